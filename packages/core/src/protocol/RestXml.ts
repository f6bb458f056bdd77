/**
 * The client's side of the protocol restXml: encodes inputs as requests and decodes responses to outputs. Each function compiles the
 * codec of one operation.
 */
import * as Decode from "./Decode.js"
import * as Encode from "./Encode.js"
import * as Http from "./Http.js"
import {
  fail,
  membersIn,
  parseFailure,
  readEmptyBody,
  succeed,
  withPath,
  type ParseFailure,
  type Result
} from "./Http.js"
import { utf8Decode, utf8Parts, utf8Prefix } from "./Platform.js"
import { Reader, type Options } from "./Reader.js"
import type * as Shape from "./Shape.js"
import type * as Wire from "./Wire.js"

export { fail, leafEncoder, membersIn, parseFailure, readHeaders, succeed, withPath } from "./Http.js"
export type { Operation, ParseFailure, Result } from "./Http.js"

export const NAMESPACE = "http://cloudfront.amazonaws.com/doc/2020-05-31/"

/** The name of the root element of a payload. */
const payloadRootName = (payload: Shape.Member): string =>
  payload.shape.kind === "structure" ? payload.shape.root : payload.wire

/** Prints a root element and its content. Returns whether it has content. */
const printDocument = (
  printer: Encode.Printer,
  prolog: string,
  root: string,
  print: Encode.Print,
  value: unknown
): boolean => {
  printer.out += `${prolog}<${root} xmlns="${NAMESPACE}">`
  const start = printer.out.length
  print(printer, value)
  const some = printer.hasPrintedSince(start)
  printer.out += `</${root}>`
  return some
}

/**
 * Prints the payload, or else the members with location `body`. Without any of them there is no body with `omit` (requests), and a
 * root element without content with `keep` (responses), which begin with an XML declaration.
 */
export const bodyPrinter = (
  shape: Shape.Structure,
  empty: "omit" | "keep"
): ((printer: Encode.Printer, value: Record<string, unknown>) => void) => {
  const payload = membersIn(shape, "payload")[0]
  const prolog = empty === "keep" ? '<?xml version="1.0"?>\n' : ""
  if (payload === undefined) {
    if (membersIn(shape, "body").length === 0) return () => undefined
    const print = shape.printer()
    return (printer, value) => {
      const before = printer.out
      if (!printDocument(printer, prolog, shape.root, print, value) && empty === "omit") printer.out = before
    }
  }
  const print = Encode.content(payload.shape)
  const root = payloadRootName(payload)
  return (printer, value) => {
    const present = value[payload.key]
    if (present === undefined) {
      if (payload.required) withPath(printer, payload.key, () => printer.addProblem("is required"))
      return
    }
    withPath(printer, payload.key, () => printDocument(printer, prolog, root, print, present))
  }
}

/** Checks an input and encodes it as a request. `token` is the value of a caller reference that is absent. */
export const encodeRequest: Http.Protocol["encodeRequest"] = (operation) =>
  Http.encodeRequest(operation, bodyPrinter(operation.input, "omit"))

/** Reads a complete document with the given root element. */
export const readDocument = (
  bytes: Uint8Array | string,
  root: string,
  read: Decode.Read,
  options: Options & { readonly alias?: string | undefined }
): Result<unknown, ParseFailure> => {
  if (typeof bytes !== "string" && bytes.length > LONG && options.mode === undefined) {
    const reader = new Reader("", options, { next: utf8Parts(bytes, PART), margin: MARGIN })
    const value = readRoot(reader, root, read, options)
    if (reader.failure === undefined) return succeed(value)
  }
  const text = typeof bytes === "string" ? bytes : utf8Decode(bytes)
  if (text === undefined) return readPrefix(bytes as Uint8Array, root, read, options)
  const reader = new Reader(text, options)
  const value = readRoot(reader, root, read, options)
  return reader.failure === undefined ? succeed(value) : fail({ ...reader.failure, text: reader.text, partial: value })
}

/** A document of more bytes is read in parts. */
const LONG = 65_536
/** A part and the margin before it are 96 KiB of memory at most, if they have other characters than those of Latin-1. */
const PART = 32_768
const MARGIN = 16_384

/** Reads a document with the given root element, and its end. */
export const readRoot = (
  reader: Reader,
  root: string,
  read: Decode.Read,
  { alias }: { readonly alias?: string | undefined }
): unknown => {
  if (!reader.expectRoot()) return undefined
  if (reader.name !== root && reader.name !== alias)
    return reader.fail("value", `the root element is <${reader.name.slice(0, 64)}>, not <${root}>`)
  const value = read(reader)
  reader.expectEndOfDocument()
  return value
}

