/** The kinds of resources that have a list of summaries, and the search for a resource by its caller reference. */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import * as DateTime from "effect/DateTime"
import type { CloudFront } from "../CloudFront.js"
import { isNotFound, type CommonError } from "../Errors.js"
import * as Distribution from "../generated/Distribution.js"
import * as StreamingDistribution from "../generated/StreamingDistribution.js"
import * as Pagination from "../Pagination.js"
import * as Resource from "./resource.js"

/** A kind of resource that has a list. */
export interface Listable<Summary, Thing, Config, ReadError, ListError, Result> extends Resource.Readable<
  Thing,
  Config,
  ReadError
> {
  readonly list: Stream.Stream<Summary, ListError | CommonError | Pagination.PaginationError, CloudFront>
  /** Makes the result of the operation that reads the resource. */
  readonly result: (found: Resource.Versioned<Thing, Config>) => Result
}

export const distributions: Listable<
  Distribution.DistributionSummary,
  Distribution.Distribution,
  Distribution.DistributionConfig,
  Distribution.GetDistributionError,
  Distribution.ListDistributionsError,
  Distribution.GetDistributionResult
> = {
  noun: Resource.distribution.noun,
  read: Resource.distribution.read,
  list: Stream.suspend(() => Pagination.items(Distribution.listDistributions, {})),
  result: ({ etag, thing }) => ({ Distribution: thing, ETag: etag })
}

export const streamingDistributions: Listable<
  StreamingDistribution.StreamingDistributionSummary,
  StreamingDistribution.StreamingDistribution,
  StreamingDistribution.StreamingDistributionConfig,
  StreamingDistribution.GetStreamingDistributionError,
  StreamingDistribution.ListStreamingDistributionsError,
  StreamingDistribution.GetStreamingDistributionResult
> = {
  noun: Resource.streamingDistribution.noun,
  read: Resource.streamingDistribution.read,
  list: Stream.suspend(() => Pagination.items(StreamingDistribution.listStreamingDistributions, {})),
  result: ({ etag, thing }) => ({ StreamingDistribution: thing, ETag: etag })
}

/** Reads a resource of a list. `None` if it was deleted since, or is not visible yet. */
export const readIfThere = <Thing, Config, ReadError>(
  listed: Resource.Readable<Thing, Config, ReadError>,
  id: string
): Effect.Effect<Option.Option<Resource.Versioned<Thing, Config>>, ReadError | CommonError, CloudFront> =>
  Effect.catchIf(Effect.asSome(listed.read(id)), isNotFound, () => Effect.succeedNone)

/** The maximum number of candidates that are read to check their caller reference. */
const MAX_CANDIDATES = 50

/** The id of the resource with the caller reference, if the service's error names it. */
const idFromError = (error: { readonly message: string } | undefined): string | undefined =>
  /already exists:?\s+([A-Z0-9]{8,})/i.exec(error?.message ?? "")?.[1]

/**
 * Finds the resource that was created with a caller reference: by the id in the error `conflict`, or else among the candidates of the
 * list, the newest first.
 */
export const findCreated = <
  Summary extends { readonly Id: string; readonly LastModifiedTime: DateTime.Utc },
  Thing,
  Config extends { readonly CallerReference?: string | undefined },
  ReadError,
  ListError,
  Result
>(
  listed: Listable<Summary, Thing, Config, ReadError, ListError, Result>,
  reference: string,
  isCandidate: (summary: Summary) => boolean,
  conflict: { readonly message: string } | undefined
): Effect.Effect<
  Option.Option<Resource.Versioned<Thing, Config>>,
  ReadError | ListError | CommonError | Pagination.PaginationError,
  CloudFront
> => {
  const hasReference = ({ config }: Resource.Versioned<Thing, Config>) => config.CallerReference === reference
  const search = Effect.gen(function* () {
    const all = yield* Stream.runCollect(Stream.filter(listed.list, isCandidate))
    const newest = Array.from(all).sort((a, b) => DateTime.Order(b.LastModifiedTime, a.LastModifiedTime))
    for (const { Id } of newest.slice(0, MAX_CANDIDATES)) {
      const found = yield* readIfThere(listed, Id)
      if (Option.exists(found, hasReference)) return found
    }
    return Option.none<Resource.Versioned<Thing, Config>>()
  })
  const id = idFromError(conflict)
  if (id === undefined) return search
  return Effect.flatMap(readIfThere(listed, id), (found) =>
    Option.isNone(found) || hasReference(found.value) ? Effect.succeed(found) : search
  )
}
