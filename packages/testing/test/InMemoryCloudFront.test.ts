import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/TestClock"
import { getDistribution, listDistributions, updateDistribution } from "@effect-cloudfront/core/Distribution"
import { createDistribution } from "@effect-cloudfront/core/programs/createDistribution"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"

describe("smoke", () => {
  it.effect("creates", () =>
    Effect.gen(function* () {
      const { Distribution, ETag, Location } = yield* createDistribution({ origin: "b.s3.eu-central-1.amazonaws.com" })
      console.dir({ Distribution, ETag, Location }, { depth: 9 })
      yield* TestClock.adjust("5 minutes")
      const got = yield* getDistribution({ Id: Distribution.Id })
      console.log(got.Distribution.Status)
      const up = yield* updateDistribution({ Id: Distribution.Id, IfMatch: got.ETag!, DistributionConfig: { ...got.Distribution.DistributionConfig, Comment: "x" } })
      console.log(up.ETag, up.Distribution.Status)
      console.dir(yield* listDistributions({}), { depth: 4 })
      const fake = yield* InMemoryCloudFront.InMemoryCloudFront
      console.log((yield* fake.calls).map((c) => [c.operation, c.status, c.requestId, c.code]))
      assert.ok(true)
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )
})
