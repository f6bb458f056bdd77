import { assert, describe, it } from "@effect/vitest"
import { readdirSync } from "node:fs"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Random from "effect/Random"
import * as TestEffect from "@effect-cloudfront/support/TestEffect"
import { modules, scenarios } from "../simulate/Scenarios.js"
import * as Simulate from "../simulate/Simulate.js"
import * as World from "../simulate/World.js"

/** Pseudo-random numbers from 0 to 1. */
const random = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
}

describe("simulate", () => {
  it("knows every module of programs", () => {
    const folders = ["core", "keyvaluestore"].map(
      (name) => new URL(`../../packages/${name}/src/programs/`, import.meta.url)
    )
    const files = folders.flatMap((folder) =>
      readdirSync(folder).flatMap((file) => (file === "index.ts" ? [] : file.replace(/\.ts$/, "")))
    )
    assert.sameMembers(files, Object.keys(modules))
  })

  it("ends one sleep after the other, and forgets interrupted ones", async () => {
    const { ends, left, now } = await World.isolated("seed", (time) =>
      Effect.gen(function* () {
        const ends: Array<readonly [name: string, at: number]> = []
        const sleeping = (name: string, millis: number) =>
          Effect.flatMap(Effect.sleep(millis), () =>
            Effect.map(Clock.currentTimeMillis, (at) => void ends.push([name, at]))
          )
        const fibers = yield* Effect.forEach(
          [
            ["b", 2_000],
            ["a", 1_000],
            ["c", 2_000],
            ["never", 5_000],
            ["at once", 0]
          ] as const,
          ([name, millis]) => Effect.fork(sleeping(name, millis))
        )
        for (let i = 0; i < 10; i++) yield* TestEffect.yieldNow
        const next = [time.next]
        yield* time.advance
        next.push(time.next)
        yield* Fiber.interrupt(fibers[3]!)
        const exit = yield* World.drive(time, Effect.forEach([fibers[0]!, fibers[2]!], Fiber.join))
        assert.strictEqual(exit?._tag, "Success")
        assert.deepStrictEqual(next, [1_000, 2_000])
        yield* time.advance
        return { ends, left: time.next, now: yield* Clock.currentTimeMillis }
      })
    )
    assert.deepStrictEqual(ends, [
      ["at once", 0],
      ["a", 1_000],
      ["b", 2_000],
      ["c", 2_000]
    ])
    assert.strictEqual(left, undefined)
    assert.strictEqual(now, 2_000)
  })

  it("stops when it is told to, and does not wait for what never ends", async () => {
    const drive = (self: Effect.Effect<void>, isStopped?: () => boolean) =>
      World.isolated("seed", (time) => World.drive(time, self, isStopped))
    assert.strictEqual((await drive(Effect.never, () => true))?._tag, "Failure")
    assert.strictEqual(await drive(Effect.forever(Effect.sleep("1 hour"))), undefined)
  })

  it("has random numbers that follow from the case", async () => {
    const [one, other] = await Simulate.cases({ programs: ["findInvalidation"], lags: [0], times: [1] })
    assert.isDefined(one)
    assert.isDefined(other)
    const draw = (seed: string) => World.isolated(seed, () => Random.next)
    assert.strictEqual(await draw(Simulate.nameOf(one)), await draw(Simulate.nameOf(one)))
    assert.notStrictEqual(await draw(Simulate.nameOf(one)), await draw(Simulate.nameOf(other)))
  })

  it("a Stream has given its reader the caller reference before the creation is sent", async () => {
    const all = await Simulate.cases({ programs: ["provisionDistributionEvents"], lags: [0], times: [1] })
    const interrupted = all.filter(({ happening }) => happening === "interrupted after")
    assert.isNotEmpty(interrupted)
    for (const one of interrupted) assert.isUndefined((await Simulate.run(one)).wrong)
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
