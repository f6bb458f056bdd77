/** The same over an HTTP client of `@effect/platform`. */
import { listDistributions } from "@effect-cloudfront/core/Distribution"
import * as CloudFrontHttp from "@effect-cloudfront/http/CloudFrontHttp"
import * as Effect from "effect/Effect"
import { expect } from "../../expect.js"

listDistributions()
  .pipe(Effect.provide(CloudFrontHttp.layerFetch), Effect.runPromise)
  .then(({ DistributionList }) => expect(DistributionList))
