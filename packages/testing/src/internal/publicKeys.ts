/**
 * Public keys in PEM: what kind a key is of, without a cryptographic library. A key is the DER of a SubjectPublicKeyInfo (RFC 5280).
 */
import { base64Decode } from "@effect-cloudfront/core/protocol/Platform"
import { BIT_STRING, elementsOf, INTEGER, OBJECT_IDENTIFIER, SEQUENCE, sequenceOf, type Element } from "./der.js"

/** The kinds of keys that CloudFront accepts. */
export type KeyType = "RSA 2048" | "ECDSA P-256"

const PEM = /^\s*-----BEGIN PUBLIC KEY-----\s+([A-Za-z0-9+/=\s]+?)\s*-----END PUBLIC KEY-----\s*$/

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")

const RSA = "2a864886f70d010101"
const ELLIPTIC_CURVE = "2a8648ce3d0201"
const P256 = "2a8648ce3d030107"

const isObject = (element: Element | undefined, id: string): boolean =>
  element?.tag === OBJECT_IDENTIFIER && hex(element.content) === id

const BITS = 2048

/** Whether bytes are an RSA key with a modulus of 2048 bits and an odd exponent. */
const isRsa = (key: Uint8Array): boolean => {
  const [modulus, exponent, ...rest] = sequenceOf(key) ?? []
  if (modulus?.tag !== INTEGER || exponent?.tag !== INTEGER || rest.length > 0) return false
  // A leading zero says that the number is positive.
  const [zero, first = 0] = modulus.content
  const last = exponent.content.at(-1) ?? 0
  return modulus.content.length === BITS / 8 + 1 && zero === 0 && first >= 0x80 && last % 2 === 1
}

const P = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n
const B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn

/** Whether bytes are an uncompressed point of the curve P-256. */
const isPoint = (key: Uint8Array): boolean => {
  if (key.length !== 65 || key[0] !== 4) return false
  const [x, y] = [BigInt(`0x${hex(key.subarray(1, 33))}`), BigInt(`0x${hex(key.subarray(33))}`)]
  return x < P && y < P && (y * y - (x * x * x - 3n * x + B)) % P === 0n
}

/** The kind of a key in PEM, or `undefined` if it is none that CloudFront accepts. */
export const keyType = (pem: string): KeyType | undefined => {
  const bytes = base64Decode((PEM.exec(pem)?.[1] ?? "").replace(/\s/g, ""))
  const [algorithm, key, ...rest] = sequenceOf(bytes ?? new Uint8Array()) ?? []
  if (algorithm?.tag !== SEQUENCE || key?.tag !== BIT_STRING || rest.length > 0) return undefined
  const [id, parameters] = elementsOf(algorithm.content) ?? []
  // The first byte of a bit string says how many bits are unused.
  const [unused, content] = [key.content[0], key.content.subarray(1)]
  if (unused !== 0) return undefined
  if (isObject(id, RSA)) return isRsa(content) ? "RSA 2048" : undefined
  return isObject(id, ELLIPTIC_CURVE) && isObject(parameters, P256) && isPoint(content) ? "ECDSA P-256" : undefined
}
