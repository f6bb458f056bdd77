import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import { provisionDistribution } from "@effect-cloudfront/core/programs/provisionDistribution"
import * as CloudFrontNode from "@effect-cloudfront/http/CloudFrontNode"

const options = { origin: "my-site.s3.eu-central-1.amazonaws.com", callerReference: "my-site-1", comment: "my site" }

const site = provisionDistribution({
  ...options,
  defaultRootObject: "index.html",
  config: (config) => ({
    ...config,
    CustomErrorResponses: { Items: [{ ErrorCode: 403, ResponseCode: "404", ResponsePagePath: "/404.html" }] }
  })
})

export const program = Effect.gen(function* () {
  yield* Console.log("would do:", (yield* provisionDistribution({ ...options, dryRun: true })).steps)
  const { Distribution } = yield* site
  const [origin] = Distribution.DistributionConfig.Origins.Items
  yield* Console.log(`signs its requests to ${origin?.DomainName}: ${origin?.OriginAccessControlId !== ""}`)
  // The same reference and the same configuration: the distribution of the first run.
  const again = yield* site
  yield* Console.log(`a second run has made ${again.Distribution.Id === Distribution.Id ? "nothing" : "another one"}`)
})

export const main = program.pipe(Effect.provide(CloudFrontNode.layerEnv))
