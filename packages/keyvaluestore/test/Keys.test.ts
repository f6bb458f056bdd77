import type { EncodeError, TransportError } from "@effect-cloudfront/core/Errors"
import * as Errors from "@effect-cloudfront/core/Errors"
import type * as Wire from "@effect-cloudfront/core/protocol/Wire"
import { CloudFrontKeyValueStore } from "@effect-cloudfront/keyvaluestore/CloudFrontKeyValueStore"
import * as KeyErrors from "@effect-cloudfront/keyvaluestore/Errors"
import * as Keys from "@effect-cloudfront/keyvaluestore/Keys"
import * as Operation from "@effect-cloudfront/core/Operation"
import { operations } from "@effect-cloudfront/keyvaluestore/operations"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"

const KvsARN = "arn:aws:cloudfront::123456789012:key-value-store/id"
const IfMatch = Schema.decodeSync(Keys.Etag)("KV1")

/** Runs an effect with one response, and tells what was sent. */
const withReply = <A, E>(
  self: Effect.Effect<A, E, CloudFrontKeyValueStore>,
  reply: Partial<Wire.Response> & { readonly text?: string } = {}
) => {
  const sent: Array<Wire.Request> = []
  const { text = "", ...response } = reply
  const execute = (request: Wire.Request): Effect.Effect<Wire.Response, TransportError> =>
    Effect.sync(() => {
      sent.push(request)
      return { status: 200, headers: {}, body: new TextEncoder().encode(text), ...response }
    })
  return Effect.map(Effect.either(Effect.provideService(self, CloudFrontKeyValueStore, { execute })), (outcome) => ({
    outcome,
    sent
  }))
}

const problemsOf = <A>(self: Effect.Effect<A, EncodeError | { readonly _tag: string }, CloudFrontKeyValueStore>) =>
  Effect.map(withReply(self), ({ outcome, sent }) => {
    assert.deepStrictEqual(sent, [])
    if (outcome._tag === "Right" || !(outcome.left instanceof Errors.EncodeError)) return assert.fail("not refused")
    return outcome.left.problems.map(({ path }) => path)
  })

describe("the operations of key value stores", () => {
  it.effect("never send what would become another path, another host, or no condition", () =>
    Effect.gen(function* () {
      for (const Key of ["..", ".", "", "\uDC00"]) {
        assert.deepStrictEqual(yield* problemsOf(Keys.getKey({ KvsARN, Key })), ["Key"])
        assert.deepStrictEqual(yield* problemsOf(Keys.deleteKey({ KvsARN, Key, IfMatch })), ["Key"])
      }
      const { sent } = yield* withReply(Keys.getKey({ KvsARN, Key: "a/../b%2F" }))
      assert.match(sent[0]?.path ?? "", /\/keys\/a%2F\.\.%2Fb%252F$/)
      for (const arn of ["arn:aws:cloudfront::evil.example/:key-value-store/x", `${KvsARN}/..`, `${KvsARN}\n`, ""]) {
        assert.include(yield* problemsOf(Keys.describeKeyValueStore({ KvsARN: arn })), "KvsARN")
      }
      const none = "" as Keys.Etag
      assert.include(yield* problemsOf(Keys.putKey({ KvsARN, Key: "k", Value: "v", IfMatch: none })), "IfMatch")
      const unsafe = "KV1\r\nx: y" as Keys.Etag
      assert.include(yield* problemsOf(Keys.putKey({ KvsARN, Key: "k", Value: "v", IfMatch: unsafe })), "IfMatch")
    })
  )

  it.effect("have no value in their errors", () =>
    Effect.gen(function* () {
      const secret = "a-secret"
      const shown = (value: unknown) =>
        JSON.stringify(value, (_, part: unknown) =>
          part instanceof Error ? [part.message, part.stack, Object.entries(part)] : part
        )
      const unreadable = yield* withReply(Keys.getKey({ KvsARN, Key: "k" }), {
        text: `{"Key":"k","Value":["<${secret}>"],"ItemCount":1,"TotalSizeInBytes":1}`
      })
      assert.strictEqual(unreadable.outcome._tag === "Left" ? unreadable.outcome.left._tag : "", "DecodeError")
      const refused = yield* withReply(Keys.putKey({ KvsARN, Key: "", Value: `${secret}\uD800`, IfMatch }))
      for (const outcome of [unreadable.outcome, refused.outcome]) assert.notInclude(shown(outcome), secret)
    })
  )

  it.effect("fail with classes that the predicates of core know", () =>
    Effect.gen(function* () {
      const failure = (code: string, status: number) =>
        Effect.map(
          withReply(Keys.putKey({ KvsARN, Key: "k", Value: "v", IfMatch }), {
            status,
            headers: { "x-amzn-errortype": code },
            text: '{"Message":"m"}'
          }),
          ({ outcome }) => (outcome._tag === "Left" ? outcome.left : assert.fail("it succeeded"))
        )
      for (const [Class, code, status, predicate] of [
        [KeyErrors.ConflictException, "ConflictException", 409, Errors.isConflict],
        [KeyErrors.ResourceNotFoundException, "ResourceNotFoundException", 404, Errors.isNotFound],
        [KeyErrors.ServiceQuotaExceededException, "ServiceQuotaExceededException", 402, Errors.isQuota],
        [KeyErrors.ValidationException, "ValidationException", 400, Errors.isInvalidInput],
        [KeyErrors.AccessDeniedException, "AccessDeniedException", 403, Errors.isAccessDenied],
        [KeyErrors.InternalServerException, "InternalServerException", 500, Errors.isRetryable]
      ] as const) {
        const error = yield* failure(code, status)
        assert.isTrue(error instanceof Class)
        assert.isTrue(predicate(error), code)
        assert.strictEqual(error.message, `PutKey ${KvsARN}/k: ${code}: m (status ${status})`)
      }
    })
  )

  it("are six, and have schemas", () => {
    assert.lengthOf(Object.keys(operations), 6)
    const output = { ItemCount: 1, TotalSizeInBytes: 2, ETag: "KV1" }
    assert.deepStrictEqual(Schema.decodeUnknownSync(Operation.success(Keys.putKey))(output), {
      ...output,
      ETag: IfMatch
    })
    assert.throws(() =>
      Schema.decodeUnknownSync(Operation.input(Keys.putKey))({ KvsARN: "x", Key: "k", Value: "v", IfMatch })
    )
  })
})
