/**
 * The interface between Signature Version 4A and a cryptography library. `NodeEcdsa` and `WebEcdsa` implement it. The curve is P-256,
 * the hash SHA-256, and a signature is the hexadecimal text of its DER.
 */
import type { MaybePromise } from "./Hash.js"

/** The coordinates of a public key, of 32 bytes each. */
export interface PublicKey {
  readonly x: Uint8Array
  readonly y: Uint8Array
}

/** A private key that is imported. */
export interface Key {
  readonly sign: (text: string) => MaybePromise<string>
  readonly verify: (text: string, signature: string) => MaybePromise<boolean>
  readonly publicKey: () => MaybePromise<PublicKey>
}

export interface Ecdsa {
  /** Imports a private key, which is a number of 32 bytes. */
  readonly importKey: (scalar: Uint8Array) => MaybePromise<Key>
}

export const hex = (bytes: Uint8Array): string => {
  let text = ""
  for (const byte of bytes) text += byte.toString(16).padStart(2, "0")
  return text
}

/** `undefined` if the text is not hexadecimal with two digits for each byte. */
export const fromHex = (text: string): Uint8Array | undefined =>
  /^(?:[0-9a-f]{2})*$/.test(text)
    ? Uint8Array.from(text.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16))
    : undefined

/** PKCS #8 of a private key on P-256 without its public key, up to the number: RFC 5915 within RFC 5208. */
const PREFIX = "3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420"

/** PKCS #8 is the only form of a private key that every runtime imports without its public key. */
export const pkcs8 = (scalar: Uint8Array): Uint8Array<ArrayBuffer> => {
  const prefix = fromHex(PREFIX) ?? new Uint8Array()
  const der = new Uint8Array(prefix.length + scalar.length)
  der.set(prefix)
  der.set(scalar, prefix.length)
  return der
}

const BASE64URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

/** Decodes a coordinate of a JSON Web Key. */
export const coordinate = (text: string | undefined): Uint8Array => {
  const bytes = new Uint8Array(32)
  let bits = 0
  let value = 0
  let at = 0
  for (const character of text ?? "") {
    value = ((value << 6) | BASE64URL.indexOf(character)) & 0xffff
    bits += 6
    if (bits >= 8 && at < bytes.length) {
      bits -= 8
      bytes[at++] = (value >> bits) & 0xff
    }
  }
  return bytes
}
