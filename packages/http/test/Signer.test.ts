import { assert, describe, it, vi } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/TestClock"
import { inspect } from "node:util"
import type * as Wire from "@effect-cloudfront/core/protocol/Wire"
import * as Endpoint from "@effect-cloudfront/http/Endpoint"
import * as Signer from "@effect-cloudfront/http/Signer"

const SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
const identity = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: Redacted.make(SECRET) }

const request: Wire.Request = {
  operation: "TagResource",
  method: "POST",
  path: "/2020-05-31/tagging",
  query: [
    ["Resource", "arn:aws:cloudfront::1:distribution/E1"],
    ["Operation", "Tag"],
    ["Flag", undefined]
  ],
  headers: { "if-match": "E2" },
  body: "<Tags/>"
}

const sign = (options: Endpoint.Options, request: Wire.Request, token?: string) =>
  Effect.gen(function* () {
    const signer = yield* Signer.make(yield* Endpoint.resolve(options))
    return yield* signer.sign(
      request,
      token === undefined ? identity : { ...identity, sessionToken: Redacted.make(token) }
    )
  })

const restoring = (change: () => void) =>
  Effect.acquireRelease(Effect.sync(change), () =>
    Effect.sync(() => {
      vi.restoreAllMocks()
      vi.unstubAllGlobals()
    })
  )

const withoutNodeCrypto = restoring(() => vi.spyOn(process, "getBuiltinModule").mockReturnValue(undefined as never))

describe("Signer", () => {
  it.effect("signs host, the operation's headers, date and token, at the clock's time", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(Date.UTC(2026, 0, 2, 3, 4, 5, 678))
      const headers = yield* sign({}, request, "t0ken")
      assert.deepStrictEqual(Object.keys(headers).sort(), ["authorization", "x-amz-date", "x-amz-security-token"])
      assert.strictEqual(headers["x-amz-date"], "20260102T030405Z")
      assert.strictEqual(headers["x-amz-security-token"], "t0ken")
      assert.match(
        headers["authorization"] ?? "",
        /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/20260102\/us-east-1\/cloudfront\/aws4_request, SignedHeaders=host;if-match;x-amz-date;x-amz-security-token, Signature=[0-9a-f]{64}$/
      )
    })
  )

  it.effect("signs for the host, path and region of the endpoint", () =>
    Effect.gen(function* () {
      const plain = yield* sign({}, request)
      for (const options of [
        { endpoint: "https://cloudfront.amazonaws.com:8443" },
        { endpoint: "https://cloudfront.amazonaws.com/prefix" },
        { endpoint: "https://localhost" },
        { region: "cn-north-1" },
        { endpoint: "https://cloudfront.amazonaws.com", region: "cn-north-1" }
      ]) {
        assert.notStrictEqual((yield* sign(options, request))["authorization"], plain["authorization"])
      }
      const same = yield* sign({ endpoint: "http://cloudfront.amazonaws.com:80/" }, request)
      assert.deepStrictEqual(same, plain)
    })
  )

  it.scoped("makes the same signature with WebCrypto, if there is no node:crypto", () =>
    Effect.gen(function* () {
      const expected = yield* sign({}, request, "t0ken")
      yield* withoutNodeCrypto
      assert.deepStrictEqual(yield* sign({}, request, "t0ken"), expected)
    })
  )

  it.scoped("fails if there is neither", () =>
    Effect.gen(function* () {
      yield* withoutNodeCrypto
      yield* restoring(() => vi.stubGlobal("crypto", undefined))
      const error = yield* Effect.flip(sign({}, request))
      assert.strictEqual(error._tag, "CredentialsError")
      assert.match(String(error.message), /neither node:crypto nor WebCrypto/)
    })
  )

  const refusing = {
    rejects: () => Promise.reject(new Error(`no, not ${SECRET}`)),
    throws: () => {
      throw new Error(`no, not ${SECRET}`)
    }
  }
  for (const [how, digest] of Object.entries(refusing)) {
    it.scoped(`fails if WebCrypto ${how}, without its message about the keys`, () =>
      Effect.gen(function* () {
        yield* withoutNodeCrypto
        yield* restoring(() => vi.stubGlobal("crypto", { subtle: { digest } }))
        const error = yield* Effect.flip(sign({}, request))
        assert.strictEqual(error._tag, "CredentialsError")
        assert.strictEqual(error._tag === "CredentialsError" && error.source, "signature")
        const shown = inspect(error, { depth: 10, showHidden: true })
        assert.include(shown, "no, not [redacted]")
        assert.notInclude(shown, SECRET)
      })
    )
  }

  it.scoped("fails if node:crypto throws", () =>
    Effect.gen(function* () {
      const crypto = {
        createHash: () => {
          throw new Error("disabled by policy")
        }
      }
      yield* restoring(() => vi.spyOn(process, "getBuiltinModule").mockReturnValue(crypto as never))
      const error = yield* Effect.flip(sign({}, request))
      assert.strictEqual(error._tag, "CredentialsError")
      assert.include(inspect(error), "disabled by policy")
    })
  )

  it.effect("fails if the credentials are invalid in headers", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(sign({}, request, "t0ken\nof-two-lines"))
      assert.strictEqual(error._tag, "CredentialsError")
      assert.strictEqual(error.message, "credentials: the session token has a line break in it")
      const padded = yield* sign({}, request, " t0ken\r\n")
      assert.deepStrictEqual(padded, yield* sign({}, request, "t0ken"))
    })
  )
})
