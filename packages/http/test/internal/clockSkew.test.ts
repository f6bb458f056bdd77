import { assert, it } from "@effect/vitest"
import { utf8Encode } from "@effect-cloudfront/core/protocol/Platform"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/TestClock"
import * as ClockSkew from "../../src/internal/clockSkew.js"

const NOW = Date.UTC(2026, 10, 23, 12)

const refusal = (code: string, date: string | undefined, status = 403) => ({
  status,
  headers: date === undefined ? {} : { date },
  body: utf8Encode(`<ErrorResponse><Error><Code>${code}</Code></Error></ErrorResponse>`)
})

const at = (minutes: number): string => new Date(NOW + minutes * 60_000).toUTCString()

const learns = (...responses: ReadonlyArray<ReturnType<typeof refusal>>) =>
  Effect.gen(function* () {
    yield* TestClock.setTime(NOW)
    const { learn, offset } = yield* ClockSkew.make
    const again = yield* Effect.forEach(responses, learn, { concurrency: 1 })
    return [...again, (yield* offset) / 60_000]
  })

it.effect("learns from the codes that mean it, and from the others where the clock is far off", () =>
  Effect.gen(function* () {
    assert.deepStrictEqual(yield* learns(refusal("RequestTimeTooSkewed", at(3))), [true, 3])
    assert.deepStrictEqual(yield* learns(refusal("RequestInTheFuture", at(-600), 400)), [true, -600])
    assert.deepStrictEqual(yield* learns(refusal("SignatureDoesNotMatch", at(6))), [true, 6])
    assert.deepStrictEqual(yield* learns(refusal("SignatureDoesNotMatch", at(4))), [false, 0])
    assert.deepStrictEqual(yield* learns(refusal("AccessDenied", at(60))), [false, 0])
    assert.deepStrictEqual(yield* learns(refusal("RequestTimeTooSkewed", at(60), 500)), [false, 0])
  })
)

it.effect("does not learn the same twice, but a clock that was set anew", () =>
  Effect.gen(function* () {
    const skewed = refusal("RequestTimeTooSkewed", at(20))
    assert.deepStrictEqual(yield* learns(skewed, skewed, refusal("SignatureDoesNotMatch", at(0))), [
      true,
      false,
      true,
      0
    ])
    assert.deepStrictEqual(yield* learns(refusal("RequestTimeTooSkewed", at(0))), [false, 0])
  })
)

it.effect("learns nothing where the response has no date", () =>
  Effect.gen(function* () {
    assert.deepStrictEqual(yield* learns(refusal("RequestTimeTooSkewed", undefined)), [false, 0])
    assert.deepStrictEqual(yield* learns(refusal("RequestTimeTooSkewed", "yesterday")), [false, 0])
  })
)
