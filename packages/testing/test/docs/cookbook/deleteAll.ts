import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import type { DistributionSummary } from "@effect-cloudfront/core/Distribution"
import { deleteAll } from "@effect-cloudfront/core/programs/deleteAll"
import * as CloudFrontNode from "@effect-cloudfront/http/CloudFrontNode"

const isPreview = ({ Comment }: DistributionSummary) => Comment.startsWith("preview ")

export const program = Effect.gen(function* () {
  const planned = yield* deleteAll(isPreview, { dryRun: true })
  for (const outcome of planned) {
    if (outcome._tag === "Planned") yield* Console.log(outcome.found?.DistributionConfig.Comment, outcome.steps)
  }

  const outcomes = yield* deleteAll(isPreview, {
    onEvent: (event) =>
      event._tag === "Ended" ? Console.log(`${event.ended} of ${event.of}: ${event.outcome}`) : Effect.void
  })
  for (const outcome of outcomes) {
    if (outcome._tag === "Failed") yield* Console.log(outcome.error.message)
  }

  const again = yield* deleteAll(isPreview)
  yield* Console.log(`${again.length} are left`)
})

export const main = program.pipe(Effect.provide(CloudFrontNode.layerEnv))
