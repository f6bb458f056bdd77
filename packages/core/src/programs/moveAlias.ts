/**
 * A program that moves an alternate domain name to another distribution or distribution tenant.
 *
 * @since 3.0.0
 */
import * as Clock from "effect/Clock"
import * as Data from "effect/Data"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { CloudFront } from "../CloudFront.js"
import * as Consistency from "../Consistency.js"
import type { CommonError } from "../Errors.js"
import * as Distribution from "../generated/Distribution.js"
import * as DistributionTenant from "../generated/DistributionTenant.js"
import * as ConsistentRead from "../internal/consistentRead.js"
import { millisSince } from "../internal/elapsed.js"
import * as ErrorFields from "../internal/errorFields.js"
import { aliasProblem } from "../internal/hosts.js"
import { validate } from "../internal/options.js"
import { program, withSpanEvents } from "../internal/program.js"
import * as Progress from "../internal/progress.js"
import { modifyIdempotently } from "../internal/readModifyWrite.js"
import { distribution, keyOf, type Writable } from "../internal/resource.js"
import { retrying } from "../internal/retry.js"
import { tenant as distributionTenant } from "../internal/tenant.js"
import * as TimeLimit from "../internal/timeLimit.js"
import * as Writes from "../internal/writes.js"
import type { DryRun, InvalidOptions } from "../Options.js"
import * as Pagination from "../Pagination.js"
import { waitUntil, type Options as WaitOptions, type WaitTimeout } from "../Waiter.js"

/**
 * A distribution or a distribution tenant, by its id.
 *
 * @since 3.0.0
 * @category models
 */
export type AliasHolder = { readonly distributionId: string } | { readonly distributionTenantId: string }

/**
 * A step of `moveAlias`.
 *
 * @since 3.0.0
 * @category models
 */
export type MoveAliasEvent =
  /** The resource that has the alias. CloudFront hides a part of the ids of other accounts with stars. */
  | {
      readonly _tag: "HolderFound"
      readonly resourceType: string
      readonly resourceId: string
      readonly accountId: string
    }
  | { readonly _tag: "AssociatingAlias"; readonly targetId: string }
  /** The path without downtime is not possible. */
  | { readonly _tag: "AssociationRefused"; readonly reason: string }
  | { readonly _tag: "DisablingSource"; readonly sourceId: string }
  | { readonly _tag: "UpdatingDomainAssociation"; readonly targetId: string }
  | { readonly _tag: "EnablingSource"; readonly sourceId: string }
  | { readonly _tag: "Moved"; readonly targetId: string }
  | { readonly _tag: "Waiting"; readonly id: string; readonly status: string; readonly elapsed: Duration.Duration }

/**
 * The options of `moveAlias`. `interval` is the time between two reads of a status; 15 seconds when absent. `timeout` is the time limit of
 * the whole program; 90 minutes when absent. If the move fails, enabling `from` again may take 5 minutes more. `lag` is how long reads may be
 * stale after a write; 90 seconds when absent.
 *
 * @since 3.0.0
 * @category models
 */
export interface MoveAliasOptions extends WaitOptions, Consistency.Options {
  /** The resource that gets the alias. Its certificate must cover the alias. */
  readonly to: AliasHolder
  /**
   * The resource that has the alias. If another one has it, or none, nothing is moved. It is required for the path with downtime. When
   * absent, the alias is moved from whatever distribution of the account has it.
   */
  readonly from?: AliasHolder | undefined
  /**
   * Whether `from` may be disabled for the move, if there is no path without downtime; false when absent. It does not respond to viewers
   * until it is enabled again.
   */
  readonly disableSource?: boolean | undefined
  /**
   * Whether `from` is enabled at the end. When absent, it is if this run has disabled it. After an interruption of a run that has disabled
   * it, use true.
   */
  readonly enableSource?: boolean | undefined
  /** With `true`, the result is a `MoveAliasPlan`, and nothing is changed; false when absent. */
  readonly dryRun?: false | undefined
  /** Called with each event. The next step follows its Effect. */
  readonly onEvent?: ((event: MoveAliasEvent) => Effect.Effect<void>) | undefined
}

