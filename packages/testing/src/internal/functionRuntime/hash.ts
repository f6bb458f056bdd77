import type { hmac } from "@noble/hashes/hmac.js"
import type { md5, sha1 } from "@noble/hashes/legacy.js"
import type { sha256 } from "@noble/hashes/sha2.js"

/** The functions of @noble/hashes: WebCrypto has no MD5 and only promises. */
export interface Hashes {
  readonly hmac: typeof hmac
  readonly md5: typeof md5
  readonly sha1: typeof sha1
  readonly sha256: typeof sha256
}

/** One character for each byte, which is how bytes pass between the sandbox and its host. */
const toBytes = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0))

const fromBytes = (bytes: Uint8Array): string => String.fromCharCode(...bytes)

/** The digest of `data`, or its HMAC if there is a key. `undefined` for an unknown algorithm. */
export const digest = (
  hashes: Hashes,
  algorithm: string,
  data: string,
  key: string | undefined
): string | undefined => {
  if (algorithm !== "md5" && algorithm !== "sha1" && algorithm !== "sha256") return undefined
  const hash = hashes[algorithm]
  return fromBytes(key === undefined ? hash(toBytes(data)) : hashes.hmac(hash, toBytes(key), toBytes(data)))
}
