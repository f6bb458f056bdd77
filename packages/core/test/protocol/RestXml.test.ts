/** What is said of an answer that is not what it should be: where it ends, which element is open, and what could be read of it. */
import * as Wire from "@effect-cloudfront/core/protocol/Wire"
import * as Errors from "@effect-cloudfront/core/Errors"
import { getDistribution } from "@effect-cloudfront/core/Distribution"
import { createInvalidation, listInvalidations } from "@effect-cloudfront/core/Invalidation"
import { operations } from "@effect-cloudfront/core/operations"
import type * as Operation from "@effect-cloudfront/core/Operation"
import * as SourceLocation from "@effect-cloudfront/core/protocol/SourceLocation"
import { utf8Encode } from "@effect-cloudfront/core/protocol/Platform"
import * as RestXml from "@effect-cloudfront/core/protocol/RestXml"
import * as Server from "@effect-cloudfront/core/protocol/RestXmlServer"
import { assert, describe, it } from "@effect/vitest"
import * as Arbitrary from "@effect-cloudfront/testing/Arbitrary"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import * as Redacted from "effect/Redacted"
import * as Stub from "../Stub.js"
import { withTokens } from "../tokens.js"

const all: ReadonlyArray<Operation.Any> = Object.values(operations)

const plain = (value: unknown): unknown => {
  if (DateTime.isDateTime(value)) return DateTime.formatIso(value)
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, plain(member)]))
}

/** Whether all that is in the part is in the whole, at the same place. */
const isPart = (part: unknown, whole: unknown): boolean => {
  if (Array.isArray(part)) return Array.isArray(whole) && part.every((item, i) => isPart(item, whole[i]))
  if (typeof part !== "object" || part === null) return Object.is(part, whole)
  if (typeof whole !== "object" || whole === null) return false
  return Object.entries(part).every(([key, member]) => isPart(member, (whole as Record<string, unknown>)[key]))
}

const weight = (value: unknown): number => JSON.stringify(value)?.length ?? 0

/** Where a text ends, as editors count; and the elements that are open there. */
const endOf = (text: string): string => {
  const lines = text.split(/\r\n?|\n/)
  return `line ${lines.length}, column ${(lines.at(-1) ?? "").length + 1}`
}

const openAt = (text: string): string | undefined => {
  const open: Array<string> = []
  for (const [, slash, name = "", empty] of text.matchAll(/<(\/?)(\w+)[^<>]*?(\/?)>/g)) {
    if (slash === "/") open.pop()
    else if (empty !== "/") open.push(name)
  }
  return open.at(-1)
}

/** The longest text that as many bytes hold. */
const textOf = (bytes: Uint8Array): string => {
  for (let end = bytes.length; end >= bytes.length - 3; end--) {
    try {
      return new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(0, end))
    } catch {
      continue
    }
  }
  return ""
}

const LINE_ENDS = ["", "\n", "\r\n", "\r"]

describe("a truncated document has the position, the open elements and the partial value", () => {
  for (const operation of all) {
    const { description, id } = operation
    const shape = description.output
    if (shape === undefined) continue
    if (RestXml.membersIn(shape, "payload")[0]?.shape.kind === "blob") continue
    it(id, () => {
      const encode = Server.encodeResponse(description)
      const decode = RestXml.decodeResponse(description)
      for (const [i, value] of fc.sample(Arbitrary.success(operation), { numRuns: 4, seed: 3 }).entries()) {
        const response = encode(withTokens(shape, value))
        if (!response.ok) return assert.fail(JSON.stringify(response.error))
        const answer = response.value
        const xml = new TextDecoder().decode(answer.body).replaceAll("><", `>${LINE_ENDS[i] ?? ""}<`)
        const bytes = utf8Encode(xml)
        const whole = decode({ ...answer, body: bytes })
        if (!whole.ok) return assert.fail(JSON.stringify(whole.error))
        let before = 0
        const step = Math.max(1, Math.floor(bytes.length / 25))
        const ends = Array.from({ length: Math.ceil(bytes.length / step) }, (_, k) => k * step + (i % step))
        for (const end of [0, ...ends.filter((end) => end < bytes.length), bytes.length - 1]) {
          const cut = bytes.subarray(0, end)
          const text = textOf(cut)
          const result = decode({ ...answer, body: cut })
          if (result.ok) return assert.fail(`read although cut at ${end}: ${text.slice(-100)}`)
          const { error } = result
          assert.isTrue(error.isTruncated, error.reason)
          assert.strictEqual(SourceLocation.lineAndColumn(error), endOf(text), text.slice(-100))
          const open = openAt(text)
          if (open !== undefined) assert.include(error.reason, `<${open}>`, text.slice(-100))
          assert.isTrue(isPart(plain(error.partial), plain(whole.value)), text.slice(-100))
          // What was read once is read of any longer part.
          const now = weight(plain(error.partial))
          assert.isAtLeast(now, before)
          before = now
        }
      }
    })
  }
})

