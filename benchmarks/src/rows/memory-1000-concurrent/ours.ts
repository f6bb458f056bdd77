/** 1,000 calls at once, over the default transport. */
import { getDistribution } from "@effect-cloudfront/core/Distribution"
import * as CloudFrontNode from "@effect-cloudfront/http/CloudFrontNode"
import * as Effect from "effect/Effect"
import { DISTRIBUTION as Id } from "../../Fixtures.js"
import { answer } from "../../workers/arguments.js"

const calls = Array.from({ length: 1000 }, () => getDistribution({ Id }))
Effect.all(calls, { concurrency: "unbounded", discard: true })
  .pipe(Effect.provide(CloudFrontNode.layerEnv), Effect.runPromise)
  .then(() => answer(process.resourceUsage().maxRSS / 1024))