/**
 * Reads a document that is not valid UTF-8, up to the first invalid byte. If the invalid bytes are the start of one character at the
 * end, the document was truncated, and the failure says so.
 */
const readPrefix = (bytes: Uint8Array, ...[root, read, options]: Rest<Parameters<typeof readDocument>>) => {
  const { isTruncated, text } = utf8Prefix(bytes)
  const result = readDocument(text, root, read, options)
  if (!result.ok && (isTruncated || !result.error.isTruncated)) return result
  const partial = result.ok ? result.value : result.error.partial
  const reason = "the body is not UTF-8"
  return fail<ParseFailure>({ ...parseFailure(reason, "", text), kind: "malformed", offset: text.length, partial })
}

type Rest<A extends ReadonlyArray<unknown>> = A extends readonly [unknown, ...infer Rest] ? Rest : never

/** Reads the payload, or else the members with location `body`. */
export const readBody = (
  shape: Shape.Structure,
  options: Options & { readonly alias?: string | undefined }
): ((bytes: Uint8Array | string) => Result<Record<string, unknown>, ParseFailure>) => {
  const payload = membersIn(shape, "payload")[0]
  if (payload !== undefined) {
    const read = Decode.element(payload.shape)
    const root = payloadRootName(payload)
    return (bytes) => {
      if (bytes.length === 0 && !payload.required) return succeed({})
      if (payload.shape.kind === "blob") return succeed({ [payload.key]: bytes })
      const result = readDocument(bytes, root, read, options)
      if (result.ok) return succeed({ [payload.key]: result.value })
      const { partial, path } = result.error
      return fail({
        ...result.error,
        path: path === "" ? payload.key : `${payload.key}.${path}`,
        partial: partial === undefined ? {} : { [payload.key]: partial }
      })
    }
  }
  if (membersIn(shape, "body").length === 0) return readEmptyBody
  return (bytes) =>
    readDocument(bytes, shape.root, shape.reader(), options) as Result<Record<string, unknown>, ParseFailure>
}

const RESPONSE_OPTIONS = { refuseEmptyLists: false } as const

const HTML_TYPE = /^(?:text\/html|application\/xhtml\+xml)\b/i
const DOCUMENT_TYPE = /^(?:text\/(?:xml|plain)|application\/(?:[\w.]+\+)?(?:xml|json))\b/i

/** Whether the first byte that is not white space is `<` or `{`. */
const beginsAsDocument = (bytes: Uint8Array): boolean => {
  const first = bytes.find((byte) => byte !== 9 && byte !== 10 && byte !== 13 && byte !== 32)
  return first === 60 || first === 123
}

/**
 * Whether a binary body was not sent by the service. Any bytes are a valid payload, so only headers can tell: the service sends an ETag
 * with every function. HTML is never the payload. Without an ETag, XML, JSON and plain text are not the payload either, nor is a body
 * without a content type that looks like XML or JSON.
 */
const isNotThePayload = (headers: Wire.Response["headers"], body: Uint8Array): boolean => {
  const type = headers["content-type"]
  if (type !== undefined && HTML_TYPE.test(type)) return true
  return headers["etag"] === undefined && (type === undefined ? beginsAsDocument(body) : DOCUMENT_TYPE.test(type))
}

/**
 * Decodes a response with a status of success. Another status than the documented one is a failure, and so is another document than
 * the operation's, since a proxy may have sent it. With `lenient`, for emulators, any status of success is accepted, required members
 * may be absent, and the root element may be named after the operation.
 */
export const decodeResponse: Http.Protocol["decodeResponse"] = (operation, mode) => {
  const { output: shape } = operation
  const alias = mode === undefined ? undefined : `${operation.id}Result`
  const options: Options = mode === undefined ? RESPONSE_OPTIONS : { ...RESPONSE_OPTIONS, mode }
  const isBytes = shape !== undefined && membersIn(shape, "payload")[0]?.shape.kind === "blob"
  const bodies: Http.Bodies = {
    read: shape === undefined ? readEmptyBody : readBody(shape, { ...options, alias }),
    readPartial: shape === undefined ? readEmptyBody : readBody(shape, { ...RESPONSE_OPTIONS, alias, mode: "partial" }),
    refuse: ({ body, headers }) =>
      isBytes && isNotThePayload(headers, body)
        ? parseFailure("is a document, not the bytes that were asked for")
        : undefined
  }
  return Http.decodeResponse(operation, bodies, mode)
}
