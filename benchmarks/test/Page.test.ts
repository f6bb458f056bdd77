import { assert, describe, it } from "@effect/vitest"
import * as Page from "../src/Page.js"
import * as Recorded from "../src/Recorded.js"
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

  it("has the day of each row, if not all are of the same run", () => {
    const dated = { ...row(3, 3), date: "2026-11-01", setting: "a machine" }
    const newer = { ...row(4, 2), name: "other", date: "2026-11-27", setting: "a machine" }
    assert.include(Page.text([dated, newer]), "Measured on 2026-11-01.")
    assert.notInclude(Page.text([dated, { ...newer, date: dated.date }]), "Measured on")
  })
})

describe("a run of some rows", () => {
  it("takes the place of the same rows, and keeps the others", () => {
    const of = (name: string, edition: Edition, date: string) => ({ ...row(edition, 2), name, date, setting: "" })
    const before = [of("sigv4", 3, "old"), of("sigv4", 4, "old"), of("beside", 4, "old")]
    const after = Recorded.merge(before, [of("new", 3, "new"), of("sigv4", 4, "new"), of("fixed-cost", 4, "new")])
    assert.deepStrictEqual(
      after.map(({ date, edition, name }) => `${name}@${edition} ${date}`),
      ["fixed-cost@4 new", "sigv4@3 old", "sigv4@4 new", "beside@4 old", "new@3 new"]
    )
  })
})
