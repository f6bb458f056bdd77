/**
 * Deleting a distribution takes three calls with the right ETags and a long wait in between. This does all of it.
 *
 * @since 0.1.0
 */
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Stream from "effect/Stream"
import type { CloudFront } from "../CloudFront.js"
import * as Consistency from "../Consistency.js"
import { DecodeError, isConflict, isRetryable, type CommonError } from "../Errors.js"
import type * as Distribution from "../generated/Distribution.js"
import type * as StreamingDistribution from "../generated/StreamingDistribution.js"
import * as Backoff from "../internal/backoff.js"
import * as ConsistentRead from "../internal/consistentRead.js"
import { program, withSpanEvents } from "../internal/program.js"
import * as Progress from "../internal/progress.js"
import { modifyIdempotently } from "../internal/readModifyWrite.js"
import * as Resource from "../internal/resource.js"
import { sameEncoding } from "../internal/sameEncoding.js"
import * as Writes from "../internal/writes.js"
import { waitUntil, WaitTimeout, type Options as WaitOptions } from "../Waiter.js"

/**
 * What has been done so far.
 *
 * @since 0.1.0
 * @category models
 */
export type DisableAndDeleteEvent =
  | { readonly _tag: "Disabling"; readonly id: string }
  | { readonly _tag: "Disabled"; readonly id: string }
  | { readonly _tag: "Waiting"; readonly id: string; readonly status: string; readonly elapsed: Duration.Duration }
  | { readonly _tag: "Deleting"; readonly id: string }
  /** The service still says that it is not disabled, though reading it says that it is: this passes. */
  | { readonly _tag: "NotYetDisabled"; readonly id: string; readonly elapsed: Duration.Duration }
  | { readonly _tag: "Deleted"; readonly id: string }
  | { readonly _tag: "AlreadyGone"; readonly id: string }

/**
 * `interval` (15 seconds when absent) is the time between two looks at the status, `timeout` (90 minutes) the time that all
 * of it may take, whatever it is doing then.
 *
 * @since 0.1.0
 * @category models
 */
export interface DisableAndDeleteOptions extends WaitOptions, Consistency.Options {
  /**
   * How long after the disabled distribution is deployed the service may go on refusing to delete it; 3 minutes when
   * absent. It does so because it does not look where reading it looks.
   */
  readonly grace?: Duration.DurationInput | undefined
  /** Also wait until reading it says that it is gone; false when absent. */
  readonly confirm?: boolean | undefined
  /** Told of each step before the next one is taken. */
  readonly onEvent?: ((event: DisableAndDeleteEvent) => Effect.Effect<void>) | undefined
}

/**
 * Whether it was there to be deleted.
 *
 * @since 0.1.0
 * @category models
 */
export type DisableAndDeleteOutcome = "Deleted" | "AlreadyGone"

/**
 * @since 0.1.0
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
 * @since 0.1.0
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

interface Disableable {
  readonly Enabled: boolean
  readonly ContinuousDeploymentPolicyId?: string | undefined
}

// A distribution with a continuous deployment policy cannot be deleted; the empty id takes the policy off.
const toDisabled = <Config extends Disableable>(config: Config): Config =>
  config.ContinuousDeploymentPolicyId === undefined || config.ContinuousDeploymentPolicyId === ""
    ? { ...config, Enabled: false }
    : { ...config, Enabled: false, ContinuousDeploymentPolicyId: "" }

const isNotDisabled = <E>(
  error: E
): error is Extract<E, { readonly _tag: "DistributionNotDisabled" | "StreamingDistributionNotDisabled" }> =>
  typeof error === "object" &&
  error !== null &&
  "_tag" in error &&
  (error._tag === "DistributionNotDisabled" || error._tag === "StreamingDistributionNotDisabled")

/** How often someone else may change it between the read and the deletion; more often only while reads may be behind. */
const MAX_CONFLICTS = 10

/** How often a deletion is asked for again whose answer was lost. */
const MAX_LOST_RESPONSES = 5

const BACKOFF: Backoff.Backoff = { first: 1_000, max: 10_000 }

/** What the distribution was seen to be last, for the error of a timeout. */
interface Observed {
  status: string | undefined
}

