/**
 * Signature Version 4A as an Effect: it signs a request for several regions at once. `Signer` has Signature Version 4.
 *
 * @since 3.0.0
 */
import * as Effect from "effect/Effect"
import type { CredentialsError } from "@effect-cloudfront/core/Errors"
import type * as Wire from "@effect-cloudfront/core/protocol/Wire"
import type { Identity } from "./Credentials.js"
import type { Endpoint } from "./Endpoint.js"
import * as Signing from "./internal/signing.js"
import * as NodeEcdsa from "./sigv4/NodeEcdsa.js"
import * as NodeHash from "./sigv4/NodeHash.js"
import * as SignV4a from "./sigv4/SignV4a.js"
import * as WebEcdsa from "./sigv4/WebEcdsa.js"
import * as WebHash from "./sigv4/WebHash.js"

/**
 * What requests are signed for.
 *
 * @since 3.0.0
 * @category models
 */
export interface Options {
  /** The signing name of the service. */
  readonly service: string
  /** The regions in which the signature is valid. `*` is all regions. */
  readonly regionSet: ReadonlyArray<string>
}

/**
 * @since 3.0.0
 * @category models
 */
export interface SignerV4a {
  /**
   * The headers that authenticate a request to the endpoint: `authorization`, `x-amz-date`, `x-amz-region-set`, and
   * `x-amz-security-token` for temporary keys. These, `host`, and the operation's headers are signed. `offset` is added to the local
   * clock, in milliseconds; 0 when absent.
   *
   * Fails with a `CredentialsError`: with source `credentials` if the identity is invalid (see `Identity`), and with source `signature`
   * if the runtime's cryptography fails or is missing.
   */
  readonly sign: (
    request: Wire.Request,
    endpoint: Pick<Endpoint, "host" | "path">,
    identity: Identity,
    offset?: number
  ) => Effect.Effect<Readonly<Record<string, string>>, CredentialsError>
}

/**
 * Makes a signer. It caches the private key, which is derived from the access key and its secret, and is valid for all days and regions.
 * It uses `node:crypto`, or else WebCrypto. If the runtime has neither, `sign` fails with a `CredentialsError`.
 *
 * @since 3.0.0
 * @category constructors
 */
export const make = (options: Options): Effect.Effect<SignerV4a> =>
  Effect.sync((): SignerV4a => {
    const hash = NodeHash.make() ?? WebHash.make()
    const ecdsa = NodeEcdsa.make() ?? WebEcdsa.make()
    if (hash === undefined || ecdsa === undefined) return { sign: () => Effect.fail(Signing.noCryptography()) }
    const signer = SignV4a.make(hash, ecdsa)
    return {
      sign: (request, endpoint, identity, offset = 0) =>
        Signing.sign(signer, options, endpoint, request, identity, offset)
    }
  })
