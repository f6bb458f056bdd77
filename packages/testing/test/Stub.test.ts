/** Canned answers: each operation gives what its stub says, and what no service could say is refused. */
import { CloudFront } from "@effect-cloudfront/core/CloudFront"
import {
  deleteDistribution,
  getDistribution,
  getDistributionConfig,
  listDistributions
} from "@effect-cloudfront/core/Distribution"
import * as Errors from "@effect-cloudfront/core/Errors"
import { getFunction } from "@effect-cloudfront/core/Function"
import { createInvalidation } from "@effect-cloudfront/core/Invalidation"
import type * as Operation from "@effect-cloudfront/core/Operation"
import { createKeyValueStore, describeKeyValueStore } from "@effect-cloudfront/core/KeyValueStore"
import { operations } from "@effect-cloudfront/core/operations"
import type { CloudFrontKeyValueStore } from "@effect-cloudfront/keyvaluestore/CloudFrontKeyValueStore"
import { ConflictException, ServiceQuotaExceededException } from "@effect-cloudfront/keyvaluestore/Errors"
import * as Keys from "@effect-cloudfront/keyvaluestore/Keys"
import { operations as keyOperations } from "@effect-cloudfront/keyvaluestore/operations"
import { syncKeyValueStore } from "@effect-cloudfront/keyvaluestore/programs/syncKeyValueStore"
import { assert, describe, it } from "@effect/vitest"
import * as Arbitrary from "@effect-cloudfront/testing/Arbitrary"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as TestClock from "effect/TestClock"
import * as TestEffect from "@effect-cloudfront/support/TestEffect"
import * as Runs from "@effect-cloudfront/support/Runs"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import * as Stub from "@effect-cloudfront/testing/Stub"
import * as TestTime from "@effect-cloudfront/testing/TestTime"
import { apiOf, protocolOf } from "../src/internal/api.js"
import { minimal } from "./support.js"

type Clients = CloudFront | CloudFrontKeyValueStore

type AnyOperation = Operation.Of<unknown, unknown, Stub.ServiceError, Clients>

const all = Object.values(operations) as unknown as ReadonlyArray<AnyOperation>

const allKeys = Object.values(keyOperations) as unknown as ReadonlyArray<AnyOperation>

const sampleOf = (arbitrary: fc.Arbitrary<unknown>, seed: number): ReadonlyArray<unknown> =>
  fc.sample(arbitrary, { numRuns: 4, seed })

/** Inputs that can be sent. */
const inputOf = (operation: AnyOperation): unknown => sampleOf(Arbitrary.input(operation), 3)[0]

/** Results that a service can send, as a client reads them. */
const resultsOf = (operation: AnyOperation): ReadonlyArray<unknown> => {
  const { description } = operation
  if (description.output === undefined) return [undefined]
  const protocol = protocolOf(apiOf(description))
  const encode = protocol.encodeResponse(description)
  const decode = protocol.decodeResponse(description)
  return sampleOf(Arbitrary.success(operation), 7).map((value) => {
    const encoded = encode(value)
    const decoded = encoded.ok ? decode(encoded.value) : undefined
    return decoded?.ok === true ? decoded.value : assert.fail(operation.id)
  })
}

const run = <A, E>(self: Effect.Effect<A, E, Clients | Stub.Stubs>, ...stubs: ReadonlyArray<Stub.Stub>) =>
  Effect.provide(self, Stub.layer(...stubs))

const date = DateTime.unsafeMake("2026-01-01T00:00:00Z")

const distribution = {
  Id: "E1",
  ARN: "arn:aws:cloudfront::123456789012:distribution/E1",
  Status: "Deployed",
  LastModifiedTime: undefined,
  InProgressInvalidationBatches: 0,
  DomainName: "d1.cloudfront.net",
  DistributionConfig: { ...minimal, CallerReference: "c" }
}

