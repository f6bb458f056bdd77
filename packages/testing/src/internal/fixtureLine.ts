/** The lines of a recording. */
import type { TransportError } from "@effect-cloudfront/core/Errors"
import type * as Wire from "@effect-cloudfront/core/protocol/Wire"
import { base64Decode, base64Encode, utf8Decode, utf8Encode } from "@effect-cloudfront/core/protocol/Platform"
import type { ApiName } from "./api.js"
import type * as FixtureApi from "./fixtureApi.js"
import { decode, type Json } from "./fixtureJson.js"
import { PLACEHOLDER } from "./fixtureSecrets.js"
import { isObject, type Problem, Reader } from "./readJson.js"

const FORMAT = "effect-cloudfront/fixtures"

/** A body: text, or Base64 if it is not UTF-8. */
export type Body = string | { readonly base64: string }

/** A response as it was sent. */
export interface RawResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Body
}

/** Why there was no response. */
export type NoResponse =
  | {
      readonly error: "TransportError"
      readonly reason: TransportError["reason"]
      readonly message: string
    }
  | { readonly error: "CredentialsError"; readonly source: string; readonly message: string }
  | {
      /** An error of an `HttpClient`. */
      readonly error: "HttpClientError"
      /** The code of the runtime's error, such as `ECONNRESET`. */
      readonly code?: string | undefined
      readonly message: string
    }

/** What a call was answered with. Exactly one of `output`, `error`, `response` and `failure` is there. */
export interface Answer {
  /** The output of the operation; `null` if it has none. */
  readonly output?: Json | undefined
  /** An error of the service. */
  readonly error?: { readonly code: string; readonly status: number; readonly message: string } | undefined
  /** Any other response, such as a page of a proxy or a document that was cut off. */
  readonly response?: RawResponse | undefined
  /** There was no response. */
  readonly failure?: NoResponse | undefined
  readonly requestId?: string | undefined
  /** The time that the service asked to wait, as its header has it. */
  readonly retryAfter?: string | undefined
  /** The attempts of the call, if the transport counted them. */
  readonly attempts?: number | undefined
  readonly unanswered?: number | undefined
}

/** A request that cannot be read as an input of its operation. */
export interface RawRequest {
  readonly method: string
  readonly path: string
  readonly query: string
  readonly body: Body
}

/** One exchange. */
export interface Fixture {
  readonly api: ApiName
  /** The API's name of the operation, such as `GetDistribution`. */
  readonly operation: string
  /** The input; absent if the request cannot be read. */
  readonly input?: Json | undefined
  /** The request; present if it cannot be read as an input. */
  readonly request?: RawRequest | undefined
  readonly answer: Answer
  /** The number of its line. */
  readonly line: number
}

export const bodyOf = (bytes: Uint8Array): Body => utf8Decode(bytes) ?? { base64: base64Encode(bytes) }

export const bytesOf = (body: Body): Uint8Array =>
  typeof body === "string" ? utf8Encode(body) : (base64Decode(body.base64) ?? new Uint8Array())

export const header = (version: number, signingRegion: string | undefined): string =>
  `${JSON.stringify({ format: FORMAT, version, signingRegion })}\n`

/** The line of an exchange. Members of the same object are in one order. */
export const write = ({ answer, api, input, operation, request }: Omit<Fixture, "line">): string =>
  `${JSON.stringify({ api, operation, input, request, answer })}\n`

const readBody = (reader: Reader, json: unknown, path: string): Body => {
  if (!isObject(json)) return reader.text(json, path)
  const base64 = reader.text(json["base64"], `${path}.base64`)
  if (base64Decode(base64) === undefined) reader.fail(`${path}.base64`, "must be Base64")
  return { base64 }
}

const readRequest = (reader: Reader, json: unknown, path: string): RawRequest => {
  const { body, method, path: target, query } = reader.object(json, path)
  return {
    method: reader.text(method, `${path}.method`),
    path: reader.text(target, `${path}.path`),
    query: reader.text(query, `${path}.query`),
    body: readBody(reader, body, `${path}.body`)
  }
}

const readResponse = (reader: Reader, json: unknown, path: string): RawResponse => {
  const { body, headers, status } = reader.object(json, path)
  return {
    status: reader.count(status, `${path}.status`),
    headers: Object.fromEntries(reader.entries(headers, `${path}.headers`, (value, at) => reader.text(value, at))),
    body: readBody(reader, body, `${path}.body`)
  }
}

const REASONS: Readonly<Record<TransportError["reason"], true>> = {
  Connect: true,
  InvalidRequest: true,
  InvalidResponse: true,
  Proxy: true,
  Reset: true,
  Timeout: true,
  Tls: true,
  Unknown: true
}

const isReason = (text: string): text is TransportError["reason"] => Object.hasOwn(REASONS, text)

const readFailure = (reader: Reader, json: unknown, path: string): NoResponse => {
  const given = reader.object(json, path)
  const text = (key: string): string => reader.text(given[key], `${path}.${key}`)
  const message = text("message")
  const error = text("error")
  switch (error) {
    case "CredentialsError":
      return { error, source: text("source"), message }
    case "HttpClientError":
      return { error, code: given["code"] === undefined ? undefined : text("code"), message }
    case "TransportError": {
      const reason = text("reason")
      if (!isReason(reason)) reader.fail(`${path}.reason`, "is no reason of a TransportError")
      return { error, reason: isReason(reason) ? reason : "Unknown", message }
    }
    default:
      reader.fail(`${path}.error`, "must be TransportError, CredentialsError or HttpClientError")
      return { error: "TransportError", reason: "Unknown", message }
  }
}

const KINDS = ["output", "error", "response", "failure"]

