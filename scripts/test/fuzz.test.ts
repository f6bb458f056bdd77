import { assert, describe, it } from "@effect/vitest"
import * as Fuzz from "../fuzz/Fuzz.js"
import { mutate, random } from "../fuzz/Mutate.js"
import * as Oracle from "../fuzz/Oracle.js"

describe("fuzz", () => {
  it("finds nothing in some thousand documents", () => {
    const { accepted, findings, tried } = Fuzz.run(20200531, (tried) => tried >= 10_000)
    assert.deepStrictEqual(findings, [])
    // Both accepted and refused documents must be frequent enough.
    assert.isAbove(accepted, tried / 5)
    assert.isBelow(accepted, tried * 0.8)
  })

  it("makes the same documents of the same seed", () => {
    const text = "<a><b>c</b></a>"
    const some = (seed: number) => {
      const next = random(seed)
      return Array.from({ length: 20 }, () => mutate(text, next))
    }
    assert.deepStrictEqual(some(1), some(1))
    assert.notDeepEqual(some(1), some(2))
  })

  it("has an oracle that knows what is well-formed", () => {
    assert.strictEqual(Oracle.parse("<a><b></a></b>"), undefined)
    assert.strictEqual(Oracle.parse("<a>&nope;</a>"), undefined)
    assert.deepInclude(Oracle.parse("<x:a>b<![CDATA[<c>]]></x:a>"), { name: "a", text: "b<c>" })
  })
})
