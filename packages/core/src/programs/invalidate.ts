/**
 * Programs that remove any number of files from the caches of a distribution or of a distribution tenant.
 *
 * @since 3.0.0
 */
import * as Clock from "effect/Clock"
import * as Data from "effect/Data"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import type { CloudFront } from "../CloudFront.js"
import { DEFAULT_LAG, UnconfirmedCreate, type Options as ConsistencyOptions } from "../Consistency.js"
import {
  commonErrors,
  EncodeError,
  isRetryable,
  type CommonError,
  type TooManyInvalidationsInProgress
} from "../Errors.js"
import * as D from "../generated/descriptions/Invalidation.js"
import {
  createInvalidation,
  createInvalidationForDistributionTenant,
  type CreateInvalidationError,
  type CreateInvalidationForDistributionTenantError,
  type GetInvalidationError,
  type GetInvalidationForDistributionTenantError,
  type Invalidation,
  type ListInvalidationsError,
  type ListInvalidationsForDistributionTenantError
} from "../generated/Invalidation.js"
import * as Backoff from "../internal/backoff.js"
import { createOnce, reference, type Reference } from "../internal/createOnce.js"
import { millisSince, since } from "../internal/elapsed.js"
import * as ErrorFields from "../internal/errorFields.js"
import { failAfter } from "../internal/failAfter.js"
import * as ConsistentRead from "../internal/consistentRead.js"
import * as InvalidationHistory from "../internal/invalidationHistory.js"
import * as InvalidationTarget from "../internal/invalidationTarget.js"
import { program, withSpanEvents } from "../internal/program.js"
import * as Progress from "../internal/progress.js"
import * as Resource from "../internal/resource.js"
import type { DryRun } from "../Options.js"
import type { PaginationError } from "../Pagination.js"
import * as Paths from "../protocol/Paths.js"
import { WaitTimeout, waitUntil, type Options as WaitOptions } from "../Waiter.js"

/**
 * A step of `invalidate`.
 *
 * @since 3.0.0
 * @category models
 */
export type InvalidateEvent =
  /** The paths are valid. Another run with the same paths and this caller reference continues where this run ends. */
  | {
      readonly _tag: "Started"
      readonly callerReference: string
      readonly batches: number
      readonly paths: number
    }
  /** Batch `batch` of `of` was accepted, in this run or in an earlier run with the same caller reference. */
  | {
      readonly _tag: "BatchCreated"
      readonly batch: number
      readonly of: number
      readonly id: string
      readonly paths: number
    }
  /** Batch `batch` of `of` was accepted, but its id is unknown; see `Unconfirmed`. */
  | {
      readonly _tag: "BatchUnconfirmed"
      readonly batch: number
      readonly of: number
      readonly callerReference: string
      readonly paths: number
    }
  /** Too many paths are in progress. The batch is sent again after `interval`. */
  | {
      readonly _tag: "WaitingForSlot"
      readonly batch: number
      readonly of: number
      readonly elapsed: Duration.Duration
    }
  | { readonly _tag: "InProgress"; readonly id: string; readonly elapsed: Duration.Duration }
  | { readonly _tag: "BatchCompleted"; readonly id: string }

/**
 * The options of `invalidate`.
 *
 * `interval` is the time between two polls of a batch, and between two attempts to send a batch while too many paths are in progress; 20
 * seconds when absent. `timeout` is the time limit of the whole program, including waiting; 15 minutes for each batch when absent. `lag` is
 * how long reads may not find an accepted batch; 90 seconds when absent.
 *
 * @since 3.0.0
 * @category models
 */
export interface InvalidateOptions extends WaitOptions, ConsistencyOptions {
  /** Whether to wait until all batches are completed; false when absent. */
  readonly wait?: boolean | undefined
  /**
   * The prefix of the caller references of the batches. Another run with the same paths and the same `callerReference` continues an
   * earlier run. With the suffix of a batch (`-1-of-3`) it has at most 128 characters. A new UUID when absent.
   */
  readonly callerReference?: string | undefined
  /** With `true`, the result is an `InvalidatePlan`, and nothing is changed; false when absent. */
  readonly dryRun?: false | undefined
  /** Called with each event. The next step follows its Effect. */
  readonly onEvent?: ((event: InvalidateEvent) => Effect.Effect<void>) | undefined
}

/**
 * A batch that was accepted, of which only the caller reference is known. The response was lost, and the service refused the same caller
 * reference when the batch was sent again. The program generated the reference, so the invalidation with it is this batch. The
 * invalidation could not be read, because it is not visible yet or the permission is missing.
 *
 * @since 3.0.0
 * @category models
 */
export interface Unconfirmed {
  readonly _tag: "Unconfirmed"
  /** The caller reference of the batch. */
  readonly callerReference: string
  readonly paths: ReadonlyArray<string>
}

/**
 * The result of `invalidate`.
 *
 * @since 3.0.0
 * @category models
 */
export interface Invalidated {
  /** The invalidation of each batch, as it was last read; empty if there were no paths. */
  readonly invalidations: ReadonlyArray<Invalidation>
  /** The batches whose invalidation could not be read. It is empty, unless responses were lost. */
  readonly unconfirmed: ReadonlyArray<Unconfirmed>
  /** The paths that were sent: normalized, without duplicates, and without paths that a wildcard includes. */
  readonly paths: ReadonlyArray<string>
}

/**
 * A batch of a plan.
 *
 * @since 3.0.0
 * @category models
 */
export interface PlannedBatch {
  /** The number of paths, of which `wildcards` end in `*`. The quota of invalidations in progress counts both. */
  readonly paths: number
  readonly wildcards: number
  /** The id of the invalidation that an earlier run with the same caller reference has created; `undefined` if there is none. */
  readonly invalidationId: string | undefined
}

/**
 * What `invalidate` would do. No steps: there are no paths, or all batches were accepted in an earlier run with the same caller reference.
 *
 * @since 3.0.0
 * @category models
 */
export interface InvalidatePlan {
  /** One step for each batch that would be created. */
  readonly steps: ReadonlyArray<"CreateInvalidation">
  readonly batches: ReadonlyArray<PlannedBatch>
  /** The paths of all batches: normalized, without duplicates, and without paths that a wildcard includes. */
  readonly paths: ReadonlyArray<string>
}

/**
 * Any number of paths. A single string does not compile, since it would be an iterable of its characters.
 *
 * @since 3.0.0
 * @category models
 */
export interface InvalidatePaths extends Iterable<string> {
  readonly charAt?: never
}

/** The ids of distribution tenants have a prefix. */
const isTenant = (id: string): boolean => id.startsWith("dt_")

/** The name of what is invalidated. */
const nounFor = (id: string): string => `${isTenant(id) ? "distribution tenant" : "distribution"} ${id}`

/** The JSON field of an invalidation. */
const INVALIDATION_FIELD = ErrorFields.shape(D.Invalidation)

const MAX_PATH_IN_MESSAGE = 100

/** The text of a path in a message. Long paths are truncated. User information and query of a URL are redacted, since they may be secret. */
const redactPath = (path: string): string => {
  const redacted = path.includes(":/") ? path.replace(/\/\/[^/]*@/, "//...@").replace(/\?.*/s, "?...") : path
  return JSON.stringify(
    redacted.length > MAX_PATH_IN_MESSAGE ? `${redacted.slice(0, MAX_PATH_IN_MESSAGE)}...` : redacted
  )
}

