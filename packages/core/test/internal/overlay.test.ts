import { DistributionConfig } from "@effect-cloudfront/core/Distribution"
import * as Arbitrary from "@effect-cloudfront/testing/Arbitrary"
import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { isIncluded } from "../../src/internal/compare.js"
import { overlay } from "../../src/internal/overlay.js"
import * as Unknown from "../../src/protocol/Unknown.js"

const origin = { Id: "a", DomainName: "a.example.com", OriginPath: "/a" }

const config = (change: Partial<DistributionConfig> = {}): DistributionConfig => ({
  CallerReference: "one",
  Comment: "",
  Enabled: true,
  Origins: { Items: [origin, { Id: "b", DomainName: "b.example.com" }] },
  DefaultCacheBehavior: { TargetOriginId: "a", ViewerProtocolPolicy: "allow-all" },
  ...change
})

const over = (current: DistributionConfig, asked: DistributionConfig) =>
  overlay(DistributionConfig.description, current, asked)

describe("overlay", () => {
  it("has everything that is asked for", () =>
    fc.assert(
      fc.property(Arbitrary.make(DistributionConfig), Arbitrary.make(DistributionConfig), (current, asked) => {
        assert.isTrue(isIncluded(DistributionConfig.description, asked, over(current, asked)))
      }),
      { numRuns: 30 }
    ))

  it("has the current values of what is left out", () => {
    const current = config({ PriceClass: "PriceClass_100", DefaultRootObject: "a.html" })
    const merged = over(
      current,
      config({ DefaultRootObject: "b.html", Origins: { Items: [{ Id: "a", DomainName: "new.example.com" }] } })
    )
    assert.strictEqual(merged.PriceClass, "PriceClass_100")
    assert.strictEqual(merged.DefaultRootObject, "b.html")
    assert.deepStrictEqual(merged.Origins.Items, [{ ...origin, DomainName: "new.example.com" }])
  })

  it("does not keep what excludes what is asked for", () => {
    const behavior = { TargetOriginId: "a", ViewerProtocolPolicy: "allow-all" } as const
    const current = config({
      DefaultCacheBehavior: {
        ...behavior,
        MinTTL: 1,
        ForwardedValues: { QueryString: false, Cookies: { Forward: "none" } },
        Compress: true
      },
      Origins: { Items: [{ ...origin, S3OriginConfig: { OriginAccessIdentity: "" } }] },
      ViewerCertificate: { ACMCertificateArn: "arn", SSLSupportMethod: "sni-only" }
    })
    const custom = { HTTPPort: 80, HTTPSPort: 443, OriginProtocolPolicy: "https-only" } as const
    const merged = over(
      current,
      config({
        DefaultCacheBehavior: { ...behavior, CachePolicyId: "policy" },
        Origins: { Items: [{ ...origin, CustomOriginConfig: custom }] },
        ViewerCertificate: { CloudFrontDefaultCertificate: true }
      })
    )
    assert.deepStrictEqual(merged.DefaultCacheBehavior, { ...behavior, CachePolicyId: "policy", Compress: true })
    assert.deepStrictEqual(merged.Origins.Items, [{ ...origin, CustomOriginConfig: custom }])
    assert.deepStrictEqual(merged.ViewerCertificate, { CloudFrontDefaultCertificate: true })
  })

  it("keeps unknown settings", () => {
    const element = { member: undefined, name: "Novel", xml: "<Novel>1</Novel>" } as unknown as Unknown.Element
    const current = { ...config(), [Unknown.symbol]: [element] }
    assert.deepStrictEqual((over(current, config()) as Unknown.Carrier)[Unknown.symbol], [element])
  })
})
