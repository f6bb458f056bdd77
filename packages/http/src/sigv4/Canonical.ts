/**
 * The texts that Signature Version 4 is computed from: the canonical request and the string to sign.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
import { encodeUriComponent } from "@effect-cloudfront/core/protocol/Wire"

export const ALGORITHM = "AWS4-HMAC-SHA256"
export const TERMINATOR = "aws4_request"

/** A request as it travels. */
export interface Request {
  readonly method: string
  /** The path as sent, percent-encoded. */
  readonly path: string
  /** The query as sent, without `?`. */
  readonly query: string
  /** Those to be signed, in any order and case. A name may be there more than once. */
  readonly headers: ReadonlyArray<readonly [name: string, value: string]>
  readonly body: string | Uint8Array
}

/** What a signature is good for. */
export interface Scope {
  /** `yyyymmdd`. */
  readonly day: string
  readonly region: string
  readonly service: string
}

export interface Canonical {
  readonly text: string
  /** Lower-case names, sorted, with `;` between them. */
  readonly signedHeaders: string
}

/** Nothing in it is encoded, and nothing is left to be normalized. */
const NOTHING_TO_ENCODE = /^(?:\/[\w~-][\w.~-]*)+$/

/** The path, encoded once more than it is sent: that is SigV4's rule for every service but S3. */
const pathOf = (path: string): string =>
  NOTHING_TO_ENCODE.test(path) ? path : encodeUriComponent(normalize(path)).replaceAll("%2F", "/")

/** Resolves `.` and `..` and drops empty segments, as the rule for every service but S3 is. */
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
    // Not UTF-8, or a lone `%`: it stands for itself.
    return text
  }
}

const normalizeEncoding = (text: string): string => encodeUriComponent(decode(text))

/** Parameters sorted by name, then by value, each with its `=`. */
const queryOf = (query: string): string => {
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

/** What a trimmed value with single spaces has none of. */
const NEEDS_TRIMMING = /^\s|\s$|\s\s|[^\S ]/

/** Values trimmed, runs of spaces made one, values of the same name joined in the order in which they came. */
const headersOf = (headers: Request["headers"]): ReadonlyMap<string, string> => {
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
  const headers = headersOf(request.headers)
  const signedHeaders = [...headers.keys()].join(";")
  let text = `${request.method}\n${pathOf(request.path)}\n${queryOf(request.query)}\n`
  for (const [name, value] of headers) text += `${name}:${value}\n`
  return { text: `${text}\n${signedHeaders}\n${payloadHash}`, signedHeaders }
}

export const credentialScope = (scope: Scope): string => `${scope.day}/${scope.region}/${scope.service}/${TERMINATOR}`

export const stringToSign = (date: string, scope: Scope, requestHash: string): string =>
  `${ALGORITHM}\n${date}\n${credentialScope(scope)}\n${requestHash}`

/** `yyyymmddThhmmssZ`, the form of `x-amz-date`. */
export const formatDate = (millis: number): string => {
  const iso = new Date(millis).toISOString()
  return `${iso.slice(0, 4)}${iso.slice(5, 7)}${iso.slice(8, 13)}${iso.slice(14, 16)}${iso.slice(17, 19)}Z`
}

/** Milliseconds since the epoch, or `undefined` where the text is no such date. */
export const parseDate = (date: string): number | undefined => {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date)
  if (parts === null) return undefined
  const [, year, month, day, hour, minute, second] = parts
  const millis = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  return Number.isNaN(millis) ? undefined : millis
}
