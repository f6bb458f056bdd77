/** Time grows as the document does, whatever is in it: not as where a loop goes over what another has gone over. */
import * as Wire from "@effect-cloudfront/core/protocol/Wire"
import { updateDistribution, getDistribution, listDistributions } from "@effect-cloudfront/core/Distribution"
import { updateDistributionTenant } from "@effect-cloudfront/core/DistributionTenant"
import { updateFunction } from "@effect-cloudfront/core/Function"
import { listInvalidations } from "@effect-cloudfront/core/Invalidation"
import { createKeyGroup } from "@effect-cloudfront/core/KeyGroup"
import { operations } from "@effect-cloudfront/core/operations"
import * as SourceLocation from "@effect-cloudfront/core/protocol/SourceLocation"
import * as ErrorDocument from "@effect-cloudfront/core/protocol/ErrorDocument"
import { base64Encode, utf8Encode } from "@effect-cloudfront/core/protocol/Platform"
import * as RestXml from "@effect-cloudfront/core/protocol/RestXml"
import * as Server from "@effect-cloudfront/core/protocol/RestXmlServer"
import type * as Description from "@effect-cloudfront/core/protocol/Shape"
import * as Rules from "@effect-cloudfront/core/protocol/Rules"
import * as Unknown from "@effect-cloudfront/core/protocol/Unknown"
import { excess } from "@effect-cloudfront/support/Growth"
import { assert, describe, it } from "@effect/vitest"

const linear = (name: string, make: (n: number) => () => void): void =>
  it(name, () => assert.isUndefined(excess(make)), 120_000)

const response = RestXml.decodeResponse(getDistribution.description)

/** All that is done with an answer, and with one that is refused. */
const reads = (body: string | Uint8Array) => {
  const bytes = typeof body === "string" ? utf8Encode(body) : body
  return () => {
    const answer = { status: 200, headers: {}, body: bytes }
    const result = response(answer)
    if (!result.ok) {
      SourceLocation.excerpt(result.error)
      SourceLocation.lineAndColumn(result.error)
    }
    ErrorDocument.readError(answer)
  }
}

const range = (n: number, f: (i: number) => string): string => Array.from({ length: n }, (_, i) => f(i)).join("")

