import * as Items from "@effect-cloudfront/core/Items"
import { operations } from "@effect-cloudfront/core/operations"
import { identityMember } from "@effect-cloudfront/core/protocol/ItemIdentity"
import type * as Shape from "@effect-cloudfront/core/protocol/Shape"
import * as Unknown from "@effect-cloudfront/core/Unknown"
import { assert, describe, it } from "@effect/vitest"
import { pipe } from "effect/Function"
import * as fc from "fast-check"
import * as Option from "effect/Option"

interface Origin {
  readonly Id: string
  readonly DomainName: string
  readonly OriginPath?: string | undefined
}

const origin = (Id: string, OriginPath?: string): Origin => ({ Id, DomainName: `${Id}.example.com`, OriginPath })
const origins = (...ids: ReadonlyArray<string>) => ({ Quantity: ids.length, Items: ids.map((id) => origin(id)) })
const aliases = (...Items: ReadonlyArray<string>) => ({ Quantity: Items.length, Items })
const idsOf = (list: Items.List<Origin>) => list.Items?.map(({ Id }) => Id)

interface Sent {
  readonly item: Shape.Structure
  readonly isArray: boolean
}

/** Every list of structures in what can be sent, by what its items are. */
const sent = (): ReadonlyMap<string, Sent> => {
  const found = new Map<string, Sent>()
  const seen = new Set<Shape.Shape>()
  const visit = (shape: Shape.Shape): void => {
    if (seen.has(shape)) return
    seen.add(shape)
    if (shape.kind === "list") visit(shape.item())
    if (shape.kind !== "structure") return
    for (const { key, shape: of } of shape.members()) {
      const item = of.kind === "list" ? of.item() : undefined
      if (item?.kind === "structure") found.set(item.name, { item, isArray: key !== "Items" })
      visit(of)
    }
  }
  for (const { description } of Object.values(operations)) visit(description.input)
  return found
}

describe("the identity of an item", () => {
  it("is the member by which the codec identifies it, in every list of an input", () => {
    const shapes = sent()
    assert.isAtLeast(shapes.size, 17)
    for (const [name, { isArray, item: shape }] of shapes) {
      const key = identityMember(shape)?.key
      assert.isDefined(key, name)
      if (key === undefined) continue
      const item = Object.fromEntries(shape.members().map((member) => [member.key, member.key]))
      const items: ReadonlyArray<typeof item> = [item]
      const list = isArray ? items : { Items: items }
      assert.deepStrictEqual(Items.findItem(list, key as never), Option.some(item), name)
      assert.deepStrictEqual<unknown>(Items.addItem(undefined, item), list, name)
      for (const other of Object.keys(item).filter((other) => other !== key)) {
        assert.deepStrictEqual(Items.findItem(list, other as never), Option.none(), `${name}.${other}`)
      }
    }
  })

  it("is case-insensitive for domain names and headers only", () => {
    const is = (own: string, other: string) => Option.isSome(Items.findItem({ Items: [own] }, other))
    assert.isTrue(is("www.example.com", "WWW.Example.com"))
    assert.isTrue(is("*.example.com", "*.EXAMPLE.com"))
    assert.isFalse(is("*.example.com", "www.example.com"))
    assert.isFalse(is("session", "Session"))
    assert.isFalse(is("/A.html", "/a.html"))
    const header = { HeaderName: "X-Key", HeaderValue: "1" }
    assert.isTrue(Option.isSome(Items.findItem({ Items: [header] }, "x-key")))
    assert.isTrue(Option.isSome(Items.findItem({ Items: [{ Header: "Server" }] }, "server")))
    assert.isTrue(Option.isSome(Items.findItem([{ Domain: "a.example.com" }], "A.example.com")))
    assert.isFalse(Option.isSome(Items.findItem(origins("a.example.com"), "A.example.com")))
  })
})

