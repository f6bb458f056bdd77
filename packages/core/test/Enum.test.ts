/** Values of enumerations, known and others, through the codec and the guard. */
import { PriceClass, updateDistribution } from "@effect-cloudfront/core/Distribution"
import * as Description from "@effect-cloudfront/core/Description"
import * as Enum from "@effect-cloudfront/core/Enum"
import { operations } from "@effect-cloudfront/core/operations"
import * as RestXml from "@effect-cloudfront/core/protocol/RestXml"
import * as Shape from "@effect-cloudfront/core/Shape"
import { assert, describe, it } from "@effect/vitest"

describe("Enum", () => {
  it("makes a plain string", () => {
    assert.strictEqual(Enum.unknown("PriceClass_300"), "PriceClass_300")
  })

  it("lists the known values and recognizes them", () => {
    const known = ["None", "PriceClass_100", "PriceClass_200", "PriceClass_All"]
    assert.deepStrictEqual<ReadonlyArray<string>>(Enum.values(PriceClass), known)
    for (const value of known) assert.isTrue(Enum.isKnown(PriceClass, value))
    for (const value of ["PriceClass_300", "priceclass_100", ""]) assert.isFalse(Enum.isKnown(PriceClass, value))
    assert.deepStrictEqual(Enum.values(Shape.make(Description.string)), [])
  })

  it("sends an unknown value as it is", () => {
    const result = RestXml.encodeRequest(updateDistribution.description)(
      {
        Id: "E1",
        IfMatch: "V1",
        DistributionConfig: {
          CallerReference: "c",
          Origins: { Items: [{ Id: "o", DomainName: "d" }] },
          DefaultCacheBehavior: { TargetOriginId: "o", ViewerProtocolPolicy: Enum.unknown("quic-only") },
          Comment: "",
          Enabled: true
        }
      },
      undefined
    )
    assert.include(result.ok ? result.value.body : "", "<ViewerProtocolPolicy>quic-only</ViewerProtocolPolicy>")
  })

  it("has a description with values for every enumeration of the API", () => {
    const kinds = new Map(
      Object.values(operations).flatMap(({ description }) =>
        [description.input, description.output].flatMap((shape) =>
          (shape?.members() ?? []).flatMap((one) => (one.shape.kind === "enum" ? [[one.shape.name, one.shape]] : []))
        )
      ) as ReadonlyArray<readonly [string, { readonly values: ReadonlyArray<string> }]>
    )
    assert.isAbove(kinds.size, 3)
    for (const { values } of kinds.values()) assert.isNotEmpty(values)
  })
})
