import { assert, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { getDistribution } from "@effect-cloudfront/core/Distribution"
import { provisionDistribution } from "@effect-cloudfront/core/programs/provisionDistribution"
import * as Fixtures from "@effect-cloudfront/testing/Fixtures"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import * as Recorder from "@effect-cloudfront/testing/Recorder"
import * as Replayer from "@effect-cloudfront/testing/Replayer"

/** The program under test. */
const deploy = provisionDistribution({ origin: "site.s3.amazonaws.com", comment: "the site of the shop" })

it.effect("is recorded once, and answered from the recording", () =>
  Effect.gen(function* () {
    // Any layer of CloudFront can be in the place of the in-memory one, the live one too.
    const sink = yield* Fixtures.inMemory
    const recorded = Layer.provide(Recorder.layer({ sink }), InMemoryCloudFront.layer())
    const { Distribution } = yield* Effect.provide(deploy, recorded)

    // The comment is a sensitive member of the API.
    const text = yield* sink.text
    assert.notInclude(text, "the site of the shop")

    yield* Effect.gen(function* () {
      const again = yield* deploy
      assert.strictEqual(again.Distribution.Id, Distribution.Id)
      assert.strictEqual(again.Distribution.DistributionConfig.Comment, "the site of the shop")
      assert.deepStrictEqual(yield* Replayer.unused, [])

      // What was not recorded is an error.
      const error = yield* Effect.flip(getDistribution({ Id: "E1" }))
      assert.include(error.message, "GetDistribution E1: no fixture answers it.")
    }).pipe(Effect.provide(Replayer.layer(yield* Fixtures.parse(text))))
  })
)