/**
 * What `moveAlias` would do. No steps: the target has the alias, and `from` need not be enabled. If the service refuses `AssociateAlias`, the path with downtime follows,
 * if the options allow it.
 *
 * @since 3.0.0
 * @category models
 */
export interface MoveAliasPlan {
  readonly alias: string
  readonly steps: ReadonlyArray<"AssociateAlias" | "DisableSource" | "UpdateDomainAssociation" | "EnableSource">
}

/**
 * The result of `moveAlias`.
 *
 * @since 3.0.0
 * @category models
 */
export interface MovedAlias {
  readonly alias: string
  readonly outcome: "Moved" | "AlreadyThere"
  /** `AssociateAlias` is the path without downtime. `undefined` if the target had the alias. */
  readonly path: "AssociateAlias" | "UpdateDomainAssociation" | undefined
  /** The version of the target, for its next update. */
  readonly etag: string
  /** Whether the DNS record of the alias points to the target, if that is a distribution tenant; otherwise `undefined`. */
  readonly dns: DistributionTenant.DnsConfiguration | undefined
}

/**
 * The alias cannot be moved. Nothing was changed.
 *
 * - `CertificateDoesNotCover`: no certificate of the target covers the alias.
 * - `NotInUse`: no resource has the alias. Add it to the distribution tenant by an update, or leave out `from` if the target is a
 *   distribution.
 * - `OtherHolder`: another resource than `from` has the alias. `details` are type, id and account of it.
 * - `SourceUnknown`: there is no path without downtime, and the option `from` is absent.
 * - `SourceEnabled`: there is no path without downtime, and `from` is enabled. Use the option `disableSource`.
 *
 * @since 3.0.0
 * @category errors
 */
export class AliasMoveRefused extends Data.TaggedError("AliasMoveRefused")<{
  readonly alias: string
  readonly reason: "CertificateDoesNotCover" | "NotInUse" | "OtherHolder" | "SourceUnknown" | "SourceEnabled"
  readonly details: ReadonlyArray<string>
  /** The error of the service, if it has refused something. */
  readonly cause?: { readonly _tag: string; readonly message: string } | undefined
}> {
  /** The fields of its JSON, for `Errors.schema`. */
  static json(): ErrorFields.Json<AliasMoveRefused> {
    return {
      tag: "AliasMoveRefused",
      fields: {
        alias: ErrorFields.string,
        reason: ErrorFields.oneOf(Object.keys(REFUSALS)),
        details: ErrorFields.list(ErrorFields.string),
        cause: ErrorFields.optional(ErrorFields.tagAndMessage)
      },
      make: (fields) => new AliasMoveRefused(fields)
    }
  }

  override get message(): string {
    const details = this.details.length === 0 ? "" : ` (${this.details.join(", ")})`
    const cause = this.cause === undefined ? "" : `: ${this.cause.message}`
    return `the alias ${this.alias} was not moved: ${REFUSALS[this.reason]}${details}${cause}`
  }
}

const REFUSALS: { readonly [R in AliasMoveRefused["reason"]]: string } = {
  CertificateDoesNotCover: "no certificate of the target covers it",
  NotInUse: "no resource has it; add it to the distribution tenant, or leave out the option from for a distribution",
  OtherHolder: "another resource than the option from has it",
  SourceUnknown: "this needs a disabled source; give the option from",
  SourceEnabled: "this needs a disabled source; give the option disableSource, or disable it"
}

/**
 * The errors of `moveAlias`.
 *
 * @since 3.0.0
 * @category errors
 */
export type MoveAliasError =
  | Distribution.GetDistributionError
  | Distribution.UpdateDistributionError
  | Distribution.AssociateAliasError
  | DistributionTenant.GetDistributionTenantError
  | DistributionTenant.UpdateDistributionTenantError
  | DistributionTenant.ListDomainConflictsError
  | DistributionTenant.UpdateDomainAssociationError
  | DistributionTenant.VerifyDnsConfigurationError
  | CommonError
  | Consistency.StaleReadError
  | Pagination.PaginationError
  | InvalidOptions
  | AliasMoveRefused
  | WaitTimeout

