import * as Context from "effect/Context"
import * as DefaultServices from "effect/DefaultServices"
import * as Effect from "effect/Effect"
import * as Random from "effect/Random"
import { randomBytes } from "../protocol/Platform.js"
import * as Uuid from "../protocol/Uuid.js"

const randomWord = Random.nextIntBetween(0, 2 ** 32)

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, "0")

const fromRandomService: Effect.Effect<string> = Effect.map(
  Effect.all([randomWord, randomWord, randomWord, randomWord], { concurrency: 1 }),
  (words) => Uuid.format(words.map((word) => hex(word, 8)).join(""))
)

/** Effect's default Random service. Its seed has 32 bits, so two of many processes may generate the same UUID. */
const defaultRandom = Context.get(DefaultServices.liveServices, Random.Random)

/**
 * A random UUID (version 4) from the runtime's cryptographic random source. If a Random service was provided, that is used instead, so
 * that tests are deterministic. It is also used if the runtime has no cryptographic source.
 */
export const uuid: Effect.Effect<string> = Effect.randomWith((random) => {
  const bytes = random === defaultRandom ? randomBytes(16) : undefined
  return bytes === undefined
    ? fromRandomService
    : Effect.succeed(Uuid.format(Array.from(bytes, (byte) => hex(byte, 2)).join("")))
})
