/**
 * Verification of the signature of a request, as a service does it. The in-memory CloudFront uses it.
 */
import * as Canonical from "./Canonical.js"
import { andThen, type MaybePromise } from "./Hash.js"
import type { Keys, Signer, Target, Texts } from "./Sign.js"
import type { Signer as SignerV4a } from "./SignV4a.js"

export type Outcome =
  | { readonly _tag: "Ok"; readonly accessKeyId: string }
  /** There is no `Authorization` header. */
  | { readonly _tag: "MissingAuthentication" }
  /** The header or the date cannot be parsed, the credential scope is wrong, or a required header is not signed. */
  | { readonly _tag: "Malformed"; readonly reason: string }
  /** The access key does not exist, or its session token is another one. */
  | { readonly _tag: "UnknownKey"; readonly accessKeyId: string }
  /** The date of the signature is too far in the past or in the future. */
  | { readonly _tag: "Skewed"; readonly signedAt: number }
  /** The request was changed after it was signed, or the secret key is wrong. The two texts are the expected ones. */
  | { readonly _tag: "SignatureMismatch"; readonly canonicalRequest: string; readonly stringToSign: string }

export interface Options {
  readonly target: Target
  /** The credentials of an access key id. */
  readonly keys: (accessKeyId: string) => Keys | undefined
  /** The largest permitted clock skew in milliseconds. AWS permits five minutes. */
  readonly tolerance: number
}

interface Authorization {
  readonly accessKeyId: string
  readonly scope: Canonical.Scope
  readonly signedHeaders: ReadonlyArray<string>
  readonly signature: string
}

/** The header of an algorithm. Only the credential scope of Signature Version 4 has a region. */
const headerPattern = (algorithm: string, region: string, signature: string): RegExp =>
  new RegExp(
    `^${algorithm} +Credential=([^/,\\s]+)/(\\d{8})/${region}([^/,\\s]+)/aws4_request, *` +
      `SignedHeaders=([^,\\s]+), *Signature=(${signature})$`
  )

const parse = (scheme: Scheme, text: string): Authorization | undefined => {
  const match = scheme.authorization.exec(text)
  if (match === null) return undefined
  const [accessKeyId = "", day = "", region, service = "", signedHeaders = "", signature = ""] = match.slice(1)
  const scope = region === undefined || region === "" ? { day, service } : { day, region, service }
  return { accessKeyId, scope, signedHeaders: signedHeaders.split(";"), signature }
}

const malformed = (reason: string): Outcome => ({ _tag: "Malformed", reason })

/** The time that it takes does not depend on the position of a difference. */
const equalConstantTime = (a: string, b: string): boolean => {
  let difference = a.length ^ b.length
  for (let i = 0; i < a.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i)
  return difference === 0
}

/** What verification of an algorithm consists of. */
interface Scheme {
  readonly authorization: RegExp
  /** The headers that must be signed, `host` and all that begin with `x-amz-` aside. */
  readonly required: ReadonlyArray<string>
  /** Why a signature is not valid for the target. */
  readonly refuse: (scope: Canonical.Scope, regionSet: string | undefined, target: Target) => string | undefined
  readonly matches: (
    request: Canonical.Request,
    keys: Keys,
    authorization: Authorization,
    date: string
  ) => MaybePromise<Texts & { readonly matches: boolean }>
}

const verifyWith = (
  scheme: Scheme,
  request: Canonical.Request,
  options: Options,
  now: number
): MaybePromise<Outcome> => {
  const headers = request.headers.map(([name, value]) => [name.toLowerCase(), value.trim()] as const)
  const header = (name: string): string | undefined => headers.find((one) => one[0] === name)?.[1]

  const authorization = header("authorization")
  if (authorization === undefined) return { _tag: "MissingAuthentication" }
  const parsed = parse(scheme, authorization)
  if (parsed === undefined) return malformed("the Authorization header is not one of the expected algorithm")
  const { accessKeyId, scope, signedHeaders } = parsed
  const refusal = scheme.refuse(scope, header("x-amz-region-set"), options.target)
  if (refusal !== undefined) return malformed(refusal)
  const unsigned = headers.find(
    ([name]) => (name === "host" || name.startsWith("x-amz-")) && !signedHeaders.includes(name)
  )
  if (unsigned !== undefined) return malformed(`the header ${unsigned[0]} is not signed`)
  const missing = ["host", ...scheme.required, ...signedHeaders].find((name) => header(name) === undefined)
  if (missing !== undefined) return malformed(`the header ${missing} is missing`)

  const date = header("x-amz-date") ?? ""
  const signedAt = Canonical.parseDate(date)
  if (signedAt === undefined) return malformed("the date is not one")
  if (!date.startsWith(scope.day)) return malformed("the date is not of the day that the credential is scoped to")

  const keys = options.keys(accessKeyId)
  if (keys === undefined || keys.sessionToken !== header("x-amz-security-token")) {
    return { _tag: "UnknownKey", accessKeyId }
  }
  if (Math.abs(now - signedAt) > options.tolerance) return { _tag: "Skewed", signedAt }

  const signed = { ...request, headers: headers.filter(([name]) => signedHeaders.includes(name)) }
  return andThen(scheme.matches(signed, keys, parsed, date), ({ canonicalRequest, matches, stringToSign }): Outcome =>
    matches ? { _tag: "Ok", accessKeyId } : { _tag: "SignatureMismatch", canonicalRequest, stringToSign }
  )
}

const V4 = {
  authorization: headerPattern(Canonical.ALGORITHM, "([^/,\\s]+)/", "[0-9a-f]{64}"),
  required: ["x-amz-date"],
  refuse: ({ region, service }: Canonical.Scope, _: string | undefined, target: Target) =>
    region === target.region && service === target.service
      ? undefined
      : `the credential is not scoped to ${target.region}/${target.service}`
}

/**
 * Verifies a request with all headers that were received, including `host`. `now` is the time in milliseconds since the
 * epoch.
 */
export const verify = (
  signer: Signer,
  request: Canonical.Request,
  options: Options,
  now: number
): MaybePromise<Outcome> => {
  const matches: Scheme["matches"] = (signed, keys, { scope, signature }, date) =>
    andThen(signer.signature(signed, keys, scope, date), (expected) => ({
      ...expected,
      matches: equalConstantTime(expected.value, signature)
    }))
  return verifyWith({ ...V4, matches }, request, options, now)
}

const V4A = {
  authorization: headerPattern(Canonical.ALGORITHM_V4A, "()", "(?:[0-9a-f]{2})+"),
  required: ["x-amz-date", "x-amz-region-set"],
  refuse: ({ service }: Canonical.Scope, regionSet: string | undefined, target: Target) => {
    const regions = (regionSet ?? "").split(",").map((region) => region.trim())
    if (service !== target.service) return `the credential is not scoped to ${target.service}`
    return regions.includes("*") || target.regionSet?.some((region) => regions.includes(region)) === true
      ? undefined
      : "the region set has none of the regions of the service"
  }
}

/** Verifies a request with Signature Version 4A. `regionSet` of the target has the regions in which the service is. */
export const verifyV4a = (
  signer: SignerV4a,
  request: Canonical.Request,
  options: Options,
  now: number
): MaybePromise<Outcome> => {
  const matches: Scheme["matches"] = (signed, keys, { scope, signature }, date) =>
    andThen(signer.texts(signed, scope, date), (texts) =>
      andThen(signer.verify(keys, texts.stringToSign, signature), (matches) => ({ ...texts, matches }))
    )
  return verifyWith({ ...V4A, matches }, request, options, now)
}
