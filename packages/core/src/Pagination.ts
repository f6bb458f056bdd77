/**
 * Lists as pages or as items. Pages are requested lazily. Each run of a Stream starts from the first page.
 *
 * @since 3.0.0
 */
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import type { CommonError } from "./Errors.js"
import * as ErrorFields from "./internal/errorFields.js"
import { paginate } from "./internal/paginate.js"
import type { Page, PaginatedOf } from "./Operation.js"

/** The members of inputs that say where a page starts. Every operation that lists something has one of them. */
interface Cursor {
  readonly Marker?: string | undefined
  readonly NextToken?: string | undefined
}

/** The marker of an input. */
const markerOf = <I, A, E, Item, R>({ marker }: PaginatedOf<I, A, E, Item, R>, input: I) =>
  (input as Cursor | undefined)?.[marker ?? "Marker"]

const REASONS = {
  MissingMarker: "the list is truncated, but the response has no marker of the next page",
  RepeatedMarker: "the marker of the next page is that of an earlier page"
} as const

/**
 * A list cannot be read to its end, because the service returned no valid marker of the next page.
 *
 * - `MissingMarker`: `IsTruncated` is true, but `NextMarker` is absent or empty
 * - `RepeatedMarker`: `NextMarker` is the marker of an earlier page, so that the list would never end
 *
 * @since 3.0.0
 * @category errors
 */
export class PaginationError extends Data.TaggedError("PaginationError")<{
  /** The operation, such as `ListInvalidations`. */
  readonly operation: string
  readonly reason: keyof typeof REASONS
  /** The repeated marker. With `MissingMarker`, the marker of the last page, if it has one. */
  readonly marker: string | undefined
  /** The number of pages that were read, including the last one. */
  readonly pages: number
  /** The number of items on these pages. */
  readonly items: number
}> {
  /** The fields of its JSON, for `Errors.schema`. */
  static json(): ErrorFields.Json<PaginationError> {
    return {
      tag: "PaginationError",
      fields: {
        operation: ErrorFields.string,
        reason: ErrorFields.oneOf(Object.keys(REASONS)),
        marker: ErrorFields.optional(ErrorFields.string),
        pages: ErrorFields.integer,
        items: ErrorFields.integer
      },
      make: (fields) => new PaginationError(fields)
    }
  }

  override get message(): string {
    return `${this.operation}: ${REASONS[this.reason]} (pages read: ${this.pages}, items: ${this.items})`
  }
}

/** The number of markers that are stored. */
const MAX_STORED = 1000

/**
 * Detects repeated markers. A repetition within the last thousand markers is detected at once. A longer cycle is detected with Brent's
 * algorithm: one marker is stored as a milestone, at distances that double. So the memory is bounded for a list of any length.
 */
const makeRepetitionCheck = (): ((marker: string) => boolean) => {
  const recent = new Set<string>()
  let milestone: string | undefined
  let steps = 0
  let next = 1
  return (marker) => {
    if (marker === milestone || recent.has(marker)) return true
    recent.add(marker)
    for (const oldest of recent) {
      if (recent.size <= MAX_STORED) break
      recent.delete(oldest)
    }
    if (++steps === next) {
      milestone = marker
      next *= 2
    }
    return false
  }
}

/** The input of the next page, and the counts of what was read before it. */
interface State<I> {
  readonly input: I
  readonly pages: number
  readonly items: number
}

/** The state of the next page, or the reason why it cannot be read. */
type Next<I> = Either.Either<State<I>, PaginationError>