/**
 * At least one path is invalid, or the paths could not be iterated. No request was sent.
 *
 * @since 3.0.0
 * @category errors
 */
export class InvalidPaths extends Data.TaggedError("InvalidPaths")<{
  readonly problems: ReadonlyArray<Paths.Problem>
  /** The exception of the iterable of the paths; absent if it threw none. */
  readonly cause?: unknown
}> {
  /** The fields of its JSON, for `Errors.schema`. */
  static json(): ErrorFields.Json<InvalidPaths> {
    return {
      tag: "InvalidPaths",
      fields: {
        problems: ErrorFields.list(ErrorFields.record({ path: ErrorFields.string, reason: ErrorFields.string }))
      },
      make: (fields) => new InvalidPaths(fields)
    }
  }

  override get message(): string {
    const some = this.problems.slice(0, 5).map(({ path, reason }) => `${redactPath(path)} ${reason}`)
    const more = this.problems.length - some.length
    return some.join("; ") + (more > 0 ? `; and ${more} more` : "")
  }
}

/**
 * The caller reference of a batch is in use by another invalidation of the distribution or the distribution tenant. That invalidation has other paths, or, if
 * `invalidation` is `undefined`, could not be read. The batch was not accepted. Earlier batches of the run may have been accepted.
 *
 * @since 3.0.0
 * @category errors
 */
export class CallerReferenceUsed extends Data.TaggedError("CallerReferenceUsed")<{
  /** The id of the distribution; with `invalidateTenant`, that of the distribution tenant. */
  readonly distributionId: string
  /** The caller reference that the service refused: the option `callerReference` with the suffix of the batch. */
  readonly callerReference: string
  /** The invalidation with this caller reference; `undefined` if it could not be read. */
  readonly invalidation: Invalidation | undefined
  /** The error of the service, or the error with which reading the invalidation failed. */
  readonly cause?: { readonly _tag: string; readonly message: string } | undefined
}> {
  /** The fields of its JSON, for `Errors.schema`. */
  static json(): ErrorFields.Json<CallerReferenceUsed> {
    return {
      tag: "CallerReferenceUsed",
      fields: {
        distributionId: ErrorFields.string,
        callerReference: ErrorFields.string,
        invalidation: ErrorFields.optional(INVALIDATION_FIELD),
        cause: ErrorFields.optional(ErrorFields.tagAndMessage)
      },
      make: (fields) => new CallerReferenceUsed(fields)
    }
  }

  override get message(): string {
    const prefix = `caller reference ${this.callerReference} of ${nounFor(this.distributionId)} was used before`
    if (this.invalidation !== undefined) return `${prefix}, by invalidation ${this.invalidation.Id} for other paths`
    const cause = this.cause === undefined ? "" : ` (${this.cause.message})`
    return `${prefix}; the paths of that invalidation are unknown${cause}`
  }
}

/**
 * Some batches were accepted, and the others were not. Another run with the same paths and this `callerReference` sends the missing batches
 * only.
 *
 * @since 3.0.0
 * @category errors
 */
export class IncompleteInvalidation extends Data.TaggedError("IncompleteInvalidation")<{
  /** The id of the distribution; with `invalidateTenant`, that of the distribution tenant. */
  readonly distributionId: string
  readonly callerReference: string
  /** The invalidations of the accepted batches. */
  readonly invalidations: ReadonlyArray<Invalidation>
  readonly unconfirmed: ReadonlyArray<Unconfirmed>
  /** The number of all batches. */
  readonly batches: number
  /** The error that ended the run. */
  readonly cause: CreateInvalidationError | CreateInvalidationForDistributionTenantError | CommonError | WaitTimeout
}> {
  /** The fields of its JSON, for `Errors.schema`. */
  static json(): ErrorFields.Json<IncompleteInvalidation> {
    return {
      tag: "IncompleteInvalidation",
      fields: {
        distributionId: ErrorFields.string,
        callerReference: ErrorFields.string,
        invalidations: ErrorFields.list(INVALIDATION_FIELD),
        unconfirmed: ErrorFields.list(
          ErrorFields.record({
            _tag: ErrorFields.oneOf(["Unconfirmed"]),
            callerReference: ErrorFields.string,
            paths: ErrorFields.list(ErrorFields.string)
          })
        ),
        batches: ErrorFields.integer,
        cause: ErrorFields.error(() => [
          ...Object.values({ ...createInvalidation.errors(), ...createInvalidationForDistributionTenant.errors() }),
          ...commonErrors,
          WaitTimeout
        ])
      },
      make: (fields) => new IncompleteInvalidation(fields)
    }
  }

  override get message(): string {
    const accepted = this.invalidations.length + this.unconfirmed.length
    return `${accepted} of ${this.batches} batches for ${nounFor(this.distributionId)} were accepted (${this.cause.message}); run again with the caller reference ${this.callerReference}`
  }
}

/**
 * The errors of `invalidate`.
 *
 * @since 3.0.0
 * @category errors
 */
export type InvalidateError =
  | InvalidPaths
  | CallerReferenceUsed
  | IncompleteInvalidation
  | UnconfirmedCreate
  | CreateInvalidationError
  | GetInvalidationError
  | ListInvalidationsError
  | PaginationError
  | CommonError
  | WaitTimeout

/**
 * Invalidates any number of paths of a distribution.
 *
 * The paths are iterated once, when the function is called; the Effect can be run several times. A path without a leading slash gets one.
 * Unsafe characters are percent-encoded; escape sequences and the Unicode normalization form are kept. `*` as the last character matches
 * any text. Duplicates, and paths that a wildcard includes, are removed.
 *
 * The paths are sent in batches that fit into the quota of invalidations in progress (3,000 paths and 15 wildcards). If the quota is used
 * up, the program waits and sends the batch again.
 *
 * If the response to a batch is lost, the program searches for the invalidation, or sends the batch again with the same caller reference,
 * so that it is executed once. With the option `callerReference`, this holds for several runs: another run with the same paths in any order
 * uses the accepted batches and sends the missing ones. The paths of each batch depend on the set of all paths only.
 *
 * The search requires the permissions cloudfront:ListInvalidations and cloudfront:GetInvalidation. Without them, a run with a generated
 * caller reference returns the batch as `unconfirmed`. `wait` requires cloudfront:GetInvalidation.
 *
 * With `dryRun`, it returns the batches, and reads whether the distribution exists (cloudfront:ListInvalidations). With `callerReference`,
 * it also finds the batches of earlier runs: it reads the invalidations, the newest first, until it has found all batches. If a batch was
 * not sent yet, these are all invalidations of the distribution. It fails with the errors of these reads, and with `InvalidPaths`,
 * `EncodeError` and `CallerReferenceUsed`. Whether the quota is used up is not in the plan.
 *
 * Fails before the first call with `InvalidPaths`, and with `EncodeError` if `callerReference` is empty or too long. Later it fails
 *
 * - with `NoSuchDistribution`, `AccessDenied`, the other errors of CreateInvalidation and the errors of every call (`CommonError`), if no
 *   batch was accepted; with `TooManyInvalidationsInProgress`, if the quota was used up until `timeout`
 * - with `IncompleteInvalidation`, if some batches were accepted before such an error, which is its `cause`
 * - with `UnconfirmedCreate`, if responses were lost repeatedly, so that it is unknown whether a batch was accepted
 * - with `CallerReferenceUsed`, if another invalidation with other or unknown paths has the caller reference
 * - with `WaitTimeout`, if the accepted batches were not completed until `timeout`, and with the errors of GetInvalidation; only with `wait`
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateInvalidation.html
 * @since 3.0.0
 * @category programs
 * @example
 * ```ts
 * import * as Effect from "effect/Effect"
 * import { invalidate } from "@effect-cloudfront/core/programs/invalidate"
 *
 * const fresh = invalidate("E1PA6795UKMFR9", ["/index.html", "/assets/*"], { wait: true })
 *
 * // A second run with the caller reference of the first one sends the missing batches.
 * const paths = ["/a", "/b"]
 * const stubborn = invalidate("E1PA6795UKMFR9", paths).pipe(
 *   Effect.catchTag("IncompleteInvalidation", ({ callerReference }) =>
 *     invalidate("E1PA6795UKMFR9", paths, { callerReference, timeout: "1 hour" })
 *   )
 * )
 * ```
 */
