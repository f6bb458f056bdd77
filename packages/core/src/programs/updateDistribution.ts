/**
 * Changing a distribution without losing anyone's changes, one's own included.
 *
 * @since 0.1.0
 */
import type * as Effect from "effect/Effect"
import type { CloudFront } from "../CloudFront.js"
import type { CommonError } from "../Errors.js"
import type * as Distribution from "../generated/Distribution.js"
import type * as StreamingDistribution from "../generated/StreamingDistribution.js"
import * as RMW from "../internal/readModifyWrite.js"
import * as Resource from "../internal/resource.js"

/**
 * @since 0.1.0
 * @category models
 */
export type Options = RMW.Options

/**
 * What an update leaves behind: the thing itself, its configuration, its status, the ETag that the next change needs, and
 * whether anything was sent at all.
 *
 * @since 0.1.0
 * @category models
 */
export interface Updated<Thing, Config> extends RMW.Updated<Thing, Config> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface UpdatedDistribution extends Updated<Distribution.Distribution, Distribution.DistributionConfig> {}

/**
 * @since 0.1.0
 * @category models
 */
export interface UpdatedStreamingDistribution extends Updated<
  StreamingDistribution.StreamingDistribution,
  StreamingDistribution.StreamingDistributionConfig
> {}

/**
 * @since 0.1.0
 * @category errors
 */
export type UpdateDistributionError =
  | Distribution.GetDistributionError
  | Distribution.UpdateDistributionError
  | CommonError

/**
 * @since 0.1.0
 * @category errors
 */
export type UpdateStreamingDistributionError =
  | StreamingDistribution.GetStreamingDistributionError
  | StreamingDistribution.UpdateStreamingDistributionError
  | CommonError

/**
 * Reads the distribution, applies `change` to its configuration and writes the result with the ETag that was read. When
 * someone else's write came in between, all of it is done again on what they left, `change` included, so it should depend
 * on nothing but its argument. A write that was made although its answer was lost is found again, and not made twice. When
 * the configuration comes back as it was, nothing is sent. Settings that this version of the library does not know are kept.
 *
 * Fails with `NoSuchDistribution`, with what UpdateDistribution refuses, with what `change` fails with, and with
 * `PreconditionFailed` or `InvalidIfMatchVersion` after `retries` conflicts in a row.
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_UpdateDistribution.html
 * @since 0.1.0
 * @category programs
 * @example
 * ```ts
 * import { updateDistribution } from "@effect-cloudfront/core/programs/updateDistribution"
 *
 * const renamed = updateDistribution("E1PA6795UKMFR9", (config) => ({ ...config, Comment: "the new site" }))
 * ```
 */
export const updateDistribution = <E = never, R = never>(
  id: string,
  change: RMW.Change<Distribution.DistributionConfig, E, R>,
  options?: Options
): Effect.Effect<UpdatedDistribution, UpdateDistributionError | E, CloudFront | R> =>
  RMW.readModifyWrite(Resource.distribution, id, change, options)

/**
 * The same for a streaming distribution.
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_UpdateStreamingDistribution.html
 * @since 0.1.0
 * @category programs
 */
export const updateStreamingDistribution = <E = never, R = never>(
  id: string,
  change: RMW.Change<StreamingDistribution.StreamingDistributionConfig, E, R>,
  options?: Options
): Effect.Effect<UpdatedStreamingDistribution, UpdateStreamingDistributionError | E, CloudFront | R> =>
  RMW.readModifyWrite(Resource.streamingDistribution, id, change, options)

const enabled =
  (Enabled: boolean) =>
  <Config extends { readonly Enabled: boolean }>(config: Config): Config => ({ ...config, Enabled })

/**
 * Lets the distribution answer requests. Nothing is sent when it does already.
 *
 * @since 0.1.0
 * @category programs
 */
export const enable = (
  id: string,
  options?: Options
): Effect.Effect<UpdatedDistribution, UpdateDistributionError, CloudFront> =>
  updateDistribution(id, enabled(true), options)

/**
 * Stops the distribution from answering requests. Nothing is sent when it does not anyway.
 *
 * @since 0.1.0
 * @category programs
 */
export const disable = (
  id: string,
  options?: Options
): Effect.Effect<UpdatedDistribution, UpdateDistributionError, CloudFront> =>
  updateDistribution(id, enabled(false), options)

/**
 * @since 0.1.0
 * @category programs
 */
export const enableStreamingDistribution = (
  id: string,
  options?: Options
): Effect.Effect<UpdatedStreamingDistribution, UpdateStreamingDistributionError, CloudFront> =>
  updateStreamingDistribution(id, enabled(true), options)

/**
 * @since 0.1.0
 * @category programs
 */
export const disableStreamingDistribution = (
  id: string,
  options?: Options
): Effect.Effect<UpdatedStreamingDistribution, UpdateStreamingDistributionError, CloudFront> =>
  updateStreamingDistribution(id, enabled(false), options)
