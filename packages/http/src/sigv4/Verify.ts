/**
 * Verification of the signature of a request, as a service does it. The in-memory CloudFront uses it.
 */
import * as Canonical from "./Canonical.js"
import { andThen, type MaybePromise } from "./Hash.js"
import type { Keys, Signer, Target } from "./Sign.js"

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

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 +Credential=([^/,\s]+)\/(\d{8})\/([^/,\s]+)\/([^/,\s]+)\/aws4_request, *SignedHeaders=([^,\s]+), *Signature=([0-9a-f]{64})$/

const parse = (header: string): Authorization | undefined => {
  const match = AUTHORIZATION.exec(header)
  if (match === null) return undefined
  const [accessKeyId = "", day = "", region = "", service = "", signedHeaders = "", signature = ""] = match.slice(1)
  return { accessKeyId, scope: { day, region, service }, signedHeaders: signedHeaders.split(";"), signature }
}

const malformed = (reason: string): Outcome => ({ _tag: "Malformed", reason })

/** The time that it takes does not depend on the position of a difference. */
const equalConstantTime = (a: string, b: string): boolean => {
  let difference = a.length ^ b.length
  for (let i = 0; i < a.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i)
  return difference === 0
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
  const headers = request.headers.map(([name, value]) => [name.toLowerCase(), value.trim()] as const)
  const header = (name: string): string | undefined => headers.find((one) => one[0] === name)?.[1]

  const authorization = header("authorization")
  if (authorization === undefined) return { _tag: "MissingAuthentication" }
  const parsed = parse(authorization)
  if (parsed === undefined) return malformed("the Authorization header is not one of Signature Version 4")
  const { accessKeyId, scope, signedHeaders } = parsed
  if (scope.region !== options.target.region || scope.service !== options.target.service) {
    return malformed(`the credential is not scoped to ${options.target.region}/${options.target.service}`)
  }
  const unsigned = headers.find(
    ([name]) => (name === "host" || name.startsWith("x-amz-")) && !signedHeaders.includes(name)
  )
  if (unsigned !== undefined) return malformed(`the header ${unsigned[0]} is not signed`)
  const missing = ["host", "x-amz-date", ...signedHeaders].find((name) => header(name) === undefined)
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
  return andThen(signer.signature(signed, keys.secretAccessKey, scope, date), (expected): Outcome => {
    if (equalConstantTime(expected.value, parsed.signature)) return { _tag: "Ok", accessKeyId }
    const { canonicalRequest, stringToSign } = expected
    return { _tag: "SignatureMismatch", canonicalRequest, stringToSign }
  })
}
