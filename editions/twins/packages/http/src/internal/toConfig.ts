import * as Config from "effect/Config"
import { decode, type Settings } from "./settings.js"

/** Settings as a `Config`, which can be a part of other configurations. */
export const toConfig = <A>(settings: Settings<A>): Config.Config<A> =>
  Config.mapEffect(
    Config.all(Object.fromEntries(settings.names.map((name) => [name, Config.withDefault(Config.String(name), "")]))),
    (values) => decode(settings, values)
  )
