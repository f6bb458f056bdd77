import { assert, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import {
  createDistribution,
  type DistributionConfig,
  getDistributionConfig
} from "@effect-cloudfront/core/Distribution"
import { editDistribution } from "@effect-cloudfront/core/programs/editDistribution"
import * as Arbitrary from "@effect-cloudfront/testing/Arbitrary"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"

/** The edit under test. */
const disable = (config: DistributionConfig): DistributionConfig => ({ ...config, Enabled: false })

it("disables any distribution, and changes nothing else", () =>
  fc.assert(
    fc.asyncProperty(Arbitrary.distributionConfig(), (config) =>
      Effect.gen(function* () {
        const { Distribution } = yield* createDistribution({ DistributionConfig: config })
        yield* editDistribution(Distribution.Id, disable)
        const { DistributionConfig } = yield* getDistributionConfig({ Id: Distribution.Id })
        assert.deepStrictEqual(DistributionConfig, { ...Distribution.DistributionConfig, Enabled: false })
      }).pipe(Effect.provide(InMemoryCloudFront.layer()), Effect.runPromise)
    ),
    { numRuns: 50 }
  ))
