import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Random from "effect/Random"

/** Whether no Random service was provided, so that Effect's own is used. */
export const isDefaultRandom: Effect.Effect<boolean> = Effect.map(
  Random.Random,
  (random) => random === Context.get(Context.empty(), Random.Random)
)
