/**
 * Waiters: for every kind of resource with a status, and for the end of deletions.
 *
 * @since 3.0.0
 */
import * as Clock from "effect/Clock"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Stream from "effect/Stream"
import type { CloudFront } from "../CloudFront.js"
import * as Consistency from "../Consistency.js"
import { isNotFound, type CommonError } from "../Errors.js"
import type * as AnycastIpList from "../generated/AnycastIpList.js"
import type * as ConnectionFunction from "../generated/ConnectionFunction.js"
import type * as ConnectionGroup from "../generated/ConnectionGroup.js"
import type * as Distribution from "../generated/Distribution.js"
import type * as DistributionTenant from "../generated/DistributionTenant.js"
import type * as Function from "../generated/Function.js"
import * as Invalidation from "../generated/Invalidation.js"
import type * as KeyValueStore from "../generated/KeyValueStore.js"
import type * as StreamingDistribution from "../generated/StreamingDistribution.js"
import type * as TrustStore from "../generated/TrustStore.js"
import type * as VpcOrigin from "../generated/VpcOrigin.js"
import * as ConsistentRead from "../internal/consistentRead.js"
import { millisSince } from "../internal/elapsed.js"
import * as InvalidationTarget from "../internal/invalidationTarget.js"
import * as Kinds from "../internal/kinds.js"
import { program } from "../internal/program.js"
import * as Progress from "../internal/progress.js"
import * as Resource from "../internal/resource.js"
import { waitUntil, WaitFailed, type Options, type WaitTimeout } from "../Waiter.js"

/**
 * The options of all waiters.
 *
 * @since 3.0.0
 * @category models
 */
export interface WaitOptions extends Options {
  /** Called after each poll that does not end the wait, with the status and the elapsed time. The next poll follows its Effect. */
  readonly onPending?: ((status: string, elapsed: Duration.Duration) => Effect.Effect<void>) | undefined
  /** Called with each status that differs from the one before, and with the last one too. `waiterStates` makes a Stream of them. */
  readonly onState?: ((status: string, elapsed: Duration.Duration) => Effect.Effect<void>) | undefined
}

/**
 * The options of the waiters for resources with an ETag. `lag` is how long reads may be stale after a write; 90 seconds when absent.
 *
 * @since 3.0.0
 * @category models
 */
