/** Time that jumps, and time that nobody moves. */
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import { getInvalidation } from "@effect-cloudfront/core/Invalidation"
import { disableAndDelete } from "@effect-cloudfront/core/programs/disableAndDelete"
import { provisionDistribution } from "@effect-cloudfront/core/programs/provisionDistribution"
import { assert, describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import type * as Layer from "effect/Layer"
import * as Ref from "effect/Ref"
import * as Schedule from "effect/Schedule"
import * as TestClock from "effect/TestClock"
import * as TestEffect from "@effect-cloudfront/support/TestEffect"
import * as Faults from "@effect-cloudfront/testing/Faults"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import * as Stub from "@effect-cloudfront/testing/Stub"
import * as TestTime from "@effect-cloudfront/testing/TestTime"

/** Soon, in real time. */
const soon = { stuckAfter: "200 millis" } as const

const hours = Effect.sleep("5 hours").pipe(Effect.zipRight(Clock.currentTimeMillis))
const HOURS = 5 * 3600 * 1000

const stuckOf = <A>(exit: Exit.Exit<A, unknown>): TestTime.Stuck => {
  const defect = TestEffect.defectOf(exit)
  return defect instanceof TestTime.Stuck ? defect : assert.fail(String(exit))
}

describe("autoAdvance", () => {
  it.effect("ends a sleep at once, at its end", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* TestTime.autoAdvance(hours), HOURS)
      assert.strictEqual(yield* hours.pipe(TestTime.autoAdvance), 2 * HOURS)
      assert.strictEqual(yield* hours.pipe(TestTime.autoAdvanceWith({ limit: "5 hours" })), 3 * HOURS)
    })
  )

  it.live("provides a TestClock if the current clock is real", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* TestTime.autoAdvance(hours), HOURS)
      assert.isAbove(yield* Clock.currentTimeMillis, 1_000 * HOURS)
    })
  )

  it.effect("moves from one sleep to the next, in all fibers", () =>
    Effect.gen(function* () {
      const seen = yield* Ref.make<ReadonlyArray<string>>([])
      const after = (name: string, seconds: number) =>
        Effect.sleep(`${seconds} seconds`).pipe(
          Effect.zipRight(Clock.currentTimeMillis),
          Effect.flatMap((now) => Ref.update(seen, (all) => [...all, `${name} ${now}`])),
          Effect.repeat(Schedule.recurs(1))
        )
      yield* TestTime.autoAdvance(Effect.all([after("a", 2), after("b", 3)], { concurrency: "unbounded" }))
      assert.deepStrictEqual(yield* Ref.get(seen), ["a 2000", "b 3000", "a 4000", "b 6000"])
    })
  )

  it.effect("returns the exit of the program", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* Effect.flip(TestTime.autoAdvance(Effect.fail("no"))), "no")
      const died = yield* Effect.exit(TestTime.autoAdvance(Effect.die("bug")))
      assert.isTrue(Exit.isFailure(died) && Cause.isDie(died.cause))
      const inSpan = yield* Effect.currentSpan.pipe(TestTime.autoAdvance, Effect.withSpan("outer"))
      assert.strictEqual(inSpan.name, "outer")
    })
  )

  it.effect("interrupts the program if it is interrupted", () =>
    Effect.gen(function* () {
      const ended = yield* Deferred.make<void>()
      const never = Effect.onInterrupt(Effect.never, () => Deferred.succeed(ended, undefined))
      const fiber = yield* Effect.fork(TestTime.autoAdvance(never))
      for (let i = 0; i < 10; i++) yield* TestEffect.yieldNow
      yield* Fiber.interrupt(fiber)
      yield* Deferred.await(ended)
    })
  )

  it.effect("waits for work in real time", () =>
    Effect.gen(function* () {
      const real = Effect.promise(() => new Promise<string>((resolve) => setTimeout(() => resolve("came"), 50)))
      assert.strictEqual(yield* TestTime.autoAdvance(real), "came")
    })
  )

  it.effect("fails if nothing sleeps, and names the waiting spans", () =>
    Effect.gen(function* () {
      const ended = yield* Ref.make(false)
      const error = yield* Effect.never.pipe(
        Effect.withSpan("inner"),
        Effect.withSpan("outer"),
        Effect.onInterrupt(() => Ref.set(ended, true)),
        TestTime.autoAdvanceWith(soon),
        Effect.flip
      )
      assert.strictEqual(error.reason, "NotAsleep")
      assert.deepStrictEqual(error.waiting, ["outer > inner"])
      assert.match(error.message, /^The program has not ended: it waits in outer > inner\. Nothing sleeps/)
      for (let i = 0; i < 10; i++) yield* TestEffect.yieldNow
      assert.isTrue(yield* Ref.get(ended))
    })
  )

  it.effect("fails if a program exceeds the limit, even an uninterruptible one", () =>
    Effect.gen(function* () {
      const late = yield* Effect.flip(TestTime.autoAdvanceWith(Effect.uninterruptible(hours), { limit: "1 hour" }))
      assert.strictEqual(late.reason, "Endless")
      assert.include(late.message, "the limit of 1h")
      const forever = Effect.forever(Effect.sleep("1 hour")).pipe(Effect.withSpan("poll"))
      const error = yield* Effect.flip(TestTime.autoAdvance(forever))
      assert.strictEqual(error.reason, "Endless")
      assert.include(error.message, "it waits in poll. Its next sleep ends after the limit of 1d")
    })
  )

  it.effect("names all waiting fibers once", () =>
    Effect.gen(function* () {
      const wait = (name: string) => Effect.withSpan(Effect.never, name)
      const both = Effect.all([wait("a"), wait("b"), wait("b")], { concurrency: "unbounded" })
      const error = yield* Effect.flip(TestTime.autoAdvanceWith(Effect.withSpan(both, "all"), soon))
      assert.deepStrictEqual(error.waiting, ["all > a", "all > b"])
    })
  )
})