describe("each operation", () => {
  for (const operation of Runs.some(60, [...all, ...allKeys])) {
    it.effect(allKeys.includes(operation) ? `${operation.id} of key value stores` : operation.id, () =>
      Effect.gen(function* () {
        const input = inputOf(operation)
        const results = resultsOf(operation)
        const ended = yield* Effect.forEach(results, () => operation(input)).pipe(
          Effect.zip(Stub.calls(operation)),
          (self) => run(self, Stub.sequence(operation, results))
        )
        assert.deepStrictEqual(ended[0], results)
        assert.lengthOf(ended[1], results.length)

        const errors = Object.values(operation.errors()).map((Class) =>
          Stub.error(Class as new (fields: object) => Stub.ServiceError, "in so many words")
        )
        const failed = yield* run(
          Effect.forEach(errors, () => Effect.flip(operation(input))),
          Stub.sequence(operation, errors)
        )
        for (const [i, { code, status }] of errors.entries()) {
          assert.strictEqual(failed[i]?.constructor, errors[i]?.constructor)
          assert.deepInclude(Object.assign({}, failed[i]), {
            code,
            status,
            httpStatus: status,
            serviceMessage: "in so many words",
            operation: operation.id,
            requestId: `stub-${i + 1}`
          })
        }

        const missing = yield* run(Effect.flip(operation(input)))
        assert.instanceOf(missing, Errors.TransportError)
        assert.include(missing.message, "no stub answers it")
      })
    )
  }
})

describe("the common errors", () => {
  const fields = { message: "words", requestId: "r-9" }
  const throttled = new Errors.ThrottlingError({ ...fields, code: "Throttling", status: 400 })
  const expired = new Errors.UnknownServiceError({ ...fields, code: "ExpiredToken", status: 403 })
  const gateway = new Errors.UnknownServiceError({ ...fields, code: "HTTP 502", status: 502 })
  for (const given of [throttled, expired, gateway]) {
    it.effect(`${given._tag} ${given.code} is received unchanged`, () =>
      Effect.gen(function* () {
        const error = yield* run(Effect.flip(getDistribution({ Id: "E1" })), Stub.stub(getDistribution, given))
        assert.strictEqual(error._tag, given._tag)
        const { code, requestId, status } = given
        assert.deepInclude(Object.assign({}, error), { code, requestId, status, serviceMessage: "words" })
      })
    )
  }

  it.effect("errors without a response get the details of the call", () =>
    Effect.gen(function* () {
      const reset = new Errors.TransportError({ operation: "GetDistribution", reason: "Reset", message: "reset" })
      const keys = new Errors.CredentialsError({ source: "environment", message: "no keys" })
      const stub = Stub.sequence(getDistribution, [reset, keys])
      const [first, second] = yield* run(Effect.replicateEffect(Effect.flip(getDistribution({ Id: "E1" })), 2), stub)
      assert.strictEqual(first?.message, "GetDistribution E1: reset")
      assert.instanceOf(second, Errors.CredentialsError)
      assert.strictEqual(second.message, "no keys")
    })
  )

  it.effect("an invalid response is a DecodeError of the client", () =>
    Effect.gen(function* () {
      const portal = Stub.response({ headers: { "content-type": "text/html" }, body: "<html/>" })
      const error = yield* run(Effect.flip(getDistribution({ Id: "E1" })), Stub.stub(getDistribution, portal))
      assert.strictEqual(error._tag, "DecodeError")
      const bytes = Stub.response({ headers: { etag: "V1" }, body: Uint8Array.of(1, 2) })
      const result = yield* run(
        getFunction({ Name: "f" }),
        Stub.stub(getFunction, () => Effect.succeed(bytes))
      )
      assert.deepStrictEqual(result.FunctionCode, Uint8Array.of(1, 2))
    })
  )
})

