import { assert, describe, it } from "@effect/vitest"
import { Buffer } from "node:buffer"
import type * as Canonical from "@effect-cloudfront/http/sigv4/Canonical"
import type { Hash } from "@effect-cloudfront/http/sigv4/Hash"
import * as NodeHash from "@effect-cloudfront/http/sigv4/NodeHash"
import * as Sign from "@effect-cloudfront/http/sigv4/Sign"
import * as WebHash from "@effect-cloudfront/http/sigv4/WebHash"
import { listShared, readShared } from "../shared.js"

interface Suite {
  readonly region: string
  readonly service: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly cases: ReadonlyArray<{
    readonly name: string
    readonly request: {
      readonly method: string
      readonly uri: string
      readonly headers: ReadonlyArray<readonly [string, string]>
      readonly body: string
    }
    readonly sessionToken: string | null
    readonly creq: string
    readonly sts: string
    readonly authz: string
  }>
}

interface Golden {
  readonly requests: ReadonlyArray<{
    readonly id: string
    readonly method: string
    readonly uri: string
    readonly headers: Readonly<Record<string, string>>
    readonly body: string | null
    readonly bodyBase64?: string
    readonly sigv4: { readonly date: string; readonly canonicalRequest: string; readonly authorization: string }
  }>
}

const hashes: ReadonlyArray<readonly [string, Hash | undefined]> = [
  ["node:crypto", NodeHash.make()],
  ["WebCrypto", WebHash.make()]
]

const split = (uri: string): { readonly path: string; readonly query: string } => {
  const at = uri.indexOf("?")
  return at < 0 ? { path: uri, query: "" } : { path: uri.slice(0, at), query: uri.slice(at + 1) }
}

const millisOf = (date: string): number =>
  Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"))

const OWN = new Set(["x-amz-date", "x-amz-security-token"])

const suite = readShared<Suite>("vectors/sigv4.json")
const golden = listShared("golden/open").flatMap((name) => readShared<Golden>(`golden/open/${name}`)?.requests ?? [])

const request: Canonical.Request = {
  method: "GET",
  path: "/2020-05-31/distribution/E1",
  query: "",
  headers: [["host", "cloudfront.amazonaws.com"]],
  body: ""
}
const keys = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" }
const target = { region: "us-east-1", service: "cloudfront" }

for (const [name, hash] of hashes) {
  describe(`Sign with ${name}`, () => {
    if (hash === undefined) throw new Error(`${name} is not there`)

    for (const one of suite?.cases ?? []) {
      it(`the suite: ${one.name}`, async () => {
        const headers = one.request.headers.filter(([name]) => !OWN.has(name.toLowerCase()))
        const signed = await Sign.sign(
          Sign.make(hash),
          { method: one.request.method, ...split(one.request.uri), headers, body: one.request.body },
          { ...suite!, sessionToken: one.sessionToken ?? undefined },
          suite!,
          millisOf("20150830T123600Z")
        )
        assert.strictEqual(signed.signature.canonicalRequest, one.creq)
        assert.strictEqual(signed.signature.stringToSign, one.sts)
        assert.strictEqual(signed.headers["authorization"], one.authz)
      })
    }

    it.skipIf(golden.length === 0)(`signs as botocore does: ${golden.length} requests`, async () => {
      const signer = Sign.make(hash)
      for (const one of golden) {
        const body = one.bodyBase64 === undefined ? (one.body ?? "") : Buffer.from(one.bodyBase64, "base64")
        const headers = [["host", "cloudfront.amazonaws.com"] as const, ...Object.entries(one.headers)]
        const signed = await Sign.sign(
          signer,
          { method: one.method, ...split(one.uri), headers, body },
          keys,
          target,
          millisOf(one.sigv4.date)
        )
        assert.strictEqual(signed.signature.canonicalRequest, one.sigv4.canonicalRequest, one.id)
        assert.strictEqual(signed.headers["authorization"], one.sigv4.authorization, one.id)
      }
    })

    it("adds the date, and the token when there is one", async () => {
      const signer = Sign.make(hash)
      const plain = await Sign.sign(signer, request, keys, target, 0)
      assert.deepStrictEqual(Object.keys(plain.headers), ["x-amz-date", "authorization"])
      assert.strictEqual(plain.headers["x-amz-date"], "19700101T000000Z")
      const withToken = await Sign.sign(signer, request, { ...keys, sessionToken: "token" }, target, 0)
      assert.strictEqual(withToken.headers["x-amz-security-token"], "token")
      assert.strictEqual(withToken.signature.signedHeaders, "host;x-amz-date;x-amz-security-token")
    })

    it("hashes bytes and their UTF-8 text equally", async () => {
      const signer = Sign.make(hash)
      const text = await Sign.sign(signer, { ...request, body: "<é>" }, keys, target, 0)
      const bytes = await Sign.sign(signer, { ...request, body: new TextEncoder().encode("<é>") }, keys, target, 0)
      assert.strictEqual(text.signature.value, bytes.signature.value)
    })

    it("derives the signing key once for a secret, day, region and service", async () => {
      let derived = 0
      const signer = Sign.make({
        ...hash,
        hmac: (key, text) => {
          derived++
          return hash.hmac(key, text)
        }
      })
      const fresh = (keys: Sign.Keys, target: Sign.Target, millis: number) =>
        Sign.sign(Sign.make(hash), request, keys, target, millis)
      const day = 86_400_000
      for (const [name, keyed, scoped, millis, derivations] of [
        ["first", keys, target, 0, 4],
        ["same day", keys, target, day - 1, 0],
        ["next day", keys, target, day, 4],
        ["other secret", { ...keys, secretAccessKey: "other" }, target, day, 4],
        ["other region", keys, { ...target, region: "cn-northwest-1" }, day, 4],
        ["other service", keys, { ...target, service: "s3" }, day, 4],
        ["other access key, same secret", { ...keys, accessKeyId: "AKIDOTHER" }, { ...target, service: "s3" }, day, 0]
      ] as const) {
        derived = 0
        const signed = await Sign.sign(signer, request, keyed, scoped, millis)
        assert.strictEqual(derived, derivations, name)
        assert.deepStrictEqual(signed, await fresh(keyed, scoped, millis), name)
      }
    })
  })
}

it("node:crypto is synchronous", () => {
  const hash = NodeHash.make()
  if (hash === undefined) throw new Error("node:crypto is not there")
  assert.notInstanceOf(Sign.sign(Sign.make(hash), request, keys, target, 0), Promise)
})