describe("a document truncated at every byte", () => {
  const xml = `<?xml version="1.0"?>\r\n<!-- é -->\n<InvalidationList a="1">\r<Marker>€</Marker ><MaxItems>100</MaxItems><IsTruncated>false</IsTruncated><Quantity>1</Quantity>\n<Items><InvalidationSummary><Id>&lt;I1😀</Id><CreateTime>2020-01-02T03:04:05Z</CreateTime><Status><![CDATA[Done]]><!-- - --></Status></InvalidationSummary><?a b?><New/></Items></InvalidationList>`
  const decode = RestXml.decodeResponse(listInvalidations.description)
  const bytes = utf8Encode(xml)
  it("is decoded up to the end", () => {
    assert.isTrue(decode({ status: 200, headers: {}, body: bytes }).ok)
    for (let end = 0; end < bytes.length; end++) {
      const text = textOf(bytes.subarray(0, end))
      const result = decode({ status: 200, headers: {}, body: bytes.subarray(0, end) })
      if (result.ok) return assert.fail(text)
      assert.strictEqual(SourceLocation.lineAndColumn(result.error), endOf(text), text)
      assert.isTrue(result.error.isTruncated, `${text}: ${result.error.reason}`)
      assert.match(result.error.reason, /^(?:ends within |holds no element)/)
    }
  })

  it("names the element and its parent", () => {
    const reason = (end: string): string => {
      const at = xml.indexOf(end) + end.length
      const result = decode({ status: 200, headers: {}, body: utf8Encode(xml.slice(0, at)) })
      return result.ok ? "" : `${result.error.path}: ${result.error.reason}`
    }
    assert.strictEqual(reason("<?xml"), "InvalidationList: ends within a processing instruction")
    assert.strictEqual(reason("<!-- é"), "InvalidationList: ends within a comment")
    assert.strictEqual(reason("<InvalidationList a"), "InvalidationList: ends within a tag")
    assert.strictEqual(reason('a="1'), "InvalidationList: ends within an attribute")
    assert.strictEqual(reason("<Mark"), "InvalidationList: ends within a tag in <InvalidationList>")
    assert.strictEqual(reason("€"), "InvalidationList.Marker: ends within <Marker>")
    assert.strictEqual(reason("€</Mark"), "InvalidationList.Marker: ends within <Marker>")
    assert.strictEqual(reason("<Id>&l"), "InvalidationList.Items[0].Id: ends within <Id>")
    assert.strictEqual(
      reason("<![CDATA[Do"),
      "InvalidationList.Items[0].Status: ends within a CDATA section in <Status>"
    )
    assert.strictEqual(reason("<!-- - -"), "InvalidationList.Items[0].Status: ends within a comment in <Status>")
    assert.strictEqual(reason("<?a"), "InvalidationList.Items: ends within a processing instruction in <Items>")
    assert.strictEqual(reason("<New/"), "InvalidationList.Items: ends within a tag in <Items>")
    assert.strictEqual(reason("</Items>"), "InvalidationList: ends within <InvalidationList>")
  })

  it.effect("is in the error's message", () =>
    Effect.gen(function* () {
      const error = yield* Stub.make({ body: "<Distribution>\r\n<Id>E1</Id>\r\n  <Sta" })
        .provide(getDistribution({ Id: "E1" }))
        .pipe(Effect.flip)
      assert.include(error.message, "ends within a tag in <Distribution> (line 3, column 7)")
      const inText = yield* Stub.make({ body: "<Distribution>\n<Id>E1" })
        .provide(getDistribution({ Id: "E1" }))
        .pipe(Effect.flip)
      assert.include(inText.message, "Distribution.Id: ends within <Id> (line 2, column 7)")
    })
  )

  it("truncates a long name in the message", () => {
    const result = decode({ status: 200, headers: {}, body: utf8Encode(`<InvalidationList><${"a".repeat(10_000)}>`) })
    if (result.ok) return assert.fail()
    assert.isBelow(result.error.reason.length, 200)
  })
})

