import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import * as Dictionary from "../../src/internal/dictionary.js"

const key = fc.oneof(
  fc.nat(60).map((i) => `k${i}`),
  fc.string()
)

describe("a dictionary", () => {
  it("holds what a map holds", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), key, fc.nat()), { maxLength: 150 }), key, (changes, asked) => {
        const map = new Map<string, number>()
        let dictionary: Dictionary.Dictionary<number> = Dictionary.empty
        for (const [isSet, key, value] of changes) {
          if (isSet) map.set(key, value)
          else map.delete(key)
          dictionary = isSet ? Dictionary.set(dictionary, key, value) : Dictionary.remove(dictionary, key)
          assert.strictEqual(dictionary.size, map.size)
        }
        for (const [key, value] of map) assert.strictEqual(Dictionary.get(dictionary, key), value)
        assert.strictEqual(Dictionary.get(dictionary, asked), map.get(asked))
      })
    )
  })

  it("is immutable", () => {
    const one = Dictionary.set(Dictionary.empty, "a", 1)
    const two = Dictionary.set(one, "a", 2)
    assert.deepStrictEqual([Dictionary.get(one, "a"), Dictionary.get(two, "a")], [1, 2])
    assert.strictEqual(Dictionary.remove(two, "b"), two)
    assert.strictEqual(Dictionary.remove(two, "a").size, 0)
    assert.strictEqual(Dictionary.get(two, "a"), 2)
  })

  it("has the entries that it was made from", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.nat()), (given) => {
        const dictionary = Dictionary.fromEntries(Object.entries(given))
        assert.strictEqual(dictionary.size, Object.keys(given).length)
        assert.deepStrictEqual(new Map(Dictionary.entries(dictionary)), new Map(Object.entries(given)))
      })
    )
    const many = Array.from({ length: 20_000 }, (_, i) => [`key ${i}`, i] as const)
    assert.deepStrictEqual(new Map(Dictionary.entries(Dictionary.fromEntries(many))), new Map(many))
  })

  it("tells keys with the same hash apart, which are among so many", () => {
    const count = 200_000
    let dictionary: Dictionary.Dictionary<number> = Dictionary.empty
    for (let i = 0; i < count; i++) dictionary = Dictionary.set(dictionary, `reference ${i}`, i)
    assert.strictEqual(dictionary.size, count)
    for (let i = 0; i < count; i++) {
      if (Dictionary.get(dictionary, `reference ${i}`) !== i) assert.fail(`reference ${i}`)
    }
    for (let i = 0; i < count; i++) dictionary = Dictionary.remove(dictionary, `reference ${i}`)
    assert.deepStrictEqual(dictionary, Dictionary.empty)
  })
})
