import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import * as Sequence from "../../src/internal/sequence.js"

const key = fc.oneof(fc.nat(70), fc.nat(5000), fc.nat(2 ** 30))

type Change = readonly [set: boolean, key: number, value: number]

const changes: fc.Arbitrary<ReadonlyArray<Change>> = fc.array(fc.tuple(fc.boolean(), key, fc.nat()), { maxLength: 80 })

const apply = (all: ReadonlyArray<Change>) =>
  all.reduce<readonly [Sequence.Sequence<number>, Map<number, number>]>(
    ([sequence, map], [isSet, key, value]) => {
      const next = new Map(map)
      if (isSet) next.set(key, value)
      else next.delete(key)
      return [isSet ? Sequence.set(sequence, key, value) : Sequence.remove(sequence, key), next]
    },
    [Sequence.empty, new Map()]
  )

const sorted = (map: ReadonlyMap<number, number>) => [...map].sort(([a], [b]) => a - b)

describe("a sequence", () => {
  it("holds what a map holds", () => {
    fc.assert(
      fc.property(changes, key, (all, asked) => {
        const [sequence, map] = apply(all)
        assert.strictEqual(sequence.size, map.size)
        for (const [key, value] of map) assert.strictEqual(Sequence.get(sequence, key), value)
        assert.strictEqual(Sequence.get(sequence, asked), map.get(asked))
      })
    )
  })

  it("is read in order, from any key, in both directions", () => {
    fc.assert(
      fc.property(changes, key, (all, from) => {
        const [sequence, map] = apply(all)
        const up = sorted(map)
        const values = (pairs: typeof up) => pairs.map(([, value]) => value)
        assert.deepStrictEqual([...Sequence.values(sequence)], values(up))
        assert.deepStrictEqual([...Sequence.values(sequence, Sequence.descending)], values(up).reverse())
        assert.deepStrictEqual(
          [...Sequence.values(sequence, Sequence.ascending, from)],
          values(up.filter(([key]) => key > from))
        )
        assert.deepStrictEqual(
          [...Sequence.values(sequence, Sequence.descending, from)],
          values(up.filter(([key]) => key < from)).reverse()
        )
      })
    )
  })

  it("has pages that together are the whole, in any order", () => {
    fc.assert(
      fc.property(
        changes,
        fc.constantFrom(Sequence.ascending, Sequence.descending, Sequence.shuffled),
        (all, order) => {
          const [, map] = apply(all)
          const keys = Sequence.map(
            [...map.keys()].reduce<Sequence.Sequence<number>>((s, key) => Sequence.set(s, key, key), Sequence.empty),
            (key) => key
          )
          const whole = [...Sequence.values(keys, order)]
          assert.sameMembers(whole, [...map.keys()])
          whole.forEach((key, i) => {
            assert.deepStrictEqual([...Sequence.values(keys, order, key)], whole.slice(i + 1))
          })
        }
      )
    )
  })

  it("keeps an order when elements come and go", () => {
    fc.assert(
      fc.property(fc.uniqueArray(key, { maxLength: 30 }), fc.uniqueArray(key, { maxLength: 30 }), (some, others) => {
        const of = (all: ReadonlyArray<number>) =>
          all.reduce<Sequence.Sequence<number>>((s, key) => Sequence.set(s, key, key), Sequence.empty)
        const alone = [...Sequence.values(of(some), Sequence.shuffled)]
        const among = [...Sequence.values(of([...some, ...others]), Sequence.shuffled)]
        assert.deepStrictEqual(
          among.filter((key) => some.includes(key)),
          alone
        )
      })
    )
  })

  it("is immutable", () => {
    const one = Sequence.set(Sequence.empty, 1, "a")
    const two = Sequence.set(one, 1, "b")
    assert.deepStrictEqual([Sequence.get(one, 1), Sequence.get(two, 1)], ["a", "b"])
    Sequence.remove(two, 1)
    assert.strictEqual(two.size, 1)
    assert.strictEqual(Sequence.remove(one, 2), one)
  })

  it("shares what does not change, so that a change costs as much in a large one", () => {
    const size = 100_000
    let large: Sequence.Sequence<number> = Sequence.empty
    for (let i = 0; i < size; i++) large = Sequence.set(large, i, i)
    const changed = Sequence.set(large, 77, -1)
    const kept = large.root.slots.filter((slot, i) => changed.root.slots[i] === slot)
    assert.lengthOf(kept, large.root.slots.length - 1)
    const [first] = Sequence.values(large, Sequence.descending, 50_000)
    assert.strictEqual(first, 49_999)
  })
})
