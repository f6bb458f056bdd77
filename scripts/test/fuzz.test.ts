import { assert, describe, it } from "@effect/vitest"
import * as Draft from "@effect-cloudfront/testing/Draft"
import * as Drafts from "../fuzz/Drafts.js"
import * as Fuzz from "../fuzz/Fuzz.js"
import { mutate, random } from "../fuzz/Mutate.js"
import * as Oracle from "../fuzz/Oracle.js"

describe("fuzz", () => {
  it("finds nothing in some thousand documents", () => {
    const { accepted, findings, tried } = Fuzz.run(20200531, (tried) => tried >= 10_000)
    assert.deepStrictEqual(findings, [])
    // Both accepted and refused documents must be frequent enough.
    assert.isAbove(accepted, tried / 5)
    assert.isBelow(accepted, tried * 0.8)
  })

  it("makes the same documents of the same seed", () => {
    const text = "<a><b>c</b></a>"
    const some = (seed: number) => {
      const next = random(seed)
      return Array.from({ length: 20 }, () => mutate(text, next))
    }
    assert.deepStrictEqual(some(1), some(1))
    assert.notDeepEqual(some(1), some(2))
  })

  it("has an oracle that knows what is well-formed", () => {
    assert.strictEqual(Oracle.parse("<a><b></a></b>"), undefined)
    assert.strictEqual(Oracle.parse("<a>&nope;</a>"), undefined)
    assert.deepInclude(Oracle.parse("<x:a>b<![CDATA[<c>]]></x:a>"), { name: "a", text: "b<c>" })
  })
})

describe("made-up inputs", () => {
  it("are accepted, and read as they were written", async () => {
    const { findings, tried } = await Drafts.run(20200531, (tried) => tried >= 24)
    assert.deepStrictEqual(findings, [])
    assert.strictEqual(
      Array.from(tried.values()).reduce((sum, one) => sum + one, 0),
      24
    )
  })

  it("are read of every operation, and what is lost is noticed", () => {
    for (const name of Draft.names) assert.isDefined(Drafts.checkOf(name, { Id: "i", Name: "n" }, {}), name)
    const policy = { Id: "i", CachePolicyConfig: { Name: "a", MinTTL: 1 } }
    const check = Drafts.checkOf(
      "CreateCachePolicy",
      { CachePolicyConfig: { Name: "a", MinTTL: 1 } },
      { CachePolicy: policy }
    )
    assert.deepInclude(check, { read: "GetCachePolicy", input: { Id: "i" } })
    assert.isUndefined(check?.wrong?.({ CachePolicy: policy }))
    const lost = { CachePolicy: { Id: "i", CachePolicyConfig: { Name: "a" } } }
    assert.strictEqual(check?.wrong?.(lost), "CachePolicy.CachePolicyConfig.MinTTL is undefined in place of 1")
    // The answer may have lost it as well.
    const dropped = Drafts.checkOf("CreateCachePolicy", { CachePolicyConfig: { Name: "a", MinTTL: 1 } }, lost)
    assert.strictEqual(dropped?.wrong?.(lost), "CachePolicyConfig.MinTTL is undefined in place of 1")
    assert.strictEqual(Drafts.checkOf("DeleteCachePolicy", { Id: "i" }, {})?.missing, "NoSuchCachePolicy")
  })
})
