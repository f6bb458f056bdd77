import * as Backoff from "../../src/internal/backoff.js"
import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Ref from "effect/Ref"
import * as TestClock from "effect/TestClock"
import * as TestEffect from "@effect-cloudfront/support/TestEffect"

const backoff = { first: 100, max: 1_000 }

/** Runs an effect that sleeps, and says for how long it did. */
const elapsed = <A>(self: Effect.Effect<A>) =>
  Effect.gen(function* () {
    const started = yield* Clock.currentTimeMillis
    const fiber = yield* Effect.fork(Effect.zipRight(self, Clock.currentTimeMillis))
    yield* TestClock.adjust("1 minute")
    return (yield* Fiber.join(fiber)) - started
  })

/** A read whose result is how often it ran, and the times at which it did. */
const counting = Effect.map(Ref.make<ReadonlyArray<number>>([]), (times) => ({
  times: Ref.get(times),
  read: Effect.flatMap(Clock.currentTimeMillis, (now) =>
    Ref.modify(times, (all) => [all.length + 1, [...all, now]] as const)
  )
}))

describe("delay", () => {
  it("doubles from the first to the maximum", () => {
    assert.deepStrictEqual(
      [1, 2, 3, 4, 5, 6].map((attempt) => Backoff.delay(backoff, attempt)),
      [100, 200, 400, 800, 1_000, 1_000]
    )
    assert.deepStrictEqual(
      [1_000, 1_024, 2_000].map((attempt) => [
        Backoff.delay(backoff, attempt),
        Backoff.delay({ first: 0, max: 0 }, attempt)
      ]),
      Array.from({ length: 3 }, () => [1_000, 0])
    )
  })
})

describe("sleep", () => {
  it.effect("takes between half of the delay and all of it", () =>
    Effect.gen(function* () {
      const all = yield* Effect.forEach(
        Array.from({ length: 50 }, (_, seed) => seed),
        (seed) => elapsed(TestEffect.withSeed(Backoff.sleep(backoff, 2), String(seed)))
      )
      assert.isTrue(
        all.every((one) => one >= 100 && one <= 200),
        all.join()
      )
      assert.isAbove(Math.max(...all) - Math.min(...all), 50)
      for (const [random, took] of [
        [0, 100],
        [0.25, 125],
        [1, 200]
      ] as const) {
        const fixed = TestEffect.withRandom(Backoff.sleep(backoff, 2), random)
        assert.strictEqual(yield* elapsed(fixed), took)
      }
    })
  )

  it.effect("takes another part of the delay at random, and no more than it may", () =>
    Effect.gen(function* () {
      for (const [random, jitter, most, took] of [
        [0, 0, Infinity, 200],
        [0, 1, Infinity, 0],
        [0.25, 0.2, Infinity, 170],
        [0, 7, Infinity, 0],
        [0, -7, Infinity, 200],
        [1, 1, 150, 150],
        [0, 0.5, 150, 100]
      ] as const) {
        const fixed = TestEffect.withRandom(Backoff.sleep(backoff, 2, jitter, most), random)
        assert.strictEqual(yield* elapsed(fixed), took, `${random} ${jitter} ${most}`)
      }
    })
  )
})

describe("pollFor", () => {
  it.effect("reads with growing delays until the result is what is waited for", () =>
    Effect.gen(function* () {
      const { read, times } = yield* counting
      const took = yield* elapsed(Backoff.pollFor(read, (n) => n === 6, backoff))
      assert.strictEqual(took, 2_500)
      assert.deepStrictEqual(yield* times, [0, 100, 300, 700, 1_500, 2_500])
    })
  )

  it.effect("reads once more at the end of its time, and returns that result", () =>
    Effect.gen(function* () {
      const { read, times } = yield* counting
      assert.strictEqual(yield* elapsed(Backoff.pollFor(read, () => false, backoff, "500 millis")), 500)
      assert.deepStrictEqual(yield* times, [0, 100, 300, 500])
      assert.strictEqual(yield* Backoff.pollFor(read, () => false, backoff, 0), 5)
      // The last delay is what is left, be it a millisecond.
      assert.strictEqual(yield* elapsed(Backoff.pollFor(read, () => false, backoff, "101 millis")), 101)
    })
  )

  it.effect("fails as the read does", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* Effect.flip(Backoff.pollFor(Effect.fail("no"), () => false, backoff)), "no")
    })
  )
})

describe("poll", () => {
  it.effect("has no end but the result", () =>
    Effect.gen(function* () {
      const { read, times } = yield* counting
      const isLast = (n: number): n is 10 => n === 10
      assert.strictEqual(yield* elapsed(Effect.asVoid(Backoff.poll(read, isLast, Backoff.READS))), 32_500)
      // Half a second, doubled up to five.
      const [, second, third, fourth, fifth, sixth, seventh] = yield* times
      assert.deepStrictEqual([second, third, fourth, fifth, sixth, seventh], [500, 1_500, 3_500, 7_500, 12_500, 17_500])
    })
  )

  it.effect("reads at a time after which the read itself ends it", () =>
    Effect.gen(function* () {
      const { read, times } = yield* counting
      const isLast = (n: number): n is 10 => n === 10
      const untilEnd = Effect.filterOrFail(
        read,
        (n) => n < 4,
        () => "over"
      )
      const took = yield* elapsed(Effect.ignore(Backoff.poll(untilEnd, isLast, backoff, 500)))
      assert.deepStrictEqual([took, yield* times], [500, [0, 100, 300, 500]])
    })
  )
})
