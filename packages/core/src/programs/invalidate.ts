/**
 * Removing any number of files from the caches.
 *
 * @since 0.1.0
 */
import * as Clock from "effect/Clock"
import * as Data from "effect/Data"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type * as Stream from "effect/Stream"
import type { CloudFront } from "../CloudFront.js"
import { DEFAULT_LAG, UnconfirmedCreate, type Options as ConsistencyOptions } from "../Consistency.js"
import {
  commonErrors,
  EncodeError,
  isRetryable,
  type CommonError,
  type TooManyInvalidationsInProgress
} from "../Errors.js"
import {
  createInvalidation,
  getInvalidation,
  Invalidation,
  type CreateInvalidationError,
  type GetInvalidationError,
  type ListInvalidationsError
} from "../generated/Invalidation.js"
import { createOnce, reference, type Reference } from "../internal/createOnce.js"
import * as ErrorSchema from "../internal/errorSchema.js"
import * as ConsistentRead from "../internal/consistentRead.js"
import * as InvalidationHistory from "../internal/invalidationHistory.js"
import { program, withSpanEvents } from "../internal/program.js"
import * as Progress from "../internal/progress.js"
import * as Resource from "../internal/resource.js"
import type { PaginationError } from "../Pagination.js"
import * as Paths from "../protocol/Paths.js"
import * as Shape from "../Shape.js"
import { WaitTimeout, waitUntil, type Options as WaitOptions } from "../Waiter.js"

/**
 * @since 0.1.0
 * @category models
 */
export type InvalidateEvent =
  /** The paths are good. With this caller reference and the same paths another run goes on from wherever this one ends. */
  | {
      readonly _tag: "Started"
      readonly callerReference: string
      readonly batches: number
      readonly paths: number
    }
  /** Batch `batch` of `of` has been accepted, by this run or by one before it with the same caller reference. */
  | {
      readonly _tag: "BatchCreated"
      readonly batch: number
      readonly of: number
      readonly id: string
      readonly paths: number
    }
  /** The same, but the id of the batch is not known: see `Unconfirmed`. */
  | {
      readonly _tag: "BatchUnconfirmed"
      readonly batch: number
      readonly of: number
      readonly callerReference: string
      readonly paths: number
    }
  /** Too many paths are in progress; the batch is tried again when some may be done. */
  | {
      readonly _tag: "WaitingForSlot"
      readonly batch: number
      readonly of: number
      readonly elapsed: Duration.Duration
    }
  | { readonly _tag: "InProgress"; readonly id: string; readonly elapsed: Duration.Duration }
  | { readonly _tag: "BatchCompleted"; readonly id: string }

/**
 * `interval` (20 seconds when absent) is the time between two looks at a batch and between two tries at finding room for
 * one; `timeout` how long all of it may take, calls, waiting for room and waiting for completion included: when absent, 15 minutes
 * for each batch that the paths make. `lag` is how long a batch that was accepted may be missing from what is read.
 *
 * @since 0.1.0
 * @category models
 */
export interface InvalidateOptions extends WaitOptions, ConsistencyOptions {
  /** Also wait until all of it is completed; false when absent. */
  readonly wait?: boolean | undefined
  /**
   * Names the job, so that running it again goes on with it: what the caller references of the batches begin with. What is added
   * (`-1-of-3`) must fit into 128 characters with it. A fresh unique text when absent.
   */
  readonly callerReference?: string | undefined
  /** Told of each step before the next one is taken. */
  readonly onEvent?: ((event: InvalidateEvent) => Effect.Effect<void>) | undefined
}

/**
 * A batch that was accepted for certain, though nothing but its caller reference is known: the answer was lost, the service refused
 * the reference when it was sent again, nobody else can have used it, and what has it may not be looked at or is not shown.
 *
 * @since 0.1.0
 * @category models
 */
export interface Unconfirmed {
  readonly _tag: "Unconfirmed"
  /** The one that the service knows the batch by. */
  readonly callerReference: string
  readonly paths: ReadonlyArray<string>
}

/**
 * @since 0.1.0
 * @category models
 */
export interface Invalidated {
  /** One for each batch, as it was seen last; none when there was no path. */
  readonly invalidations: ReadonlyArray<Invalidation>
  /** The batches whose invalidation could not be looked at; none unless answers were lost. */
  readonly unconfirmed: ReadonlyArray<Unconfirmed>
  /** What was sent: normalized, without doubles and without what a wildcard covers. */
  readonly paths: ReadonlyArray<string>
}