const DEFAULTS = { interval: "15 seconds", timeout: "90 minutes" } as const

/** The time limit of enabling the source again, which begins when the move has failed. */
const ENABLING_TIME = "5 minutes"

interface HolderState {
  readonly etag: string
  readonly status: string
  readonly isEnabled: boolean
  readonly domains: ReadonlyArray<string>
}

/** A resource that can have aliases. */
interface Holder {
  readonly id: string
  readonly isTenant: boolean
  readonly key: string
  readonly target: DistributionTenant.DistributionResourceId
  readonly read: Effect.Effect<
    HolderState,
    | Distribution.GetDistributionError
    | DistributionTenant.GetDistributionTenantError
    | CommonError
    | Consistency.StaleReadError,
    CloudFront
  >
  readonly setEnabled: (
    Enabled: boolean
  ) => Effect.Effect<
    unknown,
    | Distribution.GetDistributionError
    | Distribution.UpdateDistributionError
    | DistributionTenant.GetDistributionTenantError
    | DistributionTenant.UpdateDistributionTenantError
    | CommonError
    | Consistency.StaleReadError,
    CloudFront
  >
}

const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()

const operationsOf = <Thing, Config extends { readonly Enabled?: boolean | undefined }, ReadError, WriteError>(
  resource: Writable<Thing, Config, ReadError, WriteError>,
  id: string,
  lag: Duration.DurationInput,
  domains: (config: Config) => ReadonlyArray<string>
) => ({
  id,
  key: keyOf(resource, id),
  read: Effect.flatMap(ConsistentRead.recentWrites, (writes) =>
    Effect.map(ConsistentRead.readConsistent(resource, id, writes, lag), ({ config, etag, status }): HolderState => ({
      etag,
      status,
      isEnabled: config.Enabled !== false,
      domains: domains(config)
    }))
  ),
  setEnabled: (Enabled: boolean) => modifyIdempotently(resource, id, (config) => ({ ...config, Enabled }), { lag })
})

const holderOf = (given: AliasHolder, lag: Duration.DurationInput): Holder =>
  "distributionId" in given
    ? {
        ...operationsOf(distribution, given.distributionId, lag, ({ Aliases }) => Aliases?.Items ?? []),
        isTenant: false,
        target: { DistributionId: given.distributionId }
      }
    : {
        ...operationsOf(distributionTenant, given.distributionTenantId, lag, ({ Domains = [] }) =>
          Domains.map(({ Domain }) => Domain)
        ),
        isTenant: true,
        target: { DistributionTenantId: given.distributionTenantId }
      }

/** Whether an id, a part of which may be hidden by stars, is that of a resource. */
const mayBe = (masked: string, id: string): boolean =>
  masked.length === id.length && Array.from(masked).every((character, i) => character === "*" || character === id[i])

const idOf = (holder: AliasHolder): string =>
  "distributionId" in holder ? holder.distributionId : holder.distributionTenantId

const hasAlias = ({ domains }: HolderState, alias: string): boolean => domains.some((domain) => isSame(domain, alias))

type Asked = Omit<MoveAliasOptions, "dryRun">

const notInUse = (alias: string) => new AliasMoveRefused({ alias, reason: "NotInUse", details: [] })

