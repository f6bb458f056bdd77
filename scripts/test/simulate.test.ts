import { assert, describe, it } from "@effect/vitest"
import { readdirSync } from "node:fs"
import { modules, scenarios } from "../simulate/Scenarios.js"
import * as Simulate from "../simulate/Simulate.js"

/** Pseudo-random numbers from 0 to 1. */
const random = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
}

describe("simulate", () => {
  it("knows every module of programs", () => {
    const folder = new URL("../../packages/core/src/programs/", import.meta.url)
    const files = readdirSync(folder).flatMap((file) => (file === "index.ts" ? [] : file.replace(/\.ts$/, "")))
    assert.sameMembers(files, Object.keys(modules))
  })

  it("finds no wrong end in a part of all runs", async () => {
    const all = await Simulate.cases({ lags: [45_000], times: [1, Infinity] })
    assert.sameMembers([...new Set(all.map(({ program }) => program))], Object.keys(scenarios))
    const next = random(20261126)
    const wrong: Array<string> = []
    for (const one of all.filter(() => next() < 60 / all.length)) {
      const result = await Simulate.run(one)
      if (result.wrong !== undefined) wrong.push(`${Simulate.nameOf(one)}: ${result.wrong}`)
    }
    assert.deepStrictEqual(wrong, [])
  }, 240_000)
})
