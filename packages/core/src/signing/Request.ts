/**
 * Reads signed requests, and decides about them as CloudFront does.
 */
import { utf8Decode, utf8Encode } from "../protocol/Platform.js"
import * as Base64 from "./Base64.js"
import * as Ipv4 from "./Ipv4.js"
import * as Policy from "./Policy.js"
import * as Resource from "./Resource.js"
import { isHash, type Hash } from "./WebCrypto.js"

/** The `Code` of CloudFront's answer, by what is wrong with the request. */
export const CODES = {
  InvalidUrl: "AccessDenied",
  RepeatedParameter: "AccessDenied",
  MissingKeyPairId: "MissingKey",
  UnknownKeyPairId: "InvalidKey",
  MalformedSignature: "MalformedSignature",
  UnknownHashAlgorithm: "AccessDenied",
  TwoPolicies: "AccessDenied",
  MalformedPolicy: "MalformedPolicy",
  WrongSignature: "AccessDenied",
  OtherResource: "AccessDenied",
  Expired: "AccessDenied",
  NotYetActive: "AccessDenied",
  OtherAddress: "AccessDenied"
} as const

export type Reason = keyof typeof CODES

/** A request whose signature remains to be verified. */
export interface Signed {
  readonly keyPairId: string
  readonly kind: "canned" | "custom"
  readonly hash: Hash
  /** What the signature is of. */
  readonly text: Uint8Array
  readonly signature: Uint8Array
  readonly policy: Policy.Policy
  /** The URL without the parameters of a signed URL. */
  readonly url: string
}

export type Parameters = ReadonlyMap<Resource.Parameter, string>

const COOKIE_PREFIX = "CloudFront-"

/** The parameters in cookies, given as the header or by name. The first of two cookies with one name counts. */
export const ofCookies = (cookies: string | Readonly<Record<string, string | undefined>>): Parameters => {
  const entries =
    typeof cookies === "string"
      ? cookies.split(";").map((cookie): readonly [string, string | undefined] => {
          const [name = ""] = cookie.split("=", 1)
          return [name.trim(), cookie.slice(name.length + 1).trim()]
        })
      : Object.entries(cookies)
  const values = new Map<string, string>()
  for (const [name, value] of entries) if (value !== undefined && !values.has(name)) values.set(name, value)
  return new Map(
    Resource.PARAMETERS.flatMap((name) => {
      const value = values.get(COOKIE_PREFIX + name)
      return value === undefined ? [] : [[name, value] as const]
    })
  )
}

const EXPIRES = /^(?:0|[1-9]\d*)$/

/** The policy that the signature is of, and its text. */
const policyOf = (parameters: Parameters, url: string): Pick<Signed, "kind" | "policy" | "text"> | undefined => {
  const encoded = parameters.get("Policy")
  if (encoded === undefined) {
    const seconds = parameters.get("Expires") ?? ""
    const expires = Number(seconds)
    if (!EXPIRES.test(seconds) || !Policy.isTime(expires)) return undefined
    const policy = { resource: url, expires, activeFrom: undefined, ipAddress: undefined }
    return { kind: "canned", policy, text: utf8Encode(Policy.canned(url, expires)) }
  }
  const text = Base64.decode(encoded)
  const json = text && utf8Decode(text)
  const policy = json === undefined ? [] : Policy.parse(json)
  return text === undefined || Policy.isFaulty(policy) ? undefined : { kind: "custom", policy, text }
}

/** Reads a request for a URL with the parameters of its own, or else of its cookies. `isKnown` tells whether a key is trusted. */
export const read = (
  requested: string,
  cookies: Parameters,
  isKnown: (keyPairId: string) => boolean
): Signed | Reason => {
  if (Resource.requestFault(requested) !== undefined) return "InvalidUrl"
  const { isRepeated, parameters: own, url } = Resource.separate(requested)
  if (isRepeated) return "RepeatedParameter"
  const parameters = own.size > 0 ? own : cookies
  const keyPairId = parameters.get("Key-Pair-Id")
  if (keyPairId === undefined || keyPairId === "") return "MissingKeyPairId"
  if (!isKnown(keyPairId)) return "UnknownKeyPairId"
  const signature = Base64.decode(parameters.get("Signature") ?? "")
  if (signature === undefined || signature.length === 0) return "MalformedSignature"
  const hash = parameters.get("Hash-Algorithm") ?? "SHA1"
  if (!isHash(hash)) return "UnknownHashAlgorithm"
  if (parameters.has("Policy") && parameters.has("Expires")) return "TwoPolicies"
  const policy = policyOf(parameters, url)
  return policy === undefined ? "MalformedPolicy" : { keyPairId, signature, hash, url, ...policy }
}

/** Why the policy, whose signature was verified, does not permit the request. `now` is in milliseconds since the epoch. */
export const refusal = ({ policy, url }: Signed, now: number, address: string | undefined): Reason | undefined => {
  const { activeFrom, expires, ipAddress, resource } = policy
  const second = Math.floor(now / 1000)
  if (resource !== undefined && !Resource.matches(resource, url)) return "OtherResource"
  if (second >= expires) return "Expired"
  if (activeFrom !== undefined && second <= activeFrom) return "NotYetActive"
  const range = ipAddress === undefined ? undefined : Ipv4.parse(ipAddress)
  return range !== undefined && (address === undefined || !Ipv4.contains(range, address)) ? "OtherAddress" : undefined
}