describe("a call without a stub", () => {
  const denied = Stub.stub(listDistributions, Stub.error(Errors.AccessDenied))

  it.effect("fails with its name, the stubbed operations and a hint", () =>
    Effect.gen(function* () {
      const call = Effect.flip(getDistribution({ Id: "E1" }))
      const error = yield* run(call, denied, Stub.stub(deleteDistribution, undefined))
      assert.strictEqual(
        error.message,
        "GetDistribution E1: no stub answers it. Stubbed: deleteDistribution, listDistributions. " +
          "Add Stub.stub(getDistribution, ...) to the layer"
      )
      assert.isFalse(Errors.isRetryable(error))
      assert.include((yield* run(call)).message, "No operation is stubbed")
    })
  )

  it.effect("is recorded", () =>
    Effect.gen(function* () {
      const calls = yield* run(
        Effect.zipRight(
          Effect.all([Effect.exit(getDistribution({ Id: "E1" })), Effect.exit(listDistributions())]),
          Stub.allCalls
        ),
        denied
      )
      assert.deepStrictEqual(
        calls.map(({ operation }) => operation),
        ["GetDistribution", "ListDistributions"]
      )
    })
  )

  it.effect("of an unknown operation fails, too", () =>
    Effect.gen(function* () {
      const request = { operation: "Raw", method: "GET", path: "/x", query: [], headers: {}, body: undefined } as const
      const send = (change: object) => Effect.flatMap(CloudFront, (it) => it.execute({ ...request, ...change }))
      assert.include((yield* run(Effect.flip(send({})))).message, "Raw: GET /x is not an operation of the API")
      const path = "/2020-05-31/distribution"
      const unreadable = send({ method: "POST", path, body: "<a>" })
      assert.include((yield* run(Effect.flip(unreadable))).message, "CreateDistribution: the request cannot be read")
    })
  )
})

