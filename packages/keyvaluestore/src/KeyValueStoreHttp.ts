/**
 * The `CloudFrontKeyValueStore` service over any `HttpClient` of `@effect/platform`.
 *
 * @since 3.0.0
 */
import type * as HttpClient from "@effect/platform/HttpClient"
import type * as Config from "effect/Config"
import type * as ConfigError from "effect/ConfigError"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Client from "@effect-cloudfront/http/Client"
import type * as Credentials from "@effect-cloudfront/http/Credentials"
import * as HttpTransport from "@effect-cloudfront/http/HttpTransport"
import { CloudFrontKeyValueStore, type Service as KeyValueStoreService } from "./CloudFrontKeyValueStore.js"
import * as Service from "./internal/service.js"

/**
 * @since 3.0.0
 * @category models
 */
export interface Options extends Service.Options {}

/**
 * Makes the service over a transport. A request is serialized once. Each attempt gets the credentials, reads the clock and makes a new
 * signature. Fails with a `ConfigError` if an option is invalid (see `KeyValueStoreEndpoint.resolve` and `Retry.resolve`).
 *
 * @since 3.0.0
 * @category constructors
 */
export const makeWith: (
  transport: HttpTransport.HttpTransport,
  options?: Options
) => Effect.Effect<KeyValueStoreService, ConfigError.ConfigError, Credentials.Credentials> = Service.make

/**
 * Provides `CloudFrontKeyValueStore` over the `HttpClient` in the context, with the `Credentials` in the context. It reads nothing from
 * the environment. Fails
 * with a `ConfigError` if an option is invalid (see `KeyValueStoreEndpoint.resolve` and `Retry.resolve`).
 *
 * @since 3.0.0
 * @category layers
 * @example
 * ```ts
 * import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
 * import * as Layer from "effect/Layer"
 * import * as Credentials from "@effect-cloudfront/http/Credentials"
 * import * as KeyValueStoreHttp from "@effect-cloudfront/keyvaluestore/KeyValueStoreHttp"
 *
 * const layer = KeyValueStoreHttp.layer({ timeout: "10 seconds" }).pipe(Layer.provide([NodeHttpClient.layerUndici, Credentials.layerEnv]))
 * ```
 */
export const layer = (
  options?: Options
): Layer.Layer<CloudFrontKeyValueStore, ConfigError.ConfigError, HttpClient.HttpClient | Credentials.Credentials> =>
  Client.layer(() =>
    Layer.effect(
      CloudFrontKeyValueStore,
      Effect.flatMap(HttpTransport.make(options), (transport) => Service.make(transport, options))
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
): Layer.Layer<CloudFrontKeyValueStore, ConfigError.ConfigError, HttpClient.HttpClient | Credentials.Credentials> =>
  Client.layerConfig(config, layer)
