import { assert, describe, it } from "@effect/vitest"
import * as Settings from "@effect-cloudfront/testing/Settings"

describe("Settings", () => {
  it("are what the documentation of the options says, when nothing is told", () => {
    const settings = Settings.resolve()
    assert.deepInclude(settings, {
      propagation: { distribution: 300_000, streamingDistribution: 300_000, invalidation: 120_000 },
      deletionLag: 0,
      readLag: 0,
      accountId: "123456789012",
      verifySignature: true,
      credentials: [Settings.credentials],
      signingRegion: "us-east-1",
      clockTolerance: 300_000,
      rateLimits: { reads: undefined, writes: undefined },
      certificates: undefined,
      invalidationReferences: "observed",
      requiredOnUpdate: true,
      staleIfMatch: "PreconditionFailed",
      pageSize: 100,
      lastPageMarker: "absent",
      listOrder: "creation",
      seed: 1
    })
    assert.deepInclude(settings.quotas, { distributions: 500, invalidationPaths: 3000, invalidationWildcards: 15 })
  })

  it("keep what is not told", () => {
    const settings = Settings.resolve({
      propagation: { invalidation: "1 seconds" },
      quotas: { distributions: 1 },
      existing: { cachePolicies: ["mine"], keyGroups: ["keys"] }
    })
    assert.deepStrictEqual(settings.propagation, {
      distribution: 300_000,
      streamingDistribution: 300_000,
      invalidation: 1000
    })
    assert.deepInclude(settings.quotas, { distributions: 1, aliases: 100 })
    assert.include(settings.existing.cachePolicies, "mine")
    // The managed CachingOptimized.
    assert.include(settings.existing.cachePolicies, "658327ea-f89d-4fab-a63d-7e88639e58f6")
    assert.deepStrictEqual(settings.existing.keyGroups, ["keys"])
  })
})
