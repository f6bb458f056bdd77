/**
 * Polls until a resource reaches a state.
 *
 * @since 3.0.0
 */
import * as Clock from "effect/Clock"
import * as Data from "effect/Data"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import { isRetryable } from "./Errors.js"
import * as Backoff from "./internal/backoff.js"
import { millisSince } from "./internal/elapsed.js"
import * as ErrorFields from "./internal/errorFields.js"

/**
 * The options of a waiter.
 *
 * @since 3.0.0
 * @category models
 */
export interface Options {
  /** The time between two polls. */
  readonly interval?: Duration.DurationInput | undefined
  /** The time limit of the whole wait. */
  readonly timeout?: Duration.DurationInput | undefined
  /**
   * The part of `interval` that is random, from 0 to 1; 0 when absent. With 0.5, the time between two polls is between half of `interval`
   * and all of it, so that waits that began at the same time do not poll at the same time.
   */
  readonly jitter?: number | undefined
  /**
   * How many consecutive polls may fail with a retryable error (see `Errors.isRetryable`) before the wait fails with that error; 10 when
   * absent. The HTTP layer has already retried each of them.
   */
  readonly failures?: number | undefined
}

interface Described {
  readonly _tag: string
  readonly message: string
}

/**
 * The state was not reached within the time limit. Another wait can continue from here.
 *
 * @since 3.0.0
 * @category errors
 */
export class WaitTimeout extends Data.TaggedError("WaitTimeout")<{
  /** What was waited for, such as `distribution E1 to be Deployed`. */
  readonly what: string
  readonly elapsed: Duration.Duration
  /** The last known state; `undefined` if every poll failed. */
  readonly last: string | undefined
  /** The error of the last poll; `undefined` if it succeeded. */
  readonly lastError?: Described | undefined
}> {
  /** The fields of its JSON, for `Errors.schema`. */
  static json(): ErrorFields.Json<WaitTimeout> {
    return {
      tag: "WaitTimeout",
      fields: {
        what: ErrorFields.string,
        elapsed: ErrorFields.duration,
        last: ErrorFields.optional(ErrorFields.string),
        lastError: ErrorFields.optional(ErrorFields.tagAndMessage)
      },
      make: (fields) => new WaitTimeout(fields)
    }
  }

  override get message(): string {
    const seen = this.last === undefined ? "its state could not be read" : `it is ${this.last}`
    const failed = this.lastError === undefined ? "" : `; the last poll failed: ${this.lastError.message}`
    return `gave up waiting for ${this.what} after ${Duration.format(this.elapsed)}: ${seen}${failed}`
  }
}

/**
 * The resource has a state from which it does not reach the state that was waited for, such as a trust store whose certificates could not
 * be read. Another wait fails too, until the resource is changed.
 *
 * @since 3.0.0
 * @category errors
 */
export class WaitFailed extends Data.TaggedError("WaitFailed")<{
  /** What was waited for, such as `trust store ts_1 to be active`. */
  readonly what: string
  readonly elapsed: Duration.Duration
  /** The state of the resource, such as `failed`. */
  readonly state: string
  /** The reason, if the service says one. */
  readonly reason?: string | undefined
}> {
  /** The fields of its JSON, for `Errors.schema`. */
  static json(): ErrorFields.Json<WaitFailed> {
    return {
      tag: "WaitFailed",
      fields: {
        what: ErrorFields.string,
        elapsed: ErrorFields.duration,
        state: ErrorFields.string,
        reason: ErrorFields.optional(ErrorFields.string)
      },
      make: (fields) => new WaitFailed(fields)
    }
  }

  override get message(): string {
    return `waited in vain for ${this.what}: it is ${this.state}${this.reason === undefined ? "" : `; ${this.reason}`}`
  }
}

/**
 * @since 3.0.0
 * @category models
 */
export interface Poll<A, E, R, E2 = never, R2 = never, E3 = never> {
  /** What is waited for, for the error: `distribution E1 to be Deployed`. */
  readonly what: string
  readonly poll: Effect.Effect<A, E, R>
  /** The state of what came back, for events and errors. */
  readonly state: (answer: A) => string
  readonly isDone: (answer: A) => boolean
  /** Told of each answer that is not the end yet. */
  readonly onPending?: ((answer: A, elapsed: Duration.Duration) => Effect.Effect<void, E2, R2>) | undefined
  /** The error of an answer after which the end cannot come. */
  readonly failure?: ((answer: A, elapsed: Duration.Duration) => E3 | undefined) | undefined
  /** Told of each state that differs from the one before, and of the last one too. */
  readonly onState?: ((state: string, elapsed: Duration.Duration) => Effect.Effect<void, E2, R2>) | undefined
  readonly interval: Duration.DurationInput
  readonly timeout: Duration.DurationInput
  /** See `Options.jitter`. */
  readonly jitter?: number | undefined
  /** See `Options.failures`. */
  readonly failures?: number | undefined
}

const DEFAULT_FAILURES = 10

/** The time limit of the last poll in milliseconds, so that the wait ends in time. */
const LAST_POLL_MILLIS = 1_000

/**
 * Polls until `isDone`. A retryable error (see `Errors.isRetryable`) counts as "not done yet", up to `failures` times in a row. Any other
 * error ends the wait at once, and so does an answer with a `failure`.
 *
 * The time limit includes the polls: a poll that is in progress when it is over is interrupted. A poll that starts at the very end has
 * one second.
 *
 * @since 3.0.0
 * @category waiting
 */
export const waitUntil = <A, E, R, E2 = never, R2 = never, E3 = never>(
  options: Poll<A, E, R, E2, R2, E3>
): Effect.Effect<A, E | E2 | E3 | WaitTimeout, R | R2> =>
  Effect.gen(function* () {
    const { failure, failures = DEFAULT_FAILURES, isDone, jitter, onPending, onState, state, what } = options
    const started = yield* Clock.currentTimeMillis
    const interval = Duration.toMillis(options.interval)
    const timeout = Duration.toMillis(options.timeout)
    const isTransient = (error: E): error is E & Described => isRetryable(error)
    let last: string | undefined
    let reported: string | undefined
    let lastError: Described | undefined
    let failed = 0
    let elapsed = 0
    for (;;) {
      const answer = yield* options.poll.pipe(
        Effect.map((answer) => Either.right(answer)),
        Effect.catchIf(isTransient, (error) => Effect.succeed(Either.left(error))),
        Effect.timeoutOption(Math.max(timeout - elapsed, LAST_POLL_MILLIS))
      )
      elapsed = yield* millisSince(started)
      if (Option.isNone(answer))
        return yield* new WaitTimeout({ what, elapsed: Duration.millis(elapsed), last, lastError })
      if (Either.isRight(answer.value)) {
        const { right } = answer.value
        const seen = state(right)
        if (seen !== reported && onState !== undefined) yield* onState(seen, Duration.millis(elapsed))
        reported = seen
        if (isDone(right)) return right
        const error = failure?.(right, Duration.millis(elapsed))
        if (error !== undefined) return yield* Effect.fail(error)
        last = seen
        lastError = undefined
        failed = 0
        if (onPending !== undefined) yield* onPending(right, Duration.millis(elapsed))
      } else {
        const { left } = answer.value
        if (++failed > failures) return yield* Effect.fail(left)
        lastError = left
      }
      if (elapsed >= timeout)
        return yield* new WaitTimeout({ what, elapsed: Duration.millis(elapsed), last, lastError })
      yield* Backoff.pause(interval, jitter, timeout - elapsed)
      elapsed = yield* millisSince(started)
    }
  })