describe("a document of", () => {
  const D = (inner: string): string => `<Distribution>${inner}</Distribution>`
  const documents: Readonly<Record<string, (n: number) => string>> = {
    "attributes in one tag": (n) => `<Distribution ${range(n, (i) => ` a${i}="${i}"`)}></Distribution>`,
    "namespaces in one tag": (n) => `<Distribution ${range(n, (i) => ` xmlns:a${i}="urn:${i}"`)}></Distribution>`,
    "attributes of unknown elements": (n) => D(range(n, (i) => `<a b="${i}" c='&lt;'/>`)),
    "one attribute twice, at the end": (n) => `<Distribution ${range(n, (i) => ` a${i}="1"`)} a0="1"/>`,
    "a long attribute": (n) => `<Distribution a="${"x&#65;".repeat(n)}"/>`,
    "a long name of an attribute": (n) => `<Distribution ${"é".repeat(n)}="1"/>`,
    "a quote that does not end": (n) => `<Distribution a="${"b=' ".repeat(n)}`,
    "quotes that do not end": (n) => `<Distribution ${`a="`.repeat(n)}`,
    "space in tags": (n) => `<Distribution${" \n\t".repeat(n)}></Distribution${" ".repeat(n)}>`,
    "space in a declaration": (n) => `<?xml${" ".repeat(n)}version="1.0"${" ".repeat(n)}x?><Distribution/>`,
    "a declaration that does not end": (n) => `<?xml version="1.${"0".repeat(n)}`,
    "comments before the root": (n) => `${"<!-- a -->".repeat(n)}<Distribution/>`,
    "comments after the root": (n) => `<Distribution/>${"<!-- a -->\n".repeat(n)}`,
    "comments between elements": (n) => D("<!-- a -->".repeat(n)),
    "comments in a text": (n) => D(`<Id>${"a<!-- b -->".repeat(n)}</Id>`),
    "comments that do not end": (n) => D(`<Id>${"<!-- ".repeat(n)}`),
    "hyphens in a comment": (n) => D(`<!-- ${"- ".repeat(n)} -->`),
    instructions: (n) => D("<?a b?>".repeat(n)),
    "instructions in a text": (n) => D(`<Id>${"<?a?>b".repeat(n)}</Id>`),
    "a long instruction": (n) => D(`<?a${" ?".repeat(n)}?>`),
    "a long name of an instruction": (n) => D(`<?${"a".repeat(n)}!?>`),
    "CDATA sections": (n) => D(`<Id>${"a<![CDATA[<b>]]>".repeat(n)}</Id>`),
    "CDATA sections between elements": (n) => D("<![CDATA[ ]]>".repeat(n)),
    "CDATA sections that do not end": (n) => D(`<Id>${"<![CDATA[".repeat(n)}`),
    "brackets in a text": (n) => D(`<Id>${"]]".repeat(n)}</Id>`),
    "a long text": (n) => D(`<Id>${"abcdefgh".repeat(n)}</Id>`),
    references: (n) => D(`<Id>${"&#x41;&amp;".repeat(n)}</Id>`),
    ampersands: (n) => D(`<Id>${"&".repeat(n)}</Id>`),
    "references that do not end": (n) => D(`<Id>${"&#1".repeat(n)}</Id>`),
    "one long reference": (n) => D(`<Id>&#${"0".repeat(n)}65;</Id>`),
    "one long hexadecimal reference": (n) => D(`<Id>&#x${"F".repeat(n)};</Id>`),
    "one long entity": (n) => D(`<Id>&${"a".repeat(n)};</Id>`),
    "a long name": (n) => D(`<${"a".repeat(n)}/>`),
    "a long name beyond ASCII": (n) => D(`<${"é".repeat(n)}></${"é".repeat(n)}>`),
    "a long prefix": (n) => D(`<${"a".repeat(n)}:Id>b</${"a".repeat(n)}:Id>`),
    "a long name that is not closed": (n) => D(`<${"a".repeat(n)}></${"a".repeat(n)}b>`),
    "unknown elements": (n) => D(range(n, (i) => `<a${i}>b</a${i}>`)),
    "unknown elements in each other": (n) => D("<a>".repeat(4000) + "b".repeat(n) + "</a>".repeat(4000)),
    "unknown elements in each other with long names": (n) => {
      const name = "a".repeat(Math.ceil(n / 100))
      return D(`<${name}>`.repeat(100) + `</${name}>`.repeat(100))
    },
    "elements that are not closed": (n) => "<Distribution>".repeat(n),
    "errors in each other": (n) => `${"<Error>".repeat(1000)}${"<a/>".repeat(n)}${"</Error>".repeat(1000)}`,
    "errors beside each other": (n) => `<ErrorResponse>${"<Error><Code>a</Code></Error>".repeat(n)}</ErrorResponse>`,
    "unknown elements in a list": (n) => D(`<AliasICPRecordals>${range(n, (i) => `<a${i}/>`)}</AliasICPRecordals>`),
    items: (n) =>
      D(`<AliasICPRecordals>${"<AliasICPRecordal><CNAME>a</CNAME></AliasICPRecordal>".repeat(n)}</AliasICPRecordals>`),
    "items and unknown elements": (n) =>
      D(`<AliasICPRecordals>${"<AliasICPRecordal><X/></AliasICPRecordal><Y/>".repeat(n)}</AliasICPRecordals>`),
    digits: (n) => D(`<InProgressInvalidationBatches>${"1".repeat(n)}</InProgressInvalidationBatches>`),
    "digits and a letter": (n) => D(`<InProgressInvalidationBatches>${"1".repeat(n)}x</InProgressInvalidationBatches>`),
    "space around a number": (n) =>
      D(`<InProgressInvalidationBatches>1${" ".repeat(n)}1</InProgressInvalidationBatches>`),
    "a long time": (n) => D(`<LastModifiedTime>2020-01-01T00:00:00.${"0".repeat(n)}Z</LastModifiedTime>`),
    "line ends": (n) => D("\r\n".repeat(n)),
    "line ends in a text": (n) => D(`<Id>${"\r".repeat(n)}</Id>`),
    "what comes after the root": (n) => `<Distribution/>${"<a/>".repeat(n)}`,
    "characters that XML does not allow": (n) => D(`<Id>${"\u0001".repeat(n)}</Id>`),
    "<": (n) => D("<".repeat(n)),
    "replacement characters": (n) => D(`<Id>${"\uFFFD".repeat(n)}</Id>`),
    JSON: (n) => `{"a":[${"[".repeat(n)}`
  }
  for (const [name, document] of Object.entries(documents)) {
    linear(name, (n) => {
      const xml = document(n)
      const [whole, cut] = [reads(xml), reads(xml.slice(0, xml.length - 3))]
      return () => {
        whole()
        cut()
      }
    })
  }
  for (const unit of [
    "signature=",
    "signature ",
    "authorization header ",
    "x-amz-security-token",
    "'",
    "a' not a valid "
  ]) {
    linear(`a message of ${JSON.stringify(unit)}`, (n) => {
      const [xml, json] = [`<Error><Message>${unit.repeat(n)}</Message></Error>`, `{"message":"${unit.repeat(n)}`]
      return () => [xml, json].forEach((text) => reads(text)())
    })
  }
  for (const unit of ['"a":', '"a":"', '"a":"\\"', '"a":"\\', '"a" ', '"'])
    linear(`JSON of ${unit}`, (n) => reads(`{${unit.repeat(n)}`))
  linear("bytes that are no text", (n) => reads(new Uint8Array(n * 8).fill(0xc3)))
  linear("bytes that are half a character", (n) => {
    const bytes = utf8Encode(D(`<Id>${"é".repeat(n)}</Id>`))
    return reads(bytes.subarray(0, bytes.length - 20))
  })

  const list = RestXml.decodeResponse(listInvalidations.description)
  linear("items of which the last lacks a member", (n) => {
    const one =
      "<InvalidationSummary><Id>I</Id><CreateTime>2020-01-02T03:04:05Z</CreateTime><Status>S</Status></InvalidationSummary>"
    const body = utf8Encode(
      `<InvalidationList><Items>${one.repeat(n)}<InvalidationSummary/></Items></InvalidationList>`
    )
    return () => void list({ status: 200, headers: {}, body })
  })
})

