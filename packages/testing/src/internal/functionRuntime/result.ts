/** The checks of what a viewer function returns, and its JSON in `FunctionOutput`. */
import { utf8Encode } from "@effect-cloudfront/core/protocol/Platform"
import { isObject, type Event, type Json } from "./event.js"

/** What is wrong with a value, as it follows "The CloudFront function returned an invalid value: ". */
export interface Invalid {
  readonly reason: string
}

export interface Valid {
  readonly output: string
}

/** The longest URI with its query string, in bytes. */
const URI = 8192

/** The longest body, in bytes. In doubt: the documentation has 40 KB as the size of a response of functions. */
const BODY = 40 * 1024

/** Members in the order in which the service writes them. */
const REQUEST = ["headers", "method", "querystring", "uri", "cookies"]
const RESPONSE = ["headers", "statusDescription", "cookies", "statusCode", "body"]

/** Headers that a viewer-request function sees and must not change, add or delete. */
const READ_ONLY_REQUEST = ["content-length", "host", "transfer-encoding", "via"]
const READ_ONLY_RESPONSE = ["warning", "via"]

/** Headers that functions never see and must not add. */
const FORBIDDEN =
  /^(connection|expect|keep-alive|proxy-authenticate|proxy-authorization|proxy-connection|trailer|upgrade|x-accel-.*|x-amz-cf-.*|x-amzn-.*|x-cache|x-edge-.*|x-forwarded-proto|x-real-ip)$/

/** A name of a header: the characters of a token. */
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/

/** Characters that a value of a header cannot carry. */
const CONTROL = /[\u0000-\u0008\u000A-\u001F\u007F]/

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

const byteLength = (text: string): number => utf8Encode(text).length

const first = <A>(items: Iterable<A>, check: (item: A) => string | undefined): string | undefined => {
  for (const item of items) {
    const problem = check(item)
    if (problem !== undefined) return problem
  }
  return undefined
}

/** A field of `headers`, `cookies` or `querystring`. */
const field = (path: string, given: unknown, isHeader: boolean): string | undefined => {
  if (!isObject(given)) return `${path} must be an object with a value.`
  const { attributes, multiValue, value } = given
  if (value === undefined && multiValue === undefined) return `${path} must have a value.`
  if (value !== undefined && typeof value !== "string") return `${path}.value must be a string.`
  if (isHeader && typeof value === "string" && CONTROL.test(value)) return `${path}.value has a control character.`
  if (attributes !== undefined && typeof attributes !== "string") return `${path}.attributes must be a string.`
  if (multiValue === undefined) return undefined
  if (!Array.isArray(multiValue)) return `${path}.multiValue must be an array.`
  return first(multiValue.entries(), ([i, one]: [number, unknown]) =>
    isObject(one) && one.multiValue !== undefined
      ? `${path}.multiValue[${i}] must have a value.`
      : field(`${path}.multiValue[${i}]`, one, isHeader)
  )
}

const fields = (path: string, given: unknown): string | undefined => {
  if (given === undefined) return undefined
  if (!isObject(given)) return `${path} must be an object.`
  const isHeaders = path.endsWith(".headers")
  return first(Object.entries(given), ([name, one]) => {
    if (isHeaders && name !== name.toLowerCase()) return `${path} must have header names in lower case.`
    if (isHeaders && !TOKEN.test(name)) return `${path} has a header name with a character that headers do not have.`
    return field(`${path}.${name}`, one, isHeaders)
  })
}

