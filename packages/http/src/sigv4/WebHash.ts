/**
 * Hashing with WebCrypto, for browsers and Workers without `node:crypto`.
 */
import type { Hash } from "./Hash.js"

const ALGORITHM = { name: "HMAC", hash: "SHA-256" }

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")

/** `undefined` where the runtime has no WebCrypto, such as a page that came over plain HTTP. */
export const make = (): Hash | undefined => {
  // The library's types promise it, insecure pages do not keep that.
  const subtle: SubtleCrypto | undefined = globalThis.crypto?.subtle
  if (subtle === undefined) return undefined
  const encoder = new TextEncoder()
  // A fresh copy has the buffer type that WebCrypto asks for, and nobody else can change it while it is read.
  const bytes = (data: string | Uint8Array) => (typeof data === "string" ? encoder.encode(data) : new Uint8Array(data))

  const hmac = (key: string | Uint8Array, text: string): Promise<Uint8Array> =>
    subtle
      .importKey("raw", bytes(key), ALGORITHM, false, ["sign"])
      .then((imported) => subtle.sign("HMAC", imported, bytes(text)))
      .then((digest) => new Uint8Array(digest))
  return {
    sha256: (data) => subtle.digest("SHA-256", bytes(data)).then((digest) => hex(new Uint8Array(digest))),
    hmac,
    hmacHex: (key, text) => hmac(key, text).then(hex)
  }
}