/** All steps from wherever an earlier attempt was left: only what is read decides what comes next. */
const runSteps = <Thing, Config extends Disableable, ReadError, WriteError, RemoveError>(
  resource: Resource.Resource<Thing, Config, ReadError, WriteError, RemoveError>,
  id: string,
  options: DisableAndDeleteOptions,
  onEvent: Progress.OnEvent<DisableAndDeleteEvent>,
  observed: Observed
) =>
  Effect.gen(function* () {
    const { confirm = false, grace = "3 minutes", lag = Consistency.DEFAULT_LAG } = options
    const { failures, interval = DEFAULTS.interval, timeout = DEFAULTS.timeout } = options
    const writes = yield* ConsistentRead.recentWrites
    const key = Resource.keyOf(resource, id)
    const read = ConsistentRead.readConsistent(resource, id, writes, lag).pipe(
      Effect.tap((answer) => Effect.sync(() => void (observed.status = answer.status)))
    )
    const started = yield* Clock.currentTimeMillis
    const since = (start: number) => Effect.map(Clock.currentTimeMillis, (now) => Duration.millis(now - start))
    const waitFor = (what: string, isDone: (result: ConsistentRead.ReadResult<Thing, Config>) => boolean) =>
      Effect.flatMap(since(started), (elapsed) =>
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
          timeout: Duration.subtract(timeout, elapsed)
        })
      )

    let current = yield* read
    let conflicts = 0
    let firstConflict: number | undefined
    let lostResponses = 0
    // When it was first seen to be disabled and deployed, from which on the service should agree to delete it.
    let readySince: number | undefined
    for (;;) {
      if (!sameEncoding(resource.config, current.config, toDisabled(current.config))) {
        yield* onEvent({ _tag: "Disabling", id })
        current = yield* modifyIdempotently(resource, id, toDisabled, { lag })
        observed.status = current.status
        yield* onEvent({ _tag: "Disabled", id })
        readySince = undefined
      }
      if (current.status !== "Deployed") {
        readySince = undefined
        const result = yield* waitFor("Deployed", (next) => next._tag === "Fresh" && next.answer.status === "Deployed")
        // Someone may have enabled it meanwhile.
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
        firstConflict ??= yield* Clock.currentTimeMillis
        const mayBeStale = Duration.lessThan(yield* since(firstConflict), lag)
        if (++conflicts > MAX_CONFLICTS && !mayBeStale) return yield* Effect.fail(error)
        yield* Backoff.sleep(BACKOFF, conflicts)
        current = yield* ConsistentRead.readNewerThan(resource, id, writes, lag, etag, error)
      } else if (isNotDisabled(error)) {
        const elapsed = yield* since(readySince)
        if (Duration.greaterThanOrEqualTo(elapsed, grace)) return yield* Effect.fail(error)
        yield* onEvent({ _tag: "NotYetDisabled", id, elapsed })
        yield* Effect.sleep(Duration.min(interval, Duration.subtract(grace, elapsed)))
        current = yield* read
      } else if (isResponseLost(error) && ++lostResponses <= MAX_LOST_RESPONSES) {
        // Whether it was made, reading it tells, and asking for it again does: it can only delete this version.
        yield* Backoff.sleep(BACKOFF, lostResponses)
        const reread = yield* Effect.either(read)
        if (reread._tag === "Right") current = reread.right
        else if (!isRetryable(reread.left)) return yield* Effect.fail(reread.left)
      } else return yield* Effect.fail(error)
    }
    yield* Writes.forget(writes, key)
    // This wait ends with not-found, which is what is waited for.
    if (confirm) yield* waitFor("gone", () => false)
    return "Deleted" as DisableAndDeleteOutcome
  })

const DEFAULTS = { interval: "15 seconds", timeout: "90 minutes" } as const

/** An answer that may come after the deletion was made: none, a fault of the service, or a document of someone else's. */
const isResponseLost = (error: unknown): boolean => isRetryable(error) || error instanceof DecodeError

/** A question at the very end may take this long; see `waitUntil`, whose error knows more than the one of here. */
const FINAL_READ_TIME = "1 second"

/** Runs the steps within the time that they may take, and tells how they ended. */
const withTimeLimit = <E>(
  name: string,
  key: string,
  id: string,
  options: DisableAndDeleteOptions,
  run: (
    onEvent: Progress.OnEvent<DisableAndDeleteEvent>,
    observed: Observed
  ) => Effect.Effect<DisableAndDeleteOutcome, E, CloudFront>
): Effect.Effect<DisableAndDeleteOutcome, E | WaitTimeout, CloudFront> =>
  Effect.suspend(() => {
    const timeout = Duration.decode(options.timeout ?? DEFAULTS.timeout)
    const observed: Observed = { status: undefined }
    const onEvent = withSpanEvents(options.onEvent)
    const timeoutError = () =>
      new WaitTimeout({ what: `${key} to be deleted`, elapsed: timeout, last: observed.status })
    return run(onEvent, observed).pipe(
      Effect.timeoutFail({ duration: Duration.sum(timeout, FINAL_READ_TIME), onTimeout: timeoutError }),
      Effect.tap((_tag) => onEvent({ _tag, id }))
    )
  }).pipe(program(name, { id }))

