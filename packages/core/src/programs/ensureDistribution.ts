/**
 * A program that creates a distribution, or changes it to what is asked for.
 *
 * @since 3.0.0
 */
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Stream from "effect/Stream"
import type { CloudFront } from "../CloudFront.js"
import { DEFAULT_LAG, type StaleReadError } from "../Consistency.js"
import * as D from "../generated/descriptions/Distribution.js"
import * as Distribution from "../generated/Distribution.js"
import { tagResource, type TagResourceError } from "../generated/Tagging.js"
import type * as Backoff from "../internal/backoff.js"
import * as Budget from "../internal/budget.js"
import { editedPaths, isIncluded } from "../internal/compare.js"
import * as ConsistentRead from "../internal/consistentRead.js"
import * as Creation from "../internal/distributionCreation.js"
import { millisSince } from "../internal/elapsed.js"
import * as Listed from "../internal/listed.js"
import * as Lookup from "../internal/lookup.js"
import { validate } from "../internal/options.js"
import { overlay } from "../internal/overlay.js"
import { program, withSpanEvents } from "../internal/program.js"
import * as Progress from "../internal/progress.js"
import { modifyIdempotently } from "../internal/readModifyWrite.js"
import * as Resource from "../internal/resource.js"
import * as Retry from "../internal/retry.js"
import { withUpdateDefaults } from "../internal/updateDefaults.js"
import * as WriteOutcome from "../internal/writeOutcome.js"
import type { DryRun } from "../Options.js"
import type { PaginationError } from "../Pagination.js"
import type {
  ProvisionDistributionError,
  ProvisionDistributionOptions,
  ProvisionEvent
} from "./provisionDistribution.js"

type Config = Distribution.DistributionConfig

/**
 * A step of `ensureDistribution`.
 *
 * @since 3.0.0
 * @category models
 */
export type EnsureDistributionEvent =
  | ProvisionEvent
  /** A distribution with the caller reference exists. */
  | { readonly _tag: "Found"; readonly id: string }
  /** The paths of the settings that were changed. */
  | { readonly _tag: "Updated"; readonly id: string; readonly etag: string; readonly changes: ReadonlyArray<string> }
  | { readonly _tag: "Unchanged"; readonly id: string }
  | { readonly _tag: "Tagged"; readonly id: string; readonly keys: ReadonlyArray<string> }
  /** The service does not know yet what the configuration refers to; see `patience`. */
  | { readonly _tag: "NotReady"; readonly error: string; readonly elapsed: Duration.Duration }

/**
 * The options of `ensureDistribution`: those of `provisionDistribution`, of which the caller reference is required.
 *
 * @since 3.0.0
 * @category models
 */
export interface EnsureDistributionOptions<E = never, R = never> extends Omit<
  ProvisionDistributionOptions<E, R>,
  "callerReference" | "interval" | "onEvent"
> {
  /**
   * The time before the first repetition; it doubles with each further one. When absent: 2 seconds after a lost response to the creation,
   * 1 second after one to an update, 200 milliseconds after a conflict, and 5 seconds if what the configuration refers to is not ready.
   */
  readonly interval?: Duration.DurationInput | undefined
  /** The caller reference, which identifies the distribution from now on. It cannot be changed. */
  readonly callerReference: string
  /**
   * How long the service may refuse a certificate that was just issued (`InvalidViewerCertificate`), or a function that was just published
   * (`InvalidFunctionAssociation`, or `InvalidArgument` for a configuration with functions); 2 minutes when absent.
   */
  readonly patience?: Duration.DurationInput | undefined
  /** With `true`, the result is an `EnsureDistributionPlan`, and nothing is changed; false when absent. */
  readonly dryRun?: false | undefined
  /** Called with each event. The next step follows its Effect. */
  readonly onEvent?: ((event: EnsureDistributionEvent) => Effect.Effect<void>) | undefined
}

/**
 * What `ensureDistribution` would do. No steps: the distribution is as asked for.
 *
 * @since 3.0.0
 * @category models
 */
export interface EnsureDistributionPlan {
  readonly callerReference: string
  /** The distribution, if it exists. */
  readonly id: string | undefined
  readonly steps: ReadonlyArray<"CreateOriginAccessControl" | "Create" | "Update" | "Tag">
  /** The paths of the settings that the update would change, such as `DefaultCacheBehavior.Compress`. */
  readonly changes: ReadonlyArray<string>
}

/**
 * The result of `ensureDistribution`.
 *
 * @since 3.0.0
 * @category models
 */
export interface EnsuredDistribution {
  readonly outcome: "Created" | "Updated" | "Unchanged"
  readonly distribution: Distribution.Distribution
  /** The version of the distribution, for its next update. */
  readonly etag: string
}

/**
 * The errors of `ensureDistribution`.
 *
 * @since 3.0.0
 * @category errors
 */
export type EnsureDistributionError =
  | ProvisionDistributionError
  | Distribution.GetDistributionError
  | Distribution.ListDistributionsError
  | Distribution.UpdateDistributionError
  | TagResourceError
  | PaginationError
  | StaleReadError

