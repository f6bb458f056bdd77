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

// Time is moved by hand: the program runs in a fiber of its own, since it waits until the clock is moved.
it.effect("has deleted it after a quarter of an hour", () =>
  Effect.gen(function* () {
    const fiber = yield* Effect.fork(program)
    yield* TestClock.adjust("15 minutes")
    assert.isAtMost(yield* Fiber.join(fiber), 15 * 60_000)
  }).pipe(Effect.provide(InMemoryCloudFront.layer()))
)

// Time moves by itself, to the end of each sleep.
it.effect("deletes it, however long that takes", () =>
  Effect.gen(function* () {
    assert.isAtLeast(yield* TestTime.autoAdvance(program), 5 * 60_000)
    const { distributions } = yield* InMemoryCloudFront.InMemoryCloudFront
    assert.deepStrictEqual(yield* distributions, [])
  }).pipe(Effect.provide(InMemoryCloudFront.layer()))
)

// Real time: five minutes are too long for a test.
it.live("deletes it in real time", () =>
  Effect.gen(function* () {
    const { Distribution } = yield* provisionDistribution({ origin: "site.s3.amazonaws.com" })
    yield* disableAndDelete(Distribution.Id, { interval: "20 millis" })
  }).pipe(Effect.provide(InMemoryCloudFront.layer({ propagation: { distribution: "100 millis" } })))
)
