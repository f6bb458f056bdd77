/** Makes fixtures of exchanges: values by their descriptions, and everything secret hidden. */
import { base64Decode, utf8Decode } from "@effect-cloudfront/core/protocol/Platform"
import type * as RestXml from "@effect-cloudfront/core/protocol/RestXml"
import type { ReceivedRequest } from "@effect-cloudfront/core/protocol/RestXmlServer"
import type * as Wire from "@effect-cloudfront/core/protocol/Wire"
import * as Redaction from "@effect-cloudfront/http/Redaction"
import type { ApiName } from "./api.js"
import * as FixtureApi from "./fixtureApi.js"
import * as FixtureJson from "./fixtureJson.js"
import * as FixtureLine from "./fixtureLine.js"
import * as FixtureSecrets from "./fixtureSecrets.js"
import { Reader } from "./readJson.js"

/** A request and how it ended. */
export interface Exchange {
  readonly api: ApiName
  readonly operation: string
  readonly request: ReceivedRequest
  readonly outcome: Wire.Response | Failure
}

/** There was no response. The messages are hidden here. */
export interface Failure {
  readonly failure: FixtureLine.NoResponse
  readonly attempts?: number | undefined
  readonly unanswered?: number | undefined
}

/** The headers of other responses that are kept: those which the client reads. */
const KEPT_HEADERS = new Set([
  "content-type",
  "date",
  "etag",
  "location",
  "retry-after",
  "x-amzn-error-message",
  "x-amzn-errortype",
  "x-amzn-requestid"
])

/** Collects the texts of a value. */
const textsOf = (shape: RestXml.Operation["input"] | undefined, value: unknown): FixtureSecrets.Found => {
  const { found, onLeaf } = FixtureSecrets.collector()
  if (shape !== undefined) FixtureJson.encode(shape, value, onLeaf)
  return found()
}

/** The names of the elements and members that a description calls sensitive. */
export const sensitiveNames = (shape: RestXml.Operation["input"]): ReadonlySet<string> => {
  const names = new Set<string>()
  const seen = new Set<unknown>()
  const visit = (one: RestXml.Operation["input"]): void => {
    if (seen.has(one)) return
    seen.add(one)
    for (const { shape: member, wire } of one.members()) {
      const item = member.kind === "list" ? member.item() : member
      if (member.sensitive || item.sensitive) names.add(wire)
      if (item.kind === "structure") visit(item)
    }
  }
  visit(shape)
  return names
}

/** Hides the content of sensitive elements and members in a document that cannot be read, and may be cut off. */
const hideElements = (text: string, names: ReadonlySet<string>): string => {
  if (names.size === 0) return text
  const any = [...names].join("|")
  return text
    .replace(new RegExp(`(<(${any})(?:\\s[^>]*)?>)(?!<)[^]*?(?=</\\2|$)`, "g"), "$1[redacted]")
    .replace(new RegExp(`("(?:${any})"\\s*:\\s*")(?:[^"\\\\]|\\\\.)*`, "g"), "$1[redacted]")
}

/** Records exchanges, one after the other. */
export class Recorder {
  private readonly codecs = FixtureApi.make()
  private readonly secrets: FixtureSecrets.Secrets

  constructor(given: ReadonlyArray<string>, accountIds: FixtureSecrets.AccountIds) {
    this.secrets = new FixtureSecrets.Secrets(given, accountIds)
  }

  /** The line of an exchange; `undefined` if it is none of the API. */
  line({ api, operation: id, outcome, request }: Exchange): string | undefined {
    const codec = this.codecs(api, id)
    if (codec === undefined) return undefined
    const { operation } = codec
    const input = codec.readRequest(request)
    const output = "failure" in outcome ? undefined : readOutput(codec, outcome)
    const hide = this.secrets.exchange(
      [
        textsOf(operation.input, input.ok ? input.value : input.error.partial),
        textsOf(operation.output, output?.ok === true ? output.value : output?.error.partial)
      ],
      Redaction.secretsOf(request.headers)
    )
    const sent = input.ok
      ? { input: canonicalInput(operation.input, input.value, hide.onInput) }
      : { request: rawRequest(request, hide, sensitiveNames(operation.input)) }
    return FixtureLine.write({
      api,
      operation: id,
      ...sent,
      answer: "failure" in outcome ? failureOf(outcome, hide) : answerOf(codec, outcome, output, hide)
    })
  }
}

const readOutput = (codec: FixtureApi.Codec, response: Wire.Response) =>
  response.status >= 200 && response.status <= 299 ? codec.readResponse(response) : undefined

/** The JSON of an input. The order of XML attributes means nothing. */
export const canonicalInput = (
  shape: RestXml.Operation["input"],
  input: unknown,
  onLeaf: FixtureJson.OnLeaf
): FixtureJson.Json =>
  FixtureJson.encode(shape, input, (text, leaf) =>
    onLeaf(leaf.kind === "xml" ? withSortedAttributes(text) : text, leaf)
  )

