/**
 * The waiters that the API's own model has, and that AWS's SDKs know too.
 *
 * @since 0.1.0
 */
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type { CloudFront } from "../CloudFront.js"
import type { CommonError } from "../Errors.js"
import * as Distribution from "../generated/Distribution.js"
import * as Invalidation from "../generated/Invalidation.js"
import * as StreamingDistribution from "../generated/StreamingDistribution.js"
import { waitUntil, type Options as WaitOptions, type WaitTimeout } from "../Waiter.js"

/**
 * @since 0.1.0
 * @category models
 */
export interface Options extends WaitOptions {
  /** Told of each state that is not yet the one waited for. */
  readonly onPending?: ((status: string, elapsed: Duration.Duration) => Effect.Effect<void>) | undefined
}

const wait = <A extends { readonly Status: string }, E>(
  what: string,
  wanted: string,
  ask: Effect.Effect<A, E, CloudFront>,
  defaults: { readonly interval: Duration.DurationInput; readonly timeout: Duration.DurationInput },
  { interval = defaults.interval, onPending, timeout = defaults.timeout }: Options
): Effect.Effect<A, E | WaitTimeout, CloudFront> =>
  waitUntil({
    what: `${what} to be ${wanted}`,
    ask,
    state: (answer) => answer.Status,
    isDone: (answer) => answer.Status === wanted,
    onPending: (answer, elapsed) => onPending?.(answer.Status, elapsed) ?? Effect.void,
    interval,
    timeout
  })

/**
 * Waits until the distribution's last change has reached all edge locations, and returns it. Asks every 15 seconds for at
 * most 90 minutes.
 *
 * Fails at once with `NoSuchDistribution`, `AccessDenied` and whatever else does not pass, with `WaitTimeout` in the end.
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_GetDistribution.html
 * @since 0.1.0
 * @category waiters
 * @example
 * ```ts
 * import { waitUntilDistributionDeployed } from "@effect-cloudfront/core/programs/waiters"
 *
 * const deployed = waitUntilDistributionDeployed("E1PA6795UKMFR9", { timeout: "20 minutes" })
 * ```
 */
export const waitUntilDistributionDeployed = (
  id: string,
  options: Options = {}
): Effect.Effect<
  Distribution.Distribution,
  Distribution.GetDistributionError | CommonError | WaitTimeout,
  CloudFront
> =>
  wait(
    `distribution ${id}`,
    "Deployed",
    Effect.map(Distribution.getDistribution({ Id: id }), (result) => result.Distribution),
    { interval: "15 seconds", timeout: "90 minutes" },
    options
  )

/**
 * The same for a streaming distribution.
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_GetStreamingDistribution.html
 * @since 0.1.0
 * @category waiters
 */
export const waitUntilStreamingDistributionDeployed = (
  id: string,
  options: Options = {}
): Effect.Effect<
  StreamingDistribution.StreamingDistribution,
  StreamingDistribution.GetStreamingDistributionError | CommonError | WaitTimeout,
  CloudFront
> =>
  wait(
    `streaming distribution ${id}`,
    "Deployed",
    Effect.map(StreamingDistribution.getStreamingDistribution({ Id: id }), (result) => result.StreamingDistribution),
    { interval: "15 seconds", timeout: "90 minutes" },
    options
  )

/**
 * Waits until an invalidation has reached all edge locations, and returns it. Asks every 20 seconds for at most 15 minutes.
 *
 * Fails at once with `NoSuchDistribution`, `NoSuchInvalidation`, `AccessDenied` and whatever else does not pass, with
 * `WaitTimeout` in the end.
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_GetInvalidation.html
 * @since 0.1.0
 * @category waiters
 */
export const waitUntilInvalidationCompleted = (
  distributionId: string,
  id: string,
  options: Options = {}
): Effect.Effect<
  Invalidation.Invalidation,
  Invalidation.GetInvalidationError | CommonError | WaitTimeout,
  CloudFront
> =>
  wait(
    `invalidation ${id}`,
    "Completed",
    Effect.map(
      Invalidation.getInvalidation({ DistributionId: distributionId, Id: id }),
      (result) => result.Invalidation
    ),
    { interval: "20 seconds", timeout: "15 minutes" },
    options
  )
