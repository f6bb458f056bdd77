/**
 * Programs that change a distribution by continuous deployment: on a copy first, which gets a part of the requests, and then on all.
 *
 * @since 3.0.0
 */
import * as Clock from "effect/Clock"
import * as Data from "effect/Data"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import type * as Stream from "effect/Stream"
import type { CloudFront } from "../CloudFront.js"
import * as Consistency from "../Consistency.js"
import { isNotFound, isQuota, type CommonError } from "../Errors.js"
import * as Policy from "../generated/ContinuousDeploymentPolicy.js"
import * as Distribution from "../generated/Distribution.js"
import * as Backoff from "../internal/backoff.js"
import { editedPaths, equivalent } from "../internal/compare.js"
import * as ConsistentRead from "../internal/consistentRead.js"
import { policies } from "../internal/continuousDeploymentPolicy.js"
import { createOnce, reference, withinLag } from "../internal/createOnce.js"
import { millisSince } from "../internal/elapsed.js"
import * as ErrorFields from "../internal/errorFields.js"
import * as Listed from "../internal/listed.js"
import * as Lookup from "../internal/lookup.js"
import { validate, type Check } from "../internal/options.js"
import * as PreserveUnknown from "../internal/preserveUnknown.js"
import { program, withSpanEvents } from "../internal/program.js"
import * as Progress from "../internal/progress.js"
import { modifyIdempotently, type Change } from "../internal/readModifyWrite.js"
import { distribution, keyOf, type Versioned } from "../internal/resource.js"
import { retrying } from "../internal/retry.js"
import * as TimeLimit from "../internal/timeLimit.js"
import * as Writes from "../internal/writes.js"
import type { DryRun, InvalidOptions } from "../Options.js"
import type { PaginationError } from "../Pagination.js"
import type { LostSettingsError } from "../Unknown.js"
import type { Options as WaitOptions, WaitTimeout } from "../Waiter.js"
import { disableAndDelete } from "./disableAndDelete.js"
import { waitUntilDistributionDeployed } from "./waiters.js"

type Config = Distribution.DistributionConfig

/**
 * Which requests the staging distribution gets in a step: a part of all requests, from above 0 to 0.15, or those with a header, whose name
 * begins with `aws-cf-cd-`.
 *
 * @since 3.0.0
 * @category models
 */
export type RolloutTraffic =
  | { readonly _tag: "Weight"; readonly weight: number }
  | { readonly _tag: "Header"; readonly name: string; readonly value: string }

/**
 * A step of a rollout that was reached: the staging distribution gets its traffic.
 *
 * @since 3.0.0
 * @category models
 */
export interface RolloutStep {
  /** The number of the step, counted from 1. */
  readonly step: number
  readonly of: number
  readonly traffic: RolloutTraffic
  readonly primaryId: string
  readonly stagingId: string
  /** The domain name of the staging distribution, for tests with the header or of the distribution itself. */
  readonly stagingDomainName: string
}

/**
 * A step of `stagedRollout` or `cancelRollout`.
 *
 * @since 3.0.0
 * @category models
 */
export type RolloutEvent =
  /** Another run with this caller reference continues this rollout. */
  | { readonly _tag: "Copying"; readonly primaryId: string; readonly callerReference: string }
  | { readonly _tag: "Copied"; readonly stagingId: string }
  | { readonly _tag: "StagingChanged"; readonly stagingId: string; readonly etag: string }
  | { readonly _tag: "Waiting"; readonly id: string; readonly status: string; readonly elapsed: Duration.Duration }
  | { readonly _tag: "PolicyCreated"; readonly policyId: string }
  | { readonly _tag: "Attached"; readonly policyId: string }
  | { readonly _tag: "StepReached"; readonly step: number; readonly of: number; readonly traffic: RolloutTraffic }
  | { readonly _tag: "Rejected"; readonly step: number; readonly reason: string }
  | { readonly _tag: "Promoted"; readonly primaryId: string; readonly etag: string }
  | { readonly _tag: "Detached"; readonly policyId: string }
  | { readonly _tag: "PolicyDeleted"; readonly policyId: string }
  | { readonly _tag: "StagingDeleted"; readonly stagingId: string }

/**
 * The options of `cancelRollout`. `interval` is the time between two reads of a status; 15 seconds when absent. `timeout` is the time limit
 * of the whole program; 6 hours when absent. `lag` is how long reads may be stale after a write; 90 seconds when absent.
 *
 * @since 3.0.0
 * @category models
 */
export interface CancelRolloutOptions extends WaitOptions, Consistency.Options {
  /** With `true`, the result is a `RolloutPlan`, and nothing is changed; false when absent. */
  readonly dryRun?: false | undefined
  /** Called with each event. The next step follows its Effect. */
  readonly onEvent?: ((event: RolloutEvent) => Effect.Effect<void>) | undefined
}

/**
 * The options of `stagedRollout`.
 *
 * @since 3.0.0
 * @category models
 */