const uri = (given: unknown): string | undefined => {
  if (typeof given !== "string") return "request.uri must be a string."
  if (!given.startsWith("/")) return "request.uri must start with a slash."
  if (/[\u0000-\u0020\u007F#]/.test(given)) return "request.uri must not have spaces, control characters or #."
  return byteLength(given) > URI ? `request.uri must have at most ${URI} bytes.` : undefined
}

const request = (given: Json): string | undefined =>
  (typeof given.method === "string" ? undefined : "request.method must be a string.") ??
  uri(given.uri) ??
  first(["headers", "querystring", "cookies"], (member) => fields(`request.${member}`, given[member]))

const body = (given: unknown): string | undefined => {
  if (given === undefined) return undefined
  if (typeof given === "string") return byteLength(given) > BODY ? TOO_LARGE : undefined
  if (!isObject(given)) return "response.body must be a string or an object."
  const { data, encoding } = given
  if (encoding !== "text" && encoding !== "base64") return "response.body.encoding must be text or base64."
  if (typeof data !== "string") return "response.body.data must be a string."
  if (encoding === "base64" && !BASE64.test(data)) return "response.body.data is not valid base64."
  return (encoding === "text" ? byteLength(data) : (data.length * 3) / 4) > BODY ? TOO_LARGE : undefined
}

const TOO_LARGE = `response.body must have at most ${BODY} bytes.`

const response = (given: Json): string | undefined => {
  const { statusCode, statusDescription } = given
  if (typeof statusCode !== "number" || !Number.isInteger(statusCode)) return "response.statusCode must be an integer."
  if (statusCode < 100 || statusCode > 599) return "response.statusCode must be from 100 to 599."
  if (statusDescription !== undefined && typeof statusDescription !== "string") {
    return "response.statusDescription must be a string."
  }
  return fields("response.headers", given.headers) ?? fields("response.cookies", given.cookies) ?? body(given.body)
}

const headersOf = (value: unknown): Json => (isObject(value) && isObject(value.headers) ? value.headers : {})

/**
 * What `TestFunction` lets pass and a distribution refuses. The documentation says that a test does not tell whether the
 * request gets through.
 */
const atTheEdge = (event: Event, returned: Json, isResponse: boolean): string | undefined => {
  const before = isResponse ? event.value.response : event.value.request
  if (!isResponse && isObject(before) && before.method !== returned.method) return "request.method is read-only."
  const path = isResponse ? "response.headers" : "request.headers"
  const after = headersOf(returned)
  const forbidden = Object.keys(after).find((name) => FORBIDDEN.test(name))
  if (forbidden !== undefined) return `${path}.${forbidden} is not allowed.`
  // A response that a viewer-request function makes has no response before it.
  if (isResponse && event.type === "viewer-request") return undefined
  const readOnly = (isResponse ? READ_ONLY_RESPONSE : READ_ONLY_REQUEST).find(
    (name) => JSON.stringify(headersOf(before)[name]) !== JSON.stringify(after[name])
  )
  return readOnly === undefined ? undefined : `${path}.${readOnly} is read-only.`
}

/** Known members first, in the service's order, and empty maps where there were none. */
const ordered = (given: Json, order: ReadonlyArray<string>, maps: ReadonlyArray<string>): Json => {
  const known = order.flatMap((member) => {
    const value = given[member] ?? (maps.includes(member) ? {} : undefined)
    return value === undefined ? [] : ([[member, value]] as const)
  })
  return Object.fromEntries([...known, ...Object.entries(given).filter(([member]) => !order.includes(member))])
}

/** Checks what the handler returned, and makes the JSON of the result. */
export const check = (event: Event, returned: unknown, checks: "test" | "edge"): Invalid | Valid => {
  if (!isObject(returned)) return { reason: "the handler must return a request object or a response object." }
  const isResponse = event.type === "viewer-response" || returned.statusCode !== undefined
  const problem =
    (isResponse ? response(returned) : request(returned)) ??
    (checks === "edge" ? atTheEdge(event, returned, isResponse) : undefined)
  if (problem !== undefined) return { reason: problem }
  const value = isResponse
    ? { response: ordered(returned, RESPONSE, ["headers", "cookies"]) }
    : { request: ordered(returned, REQUEST, ["headers", "querystring", "cookies"]) }
  return { output: JSON.stringify(value) }
}
