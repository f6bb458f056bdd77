/**
 * The client's side of restXml, compiled for one operation at a time: inputs to requests, responses to outputs.
 */
import * as Decode from "./Decode.js"
import * as Encode from "./Encode.js"
import { utf8Decode, utf8Prefix } from "./Platform.js"
import { Reader, type Failure, type Options } from "./Reader.js"
import * as Rules from "./Rules.js"
import type * as Shape from "./Shape.js"
import * as Wire from "./Wire.js"

export const NAMESPACE = "http://cloudfront.amazonaws.com/doc/2020-05-31/"

/** What the protocol needs to know of an operation. */
export interface Operation {
  readonly id: string
  readonly method: Wire.Method
  /** The path with its labels in braces. */
  readonly path: string
  /** Query parameters that are part of the operation itself; an empty value stands for a name alone. */
  readonly query: ReadonlyArray<readonly [name: string, value: string]>
  readonly status: number
  readonly input: Shape.Structure
  readonly output: Shape.Structure | undefined
}

export type Result<A, E> = { readonly ok: true; readonly value: A } | { readonly ok: false; readonly error: E }

export const succeed = <A>(value: A): Result<A, never> => ({ ok: true, value })
export const fail = <E>(error: E): Result<never, E> => ({ ok: false, error })

/** The members of a structure that travel in one place. */
export const at = (shape: Shape.Structure, location: Shape.Location): ReadonlyArray<Shape.Member> =>
  shape.members().filter((member) => member.location === location)

/** The name of the element that a payload is. */
const rootOf = (payload: Shape.Member): string =>
  payload.shape.kind === "structure" ? payload.shape.root : payload.wire

/** A root element, its content printed by `print`; whether there was any. */
const document = (printer: Encode.Printer, root: string, print: Encode.Print, value: unknown): boolean => {
  printer.out += `<${root} xmlns="${NAMESPACE}">`
  const start = printer.out.length
  print(printer, value)
  const some = printer.out.length > start
  printer.out += `</${root}>`
  return some
}

/**
 * Prints the payload, or the members that travel in the body. When none of these is there, a request has no body, and a
 * response an empty document.
 */
export const body = (
  shape: Shape.Structure,
  empty: "omit" | "keep"
): ((printer: Encode.Printer, value: Record<string, unknown>) => void) => {
  const payload = at(shape, "payload")[0]
  if (payload === undefined) {
    if (at(shape, "body").length === 0) return () => undefined
    const print = shape.printer()
    return (printer, value) => {
      const before = printer.out
      if (!document(printer, shape.root, print, value) && empty === "omit") printer.out = before
    }
  }
  const print = Encode.content(payload.shape)
  const root = rootOf(payload)
  return (printer, value) => {
    const present = value[payload.key]
    if (present === undefined) {
      if (payload.required) under(printer, payload.key, () => printer.problem("is required"))
      return
    }
    under(printer, payload.key, () => document(printer, root, print, present))
  }
}

/** Does something with `key` at the end of the path. */
export const under = <A>(printer: Encode.Printer, key: string, f: () => A): A => {
  printer.path.push(key)
  const result = f()
  printer.path.pop()
  return result
}

type Put = (printer: Encode.Printer, value: unknown) => string | undefined

/** The text of a member outside of the body, or `undefined` when it is absent or wrong. */
export const outside = (member: Shape.Member, check: Rules.Check): Put => {
  // Lists and structures travel in bodies only; the generator refuses anything else.
  const toText = Encode.leaf(member.shape as Shape.Leaf)
  return (printer, value) =>
    under(printer, member.key, () => {
      if (value === undefined) return member.required ? printer.problem("is required") : undefined
      const text = toText(printer, value)
      const wrong = text === undefined ? undefined : check(text)
      return wrong === undefined ? text : printer.problem(wrong)
    })
}

const asQuery = (): undefined => undefined

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/**
 * Checks an input and makes the request of it. `token` takes the place of a caller reference that was left out.
 */
