/**
 * The waiters of the API's model, which the AWS SDKs have too.
 *
 * @since 3.0.0
 */
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type { CloudFront } from "../CloudFront.js"
import * as Consistency from "../Consistency.js"
import type { CommonError } from "../Errors.js"
import type * as Distribution from "../generated/Distribution.js"
import * as Invalidation from "../generated/Invalidation.js"
import type * as StreamingDistribution from "../generated/StreamingDistribution.js"
import * as ConsistentRead from "../internal/consistentRead.js"
import { program } from "../internal/program.js"
import * as Resource from "../internal/resource.js"
import { waitUntil, type Options, type WaitTimeout } from "../Waiter.js"

/**
 * The options of all waiters.
 *
 * @since 3.0.0
 * @category models
 */
export interface WaitOptions extends Options {
  /** Called after each poll that does not end the wait, with the status and the elapsed time. The next poll follows its Effect. */
  readonly onPending?: ((status: string, elapsed: Duration.Duration) => Effect.Effect<void>) | undefined
}

/**
 * The options of the waiters for distributions. `lag` is how long reads may be stale after a write; 90 seconds when absent.
 *
 * @since 3.0.0
 * @category models
 */
export interface DeployedOptions extends WaitOptions, Consistency.Options {
  /**
   * The version to wait for: the `ETag` in the result of a write. A read with another ETag may be stale until `lag` is over, so it does
   * not end the wait before. After that it is a newer version.
   */
  readonly etag?: string | undefined
}

/**
 * The options of the waiter for invalidations. `lag` is how long reads may not find an invalidation that `invalidate` has created
 * through the same client; 90 seconds when absent.
 *
 * @since 3.0.0
 * @category models
 */
export interface CompletedOptions extends WaitOptions, Consistency.Options {}

const waitUntilDeployed = <Thing, Config, ReadError, WriteError, RemoveError>(
  resource: Resource.Resource<Thing, Config, ReadError, WriteError, RemoveError>,
  id: string,
  options: DeployedOptions
): Effect.Effect<Thing, ReadError | CommonError | Consistency.StaleReadError | WaitTimeout, CloudFront> =>
  Effect.gen(function* () {
    const { etag, lag = Consistency.DEFAULT_LAG, onPending } = options
    const writes = yield* ConsistentRead.recentWrites
    const started = yield* Clock.currentTimeMillis
    const isOtherVersion = (result: ConsistentRead.ReadResult<Thing, Config>) =>
      etag !== undefined && result._tag === "Fresh" && result.answer.etag !== etag
    const poll = ConsistentRead.readOnce(resource, id, writes, lag).pipe(
      Effect.zip(Clock.currentTimeMillis),
      Effect.map(([result, now]) => ({
        result,
        isConclusive: !isOtherVersion(result) || now - started >= Duration.toMillis(lag)
      }))
    )
    const { result } = yield* waitUntil({
      what: `${Resource.keyOf(resource, id)} to be Deployed`,
      poll,
      state: ({ result }) => ConsistentRead.statusOf(result),
      isDone: ({ isConclusive, result }) =>
        isConclusive && result._tag === "Fresh" && result.answer.status === "Deployed",
      onPending: ({ result }, elapsed) => onPending?.(ConsistentRead.statusOf(result), elapsed) ?? Effect.void,
      failures: options.failures,
      interval: options.interval ?? "15 seconds",
      timeout: options.timeout ?? "90 minutes"
    })
    return result._tag === "Fresh"
      ? result.answer.thing
      : yield* Effect.die(new Error("a stale read does not end the wait"))
  })

