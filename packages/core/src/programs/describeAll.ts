/**
 * A program that exports all distributions.
 *
 * @since 3.0.0
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import type { CloudFront } from "../CloudFront.js"
import { isNotFound, type CommonError } from "../Errors.js"
import * as Distribution from "../generated/Distribution.js"
import * as Tagging from "../generated/Tagging.js"
import { paginate } from "../internal/paginate.js"
import { persist } from "../internal/retry.js"
import * as Pagination from "../Pagination.js"
import * as RateLimit from "../RateLimit.js"

/**
 * The options of `describeAll`.
 *
 * @since 3.0.0
 * @category models
 */
export interface DescribeAllOptions {
  /** Whether to read the tags of each distribution, with one more call; false when absent. */
  readonly tags?: boolean | undefined
  /** Which distributions to read, by their summary; all when absent. */
  readonly where?: ((summary: Distribution.DistributionSummary) => boolean) | undefined
  /** How many distributions are read at the same time; 4 when absent. */
  readonly concurrency?: number | undefined
  /** The number of distributions of a page of the list; 100 when absent, which is also the upper limit. */
  readonly pageSize?: number | undefined
}

/**
 * A distribution with its configuration, its ETag for the next update, and its tags, if they were asked for.
 *
 * @since 3.0.0
 * @category models
 */
export interface DescribedDistribution {
  readonly distribution: Distribution.Distribution
  readonly etag: string
  readonly tags?: Readonly<Record<string, string>>
}

/**
 * The errors of `describeAll`.
 *
 * @since 3.0.0
 * @category errors
 */
export type DescribeAllError =
  | Distribution.ListDistributionsError
  | Distribution.GetDistributionError
  | Tagging.ListTagsForResourceError
  | CommonError
  | Pagination.PaginationError

const DEFAULT_CONCURRENCY = 4

/** Reads a part of a distribution. `None` if the distribution was deleted since it was listed. */
const unlessDeleted = <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<Option.Option<A>, E, R> =>
  Effect.catchAll(Effect.asSome(self), (error) => (isGone(error) ? Effect.succeedNone : Effect.fail(error)))

const isGone: (error: unknown) => boolean = isNotFound

const tagsOf = (arn: string) =>
  Effect.map(Tagging.listTagsForResource({ Resource: arn }), ({ Tags }) =>
    Object.fromEntries(Tags.Items.map(({ Key, Value }) => [Key, Value ?? ""]))
  )

const describe = (
  Id: string,
  withTags: boolean
): Effect.Effect<Option.Option<DescribedDistribution>, DescribeAllError, CloudFront> =>
  Effect.gen(function* () {
    const read = yield* unlessDeleted(persist(Distribution.getDistribution({ Id })))
    if (Option.isNone(read)) return Option.none()
    const { Distribution: distribution, ETag: etag } = read.value
    if (!withTags) return Option.some({ distribution, etag })
    const tags = yield* unlessDeleted(persist(tagsOf(distribution.ARN)))
    return Option.map(tags, (tags) => ({ distribution, etag, tags }))
  })

/**
 * All distributions of the account with their configurations, as a Stream, in the order of the list. Distributions that are deleted since
 * they were listed are left out.
 *
 * Every call waits for the rate limits of the layer, and is repeated after throttling and faults for up to a minute. Pages are requested when
 * their distributions are pulled, and `concurrency` distributions are read at the same time, so the memory does not depend on their
 * number. The program only reads. A Stream that was closed leaves nothing; another one starts at the first distribution.
 *
 * Fails with `AccessDenied`, `PaginationError`, and the errors of every call (`CommonError`).
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_GetDistribution.html
 * @since 3.0.0
 * @category programs
 * @example
 * ```ts
 * import * as Console from "effect/Console"
 * import * as Stream from "effect/Stream"
 * import { describeAll } from "@effect-cloudfront/core/programs/describeAll"
 *
 * const origins = describeAll({ where: ({ Enabled }) => Enabled }).pipe(
 *   Stream.runForEach(({ distribution }) => Console.log(distribution.DistributionConfig.Origins.Items.length))
 * )
 * ```
 */
export const describeAll = (
  options: DescribeAllOptions = {}
): Stream.Stream<DescribedDistribution, DescribeAllError, CloudFront> => {
  const { concurrency = DEFAULT_CONCURRENCY, pageSize, tags = false, where = () => true } = options
  const page = (Marker: string | undefined) =>
    Pagination.page(Distribution.listDistributions, { Marker, MaxItems: pageSize }).pipe(
      persist,
      RateLimit.limited,
      Effect.map(({ items, nextMarker }) => [items, Option.fromNullable(nextMarker)] as const)
    )
  const start: string | undefined = undefined
  return paginate<string | undefined, ReadonlyArray<Distribution.DistributionSummary>, DescribeAllError, CloudFront>(
    start,
    page
  ).pipe(
    Stream.flattenIterables,
    Stream.filter(where),
    Stream.mapEffect(({ Id }) => RateLimit.limited(describe(Id, tags)), { concurrency }),
    Stream.map(Option.toArray),
    Stream.flattenIterables,
    Stream.withSpan("CloudFront.programs.describeAll", { captureStackTrace: false })
  )
}
