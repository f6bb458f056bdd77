/** What the helpers of the tests do, on every version of Effect. */
import { assert, describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Config from "effect/Config"
import * as Deferred from "effect/Deferred"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Metric from "effect/Metric"
import * as Option from "effect/Option"
import * as Random from "effect/Random"
import * as TestClock from "effect/TestClock"
import * as TestEffect from "@effect-cloudfront/support/TestEffect"

describe("clocks", () => {
  it.effect("have the given time and sleeps", () =>
    Effect.gen(function* () {
      let now = 1_500
      const clock = TestEffect.makeClock({
        now: () => now,
        sleep: (duration) => Effect.sync(() => void (now += Duration.toMillis(duration)))
      })
      const seen = Effect.gen(function* () {
        const before = [yield* Clock.currentTimeMillis, yield* Clock.currentTimeNanos]
        yield* Effect.sleep("2 seconds")
        return [...before, yield* Clock.currentTimeMillis, TestEffect.millisOf(yield* TestEffect.clock)]
      })
      assert.deepStrictEqual(yield* TestEffect.withClock(seen, clock), [1_500, 1_500_000_000n, 3_500, 3_500])
      assert.strictEqual(yield* Clock.currentTimeMillis, 0)
      const endless = TestEffect.makeClock({ now: () => 0 })
      const fiber = yield* Effect.fork(TestEffect.withClock(Effect.sleep(1), endless))
      yield* TestEffect.yieldNow
      assert.isUndefined(TestEffect.exitOf(fiber))
      yield* Fiber.interrupt(fiber)
      assert.strictEqual(TestEffect.exitOf(fiber)?._tag, "Failure")
    })
  )

  it.effect("are shifted in wall time alone", () =>
    Effect.gen(function* () {
      yield* TestClock.adjust("10 seconds")
      const shifted = TestEffect.shiftedClock(yield* TestEffect.clock, -4_000)
      assert.strictEqual(yield* TestEffect.withClock(Clock.currentTimeMillis, shifted), 6_000)
      const slept = Effect.zipRight(Effect.sleep("1 second"), Clock.currentTimeMillis)
      const fiber = yield* Effect.fork(TestEffect.withClock(slept, shifted))
      yield* TestClock.adjust("1 second")
      assert.strictEqual(yield* Fiber.join(fiber), 7_000)
    })
  )

  it.effect("show the ends of sleeps", () =>
    Effect.gen(function* () {
      yield* TestClock.adjust("1 second")
      const late = yield* Effect.fork(Effect.sleep("3 seconds"))
      const early = yield* Effect.fork(Effect.sleep("2 seconds"))
      yield* TestEffect.yieldNow
      assert.sameMembers([...(yield* TestEffect.sleepEnds)], [4_000, 3_000])
      // It is the clock of the test, which also moves from within.
      yield* TestEffect.watchingSleeps(TestClock.adjust("2 seconds"))
      assert.deepStrictEqual([...(yield* TestEffect.sleepEnds)], [4_000])
      yield* Fiber.join(early)
      yield* TestClock.adjust("1 second")
      yield* Fiber.join(late)
      assert.isEmpty([...(yield* TestEffect.sleepEnds)])
      assert.strictEqual(yield* Clock.currentTimeMillis, 4_000)
    }).pipe(TestEffect.watchingSleeps)
  )

  it.effect("are separate in withTestClock", () =>
    Effect.gen(function* () {
      yield* TestClock.adjust("1 second")
      const inner = Effect.gen(function* () {
        const start = yield* Clock.currentTimeMillis
        const fiber = yield* Effect.fork(Effect.sleep("5 seconds"))
        yield* TestEffect.yieldNow
        const ends = yield* TestEffect.sleepEnds
        yield* TestClock.adjust("5 seconds")
        yield* Fiber.join(fiber)
        return [start, ...ends]
      })
      assert.deepStrictEqual(yield* TestEffect.withTestClock(inner), [0, 5_000])
      assert.strictEqual(yield* Clock.currentTimeMillis, 1_000)
    })
  )
})

it.effect("running fibers are counted with their children", () =>
  Effect.gen(function* () {
    const { running, track } = yield* TestEffect.makeFiberTracker
    assert.strictEqual(yield* running, 0)
    const end = yield* Deferred.make<void>()
    const child = Effect.flatMap(Effect.fork(Deferred.await(end)), Fiber.join)
    const fiber = yield* Effect.fork(track(Effect.all([child, child], { concurrency: "unbounded" })))
    while ((yield* running) < 4) yield* TestEffect.yieldNow
    yield* Deferred.succeed(end, undefined)
    yield* Fiber.join(fiber)
    while ((yield* running) > 0) yield* TestEffect.yieldNow
    const never = yield* Effect.fork(track(Effect.flatMap(Effect.fork(Effect.never), Fiber.join)))
    while ((yield* running) === 0) yield* TestEffect.yieldNow
    yield* Fiber.interrupt(never)
    assert.strictEqual(yield* running, 0)
  })
)

describe("randomness", () => {
  it.effect("is one number", () =>
    Effect.gen(function* () {
      for (const value of [0, 0.25, 0.999]) {
        assert.deepStrictEqual(yield* TestEffect.withRandom(Effect.all([Random.next, Random.next]), value), [
          value,
          value
        ])
      }
    })
  )

  it.effect("follows from a seed", () =>
    Effect.gen(function* () {
      const numbers = Effect.all([Random.next, Random.next, Random.next])
      const one = yield* TestEffect.withSeed(numbers, "one")
      assert.deepStrictEqual(yield* numbers.pipe(TestEffect.withSeed("one")), one)
      assert.notDeepEqual(yield* TestEffect.withSeed(numbers, "two"), one)
    })
  )
})

describe("a recording tracer", () => {
  it.effect("has spans, attributes, events and ends", () =>
    Effect.gen(function* () {
      const told: Array<string> = []
      const { spans, tracer } = TestEffect.recordingTracer({
        attribute: ({ name }, key, value) => void told.push(`${name} ${key}=${String(value)}`),
        event: ({ name }, event, attributes) => void told.push(`${name} ${event} ${JSON.stringify(attributes)}`),
        end: ({ name }, exit) => void told.push(`${name} ${exit._tag}`)
      })
      const inner = Effect.gen(function* () {
        yield* Effect.annotateCurrentSpan("key", 1)
        const span = yield* Effect.currentSpan
        span.event("happened", 0n, { a: 1 })
        return yield* Effect.fail("no")
      })
      yield* inner.pipe(
        Effect.withSpan("inner", { attributes: { first: true }, kind: "client" }),
        Effect.withSpan("outer"),
        Effect.exit,
        Effect.withTracer(tracer)
      )
      const [outer, child] = spans
      assert.deepStrictEqual([outer?.name, child?.name, child?.kind], ["outer", "inner", "client"])
      assert.strictEqual(child === undefined ? "" : Option.getOrUndefined(child.parent)?.spanId, outer?.spanId)
      assert.strictEqual(child?.attributes.get("key"), 1)
      assert.strictEqual(child?.attributes.get("first"), true)
      assert.deepStrictEqual(child?.events, ["happened"])
      assert.strictEqual(child?.status._tag, "Ended")
      assert.includeMembers(told, ["inner key=1", 'inner happened {"a":1}', "inner Failure", "outer Failure"])
    })
  )
})

describe("the log", () => {
  const entries: Array<TestEffect.LogEntry> = []
  const logged = (minimum?: "All" | "Debug" | "Info" | "None") => {
    entries.length = 0
    return Effect.logDebug("debug").pipe(
      Effect.andThen(Effect.logError("words", Cause.fail("why"))),
      Effect.annotateLogs("key", "value"),
      TestEffect.withLog((entry) => entries.push(entry), minimum)
    )
  }

  it.effect("has levels, messages, annotations and causes", () =>
    Effect.gen(function* () {
      yield* logged("All")
      assert.deepStrictEqual(
        entries.map(({ annotations, level, message }) => [level, message, annotations]),
        [
          ["DEBUG", ["debug"], { key: "value" }],
          ["ERROR", ["words"], { key: "value" }]
        ]
      )
      assert.deepStrictEqual(TestEffect.errorsOf(entries[1]?.cause ?? assert.fail()), ["why"])
      for (const text of Object.values(entries[1]?.printed ?? assert.fail())) {
        assert.include(text, "words")
        assert.include(text, "why")
        assert.include(text, "value")
      }
    })
  )

  it.effect("has a minimum level", () =>
    Effect.gen(function* () {
      for (const [minimum, count] of [
        ["All", 2],
        ["Debug", 2],
        ["Info", 1],
        [undefined, 1],
        ["None", 0]
      ] as const) {
        yield* logged(minimum)
        assert.lengthOf(entries, count)
      }
    })
  )
})

describe("the configuration", () => {
  const name = Config.string("NAME")

  it.effect("has the given values alone", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* TestEffect.withConfig(name, { NAME: "a.b" }), "a.b")
      assert.strictEqual(yield* name.pipe(TestEffect.withConfig({ NAME: "c" })), "c")
      assert.strictEqual(yield* Effect.provide(name, TestEffect.layerConfig({ NAME: "d" })), "d")
      const absent = yield* Effect.flip(TestEffect.withConfig(Config.string("PATH"), { NAME: "a" }))
      assert.isTrue(TestEffect.isConfigError(absent))
      assert.isTrue(TestEffect.isMissingConfig(absent))
      assert.isFalse(TestEffect.isInvalidConfig(absent))
      assert.deepStrictEqual(TestEffect.configPath(absent), ["PATH"])
      assert.isFalse(TestEffect.isConfigError(new Error("no")))
    })
  )
})

