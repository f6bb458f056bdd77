/** Laws of the codec, for every operation and both directions, over values made from the descriptions of the shapes. */
import { operations } from "@effect-cloudfront/core/operations"
import * as Operation from "@effect-cloudfront/core/Operation"
import * as RestXml from "@effect-cloudfront/core/protocol/RestXml"
import * as Server from "@effect-cloudfront/core/protocol/RestXmlServer"
import * as Shape from "@effect-cloudfront/core/protocol/Shape"
import * as Wire from "@effect-cloudfront/core/protocol/Wire"
import { assert, describe, it } from "@effect/vitest"
import * as Arbitrary from "@effect-cloudfront/testing/Arbitrary"
import * as DateTime from "effect/DateTime"
import * as fc from "fast-check"
import * as Runs from "@effect-cloudfront/support/Runs"
import * as Schema from "effect/Schema"
import { TOKEN, withTokens } from "./tokens.js"

const RUNS = Runs.of(2, 8)

const all: ReadonlyArray<Operation.Any> = Object.values(operations)

/**
 * What the wire cannot tell apart: absent members and undefined ones, empty `Items` beside a `Quantity` and none, a caller reference
 * left out and the one filled in for it.
 */
const normalize = (shape: Shape.Shape, value: unknown): unknown => {
  if (shape.kind === "list") return (value as ReadonlyArray<unknown>).map((item) => normalize(shape.item(), item))
  if (shape.kind === "timestamp") return DateTime.formatIso(value as DateTime.Utc)
  if (shape.kind === "blob") return Array.from(value as Uint8Array)
  if (shape.kind !== "structure") return value
  const counted = Shape.countedList(shape.members())
  const entries = shape.members().flatMap((member): ReadonlyArray<readonly [string, unknown]> => {
    const present = (value as Record<string, unknown>)[member.key] ?? (member.derived === "token" ? TOKEN : undefined)
    if (present === undefined) return member.derived === "empty" ? [[member.key, ""]] : []
    if (member === counted && (present as ReadonlyArray<unknown>).length === 0) return []
    return [[member.key, normalize(member.shape, present)]]
  })
  return Object.fromEntries(entries)
}

const ok = <A, E>(result: RestXml.Result<A, E>): A => {
  if (!result.ok) assert.fail(JSON.stringify(result.error))
  return result.value
}

const received = (request: Wire.Request): Server.ReceivedRequest => ({
  method: request.method,
  path: request.path,
  query: Wire.queryString(request.query),
  headers: request.headers,
  body: Wire.bytesOf(request.body)
})

const route = Server.router(all.map((operation) => operation.description))

const check = (arbitrary: fc.Arbitrary<unknown>, law: (value: unknown) => void) =>
  fc.assert(fc.property(arbitrary, law), { numRuns: RUNS })

describe("the service decodes the requests of the client", () => {
  for (const operation of all) {
    const { description } = operation
    it(operation.id, () => {
      const encode = RestXml.encodeRequest(description)
      const decode = Server.decodeRequest(description)
      check(Arbitrary.input(operation), (input) => {
        const request = received(ok(encode(input, TOKEN)))
        const match = route(request) ?? assert.fail("no route")
        assert.strictEqual(match.operation.id, operation.id)
        const read = ok(decode(request, match.labels))
        assert.deepStrictEqual(normalize(description.input, read), normalize(description.input, input))
        assert.isTrue(Schema.is(Operation.input(operation))(read))
      })
    })
  }
})

describe("the client decodes the responses of the service", () => {
  for (const operation of all) {
    const { description } = operation
    if (description.output === undefined) continue
    it(operation.id, () => {
      const encode = Server.encodeResponse(description)
      const decode = RestXml.decodeResponse(description)
      const shape = description.output ?? assert.fail("no description of the output")
      check(Arbitrary.success(operation), (value) => {
        // The service makes up caller references itself before it answers.
        const complete = withTokens(shape, value)
        const read = ok(decode(ok(encode(complete))))
        assert.deepStrictEqual(normalize(shape, read), normalize(shape, complete))
      })
    })
  }
})
