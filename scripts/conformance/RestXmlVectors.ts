/**
 * Protocol vectors of restXml: a shape, a value, and the request or response of the value.
 */
import * as Errors from "@effect-cloudfront/core/Errors"
import * as Description from "@effect-cloudfront/core/Description"
import * as Operation from "@effect-cloudfront/core/Operation"
import * as Unknown from "@effect-cloudfront/core/Unknown"
import type * as Wire from "@effect-cloudfront/core/protocol/Wire"
import type * as Protocol from "@effect-cloudfront/core/protocol/Shape"
import * as Cause from "effect/Cause"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Client from "./Client.js"
import * as Json from "./Json.js"
import { failed, passed, type Case, type Outcome } from "./Report.js"
import * as Xml from "./Xml.js"

interface Ref {
  readonly shape: string
  readonly location?: string
  readonly locationName?: string
}

interface Model {
  readonly type: string
  readonly members?: Readonly<Record<string, Ref>>
  readonly required?: ReadonlyArray<string>
  readonly payload?: string
  readonly member?: Ref
  readonly union?: boolean
  readonly error?: { readonly httpStatusCode: number }
}

interface Vector {
  readonly id: string
  readonly kind: "request" | "response"
  readonly source: string
  readonly relevantToCloudFront: boolean
  readonly featuresNotInCloudFront: ReadonlyArray<string>
  readonly http: { readonly method: Wire.Method; readonly requestUri: string; readonly responseCode?: number } | null
  readonly root: Ref | null
  readonly shapes: Readonly<Record<string, Model>>
  readonly input?: unknown
  readonly response?: { readonly status_code: number; readonly headers?: Record<string, string>; readonly body: string }
  readonly expect: unknown
  readonly errorCode?: string | null
  readonly errorMessage?: string | null
  readonly errors?: ReadonlyArray<Ref> | null
}

export const isFile = (json: unknown): json is ReadonlyArray<Vector> =>
  Array.isArray(json) && json.length > 0 && json.every((one) => "kind" in one && "shapes" in one)

export const differences = {
  infinite: "NaN and infinities are decoded, but refused in inputs, because no member of this API has such values",
  legacyRoot: "legacy cases do not specify the name of the root element, so any name is accepted"
} as const

type Difference = keyof typeof differences

const LOCATIONS: Readonly<Record<string, Description.Member["in"]>> = {
  uri: "label",
  header: "header",
  querystring: "query"
}

const shapeOf = (vector: Vector, ref: Ref, isOutput: boolean, root?: string): Protocol.Shape => {
  const model = vector.shapes[ref.shape]
  if (model === undefined) throw new Error(`${vector.id}: no shape ${ref.shape}`)
  switch (model.type) {
    case "structure":
      return Description.structure(
        ref.shape,
        () =>
          Object.fromEntries(
            Object.entries(model.members ?? {}).map(([key, member]): readonly [string, Description.Member] => {
              const location =
                model.payload === key
                  ? "payload"
                  : isOutput && member.location === "uri"
                    ? "body"
                    : LOCATIONS[member.location ?? ""]
              return [
                key,
                {
                  of: shapeOf(vector, member, isOutput, model.payload === key ? (root ?? member.shape) : root),
                  wire: member.locationName ?? key,
                  ...(location === undefined ? {} : { in: location }),
                  ...(model.required?.includes(key) === true ? { required: true as const } : {})
                }
              ]
            })
          ),
        { root: root ?? ref.locationName ?? ref.shape, ...(model.union === true ? { union: true } : {}) }
      )
    case "list": {
      const member = model.member ?? { shape: "" }
      return Description.list(ref.shape, () => shapeOf(vector, member, isOutput), member.locationName ?? "member")
    }
    case "timestamp":
      return Description.timestamp
    case "blob":
      return Description.blob
    case "boolean":
      return Description.boolean
    case "integer":
    case "long":
    case "float":
    case "double":
      return Description.number(undefined, model.type)
    default:
      return Description.string
  }
}

