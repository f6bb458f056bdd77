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
import { CloudFront, type Service } from "@effect-cloudfront/core/CloudFront"
import * as Wire from "@effect-cloudfront/core/protocol/Wire"
import * as Credentials from "./Credentials.js"
import * as Endpoint from "./Endpoint.js"
import * as FetchTransport from "./FetchTransport.js"
import * as HttpTransport from "./HttpTransport.js"
import * as Retry from "./Retry.js"
import * as Signer from "./Signer.js"

/**
 * @since 0.1.0
 * @category models
 */
export interface Options extends Endpoint.Options, HttpTransport.Options {
  /** Put before the library's own name in the `user-agent` header, such as `my-app/1.2`. */
  readonly userAgent?: string | undefined
}

const USER_AGENT = "effect-cloudfront/0.1.0"

/**
 * Makes the service over a transport. A request is serialized once; for each attempt at it credentials are got, the clock is
 * read, and a new signature made. Fails with a `ConfigError` when the endpoint is none (see `Endpoint.resolve`).
 *
 * @since 0.1.0
 * @category constructors
 */
export const makeWith = (
  transport: HttpTransport.HttpTransport,
  options?: Options
): Effect.Effect<Service, ConfigError.ConfigError, Credentials.Credentials> =>
  Effect.gen(function* () {
    const credentials = yield* Credentials.Credentials
    const endpoint = yield* Endpoint.resolve(options)
    const signer = yield* Signer.make(endpoint)
    const retrier = yield* Retry.make
    const userAgent = options?.userAgent === undefined ? USER_AGENT : `${options.userAgent} ${USER_AGENT}`

    return {
      execute: (request) => {
        const { body, headers, method, operation } = request
        const query = Wire.queryString(request.query)
        const url = endpoint.url + request.path + (query === "" ? "" : `?${query}`)
        const attempt = credentials.get.pipe(
          Effect.flatMap((identity) => signer.sign(request, identity)),
          Effect.flatMap((signed) =>
            transport.send({
              operation,
              method,
              url,
              headers: { ...headers, ...signed, "user-agent": userAgent },
              body
            })
          )
        )
        return retrier.run(request, attempt)
      }
    }
  })

/**
 * Makes the service over the HTTP client in the context; fails as `makeWith` does.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (
  options?: Options
): Effect.Effect<Service, ConfigError.ConfigError, HttpClient.HttpClient | Credentials.Credentials> =>
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
 * Everything from the environment, straight over the runtime's `fetch` (`FetchTransport`): the endpoint as `Endpoint.config`
 * reads it, the keys as `Credentials.layerEnv` does. It needs nothing of `@effect/platform`, which makes it the smallest and
 * cheapest way; for that client's spans, or one of your own, take `layerConfig`.
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
export const layerFetch: Layer.Layer<CloudFront, ConfigError.ConfigError> = Layer.effect(
  CloudFront,
  Effect.flatMap(Endpoint.config, (options) => makeWith(FetchTransport.make(), options))
).pipe(Layer.provide(Credentials.layerEnv))
