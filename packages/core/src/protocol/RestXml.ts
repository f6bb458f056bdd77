/**
 * The client's side of the protocol restXml: encodes inputs as requests and decodes responses to outputs. Each function compiles the
 * codec of one operation.
 */
import * as Decode from "./Decode.js"
import * as Encode from "./Encode.js"
import { utf8Decode, utf8Prefix } from "./Platform.js"
import { Reader, type Failure, type Options } from "./Reader.js"
import * as Rules from "./Rules.js"
import type * as Shape from "./Shape.js"
import * as Wire from "./Wire.js"

export const NAMESPACE = "http://cloudfront.amazonaws.com/doc/2020-05-31/"

/** An operation as the protocol needs it. */
export interface Operation {
  readonly id: string
  readonly method: Wire.Method
  /** The path template, with labels in braces. */
  readonly path: string
  /** Constant query parameters of the operation. An empty value means that only the name is sent. */
  readonly query: ReadonlyArray<readonly [name: string, value: string]>
  readonly status: number
  readonly input: Shape.Structure
  readonly output: Shape.Structure | undefined
}

export type Result<A, E> = { readonly ok: true; readonly value: A } | { readonly ok: false; readonly error: E }

export const succeed = <A>(value: A): Result<A, never> => ({ ok: true, value })
export const fail = <E>(error: E): Result<never, E> => ({ ok: false, error })

/** The members of a structure that are sent in this part of the message. */
export const membersIn = (shape: Shape.Structure, location: Shape.Location): ReadonlyArray<Shape.Member> =>
  shape.members().filter((member) => member.location === location)

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

/** Runs `f` with `key` at the end of the printer's path. */
export const withPath = <A>(printer: Encode.Printer, key: string, f: () => A): A => {
  printer.path.push(key)
  const result = f()
  printer.path.pop()
  return result
}

type EncodeLeaf = (printer: Encode.Printer, value: unknown) => string | undefined

/**
 * Encodes a member that is sent in a header, a label or the query. The text is `undefined` if the member is absent or invalid; the
 * latter is a problem of the printer.
 */
export const leafEncoder = (member: Shape.Member, check: Rules.Check): EncodeLeaf => {
  // Lists and structures are sent in bodies only. The generator refuses others.
  const toText = Encode.leaf(member.shape as Shape.Leaf)
  return (printer, value) =>
    withPath(printer, member.key, () => {
      if (value === undefined) return member.required ? printer.addProblem("is required") : undefined
      const text = toText(printer, value)
      const reason = text === undefined ? undefined : check(text)
      return reason === undefined ? text : printer.addProblem(reason)
    })
}

const noCheck = (): undefined => undefined

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/**
 * Checks an input and encodes it as a request. `token` is the value of a caller reference that is absent.
 */
export const encodeRequest = (
  operation: Operation
): ((input: unknown, token: string | undefined) => Result<Wire.Request, ReadonlyArray<Encode.Problem>>) => {
  const { input: shape } = operation
  const literals = operation.path.split(/\{\w+\+?\}/)
  const labelNames = Array.from(operation.path.matchAll(/\{(\w+)\+?\}/g), (match) => match[1])
  const encodersOf = (location: Shape.Location, check: Rules.Check) =>
    membersIn(shape, location).map((member) => ({ member, encode: leafEncoder(member, check) }))
  const labelEncoders = encodersOf("label", Rules.label)
  const headerEncoders = encodersOf("header", Rules.header)
  const queryEncoders = encodersOf("query", noCheck)
  const printBody = bodyPrinter(shape, "omit")
  const memberKeys = new Set(shape.members().map((member) => member.key))
  const fixedQuery = operation.query.map(([name, value]) => [name, value === "" ? undefined : value] as const)

  return (input, token) => {
    const printer = new Encode.Printer(token)
    const value = input === undefined ? {} : input
    if (!isRecord(value)) {
      printer.addProblem("must be an object")
      return fail(printer.problems)
    }
    let path = literals[0] ?? ""
    for (let i = 0; i < labelNames.length; i++) {
      const label = labelEncoders.find(({ member }) => member.wire === labelNames[i])
      path += Wire.encodeUriComponent(label?.encode(printer, value[label.member.key]) ?? "") + (literals[i + 1] ?? "")
    }
    const requestHeaders: Record<string, string> = {}
    for (const { member, encode } of headerEncoders) {
      const text = encode(printer, value[member.key])
      if (text !== undefined) requestHeaders[member.wire.toLowerCase()] = text
    }
    const query: Array<readonly [string, string | undefined]> = [...fixedQuery]
    for (const { member, encode } of queryEncoders) {
      const text = encode(printer, value[member.key])
      if (text !== undefined) query.push([member.wire, text])
    }
    printBody(printer, value)
    for (const key of Object.keys(value)) {
      if (!memberKeys.has(key) && value[key] !== undefined) {
        withPath(printer, key, () => printer.addProblem(`is not a member of ${shape.name}`))
      }
    }
    if (printer.problems.length > 0) return fail(printer.problems)
    return succeed({
      operation: operation.id,
      method: operation.method,
      path,
      query,
      headers: requestHeaders,
      body: printer.document()
    })
  }
}

