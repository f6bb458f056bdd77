import { assert, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { deleteDistribution, getDistributionConfig, updateDistribution } from "@effect-cloudfront/core/Distribution"
import { disableAndDelete } from "@effect-cloudfront/core/programs/disableAndDelete"
import { provisionDistribution } from "@effect-cloudfront/core/programs/provisionDistribution"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import * as TestTime from "@effect-cloudfront/testing/TestTime"

/** The program under test, which does not wait for the deployment. */
const retire = (Id: string) =>
  Effect.gen(function* () {
    const { DistributionConfig, ETag } = yield* getDistributionConfig({ Id })
    const updated = yield* updateDistribution({
      Id,
      IfMatch: ETag,
      DistributionConfig: { ...DistributionConfig, Enabled: false }
    })
    yield* deleteDistribution({ Id, IfMatch: updated.ETag })
  })

it.effect("retires the site", () =>
  Effect.gen(function* () {
    const { distributions } = yield* InMemoryCloudFront.InMemoryCloudFront
    const { Distribution } = yield* provisionDistribution({ origin: "site.s3.amazonaws.com" })
    const refusal = yield* Effect.flip(retire(Distribution.Id))
    assert.strictEqual(refusal._tag, "DistributionNotDisabled")
    yield* disableAndDelete(Distribution.Id)
    assert.deepStrictEqual(yield* distributions, [])
  }).pipe(TestTime.autoAdvance, Effect.provide(InMemoryCloudFront.layer()))
)
