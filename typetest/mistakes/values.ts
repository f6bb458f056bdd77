/** Values that the API does not have. */
import * as Distribution from "@effect-cloudfront/core/Distribution"
import { createInvalidation } from "@effect-cloudfront/core/Invalidation"
import { editDistribution } from "@effect-cloudfront/core/programs/editDistribution"
import { provisionDistribution } from "@effect-cloudfront/core/programs/provisionDistribution"

// A value that an enumeration does not have
export const priceClass = provisionDistribution({
  origin: "site.s3.amazonaws.com",
  // @expect-below Type '"PriceClass_1000"' is not assignable to type 'PriceClass | undefined'. Did you mean '"PriceClass_100"'?
  priceClass: "PriceClass_1000"
})

export const behavior: Distribution.DefaultCacheBehavior = {
  TargetOriginId: "site",
  // @expect Type '"redirect-to-http"' is not assignable to type 'ViewerProtocolPolicy'. Did you mean '"redirect-to-https"'?
  ViewerProtocolPolicy: "redirect-to-http"
}

// A value of the wrong type
export const enabled = editDistribution("E1PA6795UKMFR9", (config) => ({
  ...config,
  // @expect Type 'string' is not assignable to type 'boolean'.
  Enabled: "true"
}))

// The configuration of an edit: a literal that is wrong
// @expect Type '"http4"' is not assignable to type 'HttpVersion | undefined'. Did you mean '"http2"'?
export const httpVersion = editDistribution("E1PA6795UKMFR9", (config) => ({ ...config, HttpVersion: "http4" }))

// A value from elsewhere that may be any text
export const fromText = (text: string): Distribution.PriceClass =>
  // @expect Type 'string' is not assignable to type 'PriceClass'.
  text

// A member with another name
export const origin: Distribution.Origin = {
  Id: "site",
  DomainName: "site.example.com",
  // @expect 'originPath' does not exist in type 'Origin'. Did you mean to write 'OriginPath'?
  originPath: "/v2"
}

// A member that must be there
// @expect Property 'DomainName' is missing in type '{ Id: string; }' but required in type 'Origin'.
export const nameless: Distribution.Origin = { Id: "site" }

// A quantity as text
export const aliases: Distribution.Aliases = {
  // @expect Type 'string' is not assignable to type 'number'.
  Quantity: "1",
  Items: ["www.example.com"]
}

// A required list without items
// @expect Type 'undefined' is not assignable to type 'readonly Origin[]'.
export const origins: Distribution.Origins = { Items: undefined }

// A list where the API has an object with its items
export const paths = createInvalidation({
  DistributionId: "E1PA6795UKMFR9",
  // @expect Property 'Items' is missing in type 'string[]' but required in type 'Paths'.
  InvalidationBatch: { Paths: ["/index.html"] }
})

// A date as text
export const dated: Pick<Distribution.Distribution, "LastModifiedTime"> = {
  // @expect Type 'string' is not assignable to type 'Utc'.
  LastModifiedTime: "2026-01-01T00:00:00Z"
}

// A change of what was read
export const changed = editDistribution("E1PA6795UKMFR9", (config) => {
  // @expect Cannot assign to 'Comment' because it is a read-only property.
  config.Comment = "the new site"
  return config
})
