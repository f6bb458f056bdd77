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
import { isConflict, type CommonError } from "../Errors.js"
import type * as Distribution from "../generated/Distribution.js"
import type * as StreamingDistribution from "../generated/StreamingDistribution.js"
import * as Progress from "../internal/progress.js"
import { readModifyWrite } from "../internal/readModifyWrite.js"
import * as Resource from "../internal/resource.js"
import { same } from "../internal/same.js"
import { waitUntil, WaitTimeout, type Options as WaitOptions } from "../Waiter.js"

/**
 * What has been done so far.
 *
 * @since 0.1.0
 * @category models
 */
export type Event =
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
 * of it may take.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options extends WaitOptions {
  /**
   * How long after the disabled distribution is deployed the service may go on refusing to delete it; 3 minutes when
   * absent. It does so because it does not look where reading it looks.
   */
  readonly grace?: Duration.DurationInput | undefined
  /** Also wait until reading it says that it is gone; false when absent. */
  readonly confirm?: boolean | undefined
  /** Told of each step before the next one is taken. */
  readonly onEvent?: ((event: Event) => Effect.Effect<void>) | undefined
}

/**
 * Whether it was there to be deleted.
 *
 * @since 0.1.0
 * @category models
 */
export type Outcome = "Deleted" | "AlreadyGone"

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
  | WaitTimeout

interface Disableable {
  readonly Enabled: boolean
  readonly ContinuousDeploymentPolicyId?: string | undefined
}

// A distribution with a continuous deployment policy cannot be deleted; the empty id takes the policy off.
const disabled = <Config extends Disableable>(config: Config): Config =>
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

const MAX_CONFLICTS = 5

/**
 * All steps from wherever an earlier attempt was left: only what is read decides what comes next. Fails with not-found
 * when someone else deletes it meanwhile.
 */
const run = <Thing, Config extends Disableable, ReadError, WriteError, RemoveError>(
  resource: Resource.Resource<Thing, Config, ReadError, WriteError, RemoveError>,
  id: string,
  first: Resource.Versioned<Thing, Config>,
  options: Options
) =>
  Effect.gen(function* () {
    const { grace = "3 minutes", interval = "15 seconds", onEvent = Progress.ignore, timeout = "90 minutes" } = options
    const started = yield* Clock.currentTimeMillis
    const since = (start: number) => Effect.map(Clock.currentTimeMillis, (now) => Duration.millis(now - start))
    const wait = (what: string, isDone: (answer: Resource.Versioned<Thing, Config>) => boolean) =>
      Effect.flatMap(since(started), (elapsed) =>
        waitUntil({
          what: `${resource.noun} ${id} to be ${what}`,
          ask: resource.read(id),
          state: (answer) => answer.status,
          isDone,
          onPending: ({ status }, elapsed) => onEvent({ _tag: "Waiting", id, status, elapsed }),
          interval,
          timeout: Duration.subtract(timeout, elapsed)
        })
      )

    let current = first
    let conflicts = 0
    // When it was first seen to be disabled and deployed, from which on the service should agree to delete it.
    let ready: number | undefined
    for (;;) {
      if (!same(resource.config, current.config, disabled(current.config))) {
        yield* onEvent({ _tag: "Disabling", id })
        current = yield* readModifyWrite(resource, id, disabled)
        yield* onEvent({ _tag: "Disabled", id })
        ready = undefined
      }
      if (current.status !== "Deployed") {
        current = yield* wait("Deployed", (answer) => answer.status === "Deployed")
        // Someone may have enabled it meanwhile.
        continue
      }
      ready ??= yield* Clock.currentTimeMillis
      yield* onEvent({ _tag: "Deleting", id })
      const refusal = yield* resource.remove(id, current.etag).pipe(
        Effect.as(undefined),
        Effect.catchIf((error) => isConflict(error) || isNotDisabled(error), Effect.succeed)
      )
      if (refusal === undefined) break
      if (isNotDisabled(refusal)) {
        const elapsed = yield* since(ready)
        if (Duration.greaterThanOrEqualTo(elapsed, grace)) return yield* Effect.fail(refusal)
        yield* onEvent({ _tag: "NotYetDisabled", id, elapsed })
        yield* Effect.sleep(Duration.min(interval, Duration.subtract(grace, elapsed)))
      } else if (++conflicts > MAX_CONFLICTS) return yield* Effect.fail(refusal)
      current = yield* resource.read(id)
    }
    // This wait ends with not-found, which is what is waited for.
    if (options.confirm === true) yield* wait("gone", () => false)
    return undefined
  })

const told =
  (id: string, { onEvent = Progress.ignore }: Options) =>
  (_tag: Outcome): Effect.Effect<void> =>
    onEvent({ _tag, id })

/**
 * Disables the distribution, waits until that is deployed, and deletes it, each step with the ETag of the one before. It
 * can be interrupted and run again at any point: what is done already is not done again, and a distribution that is not
 * there (any more) counts as deleted. A continuous deployment policy is taken off first.
 *
 * Fails with `WaitTimeout` when it is not deployed in time, with `DistributionNotDisabled` when the service goes on
 * refusing after `grace`, with `PreconditionFailed` or `InvalidIfMatchVersion` when others keep changing it, with
 * `ResourceInUse` when something refers to it, and with what any call can fail with.
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
  options: Options = {}
): Effect.Effect<Outcome, DisableAndDeleteError, CloudFront> =>
  Resource.distribution.read(id).pipe(
    Effect.flatMap((first) =>
      run(Resource.distribution, id, first, options).pipe(
        Effect.catchTag("NoSuchDistribution", () => Effect.void),
        Effect.as<Outcome>("Deleted")
      )
    ),
    Effect.catchTag("NoSuchDistribution", () => Effect.succeed<Outcome>("AlreadyGone")),
    Effect.tap(told(id, options))
  )

/**
 * The events of `disableAndDelete` as a Stream; running the Stream is what deletes the distribution.
 *
 * @since 0.1.0
 * @category programs
 */
export const disableAndDeleteEvents = (
  id: string,
  options: Omit<Options, "onEvent"> = {}
): Stream.Stream<Event, DisableAndDeleteError, CloudFront> =>
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
  options: Options = {}
): Effect.Effect<Outcome, DisableAndDeleteStreamingDistributionError, CloudFront> =>
  Resource.streamingDistribution.read(id).pipe(
    Effect.flatMap((first) =>
      run(Resource.streamingDistribution, id, first, options).pipe(
        Effect.catchTag("NoSuchStreamingDistribution", () => Effect.void),
        Effect.as<Outcome>("Deleted")
      )
    ),
    Effect.catchTag("NoSuchStreamingDistribution", () => Effect.succeed<Outcome>("AlreadyGone")),
    Effect.tap(told(id, options))
  )

/**
 * The events of `disableAndDeleteStreamingDistribution` as a Stream.
 *
 * @since 0.1.0
 * @category programs
 */
export const disableAndDeleteStreamingDistributionEvents = (
  id: string,
  options: Omit<Options, "onEvent"> = {}
): Stream.Stream<Event, DisableAndDeleteStreamingDistributionError, CloudFront> =>
  Progress.events((onEvent) => disableAndDeleteStreamingDistribution(id, { ...options, onEvent }))
