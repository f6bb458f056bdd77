import * as Config from "effect/Config"
import * as ConfigError from "effect/ConfigError"
import * as Either from "effect/Either"

/** A variable of the environment. Set to nothing it counts as absent: that is how shells and CI leave variables out. */
export const variable = (name: string): Config.Config<string | undefined> =>
  Config.string(name).pipe(
    Config.withDefault(""),
    Config.map((text) => (text.trim() === "" ? undefined : text.trim()))
  )

/** A variable that is `true` or `false`, in letters of any case; a `ConfigError` where it is anything else. */
export const flag = (name: string): Config.Config<boolean | undefined> =>
  Config.mapOrFail(variable(name), (text) => {
    const word = text?.toLowerCase()
    return word === undefined || word === "true" || word === "false"
      ? Either.right(word === undefined ? undefined : word === "true")
      : Either.left(ConfigError.InvalidData([name], "must be true or false"))
  })
