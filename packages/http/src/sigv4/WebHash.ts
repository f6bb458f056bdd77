/**
 * Hashing with WebCrypto, for browsers and Workers without `node:crypto`.
 */
import type { Hash } from "./Hash.js"

const ALGORITHM = { name: "HMAC", hash: "SHA-256" }

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")

/** `undefined` if the runtime has no WebCrypto, as on a page that was loaded over plain HTTP. */
export const make = (): Hash | undefined => {
  // Undefined on insecure pages, although its type says otherwise.
  const subtle: SubtleCrypto | undefined = globalThis.crypto?.subtle
  if (subtle === undefined) return undefined
  const encoder = new TextEncoder()
  // The copy has the buffer type that WebCrypto requires, and cannot be changed while it is read.
  const bytes = (data: string | Uint8Array) => (typeof data === "string" ? encoder.encode(data) : new Uint8Array(data))

  const hmac = (key: string | Uint8Array, data: string | Uint8Array): Promise<Uint8Array> =>
    subtle
      .importKey("raw", bytes(key), ALGORITHM, false, ["sign"])
      .then((imported) => subtle.sign("HMAC", imported, bytes(data)))
      .then((digest) => new Uint8Array(digest))
  return {
    sha256: (data) => subtle.digest("SHA-256", bytes(data)).then((digest) => hex(new Uint8Array(digest))),
    hmac,
    hmacHex: (key, text) => hmac(key, text).then(hex)
  }
}
