import { assert, describe, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import type * as Http from "../../src/protocol/Http.js"
import * as RestJson from "../../src/protocol/RestJson.js"
import * as RestJsonServer from "../../src/protocol/RestJsonServer.js"
import type * as Protocol from "../../src/protocol/Shape.js"
import * as Wire from "../../src/protocol/Wire.js"
import * as Description from "../../src/Description.js"

const Item = Description.structure("Item", () => ({
  Key: { of: Key, required: true },
  Note: { of: Description.string }
}))
const Key = Description.text("Key", { min: 1, max: 4, unicode: true })
const Choice = Description.structure(
  "Choice",
  () => ({ A: { of: Description.string }, B: { of: Description.integer } }),
  { union: true }
)
const Color = Description.enumeration("Color", ["red"])

const members = {
  Items: { of: Description.list("Items", () => Item, "member", { max: 2 }) },
  Count: { of: Description.long },
  Small: { of: Description.integer },
  Ratio: { of: Description.double },
  Flag: { of: Description.boolean },
  Bytes: { of: Description.blob },
  When: { of: Description.timestamp },
  Color: { of: Color },
  Choice: { of: Choice }
} as const

const Input = Description.structure("Input", () => ({
  Id: { of: Description.string, required: true, in: "label" },
  Version: { of: Description.string, in: "header", wire: "If-Match" },
  Size: { of: Description.integer, in: "query" },
  Name: { of: Key, required: true },
  ...members
}))
const Output = Description.structure("Output", () => ({
  Tag: { of: Description.string, in: "header", wire: "ETag" },
  Name: { of: Key, required: true },
  ...members
}))

const operation = (input: Protocol.Structure, output?: Protocol.Structure): Http.Operation => ({
  id: "Do",
  method: "POST",
  path: "/things/{Id}",
  query: [],
  status: 200,
  input,
  output
})

const whole = operation(Input, Output)
const encode = RestJson.encodeRequest(whole)
const decode = RestJson.decodeResponse(whole)

const time = DateTime.unsafeMake("2026-01-02T03:04:05.123Z")
const value = {
  Name: "a",
  Items: [{ Key: "\u0000\u{1F600}" }, { Key: "b", Note: '"\\\u2028' }],
  Count: Number.MAX_SAFE_INTEGER,
  Small: -1,
  Ratio: 0.5,
  Flag: false,
  Bytes: Uint8Array.of(0, 255),
  When: time,
  Color: "green",
  Choice: { B: 1 }
}

const problems = (input: unknown): ReadonlyArray<string> => {
  const result = encode(input, undefined)
  return result.ok ? [] : result.error.map(({ path, reason }) => `${path} ${reason}`)
}

const reply = (body: string | Uint8Array, status = 200, headers: Readonly<Record<string, string>> = {}) =>
  decode({ status, headers, body: typeof body === "string" ? new TextEncoder().encode(body) : body })

const failure = (body: string | Uint8Array, status?: number): string => {
  const result = reply(body, status)
  return result.ok ? "decoded" : `${result.error.path} ${result.error.reason}`.trim()
}

describe("RestJson", () => {
  it("sends labels, query and headers as restXml does, and the rest as JSON", () => {
    const result = encode({ ...value, Id: "a/b", Version: "E1", Size: 3 }, undefined)
    assert.isTrue(result.ok)
    if (!result.ok) return
    const { body = "", ...request } = result.value
    assert.deepStrictEqual(request, {
      operation: "Do",
      method: "POST",
      path: "/things/a%2Fb",
      query: [["Size", "3"]],
      headers: { "if-match": "E1", "content-type": "application/json" }
    })
    assert.deepStrictEqual(JSON.parse(Wire.textOf(body)), {
      ...value,
      Bytes: "AP8=",
      When: 1767323045.123
    })
  })

  it("sends an empty object where all members are absent, and no body where there are none", () => {
    const bodiless = Description.structure("Bodiless", () => ({
      Id: { of: Description.string, required: true, in: "label" }
    }))
    const optional = Description.structure("Optional", () => ({
      Id: { of: Description.string, required: true, in: "label" },
      Name: { of: Description.string }
    }))
    const bodyOf = (input: Protocol.Structure) => {
      const result = RestJson.encodeRequest(operation(input))({ Id: "i" }, undefined)
      return result.ok ? [result.value.body, result.value.headers] : result.error
    }
    assert.deepStrictEqual(bodyOf(bodiless), [undefined, {}])
    assert.deepStrictEqual(bodyOf(optional), ["{}", { "content-type": "application/json" }])
  })

  it("names everything that is wrong with an input, once and by its path", () => {
    const wrong = {
      Id: "..",
      Name: "",
      Items: [{ Key: "\uD800" }, { Kay: "b" }],
      Count: 0.5,
      Flag: "true",
      Bytes: "AP8=",
      When: 0,
      Color: null,
      Choice: {},
      Extra: 1
    }
    assert.deepStrictEqual([...problems(wrong)].toSorted(), [
      "Bytes must be a Uint8Array",
      "Choice must hold exactly one member",
      "Color must not be null",
      "Count must be an integer that a number holds exactly",
      "Extra is not a member of Input",
      "Flag must be a boolean",
      "Id must not be . or ..",
      "Items[0].Key holds half of a surrogate pair, which is no character",
      "Items[1].Kay is not a member of Item",
      "Items[1].Key is required",
      "Name must have 1 to 4 characters",
      "When must be a DateTime"
    ])
    assert.deepStrictEqual(problems({ Id: "i", Name: "a", Items: [{}, {}, {}] }), ["Items must have at most 2 items"])
    assert.deepStrictEqual(problems({ Id: "i" }), ["Name is required"])
    assert.deepStrictEqual(problems(undefined), ["Id is required", "Name is required"])
    assert.deepStrictEqual(problems([]), [" must be an object"])
  })

  it("reads what the service's side writes, and writes what it reads", () => {
    const response = RestJsonServer.encodeResponse(whole)({ ...value, Tag: "E1" })
    assert.isTrue(response.ok)
    if (!response.ok) return
    assert.deepStrictEqual(response.value.headers, { etag: "E1", "content-type": "application/json" })
    assert.deepStrictEqual(decode(response.value), { ok: true, value: { ...value, Tag: "E1" } })

    const request = encode({ ...value, Id: "a/b", Version: "E1", Size: 3 }, undefined)
    if (!request.ok) return assert.fail("not encoded")
    const { body = "", headers, method, path } = request.value
    const received = { method, path, query: "Size=3", headers, body: Wire.bytesOf(body) }
    assert.deepStrictEqual(RestJsonServer.decodeRequest(whole)(received, { Id: "a/b" }), {
      ok: true,
      value: { ...value, Id: "a/b", Version: "E1", Size: 3 }
    })
  })

  it("takes null as absent, unknown members, values beyond the limits of inputs, and numbers that are not finite", () => {
    assert.deepStrictEqual(reply('{"Name":"too long","Count":null,"Items":[],"New":{"a":[1]},"Ratio":"-Infinity"}'), {
      ok: true,
      value: { Name: "too long", Items: [], Ratio: -Infinity }
    })
    assert.deepStrictEqual(reply('{"Name":"a","__proto__":{"Count":1}}'), { ok: true, value: { Name: "a" } })
  })

  it("refuses other documents, by the path of the first wrong member, and keeps what it can read", () => {
    for (const [body, expected] of [
      ["", "the body is empty"],
      [" ", "the body is empty"],
      ["<html>", "the body is not JSON"],
      ['{"Name":"a"', "the body is not JSON"],
      [Uint8Array.of(0x22, 0xff, 0x22), "the body is not UTF-8"],
      ["null", "is not an object"],
      ["[]", "is not an object"],
      ["{}", "Name is missing"],
      ['{"Name":7}', "Name is not a string"],
      ['{"Name":"a","Items":{"Key":"b"}}', "Items is not a list"],
      ['{"Name":"a","Items":[{"Key":"b"},{}]}', "Items[1].Key is missing"],
      ['{"Name":"a","Items":[null]}', "Items[0] is not an object"],
      ['{"Name":"a","Count":9007199254740993}', "Count is not a long"],
      ['{"Name":"a","Small":2147483648}', "Small is not an integer"],
      ['{"Name":"a","Small":"1"}', "Small is not an integer"],
      ['{"Name":"a","Ratio":"1"}', "Ratio is not a double"],
      ['{"Name":"a","Flag":"true"}', "Flag is not a boolean"],
      ['{"Name":"a","Bytes":"?"}', "Bytes is not a blob"],
      ['{"Name":"a","When":"2026-01-02T03:04:05Z"}', "When is not a timestamp"],
      ['{"Name":"a","When":1e300}', "When is not a timestamp"],
      ['{"Name":"a","Choice":{"A":"a","B":1}}', "Choice must hold exactly one member"]
    ] as const) {
      assert.strictEqual(failure(body), expected, String(body))
    }
    assert.strictEqual(failure('{"Name":"a"}', 201), "has the status 201, which is not the 200 of success")
    const partial = reply('{"Count":"secret","Items":[{"Key":"b"}]}')
    assert.deepStrictEqual(partial.ok ? undefined : partial.error.partial, { Items: [{ Key: "b" }] })
    assert.notInclude(JSON.stringify(partial), "secret")
  })

  it("accepts results without required members where it is lenient", () => {
    const lenient = RestJson.decodeResponse(whole, "lenient")
    const body = new TextEncoder().encode('{"Count":1}')
    assert.deepStrictEqual(lenient({ status: 201, headers: {}, body }), { ok: true, value: { Count: 1 } })
  })

  it("has payloads and outputs without content", () => {
    const wrapped = operation(
      Description.structure("Wrapped", () => ({ Item: { of: Item, required: true, in: "payload" } })),
      Description.structure("Result", () => ({ Item: { of: Item, in: "payload" } }))
    )
    const request = RestJson.encodeRequest(wrapped)({ Item: { Key: "k" } }, undefined)
    assert.strictEqual(request.ok ? request.value.body : "", '{"Key":"k"}')
    const missing = RestJson.encodeRequest(wrapped)({}, undefined)
    assert.deepStrictEqual(missing.ok ? [] : missing.error, [{ path: "Item", reason: "is required" }])
    const read = (body: string) =>
      RestJson.decodeResponse(wrapped)({ status: 200, headers: {}, body: new TextEncoder().encode(body) })
    assert.deepStrictEqual(read('{"Key":"k"}'), { ok: true, value: { Item: { Key: "k" } } })
    assert.deepStrictEqual(read(""), { ok: true, value: {} })
    const wrong = read("{}")
    assert.strictEqual(wrong.ok ? "" : wrong.error.path, "Item.Key")
    const nothing = RestJson.decodeResponse(operation(Input))
    assert.deepStrictEqual(nothing({ status: 200, headers: {}, body: new Uint8Array() }), {
      ok: true,
      value: undefined
    })
    assert.isFalse(nothing({ status: 200, headers: {}, body: new TextEncoder().encode("{}") }).ok)
  })

  it("the service's errors have their code in a header", () => {
    const { body, headers, status } = RestJsonServer.encodeError({
      code: "ConflictException",
      message: 'a "b"',
      status: 409,
      requestId: "r"
    })
    assert.strictEqual(status, 409)
    assert.strictEqual(headers["x-amzn-errortype"], "ConflictException")
    assert.deepStrictEqual(JSON.parse(new TextDecoder().decode(body)), { Message: 'a "b"' })
  })
})
