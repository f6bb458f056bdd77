/** The scenario of every dry run: whatever happens, the account is as it was. */
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import * as Effect from "effect/Effect"
import type { Failure, Scenario } from "../Scenario.js"
import type { World } from "../World.js"

/** The account of the program. Others are made after it. */
const stateOf = ({ fake }: World) =>
  Effect.map(fake.snapshot, ({ accounts }) => JSON.stringify(accounts[fake.settings.accountId]))

type Run = Effect.Effect<unknown, Failure, CloudFront>

/** `program` is the run, or a function of what `prepare` has made. */
export const readingOnly = <A = void>(
  program: Run | ((made: A) => Run),
  prepare: (world: World) => Effect.Effect<A>
): Scenario => ({
  name: "dry run",
  isRepeatable: true,
  prepare: (world) =>
    Effect.gen(function* () {
      const made = yield* prepare(world)
      yield* world.fake.settle
      const before = yield* stateOf(world)
      return {
        run: () => (typeof program === "function" ? program(made) : program),
        wrong: () =>
          Effect.map(stateOf(world), (now) => (now === before ? undefined : "a dry run has changed something"))
      }
    })
})
