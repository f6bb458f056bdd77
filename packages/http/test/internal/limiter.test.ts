import { assert, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as FastCheck from "effect/FastCheck"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/TestClock"
import * as Limiter from "../../src/internal/limiter.js"

/** When each of so many that come at once begins, in the order in which they came. */
const begins = (rate: Limiter.Rate, count: number) =>
  Effect.gen(function* () {
    const take = yield* Limiter.make(rate)
    const start = yield* Clock.currentTimeMillis
    const fiber = yield* Effect.fork(
      Effect.all(
        Array.from({ length: count }, () => Effect.zipRight(take, Clock.currentTimeMillis)),
        { concurrency: "unbounded" }
      )
    )
    yield* TestClock.adjust("1 hour")
    return (yield* Fiber.join(fiber)).map((at) => at - start)
  })

it.effect("lets a burst begin at once, and the rest at the rate", () =>
  Effect.gen(function* () {
    assert.deepStrictEqual(yield* begins({ perSecond: 2, burst: 3 }, 7), [0, 0, 0, 500, 1000, 1500, 2000])
    assert.deepStrictEqual(yield* begins({ perSecond: Infinity, burst: 1 }, 4), [0, 0, 0, 0])
  })
)

it.effect("never lets more begin in any span of time than rate and burst allow", () =>
  Effect.gen(function* () {
    const cases = FastCheck.tuple(
      FastCheck.integer({ min: 1, max: 20 }),
      FastCheck.integer({ min: 1, max: 8 }),
      FastCheck.array(FastCheck.integer({ min: 0, max: 1500 }), { minLength: 1, maxLength: 30 })
    )
    for (const [perSecond, burst, gaps] of FastCheck.sample(cases, 50)) {
      const take = yield* Limiter.make({ perSecond, burst })
      const times: Array<number> = []
      for (const gap of gaps) {
        yield* Effect.fork(
          Effect.zipRight(
            take,
            Effect.map(Clock.currentTimeMillis, (at) => times.push(at))
          )
        )
        yield* TestClock.adjust(gap)
      }
      yield* TestClock.adjust("1 hour")
      assert.strictEqual(times.length, gaps.length)
      // Sleeps are whole milliseconds long.
      times.forEach((from, i) =>
        times.slice(i).forEach((to, j) => assert.isAtMost(j + 1, burst + ((to - from + 1) * perSecond) / 1000))
      )
    }
  })
)

it.effect("gives back the place of one that is interrupted", () =>
  Effect.gen(function* () {
    const take = yield* Limiter.make({ perSecond: 1, burst: 1 })
    yield* take
    const waiting = yield* Effect.fork(take)
    yield* TestClock.adjust("100 millis")
    yield* Fiber.interrupt(waiting)
    const next = yield* Effect.fork(Effect.zipRight(take, Clock.currentTimeMillis))
    yield* TestClock.adjust("1 minute")
    assert.strictEqual(yield* Fiber.join(next), 1000)
  })
)
