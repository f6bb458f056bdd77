import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Bounds from "../../src/internal/bounds.js"

const MIB = 1024 * 1024

describe("bounds", () => {
  it("are half a minute and 64 MiB unless told", () => {
    const { maxBytes, time } = Bounds.make()
    assert.strictEqual(maxBytes, 64 * MIB)
    assert.strictEqual(Duration.toSeconds(time("GetDistribution").duration), 30)
    const told = Bounds.make({ timeout: "2 seconds", maxResponseBytes: 5 })
    assert.strictEqual(told.maxBytes, 5)
    assert.strictEqual(Duration.toSeconds(told.time("GetDistribution").duration), 2)
  })

  it("refuse what is announced to be longer, and read what is long in pieces", () => {
    const { reading } = Bounds.make({ maxResponseBytes: 2 * MIB })
    const of = (length: string | undefined, encoding?: string) => reading({ length, encoding })
    assert.deepStrictEqual(
      ["0", `${MIB}`, `${MIB + 1}`, `${2 * MIB}`, `${2 * MIB + 1}`].map((length) => of(length)),
      ["at once", "at once", "in pieces", "in pieces", "refused"]
    )
    // Of what is packed, or not announced, nothing is known.
    assert.deepStrictEqual([of("1", "gzip"), of(`${3 * MIB}`, "gzip"), of(undefined)], Array(3).fill("in pieces"))
  })

  it("name the operation and the bound", () => {
    const { time, tooLong } = Bounds.make({ timeout: "2 seconds", maxResponseBytes: 5 })
    const late = time("GetDistribution").onTimeout()
    assert.deepInclude(late, { _tag: "TransportError", operation: "GetDistribution", reason: "Timeout" })
    assert.include(late.message, "GetDistribution: no complete response within 2s")
    assert.deepInclude(tooLong("GetDistribution"), { operation: "GetDistribution", reason: "InvalidResponse" })
    assert.include(tooLong("GetDistribution").message, "longer than 5 bytes")
  })

  it("puts pieces together in their order", () => {
    for (const pieces of [[], [[1, 2]], [[1], [], [2, 3]]]) {
      const all = new Bounds.Pieces()
      for (const piece of pieces) all.add(Uint8Array.from(piece))
      assert.deepStrictEqual([...all.bytes], pieces.flat())
      assert.strictEqual(all.size, pieces.flat().length)
    }
  })
})
