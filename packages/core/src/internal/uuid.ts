import * as Effect from "effect/Effect"
import * as Random from "effect/Random"
import * as Uuid from "../protocol/Uuid.js"

const word = Random.nextIntBetween(0, 2 ** 32)

const hex = (value: number): string => value.toString(16).padStart(8, "0")

/** A random UUID (version 4) out of the Random service, so that tests can foretell it. */
export const uuid: Effect.Effect<string> = Effect.map(
  Effect.all([word, word, word, word], { concurrency: 1 }),
  (words) => Uuid.format(words.map(hex).join(""))
)
