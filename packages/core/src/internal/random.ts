import * as Context from "effect/Context"
import * as DefaultServices from "effect/DefaultServices"
import * as Effect from "effect/Effect"
import * as Random from "effect/Random"

const defaultRandom = Context.get(DefaultServices.liveServices, Random.Random)

/** Whether no Random service was provided, so that Effect's own is used. */
export const isDefaultRandom: Effect.Effect<boolean> = Effect.randomWith((random) =>
  Effect.succeed(random === defaultRandom)
)