export interface StagedRolloutOptions<E = never, R = never> extends CancelRolloutOptions {
  /**
   * The traffic of the staging distribution, step by step; weights of 0.05 and 0.15 when absent. A run that continues a rollout begins with
   * the step that was reached.
   */
  readonly steps?: ReadonlyArray<RolloutTraffic> | undefined
  /** How long a step gets its traffic before `check` is called; not at all when absent. */
  readonly soak?: Duration.DurationInput | undefined
  /**
   * Called after each step. It returns the reason for going back, or `undefined` for going on. If it fails, the program fails with its
   * error, and the staging distribution keeps its traffic.
   */
  readonly check?: ((step: RolloutStep) => Effect.Effect<string | undefined, E, R>) | undefined
  /** Keeps a viewer on the distribution that it was sent to, for steps with a weight; off when absent. */
  readonly stickiness?: { readonly idle: Duration.DurationInput; readonly maximum: Duration.DurationInput } | undefined
  /**
   * The name of the rollout, for the caller reference of the staging distribution. Two runs with the same name never make two copies. A
   * new UUID when absent; runs that follow each other find their staging distribution without it.
   */
  readonly callerReference?: string | undefined
}

/**
 * What a program would do. No steps: the distribution has the change, and nothing of a rollout is left.
 *
 * @since 3.0.0
 * @category models
 */
export interface RolloutPlan {
  readonly primaryId: string
  readonly steps: ReadonlyArray<
    | "Copy"
    | "ChangeStaging"
    | "CreatePolicy"
    | "Attach"
    | "Ramp"
    | "Promote"
    | "Detach"
    | "DeletePolicy"
    | "DeleteStaging"
  >
}

/**
 * The result of `stagedRollout`. `Unchanged` means that the distribution had the change at the beginning, such as after an earlier run. What
 * that run has left is removed.
 *
 * @since 3.0.0
 * @category models
 */
export interface StagedRollout {
  readonly outcome: "Promoted" | "RolledBack" | "Unchanged"
  readonly distribution: Distribution.Distribution
  /** The version of the distribution, for its next update. */
  readonly etag: string
  /** Why the rollout was taken back. */
  readonly rejected: { readonly step: number; readonly reason: string } | undefined
}

/**
 * The distribution or the change cannot be rolled out by continuous deployment. Nothing was changed, unless another client has changed the
 * distribution during the run. Then a staging distribution and a policy of the run may be left.
 *
 * - `StagingDistribution`: the distribution is a staging distribution itself.
 * - `OtherRollout`: it has a continuous deployment policy that no `stagedRollout` has made. `details` are the ids of the policy, and of the
 *   staging distribution if it was found.
 * - `Http3`: it has HTTP/3, which continuous deployment does not support.
 * - `UnsupportedChange`: the change affects settings that continuous deployment does not support. `details` are their paths.
 *
 * @since 3.0.0
 * @category errors
 */
export class RolloutRefused extends Data.TaggedError("RolloutRefused")<{
  readonly primaryId: string
  readonly reason: "StagingDistribution" | "OtherRollout" | "Http3" | "UnsupportedChange"
  readonly details: ReadonlyArray<string>
}> {
  /** The fields of its JSON, for `Errors.schema`. */
  static json(): ErrorFields.Json<RolloutRefused> {
    return {
      tag: "RolloutRefused",
      fields: {
        primaryId: ErrorFields.string,
        reason: ErrorFields.oneOf(Object.keys(REFUSALS)),
        details: ErrorFields.list(ErrorFields.string)
      },
      make: (fields) => new RolloutRefused(fields)
    }
  }

  override get message(): string {
    const details = this.details.length === 0 ? "" : `: ${this.details.join(", ")}`
    return `distribution ${this.primaryId} ${REFUSALS[this.reason]}${details}`
  }
}

const REFUSALS: { readonly [R in RolloutRefused["reason"]]: string } = {
  StagingDistribution: "is a staging distribution; give the id of the primary one",
  OtherRollout: "has a continuous deployment policy that stagedRollout has not made",
  Http3: "has HTTP/3, which continuous deployment does not support; set HttpVersion to http2 first",
  UnsupportedChange: "cannot get these changes by continuous deployment; use editDistribution"
}

/**
 * The errors of `cancelRollout`.
 *
 * @since 3.0.0
 * @category errors
 */
export type CancelRolloutError =
  | Distribution.GetDistributionError
  | Distribution.ListDistributionsError
  | Distribution.UpdateDistributionError
  | Distribution.DeleteDistributionError
  | Policy.GetContinuousDeploymentPolicyError
  | Policy.ListContinuousDeploymentPoliciesError
  | Policy.UpdateContinuousDeploymentPolicyError
  | Policy.DeleteContinuousDeploymentPolicyError
  | CommonError
  | Consistency.StaleReadError
  | PaginationError
  | RolloutRefused
  | WaitTimeout

/**
 * The errors of `stagedRollout`.
 *
 * @since 3.0.0
 * @category errors
 */
export type StagedRolloutError =
  | CancelRolloutError
  | Distribution.CopyDistributionError
  | Distribution.UpdateDistributionWithStagingConfigError
  | Policy.CreateContinuousDeploymentPolicyError
  | Consistency.UnconfirmedCreate
  | InvalidOptions
  | LostSettingsError

const DEFAULTS = { interval: "15 seconds", timeout: "6 hours" } as const

const DEFAULT_STEPS: ReadonlyArray<RolloutTraffic> = [
  { _tag: "Weight", weight: 0.05 },
  { _tag: "Weight", weight: 0.15 }
]

const MAX_WEIGHT = 0.15
const HEADER_PREFIX = "aws-cf-cd-"

