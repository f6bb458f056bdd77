/** `ours.ts` with all imports from the barrels of the packages, for the tests. */
import { Distribution } from "@effect-cloudfront/core"
import { CloudFrontNode } from "@effect-cloudfront/http"
import * as Effect from "effect/Effect"

Distribution.listDistributions()
  .pipe(Effect.provide(CloudFrontNode.layerEnv), Effect.runPromise)
  .then(console.log, console.error)
