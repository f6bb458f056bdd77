/**
 * Signatures with WebCrypto, which every supported runtime has. A key is imported once, and cannot be exported again.
 */
import * as EcdsaSignature from "../protocol/EcdsaSignature.js"
import * as Key from "./Key.js"

/** The part of WebCrypto's `CryptoKey` that every runtime has. It is declared here, because `lib.es2022` does not have it. */
export interface CryptoKey {
  readonly type: string
  readonly extractable: boolean
  readonly algorithm: { readonly name: string }
  readonly usages: ReadonlyArray<string>
}

interface Subtle {
  importKey(
    format: Key.Key["format"],
    der: Uint8Array,
    algorithm: object,
    extractable: boolean,
    usages: ReadonlyArray<string>
  ): Promise<CryptoKey>
  exportKey(format: "spki", key: CryptoKey): Promise<ArrayBuffer>
  sign(algorithm: object, key: CryptoKey, data: Uint8Array): Promise<ArrayBuffer>
  verify(algorithm: object, key: CryptoKey, signature: Uint8Array, data: Uint8Array): Promise<boolean>
}

interface Globals {
  // Undefined on pages that were loaded over plain HTTP.
  readonly crypto?: { readonly subtle?: Subtle }
}

/** The names that CloudFront has for the hashes, in the parameter `Hash-Algorithm`. */
export type Hash = "SHA1" | "SHA256"

const HASHES = { SHA1: "SHA-1", SHA256: "SHA-256" } as const

export const isHash = (name: unknown): name is Hash => name === "SHA1" || name === "SHA256"

/** `undefined` if the runtime has no WebCrypto. */
export const subtle = (): Subtle | undefined => (globalThis as Globals).crypto?.subtle

const RSA = "RSASSA-PKCS1-v1_5"

const algorithmOf = (type: Key.KeyType, hash: Hash): object =>
  type === "RSA" ? { name: RSA, hash: HASHES[hash] } : { name: "ECDSA", namedCurve: "P-256", hash: HASHES[hash] }

/** Imports a key. Its promise is rejected if the runtime refuses the key. */
export const importKey = (subtle: Subtle, { der, format, type }: Key.Key, hash: Hash): Promise<CryptoKey> =>
  subtle.importKey(format, der, algorithmOf(type, hash), false, [format === "pkcs8" ? "sign" : "verify"])

/** SubjectPublicKeyInfo of a public key. Its promise is rejected if the key may not be exported. */
export const exportPublic = (subtle: Subtle, key: CryptoKey): Promise<Uint8Array> =>
  subtle.exportKey("spki", key).then((der) => new Uint8Array(der))

/** Signs as CloudFront verifies: RSASSA-PKCS1-v1_5, or ECDSA in DER. */
export const sign = (
  subtle: Subtle,
  key: CryptoKey,
  type: Key.KeyType,
  hash: Hash,
  data: Uint8Array
): Promise<Uint8Array> =>
  subtle.sign(algorithmOf(type, hash), key, data).then((signature) => {
    const bytes = new Uint8Array(signature)
    return type === "RSA" ? bytes : EcdsaSignature.toDer(bytes)
  })

export const verify = (
  subtle: Subtle,
  key: CryptoKey,
  type: Key.KeyType,
  hash: Hash,
  signature: Uint8Array,
  data: Uint8Array
): Promise<boolean> => {
  const bytes = type === "RSA" ? signature : EcdsaSignature.fromDer(signature)
  return bytes === undefined ? Promise.resolve(false) : subtle.verify(algorithmOf(type, hash), key, bytes, data)
}

export interface Described {
  readonly type: Key.KeyType
  /** The hash that an RSA key is bound to. */
  readonly hash: Hash | undefined
}

interface Details {
  readonly name: string
  readonly modulusLength?: number
  readonly namedCurve?: string
  readonly hash?: { readonly name?: string }
}

const unsupported = (problem: string): Key.Fault => ({ reason: "Unsupported", problem })

/** The type of a `CryptoKey` that CloudFront takes, or why it is not one. */
export const describe = (key: CryptoKey, kind: "private" | "public"): Described | Key.Fault => {
  if (key.type !== kind) return { reason: "WrongKind", problem: `is a ${key.type} key: the ${kind} one is needed` }
  const { hash, modulusLength, name, namedCurve }: Details = key.algorithm
  if (kind === "private" && !key.usages.includes("sign")) return unsupported("may not be used to sign")
  if (name === "ECDSA" && namedCurve === "P-256") return { type: "ECDSA", hash: undefined }
  if (name !== RSA || modulusLength !== 2048) {
    return unsupported(`is neither of ${RSA} with 2048 bits nor of ECDSA on P-256, and CloudFront takes no others`)
  }
  const bound = hash?.name === "SHA-1" ? "SHA1" : hash?.name === "SHA-256" ? "SHA256" : undefined
  return bound === undefined
    ? unsupported("is for another hash than SHA-1 and SHA-256, and CloudFront takes no others")
    : { type: "RSA", hash: bound }
}