/** The settings that continuous deployment supports changes of. */
const SUPPORTED: ReadonlySet<string | undefined> = new Set<keyof Config>([
  "CacheBehaviors",
  "Comment",
  "CustomErrorResponses",
  "DefaultCacheBehavior",
  "DefaultRootObject",
  "Logging",
  "OriginGroups",
  "Origins",
  "Restrictions",
  "WebACLId"
])

const optionChecks = <E, R>(options: StagedRolloutOptions<E, R>): ReadonlyArray<Check> => {
  const { callerReference, steps = DEFAULT_STEPS, stickiness } = options
  const ttl = (name: string, given: Duration.DurationInput | undefined): Check => {
    const seconds = given === undefined ? 300 : Duration.toSeconds(given)
    return [`stickiness.${name}`, !(seconds >= 300 && seconds <= 3600) && "must be from 5 minutes to 1 hour"]
  }
  return [
    ["steps", steps.length === 0 && "is empty"],
    ...steps.flatMap((step, i): ReadonlyArray<Check> =>
      step._tag === "Weight"
        ? [
            [
              `steps[${i}].weight`,
              !(step.weight > 0 && step.weight <= MAX_WEIGHT) && "must be above 0, and at most 0.15"
            ]
          ]
        : [
            [
              `steps[${i}].name`,
              !step.name.toLowerCase().startsWith(HEADER_PREFIX) && `must begin with ${HEADER_PREFIX}`
            ],
            [`steps[${i}].value`, step.value === "" && "is empty"]
          ]
    ),
    ttl("idle", stickiness?.idle),
    ttl("maximum", stickiness?.maximum),
    ["callerReference", callerReference === "" && "is empty"]
  ]
}

const trafficConfig = (traffic: RolloutTraffic, stickiness: StagedRolloutOptions["stickiness"]): Policy.TrafficConfig =>
  traffic._tag === "Header"
    ? { Type: "SingleHeader", SingleHeaderConfig: { Header: traffic.name, Value: traffic.value } }
    : {
        Type: "SingleWeight",
        SingleWeightConfig: {
          Weight: traffic.weight,
          ...(stickiness === undefined
            ? {}
            : {
                SessionStickinessConfig: {
                  IdleTTL: Math.round(Duration.toSeconds(stickiness.idle)),
                  MaximumTTL: Math.round(Duration.toSeconds(stickiness.maximum))
                }
              })
        }
      }

/** By the beginning of its caller reference, a staging distribution is recognized as one of this module. */
const prefixOf = (primaryId: string): string => `rollout-of-${primaryId}-`

const policyIdOf = ({ ContinuousDeploymentPolicyId }: Config): string | undefined =>
  ContinuousDeploymentPolicyId || undefined

type Primary = Versioned<Distribution.Distribution, Config>
type FoundPolicy = Versioned<Policy.ContinuousDeploymentPolicy, Policy.ContinuousDeploymentPolicyConfig>

/** What is there of a rollout. */
interface Found {
  readonly primary: Primary
  readonly staging: Primary | undefined
  readonly policy: FoundPolicy | undefined
  /** Further staging distributions of this module, such as of runs at the same time. */
  readonly others: ReadonlyArray<Primary>
}

interface Context {
  readonly primaryId: string
  readonly lag: Duration.DurationInput
  readonly writes: Writes.Writes
  readonly onEvent: Progress.OnEvent<RolloutEvent>
  readonly wait: WaitOptions
  readonly waitUntilDeployed: (
    id: string
  ) => Effect.Effect<
    unknown,
    Distribution.GetDistributionError | CommonError | Consistency.StaleReadError | WaitTimeout,
    CloudFront
  >
}

const context = (
  primaryId: string,
  options: Omit<CancelRolloutOptions, "dryRun">,
  observed: TimeLimit.Observed
): Effect.Effect<Context, never, CloudFront> =>
  Effect.gen(function* () {
    const { lag = Consistency.DEFAULT_LAG, onEvent: given, timeout: limit = DEFAULTS.timeout, ...others } = options
    const wait: WaitOptions = { interval: DEFAULTS.interval, ...others }
    const started = yield* Clock.currentTimeMillis
    const onEvent = withSpanEvents(given)
    const timeout = Duration.toMillis(limit)
    return {
      primaryId,
      lag,
      writes: yield* ConsistentRead.recentWrites,
      onEvent,
      wait,
      waitUntilDeployed: (id) =>
        Effect.flatMap(millisSince(started), (elapsed) =>
          waitUntilDistributionDeployed(id, {
            ...wait,
            lag,
            timeout: timeout - elapsed,
            onPending: (status, elapsed) => {
              observed.status = status
              return onEvent({ _tag: "Waiting", id, status, elapsed })
            }
          })
        )
    }
  })

const refuse = (primaryId: string, reason: RolloutRefused["reason"], details: ReadonlyArray<string> = []) =>
  Effect.fail(new RolloutRefused({ primaryId, reason, details }))

type ReadPrimaryError = Distribution.GetDistributionError | CommonError | Consistency.StaleReadError | RolloutRefused

const readPrimary = ({ lag, primaryId, writes }: Context): Effect.Effect<Primary, ReadPrimaryError, CloudFront> =>
  Effect.tap(ConsistentRead.readConsistent(distribution, primaryId, writes, lag), ({ config }) =>
    config.Staging === true ? refuse(primaryId, "StagingDistribution") : Effect.void
  )