describe("the partial value", () => {
  const SUMMARY = `<Id>I1</Id><CreateTime>2020-01-02T03:04:05Z</CreateTime>`
  const body = (inner: string) => `<Invalidation>${inner}<Id>I1</Id></Invalidation>`
  const BATCH =
    "<InvalidationBatch><Paths><Quantity>1</Quantity><Items><Path>/a</Path></Items></Paths><CallerReference>c</CallerReference></InvalidationBatch>"
  const partial = (answer: Stub.Answer) =>
    Stub.make({ status: 201, ...answer })
      .provide(createInvalidation({ DistributionId: "E1", InvalidationBatch: { Paths: { Items: ["/a"] } } }))
      .pipe(
        Effect.flip,
        Effect.map((error) => {
          assert.instanceOf(error, Errors.DecodeError)
          assert.notInclude(JSON.stringify(error), "I1")
          return plain(Redacted.value((error as Errors.DecodeError).partial))
        })
      )

  it.effect("has all members except the missing ones, and the headers", () =>
    Effect.gen(function* () {
      const headers = { location: "https://cloudfront/I1" }
      assert.deepStrictEqual(yield* partial({ body: body(BATCH), headers }), {
        Location: "https://cloudfront/I1",
        Invalidation: {
          InvalidationBatch: { Paths: { Quantity: 1, Items: ["/a"] }, CallerReference: "c" },
          Id: "I1"
        }
      })
      assert.deepStrictEqual(
        yield* partial({ body: body("<InvalidationBatch><Paths/></InvalidationBatch><Status>S</Status>") }),
        { Invalidation: { InvalidationBatch: { Paths: {} }, Status: "S", Id: "I1" } }
      )
    })
  )

  it.effect("has all members except the invalid ones", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* partial({ body: body("<CreateTime>yesterday</CreateTime><Status>S</Status>") }), {
        Invalidation: { Status: "S", Id: "I1" }
      })
      const quantity = BATCH.replace("<Quantity>1", "<Quantity>one")
      assert.deepStrictEqual(yield* partial({ body: body(quantity) }), {
        Invalidation: {
          InvalidationBatch: { Paths: { Items: ["/a"] }, CallerReference: "c" },
          Id: "I1"
        }
      })
    })
  )

  it.effect("has the members before the malformed part of the document", () =>
    Effect.gen(function* () {
      const before = { Invalidation: { Id: "I1", CreateTime: "2020-01-02T03:04:05.000Z" } }
      for (const rest of [
        "",
        "<",
        "<Status>",
        "<Status>Comp",
        "<Status>&;",
        "<Status/><Id/>",
        "<Status>a</Sta>",
        "\u0000"
      ]) {
        const { Invalidation } = (yield* partial({ body: `<Invalidation>${SUMMARY}${rest}` })) as typeof before
        assert.deepInclude(Invalidation, before.Invalidation, rest)
      }
      const batch = BATCH.slice(0, BATCH.indexOf("</Path>") - 1)
      assert.deepStrictEqual(yield* partial({ body: `<Invalidation>${SUMMARY}${batch}` }), {
        Invalidation: { ...before.Invalidation, InvalidationBatch: { Paths: { Quantity: 1, Items: [] } } }
      })
    })
  )

  it.effect("is empty for another document", () =>
    Effect.gen(function* () {
      for (const other of ["", "{}", "<html><Id>I1</Id></html>", "\u0001"]) {
        assert.deepStrictEqual(yield* partial({ body: other, headers: { location: "l" } }), { Location: "l" })
      }
    })
  )
})

