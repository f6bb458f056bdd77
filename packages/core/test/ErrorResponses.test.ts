/** Every modelled error of every operation, and what any service answers with, in both forms that documents come in. */
import * as Errors from "@effect-cloudfront/core/Errors"
import { operations } from "@effect-cloudfront/core/operations"
import type * as Operation from "@effect-cloudfront/core/Operation"
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import { assert, describe, it } from "@effect/vitest"
import * as Arbitrary from "@effect-cloudfront/testing/Arbitrary"
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import * as Runs from "@effect-cloudfront/support/Runs"
import * as Stub from "./Stub.js"

const all = Object.values(operations) as unknown as ReadonlyArray<Operation.Operation<unknown, unknown, never>>

/** Without what Effect puts around an error that failed within a span, which assertions cannot print. */
const fieldsOf = (error: object): object => ({ ...error })

const made = (operation: Operation.Any): unknown => fc.sample(Arbitrary.input(operation), { numRuns: 1, seed: 11 })[0]

const inputs = new Map<Operation.Any, unknown>()

const inputOf = (operation: Operation.Any): unknown => {
  if (!inputs.has(operation)) inputs.set(operation, made(operation))
  return inputs.get(operation)
}

const wrapped = (code: string, message: string) =>
  `<?xml version="1.0"?>\n<ErrorResponse xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>r-1</RequestId></ErrorResponse>`

const bare = (code: string, message: string) =>
  `<Error><Code>${code}</Code><Message>${message}</Message><RequestID>r-1</RequestID></Error>`

/** What the request says in its path: the labels, in their order. */
const labelsOf = (operation: Operation.Any, path: string): string | undefined => {
  const template = operation.description.path.replace(/\{\w+\+?\}/g, "([^/]+)")
  const labels = new RegExp(`^${template}$`).exec(path)?.slice(1).map(decodeURIComponent) ?? []
  return labels.length === 0 ? undefined : labels.join("/")
}

const modelled = all.map((operation) => [operation, Object.entries(operation.errors())] as const)

/** Codes that other operations have, and this one does not. */
const others = (operation: Operation.Any): ReadonlyArray<string> => {
  const own = operation.errors()
  return [...new Set(modelled.flatMap(([, classes]) => classes.map(([code]) => code)))].filter((code) => !(code in own))
}

describe("every documented error of an operation is decoded as its class, with the fields of the call", () => {
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
            const error = (yield* stub
              .provide(operation(input))
              .pipe(Effect.flip)) as unknown as Errors.NoSuchDistribution
            assert.instanceOf(error, Class)
            assert.deepInclude(fieldsOf(error), {
              _tag: code,
              code,
              serviceMessage: "a <message>",
              status,
              httpStatus: status,
              requestId: "r-1",
              operation: operation.id
            })
            const labels = labelsOf(operation, stub.requests[0]?.path ?? "")
            if (labels !== undefined) assert.strictEqual(error.resource, labels)
            const about = error.resource === undefined ? operation.id : `${operation.id} ${error.resource}`
            assert.strictEqual(
              error.message,
              `${about}: ${code}: a <message> (status ${status}, request id r-1)`.replace(/[\x00-\x1F\x7F-\x9F]+/g, " ")
            )
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

describe("every undocumented code is decoded as an UnknownServiceError with the code", () => {
  for (const [index, operation] of all.entries()) {
    it.effect(operation.id, () =>
      Effect.gen(function* () {
        const call = operation(inputOf(operation))
        // One in twelve, each time others: every code is met, and no pair of code and operation twice.
        for (const code of others(operation).filter((_, i) => i % Runs.of(48, 12) === index % Runs.of(48, 12))) {
          const error: Errors.CommonError = yield* Stub.make({ status: 400, body: wrapped(code, "m") })
            .provide(call)
            .pipe(Effect.flip)
          assert.deepInclude(fieldsOf(error), {
            _tag: "UnknownServiceError",
            code,
            status: 400,
            operation: operation.id
          })
          assert.include(error.message, `: ${code}: m (status 400, request id r-1)`)
        }
      })
    )
  }
})

describe("a common code of AWS services is decoded as a common error, with all fields", () => {
  for (const [tag, status, code] of ANYWHERE) {
    it.effect(code, () =>
      Effect.gen(function* () {
        for (const document of [wrapped, bare]) {
          for (const operation of all) {
            const stub = Stub.make({ status, body: document(code, "m") })
            const error: Errors.CommonError = yield* stub.provide(operation(inputOf(operation))).pipe(Effect.flip)
            assert.deepInclude(fieldsOf(error), {
              _tag: tag,
              code,
              status,
              serviceMessage: "m",
              requestId: "r-1",
              operation: operation.id
            })
            assert.include(error.message, `: ${code}: m (status ${status}, request id r-1)`)
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
        assert.deepInclude(fieldsOf(error), {
          _tag: "UnknownServiceError",
          code: `HTTP ${status}`,
          status,
          requestId: "r-2"
        })
        assert.match(error.message, new RegExp(`^GetKeyGroup K: HTTP ${status}(: no)? \\(request id r-2\\)$`))
        assert.strictEqual(Errors.isRetryable(error), status >= 500)
      })
    )
  }
})

describe("the resource of a call", () => {
  const failing = (effect: Effect.Effect<unknown, unknown, CloudFront>) =>
    Stub.make(Stub.error("AccessDenied", 403))
      .provide(effect)
      .pipe(
        Effect.flip,
        Effect.map((error) => (error instanceof Errors.AccessDenied ? error.resource : "not refused"))
      )
  const ARN = "arn:aws:cloudfront::123456789012:distribution/E1"
  const config = { Name: "n", MinTTL: 0 }
  const events = new Uint8Array([1])

  for (const [what, effect, resource] of [
    ["what its path names", operations.GetDistribution({ Id: "E1" }), "E1"],
    ["both ids of its path", operations.GetInvalidation({ DistributionId: "E1", Id: "I1" }), "E1/I1"],
    ["the ARN in its query", operations.TagResource({ Resource: ARN, Tags: { Items: [] } }), ARN],
    ["a domain", operations.GetDistributionTenantByDomain({ Domain: "a.example" }), "a.example"],
    ["the name of what is made", operations.CreateCachePolicy({ CachePolicyConfig: config }), "n"],
    ["the name in the body", operations.CreateKeyValueStore({ Name: "t" }), "t"],
    [
      "the name before all else",
      operations.CreateDistributionTenant({ DistributionId: "E1", Name: "tenant", Domains: [{ Domain: "a.example" }] }),
      "tenant"
    ],
    ["the name, or the ARN", operations.GetRealtimeLogConfig({ ARN: "arn:l" }), "arn:l"],
    ["nothing that has a name", operations.ListDistributions({ Marker: "m" }), undefined],
    ["a function, not its code", operations.TestFunction({ Name: "f", IfMatch: "V", EventObject: events }), "f"]
  ] as const) {
    it.effect(what, () => Effect.map(failing(effect), (found) => assert.strictEqual(found, resource)))
  }
})