describe("a sleep on a clock that is not moved", () => {
  it.effect("dies with an explanation", () =>
    Effect.gen(function* () {
      const error = stuckOf(
        yield* hours.pipe(Effect.withSpan("program"), Effect.exit, Effect.provide(TestTime.layer(soon)))
      )
      assert.strictEqual(error.reason, "NotMoved")
      assert.deepStrictEqual(error.waiting, ["program"])
      assert.strictEqual(
        error.message,
        "A sleep of 5h in program waits for a TestClock that nobody has moved for 200ms of real time. " +
          "Fork the program and call TestClock.adjust, or run it with TestTime.autoAdvance."
      )
    })
  )

  const layers: ReadonlyArray<readonly [string, Layer.Layer<CloudFront>]> = [
    ["InMemoryCloudFront.layer", InMemoryCloudFront.layer(undefined, soon)],
    ["Stub.layerHttp", Stub.layerHttp(soon)]
  ]
  for (const [name, layer] of layers) {
    it.effect(`dies with ${name}`, () =>
      Effect.gen(function* () {
        const exit = yield* hours.pipe(Effect.exit, Effect.provide(layer))
        assert.strictEqual(stuckOf(exit).reason, "NotMoved")
      })
    )
  }

  it.effect("dies with the default options before the time limit of a test", () =>
    Effect.gen(function* () {
      const exits = yield* Effect.all(
        [
          hours.pipe(Effect.exit, Effect.provide(InMemoryCloudFront.layer())),
          hours.pipe(Effect.exit, Effect.provide(Stub.layer()))
        ],
        { concurrency: "unbounded" }
      )
      assert.strictEqual(stuckOf(exits[0]).reason, "NotMoved")
      assert.strictEqual(stuckOf(exits[1]).reason, "NotMoved")
    })
  )

  it.effect("dies in a program, in a retry and in a request without a response", () =>
    Effect.gen(function* () {
      const { faults } = yield* InMemoryCloudFront.InMemoryCloudFront
      const { Distribution } = yield* provisionDistribution({ origin: "site.s3.amazonaws.com" })
      const forgotten = Effect.map(Effect.exit(disableAndDelete(Distribution.Id)), stuckOf)
      const program = yield* forgotten
      assert.strictEqual(program.reason, "NotMoved")
      assert.include(
        program.message,
        "in CloudFront.programs.disableAndDelete waits for a TestClock that nobody has moved"
      )
      for (const fault of [Faults.unavailable, Faults.silence]) {
        yield* faults.on("*", fault)
        const { message } = stuckOf(
          // Without jitter, which may make the delay of a retry almost 0.
          yield* getInvalidation({ DistributionId: "E1", Id: "I1" }).pipe(TestEffect.withRandom(1), Effect.exit)
        )
        assert.match(
          message,
          /^A sleep of .* in CloudFront\.GetInvalidation .*waits for a TestClock that nobody has moved/
        )
      }
    }).pipe(Effect.provide(InMemoryCloudFront.layer(undefined, soon)))
  )

  it.effect("continues if the clock is moved, inside or outside of the layer", () =>
    Effect.gen(function* () {
      const real = Effect.promise(() => new Promise((resolve) => setTimeout(resolve, 150)))
      const fiber = yield* Effect.fork(
        Effect.gen(function* () {
          const inner = yield* Effect.fork(hours)
          for (let i = 0; i < 4; i++) {
            yield* real
            yield* TestClock.adjust("1 hour")
          }
          return yield* Fiber.join(inner)
        }).pipe(Effect.provide(TestTime.layer(soon)))
      )
      yield* Effect.zipRight(real, TestClock.adjust("30 minutes"))
      yield* Effect.zipRight(real, TestClock.adjust("30 minutes"))
      assert.strictEqual(yield* Fiber.join(fiber), HOURS)
    })
  )

  it.effect("is not watched if that is turned off", () =>
    Effect.gen(function* () {
      const off = TestTime.layer({ stuckAfter: Infinity })
      const fiber = yield* hours.pipe(Effect.provide(off), Effect.provide(TestTime.layer(soon)), Effect.fork)
      yield* Effect.promise(() => new Promise((resolve) => setTimeout(resolve, 400)))
      yield* TestClock.adjust("5 hours")
      assert.strictEqual(yield* Fiber.join(fiber), HOURS)
    })
  )

  it.effect("is advanced by autoAdvance, inside and outside of the layer", () =>
    Effect.gen(function* () {
      const inside = hours.pipe(TestTime.autoAdvance, Effect.provide(InMemoryCloudFront.layer()))
      assert.strictEqual(yield* inside, HOURS)
      const outside = hours.pipe(Effect.provide(InMemoryCloudFront.layer()), TestTime.autoAdvance)
      assert.strictEqual(yield* outside, 2 * HOURS)
    })
  )

  it.live("is not detected in real time", () =>
    Effect.gen(function* () {
      yield* Effect.sleep("300 millis")
      yield* Effect.flip(getInvalidation({ DistributionId: "E1", Id: "I1" }))
    }).pipe(Effect.provide(InMemoryCloudFront.layer(undefined, soon)))
  )
})
