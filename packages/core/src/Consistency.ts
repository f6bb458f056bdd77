/**
 * CloudFront is eventually consistent: for a while after a write, reads and lists may show what was there before it.
 *
 * @since 0.1.0
 */
import * as Data from "effect/Data"
import * as Duration from "effect/Duration"
import * as ErrorSchema from "./internal/errorSchema.js"

/**
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /**
   * How long reads may go on showing what was there before a write of this program; 90 seconds when absent. A program waits
   * such reads out, and fails with `StaleReadError` when they last longer.
   */
  readonly lag?: Duration.DurationInput | undefined
}

/**
 * How long reads may be behind when nothing else is said: the service was seen to take up to a minute.
 *
 * @since 0.1.0
 * @category constants
 */
export const DEFAULT_LAG: Duration.DurationInput = "90 seconds"

/**
 * Reads still show a state that is older than a write of the program itself, after the lag that was allowed. The write has been
 * made: running the program again goes on from there.
 *
 * @since 0.1.0
 * @category errors
 */
export class StaleReadError extends Data.TaggedError("StaleReadError")<{
  /** What was read, such as `distribution E1`. */
  readonly what: string
  readonly elapsed: Duration.Duration
  /** The version that the read showed; `undefined` where what was read has none, or was not there at all. */
  readonly etag: string | undefined
}> {
  /** What its JSON is; see `Errors.schema`. */
  static json(): ErrorSchema.Json<StaleReadError> {
    return {
      tag: "StaleReadError",
      fields: {
        what: ErrorSchema.string,
        elapsed: ErrorSchema.duration,
        etag: ErrorSchema.optional(ErrorSchema.string)
      },
      make: (fields) => new StaleReadError(fields)
    }
  }

  override get message(): string {
    const seen = this.etag === undefined ? "what was written" : `a newer version than ${this.etag}`
    return `${this.what}: reads do not show ${seen} ${Duration.format(this.elapsed)} after it was written`
  }
}

/**
 * Whether something was created is not known: the answers to the create were lost, or could not be read, and what is there could
 * not be looked at, or did not show it within the lag. Running the program again with the same input and this `reference` as its
 * `callerReference` finishes the job: what was created is found and returned, what was not is created, and nothing is there twice.
 *
 * @since 0.1.0
 * @category errors
 */
export class UnconfirmedCreate extends Data.TaggedError("UnconfirmedCreate")<{
  /** What was to be created, such as `distribution`. */
  readonly what: string
  /** The caller reference to run the program with again. */
  readonly reference: string
  /** The error that left it open: the last one of the create, or the one of looking for what it created. */
  readonly cause: { readonly _tag: string; readonly message: string }
}> {
  /** What its JSON is; see `Errors.schema`. */
  static json(): ErrorSchema.Json<UnconfirmedCreate> {
    return {
      tag: "UnconfirmedCreate",
      fields: { what: ErrorSchema.string, reference: ErrorSchema.string, cause: ErrorSchema.described },
      make: (fields) => new UnconfirmedCreate(fields)
    }
  }

  override get message(): string {
    return `whether the ${this.what} was created is not known (${this.cause.message}); run again with the caller reference ${this.reference}`
  }
}
