/**
 * Credentials and settings as AWS's own tools find them on a machine: variables, `~/.aws/config` and `~/.aws/credentials`, single
 * sign-on, roles, containers, instances. For Node, and what runs Node's modules.
 *
 * It needs two packages of AWS's that nothing else here does, and loads them on first use:
 * `npm install @aws-sdk/credential-provider-node@3 @smithy/core@3`. Where they are not installed, a `MissingPackageError` says so.
 *
 * @since 0.1.0
 */
import type * as HttpClient from "@effect/platform/HttpClient"
import type * as Config from "effect/Config"
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
import { blind } from "./internal/redact.js"
import { toOptions, variables } from "./internal/settings.js"
import type { MissingPackageError } from "./MissingPackage.js"
import * as Retry from "./Retry.js"

/**
 * @since 0.1.0
 * @category models
 */
export interface ProfileOptions {
  /** The profile of the shared files. That of `AWS_PROFILE` unless told, and `default` where that is not set either. */
  readonly profile?: string | undefined
}

/**
 * @since 0.1.0
 * @category models
 */
export interface CredentialsOptions extends ProfileOptions, Credentials.CacheOptions {
  /** Asks for the code of the MFA device with this serial, for a profile with `mfa_serial`. Without it, such profiles fail. */
  readonly mfaCode?: ((serial: string) => Effect.Effect<string, CredentialsError>) | undefined
  /** How long the chain may take as a whole. A minute unless told; more for a process or a device that asks a human. */
  readonly timeout?: Duration.DurationInput | undefined
}

/**
 * The keys that AWS's chain of providers finds. These are tried until one has keys:
 *
 * 1. `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`, unless a profile is named (`AWS_PROFILE` counts, as for AWS's SDK for
 *    JavaScript, which logs a warning then; the AWS CLI takes the keys);
 * 2. the profile: its keys, role (`role_arn`), single sign-on, `login_session`, `credential_process`;
 * 3. `AWS_WEB_IDENTITY_TOKEN_FILE` and `AWS_ROLE_ARN`;
 * 4. the container's endpoint (`AWS_CONTAINER_CREDENTIALS_RELATIVE_URI` or `_FULL_URI`), else the instance's metadata service.
 *
 * They are asked when the first request is signed, again five minutes (`refreshAhead`) before the keys expire, and when the service
 * refuses the keys; see `Credentials.cached`. Keys without an expiration are kept otherwise. Variables other than `AWS_PROFILE`, `AWS_CONFIG_FILE` and
 * `AWS_SHARED_CREDENTIALS_FILE` are those of the process, as the SDK reads them by itself.
 *
 * A failure is a `CredentialsError`: its message says for each place why it has no keys, without quoting what was read; its
 * `cause` is the SDK's own error, `Redacted`. It is one as well if a profile that is named is not there, the packages are not
 * installed, time runs out, or the keys are such that no header can carry them (see `Credentials.Identity`). What the SDK's providers have begun (a process, a request) cannot be interrupted: nobody
 * waits for it any longer, and it ends by itself.
 *
 * @since 0.1.0
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
  Layer.scoped(
    Credentials.Credentials,
    Effect.gen(function* () {
      const provider = yield* Effect.configProviderWith(Effect.succeed)
      const chain = Effect.withConfigProvider(ask(options), provider)
      // The chain keeps to its time by itself, and its error says whose time it was.
      return { get: yield* Credentials.cached(chain, { ...options, timeout: Duration.infinity }) }
    })
  )

const ask = (options: CredentialsOptions | undefined): Effect.Effect<Credentials.Identity, CredentialsError> => {
  const duration = Duration.decode(options?.timeout ?? "1 minute")
  return profileOf(options).pipe(
    Effect.flatMap((profile) => Chain.ask({ profile, mfaCode: options?.mfaCode })),
    Effect.timeoutFail({
      duration,
      onTimeout: () =>
        new CredentialsError({ source: "AWS SDK", message: `no credentials within ${Duration.format(duration)}` })
    })
  )
}

/** The profile's name, if one is asked for. The SDK would go on to the next source where there is no such profile. */
const profileOf = (options: ProfileOptions | undefined): Effect.Effect<string | undefined, CredentialsError> =>
  Effect.gen(function* () {
    const name = yield* Profile.nameOf(options?.profile).pipe(Effect.mapError(wrong("AWS_PROFILE")))
    if (name !== undefined) yield* Profile.read(name).pipe(Effect.mapError(wrong(`profile "${name}"`)))
    return name
  })

const wrong =
  (source: string) =>
  (error: ConfigError.ConfigError | MissingPackageError): CredentialsError =>
    new CredentialsError({
      source,
      message: blind.redact("message" in error ? error.message : String(error)),
      ...(error._tag === "MissingPackageError" ? { cause: error } : {})
    })

/** The options that say something. */
const defined = <A extends object>(options: A): Partial<A> =>
  // The type cannot follow what is left out.
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Partial<A>

/** Each setting as the environment has it, or else the profile. */
const either = <A extends object>(
  config: Config.Config<A>,
  options: ProfileOptions | undefined
): Effect.Effect<A, ConfigError.ConfigError | MissingPackageError> =>
  Effect.gen(function* () {
    const own = yield* config
    const profile = yield* Effect.flatMap(Profile.nameOf(options?.profile), Profile.read)
    const shared = yield* Profile.provider(profile)
      .load(config)
      .pipe(Effect.mapError(Profile.locate(profile)))
    return { ...shared, ...defined(own) }
  })

/**
 * Where requests go and how often they are tried, as AWS's tools would have it: each setting from the environment (see
 * `Endpoint.config` and `Retry.config`), or else from the profile: `endpoint_url` of its `services` section for `cloudfront`, its
 * own `endpoint_url`, `ignore_configured_endpoint_urls`, `region`, `use_fips_endpoint`, `use_dualstack_endpoint`, `max_attempts`,
 * `retry_mode`. Files that are absent say nothing.
 *
 * Fails with a `ConfigError` that says where a value stands that is none; where a profile that is named is in neither file, or
 * refers to a `services` section that is not there. Fails with a `MissingPackageError` where `@smithy/core` is not installed.
 *
 * @since 0.1.0
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
  options?: ProfileOptions
): Effect.Effect<Endpoint.Options & Retry.Options, ConfigError.ConfigError | MissingPackageError> =>
  Effect.zipWith(either(variables, options), either(Retry.config, options), (endpoint, retry) => ({
    ...toOptions(endpoint),
    ...retry
  }))

/**
 * @since 0.1.0
 * @category models
 */
export interface Options extends CloudFrontHttp.Options, ProfileOptions {
  /** For `layerCredentials`, which gets the profile as well. */
  readonly credentials?: Omit<CredentialsOptions, "profile"> | undefined
}

/**
 * CloudFront as the AWS CLI would reach it from here: `settings`, which the options go before, and `layerCredentials`. Over any HTTP
 * client.
 *
 * Building it fails with a `ConfigError` (see `settings` and `Endpoint.resolve`), or with a `MissingPackageError` where
 * `@smithy/core` is not installed. Credentials are looked for by the first call, which fails with a `CredentialsError` that names
 * `@aws-sdk/credential-provider-node` where that is not installed.
 *
 * @since 0.1.0
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
  const { credentials, profile, ...told } = options ?? {}
  return Layer.unwrapEffect(
    Effect.map(settings({ profile }), (found) => CloudFrontHttp.layer({ ...found, ...defined(told) }))
  ).pipe(Layer.provide(layerCredentials({ ...credentials, profile })))
}
