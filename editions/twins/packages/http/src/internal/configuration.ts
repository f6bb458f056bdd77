/**
 * What this package asks of Effect's configuration: errors, the environment, and the options of `layerConfig`.
 *
 * It imports only the types of `effect/Config` and `effect/ConfigProvider`, which load `effect/Schema` and `effect/Stream`. That would
 * take longer than loading all the rest of a program that makes calls.
 */
import type * as Config from "effect/Config"
import type * as ConfigProvider from "effect/ConfigProvider"
import * as Context from "effect/Context"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import { NodeInspectSymbol } from "effect/Inspectable"
import * as Record from "effect/Record"
import type * as Schema from "effect/Schema"
import * as AST from "effect/SchemaAST"
import * as Issue from "effect/SchemaIssue"

/** What is wrong with an option or a variable. The message must not quote the value. */
export interface Fault {
  /** Where the value comes from, from the outside in. */
  readonly path: ReadonlyArray<string>
  readonly message: string
}

/** By this member `Schema.isSchemaError` recognizes a `SchemaError`. */
const SchemaErrorTypeId = "~effect/Schema/SchemaError"

/** A `SchemaError` that says what is wrong with values. */
class FaultsError
  extends Data.TaggedError("SchemaError")<{ readonly issue: Issue.Issue }>
  implements Schema.SchemaError
{
  readonly [SchemaErrorTypeId] = SchemaErrorTypeId
  readonly faults: ReadonlyArray<Fault>

  constructor(issue: Issue.Issue, faults: ReadonlyArray<Fault>) {
    super({ issue })
    this.faults = faults
  }

  override get message(): string {
    const place = (path: ReadonlyArray<string>): string => path.map((key) => `[${JSON.stringify(key)}]`).join("")
    return this.faults.map(({ message, path }) => `${message}\n  at ${place(path)}`).join("\n")
  }

  override toJSON(): { _tag: "SchemaError"; message: string } {
    return { _tag: this._tag, message: this.message }
  }

  override [NodeInspectSymbol](): { _tag: "SchemaError"; message: string } {
    return this.toJSON()
  }

  override toString(): string {
    return `SchemaError(${this.message})`
  }
}

/** A `ConfigError` with the members of Effect's own. */
class SettingsError implements Config.ConfigError {
  readonly _tag = "ConfigError"
  readonly name = "ConfigError"
  readonly cause: Config.ConfigError["cause"]

  constructor(cause: Config.ConfigError["cause"]) {
    this.cause = cause
  }

  get message(): string {
    return this.cause.toString()
  }

  toString(): string {
    return `ConfigError(${this.message})`
  }
}

const pointer =
  (leaf: (message: string) => Issue.Issue) =>
  ({ message, path }: Fault): Issue.Pointer =>
    new Issue.Pointer(path, leaf(message))

const invalidValue = pointer((message) => new Issue.InvalidValue({ message }))

const missingKey = pointer((messageMissingKey) => new Issue.MissingKey({ messageMissingKey }))

/** An error for values that are invalid. */
export const invalid = (first: Fault, ...others: ReadonlyArray<Fault>): Config.ConfigError => {
  const issue =
    others.length === 0
      ? invalidValue(first)
      : new Issue.Composite(AST.unknown, [invalidValue(first), ...others.map(invalidValue)])
  return new SettingsError(new FaultsError(issue, [first, ...others]))
}

/** An error for what does not exist. */
export const missing = (fault: Fault): Config.ConfigError =>
  new SettingsError(new FaultsError(missingKey(fault), [fault]))

/** The path of an error, if it has one. */
export const pathOf = ({ cause }: Config.ConfigError): ReadonlyArray<string> | undefined =>
  cause._tag === "SchemaError" && cause.issue._tag === "Pointer" ? cause.issue.path.map(String) : undefined

/** The message of an error, without its path if that is possible. */
export const messageOf = ({ cause }: Config.ConfigError): string =>
  cause instanceof FaultsError ? cause.faults.map(({ message }) => message).join("; ") : cause.message

/** The values of environment variables by their names. A variable without a value is `undefined` or empty. */
export type Variables = Readonly<Record<string, string | undefined>>

/** Reads the variables with these names. Fails if the source of the variables fails. */
export type Environment = (names: ReadonlyArray<string>) => Effect.Effect<Variables, Config.ConfigError>

/** The reference to the `ConfigProvider`, by its key. It has no default here, so it tells whether the program has set a provider. */
const Provider = Context.Reference<ConfigProvider.ConfigProvider | undefined>("effect/ConfigProvider", {
  defaultValue: () => undefined
})

const readFrom =
  (provider: ConfigProvider.ConfigProvider) =>
  (name: string): Effect.Effect<readonly [name: string, value: string | undefined], Config.ConfigError> =>
    Effect.mapBoth(provider.load([name]), {
      onSuccess: (node) => [name, node?.value],
      onFailure: (cause) => new SettingsError(cause)
    })

/** The variables of the process; empty in a runtime without any. */
const processVariables = (): Variables => {
  const { process }: { readonly process?: { readonly env?: Variables } } & typeof globalThis = globalThis
  return process?.env ?? {}
}

/**
 * The environment of the `ConfigProvider` with which this effect runs, or else that of the process, whose variables are read anew each
 * time.
 */
export const environment: Effect.Effect<Environment> = Effect.map(Provider, (provider): Environment =>
  provider === undefined
    ? (names) =>
        Effect.sync(() => {
          const variables = processVariables()
          return Object.fromEntries(names.map((name) => [name, variables[name]]))
        })
    : (names) => Effect.map(Effect.forEach(names, readFrom(provider)), Object.fromEntries)
)

/** Reads the options of a `layerConfig`. */
export const unwrap = <A>(config: Config.Wrap<A>): Effect.Effect<A, Config.ConfigError> => {
  const read = (part: unknown): Effect.Effect<unknown, Config.ConfigError> =>
    Effect.isEffect(part)
      ? (part as Config.Config<unknown>)
      : Effect.all(Record.map(part as Readonly<Record<string, unknown>>, read))
  // `Config.Wrap` is a conditional type, which TypeScript cannot relate to its members while `A` is unknown.
  return read(config) as Effect.Effect<A, Config.ConfigError>
}