/** Reads one page. `next` is `None` after the last page. */
const read = <I, A, E, Item, R>(
  operation: PaginatedOf<I, A, E, Item, R>,
  state: State<I>,
  isRepeated: (marker: string) => boolean
) =>
  Effect.map(operation(state.input), (result) => {
    const page = operation.page(result)
    const { isTruncated, nextMarker } = page
    const counts = { pages: state.pages + 1, items: state.items + page.items.length }
    const fail = (reason: PaginationError["reason"], marker: string | undefined) =>
      Option.some(Either.left(new PaginationError({ operation: operation.id, reason, marker, ...counts })))
    if (!isTruncated) return { page, next: Option.none<Next<I>>() }
    if (nextMarker === undefined) return { page, next: fail("MissingMarker", markerOf(operation, state.input)) }
    if (isRepeated(nextMarker)) return { page, next: fail("RepeatedMarker", nextMarker) }
    // Every list operation has the member, which the type parameter does not show.
    const input = { ...state.input, [operation.marker ?? "Marker"]: nextMarker } as I
    return { page, next: Option.some(Either.right({ input, ...counts })) }
  })

const start = <I, A, E, Item, R>(operation: PaginatedOf<I, A, E, Item, R>, input: I) => {
  const isRepeated = makeRepetitionCheck()
  const marker = markerOf(operation, input)
  if (marker !== undefined) isRepeated(marker)
  return { state: { input, pages: 0, items: 0 }, isRepeated }
}

/**
 * Reads one page. `MaxItems` of the input is its size, and `Marker` its start. `nextMarker` of the result is the start of the next page;
 * `undefined` if this page is the last.
 *
 * Fails with a `PaginationError` if the list is truncated but has no next marker, or if that is the marker of this page. Also fails with
 * the errors of the operation.
 *
 * @since 3.0.0
 * @category paging
 */
export const page = <I, A, E, Item, R>(
  operation: PaginatedOf<I, A, E, Item, R>,
  input: NoInfer<I>
): Effect.Effect<Page<Item>, E | CommonError | PaginationError, R> =>
  Effect.suspend(() => {
    const { state, isRepeated } = start(operation, input)
    return Effect.flatMap(read(operation, state, isRepeated), ({ next, page }) =>
      Option.isSome(next) && Either.isLeft(next.value) ? Effect.fail(next.value.left) : Effect.succeed(page)
    )
  })

/**
 * A Stream of all pages, from `Marker` of the input on. Each page is requested when it is pulled. The Stream ends when `IsTruncated` is
 * false, or in lists without it, when `NextMarker` is absent or empty.
 *
 * Fails with a `PaginationError`, after the pages before it, if the list is truncated but has no next marker, or if a marker repeats.
 * Also fails with the errors of the operation.
 *
 * @since 3.0.0
 * @category paging
 */
export const pages = <I, A, E, Item, R>(
  operation: PaginatedOf<I, A, E, Item, R>,
  input: NoInfer<I>
): Stream.Stream<Page<Item>, E | CommonError | PaginationError, R> =>
  Stream.suspend(() => {
    const { state, isRepeated } = start(operation, input)
    const readNext = (
      next: Next<I>
    ): Effect.Effect<readonly [Page<Item>, Option.Option<Next<I>>], E | CommonError | PaginationError, R> =>
      Either.isLeft(next)
        ? Effect.fail(next.left)
        : Effect.map(read(operation, next.right, isRepeated), ({ next, page }) => [page, next])
    return paginate(Either.right(state), readNext)
  })

/**
 * A Stream of all items, from `Marker` of the input on; see `pages`.
 *
 * @since 3.0.0
 * @category paging
 * @example
 * ```ts
 * import * as Stream from "effect/Stream"
 * import { listDistributions } from "@effect-cloudfront/core/Distribution"
 * import * as Pagination from "@effect-cloudfront/core/Pagination"
 *
 * // The ids of all distributions, 20 a call
 * const ids = Pagination.items(listDistributions, { MaxItems: 20 }).pipe(Stream.map((summary) => summary.Id))
 * ```
 */
export const items = <I, A, E, Item, R>(
  operation: PaginatedOf<I, A, E, Item, R>,
  input: NoInfer<I>
): Stream.Stream<Item, E | CommonError | PaginationError, R> =>
  Stream.flattenIterables(Stream.map(pages(operation, input), (page) => page.items))
