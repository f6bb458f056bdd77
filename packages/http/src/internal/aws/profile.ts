import * as ConfigError from "effect/ConfigError"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import type { MissingPackageError } from "../../MissingPackage.js"
import { load } from "../load.js"
import { variable } from "../variable.js"

/** A profile of the shared files. */
export interface Profile {
  readonly name: string
  /** The settings of both files. The credentials file has priority, as in the AWS CLI. */
  readonly values: Readonly<Record<string, string | undefined>>
  /** Service-specific endpoints, such as `cloudfront.endpoint_url`; absent if the profile has no `services`. */
  readonly services?: Readonly<Record<string, string | undefined>> | undefined
}

const DEFAULT = "default"

/** The name of the profile, from the option or from `AWS_PROFILE`. */
export const nameOf = (given: string | undefined): Effect.Effect<string | undefined, ConfigError.ConfigError> =>
  given === undefined ? variable("AWS_PROFILE") : Effect.succeed(given)

/** Reads the files, without the SDK's cache. */
const readFiles = Effect.gen(function* () {
  const filepath = yield* variable("AWS_SHARED_CREDENTIALS_FILE")
  const configFilepath = yield* variable("AWS_CONFIG_FILE")
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

const missing = (key: string, message: string): Effect.Effect<never, ConfigError.ConfigError> =>
  Effect.fail(ConfigError.MissingData([key], message))

/**
 * Reads a profile, by default the one named `default`. Only that one may be absent. Fails with a `ConfigError` if the files do not have
 * the profile, or the `services` section that it refers to, and with a `MissingPackageError` if `@smithy/core` is not installed.
 */
export const read = (name: string = DEFAULT): Effect.Effect<Profile, ConfigError.ConfigError | MissingPackageError> =>
  Effect.gen(function* () {
    const { configFile, credentialsFile } = yield* readFiles
    const own = <A>(record: Readonly<Record<string, A>>, key: string): A | undefined =>
      Object.hasOwn(record, key) ? record[key] : undefined
    const config = own(configFile, name)
    const credentials = own(credentialsFile, name)
    if (config === undefined && credentials === undefined && name !== DEFAULT) {
      return yield* missing("profile", `the profile "${name}" is in neither the config nor the credentials file`)
    }
    const values = { ...config, ...credentials }
    if (values["services"] === undefined) return { name, values }
    const services = own(configFile, `services.${values["services"]}`)
    return services === undefined
      ? yield* missing(`profile ${name}`, `the section "services ${values["services"]}" is not in the config file`)
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

/**
 * A `ConfigProvider` with the profile's settings under the names of environment variables (`region` is `AWS_REGION`), so that the same
 * `Config` reads both.
 */
export const provider = ({ services, values }: Profile): ConfigProvider.ConfigProvider =>
  ConfigProvider.fromMap(
    new Map([
      ...KEYS.map((key) => [PREFIX + key.toUpperCase(), values[key] ?? ""] as const),
      ["AWS_ENDPOINT_URL_CLOUDFRONT", services?.["cloudfront.endpoint_url"] ?? ""]
    ])
  )

const keyOf = (name: string): string => (name.startsWith(PREFIX) ? name.slice(PREFIX.length).toLowerCase() : name)

/** Changes the path of an error to the profile's name and the profile's key. */
export const locate =
  (profile: Profile) =>
  (error: ConfigError.ConfigError): ConfigError.ConfigError => {
    if (ConfigError.isAnd(error)) return ConfigError.And(locate(profile)(error.left), locate(profile)(error.right))
    if (!ConfigError.isInvalidData(error)) return error
    return ConfigError.InvalidData([`profile ${profile.name}`, ...error.path.map(keyOf)], error.message)
  }
