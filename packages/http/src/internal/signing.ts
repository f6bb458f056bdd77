import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { CredentialsError } from "@effect-cloudfront/core/Errors"
import * as Wire from "@effect-cloudfront/core/protocol/Wire"
import type { Identity } from "../Credentials.js"
import type { Endpoint } from "../Endpoint.js"
import * as Sign from "../sigv4/Sign.js"
import { validate } from "./identity.js"
import * as Redact from "./redact.js"

export const noCryptography = (): CredentialsError =>
  new CredentialsError({ source: "signature", message: "this runtime has neither node:crypto nor WebCrypto" })

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

/** The headers that authenticate a request; see `Signer`. `place` is where the request is sent. */
export const sign = (
  signer: Sign.Signer,
  target: Sign.Target,
  place: Pick<Endpoint, "host" | "path">,
  request: Wire.Request,
  identity: Identity,
  offset: number
): Effect.Effect<Readonly<Record<string, string>>, CredentialsError> =>
  Effect.flatMap(validate(identity, "credentials"), (checked) =>
    Effect.clockWith((clock) => {
      const keys = keysOf(checked)
      const canonical = {
        method: request.method,
        path: place.path + request.path,
        query: Wire.queryString(request.query),
        headers: [["host", place.host] as const, ...Object.entries(request.headers)],
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
