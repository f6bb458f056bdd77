import * as Errors from "@effect-cloudfront/core/Errors"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/TestClock"
import * as Retry from "../../src/internal/retry.js"

const conflict = new Errors.PreconditionFailed({ httpStatus: 412, message: "m", requestId: undefined })
const lost = new Errors.TransportError({ operation: "Get", reason: "Reset", message: "m", attempts: 1, unanswered: 1 })
const refused = new Errors.AccessDenied({ httpStatus: 403, message: "m", requestId: undefined })

type Failure = typeof conflict | typeof lost | typeof refused

/** Fails with each of the errors in turn, then succeeds with the number of runs. */
const failing = (errors: ReadonlyArray<Failure>) => {
  let runs = 0
  const self: Effect.Effect<number, Failure> = Effect.suspend(() => {
    const error = errors[runs++]
    return error === undefined ? Effect.succeed(runs) : Effect.fail(error)
  })
  return { self, runs: () => runs }
}

const settled = <A, E>(self: Effect.Effect<A, E>) =>
  Effect.gen(function* () {
    const fiber = yield* Effect.fork(Effect.either(self))
    yield* TestClock.adjust("1 hour")
    return yield* Fiber.join(fiber)
  })

const times = <A>(n: number, value: A): ReadonlyArray<A> => Array.from({ length: n }, () => value)

const LAG = "90 seconds"

describe("persist", () => {
  it.effect("repeats what may succeed, five times", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* settled(Retry.persist(failing(times(5, lost)).self)), Either.right(6))
      assert.deepStrictEqual(yield* settled(Retry.persist(failing(times(6, lost)).self)), Either.left(lost))
    })
  )

  it.effect("repeats nothing that the service refused", () =>
    Effect.gen(function* () {
      for (const error of [conflict, refused]) {
        const { self, runs } = failing([error])
        assert.deepStrictEqual(yield* settled(Retry.persist(self)), Either.left(error))
        assert.strictEqual(runs(), 1)
      }
    })
  )
})

describe("retrying", () => {
  it.effect("counts conflicts and lost responses apart", () =>
    Effect.gen(function* () {
      const errors = times(5, [conflict, lost, conflict]).flat()
      assert.deepStrictEqual(yield* settled(Retry.retrying(LAG)(failing(errors).self)), Either.right(16))
      assert.deepStrictEqual(yield* settled(Retry.retrying(LAG)(failing([...errors, lost]).self)), Either.left(lost))
    })
  )

  it.effect("fails with the last conflict once the reads can no longer be stale", () =>
    Effect.gen(function* () {
      const { self, runs } = failing(times(1_000, conflict))
      assert.deepStrictEqual(yield* settled(Retry.retrying(LAG)(self)), Either.left(conflict))
      // Each of the later waits takes between 5 and 10 seconds.
      assert.isAtLeast(runs(), 11)
      assert.isAtMost(runs(), 25)
      const behind = failing(times(20, conflict))
      assert.deepStrictEqual(yield* settled(Retry.retrying("10 minutes")(behind.self)), Either.right(21))
    })
  )

  it.effect("fails at once with another refusal", () =>
    Effect.gen(function* () {
      const { self, runs } = failing([conflict, refused])
      assert.deepStrictEqual(yield* settled(Retry.retrying(LAG)(self)), Either.left(refused))
      assert.strictEqual(runs(), 2)
    })
  )
})
