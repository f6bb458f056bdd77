/** What paths are invalidated of: a distribution, or a distribution tenant. */
import * as Effect from "effect/Effect"
import type { CloudFront } from "../CloudFront.js"
import type { CommonError } from "../Errors.js"
import * as Invalidation from "../generated/Invalidation.js"
import * as Pagination from "../Pagination.js"
import type { Page } from "../Operation.js"

export interface Target<CreateError, GetError, ListError> {
  /** The kind of resource for messages: `distribution` or `distribution tenant`. */
  readonly noun: string
  readonly id: string
  /** The operation that creates an invalidation. */
  readonly operation: string
  readonly create: (
    batch: Invalidation.CreateInvalidationRequest["InvalidationBatch"]
  ) => Effect.Effect<Invalidation.Invalidation, CreateError | CommonError, CloudFront>
  readonly get: (id: string) => Effect.Effect<Invalidation.Invalidation, GetError | CommonError, CloudFront>
  readonly page: (cursor: {
    readonly MaxItems: number
    readonly Marker: string | undefined
  }) => Effect.Effect<
    Page<Invalidation.InvalidationSummary>,
    ListError | CommonError | Pagination.PaginationError,
    CloudFront
  >
}

const invalidationOf = (result: { readonly Invalidation: Invalidation.Invalidation }) => result.Invalidation

export const distribution = (
  DistributionId: string
): Target<
  Invalidation.CreateInvalidationError,
  Invalidation.GetInvalidationError,
  Invalidation.ListInvalidationsError
> => ({
  noun: "distribution",
  id: DistributionId,
  operation: Invalidation.createInvalidation.id,
  create: (InvalidationBatch) =>
    Effect.map(Invalidation.createInvalidation({ DistributionId, InvalidationBatch }), invalidationOf),
  get: (Id) => Effect.map(Invalidation.getInvalidation({ DistributionId, Id }), invalidationOf),
  page: (cursor) => Pagination.page(Invalidation.listInvalidations, { DistributionId, ...cursor })
})

export const tenant = (
  Id: string
): Target<
  Invalidation.CreateInvalidationForDistributionTenantError,
  Invalidation.GetInvalidationForDistributionTenantError,
  Invalidation.ListInvalidationsForDistributionTenantError
> => ({
  noun: "distribution tenant",
  id: Id,
  operation: Invalidation.createInvalidationForDistributionTenant.id,
  create: (InvalidationBatch) =>
    Effect.map(Invalidation.createInvalidationForDistributionTenant({ Id, InvalidationBatch }), invalidationOf),
  get: (id) =>
    Effect.map(Invalidation.getInvalidationForDistributionTenant({ DistributionTenantId: Id, Id: id }), invalidationOf),
  page: (cursor) => Pagination.page(Invalidation.listInvalidationsForDistributionTenant, { Id, ...cursor })
})

/** A target of either kind. The errors are those of its operations. */
export interface AnyTarget extends Target<
  Invalidation.CreateInvalidationError | Invalidation.CreateInvalidationForDistributionTenantError,
  Invalidation.GetInvalidationError | Invalidation.GetInvalidationForDistributionTenantError,
  Invalidation.ListInvalidationsError | Invalidation.ListInvalidationsForDistributionTenantError
> {}

/** Whether the invalidation does not exist, or is not visible yet. */
export const isMissing = (error: unknown): boolean =>
  typeof error === "object" && error !== null && "_tag" in error && error._tag === "NoSuchInvalidation"
