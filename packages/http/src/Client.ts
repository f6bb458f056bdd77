/**
 * The client of an API of AWS over HTTP: credentials, signature, transport, retries, time limits and rates. `CloudFrontHttp` and its
 * siblings are made of it, and `@effect-cloudfront/keyvaluestore` is. A program that calls CloudFront does not need it.
 *
 * @since 3.0.0
 */
import type * as Config from "effect/Config"
import type * as ConfigError from "effect/ConfigError"
import type * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import type { Service as CloudFrontService } from "@effect-cloudfront/core/CloudFront"
import type * as Credentials from "./Credentials.js"
import type * as HttpTransport from "./HttpTransport.js"
import * as Configuration from "./internal/configuration.js"
import { settingsOf } from "./internal/endpoint.js"
import * as Layers from "./internal/layers.js"
import { perBuild } from "./internal/perBuild.js"
import * as Internal from "./internal/service.js"

/**
 * The options of a client, except for those of its endpoint.
 *
 * @since 3.0.0
 * @category models
 */
export interface Options extends Internal.ClientOptions {}

/**
 * Where a request is sent: the parts of an `Endpoint` that the request needs.
 *
 * @since 3.0.0
 * @category models
 */
export type Place = Internal.Place

/**
 * Where the requests of an API are sent, and how they are signed.
 *
 * @since 3.0.0
 * @category models
 */
export interface Target extends Internal.Target {}

/**
 * Makes the client of an API over a transport. A request is serialized once. Each attempt gets the credentials, reads the clock and makes
 * a new signature. Fails with a `ConfigError` if a number or a duration in the options or the user agent is invalid.
 *
 * @since 3.0.0
 * @category constructors
 */
export const make: (
  transport: HttpTransport.HttpTransport,
  target: Target,
  options?: Options
) => Effect.Effect<CloudFrontService, ConfigError.ConfigError, Credentials.Credentials> = Internal.makeWith

/**
 * The options of an API from the environment variables of AWS's tools: its endpoint as in `Endpoint.config`, but with
 * `AWS_ENDPOINT_URL_<service>`, and its retries as in `Retry.config`. Fails with a `ConfigError` that names the variables that are
 * invalid.
 *
 * @since 3.0.0
 * @category config
 */
export const environmentOptions = (service: string): Effect.Effect<Internal.Options, ConfigError.ConfigError> =>
  Internal.environmentOptionsOf(settingsOf(service))

/**
 * The error of an option that is invalid. The message must not quote its value.
 *
 * @since 3.0.0
 * @category config
 */
export const invalidOption = (option: string, message: string): ConfigError.ConfigError =>
  Configuration.invalid({ path: [option], message })

/**
 * A layer that is built wherever it is provided, since it has state: on Effect 4, layers are shared otherwise.
 *
 * @since 3.0.0
 * @category layers
 */
export const layer: <A, E, R>(make: () => Layer.Layer<A, E, R>) => Layer.Layer<A, E, R> = perBuild

/**
 * `layer` with options that are given as `Config`s. Fails with a `ConfigError` if one of them is missing or invalid.
 *
 * @since 3.0.0
 * @category layers
 */
export const layerConfig: <O, A, E, R>(
  config: Config.Config.Wrap<O>,
  layer: (options: O) => Layer.Layer<A, E, R>
) => Layer.Layer<A, E | ConfigError.ConfigError, R> = Layers.layerConfig

/**
 * `layer` with options that are read when it is built, such as `environmentOptions`, and with `Credentials.layerEnv`. Fails with the
 * `ConfigError` of the options.
 *
 * @since 3.0.0
 * @category layers
 */
export const layerEnv: <O, A, E>(
  options: Effect.Effect<O, ConfigError.ConfigError>,
  layer: (options: O) => Layer.Layer<A, E, Credentials.Credentials>
) => Layer.Layer<A, E | ConfigError.ConfigError> = Layers.layerEnv
