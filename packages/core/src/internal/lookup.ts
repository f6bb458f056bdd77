/** Searches the resources of a kind by a criterion that is not the id. */
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

/** The number of concurrent reads. The shared rate limits apply too. */
const CONCURRENCY = 4

/** The result of one search. It is stale if a write of this client is not visible yet, so that another search may find more. */
export interface SearchResult<A> {
  readonly found: ReadonlyArray<A>
  readonly isStale: boolean
}

/** Repeats a search until enough is found, or all writes of this client are visible. It ends, since a write counts for `lag` only. */
export const pollUntilVisible = <A, E, R>(
  search: Effect.Effect<SearchResult<A>, E, R>,
  isEnough: (found: ReadonlyArray<A>) => boolean
): Effect.Effect<ReadonlyArray<A>, E, R> =>
  Effect.map(
    Backoff.pollFor(search, ({ found, isStale }) => !isStale || isEnough(found), Backoff.READS),
    ({ found }) => found
  )

/** Reads the resources that this client has written recently. Lists may not show them, or show older versions. */
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
        // Another client has deleted it, or the lag is over.
        return isNotFound(error) || error instanceof StaleReadError ? [] : yield* Effect.fail(error)
      }),
    { concurrency: CONCURRENCY }
  ).pipe(Effect.map((all) => ({ found: all.flatMap((found) => found ?? []), isStale: all.includes(undefined) })))

/** The criterion of a search. */
export interface Criterion<Summary, Thing, Config> {
  /** Whether the resource of a summary may match. If so, it is read. */
  readonly isCandidate: (summary: Summary) => boolean
  /** Whether a resource that was read matches. */
  readonly matches: (found: Versioned<Thing, Config>) => boolean
  /** The number of matches after which the search ends. */
  readonly limit: number
  readonly lag: Duration.DurationInput
}

/**
 * Finds up to `limit` resources that match. Each match is read, since a list may show an older version. Resources that this client has
 * written recently are read even if the list does not show them. Those that it has deleted recently are left out.
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
      const goneIds = yield* Writes.recent(writes, keyOf(listed, ""), lag, true)
      const own = yield* readOwnWrites(listed, ownIds, writes, lag)
      const matching = own.found.filter(matches)
      if (matching.length >= limit) return { found: matching.slice(0, limit), isStale: false }
      const others = yield* listed.list.pipe(
        Stream.filter(
          (summary) => !ownIds.includes(summary.Id) && !goneIds.includes(summary.Id) && isCandidate(summary)
        ),
        Stream.mapEffect(({ Id }) => readIfThere(listed, Id), { concurrency: CONCURRENCY }),
        Stream.filter((found) => Option.exists(found, matches)),
        Stream.take(limit - matching.length),
        Stream.runCollect
      )
      return { found: [...matching, ...Array.from(others).flatMap(Option.toArray)], isStale: own.isStale }
    })
    return yield* pollUntilVisible(search, (found) => found.length >= limit)
  })
