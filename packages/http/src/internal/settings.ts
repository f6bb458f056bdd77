import type * as ConfigError from "effect/ConfigError"
import * as Effect from "effect/Effect"
import { environment, invalid, type Environment, type Fault, type Variables } from "./configuration.js"

const FLAGS: ReadonlyMap<string, boolean> = new Map([
  ["true", true],
  ["false", false]
])

/** Reads the values of variables, and collects what is wrong with them. */
export class Reader {
  readonly faults: Array<Fault> = []
  private readonly values: Variables

  constructor(values: Variables) {
    this.values = values
  }

  /** The trimmed text. An empty variable counts as absent, since shells and CI often set variables to nothing. */
  text(name: string): string | undefined {
    const text = this.values[name]?.trim()
    return text === "" ? undefined : text
  }

  /** What `parse` makes of the text. It returns `undefined` if the text is not what is `expected`. */
  parsed<A>(name: string, expected: string, parse: (text: string) => A | undefined): A | undefined {
    const text = this.text(name)
    const value = text === undefined ? undefined : parse(text)
    if (text !== undefined && value === undefined) this.faults.push({ path: [name], message: `must be ${expected}` })
    return value
  }

  /** `true` or `false` in any case. */
  flag(name: string): boolean | undefined {
    return this.parsed(name, "true or false", (text) => FLAGS.get(text.toLowerCase()))
  }
}

/**
 * Settings that are made of variables. A `Config`, the environment and a profile are sources of the same variables. A program loads
 * only the source that it uses.
 */
export interface Settings<A> {
  /** The names of the variables that `read` reads. */
  readonly names: ReadonlyArray<string>
  readonly read: (reader: Reader) => A
}

/** Makes settings of values. The `ConfigError` names every invalid variable, as `locate` names it. */
export const parse = <A>(
  settings: Settings<A>,
  values: Variables,
  locate?: (fault: Fault) => Fault
): { readonly value: A; readonly error: ConfigError.ConfigError | undefined } => {
  const reader = new Reader(values)
  const value = settings.read(reader)
  const [first, ...others] = locate === undefined ? reader.faults : reader.faults.map(locate)
  return { value, error: first === undefined ? undefined : invalid(first, ...others) }
}

/** Reads settings from values as an effect; see `parse`. */
export const decode = <A>(
  settings: Settings<A>,
  values: Variables,
  locate?: (fault: Fault) => Fault
): Effect.Effect<A, ConfigError.ConfigError> =>
  Effect.suspend(() => {
    const { error, value } = parse(settings, values, locate)
    return error === undefined ? Effect.succeed(value) : Effect.fail(error)
  })

/** Reads settings from an environment. Fails with a `ConfigError` that names every invalid variable. */
export const loadFrom = <A>(read: Environment, settings: Settings<A>): Effect.Effect<A, ConfigError.ConfigError> =>
  Effect.flatMap(read(settings.names), (values) => decode(settings, values))

/** Reads settings from the environment of this effect. Fails with a `ConfigError` that names every invalid variable. */
export const load = <A>(settings: Settings<A>): Effect.Effect<A, ConfigError.ConfigError> =>
  Effect.flatMap(environment, (read) => loadFrom(read, settings))
