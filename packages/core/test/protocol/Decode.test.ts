import { listInvalidations } from "@effect-cloudfront/core/Invalidation"
import * as Decode from "@effect-cloudfront/core/protocol/Decode"
import { Reader } from "@effect-cloudfront/core/protocol/Reader"
import * as RestXml from "@effect-cloudfront/core/protocol/RestXml"
import { utf8Encode } from "@effect-cloudfront/core/protocol/Platform"
import * as Description from "@effect-cloudfront/core/Description"
import * as Heap from "@effect-cloudfront/support/Heap"
import { assert, describe, it } from "@effect/vitest"

const MEMBERS = {
  Id: "<Id>I1</Id>",
  CreateTime: "<CreateTime>2020-01-02T03:04:05Z</CreateTime>",
  Status: "<Status>Completed</Status>"
}
type Name = keyof typeof MEMBERS

const ORDERS: ReadonlyArray<ReadonlyArray<Name>> = [
  ["Id", "CreateTime", "Status"],
  ["Id", "Status", "CreateTime"],
  ["CreateTime", "Id", "Status"],
  ["CreateTime", "Status", "Id"],
  ["Status", "Id", "CreateTime"],
  ["Status", "CreateTime", "Id"]
]

const item = (names: ReadonlyArray<Name>): string =>
  `<InvalidationSummary>${names.map((name) => MEMBERS[name]).join("")}</InvalidationSummary>`

const document = (items: ReadonlyArray<string>): string =>
  `<InvalidationList><Marker></Marker><MaxItems>100</MaxItems><IsTruncated>false</IsTruncated><Quantity>${items.length}</Quantity><Items>${items.join("")}</Items></InvalidationList>`

/** A reader that has learnt nothing yet. */
const reader = () => {
  const decode = RestXml.decodeResponse(listInvalidations.description)
  return (items: ReadonlyArray<string>) => decode({ status: 200, headers: {}, body: utf8Encode(document(items)) })
}

const itemsOf = (result: ReturnType<ReturnType<typeof reader>>): ReadonlyArray<unknown> => {
  if (!result.ok) return assert.fail(result.error.reason)
  const { InvalidationList } = result.value as { InvalidationList: { Items: ReadonlyArray<unknown> } }
  return InvalidationList.Items
}

describe("the order of members", () => {
  it("does not matter, whatever order was read before", () => {
    const read = reader()
    const [expected] = itemsOf(read([item(["Id", "CreateTime", "Status"])]))
    for (const before of ORDERS) {
      for (const order of ORDERS) {
        const items = itemsOf(read([item(before), item(order), item(before), item(before), item(order)]))
        for (const one of items) assert.deepStrictEqual(one, expected)
      }
    }
  })

  it("does not hide a duplicate or missing member", () => {
    for (const before of ORDERS) {
      for (const order of ORDERS) {
        for (const name of order) {
          const read = reader()
          const learn = [item(before), item(before), item(order)]
          for (const at of [0, 1, 2, 3]) {
            const twice = read([...learn, item([...order.slice(0, at), name, ...order.slice(at)])])
            assert.isFalse(twice.ok)
            if (!twice.ok) assert.strictEqual(twice.error.reason, `holds ${name} twice`)
          }
          const missing = read([...learn, item(order.filter((one) => one !== name))])
          assert.isFalse(missing.ok)
          if (!missing.ok) assert.strictEqual(missing.error.path, `InvalidationList.Items[3].${name}`)
        }
      }
    }
  })

  it("does not hide an unknown element", () => {
    const read = reader()
    const odd = item(["Id", "CreateTime", "Status"]).replace("<Status>", "<New>1</New><Status>")
    const items = itemsOf(read([item(["Id", "CreateTime", "Status"]), odd, odd]))
    assert.deepStrictEqual(
      items.map((one) => Object.getOwnPropertySymbols(one).length),
      [0, 1, 1]
    )
  })
})

it("an enumeration decodes each value, whatever value was read before", () => {
  const read = Decode.element(Description.enumeration("Status", ["Completed", "InProgress"]))
  const value = (text: string): unknown => {
    const reader = new Reader(`<Status>${text}</Status>`, { refuseEmptyLists: false })
    assert.isTrue(reader.expectRoot())
    const value = read(reader)
    reader.expectEndOfDocument()
    assert.isUndefined(reader.failure, text)
    return value
  }
  const texts = [
    "Completed",
    "InProgress",
    "InProgress",
    "Complete",
    "Completed",
    "Completed2",
    "a&amp;b",
    "",
    "<!-- -->x"
  ]
  for (const text of [...texts, ...texts, "x".repeat(1000), "x"]) {
    assert.strictEqual(value(text), text.replace("&amp;", "&").replace("<!-- -->", ""))
  }
})

describe("a decoded value does not retain the text of the document", () => {
  const KEPT = "a text that is long enough to be kept as a part of another one"
  const read = Decode.element(
    Description.structure("R", () => ({
      Text: { of: Description.string },
      Enum: { of: Description.enumeration("Enum", ["Known"]) },
      Folded: { of: Description.enumeration("Folded", ["Known"], { ignoreCase: true }) },
      List: { of: Description.list("List", () => Description.string, "Item") }
    }))
  )
  const PAGES = 20
  const PAGE = 1_000_000

  it.each([
    ["a text", `<Text>${KEPT}</Text>`],
    ["a text with a reference", `<Text>${KEPT}&#65;</Text>`],
    ["a CDATA section", `<Text><![CDATA[${KEPT}]]></Text>`],
    ["a text with a comment in it", `<Text>${KEPT}<!-- -->${KEPT}</Text>`],
    ["a value that an enumeration does not know", `<Enum>${KEPT}</Enum>`],
    ["one that ignores case", `<Folded>${KEPT}</Folded>`],
    ["an item of a list", `<List><Item>${KEPT}</Item></List>`],
    ["an element that nobody knows", `<New>${KEPT}</New>`],
    ["one within a list", `<List><New>${KEPT}</New></List>`]
  ])("%s", (_, xml) => {
    const before = Heap.used()
    const kept: Array<unknown> = []
    for (let page = 0; page < PAGES; page++) {
      const reader = new Reader(`<R>${xml}<!--${String(page).repeat(PAGE)}--></R>`, { refuseEmptyLists: false })
      assert.isTrue(reader.expectRoot())
      kept.push(read(reader))
      assert.isUndefined(reader.failure)
    }
    // A quarter of them, so that neither the last one nor what the test itself leaves behind makes a difference.
    assert.isBelow(Heap.used() - before, (PAGES * PAGE) / 4)
    assert.lengthOf(kept, PAGES)
  })
})