/** Finds out who has the alias, and whether the target may have it. */
const look = (alias: string, options: Asked, onEvent: Progress.OnEvent<MoveAliasEvent>) =>
  Effect.gen(function* () {
    const { from, lag = Consistency.DEFAULT_LAG, to } = options
    yield* validate([
      ["alias", aliasProblem(alias)],
      ["to", idOf(to) === "" && "is empty"],
      ["from", from !== undefined && idOf(from) === "" && "is empty"],
      ["from", from !== undefined && idOf(from) === idOf(to) && "is the same resource as to"]
    ])
    const target = holderOf(to, lag)
    const source = from && holderOf(from, lag)
    const state = yield* target.read
    const isThere = hasAlias(state, alias)
    if (isThere) return { target, source, state, isThere, isAssociable: false }
    const conflicts = yield* Pagination.items(DistributionTenant.listDomainConflicts, {
      Domain: alias,
      DomainControlValidationResource: target.target
    }).pipe(
      Stream.filter(({ Domain }) => isSame(Domain, alias)),
      Stream.runCollect,
      Effect.catchTag("InvalidArgument", (cause) =>
        Effect.fail(new AliasMoveRefused({ alias, reason: "CertificateDoesNotCover", details: [], cause }))
      )
    )
    const holders = Array.from(conflicts)
    const holder = holders.find(({ ResourceId }) => !mayBe(ResourceId, target.id))
    if (holder !== undefined) {
      const { AccountId: accountId, ResourceId: resourceId, ResourceType: resourceType } = holder
      yield* onEvent({ _tag: "HolderFound", resourceType, resourceId, accountId })
      if (source !== undefined && !mayBe(resourceId, source.id)) {
        const details = [resourceType, resourceId, accountId]
        return yield* new AliasMoveRefused({ alias, reason: "OtherHolder", details })
      }
    } else if (target.isTenant) return yield* notInUse(alias)
    // The list may be stale, and show the target after another move.
    else if (source !== undefined && holders.length === 0 && !hasAlias(yield* source.read, alias)) {
      return yield* notInUse(alias)
    }
    const isAssociable = !target.isTenant && (holder === undefined || holder.ResourceType === "distribution")
    return { target, source, state, isThere, isAssociable }
  })

const planSteps = (alias: string, options: Asked) =>
  Effect.gen(function* () {
    const { isAssociable, isThere, source } = yield* look(alias, options, () => Effect.void)
    if (isThere || isAssociable) {
      const isEnabling = options.enableSource === true && source !== undefined && !(yield* source.read).isEnabled
      return {
        alias,
        steps: [...(isThere ? [] : (["AssociateAlias"] as const)), ...(isEnabling ? (["EnableSource"] as const) : [])]
      } satisfies MoveAliasPlan
    }
    const isDisabling = (yield* disabling(alias, options, source, undefined)).state.isEnabled
    const isEnabling = options.enableSource ?? isDisabling
    return {
      alias,
      steps: [
        ...(isDisabling ? (["DisableSource"] as const) : []),
        "UpdateDomainAssociation",
        ...(isEnabling ? (["EnableSource"] as const) : [])
      ]
    } satisfies MoveAliasPlan
  })

/** The source for the path with downtime, if the options allow it. */
const disabling = (
  alias: string,
  { disableSource = false }: Asked,
  source: Holder | undefined,
  cause: AliasMoveRefused["cause"]
) =>
  Effect.gen(function* () {
    if (source === undefined) return yield* new AliasMoveRefused({ alias, reason: "SourceUnknown", details: [], cause })
    const state = yield* source.read
    if (state.isEnabled && !disableSource) {
      return yield* new AliasMoveRefused({ alias, reason: "SourceEnabled", details: [source.id], cause })
    }
    return { source, state }
  })

/** What is to be done if the run fails from here on. */
interface Undo {
  effect: Effect.Effect<unknown, MoveAliasError, CloudFront>
}

