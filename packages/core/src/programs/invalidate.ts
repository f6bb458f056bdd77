/**
 * Removing any number of files from the caches.
 *
 * @since 0.1.0
 */
import * as Clock from "effect/Clock"
import * as Data from "effect/Data"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Stream from "effect/Stream"
import type { CloudFront } from "../CloudFront.js"
import { InvalidArgument, type CommonError } from "../Errors.js"
import {
  createInvalidation,
  getInvalidation,
  listInvalidations,
  type CreateInvalidationError,
  type GetInvalidationError,
  type Invalidation,
  type ListInvalidationsError
} from "../generated/Invalidation.js"
import * as Progress from "../internal/progress.js"
import { uuid } from "../internal/uuid.js"
import * as RateLimit from "../RateLimit.js"
import * as Paths from "../protocol/Paths.js"
import { WaitTimeout, type Options as WaitOptions } from "../Waiter.js"
import { waitUntilInvalidationCompleted } from "./waiters.js"

/**
 * @since 0.1.0
 * @category models
 */
export type Event =
  /** Batch `batch` of `of` has been accepted. */
  | {
      readonly _tag: "BatchCreated"
      readonly batch: number
      readonly of: number
      readonly id: string
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
 * one; `timeout` (15 minutes) how long each of these waits may take.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options extends WaitOptions {
  /** Also wait until all of it is completed; false when absent. */
  readonly wait?: boolean | undefined
  /** What the caller references of the batches begin with, at most 80 characters; a fresh unique text when absent. */
  readonly callerReference?: string | undefined
  /** Told of each step before the next one is taken. */
  readonly onEvent?: ((event: Event) => Effect.Effect<void>) | undefined
}

/**
 * @since 0.1.0
 * @category models
 */
export interface Invalidated {
  /** One for each batch, as it was seen last; none when there was no path. */
  readonly invalidations: ReadonlyArray<Invalidation>
  /** What was sent: normalized, without doubles and without what a wildcard covers. */
  readonly paths: ReadonlyArray<string>
}

/**
 * Paths that CloudFront cannot invalidate. Nothing was sent.
 *
 * @since 0.1.0
 * @category errors
 */
export class InvalidPaths extends Data.TaggedError("InvalidPaths")<{
  readonly problems: ReadonlyArray<Paths.Problem>
}> {
  override get message(): string {
    const shown = this.problems.slice(0, 5).map(({ path, reason }) => `${JSON.stringify(path)} ${reason}`)
    const more = this.problems.length - shown.length
    return shown.join("; ") + (more > 0 ? `; and ${more} more` : "")
  }
}

/**
 * @since 0.1.0
 * @category errors
 */
export type InvalidateError =
  | InvalidPaths
  | CreateInvalidationError
  | GetInvalidationError
  | ListInvalidationsError
  | CommonError
  | WaitTimeout

/**
 * Invalidates the paths of a distribution, as many as there are.
 *
 * A path gets a slash at its start where it has none, and its unsafe characters are escaped; `*` may be its last character
 * and stands for anything. Doubles and what a wildcard covers are dropped. The rest goes out in batches that fit into what
 * the service allows to be in progress (3,000 paths and 15 wildcards); when there is no room it waits for some. A batch
 * that was received twice, because the answer to the first was lost, is one batch all the same.
 *
 * Fails with `InvalidPaths` before anything is sent, with `NoSuchDistribution`, `AccessDenied` and what CreateInvalidation
 * refuses, with `TooManyInvalidationsInProgress` when there was no room in time, with `WaitTimeout` when a batch was not
 * completed in time (only with `wait`), and with what any call can fail with.
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateInvalidation.html
 * @since 0.1.0
 * @category programs
 * @example
 * ```ts
 * import { invalidate } from "@effect-cloudfront/core/programs/invalidate"
 *
 * const fresh = invalidate("E1PA6795UKMFR9", ["/index.html", "/assets/*"], { wait: true })
 * ```
 */
export const invalidate = (
  distributionId: string,
  paths: Iterable<string>,
  options: Options = {}
): Effect.Effect<Invalidated, InvalidateError, CloudFront> =>
  Effect.gen(function* () {
    const { onEvent = Progress.ignore } = options
    const normalized = Paths.normalizeAll(paths)
    if (normalized.problems.length > 0) return yield* new InvalidPaths({ problems: normalized.problems })
    const batches = Paths.batches(normalized.paths)
    const prefix = options.callerReference ?? (yield* uuid)
    const created = yield* Effect.forEach(
      batches,
      (batch, i) =>
        create(distributionId, batch, `${prefix}-${i + 1}-of-${batches.length}`, [i + 1, batches.length], options),
      // One after the other: they share the same room.
      { concurrency: 1 }
    )
    if (options.wait !== true) return { invalidations: created, paths: normalized.paths }
    const completed = yield* Effect.forEach(
      created,
      ({ Id }) =>
        waitUntilInvalidationCompleted(distributionId, Id, {
          interval: options.interval,
          timeout: options.timeout,
          onPending: (_, elapsed) => onEvent({ _tag: "InProgress", id: Id, elapsed })
        }).pipe(Effect.tap(() => onEvent({ _tag: "BatchCompleted", id: Id }))),
      { concurrency: 1 }
    )
    return { invalidations: completed, paths: normalized.paths }
  }).pipe(RateLimit.limited)

/**
 * The events of `invalidate` as a Stream; running the Stream is what invalidates.
 *
 * @since 0.1.0
 * @category programs
 */
export const invalidateEvents = (
  distributionId: string,
  paths: Iterable<string>,
  options: Omit<Options, "onEvent"> = {}
): Stream.Stream<Event, InvalidateError, CloudFront> =>
  Progress.events((onEvent) => invalidate(distributionId, paths, { ...options, onEvent }))

/** Creates one batch, waiting for room where there is none. */
const create = (
  distributionId: string,
  paths: ReadonlyArray<string>,
  callerReference: string,
  [batch, of]: readonly [number, number],
  { interval = "20 seconds", onEvent = Progress.ignore, timeout = "15 minutes" }: Options
): Effect.Effect<
  Invalidation,
  CreateInvalidationError | GetInvalidationError | ListInvalidationsError | CommonError,
  CloudFront
> =>
  Effect.gen(function* () {
    const started = yield* Clock.currentTimeMillis
    const attempt = createInvalidation({
      DistributionId: distributionId,
      InvalidationBatch: { Paths: { Items: paths }, CallerReference: callerReference }
    }).pipe(
      Effect.map((result) => result.Invalidation),
      Effect.catchTag("InvalidArgument", (error) => sentBefore(distributionId, callerReference, error))
    )
    for (;;) {
      const result = yield* attempt.pipe(
        Effect.catchTag("TooManyInvalidationsInProgress", (error) => Effect.succeed(error))
      )
      if (!("_tag" in result)) {
        yield* onEvent({ _tag: "BatchCreated", batch, of, id: result.Id, paths: paths.length })
        return result
      }
      const elapsed = Duration.millis((yield* Clock.currentTimeMillis) - started)
      if (Duration.greaterThanOrEqualTo(elapsed, timeout)) return yield* result
      yield* onEvent({ _tag: "WaitingForSlot", batch, of, elapsed })
      yield* Effect.sleep(Duration.min(interval, Duration.subtract(timeout, elapsed)))
    }
  })

const RECENT = "20"

/**
 * The service refuses a caller reference that it has seen, though its documentation has it return the batch that has it.
 * References are ours alone, so the batch is one of the newest: an answer to it was lost, and the request sent again.
 */
const sentBefore = (
  distributionId: string,
  callerReference: string,
  error: InvalidArgument
): Effect.Effect<
  Invalidation,
  InvalidArgument | GetInvalidationError | ListInvalidationsError | CommonError,
  CloudFront
> => {
  if (!/caller ?reference/i.test(error.message)) return Effect.fail(error)
  return Effect.gen(function* () {
    const newest = yield* listInvalidations({ DistributionId: distributionId, MaxItems: RECENT })
    const { items } = listInvalidations.page(newest)
    for (const { Id } of items) {
      const { Invalidation } = yield* getInvalidation({ DistributionId: distributionId, Id })
      if (Invalidation.InvalidationBatch.CallerReference === callerReference) return Invalidation
    }
    return yield* error
  })
}