const withSortedAttributes = (xml: string): string =>
  xml.replace(/<([^\s/<>!?]+)((?:\s+[^\s=<>/]+\s*=\s*(?:"[^"]*"|'[^']*'))+)\s*(\/?)>/g, (_, name, attributes, end) => {
    const all = Array.from(
      String(attributes).matchAll(/([^\s=]+)\s*=\s*("[^"]*"|'[^']*')/g),
      ([, key, value]) => `${key}=${value}`
    )
    return `<${[name, ...all.sort()].join(" ")}${end}>`
  })

export const rawRequest = (
  { body, method, path, query }: ReceivedRequest,
  { words }: Pick<FixtureSecrets.Exchange, "words">,
  names: ReadonlySet<string>
): FixtureLine.RawRequest => ({ method, path: words(path), query: words(query), body: hideBody(body, words, names) })

/** Bytes that are no text, and nobody knows what they are, are not kept. */
const hideBody = (bytes: Uint8Array, words: (text: string) => string, names: ReadonlySet<string>): FixtureLine.Body => {
  const body = FixtureLine.bodyOf(bytes)
  return typeof body === "string" ? words(hideElements(body, names)) : "[redacted]"
}

const attemptsOf = ({ attempts, unanswered }: Pick<Wire.Response, "attempts" | "unanswered">) => ({
  attempts,
  unanswered
})

const failureOf = (outcome: Failure, { words }: FixtureSecrets.Exchange): FixtureLine.Answer => {
  const { failure } = outcome
  return { failure: { ...failure, message: words(failure.message) }, ...attemptsOf(outcome) }
}

const answerOf = (
  codec: FixtureApi.Codec,
  response: Wire.Response,
  output: ReturnType<FixtureApi.Codec["readResponse"]> | undefined,
  hide: FixtureSecrets.Exchange
): FixtureLine.Answer => {
  const retryAfter = response.headers["retry-after"]
  const more = {
    ...(retryAfter === undefined ? {} : { retryAfter: hide.words(retryAfter) }),
    ...attemptsOf(response)
  }
  const answer =
    output === undefined
      ? errorAnswer(codec, response, hide)
      : output.ok
        ? outputAnswer(codec, response, output.value, hide)
        : undefined
  return { ...(answer ?? { response: rawResponse(codec, response, hide) }), ...more }
}

/** Hidden bytes are the placeholder itself. */
const hiddenBytes: FixtureJson.OnLeaf = (text, { kind }) => {
  const bytes = kind === "bytes" ? base64Decode(text) : undefined
  const decoded = bytes === undefined ? undefined : utf8Decode(bytes)
  return decoded !== undefined && FixtureSecrets.isPlaceholder(decoded) ? decoded : text
}

/** An output, if its JSON stands for all that the response has. */
const outputAnswer = (
  codec: FixtureApi.Codec,
  response: Wire.Response,
  value: unknown,
  { onLeaf, words }: FixtureSecrets.Exchange
): FixtureLine.Answer | undefined => {
  const shape = codec.operation.output
  const output = shape === undefined ? null : FixtureJson.encode(shape, value, onLeaf)
  const reader = new Reader()
  const encoded = FixtureLine.encodeOutput(reader, output, "", codec)
  const decoded = encoded === undefined ? undefined : codec.readResponse(encoded)
  if (decoded?.ok !== true) return undefined
  const again = shape === undefined ? null : FixtureJson.encode(shape, decoded.value, hiddenBytes)
  if (JSON.stringify(again) !== JSON.stringify(output)) return undefined
  const requestId = response.headers["x-amzn-requestid"]
  return { output, ...(requestId === undefined ? {} : { requestId: words(requestId) }) }
}

/** An error of the service, if its members stand for all that the client reads of the response. */
const errorAnswer = (
  codec: FixtureApi.Codec,
  response: Wire.Response,
  { words }: FixtureSecrets.Exchange
): FixtureLine.Answer | undefined => {
  const given = FixtureApi.errorFieldsOf(response)
  if (given === undefined) return undefined
  const { requestId } = given
  const fields = {
    code: words(given.code),
    status: given.status,
    message: words(given.message),
    requestId: requestId === undefined ? undefined : words(requestId)
  }
  const again = FixtureApi.errorFieldsOf(codec.writeError(fields))
  if (again === undefined || JSON.stringify(again) !== JSON.stringify(reorder(fields))) return undefined
  const { requestId: _, ...error } = fields
  return { error, ...(fields.requestId === undefined ? {} : { requestId: fields.requestId }) }
}

const reorder = ({ code, message, requestId, status }: FixtureApi.ErrorFields): FixtureApi.ErrorFields => ({
  code,
  message,
  requestId,
  status
})

const rawResponse = (
  { operation }: FixtureApi.Codec,
  { body, headers, status }: Wire.Response,
  { words }: FixtureSecrets.Exchange
): FixtureLine.RawResponse => {
  const kept = Object.entries(headers).filter(([name]) => KEPT_HEADERS.has(name))
  const names = operation.output === undefined ? new Set<string>() : sensitiveNames(operation.output)
  const isSecret = operation.output?.members().some(({ location, shape }) => location === "payload" && shape.sensitive)
  return {
    status,
    headers: Object.fromEntries(kept.map(([name, value]) => [name, words(value)])),
    // What was to be a sensitive payload may be one in part.
    body: isSecret === true && status < 300 ? "[redacted]" : hideBody(body, words, names)
  }
}
