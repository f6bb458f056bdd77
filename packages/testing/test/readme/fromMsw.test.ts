import { assert, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { getDistribution } from "@effect-cloudfront/core/Distribution"
import { provisionDistribution } from "@effect-cloudfront/core/programs/provisionDistribution"
import * as Faults from "@effect-cloudfront/testing/Faults"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import * as TestTime from "@effect-cloudfront/testing/TestTime"

/** The program under test. */
const domainOf = (Id: string) => Effect.map(getDistribution({ Id }), ({ Distribution }) => Distribution.DomainName)

it.effect("reads the domain although the service is busy", () =>
  Effect.gen(function* () {
    const { calls, faults, forgetCalls } = yield* InMemoryCloudFront.InMemoryCloudFront
    const { Distribution } = yield* provisionDistribution({ origin: "site.s3.amazonaws.com" })
    yield* forgetCalls
    yield* faults.on("GetDistribution", Faults.throttle)
    assert.strictEqual(yield* domainOf(Distribution.Id), Distribution.DomainName)
    assert.deepStrictEqual(
      (yield* calls).map(({ status }) => status),
      [400, 200]
    )
  }).pipe(TestTime.autoAdvance, Effect.provide(InMemoryCloudFront.layer()))
)
