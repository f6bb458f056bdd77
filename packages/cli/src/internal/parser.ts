/** Reads the arguments and options of one command, with `@effect/cli`. */
import * as Args from "@effect/cli/Args"
import * as CliConfig from "@effect/cli/CliConfig"
import * as CommandDescriptor from "@effect/cli/CommandDescriptor"
import * as HelpDoc from "@effect/cli/HelpDoc"
import * as Options from "@effect/cli/Options"
import type * as ValidationError from "@effect/cli/ValidationError"
import * as FileSystem from "@effect/platform/FileSystem"
import * as Path from "@effect/platform/Path"
import * as Terminal from "@effect/platform/Terminal"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import { UsageError } from "./failure.js"
import type { Parameter, Parameters } from "./spec.js"

/** What was read, by the names of the parameters. Texts are not parsed yet. */
export type Read = Readonly<Record<string, unknown>>

const optionOf = (name: string, self: Parameter<unknown>): Options.Options<unknown> => {
  const named = self.alias === undefined ? [] : [self.alias]
  const aliased = <A>(option: Options.Options<A>): Options.Options<A> =>
    named.reduce((option, alias) => Options.withAlias(option, alias), option)
  if (self.kind === "flag") return aliased(Options.boolean(name))
  const one: Options.Options<string | number> =
    self.kind === "integer"
      ? Options.integer(name)
      : self.kind === "choice"
        ? Options.choice(name, self.choices ?? [])
        : Options.text(name)
  switch (self.presence) {
    case "required":
      return aliased(one)
    case "optional":
      return Options.map(Options.optional(aliased(one)), Option.getOrUndefined)
    case "repeated":
      return Options.repeated(aliased(one))
    case "some":
      return Options.atLeast(aliased(one), 1)
  }
}

const argumentOf = (name: string, self: Parameter<unknown>): Args.Args<unknown> => {
  const one: Args.Args<string | number> =
    self.kind === "integer"
      ? Args.integer({ name })
      : self.kind === "choice"
        ? Args.choice(
            (self.choices ?? []).map((value) => [value, value] as const),
            { name }
          )
        : Args.text({ name })
  switch (self.presence) {
    case "required":
      return one
    case "optional":
      return Args.map(Args.optional(one), Option.getOrUndefined)
    case "repeated":
      return Args.repeated(one)
    case "some":
      return Args.atLeast(one, 1)
  }
}

const each = <A>(parameters: Parameters, f: (name: string, self: Parameter<unknown>) => A): Record<string, A> =>
  Object.fromEntries(Object.entries(parameters).map(([name, self]) => [name, f(name, self)]))

/** Options and arguments that are none cannot be made of an empty record. */
const optionsOf = (parameters: Parameters): Options.Options<Read> =>
  Object.keys(parameters).length === 0 ? Options.map(Options.none, () => ({})) : Options.all(each(parameters, optionOf))

const argumentsOf = (parameters: Parameters): Args.Args<Read> =>
  Object.keys(parameters).length === 0 ? Args.map(Args.none, () => ({})) : Args.all(each(parameters, argumentOf))

const config = CliConfig.make({ isCaseSensitive: true, showBuiltIns: false, showTypes: false })

// Nothing that a command reads with these parameters is a file or a prompt.
const services = Layer.mergeAll(
  FileSystem.layerNoop({}),
  Path.layer,
  Layer.succeed(Terminal.Terminal, {
    columns: Effect.succeed(80),
    rows: Effect.succeed(24),
    isTTY: Effect.succeed(false),
    readInput: Effect.die("there are no prompts"),
    readLine: Effect.die("there are no prompts"),
    display: () => Effect.void
  })
)

const ESCAPES = /\u001b\[[0-9;]*m/g

/** The words of an error, in one line and without colours. */
const wordsOf = (error: ValidationError.ValidationError): string =>
  HelpDoc.toAnsiText(error.error).replace(ESCAPES, "").replace(/\s+/g, " ").trim()

/** Reads the words after the name of a command. Fails with `UsageError`, which says what is wrong with them. */
export const read = (
  name: string,
  parameters: { readonly arguments: Parameters; readonly options: Parameters },
  words: ReadonlyArray<string>
): Effect.Effect<Read, UsageError> => {
  const descriptor = CommandDescriptor.make(name, optionsOf(parameters.options), argumentsOf(parameters.arguments))
  return CommandDescriptor.parse(descriptor, [name, ...words], config).pipe(
    Effect.provide(services),
    Effect.mapError((error) => new UsageError({ message: wordsOf(error) })),
    Effect.flatMap((directive) => {
      if (directive._tag === "BuiltIn") return Effect.fail(new UsageError({ message: "this option is not known" }))
      const [unknown] = directive.leftover
      return unknown === undefined
        ? Effect.succeed({ ...directive.value.options, ...directive.value.args })
        : Effect.fail(new UsageError({ message: `Received unknown argument: '${unknown}'` }))
    })
  )
}
