/**
 * Signature Version 4 as an Effect: it signs a request with an identity and the current time, and returns headers.
 *
 * @since 3.0.0
 */
import * as Effect from "effect/Effect"
import type { CredentialsError } from "@effect-cloudfront/core/Errors"
import type * as Wire from "@effect-cloudfront/core/protocol/Wire"
import type { Identity } from "./Credentials.js"
import type { Endpoint } from "./Endpoint.js"
import * as Signing from "./internal/signing.js"
import * as NodeHash from "./sigv4/NodeHash.js"
import * as Sign from "./sigv4/Sign.js"
import * as WebHash from "./sigv4/WebHash.js"

/**
 * @since 3.0.0
 * @category models
 */
export interface Signer {
  /**
   * The headers that authenticate a request to the endpoint: `authorization`, `x-amz-date`, and `x-amz-security-token` for temporary
   * keys. These, `host`, and the operation's headers are signed. `offset` is added to the local clock, in milliseconds.
   *
   * Fails with a `CredentialsError`: with source `credentials` if the identity is invalid (see `Identity`), and with source `signature`
   * if the runtime's cryptography fails or is missing.
   */
  readonly sign: (
    request: Wire.Request,
    identity: Identity,
    offset?: number
  ) => Effect.Effect<Readonly<Record<string, string>>, CredentialsError>
}

/**
 * Makes a signer for one endpoint. It caches the signing key of the day. It uses `node:crypto`, or else WebCrypto. If the runtime has
 * neither, `sign` fails with a `CredentialsError`.
 *
 * @since 3.0.0
 * @category constructors
 */
export const make = (endpoint: Endpoint): Effect.Effect<Signer> =>
  Effect.sync((): Signer => {
    const hash = NodeHash.make() ?? WebHash.make()
    if (hash === undefined) {
      return { sign: () => Effect.fail(Signing.noCryptography()) }
    }
    const signer = Sign.make(hash)
    const target = { region: endpoint.signingRegion, service: endpoint.signingName }
    return {
      sign: (request, identity, offset = 0) => Signing.sign(signer, target, endpoint, request, identity, offset)
    }
  })