describe("a request with", () => {
  const encode = (operation: { readonly description: RestXml.Operation }) => {
    const encoder = RestXml.encodeRequest(operation.description)
    return (input: unknown) => () => {
      const result = encoder(input, "token")
      // As it is sent: a text that was put together is one only when it is read.
      if (result.ok) Wire.bytesOf(result.value.body)
    }
  }
  const keyGroup = encode(createKeyGroup)
  const distribution = encode(updateDistribution)
  const tenant = encode(updateDistributionTenant)
  const many = <A>(n: number, f: (i: number) => A): ReadonlyArray<A> => Array.from({ length: n }, (_, i) => f(i))
  const config = (more: object) => ({ Id: "E", IfMatch: "V", DistributionConfig: { CallerReference: "c", ...more } })

  linear("many items", (n) => keyGroup({ KeyGroupConfig: { Name: "n", Items: many(n, String) } }))
  linear("many problems", (n) => keyGroup({ KeyGroupConfig: { Name: "n", Items: many(n, () => 1) } }))
  linear("many members that are none", (n) => keyGroup(Object.fromEntries(many(n, (i) => [`a${i}`, 1]))))
  linear("many of them in a structure", (n) =>
    keyGroup({ KeyGroupConfig: Object.fromEntries(many(n, (i) => [`a${i}`, 1])) })
  )
  linear("many structures", (n) =>
    distribution(config({ Origins: { Items: many(n, (i) => ({ Id: `o${i}`, DomainName: "d" })) } }))
  )
  linear("unknown elements", (n) =>
    distribution(config({ [Unknown.symbol]: many(n, (i) => ({ member: undefined, xml: `<a${i}/>` })) }))
  )
  linear("unknown elements in a list", (n) =>
    distribution(config({ Aliases: { [Unknown.symbol]: many(n, () => ({ member: "Items", xml: "<a/>" })) } }))
  )
  for (const [name, text] of Object.entries({
    "a long text": "abcd",
    escapes: "&<>\r",
    "characters beyond the first plane": "😀",
    "half characters": "\uD800",
    "characters that XML does not allow": "\u0001"
  })) {
    linear(name, (n) => distribution(config({ Comment: text.repeat(n) })))
    linear(`${name}, in a label`, (n) => distribution({ ...config({}), Id: text.repeat(n) }))
    linear(`${name}, in a header`, (n) => distribution({ ...config({}), IfMatch: text.repeat(n) }))
    linear(`${name}, in a query`, (n) => encode(listDistributions)({ Marker: text.repeat(n) }))
  }
  linear("space in a header", (n) => distribution({ ...config({}), IfMatch: `a${" ".repeat(n)}\n` }))
  linear("many parameters", (n) =>
    tenant({ Id: "t", IfMatch: "E", Parameters: many(n, () => ({ Name: "n", Value: "v" })) })
  )
  linear("many bytes", (n) =>
    encode(updateFunction)({
      Name: "f",
      IfMatch: "E",
      FunctionConfig: { Comment: "", Runtime: "cloudfront-js-2.0" },
      FunctionCode: new Uint8Array(n)
    })
  )
})

