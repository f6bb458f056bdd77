import { assert, describe, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as fc from "fast-check"
import * as CallLog from "../../src/internal/callLog.js"

const call = (at: number, bytes: number): CallLog.Call => ({
  method: "GET",
  path: "/",
  query: "",
  headers: {},
  body: new Uint8Array(bytes),
  operation: undefined,
  requestId: "r",
  status: 200,
  code: undefined,
  fault: undefined,
  at
})

describe("the log of calls", () => {
  it("keeps the last calls within its limits", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(20), { maxLength: 50 }),
        fc.nat(10),
        fc.nat(60),
        (sizes, callLogSize, callLogBytes) => {
          const log = sizes.reduce(
            (log, bytes, at) => CallLog.append(log, call(at, bytes), undefined, { callLogSize, callLogBytes }),
            CallLog.empty
          )
          const kept = Chunk.toReadonlyArray(log.calls).map(({ at }) => at)
          const sum = (from: number) => sizes.slice(from).reduce((a, b) => a + b, 0)
          const fits = (from: number) => sizes.length - from <= callLogSize && sum(from) <= callLogBytes
          const first = sizes.findIndex((_, from) => fits(from))
          const expected = sizes.map((_, at) => at).slice(first === -1 ? sizes.length : first)
          assert.deepStrictEqual(kept, expected)
          assert.strictEqual(log.bytes, first === -1 ? 0 : sum(first))
        }
      )
    )
  })

  it("does not grow beyond its limits", () => {
    let log = CallLog.empty
    for (let at = 0; at < 100_000; at++)
      log = CallLog.append(log, call(at, 1), undefined, { callLogSize: 10, callLogBytes: 1000 })
    assert.strictEqual(Chunk.size(log.calls), 10)
    assert.strictEqual(log.bytes, 10)
    assert.deepStrictEqual(
      Chunk.toReadonlyArray(log.calls).map(({ at }) => at),
      Array.from({ length: 10 }, (_, i) => 99_990 + i)
    )
  })
})
