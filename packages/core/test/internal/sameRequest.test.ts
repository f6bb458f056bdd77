import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import * as Redacted from "effect/Redacted"
import { sameRequest } from "../../src/internal/sameRequest.js"

const sent = {
  Comment: "c",
  DefaultRootObject: "",
  Enabled: true,
  Aliases: { Items: ["a.example.com", "b.example.com"] },
  OriginGroups: { Items: [] },
  Origins: {
    Items: [
      { Id: "1", DomainName: "x" },
      { Id: "2", DomainName: "y" }
    ]
  },
  CacheBehaviors: { Items: [{ PathPattern: "/a" }, { PathPattern: "/b" }] },
  Secret: Redacted.make("s")
}

const there = {
  ...sent,
  DefaultRootObject: undefined,
  HttpVersion: "http2",
  Aliases: { Quantity: 2, Items: ["b.example.com", "a.example.com"] },
  OriginGroups: { Quantity: 0 },
  Origins: {
    Quantity: 2,
    Items: [
      { Id: "2", DomainName: "y", OriginPath: "" },
      { Id: "1", DomainName: "x", CustomHeaders: { Quantity: 0 } }
    ]
  },
  Secret: Redacted.make("s")
}

/** What an input is made of: texts, numbers, lists of things that have something to tell them by. */
const structure = fc.letrec<{ value: unknown; structure: object; list: object }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.string({ minLength: 1 }),
    fc.integer(),
    fc.boolean(),
    tie("structure"),
    tie("list")
  ),
  structure: fc.dictionary(fc.constantFrom("A", "B", "C", "D"), tie("value"), { minKeys: 1 }),
  list: fc.record({
    Items: fc.array(tie("value"), { maxLength: 4 }).map((values) => values.map((value, Id) => ({ Id, value })))
  })
})).structure

/** As the service would return it: with more members, and lists in another order. */
const returned = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(returned).reverse()
  if (typeof value !== "object" || value === null) return value
  const fields = Object.entries(value).map(([key, of]) => [key, returned(of)])
  return { ...Object.fromEntries(fields), Filled: "in", Quantity: "Items" in value ? 0 : undefined }
}

describe("sameRequest", () => {
  it("is true if everything that was sent is there, with any defaults of the service", () => {
    assert.isTrue(sameRequest(sent, there))
    fc.assert(
      fc.property(
        structure,
        (value) => sameRequest(value, returned(value) as object) && sameRequest(value, structuredClone(value))
      )
    )
  })

  it("is false for any difference in what was sent", () => {
    for (const change of [
      { Comment: "d" },
      { Enabled: false },
      { DefaultRootObject: "index.html" },
      { Aliases: { Items: ["a.example.com"] } },
      { Aliases: { Items: ["a.example.com", "a.example.com"] } },
      { Aliases: { Items: [] } },
      { OriginGroups: { Items: ["g"] } },
      {
        Origins: {
          Items: [
            { Id: "1", DomainName: "x" },
            { Id: "2", DomainName: "z" }
          ]
        }
      },
      { Secret: Redacted.make("t") },
      { WebACLId: "w" }
    ]) {
      assert.isFalse(sameRequest({ ...sent, ...change }, there), JSON.stringify(change))
    }
    fc.assert(
      fc.property(structure, fc.string({ minLength: 1 }), (value, text) => !sameRequest({ ...value, X: text }, value))
    )
  })

  it("compares the items, and not what is said of their number", () => {
    const list = (Quantity: number, Items: ReadonlyArray<string>) => ({ A: { Quantity, Items } })
    assert.isTrue(sameRequest(list(7, ["a"]), list(1, ["a"])))
    assert.isTrue(sameRequest(list(7, []), list(0, [])))
    assert.isFalse(sameRequest(list(1, ["a"]), list(1, ["b"])))
    assert.isFalse(sameRequest({ A: { Quantity: 1 } }, { A: { Quantity: 2 } }))
    assert.isFalse(sameRequest({ A: { Quantity: 1 } }, {}))
  })

  it("ignores the case of host names and HTTP versions only", () => {
    const sent = { Aliases: { Items: ["WWW.example.com"] }, HttpVersion: "http2", Comment: "c" }
    const there = { Aliases: { Items: ["www.example.com"] }, HttpVersion: "HTTP2", Comment: "c" }
    assert.isTrue(sameRequest(sent, there))
    assert.isFalse(sameRequest(sent, { ...there, Comment: "C" }))
  })

  it("compares the order of ordered lists", () => {
    const CacheBehaviors = { Items: [...sent.CacheBehaviors.Items].reverse() }
    assert.isFalse(sameRequest({ ...sent, CacheBehaviors }, there))
  })

  it("heeds the order of the members of an origin group", () => {
    const group = (...ids: ReadonlyArray<string>) => ({ Members: { Items: ids.map((OriginId) => ({ OriginId })) } })
    assert.isTrue(sameRequest(group("a", "b"), group("a", "b")))
    assert.isFalse(sameRequest(group("a", "b"), group("b", "a")))
    assert.isFalse(sameRequest(group("a", "b"), group("a", "c")))
  })

  it("does not heed the case of an origin's domain", () => {
    const origins = (DomainName: unknown) => ({ Origins: { Items: [{ DomainName }] } })
    assert.isTrue(sameRequest(origins("A.example.com"), origins("a.Example.com")))
    assert.isFalse(sameRequest(origins("a.example.com"), origins("b.example.com")))
    assert.isFalse(sameRequest({ Comment: "a" }, { Comment: "A" }))
    for (const [sent, there] of [
      ["a", undefined],
      ["1", 1],
      [1, "1"],
      [true, "true"]
    ]) {
      assert.isFalse(sameRequest(origins(sent), origins(there)), JSON.stringify([sent, there]))
    }
  })

  it("takes for absent what holds nothing, and nothing else", () => {
    const nothing = [undefined, "", [], {}, { Quantity: 0 }, { Quantity: 0, Items: [] }, { A: { Items: [] }, B: "" }]
    for (const X of nothing) {
      for (const other of nothing) assert.isTrue(sameRequest({ X }, { X: other }), JSON.stringify([X, other]))
      assert.isTrue(sameRequest({ X }, {}))
    }
    const something = [
      "?",
      0,
      false,
      null,
      ["a"],
      { Quantity: 1 },
      { Items: ["a"] },
      { A: true, B: "" },
      { A: "", B: 0 }
    ]
    for (const X of something) {
      assert.isTrue(sameRequest({ X }, { X: structuredClone(X) }), JSON.stringify(X))
      assert.isFalse(sameRequest({ X }, {}), JSON.stringify(X))
      assert.isFalse(sameRequest({ X: "" }, { X }), JSON.stringify(X))
      assert.isTrue(sameRequest({ X: undefined }, { X }), JSON.stringify(X))
    }
  })

  it("tells values of different kinds apart", () => {
    assert.isFalse(sameRequest({ X: ["a", "b"] }, { X: "ab" }))
    assert.isFalse(sameRequest({ X: "ab" }, { X: ["a", "b"] }))
    for (const there of ["b", undefined, 1, null, ["b"], Redacted.make("b")]) {
      assert.isFalse(sameRequest({ Logging: { Bucket: "b" } }, { Logging: there }))
    }
    const sent = { Logging: { Bucket: "b", Prefix: "p" } }
    assert.isFalse(sameRequest(sent, { Logging: { Bucket: "b", Prefix: "q" } }))
    assert.isFalse(sameRequest(sent, { Logging: { Bucket: "c", Prefix: "p" } }))
  })
})
