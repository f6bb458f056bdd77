/**
 * The `CloudFrontKeyValueStore` service over `node:http` and `node:https`, for programs on Node.
 *
 * @since 3.0.0
 */
import type * as Config from "effect/Config"
import type * as ConfigError from "effect/ConfigError"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Client from "@effect-cloudfront/http/Client"
import type * as Credentials from "@effect-cloudfront/http/Credentials"
import * as NodeTransport from "@effect-cloudfront/http/NodeTransport"
import { CloudFrontKeyValueStore } from "./CloudFrontKeyValueStore.js"
import * as Service from "./internal/service.js"

/**
 * @since 3.0.0
 * @category models
 */
export interface Options extends Service.Options, Pick<NodeTransport.Options, "agent" | "maxSockets"> {}

/**
 * Provides `CloudFrontKeyValueStore` over `node:http` and `node:https`, with the `Credentials` in the context. It reads nothing from the
 * environment. Its connections are closed when its scope is closed; a given `agent` is not destroyed. Fails
 * with a `ConfigError` if an option is invalid (see `KeyValueStoreEndpoint.resolve` and `Retry.resolve`), or if the runtime
 * has no `node:http`.
 *
 * @since 3.0.0
 * @category layers
 * @example
 * ```ts
 * import * as Layer from "effect/Layer"
 * import * as Credentials from "@effect-cloudfront/http/Credentials"
 * import * as KeyValueStoreNode from "@effect-cloudfront/keyvaluestore/KeyValueStoreNode"
 *
 * const layer = KeyValueStoreNode.layer({ timeout: "10 seconds" }).pipe(Layer.provide(Credentials.layerEnv))
 * ```
 */
export const layer = (
  options?: Options
): Layer.Layer<CloudFrontKeyValueStore, ConfigError.ConfigError, Credentials.Credentials> =>
  Client.layer(() =>
    Layer.scoped(
      CloudFrontKeyValueStore,
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
): Layer.Layer<CloudFrontKeyValueStore, ConfigError.ConfigError, Credentials.Credentials> =>
  Client.layerConfig(config, layer)

/**
 * `layer` with all settings from the environment: `AWS_ENDPOINT_URL_CLOUDFRONT_KEYVALUESTORE`, or else `AWS_ENDPOINT_URL`, and neither
 * with `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS`; `AWS_REGION`, or else `AWS_DEFAULT_REGION`; `AWS_USE_FIPS_ENDPOINT`, which is refused; the
 * retries as in `Retry.config`, and the credentials as in `Credentials.layerEnv`.
 *
 * @since 3.0.0
 * @category layers
 * @example
 * ```ts
 * import * as Effect from "effect/Effect"
 * import { getKey } from "@effect-cloudfront/keyvaluestore/Keys"
 * import * as KeyValueStoreNode from "@effect-cloudfront/keyvaluestore/KeyValueStoreNode"
 *
 * const program = (KvsARN: string) =>
 *   getKey({ KvsARN, Key: "/old" }).pipe(Effect.provide(KeyValueStoreNode.layerEnv))
 * ```
 */
export const layerEnv: Layer.Layer<CloudFrontKeyValueStore, ConfigError.ConfigError> = Client.layerEnv(
  Service.environmentOptions,
  layer
)
