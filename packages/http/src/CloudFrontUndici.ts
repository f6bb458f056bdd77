/**
 * The `CloudFront` service over undici, the HTTP client of Node. It uses the least CPU time for a call of all transports. It needs a
 * package: `npm install undici@7`. `CloudFrontNode` needs none, and starts faster. `CloudFrontHttp` has layers over any HTTP client.
 *
 * @since 3.0.0
 */
import type * as Config from "effect/Config"
import type * as ConfigError from "effect/ConfigError"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { CloudFront } from "@effect-cloudfront/core/CloudFront"
import type { Dispatcher } from "undici"
import type * as Credentials from "./Credentials.js"
import { load } from "./internal/load.js"
import * as Layers from "./internal/layers.js"
import { perBuild } from "./internal/perBuild.js"
import * as Service from "./internal/service.js"
import type { MissingPackageError } from "./MissingPackage.js"
import * as UndiciTransport from "./UndiciTransport.js"

/**
 * @since 3.0.0
 * @category models
 */
export interface Options extends Service.Options {
  /**
   * The dispatcher of the requests, such as an `EnvHttpProxyAgent` for a proxy. The layer does not close it. When absent, the layer
   * loads undici, makes an `Agent`, and destroys it when its scope is closed. With a dispatcher, building the layer is synchronous.
   */
  readonly dispatcher?: Dispatcher | undefined
}

const dispatcherOf = (given: Dispatcher | undefined) =>
  given === undefined
    ? Effect.acquireRelease(
        Effect.map(
          load("CloudFrontUndici", "undici", () => import("undici")),
          ({ Agent }) => new Agent()
        ),
        (agent) => Effect.promise(() => agent.destroy())
      )
    : Effect.succeed(given)

/**
 * Provides `CloudFront` over undici, with the `Credentials` in the context. It reads nothing from the environment. Fails with a
 * `ConfigError` if an option is invalid (see `Endpoint.resolve` and `Retry.resolve`), and with a `MissingPackageError` if no
 * `dispatcher` is given and undici is not installed.
 *
 * @since 3.0.0
 * @category layers
 * @example
 * ```ts
 * import * as Layer from "effect/Layer"
 * import * as CloudFrontUndici from "@effect-cloudfront/http/CloudFrontUndici"
 * import * as Credentials from "@effect-cloudfront/http/Credentials"
 *
 * const layer = CloudFrontUndici.layer({ timeout: "10 seconds" }).pipe(Layer.provide(Credentials.layerEnv))
 * ```
 */
export const layer = (
  options?: Options
): Layer.Layer<CloudFront, ConfigError.ConfigError | MissingPackageError, Credentials.Credentials> =>
  perBuild(() =>
    Layer.scoped(
      CloudFront,
      Effect.flatMap(dispatcherOf(options?.dispatcher), (dispatcher) =>
        Service.make(UndiciTransport.make(dispatcher, options), options)
      )
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
): Layer.Layer<CloudFront, ConfigError.ConfigError | MissingPackageError, Credentials.Credentials> =>
  Layers.layerConfig(config, layer)

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
 * import * as CloudFrontUndici from "@effect-cloudfront/http/CloudFrontUndici"
 *
 * const program = listDistributions({}).pipe(Effect.provide(CloudFrontUndici.layerEnv))
 * ```
 */
export const layerEnv: Layer.Layer<CloudFront, ConfigError.ConfigError | MissingPackageError> = Layers.layerEnv(
  Service.environmentOptions,
  layer
)
