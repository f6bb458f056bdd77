/**
 * Errors that are not there, or that are forgotten. The overloads of `Effect.catchTag` come before what is wrong, and so do both types of an
 * assignment between effects.
 */
import { getDistribution, type GetDistributionResult } from "@effect-cloudfront/core/Distribution"
import { isNotFound, type AccessDenied, type CommonError } from "@effect-cloudfront/core/Errors"
import { disableAndDelete } from "@effect-cloudfront/core/programs/disableAndDelete"
import { findDistribution } from "@effect-cloudfront/core/programs/find"
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import * as Effect from "effect/Effect"

const call = getDistribution({ Id: "E1PA6795UKMFR9" })

// An error of another operation
// @expect-below Argument of type '"NoSuchInvalidation"' is not assignable to parameter of type
export const other = call.pipe(Effect.catchTag("NoSuchInvalidation", () => Effect.void))

// A misspelled error
// @expect-below Argument of type '"NoSuchDistributions"' is not assignable to parameter of type
export const misspelled = call.pipe(Effect.catchTag("NoSuchDistributions", () => Effect.void))

// @expect Type '() => Effect.Effect<void, never, never>' is not assignable to type 'never'.
export const tags = call.pipe(Effect.catchTags({ NoSuchDistributionException: () => Effect.void }))

// An error that was caught before
export const twice = call.pipe(
  Effect.catchTag("NoSuchDistribution", () => Effect.void),
  // @expect-below Argument of type '"NoSuchDistribution"' is not assignable to parameter of type
  Effect.catchTag("NoSuchDistribution", () => Effect.void)
)

// An error that a predicate has taken out
export const gone = call.pipe(
  Effect.catchIf(isNotFound, () => Effect.void),
  // @expect-below Argument of type '"NoSuchDistribution"' is not assignable to parameter of type
  Effect.catchTag("NoSuchDistribution", () => Effect.void)
)

// Errors that are left
// @expect-below is not assignable to type 'never'.
export const forgotten: Effect.Effect<GetDistributionResult, never, CloudFront> = call

// @expect-below Type 'NoSuchDistribution' is not assignable to type
export const common: Effect.Effect<GetDistributionResult, AccessDenied | CommonError, CloudFront> = call

// @expect-below Type 'DisableAndDeleteError' is not assignable to type 'CommonError'
export const program: Effect.Effect<unknown, CommonError, CloudFront> = disableAndDelete("E1PA6795UKMFR9")

// An error of a program where there is none: by an id nothing can be ambiguous
// @expect-below Argument of type '"AmbiguousMatch"' is not assignable to parameter of type
export const byId = findDistribution("E1PA6795UKMFR9").pipe(Effect.catchTag("AmbiguousMatch", () => Effect.void))

// A member that the error does not have
export const word = call.pipe(
  // @expect Property 'statusCode' does not exist on type 'NoSuchDistribution'.
  Effect.catchTag("NoSuchDistribution", (error) => Effect.log(error.statusCode))
)