export function invalidate(
  distributionId: string,
  paths: InvalidatePaths,
  options: DryRun<InvalidateOptions>
): Effect.Effect<InvalidatePlan, InvalidateError, CloudFront>
export function invalidate(
  distributionId: string,
  paths: InvalidatePaths,
  options?: InvalidateOptions
): Effect.Effect<Invalidated, InvalidateError, CloudFront>
export function invalidate(
  distributionId: string,
  paths: InvalidatePaths,
  options: InvalidateOptions | DryRun<InvalidateOptions> = {}
): Effect.Effect<Invalidated | InvalidatePlan, InvalidateError, CloudFront> {
  const target = InvalidationTarget.distribution(distributionId)
  const normalized = Paths.normalizeAll(paths)
  return execute("invalidate", target, normalized, options)
}

/**
 * The events of `invalidate` as a Stream. Running the Stream invalidates the paths. The paths are iterated when the function is called. The
 * errors are those of `invalidate`.
 *
 * @since 3.0.0
 * @category programs
 * @example
 * ```ts
 * import * as Console from "effect/Console"
 * import * as Stream from "effect/Stream"
 * import { invalidateEvents } from "@effect-cloudfront/core/programs/invalidate"
 *
 * const told = invalidateEvents("E1PA6795UKMFR9", ["/*"], { wait: true }).pipe(
 *   Stream.runForEach((event) => Console.log(event._tag))
 * )
 * ```
 */
export const invalidateEvents = (
  distributionId: string,
  paths: InvalidatePaths,
  options: Omit<InvalidateOptions, "onEvent"> = {}
): Stream.Stream<InvalidateEvent, InvalidateError, CloudFront> => {
  const normalized = Paths.normalizeAll(paths)
  const target = InvalidationTarget.distribution(distributionId)
  return Progress.events((onEvent) => execute("invalidate", target, normalized, { ...options, onEvent }))
}

/**
 * The errors of `invalidateTenant`.
 *
 * @since 3.0.0
 * @category errors
 */
export type InvalidateTenantError =
  | InvalidPaths
  | CallerReferenceUsed
  | IncompleteInvalidation
  | UnconfirmedCreate
  | CreateInvalidationForDistributionTenantError
  | GetInvalidationForDistributionTenantError
  | ListInvalidationsForDistributionTenantError
  | PaginationError
  | CommonError
  | WaitTimeout

/**
 * Invalidates any number of paths of a distribution tenant, as `invalidate` does for a distribution. The caches of other tenants of the
 * distribution keep the files. The options, events, plan and errors are the same, with `EntityNotFound` (there is no such tenant) instead
 * of `NoSuchDistribution`.
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateInvalidationForDistributionTenant.html
 * @since 3.0.0
 * @category programs
 * @example
 * ```ts
 * import { invalidateTenant } from "@effect-cloudfront/core/programs/invalidate"
 *
 * const fresh = invalidateTenant("dt_2wjDZi3hD1ivOXf6rpZJOSNE1AB", ["/index.html"], { wait: true })
 * ```
 */
export function invalidateTenant(
  tenantId: string,
  paths: InvalidatePaths,
  options: DryRun<InvalidateOptions>
): Effect.Effect<InvalidatePlan, InvalidateTenantError, CloudFront>
export function invalidateTenant(
  tenantId: string,
  paths: InvalidatePaths,
  options?: InvalidateOptions
): Effect.Effect<Invalidated, InvalidateTenantError, CloudFront>
export function invalidateTenant(
  tenantId: string,
  paths: InvalidatePaths,
  options: InvalidateOptions | DryRun<InvalidateOptions> = {}
): Effect.Effect<Invalidated | InvalidatePlan, InvalidateTenantError, CloudFront> {
  const target = InvalidationTarget.tenant(tenantId)
  const normalized = Paths.normalizeAll(paths)
  return execute("invalidateTenant", target, normalized, options)
}

/**
 * The events of `invalidateTenant` as a Stream. Running the Stream invalidates the paths. The paths are iterated when the function is
 * called. The errors are those of `invalidateTenant`.
 *
 * @since 3.0.0
 * @category programs
 */
export const invalidateTenantEvents = (
  tenantId: string,
  paths: InvalidatePaths,
  options: Omit<InvalidateOptions, "onEvent"> = {}
): Stream.Stream<InvalidateEvent, InvalidateTenantError, CloudFront> => {
  const normalized = Paths.normalizeAll(paths)
  const target = InvalidationTarget.tenant(tenantId)
  return Progress.events((onEvent) => execute("invalidateTenant", target, normalized, { ...options, onEvent }))
}

/**
 * A step of `invalidateStream`.
 *
 * @since 3.0.0
 * @category models
 */
export type InvalidateStreamEvent =
  /** Another run with the same Stream and this caller reference continues where this run ends. */
  | { readonly _tag: "Started"; readonly callerReference: string }
  /** Batch number `batch` was accepted, in this run or in an earlier run with the same caller reference. */
  | { readonly _tag: "BatchCreated"; readonly batch: number; readonly id: string; readonly paths: number }
  /** Batch number `batch` was accepted, but its id is unknown; see `Unconfirmed`. */
  | {
      readonly _tag: "BatchUnconfirmed"
      readonly batch: number
      readonly callerReference: string
      readonly paths: number
    }
  /** Too many paths are in progress. The batch is sent again after `interval`. */
  | { readonly _tag: "WaitingForSlot"; readonly batch: number; readonly elapsed: Duration.Duration }
  | { readonly _tag: "InProgress"; readonly id: string; readonly elapsed: Duration.Duration }
  | { readonly _tag: "BatchCompleted"; readonly id: string }

/**
 * The options of `invalidateStream`. They are those of `invalidate`, but for `timeout`: it is the time limit of each batch to be accepted, and
 * again to be completed; 15 minutes when absent. Nothing limits the time that the Stream takes for its paths.
 *
 * @since 3.0.0
 * @category models
 */