/**
 * Waits until the last change of a distribution has reached all edge locations (status `Deployed`), and returns the distribution. When
 * absent, `interval` is 15 seconds and `timeout` is 90 minutes.
 *
 * Right after a write, a read may show the previous version, which is deployed. With `etag`, the waiter waits for that version. A version
 * that a program of this library has written through the same client is waited for without `etag`.
 *
 * Fails
 *
 * - with `NoSuchDistribution`, `AccessDenied` and all other errors that are not retryable, at once
 * - with a retryable error, after more than `failures` of them in a row (10 when absent)
 * - with `StaleReadError`, if reads are stale for longer than `lag`
 * - with `WaitTimeout`, when `timeout` is over
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_GetDistribution.html
 * @since 3.0.0
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
  options: DeployedOptions = {}
): Effect.Effect<
  Distribution.Distribution,
  Distribution.GetDistributionError | CommonError | Consistency.StaleReadError | WaitTimeout,
  CloudFront
> => program("waitUntilDistributionDeployed", { id })(waitUntilDeployed(Resource.distribution, id, options))

/**
 * Waits until the last change of a streaming distribution has reached all edge locations. The options, defaults and errors are those of
 * `waitUntilDistributionDeployed`, with `NoSuchStreamingDistribution` instead of `NoSuchDistribution`.
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_GetStreamingDistribution.html
 * @since 3.0.0
 * @category waiters
 */
export const waitUntilStreamingDistributionDeployed = (
  id: string,
  options: DeployedOptions = {}
): Effect.Effect<
  StreamingDistribution.StreamingDistribution,
  StreamingDistribution.GetStreamingDistributionError | CommonError | Consistency.StaleReadError | WaitTimeout,
  CloudFront
> =>
  program("waitUntilStreamingDistributionDeployed", { id })(
    waitUntilDeployed(Resource.streamingDistribution, id, options)
  )

/**
 * Waits until an invalidation has reached all edge locations (status `Completed`), and returns it. When absent, `interval` is 20 seconds
 * and `timeout` is 15 minutes.
 *
 * Fails
 *
 * - with `NoSuchDistribution`, `AccessDenied` and all other errors that are not retryable, at once
 * - with `NoSuchInvalidation`, at once; for an invalidation that `invalidate` has just created, when `lag` is over
 * - with a retryable error, after more than `failures` of them in a row (10 when absent)
 * - with `WaitTimeout`, when `timeout` is over
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_GetInvalidation.html
 * @since 3.0.0
 * @category waiters
 */
export const waitUntilInvalidationCompleted = (
  distributionId: string,
  id: string,
  options: CompletedOptions = {}
): Effect.Effect<
  Invalidation.Invalidation,
  Invalidation.GetInvalidationError | CommonError | WaitTimeout,
  CloudFront
> =>
  program("waitUntilInvalidationCompleted", { distributionId, id })(
    Effect.gen(function* () {
      const writes = yield* ConsistentRead.recentWrites
      const key = Resource.keyOf(Resource.invalidation, `${distributionId}/${id}`)
      const answer = yield* waitUntil({
        what: `invalidation ${id} to be Completed`,
        poll: Invalidation.getInvalidation({ DistributionId: distributionId, Id: id }).pipe(
          Effect.map(({ Invalidation }): Invalidation.Invalidation | undefined => Invalidation),
          Effect.catchTag("NoSuchInvalidation", (error) =>
            Effect.flatMap(
              ConsistentRead.isRecentlyCreated(writes, key, options.lag ?? Consistency.DEFAULT_LAG),
              (isNew) => (isNew ? Effect.succeed(undefined) : Effect.fail(error))
            )
          )
        ),
        state: (answer) => answer?.Status ?? ConsistentRead.NOT_VISIBLE_YET,
        isDone: (answer) => answer?.Status === "Completed",
        onPending: (answer, elapsed) =>
          options.onPending?.(answer?.Status ?? ConsistentRead.NOT_VISIBLE_YET, elapsed) ?? Effect.void,
        failures: options.failures,
        interval: options.interval ?? "20 seconds",
        timeout: options.timeout ?? "15 minutes"
      })
      return answer ?? (yield* Effect.die(new Error("an invalidation that is not visible does not end the wait")))
    })
  )
