/** What is quadratic is told from what is not, however little it does. */
import { assert, describe, it } from "@effect/vitest"
import { excess } from "@effect-cloudfront/support/Growth"

const texts = (size: number): ReadonlyArray<string> => Array.from({ length: size }, (_, i) => `text ${i}`)

/** So that nothing is left out as unused. */
let sink = 0

describe("excess", () => {
  it("is none for a sort, what takes no time, and what takes longer from some size on", { timeout: 120_000 }, () => {
    const sort = (size: number) => {
      const all = texts(size)
      return () => void (sink += [...all].sort().length)
    }
    const decoded = (size: number) => {
      const bytes = new TextEncoder().encode("abcdefgh".repeat(size))
      return () => void (sink += new TextDecoder().decode(bytes).length)
    }
    const step = (size: number) => () => {
      const times = size < 50_000 ? size * 20 : size * 200
      for (let i = 0; i < times; i++) sink += i % 3
    }
    for (const make of [decoded, step, sort, () => () => {}]) assert.isUndefined(excess(make))
  })

  it("is there where each is compared with each", { timeout: 120_000 }, () => {
    const each = (size: number) => () => {
      for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) sink += i === j ? 1 : 0
    }
    assert.match(excess(each, { from: 1200, most: 1200 }) ?? "", /^as much work takes/)
  })
})
