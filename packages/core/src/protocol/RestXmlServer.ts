/**
 * The service's side of restXml, from the same descriptions: requests to inputs, outputs to responses.
 */
import * as Encode from "./Encode.js"
import { utf8Encode } from "./Platform.js"
import * as RestXml from "./RestXml.js"
import * as Decode from "./Decode.js"
import type * as Shape from "./Shape.js"
import * as Text from "./Text.js"
import type * as Wire from "./Wire.js"

/** A request as it arrived: the path still encoded, the query not yet taken apart. */
export interface Received {
  readonly method: string
  /** Percent-encoded, without the query. */
  readonly path: string
  /** Without `?`. */
  readonly query: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

/** The text of a percent-encoded piece, or `undefined` where it is not well-formed. */
const percentDecode = (piece: string): string | undefined => {
  try {
    return decodeURIComponent(piece)
  } catch {
    return undefined
  }
}

const parameters = (query: string): ReadonlyMap<string, string> =>
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

/** Finds the operation that a request is for. A slash at the end is let through, as the service does. */
export const router = (operations: ReadonlyArray<RestXml.Operation>): ((request: Received) => Match | undefined) => {
  const routes = operations
    .map((operation): Route => ({
      operation,
      pattern: new RegExp(`^${operation.path.replace(/\{\w+\+?\}/g, "([^/]+)")}/?$`),
      labels: Array.from(operation.path.matchAll(/\{(\w+)\+?\}/g), (match) => match[1] ?? "")
    }))
    // Fixed text goes before labels, and an operation with a query of its own before the one without.
    .sort((a, b) => a.labels.length - b.labels.length || b.operation.query.length - a.operation.query.length)
  return (request) => {
    const query = parameters(request.query)
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

const STRICT = { refuseEmptyLists: true }

/** Reads the input of an operation. An empty body is an input without payload: what that means is for the service to say. */
export const decodeRequest = (
  operation: RestXml.Operation,
  options: { readonly refuseEmptyLists: boolean | string } = STRICT
): ((
  request: Received,
  labels: Readonly<Record<string, string>>
) => RestXml.Result<Record<string, unknown>, RestXml.Refusal>) => {
  const shape = operation.input
  const readInto = RestXml.readHeaders(RestXml.at(shape, "header"))
  const labelled = RestXml.at(shape, "label")
  const queries = RestXml.at(shape, "query")
  const readBody = RestXml.readBody(shape, options)
  return (request, labels) => {
    const result = request.body.length === 0 ? RestXml.succeed<Record<string, unknown>>({}) : readBody(request.body)
    if (!result.ok) return result
    const input = result.value
    const wrong = readInto(request.headers, input)
    if (wrong !== undefined) return RestXml.fail(wrong)
    for (const member of labelled) input[member.key] = labels[member.wire]
    const query = parameters(request.query)
    for (const member of queries) {
      const text = query.get(member.wire)
      if (text === undefined) continue
      const value = Decode.leaf(member.shape as Shape.Leaf)(text)
      if (value === undefined) {
        return RestXml.fail(
          RestXml.refused(`the query parameter ${member.wire} is not a ${member.shape.kind}`, member.key)
        )
      }
      input[member.key] = value
    }
    return RestXml.succeed(input)
  }
}

/** Makes the response of an output; the problems tell of an output that the operation cannot have. */
export const encodeResponse = (
  operation: RestXml.Operation
): ((output: unknown) => RestXml.Result<Wire.Response, ReadonlyArray<Encode.Problem>>) => {
  const shape = operation.output
  if (shape === undefined) {
    return () => RestXml.succeed({ status: operation.status, headers: {}, body: new Uint8Array() })
  }
  const payload = RestXml.at(shape, "payload")[0]
  const headers = RestXml.at(shape, "header").map((member) => ({
    member,
    put: RestXml.outside(member, () => undefined)
  }))
  const printBody = RestXml.body(shape, "keep")
  return (output) => {
    const printer = new Encode.Printer(undefined)
    const value = output as Record<string, unknown>
    const sent: Record<string, string> = {}
    for (const { member, put } of headers) {
      const text = put(printer, value[member.key])
      if (text !== undefined) sent[member.wire.toLowerCase()] = text
    }
    if (payload?.shape.kind === "blob") {
      const bytes = value[payload.key]
      if (!(bytes instanceof Uint8Array))
        RestXml.under(printer, payload.key, () => printer.problem("must be a Uint8Array"))
      else return RestXml.succeed({ status: operation.status, headers: sent, body: bytes })
    } else printBody(printer, value)
    if (printer.problems.length > 0) return RestXml.fail(printer.problems)
    const text = printer.out === "" ? "" : `<?xml version="1.0"?>\n${printer.out}`
    return RestXml.succeed({
      status: operation.status,
      headers: text === "" ? sent : { ...sent, "content-type": "text/xml" },
      body: utf8Encode(text)
    })
  }
}

/** The document that the service answers with when it refuses a request. */
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
