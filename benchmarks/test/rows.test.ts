/** What a reader who doubts a row finds. */
import { assert, describe, it } from "@effect/vitest"
import { readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import * as Package from "../../scripts/build/Package.js"
import { benchmarks } from "../src/Suite.js"
import { TARGETS } from "../src/Targets.js"

const rows = fileURLToPath(new URL("../src/rows", import.meta.url))

describe("the rows with a target", () => {
  const targets = Object.keys(TARGETS)

  it("are measured in their order, before all others", () => {
    const measured = benchmarks.filter(({ full = false, name }) => !full && name in TARGETS).map(({ name }) => name)
    assert.deepStrictEqual(measured, targets)
    assert.strictEqual(new Set(benchmarks.map(({ name }) => name)).size, benchmarks.length)
  })

  for (const row of targets) {
    it(`${row} has a file with both sides, or a folder with a program for each`, () => {
      const { program = "" } = benchmarks.find(({ name }) => name === row) ?? {}
      const path = join(rows, program)
      if (statSync(path).isDirectory()) {
        assert.includeMembers([...Package.files(path)], ["ours.ts", "sdk.ts"])
      } else {
        const text = readFileSync(path, "utf8")
        for (const side of ["ours", "sdk"]) assert.match(text, new RegExp(`^export const ${side}\\b`, "m"))
      }
    })
  }

  it("have an easier target on Effect 3, if they differ", () => {
    for (const [row, { 3: older, 4: newer }] of Object.entries(TARGETS)) assert.isAtMost(newer, older, row)
  })
})

describe("each file of a row", () => {
  for (const file of Package.files(rows)) {
    it(`${file} says what it is, in at most 40 lines`, () => {
      // An emitted file has a line before it that tells its source.
      const text = readFileSync(join(rows, file), "utf8").replace(/^\/\/ Emitted from .*\n/, "")
      assert.match(text, /^\/\*\*/)
      assert.isAtMost(text.trimEnd().split("\n").length, 40)
    })
  }
})
