import * as Context from "effect/Context"
import * as DefaultServices from "effect/DefaultServices"
import * as Effect from "effect/Effect"
import * as Random from "effect/Random"
import { randomBytes } from "../protocol/Platform.js"
import * as Uuid from "../protocol/Uuid.js"

const word = Random.nextIntBetween(0, 2 ** 32)

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, "0")

const foreseeable: Effect.Effect<string> = Effect.map(
  Effect.all([word, word, word, word], { concurrency: 1 }),
  (words) => Uuid.format(words.map((word) => hex(word, 8)).join(""))
)

/** The Random service of a program that was given no other. It has a seed of 32 bits: of many processes some draw the same. */
const live = Context.get(DefaultServices.liveServices, Random.Random)

/**
 * A random UUID (version 4), out of the runtime's own source of randomness. Where the program was given a Random service it comes
 * out of that, so that tests can foretell it; and so it does where the runtime has no such source.
 */
export const uuid: Effect.Effect<string> = Effect.randomWith((random) => {
  const bytes = random === live ? randomBytes(16) : undefined
  return bytes === undefined
    ? foreseeable
    : Effect.succeed(Uuid.format(Array.from(bytes, (byte) => hex(byte, 2)).join("")))
})
