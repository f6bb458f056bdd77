import { assert, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/TestClock"
import * as TestEffect from "@effect-cloudfront/support/TestEffect"
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

it.effect("starts a burst at once, and the rest at the rate", () =>
  Effect.gen(function* () {
    assert.deepStrictEqual(yield* begins({ perSecond: 2, burst: 3 }, 7), [0, 0, 0, 500, 1000, 1500, 2000])
    assert.deepStrictEqual(yield* begins({ perSecond: Infinity, burst: 1 }, 4), [0, 0, 0, 0])
  })
)

it.effect("never starts more in any interval than rate and burst permit", () =>
  Effect.gen(function* () {
    const cases = fc.tuple(
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 8 }),
      fc.array(fc.integer({ min: 0, max: 1500 }), { minLength: 1, maxLength: 30 })
    )
    for (const [perSecond, burst, gaps] of fc.sample(cases, 50)) {
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

it.effect("returns the token of an interrupted one", () =>
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

it.effect("is fair to those who already wait", () =>
  Effect.gen(function* () {
    const take = yield* Limiter.make({ perSecond: 1, burst: 1 })
    yield* take
    const order: Array<string> = []
    const thrice = (name: string) =>
      Effect.repeat(
        Effect.map(take, () => order.push(name)),
        { times: 2 }
      )
    yield* Effect.fork(Effect.all([thrice("a"), thrice("b"), thrice("c")], { concurrency: "unbounded" }))
    yield* TestClock.adjust("1 minute")
    assert.strictEqual(order.join(""), "abcabcabc")
  })
)

interface Step {
  readonly gap: number
  /** Which of those who came is interrupted; `undefined` where another one comes. */
  readonly interrupted: number | undefined
}

const steps = fc.array(
  fc.record({
    gap: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 700 })),
    interrupted: fc.option(fc.nat(), { nil: undefined, freq: 2 })
  }),
  { minLength: 1, maxLength: 40 }
)

const END = 120_000

/** When who begins, by a bucket that is looked at each millisecond, counted in thousandths. */
const expected = ({ burst, perSecond }: Limiter.Rate, steps: ReadonlyArray<Step>) => {
  const begun: Array<readonly [who: number, at: number]> = []
  let waiting: Array<number> = []
  let came = 0
  let filled = burst * 1000
  const begin = (at: number) => {
    for (; filled >= 1000 && waiting.length > 0; filled -= 1000) begun.push([waiting.shift() ?? NaN, at])
  }
  const due = [...steps]
  let next = due[0]?.gap ?? Infinity
  for (let at = 0; at <= END; at++) {
    if (at > 0) filled = Math.min(burst * 1000, filled + perSecond)
    begin(at)
    while (next === at) {
      const { interrupted } = due.shift() ?? assert.fail()
      if (interrupted === undefined) waiting.push(came++)
      else waiting = waiting.filter((who) => who !== interrupted % Math.max(came, 1))
      begin(at)
      next = at + (due[0]?.gap ?? Infinity)
    }
  }
  return begun
}

it.effect("keeps order, rate and tokens under interruption", () =>
  Effect.gen(function* () {
    const rates = fc.record({
      perSecond: fc.constantFrom(1, 2, 4, 5, 10, 20),
      burst: fc.integer({ min: 1, max: 5 })
    })
    for (const [rate, schedule] of fc.sample(fc.tuple(rates, steps), 50)) {
      const take = yield* Limiter.make(rate)
      const start = yield* Clock.currentTimeMillis
      const begun: Array<readonly [who: number, at: number]> = []
      const came: Array<Fiber.Fiber<unknown>> = []
      for (const { gap, interrupted } of schedule) {
        yield* TestClock.adjust(gap)
        if (interrupted === undefined) {
          const who = came.length
          const begin = Effect.map(Clock.currentTimeMillis, (at) => begun.push([who, at - start]))
          came.push(yield* Effect.fork(Effect.zipRight(take, begin)))
          yield* TestEffect.yieldNow
        } else {
          const fiber = came[interrupted % Math.max(came.length, 1)]
          if (fiber !== undefined) yield* Fiber.interrupt(fiber)
        }
      }
      yield* TestClock.adjust(END)
      assert.deepStrictEqual(begun, expected(rate, schedule), JSON.stringify([rate, schedule]))
      const times = begun.map(([, at]) => at)
      times.forEach((from, i) =>
        times
          .slice(i)
          .forEach((to, j) => assert.isAtMost(j + 1, rate.burst + ((to - from) * rate.perSecond) / 1000 + 1e-9))
      )
    }
  })
)

it.effect("continues at its rate if the clock is set back", () =>
  Effect.gen(function* () {
    const take = yield* Limiter.make({ perSecond: 1, burst: 1 })
    yield* take
    const clock = yield* TestEffect.clock
    const setBack = TestEffect.shiftedClock(clock, -3_600_000)
    const next = yield* Effect.fork(TestEffect.withClock(Effect.zipRight(take, clock.currentTimeMillis), setBack))
    yield* TestClock.adjust("1 minute")
    assert.strictEqual(yield* Fiber.join(next), 1000)
  })
)

it.effect("thousands that get their tokens at once do not run within each other", () =>
  Effect.gen(function* () {
    const COUNT = 10_000
    const take = yield* Limiter.make({ perSecond: COUNT * 1000, burst: COUNT })
    for (let taken = 0; taken < COUNT; taken++) yield* take
    const all = yield* Effect.fork(
      Effect.all(
        Array.from({ length: COUNT }, () => take),
        { concurrency: "unbounded", discard: true }
      )
    )
    yield* TestClock.adjust("1 hour")
    yield* Fiber.join(all)
  })
)