describe("a sequence", () => {
  const gone = Stub.error(Errors.NoSuchDistribution)
  const denied = Stub.error(Errors.AccessDenied)
  const call = Effect.map(Effect.flip(getDistribution({ Id: "E1" })), ({ message }) => message)
  const thrice = Effect.replicateEffect(call, 3)

  it.effect("fails after its last answer", () =>
    Effect.gen(function* () {
      const messages = yield* run(thrice, Stub.sequence(getDistribution, [gone, denied]))
      assert.match(messages[0] ?? "", /NoSuchDistribution/)
      assert.match(messages[1] ?? "", /AccessDenied/)
      assert.match(messages[2] ?? "", /^GetDistribution E1: the stub's sequence of 2 answers is over\./)
      const one = yield* run(thrice, Stub.sequence(getDistribution, [gone], { after: "fail" }))
      assert.include(one[2], "sequence of 1 answer is over")
    })
  )

  it.effect("repeats its last answer if configured, and fails if it is empty", () =>
    Effect.gen(function* () {
      const stub = Stub.sequence(getDistribution, [gone, denied], { after: "repeat" })
      for (let i = 0; i < 2; i++) {
        const messages = yield* run(thrice, stub)
        assert.match(messages[0] ?? "", /NoSuchDistribution/)
        assert.match(messages[2] ?? "", /AccessDenied/)
      }
      const none = yield* run(call, Stub.sequence(getDistribution, [], { after: "repeat" }))
      assert.include(none, "sequence of 0 answers is over")
    })
  )

  it.effect("may contain functions; the last of two stubs is used", () =>
    Effect.gen(function* () {
      const stub = Stub.sequence(getDistribution, [({ Id }) => Effect.fail(Stub.error(Errors.AccessDenied, Id)), gone])
      const messages = yield* run(thrice, Stub.stub(getDistribution, gone), stub)
      assert.include(messages[0], "AccessDenied: E1")
      assert.include(messages[1], "NoSuchDistribution")
    })
  )
})

describe("calls", () => {
  it.effect("are the inputs as the service reads them", () =>
    Effect.gen(function* () {
      yield* Effect.flip(
        createInvalidation({ DistributionId: "E1", InvalidationBatch: { Paths: { Items: ["/a", "/b"] } } })
      )
      const inputs = yield* Stub.calls(createInvalidation)
      assert.strictEqual(inputs[0]?.DistributionId, "E1")
      assert.deepStrictEqual(inputs[0]?.InvalidationBatch.Paths, { Quantity: 2, Items: ["/a", "/b"] })
      assert.isString(inputs[0]?.InvalidationBatch.CallerReference)
      yield* Effect.flip(listDistributions())
      assert.deepStrictEqual(yield* Stub.calls(listDistributions), [{}])
      yield* Effect.flatMap(Stub.Stubs, ({ forgetCalls }) => forgetCalls)
      assert.deepStrictEqual(yield* Stub.allCalls, [])
    }).pipe(Effect.provide(Stub.layer()))
  )

  it.effect("are passed to functions", () =>
    Effect.gen(function* () {
      const stub = Stub.stub(getDistributionConfig, ({ Id }) =>
        Id === "E1"
          ? Effect.succeed({ DistributionConfig: { ...minimal, CallerReference: Id }, ETag: "V1" })
          : Effect.fail(Stub.error(Errors.NoSuchDistribution))
      )
      const { DistributionConfig, ETag } = yield* run(getDistributionConfig({ Id: "E1" }), stub)
      assert.strictEqual(DistributionConfig.CallerReference, "E1")
      assert.strictEqual(ETag, "V1")
      const error = yield* run(Effect.flip(getDistributionConfig({ Id: "E2" })), stub)
      assert.instanceOf(error, Errors.NoSuchDistribution)
    })
  )
})

describe("an answer that the service could not send", () => {
  type Loose = Operation.Operation<unknown, unknown, Stub.ServiceError>
  const loose = (operation: unknown) => operation as Loose
  const withoutId = { ...distribution, Id: undefined }
  const fields = { message: "m", requestId: undefined }

  const cases: ReadonlyArray<readonly [name: string, operation: Loose, answer: unknown, message: RegExp]> = [
    ["no value", loose(getDistribution), undefined, /the answer must be an object/],
    ["an array", loose(getDistribution), [], /the answer must be an object/],
    ["no member", loose(getDistribution), {}, /Distribution is required/],
    ["a member within is missing", loose(getDistribution), { Distribution: withoutId }, /Distribution\.Id is required/],
    [
      "a member of another type",
      loose(getDistribution),
      { Distribution: { ...distribution, Status: 1 } },
      /Distribution\.Status must be a string/
    ],
    ["a member too many", loose(getDistribution), { Distributions: 1 }, /Distributions is not a member/],
    ["a result where there is none", loose(deleteDistribution), {}, /has no result/],
    [
      "an error of another operation",
      loose(getDistribution),
      Stub.error(Errors.NoSuchInvalidation),
      /has the code NoSuchInvalidation, which is not an error of the operation/
    ],
    [
      "an own error under another class",
      loose(getDistribution),
      new Errors.UnknownServiceError({ ...fields, code: "AccessDenied", status: 403 }),
      /AccessDenied, which is one of the operation's own/
    ],
    [
      "throttling that is none",
      loose(getDistribution),
      new Errors.ThrottlingError({ ...fields, code: "Slow", status: 400 }),
      /Slow, which does not mean throttling/
    ],
    [
      "none that is throttling",
      loose(getDistribution),
      new Errors.UnknownServiceError({ ...fields, code: "Throttling", status: 400 }),
      /Throttling, which means throttling/
    ],
    [
      "an error with a status of success",
      loose(getDistribution),
      new Errors.UnknownServiceError({ ...fields, code: "X", status: 200 }),
      /has the status 200/
    ],
    [
      "a code that is none",
      loose(getDistribution),
      new Errors.UnknownServiceError({ ...fields, code: " ", status: 400 }),
      /a response cannot carry/
    ],
    [
      "the client's own error",
      loose(getDistribution),
      new Errors.EncodeError({ operation: "GetDistribution", problems: [] }),
      /which no response stands for/
    ]
  ]

  for (const [name, operation, answer, message] of cases) {
    it.effect(`${name}: the layer or the call dies with the problem`, () =>
      Effect.gen(function* () {
        const input = { Id: "E1", IfMatch: operation.id === "DeleteDistribution" ? "V1" : undefined }
        const early = TestEffect.defectOf(yield* Effect.exit(run(Effect.void, Stub.sequence(operation, [answer]))))
        assert.instanceOf(early, Stub.InvalidStub)
        assert.match(early.message, message)
        assert.include(early.message, `The stub of ${operation.id} is invalid: `)
        const failed = answer instanceof Error
        const answered = () => (failed ? Effect.fail(answer as never) : Effect.succeed(answer))
        const late = TestEffect.defectOf(yield* Effect.exit(run(operation(input), Stub.stub(operation, answered))))
        assert.instanceOf(late, Stub.InvalidStub)
        assert.strictEqual(late.message, early.message)
      })
    )
  }
})

describe("layerOver", () => {
  it.effect("answers what is stubbed, and leaves all else to the CloudFront below", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual((yield* listDistributions()).DistributionList.Items, [])
      const error = yield* Effect.flip(getDistribution({ Id: "E1" }))
      assert.strictEqual(error._tag, "AccessDenied")
      const { _tag } = yield* Effect.flip(getDistributionConfig({ Id: "E1" }))
      assert.strictEqual(_tag, "NoSuchDistribution")
      assert.deepStrictEqual(yield* Stub.allCalls, [{ operation: "GetDistribution", input: { Id: "E1" } }])
      const { calls } = yield* InMemoryCloudFront.InMemoryCloudFront
      assert.lengthOf(yield* calls, 2)
    }).pipe(
      Effect.provide(
        Stub.layerOver(Stub.stub(getDistribution, Stub.error(Errors.AccessDenied))).pipe(
          Layer.provideMerge(InMemoryCloudFront.layer())
        )
      )
    )
  )
})

