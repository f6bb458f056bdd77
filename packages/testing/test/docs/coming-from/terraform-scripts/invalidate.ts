import * as Config from "effect/Config"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import { invalidate } from "@effect-cloudfront/core/programs/invalidate"
import * as CloudFrontNode from "@effect-cloudfront/http/CloudFrontNode"

export const program = Effect.gen(function* () {
  // DISTRIBUTION_ID=$(terraform output -raw distribution_id) SITE_VERSION=$(git rev-parse HEAD)
  const id = yield* Config.string("DISTRIBUTION_ID")
  const version = yield* Config.string("SITE_VERSION")
  yield* invalidate(id, ["/index.html", "/assets/*"], {
    // One invalidation for a version, however often this is run.
    callerReference: version,
    wait: true,
    onEvent: (event) => Console.log(event._tag)
  })
})

export const main = program.pipe(Effect.provide(CloudFrontNode.layerEnv))
