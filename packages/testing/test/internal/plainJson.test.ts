import { assert, describe, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as HashMap from "effect/HashMap"
import * as Redacted from "effect/Redacted"
import * as fc from "fast-check"
import * as Unknown from "@effect-cloudfront/core/protocol/Unknown"
import * as PlainJson from "../../src/internal/plainJson.js"
import { Reader } from "../../src/internal/readJson.js"

const through = (value: unknown) => {
  const reader = new Reader()
  const json: unknown = JSON.parse(JSON.stringify(PlainJson.encode(value)))
  const decoded = PlainJson.decode(reader, json, "value")
  assert.isUndefined(reader.problem)
  return decoded
}

const { value } = fc.letrec((tie) => ({
  leaf: fc.oneof(
    fc.string(),
    fc.constantFrom("$", "__proto__", "constructor"),
    fc.double({ noDefaultInfinity: false }).map((number) => (Object.is(number, -0) ? 0 : number)),
    fc.boolean(),
    fc.constant(null),
    fc.uint8Array({ maxLength: 5 })
  ),
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    tie("leaf"),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.oneof(fc.string(), fc.constantFrom("$", "$unknown", "value")), tie("value"), {
      maxKeys: 3,
      noNullPrototype: true
    }),
    fc.array(fc.tuple(fc.string(), tie("value")), { maxLength: 3 }).map((pairs) => new Map(pairs)),
    fc.array(fc.string(), { maxLength: 3 }).map((all) => new Set(all))
  )
}))

describe("the JSON of plain data", () => {
  it("is read as what it was made from", () => {
    fc.assert(
      fc.property(value, (one) => {
        assert.deepStrictEqual(through(one), one)
      }),
      { numRuns: 500 }
    )
  })

  it("has what Effect has", () => {
    const time = DateTime.unsafeMake(1234)
    assert.isTrue(DateTime.Equivalence(through(time) as DateTime.Utc, time))
    assert.strictEqual(Redacted.value(through(Redacted.make("secret")) as Redacted.Redacted<string>), "secret")
    const map = HashMap.fromIterable([["a", [1]] as const])
    assert.deepStrictEqual(HashMap.toValues(through(map) as typeof map), [[1]])
  })

  it("has the unknown elements, and leaves absent members out", () => {
    const elements: ReadonlyArray<Unknown.Element> = [
      { member: undefined, xml: "<New>1</New>" },
      { member: "Items", xml: "<Other/>", uncounted: true }
    ]
    const decoded = through({ nested: Unknown.withElements({ A: 1, B: undefined }, elements) }) as { nested: object }
    assert.deepStrictEqual(Unknown.elements(decoded.nested), elements)
    assert.deepStrictEqual(Object.keys(decoded.nested), ["A"])
  })
})
