import * as ErrorCode from "@effect-cloudfront/core/protocol/ErrorCode"
import * as ErrorDocument from "@effect-cloudfront/core/protocol/ErrorDocument"
import { utf8Encode } from "@effect-cloudfront/core/protocol/Platform"
import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"

const read = (body: string | Uint8Array, headers: Readonly<Record<string, string>> = {}) =>
  ErrorDocument.readError({ status: 400, headers, body: typeof body === "string" ? utf8Encode(body) : body })

const rate = { code: "Throttling", message: "Rate exceeded", requestId: "r-1" }

describe("readError", () => {
  it("reads an error up to the maximum depth of envelopes", () => {
    const xml = (lists: number): string =>
      `<ErrorResponse>${"<Errors>".repeat(lists)}<Error><Code>A</Code></Error>${"</Errors>".repeat(lists)}</ErrorResponse>`
    assert.deepStrictEqual([read(xml(3)).code, read(xml(4)).code], ["A", undefined])
    const json = (lists: number): string =>
      `{"ErrorResponse":${'{"Errors":'.repeat(lists)}{"Error":{"Code":"A"}}${"}".repeat(lists)}}`
    assert.deepStrictEqual([read(json(2)).code, read(json(3)).code], ["A", undefined])
  })

  const envelopes: ReadonlyArray<readonly [name: string, body: string, headers?: Readonly<Record<string, string>>]> = [
    [
      "CloudFront's own",
      `<?xml version="1.0"?><ErrorResponse xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/"><Error><Type>Sender</Type><Code>Throttling</Code><Message>Rate exceeded</Message></Error><RequestId>r-1</RequestId></ErrorResponse>`
    ],
    [
      "with prefixes",
      `<e:ErrorResponse xmlns:e="urn:e"><e:Error><e:Code>Throttling</e:Code><e:Message>Rate exceeded</e:Message></e:Error><e:RequestId>r-1</e:RequestId></e:ErrorResponse>`
    ],
    [
      "bare",
      `<Error><Code>Throttling</Code><Message>Rate exceeded</Message><RequestId>r-1</RequestId><HostId>h</HostId></Error>`
    ],
    [
      "in a list",
      `<Response><Errors><Error><Code>Throttling</Code><Message>Rate exceeded</Message></Error><Error><Code>Other</Code><Message>no</Message></Error></Errors><RequestID>r-1</RequestID></Response>`
    ],
    [
      "named",
      `<Throttling><Message>Rate exceeded</Message></Throttling>`.replaceAll("Throttling", "ThrottlingException")
    ],
    ["JSON", `{"__type":"Throttling","message":"Rate exceeded"}`],
    ["JSON of the first kind", ` {"Message":"Rate exceeded","code":"Throttling","RequestId":"r-1"}`],
    [
      "JSON with a namespace",
      `{"__type":"com.amazonaws.cloudfront.v2020#Throttling:http://internal.amazon.com/coral/","Message":"Rate exceeded"}`
    ],
    [
      "JSON around JSON",
      `{"ErrorResponse":{"Error":{"Type":"Sender","Code":"Throttling","Message":"Rate exceeded"},"RequestId":"r-1"}}`
    ],
    ["JSON with a list", `{"Errors":[{"Code":"Throttling","Message":"Rate exceeded"},{"Code":"Other"}]}`],
    [
      "a header beside JSON",
      `{"Message":"Rate exceeded"}`,
      { "x-amzn-errortype": "Throttling:http://internal.amazon.com/coral/" }
    ],
    ["a header beside other JSON", `{"code":400,"message":"Rate exceeded"}`, { "x-amzn-errortype": "a.b#Throttling" }],
    ["a header alone", "", { "x-amzn-errortype": "Throttling", "x-amzn-error-message": "Rate exceeded" }]
  ]
  for (const [name, body, headers] of envelopes) {
    it(`reads an error that is ${name}`, () => {
      const found = read(body, { "x-amzn-requestid": "r-1", ...headers })
      assert.deepStrictEqual({ ...found, code: found.code?.replace("Exception", "") }, rate)
      assert.isTrue(ErrorCode.isThrottling(found.code, 400))
    })
  }

  it("prefers the document in XML, and the header in JSON", () => {
    const headers = { "x-amzn-errortype": "InHeader" }
    assert.strictEqual(read("<Error><Code>InBody</Code></Error>", headers).code, "InBody")
    assert.strictEqual(read(`{"code":"InBody"}`, headers).code, "InHeader")
    assert.strictEqual(read("<html/>", headers).code, "InHeader")
  })

  it.each(["x-amzn-requestid", "x-amzn-request-id", "x-amz-request-id"])("finds the request id in %s", (name) => {
    assert.strictEqual(read("", { [name]: "r-9" }).requestId, "r-9")
    assert.strictEqual(read("<Error><RequestId/></Error>", { [name]: "r-9" }).requestId, "r-9")
  })

  it.each([
    "",
    "upstream connect error",
    "<!DOCTYPE html><html><head><title>Error</title></head><body>502</body></html>",
    `<html xmlns="http://www.w3.org/1999/xhtml"><Error><Code>No</Code></Error></html>`,
    "<ErrorResponse/>",
    "<Error><Code> \n</Code></Error>",
    `<Error><Code>${"x".repeat(257)}</Code></Error>`,
    "[]",
    "{",
    `{"code":429}`,
    `{"code":{"code":"x"}}`,
    `{"__proto__":{"code":"x"}}`,
    `{"message":null}`,
    "\u0000"
  ])("finds no code in %j", (body) => {
    assert.isUndefined(read(body).code)
  })

  it("keeps the complete elements of a truncated document", () => {
    const body = utf8Encode(
      `<ErrorResponse><Error><Type>Sender</Type><Code>Throttling</Code><Message>Zu viele, später</Message></Error><RequestId>r-1</RequestId></ErrorResponse>`
    )
    const text = new TextDecoder().decode(body)
    for (let length = 0; length <= body.length; length++) {
      const part = new TextDecoder().decode(body.subarray(0, length))
      const found = read(body.subarray(0, length))
      const after = (tag: string): boolean => part.includes(tag)
      assert.deepStrictEqual(
        found,
        {
          code: after("</Code>") ? "Throttling" : undefined,
          message: after("</Message>") ? "Zu viele, später" : undefined,
          requestId: after("</RequestId>") ? "r-1" : undefined
        },
        text.slice(0, length)
      )
    }
  })

  it("keeps the complete pairs of truncated JSON", () => {
    const body = `{"__type":"a.b#Throttling","message":"say \\"code\\": \\"no\\"","RequestId":"r-1","more":[1]}`
    for (let length = 1; length <= body.length; length++) {
      const part = body.slice(0, length)
      assert.deepStrictEqual(
        read(part),
        {
          code: part.includes(`ing",`) || part.endsWith(`ing"`) ? "Throttling" : undefined,
          message: part.includes(`no\\""`) ? `say "code": "no"` : undefined,
          requestId: part.includes(`r-1"`) ? "r-1" : undefined
        },
        part
      )
    }
  })

  it("bounds the length and the depth that it reads", () => {
    const code = "<Error><Code>Slow</Code><Message>"
    const found = read(`${code}${"é".repeat(4_000_000)}</Message></Error>`)
    assert.deepStrictEqual(found, { code: "Slow", message: undefined, requestId: undefined })
    assert.strictEqual(read(`{"code":"Slow","message":"${"x".repeat(4_000_000)}"}`).code, "Slow")
    assert.isUndefined(read(`<Error>${" ".repeat(300_000)}<Code>Slow</Code></Error>`).code)
    assert.isUndefined(read(`${"<Error>".repeat(30_000)}<Code>Slow</Code>`).code)
    assert.isUndefined(read(`${'{"error":'.repeat(20_000)}1${"}".repeat(20_000)}`).code)
  })

  it.each([
    [
      "a control character",
      "<Error><Code>Throttling</Code><Message>a\u001bb</Message><RequestId>r-1</RequestId></Error>"
    ],
    ["U+0000 in JSON", `{"code":"Throttling","message":"a\u0000b","requestId":"r-1"}`],
    ["a code point that is no character", `{"code":"Throttling","message":"a\uFFFFb","requestId":"r-1"}`]
  ])("reads what is beside %s", (_, body) => {
    assert.deepStrictEqual(read(body), { code: "Throttling", message: "a\uFFFDb", requestId: "r-1" })
  })

  it("reads what is beside a byte that is not UTF-8, wherever it is", () => {
    const body = utf8Encode("<Error><Code>Throttling</Code><Message>a.b</Message><RequestId>r-1</RequestId></Error>")
    const at = body.indexOf(0x2e)
    for (const byte of [0x80, 0xc3, 0xe9, 0xff]) {
      const bytes = Uint8Array.from(body)
      bytes[at] = byte
      const found = read(bytes)
      assert.deepStrictEqual(found, { code: "Throttling", message: "a\uFFFDb", requestId: "r-1" })
    }
  })

  it("looks into arrays to a bounded depth", () => {
    const nested = (depth: number): string => `{"errors":${"[".repeat(depth)}{"code":"A"}${"]".repeat(depth)}}`
    assert.deepStrictEqual(
      [1, 3, 4, 100_000].map((depth) => read(nested(depth)).code),
      ["A", "A", undefined, undefined]
    )
  })

  it("never fails for any body", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          fc.json().map(utf8Encode),
          fc.string().map((text) => utf8Encode(`<Error><Code>${text}`))
        ),
        fc.option(fc.string(), { nil: undefined }),
        (body, type) => {
          const { code } = read(body, type === undefined ? {} : { "x-amzn-errortype": type })
          return code === undefined || (code !== "" && code.trim() === code)
        }
      ),
      { numRuns: 500 }
    )
  })
})

