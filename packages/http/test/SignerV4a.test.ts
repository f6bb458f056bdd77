import type * as Wire from "@effect-cloudfront/core/protocol/Wire"
import * as NodeEcdsa from "@effect-cloudfront/http/sigv4/NodeEcdsa"
import * as NodeHash from "@effect-cloudfront/http/sigv4/NodeHash"
import * as SignV4a from "@effect-cloudfront/http/sigv4/SignV4a"
import * as Verify from "@effect-cloudfront/http/sigv4/Verify"
import * as SignerV4a from "@effect-cloudfront/http/SignerV4a"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { vi } from "@effect/vitest"

const options = { service: "cloudfront-keyvaluestore", regionSet: ["*"] }
const endpoint = { host: "123456789012.localhost", path: "/base" }
const request: Wire.Request = {
  operation: "PutKey",
  method: "PUT",
  path: "/key-value-stores/a%2Fb/keys/k",
  query: [["x", "é"]],
  headers: { "if-match": "KV1", "content-type": "application/json" },
  body: '{"Value":"v"}'
}
const identity = {
  accessKeyId: "AKIDEXAMPLE",
  secretAccessKey: Redacted.make("a-very-secret-key"),
  sessionToken: Redacted.make("a-session-token")
}

describe("SignerV4a", () => {
  it.effect("signs what is sent, at the time of the clock and its offset", () =>
    Effect.gen(function* () {
      const signer = yield* SignerV4a.make(options)
      const signed = yield* signer.sign(request, endpoint, identity, 60_000)
      assert.strictEqual(signed["x-amz-date"], "19700101T000100Z")
      assert.strictEqual(signed["x-amz-region-set"], "*")
      const received = {
        method: "PUT",
        path: `/base${request.path}`,
        query: "x=%C3%A9",
        headers: [["host", endpoint.host] as const, ...Object.entries({ ...request.headers, ...signed })],
        body: request.body ?? ""
      }
      const keys = () => ({
        accessKeyId: "AKIDEXAMPLE",
        secretAccessKey: "a-very-secret-key",
        sessionToken: "a-session-token"
      })
      const verifier = SignV4a.make(NodeHash.make()!, NodeEcdsa.make()!)
      const outcome = yield* Effect.promise(async () =>
        Verify.verifyV4a(verifier, received, { target: options, keys, tolerance: 1000 }, 60_000)
      )
      assert.strictEqual(outcome._tag, "Ok")
    })
  )

  it.effect("refuses keys that cannot be sent, without their text", () =>
    Effect.gen(function* () {
      const signer = yield* SignerV4a.make(options)
      const secret = "secret\nwith a line break"
      const wrong = { ...identity, secretAccessKey: Redacted.make(secret) }
      const error = yield* Effect.flip(signer.sign(request, endpoint, wrong))
      assert.strictEqual(error._tag, "CredentialsError")
      assert.strictEqual(error.source, "credentials")
      assert.notInclude(JSON.stringify([error.message, error]), 'line break"')
    })
  )

  it.effect("signs with WebCrypto where there is no node:crypto, and says so where there is neither", () =>
    Effect.gen(function* () {
      vi.stubGlobal("process", { ...process, getBuiltinModule: () => undefined })
      const web = yield* SignerV4a.make(options)
      const signed = yield* web.sign(request, endpoint, identity)
      assert.match(signed["authorization"] ?? "", /^AWS4-ECDSA-P256-SHA256 .*Signature=[0-9a-f]+$/)
      vi.stubGlobal("crypto", undefined)
      const none = yield* SignerV4a.make(options)
      const error = yield* Effect.flip(none.sign(request, endpoint, identity))
      assert.include(error.message, "neither node:crypto nor WebCrypto")
    }).pipe(Effect.ensuring(Effect.sync(() => vi.unstubAllGlobals())))
  )
})
