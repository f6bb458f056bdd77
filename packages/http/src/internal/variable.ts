import * as Config from "effect/Config"
import * as ConfigError from "effect/ConfigError"
import * as Either from "effect/Either"

/** An environment variable. An empty one counts as absent, since shells and CI often set variables to nothing. */
export const variable = (name: string): Config.Config<string | undefined> =>
  Config.string(name).pipe(
    Config.withDefault(""),
    Config.map((text) => (text.trim() === "" ? undefined : text.trim()))
  )

/** An environment variable that is `true` or `false` in any case. Any other value is a `ConfigError`. */
export const flag = (name: string): Config.Config<boolean | undefined> =>
  Config.mapOrFail(variable(name), (text) => {
    const word = text?.toLowerCase()
    return word === undefined || word === "true" || word === "false"
      ? Either.right(word === undefined ? undefined : word === "true")
      : Either.left(ConfigError.InvalidData([name], "must be true or false"))
  })
