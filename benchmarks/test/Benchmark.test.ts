import { assert, describe, it } from "@effect/vitest"
import { compare, type Context } from "../src/suite/Benchmark.js"

const context: Context = {
  editions: [
    { edition: 3, folder: "three" },
    { edition: 4, folder: "four" }
  ],
  pace: "quick",
  distilled: undefined,
  deadline: Infinity
}

const one: Context = { ...context, editions: [{ edition: 3, folder: "three" }] }

const definition = { name: "sigv4", what: "a row", unit: "us" }

describe("a comparison", () => {
  it("is with the better way of the peer, which is measured once for both editions", async () => {
    const measured: Array<string> = []
    const of = (value: (folder: string) => number) => async (folder: string) => {
      measured.push(folder)
      return value(folder)
    }
    const [older, newer] = await compare(context, 3, definition, {
      ours: of((folder) => (folder === "three" ? 6 : 3)),
      theirs: { slow: of(() => 20), fast: of(() => 10) }
    })
    assert.deepInclude(older, { edition: 3, ratio: 0.6, theirs: 10, against: "fast" })
    assert.deepInclude(newer, { edition: 4, ratio: 0.3, theirs: 10, against: "fast" })
    assert.strictEqual(measured.filter((folder) => folder === "three").length, 9)
    assert.strictEqual(measured.filter((folder) => folder === "four").length, 3)
  })

  it("subtracts what all have in common, in each round", async () => {
    /** The machine becomes slower from round to round. */
    const over = (value: number) => {
      let round = 0
      return async () => 100 * ++round + value
    }
    const [row] = await compare(one, 3, definition, {
      bare: over(0),
      ours: over(1),
      theirs: { theirs: over(2) },
      floor: over(0.5)
    })
    assert.deepInclude(row, { ours: 1, theirs: 2, floor: 0.5, ratio: 0.5 })
  })

  it("ends at the deadline, but never without a round", async () => {
    let count = 0
    const measure = async () => ++count
    await compare({ ...context, deadline: 0 }, 5, definition, { ours: measure })
    assert.strictEqual(count, 2)
  })
})
