import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { sign, verify } from "node:crypto"
import * as EcdsaSignature from "../../src/protocol/EcdsaSignature.js"
import { EC } from "../signing/keys.js"

const raw = fc.tuple(fc.nat(31), fc.nat(31), fc.uint8Array({ minLength: 64, maxLength: 64 })).map(([r, s, bytes]) => {
  bytes.fill(0, 0, r)
  bytes.fill(0, 32, 32 + s)
  return bytes
})

describe("the DER of an ECDSA signature", () => {
  it("is read as it was written, whatever zeros the numbers begin with", () => {
    fc.assert(
      fc.property(raw, (signature) =>
        assert.deepStrictEqual(EcdsaSignature.fromDer(EcdsaSignature.toDer(signature)), signature)
      )
    )
  })

  it("is that of node:crypto", () => {
    for (let i = 0; i < 50; i++) {
      const data = Buffer.from(`text ${i}`)
      const der = Uint8Array.from(sign("SHA1", data, EC.privateKey))
      const converted = EcdsaSignature.fromDer(der) ?? new Uint8Array()
      assert.isTrue(verify("SHA1", data, { key: EC.publicKey, dsaEncoding: "ieee-p1363" }, converted))
      assert.deepStrictEqual(EcdsaSignature.toDer(converted), der)
    }
  })

  it("has no other form", () => {
    fc.assert(
      fc.property(raw, fc.nat(), fc.integer({ min: 1, max: 255 }), (signature, at, change) => {
        const der = EcdsaSignature.toDer(signature)
        der[at % der.length] = (der[at % der.length] ?? 0) ^ change
        const read = EcdsaSignature.fromDer(der)
        if (read !== undefined) assert.deepStrictEqual(EcdsaSignature.toDer(read), der)
      })
    )
    const der = EcdsaSignature.toDer(new Uint8Array(64).fill(0x30))
    assert.isUndefined(EcdsaSignature.fromDer(Uint8Array.of(...der, 0)))
    assert.isUndefined(EcdsaSignature.fromDer(der.subarray(1)))
    assert.isUndefined(EcdsaSignature.fromDer(new Uint8Array(64).fill(0x30)))
    // The length of the whole in two bytes, which DER does not permit here.
    assert.isUndefined(EcdsaSignature.fromDer(Uint8Array.of(0x30, 0x81, ...der.subarray(1))))
  })
})
