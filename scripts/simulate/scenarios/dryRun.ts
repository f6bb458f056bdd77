/** The scenario of every dry run: whatever happens, the account is as it was. */
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import * as Effect from "effect/Effect"
import type { Failure, Scenario } from "../Scenario.js"
import type { World } from "../World.js"

/** The account of the program. Others are made after it. */
const stateOf = ({ fake }: World) =>
  Effect.map(fake.snapshot, ({ accounts }) => JSON.stringify(accounts[fake.settings.accountId]))

type Run = Effect.Effect<unknown, Failure, CloudFront>

/** `program` is the run, or a function of what `prepare` has made. `edit` is what another client does meanwhile. */
export const readingOnly = <A = void>(
  program: Run | ((made: A) => Run),
  prepare: (world: World) => Effect.Effect<A>,
  edit?: (world: World, made: A) => Effect.Effect<void>
): Scenario => ({
  name: "dry run",
  isRepeatable: true,
  prepare: (world) =>
    Effect.gen(function* () {
      const made = yield* prepare(world)
      yield* world.fake.settle
      let before = yield* stateOf(world)
      return {
        run: () => (typeof program === "function" ? program(made) : program),
        edit:
          edit &&
          Effect.zipRight(
            edit(world, made),
            Effect.map(stateOf(world), (now) => void (before = now))
          ),
        wrong: () =>
          Effect.map(stateOf(world), (now) => (now === before ? undefined : "a dry run has changed something"))
      }
    })
})
