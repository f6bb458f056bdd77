import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import { provisionDistribution } from "@effect-cloudfront/core/programs/provisionDistribution"
import { waitUntilDistributionDeployed } from "@effect-cloudfront/core/programs/waiters"
import * as CloudFrontNode from "@effect-cloudfront/http/CloudFrontNode"

const site = provisionDistribution({
  origin: "my-site.s3.eu-central-1.amazonaws.com",
  comment: "my site",
  callerReference: "my-site-1",
  defaultRootObject: "index.html",
  tags: { team: "web" },
  config: (config) => ({
    ...config,
    CustomErrorResponses: { Items: [{ ErrorCode: 403, ResponseCode: "404", ResponsePagePath: "/404.html" }] }
  }),
  onEvent: (event) => Console.log(event._tag)
})

export const program = Effect.gen(function* () {
  const { Distribution, ETag } = yield* site
  yield* waitUntilDistributionDeployed(Distribution.Id, { etag: ETag })
  const [origin] = Distribution.DistributionConfig.Origins.Items
  yield* Console.log(`signs its requests to ${origin?.DomainName}: ${origin?.OriginAccessControlId !== ""}`)

  // The same reference and the same configuration: the distribution of the first run.
  const again = yield* site
  yield* Console.log(`a second run has made ${again.Distribution.Id === Distribution.Id ? "nothing" : "another one"}`)
})

export const main = program.pipe(Effect.provide(CloudFrontNode.layerEnv))
