import { assert, describe, it } from "@effect/vitest"
import * as Ids from "@effect-cloudfront/testing/Ids"

const many = <A>(make: (source: Ids.Source) => A, seed = 1) =>
  Array.from({ length: 5000 }, (_, serial) => make({ seed, serial }))

const kinds = [
  ["resources", (source: Ids.Source) => Ids.resource("E", source), /^E[0-9A-Z]{13}$/],
  ["domain names", (source: Ids.Source) => Ids.domainName("d", source), /^d[0-9a-z]{13}\.cloudfront\.net$/],
  ["requests", Ids.request, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/]
] as const

describe("Ids", () => {
  it.each(kinds)("of %s are well-formed and all different", (_, make, form) => {
    const ids = many(make)
    assert.strictEqual(new Set(ids).size, ids.length)
    assert.isTrue(ids.every((id) => form.test(id)))
  })

  it.each(kinds)("of %s follow from the seed", (_, make) => {
    assert.deepStrictEqual(many(make), many(make))
    assert.notDeepEqual(many(make), many(make, 2))
  })

  it("say nothing about the domain name", () => {
    const source = { seed: 1, serial: 1 }
    assert.notStrictEqual(Ids.resource("E", source).slice(1).toLowerCase(), Ids.domainName("d", source).slice(1, 14))
  })
})
