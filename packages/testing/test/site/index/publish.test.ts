import { assert, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { getDistribution } from "@effect-cloudfront/core/Distribution"
import { provisionDistribution } from "@effect-cloudfront/core/programs/provisionDistribution"
import * as Faults from "@effect-cloudfront/testing/Faults"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import * as TestTime from "@effect-cloudfront/testing/TestTime"
import { publish } from "./publish.js"

it.effect("publishes a version", () =>
  Effect.gen(function* () {
    const { Distribution } = yield* provisionDistribution({ origin: "site.s3.amazonaws.com", comment: "site" })
    yield* publish(Distribution.Id, "1.1.0")
    const after = yield* getDistribution({ Id: Distribution.Id })
    assert.strictEqual(after.Distribution.DistributionConfig.Comment, "version 1.1.0")
  }).pipe(TestTime.autoAdvance, Effect.provide(InMemoryCloudFront.layer()))
)

it.effect("publishes it although CloudFront throttles, and a response is lost", () =>
  Effect.gen(function* () {
    const { faults } = yield* InMemoryCloudFront.InMemoryCloudFront
    const { Distribution } = yield* provisionDistribution({ origin: "site.s3.amazonaws.com", comment: "site" })
    yield* faults.on("*", Faults.throttle, { times: 2 })
    yield* faults.on("CreateInvalidation", Faults.resetAfter)
    yield* publish(Distribution.Id, "1.1.0")
  }).pipe(TestTime.autoAdvance, Effect.provide(InMemoryCloudFront.layer()))
)

it.effect("tells that there is no such distribution", () =>
  Effect.gen(function* () {
    const error = yield* Effect.flip(publish("E1PA6795UKMFR9", "1.1.0"))
    assert.strictEqual(error._tag, "NoSuchDistribution")
  }).pipe(TestTime.autoAdvance, Effect.provide(InMemoryCloudFront.layer()))
)
