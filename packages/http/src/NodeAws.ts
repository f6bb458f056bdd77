/**
 * Credentials and settings from the sources of AWS's tools: environment variables, `~/.aws/config` and `~/.aws/credentials`, single
 * sign-on, roles, containers, instances. For Node and compatible runtimes.
 *
 * It needs two packages of AWS's that nothing else here does, and loads them on first use:
 * `npm install @aws-sdk/credential-provider-node@3 @smithy/core@3`. Where they are not installed, a `MissingPackageError` says so.
 *
 * @since 3.0.0
 */
import type * as HttpClient from "@effect/platform/HttpClient"
import type * as ConfigError from "effect/ConfigError"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import { CredentialsError } from "@effect-cloudfront/core/Errors"
import * as CloudFrontHttp from "./CloudFrontHttp.js"
import * as Credentials from "./Credentials.js"
import type * as Endpoint from "./Endpoint.js"
import * as Chain from "./internal/aws/chain.js"
import * as Profile from "./internal/aws/profile.js"
import { environment, messageOf, type Environment } from "./internal/configuration.js"
import * as EndpointSettings from "./internal/endpoint.js"
import { perBuild } from "./internal/perBuild.js"
import { patternsOnly } from "./internal/redact.js"
import * as RetrySettings from "./internal/retry.js"
import { decode, loadFrom, type Settings } from "./internal/settings.js"
import { timeoutFail } from "./internal/timeout.js"
import type { MissingPackageError } from "./MissingPackage.js"
import type * as Retry from "./Retry.js"

/**
 * @since 3.0.0
 * @category models
 */
export interface ProfileOptions {
  /** The profile of the shared files. When absent, that of `AWS_PROFILE`, or else `default`. */
  readonly profile?: string | undefined
}

/**
 * @since 3.0.0
 * @category models
 */
export interface CredentialsOptions extends ProfileOptions, Credentials.CacheOptions {
  /** Returns the code of the MFA device with this serial, for a profile with `mfa_serial`. Without it, such profiles fail. */
  readonly mfaCode?: ((serial: string) => Effect.Effect<string, CredentialsError>) | undefined
  /**
   * The region of the security token service, unless the profile of a role has its own. When absent, that of `AWS_REGION` or
   * `AWS_DEFAULT_REGION`, or else of the profile, or else `us-east-1`. `layer` passes its own region.
   */
  readonly region?: string | undefined
  /** The time limit of the whole chain; 1 minute when absent. A process or a device that asks a person may need more. */
  readonly timeout?: Duration.DurationInput | undefined
}

/**
 * Provides the keys of AWS's credential provider chain. It tries these sources until one has keys:
 *
 * 1. `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`, unless a profile is named by the option or by `AWS_PROFILE`. AWS's SDK for
 *    JavaScript does the same and logs a warning; the AWS CLI uses the keys.
 * 2. The profile: its keys, role (`role_arn`), single sign-on, `login_session`, `credential_process`.
 * 3. `AWS_WEB_IDENTITY_TOKEN_FILE` and `AWS_ROLE_ARN`.
 * 4. The container's endpoint (`AWS_CONTAINER_CREDENTIALS_RELATIVE_URI` or `_FULL_URI`), or else the instance metadata service.
 *
 * The chain runs when the first request is signed, five minutes (`refreshAhead`) before the keys expire, and when the service refuses
 * the keys; see `Credentials.cached`. The SDK reads environment variables of the process. Only `AWS_PROFILE`, `AWS_CONFIG_FILE`,
 * `AWS_SHARED_CREDENTIALS_FILE` and the variables of `region` are read with the `ConfigProvider`, and not from the process if that has
 * none.
 *
 * Calls fail with a `CredentialsError` if no source has keys: its message has the reason for each source, without quotes of what was
 * read, and its `cause` is the SDK's error, `Redacted`. They also fail with it if the named profile does not exist, the packages are not
 * installed, the time limit is exceeded, or the keys are invalid (see `Credentials.Identity`). Providers of the SDK (a process, a
 * request) cannot be interrupted. After an interruption or a timeout they end by themselves.
 *
 * @since 3.0.0
 * @category layers
 * @example
 * ```ts
 * import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
 * import * as Layer from "effect/Layer"
 * import * as CloudFrontHttp from "@effect-cloudfront/http/CloudFrontHttp"
 * import * as NodeAws from "@effect-cloudfront/http/NodeAws"
 *
 * const CloudFront = CloudFrontHttp.layer().pipe(
 *   Layer.provide([NodeHttpClient.layerUndici, NodeAws.layerCredentials({ profile: "deploy" })])
 * )
 * ```
 */