describe("layerHttp", () => {
  const busy = new Errors.ThrottlingError({ code: "Throttling", status: 400, message: "slow", requestId: undefined })
  const gone = Stub.error(Errors.NoSuchDistribution)
  const call = Effect.flip(getDistribution({ Id: "E1" }))

  it.effect("retries like the live client", () =>
    Effect.gen(function* () {
      const error = yield* call
      assert.instanceOf(error, Errors.NoSuchDistribution)
      assert.strictEqual(error.attempts, 3)
      assert.deepStrictEqual(yield* Stub.calls(getDistribution), [{ Id: "E1" }, { Id: "E1" }, { Id: "E1" }])
    }).pipe(
      TestTime.autoAdvance,
      Effect.provide(Stub.layerHttp({}, Stub.sequence(getDistribution, [busy, busy, gone])))
    )
  )

  it.effect("uses the options of the client", () =>
    Effect.gen(function* () {
      const http = { maxAttempts: 1, region: "us-gov-west-1" }
      const error = yield* Effect.provide(call, Stub.layerHttp({ http }, Stub.stub(getDistribution, busy)))
      assert.strictEqual(error._tag, "ThrottlingError")
    })
  )

  it.effect("fails at once without a stub, also for an endpoint with a path", () =>
    Effect.gen(function* () {
      const layer = Stub.layerHttp({ http: { endpoint: "http://localhost:4566/cloudfront" } })
      const error = yield* Effect.provide(call, layer)
      assert.match(error.message, /^GetDistribution E1: no stub answers it\./)
      const keys = new Errors.CredentialsError({ source: "environment", message: "no keys" })
      const exit = yield* Effect.exit(Effect.provide(call, Stub.layerHttp({}, Stub.stub(getDistribution, keys))))
      assert.instanceOf(TestEffect.defectOf(exit), Stub.InvalidStub)
    })
  )

  it.effect("dies with the defect of a stub, without a retry", () =>
    Effect.gen(function* () {
      const partial = Stub.stub(getDistribution, () => Effect.succeed({} as never))
      const bug = Stub.stub(getDistribution, () => Effect.die("bug"))
      const invalid = TestEffect.defectOf(yield* Effect.exit(Effect.provide(call, Stub.layerHttp({}, partial))))
      assert.instanceOf(invalid, Stub.InvalidStub)
      const exit = yield* Effect.exit(Effect.provide(call, Stub.layerHttp({ http: { totalTimeout: "1 hour" } }, bug)))
      assert.strictEqual(TestEffect.defectOf(exit), "bug")
      assert.strictEqual(TestEffect.defectOf(yield* Effect.exit(run(call, bug))), "bug")
    })
  )

  it.effect("sleeps on the TestClock", () =>
    Effect.gen(function* () {
      const fiber = yield* Effect.fork(call)
      yield* TestClock.adjust("1 minute")
      assert.instanceOf(yield* Fiber.join(fiber), Errors.NoSuchDistribution)
    }).pipe(Effect.provide(Stub.layerHttp({}, Stub.sequence(getDistribution, [busy, gone]))))
  )
})