const DEFAULT_PATIENCE: Duration.DurationInput = "2 minutes"

const BACKOFF: Backoff.Backoff = { first: 5_000, max: 20_000 }

const hasFunctions = ({ CacheBehaviors, DefaultCacheBehavior }: Config): boolean =>
  [DefaultCacheBehavior, ...(CacheBehaviors?.Items ?? [])].some(
    ({ FunctionAssociations }) => (FunctionAssociations?.Items ?? []).length > 0
  )

/** Whether the service may not know yet what a configuration refers to. */
const isNotReady = (config: Config, { _tag }: { readonly _tag: string }): boolean =>
  _tag === "InvalidViewerCertificate" ||
  _tag === "InvalidFunctionAssociation" ||
  (_tag === "InvalidArgument" && hasFunctions(config))

/** Repeats a write until the service knows what the configuration refers to. */
const patiently =
  (
    config: Config,
    patience: Duration.DurationInput,
    budget: Budget.Budget,
    onEvent: Progress.OnEvent<EnsureDistributionEvent>
  ) =>
  <A, E extends { readonly _tag: string }, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.flatMap(Clock.currentTimeMillis, (started) =>
      Retry.untilSuccess((error: E, attempt) =>
        Effect.gen(function* () {
          const elapsed = yield* millisSince(started)
          if (!isNotReady(config, error) || elapsed >= Duration.toMillis(patience)) return yield* Effect.fail(error)
          yield* onEvent({ _tag: "NotReady", error: error._tag, elapsed: Duration.millis(elapsed) })
          yield* budget.pause(BACKOFF, attempt, error)
        })
      )(self)
    )

/** The current configuration, changed to what is asked for. */
const toAsked = (asked: Config, current: Config): Config =>
  isIncluded(D.DistributionConfig, asked, current)
    ? current
    : withUpdateDefaults(overlay(D.DistributionConfig, current, asked))

const checks = (callerReference: string) => validate([["callerReference", callerReference === "" && "is empty"]])

const planSteps = <E, R>(
  options: Omit<EnsureDistributionOptions<E, R>, "dryRun" | "onEvent">
): Effect.Effect<EnsureDistributionPlan, EnsureDistributionError | E, CloudFront | R> =>
  Effect.gen(function* () {
    const { callerReference, lag = DEFAULT_LAG } = options
    yield* checks(callerReference)
    const request = yield* Creation.prepare(options, { value: callerReference, isGenerated: false })
    const { config, steps } = yield* Creation.planSignedBucket(request, lag)
    const [found] = yield* Lookup.find(Listed.distributions, {
      isCandidate: () => true,
      matches: ({ config }) => config.CallerReference === callerReference,
      limit: 1,
      lag
    })
    if (found === undefined) return { callerReference, id: undefined, steps: [...steps, "Create"], changes: [] }
    const changes = editedPaths(D.DistributionConfig, found.config, toAsked(config, found.config))
    const missing = yield* Creation.missingTags(found.thing.ARN, request.tags)
    return {
      callerReference,
      id: found.thing.Id,
      steps: [
        ...steps,
        ...(changes.length > 0 ? (["Update"] as const) : []),
        ...(missing.length > 0 ? (["Tag"] as const) : [])
      ],
      changes
    }
  })

const runSteps = <E, R>(
  options: EnsureDistributionOptions<E, R>,
  onEvent: Progress.OnEvent<EnsureDistributionEvent>
): Effect.Effect<EnsuredDistribution, EnsureDistributionError | E, CloudFront | R> =>
  Effect.gen(function* () {
    const { callerReference, lag = DEFAULT_LAG, patience = DEFAULT_PATIENCE } = options
    yield* checks(callerReference)
    const reference = { value: callerReference, isGenerated: false }
    const budget = yield* Budget.start(options)
    const request = yield* Creation.prepare(options, reference)
    yield* onEvent({ _tag: "Creating", callerReference })

    const ensure = (config: Config) =>
      Effect.gen(function* () {
        const repeat = patiently(config, patience, budget, onEvent)
        let existing = false
        // Whether this run may have created what exists.
        let wasLost = false
        const result = yield* repeat(
          Creation.create({
            config,
            tags: request.tags,
            reference,
            lag,
            budget,
            around: (call) =>
              Effect.tapError(call, (error) =>
                Effect.sync(() => {
                  const { kind, unanswered } = WriteOutcome.of(error)
                  wasLost ||= kind === "uncertain" || unanswered
                })
              ),
            onOther: () => {
              existing = true
            }
          })
        )
        const { Distribution: thing } = result
        const id = thing.Id
        if (!existing) {
          yield* ConsistentRead.recordCreated(Resource.distribution, id)
          yield* onEvent({ _tag: "Created", callerReference, id })
          return { outcome: "Created", distribution: thing, etag: result.ETag } satisfies EnsuredDistribution
        }
        yield* onEvent(wasLost ? { _tag: "Created", callerReference, id } : { _tag: "Found", id })
        let before = thing.DistributionConfig
        const edited = yield* repeat(
          Effect.flatMap(budget.rest, (rest) =>
            modifyIdempotently(
              Resource.distribution,
              id,
              (current) => {
                before = current
                return toAsked(config, current)
              },
              { lag, ...rest }
            )
          )
        )
        const missing = yield* Creation.missingTags(thing.ARN, request.tags)
        if (missing.length > 0) {
          yield* tagResource({ Resource: thing.ARN, Tags: { Items: missing } })
          yield* onEvent({ _tag: "Tagged", id, keys: missing.map(({ Key }) => Key) })
        }
        const end = (outcome: EnsuredDistribution["outcome"]): EnsuredDistribution => ({
          outcome,
          distribution: edited.thing,
          etag: edited.etag
        })
        if (edited.changed) {
          const changes = editedPaths(D.DistributionConfig, before, edited.config)
          yield* onEvent({ _tag: "Updated", id, etag: edited.etag, changes })
        } else if (!wasLost && missing.length === 0) yield* onEvent({ _tag: "Unchanged", id })
        return end(wasLost ? "Created" : edited.changed || missing.length > 0 ? "Updated" : "Unchanged")
      })

    return yield* Creation.withSignedBucket(request, reference, lag, budget, onEvent, ensure)
  })