/** The number of staging distributions that an account can have. */
const MAX_STAGING = 20

const findStaging = ({ lag }: Context, matches: (found: Primary) => boolean) =>
  Lookup.find(Listed.distributions, { isCandidate: ({ Staging }) => Staging, matches, limit: MAX_STAGING, lag })

const stagingNames = ({
  StagingDistributionDnsNames
}: Policy.ContinuousDeploymentPolicyConfig): ReadonlyArray<string> => StagingDistributionDnsNames.Items

const findPolicy = ({ lag }: Context, domainName: string) => {
  const isFor = (config: Policy.ContinuousDeploymentPolicyConfig) => stagingNames(config).includes(domainName)
  return Effect.map(
    Lookup.find(policies, {
      isCandidate: ({ ContinuousDeploymentPolicyConfig }) => isFor(ContinuousDeploymentPolicyConfig),
      matches: ({ config }) => isFor(config),
      limit: 1,
      lag
    }),
    ([policy]): FoundPolicy | undefined => policy
  )
}

const discoverOnce = (context: Context) =>
  Effect.gen(function* () {
    const { lag, primaryId, writes } = context
    const primary = yield* readPrimary(context)
    const isOwn = ({ config }: Primary) => config.CallerReference.startsWith(prefixOf(primaryId))
    const attached = policyIdOf(primary.config)
    if (attached === undefined) {
      const [staging, ...others] = yield* findStaging(context, isOwn)
      const policy = staging && (yield* findPolicy(context, staging.thing.DomainName))
      return { primary, staging, policy, others, isOwn: true }
    }
    const policy = yield* ConsistentRead.readConsistent(policies, attached, writes, lag)
    const names = stagingNames(policy.config)
    const isActive = ({ thing }: Primary) => names.includes(thing.DomainName)
    const all = yield* findStaging(context, (one) => isActive(one) || isOwn(one))
    const staging = all.find(isActive)
    const others = all.filter((one) => one !== staging)
    return { primary, staging, policy, others, isOwn: staging !== undefined && isOwn(staging) }
  })

/**
 * Finds out what an earlier run has left. While reads and lists may be stale, the policy of the distribution may be one that was deleted
 * since, and its staging distribution may not be listed yet.
 */
const discover = (context: Context) =>
  Effect.gen(function* () {
    const { lag, primaryId } = context
    const outcome = yield* Backoff.pollFor(
      Effect.either(discoverOnce(context)),
      (outcome) =>
        outcome._tag === "Right"
          ? outcome.right.isOwn || outcome.right.staging !== undefined
          : outcome.left._tag !== "NoSuchContinuousDeploymentPolicy",
      Backoff.READS,
      lag
    )
    if (outcome._tag === "Left") return yield* Effect.fail(outcome.left)
    const { isOwn, policy, staging } = outcome.right
    if (isOwn) return outcome.right satisfies Found
    return yield* refuse(
      primaryId,
      "OtherRollout",
      [policy, staging].flatMap((one) => (one === undefined ? [] : [one.thing.Id]))
    )
  })

/** The steps after the promotion, or instead of it. */
const removalSteps = (
  context: Context,
  {
    isAttached,
    others,
    policy,
    staging
  }: { readonly [K in "isAttached" | "policy" | "staging"]: boolean } & Pick<Found, "others">
) =>
  Effect.map(
    Effect.forEach(others, ({ thing }) => findPolicy(context, thing.DomainName), { concurrency: 1 }),
    (policiesOfOthers): RolloutPlan["steps"] => [
      ...(isAttached ? (["Detach"] as const) : []),
      ...(policy ? (["DeletePolicy"] as const) : []),
      ...(staging ? (["DeleteStaging"] as const) : []),
      ...policiesOfOthers.flatMap((one) => [
        ...(one === undefined ? [] : (["DeletePolicy"] as const)),
        "DeleteStaging" as const
      ])
    ]
  )

/** The steps that leave nothing of what was found. */
const stepsToRemove = (context: Context, { others, policy, primary, staging }: Found) =>
  removalSteps(context, {
    isAttached: policyIdOf(primary.config) !== undefined,
    policy: policy !== undefined,
    staging: staging !== undefined,
    others
  })

const removePolicy = ({ lag, onEvent, writes }: Context, { thing }: FoundPolicy) =>
  Effect.gen(function* () {
    const policyId = thing.Id
    yield* retrying(lag)(
      Effect.flatMap(ConsistentRead.readConsistent(policies, policyId, writes, lag), ({ etag }) =>
        policies.remove(policyId, etag)
      )
    ).pipe(Effect.catchIf(isNotFound, () => Effect.void))
    yield* Writes.recordGone(writes, keyOf(policies, policyId))
    yield* onEvent({ _tag: "PolicyDeleted", policyId })
  })

const removeStaging = ({ lag, onEvent, wait }: Context, { thing }: Primary) =>
  Effect.gen(function* () {
    const stagingId = thing.Id
    yield* retrying(lag)(
      disableAndDelete(stagingId, {
        ...wait,
        lag,
        onEvent: (event) => (event._tag === "Waiting" ? onEvent(event) : Effect.void)
      })
    )
    yield* onEvent({ _tag: "StagingDeleted", stagingId })
  })

