/** Whether there is anything to send. */
import { blob, structure, timestamp } from "@effect-cloudfront/core/Description"
import * as Distribution from "@effect-cloudfront/core/Distribution"
import { operations } from "@effect-cloudfront/core/operations"
import type * as Operation from "@effect-cloudfront/core/Operation"
import * as Encode from "@effect-cloudfront/core/protocol/Encode"
import * as PreserveUnknown from "@effect-cloudfront/core/protocol/PreserveUnknown"
import * as Unknown from "@effect-cloudfront/core/Unknown"
import { assert, describe, it } from "@effect/vitest"
import * as Arbitrary from "@effect-cloudfront/testing/Arbitrary"
import * as DateTime from "effect/DateTime"
import * as fc from "fast-check"
import { sameEncoding } from "../../src/internal/sameEncoding.js"

const shape = Distribution.DistributionConfig.description

const config: Distribution.DistributionConfig = {
  CallerReference: "c",
  Origins: { Quantity: 1, Items: [{ Id: "o", DomainName: "d" }] },
  DefaultCacheBehavior: { TargetOriginId: "o", ViewerProtocolPolicy: "https-only" },
  Comment: "",
  Enabled: true
}

const other = (more: object): Distribution.DistributionConfig => ({ ...config, ...more })

describe("sameEncoding", () => {
  it("is true for a value and its copy, and otherwise if both are printed the same", () => {
    const all = Object.values(operations) as ReadonlyArray<Operation.Any>
    for (const operation of all.filter(({ id }) => id.startsWith("Update"))) {
      const { input } = operation.description
      const body = (value: unknown): string => {
        const printer = new Encode.Printer("token")
        Encode.content(input)(printer, value)
        return printer.out
      }
      fc.assert(
        fc.property(Arbitrary.input(operation), Arbitrary.input(operation), (a, b) => {
          assert.isTrue(sameEncoding<unknown>(input, a, PreserveUnknown.copy(input, a)))
          if (sameEncoding<unknown>(input, a, b)) assert.strictEqual(body(a), body(b))
        }),
        { numRuns: 10 }
      )
    }
  })

  it("is true for values with the same encoding", () => {
    assert.isTrue(sameEncoding(shape, config, other({ Origins: { Items: config.Origins.Items } })))
    assert.isTrue(sameEncoding(shape, config, other({ Origins: { Quantity: 2, Items: config.Origins.Items } })))
    assert.isTrue(sameEncoding(shape, config, other({ PriceClass: undefined })))
    assert.isTrue(
      sameEncoding(shape, other({ Aliases: { Quantity: 0 } }), other({ Aliases: { Quantity: 0, Items: [] } }))
    )
    assert.isTrue(sameEncoding(shape, config, Unknown.withElements(config, [])))
  })

  it("is false for any other difference", () => {
    const differences: ReadonlyArray<object> = [
      { Comment: "x" },
      { Enabled: false },
      { Aliases: { Quantity: 0 } },
      { Origins: { Items: [] } },
      { Origins: { Items: [{ Id: "o", DomainName: "e" }] } },
      { Origins: "o" },
      { Coment: "misspelt" },
      { Comment: null }
    ]
    for (const difference of differences) {
      assert.isFalse(sameEncoding(shape, config, other(difference)), JSON.stringify(difference))
      assert.isFalse(sameEncoding(shape, other(difference), config), JSON.stringify(difference))
    }
    const elements = [{ member: undefined, xml: "<A/>" }]
    assert.isFalse(sameEncoding(shape, config, Unknown.withElements(config, elements)))
    assert.isTrue(sameEncoding(shape, Unknown.withElements(config, elements), Unknown.withElements(config, elements)))
    assert.isFalse(
      sameEncoding(
        shape,
        Unknown.withElements(config, elements),
        Unknown.withElements(config, [{ member: "Items", xml: "<A/>" }])
      )
    )
  })

  it("compares timestamps and bytes by value", () => {
    const at = structure<{ readonly at: DateTime.Utc }>("At", () => ({ at: { of: timestamp, required: true } }))
    assert.isTrue(sameEncoding(at, { at: DateTime.unsafeMake(1) }, { at: DateTime.unsafeMake(1) }))
    assert.isFalse(sameEncoding(at, { at: DateTime.unsafeMake(1) }, { at: DateTime.unsafeMake(2) }))
    const code = structure<{ readonly code: Uint8Array }>("Code", () => ({ code: { of: blob, required: true } }))
    const bytes = (...all: ReadonlyArray<number>) => ({ code: Uint8Array.from(all) })
    assert.isTrue(sameEncoding(code, bytes(1, 2), bytes(1, 2)))
    assert.isFalse(sameEncoding(code, bytes(1, 2), bytes(1, 3)))
    assert.isFalse(sameEncoding(code, bytes(1, 2), bytes(1)))
  })

  it("is true for a decoded value that could not be sent", () => {
    const long = other({ Comment: "\u0001", PriceClass: "" })
    assert.isTrue(sameEncoding(shape, long, other({ Comment: "\u0001", PriceClass: "" })))
  })
})
