/**
 * What is wrong with the options of a program.
 *
 * @since 3.0.0
 */
import * as Data from "effect/Data"
import * as ErrorFields from "./internal/errorFields.js"

/**
 * One thing wrong with the options.
 *
 * @since 3.0.0
 * @category models
 */
export interface OptionProblem {
  /** Such as `origin.domainName`. */
  readonly option: string
  /** What is wrong with it, and what to give instead. The value itself is never part of this. */
  readonly reason: string
}

/**
 * The options of a program with `dryRun: true`. The result of the program is its plan then, and nothing is changed.
 *
 * @since 3.0.0
 * @category models
 */
export type DryRun<Options> = Omit<Options, "dryRun"> & { readonly dryRun: true }

/**
 * The options of a program are certain to be refused by the service, or certain not to work. All problems are listed at once. Nothing was
 * sent.
 *
 * @since 3.0.0
 * @category errors
 */
export class InvalidOptions extends Data.TaggedError("InvalidOptions")<{
  readonly problems: ReadonlyArray<OptionProblem>
}> {
  /** The fields of its JSON, for `Errors.schema`. */
  static json(): ErrorFields.Json<InvalidOptions> {
    return {
      tag: "InvalidOptions",
      fields: {
        problems: ErrorFields.list(ErrorFields.record({ option: ErrorFields.string, reason: ErrorFields.string }))
      },
      make: (fields) => new InvalidOptions(fields)
    }
  }

  override get message(): string {
    return this.problems.map(({ option, reason }) => `${option} ${reason}`).join("; ")
  }
}