/** Gives all requests to the primary distribution, and deletes policy and staging distributions. Returns the primary distribution. */
const remove = (context: Context, { others, policy, staging }: Found) =>
  Effect.gen(function* () {
    const { lag, onEvent, primaryId, waitUntilDeployed } = context
    if (policy !== undefined) {
      const policyId = policy.thing.Id
      // A disabled policy sends nothing to the staging distribution, while the distribution is deployed without the policy.
      yield* Effect.catchIf(
        modifyIdempotently(policies, policyId, (config) => ({ ...config, Enabled: false }), { lag }),
        isNotFound,
        () => Effect.void
      )
      const detached = yield* modifyIdempotently(
        distribution,
        primaryId,
        (config) => (policyIdOf(config) === policyId ? { ...config, ContinuousDeploymentPolicyId: "" } : config),
        { lag }
      )
      if (detached.changed) yield* onEvent({ _tag: "Detached", policyId })
      yield* waitUntilDeployed(primaryId)
      yield* removePolicy(context, policy)
    }
    if (staging !== undefined) yield* removeStaging(context, staging)
    for (const other of others) {
      const policy = yield* findPolicy(context, other.thing.DomainName)
      if (policy !== undefined) yield* removePolicy(context, policy)
      yield* removeStaging(context, other)
    }
    return yield* readPrimary(context)
  })

/** What the primary distribution is to become. Fails if continuous deployment does not support the change. */
const targetOf = <E, R>(primary: Primary, change: Change<Config, E, R>) =>
  Effect.gen(function* () {
    const { config: before, thing } = primary
    const result = change(PreserveUnknown.copy(distribution.config, before))
    const changed = Effect.isEffect(result) ? yield* result : result
    const config = yield* PreserveUnknown.restore(distribution.config, keyOf(distribution, thing.Id), before, changed)
    const isReached = equivalent(distribution.config, config, before)
    const paths = isReached ? [] : editedPaths(distribution.config, before, config)
    const unsupported = paths.filter((path) => !SUPPORTED.has(path.split(".")[0]))
    if (unsupported.length > 0) return yield* refuse(thing.Id, "UnsupportedChange", unsupported)
    if (!isReached && before.HttpVersion?.toLowerCase().endsWith("3") === true) return yield* refuse(thing.Id, "Http3")
    return { config, isReached }
  })

/** What the staging distribution must be, so that its promotion makes the primary one what it is to become. */
const toStaging = (target: Config, staging: Config): Config => ({
  ...target,
  CallerReference: staging.CallerReference,
  Aliases: { Items: [] },
  ContinuousDeploymentPolicyId: staging.ContinuousDeploymentPolicyId,
  Enabled: true,
  Staging: true
})

const isSynchronized = (target: Config, staging: Config): boolean =>
  equivalent(distribution.config, toStaging(target, staging), staging)

const planSteps = <E, R>(
  primaryId: string,
  options: Omit<StagedRolloutOptions<E, R>, "dryRun" | "onEvent">,
  change: Change<Config, E, R>
) =>
  Effect.gen(function* () {
    yield* validate(optionChecks(options))
    const inContext = yield* context(primaryId, options, { status: undefined })
    const found = yield* discover(inContext)
    const { others, policy, primary, staging } = found
    const target = yield* targetOf(primary, change)
    if (target.isReached) return { primaryId, steps: yield* stepsToRemove(inContext, found) }
    const steps: Array<RolloutPlan["steps"][number]> = []
    if (staging === undefined) steps.push("Copy")
    if (staging === undefined || !isSynchronized(target.config, staging.config)) steps.push("ChangeStaging")
    if (policy === undefined) steps.push("CreatePolicy")
    if (policyIdOf(primary.config) === undefined) steps.push("Attach")
    const removal = yield* removalSteps(inContext, { isAttached: true, policy: true, staging: true, others })
    return { primaryId, steps: [...steps, "Ramp", "Promote", ...removal] } satisfies RolloutPlan
  })

/** The number of times that something which was found may be gone. */
const MAX_ROUNDS = 4

/** The ids of what a run works with: found, or made by it. */
interface Used {
  stagingId: string | undefined
  policyId: string | undefined
}

/** The key of the used resource that does not exist, according to an error. */
const goneIn = ({ policyId, stagingId }: Used, error: unknown): string | undefined => {
  if (typeof error !== "object" || error === null || !("_tag" in error)) return undefined
  if (error._tag === "NoSuchContinuousDeploymentPolicy") return policyId && keyOf(policies, policyId)
  return stagingId !== undefined &&
    error._tag === "NoSuchDistribution" &&
    "resource" in error &&
    error.resource === stagingId
    ? keyOf(distribution, stagingId)
    : undefined
}

/** Whether another client has attached a policy. That may be another run, which this one joins then. */
const isOtherRollout = (error: unknown): boolean => error instanceof RolloutRefused && error.reason === "OtherRollout"

/**
 * Finds what is there, and goes on from there. What was found, or made since, may have been deleted by another client, so that only writes
 * show that it is gone. Then it is left out of another search.
 */
const fromWhatIsThere = <A, E, R>(context: Context, proceed: (found: Found, used: Used) => Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const { writes } = context
    for (let round = 1; ; round++) {
      const found = yield* discover(context)
      const used: Used = { stagingId: found.staging?.thing.Id, policyId: found.policy?.thing.Id }
      const outcome = yield* Effect.either(proceed(found, used))
      if (outcome._tag === "Right") return outcome.right
      const error = outcome.left
      const gone = goneIn(used, error)
      if ((gone === undefined && !isOtherRollout(error)) || round > MAX_ROUNDS) return yield* Effect.fail(error)
      if (gone !== undefined) yield* Writes.recordGone(writes, gone)
    }
  })

