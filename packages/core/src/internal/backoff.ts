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
export const delay = ({ first, max }: Backoff, attempt: number): number =>
  Math.min(first * 2 ** Math.min(attempt - 1, MAX_DOUBLINGS), max)

/** More of them make the factor infinite, which has no product with a delay of zero. */
const MAX_DOUBLINGS = 1_000

/** The part `jitter` of a time (from 0 to 1) shortened by `random`, which is from 0 to 1. */
const shortened = (millis: number, jitter: number, random: number): number =>
  Math.ceil(millis * (1 - Math.min(Math.max(jitter, 0), 1) * random))

/**
 * Sleeps after an attempt, at most for `most` milliseconds. The part `jitter` of the delay (from 0 to 1) is random, so that clients that
 * collided do not collide again.
 */
export const sleep = (backoff: Backoff, attempt: number, jitter = 0.5, most = Infinity): Effect.Effect<void> =>
  Effect.flatMap(Random.next, (random) =>
    Effect.sleep(Math.min(shortened(delay(backoff, attempt), jitter, 1 - random), most))
  )

/** Sleeps for an interval of which the part `jitter` (from 0 to 1) is random, at most for `max` milliseconds. */
export const pause = (interval: Duration.DurationInput, jitter = 0, max = Infinity): Effect.Effect<void> => {
  const millis = Duration.toMillis(interval)
  return jitter <= 0
    ? Effect.sleep(Math.min(millis, max))
    : Effect.flatMap(Random.next, (random) => Effect.sleep(Math.min(shortened(millis, jitter, random), max)))
}

/** Between reads that wait for a write to become visible. */
export const READS: Backoff = { first: 500, max: 5_000 }

/**
 * Runs `read` until its result is what is waited for, with backoff in between. A sleep that would end after the time `end`, in milliseconds
 * since the epoch, ends then. With `endsThen`, the result of the read at that time is returned whatever it is.
 */
const repeat = <A, E, R>(
  read: Effect.Effect<A, E, R>,
  isDone: (result: A) => boolean,
  backoff: Backoff,
  end: number,
  endsThen: boolean
): Effect.Effect<A, E, R> =>
  Effect.gen(function* () {
    for (let attempt = 1; ; attempt++) {
      const result = yield* read
      if (isDone(result)) return result
      const remaining = Math.max(0, end - (yield* Clock.currentTimeMillis))
      if (remaining === 0 && endsThen) return result
      yield* Effect.sleep(Math.min(delay(backoff, attempt), remaining))
    }
  })

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
  Effect.flatMap(Clock.currentTimeMillis, (now) => repeat(read, isDone, backoff, now + Duration.toMillis(within), true))

/**
 * `pollFor` for a result of another type. There is no end but an error of `read`. A sleep that would end after the time `end`, in
 * milliseconds since the epoch, ends then.
 */
export const poll = <A, B extends A, E, R>(
  read: Effect.Effect<A, E, R>,
  isDone: (result: A) => result is B,
  backoff: Backoff,
  end = Infinity
): Effect.Effect<B, E, R> =>
  // The only result is one of which `isDone` holds.
  repeat(read, isDone, backoff, end, false) as Effect.Effect<B, E, R>
