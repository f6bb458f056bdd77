/**
 * Programs that delete a distribution or a distribution tenant. They disable it, wait until the change is deployed, and delete it.
 *
 * @since 3.0.0
 */
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type * as Stream from "effect/Stream"
import type { CloudFront } from "../CloudFront.js"
import * as Consistency from "../Consistency.js"
import type { Description } from "../Description.js"
import { isConflict, isRetryable, type CommonError } from "../Errors.js"
import type * as Distribution from "../generated/Distribution.js"
import type * as DistributionTenant from "../generated/DistributionTenant.js"
import type * as StreamingDistribution from "../generated/StreamingDistribution.js"
import * as Backoff from "../internal/backoff.js"
import * as ConsistentRead from "../internal/consistentRead.js"
import { policyIdOf, toDisabled, type Disableable } from "../internal/disabling.js"
import { millisSince } from "../internal/elapsed.js"
import { program, withSpanEvents } from "../internal/program.js"
import * as Progress from "../internal/progress.js"
import { modifyIdempotently } from "../internal/readModifyWrite.js"
import * as Resource from "../internal/resource.js"
import * as Retry from "../internal/retry.js"
import { sameEncoding } from "../internal/sameEncoding.js"
import { tenant } from "../internal/tenant.js"
import * as TimeLimit from "../internal/timeLimit.js"
import * as Writes from "../internal/writes.js"
import type { DryRun } from "../Options.js"
import { waitUntil, type WaitTimeout, type Options as WaitOptions } from "../Waiter.js"

/**
 * A step of `disableAndDelete`.
 *
 * @since 3.0.0
 * @category models
 */
export type DisableAndDeleteEvent =
  | { readonly _tag: "Disabling"; readonly id: string }
  | { readonly _tag: "Disabled"; readonly id: string }
  | { readonly _tag: "Waiting"; readonly id: string; readonly status: string; readonly elapsed: Duration.Duration }
  | { readonly _tag: "Deleting"; readonly id: string }
  /** The service has refused the deletion of a distribution that is disabled and deployed. The deletion is repeated; see `grace`. */
  | { readonly _tag: "NotYetDisabled"; readonly id: string; readonly elapsed: Duration.Duration }
  | { readonly _tag: "Deleted"; readonly id: string }
  | { readonly _tag: "AlreadyGone"; readonly id: string }

/**
 * The options of `disableAndDelete`. `interval` is the time between two reads of the status; 15 seconds when absent. `timeout` is the time
 * limit of the whole program; 90 minutes when absent. `lag` is how long reads may be stale after a write; 90 seconds when absent.
 *
 * @since 3.0.0
 * @category models
 */
export interface DisableAndDeleteOptions extends WaitOptions, Consistency.Options {
  /**
   * How long the service may refuse the deletion with `DistributionNotDisabled` after the disabled distribution is deployed; 3 minutes
   * when absent. The service is eventually consistent, so its deletion may not see what a read sees.
   */
  readonly grace?: Duration.DurationInput | undefined
  /** Whether to wait until a read does not find the distribution; false when absent. */
  readonly confirm?: boolean | undefined
  /** With `true`, the result is a `DisableAndDeletePlan`, and nothing is changed; false when absent. */
  readonly dryRun?: false | undefined
  /** Called with each event. The next step follows its Effect. */
  readonly onEvent?: ((event: DisableAndDeleteEvent) => Effect.Effect<void>) | undefined
}

/**
 * The result of `disableAndDelete`. `AlreadyGone` means that the distribution did not exist.
 *
 * @since 3.0.0
 * @category models
 */
export type DisableAndDeleteOutcome = "Deleted" | "AlreadyGone"

/**
 * What `disableAndDelete` would do. `Found` is what would be deleted: a distribution, a streaming distribution or a distribution tenant. No
 * steps: it does not exist, so the outcome of a run would be `AlreadyGone`.
 *
 * @since 3.0.0
 * @category models
 */
export interface DisableAndDeletePlan<Found = Distribution.Distribution> {
  readonly id: string
  /**
   * `Disable` is the update that disables it and detaches its continuous deployment policy; `Wait` the time until the status is `Deployed`.
   */
  readonly steps: ReadonlyArray<"Disable" | "Wait" | "Delete">
  /** What would be deleted, as it was read; `undefined` if it does not exist. */
  readonly found: Found | undefined
  /** The id of the continuous deployment policy that would be detached; `undefined` if there is none. The policy itself is kept. */
  readonly detachedPolicyId: string | undefined
}

