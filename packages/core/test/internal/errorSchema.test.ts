/** Every error comes back from JSON as the error that it was. */
import * as Consistency from "@effect-cloudfront/core/Consistency"
import * as Errors from "@effect-cloudfront/core/Errors"
import { createInvalidation } from "@effect-cloudfront/core/Invalidation"
import { operations } from "@effect-cloudfront/core/operations"
import * as Operation from "@effect-cloudfront/core/Operation"
import * as Options from "@effect-cloudfront/core/Options"
import * as Pagination from "@effect-cloudfront/core/Pagination"
import * as DeleteWhenUnused from "@effect-cloudfront/core/programs/deleteWhenUnused"
import * as DeployFunction from "@effect-cloudfront/core/programs/deployFunction"
import * as EditDistribution from "@effect-cloudfront/core/programs/editDistribution"
import * as Find from "@effect-cloudfront/core/programs/find"
import * as Invalidate from "@effect-cloudfront/core/programs/invalidate"
import * as MoveAlias from "@effect-cloudfront/core/programs/moveAlias"
import * as ProvisionDistribution from "@effect-cloudfront/core/programs/provisionDistribution"
import * as StagedRollout from "@effect-cloudfront/core/programs/stagedRollout"
import * as Signer from "@effect-cloudfront/core/Signer"
import * as Unknown from "@effect-cloudfront/core/Unknown"
import * as Verifier from "@effect-cloudfront/core/Verifier"
import * as Waiter from "@effect-cloudfront/core/Waiter"
import { decodingProblems, equivalence, jsonSchema } from "@effect-cloudfront/support/SchemaTests"
import { assert, describe, it } from "@effect/vitest"
import * as Arbitrary from "@effect-cloudfront/testing/Arbitrary"
import * as Duration from "effect/Duration"
import * as Either from "effect/Either"
import * as fc from "fast-check"
import * as Predicate from "effect/Predicate"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import { errors } from "../errors.js"

const isClass = (value: unknown): value is Errors.ErrorClass<Error> =>
  Predicate.isFunction(value) && value.prototype instanceof Error

const classes = [
  Errors,
  Consistency,
  DeleteWhenUnused,
  DeployFunction,
  EditDistribution,
  Find,
  Invalidate,
  MoveAlias,
  Options,
  Pagination,
  ProvisionDistribution,
  Signer,
  StagedRollout,
  Unknown,
  Verifier,
  Waiter
].flatMap((module) => Object.values<unknown>(module).filter(isClass))
const all: ReadonlyArray<Errors.ErrorClass<Error>> = [...new Set(classes)]

/** What JSON leaves out, or has as something else. */
const LEFT_OUT = ["body", "partial", "before", "sent", "current", "runs", "fromJson", "stack"]

/** Errors as the plain objects that they are, but for what is `undefined`. */
const settled = (value: unknown): unknown => {
  if (Duration.isDuration(value)) return Duration.toMillis(value)
  if (Array.isArray(value)) return value.map(settled)
  if (typeof value !== "object" || value === null || "epochMillis" in value) return value
  const names = new Set([...Reflect.ownKeys(value), ...(value instanceof Error ? ["message", "cause", "name"] : [])])
  const keys = [...names].filter((key) => !LEFT_OUT.includes(String(key)) && Reflect.get(value, key) !== undefined)
  return Object.fromEntries(
    keys
      .filter((key) => key !== Symbol.for("effect/Data/Error/plainArgs"))
      .map((key) => [key, settled(Reflect.get(value, key))])
  )
}

const throughJson = <A>(schema: Errors.ErrorJson<A>, error: A): A =>
  Schema.decodeUnknownSync(schema)(JSON.parse(JSON.stringify(Schema.encodeSync(schema)(error))))

const law = (schema: Errors.ErrorJson<Error>, errors: fc.Arbitrary<Error>, numRuns: number) =>
  fc.assert(
    fc.property(errors, (error) => {
      const back = throughJson(schema, error)
      assert.strictEqual(back.constructor, error.constructor)
      assert.strictEqual(back.message, error.message)
      assert.deepStrictEqual(settled(back), settled(error))
      assert.isTrue(Schema.is(schema)(back))
    }),
    { numRuns }
  )

describe("decoding the JSON of an error returns the error", () => {
  it("covers all error classes of the library", () => assert.lengthOf(all, 152 + 6 + 21))

  for (const Class of all) {
    it(Class.json().tag, () => law(Errors.schema(Class), errors(Class), 10))
  }
})

describe("decoding the JSON of an operation's errors returns the errors", () => {
  const all = Object.values(operations) as unknown as ReadonlyArray<Operation.Operation<unknown, unknown, Error>>
  for (const operation of all) it(operation.id, () => law(Operation.error(operation), Arbitrary.error(operation), 10))
})

const gone = new Errors.NoSuchDistribution({
  message: "no such thing",
  httpStatus: 404,
  requestId: "r-1",
  operation: "GetDistribution",
  resource: "E1",
  attempts: 2,
  unanswered: 1
})

