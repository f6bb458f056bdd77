import * as Config from "effect/Config"
import * as Either from "effect/Either"
import { parse, type Settings } from "./settings.js"

/** Settings as a `Config`, which can be a part of other configurations. */
export const toConfig = <A>(settings: Settings<A>): Config.Config<A> =>
  Config.mapOrFail(
    Config.all(Object.fromEntries(settings.names.map((name) => [name, Config.withDefault(Config.string(name), "")]))),
    (values) => {
      const { error, value } = parse(settings, values)
      return error === undefined ? Either.right(value) : Either.left(error)
    }
  )
