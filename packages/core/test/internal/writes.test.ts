import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import * as Ref from "effect/Ref"
import * as Writes from "../../src/internal/writes.js"
import { instantly } from "./memory.js"

const KEY = "thing T1"

const HOUR = 3_600_000

const run = <A>(use: (writes: Writes.Writes) => Effect.Effect<A>): A =>
  Effect.runSync(instantly()(Effect.flatMap(Writes.make, use)))

describe("find", () => {
  it("has the versions that were replaced in the last hour, and no others", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: HOUR }), { maxLength: 40 }),
        fc.integer({ min: 0, max: 2 * HOUR }),
        (pauses, last) => {
          const found = run((writes) =>
            Effect.gen(function* () {
              for (const [i, pause] of pauses.entries()) {
                yield* Writes.record(writes, KEY, `E${i}`)
                yield* Effect.sleep(pause)
              }
              yield* Effect.sleep(last)
              return yield* Writes.find(writes, KEY)
            })
          )
          let age = last
          const expected: Array<string> = []
          for (let i = pauses.length - 1; i >= 0; i--) {
            age += pauses[i] ?? 0
            if (age < HOUR) expected.unshift(`E${i}`)
          }
          assert.deepStrictEqual(Array.from(found?.superseded.keys() ?? []), expected)
        }
      )
    )
  })

  it("keeps no more than that, however often and long a resource is written", () => {
    const kept = run((writes) =>
      Effect.gen(function* () {
        for (let i = 0; i < 40; i++) {
          yield* Writes.record(writes, KEY, `E${i}`)
          yield* Effect.sleep("30 minutes")
        }
        return (yield* Ref.get(writes.ref)).get(KEY)
      })
    )
    assert.deepStrictEqual(Array.from(kept?.superseded.keys() ?? []), ["E38", "E39"])
  })
})

describe("record", () => {
  it("knows no old versions of a resource that is new, deleted, or found to be deleted", () => {
    for (const end of [Writes.record, Writes.recordGone, Writes.recordFoundGone, Writes.forgetVersions]) {
      const found = run((writes) =>
        Writes.record(writes, KEY, "E1").pipe(
          Effect.zipRight(end(writes, KEY)),
          Effect.zipRight(Writes.find(writes, KEY))
        )
      )
      assert.strictEqual(found?.superseded.size, 0)
      assert.strictEqual(found?.isGone, end === Writes.recordGone || end === Writes.recordFoundGone)
      assert.strictEqual(found?.isNew, end === Writes.record)
    }
  })

  it("has nothing of a resource that this client has not written", () => {
    for (const end of [Writes.recordFoundGone, Writes.forgetVersions]) {
      assert.isUndefined(run((writes) => Effect.zipRight(end(writes, KEY), Writes.find(writes, KEY))))
    }
  })

  it("keeps the time of a deletion that is found again", () => {
    const found = run((writes) =>
      Writes.recordGone(writes, KEY).pipe(
        Effect.zipRight(Effect.sleep("1 minute")),
        Effect.zipRight(Writes.recordFoundGone(writes, KEY)),
        Effect.zipRight(Writes.find(writes, KEY))
      )
    )
    assert.strictEqual(found?.at, 0)
  })
})
