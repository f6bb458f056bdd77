/**
 * Golden wire vectors: one file for each operation. The oracle is another client.
 */
import type * as Operation from "@effect-cloudfront/core/Operation"
import { EncodeError } from "@effect-cloudfront/core/Errors"
import { operations } from "@effect-cloudfront/core/operations"
import type * as Shape from "@effect-cloudfront/core/protocol/Shape"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Client from "./Client.js"
import * as Json from "./Json.js"
import * as Lists from "./Lists.js"
import { failed, passed, type Case, type Outcome } from "./Report.js"
import * as SigV4 from "./SigV4Vectors.js"
import * as Xml from "./Xml.js"

interface Request {
  readonly id: string
  readonly input: Record<string, unknown>
  readonly method: string
  readonly uri: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
  readonly bodyBase64?: string
  readonly sigv4?: { readonly date: string; readonly authorization: string; readonly canonicalRequest: string }
}

interface Response {
  readonly id: string
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  readonly bodyBase64?: string
  readonly parsed: unknown
}

interface ErrorCase {
  readonly shape: string
  readonly status: number
  readonly body: string
  readonly parsed: {
    readonly class: string
    readonly code: string
    readonly message: string
    readonly requestId: string
  }
}

export interface File {
  readonly operation: string
  readonly requests?: ReadonlyArray<Request>
  readonly responses?: ReadonlyArray<Response>
  readonly errors?: ReadonlyArray<ErrorCase>
}

export const isFile = (json: unknown): json is File =>
  typeof json === "object" && json !== null && "operation" in json && typeof json.operation === "string"

const HOST = "cloudfront.amazonaws.com"
const KEYS = {
  accessKeyId: "AKIDEXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
  region: "us-east-1",
  service: "cloudfront"
}

/** Intended differences between this library and the oracle, with reasons. */
export const differences = {
  emptyLists: "empty Items beside a Quantity are left out: the service answers some of them with MalformedInput",
  maxItems: "MaxItems is a number in every list; the model has a string of digits in the older lists",
  ifMatch: "IfMatch is required: the service refuses the call without it, although it is optional in the model",
  decimals: "0 and 0.0 are the same number; JavaScript writes the first",
  constraints: "lengths, ranges and patterns of the model are checked before a request is sent",
  emptyLabel: "an empty label is refused: it would address the collection",
  quantity: "a Quantity is always counted from its items",
  ...Lists.differences
} as const

type Difference = keyof typeof differences

const bytesOf = (of: { readonly body?: string | null; readonly bodyBase64?: string }): Uint8Array =>
  new Uint8Array(of.bodyBase64 === undefined ? Buffer.from(of.body ?? "") : Buffer.from(of.bodyBase64, "base64"))

/** The element names of all members below a shape for whose shapes the predicate holds. */
const names = (
  shape: Shape.Shape,
  isWanted: (shape: Shape.Shape) => boolean,
  seen = new Set<Shape.Shape>(),
  found = new Set<string>()
): Set<string> => {
  if (seen.has(shape)) return found
  seen.add(shape)
  if (shape.kind === "list") names(shape.item(), isWanted, seen, found)
  if (shape.kind !== "structure") return found
  for (const member of shape.members()) {
    if (isWanted(member.shape)) found.add(member.wire)
    names(member.shape, isWanted, seen, found)
  }
  return found
}

const isEmptyItems = (element: Xml.Element, parent: Xml.Element): boolean =>
  element.name === "Items" &&
  element.children.length === 0 &&
  // The lists of tags have no `Quantity`. An absent and an empty one are equal.
  (/^(?:Tags|TagKeys)$/.test(parent.name) ||
    parent.children.some((child) => typeof child !== "string" && child.name === "Quantity"))

/** Sets every `Quantity` to the number of `Items` beside it. */
const withQuantities = (tree: Xml.Element): Xml.Element => {
  const elements = tree.children.filter((child) => typeof child !== "string")
  const isList = elements.some(({ name }) => name === "Items") || tree.name === "Paths"
  const items = elements.find(({ name }) => name === "Items")?.children.filter((child) => typeof child !== "string")
  return {
    ...tree,
    children: tree.children.map((child) =>
      typeof child === "string"
        ? child
        : isList && child.name === "Quantity"
          ? { ...child, children: [String(items?.length ?? 0)] }
          : withQuantities(child)
    )
  }
}

