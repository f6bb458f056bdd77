/** Every modelled error of every operation, and what any service answers with, in both forms that documents come in. */
import * as Errors from "@effect-cloudfront/core/Errors"
import { operations } from "@effect-cloudfront/core/operations"
import type * as Operation from "@effect-cloudfront/core/Operation"
import * as RestXml from "@effect-cloudfront/core/protocol/RestXml"
import { assert, describe, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Effect from "effect/Effect"
import * as FastCheck from "effect/FastCheck"
import * as Stub from "./Stub.js"

const all = Object.values(operations) as unknown as ReadonlyArray<Operation.Operation<unknown, unknown, never>>

/** An input that can be sent; one of an update needs its caller reference, which the schemas let be absent. */
const inputOf = (operation: Operation.Any): unknown => {
  const encode = RestXml.encodeRequest(operation.description)
  const sendable = Arbitrary.make(operation.input).filter((input) => encode(input, undefined).ok)
  return FastCheck.sample(sendable, { numRuns: 1, seed: 11 })[0]
}

const wrapped = (code: string, message: string) =>
  `<?xml version="1.0"?>\n<ErrorResponse xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>r-1</RequestId></ErrorResponse>`

const bare = (code: string, message: string) =>
  `<Error><Code>${code}</Code><Message>${message}</Message><RequestID>r-1</RequestID></Error>`

describe("every modelled error becomes its class", () => {
  for (const operation of all) {
    const classes = Object.entries(operation.errors())
    if (classes.length === 0) continue
    it.effect(operation.id, () =>
      Effect.gen(function* () {
        const input = inputOf(operation)
        for (const [code, Class] of classes) {
          for (const document of [wrapped, bare]) {
            const status = (
              new Class({ message: "", httpStatus: 0, requestId: undefined }) as { readonly status: number }
            ).status
            const stub = Stub.make({ status, body: document(code, "a &lt;message&gt;") })
            const error: object = yield* stub.provide(operation(input)).pipe(Effect.flip)
            assert.instanceOf(error, Class)
            assert.deepInclude(error, {
              _tag: code,
              code,
              message: "a <message>",
              status,
              httpStatus: status,
              requestId: "r-1"
            })
          }
        }
      })
    )
  }
})

const ANYWHERE = [
  ["ThrottlingError", 400, "Throttling"],
  ["ThrottlingError", 400, "ThrottlingException"],
  ["ThrottlingError", 503, "SlowDown"],
  ["ThrottlingError", 400, "RequestLimitExceeded"],
  ["ThrottlingError", 429, "TooManyRequestsException"],
  ["UnknownServiceError", 503, "ServiceUnavailable"],
  ["UnknownServiceError", 400, "MalformedInput"],
  ["UnknownServiceError", 403, "ExpiredToken"],
  ["UnknownServiceError", 403, "SignatureDoesNotMatch"],
  ["UnknownServiceError", 403, "InvalidClientTokenId"],
  ["UnknownServiceError", 403, "MissingAuthenticationToken"],
  ["UnknownServiceError", 403, "OptInRequired"],
  ["UnknownServiceError", 500, "InternalFailure"],
  ["UnknownServiceError", 403, "RequestTimeTooSkewed"],
  ["UnknownServiceError", 418, "ACodeOfTomorrow"]
] as const

const inputs = all.map((operation) => [operation, inputOf(operation)] as const)

describe("a code of any service becomes a common error, with everything it came with", () => {
  for (const [tag, status, code] of ANYWHERE) {
    it.effect(code, () =>
      Effect.gen(function* () {
        for (const document of [wrapped, bare]) {
          for (const [operation, input] of inputs) {
            const stub = Stub.make({ status, body: document(code, "m") })
            const error: Errors.CommonError = yield* stub.provide(operation(input)).pipe(Effect.flip)
            assert.deepInclude(error, { _tag: tag, code, status, message: "m", requestId: "r-1" })
          }
        }
      })
    )
  }

  for (const [name, status, body] of [
    ["nothing", 503, ""],
    ["a page", 502, "<!DOCTYPE html><html><body>502<br>Bad Gateway</body></html>"],
    ["a page that is XML", 503, `<html xmlns="http://www.w3.org/1999/xhtml"><body/></html>`],
    ["text", 500, "upstream connect error"],
    ["JSON", 403, `{"message":"no"}`]
  ] as const) {
    it.effect(`without a code: ${name}`, () =>
      Effect.gen(function* () {
        const stub = Stub.make({ status, body, headers: { "x-amzn-requestid": "r-2" } })
        const error = yield* stub.provide(operations.GetKeyGroup({ Id: "K" })).pipe(Effect.flip)
        assert.deepInclude(error, { _tag: "UnknownServiceError", code: `HTTP ${status}`, status, requestId: "r-2" })
        assert.strictEqual(Errors.isRetryable(error), status >= 500)
      })
    )
  }
})
