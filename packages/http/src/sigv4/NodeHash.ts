/**
 * Hashing with `node:crypto`, which Node, Bun, Deno and workerd (with `nodejs_compat`) have: synchronous, and on Node ten
 * times faster and more than WebCrypto, whose every answer comes from another thread.
 */
import type { Hash } from "./Hash.js"

type Data = string | Uint8Array

interface Digest {
  update(data: Data): Digest
  digest(): Uint8Array
  digest(encoding: "hex"): string
}

interface NodeCrypto {
  createHash(algorithm: "sha256"): Digest
  createHmac(algorithm: "sha256", key: Data): Digest
  /** Since Node 20.12; other runtimes may lack it. */
  hash?(algorithm: "sha256", data: Data, encoding: "hex"): string
}

interface Runtime {
  readonly process?: { readonly getBuiltinModule?: (id: "node:crypto") => NodeCrypto | undefined }
}

/**
 * `undefined` where the runtime has no `node:crypto`. It is asked for, not imported: an import would keep the module from
 * loading in a browser, and a dynamic one would make this asynchronous.
 */
export const make = (): Hash | undefined => {
  // `process` is no part of the standard library's types.
  const crypto = (globalThis as Runtime).process?.getBuiltinModule?.("node:crypto")
  if (crypto === undefined) return undefined
  const { hash } = crypto
  return {
    sha256:
      hash === undefined
        ? (data) => crypto.createHash("sha256").update(data).digest("hex")
        : (data) => hash("sha256", data, "hex"),
    hmac: (key, text) => crypto.createHmac("sha256", key).update(text).digest(),
    hmacHex: (key, text) => crypto.createHmac("sha256", key).update(text).digest("hex")
  }
}
