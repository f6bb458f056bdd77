import { assert, describe, it } from "@effect/vitest"
import * as Etag from "@effect-cloudfront/testing/Etag"

describe("Etag", () => {
  it("starts with the ETags of the real service", () => {
    assert.deepStrictEqual([1, 2, 3].map(Etag.ofVersion), ["ETVPDKIKX0DER", "E3UN6WX5RRO2AG", "E1F83G8C2ARO7P"])
  })

  it("is different for each version, and deterministic", () => {
    const all = Array.from({ length: 2000 }, (_, i) => Etag.ofVersion(i + 1))
    assert.strictEqual(new Set(all).size, all.length)
    assert.isTrue(all.every(Etag.isWellFormed))
    assert.deepStrictEqual(
      all,
      Array.from({ length: 2000 }, (_, i) => Etag.ofVersion(i + 1))
    )
  })

  it("recognizes invalid ETags", () => {
    for (const text of [
      "",
      "*",
      '"ETVPDKIKX0DER"',
      "etvpdkikx0der",
      "ETVPDKIKX0DE R",
      "E1",
      "ETVPDKIKX0DER, E3UN6WX5RRO2AG"
    ]) {
      assert.isFalse(Etag.isWellFormed(text), text)
    }
  })
})