export interface InvalidateStreamOptions extends Omit<InvalidateOptions, "callerReference" | "dryRun" | "onEvent"> {
  /**
   * The prefix of the caller references of the batches, which have their number after it (`-1`). Another run with the same paths in the same
   * order and the same `callerReference` continues an earlier run. It has at most 118 characters. A new UUID when absent.
   */
  readonly callerReference?: string | undefined
  /** With `true`, the result is an `InvalidateStreamPlan`, and nothing is changed; false when absent. */
  readonly dryRun?: false | undefined
  /** Called with each event. The next step follows its Effect. */
  readonly onEvent?: ((event: InvalidateStreamEvent) => Effect.Effect<void>) | undefined
}

/**
 * The result of `invalidateStream`. The invalidations are only told by events, since there may be any number of them.
 *
 * @since 3.0.0
 * @category models
 */
export interface InvalidatedStream {
  /** The prefix of the caller references of the batches. */
  readonly callerReference: string
  /** The number of batches, all of which were accepted. */
  readonly batches: number
  /** The number of paths in them. */
  readonly paths: number
  /** The number of batches whose invalidation could not be read; see `Unconfirmed`. With `wait`, it is 0. */
  readonly unconfirmed: number
}

/**
 * What `invalidateStream` would do. No steps: the Stream has no paths, or all batches were accepted in an earlier run with the same caller
 * reference.
 *
 * @since 3.0.0
 * @category models
 */
export interface InvalidateStreamPlan {
  /** One step for each batch that would be created. */
  readonly steps: ReadonlyArray<"CreateInvalidation">
  /** The number of all batches. */
  readonly batches: number
  /** The number of paths in them, of which `wildcards` end in `*`. */
  readonly paths: number
  readonly wildcards: number
  /** The first paths, at most 20, as they would be sent. */
  readonly firstPaths: ReadonlyArray<string>
}

/**
 * Some batches of a Stream of paths were accepted before an error. Another run with the same Stream and this `callerReference` sends the
 * missing batches only.
 *
 * @since 3.0.0
 * @category errors
 */
export class IncompleteInvalidationStream extends Data.TaggedError("IncompleteInvalidationStream")<{
  /** The id of the distribution, or of the distribution tenant. */
  readonly distributionId: string
  readonly callerReference: string
  /** The number of accepted batches, and of their paths. */
  readonly batches: number
  readonly paths: number
  /** The error that ended the run. */
  readonly cause:
    | InvalidPaths
    | CreateInvalidationError
    | CreateInvalidationForDistributionTenantError
    | CommonError
    | WaitTimeout
}> {
  /** The fields of its JSON, for `Errors.schema`. */
  static json(): ErrorFields.Json<IncompleteInvalidationStream> {
    return {
      tag: "IncompleteInvalidationStream",
      fields: {
        distributionId: ErrorFields.string,
        callerReference: ErrorFields.string,
        batches: ErrorFields.integer,
        paths: ErrorFields.integer,
        cause: ErrorFields.error(() => [
          ...Object.values({ ...createInvalidation.errors(), ...createInvalidationForDistributionTenant.errors() }),
          ...commonErrors,
          InvalidPaths,
          WaitTimeout
        ])
      },
      make: (fields) => new IncompleteInvalidationStream(fields)
    }
  }

  override get message(): string {
    return `${this.batches} batches of ${this.paths} paths for ${nounFor(this.distributionId)} were accepted before an error (${this.cause.message}); run again with the same paths and the caller reference ${this.callerReference}`
  }
}

/**
 * The errors of `invalidateStream`, beside those of the Stream.
 *
 * @since 3.0.0
 * @category errors
 */
export type InvalidateStreamError =
  | InvalidPaths
  | CallerReferenceUsed
  | IncompleteInvalidationStream
  | UnconfirmedCreate
  | CreateInvalidationError
  | GetInvalidationError
  | ListInvalidationsError
  | CreateInvalidationForDistributionTenantError
  | GetInvalidationForDistributionTenantError
  | ListInvalidationsForDistributionTenantError
  | PaginationError
  | CommonError
  | WaitTimeout

/**
 * Invalidates the paths of a Stream, however many there are, in bounded memory. `id` is that of a distribution, or of a distribution tenant,
 * which begins with `dt_`.
 *
 * The Stream is read once, as fast as the service takes its paths: no more than one batch is kept. Each path is treated as by
 * `invalidate`. Duplicates, and paths that a wildcard includes, are removed within a batch of 3,000 paths and 15 wildcards. One that comes
 * again in a later batch is invalidated again, which costs a path of the quota and changes nothing else: sort the Stream if it has many.
 *
 * Each batch is executed once, as by `invalidate`. With the option `callerReference` this holds for several runs over the same paths in the
 * same order. An interruption leaves the batches that were accepted; another run with the caller reference (see the event `Started`) finds
 * them, reading each, and sends the others. Some hundred bytes are kept of each batch, to find it again and for `wait`.
 *
 * With `dryRun`, it reads the Stream to its end and counts, in bounded memory, and reads the same invalidations as the dry run of
 * `invalidate`. An invalid path of any batch is `InvalidPaths`.
 *
 * `InvalidPaths` is found when a batch is full, so earlier batches may have been accepted. Errors of the Stream are returned as they are; so
 * give a `callerReference` to continue after one. Fails
 *
 * - with `InvalidPaths`, `NoSuchDistribution` or `EntityNotFound`, `AccessDenied`, the other errors of CreateInvalidation and the errors of
 *   every call (`CommonError`), if no batch was accepted; with `TooManyInvalidationsInProgress`, if the quota was used up until `timeout`
 * - with `IncompleteInvalidationStream`, if some batches were accepted before such an error, which is its `cause`
 * - with `UnconfirmedCreate`, `CallerReferenceUsed` and `WaitTimeout` as `invalidate` does, and with the errors of GetInvalidation
 * - with `EncodeError` before the first call, if `callerReference` is empty or too long
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateInvalidation.html
 * @since 3.0.0
 * @category programs
 * @example
 * ```ts
 * import * as Stream from "effect/Stream"
 * import { invalidateStream } from "@effect-cloudfront/core/programs/invalidate"
 *
 * const articles = Stream.range(1, 1_000_000).pipe(Stream.map((id) => `/articles/${id}`))
 *
 * const program = invalidateStream("E1PA6795UKMFR9", articles, { callerReference: "articles-2026-11-27" })
 * ```
 */
export function invalidateStream<E, R>(
  id: string,
  paths: Stream.Stream<string, E, R>,
  options: DryRun<InvalidateStreamOptions>
): Effect.Effect<InvalidateStreamPlan, InvalidateStreamError | E, CloudFront | R>
export function invalidateStream<E, R>(
  id: string,
  paths: Stream.Stream<string, E, R>,
  options?: InvalidateStreamOptions
): Effect.Effect<InvalidatedStream, InvalidateStreamError | E, CloudFront | R>
export function invalidateStream<E, R>(
  id: string,
  paths: Stream.Stream<string, E, R>,
  options: InvalidateStreamOptions | DryRun<InvalidateStreamOptions> = {}
): Effect.Effect<InvalidatedStream | InvalidateStreamPlan, InvalidateStreamError | E, CloudFront | R> {
  if (options.dryRun === true) {
    return isTenant(id)
      ? planStream(InvalidationTarget.tenant(id), paths, options)
      : planStream(InvalidationTarget.distribution(id), paths, options)
  }
  return isTenant(id)
    ? runStream(InvalidationTarget.tenant(id), paths, options)
    : runStream(InvalidationTarget.distribution(id), paths, options)
}

