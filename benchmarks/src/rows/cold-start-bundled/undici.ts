/** Lists distributions once, with keys and endpoint from the environment. */
import { listDistributions } from "@effect-cloudfront/core/Distribution"
import * as CloudFrontUndici from "@effect-cloudfront/http/CloudFrontUndici"
import * as Effect from "effect/Effect"
import { expect } from "../../expect.js"

listDistributions()
  .pipe(Effect.provide(CloudFrontUndici.layerEnv), Effect.runPromise)
  .then(({ DistributionList }) => expect(DistributionList))
