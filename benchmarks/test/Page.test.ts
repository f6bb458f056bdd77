import { assert, describe, it } from "@effect/vitest"
import * as Page from "../src/Page.js"
import * as Row from "../src/Row.js"
import type { Edition } from "../src/Targets.js"

const row = (edition: Edition, ours: number): Row.Row =>
  Row.make({ name: "sigv4", what: "a signature", note: "It is hashes.", program: "sigv4.ts", unit: "us" }, edition, {
    ours: [ours],
    theirs: { name: "its signer", values: [10] }
  })

describe("the page", () => {
  const lines = Page.text([row(3, 3), row(4, 2)]).split("\n")

  it("has a row for both editions, with a column for each, and marks what misses its target", () => {
    const found = lines.filter((line) => line.startsWith("| `sigv4`"))
    assert.deepStrictEqual(found, ["| `sigv4` | 0.20 | 0.30 ! | 0.25, 0.25 | 2.00 | 3.00 | 10.0 |  | us |"])
  })

  it("says what is in the row, against whom, and where its program is", () => {
    const link = "[`sigv4`](../benchmarks/src/rows/sigv4.ts)"
    assert.include(lines, `- ${link}: a signature. It is hashes. Compared with: its signer.`)
  })

  it("has no second table without other rows, and leaves an edition that was not measured empty", () => {
    assert.lengthOf(
      lines.filter((line) => line.startsWith("| row |")),
      1
    )
    const [only = ""] = Page.text([row(4, 2)])
      .split("\n")
      .filter((line) => line.startsWith("| `sigv4`"))
    assert.match(only, /^\| `sigv4` \| 0\.20 \| {2}\| 0\.25 \|/)
  })
})
