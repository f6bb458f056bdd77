import { assert, describe, it } from "@effect/vitest"
import { DefaultRateLimiter } from "@smithy/core/retry"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/TestClock"
import { vi } from "vitest"
import * as Adaptive from "../../src/internal/adaptive.js"

/** What AWS's own limiter makes of the same answers at the same times. */
class Theirs extends DefaultRateLimiter {
  get rates(): readonly [enabled: boolean, fillRate: number, capacity: number, tokens: number, measured: number] {
    const { availableTokens, enabled, fillRate, maxCapacity, measuredTxRate } = this as unknown as Record<string, never>
    return [
      enabled ?? assert.fail(),
      fillRate ?? NaN,
      maxCapacity ?? NaN,
      availableTokens ?? NaN,
      measuredTxRate ?? NaN
    ]
  }
}

const answers = fc.array(fc.tuple(fc.integer({ min: 1, max: 2000 }), fc.boolean()), {
  minLength: 1,
  maxLength: 60
})

describe("the rate", () => {
  it("follows the responses like AWS's own limiter", () => {
    const now = vi.spyOn(Date, "now")
    try {
      for (const sequence of fc.sample(answers, 100)) {
        let millis = 1_700_000_000_000
        now.mockImplementation(() => millis)
        const theirs = new Theirs()
        let ours = Adaptive.initial(millis / 1000)
        for (const [gap, throttled] of sequence) {
          millis += gap
          const error = throttled ? Object.assign(new Error("Throttling"), { name: "Throttling", $metadata: {} }) : {}
          theirs.updateClientSendingRate(error as never)
          ours = Adaptive.afterResponse(ours, throttled, millis / 1000)
          const expected = theirs.rates
          const actual = [ours.enabled, ours.fillRate, ours.capacity, ours.tokens, ours.measuredRate] as const
          assert.strictEqual(actual[0], expected[0])
          // Theirs rounds to eight digits on the way.
          for (const i of [1, 2, 3, 4] as const) {
            const scale = Math.max(1, Math.abs(expected[i]))
            assert.closeTo(actual[i] / scale, expected[i] / scale, 1e-5)
          }
        }
      }
    } finally {
      now.mockRestore()
    }
  })
})

describe("requests", () => {
  it.effect("are not delayed before the service has throttled one", () =>
    Effect.gen(function* () {
      const { acquire, onResponse } = yield* Adaptive.make
      for (let i = 0; i < 1000; i++) yield* Effect.zipRight(acquire, onResponse(false))
      assert.strictEqual(yield* Clock.currentTimeMillis, 0)
    })
  )

  it.effect("are then sent in order at the rate, and an interrupted one does not delay others", () =>
    Effect.gen(function* () {
      const { acquire, onResponse } = yield* Adaptive.make
      yield* TestClock.adjust("1 second")
      yield* onResponse(true)
      const order: Array<number> = []
      const start = yield* Clock.currentTimeMillis
      const one = (i: number) =>
        Effect.zipRight(
          acquire,
          Effect.sync(() => order.push(i))
        )
      const fibers = yield* Effect.forEach([0, 1, 2, 3, 4], (i) => Effect.fork(one(i)), { concurrency: 1 })
      yield* TestClock.adjust("1 millis")
      yield* Fiber.interrupt(fibers[1] ?? assert.fail())
      // Half a request a second is the least.
      yield* TestClock.adjust("1 minute")
      yield* Effect.forEach(fibers, Fiber.await, { concurrency: 1 })
      assert.deepStrictEqual(order, [0, 2, 3, 4])
      assert.isAtMost((yield* Clock.currentTimeMillis) - start, 60_001)
    })
  )

  it.effect("wait behind the waiting ones", () =>
    Effect.gen(function* () {
      const { acquire, onResponse } = yield* Adaptive.make
      yield* TestClock.adjust("1 second")
      yield* onResponse(true)
      const order: Array<string> = []
      const thrice = (name: string) =>
        Effect.repeat(
          Effect.map(acquire, () => order.push(name)),
          { times: 2 }
        )
      yield* Effect.fork(Effect.all([thrice("a"), thrice("b"), thrice("c")], { concurrency: "unbounded" }))
      yield* TestClock.adjust("1 minute")
      assert.strictEqual(order.join(""), "abcabcabc")
    })
  )

  it.effect("take no tokens from the others if they are interrupted", () =>
    Effect.gen(function* () {
      const { acquire, onResponse } = yield* Adaptive.make
      yield* TestClock.adjust("1 second")
      yield* onResponse(true)
      const start = yield* Clock.currentTimeMillis
      const begun: Array<readonly [number, number]> = []
      const one = (i: number) =>
        Effect.zipRight(
          acquire,
          Effect.map(Clock.currentTimeMillis, (at) => begun.push([i, at - start]))
        )
      const fibers = yield* Effect.forEach([0, 1, 2, 3, 4, 5], (i) => Effect.fork(one(i)), { concurrency: 1 })
      yield* TestClock.adjust("500 millis")
      yield* Fiber.interruptAll([0, 1, 2, 4].flatMap((i) => fibers[i] ?? []))
      yield* Effect.fork(one(6))
      yield* TestClock.adjust("1 minute")
      assert.deepStrictEqual(
        begun.map(([who]) => who),
        [3, 5, 6]
      )
      const times = begun.map(([, at]) => at)
      // At more than half a request a second, as if the others had never been there.
      times.forEach((at, i) => {
        assert.isAtMost(at, 2000 * (i + 1))
        assert.closeTo(at - (times[i - 1] ?? 0), times[0] ?? NaN, 1)
      })
    })
  )
})