describe("names that differ in their case alone", () => {
  it("are one in a list of domain names, and several in any other list", () => {
    const hosts = { Items: ["www.example.com", "a.example.com"] }
    assert.strictEqual(Items.addItem(hosts, "A.example.com"), hosts)
    assert.deepStrictEqual(Items.removeItem(hosts, "A.example.com"), { Items: ["www.example.com"] })
    const cookies = { Items: ["app.session", "tracking"] }
    assert.deepStrictEqual(Items.addItem(cookies, "App.Session").Items, [...cookies.Items, "App.Session"])
    assert.strictEqual(Items.removeItem(cookies, "App.Session"), cookies)
    // Names that are the same in this case are meant first.
    const both = { Items: ["app.session", "App.Session"] }
    assert.strictEqual(Items.addItem(both, "App.Session"), both)
    assert.deepStrictEqual(Items.removeItem(both, "App.Session"), { Items: ["app.session"] })
    assert.deepStrictEqual(Items.findItem(both, "App.Session"), Option.some("App.Session"))
    assert.deepStrictEqual(Items.insertItem(both, "x.y", { before: "App.Session" }).Items, [
      "app.session",
      "x.y",
      "App.Session"
    ])
  })
})

describe("addItem", () => {
  it("makes a new list from an absent one", () => {
    assert.deepStrictEqual(Items.addItem(undefined, "www.example.com"), { Items: ["www.example.com"] })
    assert.deepStrictEqual(Items.addItem({}, "www.example.com"), { Items: ["www.example.com"] })
  })

  it("adds an item at the end, and updates Quantity", () => {
    assert.deepStrictEqual(Items.addItem(aliases("a.com"), "b.com"), aliases("a.com", "b.com"))
    assert.deepStrictEqual(Items.addItem({ Items: ["a.com"] }, "b.com"), { Items: ["a.com", "b.com"] })
    assert.deepStrictEqual(pipe(aliases("a.com"), Items.addItem("b.com")), aliases("a.com", "b.com"))
    assert.deepStrictEqual(Items.addItem({ Items: [404] }, 500), { Items: [404, 500] })
  })

  it("returns the same list if it has the string", () => {
    const list = aliases("a.com", "b.com")
    assert.strictEqual(Items.addItem(list, "a.com"), list)
    assert.strictEqual(Items.addItem(list, "A.COM"), list)
  })

  it("replaces an item with the same identity in its position", () => {
    const list = Items.addItem(origins("a", "b"), origin("a", "/new"))
    assert.deepStrictEqual(list, { Quantity: 2, Items: [origin("a", "/new"), origin("b")] })
    const associations = { Items: [{ EventType: "viewer-request", FunctionARN: "arn:1" }] }
    assert.deepStrictEqual(Items.addItem(associations, { EventType: "viewer-request", FunctionARN: "arn:2" }).Items, [
      { EventType: "viewer-request", FunctionARN: "arn:2" }
    ])
  })

  it("returns the same list if the existing item has all settings of the new one", () => {
    const list = { Quantity: 2, Items: [{ ...origin("a", "/x"), ConnectionAttempts: 3 }, origin("b")] }
    assert.strictEqual(Items.addItem(list, { ...origin("a", "/x") } as never), list)
    assert.strictEqual(Items.insertItem(list, { ...origin("a", "/x") } as never, { at: 0 }), list)
    assert.deepStrictEqual(Items.addItem(list, origin("a", "/y") as never).Items, [origin("a", "/y"), origin("b")])
    const carrying = Unknown.withElements(origin("a"), [{ member: undefined, xml: "<New/>" }])
    assert.deepStrictEqual(Unknown.elements(Items.addItem(origins("a"), carrying).Items[0] ?? {}), [
      { member: undefined, xml: "<New/>" }
    ])
  })

  it("keeps the other members of a list", () => {
    const signers = { Enabled: true, Quantity: 1, Items: ["self"] }
    assert.deepStrictEqual(Items.addItem(signers, "123456789012"), {
      Enabled: true,
      Quantity: 2,
      Items: ["self", "123456789012"]
    })
  })
})

