/**
 * A program that deletes many distributions.
 *
 * @since 3.0.0
 */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { CloudFront } from "../CloudFront.js"
import type { CommonError } from "../Errors.js"
import * as Distribution from "../generated/Distribution.js"
import { toDisabled } from "../internal/disabling.js"
import { validate } from "../internal/options.js"
import { program, withSpanEvents } from "../internal/program.js"
import * as Progress from "../internal/progress.js"
import { modifyIdempotently } from "../internal/readModifyWrite.js"
import * as Resource from "../internal/resource.js"
import type { InvalidOptions } from "../Options.js"
import * as Pagination from "../Pagination.js"
import * as Paths from "../protocol/Paths.js"
import {
  disableAndDelete,
  type DisableAndDeleteError,
  type DisableAndDeleteEvent,
  type DisableAndDeleteOptions,
  type DisableAndDeletePlan
} from "./disableAndDelete.js"

/**
 * Which distributions `deleteAll` deletes: ids, or a function of the summary. A single string does not compile, since it would be an iterable
 * of its characters.
 *
 * @since 3.0.0
 * @category models
 */
export type DeleteAllSelection =
  | (Iterable<string> & { readonly charAt?: never })
  | ((summary: Distribution.DistributionSummary) => boolean)

/**
 * What became of a distribution. In a dry run, `Planned` has the plan of `disableAndDelete` for one that exists, and `Failed` the error with
 * which it could not be read.
 *
 * @since 3.0.0
 * @category models
 */
export type DeleteAllOutcome =
  | { readonly _tag: "Deleted"; readonly id: string }
  | { readonly _tag: "AlreadyGone"; readonly id: string }
  | { readonly _tag: "Failed"; readonly id: string; readonly error: DisableAndDeleteError }
  | ({ readonly _tag: "Planned" } & DisableAndDeletePlan)

/**
 * A step of `deleteAll`: the number of distributions that were selected, the steps of `disableAndDelete` for each of them, and the end of
 * each, with the number of those that ended.
 *
 * @since 3.0.0
 * @category models
 */
export type DeleteAllEvent =
  | { readonly _tag: "Selected"; readonly count: number }
  | DisableAndDeleteEvent
  | {
      readonly _tag: "Ended"
      readonly id: string
      readonly outcome: DeleteAllOutcome["_tag"]
      readonly ended: number
      readonly of: number
    }

/**
 * The options of `deleteAll`. Those of `disableAndDelete` are for each distribution: `timeout` begins when the program turns to it, after
 * all were disabled.
 *
 * @since 3.0.0
 * @category models
 */
export interface DeleteAllOptions extends Omit<DisableAndDeleteOptions, "dryRun" | "onEvent"> {
  /** How many distributions the program is occupied with at the same time; 8 when absent. */
  readonly concurrency?: number | undefined
  /** Whether to make no change, and to return the plan for each distribution; false when absent. */
  readonly dryRun?: boolean | undefined
  /** Called with each event. The steps of the distribution that it is about continue after its Effect. */
  readonly onEvent?: ((event: DeleteAllEvent) => Effect.Effect<void>) | undefined
}

/**
 * The errors of `deleteAll`: those of the list and of the selection. The error of a distribution is in its outcome.
 *
 * @since 3.0.0
 * @category errors
 */
export type DeleteAllError =
  | Distribution.ListDistributionsError
  | CommonError
  | Pagination.PaginationError
  | InvalidOptions

const DEFAULT_CONCURRENCY = 8

/** The ids of a selection. An iterable is read here, once, since another reading of it may find nothing. */
const select = (selection: DeleteAllSelection): Effect.Effect<ReadonlyArray<string>, DeleteAllError, CloudFront> => {
  if (typeof selection === "function") {
    return Pagination.items(Distribution.listDistributions, {}).pipe(
      Stream.filter(selection),
      Stream.map(({ Id }) => Id),
      Stream.runCollect,
      Effect.map((ids) => [...new Set(ids)])
    )
  }
  const { items, problem } = Paths.readAll(selection, "ids")
  const ids = [...new Set(items)]
  return Effect.as(
    validate([
      ["selection", problem?.reason],
      ["selection", !ids.every(isString) && "has an id that is not a string"]
    ]),
    ids.filter(isString)
  )
}

const isString = (id: unknown): id is string => typeof id === "string"

