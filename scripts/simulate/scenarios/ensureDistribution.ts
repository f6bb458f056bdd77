/** The scenarios of `ensureDistribution`. */
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import * as Distribution from "@effect-cloudfront/core/Distribution"
import * as Ensure from "@effect-cloudfront/core/programs/ensureDistribution"
import { provisionDistribution } from "@effect-cloudfront/core/programs/provisionDistribution"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { wrongWhen, type Failure, type Scenario } from "../Scenario.js"
import { withOtherClient, type World } from "../World.js"

const SPEC = {
  origin: "bucket.s3.us-east-1.amazonaws.com",
  callerReference: "own",
  comment: "after",
  tags: { team: "web" }
} as const

/** A change of a setting that is not asked for. */
const edit = (world: World) =>
  Effect.gen(function* () {
    const [there] = yield* world.fake.distributions
    if (there === undefined) return false
    const DistributionConfig = { ...there.Distribution.DistributionConfig, DefaultRootObject: "" }
    yield* withOtherClient(
      world,
      Distribution.updateDistribution({ Id: there.Distribution.Id, IfMatch: there.ETag, DistributionConfig })
    )
    return true
  })

const ensuring = (name: string, isThere: boolean, program: Effect.Effect<unknown, Failure, CloudFront>): Scenario => ({
  name,
  isRepeatable: true,
  prepare: (world) =>
    Effect.gen(function* () {
      if (isThere) {
        yield* withOtherClient(world, provisionDistribution({ ...SPEC, comment: "before", tags: {} }))
        yield* world.fake.settle
      }
      return {
        run: () => program,
        edit: Effect.asVoid(edit(world)),
        wrong: ({ succeeded }) =>
          Effect.gen(function* () {
            const all = yield* world.fake.distributions
            const [one] = all
            const tags = one === undefined ? {} : yield* world.fake.tags(one.Distribution.ARN)
            const config = one?.Distribution.DistributionConfig
            const controls = (yield* world.fake.originAccessControls).length
            return wrongWhen(
              [all.length > 1, `${all.length} distributions`],
              [controls > 1, `${controls} origin access controls`],
              [
                config !== undefined && config.Origins.Items[0]?.OriginAccessControlId === "",
                "the bucket is not signed for"
              ],
              [succeeded > 0 && config?.Comment !== "after", "it says that it is as asked for, which is not so"],
              [succeeded > 0 && tags["team"] !== "web", "the tags are missing"]
            )
          })
      }
    })
})

export const scenarios = {
  ensureDistribution: [
    ensuring("a new one", false, Ensure.ensureDistribution(SPEC)),
    ensuring("another one", true, Ensure.ensureDistribution(SPEC))
  ],
  ensureDistributionEvents: [ensuring("as a Stream", true, Stream.runDrain(Ensure.ensureDistributionEvents(SPEC)))]
} satisfies Record<string, ReadonlyArray<Scenario>>
