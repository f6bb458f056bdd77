import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import { syncTags } from "@effect-cloudfront/core/programs/syncTags"
import * as CloudFrontNode from "@effect-cloudfront/http/CloudFrontNode"

export const program = (arn: string) =>
  Effect.gen(function* () {
    const tags = { team: "web", stage: "live" }
    yield* Console.log("would do:", yield* syncTags(arn, tags, { removeOthers: true, dryRun: true }))
    yield* Console.log("did:", yield* syncTags(arn, tags, { removeOthers: true }))

    // They are there, so nothing is sent. A run right after another one waits until reads show what that one did.
    yield* Console.log("did:", yield* syncTags(arn, tags, { removeOthers: true }))
  })

export const main = program("arn:aws:cloudfront::123456789012:distribution/E1PA6795UKMFR9").pipe(
  Effect.provide(CloudFrontNode.layerEnv)
)
