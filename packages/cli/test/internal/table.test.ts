import { assert, describe, it } from "@effect/vitest"
import { plain, printable } from "../../src/internal/style.js"
import { render, widthOf } from "../../src/internal/table.js"

describe("a table", () => {
  it("may have any number of rows", () => {
    const rows = Array.from({ length: 200_000 }, (_, index) => index)
    const text = render(rows, [{ title: "N", of: (n) => n }], plain)
    assert.strictEqual(text.split("\n").length, 200_001)
  })

  it("knows the width of characters", () => {
    for (const [text, width] of [
      ["abc", 3],
      ["日本", 4],
      ["✅", 2],
      ["⏳", 2],
      ["𠀋", 2],
      ["e\u0301", 1],
      ["a\u200db", 2]
    ] as const)
      assert.strictEqual(widthOf(text), width, text)
  })

  it("has no control characters in it", () => {
    assert.strictEqual(printable("a\u001b[31mb\u202ec\u2066d"), "a\ufffd[31mb\ufffdc\ufffdd")
  })
})
