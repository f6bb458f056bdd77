/**
 * From what a list holds to the full thing.
 *
 * @since 0.1.0
 */
import type * as Effect from "effect/Effect"
import type { CloudFront } from "../CloudFront.js"
import type { CommonError } from "../Errors.js"
import * as Distribution from "../generated/Distribution.js"
import * as Invalidation from "../generated/Invalidation.js"
import * as StreamingDistribution from "../generated/StreamingDistribution.js"
import { program } from "../internal/program.js"

/**
 * An id, or anything that has one: a summary of a list, or the thing itself.
 *
 * @since 0.1.0
 * @category models
 */
export type Identified = string | { readonly Id: string }

const idOf = (of: Identified): string => (typeof of === "string" ? of : of.Id)

/**
 * The distribution, with its configuration and the ETag that the next change needs.
 *
 * Fails with `NoSuchDistribution`, `AccessDenied` and what any call can fail with.
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_GetDistribution.html
 * @since 0.1.0
 * @category programs
 * @example
 * ```ts
 * import * as Stream from "effect/Stream"
 * import { findDistribution } from "@effect-cloudfront/core/programs/find"
 * import { distributions } from "@effect-cloudfront/core/programs/lists"
 *
 * const all = distributions().pipe(Stream.mapEffect(findDistribution, { concurrency: 2 }))
 * ```
 */
export const findDistribution = (
  of: Identified
): Effect.Effect<Distribution.GetDistributionResult, Distribution.GetDistributionError | CommonError, CloudFront> =>
  program("findDistribution", { id: idOf(of) })(Distribution.getDistribution({ Id: idOf(of) }))

/**
 * The same for a streaming distribution.
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_GetStreamingDistribution.html
 * @since 0.1.0
 * @category programs
 */
export const findStreamingDistribution = (
  of: Identified
): Effect.Effect<
  StreamingDistribution.GetStreamingDistributionResult,
  StreamingDistribution.GetStreamingDistributionError | CommonError,
  CloudFront
> =>
  program("findStreamingDistribution", { id: idOf(of) })(
    StreamingDistribution.getStreamingDistribution({ Id: idOf(of) })
  )

/**
 * The same for an invalidation of a distribution: a list tells its id and status, this its paths too.
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_GetInvalidation.html
 * @since 0.1.0
 * @category programs
 */
export const findInvalidation = (
  distribution: Identified,
  of: Identified
): Effect.Effect<Invalidation.GetInvalidationResult, Invalidation.GetInvalidationError | CommonError, CloudFront> =>
  program("findInvalidation", { distributionId: idOf(distribution), id: idOf(of) })(
    Invalidation.getInvalidation({ DistributionId: idOf(distribution), Id: idOf(of) })
  )
