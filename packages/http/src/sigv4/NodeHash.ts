/**
 * Hashing with `node:crypto`, which Node, Bun, Deno and workerd (with `nodejs_compat`) have. It is synchronous. On Node
 * it is at least ten times faster than WebCrypto, which computes in another thread.
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
  /** Since Node 20.12. Other runtimes may not have it. */
  hash?(algorithm: "sha256", data: Data, encoding: "hex"): string
}

interface Runtime {
  readonly process?: { readonly getBuiltinModule?: (id: "node:crypto") => NodeCrypto | undefined }
}

/**
 * `undefined` if the runtime has no `node:crypto`. The module is not imported, because an import fails in a browser,
 * and a dynamic import is asynchronous.
 */
export const make = (): Hash | undefined => {
  // The types of the standard library do not declare `process`.
  const crypto = (globalThis as Runtime).process?.getBuiltinModule?.("node:crypto")
  if (crypto === undefined) return undefined
  const { hash } = crypto
  return {
    sha256:
      hash === undefined
        ? (data) => crypto.createHash("sha256").update(data).digest("hex")
        : (data) => hash("sha256", data, "hex"),
    hmac: (key, data) => crypto.createHmac("sha256", key).update(data).digest(),
    hmacHex: (key, text) => crypto.createHmac("sha256", key).update(text).digest("hex")
  }
}
