/**
 * Error responses. Whatever comes back is read as far as it can be: a code is better than none, and none is no failure.
 *
 * CloudFront answers with `<ErrorResponse><Error>...`. In front of it stand services that have envelopes of their own: a bare
 * `<Error>`, `<Response><Errors><Error>...`, an element with the name of the error, JSON, or nothing but a header.
 */
import { utf8Decode } from "./Platform.js"
import { Reader } from "./Reader.js"
import type * as Wire from "./Wire.js"

export interface ErrorDocument {
  readonly code: string | undefined
  /** The words, with what is secret in them left out. */
  readonly message: string | undefined
  readonly requestId: string | undefined
}

/** Longer than any error; of a longer body the beginning is read. */
const MAX_BYTES = 256 * 1024

/** Longer than any code; a longer text is none. */
const MAX_CODE = 256

/** How deep the elements or objects are looked into that stand around an error. */
const MAX_DEPTH = 4

type Wanted = "code" | "message" | "requestId"
type Found = Partial<Record<Wanted, string>>

/** What holds a wanted text, by the name of its element or key in lower case. */
const WANTED: ReadonlyMap<string, Wanted> = new Map([
  ["code", "code"],
  ["__type", "code"],
  ["message", "message"],
  ["errormessage", "message"],
  ["requestid", "requestId"]
])

const ENVELOPES: ReadonlySet<string> = new Set(["errorresponse", "response", "errors", "error"])

/** The first text of each kind is the one that counts. */
const keep = (found: Found, wanted: Wanted, text: string): void => {
  const trimmed = text.trim()
  if (trimmed !== "") found[wanted] ??= trimmed
}

/** The bytes that are looked at, without a character that is cut in two at their end. */
const beginning = (bytes: Uint8Array): Uint8Array => {
  const end = Math.min(bytes.length, MAX_BYTES)
  for (let back = 1; back <= 3 && back <= end; back++) {
    const byte = bytes[end - back] ?? 0
    if (byte < 0x80) break
    if (byte < 0xc0) continue
    const length = byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4
    return bytes.subarray(0, length > back ? end - back : end)
  }
  return bytes.subarray(0, end)
}

/** Collects the wanted texts of an element and of the envelopes within it. A text that is cut off is not kept. */
const collect = (reader: Reader, found: Found, depth: number): void => {
  const { closing } = reader
  if (reader.took()) return
  while (reader.child(closing)) {
    const name = reader.name.toLowerCase()
    const wanted = WANTED.get(name)
    if (wanted !== undefined) {
      const text = reader.content()
      if (reader.failure === undefined) keep(found, wanted, text)
    } else if (ENVELOPES.has(name) && depth < MAX_DEPTH) collect(reader, found, depth + 1)
    else reader.skip()
  }
}

/** An element that is named for the error in it, as front ends answer: `<AccessDeniedException><Message>...`. */
const NAMED = /(?:Exception|Error|Failure|Fault)$/

const fromXml = (text: string): Found => {
  const found: Found = {}
  const reader = new Reader(text, { refuseEmptyLists: false })
  if (!reader.root()) return found
  const { name } = reader
  const isEnvelope = ENVELOPES.has(name.toLowerCase())
  if (!isEnvelope && !NAMED.test(name)) return found
  collect(reader, found, 0)
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

const collectJson = (value: unknown, found: Found, depth: number): void => {
  if (Array.isArray(value)) return collectJson(value[0], found, depth)
  if (typeof value !== "object" || value === null || depth > MAX_DEPTH) return
  for (const [key, member] of Object.entries(value)) {
    const name = key.toLowerCase()
    const wanted = WANTED.get(name)
    if (typeof member === "string") {
      if (wanted !== undefined) keep(found, wanted, wanted === "code" ? local(member) : member)
    } else if (ENVELOPES.has(name)) collectJson(member, found, depth + 1)
  }
}

const PAIR = /"(\w+)"\s*:\s*("(?:[^"\\]|\\.)*")/g

const fromJson = (text: string): Found => {
  const found: Found = {}
  const value = parse(text)
  if (value !== undefined) collectJson(value, found, 0)
  // Cut off: the pairs that are there, one by one.
  else for (const [, key = "", member = ""] of text.matchAll(PAIR)) collectJson({ [key]: parse(member) }, found, 0)
  return found
}

/** The name in `namespace#Name:http://...`, which is how AWS's JSON protocols write a code. */
const local = (code: string): string => code.slice(code.lastIndexOf("#", endOf(code)) + 1, endOf(code))

const endOf = (code: string): number => {
  const colon = code.indexOf(":")
  return colon === -1 ? code.length : colon
}

const REDACTED = "<redacted>"

/**
 * What a request is signed with, where the service's words quote it: `SignatureDoesNotMatch` has the canonical request with the
 * session token, `IncompleteSignature` the Authorization header or a part of it.
 */
const SECRETS: ReadonlyArray<readonly [RegExp, string]> = [
  [/(x-amz-security-token["']?[ \t]*[:=][ \t]*["']?)[^\s"'&,;\\]+/gi, `$1${REDACTED}`],
  [/(authorization(?: header)?["']?[ \t]*[:=][ \t]*["']?)[^\r\n"']+/gi, `$1${REDACTED}`],
  [/(signature["']?[ \t]*[:=][ \t]*["']?)[\w+/=%-]{16,}/gi, `$1${REDACTED}`],
  [/'[^']*'(?= not a valid key=value pair)/gi, `'${REDACTED}'`]
]

const withoutSecrets = (words: string): string =>
  SECRETS.reduce((text, [secret, instead]) => text.replace(secret, instead), words)

/** The id that the service gave the request, from the response's headers. */
export const requestIdOf = ({ headers }: Wire.Response): string | undefined =>
  headers["x-amzn-requestid"] ?? headers["x-amzn-request-id"] ?? headers["x-amz-request-id"]

/**
 * Reads the code, the words and the request id of an error response, from its body or its headers. Of a document that is cut off,
 * what was read completely counts.
 */
export const readError = (response: Wire.Response): ErrorDocument => {
  const { headers } = response
  const text = utf8Decode(beginning(response.body))?.trimStart() ?? ""
  const found = text.startsWith("{") ? fromJson(text) : text.startsWith("<") ? fromXml(text) : {}
  const named = local(headers["x-amzn-errortype"] ?? "").trim()
  // A document in XML is the service's own; beside JSON the header is what AWS's clients go by.
  const code = text.startsWith("<") ? (found.code ?? named) : named === "" ? found.code : named
  const message = found.message ?? headers["x-amzn-error-message"]
  return {
    code: code === undefined || code === "" || code.length > MAX_CODE ? undefined : code,
    message: message === undefined ? undefined : withoutSecrets(message),
    requestId: found.requestId ?? requestIdOf(response)
  }
}
