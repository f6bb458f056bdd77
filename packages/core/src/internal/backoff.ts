import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Random from "effect/Random"

/** Exponential backoff, in milliseconds. */
export interface Backoff {
  /** The delay before the second attempt. */
  readonly first: number
  readonly max: number
}

/** The delay after an attempt, counted from 1. */
export const delay = ({ first, max }: Backoff, attempt: number): number => Math.min(first * 2 ** (attempt - 1), max)

/** Sleeps after an attempt, with jitter: between half of the delay and all of it, so that clients that collided do not collide again. */
export const sleep = (backoff: Backoff, attempt: number): Effect.Effect<void> =>
  Effect.flatMap(Random.next, (random) => Effect.sleep(Math.ceil(delay(backoff, attempt) * (0.5 + random / 2))))

/** Sleeps for an interval of which the part `jitter` (from 0 to 1) is random, at most for `max` milliseconds. */
export const pause = (interval: Duration.DurationInput, jitter = 0, max = Infinity): Effect.Effect<void> => {
  const millis = Duration.toMillis(interval)
  return jitter <= 0
    ? Effect.sleep(Math.min(millis, max))
    : Effect.flatMap(Random.next, (random) =>
        Effect.sleep(Math.min(Math.ceil(millis * (1 - Math.min(jitter, 1) * random)), max))
      )
}

/** Between reads that wait for a write to become visible. */
export const READS: Backoff = { first: 500, max: 5_000 }

/**
 * Runs `read` until its result is what is waited for, with backoff in between. The last read is at the end of `within`, and its result is
 * returned whatever it is; without `within` there is no end.
 */
export const pollFor = <A, E, R>(
  read: Effect.Effect<A, E, R>,
  isDone: (result: A) => boolean,
  backoff: Backoff,
  within: Duration.DurationInput = Infinity
): Effect.Effect<A, E, R> =>
  Effect.gen(function* () {
    const end = (yield* Clock.currentTimeMillis) + Duration.toMillis(within)
    for (let attempt = 1; ; attempt++) {
      const result = yield* read
      const remaining = end - (yield* Clock.currentTimeMillis)
      if (remaining <= 0 || isDone(result)) return result
      yield* Effect.sleep(Math.min(delay(backoff, attempt), remaining))
    }
  })

/** `pollFor` without an end, for a result of another type. */
export const poll = <A, B extends A, E, R>(
  read: Effect.Effect<A, E, R>,
  isDone: (result: A) => result is B,
  backoff: Backoff
): Effect.Effect<B, E, R> =>
  // Without an end, the last result is one of which `isDone` holds.
  pollFor(read, isDone, backoff) as Effect.Effect<B, E, R>
