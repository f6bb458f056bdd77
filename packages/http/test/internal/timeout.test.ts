import { assert, describe, it } from "@effect/vitest"
import * as Heap from "@effect-cloudfront/support/Heap"
import * as TestEffect from "@effect-cloudfront/support/TestEffect"
import * as Cause from "effect/Cause"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Ref from "effect/Ref"
import * as TestClock from "effect/TestClock"
import { vi } from "vitest"
import { asyncWithTimeout, timeoutFail } from "../../src/internal/timeout.js"

const brief = <A, E>(self: Effect.Effect<A, E>) => timeoutFail(self, Duration.millis(20), () => "late" as const)

for (const [name, test] of [
  ["in real time", it.live],
  ["on a clock of one's own", it.effect]
] as const) {
  const passing = name === "in real time" ? Effect.void : TestClock.adjust("20 millis")

  describe(name, () => {
    test("what is in time ends as it ends", () =>
      Effect.gen(function* () {
        assert.strictEqual(yield* brief(Effect.succeed(1)), 1)
        assert.strictEqual(yield* Effect.flip(brief(Effect.fail("no"))), "no")
        const defect = yield* Effect.exit(brief(Effect.die("bug")))
        assert.isTrue(Exit.isFailure(defect) && Cause.isDie(defect.cause))
        const stopped = yield* Effect.exit(brief(Effect.interrupt))
        assert.isTrue(Exit.isFailure(stopped) && Cause.isInterruptedOnly(stopped.cause))
      }))

    test("what is late is interrupted, and its end awaited", () =>
      Effect.gen(function* () {
        const ended = yield* Ref.make(false)
        const work = Effect.onInterrupt(Effect.never, () => Effect.zipRight(TestEffect.yieldNow, Ref.set(ended, true)))
        const fiber = yield* Effect.fork(Effect.flip(brief(work)))
        yield* passing
        assert.strictEqual(yield* Fiber.join(fiber), "late")
        assert.isTrue(yield* Ref.get(ended))
      }))

    test("interrupting it interrupts the work", () =>
      Effect.gen(function* () {
        const ended = yield* Ref.make(false)
        const work = Effect.onInterrupt(Effect.never, () => Ref.set(ended, true))
        const fiber = yield* Effect.fork(timeoutFail(work, Duration.hours(1), () => "late"))
        yield* TestEffect.yieldNow
        yield* Fiber.interrupt(fiber)
        const exit = yield* Fiber.await(fiber)
        assert.isTrue(Exit.isFailure(exit) && Cause.isInterruptedOnly(exit.cause))
        assert.isTrue(yield* Ref.get(ended))
      }))
  })
}

it.live("a time beyond the maximum of timers is no limit", () =>
  Effect.gen(function* () {
    const work = Effect.as(Effect.sleep("20 millis"), 1)
    assert.strictEqual(yield* timeoutFail(work, Duration.infinity, () => "late"), 1)
    assert.strictEqual(yield* timeoutFail(work, Duration.days(365), () => "late"), 1)
  })
)

describe("an ended attempt leaves no timer, which would keep the process alive", () => {
  const LIMIT = Duration.minutes(61)

  /** How many timers of the limit are left when the effect is over, and how many there were. */
  const timers = <A, E>(self: Effect.Effect<A, E>) =>
    Effect.gen(function* () {
      const all = new Set<unknown>()
      const left = new Set<unknown>()
      const { clearTimeout, setTimeout } = globalThis
      const set = vi.spyOn(globalThis, "setTimeout").mockImplementation(((f: () => void, millis: number) => {
        const timer = setTimeout(f, millis)
        if (millis !== Duration.toMillis(LIMIT)) return timer
        all.add(timer)
        left.add(timer)
        return timer
      }) as typeof setTimeout)
      const clear = vi.spyOn(globalThis, "clearTimeout").mockImplementation(((timer: NodeJS.Timeout) => {
        left.delete(timer)
        clearTimeout(timer)
      }) as typeof clearTimeout)
      yield* Effect.exit(self)
      set.mockRestore()
      clear.mockRestore()
      for (const timer of left) clearTimeout(timer as NodeJS.Timeout)
      return { all: all.size, left: left.size }
    })

  const limit = { duration: LIMIT, onTimeout: () => "late" as const }
  const interrupted = <A, E>(self: Effect.Effect<A, E>) =>
    Effect.gen(function* () {
      const fiber = yield* Effect.fork(self)
      yield* TestEffect.yieldNow
      yield* Effect.sleep("5 millis")
      return yield* Fiber.interrupt(fiber)
    })

  for (const [name, self] of [
    ["success", timeoutFail(Effect.delay(Effect.succeed(1), "5 millis"), LIMIT, () => "late")],
    ["failure", timeoutFail(Effect.delay(Effect.fail("no"), "5 millis"), LIMIT, () => "late")],
    ["interruption", interrupted(timeoutFail(Effect.never, LIMIT, () => "late"))],
    ["an answer", asyncWithTimeout((resume) => (setImmediate(() => resume(Effect.succeed(1))), () => {}), limit)],
    ["no answer any more", interrupted(asyncWithTimeout(() => () => {}, limit))]
  ] as const) {
    it.live(name, () =>
      Effect.gen(function* () {
        assert.deepStrictEqual(yield* timers<unknown, unknown>(self), { all: 1, left: 0 })
      })
    )
  }
})

it.live("what aborts an ended attempt is garbage that needs no full collection", () =>
  Effect.gen(function* () {
    const ATTEMPTS = 300
    const ITEMS = 2_000
    const use = (_: unknown) => {}
    const attempt = asyncWithTimeout(
      (resume) => {
        const exchange = Array.from({ length: ITEMS }, (_, index) => index)
        setImmediate(() => resume(Effect.void))
        return () => use(exchange)
      },
      { duration: Duration.minutes(1), onTimeout: () => "late" as const }
    )
    yield* attempt
    const before = Heap.used()
    for (let count = 0; count < ATTEMPTS; count++) yield* attempt
    Heap.collect({ type: "minor" })
    Heap.collect({ type: "minor" })
    assert.isBelow((process.memoryUsage().heapUsed - before) / ATTEMPTS, ITEMS * 4)
  })
)