it.effect("errors and defects of exits are found", () =>
  Effect.gen(function* () {
    const failed = yield* Effect.exit(Effect.fail("no"))
    assert.isUndefined(TestEffect.defectOf(failed))
    assert.deepStrictEqual(Exit.isFailure(failed) ? TestEffect.errorsOf(failed.cause) : [], ["no"])
    const died = yield* Effect.exit(Effect.die("bug"))
    assert.strictEqual(TestEffect.defectOf(died), "bug")
    assert.deepStrictEqual(Exit.isFailure(died) ? TestEffect.errorsOf(died.cause) : [], ["bug"])
    const cause = Cause.fail(new Error("outer", { cause: new Error("inner") }))
    assert.include(TestEffect.printCause(cause), "inner")
  })
)

it.effect("a metric has a series per tag", () =>
  Effect.gen(function* () {
    const counter = Metric.counter("support.test")
    const one = TestEffect.tagged(counter, "key", "one")
    const countOf = (metric: typeof counter) => Effect.map(Metric.value(metric), ({ count }) => count)
    yield* Metric.update(one, 2)
    yield* Metric.update(counter, 3).pipe(TestEffect.withMetricTag("key", "two"))
    assert.strictEqual(yield* countOf(one), 2)
    assert.strictEqual(yield* countOf(TestEffect.tagged(counter, "key", "two")), 3)
    assert.strictEqual(yield* countOf(TestEffect.tagged(counter, "key", "three")), 0)
  })
)