/** All steps. Each run begins with what is there, so that it continues where an earlier one ended. */
const runSteps = <E, R>(
  context: Context,
  change: Change<Config, E, R>,
  options: Omit<StagedRolloutOptions<E, R>, "dryRun">,
  found: Found,
  used: Used
) =>
  Effect.gen(function* () {
    const { lag, onEvent, primaryId, waitUntilDeployed, writes } = context
    const { soak = 0, steps = DEFAULT_STEPS, stickiness } = options
    const end = (
      outcome: StagedRollout["outcome"],
      { etag, thing }: Primary,
      rejected?: StagedRollout["rejected"]
    ): StagedRollout => ({ outcome, distribution: thing, etag, rejected })

    if ((yield* targetOf(found.primary, change)).isReached) {
      return end("Unchanged", yield* remove(context, found))
    }

    /** Copies the primary distribution. Its version may be replaced by another client in between. */
    const copy = Effect.gen(function* () {
      const given = yield* reference(options.callerReference)
      const copyReference = { ...given, value: `${prefixOf(primaryId)}${given.value}` }
      yield* onEvent({ _tag: "Copying", primaryId, callerReference: given.value })
      const create: Effect.Effect<
        Distribution.CopyDistributionResult,
        Distribution.CopyDistributionError | ReadPrimaryError,
        CloudFront
      > = Effect.flatMap(readPrimary(context), ({ etag: IfMatch }) =>
        Distribution.copyDistribution({
          PrimaryDistributionId: primaryId,
          CallerReference: copyReference.value,
          IfMatch,
          Staging: true,
          Enabled: true
        })
      )
      const { Distribution: made } = yield* retrying(lag)(
        createOnce({
          what: "staging distribution",
          reference: copyReference,
          create,
          isReferenceUsed: ({ _tag }) => _tag === "DistributionAlreadyExists",
          find: (conflict) =>
            Effect.map(
              Listed.findCreated(Listed.distributions, copyReference.value, ({ Staging }) => Staging, conflict),
              Option.map(Listed.distributions.result)
            ),
          matchesInput: () => Effect.succeed(true),
          lag
        })
      )
      yield* ConsistentRead.recordCreated(distribution, made.Id)
      yield* onEvent({ _tag: "Copied", stagingId: made.Id })
      return made.Id
    })
    /** If there can be no further distribution, that may be for the copy of an earlier run, which reads do not show yet. */
    const copyOrFound = Effect.gen(function* () {
      const made = yield* Effect.either(copy)
      if (Either.isRight(made)) return made.right
      if (isQuota(made.left)) {
        const read = Effect.map(discover(context), ({ staging }) => Option.fromNullable(staging))
        const seen = yield* withinLag(read, lag)
        if (Option.isSome(seen)) return seen.value.thing.Id
      }
      return yield* Effect.fail(made.left)
    })
    const stagingId = found.staging?.thing.Id ?? (yield* copyOrFound)
    used.stagingId = stagingId

    /**
     * Makes the staging distribution what the primary one is to become. Returns the versions of both, or the primary distribution alone if it
     * has become that already.
     */
    const synchronize = Effect.gen(function* () {
      const primary = yield* readPrimary(context)
      const target = yield* targetOf(primary, change)
      if (target.isReached) return { primary, staging: undefined }
      const edited = yield* modifyIdempotently(
        distribution,
        stagingId,
        (current) => (isSynchronized(target.config, current) ? current : toStaging(target.config, current)),
        { lag }
      )
      if (edited.changed) yield* onEvent({ _tag: "StagingChanged", stagingId, etag: edited.etag })
      yield* waitUntilDeployed(stagingId)
      return { primary, staging: edited }
    })

    const first = yield* synchronize
    if (first.staging === undefined) return end("Unchanged", yield* remove(context, yield* discover(context)))
    const { DomainName: stagingDomainName } = first.staging.thing
    const trafficOf = (step: RolloutTraffic) => trafficConfig(step, stickiness)
    const isTrafficOf = (config: Policy.ContinuousDeploymentPolicyConfig) => (step: RolloutTraffic) =>
      config.Enabled && equivalent(policies.config, { ...config, TrafficConfig: trafficOf(step) }, config)

    const createPolicy = Effect.gen(function* () {
      const [step] = steps
      const config: Policy.ContinuousDeploymentPolicyConfig = {
        StagingDistributionDnsNames: { Items: [stagingDomainName] },
        Enabled: true,
        TrafficConfig: step && trafficOf(step)
      }
      const create: Effect.Effect<
        Policy.ContinuousDeploymentPolicy,
        Policy.CreateContinuousDeploymentPolicyError | CommonError,
        CloudFront
      > = Effect.map(
        Policy.createContinuousDeploymentPolicy({ ContinuousDeploymentPolicyConfig: config }),
        ({ ContinuousDeploymentPolicy }) => ContinuousDeploymentPolicy
      )
      const made = yield* createOnce({
        what: policies.noun,
        // A staging distribution has one policy, so that the policy is identified by its domain name.
        reference: { value: stagingDomainName, isGenerated: false },
        create,
        isReferenceUsed: ({ _tag }) =>
          _tag === "StagingDistributionInUse" || _tag === "ContinuousDeploymentPolicyAlreadyExists",
        find: () => Effect.map(findPolicy(context, stagingDomainName), (one) => Option.fromNullable(one?.thing)),
        matchesInput: () => Effect.succeed(true),
        lag
      })
      yield* Writes.record(writes, keyOf(policies, made.Id))
      yield* onEvent({ _tag: "PolicyCreated", policyId: made.Id })
      return made.Id
    })
    const policyId = found.policy?.thing.Id ?? (yield* createPolicy)
    used.policyId = policyId
    const attached = yield* modifyIdempotently(
      distribution,
      primaryId,
      (config) => {
        const current = policyIdOf(config)
        if (current === policyId) return config
        return current === undefined
          ? { ...config, ContinuousDeploymentPolicyId: policyId }
          : refuse(primaryId, "OtherRollout", [current])
      },
      { lag }
    )
    if (attached.changed) yield* onEvent({ _tag: "Attached", policyId })
    yield* waitUntilDeployed(primaryId)

    const start = found.policy === undefined ? 0 : Math.max(0, steps.findIndex(isTrafficOf(found.policy.config)))
    for (const [i, traffic] of steps.entries()) {
      if (i < start) continue
      const step = { step: i + 1, of: steps.length, traffic }
      const before = yield* readPrimary(context)
      const edited = yield* modifyIdempotently(
        policies,
        policyId,
        (config) =>
          isTrafficOf(config)(traffic) ? config : { ...config, Enabled: true, TrafficConfig: trafficOf(traffic) },
        { lag }
      )
      if (edited.changed) {
        // The change of the policy is a change of the distribution, which reads may show later.
        yield* Backoff.pollFor(readPrimary(context), ({ etag }) => etag !== before.etag, Backoff.READS, lag)
        yield* waitUntilDeployed(primaryId)
      }
      yield* onEvent({ _tag: "StepReached", ...step })
      yield* Effect.sleep(soak)
      const reason = yield* (
        options.check?.({ ...step, primaryId, stagingId, stagingDomainName }) ?? Effect.succeed(undefined)
      )
      if (reason !== undefined) {
        yield* onEvent({ _tag: "Rejected", step: step.step, reason })
        const left = yield* remove(context, yield* discover(context))
        return end("RolledBack", left, { step: step.step, reason })
      }
    }

    // The change may be made of a newer version of the primary distribution than before, so that changes of others are not lost.
    const promoted = yield* retrying(lag)(
      Effect.gen(function* () {
        const { primary, staging } = yield* synchronize
        if (staging === undefined) return primary.etag
        const { ETag } = yield* Distribution.updateDistributionWithStagingConfig({
          Id: primaryId,
          StagingDistributionId: stagingId,
          IfMatch: `${primary.etag}, ${staging.etag}`
        })
        yield* Writes.record(writes, keyOf(distribution, primaryId), primary.etag)
        return ETag
      })
    )
    yield* onEvent({ _tag: "Promoted", primaryId, etag: promoted })
    yield* waitUntilDeployed(primaryId)
    return end("Promoted", yield* remove(context, yield* discover(context)))
  })

