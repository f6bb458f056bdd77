import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import * as Base64 from "../../src/signing/Base64.js"

const bytes = fc.uint8Array({ maxLength: 40 })

describe("Base64 of signed URLs", () => {
  it("is that of Node with - _ ~ in place of + = /", () => {
    fc.assert(
      fc.property(bytes, (data) => {
        const expected = Buffer.from(data).toString("base64").replace(/\+/g, "-").replace(/=/g, "_").replace(/\//g, "~")
        assert.strictEqual(Base64.encode(data), expected)
        assert.deepStrictEqual(Base64.decode(expected), data)
      })
    )
  })

  it("has one text for the same bytes", () => {
    fc.assert(
      fc.property(bytes, fc.nat(), fc.constantFrom(..."AZaz09-_~+/= ."), (data, at, character) => {
        const text = Base64.encode(data)
        const other = text.slice(0, at % (text.length + 1)) + character + text.slice((at % (text.length + 1)) + 1)
        const decoded = Base64.decode(other)
        if (decoded !== undefined) assert.strictEqual(Base64.encode(decoded), other)
      })
    )
    assert.isUndefined(Base64.decode("QR__"), "bits that are not used")
    assert.isUndefined(Base64.decode("QQ=="), "the standard alphabet")
    assert.isUndefined(Base64.decode("QQ"), "no padding")
    assert.isUndefined(Base64.decode("Q Q__"), "a blank")
  })
})
