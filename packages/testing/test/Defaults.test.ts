/** What the library takes for the service's own defaults are those that the in-memory CloudFront fills in. */
import * as Distribution from "@effect-cloudfront/core/Distribution"
import * as StreamingDistribution from "@effect-cloudfront/core/StreamingDistribution"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import { assert, describe, it } from "@effect/vitest"
import * as Arbitrary from "@effect-cloudfront/testing/Arbitrary"
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import * as Runs from "@effect-cloudfront/support/Runs"
import { classify, editedPaths, equivalent } from "../../core/src/internal/compare.js"
import { complete, items } from "../src/internal/distributionConfig.js"
import { create } from "./programs/support.js"

type Config = Distribution.DistributionConfig

const shape = Distribution.DistributionConfig.description

const origin: Distribution.Origin = {
  Id: "a new one",
  DomainName: "new.s3.us-east-1.amazonaws.com",
  S3OriginConfig: { OriginAccessIdentity: "" }
}

const behavior: Distribution.CacheBehavior = {
  PathPattern: "/a-new-one",
  TargetOriginId: "a new one",
  ViewerProtocolPolicy: "https-only"
}

const legacy = { QueryString: true, Cookies: { Forward: "all" } } as const

/** Changes as they are written by hand: with what is required, and no more. */
const changes: ReadonlyArray<(config: Config) => Config> = [
  (config) => ({ ...config, Comment: `${config.Comment}!` }),
  (config) => ({ ...config, Origins: { Items: [...config.Origins.Items, origin] } }),
  (config) => ({ ...config, CacheBehaviors: { Items: [behavior, ...items(config.CacheBehaviors)] } }),
  (config) => ({ ...config, DefaultCacheBehavior: { ...behavior, ForwardedValues: legacy } }),
  (config) => ({ ...config, DefaultCacheBehavior: { ...behavior, CachePolicyId: "another" } }),
  (config) => ({ ...config, Aliases: { Items: [...items(config.Aliases), "new.example.com"] } }),
  (config) => ({ ...config, CustomErrorResponses: { Items: [{ ErrorCode: 999 }] } }),
  (config) => ({ ...config, ViewerCertificate: { ACMCertificateArn: "another", SSLSupportMethod: "sni-only" } }),
  (config) => ({ ...config, PriceClass: config.PriceClass === "PriceClass_100" ? "PriceClass_200" : "PriceClass_100" }),
  (config) => ({ ...config, Logging: { Enabled: true, Bucket: `${config.Logging?.Bucket ?? ""}!` } })
]

/** Configurations whose items have names of their own, as the service wants it. */
const configs: fc.Arbitrary<Config> = Arbitrary.make(Distribution.DistributionConfig).map((config) => ({
  ...config,
  Origins: { Items: config.Origins.Items.map((one, i) => ({ ...one, Id: `${one.Id}${i}` })) },
  CustomErrorResponses: { Items: items(config.CustomErrorResponses).map((one, i) => ({ ...one, ErrorCode: 400 + i })) }
}))

/** A change of something else. */
const theirs = (config: Config): Config => ({ ...config, WebACLId: `${config.WebACLId ?? ""}theirs` })

const turned = <A>(list: A & { readonly Items?: ReadonlyArray<unknown> | undefined }): A =>
  list.Items === undefined ? list : { ...list, Items: [...list.Items].reverse() }

/** What the service keeps, with its lists in another order. */
const kept = (config: Config): Config => {
  const all = complete(config)
  return {
    ...all,
    Aliases: turned(all.Aliases),
    Origins: turned(all.Origins),
    CustomErrorResponses: turned(all.CustomErrorResponses)
  }
}

describe("configurations are compared modulo the service's defaults", () => {
  it("a sent configuration equals the stored one", () => {
    fc.assert(
      fc.property(configs, (sent) => {
        assert.isTrue(equivalent(shape, sent, kept(sent)))
        assert.isTrue(equivalent(shape, complete(sent), kept(sent)))
      }),
      { numRuns: Runs.of(10, 50) }
    )
  })

  it("a changed configuration differs from the stored one, and from changes of others", () => {
    const arbitrary = fc.tuple(configs, fc.constantFrom(...changes))
    fc.assert(
      fc.property(arbitrary, ([config, change]) => {
        const before = complete(config)
        const sent = change(before)
        assert.isNotEmpty(editedPaths(shape, before, sent))
        const seen = [kept(sent), kept(before), kept(theirs(sent)), kept(theirs(before))]
        assert.deepStrictEqual(
          seen.map((there) => classify(shape, before, sent, there)._tag),
          ["Same", "Before", "Contains", "Lacks"]
        )
      }),
      { numRuns: Runs.of(10, 60) }
    )
  })

  it.effect("over the wire", () =>
    Effect.gen(function* () {
      const Id = yield* create
      const read = Effect.map(Distribution.getDistributionConfig({ Id }), ({ DistributionConfig, ETag }) => ({
        before: DistributionConfig,
        IfMatch: ETag
      }))
      for (const change of changes.slice(0, 2)) {
        const { IfMatch, before } = yield* read
        const sent = change(before)
        assert.strictEqual(classify(shape, before, sent, before)._tag, "Before")
        yield* Distribution.updateDistribution({ Id, IfMatch, DistributionConfig: sent })
        const there = (yield* read).before
        assert.deepStrictEqual(classify(shape, before, sent, there), { _tag: "Same" })
      }
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("of streaming distributions too", () =>
    Effect.gen(function* () {
      const asked = {
        CallerReference: "c",
        S3Origin: { DomainName: "bucket.s3.amazonaws.com", OriginAccessIdentity: "" },
        Comment: "",
        TrustedSigners: { Enabled: false, Items: [] },
        Enabled: true
      }
      const made = yield* StreamingDistribution.createStreamingDistribution({ StreamingDistributionConfig: asked })
      const there = made.StreamingDistribution.StreamingDistributionConfig
      assert.isTrue(equivalent(StreamingDistribution.StreamingDistributionConfig.description, asked, there))
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )
})
