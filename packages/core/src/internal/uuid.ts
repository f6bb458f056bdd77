import * as Effect from "effect/Effect"
import * as Random from "effect/Random"

const word = Random.nextIntBetween(0, 2 ** 32)

const hex = (value: number): string => value.toString(16).padStart(8, "0")

/** A random UUID (version 4) out of the Random service, so that tests can foretell it. */
export const uuid: Effect.Effect<string> = Effect.map(
  Effect.all([word, word, word, word], { concurrency: 1 }),
  (words) => {
    const digits = words.map(hex).join("")
    const variant = "89ab".charAt(Number.parseInt(digits.charAt(16), 16) % 4)
    return [
      digits.slice(0, 8),
      digits.slice(8, 12),
      `4${digits.slice(13, 16)}`,
      `${variant}${digits.slice(17, 20)}`,
      digits.slice(20)
    ].join("-")
  }
)
