import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Settings from "@effect-cloudfront/testing/Settings"

describe("Settings", () => {
  it("are what the documentation of the options says, when nothing is told", () => {
    const settings = Settings.resolve()
    assert.deepInclude(settings, {
      propagation: {
        connectionGroup: 300_000,
        distribution: 300_000,
        distributionTenant: 300_000,
        managedCertificate: 600_000,
        streamingDistribution: 300_000,
        invalidation: 120_000,
        keyValueStore: 30_000,
        liveConnectionFunction: 30_000,
        trustStore: 60_000,
        anycastIpList: 300_000,
        vpcOrigin: 300_000
      },
      deletionLag: 0,
      readLag: { get: 0, list: 0, tags: 0, flapping: false },
      createLag: 0,
      itemOrderLag: 0,
      accountId: "123456789012",
      partition: "aws",
      verifySignature: true,
      credentials: [Settings.credentials],
      signingRegion: "us-east-1",
      clockTolerance: 300_000,
      accounts: [],
      unknownCredentials: "refused",
      rateLimits: {},
      certificates: undefined,
      dns: {},
      managedCertificates: {},
      s3Objects: undefined,
      invalidationReferences: "observed",
      requiredOnUpdate: true,
      constraintErrors: "MalformedXML",
      emptyLists: "accepted",
      staleIfMatch: "PreconditionFailed",
      pageSize: 100,
      lastPageMarker: "absent",
      listOrder: "creation",
      callLogSize: 10_000,
      callLogBytes: 16_777_216,
      seed: 1
    })
    assert.deepInclude(settings.quotas, { distributions: 500, invalidationPaths: 3000, invalidationWildcards: 15 })
  })

  it("lag by the kind of read, or all alike", () => {
    const lag = (readLag: Settings.Options["readLag"]) => Settings.resolve({ readLag }).readLag
    const all = (ms: number) => ({ get: ms, list: ms, tags: ms, flapping: false })
    assert.deepStrictEqual(lag("2 seconds"), all(2000))
    assert.deepStrictEqual(lag([1, 500_000_000]), all(1500))
    assert.deepStrictEqual(lag(Duration.minutes(1)), all(60_000))
    assert.deepStrictEqual(lag({ list: "1 seconds" }), { ...all(0), list: 1000 })
    assert.deepStrictEqual(lag({ get: 5, tags: 7, flapping: true }), { get: 5, list: 0, tags: 7, flapping: true })
  })

  it.each([
    ["us-east-1", "aws"],
    ["any", "aws"],
    ["cn-northwest-1", "aws-cn"],
    ["us-gov-west-1", "aws-us-gov"],
    ["us-iso-east-1", "aws-iso"],
    ["us-isob-east-1", "aws-iso-b"],
    ["eu-isoe-west-1", "aws-iso-e"],
    ["us-isof-south-1", "aws-iso-f"],
    ["eusc-de-east-1", "aws-eusc"]
  ])("know the partition of %s", (signingRegion, partition) => {
    assert.strictEqual(Settings.resolve({ signingRegion }).partition, partition)
    assert.strictEqual(Settings.resolve({ signingRegion, partition: "aws-other" }).partition, "aws-other")
  })

  it("keep what is not told", () => {
    const settings = Settings.resolve({
      propagation: { invalidation: "1 seconds" },
      quotas: { distributions: 1 }
    })
    assert.deepInclude(settings.propagation, {
      connectionGroup: 300_000,
      distribution: 300_000,
      distributionTenant: 300_000,
      managedCertificate: 600_000,
      streamingDistribution: 300_000,
      invalidation: 1000,
      keyValueStore: 30_000,
      liveConnectionFunction: 30_000,
      trustStore: 60_000
    })
    assert.deepInclude(settings.quotas, { distributions: 1, aliases: 100 })
  })
})
