import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import { moveAlias } from "@effect-cloudfront/core/programs/moveAlias"
import * as CloudFrontNode from "@effect-cloudfront/http/CloudFrontNode"

export const program = (fromId: string, toId: string) =>
  Effect.gen(function* () {
    const [from, to] = [{ distributionId: fromId }, { distributionId: toId }]
    const plan = yield* moveAlias("www.example.com", { from, to, dryRun: true })
    yield* Console.log("would do:", plan.steps)

    const moved = yield* moveAlias("www.example.com", {
      from,
      to,
      onEvent: (event) => (event._tag === "Waiting" ? Effect.void : Console.log(event._tag))
    })
    yield* Console.log(`${moved.outcome} by ${moved.path}`)

    const again = yield* moveAlias("www.example.com", { from, to })
    yield* Console.log(again.outcome)

    // Another distribution has this one.
    yield* moveAlias("shop.example.com", { from, to }).pipe(
      Effect.asVoid,
      Effect.catchTag("AliasMoveRefused", ({ reason }) => Console.log(`refused: ${reason}`))
    )
  })

export const main = program("E1PA6795UKMFR9", "EDFDVBD632BHDS5").pipe(Effect.provide(CloudFrontNode.layerEnv))
