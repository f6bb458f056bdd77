import * as Effect from "effect/Effect"
import * as Random from "effect/Random"
import { randomBytes } from "../protocol/Platform.js"
import * as Uuid from "../protocol/Uuid.js"
import { isDefaultRandom } from "./random.js"

const randomWord = Effect.map(Random.next, (random) => Math.floor(random * 2 ** 32))

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, "0")

const fromRandomService: Effect.Effect<string> = Effect.gen(function* () {
  let digits = ""
  while (digits.length < 32) digits += hex(yield* randomWord, 8)
  return Uuid.format(digits)
})

/**
 * A random UUID (version 4) from the runtime's cryptographic random source. If a Random service was provided, that is used instead, so
 * that tests are deterministic. Effect's own Random service is used only if the runtime has no cryptographic source: its seed may have
 * so few bits that two of many processes generate the same UUID.
 */
export const uuid: Effect.Effect<string> = Effect.flatMap(isDefaultRandom, (isDefault) => {
  const bytes = isDefault ? randomBytes(16) : undefined
  return bytes === undefined
    ? fromRandomService
    : Effect.succeed(Uuid.format(Array.from(bytes, (byte) => hex(byte, 2)).join("")))
})
