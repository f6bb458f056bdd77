/**
 * What restXml and restJson have in common on the client's side: the members that are sent in the path, the query and the headers, the
 * status of success, and a body that the protocol prints and reads.
 */
import * as Decode from "./Decode.js"
import * as Encode from "./Encode.js"
import { utf8Decode } from "./Platform.js"
import type { Failure } from "./Reader.js"
import * as Rules from "./Rules.js"
import type * as Shape from "./Shape.js"
import * as Wire from "./Wire.js"

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

/** A protocol: how the messages of an operation are made and read. Each function compiles the codec of one operation. */
export interface Protocol {
  readonly encodeRequest: (
    operation: Operation
  ) => (input: unknown, token: string | undefined) => Result<Wire.Request, ReadonlyArray<Encode.Problem>>
  readonly decodeResponse: (
    operation: Operation,
    mode?: Mode
  ) => (response: Wire.Response) => Result<unknown, ParseFailure>
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

/** Prints the body of a request, if it has one. */
export type PrintBody = (printer: Encode.Printer, value: Readonly<Record<string, unknown>>) => void

/**
 * Checks an input and encodes it as a request. `token` is the value of a caller reference that is absent. `bodyHeaders` are sent with a body.
 */
export const encodeRequest = (
  operation: Operation,
  printBody: PrintBody,
  bodyHeaders?: Readonly<Record<string, string>>
): ((input: unknown, token: string | undefined) => Result<Wire.Request, ReadonlyArray<Encode.Problem>>) => {
  const { input: shape } = operation
  const literals = operation.path.split(/\{\w+\+?\}/)
  const labelNames = Array.from(operation.path.matchAll(/\{(\w+)\+?\}/g), (match) => match[1])
  const encodersOf = (location: Shape.Location, check: Rules.Check) =>
    membersIn(shape, location).map((member) => ({ member, encode: leafEncoder(member, check) }))
  const labelEncoders = encodersOf("label", Rules.label)
  const headerEncoders = encodersOf("header", Rules.header)
  const queryEncoders = encodersOf("query", noCheck)
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
    const body = printer.document()
    return succeed({
      operation: operation.id,
      method: operation.method,
      path,
      query,
      headers: body === undefined ? requestHeaders : { ...requestHeaders, ...bodyHeaders },
      body
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

const BLANK = /^[\t\n\r ]*$/

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
      // A blank header is none: an ETag without text could not be sent back.
      const name = names.find((name) => !BLANK.test(headers[name] ?? ""))
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

/** Refuses a body where the operation has none. It may be an error page of a proxy, or the response to another request. */
export const readEmptyBody = (bytes: Uint8Array | string): Result<Record<string, unknown>, ParseFailure> => {
  if (bytes.length === 0) return succeed({})
  const text = typeof bytes === "string" ? bytes : utf8Decode(bytes)
  return text !== undefined && BLANK.test(text)
    ? succeed({})
    : fail(parseFailure("has a body, where the operation's answer has none", "", text))
}

/** Reads the body of a response with a status of success. */
export type ReadBody = (bytes: Uint8Array) => Result<Record<string, unknown>, ParseFailure>

/** What a protocol says of the bodies of an operation's responses. */
export interface Bodies {
  readonly read: ReadBody
  /** Reads as much as can be read of an invalid body. */
  readonly readPartial: ReadBody
  /** Whether the response was not sent by the service, although its status is one of success. */
  readonly refuse?: ((response: Wire.Response) => ParseFailure | undefined) | undefined
}

/** `lenient`, for emulators, accepts any status of success, and results without members that are required. */
export type Mode = "lenient" | undefined

/**
 * Decodes a response with a status of success. Another status than the documented one is a failure, since a proxy may have sent it.
 */
export const decodeResponse = (
  { output: shape, status }: Operation,
  { read, readPartial, refuse }: Bodies,
  mode: Mode
): ((response: Wire.Response) => Result<unknown, ParseFailure>) => {
  const readHeadersInto = shape === undefined ? () => undefined : readHeaders(membersIn(shape, "header"))
  const requiredHeaders = shape === undefined ? [] : membersIn(shape, "header").filter(({ required }) => required)

  /** The part of the output that can be decoded from an invalid response. */
  const decodePartial = (response: Wire.Response): unknown => {
    const result = readPartial(response.body)
    const partial = (result.ok ? result.value : (result.error.partial ?? {})) as Record<string, unknown>
    readHeadersInto(response.headers, partial)
    return partial
  }

  const unexpectedResponse = (response: Wire.Response): ParseFailure | undefined => {
    if (response.status !== status && mode === undefined) {
      const text = utf8Decode(response.body) ?? ""
      return parseFailure(`has the status ${response.status}, which is not the ${status} of success`, "", text)
    }
    return refuse?.(response)
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
