import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as ResponseLimits from "../../src/internal/responseLimits.js"

const MIB = 1024 * 1024

describe("bounds", () => {
  it("are 30 seconds and 64 MiB by default", () => {
    const { maxBytes, timeout } = ResponseLimits.make()
    assert.strictEqual(maxBytes, 64 * MIB)
    assert.strictEqual(Duration.toSeconds(timeout("GetDistribution").duration), 30)
    const told = ResponseLimits.make({ timeout: "2 seconds", maxResponseBytes: 5 })
    assert.strictEqual(told.maxBytes, 5)
    assert.strictEqual(Duration.toSeconds(told.timeout("GetDistribution").duration), 2)
  })

  it("are the default ones for what is invalid, which the client refuses", () => {
    for (const timeout of [NaN, -1, "5 foo"]) {
      const { maxBytes, timeout: limit } = ResponseLimits.make({
        timeout: timeout as Duration.DurationInput,
        maxResponseBytes: 0.5
      })
      assert.strictEqual(maxBytes, 64 * MIB)
      assert.strictEqual(Duration.toSeconds(limit("GetDistribution").duration), 30)
    }
  })

  it("refuse a longer announced body, and read long bodies in chunks", () => {
    const { bodyMode } = ResponseLimits.make({ maxResponseBytes: 2 * MIB })
    const of = (length: string | undefined, encoding?: string) => bodyMode({ length, encoding })
    assert.deepStrictEqual(
      ["0", `${MIB}`, `${MIB + 1}`, `${2 * MIB}`, `${2 * MIB + 1}`].map((length) => of(length)),
      ["buffered", "buffered", "streamed", "streamed", "refused"]
    )
    // Of what is packed, or not announced, nothing is known.
    assert.deepStrictEqual([of("1", "gzip"), of(`${3 * MIB}`, "gzip"), of(undefined)], Array(3).fill("streamed"))
  })

  it("name the operation and the limit", () => {
    const { timeout, bodyTooLong } = ResponseLimits.make({ timeout: "2 seconds", maxResponseBytes: 5 })
    const late = timeout("GetDistribution").onTimeout()
    assert.deepInclude(late, { _tag: "TransportError", operation: "GetDistribution", reason: "Timeout" })
    assert.include(late.message, "GetDistribution: no complete response within 2s")
    assert.deepInclude(bodyTooLong("GetDistribution"), { operation: "GetDistribution", reason: "InvalidResponse" })
    assert.include(bodyTooLong("GetDistribution").message, "longer than 5 bytes")
  })

  it("joins chunks in order", () => {
    for (const pieces of [[], [[1, 2]], [[1], [], [2, 3]]]) {
      const all = new ResponseLimits.Chunks()
      for (const piece of pieces) all.add(Uint8Array.from(piece))
      assert.deepStrictEqual([...all.bytes], pieces.flat())
      assert.strictEqual(all.size, pieces.flat().length)
    }
  })
})
