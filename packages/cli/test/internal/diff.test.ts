import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { lineDiff } from "../../src/internal/diff.js"
import { plain } from "../../src/internal/style.js"

const text = fc
  .array(fc.constantFrom("a", "b", "c", "d"), { minLength: 1, maxLength: 12 })
  .map((lines) => lines.join("\n"))

const marked = (diff: string, mark: string): ReadonlyArray<string> =>
  diff
    .split("\n")
    .filter((line) => line.startsWith(`${mark} `))
    .map((line) => line.slice(2))

describe("lineDiff", () => {
  it("is empty for equal texts", () => {
    fc.assert(fc.property(text, (one) => lineDiff(one, one, plain) === ""))
  })

  it("has as many lines taken away and added as the texts differ in", () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const diff = lineDiff(before, after, plain)
        const count = (lines: ReadonlyArray<string>, line: string) => lines.filter((one) => one === line).length
        const [old, changed] = [before.split("\n"), after.split("\n")]
        return ["a", "b", "c", "d"].every(
          (line) =>
            count(old, line) - count(marked(diff, "-"), line) === count(changed, line) - count(marked(diff, "+"), line)
        )
      })
    )
  })

  it("shows what has changed with the lines around it", () => {
    const before = ["1", "2", "3", "4", "5", "6", "7", "8", "9"].join("\n")
    assert.strictEqual(
      lineDiff(before, before.replace("5", "five"), plain),
      ["  3", "  4", "- 5", "+ five", "  6", "  7"].join("\n")
    )
  })
})
