import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import { getDistributionConfig } from "@effect-cloudfront/core/Distribution"

export const program = Effect.gen(function* () {
  // DISTRIBUTION_ETAG=$(terraform output -raw distribution_etag): the `etag` of aws_cloudfront_distribution
  const id = yield* Config.string("DISTRIBUTION_ID")
  const applied = yield* Config.string("DISTRIBUTION_ETAG")
  const { ETag } = yield* getDistributionConfig({ Id: id })
  return ETag === applied ? "as Terraform has left it" : "changed by someone else"
})
