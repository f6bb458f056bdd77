import { assert, describe, it } from "@effect/vitest"
import { readdirSync } from "node:fs"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Random from "effect/Random"
import * as TestEffect from "@effect-cloudfront/support/TestEffect"
import * as Settings from "@effect-cloudfront/testing/Settings"
import * as Drafts from "../simulate/Drafts.js"
import * as Knobs from "../simulate/Knobs.js"
import type { Scenario } from "../simulate/Scenario.js"
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

  const casesOf = async (program: string, happening: Simulate.Happening): Promise<ReadonlyArray<Simulate.Case>> => {
    const [subject] = Simulate.subjects([program])
    const all = subject === undefined ? [] : await Simulate.cases(subject, Knobs.plain, Simulate.quick)
    return all.filter((one) => one.happening === happening)
  }

  it("has random numbers that follow from the case", async () => {
    const [one] = await casesOf("findInvalidation", "throttled")
    const [other] = await casesOf("findInvalidation", "503")
    assert.isDefined(one)
    assert.isDefined(other)
    const draw = (seed: string) => World.isolated(seed, () => Random.next)
    assert.strictEqual(await draw(Simulate.nameOf(one)), await draw(Simulate.nameOf(one)))
    assert.notStrictEqual(await draw(Simulate.nameOf(one)), await draw(Simulate.nameOf(other)))
  })

  it("a Stream has given its reader the caller reference before the creation is sent", async () => {
    const interrupted = await casesOf("provisionDistributionEvents", "interrupted after")
    assert.isNotEmpty(interrupted)
    for (const one of interrupted) assert.isUndefined((await Simulate.run(one)).wrong)
  })

  it("turns every knob, or says why not", () => {
    const named = new Set([
      ...Knobs.alone.map(({ name }) => name.split(/[.:]/)[0]),
      ...Knobs.leftOut.map(([name]) => name.split(".")[0])
    ])
    assert.sameMembers([...named], Object.keys(Settings.resolve()))
    assert.lengthOf(new Set(Knobs.alone.map(({ name }) => name)), Knobs.alone.length)
    for (const [name, reason] of Knobs.leftOut) assert.match(reason, /\w+ \w+/, name)
  })

  it("gives a program just what it needs", async () => {
    const [subject] = Simulate.subjects(["ensureDistribution"])
    assert.isDefined(subject)
    const run = (place: Knobs.Place, need: Knobs.Need) => Simulate.run(Simulate.untouched(subject, place, need))
    const { used } = await run(Knobs.plain, Knobs.NOTHING)
    assert.strictEqual(used.most.distribution, 1)
    assert.strictEqual(used.most.originAccessControl, 1)
    const quotas = Knobs.alone.find(({ name }) => name.startsWith("quotas"))
    assert.isDefined(quotas)
    assert.strictEqual((await run(quotas, used)).end, "success")
    const less = { ...used, most: { ...used.most, originAccessControl: 0 } }
    assert.strictEqual((await run(quotas, less)).end, "TooManyOriginAccessControls")
  })

  it("reports an invariant that does not hold", async () => {
    const [subject] = Simulate.subjects(["disable"])
    assert.isDefined(subject)
    // Created after it was changed.
    const tampered = (world: World.World) =>
      Effect.flatMap(world.fake.snapshot, (snapshot) =>
        world.fake.restore(JSON.parse(JSON.stringify(snapshot).replaceAll('"createdAt":0', '"createdAt":1')))
      )
    const scenario: Scenario = {
      ...subject.scenario,
      prepare: (world) => Effect.tap(subject.scenario.prepare(world), () => Effect.orDie(tampered(world)))
    }
    const run = (one: Simulate.Subject) => Simulate.run(Simulate.untouched(one, Knobs.plain, Knobs.NOTHING))
    assert.isUndefined((await run(subject)).wrong)
    assert.match((await run({ ...subject, scenario })).wrong ?? "", /The invariant times does not hold/)
  })

  it("finds no wrong end in a part of all runs", async () => {
    const all = Simulate.subjects()
    assert.sameMembers([...new Set(all.map(({ program }) => program))], Object.keys(scenarios))
    const next = random(20261126)
    const wrong: Array<string> = []
    // CI takes more: each run costs some 50 ms.
    for (const place of Knobs.alone.filter((_, i) => i % 4 === 0)) {
      const subject = all[Math.floor(next() * all.length)]
      assert.isDefined(subject)
      for await (const result of Simulate.runs(subject, { ...Simulate.quick, swept: [], turned: [place] }))
        if (result.wrong !== undefined) wrong.push(`${Simulate.nameOf(result)}: ${result.wrong}`)
    }
    assert.deepStrictEqual(wrong, [])
  }, 240_000)

  it("finds nothing wrong with made-up inputs", async () => {
    const wrong: Array<string> = []
    const [place] = Knobs.open.slice(-1)
    assert.isDefined(place)
    for await (const outcome of Drafts.runs(place, 20261127))
      if (outcome.wrong !== undefined) wrong.push(`${Drafts.nameOf(outcome)}: ${outcome.wrong}`)
    assert.deepStrictEqual(wrong, [])
  })
})