/** An invalidation as the service answered with it. */
const INVALIDATION_FIELD = ErrorSchema.fromSchema(() => Shape.unconstrained(Invalidation))

const MAX_PATH_IN_MESSAGE = 100

/** A path for a message: not all of a long one, and of a URL not what may be secret. */
const redactPath = (path: string): string => {
  const redacted = path.includes(":/") ? path.replace(/\/\/[^/]*@/, "//...@").replace(/\?.*/s, "?...") : path
  return JSON.stringify(
    redacted.length > MAX_PATH_IN_MESSAGE ? `${redacted.slice(0, MAX_PATH_IN_MESSAGE)}...` : redacted
  )
}

/**
 * Paths that CloudFront cannot invalidate, or what can be no path at all. Nothing was sent.
 *
 * @since 0.1.0
 * @category errors
 */
export class InvalidPaths extends Data.TaggedError("InvalidPaths")<{
  readonly problems: ReadonlyArray<Paths.Problem>
  /** What was thrown by the iterable of the paths. */
  readonly cause?: unknown
}> {
  /** The fields of its JSON, for `Errors.schema`. */
  static json(): ErrorSchema.Json<InvalidPaths> {
    return {
      tag: "InvalidPaths",
      fields: {
        problems: ErrorSchema.list(ErrorSchema.record({ path: ErrorSchema.string, reason: ErrorSchema.string }))
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
 * The caller reference was used before for the same distribution: for other paths, or, where `invalidation` is `undefined`, for paths
 * that could not be looked at. Of the batch that was refused nothing is invalidated; batches before it may be.
 *
 * @since 0.1.0
 * @category errors
 */
export class CallerReferenceUsed extends Data.TaggedError("CallerReferenceUsed")<{
  readonly distributionId: string
  /** The one that the service refused: the caller's, with the number of the batch. */
  readonly callerReference: string
  /** What has the reference; `undefined` when it could not be looked at. */
  readonly invalidation: Invalidation | undefined
  /** What the service said, or why there was nothing to look at. */
  readonly cause?: { readonly _tag: string; readonly message: string } | undefined
}> {
  /** The fields of its JSON, for `Errors.schema`. */
  static json(): ErrorSchema.Json<CallerReferenceUsed> {
    return {
      tag: "CallerReferenceUsed",
      fields: {
        distributionId: ErrorSchema.string,
        callerReference: ErrorSchema.string,
        invalidation: ErrorSchema.optional(INVALIDATION_FIELD),
        cause: ErrorSchema.optional(ErrorSchema.tagAndMessage)
      },
      make: (fields) => new CallerReferenceUsed(fields)
    }
  }

  override get message(): string {
    const prefix = `caller reference ${this.callerReference} of distribution ${this.distributionId} was used before`
    if (this.invalidation !== undefined) return `${prefix}, by invalidation ${this.invalidation.Id} for other paths`
    const cause = this.cause === undefined ? "" : ` (${this.cause.message})`
    return `${prefix}; whether for the same paths cannot be told${cause}`
  }
}

/**
 * Some batches have been accepted and the others were not. Running the program again with the same paths and this `callerReference`
 * sends what is missing, and nothing twice.
 *
 * @since 0.1.0
 * @category errors
 */
export class IncompleteInvalidation extends Data.TaggedError("IncompleteInvalidation")<{
  readonly distributionId: string
  readonly callerReference: string
  /** What has been accepted. */
  readonly invalidations: ReadonlyArray<Invalidation>
  readonly unconfirmed: ReadonlyArray<Unconfirmed>
  /** How many batches there are in all. */
  readonly batches: number
  /** What ended the run. */
  readonly cause: CreateInvalidationError | CommonError | WaitTimeout
}> {
  /** The fields of its JSON, for `Errors.schema`. */
  static json(): ErrorSchema.Json<IncompleteInvalidation> {
    return {
      tag: "IncompleteInvalidation",
      fields: {
        distributionId: ErrorSchema.string,
        callerReference: ErrorSchema.string,
        invalidations: ErrorSchema.list(INVALIDATION_FIELD),
        unconfirmed: ErrorSchema.list(
          ErrorSchema.record({
            _tag: ErrorSchema.oneOf(["Unconfirmed"]),
            callerReference: ErrorSchema.string,
            paths: ErrorSchema.list(ErrorSchema.string)
          })
        ),
        batches: ErrorSchema.integer,
        cause: ErrorSchema.fromSchema(() =>
          ErrorSchema.errorSchema(() => [...Object.values(createInvalidation.errors()), ...commonErrors, WaitTimeout])
        )
      },
      make: (fields) => new IncompleteInvalidation(fields)
    }
  }

  override get message(): string {
    const accepted = this.invalidations.length + this.unconfirmed.length
    return `${accepted} of ${this.batches} batches for distribution ${this.distributionId} were accepted (${this.cause.message}); run again with the caller reference ${this.callerReference}`
  }
}

/**
 * @since 0.1.0
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
 * Invalidates the paths of a distribution, as many as there are.
 *
 * The paths are read once, when the function is called; the effect can be run again. A path gets a slash at its start where it has
 * none, and its unsafe characters are escaped; what is escaped stays, and so does the Unicode form of letters. `*` may be its last
 * character and stands for anything. Doubles and what a wildcard covers are dropped. The rest goes out in batches that fit into what
 * the service allows to be in progress (3,000 paths and 15 wildcards); when there is no room it waits for some.
 *
 * A batch whose answer was lost is found again, or sent again with the same caller reference, so that it is one batch all the same.
 * With a `callerReference` of one's own this holds for whole runs: another run with the same paths, in whatever order, takes what
 * has been accepted for its own and sends the rest. (What is in which batch follows from the set of the paths; another number of
 * batches is another job.) Finding batches again takes the permissions cloudfront:ListInvalidations and cloudfront:GetInvalidation;
 * a run with a reference that it made up does without, and tells of such a batch as `unconfirmed`. Waiting takes the second.
 *
 * Fails, before anything is sent, with `InvalidPaths`, or with `EncodeError` for a `callerReference` that is empty or too long. Then
 *
 * - with `NoSuchDistribution`, `AccessDenied`, whatever else CreateInvalidation refuses, and what any call can fail with, when
 *   nothing was accepted; with `TooManyInvalidationsInProgress` when there was no room in time
 * - with `IncompleteInvalidation`, which has such an error as its `cause`, when some batches were accepted before it
 * - with `UnconfirmedCreate` when it is not known whether a batch was accepted, since answers were lost again and again
 * - with `CallerReferenceUsed` when the reference was used for other paths, or for paths that cannot be looked at
 * - with `WaitTimeout` when all was accepted, but not completed in time, and with what GetInvalidation fails with (only with `wait`)
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateInvalidation.html
 * @since 0.1.0
 * @category programs
 * @example
 * ```ts
 * import * as Effect from "effect/Effect"
 * import { invalidate } from "@effect-cloudfront/core/programs/invalidate"
 *
 * const fresh = invalidate("E1PA6795UKMFR9", ["/index.html", "/assets/*"], { wait: true })
 *
 * // What is missing is sent by a second run, with the reference that the first one has left
 * const paths = ["/a", "/b"]
 * const stubborn = invalidate("E1PA6795UKMFR9", paths).pipe(
 *   Effect.catchTag("IncompleteInvalidation", ({ callerReference }) =>
 *     invalidate("E1PA6795UKMFR9", paths, { callerReference, timeout: "1 hour" })
 *   )
 * )
 * ```
 */
export const invalidate = (
  distributionId: string,
  paths: Iterable<string>,
  options: InvalidateOptions = {}
): Effect.Effect<Invalidated, InvalidateError, CloudFront> => run(distributionId, Paths.normalizeAll(paths), options)

/**
 * The events of `invalidate` as a Stream; running the Stream is what invalidates. The paths are read when the function is called.
 *
 * @since 0.1.0
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
  paths: Iterable<string>,
  options: Omit<InvalidateOptions, "onEvent"> = {}
): Stream.Stream<InvalidateEvent, InvalidateError, CloudFront> => {
  const normalized = Paths.normalizeAll(paths)
  return Progress.events((onEvent) => run(distributionId, normalized, { ...options, onEvent }))
}

const DEFAULT_INTERVAL = Duration.seconds(20)
const DEFAULT_TIMEOUT = Duration.minutes(15)
const MAX_REFERENCE = 128

/** One of the batches that the paths make. */
interface Batch {
  readonly batch: number
  readonly of: number
  readonly callerReference: string
  readonly paths: ReadonlyArray<string>
}

const toBatches = (paths: ReadonlyArray<string>, reference: string): ReadonlyArray<Batch> =>
  Paths.batches(paths).map((batch, i, all) => ({
    batch: i + 1,
    of: all.length,
    callerReference: `${reference}-${i + 1}-of-${all.length}`,
    paths: batch
  }))

/** What is wrong with the caller's own reference. */
const referenceProblem = (given: unknown, batches: ReadonlyArray<Batch>): string | undefined => {
  if (given === undefined) return undefined
  if (typeof given !== "string") return "is no text"
  if (given === "") return "is empty"
  const excess = Math.max(0, ...batches.slice(-1).map((last) => last.callerReference.length - MAX_REFERENCE))
  return excess > 0 ? `is too long by ${excess} characters for ${batches.length} batches` : undefined
}

type CreateError = CreateInvalidationError | CommonError
type RunError = CreateError | WaitTimeout
type BatchError = CallerReferenceUsed | IncompleteInvalidation | UnconfirmedCreate | RunError
type Accepted = { readonly _tag: "Accepted"; readonly invalidation: Invalidation } | Unconfirmed

/** What a run knows. It is of one run alone, which does one thing after the other. */
interface Job {
  readonly distributionId: string
  readonly reference: Reference
  readonly history: InvalidationHistory.InvalidationHistory
  readonly accepted: Array<Accepted>
  /** Whether the batch that is being sent may have been accepted, since an answer to it was lost. */
  isInDoubt: boolean
  /** The error that a run ends with whose time is over at this point. */
  timeoutError: () => InvalidateError
}

const accepted = (invalidation: Invalidation): Accepted => ({ _tag: "Accepted", invalidation })

const invalidationsOf = (all: ReadonlyArray<Accepted>): ReadonlyArray<Invalidation> =>
  all.flatMap((one) => (one._tag === "Accepted" ? [one.invalidation] : []))

const unconfirmedOf = (all: ReadonlyArray<Accepted>): ReadonlyArray<Unconfirmed> =>
  all.flatMap((one) => (one._tag === "Unconfirmed" ? [one] : []))

const run = (
  distributionId: string,
  { paths, problems, ...cause }: Paths.Normalized,
  options: InvalidateOptions
): Effect.Effect<Invalidated, InvalidateError, CloudFront> =>
  Effect.gen(function* () {
    if (problems.length > 0) return yield* new InvalidPaths({ problems, ...cause })
    const { isGenerated, value } = yield* reference(options.callerReference)
    const batches = toBatches(paths, value)
    const reason = referenceProblem(options.callerReference, batches)
    if (reason !== undefined) {
      return yield* new EncodeError({
        operation: "CreateInvalidation",
        problems: [{ path: "callerReference", reason }]
      })
    }
    if (batches.length === 0) return { invalidations: [], unconfirmed: [], paths }
    const timeout = Duration.decode(options.timeout ?? Duration.times(DEFAULT_TIMEOUT, batches.length))
    const what = `distribution ${distributionId} to accept ${batches.length} batches`
    const job: Job = {
      distributionId,
      reference: { isGenerated, value },
      history: InvalidationHistory.make(distributionId),
      accepted: [],
      isInDoubt: false,
      timeoutError: () => new WaitTimeout({ what, elapsed: timeout, last: undefined })
    }
    return yield* runBatches(
      job,
      batches,
      { ...options, timeout, onEvent: withSpanEvents(options.onEvent) },
      paths
    ).pipe(Effect.timeoutFail({ duration: timeout, onTimeout: () => job.timeoutError() }))
  }).pipe(program("invalidate", { distributionId }))

interface Settings extends InvalidateOptions {
  readonly timeout: Duration.Duration
  readonly onEvent: (event: InvalidateEvent) => Effect.Effect<void>
}

const runBatches = (job: Job, batches: ReadonlyArray<Batch>, settings: Settings, paths: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    const { onEvent } = settings
    const started = yield* Clock.currentTimeMillis
    const elapsed = Effect.map(Clock.currentTimeMillis, (now) => Duration.millis(now - started))
    yield* onEvent({
      _tag: "Started",
      callerReference: job.reference.value,
      batches: batches.length,
      paths: paths.length
    })
    // One after the other: they share the same room.
    for (const batch of batches) {
      const result = yield* sendUntilAccepted(job, batch, settings, elapsed)
      job.accepted.push(result)
      if (result._tag === "Accepted") {
        yield* ConsistentRead.recordCreated(Resource.invalidation, `${job.distributionId}/${result.invalidation.Id}`)
      }
      const { batch: number, of } = batch
      const fields = { batch: number, of, paths: batch.paths.length }
      yield* onEvent(
        result._tag === "Accepted"
          ? { _tag: "BatchCreated", ...fields, id: result.invalidation.Id }
          : { _tag: "BatchUnconfirmed", ...fields, callerReference: batch.callerReference }
      )
    }
    if (settings.wait !== true) {
      return { invalidations: invalidationsOf(job.accepted), unconfirmed: unconfirmedOf(job.accepted), paths }
    }
    const invalidations = yield* Effect.forEach(job.accepted, (batch) => waitUntilCompleted(job, batch, settings), {
      concurrency: 1
    })
    return { invalidations, unconfirmed: [], paths }
  })

/** An error of a batch, told by what became of the ones before it. */
const toRunError = ({ accepted, distributionId, reference }: Job, { of: batches }: Batch, cause: RunError) =>
  accepted.length === 0
    ? cause
    : new IncompleteInvalidation({
        distributionId,
        callerReference: reference.value,
        invalidations: invalidationsOf(accepted),
        unconfirmed: unconfirmedOf(accepted),
        batches,
        cause
      })

const nounOf = ({ distributionId }: Job): string => `invalidation of distribution ${distributionId}`

const unconfirmed = (job: Job, cause: UnconfirmedCreate["cause"]): UnconfirmedCreate =>
  new UnconfirmedCreate({ what: nounOf(job), reference: job.reference.value, cause })

const REFERENCE_EXISTS = "InvalidationBatchAlreadyExists"

/**
 * Whether the service refused nothing but a caller reference that it has seen. It does so with `InvalidArgument`, though its
 * documentation has it return the batch when the paths are the same, and another code when they are not.
 */
const isReferenceUsed = (error: { readonly _tag: string; readonly message: string; readonly code?: string }): boolean =>
  error._tag === REFERENCE_EXISTS ||
  error.code === REFERENCE_EXISTS ||
  (error._tag === "InvalidArgument" &&
    /caller ?reference/i.test(error.message) &&
    /\b(?:used|already|previous|another|exists?)\b/i.test(error.message))

/** Gets one batch accepted, waiting for room where there is none. */
const sendUntilAccepted = (
  job: Job,
  batch: Batch,
  { interval = DEFAULT_INTERVAL, lag, onEvent, timeout }: Settings,
  elapsed: Effect.Effect<Duration.Duration>
): Effect.Effect<Accepted, BatchError, CloudFront> =>
  Effect.gen(function* () {
    const timeoutError = new WaitTimeout({
      what: `distribution ${job.distributionId} to accept batch ${batch.batch} of ${batch.of}`,
      elapsed: timeout,
      last: undefined
    })
    const sendOnce = send(job, batch, timeoutError, lag)
    for (;;) {
      const result = yield* sendOnce
      if (result._tag !== "TooManyInvalidationsInProgress") {
        job.isInDoubt = false
        job.timeoutError = () => toRunError(job, batch, timeoutError)
        return result
      }
      job.timeoutError = () => (job.isInDoubt ? unconfirmed(job, result) : toRunError(job, batch, result))
      yield* onEvent({ _tag: "WaitingForSlot", batch: batch.batch, of: batch.of, elapsed: yield* elapsed })
      yield* Effect.sleep(interval)
    }
  })

/** How many pages are looked through for what this run made: others make fewer meanwhile than a page has. */
const NEWEST_PAGE = 1

/** Sends one batch, however often answers get lost, unless there is no room for it. */
const send = (
  job: Job,
  batch: Batch,
  timeoutError: WaitTimeout,
  lag: Duration.DurationInput | undefined
): Effect.Effect<Accepted | TooManyInvalidationsInProgress, BatchError, CloudFront> =>
  Effect.gen(function* () {
    const { distributionId, history, reference } = job
    const { callerReference, paths } = batch
    const unreadable: Unconfirmed = { _tag: "Unconfirmed", callerReference, paths }
    const referenceUsed = (invalidation: Invalidation | undefined, cause?: CallerReferenceUsed["cause"]) =>
      new CallerReferenceUsed({ distributionId, callerReference, invalidation, cause })
    const isOurs = ({ InvalidationBatch }: Invalidation) =>
      reference.isGenerated || Paths.sameSet(InvalidationBatch.Paths.Items, paths)

    const known = history.known(callerReference)
    if (known !== undefined) return isOurs(known) ? accepted(known) : yield* referenceUsed(known)

    // What the service said of the reference.
    let wasReferenceUsed = false
    const create = Effect.suspend(() => {
      job.timeoutError = () => unconfirmed(job, timeoutError)
      return createInvalidation({
        DistributionId: distributionId,
        InvalidationBatch: { Paths: { Items: paths }, CallerReference: callerReference }
      })
    }).pipe(
      Effect.map(({ Invalidation }) => accepted(Invalidation)),
      Effect.tapError((error) =>
        Effect.sync(() => {
          wasReferenceUsed = isReferenceUsed(error)
          if (isRetryable(error) || error._tag === "DecodeError") job.isInDoubt = true
        })
      )
    )
    // What this run may have made itself is among the newest; what an earlier one made can be anywhere.
    const find = (pages: number) => Effect.map(history.find(callerReference, pages), Option.map(accepted))
    const result = yield* createOnce<Accepted, CreateError, CloudFront>({
      what: nounOf(job),
      reference,
      create,
      isReferenceUsed,
      find: (conflict) => find(conflict === undefined || reference.isGenerated ? NEWEST_PAGE : Infinity),
      matchesInput: (found) => Effect.succeed(found._tag === "Accepted" && isOurs(found.invalidation)),
      ifUnreadable: unreadable,
      lag
    }).pipe(
      Effect.catchAll((error): Effect.Effect<Accepted | TooManyInvalidationsInProgress, BatchError> => {
        if (error._tag === "TooManyInvalidationsInProgress") return Effect.succeed(error)
        if (!wasReferenceUsed)
          return Effect.fail(error._tag === "UnconfirmedCreate" ? error : toRunError(job, batch, error))
        // Nobody else can have used a reference that was made up, so there is no doubt about what has it.
        if (reference.isGenerated) return Effect.succeed(unreadable)
        const existing = history.known(callerReference)
        return Effect.fail(referenceUsed(existing, error._tag === "UnconfirmedCreate" ? error.cause : error))
      })
    )
    // A service that does as it is documented answers with what it has; not all compare the paths.
    return result._tag === "Accepted" && !isOurs(result.invalidation)
      ? yield* referenceUsed(result.invalidation)
      : result
  })

/** Waits until a batch is completed, or until the time of the whole run is over. */
const waitUntilCompleted = (
  job: Job,
  batch: Accepted,
  { interval = DEFAULT_INTERVAL, lag = DEFAULT_LAG, onEvent, timeout }: Settings
) =>
  Effect.gen(function* () {
    const { distributionId: DistributionId, history } = job
    const started = yield* Clock.currentTimeMillis
    const toTimeoutError = (what: string, last?: string) => new WaitTimeout({ what, elapsed: timeout, last })

    const find = (callerReference: string) => {
      const what = `the invalidation with the caller reference ${callerReference} to be shown`
      job.timeoutError = () => toTimeoutError(what)
      const poll = history.find(callerReference, Infinity)
      return Effect.flatMap(
        waitUntil({ what, poll, state: () => "not shown", isDone: Option.isSome, interval, timeout }),
        Option.match({ onNone: () => Effect.fail(toTimeoutError(what)), onSome: Effect.succeed })
      )
    }
    const known = batch._tag === "Accepted" ? batch.invalidation : yield* find(batch.callerReference)
    const { Id } = known
    const what = `invalidation ${Id} to be Completed`
    job.timeoutError = () => toTimeoutError(what)
    const read = Effect.map(getInvalidation({ DistributionId, Id }), ({ Invalidation }) => Invalidation)
    const poll = Effect.catchTag(read, "NoSuchInvalidation", (error) =>
      Effect.flatMap(Clock.currentTimeMillis, (now) =>
        // What was accepted a moment ago may not be read everywhere.
        now - started < Duration.toMillis(lag) ? Effect.succeed(known) : Effect.fail(error)
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
              job.timeoutError = () => toTimeoutError(what, Status)
              return onEvent({ _tag: "InProgress", id: Id, elapsed })
            },
            interval,
            timeout
          })
    yield* onEvent({ _tag: "BatchCompleted", id: Id })
    return done
  })