export const encodeRequest = (
  operation: Operation
): ((input: unknown, token: string | undefined) => Result<Wire.Request, ReadonlyArray<Encode.Problem>>) => {
  const { input: shape } = operation
  const texts = operation.path.split(/\{\w+\+?\}/)
  const names = Array.from(operation.path.matchAll(/\{(\w+)\+?\}/g), (match) => match[1])
  const slots = (location: Shape.Location, check: Rules.Check) =>
    at(shape, location).map((member) => ({ member, put: outside(member, check) }))
  const labels = slots("label", Rules.label)
  const headers = slots("header", Rules.header)
  const queries = slots("query", asQuery)
  const printBody = body(shape, "omit")
  const known = new Set(shape.members().map((member) => member.key))
  const fixed = operation.query.map(([name, value]) => [name, value === "" ? undefined : value] as const)

  return (given, token) => {
    const printer = new Encode.Printer(token)
    const value = given === undefined ? {} : given
    if (!isRecord(value)) {
      printer.problem("must be an object")
      return fail(printer.problems)
    }
    let path = texts[0] ?? ""
    for (let i = 0; i < names.length; i++) {
      const label = labels.find(({ member }) => member.wire === names[i])
      path += Wire.encodeUriComponent(label?.put(printer, value[label.member.key]) ?? "") + (texts[i + 1] ?? "")
    }
    const sent: Record<string, string> = {}
    for (const { member, put } of headers) {
      const text = put(printer, value[member.key])
      if (text !== undefined) sent[member.wire.toLowerCase()] = text
    }
    const query: Array<readonly [string, string | undefined]> = [...fixed]
    for (const { member, put } of queries) {
      const text = put(printer, value[member.key])
      if (text !== undefined) query.push([member.wire, text])
    }
    printBody(printer, value)
    for (const key of Object.keys(value)) {
      if (!known.has(key) && value[key] !== undefined) {
        under(printer, key, () => printer.problem(`is not a member of ${shape.name}`))
      }
    }
    if (printer.problems.length > 0) return fail(printer.problems)
    return succeed({
      operation: operation.id,
      method: operation.method,
      path,
      query,
      headers: sent,
      body: printer.out === "" ? undefined : printer.out
    })
  }
}

/** A document that is not what it should be. */
export interface Refusal extends Failure {
  /** The document, as far as it is text. */
  readonly text: string
  /** What was read before the fault. */
  readonly partial: unknown
}

/** A fault that is not in the document. */
export const refused = (reason: string, path = "", text = ""): Refusal => ({
  kind: "value",
  reason,
  path,
  offset: 0,
  isCut: false,
  text,
  partial: undefined
})

/** Reads a whole document with the given root. */
export const readDocument = (
  bytes: Uint8Array | string,
  root: string,
  read: Decode.Read,
  options: Options & { readonly alias?: string | undefined }
): Result<unknown, Refusal> => {
  const text = typeof bytes === "string" ? bytes : utf8Decode(bytes)
  if (text === undefined) return readPrefix(bytes as Uint8Array, root, read, options)
  const reader = new Reader(text, options)
  let value: unknown
  if (reader.root()) {
    if (reader.name === root || reader.name === options.alias) {
      value = read(reader)
      reader.end()
    } else reader.fail("value", `the root element is <${reader.name.slice(0, 64)}>, not <${root}>`)
  }
  return reader.failure === undefined ? succeed(value) : fail({ ...reader.failure, text: reader.text, partial: value })
}

/** A document that is not UTF-8 to its end is read up to there; the rest may be half a character, where the document was cut. */
const readPrefix = (bytes: Uint8Array, ...[root, read, options]: Tail<Parameters<typeof readDocument>>) => {
  const { isCut, text } = utf8Prefix(bytes)
  const result = readDocument(text, root, read, options)
  if (!result.ok && (isCut || !result.error.isCut)) return result
  const partial = result.ok ? result.value : result.error.partial
  const reason = "the body is not UTF-8"
  return fail<Refusal>({ ...refused(reason, "", text), kind: "malformed", offset: text.length, partial })
}

type Tail<A extends ReadonlyArray<unknown>> = A extends readonly [unknown, ...infer Rest] ? Rest : never

/** Reads the members of a message that travel in headers: all that can be read, and what is wrong with the first that cannot. */
export const readHeaders = (
  members: ReadonlyArray<Shape.Member>
): ((headers: Readonly<Record<string, string>>, into: Record<string, unknown>) => Refusal | undefined) => {
  const slots = members.map((member) => ({
    member,
    names: [member.wire, ...member.aliases].map((name) => name.toLowerCase()),
    // Lists and structures travel in bodies only.
    fromText: Decode.leaf(member.shape as Shape.Leaf)
  }))
  return (headers, into) => {
    let wrong: Refusal | undefined
    for (const { fromText, member, names } of slots) {
      const name = names.find((name) => headers[name] !== undefined)
      const text = name === undefined ? undefined : headers[name]
      if (text === undefined) continue
      const value = fromText(text)
      if (value === undefined) wrong ??= refused(`the header ${member.wire} is not a ${member.shape.kind}`, member.key)
      else into[member.key] = value
    }
    return wrong
  }
}

const BLANK = /^[\t\n\r ]*$/

