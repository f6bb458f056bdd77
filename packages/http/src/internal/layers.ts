/** The layers of a client that are made from its `layer`. */
import type * as Config from "effect/Config"
import type * as ConfigError from "effect/ConfigError"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Credentials from "../Credentials.js"
import { unwrap } from "./configuration.js"
import { perBuild } from "./perBuild.js"

const withOptions = <O, A, E, R>(
  options: Effect.Effect<O, ConfigError.ConfigError>,
  layer: (options: O) => Layer.Layer<A, E, R>
): Layer.Layer<A, E | ConfigError.ConfigError, R> => Layer.unwrapEffect(Effect.map(options, layer))

/** Documented in `Client`. */
export const layerConfig = <O, A, E, R>(
  config: Config.Config.Wrap<O>,
  layer: (options: O) => Layer.Layer<A, E, R>
): Layer.Layer<A, E | ConfigError.ConfigError, R> => perBuild(() => withOptions(unwrap(config), layer))

/** Documented in `Client`. */
export const layerEnv = <O, A, E>(
  options: Effect.Effect<O, ConfigError.ConfigError>,
  layer: (options: O) => Layer.Layer<A, E, Credentials.Credentials>
): Layer.Layer<A, E | ConfigError.ConfigError> =>
  perBuild(() => Layer.provide(withOptions(options, layer), Credentials.layerEnv))