/** The common part of the programs: the span and the time limit. */
const inProgram = <A, E, R>(
  title: string,
  primaryId: string,
  options: Omit<CancelRolloutOptions, "dryRun">,
  run: (context: Context) => Effect.Effect<A, E, R>
): Effect.Effect<A, E | WaitTimeout, CloudFront | R> =>
  Effect.suspend(() => {
    const observed: TimeLimit.Observed = { status: undefined }
    return Effect.flatMap(context(primaryId, options, observed), run).pipe(
      TimeLimit.within(
        `the rollout of ${keyOf(distribution, primaryId)}`,
        options.timeout ?? DEFAULTS.timeout,
        observed
      )
    )
  }).pipe(program(title, { id: primaryId }))

/**
 * Changes a distribution by continuous deployment. The program copies the distribution to a staging distribution, applies `change` to the
 * copy, sends a part of the requests there by a continuous deployment policy, step by step, and promotes the staging configuration to the
 * distribution. At the end, it detaches and deletes the policy, and deletes the staging distribution. If `check` returns a reason after a
 * step, all requests go to the distribution as it was, and policy and staging distribution are deleted.
 *
 * `change` is applied to the configuration of the distribution, and is called several times. It must have no effect on its own result, such
 * as a change that sets a comment or replaces a list, since the program recognizes by it that a promotion was executed. Aliases, certificate,
 * HTTP version and some other settings cannot be changed in this way; see `RolloutRefused`. Unknown settings are kept, as by
 * `editDistribution`.
 *
 * Changes of other clients: what others have changed in the distribution in the meantime is made part of the staging configuration before
 * it is promoted. The promotion names the versions of both. If another run has attached its policy meanwhile, this one continues with that
 * rollout.
 *
 * The program can be interrupted and run again at any point, with the same `change`. The next run finds staging distribution and policy, and
 * continues with the step that was reached. What is left after an interruption is the distribution as it was or as it is to become, and
 * possibly staging distribution and policy, which may get their part of the requests. `cancelRollout` removes them.
 *
 * Fails
 *
 * - with `InvalidOptions`, before the first call, if an option is invalid
 * - with `RolloutRefused`, before the first change, if continuous deployment does not support the distribution or the change. Later, only
 *   if another client has changed the distribution meanwhile
 * - with the errors of `change` and `check`
 * - with `LostSettingsError`, if a structure with unknown settings cannot be found after `change`
 * - with `UnconfirmedCreate`, if it is unknown whether the copy or the policy was created. Another run continues from there
 * - with `PreconditionFailed` or `InvalidIfMatchVersion`, after more than 10 conflicts that last longer than `lag`
 * - with `StaleReadError`, if reads are stale for longer than `lag`
 * - with `WaitTimeout`, when `timeout` is over
 * - with the other errors of the operations on distributions and continuous deployment policies, and the errors of every call
 *   (`CommonError`)
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_UpdateDistributionWithStagingConfig.html
 * @since 3.0.0
 * @category programs
 * @example
 * ```ts
 * import * as Effect from "effect/Effect"
 * import { stagedRollout } from "@effect-cloudfront/core/programs/stagedRollout"
 *
 * const rollout = (errorRate: Effect.Effect<number>) =>
 *   stagedRollout("E1PA6795UKMFR9", (config) => ({ ...config, DefaultRootObject: "index.html" }), {
 *     steps: [
 *       { _tag: "Header", name: "aws-cf-cd-team", value: "web" },
 *       { _tag: "Weight", weight: 0.15 }
 *     ],
 *     soak: "15 minutes",
 *     check: () => Effect.map(errorRate, (rate) => (rate > 0.01 ? "too many errors" : undefined))
 *   })
 * ```
 */