/** What not being there means: it had been seen, or it had not. */
const outcomeOfNotFound = ({ status }: Observed): Effect.Effect<DisableAndDeleteOutcome> =>
  Effect.succeed(status === undefined ? "AlreadyGone" : "Deleted")

/**
 * Disables the distribution, waits until that is deployed, and deletes it, each step with the ETag of the one before. It
 * can be interrupted and run again at any point: what is done already is not done again, and a distribution that is not
 * there (any more) counts as deleted. A continuous deployment policy is taken off first.
 *
 * Reads that are older than a write of this client are waited out, for `lag` (90 seconds when absent). An update or a deletion
 * whose answer was lost is looked for, and made again where it was not made.
 *
 * Fails with `WaitTimeout` when all of it takes longer than `timeout`, with `DistributionNotDisabled` when the service goes on
 * refusing after `grace`, with `PreconditionFailed` or `InvalidIfMatchVersion` when others keep changing it, or at once when the
 * service has a reason of its own (a pricing plan that forbids the deletion), with `ResourceInUse` when something refers to it,
 * with `StaleReadError`, and with what any call can fail with.
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DeleteDistribution.html
 * @since 0.1.0
 * @category programs
 * @example
 * ```ts
 * import * as Console from "effect/Console"
 * import { disableAndDelete } from "@effect-cloudfront/core/programs/disableAndDelete"
 *
 * const gone = disableAndDelete("E1PA6795UKMFR9", { timeout: "30 minutes", onEvent: (event) => Console.log(event._tag) })
 * ```
 */
export const disableAndDelete = (
  id: string,
  options: DisableAndDeleteOptions = {}
): Effect.Effect<DisableAndDeleteOutcome, DisableAndDeleteError, CloudFront> =>
  withTimeLimit("disableAndDelete", Resource.keyOf(Resource.distribution, id), id, options, (onEvent, observed) =>
    Effect.catchTag(runSteps(Resource.distribution, id, options, onEvent, observed), "NoSuchDistribution", () =>
      outcomeOfNotFound(observed)
    )
  )

/**
 * The events of `disableAndDelete` as a Stream; running the Stream is what deletes the distribution.
 *
 * @since 0.1.0
 * @category programs
 */
export const disableAndDeleteEvents = (
  id: string,
  options: Omit<DisableAndDeleteOptions, "onEvent"> = {}
): Stream.Stream<DisableAndDeleteEvent, DisableAndDeleteError, CloudFront> =>
  Progress.events((onEvent) => disableAndDelete(id, { ...options, onEvent }))

/**
 * The same for a streaming distribution; `StreamingDistributionNotDisabled` stands for `DistributionNotDisabled`.
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DeleteStreamingDistribution.html
 * @since 0.1.0
 * @category programs
 */
export const disableAndDeleteStreamingDistribution = (
  id: string,
  options: DisableAndDeleteOptions = {}
): Effect.Effect<DisableAndDeleteOutcome, DisableAndDeleteStreamingDistributionError, CloudFront> =>
  withTimeLimit(
    "disableAndDeleteStreamingDistribution",
    Resource.keyOf(Resource.streamingDistribution, id),
    id,
    options,
    (onEvent, observed) =>
      Effect.catchTag(
        runSteps(Resource.streamingDistribution, id, options, onEvent, observed),
        "NoSuchStreamingDistribution",
        () => outcomeOfNotFound(observed)
      )
  )

/**
 * The events of `disableAndDeleteStreamingDistribution` as a Stream.
 *
 * @since 0.1.0
 * @category programs
 */
export const disableAndDeleteStreamingDistributionEvents = (
  id: string,
  options: Omit<DisableAndDeleteOptions, "onEvent"> = {}
): Stream.Stream<DisableAndDeleteEvent, DisableAndDeleteStreamingDistributionError, CloudFront> =>
  Progress.events((onEvent) => disableAndDeleteStreamingDistribution(id, { ...options, onEvent }))
