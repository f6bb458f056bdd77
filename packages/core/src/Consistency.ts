/**
 * CloudFront is eventually consistent: reads and lists may return the old state for some time after a write.
 *
 * @since 3.0.0
 */
import * as Data from "effect/Data"
import * as Duration from "effect/Duration"
import * as ErrorFields from "./internal/errorFields.js"

/**
 * @since 3.0.0
 * @category models
 */
export interface Options {
  /**
   * How long reads may return the state before a write of this program; 90 seconds when absent. The program repeats such reads, and
   * fails with a `StaleReadError` if they are still stale after that time.
   */
  readonly lag?: Duration.DurationInput | undefined
}

/**
 * The default of `lag`. Reads of the service were seen to be stale for up to a minute.
 *
 * @since 3.0.0
 * @category constants
 */
export const DEFAULT_LAG: Duration.DurationInput = "90 seconds"

/**
 * Reads are still older than a write of the program after the lag. The write was executed. A second run of the program continues from
 * there.
 *
 * @since 3.0.0
 * @category errors
 */
export class StaleReadError extends Data.TaggedError("StaleReadError")<{
  /** What was read, such as `distribution E1`. */
  readonly what: string
  readonly elapsed: Duration.Duration
  /** The version that the read returned; `undefined` if the resource has no version, or was not found. */
  readonly etag: string | undefined
}> {
  /** The fields of its JSON, for `Errors.schema`. */
  static json(): ErrorFields.Json<StaleReadError> {
    return {
      tag: "StaleReadError",
      fields: {
        what: ErrorFields.string,
        elapsed: ErrorFields.duration,
        etag: ErrorFields.optional(ErrorFields.string)
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
 * The outcome of a create is unknown: its responses were lost or unreadable, and the resource could not be searched for, or was not
 * found within the lag. To complete it, run the program again with the same input and this `reference` as `callerReference`. The program
 * then finds the resource if it was created, or creates it. It never creates it twice.
 *
 * @since 3.0.0
 * @category errors
 */
export class UnconfirmedCreate extends Data.TaggedError("UnconfirmedCreate")<{
  /** The kind of resource, such as `distribution`. */
  readonly what: string
  /** The caller reference for the next run. */
  readonly reference: string
  /** The last error of the create or of the search. */
  readonly cause: { readonly _tag: string; readonly message: string }
}> {
  /** The fields of its JSON, for `Errors.schema`. */
  static json(): ErrorFields.Json<UnconfirmedCreate> {
    return {
      tag: "UnconfirmedCreate",
      fields: { what: ErrorFields.string, reference: ErrorFields.string, cause: ErrorFields.tagAndMessage },
      make: (fields) => new UnconfirmedCreate(fields)
    }
  }

  override get message(): string {
    return `whether the ${this.what} was created is not known (${this.cause.message}); run again with the caller reference ${this.reference}`
  }
}
