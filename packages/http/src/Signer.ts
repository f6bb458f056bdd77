/**
 * Signature Version 4 as an Effect: it signs a request with an identity and the current time, and returns headers.
 *
 * @since 3.0.0
 */
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { CredentialsError } from "@effect-cloudfront/core/Errors"
import * as Wire from "@effect-cloudfront/core/protocol/Wire"
import type { Identity } from "./Credentials.js"
import type { Endpoint } from "./Endpoint.js"
import { validate } from "./internal/identity.js"
import * as Redact from "./internal/redact.js"
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

const signingError = (message: string): CredentialsError => new CredentialsError({ source: "signature", message })

/** Redacts the keys in errors of the cryptography. */
const cryptographyError = ({ secretAccessKey, sessionToken = "" }: Sign.Keys, cause: unknown): CredentialsError =>
  new CredentialsError({
    source: "signature",
    message: "the cryptography of this runtime refused to sign",
    cause: Redact.redactError(cause, Redact.make([secretAccessKey, sessionToken]))
  })

const keysOf = (identity: Identity): Sign.Keys => ({
  accessKeyId: identity.accessKeyId,
  secretAccessKey: Redacted.value(identity.secretAccessKey),
  sessionToken: identity.sessionToken === undefined ? undefined : Redacted.value(identity.sessionToken)
})

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
      return { sign: () => Effect.fail(signingError("this runtime has neither node:crypto nor WebCrypto")) }
    }
    const signer = Sign.make(hash)
    const target = { region: endpoint.signingRegion, service: endpoint.signingName }
    const host = ["host", endpoint.host] as const
    return {
      sign: (request, identity, offset = 0) =>
        Effect.flatMap(validate(identity, "credentials"), (checked) =>
          Effect.clockWith((clock) => {
            const keys = keysOf(checked)
            const canonical = {
              method: request.method,
              path: endpoint.path + request.path,
              query: Wire.queryString(request.query),
              headers: [host, ...Object.entries(request.headers)],
              body: request.body ?? ""
            }
            try {
              const signed = Sign.sign(signer, canonical, keys, target, clock.unsafeCurrentTimeMillis() + offset)
              return signed instanceof Promise
                ? Effect.tryPromise({
                    try: () => signed.then(({ headers }) => headers),
                    catch: (cause) => cryptographyError(keys, cause)
                  })
                : Effect.succeed(signed.headers)
            } catch (cause) {
              return Effect.fail(cryptographyError(keys, cause))
            }
          })
        )
    }
  })
