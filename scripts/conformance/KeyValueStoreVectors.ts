/**
 * Vectors of CloudFront KeyValueStore: requests and responses of its operations, errors, endpoints, and inputs that must not be sent.
 */
import type * as Operation from "@effect-cloudfront/core/Operation"
import type { CloudFrontKeyValueStore } from "@effect-cloudfront/keyvaluestore/CloudFrontKeyValueStore"
import * as KeyValueStoreEndpoint from "@effect-cloudfront/keyvaluestore/KeyValueStoreEndpoint"
import * as KeyValueStoreHttp from "@effect-cloudfront/keyvaluestore/KeyValueStoreHttp"
import { operations } from "@effect-cloudfront/keyvaluestore/operations"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Client from "./Client.js"
import * as Json from "./Json.js"
import { failed, passed, type Case, type Outcome } from "./Report.js"

interface Request {
  readonly id: string
  readonly input: unknown
  readonly method: string
  readonly uri: string
  readonly headers: Readonly<Record<string, string>>
  readonly json: unknown
}

interface Response {
  readonly id: string
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly parsed: unknown
}

interface File {
  readonly service: { readonly signingName: string; readonly host: string }
  readonly operations: ReadonlyArray<{
    readonly operation: string
    readonly requests: ReadonlyArray<Request>
    readonly responses: ReadonlyArray<Response>
    readonly hostile: ReadonlyArray<Omit<Response, "parsed">>
    readonly modelledErrors: ReadonlyArray<string>
  }>
  readonly errors: ReadonlyArray<
    Omit<Response, "parsed"> & {
      readonly op: string
      readonly parsed: { readonly code: string | null; readonly message: string | null; readonly modelled: boolean }
    }
  >
  readonly endpoints: ReadonlyArray<{
    readonly params: {
      readonly KvsARN?: string
      readonly Region?: string
      readonly Endpoint?: string
      readonly UseFIPS?: boolean
    }
    readonly url?: string
    readonly error?: string
  }>
  readonly refusals: ReadonlyArray<{ readonly op: string; readonly input: unknown; readonly why: string }>
}

export const isFile = (json: unknown): json is File =>
  typeof json === "object" && json !== null && "service" in json && "refusals" in json && "operations" in json

type Callable = Operation.Of<unknown, unknown, never, CloudFrontKeyValueStore>

const table = operations as unknown as Readonly<Record<string, Callable>>

const operationOf = (id: string): Callable => {
  const operation = table[id]
  if (operation === undefined) throw new Error(`no operation is called ${id}`)
  return operation
}

const call = (
  id: string,
  input: unknown,
  reply: Client.Reply = Client.NO_CONTENT,
  options: KeyValueStoreHttp.Options = {}
) => Client.callWith(operationOf(id)(input), KeyValueStoreHttp.layer(options), reply)

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

/** `{"$repeat": [text, n]}` is a text that is repeated. */
const expand = (value: unknown): unknown => {
  if (typeof value !== "object" || value === null) return value
  if ("$repeat" in value) {
    const [text, count] = value.$repeat as readonly [string, number]
    return text.repeat(count)
  }
  if (Array.isArray(value)) return value.map(expand)
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, expand(member)]))
}

const caseOf = (name: string, outcome: Outcome): Case => ({ name: `keyvaluestore/${name}`, outcome, differences: [] })

const SIGNED = "host"
/** Headers that the signer and the client add. */
const ADDED = new Set([
  "authorization",
  "content-length",
  "host",
  "user-agent",
  "x-amz-date",
  "x-amz-region-set",
  "traceparent",
  "b3"
])

/** The order of query parameters is free. */
const split = (uri: string): unknown => {
  const [path, query = ""] = uri.split("?")
  return { path, query: query.split("&").toSorted() }
}

const compare = (want: Request, got: Client.Sent, signingName: string): Outcome => {
  const own = Object.fromEntries(Object.entries(got.headers).filter(([name]) => !ADDED.has(name)))
  if (got.method !== want.method) return failed("method", want.method, got.method)
  if (!Json.equal(split(got.uri), split(want.uri))) return failed("uri", want.uri, got.uri)
  if (!Json.equal(own, want.headers)) return failed("headers", want.headers, own)
  const body: unknown = got.body === "" ? null : JSON.parse(got.body)
  if (!Json.equal(body, want.json)) return failed("body", want.json, body)
  const authorization = got.headers["authorization"] ?? ""
  const names = [...Object.keys(want.headers), SIGNED, "x-amz-date", "x-amz-region-set"].toSorted().join(";")
  const isSigned =
    authorization.startsWith("AWS4-ECDSA-P256-SHA256 ") &&
    authorization.includes(`/${signingName}/aws4_request, SignedHeaders=${names}, `)
  return isSigned ? passed : failed("Authorization", names, authorization)
}

