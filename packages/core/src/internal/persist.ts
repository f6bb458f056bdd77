import * as Effect from "effect/Effect"
import { DecodeError, isRetryable } from "../Errors.js"
import * as Backoff from "./backoff.js"

const BACKOFF: Backoff.Backoff = { first: 1_000, max: 20_000 }

/** How often a call is repeated. The HTTP layer has already repeated each. */
const MAX_REPETITIONS = 5

/** Repeats a read, or a write that may be executed twice, while it may succeed: after throttling, faults and lost responses. */
export const persist =
  (repetitions: number = MAX_REPETITIONS) =>
  <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.gen(function* () {
      for (let attempt = 1; ; attempt++) {
        const result = yield* Effect.either(self)
        if (result._tag === "Right") return result.right
        const error: unknown = result.left
        if (attempt > repetitions || !(isRetryable(error) || error instanceof DecodeError)) {
          return yield* Effect.fail(result.left)
        }
        yield* Backoff.sleep(BACKOFF, attempt)
      }
    })