describe("CloudFront KeyValueStore", () => {
  const etagOf = (etag: string) => etag as Keys.Etag
  const KvsARN = "arn:aws:cloudfront::123456789012:key-value-store/2a1b"
  const store = {
    Name: "redirects",
    Id: "2a1b",
    Comment: "",
    ARN: KvsARN,
    Status: "READY",
    LastModifiedTime: date
  }
  const keys = { KvsARN, ItemCount: 0, TotalSizeInBytes: 0, Created: date, ETag: etagOf("K1") }

  it.effect("has an operation with the name of one of CloudFront", () =>
    Effect.gen(function* () {
      const resource = yield* describeKeyValueStore({ Name: "redirects" })
      assert.strictEqual(resource.ETag, "R1")
      const contents = yield* Keys.describeKeyValueStore({ KvsARN: resource.KeyValueStore.ARN })
      assert.strictEqual(contents.ETag, "K1")
      assert.deepStrictEqual(yield* Stub.calls(describeKeyValueStore), [{ Name: "redirects" }])
      assert.deepStrictEqual(yield* Stub.calls(Keys.describeKeyValueStore), [{ KvsARN }])
      assert.deepStrictEqual(
        (yield* Stub.allCalls).map(({ operation }) => operation),
        ["DescribeKeyValueStore", "DescribeKeyValueStore"]
      )
    }).pipe(
      Effect.provide(
        Stub.layer(
          Stub.stub(describeKeyValueStore, { KeyValueStore: store, ETag: "R1" }),
          Stub.stub(Keys.describeKeyValueStore, keys)
        )
      )
    )
  )

  it.effect("answers a program, over HTTP with its own signature", () =>
    Effect.gen(function* () {
      const { added, etag } = yield* syncKeyValueStore(KvsARN, { a: "1" })
      assert.deepStrictEqual([added, etag], [["a"], "K2"])
      const [first] = yield* Stub.calls(Keys.updateKeys)
      assert.strictEqual(first?.IfMatch, "K1")
    }).pipe(
      TestTime.autoAdvance,
      Effect.provide(
        Stub.layerHttp(
          { http: { endpoint: "http://localhost:4566/cloudfront" } },
          Stub.stub(Keys.describeKeyValueStore, keys),
          Stub.stub(Keys.listKeys, { Items: [] }),
          Stub.stub(Keys.updateKeys, { ItemCount: 1, TotalSizeInBytes: 2, ETag: etagOf("K2") })
        )
      )
    )
  )

  const over = Stub.layerOver(
    Stub.stub(Keys.putKey, Stub.error(ServiceQuotaExceededException)),
    Stub.stub(getDistribution, Stub.error(Errors.AccessDenied))
  )

  it.effect("is stubbed in front of another one, each API by itself", () =>
    Effect.gen(function* () {
      const { KeyValueStore } = yield* createKeyValueStore({ Name: "redirects" })
      const { etag } = yield* syncKeyValueStore(KeyValueStore.ARN, { a: "1" })
      const put = Keys.putKey({ KvsARN: KeyValueStore.ARN, Key: "b", Value: "2", IfMatch: etag })
      assert.strictEqual((yield* Effect.flip(put))._tag, "ServiceQuotaExceededException")
      assert.strictEqual((yield* Effect.flip(getDistribution({ Id: "E1" })))._tag, "AccessDenied")
      const wrong = Keys.deleteKey({ KvsARN: KeyValueStore.ARN, Key: "a", IfMatch: etagOf("K0") })
      assert.instanceOf(yield* Effect.flip(wrong), ConflictException)
      assert.lengthOf(yield* Stub.allCalls, 2)
    }).pipe(
      TestTime.autoAdvance,
      Effect.provide(over.pipe(Layer.provideMerge(InMemoryCloudFront.layer({ propagation: 0 }))))
    )
  )

  it.effect("has only its stubs where there is no other one", () =>
    Effect.gen(function* () {
      const missing = yield* Effect.flip(Keys.listKeys({ KvsARN }))
      assert.match(missing.message, /^ListKeys .*no stub answers it\. Stubbed: getDistribution, putKey\./)
      const put = Keys.putKey({ KvsARN, Key: "b", Value: "2", IfMatch: etagOf("K0") })
      assert.strictEqual((yield* Effect.flip(put))._tag, "ServiceQuotaExceededException")
    }).pipe(Effect.provide(Layer.provide(over, Layer.succeed(CloudFront, { execute: () => Effect.die("not called") }))))
  )
})
