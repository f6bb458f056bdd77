/**
 * The client's side of restXml, compiled for one operation at a time: inputs to requests, responses to outputs.
 */
import * as Decode from "./Decode.js"
import * as Encode from "./Encode.js"
import { utf8Decode } from "./Platform.js"
import { Reader, type Failure } from "./Reader.js"
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
}

/** Reads a whole document with the given root. */
export const readDocument = (
  bytes: Uint8Array | string,
  root: string,
  read: Decode.Read,
  options: { readonly refuseEmptyLists: boolean }
): Result<unknown, Refusal> => {
  const text = typeof bytes === "string" ? bytes : utf8Decode(bytes)
  if (text === undefined) {
    return fail({ kind: "malformed", reason: "the body is not UTF-8", path: "", offset: 0, text: "" })
  }
  const reader = new Reader(text, options)
  let value: unknown
  if (reader.root()) {
    if (reader.name === root) {
      value = read(reader)
      reader.end()
    } else reader.fail("malformed", `the root element is <${reader.name.slice(0, 64)}>, not <${root}>`)
  }
  return reader.failure === undefined ? succeed(value) : fail({ ...reader.failure, text: reader.text })
}

/** Reads the members of a message that travel in headers. */
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
    for (const { fromText, member, names } of slots) {
      const name = names.find((name) => headers[name] !== undefined)
      const text = name === undefined ? undefined : headers[name]
      if (text === undefined) continue
      const value = fromText(text)
      if (value === undefined) {
        return {
          kind: "value",
          reason: `the header ${member.wire} is not a ${member.shape.kind}`,
          path: member.key,
          offset: 0,
          text: ""
        }
      }
      into[member.key] = value
    }
    return undefined
  }
}

/** Reads the payload, or the members that travel in the body. */
export const readBody = (
  shape: Shape.Structure,
  options: { readonly refuseEmptyLists: boolean }
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
      const { path } = result.error
      return fail({ ...result.error, path: path === "" ? payload.key : `${payload.key}.${path}` })
    }
  }
  if (at(shape, "body").length === 0) return () => succeed({})
  return (bytes) => readDocument(bytes, shape.root, shape.reader(), options) as Result<Record<string, unknown>, Refusal>
}

const LENIENT = { refuseEmptyLists: false }

/** Reads a successful response. */
export const decodeResponse = (operation: Operation): ((response: Wire.Response) => Result<unknown, Refusal>) => {
  const { output: shape } = operation
  if (shape === undefined) return () => succeed(undefined)
  const readInto = readHeaders(at(shape, "header"))
  const read = readBody(shape, LENIENT)
  return (response) => {
    const result = read(response.body)
    if (!result.ok) return result
    const wrong = readInto(response.headers, result.value)
    return wrong === undefined ? result : fail(wrong)
  }
}
