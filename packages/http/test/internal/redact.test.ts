import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import * as Redacted from "effect/Redacted"
import { inspect } from "node:util"
import { excess } from "@effect-cloudfront/support/Growth"
import * as Redact from "../../src/internal/redact.js"

const TOKEN = "FwoGZXIvYXdzEBYaDPz0Fq1b2b3c4d5e6f7g8h9/+AAAA=="
const SIGNATURE = "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7"
const headers = {
  authorization: `AWS4-HMAC-SHA256 Credential=AKID/20260101/us-east-1/cloudfront/aws4_request, SignedHeaders=host, Signature=${SIGNATURE}`,
  "X-Amz-Security-Token": TOKEN
}
const request = {
  url: "http://127.0.0.1:8443/2020-05-31/tagging?Resource=arn",
  headers,
  body: `<A><HeaderValue>v4lue&amp;of-a-header</HeaderValue><Comment>a comment</Comment></A>`
}

const secret = fc.string({
  unit: fc.constantFrom(..."ABCDEFabcdef0123456789+/="),
  minLength: 20,
  maxLength: 80
})

describe("redact", () => {
  it("removes all parts of a known secret, also if it is split", () =>
    fc.assert(
      fc.property(
        secret,
        fc.array(fc.tuple(fc.nat(80), fc.nat(80)), { maxLength: 4 }),
        fc.constantFrom(" ", "\n", '"', "..."),
        (secret, cuts, between) => {
          const text = ["it said", ...cuts.map(([from, length]) => secret.slice(from, from + length)), "then"].join(
            between
          )
          const shown = Redact.make([secret]).hide(text)
          for (let at = 0; at + 8 <= secret.length; at++) assert.notInclude(shown, secret.slice(at, at + 8))
          assert.isTrue(shown.startsWith("it said") && shown.endsWith("then"), shown)
        }
      )
    ))

  it("detects a text that quotes a secret, or sixteen characters of it", () =>
    fc.assert(
      fc.property(secret, fc.nat(60), (secret, from) => {
        const piece = secret.slice(Math.min(from, secret.length - 16)).slice(0, 16)
        assert.isTrue(Redact.containsPartOf(`it said ${piece}.`, ["other-secret", secret]))
        assert.isFalse(Redact.containsPartOf("it said nothing of the kind", ["other-secret", secret]))
      })
    ))

  it("keeps a text without secrets", () => {
    const text = "connect ECONNREFUSED 127.0.0.1:8443 - Local (127.0.0.1:51234)"
    assert.strictEqual(Redact.ofRequest(request).redact(text), text)
    for (const text of [
      "getaddrinfo ENOTFOUND cloudfront.amazonaws.com",
      "unable to verify the first certificate",
      "Hostname/IP does not match certificate's altnames: Host: a.example. is not in the cert's altnames: DNS:b.example",
      "Parse Error: Expected HTTP/, RTSP/ or ICE/",
      "The security token included in the request is expired",
      "Profile deploy could not be found in shared credentials file.",
      "arn:aws:iam::123456789012:role/r",
      ""
    ]) {
      assert.strictEqual(Redact.patternsOnly.redact(text), text)
    }
  })

  for (const [what, text] of [
    ["the whole header", `Headers.append: "${headers.authorization}" is an invalid header value.`],
    ["the token", `Headers.append: "${TOKEN}" is an invalid header value.`],
    ["what it asks for", "Failed to parse URL from http://127.0.0.1:8443/2020-05-31/tagging?Resource=arn"],
    ["a body's text", `refused: v4lue&of-a-header`],
    ["a body's text as it was sent", `refused: v4lue&amp;of-a-header`]
  ] as const) {
    it(`removes secrets of the request: ${what}`, () => {
      const shown = Redact.ofRequest(request).redact(text)
      for (const piece of [TOKEN, SIGNATURE, "v4lue", "tagging"]) assert.notInclude(shown, piece)
      assert.include(shown, "[redacted]")
    })
  }

  for (const [text, shown] of [
    [`Authorization: Bearer abc.def`, `Authorization: [redacted]`],
    [`{"x-amz-security-token":"abc"}`, `{"x-amz-security-token":"[redacted]"}`],
    [`AWS_SECRET_ACCESS_KEY=abc`, `AWS_SECRET_ACCESS_KEY=[redacted]`],
    [`SessionToken: abc, next`, `SessionToken: [redacted], next`],
    [`cookie: a=b; c`, `cookie: [redacted]; c`],
    [`http://me:pass@host/`, `http://[redacted]@host/`],
    [`got eyJhbGciOi.eyJzdWIi.c2ln from it`, `got [redacted] from it`],
    [`hash ${SIGNATURE}.`, `hash [redacted].`],
    [`key wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY is bad`, `key [redacted] is bad`],
    [`'AWS4-HMAC-SHA256 Credential=a/b, Signature=x' is bad`, `'AWS4-HMAC-SHA256 [redacted]' is bad`]
  ] as const) {
    it(`removes texts in the form of secrets: ${text.slice(0, 30)}`, () =>
      assert.strictEqual(Redact.patternsOnly.redact(text), shown))
  }
})