/**
 * The events of `invalidateStream` as a Stream. Running it invalidates the paths. The errors are those of `invalidateStream`.
 *
 * @since 3.0.0
 * @category programs
 * @example
 * ```ts
 * import * as Console from "effect/Console"
 * import * as Stream from "effect/Stream"
 * import { invalidateStreamEvents } from "@effect-cloudfront/core/programs/invalidate"
 *
 * const told = invalidateStreamEvents("E1PA6795UKMFR9", Stream.make("/a", "/b")).pipe(
 *   Stream.runForEach((event) => Console.log(event._tag))
 * )
 * ```
 */
export const invalidateStreamEvents = <E, R>(
  id: string,
  paths: Stream.Stream<string, E, R>,
  options: Omit<InvalidateStreamOptions, "onEvent"> = {}
): Stream.Stream<InvalidateStreamEvent, InvalidateStreamError | E, CloudFront | R> =>
  Progress.events((onEvent) => invalidateStream(id, paths, { ...options, onEvent }))

const DEFAULT_INTERVAL = Duration.seconds(20)
const DEFAULT_TIMEOUT = Duration.minutes(15)
const MAX_REFERENCE = 128

/** Which batch it is: number `batch`, of `of` if their number is known. */
interface Numbered {
  readonly batch: number
  readonly of?: number
}

/** A batch of paths. */
interface Batch<N extends Numbered = Numbered> {
  readonly number: N
  readonly callerReference: string
  readonly paths: ReadonlyArray<string>
}

const toBatches = (
  paths: ReadonlyArray<string>,
  reference: string
): ReadonlyArray<Batch<{ readonly batch: number; readonly of: number }>> =>
  Paths.batches(paths).map((batch, i, all) => ({
    number: { batch: i + 1, of: all.length },
    callerReference: `${reference}-${i + 1}-of-${all.length}`,
    paths: batch
  }))

const ordinal = ({ batch, of }: Numbered): string => (of === undefined ? `batch ${batch}` : `batch ${batch} of ${of}`)

/**
 * The reason why the option `callerReference` is invalid; `undefined` if it is valid. The reference of a batch is longer than the option:
 * `excess` is by how many characters the longest one is too long. `forWhat` says why.
 */
const referenceProblem = (given: unknown, excess: number, forWhat = ""): string | undefined => {
  if (given === undefined) return undefined
  if (typeof given !== "string") return "is not a string"
  if (given === "") return "is empty"
  return excess > 0 ? `is too long by ${excess} characters${forWhat}` : undefined
}

/** The errors of the operations on a target of either kind. */
type CreateFailure = CreateInvalidationError | CreateInvalidationForDistributionTenantError
type GetFailure = GetInvalidationError | GetInvalidationForDistributionTenantError
type ListFailure = ListInvalidationsError | ListInvalidationsForDistributionTenantError

/** Why a batch was not accepted, or not completed. */
// Both operations have the error of too many invalidations.
type RunError<C extends CreateFailure> = C | TooManyInvalidationsInProgress | CommonError | WaitTimeout
/** The errors of sending a batch. `I` is that of a run that accepted some batches. */
type BatchError<C extends CreateFailure, I> = CallerReferenceUsed | UnconfirmedCreate | RunError<C> | I

type Accepted = { readonly _tag: "Accepted"; readonly invalidation: Invalidation } | Unconfirmed

/** The state of one run, which is sequential. */
interface Job<C extends CreateFailure, G extends GetFailure, L extends ListFailure, I> {
  readonly target: InvalidationTarget.Target<C, G, L>
  readonly reference: Reference
  readonly history: InvalidationHistory.InvalidationHistory<G, L>
  /** Records that a batch was accepted. */
  readonly record: (result: Accepted, batch: Batch) => void
  /** The error of the run from that of a batch: what was accepted before is in it. */
  readonly failed: (number: Numbered, cause: RunError<C>) => RunError<C> | I
  /** Whether a response to the current batch was lost, so that it may have been accepted. */
  isInDoubt: boolean
  /** The error of the run if the time limit is exceeded at this point. */
  timeoutError: () => BatchError<C, I>
}

/** The events of a batch. */
type BatchEvent<N extends Numbered> =
  | (N & { readonly _tag: "BatchCreated"; readonly id: string; readonly paths: number })
  | (N & { readonly _tag: "BatchUnconfirmed"; readonly callerReference: string; readonly paths: number })
  | (N & { readonly _tag: "WaitingForSlot"; readonly elapsed: Duration.Duration })

/** The events of an invalidation that was accepted. */
type ProgressEvent =
  | { readonly _tag: "InProgress"; readonly id: string; readonly elapsed: Duration.Duration }
  | { readonly _tag: "BatchCompleted"; readonly id: string }

interface Settings<Event> extends WaitOptions, ConsistencyOptions {
  readonly timeout: Duration.Duration
  readonly onEvent: (event: Event) => Effect.Effect<void>
}

const accepted = (invalidation: Invalidation): Accepted => ({ _tag: "Accepted", invalidation })

const invalidationsOf = (all: ReadonlyArray<Accepted>): ReadonlyArray<Invalidation> =>
  all.flatMap((one) => (one._tag === "Accepted" ? [one.invalidation] : []))

const unconfirmedOf = (all: ReadonlyArray<Accepted>): ReadonlyArray<Unconfirmed> =>
  all.flatMap((one) => (one._tag === "Unconfirmed" ? [one] : []))

const wrongReference = (operation: string, reason: string): EncodeError =>
  new EncodeError({ operation, problems: [{ path: "callerReference", reason }] })

const attributesOf = ({ id, noun }: { readonly id: string; readonly noun: string }): Record<string, string> =>
  noun === "distribution" ? { distributionId: id } : { tenantId: id }

/** What a run and its plan begin with: the checks before the first call, and the batches. */
const prepare = (
  operation: string,
  { paths, problems, ...cause }: Paths.Normalized,
  { callerReference }: Pick<InvalidateOptions, "callerReference">
) =>
  Effect.gen(function* () {
    if (problems.length > 0) return yield* new InvalidPaths({ problems, ...cause })
    const ref = yield* reference(callerReference)
    const batches = toBatches(paths, ref.value)
    const excess = (batches.at(-1)?.callerReference.length ?? 0) - MAX_REFERENCE
    const reason = referenceProblem(callerReference, excess, ` for ${batches.length} batches`)
    return reason === undefined ? { reference: ref, batches, paths } : yield* wrongReference(operation, reason)
  })

type PlanError<G extends GetFailure, L extends ListFailure> = CallerReferenceUsed | InvalidationHistory.LookError<G, L>

