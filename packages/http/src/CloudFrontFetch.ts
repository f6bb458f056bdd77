/**
 * CloudFront over `fetch`, with nothing of `@effect/platform`: a program that imports this and no HTTP client starts in half the
 * time. `CloudFrontHttp` has the same layer beside those over any client.
 *
 * @since 0.1.0
 */
import * as Config from "effect/Config"
import type * as ConfigError from "effect/ConfigError"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { CloudFront } from "@effect-cloudfront/core/CloudFront"
import * as Credentials from "./Credentials.js"
import * as Endpoint from "./Endpoint.js"
import * as FetchTransport from "./FetchTransport.js"
import * as Service from "./internal/service.js"
import * as Retry from "./Retry.js"

/**
 * The service over the runtime's `fetch` and credentials of one's own. It reads nothing from the environment. Fails with a
 * `ConfigError` when the endpoint is none (see `Endpoint.resolve`).
 *
 * @since 0.1.0
 * @category layers
 * @example
 * ```ts
 * import * as Layer from "effect/Layer"
 * import * as CloudFrontFetch from "@effect-cloudfront/http/CloudFrontFetch"
 * import * as Credentials from "@effect-cloudfront/http/Credentials"
 *
 * const layer = CloudFrontFetch.layer({ timeout: "10 seconds" }).pipe(Layer.provide(Credentials.layerEnv))
 * ```
 */
export const layer = (
  options?: Service.Options
): Layer.Layer<CloudFront, ConfigError.ConfigError, Credentials.Credentials> =>
  Layer.effect(CloudFront, Service.make(FetchTransport.make(options), options))

/**
 * The same with options out of the configuration.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = (
  config: Config.Config.Wrap<Service.Options>
): Layer.Layer<CloudFront, ConfigError.ConfigError, Credentials.Credentials> =>
  Layer.unwrapEffect(Effect.map(Config.unwrap(config), layer))

/**
 * Everything from the environment: the endpoint as `Endpoint.config` reads it, attempts and mode of retries as `Retry.config`
 * does, the keys as `Credentials.layerEnv` does.
 *
 * @since 0.1.0
 * @category layers
 * @example
 * ```ts
 * import * as Effect from "effect/Effect"
 * import { listDistributions } from "@effect-cloudfront/core/Distribution"
 * import * as CloudFrontFetch from "@effect-cloudfront/http/CloudFrontFetch"
 *
 * const program = listDistributions({}).pipe(Effect.provide(CloudFrontFetch.layerEnv))
 * ```
 */
export const layerEnv: Layer.Layer<CloudFront, ConfigError.ConfigError> = Layer.unwrapEffect(
  Effect.zipWith(Endpoint.config, Retry.config, (endpoint, retry) => layer({ ...endpoint, ...retry }))
).pipe(Layer.provide(Credentials.layerEnv))
