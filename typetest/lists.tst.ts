/** What the types of lists promise: every list is a Stream of items and of pages, with the item's own type and the list's own errors. */
import { listAnycastIpLists, type AnycastIpListSummary } from "@effect-cloudfront/core/AnycastIpList"
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import {
  listDistributionsByCachePolicyId,
  listDistributionsByOwnedResource,
  type DistributionIdOwner,
  type ListDistributionsByCachePolicyIdError
} from "@effect-cloudfront/core/Distribution"
import { listDomainConflicts, type DomainConflict } from "@effect-cloudfront/core/DistributionTenant"
import type * as E from "@effect-cloudfront/core/Errors"
import { listFunctions, type FunctionSummary, type ListFunctionsError } from "@effect-cloudfront/core/Function"
import { listKeyGroups, type KeyGroupSummary } from "@effect-cloudfront/core/KeyGroup"
import type { operations } from "@effect-cloudfront/core/operations"
import type { Page, Paginated } from "@effect-cloudfront/core/Operation"
import * as Pagination from "@effect-cloudfront/core/Pagination"
import { listTagsForResource, type Tag } from "@effect-cloudfront/core/Tagging"
import type * as Stream from "effect/Stream"
import { describe, expect, test } from "tstyche"

type Lists = Extract<keyof typeof operations, `List${string}`>

/** The lists whose operation is not one of pages, or whose items have no known type. */
type Untyped = {
  [L in Lists]: (typeof operations)[L] extends Paginated<infer _I, infer _A, infer _E, infer Item>
    ? unknown extends Item
      ? L
      : never
    : L
}[Lists]

type ItemOf<S> = S extends Stream.Stream<infer A, infer _E, infer _R> ? A : never

describe("every list is a Stream", () => {
  test("of items with a type of their own", () => {
    expect<Untyped>().type.toBe<never>()
  })

  test("of items", () => {
    expect(Pagination.items(listFunctions, {})).type.toBe<
      Stream.Stream<FunctionSummary, ListFunctionsError | E.CommonError | Pagination.PaginationError, CloudFront>
    >()
    expect<ItemOf<ReturnType<typeof tags>>>().type.toBe<Tag>()
    expect<ItemOf<ReturnType<typeof conflicts>>>().type.toBe<DomainConflict>()
    expect<ItemOf<ReturnType<typeof owned>>>().type.toBe<DistributionIdOwner>()
    expect(Pagination.items(listAnycastIpLists, {})).type.toBeAssignableTo<
      Stream.Stream<AnycastIpListSummary, unknown, CloudFront>
    >()
    expect(Pagination.items(listKeyGroups, {})).type.toBeAssignableTo<
      Stream.Stream<KeyGroupSummary, unknown, CloudFront>
    >()
  })

  test("of pages", () => {
    expect(Pagination.pages(listDistributionsByCachePolicyId, { CachePolicyId: "p" })).type.toBe<
      Stream.Stream<
        Page<string>,
        ListDistributionsByCachePolicyIdError | E.CommonError | Pagination.PaginationError,
        CloudFront
      >
    >()
  })

  test("only of operations that list", () => {
    expect(Pagination.items).type.not.toBeCallableWith(listFunctions, { Stage: 1 })
  })
})

const tags = () => Pagination.items(listTagsForResource, { Resource: "arn" })
const conflicts = () =>
  Pagination.items(listDomainConflicts, {
    Domain: "example.com",
    DomainControlValidationResource: { DistributionId: "E1" }
  })
const owned = () => Pagination.items(listDistributionsByOwnedResource, { ResourceArn: "arn" })
