/**
 * Signing of requests.
 */
import * as Canonical from "./Canonical.js"
import { andThen, type MaybePromise, type Hash } from "./Hash.js"

export interface Signature {
  readonly value: string
  readonly signedHeaders: string
  /** The signed text. It helps to find out why two signatures differ. */
  readonly canonicalRequest: string
  readonly stringToSign: string
}

/** Computes signatures. The last signing key is cached, because it is valid for a whole day. */
export interface Signer {
  /** `date` is the value of the `x-amz-date` header, which the request must already have. */
  readonly signature: (
    request: Canonical.Request,
    secret: string,
    scope: Canonical.Scope,
    date: string
  ) => MaybePromise<Signature>
}

const EMPTY_HASH = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

export const make = (hash: Hash): Signer => {
  let cachedKey: { readonly secret: string; readonly scope: string; readonly key: Uint8Array } | undefined

  const signingKey = (secret: string, scope: Canonical.Scope): MaybePromise<Uint8Array> => {
    const id = Canonical.credentialScope(scope)
    if (cachedKey !== undefined && cachedKey.secret === secret && cachedKey.scope === id) return cachedKey.key
    const day = hash.hmac(`AWS4${secret}`, scope.day)
    const region = andThen(day, (key) => hash.hmac(key, scope.region))
    const service = andThen(region, (key) => hash.hmac(key, scope.service))
    return andThen(
      andThen(service, (key) => hash.hmac(key, Canonical.TERMINATOR)),
      (key) => {
        cachedKey = { secret, scope: id, key }
        return key
      }
    )
  }

  return {
    signature: (request, secret, scope, date) =>
      andThen(request.body.length === 0 ? EMPTY_HASH : hash.sha256(request.body), (payloadHash) => {
        const canonical = Canonical.canonicalRequest(request, payloadHash)
        return andThen(hash.sha256(canonical.text), (requestHash) => {
          const stringToSign = Canonical.stringToSign(date, scope, requestHash)
          return andThen(signingKey(secret, scope), (key) =>
            andThen(hash.hmacHex(key, stringToSign), (value) => ({
              value,
              signedHeaders: canonical.signedHeaders,
              canonicalRequest: canonical.text,
              stringToSign
            }))
          )
        })
      })
  }
}

/** An access key with its secret, and the session token of temporary credentials. */
export interface Keys {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string | undefined
}

/** The region and service that a request is signed for. */
export interface Target {
  readonly region: string
  readonly service: string
}

export interface Signed {
  /** The headers to add to the request. */
  readonly headers: Readonly<Record<string, string>>
  readonly signature: Signature
}

/** Signs all headers of the request, and the date and session token, which it adds. */
export const sign = (
  signer: Signer,
  request: Canonical.Request,
  keys: Keys,
  target: Target,
  millis: number
): MaybePromise<Signed> => {
  const { method, path, query, body } = request
  const date = Canonical.formatDate(millis)
  const scope = { day: date.slice(0, 8), region: target.region, service: target.service }
  const added: Record<string, string> = { "x-amz-date": date }
  if (keys.sessionToken !== undefined) added["x-amz-security-token"] = keys.sessionToken
  const headers = request.headers.concat(Object.entries(added))
  return andThen(
    signer.signature({ method, path, query, headers, body }, keys.secretAccessKey, scope, date),
    (signature) => {
      added["authorization"] = authorizationHeader(keys.accessKeyId, scope, signature)
      return { headers: added, signature }
    }
  )
}

const authorizationHeader = (accessKeyId: string, scope: Canonical.Scope, signature: Signature): string =>
  `${Canonical.ALGORITHM} Credential=${accessKeyId}/${Canonical.credentialScope(scope)}, ` +
  `SignedHeaders=${signature.signedHeaders}, Signature=${signature.value}`
