import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import { ensureDistribution } from "@effect-cloudfront/core/programs/ensureDistribution"
import * as CloudFrontNode from "@effect-cloudfront/http/CloudFrontNode"

const site = (comment: string) => ({
  callerReference: "my-site-1",
  origin: "my-site.s3.eu-central-1.amazonaws.com",
  comment,
  tags: { team: "web" }
})

export const program = Effect.gen(function* () {
  const created = yield* ensureDistribution(site("my site"))
  yield* Console.log(created.outcome)

  const { changes, steps } = yield* ensureDistribution({ ...site("my new site"), dryRun: true })
  yield* Console.log("would do:", steps, changes)

  const updated = yield* ensureDistribution(site("my new site"))
  yield* Console.log(updated.outcome, updated.distribution.DistributionConfig.Comment)

  const unchanged = yield* ensureDistribution(site("my new site"))
  yield* Console.log(unchanged.outcome)
})

export const main = program.pipe(Effect.provide(CloudFrontNode.layerEnv))
