/**
 * ECDSA with WebCrypto, for browsers and Workers without `node:crypto`.
 */
import * as EcdsaSignature from "@effect-cloudfront/core/protocol/EcdsaSignature"
import { coordinate, fromHex, hex, pkcs8, type Ecdsa } from "./Ecdsa.js"

const CURVE = { name: "ECDSA", namedCurve: "P-256" }
const ALGORITHM = { name: "ECDSA", hash: "SHA-256" }

/** `undefined` if the runtime has no WebCrypto, as on a page that was loaded over plain HTTP. */
export const make = (): Ecdsa | undefined => {
  // Undefined on insecure pages, although its type says otherwise.
  const subtle: SubtleCrypto | undefined = globalThis.crypto?.subtle
  if (subtle === undefined) return undefined
  const encoder = new TextEncoder()
  return {
    importKey: (scalar) => {
      const der = pkcs8(scalar)
      /** The public key as a JSON Web Key, which only a key that may be exported has. */
      const jwk = () =>
        subtle.importKey("pkcs8", der, CURVE, true, ["sign"]).then((key) => subtle.exportKey("jwk", key))
      return subtle.importKey("pkcs8", der, CURVE, false, ["sign"]).then((key) => ({
        sign: (text) =>
          subtle
            .sign(ALGORITHM, key, encoder.encode(text))
            .then((signature) => hex(EcdsaSignature.toDer(new Uint8Array(signature)))),
        verify: (text, signature) => {
          const bytes = EcdsaSignature.fromDer(fromHex(signature) ?? new Uint8Array())
          return bytes === undefined
            ? false
            : jwk()
                .then(({ crv, kty, x, y }) =>
                  subtle.importKey("jwk", { crv, kty, x, y } as JsonWebKey, CURVE, false, ["verify"])
                )
                .then((key) => subtle.verify(ALGORITHM, key, new Uint8Array(bytes), encoder.encode(text)))
        },
        publicKey: () => jwk().then(({ x, y }) => ({ x: coordinate(x), y: coordinate(y) }))
      }))
    }
  }
}
