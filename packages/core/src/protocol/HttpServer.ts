/**
 * What restXml and restJson have in common on the service's side: routes, and the members that are sent in the path, the query and the
 * headers.
 */
import * as Decode from "./Decode.js"
import * as Encode from "./Encode.js"
import * as Http from "./Http.js"
import type * as Shape from "./Shape.js"
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

/** One operation, and the segments of its path; `undefined` is a label. */
interface Route {
  readonly operation: Http.Operation
  readonly segments: ReadonlyArray<string | undefined>
  readonly labels: ReadonlyArray<string>
}

export interface Match {
  readonly operation: Http.Operation
  readonly labels: Readonly<Record<string, string>>
}

const LABEL = /^\{(\w+)\+?\}$/

const routeOf = (operation: Http.Operation): Route => {
  const names = operation.path.split("/").map((segment) => ({ segment, label: LABEL.exec(segment)?.[1] }))
  return {
    operation,
    segments: names.map(({ label, segment }) => (label === undefined ? segment : undefined)),
    labels: names.flatMap(({ label }) => label ?? [])
  }
}

/** Finds the operation of a request. A trailing slash is accepted, as the service does. */
export const router = (
  operations: ReadonlyArray<Http.Operation>
): ((request: ReceivedRequest) => Match | undefined) => {
  // By method and number of segments.
  const routes = new Map<string, Array<Route>>()
  const keyOf = (method: string, count: number): string => `${method} ${count}`
  for (const operation of operations) {
    const route = routeOf(operation)
    const key = keyOf(operation.method, route.segments.length)
    const others = routes.get(key)
    if (others === undefined) routes.set(key, [route])
    else others.push(route)
  }
  // Routes with fewer labels are tried first, and then those with more constant query parameters.
  for (const group of routes.values())
    group.sort((a, b) => a.labels.length - b.labels.length || b.operation.query.length - a.operation.query.length)
  return (request) => {
    const given = request.path.split("/")
    const count = given.length - (given.length > 1 && given[given.length - 1] === "" ? 1 : 0)
    const query = parseQuery(request.query)
    const found = routes
      .get(keyOf(request.method, count))
      ?.find(
        ({ operation, segments }) =>
          segments.every((segment, i) => (segment === undefined ? given[i] !== "" : given[i] === segment)) &&
          operation.query.every(([name, value]) => query.get(name) === value)
      )
    if (found === undefined) return undefined
    const values = found.segments.flatMap((segment, i) =>
      segment === undefined ? [percentDecode(given[i] ?? "") ?? ""] : []
    )
    return {
      operation: found.operation,
      labels: Object.fromEntries(found.labels.map((label, i) => [label, values[i] ?? ""]))
    }
  }
}

/**
 * Decodes the input of an operation. An empty body is an input without payload; the service decides whether that is allowed.
 */
export const decodeRequest = (
  { input: shape }: Http.Operation,
  readBody: Http.ReadBody
): ((
  request: ReceivedRequest,
  labels: Readonly<Record<string, string>>
) => Http.Result<Record<string, unknown>, Http.ParseFailure>) => {
  const headerMembers = Http.membersIn(shape, "header")
  const readHeadersInto = Http.readHeaders(headerMembers)
  const booleans = headerMembers
    .filter((member) => member.shape.kind === "boolean")
    .map(({ wire }) => wire.toLowerCase())
  /** Old versions of botocore, such as 1.29, write booleans in headers as Python does: `True`. */
  const withBooleans = (headers: ReceivedRequest["headers"]): ReceivedRequest["headers"] =>
    booleans.some((name) => headers[name] !== undefined)
      ? Object.fromEntries(
          Object.entries(headers).map(([name, value]) => [name, booleans.includes(name) ? value.toLowerCase() : value])
        )
      : headers
  const labelMembers = Http.membersIn(shape, "label")
  const queryMembers = Http.membersIn(shape, "query")
  return (request, labels) => {
    const result = request.body.length === 0 ? Http.succeed<Record<string, unknown>>({}) : readBody(request.body)
    if (!result.ok) return result
    const input = result.value
    const failure = readHeadersInto(withBooleans(request.headers), input)
    if (failure !== undefined) return Http.fail(failure)
    for (const member of labelMembers) input[member.key] = labels[member.wire]
    const query = parseQuery(request.query)
    for (const member of queryMembers) {
      const text = query.get(member.wire)
      if (text === undefined) continue
      const value = Decode.leaf(member.shape as Shape.Leaf)(text)
      if (value === undefined) {
        return Http.fail(
          Http.parseFailure(`the query parameter ${member.wire} is not a ${member.shape.kind}`, member.key)
        )
      }
      input[member.key] = value
    }
    return Http.succeed(input)
  }
}

/** The body of a response as text, with its type. */
export interface TextBody {
  readonly print: Http.PrintBody
  readonly contentType: string
}

/** Encodes an output as a response. Fails with the problems of an invalid output. */
export const encodeResponse = (
  { output: shape, status }: Http.Operation,
  { contentType, print }: TextBody
): ((output: unknown) => Http.Result<Wire.Response, ReadonlyArray<Encode.Problem>>) => {
  if (shape === undefined) return () => Http.succeed({ status, headers: {}, body: new Uint8Array() })
  const payload = Http.membersIn(shape, "payload")[0]
  const headers = Http.membersIn(shape, "header").map((member) => ({
    member,
    encode: Http.leafEncoder(member, () => undefined)
  }))
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
        Http.withPath(printer, payload.key, () => printer.addProblem("must be a Uint8Array"))
      else return Http.succeed({ status, headers: responseHeaders, body: bytes })
    } else print(printer, value)
    if (printer.problems.length > 0) return Http.fail(printer.problems)
    const document = printer.document()
    return Http.succeed({
      status,
      headers: document === undefined ? responseHeaders : { ...responseHeaders, "content-type": contentType },
      body: Wire.bytesOf(document)
    })
  }
}