/**
 * Creates a distribution with a caller reference, or changes the one that has it to what is asked for. The options are those of
 * `provisionDistribution`. A second run with the same options changes nothing.
 *
 * Changes: settings that the options imply or that the function `config` sets get the requested values. Settings that it leaves out keep
 * their values. A list, such as the aliases or the origins, has the requested items afterwards, and no others. Settings that this version of
 * the library does not know are kept with the structure that has them. Requested tags are added; other tags are kept.
 *
 * The program can be interrupted and run again at any point, and by several clients at the same time: it creates one distribution. What is
 * left after an interruption is no distribution, or one that is as before or as asked for, possibly without all tags. Conflicts and lost
 * responses are handled as by `provisionDistribution` and `editDistribution`.
 *
 * Fails
 *
 * - with `InvalidOptions` or `EncodeError`, before the first call, if an option is invalid
 * - with the errors of `config`
 * - with `InvalidViewerCertificate` or `InvalidFunctionAssociation`, if the service still refuses what the configuration refers to when
 *   `patience` or `timeout` is over
 * - with `UnsuitableOriginAccessControl`, if the origin access control with the bucket's name does not sign every request
 * - with `UnconfirmedCreate`, if it is unknown whether the distribution was created. Another run continues from there
 * - with `PreconditionFailed` or `InvalidIfMatchVersion`, after more than 10 conflicts that last longer than `lag`, or when `timeout` is over
 * - with `StaleReadError`, if reads are stale for longer than `lag`
 * - with the other errors of CreateDistribution, CreateOriginAccessControl, GetDistribution, UpdateDistribution and TagResource, and the
 *   errors of every call (`CommonError`)
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateDistribution.html
 * @since 3.0.0
 * @category programs
 * @example
 * ```ts
 * import { ensureDistribution } from "@effect-cloudfront/core/programs/ensureDistribution"
 *
 * const site = ensureDistribution({
 *   callerReference: "my-site",
 *   origin: "my-bucket.s3.eu-central-1.amazonaws.com",
 *   comment: "my site",
 *   defaultRootObject: "index.html"
 * })
 * ```
 */
export function ensureDistribution<E = never, R = never>(
  options: DryRun<EnsureDistributionOptions<E, R>>
): Effect.Effect<EnsureDistributionPlan, EnsureDistributionError | E, CloudFront | R>
export function ensureDistribution<E = never, R = never>(
  options: EnsureDistributionOptions<E, R>
): Effect.Effect<EnsuredDistribution, EnsureDistributionError | E, CloudFront | R>
export function ensureDistribution<E = never, R = never>(
  options: EnsureDistributionOptions<E, R> | DryRun<EnsureDistributionOptions<E, R>>
): Effect.Effect<EnsuredDistribution | EnsureDistributionPlan, EnsureDistributionError | E, CloudFront | R> {
  const { callerReference } = options
  return options.dryRun === true
    ? program("ensureDistribution", { callerReference, dryRun: true })(planSteps(options))
    : program("ensureDistribution", { callerReference })(runSteps(options, withSpanEvents(options.onEvent)))
}

/**
 * The events of `ensureDistribution` as a Stream. Running the Stream creates or changes the distribution. The errors are those of
 * `ensureDistribution`.
 *
 * @since 3.0.0
 * @category programs
 */
export const ensureDistributionEvents = <E = never, R = never>(
  options: Omit<EnsureDistributionOptions<E, R>, "onEvent">
): Stream.Stream<EnsureDistributionEvent, EnsureDistributionError | E, CloudFront | R> =>
  Progress.events((onEvent) => ensureDistribution({ ...options, onEvent }))
