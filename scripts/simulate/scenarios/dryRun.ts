/** The scenario of every dry run: whatever happens, the account is as it was. */
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import * as Effect from "effect/Effect"
import type { Failure, Scenario } from "../Scenario.js"
import type { World } from "../World.js"

const stateOf = ({ fake }: World) => Effect.map(fake.snapshot, ({ accounts }) => JSON.stringify(accounts))

export const readingOnly = (
  program: Effect.Effect<unknown, Failure, CloudFront>,
  prepare: (world: World) => Effect.Effect<unknown> = () => Effect.void
): Scenario => ({
  name: "dry run",
  isRepeatable: true,
  prepare: (world) =>
    Effect.gen(function* () {
      yield* prepare(world)
      yield* world.fake.settle
      const before = yield* stateOf(world)
      return {
        run: () => program,
        wrong: () =>
          Effect.map(stateOf(world), (now) => (now === before ? undefined : "a dry run has changed something"))
      }
    })
})
