/** Finding one resource among all, by something that it has once, or by a text that many may have. */
import * as Chunk from "effect/Chunk"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import type { CloudFront } from "../CloudFront.js"
import { StaleReadError } from "../Consistency.js"
import { isNotFound, type CommonError } from "../Errors.js"
import type { PaginationError } from "../Pagination.js"
import * as ConsistentRead from "./consistentRead.js"
import { readIfThere, type Listable } from "./listed.js"
import { keyOf, type Readable, type Versioned } from "./resource.js"
import * as Backoff from "./backoff.js"
import * as Writes from "./writes.js"

/** How many resources are read at a time; how fast that may go, the shared rates say. */
const CONCURRENCY = 4

/** What looking once has found, and whether an own write is not to be seen yet, so that looking again may find more. */
export interface SearchResult<A> {
  readonly found: ReadonlyArray<A>
  readonly isStale: boolean
}

/** Looks until something is found, or own writes are to be seen. That ends, because own writes count for as long as `lag` only. */
export const pollUntilVisible = <A, E, R>(
  search: Effect.Effect<SearchResult<A>, E, R>,
  isEnough: (found: ReadonlyArray<A>) => boolean
): Effect.Effect<ReadonlyArray<A>, E, R> =>
  Effect.map(
    Backoff.pollFor(search, ({ found, isStale }) => !isStale || isEnough(found), Backoff.READS),
    ({ found }) => found
  )

/** What this client has written lately, read: lists may not show it, or not as it is. */
const readOwnWrites = <Thing, Config, ReadError>(
  resource: Readable<Thing, Config, ReadError>,
  ids: ReadonlyArray<string>,
  writes: Writes.Writes,
  lag: Duration.DurationInput
): Effect.Effect<SearchResult<Versioned<Thing, Config>>, ReadError | CommonError, CloudFront> =>
  Effect.forEach(
    ids,
    (id) =>
      Effect.gen(function* () {
        const result = yield* Effect.either(ConsistentRead.readOnce(resource, id, writes, lag))
        if (Either.isRight(result)) return result.right._tag === "Fresh" ? [result.right.answer] : undefined
        const error = result.left
        // Someone else has deleted it, or the lag that is allowed has just ended.
        return isNotFound(error) || error instanceof StaleReadError ? [] : yield* Effect.fail(error)
      }),
    { concurrency: CONCURRENCY }
  ).pipe(Effect.map((all) => ({ found: all.flatMap((found) => found ?? []), isStale: all.includes(undefined) })))

/** What is looked for. */
export interface Criterion<Summary, Thing, Config> {
  /** Whether what a list shows may be it; what may be is read. */
  readonly isCandidate: (summary: Summary) => boolean
  readonly matches: (found: Versioned<Thing, Config>) => boolean
  /** After how many nothing more is looked for. */
  readonly limit: number
  readonly lag: Duration.DurationInput
}

/**
 * Finds what is sought, at most `most`. Each is read before it counts, since a list may show what was there before; what this client has
 * written lately is read whatever the list shows.
 */
export const find = <Summary extends { readonly Id: string }, Thing, Config, ReadError, ListError, Result>(
  listed: Listable<Summary, Thing, Config, ReadError, ListError, Result>,
  { isCandidate, lag, limit, matches }: Criterion<Summary, Thing, Config>
): Effect.Effect<
  ReadonlyArray<Versioned<Thing, Config>>,
  ReadError | ListError | CommonError | PaginationError,
  CloudFront
> =>
  Effect.gen(function* () {
    const writes = yield* ConsistentRead.recentWrites
    const search = Effect.gen(function* () {
      const ownIds = yield* Writes.recent(writes, keyOf(listed, ""), lag)
      const own = yield* readOwnWrites(listed, ownIds, writes, lag)
      const matching = own.found.filter(matches)
      if (matching.length >= limit) return { found: matching.slice(0, limit), isStale: false }
      const others = yield* listed.list.pipe(
        Stream.filter((summary) => !ownIds.includes(summary.Id) && isCandidate(summary)),
        Stream.mapEffect(({ Id }) => readIfThere(listed, Id), { concurrency: CONCURRENCY }),
        Stream.filterMap(Option.filter(matches)),
        Stream.take(limit - matching.length),
        Stream.runCollect
      )
      return { found: [...matching, ...Chunk.toReadonlyArray(others)], isStale: own.isStale }
    })
    return yield* pollUntilVisible(search, (found) => found.length >= limit)
  })