describe("insertItem", () => {
  const behavior = (PathPattern: string, TargetOriginId = "o") => ({ PathPattern, TargetOriginId })
  const list = { Quantity: 3, Items: ["/a", "/b", "/c"].map((path) => behavior(path)) }
  const paths = (changed: { readonly Items: ReadonlyArray<{ readonly PathPattern: string }> }) =>
    changed.Items.map(({ PathPattern }) => PathPattern)

  it("inserts an item at the position", () => {
    const insert = (place: Items.Place<string>) => paths(Items.insertItem(list, behavior("/n"), place))
    assert.deepStrictEqual(insert({ before: "/a" }), ["/n", "/a", "/b", "/c"])
    assert.deepStrictEqual(insert({ after: "/a" }), ["/a", "/n", "/b", "/c"])
    assert.deepStrictEqual(insert({ before: "/none" }), ["/a", "/b", "/c", "/n"])
    assert.deepStrictEqual(insert({ after: "/c" }), ["/a", "/b", "/c", "/n"])
    assert.deepStrictEqual(insert({ at: 0 }), ["/n", "/a", "/b", "/c"])
    assert.deepStrictEqual(insert({ at: 2 }), ["/a", "/b", "/n", "/c"])
    assert.deepStrictEqual(insert({ at: 99 }), ["/a", "/b", "/c", "/n"])
    assert.deepStrictEqual(insert({ at: -1 }), ["/n", "/a", "/b", "/c"])
  })

  it("moves an existing item, and keeps Quantity", () => {
    const moved = Items.insertItem(list, behavior("/c", "new"), { before: "/a" })
    assert.deepStrictEqual(moved, { Quantity: 3, Items: [behavior("/c", "new"), behavior("/a"), behavior("/b")] })
    const stays = Items.insertItem(list, behavior("/b", "new"), { before: "/b" })
    assert.deepStrictEqual(stays.Items, [behavior("/a"), behavior("/b", "new"), behavior("/c")])
    assert.strictEqual(Items.insertItem(list, behavior("/n"), { at: 0 }).Quantity, 4)
    assert.deepStrictEqual(Items.insertItem(undefined, behavior("/n"), { at: 3 }), { Items: [behavior("/n")] })
    assert.deepStrictEqual(paths(pipe(list, Items.insertItem(behavior("/n"), { after: "/b" }))), [
      "/a",
      "/b",
      "/n",
      "/c"
    ])
  })
})

describe("removeItem", () => {
  it("removes an item, and updates Quantity", () => {
    assert.deepStrictEqual(Items.removeItem(aliases("a.com", "b.com"), "A.com"), aliases("b.com"))
    assert.deepStrictEqual(idsOf(Items.removeItem(origins("a", "b"), "a")), ["b"])
    assert.deepStrictEqual(pipe(aliases("a.com"), Items.removeItem("a.com")), aliases())
  })

  it("returns the same list if there is no such item", () => {
    const list = origins("a", "b")
    assert.strictEqual(Items.removeItem(list, "c"), list)
    const none = undefined as { readonly Items: ReadonlyArray<string> } | undefined
    assert.strictEqual(Items.removeItem(none, "c"), undefined)
  })
})

describe("updateItem", () => {
  it("changes an item in its position", () => {
    const list = Items.updateItem(origins("a", "b"), "a", (one) => ({ ...one, OriginPath: "/x" }))
    assert.deepStrictEqual(list, { Quantity: 2, Items: [origin("a", "/x"), origin("b")] })
    const renamed = pipe(
      origins("a", "b"),
      Items.updateItem("a", (one: Origin) => ({ ...one, Id: "c" }))
    )
    assert.deepStrictEqual(idsOf(renamed), ["c", "b"])
  })

  it("returns the same list if there is no such item, or the item is unchanged", () => {
    const list = origins("a", "b")
    assert.strictEqual(
      Items.updateItem(list, "c", (one) => ({ ...one, OriginPath: "/x" })),
      list
    )
    assert.strictEqual(
      Items.updateItem(list, "a", (one) => one),
      list
    )
  })
})

