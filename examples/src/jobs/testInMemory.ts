/** Test a program with the CloudFront in memory, whose time moves by itself. */
import { assert, it } from "@effect/vitest"
import { disableAndDelete } from "@effect-cloudfront/core/programs/disableAndDelete"
import { provisionDistribution } from "@effect-cloudfront/core/programs/provisionDistribution"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import * as TestTime from "@effect-cloudfront/testing/TestTime"
import * as Effect from "effect/Effect"

it.effect("leaves nothing behind", () =>
  Effect.gen(function* () {
    const { Distribution } = yield* provisionDistribution({ origin: "my-site.s3.eu-central-1.amazonaws.com" })
    yield* disableAndDelete(Distribution.Id)
    const { distributions } = yield* InMemoryCloudFront.InMemoryCloudFront
    assert.deepStrictEqual(yield* distributions, [])
  }).pipe(TestTime.autoAdvance, Effect.provide(InMemoryCloudFront.layer()))
)