describe("safe", () => {
  const shownOf = (cause: unknown) => Redact.redactError(cause, Redact.ofRequest(request))

  it("keeps only name, message, code, frames and causes of an error", () => {
    class HTTPError extends Error {
      override readonly name = "HTTPError"
      readonly code = "ECONNRESET"
      readonly port = 443
      readonly request = { headers }
    }
    const inner = Object.assign(new Error(`bad ${TOKEN}`), { options: headers })
    const cause = new AggregateError([
      Object.assign(new HTTPError("one", { cause: inner }), { [Symbol("kept")]: headers }),
      "two"
    ])
    const shown = shownOf(new TypeError("fetch failed", { cause }))
    assert.instanceOf(shown, Error)
    const text = inspect(shown, { depth: null, showHidden: true })
    for (const kept of ["TypeError: fetch failed", "HTTPError: one", "ECONNRESET", "443", "two", "redact.test.ts"]) {
      assert.include(text, kept)
    }
    assert.include(text, "bad [redacted]")
    for (const piece of [TOKEN, SIGNATURE, "AWS4-HMAC", "SignedHeaders"]) assert.notInclude(text, piece)
  })

  it("converts any value, also cyclic ones, to an error", () => {
    const circle = new Error("round")
    circle.cause = circle
    const hostile = Object.defineProperty(new Error("x"), "message", {
      get: () => {
        throw new Error("gotcha")
      }
    })
    const trap = new Proxy(
      {},
      {
        get: () => {
          throw new Error("gotcha")
        }
      }
    )
    for (const cause of [circle, hostile, trap, null, 1, {}, [], () => 1, Symbol("s"), `text ${TOKEN}`, { headers }]) {
      const shown = shownOf(cause)
      assert.instanceOf(shown, Error)
      assert.notInclude(inspect(shown, { depth: null, showHidden: true }), TOKEN)
    }
    assert.isUndefined(shownOf(undefined))
    const redacted = Redacted.make("mine")
    assert.strictEqual(shownOf(redacted), redacted)
  })

  it("distinguishes lines of the message from frames", () => {
    const text = inspect(shownOf(new Error(`no\n    at ${TOKEN}`)))
    assert.notInclude(text, TOKEN.slice(0, 8))
  })

  it("keeps the name of an error, and where it comes from", () => {
    const shown = shownOf(new RangeError("too far")) as Error
    assert.strictEqual(shown.name, "RangeError")
    assert.match(shown.stack ?? "", /^RangeError: too far\n\s+at /)
    assert.deepStrictEqual(Object.keys(shown), [])
  })
})

describe("the time of a redactor", () => {
  for (const unit of ["secret-", "AWS4-", "AWS4-HMAC-SHA256 ", "eyJ-", ",a", ">", ">aaaa", "&amp", "<a>", "/", "'"]) {
    it(`grows with texts and bodies of ${JSON.stringify(unit)} and no faster`, { timeout: 120_000 }, () =>
      assert.isUndefined(
        excess(
          (size) => {
            const text = unit.repeat(size)
            return () => {
              Redact.make([TOKEN]).redact(text)
              Redact.ofRequest({ url: `https://a.example/${text}`, headers, body: `<a${text}` }).redact("short")
            }
          },
          { most: 4000 }
        )
      )
    )
  }
})
