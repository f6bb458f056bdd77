/** A program with one operation, with all imports from the barrels of the packages. */
import { Distribution } from "@effect-cloudfront/core"
import { CloudFrontFetch } from "@effect-cloudfront/http"
import * as Effect from "effect/Effect"

Distribution.listDistributions()
  .pipe(Effect.provide(CloudFrontFetch.layerEnv), Effect.runPromise)
  .then(console.log, console.error)
