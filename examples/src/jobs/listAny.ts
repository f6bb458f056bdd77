/** Go through any list of the API, here the invalidations of all distributions. */
import { listDistributions } from "@effect-cloudfront/core/Distribution"
import { listInvalidations } from "@effect-cloudfront/core/Invalidation"
import * as Pagination from "@effect-cloudfront/core/Pagination"
import * as Stream from "effect/Stream"

export const program = Pagination.items(listDistributions, { MaxItems: 20 }).pipe(
  Stream.flatMap(({ Id }) => Pagination.items(listInvalidations, { DistributionId: Id })),
  Stream.filter(({ Status }) => Status === "InProgress"),
  Stream.runCount
)