/** The expected body of this library, and its differences from the body of the oracle. */
const canonical = (
  operation: Operation.Any,
  text: string
): { readonly tree: Xml.Element; readonly allowed: ReadonlyArray<Difference> } => {
  const decimals = names(operation.description.input, (shape) => shape.kind === "double" || shape.kind === "float")
  const full = Xml.parse(text)
  const withLists = Xml.without(full, isEmptyItems)
  const counted = withQuantities(withLists)
  const tree = Xml.mapText(counted, (text, name) => (decimals.has(name) ? String(Number(text)) : text))
  const allowed: Array<Difference> = []
  if (!Xml.equal(full, withLists)) allowed.push("emptyLists")
  if (!Xml.equal(withLists, counted)) allowed.push("quantity")
  if (!Xml.equal(counted, tree)) allowed.push("decimals")
  return { tree, allowed }
}

const ignoredHeaders = new Set([
  "authorization",
  "x-amz-date",
  "host",
  "user-agent",
  "content-type",
  "content-length",
  "accept",
  "traceparent",
  "b3"
])

const compare = (operation: Operation.Any, want: Request, got: Client.Sent): Outcome => {
  const headers = Object.fromEntries(Object.entries(got.headers).filter(([name]) => !ignoredHeaders.has(name)))
  if (got.method !== want.method) return failed("method", want.method, got.method)
  if (got.uri !== want.uri) return failed("uri", want.uri, got.uri)
  if (!Json.equal(headers, want.headers)) return failed("headers", want.headers, headers)
  const wanted = new TextDecoder().decode(bytesOf(want))
  if ((wanted === "") !== (got.body === "")) return failed("body", wanted, got.body)
  if (wanted !== "" && !Xml.equal(canonical(operation, wanted).tree, canonical(operation, got.body).tree)) {
    return failed("body", wanted, got.body)
  }
  return passed
}

const problems = (exit: Exit.Exit<unknown, unknown>): EncodeError["problems"] | undefined => {
  const error = Exit.isFailure(exit) ? Cause.failureOption(exit.cause) : undefined
  return error?._tag === "Some" && error.value instanceof EncodeError ? error.value.problems : undefined
}

/** The intended difference that explains a refused input. */
const differenceOf = (reason: string): Difference | undefined => {
  if (reason === "must not be empty") return "emptyLabel"
  return /^must (?:match|have|be between|be at least|be at most) /.test(reason) ? "constraints" : undefined
}

/** The input in the form of this library. */
const inputOf = (operation: Client.Callable, { input }: Request): Record<string, unknown> => {
  const given = Lists.withRequiredLists(operation.description.input, Json.fromJson(input))
  const { MaxItems, ...rest } = given as Record<string, unknown>
  if (MaxItems === undefined) return rest
  return { ...rest, MaxItems: typeof MaxItems === "string" && /^\d+$/.test(MaxItems) ? Number(MaxItems) : MaxItems }
}

