/** Calls whose input is not that of the operation. */
import {
  deleteDistribution,
  getDistribution,
  getDistributionConfig,
  listDistributions,
  updateDistribution
} from "@effect-cloudfront/core/Distribution"
import { createFunction } from "@effect-cloudfront/core/Function"
import { createKeyGroup } from "@effect-cloudfront/core/KeyGroup"
import { listInvalidations } from "@effect-cloudfront/core/Invalidation"
import { tagResource } from "@effect-cloudfront/core/Tagging"
import * as Pagination from "@effect-cloudfront/core/Pagination"
import * as Effect from "effect/Effect"

// No input
// @expect Expected 1 arguments, but got 0.
export const nothing = getDistribution()

// The id alone
// @expect Argument of type 'string' is not assignable to parameter of type 'GetDistributionRequest'.
export const bare = getDistribution("E1PA6795UKMFR9")

// A member with another name
// @expect 'id' does not exist in type 'GetDistributionRequest'. Did you mean to write 'Id'?
export const lower = getDistribution({ id: "E1PA6795UKMFR9" })

// A member that must be there
// @expect Property 'IfMatch' is missing in type '{ Id: string; }' but required in type 'DeleteDistributionRequest'.
export const unversioned = deleteDistribution({ Id: "E1PA6795UKMFR9" })

// The name that results have of the version
// @expect 'ETag' does not exist in type 'DeleteDistributionRequest'.
export const etag = deleteDistribution({ Id: "E1PA6795UKMFR9", ETag: "E2QWRUHEXAMPLE" })

// A number as text
// @expect Type 'string' is not assignable to type 'number'.
export const text = listDistributions({ MaxItems: "20" })

// @expect Type 'string' is not assignable to type 'number'.
export const items = Pagination.items(listInvalidations, { DistributionId: "E1PA6795UKMFR9", MaxItems: "20" })

// @expect Property 'DistributionId' is missing in type '{ MaxItems: number; }' but required in type 'ListInvalidationsRequest'.
export const noId = Pagination.items(listInvalidations, { MaxItems: 20 })

// What lists nothing
// @expect-below Property 'page' is missing in type 'Operation<
export const noList = Pagination.items(getDistribution, { Id: "E1PA6795UKMFR9" })

// An update without the caller reference
export const update = (id: string) =>
  Effect.flatMap(getDistributionConfig({ Id: id }), ({ DistributionConfig, ETag }) => {
    const { DefaultCacheBehavior, Origins } = DistributionConfig
    return updateDistribution({
      Id: id,
      IfMatch: ETag,
      // @expect Property 'CallerReference' is missing in type
      DistributionConfig: { Comment: "the new site", Enabled: true, Origins, DefaultCacheBehavior }
    })
  })

// The list itself where the operation wants its configuration
// @expect 'Name' does not exist in type 'CreateKeyGroupRequest'.
export const unwrapped = createKeyGroup({ Name: "signers", Items: ["K2JCJMDEHXQW5F"] })

// Tags as an object
// @expect 'team' does not exist in type 'Tags'.
export const tags = tagResource({ Resource: "arn:aws:cloudfront::123456789012:distribution/E1", Tags: { team: "web" } })

// Text where the API has bytes
export const code = createFunction({
  Name: "redirect",
  FunctionConfig: { Comment: "", Runtime: "cloudfront-js-2.0" },
  // @expect Type 'string' is not assignable to type 'Uint8Array<ArrayBufferLike>'.
  FunctionCode: "function handler(event) { return event.request }"
})

// A member that a result does not have
// @expect Property 'Status' does not exist on type 'GetDistributionResult'.
export const status = Effect.map(getDistribution({ Id: "E1PA6795UKMFR9" }), ({ Status }) => Status)

// @expect Property 'status' does not exist on type 'Distribution'. Did you mean 'Status'?
export const misspelled = Effect.map(getDistribution({ Id: "E1PA6795UKMFR9" }), (result) => result.Distribution.status)
