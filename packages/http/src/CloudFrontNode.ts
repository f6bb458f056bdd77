/**
 * The `CloudFront` service over `node:http` and `node:https`, for programs on Node. It needs no package, starts fastest of all transports,
 * and takes little CPU time for a call. `CloudFrontFetch` is for other runtimes.
 *
 * @since 3.0.0
 */
import type * as Config from "effect/Config"
import type * as ConfigError from "effect/ConfigError"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { CloudFront } from "@effect-cloudfront/core/CloudFront"
import type * as Credentials from "./Credentials.js"
import * as Layers from "./internal/layers.js"
import { perBuild } from "./internal/perBuild.js"
import * as Service from "./internal/service.js"
import * as NodeTransport from "./NodeTransport.js"

/**
 * @since 3.0.0
 * @category models
 */
export interface Options extends Service.Options, Pick<NodeTransport.Options, "agent" | "maxSockets"> {}

/**
 * Provides `CloudFront` over `node:http` and `node:https`, with the `Credentials` in the context. It reads nothing from the environment.
 * Building it is synchronous. Its connections are closed when its scope is closed; a given `agent` is not destroyed. Fails with a
 * `ConfigError` if an option is invalid (see `Endpoint.resolve` and `Retry.resolve`), or if the runtime has no `node:http`.
 *
 * @since 3.0.0
 * @category layers
 * @example
 * ```ts
 * import * as Layer from "effect/Layer"
 * import * as CloudFrontNode from "@effect-cloudfront/http/CloudFrontNode"
 * import * as Credentials from "@effect-cloudfront/http/Credentials"
 *
 * const layer = CloudFrontNode.layer({ timeout: "10 seconds" }).pipe(Layer.provide(Credentials.layerEnv))
 * ```
 */
export const layer = (options?: Options): Layer.Layer<CloudFront, ConfigError.ConfigError, Credentials.Credentials> =>
  perBuild(() =>
    Layer.scoped(
      CloudFront,
      Effect.flatMap(NodeTransport.make(options), (transport) => Service.make(transport, options))
    )
  )

/**
 * `layer` with options from `Config`.
 *
 * @since 3.0.0
 * @category layers
 */
export const layerConfig = (
  config: Config.Config.Wrap<Options>
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
 * import * as CloudFrontNode from "@effect-cloudfront/http/CloudFrontNode"
 *
 * const program = listDistributions({}).pipe(Effect.provide(CloudFrontNode.layerEnv))
 * ```
 */
export const layerEnv: Layer.Layer<CloudFront, ConfigError.ConfigError> = Layers.layerEnv(
  Service.environmentOptions,
  layer
)
