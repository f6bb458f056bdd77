import { utf8Decode, utf8Encode, utf8Parts } from "@effect-cloudfront/core/protocol/Platform"
import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"

/** What the standard says: the text without a byte order mark, and nothing for bytes that are not UTF-8. */
const expected = (bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

const concatenated = (parts: ReadonlyArray<Uint8Array>): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => [...part]))

const text = fc
  .oneof(fc.string(), fc.string({ unit: "grapheme" }), fc.constantFrom("\uFEFF", "\uFFFD", "\u0000"))
  .map(utf8Encode)
const bytes = fc.oneof({ weight: 4, arbitrary: text }, { weight: 1, arbitrary: fc.uint8Array({ maxLength: 6 }) })

/** Lengths around the one from which on another decoder is used. */
const padding = fc.constantFrom(0, 16_300, 16_384, 40_000).map((length) => utf8Encode("<Id>".repeat(length / 4)))

describe("utf8Decode", () => {
  it("decodes as the standard says, whatever the length", () => {
    fc.assert(
      fc.property(
        fc.array(bytes, { maxLength: 6 }),
        padding,
        fc.array(bytes, { maxLength: 6 }),
        (before, between, after) => {
          const all = concatenated([...before, between, ...after])
          assert.strictEqual(utf8Decode(all), expected(all))
        }
      )
    )
  })

  it("decodes a part of a buffer", () => {
    const all = utf8Encode(`é${"ü".repeat(20_000)}é`)
    assert.strictEqual(utf8Decode(all.subarray(2, all.length - 2)), "ü".repeat(20_000))
  })
})

describe("utf8Parts", () => {
  const partsOf = (all: Uint8Array, size: number): ReadonlyArray<string> => {
    const next = utf8Parts(all, size)
    const parts: Array<string> = []
    for (let part = next(); part !== undefined; part = next()) parts.push(part)
    return parts
  }

  it("decodes the same text, and shows where it is not UTF-8", () => {
    fc.assert(
      fc.property(fc.array(bytes, { maxLength: 6 }), fc.integer({ min: 4, max: 30 }), (some, size) => {
        const all = concatenated(some)
        const parts = partsOf(all, size)
        const text = expected(all)
        if (text === undefined) assert.include(parts.join(""), "\uFFFD")
        else assert.strictEqual(parts.join(""), text)
        for (const part of parts) assert.isAtMost(part.length, size)
      })
    )
  })
})
