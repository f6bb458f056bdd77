import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as TestTime from "@effect-cloudfront/testing/TestTime"
import { inRealTime } from "../../src/internal/realTime.js"

/** Takes a time that no `TestClock` knows of. */
const slow = Effect.promise(() => new Promise((resolve) => setTimeout(() => resolve("done"), 100)))

const limited = <A, E, R>(self: Effect.Effect<A, E, R>) =>
  Effect.map(Effect.timeoutOption(self, "30 seconds"), Option.isSome)

describe("inRealTime", () => {
  it.effect("lasts as long as it takes, within a time limit on the clock", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* TestTime.autoAdvance(limited(slow)), false)
      assert.strictEqual(yield* TestTime.autoAdvance(limited(inRealTime(slow))), true)
      assert.strictEqual(
        yield* TestTime.autoAdvance(limited(Effect.andThen(inRealTime(slow), Effect.sleep("1 minute")))),
        false
      )
    })
  )

  it.effect("counts no longer when it was interrupted or has failed", () =>
    Effect.gen(function* () {
      const ended = Effect.andThen(
        Effect.ignore(inRealTime(Effect.fail("no"))),
        Effect.timeoutOption(inRealTime(Effect.never), 0)
      )
      const both = Effect.andThen(ended, Effect.sleep("1 hour"))
      yield* TestTime.autoAdvance(both)
    })
  )

  it.effect("changes nothing without autoAdvance", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* inRealTime(slow), "done")
    })
  )
})