/** A function that finds the invalidation that an earlier run has created of a batch. It fails if the target does not exist. */
const finder = <C extends CreateFailure, G extends GetFailure, L extends ListFailure>(
  target: InvalidationTarget.Target<C, G, L>,
  { isGenerated }: Reference,
  kept: "everything" | "ids",
  lag: Duration.DurationInput = DEFAULT_LAG
) => {
  const history = InvalidationHistory.make(target, kept)
  let isThere = false
  return ({
    callerReference,
    paths
  }: Pick<Batch, "callerReference" | "paths">): Effect.Effect<string | undefined, PlanError<G, L>, CloudFront> =>
    Effect.gen(function* () {
      if (isGenerated) {
        // No invalidation has the reference.
        if (!isThere) yield* history.exists(lag)
        isThere = true
        return undefined
      }
      const found = Option.getOrUndefined(yield* history.findConsistent(callerReference, lag))
      if (found !== undefined && !Paths.sameSet(found.InvalidationBatch.Paths.Items, paths)) {
        return yield* new CallerReferenceUsed({ distributionId: target.id, callerReference, invalidation: found })
      }
      return found?.Id
    })
}

const CREATE = "CreateInvalidation"

const countWildcards = (paths: ReadonlyArray<string>): number => paths.filter(Paths.isWildcard).length

const plan = <C extends CreateFailure, G extends GetFailure, L extends ListFailure>(
  name: string,
  target: InvalidationTarget.Target<C, G, L>,
  normalized: Paths.Normalized,
  options: DryRun<InvalidateOptions>
): Effect.Effect<InvalidatePlan, InvalidPaths | EncodeError | PlanError<G, L>, CloudFront> =>
  Effect.gen(function* () {
    const { batches, paths, reference } = yield* prepare(target.operation, normalized, options)
    const idOf = finder(target, reference, "everything", options.lag)
    const planned = yield* Effect.forEach(
      batches,
      (batch): Effect.Effect<PlannedBatch, PlanError<G, L>, CloudFront> =>
        Effect.map(idOf(batch), (invalidationId) => ({
          paths: batch.paths.length,
          wildcards: countWildcards(batch.paths),
          invalidationId
        })),
      { concurrency: 1 }
    )
    return {
      steps: planned.flatMap(({ invalidationId }) => (invalidationId === undefined ? [CREATE] : [])),
      batches: planned,
      paths
    } satisfies InvalidatePlan
  }).pipe(program(name, { ...attributesOf(target), dryRun: true }))

const run = <C extends CreateFailure, G extends GetFailure, L extends ListFailure>(
  name: string,
  target: InvalidationTarget.Target<C, G, L>,
  normalized: Paths.Normalized,
  options: InvalidateOptions
): Effect.Effect<
  Invalidated,
  InvalidPaths | BatchError<C, IncompleteInvalidation> | G | L | PaginationError,
  CloudFront
> =>
  Effect.gen(function* () {
    const { batches, paths, reference } = yield* prepare(target.operation, normalized, options)
    const { value } = reference
    if (batches.length === 0) return { invalidations: [], unconfirmed: [], paths }
    const timeout = Duration.decode(options.timeout ?? Duration.times(DEFAULT_TIMEOUT, batches.length))
    const what = `${Resource.keyOf(target, target.id)} to accept ${batches.length} batches`
    const all: Array<Accepted> = []
    const job: Job<C, G, L, IncompleteInvalidation> = {
      target,
      reference,
      history: InvalidationHistory.make(target, "everything"),
      record: (result) => void all.push(result),
      failed: (_number, cause) =>
        all.length === 0
          ? cause
          : new IncompleteInvalidation({
              distributionId: target.id,
              callerReference: value,
              invalidations: invalidationsOf(all),
              unconfirmed: unconfirmedOf(all),
              batches: batches.length,
              cause
            }),
      isInDoubt: false,
      timeoutError: () => new WaitTimeout({ what, elapsed: timeout, last: undefined })
    }
    const onEvent = withSpanEvents(options.onEvent)
    const settings = { ...options, timeout, onEvent }
    return yield* Effect.gen(function* () {
      const elapsed = since(yield* Clock.currentTimeMillis)
      yield* onEvent({ _tag: "Started", callerReference: value, batches: batches.length, paths: paths.length })
      // Sequentially, since the batches share the quota.
      for (const batch of batches) yield* accept(job, batch, settings, elapsed)
      if (options.wait !== true) return { invalidations: invalidationsOf(all), unconfirmed: unconfirmedOf(all), paths }
      const invalidations = yield* Effect.forEach(
        all,
        (batch) => Effect.flatMap(shown(job, batch, settings), (one) => waitUntilCompleted(job, one, settings)),
        { concurrency: 1 }
      )
      return { invalidations, unconfirmed: [], paths }
    }).pipe(failAfter(timeout, () => job.timeoutError()))
  }).pipe(program(name, attributesOf(target)))

/** A run, or its plan. */
const execute = <C extends CreateFailure, G extends GetFailure, L extends ListFailure>(
  name: string,
  target: InvalidationTarget.Target<C, G, L>,
  normalized: Paths.Normalized,
  options: InvalidateOptions | DryRun<InvalidateOptions>
): Effect.Effect<
  Invalidated | InvalidatePlan,
  InvalidPaths | EncodeError | PlanError<G, L> | BatchError<C, IncompleteInvalidation> | PaginationError,
  CloudFront
> => (options.dryRun === true ? plan(name, target, normalized, options) : run(name, target, normalized, options))

/** Sends a batch until it is accepted, and tells so. */
const accept = <C extends CreateFailure, G extends GetFailure, L extends ListFailure, I, N extends Numbered>(
  job: Job<C, G, L, I>,
  batch: Batch<N>,
  settings: Settings<BatchEvent<N>>,
  elapsed: Effect.Effect<Duration.Duration>
): Effect.Effect<void, BatchError<C, I>, CloudFront> =>
  Effect.gen(function* () {
    const result = yield* sendUntilAccepted(job, batch, settings, elapsed)
    const paths = batch.paths.length
    if (result._tag === "Accepted") {
      const { Id: id } = result.invalidation
      yield* ConsistentRead.recordCreated(Resource.invalidation, `${job.target.id}/${id}`)
      yield* settings.onEvent({ _tag: "BatchCreated", ...batch.number, id, paths })
    } else {
      const { callerReference } = batch
      yield* settings.onEvent({ _tag: "BatchUnconfirmed", ...batch.number, callerReference, paths })
    }
  })

/** The number of a batch of a Stream has at most so many digits. */
const MAX_STREAM_REFERENCE = MAX_REFERENCE - "-123456789".length

/** The caller reference of a Stream, which is checked before the first call. */
const referenceOfStream = (operation: string, { callerReference }: Pick<InvalidateOptions, "callerReference">) =>
  Effect.flatMap(reference(callerReference), (ref) => {
    const reason = referenceProblem(callerReference, ref.value.length - MAX_STREAM_REFERENCE)
    return reason === undefined ? Effect.succeed(ref) : Effect.fail(wrongReference(operation, reason))
  })