describe("the signature is redacted in the service's message", () => {
  const TOKEN = "FQoGZXIvYXdzEBYaDK/+tOkEn=="
  const SIGNATURE = "fe5f80f77d5fa3beca038a248ff027d0445342fe2855ddc963176630326f1024"
  const words = (message: string): string => {
    const json = read(JSON.stringify({ code: "X", message })).message ?? ""
    const xml = read(`<Error><Message>${message.replaceAll("&", "&amp;").replaceAll("<", "&lt;")}</Message></Error>`)
    assert.strictEqual(xml.message, json)
    return json
  }

  it("in a canonical request", () => {
    const told = words(
      `The request signature we calculated does not match.\n\nThe Canonical String for this request should have been\n'GET\n/2020-05-31/distribution\nX-Amz-Security-Token=FQoG%2BtOk&a=b\nhost:cloudfront.amazonaws.com\nx-amz-date:20260101T000000Z\nx-amz-security-token:${TOKEN}\n\nhost;x-amz-date;x-amz-security-token\n${"e".repeat(64)}'`
    )
    assert.notInclude(told, TOKEN)
    assert.notInclude(told, "FQoG")
    assert.include(told, "\nx-amz-security-token:<redacted>\n\nhost;x-amz-date;x-amz-security-token\n")
    assert.include(told, "\nX-Amz-Security-Token=<redacted>&a=b\nhost:cloudfront.amazonaws.com\n")
  })

  it("in a header", () => {
    const header = `AWS4-HMAC-SHA256 Credential=AKID/20260101/us-east-1/cloudfront/aws4_request, SignedHeaders=host, Signature=${SIGNATURE}`
    assert.strictEqual(
      words(`Authorization header requires 'Credential' parameter. Authorization=${header}`),
      "Authorization header requires 'Credential' parameter. Authorization=<redacted>"
    )
    assert.strictEqual(
      words(`'k3y with' not a valid key=value pair (missing equal-sign) in Authorization header: '${header}'.`),
      "'<redacted>' not a valid key=value pair (missing equal-sign) in Authorization header: '<redacted>'."
    )
    assert.strictEqual(words(`got X-Amz-Signature=${SIGNATURE}&a=b`), "got X-Amz-Signature=<redacted>&a=b")
    assert.strictEqual(words(`"Signature": "${SIGNATURE}"`), `"Signature": "<redacted>"`)
  })

  it("and the rest of the message is unchanged", () => {
    for (const message of [
      "The security token included in the request is invalid.",
      "Signature expired: 20260101T000000Z is now earlier than 20260101T000500Z",
      "Credential should be scoped to a valid region, not 'eu-west-1'. ",
      "Value 'a' at 'distributionConfig.priceClass' failed to satisfy constraint"
    ]) {
      assert.strictEqual(words(message), message.trim())
    }
  })
})
