import { assert, describe, it } from "@effect/vitest"
import { createPublicKey, verify } from "node:crypto"
import type * as Canonical from "@effect-cloudfront/http/sigv4/Canonical"
import { hex, type Ecdsa } from "@effect-cloudfront/http/sigv4/Ecdsa"
import type { Hash } from "@effect-cloudfront/http/sigv4/Hash"
import * as NodeEcdsa from "@effect-cloudfront/http/sigv4/NodeEcdsa"
import * as NodeHash from "@effect-cloudfront/http/sigv4/NodeHash"
import * as Sign from "@effect-cloudfront/http/sigv4/Sign"
import * as SignV4a from "@effect-cloudfront/http/sigv4/SignV4a"
import * as Verify from "@effect-cloudfront/http/sigv4/Verify"
import * as WebEcdsa from "@effect-cloudfront/http/sigv4/WebEcdsa"
import * as WebHash from "@effect-cloudfront/http/sigv4/WebHash"

const cryptos: ReadonlyArray<readonly [string, Hash | undefined, Ecdsa | undefined]> = [
  ["node:crypto", NodeHash.make(), NodeEcdsa.make()],
  ["WebCrypto", WebHash.make(), WebEcdsa.make()]
]

const keys = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" }
const temporary = { ...keys, sessionToken: "token" }
const target = { service: "cloudfront-keyvaluestore", regionSet: ["*"] }
const request: Canonical.Request = {
  method: "PUT",
  path: "/key-value-stores/arn%3Aaws%3Acloudfront%3A%3A123456789012%3Akey-value-store%2Fid/keys/a%2Fb",
  query: "x=1",
  headers: [
    ["host", "123456789012.cloudfront-kvs.global.api.aws"],
    ["if-match", "E1"]
  ],
  body: '{"Value":"é"}'
}
const now = Date.UTC(2026, 0, 2, 3, 4, 5)

const jwk = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64url")

/** Verifies with the platform's own cryptography. */
const isSignatureOf = (text: string, signature: string, { x, y }: { x: Uint8Array; y: Uint8Array }): boolean => {
  const key = createPublicKey({ key: { kty: "EC", crv: "P-256", x: jwk(x), y: jwk(y) }, format: "jwk" })
  return verify("sha256", Buffer.from(text), { key, dsaEncoding: "der" }, Buffer.from(signature, "hex"))
}

