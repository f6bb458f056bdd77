import * as TestEffect from "@effect-cloudfront/support/TestEffect"
import { assert, describe, it } from "@effect/vitest"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as fc from "fast-check"
import * as ConnectionLimit from "../../src/internal/connectionLimit.js"

/** Lets other fibers run until none of them can go on. */
const settle = Effect.forEach(Array.from({ length: 20 }), () => TestEffect.yieldNow, { discard: true })

describe("a limit of connections", () => {
  it.effect("admits in the order of arrival, never more than its number, and loses no place", () =>
    Effect.promise(() =>
      fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 1, max: 4 }),
          // What happens to each effect in turn: it ends, fails, dies, or its fiber is interrupted.
          fc.array(
            fc.record({
              at: fc.nat({ max: 30 }),
              end: fc.constantFrom("succeed", "fail", "die", "interrupt" as const)
            }),
            { minLength: 1, maxLength: 30 }
          ),
          (max, steps) =>
            Effect.runPromise(
              Effect.gen(function* () {
                const limited = ConnectionLimit.make(max)
                let running = 0
                const order: Array<number> = []
                const all = yield* Effect.forEach(steps, (_, index) =>
                  Effect.gen(function* () {
                    const end = yield* Deferred.make<void, string>()
                    const work = Effect.suspend(() => {
                      running++
                      order.push(index)
                      return Effect.ensuring(
                        Deferred.await(end),
                        Effect.sync(() => {
                          running--
                        })
                      )
                    })
                    const fiber = yield* Effect.fork(limited(work))
                    yield* settle
                    return { end, fiber }
                  })
                )
                assert.strictEqual(running, Math.min(max, steps.length))
                for (const { at, end } of steps) {
                  const one = all[at % all.length]
                  if (one === undefined) continue
                  if (end === "succeed") yield* Deferred.succeed(one.end, undefined)
                  else if (end === "fail") yield* Deferred.fail(one.end, "no")
                  else if (end === "die") yield* Deferred.die(one.end, "bug")
                  else yield* Fiber.interrupt(one.fiber)
                  yield* settle
                  assert.isAtMost(running, max)
                }
                assert.deepStrictEqual(
                  order,
                  [...order].sort((a, b) => a - b)
                )
                for (const { end, fiber } of all) {
                  yield* Deferred.succeed(end, undefined)
                  yield* Effect.exit(Fiber.join(fiber))
                }
                assert.strictEqual(running, 0)
                // All places are free again, and no more.
                let begun = 0
                const begin = Effect.andThen(
                  Effect.sync(() => {
                    begun++
                  }),
                  Effect.never
                )
                for (let index = 0; index <= max; index++) yield* Effect.fork(limited(begin))
                yield* settle
                assert.strictEqual(begun, max)
              })
            )
        ),
        { numRuns: 100 }
      )
    )
  )
})

it.live("thousands that end at once do not run within each other", () =>
  Effect.gen(function* () {
    const COUNT = 10_000
    const limited = ConnectionLimit.make(1)
    let ended = 0
    const end = Effect.sync(() => {
      ended++
    })
    const all = [Effect.sleep("20 millis"), ...Array.from({ length: COUNT }, () => end)].map((self) => limited(self))
    yield* Effect.all(all, { concurrency: "unbounded", discard: true })
    assert.strictEqual(ended, COUNT)
  })
)