const request = ({ service }: File, id: string, want: Request): Effect.Effect<Case> =>
  Effect.map(call(id, expand(want.input)), ({ exit, sent: [first] }) =>
    caseOf(
      `${want.id} request`,
      first === undefined
        ? failed("nothing was sent", want.uri, Client.explain(exit))
        : compare(want, first, service.signingName)
    )
  )

const response = (id: string, input: unknown, want: Response): Effect.Effect<Case> =>
  Effect.map(call(id, input, { ...want, body: bytes(want.body) }), ({ exit }) => {
    if (Exit.isFailure(exit)) return caseOf(`${want.id} response`, failed("failed", want.parsed, Client.explain(exit)))
    const [wanted, got] = [Json.toJson(Json.fromJson(want.parsed)), Json.toJson(exit.value)]
    return caseOf(`${want.id} response`, Json.equal(wanted, got) ? passed : failed("value", wanted, got))
  })

const failureOf = (exit: Exit.Exit<unknown, unknown>): Readonly<Record<string, unknown>> | undefined => {
  const failure = Exit.isFailure(exit) ? Cause.failureOption(exit.cause) : undefined
  return failure?._tag === "Some" ? (failure.value as Readonly<Record<string, unknown>>) : undefined
}

const hostile = (id: string, input: unknown, want: Omit<Response, "parsed">): Effect.Effect<Case> =>
  Effect.map(call(id, input, { ...want, body: bytes(want.body) }), ({ exit }) =>
    caseOf(
      want.id,
      failureOf(exit)?.["_tag"] === "DecodeError" ? passed : failed("outcome", "DecodeError", Client.explain(exit))
    )
  )

const error = (input: unknown, want: File["errors"][number]): Effect.Effect<Case> =>
  Effect.map(call(want.op, input, { ...want, body: bytes(want.body) }), ({ exit }) => {
    const { code, message, modelled } = want.parsed
    const wanted = { code: code ?? `HTTP ${want.status}`, message: message ?? "", modelled, status: want.status }
    const value = failureOf(exit)
    const got = value && {
      code: value["code"],
      message: value["serviceMessage"],
      modelled: value["_tag"] === value["code"],
      status: value["httpStatus"] ?? value["status"]
    }
    return caseOf(want.id, Json.equal(wanted, got) ? passed : failed("error", wanted, got ?? Client.explain(exit)))
  })

const ANY = "arn:aws:cloudfront::123456789012:key-value-store/8562561f-caba-4845-9d99-b97d1ae5d3c0"

const endpoint = (one: File["endpoints"][number], index: number): Effect.Effect<Case> => {
  const { Endpoint, KvsARN, Region, UseFIPS } = one.params
  const resolved = Effect.gen(function* () {
    const placeOf = yield* KeyValueStoreEndpoint.resolve({ endpoint: Endpoint, region: Region, useFips: UseFIPS })
    const { encodeRequest } = yield* Effect.promise(() => import("@effect-cloudfront/core/protocol/RestJson"))
    const encoded = encodeRequest(operationOf("DescribeKeyValueStore").description)({ KvsARN }, undefined)
    if (!encoded.ok) return yield* Effect.fail(encoded.error)
    const place = placeOf(encoded.value)
    return "url" in place ? place.url : yield* Effect.fail(place)
  })
  return Effect.map(Effect.exit(resolved), (exit) => {
    const got = Exit.isSuccess(exit) ? exit.value : undefined
    return caseOf(`endpoint ${index + 1}`, got === one.url ? passed : failed("url", one.url, got))
  })
}

const refusal = (one: File["refusals"][number], index: number): Effect.Effect<Case> =>
  Effect.map(call(one.op, expand(one.input)), ({ exit, sent }) => {
    const isRefused = sent.length === 0 && failureOf(exit)?.["_tag"] === "EncodeError"
    return caseOf(`refusal ${index + 1} (${one.why})`, isRefused ? passed : failed("sent", 0, Client.explain(exit)))
  })

export const run = (file: File): Effect.Effect<ReadonlyArray<Case>> => {
  const inputs = new Map(
    file.operations.map((one) => [one.operation, expand(one.requests[0]?.input ?? { KvsARN: ANY })])
  )
  return Effect.all(
    [
      ...file.operations.flatMap((one) => {
        const input = inputs.get(one.operation)
        return [
          ...one.requests.map((want) => request(file, one.operation, want)),
          ...one.responses.map((want) => response(one.operation, input, want)),
          ...one.hostile.map((want) => hostile(one.operation, input, want))
        ]
      }),
      ...file.errors.map((want) => error(inputs.get(want.op), want)),
      ...file.endpoints.map(endpoint),
      ...file.refusals.map(refusal)
    ],
    { concurrency: 1 }
  )
}