const readAnswer = (reader: Reader, json: unknown, path: string, codec: FixtureApi.Codec): Answer => {
  const given = reader.object(json, path)
  const kinds = KINDS.filter((kind) => Object.hasOwn(given, kind))
  if (kinds.length !== 1) reader.fail(path, `must have one of ${KINDS.join(", ")}`)
  if (kinds[0] === "output") checkOutput(reader, given["output"], `${path}.output`, codec)
  return {
    // It was parsed as JSON.
    output: given["output"] as Json | undefined,
    error: reader.optional(given["error"], `${path}.error`, (error, at) => {
      const { code, message, status } = reader.object(error, at)
      return {
        code: reader.text(code, `${at}.code`),
        status: reader.count(status, `${at}.status`),
        message: reader.text(message, `${at}.message`)
      }
    }),
    response: reader.optional(given["response"], `${path}.response`, (one, at) => readResponse(reader, one, at)),
    failure: reader.optional(given["failure"], `${path}.failure`, (one, at) => readFailure(reader, one, at)),
    requestId: reader.optional(given["requestId"], `${path}.requestId`, (one, at) => reader.text(one, at)),
    retryAfter: reader.optional(given["retryAfter"], `${path}.retryAfter`, (one, at) => reader.text(one, at)),
    attempts: reader.optional(given["attempts"], `${path}.attempts`, (one, at) => reader.count(one, at)),
    unanswered: reader.optional(given["unanswered"], `${path}.unanswered`, (one, at) => reader.count(one, at))
  }
}

/** The response with an output, or nothing after a problem of it. */
export const encodeOutput = (
  reader: Reader,
  output: unknown,
  path: string,
  { operation, writeResponse }: FixtureApi.Codec
): Wire.Response | undefined => {
  if (operation.output === undefined) {
    if (output !== null) reader.fail(path, "must be null, since the operation has no output")
    const empty = writeResponse(undefined)
    return empty.ok ? empty.value : undefined
  }
  const value = decode(reader, operation.output, output, path)
  if (reader.problem !== undefined) return undefined
  const response = writeResponse(value)
  if (response.ok) return response.value
  const [first] = response.error
  reader.fail(first === undefined || first.path === "" ? path : `${path}.${first.path}`, first?.reason ?? "is invalid")
  return undefined
}

const checkOutput = (reader: Reader, output: unknown, path: string, codec: FixtureApi.Codec): void => {
  const response = encodeOutput(reader, output, path, codec)
  if (response === undefined) return
  const result = codec.readResponse(response)
  if (!result.ok) reader.fail(result.error.path === "" ? path : `${path}.${result.error.path}`, result.error.reason)
}

/** A problem, and the line that has it. */
export interface LineProblem extends Problem {
  readonly line: number
}

interface Read {
  readonly recording: { readonly signingRegion: string | undefined; readonly fixtures: ReadonlyArray<Fixture> }
  readonly problem: LineProblem | undefined
}

const parse = (text: string): { readonly value: unknown } | undefined => {
  try {
    return { value: JSON.parse(text) as unknown }
  } catch {
    // The words of the error would quote the text.
    return undefined
  }
}

/** The greatest number of a placeholder in a text. */
const greatest = (text: string): number =>
  Array.from(text.matchAll(PLACEHOLDER)).reduce((most, [, number]) => Math.max(most, Number(number)), 0)

export const read = (text: string, version: number, codecs: FixtureApi.Codecs): Read => {
  const fixtures: Array<Fixture> = []
  let signingRegion: string | undefined
  let hasHeader = false
  // The numbers of placeholders begin again with each header.
  let offset = 0
  let most = 0
  const fail = (line: number, path: string, reason: string): Read => ({
    recording: { signingRegion, fixtures: [] },
    problem: { line, path, reason }
  })
  const lines = text.split("\n")
  // After the last line feed there is no line.
  if (lines.at(-1) === "") lines.pop()
  for (const [index, content] of lines.entries()) {
    const line = index + 1
    if (content.trim() === "") continue
    const shifted =
      offset === 0
        ? content
        : content.replace(PLACEHOLDER, (all, number: string) => all.replace(number, String(Number(number) + offset)))
    const parsed = parse(shifted)
    if (parsed === undefined) {
      return fail(line, "", line === lines.length && !text.endsWith("\n") ? "is cut off" : "is not JSON")
    }
    const reader = new Reader()
    const given = reader.object(parsed.value, "")
    if (given["format"] !== undefined) {
      if (given["format"] !== FORMAT) return fail(line, "format", `must be ${FORMAT}`)
      if (given["version"] !== version) return fail(line, "version", `must be ${version}`)
      signingRegion ??= reader.optional(given["signingRegion"], "signingRegion", (one, at) => reader.text(one, at))
      hasHeader = true
      offset = most
    } else {
      if (!hasHeader) return fail(line, "", "is not the header of a recording")
      most = Math.max(most, greatest(shifted))
      const operation = reader.text(given["operation"], "operation")
      const api = reader.text(given["api"], "api")
      const codec = codecs(api, operation)
      if (codec === undefined) {
        if (reader.problem === undefined) reader.fail("operation", "is no operation of the API")
      } else {
        if ((given["input"] === undefined) === (given["request"] === undefined)) {
          reader.fail("", "must have an input or a request")
        }
        fixtures.push({
          api: codec.api,
          operation,
          input: reader.optional(given["input"], "input", (one, at) => reader.object(one, at) as Json),
          request: reader.optional(given["request"], "request", (one, at) => readRequest(reader, one, at)),
          answer: readAnswer(reader, given["answer"], "answer", codec),
          line
        })
      }
    }
    if (reader.problem !== undefined) return fail(line, reader.problem.path, reader.problem.reason)
  }
  return hasHeader ? { recording: { signingRegion, fixtures }, problem: undefined } : fail(1, "", "is empty")
}