/**
 * The errors of `disableAndDelete`.
 *
 * @since 3.0.0
 * @category errors
 */
export type DisableAndDeleteError =
  | Exclude<
      Distribution.GetDistributionError | Distribution.UpdateDistributionError | Distribution.DeleteDistributionError,
      { readonly _tag: "NoSuchDistribution" }
    >
  | CommonError
  | Consistency.StaleReadError
  | WaitTimeout

/**
 * The errors of `disableAndDeleteTenant`.
 *
 * @since 3.0.0
 * @category errors
 */
export type DisableAndDeleteTenantError =
  | Exclude<
      | DistributionTenant.GetDistributionTenantError
      | DistributionTenant.UpdateDistributionTenantError
      | DistributionTenant.DeleteDistributionTenantError,
      { readonly _tag: "EntityNotFound" }
    >
  | CommonError
  | Consistency.StaleReadError
  | WaitTimeout

/**
 * The errors of `disableAndDeleteStreamingDistribution`.
 *
 * @since 3.0.0
 * @category errors
 */
export type DisableAndDeleteStreamingDistributionError =
  | Exclude<
      | StreamingDistribution.GetStreamingDistributionError
      | StreamingDistribution.UpdateStreamingDistributionError
      | StreamingDistribution.DeleteStreamingDistributionError,
      { readonly _tag: "NoSuchStreamingDistribution" }
    >
  | CommonError
  | Consistency.StaleReadError
  | WaitTimeout

/** Whether an update has to come before the deletion. */
const needsUpdate = <Config extends Disableable>(shape: Description<Config>, config: Config): boolean =>
  !sameEncoding(shape, config, toDisabled(config))

const NOT_DISABLED = ["DistributionNotDisabled", "ResourceNotDisabled", "StreamingDistributionNotDisabled"] as const

const isNotDisabled = <E>(error: E): error is Extract<E, { readonly _tag: (typeof NOT_DISABLED)[number] }> =>
  typeof error === "object" && error !== null && "_tag" in error && NOT_DISABLED.some((tag) => tag === error._tag)

/** The steps from what is there, read consistently. */
const planSteps = <Thing, Config extends Disableable, ReadError, WriteError>(
  resource: Resource.Writable<Thing, Config, ReadError, WriteError>,
  id: string,
  lag: Duration.DurationInput = Consistency.DEFAULT_LAG
): Effect.Effect<DisableAndDeletePlan<Thing>, ReadError | CommonError | Consistency.StaleReadError, CloudFront> =>
  Effect.gen(function* () {
    const writes = yield* ConsistentRead.recentWrites
    const { config, status, thing } = yield* ConsistentRead.readConsistent(resource, id, writes, lag)
    const isUpdated = needsUpdate(resource.config, config)
    return {
      id,
      steps: [
        ...(isUpdated ? (["Disable"] as const) : []),
        ...(isUpdated || status !== "Deployed" ? (["Wait"] as const) : []),
        "Delete"
      ],
      found: thing,
      detachedPolicyId: policyIdOf(config)
    }
  })

/** The plan for what does not exist. */
const planOfNotFound = (id: string) => () =>
  Effect.succeed({ id, steps: [], found: undefined, detachedPolicyId: undefined })

