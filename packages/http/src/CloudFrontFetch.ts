/**
 * The `CloudFront` service over `fetch`, without `@effect/platform`, for browsers, edge workers, Deno and Bun. On Node, a program starts
 * faster with `CloudFrontNode`. `CloudFrontHttp` has layers over any HTTP client.
 *
 * @since 3.0.0
 */
import type * as Config from "effect/Config"
import type * as ConfigError from "effect/ConfigError"
import * as Layer from "effect/Layer"
import { CloudFront } from "@effect-cloudfront/core/CloudFront"
import type * as Credentials from "./Credentials.js"
import * as FetchTransport from "./FetchTransport.js"
import * as Layers from "./internal/layers.js"
import { perBuild } from "./internal/perBuild.js"
import * as Service from "./internal/service.js"

/**
 * Provides `CloudFront` over the runtime's `fetch`, with the `Credentials` in the context. It reads nothing from the environment. Fails
 * with a `ConfigError` if an option is invalid (see `Endpoint.resolve` and `Retry.resolve`).
 *
 * @since 3.0.0
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
  perBuild(() => Layer.effect(CloudFront, Service.make(FetchTransport.make(options), options)))

/**
 * `layer` with options from `Config`.
 *
 * @since 3.0.0
 * @category layers
 */
export const layerConfig = (
  config: Config.Config.Wrap<Service.Options>
): Layer.Layer<CloudFront, ConfigError.ConfigError, Credentials.Credentials> => Layers.layerConfig(config, layer)

/**
 * `layer` with all settings from the environment: the endpoint as in `Endpoint.config`, the retries as in `Retry.config`, and the
 * credentials as in `Credentials.layerEnv`.
 *
 * @since 3.0.0
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
export const layerEnv: Layer.Layer<CloudFront, ConfigError.ConfigError> = Layers.layerEnv(
  Service.environmentOptions,
  layer
)