it("a Quantity is counted when it is sent, also if items were added to a decoded list", () => {
  const { description } = operations.UpdateDistribution
  const encode = RestXml.encodeRequest(description)
  const config = {
    CallerReference: "c",
    Origins: { Items: [{ Id: "o", DomainName: "d" }] },
    DefaultCacheBehavior: { TargetOriginId: "o", ViewerProtocolPolicy: "allow-all" },
    Comment: "",
    Enabled: true
  }
  const sent = (Aliases: object): string => {
    const result = encode({ Id: "E", IfMatch: "V", DistributionConfig: { ...config, Aliases } }, undefined)
    const body = result.ok ? Wire.textOf(result.value.body) : JSON.stringify(result.error)
    return /<Aliases>(.*)<\/Aliases>/.exec(body)?.[1] ?? body
  }
  const cname = (name: string): string => `<CNAME>${name}</CNAME>`
  for (const Quantity of [undefined, 0, 1, 2, 7, -1]) {
    assert.strictEqual(sent({ Quantity, Items: ["a"] }), `<Quantity>1</Quantity><Items>${cname("a")}</Items>`)
    assert.strictEqual(sent({ Quantity, Items: [] }), "<Quantity>0</Quantity>")
  }
  const read = (list: string): { readonly Items: ReadonlyArray<string> } => {
    const full = RestXml.encodeRequest(description)({ Id: "E", IfMatch: "V", DistributionConfig: config }, undefined)
    const xml = full.ok ? Wire.textOf(full.value.body) : ""
    const body = xml.replace("<Origins>", `<Aliases>${list}</Aliases><Origins>`)
    const result = RestXml.decodeResponse(operations.GetDistributionConfig.description)({
      status: 200,
      headers: { etag: "V" },
      body: utf8Encode(body)
    })
    if (!result.ok) assert.fail(JSON.stringify(result.error))
    return (result.value as { readonly DistributionConfig: { readonly Aliases: { readonly Items: [] } } })
      .DistributionConfig.Aliases
  }
  const add = (list: { readonly Items: ReadonlyArray<string> }) => sent({ ...list, Items: [...list.Items, "x"] })
  // Absent items are none; adding works either way.
  assert.deepStrictEqual(read("<Quantity>0</Quantity>").Items, [])
  assert.strictEqual(add(read("<Quantity>0</Quantity>")), `<Quantity>1</Quantity><Items>${cname("x")}</Items>`)
  const one = `<Quantity>1</Quantity><Items>${cname("a")}</Items>`
  assert.strictEqual(add(read(one)), `<Quantity>2</Quantity><Items>${cname("a")}${cname("x")}</Items>`)
  // What the service counts of elements that are not known here goes on as it was.
  for (const [counted, after] of [
    [1, 2],
    [2, 3]
  ]) {
    const odd = `<Quantity>${counted}</Quantity><Items>${cname("a")}<Odd/></Items>`
    assert.strictEqual(sent(read(odd)), odd)
    assert.include(add(read(odd)), `<Quantity>${after}</Quantity>`)
  }
})

it("a missing Quantity is counted when it is decoded", () => {
  const decode = RestXml.decodeResponse(listInvalidations.description)
  const item =
    "<InvalidationSummary><Id>I</Id><CreateTime>2020-01-02T03:04:05Z</CreateTime><Status>S</Status></InvalidationSummary>"
  for (const [items, Quantity] of [
    ["", 0],
    ["<Items/>", 0],
    [`<Items>${item}${item}</Items>`, 2],
    [`<Items>${item}<New/></Items>`, 2]
  ] as const) {
    const body = `<InvalidationList><MaxItems>1</MaxItems><IsTruncated>false</IsTruncated>${items}</InvalidationList>`
    const result = decode({ status: 200, headers: {}, body: utf8Encode(body) })
    if (!result.ok) return assert.fail(JSON.stringify(result.error))
    assert.deepInclude((result.value as { readonly InvalidationList: object }).InvalidationList, { Quantity })
  }
})

it("requests without Quantity, or with an empty Items element, can be refused", () => {
  const decode = Server.decodeRequest(createInvalidation.description)
  const read = (paths: string) => {
    const body = `<InvalidationBatch><Paths>${paths}</Paths><CallerReference>c</CallerReference></InvalidationBatch>`
    const result = decode({ method: "POST", path: "/", query: "", headers: {}, body: utf8Encode(body) }, {})
    return result.ok ? "read" : `${result.error.path}: ${result.error.reason}`
  }
  assert.strictEqual(read("<Items><Path>/a</Path></Items>"), "InvalidationBatch.Paths.Quantity: is missing")
  assert.strictEqual(
    read("<Quantity>0</Quantity><Items/>"),
    "InvalidationBatch.Paths.Items: is a list element without items"
  )
  assert.strictEqual(read("<Quantity>0</Quantity>"), "read")
})

it("booleans in headers are read as old clients write them", () => {
  const decode = Server.decodeRequest(operations.CopyDistribution.description)
  const read = (staging: string) => {
    const result = decode({ method: "POST", path: "/", query: "", headers: { staging }, body: new Uint8Array() }, {})
    return result.ok ? result.value["Staging"] : result.error.reason
  }
  for (const text of ["true", "True", "TRUE"]) assert.isTrue(read(text))
  assert.isFalse(read("False"))
  assert.strictEqual(read("yes"), "the header Staging is not a boolean")
})

it("empty elements of other lists are decoded from requests", () => {
  const decode = Server.decodeRequest(operations.UpdateDistributionTenant.description)
  const body = "<UpdateDistributionTenantRequest><Domains/><Parameters></Parameters></UpdateDistributionTenantRequest>"
  const labels = { Id: "dt_1" }
  const headers = { "if-match": "E" }
  const result = decode({ method: "PUT", path: "/", query: "", headers, body: utf8Encode(body) }, labels)
  assert.deepStrictEqual(result.ok ? result.value : result.error, {
    Domains: [],
    Parameters: [],
    IfMatch: "E",
    Id: "dt_1"
  })
})

