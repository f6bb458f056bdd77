import * as Data from "effect/Data"
import type * as Cause from "effect/Cause"

/** What every error of the service carries. */
export interface Fields {
  /** The service's own words. */
  readonly message: string
  /** The status that came with it, which a proxy may have changed. */
  readonly httpStatus: number
  /** The id to quote to AWS support, where the response had one. */
  readonly requestId: string | undefined
  /** How many attempts the call took, this answer being the last one's, where somebody counted. */
  readonly attempts?: number
}

/**
 * The class of one error code. The type is written out because `catchTag` needs `_tag` bound to the code, which
 * TypeScript does not do for a class made by a generic function.
 */
export const ServiceError = <const Code extends string, const Status extends number>(
  code: Code,
  status: Status
): new (
  fields: Fields
) => Cause.YieldableError & Fields & { readonly _tag: Code; readonly code: Code; readonly status: Status } => {
  class Base extends Data.Error<Fields> {
    readonly _tag = code
    readonly code = code
    /** The status that the API documents for this code. */
    readonly status = status
    override readonly name = code
  }
  return Base
}
