/** Test how long a program waits, with a clock that the test moves. */
import { assert, it } from "@effect/vitest"
import { provisionDistribution } from "@effect-cloudfront/core/programs/provisionDistribution"
import { waitUntilDistributionDeployed } from "@effect-cloudfront/core/programs/waiters"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/TestClock"

it.effect("gives up after ten minutes", () =>
  Effect.gen(function* () {
    const { Distribution } = yield* provisionDistribution({ origin: "my-site.s3.eu-central-1.amazonaws.com" })
    const fiber = yield* Effect.fork(waitUntilDistributionDeployed(Distribution.Id, { timeout: "10 minutes" }))
    yield* TestClock.adjust("10 minutes")
    const error = yield* Effect.flip(Fiber.join(fiber))
    assert.include(error.message, "gave up waiting")
  }).pipe(Effect.provide(InMemoryCloudFront.layer({ propagation: { distribution: "1 hour" } })))
)
