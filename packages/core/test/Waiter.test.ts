import { ThrottlingError, UnknownServiceError } from "@effect-cloudfront/core/Errors"
import { waitUntil } from "@effect-cloudfront/core/Waiter"
import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/TestClock"

type Step = string | ThrottlingError | UnknownServiceError

const fields = { message: "m", requestId: undefined }
const throttled = new ThrottlingError({ code: "Throttling", status: 400, ...fields })
const denied = new UnknownServiceError({ code: "ExpiredToken", status: 403, ...fields })

const waiting = (steps: ReadonlyArray<Step>) => {
  let asked = 0
  const seen: Array<string> = []
  return {
    asked: () => asked,
    seen,
    wait: waitUntil({
      what: "it to be done",
      ask: Effect.suspend(() => {
        const step = steps[Math.min(asked++, steps.length - 1)] ?? "pending"
        return typeof step === "string" ? Effect.succeed(step) : Effect.fail(step)
      }),
      state: (answer) => answer,
      isDone: (answer) => answer === "done",
      onPending: (answer, elapsed) => Effect.sync(() => void seen.push(`${answer} ${Duration.toSeconds(elapsed)}`)),
      interval: "10 seconds",
      timeout: "25 seconds"
    })
  }
}

describe("waitUntil", () => {
  it.effect("does not wait for what is there already", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* waiting(["done"]).wait, "done")
    })
  )

  it.effect("asks at intervals and tells what it sees", () =>
    Effect.gen(function* () {
      const { asked, seen, wait } = waiting(["pending", throttled, "done"])
      const fiber = yield* Effect.fork(wait)
      yield* TestClock.adjust("9 seconds")
      assert.strictEqual(asked(), 1)
      yield* TestClock.adjust("1 seconds")
      assert.strictEqual(asked(), 2)
      yield* TestClock.adjust("10 seconds")
      assert.strictEqual(yield* Fiber.join(fiber), "done")
      assert.deepStrictEqual(seen, ["pending 0"])
    })
  )

  it.effect("fails at once with what does not pass", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* Effect.flip(waiting([denied]).wait), denied)
    })
  )

  it.effect("gives up with the last state, after a last look at the end", () =>
    Effect.gen(function* () {
      const { asked, wait } = waiting(["pending"])
      const fiber = yield* Effect.fork(Effect.flip(wait))
      yield* TestClock.adjust("25 seconds")
      const error = yield* Fiber.join(fiber)
      assert.deepInclude(error, { _tag: "WaitTimeout", what: "it to be done", last: "pending" })
      assert.strictEqual(error.message, "gave up waiting for it to be done after 25s: it is pending")
      assert.strictEqual(asked(), 4)
    })
  )

  it.effect("gives up too when nothing ever comes back", () =>
    Effect.gen(function* () {
      const fiber = yield* Effect.fork(Effect.flip(waiting([throttled]).wait))
      yield* TestClock.adjust("25 seconds")
      assert.deepInclude(yield* Fiber.join(fiber), { _tag: "WaitTimeout", last: undefined })
    })
  )
})