const runSteps = (
  alias: string,
  options: Asked,
  onEvent: Progress.OnEvent<MoveAliasEvent>,
  observed: TimeLimit.Observed,
  undo: Undo
): Effect.Effect<MovedAlias, MoveAliasError, CloudFront> =>
  Effect.gen(function* () {
    const { interval = DEFAULTS.interval, lag = Consistency.DEFAULT_LAG } = options
    const started = yield* Clock.currentTimeMillis
    const timeout = Duration.toMillis(options.timeout ?? DEFAULTS.timeout)
    const writes = yield* ConsistentRead.recentWrites
    const { isAssociable, isThere, source, target } = yield* look(alias, options, onEvent)

    const waitUntilDeployed = ({ id, key, read }: Holder) =>
      Effect.flatMap(millisSince(started), (elapsed) =>
        waitUntil({
          ...options,
          what: `${key} to be Deployed`,
          poll: read,
          state: ({ status }) => status,
          isDone: ({ status }) => status === "Deployed",
          onPending: ({ status }, elapsed) => {
            observed.status = status
            return onEvent({ _tag: "Waiting", id, status, elapsed })
          },
          interval,
          timeout: timeout - elapsed
        })
      )
    const enable = (holder: Holder) =>
      Effect.zipRight(onEvent({ _tag: "EnablingSource", sourceId: holder.id }), holder.setEnabled(true))

    /** Moves the alias, unless the target has it, such as after a lost response. */
    const move = <E>(call: (state: HolderState) => Effect.Effect<unknown, E, CloudFront>) =>
      retrying(lag)(
        Effect.gen(function* () {
          const state = yield* target.read
          if (hasAlias(state, alias)) return
          const before = source && (yield* source.read)
          yield* call(state)
          yield* Writes.record(writes, target.key, state.etag)
          if (source !== undefined && before !== undefined && hasAlias(before, alias)) {
            yield* Writes.record(writes, source.key, before.etag)
          }
        })
      )

    const end = (outcome: MovedAlias["outcome"], path: MovedAlias["path"]) =>
      Effect.gen(function* () {
        if (path !== undefined) yield* onEvent({ _tag: "Moved", targetId: target.id })
        const { etag } = yield* waitUntilDeployed(target)
        const dns = target.isTenant
          ? (yield* DistributionTenant.verifyDnsConfiguration({ Identifier: target.id, Domain: alias }))
              .DnsConfigurationList[0]
          : undefined
        return { alias, outcome, path, etag, dns }
      })

    if (isThere) {
      if (options.enableSource === true && source !== undefined) yield* enable(source)
      return yield* end("AlreadyThere", undefined)
    }
    let refusal: AliasMoveRefused["cause"]
    if (isAssociable) {
      yield* onEvent({ _tag: "AssociatingAlias", targetId: target.id })
      const outcome = yield* Effect.either(
        move(() => Distribution.associateAlias({ TargetDistributionId: target.id, Alias: alias }))
      )
      if (outcome._tag === "Right") {
        if (options.enableSource === true && source !== undefined) yield* enable(source)
        return yield* end("Moved", "AssociateAlias")
      }
      if (outcome.left._tag !== "IllegalUpdate") return yield* Effect.fail(outcome.left)
      refusal = outcome.left
      yield* onEvent({ _tag: "AssociationRefused", reason: refusal.message })
    }

    const { source: disabled, state } = yield* disabling(alias, options, source, refusal)
    const isEnabling = options.enableSource ?? state.isEnabled
    if (isEnabling) undo.effect = enable(disabled)
    if (state.isEnabled) {
      yield* onEvent({ _tag: "DisablingSource", sourceId: disabled.id })
      yield* disabled.setEnabled(false)
    }
    yield* onEvent({ _tag: "UpdatingDomainAssociation", targetId: target.id })
    const update = move(({ etag: IfMatch }) =>
      DistributionTenant.updateDomainAssociation({ Domain: alias, TargetResource: target.target, IfMatch })
    )
    yield* update.pipe(
      // The service may want the source to be disabled at all edge locations.
      Effect.catchTag("IllegalUpdate", (error) =>
        state.isEnabled ? Effect.zipRight(waitUntilDeployed(disabled), update) : Effect.fail(error)
      )
    )
    if (isEnabling) yield* enable(disabled)
    undo.effect = Effect.void
    return yield* end("Moved", "UpdateDomainAssociation")
  })

