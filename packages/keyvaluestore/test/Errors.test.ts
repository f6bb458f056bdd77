/** Every error of the package comes back from JSON as the error that it was. */
import * as CoreErrors from "@effect-cloudfront/core/Errors"
import * as Errors from "@effect-cloudfront/keyvaluestore/Errors"
import { operations } from "@effect-cloudfront/keyvaluestore/operations"
import * as SyncKeyValueStore from "@effect-cloudfront/keyvaluestore/programs/syncKeyValueStore"
import { assert, describe, it } from "@effect/vitest"
import * as Predicate from "effect/Predicate"
import * as Schema from "effect/Schema"

const isClass = (value: unknown): value is CoreErrors.ErrorClass<Error> =>
  Predicate.isFunction(value) && value.prototype instanceof Error

const classes = [Errors, SyncKeyValueStore].flatMap((module) => Object.values<unknown>(module).filter(isClass))

const service = { message: "in so many words", httpStatus: 400, requestId: "r-1", operation: "PutKey", attempts: 2 }

/** An error with every field that its class has. */
const errorOf = (Class: CoreErrors.ErrorClass<Error>): Error =>
  Class === SyncKeyValueStore.KeyValueStoreFailed
    ? new SyncKeyValueStore.KeyValueStoreFailed({ store: "redirects", status: "PROVISIONING_FAILED" })
    : new (Class as unknown as new (fields: typeof service) => Error)(service)

const throughJson = <A>(schema: CoreErrors.ErrorJson<A>, error: A): A =>
  Schema.decodeUnknownSync(schema)(JSON.parse(JSON.stringify(Schema.encodeSync(schema)(error))))

describe("decoding the JSON of an error returns the error", () => {
  it("covers the errors of all operations", () => {
    const tags = new Set(classes.map((Class) => Class.json().tag))
    for (const operation of Object.values(operations))
      for (const code of Object.keys(operation.errors())) assert.isTrue(tags.has(code), code)
    assert.isTrue(tags.has("KeyValueStoreFailed"))
  })

  for (const Class of classes) {
    it(Class.json().tag, () => {
      const error = errorOf(Class)
      const back = throughJson(CoreErrors.schema(Class), error)
      assert.strictEqual(back.constructor, error.constructor)
      assert.strictEqual(back.message, error.message)
      assert.deepStrictEqual({ ...back }, { ...error })
    })
  }
})