const request = (operation: Client.Callable, want: Request): Effect.Effect<Case> =>
  Effect.gen(function* () {
    const allowed = new Set<Difference>()
    if (typeof want.input["MaxItems"] === "string") allowed.add("maxItems")
    let input = inputOf(operation, want)
    if (
      !Json.equal(
        Lists.withRequiredLists(operation.description.input, Json.fromJson(want.input)),
        Json.fromJson(want.input)
      )
    ) {
      allowed.add("absentItems")
    }
    let wanted = want
    let { exit, sent } = yield* Client.call(operation, input, Client.NO_CONTENT, want.sigv4?.date)
    const refused = problems(exit)
    if (refused?.every(({ path, reason }) => path === "IfMatch" && reason === "is required") === true) {
      allowed.add("ifMatch")
      input = { ...input, IfMatch: "*" }
      wanted = { ...want, headers: { ...want.headers, "if-match": "*" } }
      ;({ exit, sent } = yield* Client.call(operation, input, Client.NO_CONTENT, want.sigv4?.date))
    } else if (refused !== undefined) {
      const meant = refused.map(({ reason }) => differenceOf(reason))
      if (meant.every((difference) => difference !== undefined)) {
        return { name: `${want.id} request`, outcome: passed, differences: [...new Set(meant)] }
      }
    }
    const [first] = sent
    if (first === undefined) {
      return { name: want.id, outcome: failed("nothing was sent", want.uri, Client.explain(exit)), differences: [] }
    }
    if (want.body !== null) canonical(operation, want.body).allowed.forEach((difference) => allowed.add(difference))
    let outcome = compare(operation, wanted, first)
    if (outcome._tag === "Passed" && want.sigv4 !== undefined) {
      const sent = first.headers["authorization"]
      // If the bytes differ, our signature of the oracle's request is compared.
      outcome =
        wanted === want && first.body === (want.body ?? "")
          ? sent === want.sigv4.authorization
            ? passed
            : failed("Authorization", want.sigv4.authorization, sent)
          : yield* SigV4.check(
              { ...want, headers: [["host", HOST], ...Object.entries(want.headers)], body: bytesOf(want) },
              KEYS,
              want.sigv4.date,
              want.sigv4
            )
    }
    return { name: `${want.id} request`, outcome, differences: Array.from(allowed) }
  })

const response = (operation: Client.Callable, input: unknown, want: Response): Effect.Effect<Case> =>
  Effect.map(
    Client.call(operation, input, { status: want.status, headers: want.headers, body: bytesOf(want) }, undefined),
    ({ exit }) => {
      const name = `${want.id} response`
      if (Exit.isFailure(exit))
        return { name, outcome: failed("failed", want.parsed, Client.explain(exit)), differences: [] }
      const got = Json.toJson(exit.value ?? {})
      const parsed = Json.fromJson(want.parsed)
      const { output } = operation.description
      const wanted = Json.toJson(output === undefined ? parsed : Lists.withRequiredLists(output, parsed))
      const differences: ReadonlyArray<Difference> = Json.equal(parsed, wanted) ? [] : ["absentItems"]
      return { name, outcome: Json.equal(wanted, got) ? passed : failed("value", wanted, got), differences }
    }
  )

const error = (operation: Client.Callable, input: unknown, want: ErrorCase): Effect.Effect<Case> =>
  Effect.map(
    Client.call(operation, input, { status: want.status, headers: {}, body: bytesOf(want) }, undefined),
    ({ exit }) => {
      const name = `${operation.id}/${want.shape} error`
      const { class: tag, message, requestId } = want.parsed
      const wanted = { tag, message, requestId, status: want.status }
      const failure = Exit.isFailure(exit) ? Cause.failureOption(exit.cause) : undefined
      if (failure?._tag !== "Some")
        return { name, outcome: failed("error", wanted, Client.explain(exit)), differences: [] }
      const value = failure.value as unknown as Readonly<Record<string, unknown>>
      const got = {
        tag: value["_tag"],
        message: value["serviceMessage"],
        requestId: value["requestId"],
        status: value["httpStatus"]
      }
      return { name, outcome: Json.equal(wanted, got) ? passed : failed("error", wanted, got), differences: [] }
    }
  )

/** A valid input, for cases that only check the response. */
const anyInput = (operation: Client.Callable, file: File): unknown => {
  const request = file.requests?.find(({ id }) => id.endsWith("/full")) ?? file.requests?.[0]
  return request === undefined ? {} : inputOf(operation, request)
}

export const run = (file: File): Effect.Effect<ReadonlyArray<Case>> => {
  const operation = (operations as unknown as Readonly<Record<string, Client.Callable>>)[file.operation]
  if (operation === undefined) {
    return Effect.succeed([
      { name: file.operation, outcome: failed("operation", file.operation, "no such operation"), differences: [] }
    ])
  }
  const input = anyInput(operation, file)
  return Effect.all(
    [
      ...(file.requests ?? []).map((one) => request(operation, one)),
      ...(file.responses ?? []).map((one) => response(operation, input, one)),
      ...(file.errors ?? []).map((one) => error(operation, input, one))
    ],
    { concurrency: 1 }
  )
}
