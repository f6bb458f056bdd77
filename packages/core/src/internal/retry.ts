import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { DecodeError, isConflict, isInUse, isRetryable } from "../Errors.js"
import * as Backoff from "./backoff.js"
import { millisSince } from "./elapsed.js"
import * as WriteOutcome from "./writeOutcome.js"

/** The number of repetitions after conflicts and references. While reads may be stale, there may be more. */
const MAX_CONFLICTS = 10

/** The number of repetitions after lost responses. The HTTP layer has already repeated each call. */
const MAX_LOST_RESPONSES = 5

const AFTER_REFUSAL: Backoff.Backoff = { first: 1_000, max: 10_000 }

const AFTER_READ: Backoff.Backoff = { first: 1_000, max: 20_000 }

/** Whether a call that failed may succeed when it is made again: after throttling, faults, and lost responses. */
export const isTransient = (error: unknown): boolean => isRetryable(error) || error instanceof DecodeError

/**
 * Runs an effect until it succeeds. After each failure, `recover` either returns, after the time that the next attempt is to wait, or fails
 * with the error of the whole.
 */
export const untilSuccess =
  <E, E2, R2>(recover: (error: E, attempt: number) => Effect.Effect<unknown, E2, R2>) =>
  <A, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E2, R | R2> =>
    Effect.gen(function* () {
      for (let attempt = 1; ; attempt++) {
        const outcome = yield* Effect.either(self)
        if (outcome._tag === "Right") return outcome.right
        yield* recover(outcome.left, attempt)
      }
    })

/** The attempts that are left to a write that is repeated. */
export interface Attempts {
  /** Sleeps before the attempt after a conflict. Fails with the error of the conflict if no attempt is left. */
  readonly afterConflict: <E>(error: E) => Effect.Effect<void, E>
  /** Sleeps before the attempt after a lost response. Fails with its error if no attempt is left. */
  readonly afterLoss: <E>(error: E) => Effect.Effect<void, E>
}

/** While reads may be older than `lag`, conflicts do not count: each may be with a write of this client. */
export const attempts = (lag: Duration.DurationInput): Effect.Effect<Attempts> =>
  Effect.sync(() => {
    let conflicts = 0
    let firstConflict: number | undefined
    let lostResponses = 0
    return {
      afterConflict: (error) =>
        Effect.gen(function* () {
          firstConflict ??= yield* Clock.currentTimeMillis
          const mayBeStale = (yield* millisSince(firstConflict)) < Duration.toMillis(lag)
          if (++conflicts > MAX_CONFLICTS && !mayBeStale) return yield* Effect.fail(error)
          yield* Backoff.sleep(AFTER_REFUSAL, conflicts)
        }),
      afterLoss: (error) =>
        Effect.suspend(() =>
          ++lostResponses > MAX_LOST_RESPONSES ? Effect.fail(error) : Backoff.sleep(AFTER_REFUSAL, lostResponses)
        )
    }
  })

/** How many polls in a row may fail; see the option `failures` of waiters. */
const MAX_FAILURES = 10

/**
 * A function of the polls of a program, which has no answer instead of a retryable error, up to `failures` times in a row. Then, or with
 * another error, the poll fails.
 */
export const bearing = (failures = MAX_FAILURES) => {
  let failed = 0
  return <A, E, R>(poll: Effect.Effect<A, E, R>): Effect.Effect<Option.Option<A>, E, R> =>
    Effect.matchEffect(poll, {
      onFailure: (error) => (isRetryable(error) && failed++ < failures ? Effect.succeedNone : Effect.fail(error)),
      onSuccess: (answer) => {
        failed = 0
        return Effect.succeedSome(answer)
      }
    })
}

/** Repeats a read, or a write that may be executed twice, while it may succeed. */
export const persist = <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  untilSuccess((error: E, attempt) =>
    attempt <= MAX_LOST_RESPONSES && isTransient(error) ? Backoff.sleep(AFTER_READ, attempt) : Effect.fail(error)
  )(self)

/**
 * Repeats an effect that reads a resource and then writes it, if another read may change the outcome: after a conflict with another client,
 * after the refusal because of a reference that was removed, and after a lost response. So the effect must find out itself whether it is
 * done. After the limits, the error is that of the last run.
 */
export const retrying =
  (lag: Duration.DurationInput) =>
  <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.flatMap(attempts(lag), ({ afterConflict, afterLoss }) =>
      untilSuccess((error: E) => {
        if (isConflict(error) || isInUse(error)) return afterConflict(error)
        return WriteOutcome.of(error).kind === "uncertain" ? afterLoss(error) : Effect.fail(error)
      })(self)
    )
