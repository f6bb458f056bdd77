/** What this package asks of Effect's configuration: errors, the environment, and the options of `layerConfig`. */
import * as Config from "effect/Config"
import * as ConfigError from "effect/ConfigError"
import * as Effect from "effect/Effect"

/** What is wrong with an option or a variable. The message must not quote the value. */
export interface Fault {
  /** Where the value comes from, from the outside in. */
  readonly path: ReadonlyArray<string>
  readonly message: string
}

/** An error for values that are invalid. */
export const invalid = (first: Fault, ...others: ReadonlyArray<Fault>): ConfigError.ConfigError =>
  others.reduce(
    (error: ConfigError.ConfigError, { message, path }) =>
      ConfigError.And(error, ConfigError.InvalidData([...path], message)),
    ConfigError.InvalidData([...first.path], first.message)
  )

/** An error for what does not exist. */
export const missing = ({ message, path }: Fault): ConfigError.ConfigError =>
  ConfigError.MissingData([...path], message)

/** The path of an error, if it has one. */
export const pathOf = (error: ConfigError.ConfigError): ReadonlyArray<string> | undefined =>
  "path" in error ? error.path : undefined

/** The message of an error, without its path if that is possible. */
export const messageOf = (error: ConfigError.ConfigError): string =>
  "message" in error ? error.message : String(error)

/** The values of environment variables by their names. A variable without a value is `undefined` or empty. */
export type Variables = Readonly<Record<string, string | undefined>>

/** Reads the variables with these names. Fails if the source of the variables fails. */
export type Environment = (names: ReadonlyArray<string>) => Effect.Effect<Variables, ConfigError.ConfigError>

/**
 * The environment of the `ConfigProvider` with which this effect runs, or else that of the process, whose variables are read anew each
 * time.
 */
export const environment: Effect.Effect<Environment> = Effect.configProviderWith((provider) =>
  Effect.succeed((names) =>
    Effect.gen(function* () {
      const variables: Record<string, string> = {}
      for (const name of names) variables[name] = yield* provider.load(Config.withDefault(Config.string(name), ""))
      return variables
    })
  )
)

/** Reads the options of a `layerConfig`. */
export const unwrap = <A>(config: Config.Config.Wrap<A>): Effect.Effect<A, ConfigError.ConfigError> =>
  Config.unwrap(config)
