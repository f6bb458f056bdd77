/**
 * CloudFront straight over undici, Node's own HTTP client: what costs the least CPU time a call of all there is. It needs the
 * package: `npm install undici@7`. `CloudFrontHttp` has the same layer over any client.
 *
 * @since 0.1.0
 */
import * as Config from "effect/Config"
import type * as ConfigError from "effect/ConfigError"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { CloudFront } from "@effect-cloudfront/core/CloudFront"
import type { Dispatcher } from "undici"
import * as Credentials from "./Credentials.js"
import * as Endpoint from "./Endpoint.js"
import { load } from "./internal/load.js"
import * as Service from "./internal/service.js"
import type { MissingPackageError } from "./MissingPackage.js"
import * as Retry from "./Retry.js"
import * as UndiciTransport from "./UndiciTransport.js"

/**
 * @since 0.1.0
 * @category models
 */
export interface Options extends Service.Options {
  /**
   * What requests go through, such as an `EnvHttpProxyAgent` where there is a proxy; it stays open when the layer is done with.
   * Without one, the layer loads undici and makes an `Agent` of its own. With one, building the layer is synchronous.
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
 * The service over undici and credentials of one's own. It reads nothing from the environment. Fails with a `ConfigError` when
 * the endpoint is none (see `Endpoint.resolve`), and with a `MissingPackageError` when no `dispatcher` is given and undici is not
 * installed.
 *
 * @since 0.1.0
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
  Layer.scoped(
    CloudFront,
    Effect.flatMap(dispatcherOf(options?.dispatcher), (dispatcher) =>
      Service.make(UndiciTransport.make(dispatcher, options), options)
    )
  )

/**
 * The same with options out of the configuration.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = (
  config: Config.Config.Wrap<Options>
): Layer.Layer<CloudFront, ConfigError.ConfigError | MissingPackageError, Credentials.Credentials> =>
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
 * import * as CloudFrontUndici from "@effect-cloudfront/http/CloudFrontUndici"
 *
 * const program = listDistributions({}).pipe(Effect.provide(CloudFrontUndici.layerEnv))
 * ```
 */
export const layerEnv: Layer.Layer<CloudFront, ConfigError.ConfigError | MissingPackageError> = Layer.unwrapEffect(
  Effect.zipWith(Endpoint.config, Retry.config, (endpoint, retry) => layer({ ...endpoint, ...retry }))
).pipe(Layer.provide(Credentials.layerEnv))
