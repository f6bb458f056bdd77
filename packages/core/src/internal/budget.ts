/** How long a program repeats its calls, and with which pauses. No call is interrupted when the time is over. */
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Backoff from "./backoff.js"

export interface Options {
  readonly interval?: Duration.DurationInput | undefined
  readonly timeout?: Duration.DurationInput | undefined
  readonly jitter?: number | undefined
}

export interface Budget {
  /** When the time is over, in milliseconds since the epoch. */
  readonly end: number
  /** Sleeps before a repetition, which begins in time. Fails if the time is over. */
  readonly pause: <E>(backoff: Backoff.Backoff, repetition: number, error: E) => Effect.Effect<void, E>
  /** A duration, or what is left of the time if that is less; in milliseconds. */
  readonly atMost: (duration: Duration.DurationInput) => Effect.Effect<number>
  /** The options of a part of the program that begins now. */
  readonly rest: Effect.Effect<Options>
}

const from = (interval: Duration.DurationInput, { max }: Backoff.Backoff): Backoff.Backoff => {
  const first = Duration.toMillis(interval)
  return { first, max: Math.max(first, max) }
}

const startingAt = ({ interval, jitter, timeout = Infinity }: Options, start: number): Budget => {
  const end = start + Duration.toMillis(timeout)
  const left = Effect.map(Clock.currentTimeMillis, (now) => Math.max(0, end - now))
  return {
    end,
    pause: (backoff, repetition, error) =>
      Effect.flatMap(left, (left) =>
        left === 0
          ? Effect.fail(error)
          : Backoff.sleep(interval === undefined ? backoff : from(interval, backoff), repetition, jitter, left)
      ),
    atMost: (duration) => Effect.map(left, (left) => Math.min(left, Duration.toMillis(duration))),
    rest: Effect.map(left, (timeout) => ({ interval, jitter, timeout }))
  }
}

/** The budget of a program that begins now. */
export const start = (options: Options): Effect.Effect<Budget> =>
  Effect.map(Clock.currentTimeMillis, (now) => startingAt(options, now))

/** Without an end, and with the pauses that each repetition has of itself. */
export const unlimited: Budget = startingAt({}, 0)
