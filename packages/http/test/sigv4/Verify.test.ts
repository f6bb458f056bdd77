import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import type * as Canonical from "@effect-cloudfront/http/sigv4/Canonical"
import * as NodeHash from "@effect-cloudfront/http/sigv4/NodeHash"
import * as Sign from "@effect-cloudfront/http/sigv4/Sign"
import * as Verify from "@effect-cloudfront/http/sigv4/Verify"
import { encodeUriComponent } from "@effect-cloudfront/core/protocol/Wire"

const hash = NodeHash.make()
if (hash === undefined) throw new Error("node:crypto is not there")
const signer = Sign.make(hash)

const target = { region: "us-east-1", service: "cloudfront" }
const MINUTE = 60_000
const account: ReadonlyArray<Sign.Keys> = [
  { accessKeyId: "AKIDLONG", secretAccessKey: "long" },
  { accessKeyId: "ASIDSHORT", secretAccessKey: "short", sessionToken: "token" }
]
const options: Verify.Options = {
  target,
  keys: (id) => account.find((one) => one.accessKeyId === id),
  tolerance: 5 * MINUTE
}

/** The request as it arrives. */
const send = async (
  request: Canonical.Request,
  keys: Sign.Keys,
  millis: number,
  scope: Sign.Target = target
): Promise<Canonical.Request> => {
  const { headers } = await Sign.sign(signer, request, keys, scope, millis)
  return { ...request, headers: [...request.headers, ...Object.entries(headers)] }
}

const verify = (request: Canonical.Request, now: number, other: Partial<Verify.Options> = {}) =>
  Verify.verify(signer, request, { ...options, ...other }, now)

const text = fc.string({ unit: "binary", minLength: 1, maxLength: 8 })
const word = fc.stringMatching(/^[a-z][a-z-]{0,9}$/)
const value = fc.stringMatching(/^[!-~]([ -~]{0,12}[!-~])?$/)

const requests: fc.Arbitrary<Canonical.Request> = fc.record({
  method: fc.constantFrom("GET", "PUT", "POST", "DELETE"),
  path: fc
    .array(
      text.filter((segment) => segment !== "." && segment !== ".."),
      { maxLength: 3 }
    )
    .map((segments) => ["/2020-05-31", ...segments.map(encodeUriComponent)].join("/")),
  query: fc
    .array(fc.tuple(text, fc.option(text, { nil: undefined })), { maxLength: 3 })
    .map((pairs) =>
      pairs
        .map(([name, value]) =>
          value === undefined ? encodeUriComponent(name) : `${encodeUriComponent(name)}=${encodeUriComponent(value)}`
        )
        .join("&")
    ),
  // The order of headers means nothing, but that of the values of one that comes twice does: the vectors have these.
  headers: fc
    .uniqueArray(
      fc.tuple(
        word.map((name) => `op-${name}`),
        value
      ),
      { minLength: 1, maxLength: 3, selector: ([name]) => name }
    )
    .map((headers) => [["host", "cloudfront.amazonaws.com"] as const, ...headers]),
  body: fc.oneof(fc.string({ unit: "binary", maxLength: 40 }), fc.uint8Array({ maxLength: 40 }))
})
const instants = fc.integer({ min: 0, max: 4_000_000_000_000 }).map((millis) => millis - (millis % 1000))

type Tamper = (request: Canonical.Request) => Canonical.Request

const setHeader =
  (at: number, change: (value: string) => string): Tamper =>
  (request) => ({
    ...request,
    headers: request.headers.map(([name, value], i) => (i === at ? [name, change(value)] : [name, value]))
  })

const setNamed =
  (wanted: string, change: (value: string) => string): Tamper =>
  (request) => ({
    ...request,
    headers: request.headers.map(([name, value]) => [name, name === wanted ? change(value) : value])
  })

const tampers: Readonly<Record<string, Tamper>> = {
  method: (request) => ({ ...request, method: request.method === "GET" ? "PUT" : "GET" }),
  path: (request) => ({ ...request, path: `${request.path}x` }),
  "path, one more encoding": (request) => ({ ...request, path: `${request.path}%41` }),
  "a query parameter more": (request) => ({ ...request, query: `${request.query}&x=1` }),
  "a query value": (request) => ({ ...request, query: request.query === "" ? "x" : `${request.query}1` }),
  host: setHeader(0, () => "cloudfront-fips.amazonaws.com"),
  "an operation's header": setHeader(1, (value) => `${value}x`),
  "an operation's header removed": (request) => ({ ...request, headers: request.headers.filter((_, i) => i !== 1) }),
  body: (request) => ({
    ...request,
    body: typeof request.body === "string" ? `${request.body} ` : new Uint8Array([...request.body, 0])
  }),
  date: setNamed("x-amz-date", (date) => date.replace(/\dZ$/, (end) => `${(Number(end[0]) + 1) % 10}Z`)),
  "the signature": setNamed("authorization", (text) => text.replace(/.$/, (end) => (end === "0" ? "1" : "0"))),
  "the access key": setNamed("authorization", (text) => text.replace("AKIDLONG", "AKIDOTHER"))
}

