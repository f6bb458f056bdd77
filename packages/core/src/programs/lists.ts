/**
 * The lists that scripts go through most, as Streams. Any other list works the same through `Pagination`.
 *
 * @since 0.1.0
 */
import type * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { CloudFront } from "../CloudFront.js"
import type { CommonError } from "../Errors.js"
import { listDistributions, type DistributionSummary, type ListDistributionsError } from "../generated/Distribution.js"
import { listInvalidations, type InvalidationSummary, type ListInvalidationsError } from "../generated/Invalidation.js"
import {
  listStreamingDistributions,
  type ListStreamingDistributionsError,
  type StreamingDistributionSummary
} from "../generated/StreamingDistribution.js"
import type { Page } from "../Operation.js"
import { program } from "../internal/program.js"
import * as Pagination from "../Pagination.js"

/**
 * @since 0.1.0
 * @category models
 */
export interface ListOptions {
  /** How many items a page has; 100 when absent, which is also the most. */
  readonly pageSize?: number | undefined
  /** Start after this: the `nextMarker` of a page. From the start when absent. */
  readonly marker?: string | undefined
}

const pageInput = ({ marker, pageSize }: ListOptions) => ({ Marker: marker, MaxItems: pageSize })

/** A span around all of a list, with its calls below it. */
const withListSpan =
  (name: string, attributes: Readonly<Record<string, string>> = {}) =>
  <A, E, R>(self: Stream.Stream<A, E, R>): Stream.Stream<A, E, R> =>
    Stream.withSpan(self, `CloudFront.programs.${name}`, { attributes, captureStackTrace: false })

/**
 * All invalidations of a distribution, newest first.
 *
 * Fails with `NoSuchDistribution`, `AccessDenied`, `InvalidArgument` (an unknown marker), `PaginationError` (the service does not say
 * where the list goes on) and what any call can fail with.
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_ListInvalidations.html
 * @since 0.1.0
 * @category lists
 * @example
 * ```ts
 * import * as Stream from "effect/Stream"
 * import { invalidations } from "@effect-cloudfront/core/programs/lists"
 *
 * const running = invalidations("E1PA6795UKMFR9").pipe(Stream.takeWhile((summary) => summary.Status === "InProgress"))
 * ```
 */
export const invalidations = (
  distributionId: string,
  options: ListOptions = {}
): Stream.Stream<InvalidationSummary, ListInvalidationsError | CommonError | Pagination.PaginationError, CloudFront> =>
  withListSpan("invalidations", { distributionId })(
    Pagination.items(listInvalidations, { DistributionId: distributionId, ...pageInput(options) })
  )

/**
 * The same, a page at a time. Fails as `invalidations` does.
 *
 * @since 0.1.0
 * @category lists
 */
export const invalidationPages = (
  distributionId: string,
  options: ListOptions = {}
): Stream.Stream<
  Page<InvalidationSummary>,
  ListInvalidationsError | CommonError | Pagination.PaginationError,
  CloudFront
> =>
  withListSpan("invalidationPages", { distributionId })(
    Pagination.pages(listInvalidations, { DistributionId: distributionId, ...pageInput(options) })
  )

/**
 * One page, for paging by hand: pass its `nextMarker` as `marker` to get the next one. Fails as `invalidations` does.
 *
 * @since 0.1.0
 * @category lists
 */
export const invalidationPage = (
  distributionId: string,
  options: ListOptions = {}
): Effect.Effect<
  Page<InvalidationSummary>,
  ListInvalidationsError | CommonError | Pagination.PaginationError,
  CloudFront
> =>
  program("invalidationPage", { distributionId })(
    Pagination.page(listInvalidations, { DistributionId: distributionId, ...pageInput(options) })
  )

/**
 * All distributions of the account. Their order means nothing. Fails with `InvalidArgument`, `PaginationError` and what any call
 * can fail with.
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_ListDistributions.html
 * @since 0.1.0
 * @category lists
 */
export const distributions = (
  options: ListOptions = {}
): Stream.Stream<DistributionSummary, ListDistributionsError | CommonError | Pagination.PaginationError, CloudFront> =>
  withListSpan("distributions")(Pagination.items(listDistributions, pageInput(options)))

/**
 * All streaming distributions of the account. Their order means nothing. Fails as `distributions` does.
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_ListStreamingDistributions.html
 * @since 0.1.0
 * @category lists
 */
export const streamingDistributions = (
  options: ListOptions = {}
): Stream.Stream<
  StreamingDistributionSummary,
  ListStreamingDistributionsError | CommonError | Pagination.PaginationError,
  CloudFront
> => withListSpan("streamingDistributions")(Pagination.items(listStreamingDistributions, pageInput(options)))
