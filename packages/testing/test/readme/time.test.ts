import { assert, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/TestClock"
import { provisionDistribution } from "@effect-cloudfront/core/programs/provisionDistribution"
import { disableAndDelete } from "@effect-cloudfront/core/programs/disableAndDelete"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import * as TestTime from "@effect-cloudfront/testing/TestTime"

const program = Effect.gen(function* () {
  const { Distribution } = yield* provisionDistribution({ origin: "site.s3.amazonaws.com" })
  yield* disableAndDelete(Distribution.Id)
  return yield* Clock.currentTimeMillis
})

// The test moves the clock. The program runs in a separate fiber, because it waits until the clock is moved.
it.effect("deletes the distribution within 15 minutes", () =>
  Effect.gen(function* () {
    const fiber = yield* Effect.fork(program)
    yield* TestClock.adjust("15 minutes")
    assert.isAtMost(yield* Fiber.join(fiber), 15 * 60_000)
  }).pipe(Effect.provide(InMemoryCloudFront.layer()))
)

// The clock moves automatically to the end of each sleep.
it.effect("deletes the distribution in simulated time", () =>
  Effect.gen(function* () {
    assert.isAtLeast(yield* TestTime.autoAdvance(program), 5 * 60_000)
    const { distributions } = yield* InMemoryCloudFront.InMemoryCloudFront
    assert.deepStrictEqual(yield* distributions, [])
  }).pipe(Effect.provide(InMemoryCloudFront.layer()))
)

// Real time. The default of five minutes would be too long for a test.
it.live("deletes the distribution in real time", () =>
  Effect.gen(function* () {
    const { Distribution } = yield* provisionDistribution({ origin: "site.s3.amazonaws.com" })
    yield* disableAndDelete(Distribution.Id, { interval: "20 millis" })
  }).pipe(Effect.provide(InMemoryCloudFront.layer({ propagation: { distribution: "100 millis" } })))
)
