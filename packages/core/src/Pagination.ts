/**
 * Lists, page by page or item by item. Nothing is asked for before it is needed; each run of a Stream starts anew.
 *
 * @since 0.1.0
 */
import * as Chunk from "effect/Chunk"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import type { CloudFront } from "./CloudFront.js"
import type { CommonError } from "./Errors.js"
import * as ErrorSchema from "./internal/errorSchema.js"
import type { Page, Paginated } from "./Operation.js"

/** The member of the input of every operation that lists something. */
interface Cursor {
  readonly Marker?: string | undefined
}

const REASONS = {
  MissingMarker: "the service says that there is more, but not where it starts",
  RepeatedMarker: "the service says that the next page starts where an earlier one did"
} as const

/**
 * A list that cannot be read to its end, because the service does not say how to go on.
 *
 * - `MissingMarker`: `IsTruncated` is true, and `NextMarker` is absent or empty
 * - `RepeatedMarker`: `NextMarker` is where a page started that was read before, so that the list would never end
 *
 * @since 0.1.0
 * @category errors
 */
export class PaginationError extends Data.TaggedError("PaginationError")<{
  /** The operation that lists, such as `ListInvalidations`. */
  readonly operation: string
  readonly reason: keyof typeof REASONS
  /** The marker that came back; where one is missing, the marker that the last page was asked for with, if there was one. */
  readonly marker: string | undefined
  /** Pages that were read, the last one included. */
  readonly pages: number
  /** Items on these pages. */
  readonly items: number
}> {
  /** What its JSON is; see `Errors.schema`. */
  static json(): ErrorSchema.Json<PaginationError> {
    return {
      tag: "PaginationError",
      fields: {
        operation: ErrorSchema.string,
        reason: ErrorSchema.oneOf(Object.keys(REASONS)),
        marker: ErrorSchema.optional(ErrorSchema.string),
        pages: ErrorSchema.integer,
        items: ErrorSchema.integer
      },
      make: (fields) => new PaginationError(fields)
    }
  }

  override get message(): string {
    return `${this.operation}: ${REASONS[this.reason]} (pages read: ${this.pages}, items: ${this.items})`
  }
}

/** How many markers are remembered one by one. */
const RECENT = 1000

/**
 * Tells whether a marker was there before. Of the last thousand that is told at once. A longer cycle is noticed when it comes
 * by one of the milestones, which are twice as far apart each time (Brent's algorithm), so that a list of any length takes no memory.
 */
const makeTrail = (): ((marker: string) => boolean) => {
  const recent = new Set<string>()
  let milestone: string | undefined
  let steps = 0
  let next = 1
  return (marker) => {
    if (marker === milestone || recent.has(marker)) return true
    recent.add(marker)
    for (const oldest of recent) {
      if (recent.size <= RECENT) break
      recent.delete(oldest)
    }
    if (++steps === next) {
      milestone = marker
      next *= 2
    }
    return false
  }
}

/** What a page is asked for with, and what was read before it. */
interface State<I> {
  readonly input: I
  readonly pages: number
  readonly items: number
}

/** Reads one page, and what to go on with: the next page, an error, or nothing. */
const read = <I, A, E, Item>(
  operation: Paginated<I, A, E, Item>,
  state: State<I>,
  wasThere: (marker: string) => boolean
) =>
  Effect.map(operation(state.input), (result) => {
    const page = operation.page(result)
    const { isTruncated, nextMarker } = page
    const counts = { pages: state.pages + 1, items: state.items + page.items.length }
    const fail = (reason: PaginationError["reason"], marker: string | undefined) =>
      Option.some(Either.left(new PaginationError({ operation: operation.id, reason, marker, ...counts })))
    if (!isTruncated) return { page, next: Option.none<Either.Either<State<I>, PaginationError>>() }
    if (nextMarker === undefined)
      return { page, next: fail("MissingMarker", (state.input as Cursor | undefined)?.Marker) }
    if (wasThere(nextMarker)) return { page, next: fail("RepeatedMarker", nextMarker) }
    // Every list operation has a Marker; TypeScript cannot see that through I.
    const input = { ...state.input, Marker: nextMarker } as I
    return { page, next: Option.some(Either.right({ input, ...counts })) }
  })

const start = <I>(input: I) => {
  const wasThere = makeTrail()
  const marker = (input as Cursor | undefined)?.Marker
  if (marker !== undefined) wasThere(marker)
  return { state: { input, pages: 0, items: 0 }, wasThere }
}

/**
 * One page. `MaxItems` of the input is its size, `Marker` where it starts; `nextMarker` of the result is where the next one
 * starts, `undefined` when this is the last.
 *
 * Fails with a `PaginationError` where the page says that there is more, but not where, or that it starts where this one does; and
 * with what the operation fails with.
 *
 * @since 0.1.0
 * @category paging
 */
export const page = <I, A, E, Item>(
  operation: Paginated<I, A, E, Item>,
  input: I
): Effect.Effect<Page<Item>, E | CommonError | PaginationError, CloudFront> =>
  Effect.suspend(() => {
    const { state, wasThere } = start(input)
    return Effect.flatMap(read(operation, state, wasThere), ({ next, page }) =>
      Option.isSome(next) && Either.isLeft(next.value) ? Effect.fail(next.value.left) : Effect.succeed(page)
    )
  })

/**
 * All pages from `Marker` of the input on, each asked for when it is pulled. Ends where the service says so (`IsTruncated` is
 * false; in lists without it, `NextMarker` is absent or empty).
 *
 * Fails with a `PaginationError`, after the pages before, where the service says that there is more and does not say where, or sends
 * the list round in a circle; and with what the operation fails with.
 *
 * @since 0.1.0
 * @category paging
 */
export const pages = <I, A, E, Item>(
  operation: Paginated<I, A, E, Item>,
  input: I
): Stream.Stream<Page<Item>, E | CommonError | PaginationError, CloudFront> =>
  Stream.suspend(() => {
    const { state, wasThere } = start(input)
    return Stream.paginateChunkEffect(Either.right(state) as Either.Either<State<I>, PaginationError>, (state) =>
      Effect.flatMap(state, (state) =>
        Effect.map(read(operation, state, wasThere), ({ next, page }) => [Chunk.of(page), next] as const)
      )
    )
  })

/**
 * All items from `Marker` of the input on; see `pages`.
 *
 * @since 0.1.0
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
export const items = <I, A, E, Item>(
  operation: Paginated<I, A, E, Item>,
  input: I
): Stream.Stream<Item, E | CommonError | PaginationError, CloudFront> =>
  Stream.mapConcat(pages(operation, input), (page) => page.items)
