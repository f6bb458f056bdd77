/**
 * The texts that Signature Version 4 and 4A are computed from: the canonical request and the string to sign.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
import { encodeUriComponent } from "@effect-cloudfront/core/protocol/Wire"

export const ALGORITHM = "AWS4-HMAC-SHA256"
export const ALGORITHM_V4A = "AWS4-ECDSA-P256-SHA256"
export const TERMINATOR = "aws4_request"

/** An HTTP request in the form in which it is sent. */
export interface Request {
  readonly method: string
  /** The path as sent, percent-encoded. */
  readonly path: string
  /** The query as sent, without `?`. */
  readonly query: string
  /** The headers to sign, in any order and case. A name may occur more than once. */
  readonly headers: ReadonlyArray<readonly [name: string, value: string]>
  readonly body: string | Uint8Array
}

/** The credential scope of a signature. */
export interface Scope {
  /** `yyyymmdd`. */
  readonly day: string
  /** Absent in Signature Version 4A, whose keys are valid for every region. */
  readonly region?: string | undefined
  readonly service: string
}

export interface Canonical {
  readonly text: string
  /** Lower-case names, sorted, with `;` between them. */
  readonly signedHeaders: string
}

/** Matches a path that contains no character to encode and no segment to normalize. */
const IS_CANONICAL_PATH = /^(?:\/[\w~-][\w.~-]*)+$/

/** The canonical path: the sent path, percent-encoded once more. SigV4 requires this for every service except S3. */
const canonicalPath = (path: string): string =>
  IS_CANONICAL_PATH.test(path) ? path : encodeUriComponent(normalize(path)).replaceAll("%2F", "/")

/** Resolves `.` and `..` and removes empty segments. SigV4 requires this for every service except S3. */
const normalize = (path: string): string => {
  if (path === "" || path === "/") return "/"
  if (!path.includes("//") && !path.includes("/.")) return path
  const kept: Array<string> = []
  for (const segment of path.split("/")) {
    if (segment === "..") kept.pop()
    else if (segment !== "" && segment !== ".") kept.push(segment)
  }
  return kept.length === 0 ? "/" : `/${kept.join("/")}${path.endsWith("/") ? "/" : ""}`
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    // A text that is not valid percent-encoded UTF-8 is used as it is.
    return text
  }
}

const normalizeEncoding = (text: string): string => encodeUriComponent(decode(text))

/** The canonical query: the parameters sorted by name, then by value. Each of them has a `=`. */
const canonicalQuery = (query: string): string => {
  if (query === "") return ""
  return query
    .split("&")
    .map((parameter): readonly [string, string] => {
      const at = parameter.indexOf("=")
      return at < 0
        ? [normalizeEncoding(parameter), ""]
        : [normalizeEncoding(parameter.slice(0, at)), normalizeEncoding(parameter.slice(at + 1))]
    })
    .sort((a, b) => compare(a[0], b[0]) || compare(a[1], b[1]))
    .map(([name, value]) => `${name}=${value}`)
    .join("&")
}

/**
 * Matches a value with surrounding white space, with several spaces in a row, or with white space other than a space.
 */
const NEEDS_TRIMMING = /^\s|\s$|\s\s|[^\S ]/

/**
 * The canonical headers: values are trimmed, several spaces become one, and values of the same name are joined in their
 * order.
 */
const canonicalHeaders = (headers: Request["headers"]): ReadonlyMap<string, string> => {
  const merged = new Map<string, string>()
  const sorted = headers
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .sort((a, b) => compare(a[0], b[0]))
  for (const [name, value] of sorted) {
    const trimmed = NEEDS_TRIMMING.test(value) ? value.trim().replace(/\s+/g, " ") : value
    const before = merged.get(name)
    merged.set(name, before === undefined ? trimmed : `${before},${trimmed}`)
  }
  return merged
}

export const canonicalRequest = (request: Request, payloadHash: string): Canonical => {
  const headers = canonicalHeaders(request.headers)
  const signedHeaders = [...headers.keys()].join(";")
  let text = `${request.method}\n${canonicalPath(request.path)}\n${canonicalQuery(request.query)}\n`
  for (const [name, value] of headers) text += `${name}:${value}\n`
  return { text: `${text}\n${signedHeaders}\n${payloadHash}`, signedHeaders }
}

export const credentialScope = ({ day, region, service }: Scope): string =>
  `${day}/${region === undefined ? "" : `${region}/`}${service}/${TERMINATOR}`

export const stringToSign = (algorithm: string, date: string, scope: Scope, requestHash: string): string =>
  `${algorithm}\n${date}\n${credentialScope(scope)}\n${requestHash}`

/** `yyyymmddThhmmssZ`, the form of `x-amz-date`. */
export const formatDate = (millis: number): string => {
  const iso = new Date(millis).toISOString()
  return `${iso.slice(0, 4)}${iso.slice(5, 7)}${iso.slice(8, 13)}${iso.slice(14, 16)}${iso.slice(17, 19)}Z`
}

/** Milliseconds since the epoch, or `undefined` if the text does not have this form. */
export const parseDate = (date: string): number | undefined => {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date)
  if (parts === null) return undefined
  const [, year, month, day, hour, minute, second] = parts
  const millis = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  return Number.isNaN(millis) ? undefined : millis
}
