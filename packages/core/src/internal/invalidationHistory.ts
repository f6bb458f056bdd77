import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { CloudFront } from "../CloudFront.js"
import { isAccessDenied, isNotFound, type CommonError } from "../Errors.js"
import type { Invalidation } from "../generated/Invalidation.js"
import type { PaginationError } from "../Pagination.js"
import * as ConsistentRead from "./consistentRead.js"
import { isMissing, type Target } from "./invalidationTarget.js"
import * as Lookup from "./lookup.js"
import * as Resource from "./resource.js"
import * as Writes from "./writes.js"

export type LookError<GetError, ListError> = GetError | ListError | CommonError | PaginationError

/**
 * The invalidations of a distribution or a tenant by caller reference. Lists do not contain references, so each invalidation has to be read. Each
 * is read once, the newest first, and only as many as needed. Not safe for use by several fibers at once.
 */
export interface InvalidationHistory<GetError, ListError> {
  /** The invalidation with the reference, if it has been read, and can be read again where its paths are not kept. */
  readonly known: (callerReference: string) => Effect.Effect<Invalidation | undefined, never, CloudFront>
  /** Reads further invalidations until one has the reference, from at most `pages` pages. Fails at once if access was denied before. */
  readonly find: (
    callerReference: string,
    pages: number
  ) => Effect.Effect<Option.Option<Invalidation>, LookError<GetError, ListError>, CloudFront>
  /** Fails if the distribution or the tenant does not exist. One that this client has created within `lag` may not be visible yet. */
  readonly exists: (lag: Duration.DurationInput) => Effect.Effect<void, LookError<GetError, ListError>, CloudFront>
  /**
   * Reads all pages, and invalidations that this client has created within `lag`. If one of these, or the distribution that this client has
   * created, is not visible yet, it reads again until `lag` is over.
   */
  readonly findConsistent: (
    callerReference: string,
    lag: Duration.DurationInput
  ) => Effect.Effect<Option.Option<Invalidation>, LookError<GetError, ListError>, CloudFront>
}

const PAGE = 100

/**
 * `kept` is what is kept of an invalidation that was read: everything, or its id and its caller reference, where there may be any number
 * of invalidations with 3,000 paths each.
 */
export const make = <CreateError, GetError, ListError>(
  target: Target<CreateError, GetError, ListError>,
  kept: "everything" | "ids"
): InvalidationHistory<GetError, ListError> => {
  const byReference = new Map<string, Invalidation | string>()
  const read = new Set<string>()
  // All invalidations between the first page and this marker have been read, except newer ones and those that could not be read.
  let frontier: { readonly marker: string | undefined } | undefined
  let denied: LookError<GetError, ListError> | undefined
  const isDenied: (error: unknown) => boolean = isAccessDenied
  const isGone: (error: unknown) => boolean = isNotFound

  const get = (Id: string) =>
    Effect.matchEffect(target.get(Id), {
      // The list has it, but this read does not see it yet.
      onFailure: (error) => (isMissing(error) ? Effect.succeedNone : Effect.fail(error)),
      onSuccess: (invalidation) => {
        read.add(Id)
        byReference.set(invalidation.InvalidationBatch.CallerReference, kept === "ids" ? Id : invalidation)
        return Effect.succeedSome(invalidation)
      }
    })

  const search = (
    callerReference: string,
    pages: number
  ): Effect.Effect<Option.Option<Invalidation>, LookError<GetError, ListError>, CloudFront> =>
    Effect.gen(function* () {
      const followed = new Set<string | undefined>()
      let marker: string | undefined
      while (followed.size < pages && !followed.has(marker)) {
        followed.add(marker)
        const isFrontier = frontier === undefined || (marker !== undefined && marker === frontier.marker)
        const page = yield* target.page({ MaxItems: PAGE, Marker: marker })
        const isMet = page.items.some(({ Id }) => read.has(Id))
        for (const { Id } of page.items) {
          if (read.has(Id)) continue
          const one = yield* get(Id)
          if (Option.isSome(one) && one.value.InvalidationBatch.CallerReference === callerReference) return one
        }
        if (isFrontier) frontier = { marker: page.nextMarker }
        marker = isMet ? frontier?.marker : page.nextMarker
        if (marker === undefined) break
      }
      return Option.none<Invalidation>()
    }).pipe(
      Effect.tapError((error) =>
        Effect.sync(() => {
          if (isDenied(error)) denied = error
        })
      )
    )

  const reread = (callerReference: string) => {
    const found = byReference.get(callerReference)
    return typeof found === "string" ? get(found) : Effect.succeed(Option.fromNullable(found))
  }

  const find = (callerReference: string, pages: number) =>
    Effect.suspend(() => {
      if (byReference.has(callerReference)) return reread(callerReference)
      return denied === undefined ? search(callerReference, pages) : Effect.fail(denied)
    })

  /** Reads the invalidations that are not known to have another reference. */
  const searchOwn = (callerReference: string, ids: ReadonlyArray<string>) =>
    Effect.gen(function* () {
      let isStale = false
      for (const id of ids) {
        if (read.has(id) && byReference.get(callerReference) !== id) continue
        const one = yield* get(id)
        if (Option.isNone(one)) isStale = true
        else if (one.value.InvalidationBatch.CallerReference === callerReference) {
          return { found: [one.value], isStale: false }
        }
      }
      return { found: [], isStale }
    })

  /** Recovers from the error that the distribution does not exist, if this client has just created it. */
  const ifNew =
    <A>(value: A, lag: Duration.DurationInput) =>
    <B>(
      self: Effect.Effect<B, LookError<GetError, ListError>, CloudFront>
    ): Effect.Effect<A | B, LookError<GetError, ListError>, CloudFront> =>
      Effect.catchAll(self, (error) =>
        Effect.gen(function* () {
          const writes = yield* ConsistentRead.recentWrites
          const key = Resource.keyOf(target, target.id)
          const isNew = isGone(error) && (yield* ConsistentRead.isRecentlyCreated(writes, key, lag))
          return isNew ? value : yield* Effect.fail(error)
        })
      )

  return {
    known: (callerReference) =>
      Effect.orElseSucceed(Effect.map(reread(callerReference), Option.getOrUndefined), () => undefined),
    find,
    exists: (lag) => target.page({ MaxItems: 1, Marker: undefined }).pipe(Effect.asVoid, ifNew(undefined, lag)),
    findConsistent: (callerReference, lag) =>
      Effect.gen(function* () {
        const writes = yield* ConsistentRead.recentWrites
        const prefix = Resource.keyOf(Resource.invalidation, `${target.id}/`)
        const look = Effect.gen(function* () {
          const listed = yield* find(callerReference, Infinity)
          if (Option.isSome(listed)) return { found: [listed.value], isStale: false }
          return yield* searchOwn(callerReference, yield* Writes.recent(writes, prefix, lag))
        })
        const isFound = (found: ReadonlyArray<Invalidation>) => found.length > 0
        const found = yield* Lookup.pollUntilVisible(ifNew({ found: [], isStale: true }, lag)(look), isFound)
        return Option.fromNullable(found[0])
      })
  }
}
