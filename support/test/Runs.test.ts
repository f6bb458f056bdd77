import * as Runs from "@effect-cloudfront/support/Runs"
import { assert, describe, it } from "@effect/vitest"

const values = Array.from({ length: 167 }, (_, i) => i)

describe("Runs", () => {
  it("takes few, and all of them in the long run", () => {
    assert.strictEqual(Runs.of(5, 100), Runs.isLong ? 100 : 5)
  })

  it("takes values from the whole of a list, each once", () => {
    const some = Runs.some(10, values)
    assert.strictEqual(some.length, Runs.isLong ? 167 : 10)
    assert.strictEqual(new Set(some).size, some.length)
    assert.strictEqual(some[0], 0)
    assert.isAbove(some.at(-1) ?? 0, 140)
  })

  it("takes all of a list that is short", () => {
    assert.deepStrictEqual(Runs.some(3, ["a", "b"]), ["a", "b"])
  })
})
