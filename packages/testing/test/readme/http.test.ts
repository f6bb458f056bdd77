import { assert, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { getDistribution } from "@effect-cloudfront/core/Distribution"
import { NoSuchDistribution, ThrottlingError } from "@effect-cloudfront/core/Errors"
import * as Stub from "@effect-cloudfront/testing/Stub"
import * as TestTime from "@effect-cloudfront/testing/TestTime"

const busy = new ThrottlingError({ code: "Throttling", status: 400, message: "Rate exceeded", requestId: undefined })

it.effect("is retried while the service is busy", () =>
  Effect.gen(function* () {
    const error = yield* Effect.flip(getDistribution({ Id: "E1" }))
    assert.strictEqual(error._tag, "NoSuchDistribution")
    assert.lengthOf(yield* Stub.calls(getDistribution), 3)
  }).pipe(
    TestTime.autoAdvance,
    Effect.provide(Stub.layerHttp({}, Stub.sequence(getDistribution, [busy, busy, Stub.error(NoSuchDistribution)])))
  )
)
