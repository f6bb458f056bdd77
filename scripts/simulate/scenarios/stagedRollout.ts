/** The scenarios of `stagedRollout` and `cancelRollout`. */
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import { createContinuousDeploymentPolicy } from "@effect-cloudfront/core/ContinuousDeploymentPolicy"
import * as Distribution from "@effect-cloudfront/core/Distribution"
import { customOrigin, provisionDistribution } from "@effect-cloudfront/core/programs/provisionDistribution"
import * as Rollout from "@effect-cloudfront/core/programs/stagedRollout"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { wrongWhen, type Failure, type Scenario } from "../Scenario.js"
import { withOtherClient, type World } from "../World.js"

const change = (config: Distribution.DistributionConfig): Distribution.DistributionConfig => ({
  ...config,
  DefaultRootObject: "new.html"
})

const primaryOf = (world: World) =>
  Effect.gen(function* () {
    const { Distribution } = yield* withOtherClient(
      world,
      provisionDistribution({
        origin: customOrigin("example.com"),
        comment: "before",
        config: (config) => ({ ...config, HttpVersion: "http2" })
      })
    )
    yield* world.fake.settle
    return Distribution.Id
  })

const update = (
  world: World,
  id: string,
  change: (config: Distribution.DistributionConfig) => Distribution.DistributionConfig
) =>
  Effect.gen(function* () {
    const there = (yield* world.fake.distributions).find((one) => one.Distribution.Id === id)
    if (there === undefined) return
    const DistributionConfig = change(there.Distribution.DistributionConfig)
    yield* withOtherClient(world, Distribution.updateDistribution({ Id: id, IfMatch: there.ETag, DistributionConfig }))
  })

/** What a run that was interrupted after the first step has left. */
const begin = (world: World, id: string) =>
  Effect.gen(function* () {
    const [there] = yield* world.fake.distributions
    const copy = yield* withOtherClient(
      world,
      Distribution.copyDistribution({
        PrimaryDistributionId: id,
        CallerReference: `rollout-of-${id}-earlier`,
        IfMatch: there?.ETag ?? "",
        Staging: true,
        Enabled: true
      })
    )
    const { ContinuousDeploymentPolicy } = yield* withOtherClient(
      world,
      createContinuousDeploymentPolicy({
        ContinuousDeploymentPolicyConfig: {
          Enabled: true,
          StagingDistributionDnsNames: { Items: [copy.Distribution.DomainName] }
        }
      })
    )
    yield* update(world, id, (config) => ({ ...config, ContinuousDeploymentPolicyId: ContinuousDeploymentPolicy.Id }))
    yield* world.fake.settle
  })

const rolling = (
  name: string,
  isBegun: boolean,
  end: string,
  program: (id: string) => Effect.Effect<unknown, Failure, CloudFront>
): Scenario => ({
  name,
  // After a rollout that was taken back, another one begins anew.
  isRepeatable: end !== "",
  prepare: (world) =>
    Effect.gen(function* () {
      const id = yield* primaryOf(world)
      if (isBegun) yield* begin(world, id)
      let edited = false
      return {
        run: () => program(id),
        edit: Effect.suspend(() => {
          edited = true
          return update(world, id, (config) => ({ ...config, Comment: "theirs" }))
        }),
        wrong: ({ of, succeeded }) =>
          Effect.gen(function* () {
            const all = yield* world.fake.distributions
            const primary = all.find((one) => one.Distribution.Id === id)?.Distribution.DistributionConfig
            const policies = (yield* world.fake.resources("continuousDeploymentPolicy")).length
            const root = primary?.DefaultRootObject
            const isDone = succeeded === of
            return wrongWhen(
              [root !== "" && root !== end, "the distribution has neither the old nor the new configuration"],
              [edited && primary?.Comment !== "theirs", "someone else's change is lost"],
              [succeeded > 0 && root !== end, "it says that it is done, which is not so"],
              [isDone && all.length > 1, `${all.length - 1} staging distributions are left`],
              [isDone && policies > 0, `${policies} policies are left`],
              [isDone && primary?.ContinuousDeploymentPolicyId !== "", "the policy is attached"]
            )
          })
      }
    })
})

const drain = <E>(stream: Stream.Stream<unknown, E, CloudFront>) => Stream.runDrain(stream)

const OPTIONS = { steps: [{ _tag: "Weight", weight: 0.1 }], interval: "1 minute" } as const

export const scenarios = {
  stagedRollout: [
    rolling("a new one", false, "new.html", (id) => Rollout.stagedRollout(id, change, OPTIONS)),
    rolling("one that was begun", true, "new.html", (id) => Rollout.stagedRollout(id, change, OPTIONS)),
    rolling("one that is taken back", false, "", (id) =>
      Rollout.stagedRollout(id, change, { ...OPTIONS, check: () => Effect.succeed("no") })
    )
  ],
  stagedRolloutEvents: [
    rolling("as a Stream", true, "new.html", (id) => drain(Rollout.stagedRolloutEvents(id, change, OPTIONS)))
  ],
  cancelRollout: [rolling("one that was begun", true, "", (id) => Rollout.cancelRollout(id, { interval: "1 minute" }))],
  cancelRolloutEvents: [
    rolling("as a Stream", true, "", (id) => drain(Rollout.cancelRolloutEvents(id, { interval: "1 minute" })))
  ]
} satisfies Record<string, ReadonlyArray<Scenario>>
