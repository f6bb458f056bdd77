/**
 * Waiting for something to reach a state, by asking again and again.
 *
 * @since 0.1.0
 */
import * as Clock from "effect/Clock"
import * as Data from "effect/Data"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import { isRetryable } from "./Errors.js"
import * as ErrorSchema from "./internal/errorSchema.js"

/**
 * How often to ask, and for how long.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /** Time between two questions. */
  readonly interval?: Duration.DurationInput | undefined
  /** How long to wait in all before giving up. */
  readonly timeout?: Duration.DurationInput | undefined
  /**
   * How many questions in a row may fail with an error that may pass (throttling, no response, a fault of the service) before
   * the wait ends with that error; 10 when absent. Each of them has been tried a few times by the HTTP layer already.
   */
  readonly failures?: number | undefined
}

interface Described {
  readonly _tag: string
  readonly message: string
}

/**
 * The state was not reached in the time allowed. Nothing has been undone: waiting again goes on from here.
 *
 * @since 0.1.0
 * @category errors
 */
export class WaitTimeout extends Data.TaggedError("WaitTimeout")<{
  /** What was waited for, such as `distribution E1 to be Deployed`. */
  readonly what: string
  readonly elapsed: Duration.Duration
  /** The state seen last; `undefined` when every question failed. */
  readonly last: string | undefined
  /** What the last question failed with; `undefined` when it was answered. */
  readonly lastError?: Described | undefined
}> {
  /** What its JSON is; see `Errors.schema`. */
  static json(): ErrorSchema.Json<WaitTimeout> {
    return {
      tag: "WaitTimeout",
      fields: {
        what: ErrorSchema.string,
        elapsed: ErrorSchema.duration,
        last: ErrorSchema.optional(ErrorSchema.string),
        lastError: ErrorSchema.optional(ErrorSchema.described)
      },
      make: (fields) => new WaitTimeout(fields)
    }
  }

  override get message(): string {
    const seen = this.last === undefined ? "its state could not be read" : `it is ${this.last}`
    const failed = this.lastError === undefined ? "" : `; the last question failed: ${this.lastError.message}`
    return `gave up waiting for ${this.what} after ${Duration.format(this.elapsed)}: ${seen}${failed}`
  }
}

/**
 * @since 0.1.0
 * @category models
 */
export interface Question<A, E, R, E2 = never, R2 = never> {
  /** What is waited for, for the error: `distribution E1 to be Deployed`. */
  readonly what: string
  readonly ask: Effect.Effect<A, E, R>
  /** The state of what came back, for events and errors. */
  readonly state: (answer: A) => string
  readonly isDone: (answer: A) => boolean
  /** Told of each answer that is not the end yet. */
  readonly onPending?: ((answer: A, elapsed: Duration.Duration) => Effect.Effect<void, E2, R2>) | undefined
  readonly interval: Duration.DurationInput
  readonly timeout: Duration.DurationInput
  /** See `Options.failures`. */
  readonly failures?: number | undefined
}

const FAILURES = 10

/** What the question at the end of the time is given, so that a wait is over when it should be. */
const LAST_LOOK = 1_000

/**
 * Asks until the answer is the one waited for. An error that may pass (throttling, no response, a fault of the service) is
 * taken for "not yet", `failures` times in a row; any other ends the wait at once, and so does one too many in a row.
 *
 * The time bounds the questions too: one that is not answered when the time is over is interrupted. A question asked at the
 * very end is given one second.
 *
 * @since 0.1.0
 * @category waiting
 */
export const waitUntil = <A, E, R, E2 = never, R2 = never>(
  question: Question<A, E, R, E2, R2>
): Effect.Effect<A, E | E2 | WaitTimeout, R | R2> =>
  Effect.gen(function* () {
    const { failures = FAILURES, isDone, onPending, state, what } = question
    const started = yield* Clock.currentTimeMillis
    const interval = Duration.toMillis(question.interval)
    const timeout = Duration.toMillis(question.timeout)
    const isTransient = (error: E): error is E & Described => isRetryable(error)
    let last: string | undefined
    let lastError: Described | undefined
    let failed = 0
    let elapsed = 0
    for (;;) {
      const answer = yield* question.ask.pipe(
        Effect.map((answer) => Either.right(answer)),
        Effect.catchIf(isTransient, (error) => Effect.succeed(Either.left(error))),
        Effect.timeoutOption(Math.max(timeout - elapsed, LAST_LOOK))
      )
      elapsed = (yield* Clock.currentTimeMillis) - started
      if (Option.isNone(answer))
        return yield* new WaitTimeout({ what, elapsed: Duration.millis(elapsed), last, lastError })
      if (Either.isRight(answer.value)) {
        const { right } = answer.value
        if (isDone(right)) return right
        last = state(right)
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
      yield* Effect.sleep(Math.min(interval, timeout - elapsed))
      elapsed = (yield* Clock.currentTimeMillis) - started
    }
  })
