/** The scenarios of the deletion of what others use. */
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import * as Distribution from "@effect-cloudfront/core/Distribution"
import * as Program from "@effect-cloudfront/core/programs/deleteWhenUnused"
import { createResponseHeadersPolicy } from "@effect-cloudfront/core/ResponseHeadersPolicy"
import * as State from "@effect-cloudfront/testing/State"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { wrongWhen, type Failure, type Scenario } from "../Scenario.js"
import { withOtherClient, type World } from "../World.js"
import { distributionWith } from "./resources.js"

const policyOf = (world: World) =>
  withOtherClient(
    world,
    Effect.map(
      createResponseHeadersPolicy({
        ResponseHeadersPolicyConfig: {
          Name: "headers",
          CustomHeadersConfig: { Items: [{ Header: "x-a", Value: "1", Override: true }] }
        }
      }),
      ({ ResponseHeadersPolicy }) => ResponseHeadersPolicy.Id
    )
  )

const configOf = (world: World, id: string) =>
  Effect.map(world.fake.distributions, (all) => all.find((one) => one.Distribution.Id === id))

const deleting = (name: string, program: (id: string) => Effect.Effect<unknown, Failure, CloudFront>): Scenario => ({
  name,
  isRepeatable: true,
  prepare: (world) =>
    Effect.gen(function* () {
      const id = yield* policyOf(world)
      const user = yield* distributionWith(world, { ResponseHeadersPolicyId: id })
      yield* world.fake.settle
      let edited = false
      return {
        run: () => program(id),
        edit: Effect.gen(function* () {
          const there = yield* configOf(world, user)
          if (there === undefined) return
          edited = true
          const DistributionConfig = { ...there.Distribution.DistributionConfig, DefaultRootObject: "theirs.html" }
          yield* withOtherClient(
            world,
            Distribution.updateDistribution({ Id: user, IfMatch: there.ETag, DistributionConfig })
          )
        }),
        wrong: ({ succeeded }) =>
          Effect.gen(function* () {
            const config = (yield* configOf(world, user))?.Distribution.DistributionConfig
            const isThere = State.get(yield* world.fake.state, "responseHeadersPolicy", id) !== undefined
            return wrongWhen(
              [succeeded > 0 && isThere, "it says that the policy is deleted, which is not so"],
              [config === undefined, "the user is gone"],
              [edited && config?.DefaultRootObject !== "theirs.html", "someone else's change is lost"]
            )
          })
      }
    })
})

const OPTIONS = { detach: true } as const

export const deletions = {
  deleteWhenUnused: [
    deleting("a policy that is detached", (id) =>
      Program.deleteWhenUnused({ kind: "responseHeadersPolicy", id }, OPTIONS)
    )
  ],
  deleteWhenUnusedEvents: [
    deleting("as a Stream", (id) =>
      Stream.runDrain(Program.deleteWhenUnusedEvents({ kind: "responseHeadersPolicy", id }, OPTIONS))
    )
  ]
} satisfies Record<string, ReadonlyArray<Scenario>>
