import * as Config from "effect/Config"

/** A variable of the environment. Set to nothing it counts as absent: that is how shells and CI leave variables out. */
export const variable = (name: string): Config.Config<string | undefined> =>
  Config.string(name).pipe(
    Config.withDefault(""),
    Config.map((text) => (text.trim() === "" ? undefined : text.trim()))
  )