/** All steps. The next step depends only on what was read, so that a run continues where an earlier one ended. */
const runSteps = <Thing, Config extends Disableable, ReadError, WriteError, RemoveError>(
  resource: Resource.Resource<Thing, Config, ReadError, WriteError, RemoveError>,
  id: string,
  options: DisableAndDeleteOptions,
  onEvent: Progress.OnEvent<DisableAndDeleteEvent>,
  observed: TimeLimit.Observed
) =>
  Effect.gen(function* () {
    const { confirm = false, failures, lag = Consistency.DEFAULT_LAG } = options
    const grace = Duration.toMillis(options.grace ?? DEFAULTS.grace)
    const interval = Duration.toMillis(options.interval ?? DEFAULTS.interval)
    const timeout = Duration.toMillis(options.timeout ?? DEFAULTS.timeout)
    const writes = yield* ConsistentRead.recentWrites
    const key = Resource.keyOf(resource, id)
    const read = ConsistentRead.readConsistent(resource, id, writes, lag).pipe(
      Effect.tap((answer) => Effect.sync(() => void (observed.status = answer.status)))
    )
    const started = yield* Clock.currentTimeMillis
    const waitFor = (what: string, isDone: (result: ConsistentRead.ReadResult<Thing, Config>) => boolean) =>
      Effect.flatMap(millisSince(started), (elapsed) =>
        waitUntil({
          what: `${key} to be ${what}`,
          poll: ConsistentRead.readOnce(resource, id, writes, lag),
          state: ConsistentRead.statusOf,
          isDone,
          onPending: (result, elapsed) => {
            observed.status = ConsistentRead.statusOf(result)
            return onEvent({ _tag: "Waiting", id, status: observed.status, elapsed })
          },
          failures,
          interval,
          jitter: options.jitter,
          timeout: timeout - elapsed
        })
      )

    let current = yield* read
    const attempts = yield* Retry.attempts(lag)
    const bearing = Retry.bearing(failures)
    // When the distribution was first read as disabled and deployed. The grace period begins then.
    let readySince: number | undefined
    for (;;) {
      if (needsUpdate(resource.config, current.config)) {
        yield* onEvent({ _tag: "Disabling", id })
        current = yield* modifyIdempotently(resource, id, toDisabled, { lag })
        observed.status = current.status
        yield* onEvent({ _tag: "Disabled", id })
        readySince = undefined
      }
      if (current.status !== "Deployed") {
        readySince = undefined
        const result = yield* waitFor("Deployed", (next) => next._tag === "Fresh" && next.answer.status === "Deployed")
        // Another client may have enabled it since.
        current = result._tag === "Fresh" ? result.answer : yield* read
        continue
      }
      readySince ??= yield* Clock.currentTimeMillis
      yield* onEvent({ _tag: "Deleting", id })
      const { etag } = current
      const outcome = yield* Effect.either(resource.remove(id, etag))
      if (outcome._tag === "Right") break
      const error = outcome.left
      if (isConflict(error)) {
        yield* attempts.afterConflict(error)
        current = yield* ConsistentRead.readNewerThan(resource, id, writes, lag, etag, error)
      } else if (isNotDisabled(error)) {
        const elapsed = yield* millisSince(readySince)
        if (elapsed >= grace) return yield* Effect.fail(error)
        yield* onEvent({ _tag: "NotYetDisabled", id, elapsed: Duration.millis(elapsed) })
        yield* Backoff.pause(interval, options.jitter, grace - elapsed)
        // Without an answer, the next deletion tells as much.
        current = Option.getOrElse(yield* bearing(read), () => current)
      } else if (Retry.isTransient(error)) {
        // A read tells whether the deletion was executed. Repeating it is safe, since its ETag lets it delete only this version.
        yield* attempts.afterLoss(error)
        const reread = yield* Effect.either(read)
        if (reread._tag === "Right") current = reread.right
        else if (!isRetryable(reread.left)) return yield* Effect.fail(reread.left)
      } else return yield* Effect.fail(error)
    }
    yield* Writes.recordGone(writes, key)
    // This wait ends with the error that the distribution does not exist.
    if (confirm) yield* waitFor("gone", () => false)
    return "Deleted" as DisableAndDeleteOutcome
  })

const DEFAULTS = { grace: "3 minutes", interval: "15 seconds", timeout: "90 minutes" } as const

/** Runs the steps with the time limit, and emits the last event. */
const withTimeLimit = <E>(
  name: string,
  key: string,
  id: string,
  options: DisableAndDeleteOptions,
  run: (
    onEvent: Progress.OnEvent<DisableAndDeleteEvent>,
    observed: TimeLimit.Observed
  ) => Effect.Effect<DisableAndDeleteOutcome, E, CloudFront>
): Effect.Effect<DisableAndDeleteOutcome, E | WaitTimeout, CloudFront> =>
  Effect.suspend(() => {
    const observed: TimeLimit.Observed = { status: undefined }
    const onEvent = withSpanEvents(options.onEvent)
    return run(onEvent, observed).pipe(
      TimeLimit.within(`${key} to be deleted`, options.timeout ?? DEFAULTS.timeout, observed),
      Effect.tap((_tag) => onEvent({ _tag, id }))
    )
  }).pipe(program(name, { id }))