describe("laws of the edits", () => {
  const unknown = (name: string): ReadonlyArray<Unknown.Element> => [{ member: undefined, xml: `<${name}/>` }]
  const item = fc
    .record({
      Id: fc.constantFrom("a", "b", "c", "d"),
      DomainName: fc.string(),
      new: fc.boolean()
    })
    .map(({ Id, DomainName, new: isNew }) => {
      const one = { Id, DomainName }
      return isNew ? Unknown.withElements(one, unknown(`New-${Id}`)) : one
    })
  const list = fc.uniqueArray(item, { selector: ({ Id }) => Id }).map((Items) => ({
    Quantity: Items.length,
    Items
  }))
  const id = fc.constantFrom("a", "b", "c", "d")
  const elementsOf = (of: { readonly Items: ReadonlyArray<{ readonly Id: string }> }, Id: string) =>
    Option.map(Items.findItem(of, Id), (one) => Unknown.elements(one))
  const law = <A>(name: string, arbitrary: fc.Arbitrary<A>, holds: (value: A) => void) =>
    it(name, () => fc.assert(fc.property(arbitrary, (value) => holds(value))))
  const both = fc.tuple(list, item)
  const one = fc.tuple(list, id)

  law("what is added is found, once, and adding it again changes nothing", both, ([list, item]) => {
    const added = Items.addItem(list, item)
    assert.strictEqual(added.Items.filter(({ Id }) => Id === item.Id).length, 1)
    assert.strictEqual(added.Quantity, added.Items.length)
    assert.deepStrictEqual(Items.addItem(added, item), added)
  })

  law("what is removed is not found, and all else is as it was", one, ([list, id]) => {
    const removed = Items.removeItem(list, id)
    assert.isTrue(Option.isNone(Items.findItem(removed, id)))
    assert.strictEqual(removed.Quantity, removed.Items.length)
    assert.deepStrictEqual(
      removed.Items,
      list.Items.filter(({ Id }) => Id !== id)
    )
  })

  law("adding and removing what was not there is nothing", both, ([list, item]) => {
    if (Option.isSome(Items.findItem(list, item.Id))) return
    assert.deepStrictEqual(Items.removeItem(Items.addItem(list, item), item.Id), list)
  })

  law("an item that is made anew keeps settings that are not known", one, ([list, id]) => {
    const changed = Items.updateItem(list, id, ({ Id }) => ({ Id, DomainName: "new" }))
    assert.deepStrictEqual(elementsOf(changed, id), elementsOf(list, id))
    const replaced = Items.addItem(list, { Id: id, DomainName: "new" })
    if (Option.isSome(Items.findItem(list, id))) {
      assert.deepStrictEqual(elementsOf(replaced, id), elementsOf(list, id))
    }
    const moved = Items.insertItem(list, { Id: id, DomainName: "new" }, { at: 0 })
    if (Option.isSome(Items.findItem(list, id))) assert.deepStrictEqual(elementsOf(moved, id), elementsOf(list, id))
  })

  law("settings of the list that are not known stay", both, ([list, item]) => {
    const carrying = Unknown.withElements(list, unknown("NewList"))
    for (const changed of [Items.addItem(carrying, item), Items.removeItem(carrying, item.Id)]) {
      assert.deepStrictEqual(Unknown.elements(changed), unknown("NewList"))
    }
  })

  law("an item can leave out settings that are not known", one, ([list, id]) => {
    const without = Items.updateItem(list, id, (one) => Unknown.withElements(one, []))
    assert.deepStrictEqual(
      Option.getOrElse(elementsOf(without, id), () => []),
      []
    )
  })
})

describe("a list that is an array", () => {
  const one = { Name: "one", Value: "1" }
  const two = { Name: "two", Value: "2" }

  it("stays one", () => {
    assert.deepStrictEqual(Items.addItem([one], two), [one, two])
    assert.deepStrictEqual(Items.addItem([one, two], { ...one, Value: "3" }), [{ ...one, Value: "3" }, two])
    assert.deepStrictEqual(Items.addItem(["DE"], "FR"), ["DE", "FR"])
    assert.deepStrictEqual(Items.insertItem([one], two, { before: "one" }), [two, one])
    assert.deepStrictEqual(Items.removeItem([one, two], "one"), [two])
    assert.deepStrictEqual(
      Items.updateItem([one, two], "two", (item) => ({ ...item, Value: "3" })),
      [one, { ...two, Value: "3" }]
    )
    assert.deepStrictEqual(Items.findItem([one, two], "two"), Option.some(two))
    assert.deepStrictEqual(pipe([one], Items.removeItem("one")), [])
  })

  it("is itself where nothing changes", () => {
    const list = [one, two]
    assert.strictEqual(Items.addItem(list, { ...one }), list)
    assert.strictEqual(Items.removeItem(list, "three"), list)
    assert.strictEqual(
      Items.updateItem(list, "three", (item) => item),
      list
    )
  })

  it("is there after an addition, and is absent no less than it was after a removal", () => {
    const absent: ReadonlyArray<typeof one> | undefined = undefined
    assert.deepStrictEqual(Items.addItem(absent, one), [one])
    assert.deepStrictEqual(Items.insertItem(absent, one, { at: 0 }), [one])
    assert.isUndefined(Items.removeItem(absent as ReadonlyArray<typeof one> | undefined, "one"))
    assert.deepStrictEqual(Items.removeItem([one], "one"), [])
  })
})
