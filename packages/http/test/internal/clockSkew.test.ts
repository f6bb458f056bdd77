import { assert, it } from "@effect/vitest"
import { utf8Encode } from "@effect-cloudfront/core/protocol/Platform"
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import * as TestClock from "effect/TestClock"
import * as ClockSkew from "../../src/internal/clockSkew.js"

const NOW = Date.UTC(2026, 10, 23, 12)
const MINUTE = 60_000

const document = (code: string) => `<ErrorResponse><Error><Code>${code}</Code></Error></ErrorResponse>`

const refusal = (code: string, date: string | undefined, status = 403, headers = {}) => ({
  status,
  headers: date === undefined ? headers : { date, ...headers },
  body: utf8Encode(document(code))
})

/** The service's time, so many minutes from the start. */
const at = (minutes: number): string => new Date(NOW + minutes * MINUTE).toUTCString()

/** What one call after another learns from a response to its first attempt, and what the last attempt was signed with. */
const learns = (...responses: ReadonlyArray<ReturnType<typeof refusal>>) =>
  Effect.gen(function* () {
    yield* TestClock.setTime(NOW)
    const { call } = yield* ClockSkew.make
    const again = yield* Effect.forEach(
      responses,
      (response) => {
        const { isCorrected, offset } = call()
        return Effect.zipRight(offset, isCorrected(response))
      },
      { concurrency: 1 }
    )
    return [...again, (yield* call().offset) / MINUTE]
  })

it.effect("learns from the codes for clock skew, and from other codes if the skew is large", () =>
  Effect.gen(function* () {
    assert.deepStrictEqual(yield* learns(refusal("RequestTimeTooSkewed", at(3))), [true, 3])
    assert.deepStrictEqual(yield* learns(refusal("RequestInTheFuture", at(-600), 400)), [true, -600])
    assert.deepStrictEqual(yield* learns(refusal("SignatureDoesNotMatch", at(6))), [true, 6])
    // The service refuses from five minutes on, and says a little later what time it is.
    assert.deepStrictEqual(yield* learns(refusal("SignatureDoesNotMatch", at(-4.95))), [true, -4.95])
    assert.deepStrictEqual(yield* learns(refusal("SignatureDoesNotMatch", at(4))), [false, 0])
    assert.deepStrictEqual(yield* learns(refusal("AccessDenied", at(60))), [false, 0])
    assert.deepStrictEqual(yield* learns(refusal("RequestTimeTooSkewed", at(60), 500)), [false, 0])
    assert.deepStrictEqual(yield* learns(refusal("RequestTimeTooSkewed", at(0))), [false, 0])
  })
)

it.effect("learns from a document that is truncated after its code", () =>
  Effect.gen(function* () {
    const whole = refusal("SignatureDoesNotMatch", at(60))
    const cut = { ...whole, body: whole.body.slice(0, whole.body.length - "/Error></ErrorResponse>".length) }
    assert.deepStrictEqual(yield* learns(cut), [true, 60])
  })
)

it.effect("keeps the correction until a clock is set", () =>
  Effect.gen(function* () {
    const skewed = refusal("RequestTimeTooSkewed", at(20))
    assert.deepStrictEqual(yield* learns(skewed, skewed, refusal("SignatureDoesNotMatch", at(0))), [
      true,
      false,
      true,
      0
    ])
  })
)

const isMended = (call: ClockSkew.Call) => call.isCorrected(refusal("SignatureDoesNotMatch", at(60)))

it.effect("compares with the time that an attempt was signed with", () =>
  Effect.gen(function* () {
    yield* TestClock.setTime(NOW)
    const { call } = yield* ClockSkew.make
    const calls = [call(), call(), call()]
    yield* Effect.forEach(calls, ({ offset }) => offset, { concurrency: 1 })
    assert.deepStrictEqual(yield* Effect.forEach(calls, isMended, { concurrency: 1 }), [true, true, true])
    const later = call()
    assert.strictEqual(yield* later.offset, 60 * MINUTE)
    assert.isFalse(yield* isMended(later))
  })
)

it.effect("retries a request that was signed before the correction", () =>
  Effect.gen(function* () {
    yield* TestClock.setTime(NOW - 60 * MINUTE)
    const { call } = yield* ClockSkew.make
    const one = call()
    yield* one.offset
    yield* TestClock.setTime(NOW)
    assert.isTrue(yield* one.isCorrected(refusal("SignatureDoesNotMatch", at(0))))
    assert.strictEqual(yield* one.offset, 0)
  })
)

it.effect("corrects the clock at most once for each call", () =>
  Effect.gen(function* () {
    yield* TestClock.setTime(NOW)
    const { call } = yield* ClockSkew.make
    const one = call()
    yield* one.offset
    assert.isTrue(yield* one.isCorrected(refusal("RequestTimeTooSkewed", at(20))))
    assert.strictEqual(yield* one.offset, 20 * MINUTE)
    assert.isFalse(yield* one.isCorrected(refusal("RequestTimeTooSkewed", at(-20))))
    assert.strictEqual(yield* call().offset, -20 * MINUTE)
  })
)

it.effect("learns nothing if the response has no date, or an implausible one", () =>
  Effect.gen(function* () {
    for (const date of [undefined, "yesterday", "", "2", "0", "2026-11-23", `${at(60)}, ${at(60)}`]) {
      assert.deepStrictEqual(yield* learns(refusal("RequestTimeTooSkewed", date)), [false, 0])
    }
    assert.deepStrictEqual(yield* learns(refusal("RequestTimeTooSkewed", at(60), 403, { age: "3600" })), [false, 0])
  })
)

it.effect(
  "mends every call whose signature the service refuses for its time, in whatever order they are answered",
  () =>
    Effect.gen(function* () {
      const cases = fc.tuple(
        fc.integer({ min: -1440, max: 1440 }).filter((minutes) => Math.abs(minutes) > 5),
        fc.array(fc.boolean(), { minLength: 1, maxLength: 20 })
      )
      for (const [minutes, steps] of fc.sample(cases, 100)) {
        yield* TestClock.setTime(NOW)
        const { call } = yield* ClockSkew.make
        const refused = (offset: number) => Math.abs(minutes * MINUTE - offset) > 5 * MINUTE
        const underway: Array<readonly [ClockSkew.Call, number]> = []
        const answer = Effect.gen(function* () {
          const [one, signed] = underway.pop() ?? assert.fail()
          if (!refused(signed)) return
          assert.isTrue(yield* one.isCorrected(refusal("SignatureDoesNotMatch", at(minutes))))
          assert.isFalse(refused(yield* one.offset))
        })
        for (const isSent of steps) {
          if (isSent) {
            const one = call()
            underway.push([one, yield* one.offset])
          } else if (underway.length > 0) yield* answer
        }
        while (underway.length > 0) yield* answer
      }
    })
)