/** The outcome if the distribution does not exist: deleted if an earlier read has found it. */
const outcomeOfNotFound = (key: string, { status }: TimeLimit.Observed) =>
  ConsistentRead.recentWrites.pipe(
    Effect.flatMap((writes) => Writes.recordGone(writes, key)),
    Effect.as<DisableAndDeleteOutcome>(status === undefined ? "AlreadyGone" : "Deleted")
  )

/**
 * Disables a distribution, waits until the change is deployed, and deletes the distribution. Each call uses the current ETag. A continuous
 * deployment policy is detached first.
 *
 * The program can be interrupted and run again at any point. Steps that are done are not repeated. If the distribution does not exist, the
 * result is `AlreadyGone`.
 *
 * With `dryRun`, it reads the distribution, and returns the steps and the distribution, with its aliases, domain name and status. It fails
 * with the errors of that read. What the service would refuse, such as a deletion while another resource refers to the distribution, is not
 * in the plan.
 *
 * If a read is older than a write of this client, the program reads again for up to `lag`. If the response to an update or a deletion is
 * lost, the program reads the distribution, and repeats the call if it was not executed.
 *
 * Fails
 *
 * - with `WaitTimeout`, when `timeout` is over
 * - with `DistributionNotDisabled`, if the service still refuses the deletion when `grace` is over
 * - with `PreconditionFailed` or `InvalidIfMatchVersion`, after more than 10 conflicts that last longer than `lag`, or at once if the reason
 *   of the refusal is not the version (such as a pricing plan that does not allow the deletion)
 * - with `ResourceInUse`, if another resource refers to the distribution
 * - with `StaleReadError`, if reads are stale for longer than `lag`
 * - with the other errors of GetDistribution, UpdateDistribution and DeleteDistribution, and the errors of every call (`CommonError`)
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DeleteDistribution.html
 * @since 3.0.0
 * @category programs
 * @example
 * ```ts
 * import * as Console from "effect/Console"
 * import { disableAndDelete } from "@effect-cloudfront/core/programs/disableAndDelete"
 *
 * const gone = disableAndDelete("E1PA6795UKMFR9", { timeout: "30 minutes", onEvent: (event) => Console.log(event._tag) })
 * ```
 */
export function disableAndDelete(
  id: string,
  options: DryRun<DisableAndDeleteOptions>
): Effect.Effect<DisableAndDeletePlan, DisableAndDeleteError, CloudFront>
export function disableAndDelete(
  id: string,
  options?: DisableAndDeleteOptions
): Effect.Effect<DisableAndDeleteOutcome, DisableAndDeleteError, CloudFront>
export function disableAndDelete(
  id: string,
  options: DisableAndDeleteOptions | DryRun<DisableAndDeleteOptions> = {}
): Effect.Effect<DisableAndDeleteOutcome | DisableAndDeletePlan, DisableAndDeleteError, CloudFront> {
  if (options.dryRun === true) {
    return planSteps(Resource.distribution, id, options.lag).pipe(
      Effect.catchTag("NoSuchDistribution", planOfNotFound(id)),
      program("disableAndDelete", { id, dryRun: true })
    )
  }
  return withTimeLimit(
    "disableAndDelete",
    Resource.keyOf(Resource.distribution, id),
    id,
    options,
    (onEvent, observed) =>
      Effect.catchTag(runSteps(Resource.distribution, id, options, onEvent, observed), "NoSuchDistribution", () =>
        outcomeOfNotFound(Resource.keyOf(Resource.distribution, id), observed)
      )
  )
}

/**
 * The events of `disableAndDelete` as a Stream. Running the Stream deletes the distribution. The errors are those of `disableAndDelete`.
 *
 * @since 3.0.0
 * @category programs
 */
export const disableAndDeleteEvents = (
  id: string,
  options: Omit<DisableAndDeleteOptions, "onEvent"> = {}
): Stream.Stream<DisableAndDeleteEvent, DisableAndDeleteError, CloudFront> =>
  Progress.events((onEvent) => disableAndDelete(id, { ...options, onEvent }))

/**
 * Disables and deletes a streaming distribution, as `disableAndDelete` does. The errors are the same, with
 * `StreamingDistributionNotDisabled` instead of `DistributionNotDisabled`.
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DeleteStreamingDistribution.html
 * @since 3.0.0
 * @category programs
 */
export function disableAndDeleteStreamingDistribution(
  id: string,
  options: DryRun<DisableAndDeleteOptions>
): Effect.Effect<
  DisableAndDeletePlan<StreamingDistribution.StreamingDistribution>,
  DisableAndDeleteStreamingDistributionError,
  CloudFront
