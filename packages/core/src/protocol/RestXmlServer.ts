/**
 * The service's side of the protocol restXml, from the same descriptions: decodes requests to inputs and encodes outputs as
 * responses.
 */
import * as Encode from "./Encode.js"
import { utf8Encode } from "./Platform.js"
import * as RestXml from "./RestXml.js"
import * as Decode from "./Decode.js"
import type * as Shape from "./Shape.js"
import * as Text from "./Text.js"
import * as Wire from "./Wire.js"

/** A request as the service receives it. */
export interface ReceivedRequest {
  readonly method: string
  /** The percent-encoded path, without the query. */
  readonly path: string
  /** The percent-encoded query, without `?`. */
  readonly query: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

/** Decodes percent-encoded text. `undefined` if the encoding is invalid. */
const percentDecode = (piece: string): string | undefined => {
  try {
    return decodeURIComponent(piece)
  } catch {
    return undefined
  }
}

const parseQuery = (query: string): ReadonlyMap<string, string> =>
  new Map(
    query
      .split("&")
      .filter((pair) => pair !== "")
      .map((pair) => {
        const at = pair.indexOf("=")
        const [name, value] = at === -1 ? [pair, ""] : [pair.slice(0, at), pair.slice(at + 1)]
        return [percentDecode(name) ?? name, percentDecode(value) ?? value]
      })
  )

/** One operation and the pattern of its path. */
interface Route {
  readonly operation: RestXml.Operation
  readonly pattern: RegExp
  readonly labels: ReadonlyArray<string>
}

export interface Match {
  readonly operation: RestXml.Operation
  readonly labels: Readonly<Record<string, string>>
}

/** Finds the operation of a request. A trailing slash is accepted, as the service does. */
export const router = (
  operations: ReadonlyArray<RestXml.Operation>
): ((request: ReceivedRequest) => Match | undefined) => {
  const routes = operations
    .map((operation): Route => ({
      operation,
      pattern: new RegExp(`^${operation.path.replace(/\{\w+\+?\}/g, "([^/]+)")}/?$`),
      labels: Array.from(operation.path.matchAll(/\{(\w+)\+?\}/g), (match) => match[1] ?? "")
    }))
    // Routes with fewer labels are tried first, and then those with more constant query parameters.
    .sort((a, b) => a.labels.length - b.labels.length || b.operation.query.length - a.operation.query.length)
  return (request) => {
    const query = parseQuery(request.query)
    for (const { labels, operation, pattern } of routes) {
      if (operation.method !== request.method) continue
      const match = pattern.exec(request.path)
      if (match === null || !operation.query.every(([name, value]) => query.get(name) === value)) continue
      const values = labels.map((label, i) => [label, percentDecode(match[i + 1] ?? "") ?? ""] as const)
      return { operation, labels: Object.fromEntries(values) }
    }
    return undefined
  }
}

const REQUEST_OPTIONS = { refuseEmptyLists: true }

/** Decodes the input of an operation. An empty body is an input without payload; the service decides whether that is allowed. */
export const decodeRequest = (
  operation: RestXml.Operation,
  options: { readonly refuseEmptyLists: boolean | string } = REQUEST_OPTIONS
): ((
  request: ReceivedRequest,
  labels: Readonly<Record<string, string>>
) => RestXml.Result<Record<string, unknown>, RestXml.ParseFailure>) => {
  const shape = operation.input
  const readHeadersInto = RestXml.readHeaders(RestXml.membersIn(shape, "header"))
  const labelMembers = RestXml.membersIn(shape, "label")
  const queryMembers = RestXml.membersIn(shape, "query")
  const readBody = RestXml.readBody(shape, options)
  return (request, labels) => {
    const result = request.body.length === 0 ? RestXml.succeed<Record<string, unknown>>({}) : readBody(request.body)
    if (!result.ok) return result
    const input = result.value
    const failure = readHeadersInto(request.headers, input)
    if (failure !== undefined) return RestXml.fail(failure)
    for (const member of labelMembers) input[member.key] = labels[member.wire]
    const query = parseQuery(request.query)
    for (const member of queryMembers) {
      const text = query.get(member.wire)
      if (text === undefined) continue
      const value = Decode.leaf(member.shape as Shape.Leaf)(text)
      if (value === undefined) {
        return RestXml.fail(
          RestXml.parseFailure(`the query parameter ${member.wire} is not a ${member.shape.kind}`, member.key)
        )
      }
      input[member.key] = value
    }
    return RestXml.succeed(input)
  }
}

/** Encodes an output as a response. Fails with the problems of an invalid output. */
export const encodeResponse = (
  operation: RestXml.Operation
): ((output: unknown) => RestXml.Result<Wire.Response, ReadonlyArray<Encode.Problem>>) => {
  const shape = operation.output
  if (shape === undefined) {
    return () => RestXml.succeed({ status: operation.status, headers: {}, body: new Uint8Array() })
  }
  const payload = RestXml.membersIn(shape, "payload")[0]
  const headers = RestXml.membersIn(shape, "header").map((member) => ({
    member,
    encode: RestXml.leafEncoder(member, () => undefined)
  }))
  const printBody = RestXml.bodyPrinter(shape, "keep")
  return (output) => {
    const printer = new Encode.Printer(undefined)
    const value = output as Record<string, unknown>
    const responseHeaders: Record<string, string> = {}
    for (const { member, encode } of headers) {
      const text = encode(printer, value[member.key])
      if (text !== undefined) responseHeaders[member.wire.toLowerCase()] = text
    }
    if (payload?.shape.kind === "blob") {
      const bytes = value[payload.key]
      if (!(bytes instanceof Uint8Array))
        RestXml.withPath(printer, payload.key, () => printer.addProblem("must be a Uint8Array"))
      else return RestXml.succeed({ status: operation.status, headers: responseHeaders, body: bytes })
    } else printBody(printer, value)
    if (printer.problems.length > 0) return RestXml.fail(printer.problems)
    const document = printer.document()
    return RestXml.succeed({
      status: operation.status,
      headers: document === undefined ? responseHeaders : { ...responseHeaders, "content-type": "text/xml" },
      body: Wire.bytesOf(document)
    })
  }
}

/** The error response of the service, as XML. */
export const encodeError = (error: {
  readonly code: string
  readonly message: string
  readonly status: number
  readonly requestId: string
}): Wire.Response => ({
  status: error.status,
  headers: { "content-type": "text/xml", "x-amzn-requestid": error.requestId },
  body: utf8Encode(
    `<?xml version="1.0"?>\n<ErrorResponse xmlns="${RestXml.NAMESPACE}"><Error><Type>${error.status < 500 ? "Sender" : "Receiver"}</Type>` +
      `<Code>${Text.escape(error.code)}</Code><Message>${Text.escape(error.message)}</Message></Error>` +
      `<RequestId>${Text.escape(error.requestId)}</RequestId></ErrorResponse>`
  )
})