/** Reads a Stream of paths into batches, and calls a function with each batch when it is full. No more than one batch is kept. */
const forEachBatch = <E, R, E2, R2, E3>(
  paths: Stream.Stream<string, E, R>,
  { value }: Reference,
  onBatch: (batch: Batch) => Effect.Effect<void, E2, R2>,
  errorOf: (error: InvalidPaths) => E3
): Effect.Effect<void, E | E2 | E3, R | R2> =>
  Effect.gen(function* () {
    const collector = Paths.collector()
    let batches = 0
    const flush = Effect.suspend((): Effect.Effect<void, E2 | E3, R2> => {
      const { paths, problems } = collector.take()
      if (problems.length > 0) return Effect.fail(errorOf(new InvalidPaths({ problems })))
      if (paths.length === 0) return Effect.void
      const batch = ++batches
      return onBatch({ number: { batch }, callerReference: `${value}-${batch}`, paths })
    })
    yield* Stream.runForEachChunk(paths, (some) =>
      Effect.gen(function* () {
        for (const _ of collector.fill(some)) yield* flush
      })
    )
    yield* flush
  })

const MAX_FIRST_PATHS = 20

const planStream = <C extends CreateFailure, G extends GetFailure, L extends ListFailure, E, R>(
  target: InvalidationTarget.Target<C, G, L>,
  paths: Stream.Stream<string, E, R>,
  options: DryRun<InvalidateStreamOptions>
): Effect.Effect<InvalidateStreamPlan, InvalidPaths | EncodeError | PlanError<G, L> | E, CloudFront | R> =>
  Effect.gen(function* () {
    const reference = yield* referenceOfStream(target.operation, options)
    const idOf = finder(target, reference, "ids", options.lag)
    const steps: Array<typeof CREATE> = []
    const firstPaths: Array<string> = []
    const counted = { batches: 0, paths: 0, wildcards: 0 }
    yield* forEachBatch(
      paths,
      reference,
      (batch) =>
        Effect.map(idOf(batch), (id) => {
          if (id === undefined) steps.push(CREATE)
          counted.batches++
          counted.paths += batch.paths.length
          counted.wildcards += countWildcards(batch.paths)
          firstPaths.push(...batch.paths.slice(0, MAX_FIRST_PATHS - firstPaths.length))
        }),
      (error) => error
    )
    return { steps, ...counted, firstPaths }
  }).pipe(program("invalidateStream", { ...attributesOf(target), dryRun: true }))

const runStream = <C extends CreateFailure, G extends GetFailure, L extends ListFailure, E, R>(
  target: InvalidationTarget.Target<C, G, L>,
  paths: Stream.Stream<string, E, R>,
  options: InvalidateStreamOptions
): Effect.Effect<
  InvalidatedStream,
  InvalidPaths | BatchError<C, IncompleteInvalidationStream> | G | L | PaginationError | E,
  CloudFront | R
> =>
  Effect.gen(function* () {
    const reference = yield* referenceOfStream(target.operation, options)
    const { value } = reference
    const timeout = Duration.decode(options.timeout ?? DEFAULT_TIMEOUT)
    const onEvent = withSpanEvents(options.onEvent)
    const settings = { ...options, timeout, onEvent }
    const sent = { batches: 0, paths: 0, unconfirmed: 0 }
    /** What is waited for, without the paths. */
    const pending: Array<Parameters<typeof shown<C, G, L, IncompleteInvalidationStream, Shown>>[1]> = []
    const failed = <A extends IncompleteInvalidationStream["cause"]>(cause: A) =>
      sent.batches === 0
        ? cause
        : new IncompleteInvalidationStream({
            distributionId: target.id,
            callerReference: value,
            batches: sent.batches,
            paths: sent.paths,
            cause
          })
    const what = `${Resource.keyOf(target, target.id)} to accept a batch`
    const job: Job<C, G, L, IncompleteInvalidationStream> = {
      target,
      reference,
      history: InvalidationHistory.make(target, "ids"),
      record: (result, { callerReference, paths }) => {
        sent.batches++
        sent.paths += paths.length
        if (result._tag === "Unconfirmed") sent.unconfirmed++
        if (options.wait !== true) return
        if (result._tag === "Unconfirmed") pending.push({ _tag: "Unconfirmed", callerReference })
        else {
          const { Id, Status } = result.invalidation
          pending.push({ _tag: "Accepted", invalidation: { Id, Status } })
        }
      },
      failed: (_number, cause) => failed(cause),
      isInDoubt: false,
      timeoutError: () => new WaitTimeout({ what, elapsed: timeout, last: undefined })
    }
    const withinTime = failAfter(timeout, () => job.timeoutError())
    const elapsed = since(yield* Clock.currentTimeMillis)
    yield* onEvent({ _tag: "Started", callerReference: value })

    yield* forEachBatch(paths, reference, (batch) => withinTime(accept(job, batch, settings, elapsed)), failed)
    for (const one of pending) {
      yield* withinTime(
        Effect.flatMap(shown(job, one, settings), (known: Shown) => waitUntilCompleted(job, known, settings))
      )
    }
    const unconfirmed = options.wait === true ? 0 : sent.unconfirmed
    return { callerReference: value, batches: sent.batches, paths: sent.paths, unconfirmed }
  }).pipe(program("invalidateStream", attributesOf(target)))

type AnyJob<C extends CreateFailure> = Pick<Job<C, GetFailure, ListFailure, unknown>, "reference"> & {
  readonly target: { readonly noun: string; readonly id: string }
}

const nounOf = <C extends CreateFailure>({ target }: AnyJob<C>): string =>
  `invalidation of ${Resource.keyOf(target, target.id)}`

const unconfirmed = <C extends CreateFailure>(job: AnyJob<C>, cause: UnconfirmedCreate["cause"]): UnconfirmedCreate =>
  new UnconfirmedCreate({ what: nounOf(job), reference: job.reference.value, cause })

const REFERENCE_EXISTS = "InvalidationBatchAlreadyExists"

/**
 * Whether the service refused the batch because its caller reference is in use. The service responds with `InvalidArgument`. According to
 * its documentation, it returns the invalidation if the paths are the same, and responds with another code if they are not.
 */
const isReferenceUsed = (error: { readonly _tag: string; readonly message: string; readonly code?: string }): boolean =>
  error._tag === REFERENCE_EXISTS ||
  error.code === REFERENCE_EXISTS ||
  (error._tag === "InvalidArgument" &&
    /caller ?reference/i.test(error.message) &&
    /\b(?:used|already|previous|another|exists?)\b/i.test(error.message))

const isTooMany = (error: { readonly _tag: string }): error is TooManyInvalidationsInProgress =>
  error._tag === "TooManyInvalidationsInProgress"