describe("the JSON of an error", () => {
  it("has tag, message and all fields", () => {
    assert.deepStrictEqual<unknown>(Schema.encodeSync(Errors.schema(Errors.NoSuchDistribution))(gone), {
      _tag: "NoSuchDistribution",
      message: "GetDistribution E1: NoSuchDistribution: no such thing (status 404, request id r-1, 2 attempts)",
      code: "NoSuchDistribution",
      status: 404,
      httpStatus: 404,
      requestId: "r-1",
      serviceMessage: "no such thing",
      operation: "GetDistribution",
      resource: "E1",
      attempts: 2,
      unanswered: 1
    })
  })

  it("is decoded as an instance that predicates and tags match", () => {
    const back = throughJson(Operation.error(operations.GetDistribution), gone)
    assert.instanceOf(back, Errors.NoSuchDistribution)
    assert.isTrue(Errors.isNotFound(back))
    const slow = new Errors.ThrottlingError({ message: "", code: "Throttling", status: 400, requestId: undefined })
    assert.isTrue(Errors.isRetryable(throughJson(Operation.error(operations.GetDistribution), slow)))
  })

  it("omits redacted fields, and causes of unknown type", () => {
    const decode = new Errors.DecodeError({
      operation: "GetDistribution",
      path: "Distribution.Id",
      reason: "is missing",
      status: 200,
      requestId: undefined,
      excerpt: "<Distribution>",
      partial: Redacted.make({ secret: true }),
      body: Redacted.make(new TextEncoder().encode("secret"))
    })
    const transport = new Errors.TransportError({
      operation: "GetDistribution",
      reason: "Reset",
      message: "GetDistribution: broken",
      cause: new Error("secret")
    })
    const update = new EditDistribution.UnconfirmedUpdate({
      what: "distribution E1",
      etag: "V1",
      before: Redacted.make({ secret: 1 }),
      sent: Redacted.make({ secret: 2 }),
      current: Redacted.make({ secret: 3 }),
      cause: transport
    })
    const schema = Errors.schema(...Errors.commonErrors, EditDistribution.UnconfirmedUpdate)
    for (const error of [decode, transport, update]) {
      assert.notInclude(JSON.stringify(Schema.encodeSync(schema)(error)), "secret")
    }
    const back = throughJson(Errors.schema(Errors.DecodeError), decode)
    assert.isTrue(back.fromJson)
    assert.deepStrictEqual(Redacted.value(back.partial), {})
    assert.lengthOf(Redacted.value(back.body), 0)
    assert.isTrue(throughJson(Errors.schema(EditDistribution.UnconfirmedUpdate), update).fromJson)
    assert.isUndefined(throughJson(Errors.schema(Errors.TransportError), transport).cause)
    // Once more, it is the same.
    assert.deepStrictEqual(settled(throughJson(Errors.schema(Errors.DecodeError), back)), settled(back))
  })

  it("has nested errors", () => {
    const incomplete = new Invalidate.IncompleteInvalidation({
      distributionId: "E1",
      callerReference: "c",
      invalidations: [],
      unconfirmed: [{ _tag: "Unconfirmed", callerReference: "c-1", paths: ["/a"] }],
      batches: 2,
      cause: new Errors.TooManyInvalidationsInProgress({ message: "m", httpStatus: 400, requestId: "r" })
    })
    const { cause } = throughJson(Errors.schema(Invalidate.IncompleteInvalidation), incomplete)
    assert.instanceOf(cause, Errors.TooManyInvalidationsInProgress)
    assert.isTrue(Schema.is(Operation.error(createInvalidation))(cause))
  })

  it("is refused with another tag, with missing fields, or if it is not an object", () => {
    const error = Operation.error(operations.GetDistribution)
    const messageAt = (path: string, value: unknown) =>
      decodingProblems(error, value)
        .filter((problem) => problem.path.join(".") === path)
        .map(({ message }) => message)
        .join(", ")
    const json = Schema.encodeSync(error)(gone)
    assert.isNotEmpty(decodingProblems(error, { ...json, _tag: "NoSuchInvalidation" }))
    assert.include(messageAt("status", { ...json, status: "404" }), "must be a number")
    assert.isNotEmpty(messageAt("reason", { _tag: "TransportError", operation: "o", message: "m", reason: "Boredom" }))
    const { httpStatus: _, ...without } = json
    assert.isNotEmpty(messageAt("httpStatus", without))
    assert.include(messageAt("", "gone"), "must be an error")
    assert.isFalse(Schema.is(error)(json))
    assert.isTrue(Either.isLeft(Schema.encodeUnknownEither(error)(json)))
  })

  it("is of one class where another object has the same fields", () => {
    const schema = Errors.schema(Errors.NoSuchDistribution, Errors.NoSuchInvalidation)
    const fields = { message: "m", httpStatus: 404, requestId: "r" }
    const one = new Errors.NoSuchDistribution(fields)
    assert.isTrue(Schema.is(schema)(one))
    assert.isFalse(Schema.is(schema)({ ...one }))
    assert.isFalse(Schema.is(schema)(Object.assign(new Error("m"), { ...one })))
    assert.isFalse(Schema.is(Errors.schema(Errors.NoSuchInvalidation))(one))
    const same = equivalence(schema)
    assert.isTrue(same(one, new Errors.NoSuchDistribution(fields)))
    assert.isFalse(same(one, new Errors.NoSuchDistribution({ ...fields, requestId: "other" })))
    assert.isFalse(same(one, new Errors.NoSuchInvalidation(fields)))
    assert.include(JSON.stringify(jsonSchema(schema)), "NoSuchInvalidation")
  })
})
