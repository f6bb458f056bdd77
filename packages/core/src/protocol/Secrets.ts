/**
 * What is secret, by how it looks and where it stands: one table for all that takes secrets out of texts. The first group of a pattern is
 * what is kept; all else of the match is the secret. They are for `replace` alone, since they are global.
 *
 * The texts may be long, and anybody's: no part of one is gone over again from each place at which a match may begin.
 */

/** The headers that authenticate a request. */
export const HEADERS = ["authorization", "x-amz-security-token"] as const

/** Names of headers whose values are secret. */
export const HEADER_NAME = /authorization|cookie|token|secret|password|api-?key|signature/i

/** The header of Signature Version 4 and 4A: the id of a key, a scope and a signature. */
export const AUTHORIZATION = /(AWS4-[A-Z0-9-]{1,32}\s)[^"'`<\]]+/g

/** What authenticates a request in its query, and the rest of it is not secret. */
export const SIGNING_PARAMETER = /((?:^|&)X-Amz-(?:Signature|Security-Token)=)[^&]*/gi

/** What authenticates in a URL: of a request to the API, or of a viewer. */
const URL_PARAMETER =
  /([?&;](?:amp;)?(?:X-Amz-(?:Signature|Security-Token|Credential)|Signature|Policy)=)[^&\s"'<>;]+/gi

/** The cookies of a viewer. */
const VIEWER_COOKIE = /(\bCloudFront-(?:Signature|Policy)["']?\s*[=:]\s*["']?)[\w~=-]+/gi

const SECURITY_TOKEN = /(\bx-amz-security-token["']?\s*[:=]\s*["']?)[^\s"'&,;<]+/gi

/** Members and variables with keys. */
const AWS_KEY = /(\baws_?(?:secret_?access_?key|session_?token)["']?\s*[:=]\s*["']?)[^\s"'&,;<]+/gi

/** A private key in PEM, also without its end. */
export const PRIVATE_KEY = /()-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----[^]*?(?:-----END (?:[A-Z]+ )*PRIVATE KEY-----|$)/g

/** What may be a PEM document in Base64. */
export const ENCODED_PEM = /()LS0tLS1CRUdJTi[A-Za-z0-9+/]+=*/g

const SIGNATURE = /(\bSignature["']?\s*[=:]\s*["']?)[\w+/=%-]+/gi

/** What follows a name that says so. A name ends with `token`, or has `secret` in it: what is before that is kept in any case. */
const NAMED =
  /((?:(?:\b|[_-])(?:authorization|cookie|password|private[ _-]?key)|token|secret(?:(?!secret)[\w-])*)["']?\s*[:=]\s*["']?)(?:(?:bearer|basic|digest|negotiate)\s+)?[^\s"',;&}\]<]+/gi

/** A match begins with the word, whose end is looked at first. */
const JSON_WEB_TOKEN = /((?<![\w-])(?=[\w-]*\.[\w-])[\w-]*?)\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?/g

const USER_INFORMATION = /(\/\/)[^\s/@"']+(?=@)/g

/** A signature. */
const HEXADECIMAL = /()\b[0-9a-f]{64}\b/gi

/** AWS's keys and tokens are Base64 with at least forty characters. */
const LONG_BASE64 = /()(?<![\w+/=.-])(?=[A-Za-z0-9+/_-]{40})(?=[^\s"']{0,256}\d)[A-Za-z0-9+/_-]{40,}={0,2}/g

/** What is a secret wherever it stands: no value of the API looks like it. */
export const CERTAIN: ReadonlyArray<RegExp> = [
  PRIVATE_KEY,
  AUTHORIZATION,
  URL_PARAMETER,
  VIEWER_COOKIE,
  SECURITY_TOKEN,
  AWS_KEY
]

/** What may be a secret in words that others wrote. Values of the API look like it, too. */
export const LIKELY: ReadonlyArray<RegExp> = [
  SIGNATURE,
  NAMED,
  JSON_WEB_TOKEN,
  USER_INFORMATION,
  HEXADECIMAL,
  LONG_BASE64
]