describe("a query or a path", () => {
  const route = Server.router(all.map(({ description }) => description))
  const read = (path: string) =>
    route({ method: "GET", path, query: "", headers: {}, body: new Uint8Array() })?.labels["Id"]
  it("is decoded at any length, and kept if its encoding is invalid", () => {
    const long = "é".repeat(300_000)
    assert.strictEqual(read(`/2020-05-31/distribution/${encodeURIComponent(long)}`), long)
    assert.strictEqual(read("/2020-05-31/distribution/a%2Fb%20"), "a/b ")
    assert.strictEqual(read("/2020-05-31/distribution/%E9"), "")
  })
})

describe("a long document, which is read in parts", () => {
  const items = Array.from({ length: 2000 }, (_, index) => ({
    Id: `I${index}`,
    CreateTime: DateTime.unsafeMake(1_700_000_000_000 + index * 1000),
    Status: index % 3 === 0 ? "InProgress" : "Completed"
  }))
  const itemXml = (change: (id: string) => string): string =>
    items
      .map(
        ({ CreateTime, Id, Status }) =>
          `<InvalidationSummary><Id>${change(Id)}</Id><CreateTime>${DateTime.formatIso(CreateTime)}</CreateTime><Status>${Status}</Status></InvalidationSummary>`
      )
      .join("\n")
  const xml = (change: (id: string) => string = (id) => id): string =>
    `<?xml version="1.0"?>\n<InvalidationList xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/"><Marker></Marker><MaxItems>2000</MaxItems><IsTruncated>false</IsTruncated><Quantity>2000</Quantity><Items>${itemXml(change)}</Items></InvalidationList>`
  const decode = RestXml.decodeResponse(listInvalidations.description)
  const idsOf = (body: Uint8Array): ReadonlyArray<string> => {
    const result = decode({ status: 200, headers: {}, body })
    assert.isTrue(result.ok)
    if (!result.ok) return []
    const { InvalidationList } = result.value as { InvalidationList: { Items: typeof items; Quantity: number } }
    assert.strictEqual(InvalidationList.Quantity, 2000)
    assert.deepStrictEqual(
      plain(InvalidationList.Items.map(({ CreateTime, Status }) => ({ CreateTime, Status }))),
      plain(items.map(({ CreateTime, Status }) => ({ CreateTime, Status })))
    )
    return InvalidationList.Items.map(({ Id }) => Id)
  }

  const same: Readonly<Record<string, readonly [xml: (id: string) => string, value?: (id: string) => string]>> = {
    "of ASCII": [(id) => id],
    "of other characters": [(id) => `é日😀${id}`],
    "with references": [(id) => `&lt;${id}&#x1F600;`, (id) => `<${id}😀`],
    "with carriage returns": [(id) => `${id}\r\n`, (id) => `${id}\n`],
    "with the character of decoders": [(id) => `\uFFFD${id}`],
    "with one item that is longer than a part": [(id) => (id === "I1000" ? "x".repeat(100_000) : id)]
  }
  for (const [name, [change, value = change]] of Object.entries(same))
    it(`has the value of all of it: ${name}`, () =>
      assert.deepStrictEqual(
        idsOf(utf8Encode(xml(change))),
        items.map(({ Id }) => value(Id))
      ))

  it("has the failure of all of it", () => {
    const bad = xml((id) => (id === "I1500" ? "<b>" : id))
    const result = decode({ status: 200, headers: {}, body: utf8Encode(bad) })
    assert.isFalse(result.ok)
    if (result.ok) return
    assert.strictEqual(result.error.path, "InvalidationList.Items[1500].Id")
    assert.strictEqual(result.error.offset, bad.indexOf("<b>"))
    assert.strictEqual(result.error.text, bad)
    const { InvalidationList } = result.error.partial as { InvalidationList: { Items: ReadonlyArray<unknown> } }
    assert.lengthOf(InvalidationList.Items, 1501)
  })

  it("is not UTF-8 in its last byte", () => {
    const body = utf8Encode(`${xml()}\n`)
    body[body.length - 1] = 0xff
    const result = decode({ status: 200, headers: {}, body })
    assert.isFalse(result.ok)
    if (!result.ok) assert.strictEqual(result.error.reason, "the body is not UTF-8")
  })
})
