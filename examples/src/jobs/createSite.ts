/** Put a site that is in a bucket on a CDN, and wait until it answers everywhere. */
import { provisionDistribution } from "@effect-cloudfront/core/programs/provisionDistribution"
import { waitUntilDistributionDeployed } from "@effect-cloudfront/core/programs/waiters"
import * as Effect from "effect/Effect"

export const program = Effect.gen(function* () {
  const { Distribution, ETag } = yield* provisionDistribution({
    origin: "my-site.s3.eu-central-1.amazonaws.com",
    comment: "my site",
    defaultRootObject: "index.html"
  })
  yield* waitUntilDistributionDeployed(Distribution.Id, { etag: ETag })
  return `https://${Distribution.DomainName}`
})
