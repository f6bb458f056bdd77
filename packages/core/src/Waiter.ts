/**
 * Waiting for something to reach a state, by asking again and again.
 *
 * @since 0.1.0
 */
import * as Clock from "effect/Clock"
import * as Data from "effect/Data"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { isRetryable } from "./Errors.js"

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
}> {
  override get message(): string {
    const seen = this.last === undefined ? "its state could not be read" : `it is ${this.last}`
    return `gave up waiting for ${this.what} after ${Duration.format(this.elapsed)}: ${seen}`
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
}

/**
 * Asks until the answer is the one waited for. An error that may pass (throttling, no response, a fault of the service) is
 * taken for "not yet"; any other ends the wait at once.
 *
 * @since 0.1.0
 * @category waiting
 */
export const waitUntil = <A, E, R, E2 = never, R2 = never>(
  question: Question<A, E, R, E2, R2>
): Effect.Effect<A, E | E2 | WaitTimeout, R | R2> =>
  Effect.gen(function* () {
    const started = yield* Clock.currentTimeMillis
    const interval = Duration.toMillis(question.interval)
    const timeout = Duration.toMillis(question.timeout)
    let last: string | undefined
    for (;;) {
      const answer = yield* question.ask.pipe(
        Effect.asSome,
        Effect.catchIf(isRetryable, () => Effect.succeedNone)
      )
      const elapsed = (yield* Clock.currentTimeMillis) - started
      if (answer._tag === "Some") {
        if (question.isDone(answer.value)) return answer.value
        last = question.state(answer.value)
        if (question.onPending !== undefined) yield* question.onPending(answer.value, Duration.millis(elapsed))
      }
      if (elapsed >= timeout) {
        return yield* new WaitTimeout({ what: question.what, elapsed: Duration.millis(elapsed), last })
      }
      yield* Effect.sleep(Duration.millis(Math.min(interval, timeout - elapsed)))
    }
  })
