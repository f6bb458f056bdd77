import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import type { DistributionConfig } from "@effect-cloudfront/core/Distribution"
import { stagedRollout, type RolloutStep } from "@effect-cloudfront/core/programs/stagedRollout"
import * as CloudFrontNode from "@effect-cloudfront/http/CloudFrontNode"

const change = (config: DistributionConfig) => ({ ...config, DefaultRootObject: "home.html" })

/** The reason for going back, or `undefined`. Read your own metrics of the staging distribution here. */
const check = ({ of, step, traffic }: RolloutStep) =>
  Effect.as(Console.log(`step ${step} of ${of} is good:`, traffic), undefined)

export const program = (id: string) =>
  Effect.gen(function* () {
    const plan = yield* stagedRollout(id, change, { dryRun: true })
    yield* Console.log("would do:", plan.steps.join(" "))

    const { outcome } = yield* stagedRollout(id, change, {
      steps: [
        { _tag: "Header", name: "aws-cf-cd-team", value: "web" },
        { _tag: "Weight", weight: 0.15 }
      ],
      soak: "15 minutes",
      check
    })
    yield* Console.log(outcome)

    // A change that a check does not like is taken back.
    const bad = yield* stagedRollout(id, (config) => ({ ...config, DefaultRootObject: "bad.html" }), {
      check: () => Effect.succeed("too many errors")
    })
    yield* Console.log(bad.outcome, bad.rejected, bad.distribution.DistributionConfig.DefaultRootObject)
  })

export const main = program("E1PA6795UKMFR9").pipe(Effect.provide(CloudFrontNode.layerEnv))
