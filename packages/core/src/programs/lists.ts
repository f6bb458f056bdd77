/**
 * The most frequently used lists, as Streams. Use `Pagination` for all other lists.
 *
 * @since 3.0.0
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
 * The options of lists.
 *
 * @since 3.0.0
 * @category models
 */
export interface ListOptions {
  /** The maximum number of items of a page; 100 when absent, which is also the upper limit. */
  readonly pageSize?: number | undefined
  /** The `nextMarker` of the page before the first one to read. When absent, the list is read from its start. */
  readonly marker?: string | undefined
}

const pageInput = ({ marker, pageSize }: ListOptions) => ({ Marker: marker, MaxItems: pageSize })

/** Wraps the Stream in a span that is the parent of its calls. */
const withListSpan =
  (name: string, attributes: Readonly<Record<string, string>> = {}) =>
  <A, E, R>(self: Stream.Stream<A, E, R>): Stream.Stream<A, E, R> =>
    Stream.withSpan(self, `CloudFront.programs.${name}`, { attributes, captureStackTrace: false })

/**
 * All invalidations of a distribution as a Stream, the newest first.
 *
 * Fails with `NoSuchDistribution`, `AccessDenied`, `InvalidArgument` (the marker is unknown), `PaginationError` (a truncated page has no
 * valid next marker) and the errors of every call (`CommonError`).
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_ListInvalidations.html
 * @since 3.0.0
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
 * The pages of the invalidations of a distribution as a Stream. The errors are those of `invalidations`.
 *
 * @since 3.0.0
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
 * One page of the invalidations of a distribution. Pass its `nextMarker` as `marker` to read the next page. The errors are those of
 * `invalidations`.
 *
 * @since 3.0.0
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
 * All distributions of the account as a Stream, in no particular order.
 *
 * Fails with `AccessDenied`, `InvalidArgument` (the marker is unknown), `PaginationError` (a truncated page has no valid next marker) and
 * the errors of every call (`CommonError`).
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_ListDistributions.html
 * @since 3.0.0
 * @category lists
 */
export const distributions = (
  options: ListOptions = {}
): Stream.Stream<DistributionSummary, ListDistributionsError | CommonError | Pagination.PaginationError, CloudFront> =>
  withListSpan("distributions")(Pagination.items(listDistributions, pageInput(options)))

/**
 * All streaming distributions of the account as a Stream, in no particular order. The errors are those of `distributions`.
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_ListStreamingDistributions.html
 * @since 3.0.0
 * @category lists
 */
export const streamingDistributions = (
  options: ListOptions = {}
): Stream.Stream<
  StreamingDistributionSummary,
  ListStreamingDistributionsError | CommonError | Pagination.PaginationError,
  CloudFront
> => withListSpan("streamingDistributions")(Pagination.items(listStreamingDistributions, pageInput(options)))