/** Sends a batch until it is accepted. While too many paths are in progress, it waits between two attempts. */
const sendUntilAccepted = <C extends CreateFailure, G extends GetFailure, L extends ListFailure, I, N extends Numbered>(
  job: Job<C, G, L, I>,
  batch: Batch<N>,
  { interval = DEFAULT_INTERVAL, jitter, lag, onEvent, timeout }: Settings<BatchEvent<N>>,
  elapsed: Effect.Effect<Duration.Duration>
): Effect.Effect<Accepted, BatchError<C, I>, CloudFront> =>
  Effect.gen(function* () {
    const timedOut = (what: string) => new WaitTimeout({ what, elapsed: timeout, last: undefined })
    const timeoutError = timedOut(`${Resource.keyOf(job.target, job.target.id)} to accept ${ordinal(batch.number)}`)
    job.timeoutError = () => job.failed(batch.number, timeoutError)
    const sendOnce = send(job, batch, timeoutError, lag)
    for (;;) {
      const result = yield* sendOnce
      if (result._tag !== "TooManyInvalidationsInProgress") {
        job.isInDoubt = false
        // It is accepted, however long its event takes.
        job.record(result, batch)
        job.timeoutError = () => job.failed(batch.number, timedOut(`onEvent of ${ordinal(batch.number)} to end`))
        return result
      }
      job.timeoutError = () => (job.isInDoubt ? unconfirmed(job, result) : job.failed(batch.number, result))
      yield* onEvent({ _tag: "WaitingForSlot", ...batch.number, elapsed: yield* elapsed })
      yield* Backoff.pause(interval, jitter)
    }
  })

/** The number of pages that are searched for a batch of this run. Other clients create fewer invalidations meanwhile. */
const NEWEST_PAGE = 1

/** Sends a batch exactly once, even if responses are lost. Returns `TooManyInvalidationsInProgress` as a value. */
const send = <C extends CreateFailure, G extends GetFailure, L extends ListFailure, I>(
  job: Job<C, G, L, I>,
  batch: Batch,
  timeoutError: WaitTimeout,
  lag: Duration.DurationInput | undefined
): Effect.Effect<Accepted | TooManyInvalidationsInProgress, BatchError<C, I>, CloudFront> =>
  Effect.gen(function* () {
    const { history, reference, target } = job
    const { callerReference, paths } = batch
    const unreadable: Unconfirmed = { _tag: "Unconfirmed", callerReference, paths }
    const referenceUsed = (invalidation: Invalidation | undefined, cause?: CallerReferenceUsed["cause"]) =>
      new CallerReferenceUsed({ distributionId: target.id, callerReference, invalidation, cause })
    const isOurs = ({ InvalidationBatch }: Invalidation) =>
      reference.isGenerated || Paths.sameSet(InvalidationBatch.Paths.Items, paths)

    const known = yield* history.known(callerReference)
    if (known !== undefined) return isOurs(known) ? accepted(known) : yield* referenceUsed(known)

    // Whether the service refused the caller reference.
    let wasReferenceUsed = false
    const create = Effect.suspend(() => {
      job.timeoutError = () => unconfirmed(job, timeoutError)
      return target.create({ Paths: { Items: paths }, CallerReference: callerReference })
    }).pipe(
      Effect.map(accepted),
      Effect.tapError((error) =>
        Effect.sync(() => {
          wasReferenceUsed = isReferenceUsed(error)
          if (isRetryable(error) || error._tag === "DecodeError") job.isInDoubt = true
        })
      )
    )
    // A batch of this run is among the newest invalidations. A batch of an earlier run can be on any page.
    const find = (pages: number) => Effect.map(history.find(callerReference, pages), Option.map(accepted))
    const result = yield* createOnce<Accepted, C | CommonError, CloudFront>({
      what: nounOf(job),
      reference,
      create,
      isReferenceUsed,
      find: (conflict) => find(conflict === undefined || reference.isGenerated ? NEWEST_PAGE : Infinity),
      matchesInput: (found) => Effect.succeed(found._tag === "Accepted" && isOurs(found.invalidation)),
      ifUnreadable: unreadable,
      lag
    }).pipe(
      Effect.catchAll(
        (error): Effect.Effect<Accepted | TooManyInvalidationsInProgress, BatchError<C, I>, CloudFront> => {
          if (isTooMany(error)) return Effect.succeed(error)
          if (!wasReferenceUsed)
            return Effect.fail(error instanceof UnconfirmedCreate ? error : job.failed(batch.number, error))
          // A generated reference is unique, so the invalidation with it is this batch.
          if (reference.isGenerated) return Effect.succeed(unreadable)
          return Effect.flatMap(history.known(callerReference), (existing) =>
            Effect.fail(referenceUsed(existing, error instanceof UnconfirmedCreate ? error.cause : error))
          )
        }
      )
    )
    // A service that behaves as documented returns the existing invalidation, perhaps without comparing the paths.
    return result._tag === "Accepted" && !isOurs(result.invalidation)
      ? yield* referenceUsed(result.invalidation)
      : result
  })

/** What is known of an invalidation without its paths. */
type Shown = Pick<Invalidation, "Id" | "Status">

/** The invalidation of a batch. One of which only the caller reference is known is waited for until it is shown. */
const shown = <C extends CreateFailure, G extends GetFailure, L extends ListFailure, I, A extends Shown>(
  job: Job<C, G, L, I>,
  batch: { readonly _tag: "Accepted"; readonly invalidation: A } | Pick<Unconfirmed, "_tag" | "callerReference">,
  { failures, interval = DEFAULT_INTERVAL, jitter, timeout }: Settings<ProgressEvent>
) => {
  if (batch._tag === "Accepted") return Effect.succeed(batch.invalidation)
  const what = `the invalidation with the caller reference ${batch.callerReference} to be shown`
  const timeoutError = new WaitTimeout({ what, elapsed: timeout, last: undefined })
  job.timeoutError = () => timeoutError
  const poll = job.history.find(batch.callerReference, Infinity)
  return Effect.flatMap(
    waitUntil({ what, poll, state: () => "not shown", isDone: Option.isSome, failures, interval, jitter, timeout }),
    Option.match({ onNone: () => Effect.fail(timeoutError), onSome: Effect.succeed })
  )
}

/** Waits until a batch is completed. The time limit is that of the whole run. */
const waitUntilCompleted = <C extends CreateFailure, G extends GetFailure, L extends ListFailure, I, A extends Shown>(
  job: Job<C, G, L, I>,
  known: A,
  { failures, interval = DEFAULT_INTERVAL, jitter, lag = DEFAULT_LAG, onEvent, timeout }: Settings<ProgressEvent>
) =>
  Effect.gen(function* () {
    const { target } = job
    const started = yield* Clock.currentTimeMillis
    const { Id } = known
    const what = `invalidation ${Id} to be Completed`
    const timedOut = (last?: string) => () => new WaitTimeout({ what, elapsed: timeout, last })
    job.timeoutError = timedOut()
    const poll = Effect.catchIf(target.get(Id), InvalidationTarget.isMissing, (error) =>
      Effect.flatMap(millisSince(started), (elapsed): Effect.Effect<A, G | CommonError> =>
        // Reads may not find an invalidation that was accepted recently.
        elapsed < Duration.toMillis(lag) ? Effect.succeed(known) : Effect.fail(error)
      )
    )
    const done =
      known.Status === "Completed"
        ? known
        : yield* waitUntil({
            what,
            poll,
            state: ({ Status }) => Status,
            isDone: ({ Status }) => Status === "Completed",
            onPending: ({ Status }, elapsed) => {
              job.timeoutError = timedOut(Status)
              return onEvent({ _tag: "InProgress", id: Id, elapsed })
            },
            failures,
            interval,
            jitter,
            timeout
          })
    yield* onEvent({ _tag: "BatchCompleted", id: Id })
    return done
  })
