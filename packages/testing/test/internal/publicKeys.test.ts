import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { generateKeyPairSync } from "node:crypto"
import { keyType } from "../../src/internal/publicKeys.js"
import { PUBLIC_KEY } from "../support.js"

const pem = (key: ReturnType<typeof generateKeyPairSync>["publicKey"]) =>
  key.export({ type: "spki", format: "pem" }).toString()

const elliptic = (namedCurve: string) => pem(generateKeyPairSync("ec", { namedCurve }).publicKey)
const rsa = (modulusLength: number) => pem(generateKeyPairSync("rsa", { modulusLength }).publicKey)

describe("the kind of a public key", () => {
  it("is told of those that CloudFront accepts", () => {
    for (let i = 0; i < 10; i++) assert.strictEqual(keyType(elliptic("P-256")), "ECDSA P-256")
    assert.strictEqual(keyType(rsa(2048)), "RSA 2048")
  })

  it("is not told of others", () => {
    const others = [elliptic("P-384"), elliptic("secp256k1"), rsa(1024), rsa(3072)]
    for (const key of [...others, pem(generateKeyPairSync("ed25519").publicKey)]) assert.isUndefined(keyType(key))
    const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 })
    assert.isUndefined(keyType(publicKey.export({ type: "pkcs1", format: "pem" }).toString()))
    assert.isUndefined(keyType(""))
  })

  it("does not depend on white space, but on every character", () => {
    const key = PUBLIC_KEY
    assert.strictEqual(keyType(key.replace(/\n/g, "\r\n")), "ECDSA P-256")
    const [head = "", ...lines] = key.trim().split("\n")
    const body = lines.slice(0, -1).join("")
    fc.assert(
      // The last character before the two = has bits that are not used.
      fc.property(fc.nat(body.length - 4), fc.constantFrom("A", "b", "7", "/"), (at, character) => {
        if (body[at] === character) return
        const changed = `${body.slice(0, at)}${character}${body.slice(at + 1)}`
        assert.isUndefined(keyType([head, changed, lines.at(-1)].join("\n")))
      })
    )
  })

  it("is not told of any text", () => {
    fc.assert(fc.property(fc.string(), (text) => assert.isUndefined(keyType(text))))
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const text = Buffer.from(bytes).toString("base64")
        assert.isUndefined(keyType(`-----BEGIN PUBLIC KEY-----\n${text}\n-----END PUBLIC KEY-----\n`))
      })
    )
  })
})
