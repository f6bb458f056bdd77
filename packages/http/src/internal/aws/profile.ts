import type * as ConfigError from "effect/ConfigError"
import * as Effect from "effect/Effect"
import type { MissingPackageError } from "../../MissingPackage.js"
import { missing, type Environment, type Fault, type Variables } from "../configuration.js"
import { load } from "../load.js"
import * as Settings from "../settings.js"

/** A profile of the shared files. */
export interface Profile {
  readonly name: string
  /** The settings of both files. The credentials file has priority, as in the AWS CLI. */
  readonly values: Readonly<Record<string, string | undefined>>
  /** Service-specific endpoints, such as `cloudfront.endpoint_url`; absent if the profile has no `services`. */
  readonly services?: Readonly<Record<string, string | undefined>> | undefined
}

const DEFAULT = "default"

const variable = (environment: Environment, name: string): Effect.Effect<string | undefined, ConfigError.ConfigError> =>
  Settings.loadFrom(environment, { names: [name], read: (reader) => reader.text(name) })

/** The name of the profile, from the option or from `AWS_PROFILE`. */
export const nameOf = (
  environment: Environment,
  given: string | undefined
): Effect.Effect<string | undefined, ConfigError.ConfigError> =>
  given === undefined ? variable(environment, "AWS_PROFILE") : Effect.succeed(given)

/** Reads the files, without the SDK's cache. */
const readFiles = Effect.fnUntraced(function* (environment: Environment) {
  const filepath = yield* variable(environment, "AWS_SHARED_CREDENTIALS_FILE")
  const configFilepath = yield* variable(environment, "AWS_CONFIG_FILE")
  const { loadSharedConfigFiles } = yield* load("NodeAws", "@smithy/core", () => import("@smithy/core/config"))
  // Files that are absent or unreadable count as empty, as in all of AWS's tools.
  return yield* Effect.promise(() =>
    loadSharedConfigFiles({
      ignoreCache: true,
      ...(filepath === undefined ? {} : { filepath }),
      ...(configFilepath === undefined ? {} : { configFilepath })
    })
  )
})

/**
 * Reads a profile, by default the one named `default`. Only that one may be absent. Fails with a `ConfigError` if the files do not have
 * the profile, or the `services` section that it refers to, and with a `MissingPackageError` if `@smithy/core` is not installed.
 */
export const read = (
  environment: Environment,
  name: string = DEFAULT
): Effect.Effect<Profile, ConfigError.ConfigError | MissingPackageError> =>
  Effect.gen(function* () {
    const { configFile, credentialsFile } = yield* readFiles(environment)
    const own = <A>(record: Readonly<Record<string, A>>, key: string): A | undefined =>
      Object.hasOwn(record, key) ? record[key] : undefined
    const config = own(configFile, name)
    const credentials = own(credentialsFile, name)
    if (config === undefined && credentials === undefined && name !== DEFAULT) {
      return yield* Effect.fail(
        missing({
          path: ["profile"],
          message: `the profile "${name}" is in neither the config nor the credentials file`
        })
      )
    }
    const values = { ...config, ...credentials }
    if (values["services"] === undefined) return { name, values }
    const services = own(configFile, `services.${values["services"]}`)
    return services === undefined
      ? yield* Effect.fail(
          missing({
            path: [`profile ${name}`],
            message: `the section "services ${values["services"]}" is not in the config file`
          })
        )
      : { name, values, services }
  })

/** Settings whose environment variable is the prefix and the name in upper case. */
const KEYS = [
  "endpoint_url",
  "ignore_configured_endpoint_urls",
  "max_attempts",
  "region",
  "retry_mode",
  "use_dualstack_endpoint",
  "use_fips_endpoint"
]
const PREFIX = "AWS_"

/** The profile's settings under the names of environment variables: `region` is `AWS_REGION`. So the same `Settings` read both. */
export const variables = ({ services, values }: Profile): Variables => ({
  ...Object.fromEntries(KEYS.map((key) => [PREFIX + key.toUpperCase(), values[key]])),
  AWS_ENDPOINT_URL_CLOUDFRONT: services?.["cloudfront.endpoint_url"]
})

const keyOf = (name: string): string => (name.startsWith(PREFIX) ? name.slice(PREFIX.length).toLowerCase() : name)

/** Changes the path of a fault to the profile's name and the profile's key. */
export const locate =
  (profile: Profile) =>
  ({ message, path }: Fault): Fault => ({ path: [`profile ${profile.name}`, ...path.map(keyOf)], message })
