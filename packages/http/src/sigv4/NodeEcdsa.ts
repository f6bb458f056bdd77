/**
 * ECDSA with `node:crypto`, which is synchronous.
 */
import { coordinate, fromHex, hex, pkcs8, type Ecdsa } from "./Ecdsa.js"

interface KeyObject {
  export(options: { readonly format: "jwk" }): { readonly x?: string; readonly y?: string }
}

interface KeyOptions {
  readonly key: KeyObject
  readonly dsaEncoding: "der"
}

interface NodeCrypto {
  createPrivateKey?(key: { readonly key: Uint8Array; readonly format: "der"; readonly type: "pkcs8" }): KeyObject
  createPublicKey(key: KeyObject): KeyObject
  sign(algorithm: "sha256", data: Uint8Array, key: KeyOptions): Uint8Array
  verify(algorithm: "sha256", data: Uint8Array, key: KeyOptions, signature: Uint8Array): boolean
}

interface Runtime {
  readonly process?: { readonly getBuiltinModule?: (id: "node:crypto") => NodeCrypto | undefined }
}

/** `undefined` if the runtime has no `node:crypto`, or has it without keys. */
export const make = (): Ecdsa | undefined => {
  // The types of the standard library do not declare `process`.
  const crypto = (globalThis as Runtime).process?.getBuiltinModule?.("node:crypto")
  if (crypto?.createPrivateKey === undefined) return undefined
  const encoder = new TextEncoder()
  const importKey = crypto.createPrivateKey
  return {
    importKey: (scalar) => {
      const privateKey = importKey({ key: pkcs8(scalar), format: "der", type: "pkcs8" })
      return {
        sign: (text) => hex(crypto.sign("sha256", encoder.encode(text), { key: privateKey, dsaEncoding: "der" })),
        verify: (text, signature) => {
          const key = { key: crypto.createPublicKey(privateKey), dsaEncoding: "der" } as const
          const der = fromHex(signature)
          return der !== undefined && crypto.verify("sha256", encoder.encode(text), key, der)
        },
        publicKey: () => {
          const { x, y } = crypto.createPublicKey(privateKey).export({ format: "jwk" })
          return { x: coordinate(x), y: coordinate(y) }
        }
      }
    }
  }
}
