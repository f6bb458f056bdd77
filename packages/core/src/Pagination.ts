/**
 * Lists, page by page or item by item. Nothing is asked for before it is needed; each run of a Stream starts anew.
 *
 * @since 0.1.0
 */
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import type { CloudFront } from "./CloudFront.js"
import type { CommonError } from "./Errors.js"
import type { Page, Paginated } from "./Operation.js"

/** What every operation that lists something takes; `MaxItems` is a number in some, digits in others. */
interface Cursor {
  readonly Marker?: string | undefined
}

/**
 * One page. `MaxItems` of the input is its size, `Marker` where it starts; `nextMarker` of the result is where the next one
 * starts, `undefined` when this is the last.
 *
 * @since 0.1.0
 * @category paging
 */
export const page = <I, A, E, Item>(
  operation: Paginated<I, A, E, Item>,
  input: I
): Effect.Effect<Page<Item>, E | CommonError, CloudFront> => Effect.map(operation(input), operation.page)

/**
 * All pages from `Marker` of the input on, each asked for when it is pulled. Ends where the service says so
 * (`IsTruncated` is false, `NextMarker` is absent or empty), and when a marker comes back that was followed before.
 *
 * @since 0.1.0
 * @category paging
 */
export const pages = <I, A, E, Item>(
  operation: Paginated<I, A, E, Item>,
  input: I
): Stream.Stream<Page<Item>, E | CommonError, CloudFront> =>
  Stream.suspend(() => {
    const followed = new Set<string>()
    return Stream.paginateChunkEffect(input, (input) => {
      const marker = (input as Cursor | undefined)?.Marker
      if (marker !== undefined) followed.add(marker)
      return Effect.map(page(operation, input), (page) => {
        const next = page.nextMarker
        return [
          Chunk.of(page),
          next === undefined || followed.has(next)
            ? Option.none()
            : // Every list operation has a Marker; TypeScript cannot see that through I.
              Option.some({ ...input, Marker: next } as I)
        ] as const
      })
    })
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
 * const ids = Pagination.items(listDistributions, { MaxItems: "20" }).pipe(Stream.map((summary) => summary.Id))
 * ```
 */
export const items = <I, A, E, Item>(
  operation: Paginated<I, A, E, Item>,
  input: I
): Stream.Stream<Item, E | CommonError, CloudFront> => Stream.mapConcat(pages(operation, input), (page) => page.items)
