import { assert, describe, it } from "@effect/vitest"
import * as History from "../src/History.js"
import * as Row from "../src/Row.js"

/** A row whose rounds have these ratios. */
const row = (name: string, ...ratios: ReadonlyArray<number>): Row.Row =>
  Row.make({ name, what: name, unit: "us" }, 4, {
    ours: ratios,
    theirs: { name: "theirs", values: ratios.map(() => 1) }
  })

const entry = (...rows: ReadonlyArray<Row.Row>): History.Entry => History.entryOf(rows)

describe("the history", () => {
  it("keeps ratio and spread of the rows with a target, by edition", () => {
    const { rows } = entry(row("sigv4", 0.21234567, 0.2, 0.3), row("stubbed-call", 1))
    assert.deepStrictEqual(rows, { "sigv4@4": [0.2123, 0.2, 0.3] })
  })

  it("tells of a row that became slower by more than its spread", () => {
    const before = entry(row("sigv4", 0.1, 0.11, 0.12))
    assert.lengthOf(History.against(before, [row("sigv4", 0.13, 0.14, 0.15)]), 1)
    assert.match(History.against(before, [row("sigv4", 0.13, 0.14, 0.15)])[0] ?? "", /^slower: sigv4@4 is 0\.14/)
  })

  it("does not tell of noise: of either run", () => {
    const quiet = row("sigv4", 0.1, 0.11, 0.12)
    assert.deepStrictEqual(History.against(entry(quiet), [row("sigv4", 0.12, 0.125, 0.13)]), [])
    assert.deepStrictEqual(History.against(entry(quiet), [row("sigv4", 0.1, 0.14, 0.2)]), [])
    assert.deepStrictEqual(History.against(entry(row("sigv4", 0.1, 0.11, 0.2)), [row("sigv4", 0.15)]), [])
  })

  it("does not tell of one round, where there is a spread", () => {
    assert.deepStrictEqual(History.against(entry(row("sigv4", 0.1, 0.11, 0.12)), [row("sigv4", 0.2)]), [])
  })

  it("takes a byte more of a bundle for what it is, and a hundredth more for a growth", () => {
    const before = entry(row("bundle-one-operation-node", 0.3))
    assert.deepStrictEqual(History.against(before, [row("bundle-one-operation-node", 0.302)]), [])
    assert.lengthOf(History.against(before, [row("bundle-one-operation-node", 0.304)]), 1)
  })

  it("compares each row with the last entry that has it, since a run may be of some rows", () => {
    const entries = [entry(row("sigv4", 0.1), row("fixed-cost", 0.2)), entry(row("sigv4", 0.2))]
    assert.deepStrictEqual(History.againstAll(entries, [row("sigv4", 0.2)]), [])
    assert.match(History.againstAll(entries, [row("fixed-cost", 0.3)])[0] ?? "", /^slower: fixed-cost@4/)
  })

  it("tells of targets that are missed, with and without an entry", () => {
    const missed = ["missed: sigv4@4 is 0.5, and is to be at most 0.25"]
    assert.deepStrictEqual(History.against(undefined, [row("sigv4", 0.5)]), missed)
    assert.deepStrictEqual(History.against(entry(row("sigv4", 0.5)), [row("sigv4", 0.5)]), missed)
  })
})

describe("a row", () => {
  it("compares the values of one round with each other", () => {
    const samples = { ours: [1, 4, 2], theirs: { name: "theirs", values: [2, 4, 8] } }
    const { ours, ratio, spread, theirs } = Row.make({ name: "sigv4", what: "", unit: "us" }, 3, samples)
    assert.deepStrictEqual([ratio, spread, ours, theirs], [0.5, [0.25, 1], 2, 4])
  })
})
