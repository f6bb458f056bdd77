/**
 * The `CloudFront` service over HTTP: endpoint, credentials, signature, transport and retries.
 *
 * @since 3.0.0
 */
import type * as HttpClient from "@effect/platform/HttpClient"
import type * as Config from "effect/Config"
import type * as ConfigError from "effect/ConfigError"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { CloudFront, type Service as CloudFrontService } from "@effect-cloudfront/core/CloudFront"
import * as CloudFrontFetch from "./CloudFrontFetch.js"
import type * as Credentials from "./Credentials.js"
import { unwrap } from "./internal/configuration.js"
import * as HttpTransport from "./HttpTransport.js"
import { perBuild } from "./internal/perBuild.js"
import * as Service from "./internal/service.js"

/**
 * The options of the client.
 *
 * @since 3.0.0
 * @category models
 */
export interface Options extends Service.Options {}

/**
 * Makes the service over a transport. A request is serialized once. Each attempt gets the credentials, reads the clock and makes a new
 * signature. Fails with a `ConfigError` if an option is invalid (see `Endpoint.resolve` and `Retry.resolve`).
 *
 * @since 3.0.0
 * @category constructors
 */
export const makeWith: (
  transport: HttpTransport.HttpTransport,
  options?: Options
) => Effect.Effect<CloudFrontService, ConfigError.ConfigError, Credentials.Credentials> = Service.make

/**
 * Makes the service over the `HttpClient` in the context. Fails as `makeWith` does.
 *
 * @since 3.0.0
 * @category constructors
 */
export const make = (
  options?: Options
): Effect.Effect<CloudFrontService, ConfigError.ConfigError, HttpClient.HttpClient | Credentials.Credentials> =>
  Effect.flatMap(HttpTransport.make(options), (transport) => makeWith(transport, options))

/**
 * Provides `CloudFront` over the `HttpClient` in the context, with the `Credentials` in the context. It reads nothing from the
 * environment. Fails as `makeWith` does.
 *
 * @since 3.0.0
 * @category layers
 * @example
 * ```ts
 * import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
 * import * as Layer from "effect/Layer"
 * import * as CloudFrontHttp from "@effect-cloudfront/http/CloudFrontHttp"
 * import * as Credentials from "@effect-cloudfront/http/Credentials"
 *
 * const CloudFront = CloudFrontHttp.layer({ timeout: "10 seconds", userAgent: "my-app/1.2" }).pipe(
 *   Layer.provide([NodeHttpClient.layerUndici, Credentials.layerEnv])
 * )
 * ```
 */
export const layer = (
  options?: Options
): Layer.Layer<CloudFront, ConfigError.ConfigError, HttpClient.HttpClient | Credentials.Credentials> =>
  perBuild(() => Layer.effect(CloudFront, make(options)))

/**
 * `layer` with options from `Config`. `Endpoint.config` reads the environment variables of AWS's tools.
 *
 * @since 3.0.0
 * @category layers
 * @example
 * ```ts
 * import * as Config from "effect/Config"
 * import * as CloudFrontHttp from "@effect-cloudfront/http/CloudFrontHttp"
 *
 * const layer = CloudFrontHttp.layerConfig({ endpoint: Config.string("CLOUDFRONT_URL") })
 * ```
 */
export const layerConfig = (
  config: Config.Config.Wrap<Options>
): Layer.Layer<CloudFront, ConfigError.ConfigError, HttpClient.HttpClient | Credentials.Credentials> =>
  perBuild(() => Layer.effect(CloudFront, Effect.flatMap(unwrap(config), make)))

/**
 * The same as `CloudFrontFetch.layerEnv`: all settings from the environment, over the runtime's `fetch`. It does not use
 * `@effect/platform`, so it makes the smallest bundle and the fastest calls of the layers in this module. Use `layerConfig` for spans of
 * the HTTP client, or for another HTTP client.
 *
 * @since 3.0.0
 * @category layers
 * @example
 * ```ts
 * import * as Effect from "effect/Effect"
 * import { listDistributions } from "@effect-cloudfront/core/Distribution"
 * import * as CloudFrontHttp from "@effect-cloudfront/http/CloudFrontHttp"
 *
 * const program = listDistributions({}).pipe(Effect.provide(CloudFrontHttp.layerFetch))
 * ```
 */
export const layerFetch: Layer.Layer<CloudFront, ConfigError.ConfigError> = CloudFrontFetch.layerEnv
