import { jsonDifference } from "../../src/internal/jsonDifference.js"
import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"

describe("jsonDifference", () => {
  it("finds none between a value and itself, or more", () =>
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (value, more) => {
        assert.isUndefined(jsonDifference(value, structuredClone(value), "it"))
        if (typeof value === "object" && value !== null && !Array.isArray(value))
          assert.isUndefined(jsonDifference(value, { ...value, "never a key": more }, "it"))
      }),
      { numRuns: 100 }
    ))

  it("names the first place that differs", () => {
    const cases: ReadonlyArray<readonly [expected: unknown, actual: unknown, path: string | undefined]> = [
      [1, 2, "it"],
      [{ a: { b: 1 } }, { a: { b: "1" } }, "it.a.b"],
      [{ a: [1, { c: 2 }] }, { a: [1, { c: 3 }] }, "it.a[1].c"],
      [[1], [1, 2], "it"],
      [[1], { 0: 1 }, "it"],
      [{ a: 1 }, [1], "it"],
      [{ a: 1 }, null, "it"],
      [{}, undefined, "it"],
      [{ a: undefined }, {}, undefined],
      [{ a: undefined }, { a: null }, "it.a"],
      [{ toString: undefined }, {}, undefined],
      [{ a: 1, b: 2 }, { b: 3 }, "it.a"]
    ]
    for (const [expected, actual, path] of cases) assert.strictEqual(jsonDifference(expected, actual, "it"), path)
  })
})
