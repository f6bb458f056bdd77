/** What this version does not know comes back as it was, wherever it stood. */
import * as Wire from "@effect-cloudfront/core/protocol/Wire"
import type * as Distribution from "@effect-cloudfront/core/Distribution"
import { getDistributionConfig, updateDistribution } from "@effect-cloudfront/core/Distribution"
import * as PreserveUnknown from "@effect-cloudfront/core/protocol/PreserveUnknown"
import * as RestXml from "@effect-cloudfront/core/protocol/RestXml"
import { utf8Encode } from "@effect-cloudfront/core/protocol/Platform"
import * as Unknown from "@effect-cloudfront/core/Unknown"
import { assert, describe, it } from "@effect/vitest"
import * as Arbitrary from "@effect-cloudfront/testing/Arbitrary"
import * as fc from "fast-check"
import * as Runs from "@effect-cloudfront/support/Runs"

const encode = RestXml.encodeRequest(updateDistribution.description)
const decode = RestXml.decodeResponse(getDistributionConfig.description)

const send = (DistributionConfig: unknown): string => {
  const result = encode({ Id: "E1", IfMatch: "V1", DistributionConfig }, undefined)
  if (!result.ok) assert.fail(JSON.stringify(result.error))
  return Wire.textOf(result.value.body)
}

const receive = (xml: string): Distribution.DistributionConfig => {
  const result = decode({ status: 200, headers: { etag: "V1" }, body: utf8Encode(xml) })
  if (!result.ok) assert.fail(JSON.stringify(result.error))
  return (result.value as Distribution.GetDistributionConfigResult).DistributionConfig
}

/** Between two end tags ends a structure or a list. */
const ends = (xml: string): ReadonlyArray<number> =>
  Array.from(xml.matchAll(/<\/\w+>(?=<\/\w+>)/g), (match) => match.index + match[0].length)

const news = [
  "<New/>",
  "<New></New>",
  `<New a="1" b='2'>x &amp; <y>&#65;</y></New>`,
  "<n:New xmlns:n='u'> <![CDATA[<]]><!-- c --> </n:New>"
]

describe("unknown elements", () => {
  it("are kept byte for byte when any other member is changed", () => {
    const config = Arbitrary.input(updateDistribution).map(({ DistributionConfig }) => ({
      ...DistributionConfig,
      CallerReference: "c"
    }))
    const places = fc.array(fc.tuple(fc.nat(), fc.constantFrom(...news)), {
      minLength: 1,
      maxLength: 4
    })
    fc.assert(
      fc.property(config, places, (config, places) => {
        let xml = send(config)
        for (const [at, element] of places) {
          const found = ends(xml)
          const end = found[at % found.length] ?? assert.fail("no place")
          xml = xml.slice(0, end) + element + xml.slice(end)
        }
        const before = receive(xml)
        assert.strictEqual(send({ ...before }), xml)
        for (const after of [structuredClone(before), JSON.parse(JSON.stringify(before)) as unknown]) {
          const kept = PreserveUnknown.restore(
            updateDistribution.description.input,
            { DistributionConfig: before },
            { DistributionConfig: after }
          )
          assert.isTrue(kept.ok)
          const { DistributionConfig } = kept.ok ? (kept.value as { readonly DistributionConfig: unknown }) : {}
          assert.strictEqual(send(DistributionConfig), xml)
        }
      }),
      { numRuns: Runs.of(30, 150) }
    )
  })

  it("can be read, and do not affect other members", () => {
    const xml = send({
      CallerReference: "c",
      Origins: { Items: [{ Id: "o", DomainName: "d" }] },
      DefaultCacheBehavior: { TargetOriginId: "o", ViewerProtocolPolicy: "https-only" },
      Comment: "",
      Enabled: true
    })
    const plain = receive(xml)
    const carrier = receive(xml.replace("</DistributionConfig>", "<New>1</New></DistributionConfig>"))
    assert.deepStrictEqual(Unknown.elements(plain), [])
    assert.deepStrictEqual(Unknown.elements(carrier), [{ member: undefined, xml: "<New>1</New>" }])
    assert.deepStrictEqual(JSON.stringify(carrier), JSON.stringify(plain))
  })
  it("can be removed and replaced with withElements", () => {
    const element = { member: undefined, xml: "<New>2</New>" }
    const origin = { Id: "o", DomainName: "d" }
    assert.deepStrictEqual(Unknown.elements(Unknown.withElements(origin, [element])), [element])
    assert.deepStrictEqual(Unknown.elements(Unknown.withElements(Unknown.withElements(origin, [element]), [])), [])
    assert.deepStrictEqual(Unknown.elements(origin), [])
  })

  it("are named in LostSettingsError, with the paths of their structures", () => {
    const lost = [
      { path: "Origins.Items[0]", elements: ["New", "n:Newer"] },
      { path: "Aliases", elements: ["New"] }
    ]
    const { message } = new Unknown.LostSettingsError({ what: "distribution E1", lost })
    assert.match(message, /^distribution E1: .*: New, n:Newer of Origins\.Items\[0\]; New of Aliases$/)
  })
})