/** A body that has no place in the message: a page of a proxy, or the answer to something else. */
const readNothing = (bytes: Uint8Array | string): Result<Record<string, unknown>, Refusal> => {
  if (bytes.length === 0) return succeed({})
  const text = typeof bytes === "string" ? bytes : utf8Decode(bytes)
  return text !== undefined && BLANK.test(text)
    ? succeed({})
    : fail(refused("has a body, where the operation's answer has none", "", text))
}

/** Reads the payload, or the members that travel in the body. */
export const readBody = (
  shape: Shape.Structure,
  options: Options & { readonly alias?: string | undefined }
): ((bytes: Uint8Array | string) => Result<Record<string, unknown>, Refusal>) => {
  const payload = at(shape, "payload")[0]
  if (payload !== undefined) {
    const read = Decode.element(payload.shape)
    const root = rootOf(payload)
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
  if (at(shape, "body").length === 0) return readNothing
  return (bytes) => readDocument(bytes, shape.root, shape.reader(), options) as Result<Record<string, unknown>, Refusal>
}

const EXACT = { refuseEmptyLists: false } as const

const PAGE = /^(?:text\/html|application\/xhtml\+xml)\b/i
const DOCUMENT = /^(?:text\/(?:xml|plain)|application\/(?:[\w.]+\+)?(?:xml|json))\b/i

/** The first byte that is no space is < or {. */
const beginsAsDocument = (bytes: Uint8Array): boolean => {
  const first = bytes.find((byte) => byte !== 9 && byte !== 10 && byte !== 13 && byte !== 32)
  return first === 60 || first === 123
}

/**
 * Bytes say nothing of what they are, so their headers have to: the service gives every function an ETag. A page is none of its
 * answers, and without an ETag neither is what calls itself a document, or looks like one and does not say what it is.
 */
const isForeign = (headers: Wire.Response["headers"], body: Uint8Array): boolean => {
  const type = headers["content-type"]
  if (type !== undefined && PAGE.test(type)) return true
  return headers["etag"] === undefined && (type === undefined ? beginsAsDocument(body) : DOCUMENT.test(type))
}

/**
 * Reads a response with a status of success. Only the documented one is one, and only a document that has its place in the answer:
 * anything else was not said by the service, or not to this call. With `gaps`, for emulators, another status of success will do,
 * required members may be absent, and the root be named after the operation.
 */
export const decodeResponse = (
  operation: Operation,
  tolerates?: "gaps"
): ((response: Wire.Response) => Result<unknown, Refusal>) => {
  const { output: shape, status } = operation
  const alias = tolerates === undefined ? undefined : `${operation.id}Result`
  const options: Options = tolerates === undefined ? EXACT : { ...EXACT, tolerates }
  const isBytes = shape !== undefined && at(shape, "payload")[0]?.shape.kind === "blob"
  const readInto = shape === undefined ? () => undefined : readHeaders(at(shape, "header"))
  const read = shape === undefined ? readNothing : readBody(shape, { ...options, alias })
  const needed = shape === undefined ? [] : at(shape, "header").filter(({ required }) => required)
  const salvage = shape === undefined ? readNothing : readBody(shape, { ...EXACT, alias, tolerates: "faults" })

  /** Whatever of the output can be read, though something is wrong with the response. */
  const partialOf = (response: Wire.Response): unknown => {
    const result = salvage(response.body)
    const partial = (result.ok ? result.value : (result.error.partial ?? {})) as Record<string, unknown>
    readInto(response.headers, partial)
    return partial
  }

  const wrongAbout = (response: Wire.Response): Refusal | undefined => {
    if (response.status !== status && tolerates === undefined) {
      const text = utf8Decode(response.body) ?? ""
      return refused(`has the status ${response.status}, which is not the ${status} of success`, "", text)
    }
    return isBytes && isForeign(response.headers, response.body)
      ? refused("is a document, not the bytes that were asked for")
      : undefined
  }

  return (response) => {
    const wrong = wrongAbout(response)
    if (wrong !== undefined) return fail({ ...wrong, partial: partialOf(response) })
    const result = read(response.body)
    if (!result.ok) return fail({ ...result.error, partial: partialOf(response) })
    const odd = readInto(response.headers, result.value)
    if (odd !== undefined) return fail({ ...odd, partial: partialOf(response) })
    const missing = tolerates === undefined ? needed.find(({ key }) => result.value[key] === undefined) : undefined
    if (missing !== undefined) {
      return fail({ ...refused("is missing", missing.key), kind: "missing", partial: partialOf(response) })
    }
    return shape === undefined ? succeed(undefined) : result
  }
}
