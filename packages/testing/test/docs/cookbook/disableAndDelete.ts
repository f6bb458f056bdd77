import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import { disableAndDelete } from "@effect-cloudfront/core/programs/disableAndDelete"
import * as CloudFrontNode from "@effect-cloudfront/http/CloudFrontNode"

export const program = (id: string) =>
  Effect.gen(function* () {
    const { found, steps } = yield* disableAndDelete(id, { dryRun: true })
    yield* Console.log("would do:", steps, found?.DistributionConfig.Comment)

    const outcome = yield* disableAndDelete(id, {
      timeout: "1 hour",
      onEvent: (event) => (event._tag === "Waiting" ? Effect.void : Console.log(event._tag))
    })
    yield* Console.log(`the outcome is ${outcome}`)
    yield* Console.log(`a second run finds it ${yield* disableAndDelete(id)}`)
  })

export const main = program("E1PA6795UKMFR9").pipe(Effect.provide(CloudFrontNode.layerEnv))