describe("a request that arrives with", () => {
  const decode = Server.decodeRequest(updateFunction.description)
  const route = Server.router(Object.values(operations).map(({ description }) => description))
  const received = (more: Partial<Server.ReceivedRequest>): Server.ReceivedRequest => ({
    method: "PUT",
    path: "/2020-05-31/function/f",
    query: "",
    headers: {},
    body: new Uint8Array(),
    ...more
  })
  linear("many bytes in Base64", (n) => {
    const code = base64Encode(new Uint8Array(n * 30))
    const body = utf8Encode(`<UpdateFunctionRequest><FunctionCode>${code}</FunctionCode></UpdateFunctionRequest>`)
    return () => void decode(received({ body }), {})
  })
  linear("Base64 in many lines, and a character that is none", (n) => {
    const body = utf8Encode(
      `<UpdateFunctionRequest><FunctionCode>${"AAAA\n".repeat(n)}!</FunctionCode></UpdateFunctionRequest>`
    )
    return () => void decode(received({ body }), {})
  })
  linear("a long path", (n) => () => void route(received({ path: `/2020-05-31/function/${"%41a".repeat(n)}` })))
  linear("a path of many parts", (n) => () => void route(received({ path: "/a".repeat(n) })))
  linear(
    "a path with half an escape",
    (n) => () => void route(received({ path: `/2020-05-31/function/${"a".repeat(n)}%4` }))
  )
  linear("many parameters", (n) => () => void route(received({ query: "a=%41&".repeat(n) })))
})

describe("the patterns of the model", () => {
  const patterns = new Map<string, Description.Constraints>()
  const seen = new Set<Description.Shape>()
  const collect = (shape: Description.Shape): void => {
    if (seen.has(shape)) return
    seen.add(shape)
    if (shape.kind === "list") collect(shape.item())
    if (shape.kind === "structure") for (const member of shape.members()) collect(member.shape)
    if ("pattern" in shape && shape.pattern !== undefined) patterns.set(shape.pattern, shape)
  }
  for (const { description } of Object.values(operations)) collect(description.input)

  it("are more than none", () => assert.isAbove(patterns.size, 2))
  for (const pattern of patterns.keys()) {
    for (const [name, text] of Object.entries({
      letters: "a",
      digits: "1",
      hyphens: "-",
      spaces: " ",
      colons: ":",
      ARNs: "arn:aws:cloudfront::1:",
      "characters beyond the first plane": "\u{20000}"
    })) {
      // Without the limit of its length, which would end the matter before the pattern is asked.
      const rule = Rules.text({ pattern })
      linear(`${pattern}: ${name}`, (n) => {
        const texts = [text.repeat(n), `${text.repeat(n)}!`, `arn:aws:cloudfront::${text.repeat(n)}\n`]
        return () => texts.forEach((one) => void rule(one))
      })
    }
  }
})
