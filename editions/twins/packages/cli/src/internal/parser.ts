/** Reads the arguments and options of one command, with `effect/cli`. */
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Path from "effect/Path"
import * as Stdio from "effect/Stdio"
import * as Terminal from "effect/Terminal"
import * as Argument from "effect/cli/Argument"
import * as CliConfig from "effect/cli/CliConfig"
import type * as CliError from "effect/cli/CliError"
import * as CliOutput from "effect/cli/CliOutput"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as ChildProcessSpawner from "effect/process/ChildProcessSpawner"
import { UsageError } from "./failure.js"
import type { Parameter, Parameters } from "./spec.js"

/** What was read, by the names of the parameters. Texts are not parsed yet. */
export type Read = Readonly<Record<string, unknown>>

const optionOf = (name: string, self: Parameter<unknown>): Flag.Flag<unknown> => {
  const aliased = <A>(flag: Flag.Flag<A>): Flag.Flag<A> =>
    self.alias === undefined ? flag : Flag.withAlias(flag, self.alias)
  if (self.kind === "flag") {
    return Flag.withDefault(Flag.withoutNegation(aliased(Flag.Boolean(name))), false)
  }
  const one: Flag.Flag<string | number> =
    self.kind === "integer"
      ? Flag.Int(name)
      : self.kind === "choice"
        ? Flag.Literals(name, self.choices ?? [])
        : Flag.String(name)
  switch (self.presence) {
    case "required":
      return aliased(one)
    case "optional":
      return Flag.map(Flag.optional(aliased(one)), Option.getOrUndefined)
    case "repeated":
      return Flag.atLeast(aliased(one), 0)
    case "some":
      return Flag.atLeast(aliased(one), 1)
  }
}

const argumentOf = (name: string, self: Parameter<unknown>): Argument.Argument<unknown> => {
  const one: Argument.Argument<string | number> =
    self.kind === "integer"
      ? Argument.Int(name)
      : self.kind === "choice"
        ? Argument.Literals(name, self.choices ?? [])
        : Argument.String(name)
  switch (self.presence) {
    case "required":
      return one
    case "optional":
      return Argument.map(Argument.optional(one), Option.getOrUndefined)
    case "repeated":
      return Argument.variadic(one)
    case "some":
      return Argument.variadic(one, { min: 1 })
  }
}

const each = <A>(parameters: Parameters, f: (name: string, self: Parameter<unknown>) => A): Record<string, A> =>
  Object.fromEntries(Object.entries(parameters).map(([name, self]) => [name, f(name, self)]))

// Nothing that a command reads with these parameters is a file, a prompt or another program.
const services = Layer.mergeAll(
  FileSystem.layerNoop({}),
  Path.layer,
  Stdio.layerTest({}),
  Layer.succeed(
    Terminal.Terminal,
    Terminal.make({
      columns: Effect.succeed(80),
      rows: Effect.succeed(24),
      size: Effect.die("there are no prompts"),
      readInput: Effect.die("there are no prompts"),
      readLine: Effect.die("there are no prompts"),
      display: () => Effect.void
    })
  ),
  Layer.succeed(
    ChildProcessSpawner.ChildProcessSpawner,
    ChildProcessSpawner.make(() => Effect.die("there are no other programs"))
  )
)

const wordsOf = (error: CliError.CliError): string =>
  error._tag === "ShowHelp" && error.errors.length > 0
    ? error.errors.map(({ message }) => message).join("; ")
    : error.message

/** Reads the words after the name of a command. Fails with `UsageError`, which says what is wrong with them. */
export const read = (
  name: string,
  parameters: { readonly arguments: Parameters; readonly options: Parameters },
  words: ReadonlyArray<string>
): Effect.Effect<Read, UsageError> =>
  Effect.suspend(() => {
    let found: Read = {}
    const command = Command.make(
      name.replaceAll(" ", "-"),
      { options: each(parameters.options, optionOf), arguments: each(parameters.arguments, argumentOf) },
      (values) =>
        Effect.sync(() => {
          found = { ...values.options, ...values.arguments }
        })
    )
    return Command.runWith(command, { version: "", renderErrors: false })(words).pipe(
      Effect.provideService(CliConfig.CliConfig, { builtIns: [] }),
      // The help is not that of Effect.
      Effect.provideService(CliOutput.Presenter, { present: () => Effect.void }),
      Effect.provide(services),
      Effect.mapError((error) => new UsageError({ message: wordsOf(error) })),
      Effect.map(() => found)
    )
  })