/** Why a message could not be decoded. */
export interface ParseFailure extends Failure {
  /** The document, up to the first byte that is not UTF-8. */
  readonly text: string
  /** The part of the value that was decoded. */
  readonly partial: unknown
}

/** A failure that has no position in the document. */
export const parseFailure = (reason: string, path = "", text = ""): ParseFailure => ({
  kind: "value",
  reason,
  path,
  offset: 0,
  isTruncated: false,
  text,
  partial: undefined
})

/** Reads a complete document with the given root element. */
export const readDocument = (
  bytes: Uint8Array | string,
  root: string,
  read: Decode.Read,
  options: Options & { readonly alias?: string | undefined }
): Result<unknown, ParseFailure> => {
  const text = typeof bytes === "string" ? bytes : utf8Decode(bytes)
  if (text === undefined) return readPrefix(bytes as Uint8Array, root, read, options)
  const reader = new Reader(text, options)
  let value: unknown
  if (reader.expectRoot()) {
    if (reader.name === root || reader.name === options.alias) {
      value = read(reader)
      reader.expectEndOfDocument()
    } else reader.fail("value", `the root element is <${reader.name.slice(0, 64)}>, not <${root}>`)
  }
  return reader.failure === undefined ? succeed(value) : fail({ ...reader.failure, text: reader.text, partial: value })
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

/** Reads the members that are sent in headers into `into`. Returns the failure of the first invalid header, and reads the others. */
export const readHeaders = (
  members: ReadonlyArray<Shape.Member>
): ((headers: Readonly<Record<string, string>>, into: Record<string, unknown>) => ParseFailure | undefined) => {
  const decoders = members.map((member) => ({
    member,
    names: [member.wire, ...member.aliases].map((name) => name.toLowerCase()),
    // Lists and structures are sent in bodies only.
    fromText: Decode.leaf(member.shape as Shape.Leaf)
  }))
  return (headers, into) => {
    let failure: ParseFailure | undefined
    for (const { fromText, member, names } of decoders) {
      const name = names.find((name) => headers[name] !== undefined)
      const text = name === undefined ? undefined : headers[name]
      if (text === undefined) continue
      const value = fromText(text)
      if (value === undefined)
        failure ??= parseFailure(`the header ${member.wire} is not a ${member.shape.kind}`, member.key)
      else into[member.key] = value
    }
    return failure
  }
}

const BLANK = /^[\t\n\r ]*$/

/** Refuses a body where the operation has none. It may be an error page of a proxy, or the response to another request. */
const readEmptyBody = (bytes: Uint8Array | string): Result<Record<string, unknown>, ParseFailure> => {
  if (bytes.length === 0) return succeed({})
  const text = typeof bytes === "string" ? bytes : utf8Decode(bytes)
  return text !== undefined && BLANK.test(text)
    ? succeed({})
    : fail(parseFailure("has a body, where the operation's answer has none", "", text))
}

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
export const decodeResponse = (
  operation: Operation,
  mode?: "lenient"
): ((response: Wire.Response) => Result<unknown, ParseFailure>) => {
  const { output: shape, status } = operation
  const alias = mode === undefined ? undefined : `${operation.id}Result`
  const options: Options = mode === undefined ? RESPONSE_OPTIONS : { ...RESPONSE_OPTIONS, mode }
  const isBytes = shape !== undefined && membersIn(shape, "payload")[0]?.shape.kind === "blob"
  const readHeadersInto = shape === undefined ? () => undefined : readHeaders(membersIn(shape, "header"))
  const read = shape === undefined ? readEmptyBody : readBody(shape, { ...options, alias })
  const readPartialBody =
    shape === undefined ? readEmptyBody : readBody(shape, { ...RESPONSE_OPTIONS, alias, mode: "partial" })
  const requiredHeaders = shape === undefined ? [] : membersIn(shape, "header").filter(({ required }) => required)

  /** The part of the output that can be decoded from an invalid response. */
  const decodePartial = (response: Wire.Response): unknown => {
    const result = readPartialBody(response.body)
    const partial = (result.ok ? result.value : (result.error.partial ?? {})) as Record<string, unknown>
    readHeadersInto(response.headers, partial)
    return partial
  }

  const unexpectedResponse = (response: Wire.Response): ParseFailure | undefined => {
    if (response.status !== status && mode === undefined) {
      const text = utf8Decode(response.body) ?? ""
      return parseFailure(`has the status ${response.status}, which is not the ${status} of success`, "", text)
    }
    return isBytes && isNotThePayload(response.headers, response.body)
      ? parseFailure("is a document, not the bytes that were asked for")
      : undefined
  }

  return (response) => {
    const failure = unexpectedResponse(response)
    if (failure !== undefined) return fail({ ...failure, partial: decodePartial(response) })
    const result = read(response.body)
    if (!result.ok) return fail({ ...result.error, partial: decodePartial(response) })
    const headerFailure = readHeadersInto(response.headers, result.value)
    if (headerFailure !== undefined) return fail({ ...headerFailure, partial: decodePartial(response) })
    const missing = mode === undefined ? requiredHeaders.find(({ key }) => result.value[key] === undefined) : undefined
    if (missing !== undefined) {
      return fail({ ...parseFailure("is missing", missing.key), kind: "missing", partial: decodePartial(response) })
    }
    return shape === undefined ? succeed(undefined) : result
  }
}