export interface DeployedOptions extends WaitOptions, Consistency.Options {
  /**
   * The version to wait for: the `ETag` in the result of a write. A read with another ETag may be stale until `lag` is over, so it does
   * not end the wait before. After that it is a newer version. The same holds for a read that does not find the resource.
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

/** A kind of resource whose state is waited for. `F` is the error of a state from which it does not come. */
interface Awaited<Thing, ReadError, F> {
  readonly resource: Resource.Readable<Thing, unknown, ReadError>
  /** The state that is waited for, in messages. */
  readonly state: string
  readonly isDone: (status: string, thing: Thing) => boolean
  readonly isFailed?: (status: string) => boolean
  /** The failed state of a part of the resource, of which its own status does not tell. */
  readonly failedPart?: (thing: Thing) => string | undefined
  readonly failed?: (fields: ConstructorParameters<typeof WaitFailed>[0]) => F
  readonly reason?: (thing: Thing) => string | undefined
  /** The state in events, if it is not the status. */
  readonly describe?: (status: string, thing: Thing) => string
  readonly interval: Duration.DurationInput
  readonly timeout: Duration.DurationInput
}

const isDeployed = (status: string): boolean => status === "Deployed"

/** The service does not document all states. Those that say of a failure have these words. */
const isFailure = (status: string): boolean => /fail/i.test(status)

const waitFailed = (fields: ConstructorParameters<typeof WaitFailed>[0]): WaitFailed => new WaitFailed(fields)

/** Whether a version may be older than the one that is waited for. */
type IsOther<Thing> = (answer: { readonly etag: string; readonly thing: Thing }) => boolean

const otherThan = (etag: string | undefined): IsOther<unknown> | undefined =>
  etag === undefined ? undefined : (answer) => answer.etag !== etag

/** Whether a read is older than a time. A read without a time is not. */
const olderThan = <Thing>(
  since: DateTime.Utc | undefined,
  timesOf: (thing: Thing) => { readonly LastModifiedTime: DateTime.Utc }
): IsOther<Thing> | undefined =>
  since === undefined ? undefined : ({ thing }) => DateTime.Order(timesOf(thing).LastModifiedTime, since) < 0

const reach = <Thing, ReadError, F = never>(
  awaited: Awaited<Thing, ReadError, F>,
  id: string,
  options: WaitOptions & Consistency.Options,
  isOther?: IsOther<Thing>
): Effect.Effect<Thing, ReadError | CommonError | Consistency.StaleReadError | F | WaitTimeout, CloudFront> =>
  Effect.gen(function* () {
    const { lag = Consistency.DEFAULT_LAG, onPending } = options
    const {
      describe = (status) => status,
      failed,
      failedPart,
      isDone,
      isFailed = isFailure,
      reason,
      resource
    } = awaited
    const writes = yield* ConsistentRead.recentWrites
    const started = yield* Clock.currentTimeMillis
    const what = `${Resource.keyOf(resource, id)} to be ${awaited.state}`
    type Result = ConsistentRead.ReadResult<Thing, unknown>
    const isLagOver = Effect.map(millisSince(started), (elapsed) => elapsed >= Duration.toMillis(lag))
    // A resource of which a version is waited for exists, although reads may not find it yet.
    const read: Effect.Effect<Result, ReadError | CommonError | Consistency.StaleReadError, CloudFront> =
      ConsistentRead.readOnce(resource, id, writes, lag)
    const readOrLate =
      isOther === undefined
        ? read
        : Effect.catchAll(read, (error) =>
            Effect.flatMap(isLagOver, (isOver) =>
              isNotFound(error) && !isOver
                ? Effect.succeed<Result>({ _tag: "Stale", etag: undefined, status: ConsistentRead.NOT_VISIBLE_YET })
                : Effect.fail(error)
            )
          )
    const poll = Effect.zipWith(readOrLate, isLagOver, (result, isOver) => ({
      result,
      isConclusive: result._tag === "Fresh" && (isOver || isOther === undefined || !isOther(result.answer))
    }))
    type Answer = Effect.Effect.Success<typeof poll>
    const stateOf = ({ result }: Answer): string =>
      result._tag === "Fresh" ? describe(result.answer.status, result.answer.thing) : result.status
    const { result } = yield* waitUntil({
      what,
      poll,
      state: stateOf,
      isDone: ({ isConclusive, result }) =>
        isConclusive && result._tag === "Fresh" && isDone(result.answer.status, result.answer.thing),
      failure: ({ isConclusive, result }, elapsed) => {
        if (!isConclusive || result._tag !== "Fresh") return undefined
        const { status, thing } = result.answer
        const state = isFailed(status) ? status : failedPart?.(thing)
        return state === undefined ? undefined : failed?.({ what, elapsed, state, reason: reason?.(thing) })
      },
      onPending: (answer, elapsed) => onPending?.(stateOf(answer), elapsed) ?? Effect.void,
      onState: options.onState,
      failures: options.failures,
      interval: options.interval ?? awaited.interval,
      jitter: options.jitter,
      timeout: options.timeout ?? awaited.timeout
    })
    return result._tag === "Fresh"
      ? result.answer.thing
      : yield* Effect.die(new Error("a stale read does not end the wait"))
  })

/** The waiters of distributions, whose deployment does not fail. */
const deployed = <Thing, Config, ReadError>(
  resource: Resource.Readable<Thing, Config, ReadError>
): Awaited<Thing, ReadError, never> => ({
  resource,
  state: "Deployed",
  isDone: isDeployed,
  interval: "15 seconds",
  timeout: "90 minutes"
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
> =>
  program("waitUntilDistributionDeployed", { id })(
    reach(deployed(Resource.distribution), id, options, otherThan(options.etag))
  )

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
    reach(deployed(Resource.streamingDistribution), id, options, otherThan(options.etag))
  )

/**
 * The errors of the waiters for resources whose status may say of a failure. `ReadError` are those of the operation that reads.
 *
 * @since 3.0.0
 * @category errors
 */
export type WaitError<ReadError> = ReadError | CommonError | Consistency.StaleReadError | WaitFailed | WaitTimeout

/**
 * Waits until a key value store is provisioned (status `READY`), so that functions can name it and items can be written, and returns the store. When absent, `interval` is 5 seconds and
 * `timeout` is 30 minutes. With the `etag` of a write, it waits for that version.
 *
 * Fails with `EntityNotFound`, `AccessDenied` and all other errors that are not retryable, at once; with `WaitFailed`, if the status says that
 * it failed; with a retryable error, after more than `failures` of them in a row; with `StaleReadError` and `WaitTimeout`.
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DescribeKeyValueStore.html
 * @since 3.0.0
 * @category waiters
 */
export const waitUntilKeyValueStoreReady = (
  name: string,
  options: DeployedOptions = {}
): Effect.Effect<KeyValueStore.KeyValueStore, WaitError<KeyValueStore.DescribeKeyValueStoreError>, CloudFront> =>
  program("waitUntilKeyValueStoreReady", { name })(reach(keyValueStoreAwaited, name, options, otherThan(options.etag)))

const keyValueStoreAwaited: Awaited<KeyValueStore.KeyValueStore, KeyValueStore.DescribeKeyValueStoreError, WaitFailed> =
  {
    resource: Kinds.keyValueStore,
    state: "READY",
    isDone: (status) => status === "READY",
    failed: waitFailed,
    interval: "5 seconds",
    timeout: "30 minutes"
  }

/**
 * Waits until a VPC origin is deployed, so that distributions can use it and it can be changed, and returns the origin. When absent, `interval` is 15 seconds and
 * `timeout` is 30 minutes. With the `etag` of a write, it waits for that version.
 *
 * Fails with `EntityNotFound`, `AccessDenied` and all other errors that are not retryable, at once; with `WaitFailed`, if the status says that
 * it failed; with a retryable error, after more than `failures` of them in a row; with `StaleReadError` and `WaitTimeout`.
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_GetVpcOrigin.html
 * @since 3.0.0
 * @category waiters
 */
export const waitUntilVpcOriginDeployed = (
  id: string,
  options: DeployedOptions = {}
): Effect.Effect<VpcOrigin.VpcOrigin, WaitError<VpcOrigin.GetVpcOriginError>, CloudFront> =>
  program("waitUntilVpcOriginDeployed", { id })(reach(vpcOriginAwaited, id, options, otherThan(options.etag)))

const vpcOriginAwaited: Awaited<VpcOrigin.VpcOrigin, VpcOrigin.GetVpcOriginError, WaitFailed> = {
  resource: Kinds.vpcOrigin,
  state: "Deployed",
  isDone: isDeployed,
  failed: waitFailed,
  interval: "15 seconds",
  timeout: "30 minutes"
}

/**
 * Waits until the addresses of an Anycast IP list are deployed, and returns the list. When absent, `interval` is 15 seconds and
 * `timeout` is 30 minutes. With the `etag` of a write, it waits for that version.
 *
 * Fails with `EntityNotFound`, `AccessDenied` and all other errors that are not retryable, at once; with `WaitFailed`, if the status of the list, or that of one of
 * its address ranges, says that it failed; with a retryable error, after more than `failures` of them in a row; with `StaleReadError` and `WaitTimeout`.
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_GetAnycastIpList.html
 * @since 3.0.0
 * @category waiters
 */
export const waitUntilAnycastIpListDeployed = (
  id: string,
  options: DeployedOptions = {}
): Effect.Effect<AnycastIpList.AnycastIpList, WaitError<AnycastIpList.GetAnycastIpListError>, CloudFront> =>
  program("waitUntilAnycastIpListDeployed", { id })(reach(anycastIpListAwaited, id, options, otherThan(options.etag)))

const anycastIpListAwaited: Awaited<AnycastIpList.AnycastIpList, AnycastIpList.GetAnycastIpListError, WaitFailed> = {
  resource: Kinds.anycastIpList,
  state: "Deployed",
  isDone: isDeployed,
  failedPart: ({ IpamConfig }) => {
    const range = IpamConfig?.IpamCidrConfigs?.find(({ Status = "" }) => isFailure(Status))
    return range === undefined ? undefined : `${range.Status} for ${range.Cidr}`
  },
  failed: waitFailed,
  interval: "15 seconds",
  timeout: "30 minutes"
}

/**
 * Waits until the last change of a connection group is deployed, and returns the group. When absent, `interval` is 15 seconds and
 * `timeout` is 30 minutes. With the `etag` of a write, it waits for that version.
 *
 * Fails with `EntityNotFound`, `AccessDenied` and all other errors that are not retryable, at once; with `WaitFailed`, if the status says that
 * it failed; with a retryable error, after more than `failures` of them in a row; with `StaleReadError` and `WaitTimeout`.
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_GetConnectionGroup.html
 * @since 3.0.0
 * @category waiters
 */
export const waitUntilConnectionGroupDeployed = (
  identifier: string,
  options: DeployedOptions = {}
): Effect.Effect<ConnectionGroup.ConnectionGroup, WaitError<ConnectionGroup.GetConnectionGroupError>, CloudFront> =>
  program("waitUntilConnectionGroupDeployed", { identifier })(
    reach(connectionGroupAwaited, identifier, options, otherThan(options.etag))
  )

const connectionGroupAwaited: Awaited<
  ConnectionGroup.ConnectionGroup,
  ConnectionGroup.GetConnectionGroupError,
  WaitFailed
> = {
  resource: Kinds.connectionGroup,
  state: "Deployed",
  isDone: isDeployed,
  failed: waitFailed,
  interval: "15 seconds",
  timeout: "30 minutes"
}

/**
 * Waits until the last change of a distribution tenant is deployed, and returns the tenant. When absent, `interval` is 15 seconds and
 * `timeout` is 30 minutes. With the `etag` of a write, it waits for that version.
 *
 * Fails with `EntityNotFound`, `AccessDenied` and all other errors that are not retryable, at once; with `WaitFailed`, if the status says that
 * it failed; with a retryable error, after more than `failures` of them in a row; with `StaleReadError` and `WaitTimeout`.
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_GetDistributionTenant.html
 * @since 3.0.0
 * @category waiters
 */
export const waitUntilDistributionTenantDeployed = (
  identifier: string,
  options: DeployedOptions = {}
): Effect.Effect<
  DistributionTenant.DistributionTenant,
  WaitError<DistributionTenant.GetDistributionTenantError>,
  CloudFront
> =>
  program("waitUntilDistributionTenantDeployed", { identifier })(
    reach(distributionTenantAwaited, identifier, options, otherThan(options.etag))
  )

const distributionTenantAwaited: Awaited<
  DistributionTenant.DistributionTenant,
  DistributionTenant.GetDistributionTenantError,
  WaitFailed
> = {
  resource: Kinds.distributionTenant,
  state: "Deployed",
  isDone: isDeployed,
  failed: waitFailed,
  interval: "15 seconds",
  timeout: "30 minutes"
}

/**
 * Waits until the certificates of a trust store are read (status `active`), and returns the trust store. When absent, `interval` is 5 seconds and
 * `timeout` is 15 minutes. With the `etag` of a write, it waits for that version.
 *
 * Fails with `EntityNotFound`, `AccessDenied` and all other errors that are not retryable, at once; with `WaitFailed`, if the status says that
 * it failed; with a retryable error, after more than `failures` of them in a row; with `StaleReadError` and `WaitTimeout`.
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_GetTrustStore.html
 * @since 3.0.0
 * @category waiters
 */
export const waitUntilTrustStoreActive = (
  identifier: string,
  options: DeployedOptions = {}
): Effect.Effect<TrustStore.TrustStore, WaitError<TrustStore.GetTrustStoreError>, CloudFront> =>
  program("waitUntilTrustStoreActive", { identifier })(
    reach(trustStoreAwaited, identifier, options, otherThan(options.etag))
  )

const trustStoreAwaited: Awaited<TrustStore.TrustStore, TrustStore.GetTrustStoreError, WaitFailed> = {
  resource: Kinds.trustStore,
  state: "active",
  isDone: (status) => status === "active",
  failed: waitFailed,
  reason: ({ Reason }) => Reason,
  interval: "5 seconds",
  timeout: "15 minutes"
}

/**
 * The options of the waiters for the publication of functions. `lag` is how long reads may be stale after a write; 90 seconds when absent.
 *
 * @since 3.0.0
 * @category models
 */
export interface LiveOptions extends WaitOptions, Consistency.Options {
  /**
   * The time of the publication: the `LastModifiedTime` in its result. A stage `LIVE` that is older may be stale until `lag` is over, so
   * it does not end the wait before.
   */
  readonly since?: DateTime.Utc | undefined
}

/** The stage `LIVE` of a function is in use, or can be. The service does not document the statuses; these are the ones before. */
const isLive = (status: string): boolean =>
  !/^(?:UNPUBLISHED|PUBLISHING|IN_?PROGRESS)$/i.test(status) && !isFailure(status)

const functionAwaited: Awaited<Function.FunctionSummary, Function.DescribeFunctionError, WaitFailed> = {
  resource: Kinds.liveFunction,
  state: "LIVE",
  isDone: isLive,
  failed: waitFailed,
  interval: "2 seconds",
  timeout: "10 minutes"
}

const connectionFunctionAwaited: Awaited<
  ConnectionFunction.ConnectionFunctionSummary,
  ConnectionFunction.DescribeConnectionFunctionError,
  WaitFailed
> = {
  resource: Kinds.liveConnectionFunction,
  state: "LIVE",
  isDone: isLive,
  failed: waitFailed,
  interval: "5 seconds",
  timeout: "15 minutes"
}

/**
 * Waits until a published function can be used: its stage `LIVE` is there, and its status is neither `UNPUBLISHED` nor `PUBLISHING`. Returns
 * the summary of the stage `LIVE`. When absent, `interval` is 2 seconds and `timeout` is 10 minutes. A function that was never published
 * is waited for until `timeout`.
 *
 * Fails with `NoSuchFunctionExists`, `AccessDenied` and all other errors that are not retryable, at once; with `WaitFailed`, if the
 * status says that it failed; with a retryable error, after more than `failures` of them in a row; with `StaleReadError` and `WaitTimeout`.
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DescribeFunction.html
 * @since 3.0.0
 * @category waiters
 */
export const waitUntilFunctionLive = (
  name: string,
  options: LiveOptions = {}
): Effect.Effect<Function.FunctionSummary, WaitError<Function.DescribeFunctionError>, CloudFront> =>
  program("waitUntilFunctionLive", { name })(
    reach(
      functionAwaited,
      name,
      options,
      olderThan<Function.FunctionSummary>(options.since, ({ FunctionMetadata }) => FunctionMetadata)
    )
  )

/**
 * Waits until a published connection function can be used, as `waitUntilFunctionLive` does. When absent, `interval` is 5 seconds and
 * `timeout` is 15 minutes. A connection function that does not exist is `EntityNotFound`.
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DescribeConnectionFunction.html
 * @since 3.0.0
 * @category waiters
 */
export const waitUntilConnectionFunctionLive = (
  identifier: string,
  options: LiveOptions = {}
): Effect.Effect<
  ConnectionFunction.ConnectionFunctionSummary,
  WaitError<ConnectionFunction.DescribeConnectionFunctionError>,
  CloudFront
> =>
  program("waitUntilConnectionFunctionLive", { identifier })(
    reach(
      connectionFunctionAwaited,
      identifier,
      options,
      olderThan<ConnectionFunction.ConnectionFunctionSummary>(options.since, (summary) => summary)
    )
  )

const certificateAwaited: Awaited<
  DistributionTenant.ManagedCertificateDetails,
  DistributionTenant.GetManagedCertificateDetailsError,
  WaitFailed
> = {
  resource: Kinds.managedCertificate,
  state: "issued",
  isDone: (status) => status === "issued",
  isFailed: (status) => /^(?:inactive|expired|validation-timed-out|revoked|failed)$/.test(status),
  failed: waitFailed,
  interval: "30 seconds",
  timeout: "3 hours"
}

/**
 * Waits until the managed certificate of a distribution tenant is issued, and returns its details. Before that, the service checks that
 * the domains belong to you: by DNS, or by the token that is to be served at the address in `ValidationTokenDetails`. When absent,
 * `interval` is 30 seconds and `timeout` is 3 hours.
 *
 * Fails with `EntityNotFound` (there is no such tenant, or it has no managed certificate), `AccessDenied` and all other errors that are not
 * retryable, at once; with `WaitFailed`, if the status is `failed`, `validation-timed-out`, `revoked`, `expired` or `inactive`; with a
 * retryable error, after more than `failures` of them in a row; with `StaleReadError` and `WaitTimeout`.
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_GetManagedCertificateDetails.html
 * @since 3.0.0
 * @category waiters
 */
export const waitUntilManagedCertificateIssued = (
  identifier: string,
  options: WaitOptions = {}
): Effect.Effect<
  DistributionTenant.ManagedCertificateDetails,
  WaitError<DistributionTenant.GetManagedCertificateDetailsError>,
  CloudFront
> => program("waitUntilManagedCertificateIssued", { identifier })(reach(certificateAwaited, identifier, options))

/**
 * The options of `waitUntilDomainsActive`.
 *
 * @since 3.0.0
 * @category models
 */
export interface DomainsOptions extends DeployedOptions {
  /**
   * The domains to wait for, in upper or lower case; all domains of the tenant when absent. A domain that the tenant does not have is never
   * active.
   */
  readonly domains?: ReadonlyArray<string> | undefined
}

/**
 * Waits until the domains of a distribution tenant are `active`: they have a certificate, and their DNS points to CloudFront. Returns the
 * tenant. When absent, `interval` is 30 seconds and `timeout` is 3 hours. The state in `WaitTimeout` and `onPending` names the first
 * domain that is not active. The errors are those of `waitUntilDistributionTenantDeployed`.
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_GetDistributionTenant.html
 * @since 3.0.0
 * @category waiters
 */
export const waitUntilDomainsActive = (
  identifier: string,
  options: DomainsOptions = {}
): Effect.Effect<
  DistributionTenant.DistributionTenant,
  WaitError<DistributionTenant.GetDistributionTenantError>,
  CloudFront
> => {
  const inactive = ({ Domains = [] }: DistributionTenant.DistributionTenant) => {
    const statuses = new Map(Domains.map(({ Domain, Status }) => [Domain.toLowerCase(), Status]))
    return (options.domains ?? Domains.map(({ Domain }) => Domain)).find(
      (domain) => statuses.get(domain.toLowerCase()) !== "active"
    )
  }
  return program("waitUntilDomainsActive", { identifier })(
    reach(
      {
        ...distributionTenantAwaited,
        state: "active with all its domains",
        isDone: (_, tenant) => inactive(tenant) === undefined,
        describe: (_, tenant) => {
          const domain = inactive(tenant)
          return domain === undefined ? "active" : `inactive for ${domain}`
        },
        interval: "30 seconds",
        timeout: "3 hours"
      },
      identifier,
      options,
      otherThan(options.etag)
    )
  )
}

/**
 * The errors of the operation that reads a resource, by kind.
 *
 * @since 3.0.0
 * @category errors
 */
export interface ReadErrors extends Kinds.ReadErrors {}

/**
 * A resource of a kind, by its id: the name of functions and key value stores, the name or the ARN of real-time log configurations.
 *
 * @since 3.0.0
 * @category models
 */
export interface ResourceOf<Kind extends keyof ReadErrors> {
  readonly kind: Kind
  readonly id: string
}

/**
 * The errors of `waitUntilDeleted`.
 *
 * @since 3.0.0
 * @category errors
 */
export type WaitUntilDeletedError<Kind extends keyof ReadErrors> =
  | Exclude<ReadErrors[Kind], { readonly status: 404 }>
  | CommonError
  | WaitTimeout

const isGone: (error: unknown) => boolean = isNotFound

/**
 * Waits until reads do not find a resource any more, after its deletion. The deletion of a VPC origin takes minutes; any other one is
 * shown by reads within `lag`. When absent, `interval` is 15 seconds and `timeout` is 30 minutes.
 *
 * Fails with `AccessDenied` and all other errors that are not retryable, at once; with a retryable error, after more than `failures` of
 * them in a row; with `WaitTimeout`, if the resource is still there.
 *
 * @since 3.0.0
 * @category waiters
 * @example
 * ```ts
 * import { waitUntilDeleted } from "@effect-cloudfront/core/programs/waiters"
 *
 * const gone = waitUntilDeleted({ kind: "vpcOrigin", id: "vo_BQwjxxQxjCaBcQLzJUFkDM" })
 * ```
 */
export const waitUntilDeleted = <Kind extends keyof ReadErrors>(
  { id, kind }: ResourceOf<Kind>,
  options: WaitOptions = {}
): Effect.Effect<void, WaitUntilDeletedError<Kind>, CloudFront> => {
  const resource: Resource.Readable<unknown, unknown, ReadErrors[keyof ReadErrors]> = Kinds.kinds[kind]
  const gone = "deleted"
  // That a resource is not found is the only error that ends the wait well. The others are those of the kind.
  const poll: Effect.Effect<string, WaitUntilDeletedError<Kind>, CloudFront> = Effect.matchEffect(resource.read(id), {
    onFailure: (error) => (isGone(error) ? Effect.succeed(gone) : Effect.fail(error as never)),
    onSuccess: ({ status }) => Effect.succeed(status)
  })
  return program("waitUntilDeleted", { kind, id })(
    Effect.asVoid(
      waitUntil({
        what: `${Resource.keyOf(resource, id)} to be ${gone}`,
        poll,
        state: (status) => status,
        isDone: (status) => status === gone,
        onPending: options.onPending,
        onState: options.onState,
        failures: options.failures,
        interval: options.interval ?? "15 seconds",
        jitter: options.jitter,
        timeout: options.timeout ?? "30 minutes"
      })
    )
  )
}

/**
 * The statuses that a waiter sees, as a Stream that ends or fails with the wait: each one that differs from the one before, the last one
 * included. `wait` passes the options on to the waiter. Closing the Stream ends the wait.
 *
 * @since 3.0.0
 * @category waiters
 * @example
 * ```ts
 * import * as Console from "effect/Console"
 * import * as Stream from "effect/Stream"
 * import { waiterStates, waitUntilKeyValueStoreReady } from "@effect-cloudfront/core/programs/waiters"
 *
 * // PROVISIONING, READY
 * const told = waiterStates((options) => waitUntilKeyValueStoreReady("redirects", { timeout: "5 minutes", ...options })).pipe(
 *   Stream.runForEach((status) => Console.log(status))
 * )
 * ```
 */
export const waiterStates = <A, E, R>(
  wait: (options: Required<Pick<WaitOptions, "onState">>) => Effect.Effect<A, E, R>
): Stream.Stream<string, E, R> =>
  Progress.events<string, A, E, R>((onEvent) => wait({ onState: (status) => onEvent(status) }))

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
    completed(InvalidationTarget.distribution(distributionId), id, options)
  )

/**
 * Waits until an invalidation of a distribution tenant is `Completed`, as `waitUntilInvalidationCompleted` does. The errors are the same,
 * with `EntityNotFound` (there is no such tenant) instead of `NoSuchDistribution`.
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_GetInvalidationForDistributionTenant.html
 * @since 3.0.0
 * @category waiters
 */
export const waitUntilTenantInvalidationCompleted = (
  tenantId: string,
  id: string,
  options: CompletedOptions = {}
): Effect.Effect<
  Invalidation.Invalidation,
  Invalidation.GetInvalidationForDistributionTenantError | CommonError | WaitTimeout,
  CloudFront
> =>
  program("waitUntilTenantInvalidationCompleted", { tenantId, id })(
    completed(InvalidationTarget.tenant(tenantId), id, options)
  )

const completed = <CreateError, GetError, ListError>(
  target: InvalidationTarget.Target<CreateError, GetError, ListError>,
  id: string,
  options: CompletedOptions
): Effect.Effect<Invalidation.Invalidation, GetError | CommonError | WaitTimeout, CloudFront> =>
  Effect.gen(function* () {
    const writes = yield* ConsistentRead.recentWrites
    const key = Resource.keyOf(Resource.invalidation, `${target.id}/${id}`)
    const answer = yield* waitUntil({
      what: `invalidation ${id} to be Completed`,
      poll: Effect.map(target.get(id), (found): Invalidation.Invalidation | undefined => found).pipe(
        Effect.catchAll((error) =>
          Effect.flatMap(
            ConsistentRead.isRecentlyCreated(writes, key, options.lag ?? Consistency.DEFAULT_LAG),
            (isNew) => (isNew && InvalidationTarget.isMissing(error) ? Effect.succeed(undefined) : Effect.fail(error))
          )
        )
      ),
      state: (answer) => answer?.Status ?? ConsistentRead.NOT_VISIBLE_YET,
      isDone: (answer) => answer?.Status === "Completed",
      onPending: (answer, elapsed) =>
        options.onPending?.(answer?.Status ?? ConsistentRead.NOT_VISIBLE_YET, elapsed) ?? Effect.void,
      onState: options.onState,
      failures: options.failures,
      interval: options.interval ?? "20 seconds",
      jitter: options.jitter,
      timeout: options.timeout ?? "15 minutes"
    })
    return answer ?? (yield* Effect.die(new Error("an invalidation that is not visible does not end the wait")))
  })
