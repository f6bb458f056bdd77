import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { isConflict, isInUse } from "../Errors.js"
import * as Backoff from "./backoff.js"
import { millisSince } from "./elapsed.js"
import * as WriteOutcome from "./writeOutcome.js"

/** The number of repetitions after conflicts and references. While reads may be stale, there may be more. */
const MAX_CONFLICTS = 10

/** The number of repetitions after lost responses. */
const MAX_LOST_RESPONSES = 5

const BACKOFF: Backoff.Backoff = { first: 1_000, max: 10_000 }

/**
 * Repeats an effect that reads a resource and then writes it, if another read may change the outcome: after a conflict with another client,
 * after the refusal because of a reference that was removed, and after a lost response. So the effect must find out itself whether it is
 * done. After the limits, the error is that of the last run.
 */
export const retrying =
  (lag: Duration.DurationInput) =>
  <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.gen(function* () {
      const started = yield* Clock.currentTimeMillis
      let conflicts = 0
      let lostResponses = 0
      for (;;) {
        const outcome = yield* Effect.either(self)
        if (outcome._tag === "Right") return outcome.right
        const error = outcome.left
        if (isConflict(error) || isInUse(error)) {
          const mayBeStale = (yield* millisSince(started)) < Duration.toMillis(lag)
          if (++conflicts > MAX_CONFLICTS && !mayBeStale) return yield* Effect.fail(error)
        } else if (WriteOutcome.of(error).kind !== "uncertain" || ++lostResponses > MAX_LOST_RESPONSES) {
          return yield* Effect.fail(error)
        }
        yield* Backoff.sleep(BACKOFF, conflicts + lostResponses)
      }
    })