/**
 * Moves an alternate domain name to another distribution or distribution tenant, and waits until the target is deployed. If the target has
 * the alias, the program changes nothing.
 *
 * Paths: `AssociateAlias` has no downtime, and moves the alias between distributions of an account. If it is not possible, because a
 * distribution tenant is involved or the service refuses it, the program disables `from` if the options allow it, moves the alias with
 * `UpdateDomainAssociation`, and enables `from` again. If the move fails, `from` is enabled again too, also when `timeout` is over. If that
 * fails, the error is that of enabling.
 *
 * Refusals: before the first change, the program checks that the target's certificate covers the alias and that `from` has it; see
 * `AliasMoveRefused`. CloudFront wants a TXT record named `_` and the alias with the target's domain name in some cases, and refuses the move
 * with `IllegalUpdate` otherwise. For a distribution tenant as the target, the result tells whether the DNS record points to it.
 *
 * The program can be interrupted and run again at any point. An interruption may leave `from` disabled, with the alias or without it. Then
 * run the program with `enableSource: true`. If the response to a move is lost, the program reads the target, and repeats the call if it
 * was not executed.
 *
 * Fails
 *
 * - with `InvalidOptions`, before the first call, if an option is invalid
 * - with `AliasMoveRefused`, as described above
 * - with `IllegalUpdate` or `InvalidArgument`, if the service refuses the move
 * - with `NoSuchDistribution` or `EntityNotFound`, if a resource does not exist
 * - with `PreconditionFailed` or `InvalidIfMatchVersion`, after more than 10 conflicts that last longer than `lag`
 * - with `StaleReadError`, if reads are stale for longer than `lag`
 * - with `WaitTimeout`, when `timeout` is over
 * - with the other errors of AssociateAlias, ListDomainConflicts, UpdateDomainAssociation, VerifyDnsConfiguration and of reads and updates
 *   of both resources, and the errors of every call (`CommonError`)
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_AssociateAlias.html
 * @since 3.0.0
 * @category programs
 * @example
 * ```ts
 * import { moveAlias } from "@effect-cloudfront/core/programs/moveAlias"
 *
 * const moved = moveAlias("www.example.com", {
 *   from: { distributionId: "E1PA6795UKMFR9" },
 *   to: { distributionId: "EDFDVBD632BHDS5" }
 * })
 * ```
 */
export function moveAlias(
  alias: string,
  options: DryRun<MoveAliasOptions>
): Effect.Effect<MoveAliasPlan, MoveAliasError, CloudFront>
export function moveAlias(
  alias: string,
  options: MoveAliasOptions
): Effect.Effect<MovedAlias, MoveAliasError, CloudFront>
export function moveAlias(
  alias: string,
  options: MoveAliasOptions | DryRun<MoveAliasOptions>
): Effect.Effect<MovedAlias | MoveAliasPlan, MoveAliasError, CloudFront> {
  if (options.dryRun === true) return program("moveAlias", { alias, dryRun: true })(planSteps(alias, options))
  return Effect.suspend(() => {
    const observed: TimeLimit.Observed = { status: undefined }
    const undo: Undo = { effect: Effect.void }
    return runSteps(alias, options, withSpanEvents(options.onEvent), observed, undo).pipe(
      TimeLimit.within(`the alias ${alias} to be moved`, options.timeout ?? DEFAULTS.timeout, observed),
      // Outside the limit, which would interrupt it and leave the source disabled.
      Effect.tapError(() =>
        TimeLimit.within(`the source of the alias ${alias} to be enabled`, ENABLING_TIME, { status: undefined })(
          undo.effect
        )
      )
    )
  }).pipe(program("moveAlias", { alias }))
}

/**
 * The events of `moveAlias` as a Stream. Running the Stream moves the alias. The errors are those of `moveAlias`.
 *
 * @since 3.0.0
 * @category programs
 */
export const moveAliasEvents = (
  alias: string,
  options: Omit<MoveAliasOptions, "onEvent">
): Stream.Stream<MoveAliasEvent, MoveAliasError, CloudFront> =>
  Progress.events((onEvent) => moveAlias(alias, { ...options, onEvent }))
