import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { CloudFront } from "../CloudFront.js"
import { isAccessDenied, type AccessDenied, type CommonError } from "../Errors.js"
import {
  getInvalidation,
  listInvalidations,
  type GetInvalidationError,
  type Invalidation,
  type ListInvalidationsError
} from "../generated/Invalidation.js"
import * as Pagination from "../Pagination.js"

export type LookError = GetInvalidationError | ListInvalidationsError | CommonError | Pagination.PaginationError

/**
 * The invalidations of a distribution by caller reference. Lists do not show references, so each invalidation has to be read; it is
 * read once, from the newest on, and no further than is needed. For one fiber at a time.
 */
export interface InvalidationHistory {
  /** What has been read of the reference so far. */
  readonly known: (callerReference: string) => Invalidation | undefined
  /** Looks for the reference among what has not been read, on this many pages at most; fails at once when that was denied before. */
  readonly find: (
    callerReference: string,
    pages: number
  ) => Effect.Effect<Option.Option<Invalidation>, LookError, CloudFront>
}

const PAGE = 100

export const make = (DistributionId: string): InvalidationHistory => {
  const byReference = new Map<string, Invalidation>()
  const read = new Set<string>()
  // From the first page that was read up to here all is read, but for what could not be and what is newer.
  let frontier: { readonly marker: string | undefined } | undefined
  let denied: AccessDenied | undefined

  const get = (Id: string) =>
    Effect.map(getInvalidation({ DistributionId, Id }), ({ Invalidation }) => {
      read.add(Id)
      byReference.set(Invalidation.InvalidationBatch.CallerReference, Invalidation)
      return Option.some(Invalidation)
      // Listed, but not yet to be read where this read went.
    }).pipe(Effect.catchTag("NoSuchInvalidation", () => Effect.succeedNone))

  const search = (callerReference: string, pages: number) =>
    Effect.gen(function* () {
      const followed = new Set<string | undefined>()
      let marker: string | undefined
      while (followed.size < pages && !followed.has(marker)) {
        followed.add(marker)
        const isFrontier = frontier === undefined || (marker !== undefined && marker === frontier.marker)
        const page = yield* Pagination.page(listInvalidations, { DistributionId, MaxItems: PAGE, Marker: marker })
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
          if (isAccessDenied(error)) denied = error
        })
      )
    )

  return {
    known: (callerReference) => byReference.get(callerReference),
    find: (callerReference, pages) =>
      Effect.suspend(() => {
        const known = byReference.get(callerReference)
        if (known !== undefined) return Effect.succeedSome(known)
        return denied === undefined ? search(callerReference, pages) : Effect.fail(denied)
      })
  }
}
