import { assert, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/TestClock"
import { getDistribution } from "@effect-cloudfront/core/Distribution"
import { createDistribution } from "@effect-cloudfront/core/programs/createDistribution"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"

it.effect("deploys the site", () =>
  Effect.gen(function* () {
    const { Distribution } = yield* createDistribution({ origin: "site.s3.amazonaws.com", comment: "site" })
    assert.strictEqual((yield* getDistribution({ Id: Distribution.Id })).Distribution.Status, "InProgress")
    yield* TestClock.adjust("5 minutes")
    assert.strictEqual((yield* getDistribution({ Id: Distribution.Id })).Distribution.Status, "Deployed")
  }).pipe(Effect.provide(InMemoryCloudFront.layer()))
)
