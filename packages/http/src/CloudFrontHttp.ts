/**
 * CloudFront over HTTP: endpoint, credentials, signature, transport and retries put together.
 *
 * @since 0.1.0
 */
import type * as HttpClient from "@effect/platform/HttpClient"
import * as Config from "effect/Config"
import type * as ConfigError from "effect/ConfigError"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { CloudFront, type Service as CloudFrontService } from "@effect-cloudfront/core/CloudFront"
import * as CloudFrontFetch from "./CloudFrontFetch.js"
import type * as Credentials from "./Credentials.js"
import * as HttpTransport from "./HttpTransport.js"
import * as Service from "./internal/service.js"

/**
 * What there is to say of how requests are sent.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options extends Service.Options {}

/**
 * Makes the service over a transport. A request is serialized once; for each attempt at it credentials are got, the clock is
 * read, and a new signature made. Fails with a `ConfigError` when the endpoint is none (see `Endpoint.resolve`).
 *
 * @since 0.1.0
 * @category constructors
 */
export const makeWith: (
  transport: HttpTransport.HttpTransport,
  options?: Options
) => Effect.Effect<CloudFrontService, ConfigError.ConfigError, Credentials.Credentials> = Service.make

/**
 * Makes the service over the HTTP client in the context; fails as `makeWith` does.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (
  options?: Options
): Effect.Effect<CloudFrontService, ConfigError.ConfigError, HttpClient.HttpClient | Credentials.Credentials> =>
  Effect.flatMap(HttpTransport.make(options), (transport) => makeWith(transport, options))

/**
 * The service over an HTTP client and credentials of one's own. What it has to know is told in the options; it reads
 * nothing from the environment.
 *
 * @since 0.1.0
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
  Layer.effect(CloudFront, make(options))

/**
 * The same with options out of the configuration. `Endpoint.config` has the variables that AWS's own tools read.
 *
 * @since 0.1.0
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
  Layer.effect(CloudFront, Effect.flatMap(Config.unwrap(config), make))

/**
 * Everything from the environment, straight over the runtime's `fetch`: what `CloudFrontFetch.layerEnv` is. It needs nothing of
 * `@effect/platform`, which makes it the smallest and cheapest way; for that client's spans, or a client of your own, take
 * `layerConfig`.
 *
 * @since 0.1.0
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