const structureOf = (...of: Parameters<typeof shapeOf>): Description.Structure<unknown> => {
  const shape = shapeOf(...of)
  if (shape.kind !== "structure") throw new Error(`${of[1].shape} is not a structure`)
  return shape
}

const EMPTY = Description.structure("Empty", () => ({}))

const rootIn = (body: string): string | undefined => /<([A-Za-z]\w*)/.exec(body.replace(/<\?.*?\?>/, ""))?.[1]

const operationOf = (vector: Vector): Client.Callable => {
  const { method, requestUri, responseCode = 200 } = vector.http ?? { method: "GET", requestUri: "/" }
  const [path = "", query = ""] = requestUri.split("?")
  const isOutput = vector.kind === "response"
  const root = isOutput && vector.source === "legacy" ? rootIn(vector.response?.body ?? "") : undefined
  const shape = vector.root === null ? undefined : structureOf(vector, vector.root, isOutput, root)
  const classes = (vector.errors ?? []).map(({ shape }) => [
    shape,
    classOf(shape, vector.shapes[shape]?.error?.httpStatusCode ?? 400)
  ])
  return Operation.make<unknown, unknown, never>({
    id: vector.id,
    method,
    path,
    query: query
      .split("&")
      .filter((pair) => pair !== "")
      .map((pair) => pair.split("="))
      .map(([name = "", value = ""]) => [name, value]),
    status: responseCode,
    input: !isOutput && shape !== undefined ? shape : EMPTY,
    ...(isOutput && shape !== undefined ? { output: shape } : {}),
    errors: () => Object.fromEntries(classes) as never
  }) as Client.Callable
}

const classOf = (code: string, status: number) =>
  class extends Error {
    readonly _tag = code
    readonly code = code
    readonly status = status
    constructor(fields: { readonly message: string }) {
      super(fields.message)
    }
  }

/** In these vectors, null is an absent value, blobs are strings and timestamps are seconds. */
const valueOf = (vector: Vector, ref: Ref, json: unknown): unknown => {
  if (json === null || json === undefined) return undefined
  const model = vector.shapes[ref.shape]
  switch (model?.type) {
    case "structure":
      return Object.fromEntries(
        Object.entries(json).map(([key, value]) => [key, valueOf(vector, model.members?.[key] ?? { shape: "" }, value)])
      )
    case "list":
      return (json as ReadonlyArray<unknown>).map((item) => valueOf(vector, model.member ?? { shape: "" }, item))
    case "timestamp":
      return DateTime.unsafeMake(Math.round((json as number) * 1000))
    case "blob":
      return new TextEncoder().encode(json as string)
    case "float":
    case "double":
      return Number(json)
    default:
      return json
  }
}

const request = (vector: Vector): Effect.Effect<Case> =>
  Effect.gen(function* () {
    const want = vector.expect as {
      readonly method: string
      readonly uri: string
      readonly body: string
      readonly headers?: Record<string, string>
    }
    const input = vector.root === null ? {} : valueOf(vector, vector.root, vector.input)
    const { exit, sent } = yield* Client.call(operationOf(vector), input, Client.NO_CONTENT, undefined)
    const infinite = Object.values(input as object).some(
      (value) => typeof value === "number" && !Number.isFinite(value)
    )
    const differences: ReadonlyArray<Difference> = infinite ? ["infinite"] : []
    const name = `${vector.id} request`
    const [got] = sent
    if (got === undefined) {
      const refused = Exit.isFailure(exit) ? Cause.failureOption(exit.cause) : undefined
      const meant = infinite && refused?._tag === "Some" && refused.value instanceof Errors.EncodeError
      return { name, outcome: meant ? passed : failed("nothing was sent", want, Client.explain(exit)), differences }
    }
    return { name, outcome: compare(want, got), differences }
  })

