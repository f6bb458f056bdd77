/**
 * Decodes randomly changed documents of every operation. The codec must never throw, must never accept a document that
 * another parser refuses, and must decode the same value as the other parser.
 */
import * as Wire from "@effect-cloudfront/core/protocol/Wire"
import type * as Operation from "@effect-cloudfront/core/Operation"
import { operations } from "@effect-cloudfront/core/operations"
import * as RestXml from "@effect-cloudfront/core/protocol/RestXml"
import * as Server from "@effect-cloudfront/core/protocol/RestXmlServer"
import type * as Shape from "@effect-cloudfront/core/protocol/Shape"
import * as Arbitrary from "@effect-cloudfront/testing/Arbitrary"
import * as DateTime from "effect/DateTime"
import * as fc from "fast-check"
import { mutate, random } from "./Mutate.js"
import * as Oracle from "./Oracle.js"

export interface Finding {
  readonly operation: string
  readonly direction: "request" | "response"
  readonly seed: number
  readonly what: string
  readonly document: string
}

export interface Result {
  readonly tried: number
  /** The number of accepted documents. */
  readonly accepted: number
  readonly findings: ReadonlyArray<Finding>
}

/** A decoder under test: its documents, the function, and the shape and root element. */
interface Target {
  readonly operation: string
  readonly direction: Finding["direction"]
  readonly shape: Shape.Structure
  readonly sample: (seed: number) => string | undefined
  readonly read: (document: string) => RestXml.Result<unknown, RestXml.ParseFailure>
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

const responses = (operation: Operation.Any): ReadonlyArray<Target> => {
  const { description } = operation
  const shape = description.output
  if (shape === undefined || RestXml.membersIn(shape, "payload")[0]?.shape.kind === "blob") return []
  const arbitrary = Arbitrary.success(operation)
  const encode = Server.encodeResponse(description)
  const decode = RestXml.decodeResponse(description)
  return [
    {
      operation: operation.id,
      direction: "response",
      shape,
      sample: (seed) => {
        const response = encode(fc.sample(arbitrary, { numRuns: 1, seed })[0])
        return response.ok ? new TextDecoder().decode(response.value.body) : undefined
      },
      read: (document) => decode({ status: description.status, headers: {}, body: utf8(document) })
    }
  ]
}

const requests = (operation: Operation.Any): ReadonlyArray<Target> => {
  const { description } = operation
  const hasBody =
    RestXml.membersIn(description.input, "payload").length + RestXml.membersIn(description.input, "body").length > 0
  if (!hasBody) return []
  const arbitrary = Arbitrary.input(operation)
  const encode = RestXml.encodeRequest(description)
  const decode = Server.decodeRequest(description)
  return [
    {
      operation: operation.id,
      direction: "request",
      shape: description.input,
      sample: (seed) => {
        const request = encode(fc.sample(arbitrary, { numRuns: 1, seed })[0], "token")
        return request.ok && request.value.body !== undefined ? Wire.textOf(request.value.body) : undefined
      },
      read: (document) =>
        decode({ method: description.method, path: "/", query: "", headers: {}, body: utf8(document) }, {})
    }
  ]
}

const plain = (value: unknown): unknown => {
  if (DateTime.isDateTime(value)) return DateTime.formatIso(value)
  if (value instanceof Uint8Array) return Array.from(value)
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== "object" || value === null)
    return typeof value === "number" && !Number.isFinite(value) ? String(value) : value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, plain(member)]))
}

/** Whether everything that the oracle decoded is also in the value. */
const contains = (value: unknown, found: unknown): boolean => {
  if (typeof found !== "object" || found === null) return Object.is(value, found)
  if (Array.isArray(found))
    return Array.isArray(value) && value.length === found.length && found.every((item, i) => contains(value[i], item))
  return (
    typeof value === "object" &&
    value !== null &&
    Object.entries(found).every(([key, member]) => contains((value as Record<string, unknown>)[key], member))
  )
}

const judge = (
  target: Target,
  document: string,
  result: RestXml.Result<unknown, RestXml.ParseFailure>
): string | undefined => {
  if (!result.ok) return undefined
  if (document === "") return undefined
  const tree = Oracle.parse(document)
  if (tree === undefined) return "accepted, but not well-formed"
  const payload = RestXml.membersIn(target.shape, "payload")[0]
  const found =
    payload === undefined ? Oracle.read(target.shape, tree) : { [payload.key]: Oracle.read(payload.shape, tree) }
  return contains(plain(result.value), plain(found))
    ? undefined
    : `read as ${JSON.stringify(plain(result.value))}, but is ${JSON.stringify(plain(found))}`
}

const MAX_FINDINGS = 10
const MUTANTS = 8

/** Runs until `isOver` returns true. */
export const run = (seed: number, isOver: (tried: number) => boolean): Result => {
  const next = random(seed)
  const targets = Object.values<Operation.Any>(operations).flatMap((operation) => [
    ...responses(operation),
    ...requests(operation)
  ])
  const findings: Array<Finding> = []
  let tried = 0
  let accepted = 0
  while (!isOver(tried) && findings.length < MAX_FINDINGS) {
    const target = targets[Math.floor(next() * targets.length)] as Target
    const sampleSeed = Math.floor(next() * 2 ** 31)
    const document = target.sample(sampleSeed)
    if (document === undefined) continue
    for (let i = 0; i < MUTANTS; i++) {
      // Both decoders get the same bytes. Incomplete surrogate pairs do not survive the encoding.
      const mutant = new TextDecoder("utf-8", { ignoreBOM: true }).decode(utf8(mutate(document, next)))
      tried++
      const found = (what: string) =>
        findings.push({ operation: target.operation, direction: target.direction, seed, what, document: mutant })
      try {
        const result = target.read(mutant)
        if (result.ok) accepted++
        const wrong = judge(target, mutant, result)
        if (wrong !== undefined) found(wrong)
      } catch (error) {
        found(`thrown: ${String(error)}`)
      }
    }
  }
  return { tried, accepted, findings }
}
