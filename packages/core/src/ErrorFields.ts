/**
 * The fields that an error class has in JSON. A class with a static method `json` that returns them is one that `Errors.schema` takes, as it
 * takes the classes of this library.
 *
 * @since 3.0.0
 * @example
 * ```ts
 * import * as Data from "effect/Data"
 * import * as ErrorFields from "@effect-cloudfront/core/ErrorFields"
 * import * as Errors from "@effect-cloudfront/core/Errors"
 *
 * class SiteNotReady extends Data.TaggedError("SiteNotReady")<{ readonly site: string; readonly attempts: number }> {
 *   static json(): ErrorFields.Json<SiteNotReady> {
 *     return {
 *       tag: "SiteNotReady",
 *       fields: { site: ErrorFields.string, attempts: ErrorFields.integer },
 *       make: (fields) => new SiteNotReady(fields)
 *     }
 *   }
 * }
 *
 * const Problem = Errors.schema(SiteNotReady, Errors.NoSuchDistribution)
 * ```
 */
export {
  /**
   * A boolean.
   *
   * @since 3.0.0
   * @category fields
   */
  boolean,
  /**
   * A duration. Its JSON is a number of milliseconds.
   *
   * @since 3.0.0
   * @category fields
   */
  duration,
  /**
   * A field of an error.
   *
   * @since 3.0.0
   * @category models
   */
  type Field,
  /**
   * An integer.
   *
   * @since 3.0.0
   * @category fields
   */
  integer,
  /**
   * The JSON of an error class: its tag, all its fields except the omitted ones, and the constructor. TypeScript refuses a missing field.
   *
   * @since 3.0.0
   * @category models
   */
  type Json,
  /**
   * An array of another field.
   *
   * @since 3.0.0
   * @category fields
   */
  list,
  /**
   * One of these strings.
   *
   * @since 3.0.0
   * @category fields
   */
  oneOf,
  /**
   * A field that may be absent.
   *
   * @since 3.0.0
   * @category fields
   */
  optional,
  /**
   * A plain object of other fields.
   *
   * @since 3.0.0
   * @category fields
   */
  record,
  /**
   * A string.
   *
   * @since 3.0.0
   * @category fields
   */
  string
} from "./internal/errorFields.js"
