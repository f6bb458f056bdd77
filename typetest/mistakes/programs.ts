/** Programs with options that they do not have. Where there is an overload for ids, it comes before what is wrong. */
import { disableAndDelete } from "@effect-cloudfront/core/programs/disableAndDelete"
import { editDistribution } from "@effect-cloudfront/core/programs/editDistribution"
import { findDistribution, findInvalidation } from "@effect-cloudfront/core/programs/find"
import { invalidate } from "@effect-cloudfront/core/programs/invalidate"
import { distributions } from "@effect-cloudfront/core/programs/lists"
import { customOrigin, provisionDistribution } from "@effect-cloudfront/core/programs/provisionDistribution"
import { waitUntilDistributionDeployed } from "@effect-cloudfront/core/programs/waiters"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"

// Two criteria
// @expect-below Types of property 'comment' are incompatible.
export const two = findDistribution({ alias: "www.example.com", comment: "site" })

// None
// @expect-below Argument of type '{}' is not assignable to parameter of type 'Identified | DistributionCriterion'.
export const none = findDistribution({})

// A misspelled one
// @expect-below 'aliases' does not exist in type '{ readonly Id: string; } | ByAlias
export const misspelled = findDistribution({ aliases: "www.example.com" })

// One of another program
// @expect-below 'comment' does not exist in type '{ readonly Id: string; } | InvalidationCriterion'
export const other = findInvalidation("E1PA6795UKMFR9", { comment: "site" })

// A misspelled option
// @expect-below 'waits' does not exist in type 'InvalidateOptions'. Did you mean to write 'wait'?
export const waits = invalidate("E1PA6795UKMFR9", ["/*"], { waits: true })

// @expect-below 'orign' does not exist in type 'ProvisionDistributionOptions<never, never>'. Did you mean to write 'origin'?
export const origin = provisionDistribution({ orign: "site.s3.amazonaws.com" })

// @expect Type 'string' is not assignable to type 'number'.
export const port = customOrigin("api.example.com", { httpPort: "8080" })

// @expect-below Type '"an hour"' is not assignable to type
export const timeout = disableAndDelete("E1PA6795UKMFR9", { timeout: "an hour" })

// @expect 'ETag' does not exist in type 'DeployedOptions'. Did you mean to write 'etag'?
export const version = waitUntilDistributionDeployed("E1PA6795UKMFR9", { ETag: "E2QWRUHEXAMPLE" })

// The input of the operation
// @expect Argument of type '{ Id: string; }' is not assignable to parameter of type 'string'.
export const input = disableAndDelete({ Id: "E1PA6795UKMFR9" })

// The paths in one text: each letter would be a path
// @expect Argument of type 'string' is not assignable to parameter of type 'InvalidatePaths'.
export const path = invalidate("E1PA6795UKMFR9", "/index.html")

// The paths as the API has them
// @expect 'Items' does not exist in type 'InvalidatePaths'.
export const paths = invalidate("E1PA6795UKMFR9", { Items: ["/index.html"] })

// An edit that returns a part of the configuration
// @expect Type '{ Comment: string; }' is not assignable to type 'DistributionConfig | Effect<DistributionConfig, never, never>'.
export const part = editDistribution("E1PA6795UKMFR9", () => ({ Comment: "the new site" }))

// An edit that returns nothing
// @expect Argument of type '(config: DistributionConfig) => void' is not assignable to parameter of type 'Change<DistributionConfig, never, never>'.
export const nothing = editDistribution("E1PA6795UKMFR9", (config) => {
  Object.assign(config, { Comment: "the new site" })
})

// A Stream where an Effect belongs
export const all = Effect.gen(function* () {
  // @expect must have a '[Symbol.iterator]()' method that returns an iterator.
  const found = yield* distributions()
  return found
})

// An event that the program does not have
export const onEvent = disableAndDelete("E1PA6795UKMFR9", {
  // @expect This comparison appears to be unintentional because the types
  // @expect '"Delete"' have no overlap.
  onEvent: (event) => (event._tag === "Delete" ? Effect.log("gone") : Effect.void)
})

// A page size as text
// @expect Type 'string' is not assignable to type 'number'.
export const size = Stream.runCollect(distributions({ pageSize: "20" }))
