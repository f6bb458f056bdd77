import { assert, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/TestClock"
import { getDistribution } from "@effect-cloudfront/core/Distribution"
import { provisionDistribution } from "@effect-cloudfront/core/programs/provisionDistribution"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"

it.effect("deploys the site", () =>
  Effect.gen(function* () {
    const { Distribution } = yield* provisionDistribution({ origin: "site.s3.amazonaws.com", comment: "site" })
    assert.strictEqual((yield* getDistribution({ Id: Distribution.Id })).Distribution.Status, "InProgress")
    yield* TestClock.adjust("5 minutes")
    assert.strictEqual((yield* getDistribution({ Id: Distribution.Id })).Distribution.Status, "Deployed")
  }).pipe(Effect.provide(InMemoryCloudFront.layer()))
)