/**
 * Deletes many distributions: disables all of them and detaches their continuous deployment policies, waits until each is deployed, and
 * deletes it. Since all are disabled first, they are deployed at the same time. All calls wait for the rate limits of the layer. A failure
 * of one distribution does not stop the others: it is the distribution's outcome. The outcomes are in the order of the selection. Ids are
 * iterated once, when the function is called; the Effect can be run several times.
 *
 * The program can be interrupted and run again at any point: some distributions are disabled, others deleted. Another run with the same
 * ids, or a function that still selects them, continues; those that were deleted are `AlreadyGone`, or not in the list any more.
 *
 * With `dryRun`, it reads each distribution, and returns the plan of `disableAndDelete` for those that exist.
 *
 * Fails with `AccessDenied`, `PaginationError` and the errors of every call (`CommonError`), if the distributions cannot be listed. With ids,
 * it fails only with `InvalidOptions`, before the first call: if they are a single string, or cannot be iterated.
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DeleteDistribution.html
 * @since 3.0.0
 * @category programs
 * @example
 * ```ts
 * import * as Console from "effect/Console"
 * import * as Effect from "effect/Effect"
 * import { deleteAll } from "@effect-cloudfront/core/programs/deleteAll"
 *
 * const cleaned = deleteAll(({ Comment }) => Comment.startsWith("preview ")).pipe(
 *   Effect.tap((outcomes) => Console.log(outcomes.filter(({ _tag }) => _tag === "Failed").length))
 * )
 * ```
 */
export const deleteAll = (
  selection: DeleteAllSelection,
  options: DeleteAllOptions = {}
): Effect.Effect<ReadonlyArray<DeleteAllOutcome>, DeleteAllError, CloudFront> => run(select(selection), options)

const run = (
  selected: ReturnType<typeof select>,
  options: DeleteAllOptions
): Effect.Effect<ReadonlyArray<DeleteAllOutcome>, DeleteAllError, CloudFront> =>
  program(
    "deleteAll",
    {}
  )(
    Effect.gen(function* () {
      const { concurrency = DEFAULT_CONCURRENCY, dryRun = false, onEvent: _, ...each } = options
      const onEvent = withSpanEvents(options.onEvent)
      const ids = yield* selected
      yield* onEvent({ _tag: "Selected", count: ids.length })
      if (dryRun) {
        return yield* Effect.forEach(
          ids,
          (id) =>
            Effect.match(disableAndDelete(id, { ...each, dryRun }), {
              onFailure: (error): DeleteAllOutcome => ({ _tag: "Failed", id, error }),
              onSuccess: (plan): DeleteAllOutcome =>
                plan.found === undefined ? { _tag: "AlreadyGone", id } : { _tag: "Planned", ...plan }
            }),
          { concurrency }
        )
      }
      // What fails here fails again below, where it is the outcome, or else succeeds.
      yield* Effect.forEach(
        ids,
        (id) =>
          Effect.ignore(
            modifyIdempotently(Resource.distribution, id, toDisabled, { lag: options.lag }, (event) => {
              if (event._tag === "Updating" && event.attempt === 1) return onEvent({ _tag: "Disabling", id })
              return event._tag === "Updated" ? onEvent({ _tag: "Disabled", id }) : Effect.void
            })
          ),
        { concurrency, discard: true }
      )
      let ended = 0
      return yield* Effect.forEach(
        ids,
        (id) =>
          disableAndDelete(id, { ...each, onEvent }).pipe(
            Effect.match({
              onFailure: (error): DeleteAllOutcome => ({ _tag: "Failed", id, error }),
              onSuccess: (_tag): DeleteAllOutcome => ({ _tag, id })
            }),
            Effect.tap((outcome) =>
              onEvent({ _tag: "Ended", id, outcome: outcome._tag, ended: ++ended, of: ids.length })
            )
          ),
        { concurrency }
      )
    })
  )

/**
 * The events of `deleteAll` as a Stream. Running the Stream deletes the distributions. Ids are iterated when the function is called. The
 * errors are those of `deleteAll`.
 *
 * @since 3.0.0
 * @category programs
 */
export const deleteAllEvents = (
  selection: DeleteAllSelection,
  options: Omit<DeleteAllOptions, "onEvent"> = {}
): Stream.Stream<DeleteAllEvent, DeleteAllError, CloudFront> => {
  const selected = select(selection)
  return Progress.events((onEvent) => run(selected, { ...options, onEvent }))
}
