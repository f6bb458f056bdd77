import { assert, describe, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as fc from "fast-check"
import * as Settings from "@effect-cloudfront/testing/Settings"
import * as State from "@effect-cloudfront/testing/State"
import * as History from "../../src/internal/history.js"

const empty = History.from(State.empty)

/** A state that can be told from others. */
const made = (serial: number): State.State => ({ ...State.empty, serial })

const settings = (readLag: number) => Settings.resolve({ readLag })
const look = { now: 0, lag: 0, createLag: 0, ids: [], stale: false }

const after = (times: ReadonlyArray<number>, readLag: number): History.History =>
  times.reduce((history, at, i) => History.commit(history, made(i + 1), at, settings(readLag)), empty)

describe("history", () => {
  it("is empty without a lag", () => {
    const history = after([0, 0, 1, 5, 5], 0)
    assert.strictEqual(Chunk.size(history.entries), 1)
    assert.strictEqual(history.current.serial, 5)
    assert.strictEqual(history.before.serial, 4)
    assert.strictEqual(History.stateForRead(history, { ...look, now: 5 }), history.current)
  })

  it("is limited by the lag, for any number of changes", () => {
    let history = empty
    for (let serial = 1; serial <= 5000; serial++) {
      history = History.commit(history, { ...State.empty, serial }, serial * 10, settings(100))
      // The changes of the last 100 milliseconds, with what was there before them.
      assert.isAtMost(Chunk.size(history.entries), 11)
    }
  })

  it("does not grow without a change", () => {
    const history = after([1, 2], 100)
    assert.strictEqual(History.commit(history, history.current, 3, settings(100)), history)
  })

  it("continues if the clock is set back", () => {
    const history = after([1000, 500, 1010], 100)
    assert.strictEqual(History.stateForRead(history, { ...look, now: 1005, lag: 10 }).serial, 0)
    assert.strictEqual(History.stateForRead(history, { ...look, now: 1005 }).serial, 2)
    assert.strictEqual(History.stateForRead(history, { ...look, now: 1010 }).serial, 3)
  })

  it("is cleared by settle", () => {
    const history = History.settle(after([1, 2], 100), 3)
    assert.strictEqual(History.stateForRead(history, { ...look, now: 3, lag: 100 }), history.current)
    assert.strictEqual(History.stateForRead(history, { ...look, now: 3, stale: true }), history.current)
  })

  it("returns the state at the time before the lag", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(9), { minLength: 1, maxLength: 40 }), fc.nat(60), fc.nat(60), (steps, lag, later) => {
        const times = steps.map((_, i) => steps.slice(0, i + 1).reduce((a, b) => a + b, 0))
        const now = Math.max(...times) + later
        const history = after(times, 60)
        const seen = History.stateForRead(history, { ...look, now, lag })
        assert.strictEqual(seen.serial, times.filter((at) => at <= now - lag).length)
      })
    )
  })
})
