/** Lists distributions once, with keys and endpoint from the environment. */
import { listDistributions } from "@effect-cloudfront/core/Distribution"
import * as CloudFrontFetch from "@effect-cloudfront/http/CloudFrontFetch"
import * as Effect from "effect/Effect"
import { expect } from "../../expect.js"

listDistributions()
  .pipe(Effect.provide(CloudFrontFetch.layerEnv), Effect.runPromise)
  .then(({ DistributionList }) => expect(DistributionList))