>
export function disableAndDeleteStreamingDistribution(
  id: string,
  options?: DisableAndDeleteOptions
): Effect.Effect<DisableAndDeleteOutcome, DisableAndDeleteStreamingDistributionError, CloudFront>
export function disableAndDeleteStreamingDistribution(
  id: string,
  options: DisableAndDeleteOptions | DryRun<DisableAndDeleteOptions> = {}
): Effect.Effect<
  DisableAndDeleteOutcome | DisableAndDeletePlan<StreamingDistribution.StreamingDistribution>,
  DisableAndDeleteStreamingDistributionError,
  CloudFront
> {
  if (options.dryRun === true) {
    return planSteps(Resource.streamingDistribution, id, options.lag).pipe(
      Effect.catchTag("NoSuchStreamingDistribution", planOfNotFound(id)),
      program("disableAndDeleteStreamingDistribution", { id, dryRun: true })
    )
  }
  return withTimeLimit(
    "disableAndDeleteStreamingDistribution",
    Resource.keyOf(Resource.streamingDistribution, id),
    id,
    options,
    (onEvent, observed) =>
      Effect.catchTag(
        runSteps(Resource.streamingDistribution, id, options, onEvent, observed),
        "NoSuchStreamingDistribution",
        () => outcomeOfNotFound(Resource.keyOf(Resource.streamingDistribution, id), observed)
      )
  )
}

/**
 * The events of `disableAndDeleteStreamingDistribution` as a Stream. Running the Stream deletes the streaming distribution.
 *
 * @since 3.0.0
 * @category programs
 */
export const disableAndDeleteStreamingDistributionEvents = (
  id: string,
  options: Omit<DisableAndDeleteOptions, "onEvent"> = {}
): Stream.Stream<DisableAndDeleteEvent, DisableAndDeleteStreamingDistributionError, CloudFront> =>
  Progress.events((onEvent) => disableAndDeleteStreamingDistribution(id, { ...options, onEvent }))

/**
 * Disables and deletes a distribution tenant, by its id, as `disableAndDelete` does. The update that disables it has all its members, since
 * the service drops those that an update does not have. The errors are the same, with `ResourceNotDisabled` instead of
 * `DistributionNotDisabled`.
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DeleteDistributionTenant.html
 * @since 3.0.0
 * @category programs
 */
export function disableAndDeleteTenant(
  id: string,
  options: DryRun<DisableAndDeleteOptions>
): Effect.Effect<DisableAndDeletePlan<DistributionTenant.DistributionTenant>, DisableAndDeleteTenantError, CloudFront>
export function disableAndDeleteTenant(
  id: string,
  options?: DisableAndDeleteOptions
): Effect.Effect<DisableAndDeleteOutcome, DisableAndDeleteTenantError, CloudFront>
export function disableAndDeleteTenant(
  id: string,
  options: DisableAndDeleteOptions | DryRun<DisableAndDeleteOptions> = {}
): Effect.Effect<
  DisableAndDeleteOutcome | DisableAndDeletePlan<DistributionTenant.DistributionTenant>,
  DisableAndDeleteTenantError,
  CloudFront
> {
  if (options.dryRun === true) {
    return planSteps(tenant, id, options.lag).pipe(
      Effect.catchTag("EntityNotFound", planOfNotFound(id)),
      program("disableAndDeleteTenant", { id, dryRun: true })
    )
  }
  return withTimeLimit("disableAndDeleteTenant", Resource.keyOf(tenant, id), id, options, (onEvent, observed) =>
    Effect.catchTag(runSteps(tenant, id, options, onEvent, observed), "EntityNotFound", () =>
      outcomeOfNotFound(Resource.keyOf(tenant, id), observed)
    )
  )
}

/**
 * The events of `disableAndDeleteTenant` as a Stream. Running the Stream deletes the distribution tenant.
 *
 * @since 3.0.0
 * @category programs
 */
export const disableAndDeleteTenantEvents = (
  id: string,
  options: Omit<DisableAndDeleteOptions, "onEvent"> = {}
): Stream.Stream<DisableAndDeleteEvent, DisableAndDeleteTenantError, CloudFront> =>
  Progress.events((onEvent) => disableAndDeleteTenant(id, { ...options, onEvent }))
