/** A short run of `npm run simulate -- --model`: commands over all families agree with the model. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { simulate } from "../simulate/model/Run.js"
import * as Known from "../simulate/model/Known.js"

describe("the model of all families", () => {
  it.live("agrees with the in-memory CloudFront", () =>
    Effect.gen(function* () {
      const { accepted, commands } = yield* simulate(40, 2)
      assert.isAbove(
        Object.values(commands).reduce((sum, one) => sum + one, 0),
        30
      )
      assert.isAbove(Array.from(accepted.values()).filter((count) => count > 0).length, 5)
    })
  )

  it("tells what differs", () => {
    assert.strictEqual(Known.difference({ a: [1] }, { a: [1], b: undefined }, "x"), undefined)
    assert.strictEqual(Known.difference({ a: [1] }, { a: [2] }, "x"), "x.a[0] is 1 in place of 2")
    assert.strictEqual(Known.difference([1], [], "x"), "x has 1 items in place of 0")
    assert.strictEqual(Known.lacking({ a: 1, b: 2 }, { a: 1 }, "x"), undefined)
    assert.strictEqual(Known.lacking({ b: 2 }, { a: 1 }, "x"), "x.a is undefined in place of 1")
    const key = Known.keyOf("keyGroup", "G")
    const shown = { Id: "G", KeyGroupConfig: { Items: ["K"] } }
    const known = Known.add(Known.empty, { family: "keyGroup", id: "G", shown, etag: "E1" })
    assert.match(String(Known.see(known, key, "E2", shown)), /the ETag of keyGroup G is E2 in place of E1/)
    assert.match(
      String(Known.see(known, key, "E1", { ...shown, KeyGroupConfig: {} })),
      /keyGroup G.KeyGroupConfig.Items/
    )
    const used = Known.add(known, { family: "publicKey", id: "K", shown: { Id: "K" }, etag: "E1" })
    const thing = used.things.get(Known.keyOf("publicKey", "K"))
    assert.strictEqual(thing && Known.refusalOfRemoval(used, thing), "PublicKeyInUse")
    assert.deepStrictEqual(Known.remove(used, key).gone, [{ family: "keyGroup", id: "G" }])
  })
})
