import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import { deleteWhenUnused } from "@effect-cloudfront/core/programs/deleteWhenUnused"
import * as CloudFrontNode from "@effect-cloudfront/http/CloudFrontNode"

export const program = (policyId: string) =>
  Effect.gen(function* () {
    const policy = { kind: "responseHeadersPolicy", id: policyId } as const

    const plan = yield* deleteWhenUnused(policy, { dryRun: true })
    if (plan._tag === "Planned")
      yield* Console.log(`${plan.users.length} users, ${plan.detachable.length} can be changed`)

    yield* deleteWhenUnused(policy).pipe(
      Effect.asVoid,
      Effect.catchTag("StillInUse", ({ reason, users }) => Console.log(`${reason}: used by a ${users[0]?.kind}`))
    )

    // Changes the users first.
    const deleted = yield* deleteWhenUnused(policy, {
      detach: true,
      onEvent: (event) => Console.log(event._tag)
    })
    yield* Console.log(deleted._tag)
  })

export const main = program("8cd4bb3a-1b2d-4e0b-8d8f-1c2d3e4f5a6b").pipe(Effect.provide(CloudFrontNode.layerEnv))