const compare = (
  want: {
    readonly method: string
    readonly uri: string
    readonly body: string
    readonly headers?: Record<string, string>
  },
  got: Client.Sent
): Outcome => {
  if (got.method !== want.method || got.uri !== want.uri) return failed("request line", want, got)
  for (const [name, value] of Object.entries(want.headers ?? {})) {
    if (got.headers[name.toLowerCase()] !== value) return failed(`header ${name}`, value, got.headers)
  }
  if (want.body.trim() === "" || got.body === "")
    return want.body.trim() === got.body ? passed : failed("body", want.body, got.body)
  return Xml.equal(withoutLayout(Xml.parse(want.body)), withoutLayout(Xml.parse(got.body)))
    ? passed
    : failed("body", want.body, got.body)
}

/** Removes what this API does not use: the namespaces of the vectors, and indentation. */
const withoutLayout = (element: Xml.Element): Xml.Element => {
  const some = element.children.some((child) => typeof child !== "string")
  return {
    name: element.name,
    attributes: {},
    children: element.children
      .filter((child) => !(some && typeof child === "string" && child.trim() === ""))
      .map((child) => (typeof child === "string" ? child : withoutLayout(child)))
  }
}

/** A union with an unknown member is compared by the name of the member. */
const withUnionNames = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withUnionNames)
  if (typeof value !== "object" || value === null || value instanceof Uint8Array || DateTime.isDateTime(value))
    return value
  const unknown = Unknown.elements(value)[0]
  if (unknown !== undefined && Object.keys(value).length === 0) {
    return { SDK_UNKNOWN_MEMBER: { name: /\w+/.exec(unknown.xml)?.[0] } }
  }
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withUnionNames(member)]))
}

const response = (vector: Vector): Effect.Effect<Case> =>
  Effect.gen(function* () {
    const name = `${vector.id} response`
    const { body = "", headers = {}, status_code: status = 0 } = vector.response ?? {}
    const { exit } = yield* Client.call(
      operationOf(vector),
      {},
      { status, headers, body: new TextEncoder().encode(body) },
      undefined
    )
    const differences: ReadonlyArray<Difference> =
      vector.source === "legacy" && vector.root !== null ? ["legacyRoot"] : []
    if (vector.errorCode !== null && vector.errorCode !== undefined) {
      const failure = Exit.isFailure(exit) ? Cause.failureOption(exit.cause) : undefined
      const got = failure?._tag === "Some" ? (failure.value as unknown as Record<string, unknown>) : {}
      const want = { code: vector.errorCode, ...(vector.errorMessage ? { message: vector.errorMessage } : {}) }
      const words = got["serviceMessage"] ?? got["message"]
      const same = got["code"] === want.code && (want.message === undefined || words === want.message)
      return { name, outcome: same ? passed : failed("error", want, Client.explain(exit)), differences }
    }
    if (Exit.isFailure(exit))
      return { name, outcome: failed("failed", vector.expect, Client.explain(exit)), differences }
    const want = Json.toJson((vector.root === null ? undefined : valueOf(vector, vector.root, vector.expect)) ?? {})
    const got = Json.toJson(withUnionNames(exit.value ?? {}))
    return { name, outcome: Json.equal(want, got) ? passed : failed("value", want, got), differences }
  })

export const run = (vectors: ReadonlyArray<Vector>): Effect.Effect<ReadonlyArray<Case>> =>
  Effect.forEach(
    vectors,
    (vector) => {
      if (!vector.relevantToCloudFront) {
        const reason = `uses what this API has not: ${vector.featuresNotInCloudFront.join(", ")}`
        return Effect.succeed<Case>({ name: vector.id, outcome: { _tag: "NotApplicable", reason }, differences: [] })
      }
      return vector.kind === "request" ? request(vector) : response(vector)
    },
    { concurrency: 1 }
  )
