import { assert, describe, it } from "@effect/vitest"
import { plain } from "../../src/internal/style.js"
import { render } from "../../src/internal/table.js"

describe("a table", () => {
  it("may have any number of rows", () => {
    const rows = Array.from({ length: 200_000 }, (_, index) => index)
    const text = render(rows, [{ title: "N", of: (n) => n }], plain)
    assert.strictEqual(text.split("\n").length, 200_001)
  })
})