describe("Verify", () => {
  it("accepts a signed request in any equivalent form", async () => {
    await fc.assert(
      fc.asyncProperty(requests, instants, fc.constantFrom(...account), async (request, now, keys) => {
        const arrived = await send(request, keys, now)
        assert.deepStrictEqual(await verify(arrived, now), { _tag: "Ok", accessKeyId: keys.accessKeyId })
        const renamed = {
          ...arrived,
          headers: arrived.headers.map(([name, value]) => [name.toUpperCase(), ` ${value}  `] as const).reverse()
        }
        assert.strictEqual((await verify(renamed, now))._tag, "Ok")
        const extra = { ...arrived, headers: [...arrived.headers, ["user-agent", "x"] as const] }
        assert.strictEqual((await verify(extra, now))._tag, "Ok")
      })
    )
  })

  for (const [name, tamper] of Object.entries(tampers)) {
    it(`detects a change of ${name}`, async () => {
      await fc.assert(
        fc.asyncProperty(requests, instants, async (request, now) => {
          const arrived = await send(request, account[0]!, now)
          const outcome = await verify(tamper(arrived), now)
          assert.notStrictEqual(outcome._tag, "Ok")
          if (name === "the access key") assert.strictEqual(outcome._tag, "UnknownKey")
        })
      )
    })
  }

  const plain: Canonical.Request = {
    method: "GET",
    path: "/2020-05-31/distribution",
    query: "",
    headers: [["host", "cloudfront.amazonaws.com"]],
    body: ""
  }
  const now = Date.UTC(2026, 0, 2, 3, 4, 5)

  it("reports why a request is refused", async () => {
    const [long, short] = account as [Sign.Keys, Sign.Keys]
    const good = await send(plain, long, now)
    const without = (name: string) => ({ ...good, headers: good.headers.filter((one) => one[0] !== name) })
    const cases: ReadonlyArray<readonly [Canonical.Request, string]> = [
      [plain, "MissingAuthentication"],
      [setNamed("authorization", () => "Basic Zm9v")(good), "Malformed"],
      [setNamed("authorization", (text) => text.slice(0, -1))(good), "Malformed"],
      [await send(plain, long, now, { ...target, region: "eu-west-1" }), "Malformed"],
      [await send(plain, long, now, { ...target, service: "s3" }), "Malformed"],
      [setNamed("x-amz-date", () => "yesterday")(good), "Malformed"],
      [setNamed("x-amz-date", () => "20260199T000000Z")(good), "Malformed"],
      [setNamed("x-amz-date", () => "20260103T000000Z")(good), "Malformed"],
      [without("host"), "Malformed"],
      [without("x-amz-date"), "Malformed"],
      [{ ...good, headers: [...good.headers, ["x-amz-security-token", "unsigned"]] }, "Malformed"],
      [await send({ ...plain, headers: [] }, long, now), "Malformed"],
      [await send(plain, { ...long, accessKeyId: "AKIDNOBODY" }, now), "UnknownKey"],
      [await send(plain, { ...long, sessionToken: "token" }, now), "UnknownKey"],
      [await send(plain, { ...short, sessionToken: "other" }, now), "UnknownKey"],
      [await send(plain, { ...short, sessionToken: undefined }, now), "UnknownKey"],
      [await send(plain, { ...long, secretAccessKey: "guess" }, now), "SignatureMismatch"],
      [await send(plain, long, now - 5 * MINUTE - 1000), "Skewed"],
      [await send(plain, long, now + 5 * MINUTE + 1000), "Skewed"],
      [await send(plain, long, now - 5 * MINUTE), "Ok"]
    ]
    for (const [request, expected] of cases) {
      assert.strictEqual((await verify(request, now))._tag, expected, JSON.stringify(request.headers))
    }
  })

  it("returns the expected texts", async () => {
    const arrived = await send(plain, account[0]!, now)
    const outcome = await verify({ ...arrived, query: "MaxItems=1" }, now)
    assert.strictEqual(outcome._tag, "SignatureMismatch")
    if (outcome._tag !== "SignatureMismatch") return
    assert.include(outcome.canonicalRequest, "\nMaxItems=1\n")
    assert.include(outcome.stringToSign, "20260102/us-east-1/cloudfront/aws4_request")
  })
})
