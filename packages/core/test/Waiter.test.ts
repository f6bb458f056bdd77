import { ThrottlingError, TransportError, UnknownServiceError } from "@effect-cloudfront/core/Errors"
import { WaitFailed, waitUntil } from "@effect-cloudfront/core/Waiter"
import * as TestEffect from "@effect-cloudfront/support/TestEffect"
import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/TestClock"

type Step = string | ThrottlingError | TransportError | UnknownServiceError

const fields = { message: "m", requestId: undefined }
const throttled = new ThrottlingError({ code: "Throttling", status: 400, ...fields })
const denied = new UnknownServiceError({ code: "ExpiredToken", status: 403, ...fields })

const waiting = (steps: ReadonlyArray<Step>, failures?: number, timeout: Duration.DurationInput = "25 seconds") => {
  let asked = 0
  const seen: Array<string> = []
  return {
    asked: () => asked,
    seen,
    wait: waitUntil({
      what: "it to be done",
      poll: Effect.suspend(() => {
        const step = steps[Math.min(asked++, steps.length - 1)] ?? "pending"
        return typeof step === "string" ? Effect.succeed(step) : Effect.fail(step)
      }),
      state: (answer) => answer,
      isDone: (answer) => answer === "done",
      onPending: (answer, elapsed) => Effect.sync(() => void seen.push(`${answer} ${Duration.toSeconds(elapsed)}`)),
      interval: "10 seconds",
      timeout,
      failures
    })
  }
}

describe("waitUntil", () => {
  it.effect("returns at once if the first poll is done", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* waiting(["done"]).wait, "done")
    })
  )

  it.effect("polls at intervals and reports each pending state", () =>
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

  it.effect("fails at once with an error that is not retryable", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* Effect.flip(waiting([denied]).wait), denied)
    })
  )

  it.effect("polls once more at the end of the time limit, and fails with the last state", () =>
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

  it.effect("fails with WaitTimeout if a poll never returns", () =>
    Effect.gen(function* () {
      const fiber = yield* Effect.fork(Effect.flip(waiting([throttled]).wait))
      yield* TestClock.adjust("25 seconds")
      assert.deepInclude(yield* Fiber.join(fiber), { _tag: "WaitTimeout", last: undefined })
    })
  )

  it.effect(
    "fails at once with a certificate that is refused, an answer that is not HTTP, and what is not implemented",
    () =>
      Effect.gen(function* () {
        const errors = [
          new TransportError({ operation: "Get", reason: "Tls", message: "m" }),
          new TransportError({ operation: "Get", reason: "Proxy", message: "m" }),
          new TransportError({ operation: "Get", reason: "InvalidRequest", message: "m" }),
          new TransportError({ operation: "Get", reason: "InvalidResponse", message: "m" }),
          new UnknownServiceError({ code: "HTTP 407", status: 407, ...fields }),
          new UnknownServiceError({ code: "NotImplemented", status: 501, ...fields })
        ]
        for (const error of errors) assert.strictEqual(yield* Effect.flip(waiting([error]).wait), error)
      })
  )

  it.effect("ignores up to `failures` consecutive retryable errors, and resets the count after a success", () =>
    Effect.gen(function* () {
      const { asked, wait } = waiting(
        [throttled, throttled, "pending", throttled, throttled, throttled],
        2,
        "10 minutes"
      )
      const fiber = yield* Effect.fork(Effect.flip(wait))
      yield* TestClock.adjust("10 minutes")
      assert.strictEqual(yield* Fiber.join(fiber), throttled)
      assert.strictEqual(asked(), 6)
    })
  )

  it.effect("has the last error in WaitTimeout, unless a later poll succeeded", () =>
    Effect.gen(function* () {
      const fault = yield* Effect.fork(Effect.flip(waiting(["pending", throttled]).wait))
      const none = yield* Effect.fork(Effect.flip(waiting([throttled, "pending"]).wait))
      yield* TestClock.adjust("25 seconds")
      assert.deepInclude(yield* Fiber.join(fault), { _tag: "WaitTimeout", last: "pending", lastError: throttled })
      assert.deepInclude(yield* Fiber.join(none), { _tag: "WaitTimeout", last: "pending", lastError: undefined })
      assert.include((yield* Fiber.join(fault)).message, throttled.message)
    })
  )

  it.effect("ends in time although a poll never returns", () =>
    Effect.gen(function* () {
      const wait = waitUntil({
        what: "it to be done",
        poll: Effect.never,
        state: String,
        isDone: () => false,
        interval: "10 seconds",
        timeout: "25 seconds"
      })
      const fiber = yield* Effect.fork(Effect.flip(wait))
      yield* TestClock.adjust("25 seconds")
      assert.strictEqual((yield* Fiber.join(fiber))._tag, "WaitTimeout")
    })
  )

  it.effect(
    "ends with the error of a state after which the end cannot come, and tells each state once, the last one too",
    () =>
      Effect.gen(function* () {
        const states: Array<string> = []
        const steps = ["pending", "pending", "stuck", "pending", "broken"]
        let asked = 0
        const wait = waitUntil({
          what: "it to be done",
          poll: Effect.sync(() => steps[asked++] ?? "done"),
          state: (answer) => answer,
          isDone: (answer) => answer === "done",
          failure: (answer, elapsed) =>
            answer === "broken"
              ? new WaitFailed({ what: "it to be done", elapsed, state: answer, reason: "no reason" })
              : undefined,
          onState: (state, elapsed) => Effect.sync(() => void states.push(`${state} ${Duration.toSeconds(elapsed)}`)),
          interval: "10 seconds",
          timeout: "10 minutes"
        })
        const fiber = yield* Effect.fork(Effect.flip(wait))
        yield* TestClock.adjust("1 minutes")
        const error = yield* Fiber.join(fiber)
        assert.deepInclude(error, { _tag: "WaitFailed", state: "broken", elapsed: Duration.seconds(40) })
        assert.strictEqual(error.message, "waited in vain for it to be done: it is broken; no reason")
        assert.deepStrictEqual(states, ["pending 0", "stuck 20", "pending 30", "broken 40"])
        const { seen, wait: other } = waiting(["done"])
        yield* other
        assert.isEmpty(seen)
      })
  )

  it.effect("sleeps between the interval without its random part and the interval", () =>
    Effect.gen(function* () {
      for (const [random, jitter, seconds] of [
        [0, 0.5, 10],
        [0.999, 0.5, 6],
        [0.5, 1, 5],
        [0.5, 7, 5],
        [0.5, 0, 10],
        [0.5, -1, 10]
      ] as const) {
        const times: Array<number> = []
        const wait = waitUntil({
          what: "it to be done",
          poll: Effect.succeed("pending"),
          state: (answer) => answer,
          isDone: () => times.length > 2,
          onPending: (_, elapsed) => Effect.sync(() => void times.push(Math.ceil(Duration.toSeconds(elapsed)))),
          interval: "10 seconds",
          jitter,
          timeout: "1 hours"
        })
        const fiber = yield* Effect.fork(TestEffect.withRandom(wait, random))
        yield* TestClock.adjust("1 minutes")
        yield* Fiber.join(fiber)
        assert.strictEqual((times[1] ?? 0) - (times[0] ?? 0), seconds, `${random} ${jitter}`)
      }
    })
  )
})
