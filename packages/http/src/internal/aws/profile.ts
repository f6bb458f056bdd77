import type * as ConfigError from "effect/ConfigError"
import * as Effect from "effect/Effect"
import type { MissingPackageError } from "../../MissingPackage.js"
import { missing, type Environment, type Fault, type Variables } from "../configuration.js"
import { CLOUDFRONT } from "../endpoint.js"
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

/** A profile, and the files in which it is looked up. All are explicit: the SDK reads the variables of the process for what is absent. */
export interface Place {
  /** Absent if no profile is named: then it is the one named `default`. */
  readonly profile: string | undefined
  readonly filepath: string
  readonly configFilepath: string
}

const loadSdk = load("NodeAws", "@smithy/core", () => import("@smithy/core/config"))

/** The place of a profile, from the option or from `AWS_PROFILE`, `AWS_SHARED_CREDENTIALS_FILE` and `AWS_CONFIG_FILE`. */
export const placeOf = (
  environment: Environment,
  given: string | undefined
): Effect.Effect<Place, ConfigError.ConfigError | MissingPackageError> =>
  Effect.gen(function* () {
    const profile = given ?? (yield* variable(environment, "AWS_PROFILE"))
    const credentials = yield* variable(environment, "AWS_SHARED_CREDENTIALS_FILE")
    const config = yield* variable(environment, "AWS_CONFIG_FILE")
    const folder = `${(yield* loadSdk).getHomeDir()}/.aws`
    return {
      profile,
      filepath: credentials ?? `${folder}/credentials`,
      configFilepath: config ?? `${folder}/config`
    }
  })

const own = <A>(record: Readonly<Record<string, A>>, key: string): A | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined

/** The profile without its services, and the config file. */
const find = ({ configFilepath, filepath, profile: name = DEFAULT }: Place) =>
  Effect.gen(function* () {
    const { loadSharedConfigFiles } = yield* loadSdk
    // Without the SDK's cache. Files that are absent or unreadable count as empty, as in all of AWS's tools.
    const { configFile, credentialsFile } = yield* Effect.promise(() =>
      loadSharedConfigFiles({ ignoreCache: true, filepath, configFilepath })
    )
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
    return { name, values: { ...config, ...credentials }, configFile }
  })

/**
 * The values of a profile. Only the one named `default` may be absent. Fails with a `ConfigError` if the files do not have the profile,
 * and with a `MissingPackageError` if `@smithy/core` is not installed.
 */
export const valuesOf = (
  place: Place
): Effect.Effect<Profile["values"], ConfigError.ConfigError | MissingPackageError> =>
  Effect.map(find(place), ({ values }) => values)

/** Reads a profile. Fails as `valuesOf`, and if the config file does not have the `services` section that the profile refers to. */
export const read = (place: Place): Effect.Effect<Profile, ConfigError.ConfigError | MissingPackageError> =>
  Effect.gen(function* () {
    const { configFile, name, values } = yield* find(place)
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

/** The region from the environment, or else from the profile. */
export const regionOf = (
  environment: Environment,
  values: Profile["values"]
): Effect.Effect<string | undefined, ConfigError.ConfigError> =>
  Effect.gen(function* () {
    return (
      (yield* variable(environment, "AWS_REGION")) ??
      (yield* variable(environment, "AWS_DEFAULT_REGION")) ??
      values["region"]
    )
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
export const variables = ({ services, values }: Profile, service = CLOUDFRONT): Variables => ({
  ...Object.fromEntries(KEYS.map((key) => [PREFIX + key.toUpperCase(), values[key]])),
  [`AWS_ENDPOINT_URL_${service}`]: services?.[`${service.toLowerCase()}.endpoint_url`]
})

const keyOf = (name: string): string => (name.startsWith(PREFIX) ? name.slice(PREFIX.length).toLowerCase() : name)

/** Changes the path of a fault to the profile's name and the profile's key. */
export const locate =
  (profile: Profile) =>
  ({ message, path }: Fault): Fault => ({ path: [`profile ${profile.name}`, ...path.map(keyOf)], message })
