/**
 * Signing of requests, with any algorithm that signs a text. `make` is Signature Version 4.
 */
import * as Canonical from "./Canonical.js"
import { andThen, type MaybePromise, type Hash } from "./Hash.js"

/** The texts that are signed. They help to find out why two signatures differ. */
export interface Texts {
  readonly signedHeaders: string
  readonly canonicalRequest: string
  readonly stringToSign: string
}

export interface Signature extends Texts {
  readonly value: string
}

/** The part in which Signature Version 4 and 4A differ. */
export interface Algorithm {
  readonly name: string
  /** Signs a text, and returns the signature in hexadecimal. */
  readonly sign: (keys: Keys, scope: Canonical.Scope, text: string) => MaybePromise<string>
}

/** Computes signatures. `date` is the value of the `x-amz-date` header, which the request must already have. */
export interface Signer {
  readonly algorithm: string
  readonly texts: (request: Canonical.Request, scope: Canonical.Scope, date: string) => MaybePromise<Texts>
  readonly signature: (
    request: Canonical.Request,
    keys: Keys,
    scope: Canonical.Scope,
    date: string
  ) => MaybePromise<Signature>
}

const EMPTY_HASH = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

export const makeWith = (hash: Hash, { name, sign }: Algorithm): Signer => {
  const texts: Signer["texts"] = (request, scope, date) =>
    andThen(request.body.length === 0 ? EMPTY_HASH : hash.sha256(request.body), (payloadHash) => {
      const canonical = Canonical.canonicalRequest(request, payloadHash)
      return andThen(hash.sha256(canonical.text), (requestHash) => ({
        signedHeaders: canonical.signedHeaders,
        canonicalRequest: canonical.text,
        stringToSign: Canonical.stringToSign(name, date, scope, requestHash)
      }))
    })
  return {
    algorithm: name,
    texts,
    signature: (request, keys, scope, date) =>
      andThen(texts(request, scope, date), ({ canonicalRequest, signedHeaders, stringToSign }) =>
        andThen(sign(keys, scope, stringToSign), (value) => ({ value, signedHeaders, canonicalRequest, stringToSign }))
      )
  }
}

/** Signature Version 4. The last signing key is cached, because it is valid for a whole day. */
export const make = (hash: Hash): Signer => {
  let cachedKey: { readonly secret: string; readonly scope: string; readonly key: Uint8Array } | undefined

  const signingKey = (secret: string, scope: Canonical.Scope): MaybePromise<Uint8Array> => {
    const id = Canonical.credentialScope(scope)
    if (cachedKey !== undefined && cachedKey.secret === secret && cachedKey.scope === id) return cachedKey.key
    const day = hash.hmac(`AWS4${secret}`, scope.day)
    const region = andThen(day, (key) => hash.hmac(key, scope.region ?? ""))
    const service = andThen(region, (key) => hash.hmac(key, scope.service))
    return andThen(
      andThen(service, (key) => hash.hmac(key, Canonical.TERMINATOR)),
      (key) => {
        cachedKey = { secret, scope: id, key }
        return key
      }
    )
  }

  return makeWith(hash, {
    name: Canonical.ALGORITHM,
    sign: ({ secretAccessKey }, scope, text) =>
      andThen(signingKey(secretAccessKey, scope), (key) => hash.hmacHex(key, text))
  })
}

/** An access key with its secret, and the session token of temporary credentials. */
export interface Keys {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string | undefined
}

/** The service that a request is signed for, with the region of Signature Version 4, or the regions of 4A. */
export interface Target {
  readonly service: string
  readonly region?: string | undefined
  /** The regions of Signature Version 4A; `*` is all regions. */
  readonly regionSet?: ReadonlyArray<string> | undefined
}

export interface Signed {
  /** The headers to add to the request. */
  readonly headers: Readonly<Record<string, string>>
  readonly signature: Signature
}

/** Signs all headers of the request, and the date, the regions and the session token, which it adds. */
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
  if (target.regionSet !== undefined) added["x-amz-region-set"] = target.regionSet.join(",")
  if (keys.sessionToken !== undefined) added["x-amz-security-token"] = keys.sessionToken
  const headers = request.headers.concat(Object.entries(added))
  return andThen(signer.signature({ method, path, query, headers, body }, keys, scope, date), (signature) => {
    added["authorization"] = authorizationHeader(signer.algorithm, keys.accessKeyId, scope, signature)
    return { headers: added, signature }
  })
}

const authorizationHeader = (
  algorithm: string,
  accessKeyId: string,
  scope: Canonical.Scope,
  signature: Signature
): string =>
  `${algorithm} Credential=${accessKeyId}/${Canonical.credentialScope(scope)}, ` +
  `SignedHeaders=${signature.signedHeaders}, Signature=${signature.value}`
