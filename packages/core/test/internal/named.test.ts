import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Named from "../../src/internal/named.js"
import { success, world } from "./memory.js"

const KIND = { noun: "thing" }

/** A search that finds a resource from the second time on, and the times of all searches. */
const searching = (before: Effect.Effect<unknown, never, CloudFront>, firstTime = 2) => {
  const times: Array<number> = []
  const search = Effect.map(Clock.currentTimeMillis, (now) => (times.push(now) < firstTime ? undefined : { id: "T1" }))
  const found = Named.findConsistent(KIND, "mine", search, ({ id }) => id, "10 seconds")
  return { found: success(world({}).run(Effect.zipRight(before, found))), times }
}

describe("findConsistent", () => {
  it("searches once for what this client has not created", () => {
    const { found, times } = searching(Named.recordCreated(KIND, "other"))
    assert.isUndefined(found)
    assert.lengthOf(times, 1)
  })

  it("searches again for what this client has created, until the lag is over", () => {
    const { found, times } = searching(Named.recordCreated(KIND, "mine"))
    assert.deepStrictEqual(found, { id: "T1" })
    assert.lengthOf(times, 2)
    const never = searching(Named.recordCreated(KIND, "mine"), Infinity)
    assert.isUndefined(never.found)
    assert.strictEqual((never.times.at(-1) ?? 0) - (never.times[0] ?? 0), 10_000)
    const later = searching(Effect.zipRight(Named.recordCreated(KIND, "mine"), Effect.sleep("10 seconds")))
    assert.lengthOf(later.times, 1)
  })

  it("does not find what this client has deleted", () => {
    assert.isUndefined(searching(Named.recordGone(KIND, "T1"), 1).found)
    assert.deepStrictEqual(searching(Named.recordGone(KIND, "T2"), 1).found, { id: "T1" })
  })
})