export const layerCredentials = (options?: CredentialsOptions): Layer.Layer<Credentials.Credentials> =>
  perBuild(() =>
    Layer.scoped(
      Credentials.Credentials,
      Effect.gen(function* () {
        const chain = loadCredentials(yield* environment, options)
        // `loadCredentials` has the time limit, so that its error has the source of the chain.
        return { get: yield* Credentials.cached(chain, { ...options, timeout: Duration.infinity }) }
      })
    )
  )

const loadCredentials = (
  environment: Environment,
  options: CredentialsOptions | undefined
): Effect.Effect<Credentials.Identity, CredentialsError> => {
  const duration = Duration.decode(options?.timeout ?? "1 minute")
  const chain = Effect.flatMap(placeOf(environment, options), (place) =>
    Chain.loadFromChain({ ...place, mfaCode: options?.mfaCode })
  )
  const message = `no credentials within ${Duration.format(duration)}`
  return timeoutFail(chain, duration, () => new CredentialsError({ source: "AWS SDK", message }))
}

/** The place of the profile, and the region. Fails if a profile is named that does not exist; the SDK would try the next source. */
const placeOf = (
  environment: Environment,
  options: CredentialsOptions | undefined
): Effect.Effect<Profile.Place & { readonly region: string }, CredentialsError> =>
  Effect.gen(function* () {
    const place = yield* Effect.mapError(
      Profile.placeOf(environment, options?.profile),
      toCredentialsError("AWS_PROFILE")
    )
    const source = `profile "${place.profile ?? "default"}"`
    const values = yield* Effect.mapError(Profile.valuesOf(place), toCredentialsError(source))
    const region =
      options?.region ??
      (yield* Effect.mapError(Profile.regionOf(environment, values), toCredentialsError("AWS_REGION")))
    return { ...place, region: EndpointSettings.regionOf(region) }
  })

const toCredentialsError =
  (source: string) =>
  (error: ConfigError.ConfigError | MissingPackageError): CredentialsError =>
    new CredentialsError({
      source,
      message: patternsOnly.redact(error._tag === "MissingPackageError" ? error.message : messageOf(error)),
      ...(error._tag === "MissingPackageError" ? { cause: error } : {})
    })

/** The options that are not `undefined`. */
const defined = <A extends object>(options: A): Partial<A> =>
  // TypeScript cannot infer which properties remain.
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Partial<A>

/** Each setting from the environment, or else from the profile. */
const mergeSettings = <A extends object>(
  settings: Settings<A>,
  options: SettingsOptions | undefined
): Effect.Effect<A, ConfigError.ConfigError | MissingPackageError> =>
  Effect.gen(function* () {
    const read = yield* environment
    const own = yield* loadFrom(read, settings)
    const profile = yield* Profile.read(yield* Profile.placeOf(read, options?.profile))
    const shared = yield* decode(settings, Profile.variables(profile, options?.service), Profile.locate(profile))
    return { ...shared, ...defined(own) }
  })

/**
 * @since 3.0.0
 * @category models
 */
