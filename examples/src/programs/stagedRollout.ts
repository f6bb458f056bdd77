/** Rolls a change out in steps, in a job that is stopped in the middle and runs again. */
import type { DistributionConfig } from "@effect-cloudfront/core/Distribution"
import { customOrigin, provisionDistribution } from "@effect-cloudfront/core/programs/provisionDistribution"
import { stagedRollout, type RolloutEvent, type RolloutStep } from "@effect-cloudfront/core/programs/stagedRollout"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"

/** The pace of the in-memory CloudFront. Leave it out with an account. */
const pace = { interval: "250 millis", timeout: "10 minutes", lag: "0 seconds" } as const

const steps = [
  { _tag: "Header", name: "aws-cf-cd-team", value: "web" },
  { _tag: "Weight", weight: 0.05 },
  { _tag: "Weight", weight: 0.15 }
] as const

const show = (event: RolloutEvent) => {
  switch (event._tag) {
    case "StepReached":
      return Console.log(`  step ${event.step} of ${event.of}`)
    case "Rejected":
      return Console.log(`  going back: ${event.reason}`)
    case "Waiting":
      return Effect.void
    default:
      return Console.log(`  ${event._tag}`)
  }
}

/** A check returns the reason for going back: from your metrics, or from a person. */
type Check = (step: RolloutStep) => Effect.Effect<string | undefined>

export const rollOut = (id: string, change: (config: DistributionConfig) => DistributionConfig, check: Check) =>
  stagedRollout(id, change, { steps, check, onEvent: show, ...pace }).pipe(
    Effect.map(({ outcome, rejected }) => (rejected === undefined ? outcome : `${outcome}: ${rejected.reason}`)),
    // Nothing was changed.
    Effect.catchTag("RolloutRefused", ({ details, reason }) =>
      Effect.succeed(`refused: ${[reason, ...details].join(" ")}`)
    )
  )

/** Jobs have a time limit. What is in progress when it is over is interrupted. */
const asJob = <E, R>(self: Effect.Effect<string, E, R>) =>
  Effect.map(
    Effect.timeoutOption(self, "10 seconds"),
    Option.getOrElse(() => "stopped")
  )

const newPage = (config: DistributionConfig) => ({ ...config, DefaultRootObject: "home.html" })

const fine: Check = () => Effect.succeed(undefined)

export const main = Effect.gen(function* () {
  const { Distribution } = yield* provisionDistribution({
    origin: customOrigin("example.com"),
    defaultRootObject: "index.html",
    // Continuous deployment does not support HTTP/3.
    config: (config) => ({ ...config, HttpVersion: "http2" })
  })
  const { Id } = Distribution

  const slow: Check = ({ step }) => (step === 2 ? Effect.never : Effect.succeed(undefined))
  yield* Console.log("first job:", yield* asJob(rollOut(Id, newPage, slow)))
  // It finds the staging distribution and the policy, and goes on with the step that was reached.
  yield* Console.log("second job:", yield* asJob(rollOut(Id, newPage, fine)))
  yield* Console.log("third job:", yield* asJob(rollOut(Id, newPage, fine)))

  const bad = (config: DistributionConfig) => ({ ...config, DefaultRootObject: "bad.html" })
  const alarm: Check = () => Effect.succeed("2 % of the responses are errors")
  yield* Console.log("another change:", yield* rollOut(Id, bad, alarm))

  const unsupported = (config: DistributionConfig) => ({ ...config, HttpVersion: "http3" as const })
  yield* Console.log("HTTP/3:", yield* rollOut(Id, unsupported, fine))
})
