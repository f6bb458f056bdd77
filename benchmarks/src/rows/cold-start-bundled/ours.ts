/** Lists distributions once, with keys and endpoint from the environment. */
import { listDistributions } from "@effect-cloudfront/core/Distribution"
import * as CloudFrontNode from "@effect-cloudfront/http/CloudFrontNode"
import * as Effect from "effect/Effect"
import { expect } from "../../expect.js"

listDistributions()
  .pipe(Effect.provide(CloudFrontNode.layerEnv), Effect.runPromise)
  .then(({ DistributionList }) => expect(DistributionList))
