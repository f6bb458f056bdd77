/**
 * The waiters that the API's own model has, and that AWS's SDKs know too.
 *
 * @since 0.1.0
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
 * @since 0.1.0
 * @category models
 */
export interface WaitOptions extends Options {
  /** Told of each state that is not yet the one waited for. */
  readonly onPending?: ((status: string, elapsed: Duration.Duration) => Effect.Effect<void>) | undefined
}

/**
 * @since 0.1.0
 * @category models
 */
export interface DeployedOptions extends WaitOptions, Consistency.Options {
  /**
   * The version to wait for: the `ETag` that a write has answered with. A read that shows another one counts only when `lag` is
   * over: until then it may be older, after that it can only be newer.
   */
  readonly etag?: string | undefined
}

/**
 * `lag` is how long an invalidation that `invalidate` has created through the same client may not be there for reads.
 *
 * @since 0.1.0
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
      : yield* Effect.dieMessage("a stale read does not end the wait")
  })

/**
 * Waits until the distribution's last change has reached all edge locations, and returns it. Asks every 15 seconds for at
 * most 90 minutes. With `etag` it waits for that version: right after a write, reads may still show the version before it, which is
 * deployed. Writes that programs of this library have made through the same client are waited for without being told.
 *
 * Fails at once with `NoSuchDistribution`, `AccessDenied` and whatever else does not pass, with an error that may pass after
 * `failures` of them in a row (10 when absent), with `StaleReadError` when reads stay behind for longer than `lag`, and with
 * `WaitTimeout` in the end.
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
  options: DeployedOptions = {}
): Effect.Effect<
  Distribution.Distribution,
  Distribution.GetDistributionError | CommonError | Consistency.StaleReadError | WaitTimeout,
  CloudFront
> => program("waitUntilDistributionDeployed", { id })(waitUntilDeployed(Resource.distribution, id, options))

/**
 * The same for a streaming distribution.
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_GetStreamingDistribution.html
 * @since 0.1.0
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
 * Waits until an invalidation has reached all edge locations, and returns it. Asks every 20 seconds for at most 15 minutes.
 *
 * Fails at once with `NoSuchDistribution`, `AccessDenied` and whatever else does not pass, with `NoSuchInvalidation` (for one that
 * `invalidate` has just created, when `lag` is over), with an error that may pass after `failures` of them in a row (10 when absent), and with `WaitTimeout` in the end.
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_GetInvalidation.html
 * @since 0.1.0
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
      return answer ?? (yield* Effect.dieMessage("what is not there is not completed"))
    })
  )
