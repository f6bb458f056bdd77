/**
 * Commands as data. What is read of the command line, its help and the completions of shells are made from it. A command is loaded
 * when it is needed: until then only its name and its summary are there.
 */
import * as Effect from "effect/Effect"
import type { Connection } from "./connection.js"
import type { Failure } from "./failure.js"
import type { Io } from "./io.js"
import type { Out } from "./out.js"

/** What a command needs. */
export type Environment = Io | Out | Connection

/** An argument or an option. `A` is the type of its value. */
export interface Parameter<out A> {
  readonly kind: "flag" | "text" | "integer" | "choice"
  readonly about: string
  readonly presence: "required" | "optional" | "repeated" | "some"
  /** What stands for the value in the help. */
  readonly placeholder: string
  readonly choices?: ReadonlyArray<string>
  readonly alias?: string
  /** Returns the value of a text, or what it must be. */
  readonly parse?: (text: string) => { readonly value: unknown } | { readonly expected: string }
  readonly _A?: () => A
}

const optional = (kind: Parameter<never>["kind"], about: string, placeholder: string) =>
  ({ kind, about, placeholder, presence: "optional" }) as const

export const flag = (about: string, alias?: string): Parameter<boolean> => ({
  ...optional("flag", about, ""),
  ...(alias === undefined ? {} : { alias })
})
export const text = (about: string, placeholder = "TEXT"): Parameter<string | undefined> =>
  optional("text", about, placeholder)
export const integer = (about: string, placeholder = "N"): Parameter<number | undefined> =>
  optional("integer", about, placeholder)
export const choice = <const C extends ReadonlyArray<string>>(
  about: string,
  choices: C
): Parameter<C[number] | undefined> => ({
  ...optional("choice", about, choices.length > 4 ? "NAME" : choices.join("|")),
  choices
})
export const required = <A>(self: Parameter<A>): Parameter<Exclude<A, undefined>> => ({
  ...(self as Parameter<Exclude<A, undefined>>),
  presence: "required"
})
/** Any number of times. */
export const repeated = <A>(self: Parameter<A>): Parameter<ReadonlyArray<Exclude<A, undefined>>> => ({
  ...(self as Parameter<never>),
  presence: "repeated"
})
/** At least once. */
export const some = <A>(self: Parameter<A>): Parameter<ReadonlyArray<Exclude<A, undefined>>> => ({
  ...(self as Parameter<never>),
  presence: "some"
})

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 }

/** The milliseconds of texts such as `90s`, `15m` and `1h30m`. */
export const parseDuration = (text: string): number | undefined => {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)]
  if (parts.length === 0 || parts.map(([part]) => part).join("") !== text) return undefined
  return parts.reduce(
    (sum, [, amount, unit = ""]) => sum + Number(amount) * (unit === "ms" ? 1 : (UNITS[unit] ?? 0) * 1000),
    0
  )
}

/** A text that is parsed. */
export const parsed = <A>(
  about: string,
  placeholder: string,
  parse: (text: string) => { readonly value: A } | { readonly expected: string }
): Parameter<A | undefined> => ({ ...optional("text", about, placeholder), parse })

/** A duration, in milliseconds. */
export const duration = (about: string): Parameter<number | undefined> =>
  parsed(about, "DURATION", (text) => {
    const value = parseDuration(text)
    return value === undefined ? { expected: "a duration such as 90s, 15m or 1h30m" } : { value }
  })

/** `KEY=VALUE`, as a pair. */
export const pair = (about: string): Parameter<readonly [key: string, value: string] | undefined> =>
  parsed(about, "KEY=VALUE", (text) => {
    const at = text.indexOf("=")
    return at < 1 ? { expected: "KEY=VALUE" } : { value: [text.slice(0, at), text.slice(at + 1)] as const }
  })

export type Parameters = Readonly<Record<string, Parameter<unknown>>>

export type Values<P extends Parameters> = {
  readonly [K in keyof P]: P[K] extends Parameter<infer A> ? A : never
}

/** A command. The names of options are those of the command line. Arguments come in the order of their names. */
export interface Command {
  readonly name: string
  readonly summary: string
  /** More paragraphs for the help. */
  readonly details: ReadonlyArray<string>
  readonly arguments: Parameters
  readonly options: Parameters
  readonly examples: ReadonlyArray<string>
  readonly run: (values: Readonly<Record<string, unknown>>) => Effect.Effect<void, Failure, Environment>
}

/** A command or a group of commands that is loaded when it is needed. */
export interface Entry {
  readonly name: string
  readonly summary: string
  readonly load: Effect.Effect<Command | Group>
}

export interface Group {
  readonly name: string
  readonly summary: string
  readonly details?: ReadonlyArray<string>
  readonly entries: ReadonlyArray<Entry>
  /** The name of the entry for what is typed, if it is not the same. */
  readonly nameOf?: (typed: string) => string
}

export const isGroup = (self: Command | Group): self is Group => "entries" in self

/** Makes a command. */
export const command = <const A extends Parameters, const O extends Parameters>(spec: {
  readonly name: string
  readonly summary: string
  readonly details?: ReadonlyArray<string>
  readonly arguments: A
  readonly options: O
  readonly examples?: ReadonlyArray<string>
  readonly run: (values: Values<A> & Values<O>) => Effect.Effect<void, Failure, Environment>
}): Command => ({
  details: [],
  examples: [],
  ...spec,
  // The values are parsed according to the parameters.
  run: spec.run as Command["run"]
})

/** An entry of a command that is there. */
export const entry = (command: Command): Entry => ({
  name: command.name,
  summary: command.summary,
  load: Effect.succeed(command)
})

/** The option of commands that change something. */
export const dryRun = flag("shows what would be changed, and changes nothing")

/** The option of commands that ask. */
export const yes = flag("does not ask", "y")

/** The options of waits. */
export const waiting = {
  timeout: duration("how long to wait at most"),
  interval: duration("the time between two reads")
} as const

/** The options of a program for the values of `waiting`. */
export const waitOptions = (values: {
  readonly timeout: number | undefined
  readonly interval: number | undefined
}): { readonly timeout?: number; readonly interval?: number } => ({
  ...(values.timeout === undefined ? {} : { timeout: values.timeout }),
  ...(values.interval === undefined ? {} : { interval: values.interval })
})
