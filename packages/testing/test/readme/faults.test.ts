import { assert, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { listDistributions } from "@effect-cloudfront/core/Distribution"
import { provisionDistribution } from "@effect-cloudfront/core/programs/provisionDistribution"
import * as Faults from "@effect-cloudfront/testing/Faults"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import * as TestTime from "@effect-cloudfront/testing/TestTime"

it.effect("creates one distribution although the response is lost", () =>
  Effect.gen(function* () {
    const { calls, distributions, faults } = yield* InMemoryCloudFront.InMemoryCloudFront
    yield* faults.on("CreateDistribution", Faults.resetAfter)
    yield* faults.on("*", Faults.throttle, { times: 2 })
    yield* provisionDistribution({ origin: "site.s3.amazonaws.com" })
    assert.lengthOf(yield* distributions, 1)
    const failed = (yield* calls).filter(({ fault }) => fault !== undefined)
    assert.lengthOf(failed, 3)
  }).pipe(TestTime.autoAdvance, Effect.provide(InMemoryCloudFront.layer()))
)

it.effect("fails if the service is unavailable", () =>
  Effect.gen(function* () {
    const { faults } = yield* InMemoryCloudFront.InMemoryCloudFront
    yield* faults.on("*", Faults.unavailable, { times: Infinity })
    const error = yield* Effect.flip(listDistributions())
    assert.strictEqual(error._tag, "UnknownServiceError")
  }).pipe(TestTime.autoAdvance, Effect.provide(InMemoryCloudFront.layer(undefined, { http: { maxAttempts: 2 } })))
)