export interface SettingsOptions extends ProfileOptions {
  /**
   * The service whose endpoint it is, as in the variable `AWS_ENDPOINT_URL_<service>`, such as `CLOUDFRONT_KEYVALUESTORE`; `CLOUDFRONT` when
   * absent.
   */
  readonly service?: string | undefined
}

/**
 * The settings of the endpoint and of the retries. Each comes from the environment (see `Endpoint.config` and `Retry.config`), or else
 * from the profile: `endpoint_url` of its `services` section for `cloudfront` or the `service`, its own `endpoint_url`,
 * `ignore_configured_endpoint_urls`, `region`, `use_fips_endpoint`, `use_dualstack_endpoint`, `max_attempts`, `retry_mode`. The files
 * may be absent.
 *
 * Fails with a `ConfigError` that names the variable or the profile's key if a value is invalid, and if the named profile is in neither
 * file, or refers to a `services` section that does not exist. Fails with a `MissingPackageError` if `@smithy/core` is not installed.
 *
 * @since 3.0.0
 * @category constructors
 * @example
 * ```ts
 * import * as Effect from "effect/Effect"
 * import * as Layer from "effect/Layer"
 * import * as CloudFrontHttp from "@effect-cloudfront/http/CloudFrontHttp"
 * import * as NodeAws from "@effect-cloudfront/http/NodeAws"
 *
 * const CloudFront = Layer.unwrapEffect(Effect.map(NodeAws.settings({ profile: "deploy" }), CloudFrontHttp.layer))
 * ```
 */
export const settings = (
  options?: SettingsOptions
): Effect.Effect<Endpoint.Options & Retry.Options, ConfigError.ConfigError | MissingPackageError> =>
  Effect.zipWith(
    mergeSettings(EndpointSettings.variablesOf(options?.service ?? EndpointSettings.CLOUDFRONT), options),
    mergeSettings(RetrySettings.settings, options),
    (endpoint, retry) => ({ ...EndpointSettings.toOptions(endpoint), ...retry })
  )

/**
 * @since 3.0.0
 * @category models
 */
export interface Options extends CloudFrontHttp.Options, ProfileOptions {
  /** The options of `layerCredentials`, except for the profile, which both share. */
  readonly credentials?: Omit<CredentialsOptions, "profile"> | undefined
}

/**
 * Provides `CloudFront` with the settings and credentials of AWS's tools, over the `HttpClient` in the context. The options have
 * priority over `settings`. The credentials are those of `layerCredentials`, with the same region.
 *
 * Building the layer fails with a `ConfigError` (see `settings` and `Endpoint.resolve`), or with a `MissingPackageError` if
 * `@smithy/core` is not installed. The first call loads the credentials. It fails with a `CredentialsError` that names
 * `@aws-sdk/credential-provider-node` if that is not installed.
 *
 * @since 3.0.0
 * @category layers
 * @example
 * ```ts
 * import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
 * import * as Effect from "effect/Effect"
 * import * as Layer from "effect/Layer"
 * import { listDistributions } from "@effect-cloudfront/core/Distribution"
 * import * as NodeAws from "@effect-cloudfront/http/NodeAws"
 *
 * const CloudFront = NodeAws.layer({ profile: "deploy" }).pipe(Layer.provide(NodeHttpClient.layerUndici))
 *
 * const program = listDistributions({}).pipe(Effect.provide(CloudFront))
 * ```
 */
export const layer = (
  options?: Options
): Layer.Layer<CloudFront, ConfigError.ConfigError | MissingPackageError, HttpClient.HttpClient> => {
  const { credentials, profile, ...httpOptions } = options ?? {}
  return perBuild(() =>
    Layer.unwrapEffect(
      Effect.map(settings({ profile }), (found) => {
        const merged = { ...found, ...defined(httpOptions) }
        return Layer.provide(
          CloudFrontHttp.layer(merged),
          layerCredentials({ region: merged.region, ...defined(credentials ?? {}), profile })
        )
      })
    )
  )
}
