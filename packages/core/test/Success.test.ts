/** What is no success of an operation, for every operation: another status, another document, or one where none belongs. */
import * as Errors from "@effect-cloudfront/core/Errors"
import { operations } from "@effect-cloudfront/core/operations"
import type * as Operation from "@effect-cloudfront/core/Operation"
import * as RestXml from "@effect-cloudfront/core/protocol/RestXml"
import * as Server from "@effect-cloudfront/core/protocol/RestXmlServer"
import { assert, describe, it } from "@effect/vitest"
import * as Arbitrary from "@effect-cloudfront/testing/Arbitrary"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as fc from "fast-check"
import * as Runs from "@effect-cloudfront/support/Runs"
import * as Redacted from "effect/Redacted"
import * as Stub from "./Stub.js"
import { withTokens } from "./tokens.js"

const all = Object.values(operations) as unknown as ReadonlyArray<Operation.Operation<unknown, unknown, never>>

const inputOf = (operation: Operation.Any): unknown => {
  const arbitrary = Arbitrary.input(operation).map((input) => withTokens(operation.description.input, input))
  return fc.sample(arbitrary, { numRuns: 1, seed: 11 })[0]
}

const isBytes = ({ description: { output } }: Operation.Any): boolean =>
  output !== undefined && RestXml.membersIn(output, "payload")[0]?.shape.kind === "blob"

interface Answer extends Stub.Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** An answer as the service gives it. */
const right = (operation: Operation.Any): Answer => {
  const { description } = operation
  const value =
    description.output === undefined
      ? undefined
      : withTokens(description.output, fc.sample(Arbitrary.success(operation), { numRuns: 1, seed: 5 })[0])
  const encoded = Server.encodeResponse(description)(value)
  if (!encoded.ok) return assert.fail(JSON.stringify(encoded.error))
  const { body, headers, status } = encoded.value
  return { status, headers: { ...headers, "x-amzn-requestid": "r-1" }, body: new TextDecoder().decode(body) }
}

const answers = all.map((operation) => ({ operation, input: inputOf(operation), right: right(operation) }))

const rootOf = (xml: string): string | undefined => /<([A-Z]\w*)/.exec(xml)?.[1]

const PORTAL = `<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">\n<html xmlns="http://www.w3.org/1999/xhtml"><body>Accept our terms</body></html>`

/** Documents that are no answer to the operation. */
const foreign = (own: string): ReadonlyArray<string> => [
  PORTAL,
  `<html xmlns="http://www.w3.org/1999/xhtml"><body/></html>`,
  "<!doctype html><title>Welcome<br>",
  "{}",
  `{"message":"ok"}`,
  "<Result/>",
  `<?xml version="1.0"?>`,
  "<!-- -->",
  ...answers
    .map(({ right }) => right.body)
    .filter((body) => rootOf(body) !== undefined && rootOf(body) !== rootOf(own))
    .slice(0, 2)
]

const ERROR = `<ErrorResponse xmlns="${RestXml.NAMESPACE}"><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>m</Message></Error><RequestId>r-2</RequestId></ErrorResponse>`
const ERRORS = [
  ERROR,
  `<?xml version="1.0"?>\n${ERROR}`,
  "<Error><Code>AccessDenied</Code><Message>m</Message></Error>"
]

const STATUSES = [200, 201, 202, 204, 206, 299]

const end = (operation: (typeof all)[number], input: unknown, answer: Stub.Answer) =>
  Stub.make(answer).provide(Effect.either(operation(input)))