for (const [name, hash, ecdsa] of cryptos) {
  describe(`SignV4a with ${name}`, () => {
    if (hash === undefined || ecdsa === undefined) throw new Error(`${name} is not there`)

    it("signs the date, the regions and the token, scoped to no region", async () => {
      const signed = await Sign.sign(SignV4a.make(hash, ecdsa), request, temporary, target, now)
      assert.deepStrictEqual(Object.keys(signed.headers), [
        "x-amz-date",
        "x-amz-region-set",
        "x-amz-security-token",
        "authorization"
      ])
      assert.strictEqual(signed.headers["x-amz-region-set"], "*")
      assert.match(
        signed.headers["authorization"] ?? "",
        /^AWS4-ECDSA-P256-SHA256 Credential=AKIDEXAMPLE\/20260102\/cloudfront-keyvaluestore\/aws4_request, SignedHeaders=host;if-match;x-amz-date;x-amz-region-set;x-amz-security-token, Signature=[0-9a-f]+$/
      )
      assert.match(signed.signature.canonicalRequest, /^PUT\n\/key-value-stores\/arn%253Aaws%253A/)
      const derived = await SignV4a.derive(hash, keys)
      const key = await ecdsa.importKey(derived!.scalar)
      const { stringToSign, value } = signed.signature
      assert.isTrue(isSignatureOf(stringToSign, value, await key.publicKey()))
      assert.isTrue(await key.verify(stringToSign, value))
      assert.isFalse(await key.verify(`${stringToSign} `, value))
      for (const wrong of ["", "00", "zz", value.slice(2)]) assert.isFalse(await key.verify(stringToSign, wrong))
    })

    it("derives the key once for credentials, for all days and services", async () => {
      let derived = 0
      const signer = SignV4a.make(
        {
          ...hash,
          hmac: (key, data) => {
            derived++
            return hash.hmac(key, data)
          }
        },
        ecdsa
      )
      for (const [name, keyed, scoped, millis, derivations] of [
        ["first", keys, target, 0, 1],
        ["another day", keys, target, now, 0],
        ["another token", temporary, target, now, 0],
        ["another service", keys, { ...target, service: "s3" }, now, 0],
        ["another access key", { ...keys, accessKeyId: "AKIDOTHER" }, target, now, 1],
        ["another secret", { ...keys, secretAccessKey: "other" }, target, now, 1]
      ] as const) {
        derived = 0
        await Sign.sign(signer, request, keyed, scoped, millis)
        assert.strictEqual(derived, derivations, name)
      }
    })

    it("tries the next counter when a number is no key, each time with a new HMAC", async () => {
      const inputs: Array<string> = []
      const answers = [
        "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632550",
        "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc63254f"
      ]
      const derived = await SignV4a.derive(
        {
          ...hash,
          hmac: (_, data) => {
            inputs.push(hex(data as Uint8Array))
            return Uint8Array.from(Buffer.from(answers[inputs.length - 1] ?? "", "hex"))
          }
        },
        { accessKeyId: "A", secretAccessKey: "s" }
      )
      assert.strictEqual(derived?.counter, 2)
      assert.strictEqual(
        hex(derived?.scalar ?? new Uint8Array()),
        "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632550"
      )
      const label = Buffer.from("AWS4-ECDSA-P256-SHA256").toString("hex")
      assert.deepStrictEqual(inputs, [`00000001${label}00410100000100`, `00000001${label}00410200000100`])
    })

    it("fails for credentials of which no counter gives a key", async () => {
      const all = new Uint8Array(32).fill(0xff)
      const without = { ...hash, hmac: () => all }
      assert.isUndefined(await SignV4a.derive(without, keys))
      const refused = await Promise.resolve()
        .then(() => Sign.sign(SignV4a.make(without, ecdsa), request, keys, target, now))
        .then(
          () => false,
          () => true
        )
      assert.isTrue(refused)
    })

    it("is verified as a service does it", async () => {
      const signer = SignV4a.make(hash, ecdsa)
      const options: Verify.Options = { target, keys: () => temporary, tolerance: 300_000 }
      const send = async (scoped: Sign.Target, keyed: Sign.Keys = temporary): Promise<Canonical.Request> => {
        const { headers } = await Sign.sign(signer, request, keyed, scoped, now)
        return { ...request, headers: [...request.headers, ...Object.entries(headers)] }
      }
      const outcome = async (arrived: Canonical.Request, at = now): Promise<string> =>
        (await Verify.verifyV4a(signer, arrived, options, at))._tag
      const good = await send(target)
      const without = (name: string) => ({ ...good, headers: good.headers.filter((one) => one[0] !== name) })
      const set = (wanted: string, change: (value: string) => string) => ({
        ...good,
        headers: good.headers.map(([name, value]) => [name, name === wanted ? change(value) : value] as const)
      })
      for (const [what, arrived, expected] of [
        ["as it was signed", good, "Ok"],
        ["another body", { ...good, body: "{}" }, "SignatureMismatch"],
        ["another path", { ...good, path: `${good.path}x` }, "SignatureMismatch"],
        ["another ETag", set("if-match", () => "E2"), "SignatureMismatch"],
        ["another region set", set("x-amz-region-set", () => "*,us-east-1"), "SignatureMismatch"],
        ["a signature that is not DER", set("authorization", (text) => `${text}00`), "SignatureMismatch"],
        [
          "a signature of Signature Version 4",
          set("authorization", (text) => text.replace("ECDSA-P256", "HMAC")),
          "Malformed"
        ],
        ["no region set", without("x-amz-region-set"), "Malformed"],
        ["only other regions", await send({ ...target, regionSet: ["eu-west-1"] }), "Malformed"],
        ["another service", await send({ ...target, service: "s3" }), "Malformed"],
        ["another secret", await send(target, { ...temporary, secretAccessKey: "guess" }), "SignatureMismatch"],
        ["another token", await send(target, { ...temporary, sessionToken: "other" }), "UnknownKey"]
      ] as const) {
        // A key of another secret is cached by the signer of the client, and derived anew by the service.
        assert.strictEqual(await outcome(arrived), expected, what)
      }
      assert.strictEqual(await outcome(good, now + 301_000), "Skewed")
      assert.strictEqual((await Verify.verifyV4a(signer, request, options, now))._tag, "MissingAuthentication")
    })
  })
}

it("node:crypto signs synchronously", () => {
  const signer = SignV4a.make(NodeHash.make()!, NodeEcdsa.make()!)
  assert.notInstanceOf(Sign.sign(signer, request, keys, target, 0), Promise)
})