export function stagedRollout<E = never, R = never>(
  primaryId: string,
  change: Change<Config, E, R>,
  options: DryRun<StagedRolloutOptions<E, R>>
): Effect.Effect<RolloutPlan, StagedRolloutError | E, CloudFront | R>
export function stagedRollout<E = never, R = never>(
  primaryId: string,
  change: Change<Config, E, R>,
  options?: StagedRolloutOptions<E, R>
): Effect.Effect<StagedRollout, StagedRolloutError | E, CloudFront | R>
export function stagedRollout<E = never, R = never>(
  primaryId: string,
  change: Change<Config, E, R>,
  options: StagedRolloutOptions<E, R> | DryRun<StagedRolloutOptions<E, R>> = {}
): Effect.Effect<StagedRollout | RolloutPlan, StagedRolloutError | E, CloudFront | R> {
  return options.dryRun === true
    ? program("stagedRollout", { id: primaryId, dryRun: true })(planSteps(primaryId, options, change))
    : inProgram("stagedRollout", primaryId, options, (context) =>
        Effect.zipRight(
          validate(optionChecks(options)),
          fromWhatIsThere(context, (found, used) => runSteps(context, change, options, found, used))
        )
      )
}

/**
 * The events of `stagedRollout` as a Stream. Running the Stream changes the distribution. The errors are those of `stagedRollout`.
 *
 * @since 3.0.0
 * @category programs
 */
export const stagedRolloutEvents = <E = never, R = never>(
  primaryId: string,
  change: Change<Config, E, R>,
  options: Omit<StagedRolloutOptions<E, R>, "onEvent"> = {}
): Stream.Stream<RolloutEvent, StagedRolloutError | E, CloudFront | R> =>
  Progress.events((onEvent) => stagedRollout(primaryId, change, { ...options, onEvent }))

/**
 * Takes back a rollout that `stagedRollout` has not finished. All requests go to the distribution as it is, the policy is detached and
 * deleted, and the staging distribution is deleted. If there is nothing of a rollout, nothing is changed. Returns the distribution with
 * its version.
 *
 * The program can be interrupted and run again at any point. The errors are those of `stagedRollout` that are about the distribution, the
 * staging distribution and the policy.
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DeleteContinuousDeploymentPolicy.html
 * @since 3.0.0
 * @category programs
 */
export function cancelRollout(
  primaryId: string,
  options: DryRun<CancelRolloutOptions>
): Effect.Effect<RolloutPlan, CancelRolloutError, CloudFront>
export function cancelRollout(
  primaryId: string,
  options?: CancelRolloutOptions
): Effect.Effect<Distribution.GetDistributionResult, CancelRolloutError, CloudFront>
export function cancelRollout(
  primaryId: string,
  options: CancelRolloutOptions | DryRun<CancelRolloutOptions> = {}
): Effect.Effect<Distribution.GetDistributionResult | RolloutPlan, CancelRolloutError, CloudFront> {
  return inProgram("cancelRollout", primaryId, options, (context) =>
    Effect.flatMap(
      discover(context),
      (found): Effect.Effect<Distribution.GetDistributionResult | RolloutPlan, CancelRolloutError, CloudFront> =>
        options.dryRun === true
          ? Effect.map(stepsToRemove(context, found), (steps) => ({ primaryId, steps }))
          : Effect.map(remove(context, found), Listed.distributions.result)
    )
  )
}

/**
 * The events of `cancelRollout` as a Stream. Running the Stream takes back the rollout.
 *
 * @since 3.0.0
 * @category programs
 */
export const cancelRolloutEvents = (
  primaryId: string,
  options: Omit<CancelRolloutOptions, "onEvent"> = {}
): Stream.Stream<RolloutEvent, CancelRolloutError, CloudFront> =>
  Progress.events((onEvent) => cancelRollout(primaryId, { ...options, onEvent }))
