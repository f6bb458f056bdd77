/**
 * Error responses. Any body is accepted: the parser returns the fields that it can find.
 *
 * CloudFront responds with `<ErrorResponse><Error>...`. Front ends of AWS respond with other documents: `<Error>`,
 * `<Response><Errors><Error>...`, an element named after the error, JSON, or only a header.
 */
import { utf8Text } from "./Platform.js"
import { ILLEGAL_CHARACTER, Reader } from "./Reader.js"
import type * as Wire from "./Wire.js"

export interface ErrorDocument {
  readonly code: string | undefined
  /** The service's message. Parts of the request's signature in it are redacted. */
  readonly message: string | undefined
  readonly requestId: string | undefined
}

/** The part of the body that is parsed. It is longer than any error document. */
const MAX_BYTES = 256 * 1024

/** The longest text that is accepted as an error code. */
const MAX_CODE = 256

/** How many levels of envelopes (elements, objects or arrays around the error) are searched. */
const MAX_DEPTH = 4

type Field = "code" | "message" | "requestId"
type Fields = Partial<Record<Field, string>>

/** The fields of an error, by the name of their element or key in lower case. */
const FIELDS: ReadonlyMap<string, Field> = new Map([
  ["code", "code"],
  ["__type", "code"],
  ["message", "message"],
  ["errormessage", "message"],
  ["requestid", "requestId"]
])

const ENVELOPES: ReadonlySet<string> = new Set(["errorresponse", "response", "errors", "error"])

/** Sets a field if it is not set yet. */
const setFirst = (found: Fields, field: Field, text: string): void => {
  const trimmed = text.trim()
  if (trimmed !== "") found[field] ??= trimmed
}

/** The text of a body. Neither a byte that is not UTF-8 nor a character that XML and JSON do not allow hides what is beside it. */
const textOf = (body: Uint8Array): string =>
  utf8Text(body.subarray(0, MAX_BYTES)).split(ILLEGAL_CHARACTER).join("\uFFFD").trimStart()

/** Collects the fields of an element and of the envelopes in it. A truncated text is ignored. */
const collectXml = (reader: Reader, found: Fields, depth: number): void => {
  const { endTag } = reader
  if (reader.consumeEmptyElement()) return
  while (reader.nextChild(endTag)) {
    const name = reader.name.toLowerCase()
    const field = FIELDS.get(name)
    if (field !== undefined) {
      const text = reader.textContent()
      if (reader.failure === undefined) setFirst(found, field, text)
    } else if (ENVELOPES.has(name) && depth < MAX_DEPTH) collectXml(reader, found, depth + 1)
    else reader.skipElement()
  }
}

/** The name of an element that is itself an error code: `<AccessDeniedException><Message>...`. */
const ERROR_ELEMENT = /(?:Exception|Error|Failure|Fault)$/

const fromXml = (text: string): Fields => {
  const found: Fields = {}
  const reader = new Reader(text, { refuseEmptyLists: false })
  if (!reader.expectRoot()) return found
  const { name } = reader
  const isEnvelope = ENVELOPES.has(name.toLowerCase())
  if (!isEnvelope && !ERROR_ELEMENT.test(name)) return found
  collectXml(reader, found, 0)
  if (!isEnvelope) found.code ??= name
  return found
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

const collectJson = (value: unknown, found: Fields, depth: number): void => {
  if (typeof value !== "object" || value === null || depth > MAX_DEPTH) return
  if (Array.isArray(value)) return collectJson(value[0], found, depth + 1)
  for (const [key, member] of Object.entries(value)) {
    const name = key.toLowerCase()
    const field = FIELDS.get(name)
    if (typeof member === "string") {
      if (field !== undefined) setFirst(found, field, field === "code" ? codeName(member) : member)
    } else if (ENVELOPES.has(name)) collectJson(member, found, depth + 1)
  }
}

const JSON_PAIR = /"(\w+)"\s*:\s*("(?:[^"\\]|\\.)*")/g

const fromJson = (text: string): Fields => {
  const found: Fields = {}
  const value = parse(text)
  if (value !== undefined) collectJson(value, found, 0)
  // The JSON is truncated: each complete pair of key and string is read by itself.
  else for (const [, key = "", member = ""] of text.matchAll(JSON_PAIR)) collectJson({ [key]: parse(member) }, found, 0)
  return found
}

/** The name in `namespace#Name:http://...`, the form of error codes in AWS's JSON protocols. */
const codeName = (code: string): string => code.slice(code.lastIndexOf("#", endOfName(code)) + 1, endOfName(code))

const endOfName = (code: string): number => {
  const colon = code.indexOf(":")
  return colon === -1 ? code.length : colon
}

const REDACTED = "<redacted>"

/**
 * Parts of the request's signature in messages of the service. `SignatureDoesNotMatch` quotes the canonical request with the session
 * token; `IncompleteSignature` quotes the Authorization header or a part of it.
 */
const SECRETS: ReadonlyArray<readonly [RegExp, string]> = [
  [/(x-amz-security-token["']?[ \t]*[:=][ \t]*["']?)[^\s"'&,;\\]+/gi, `$1${REDACTED}`],
  [/(authorization(?: header)?["']?[ \t]*[:=][ \t]*["']?)[^\r\n"']+/gi, `$1${REDACTED}`],
  [/(signature["']?[ \t]*[:=][ \t]*["']?)[\w+/=%-]{16,}/gi, `$1${REDACTED}`],
  [/'[^']*'(?= not a valid key=value pair)/gi, `'${REDACTED}'`]
]

const redactSecrets = (message: string): string =>
  SECRETS.reduce((text, [secret, instead]) => text.replace(secret, instead), message)

/** The request id in the response's headers. */
export const requestIdOf = ({ headers }: Wire.Response): string | undefined =>
  headers["x-amzn-requestid"] ?? headers["x-amzn-request-id"] ?? headers["x-amz-request-id"]

/**
 * Reads the code, the message and the request id of an error response from its body or its headers. Fields that are complete are read
 * even if the document is truncated.
 */
export const readError = (response: Wire.Response): ErrorDocument => {
  const { headers } = response
  const text = textOf(response.body)
  const found = text.startsWith("{") ? fromJson(text) : text.startsWith("<") ? fromXml(text) : {}
  const headerCode = codeName(headers["x-amzn-errortype"] ?? "").trim()
  // XML comes from the service itself, so its code has priority. For JSON, AWS's clients prefer the header.
  const code = text.startsWith("<") ? (found.code ?? headerCode) : headerCode === "" ? found.code : headerCode
  const message = found.message ?? headers["x-amzn-error-message"]
  return {
    code: code === undefined || code === "" || code.length > MAX_CODE ? undefined : code,
    message: message === undefined ? undefined : redactSecrets(message),
    requestId: found.requestId ?? requestIdOf(response)
  }
}
