import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import * as Der from "../../src/protocol/Der.js"

const hex = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString("hex")
const bytes = (text: string) => Uint8Array.from(Buffer.from(text, "hex"))

describe("DER", () => {
  it("is read as it was written, with every form of the length", () => {
    fc.assert(
      fc.property(fc.constantFrom(2, 3, 4, 0x30, 0xa1), fc.constantFrom(0, 1, 127, 128, 255, 256, 65_535), (tag, n) => {
        const contents = new Uint8Array(n).fill(7)
        const written = Der.write(tag, contents)
        assert.deepStrictEqual(Der.read(written), [{ tag, contents }])
        for (const cut of [1, written.length - 1]) {
          if (cut < written.length) assert.isUndefined(Der.read(written.subarray(0, cut)))
        }
      })
    )
  })

  it("has several values one after the other", () => {
    const values = Der.read(bytes("0201050500")) ?? []
    assert.deepStrictEqual(
      values.map(({ tag }) => tag),
      [Der.INTEGER, Der.NULL]
    )
    assert.isUndefined(Der.inside(values[0], Der.SEQUENCE))
    assert.isUndefined(Der.contentsOf(undefined, Der.NULL))
  })

  it("has no length that is indefinite, or too long to be true", () => {
    assert.isUndefined(Der.read(bytes("30800201050000")))
    assert.isUndefined(Der.read(bytes("3084ffffffff00")))
    assert.isUndefined(Der.read(bytes("30")))
  })

  it("has numbers that are not negative in one form", () => {
    for (const [digits, written] of [
      ["00", "020100"],
      ["", "020100"],
      ["7f", "02017f"],
      ["80", "02020080"],
      ["0000ff", "020200ff"],
      ["0100", "02020100"]
    ] as const) {
      assert.strictEqual(hex(Der.writeUnsigned(bytes(digits))), written)
      assert.strictEqual(hex(Der.readUnsigned(Der.read(bytes(written))?.[0])), digits.replace(/^(00)+/, ""))
    }
    for (const other of ["020180", "02020001", "0200", "030100"]) {
      assert.isUndefined(Der.readUnsigned(Der.read(bytes(other))?.[0]), other)
    }
  })

  it("pads numbers", () => {
    assert.strictEqual(hex(Der.padded(bytes("01"), 3)), "000001")
    assert.isUndefined(Der.padded(bytes("01020304"), 3))
  })
})