describe("only the documented status and document are success", () => {
  for (const { input, operation, right } of Runs.some(50, answers)) {
    it.effect(operation.id, () =>
      Effect.gen(function* () {
        assert.isTrue(Either.isRight(yield* end(operation, input, right)))
        const others = STATUSES.filter((status) => status !== right.status)
        for (const status of others) {
          const result = yield* end(operation, input, { ...right, status })
          if (Either.isRight(result) || !(result.left instanceof Errors.DecodeError)) {
            return assert.fail(`${status}: ${JSON.stringify(result)}`)
          }
          assert.include(result.left.message, String(status))
          assert.include(result.left.message, String(right.status))
          assert.deepInclude(result.left, { status, requestId: "r-1", path: "" })
        }
        // Bytes may be anything: what is none of them, its headers have to say.
        const headers = isBytes(operation) ? [{}, { "content-type": "text/html; charset=utf-8" }] : [{}, right.headers]
        for (const body of foreign(right.body)) {
          for (const given of headers) {
            const result = yield* end(operation, input, { status: right.status, headers: given, body })
            if (Either.isRight(result) || !(result.left instanceof Errors.DecodeError)) {
              return assert.fail(`${body.slice(0, 200)}: ${JSON.stringify(result)}`)
            }
          }
        }
        for (const status of [100, 300, 304, 399]) {
          for (const body of [right.body, ""]) {
            const result = yield* end(operation, input, { status, body, headers: { location: "https://x/" } })
            if (Either.isRight(result) || !((result.left as object) instanceof Errors.UnknownServiceError)) {
              return assert.fail(`${status}: ${JSON.stringify(result)}`)
            }
            assert.deepInclude(result.left, { code: `HTTP ${status}`, status })
          }
        }
      })
    )
  }
})

describe("an error document is decoded as an error with any status", () => {
  for (const { input, operation, right } of Runs.some(50, answers)) {
    it.effect(operation.id, () =>
      Effect.gen(function* () {
        for (const body of ERRORS) {
          for (const status of [right.status, 299]) {
            const result = yield* end(operation, input, { status, body })
            if (Either.isRight(result)) return assert.fail(`${status} ${body}`)
            const error: object = result.left
            if (isBytes(operation)) assert.instanceOf(error, Errors.DecodeError)
            else assert.deepInclude(error, { code: "AccessDenied" })
          }
        }
      })
    )
  }
})

describe("a response without content", () => {
  const empty = answers.filter(({ operation }) => operation.description.output === undefined)
  it("is the success of 25 operations", () => assert.lengthOf(empty, 25))

  for (const { input, operation, right } of empty) {
    it.effect(operation.id, () =>
      Effect.gen(function* () {
        for (const body of ["", "\n", " \r\n\t", "\uFEFF"]) {
          assert.isTrue(Either.isRight(yield* end(operation, input, { ...right, body })))
        }
        for (const body of ["\u00A0", "\u0000", "OK", "\n<", "<!-- -->"]) {
          assert.isTrue(Either.isLeft(yield* end(operation, input, { ...right, body })))
        }
      })
    )
  }
})

it.effect("a DecodeError has the body of a response with another status of success", () =>
  Effect.gen(function* () {
    const { input, operation, right } =
      answers.find(({ operation }) => operation.id === "CreateInvalidation") ?? assert.fail()
    const whole = yield* end(operation, input, right)
    const result = yield* end(operation, input, { ...right, status: 200 })
    if (Either.isRight(result) || Either.isLeft(whole)) return assert.fail()
    type Answer = {
      readonly Invalidation: { readonly Id: string; readonly InvalidationBatch: object }
      readonly Location: string
    }
    const partial = Redacted.value((result.left as Errors.DecodeError).partial) as Answer
    const { Invalidation, Location } = whole.right as Answer
    // An empty list that the document leaves out is no part of what was read of it.
    const { InvalidationBatch: _, ...rest } = Invalidation
    assert.deepInclude(partial.Invalidation, rest)
    assert.strictEqual(partial.Location, Location)
  })
)

it.effect("content after the end of a document is an error", () =>
  Effect.gen(function* () {
    for (const { input, operation, right } of Runs.some(50, answers)) {
      if (right.body === "" || isBytes(operation)) continue
      for (const more of ["x", "<", "<a/>", right.body, "\u0000"]) {
        const result = yield* end(operation, input, { ...right, body: right.body + more })
        if (Either.isRight(result)) return assert.fail(`${operation.id}: ${more}`)
        assert.instanceOf(result.left, Errors.DecodeError)
      }
      const spaced = yield* end(operation, input, { ...right, body: `${right.body}\n<!-- -->\n<?a b?> ` })
      assert.isTrue(Either.isRight(spaced))
    }
  })
)
