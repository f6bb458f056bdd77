import { createFunction, testFunction } from "@effect-cloudfront/core/Function"
import * as ControlPlane from "@effect-cloudfront/core/KeyValueStore"
import * as Pagination from "@effect-cloudfront/core/Pagination"
import * as Keys from "@effect-cloudfront/keyvaluestore/Keys"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import * as Etag from "@effect-cloudfront/testing/Etag"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import { bytesOf, fake } from "../support.js"

const layer = InMemoryCloudFront.layer()

/** A store that is ready, and its ARN. */
const makeStore = (Name = "redirects") =>
  Effect.gen(function* () {
    const { KeyValueStore } = yield* ControlPlane.createKeyValueStore({ Name })
    yield* (yield* fake).settle
    return KeyValueStore.ARN
  })

const etag = (KvsARN: string) => Effect.map(Keys.describeKeyValueStore({ KvsARN }), ({ ETag }) => ETag)

const put = (KvsARN: string, Key: string, Value: string) =>
  Effect.flatMap(etag(KvsARN), (IfMatch) => Keys.putKey({ KvsARN, Key, Value, IfMatch }))

/** The tag of the error of an effect, or `Ok`. */
const verdict = <A, E extends { readonly _tag: string }, R>(self: Effect.Effect<A, E, R>) =>
  Effect.match(self, { onFailure: ({ _tag }): string => _tag, onSuccess: () => "Ok" })

const all = (KvsARN: string, MaxResults?: number) =>
  Effect.map(Stream.runCollect(Pagination.items(Keys.listKeys, { KvsARN, MaxResults })), (items) =>
    Array.from(items, ({ Key, Value }) => [Key, Value])
  )

describe("the keys of a store", () => {
  it.effect("are put, read, counted, changed at once and removed, each time with a new version", () =>
    Effect.gen(function* () {
      const KvsARN = yield* makeStore()
      const before = yield* Keys.describeKeyValueStore({ KvsARN })
      assert.deepInclude(before, { ItemCount: 0, TotalSizeInBytes: 0, KvsARN, Status: "READY" })
      const first = yield* Keys.putKey({ KvsARN, Key: "/é", Value: "😀", IfMatch: before.ETag })
      assert.deepInclude(first, { ItemCount: 1, TotalSizeInBytes: 3 + 4 })
      assert.notStrictEqual(first.ETag, before.ETag)
      assert.deepStrictEqual(yield* Keys.getKey({ KvsARN, Key: "/é" }), {
        Key: "/é",
        Value: "😀",
        ItemCount: 1,
        TotalSizeInBytes: 7
      })
      const many = yield* Keys.updateKeys({
        KvsARN,
        IfMatch: first.ETag,
        Puts: [
          { Key: "b", Value: "2" },
          { Key: "..", Value: "" }
        ],
        Deletes: [{ Key: "/é" }, { Key: "never there" }]
      })
      assert.deepInclude(many, { ItemCount: 2, TotalSizeInBytes: 4 })
      assert.deepStrictEqual(yield* all(KvsARN), [
        ["..", ""],
        ["b", "2"]
      ])
      const removed = yield* Keys.deleteKey({ KvsARN, Key: "b", IfMatch: many.ETag })
      assert.strictEqual(removed.ItemCount, 1)
      assert.strictEqual(yield* verdict(Keys.getKey({ KvsARN, Key: "b" })), "ResourceNotFoundException")
      assert.strictEqual(
        yield* verdict(Keys.deleteKey({ KvsARN, Key: "b", IfMatch: removed.ETag })),
        "ResourceNotFoundException"
      )
      // The resource itself is as it was.
      const { ETag } = yield* ControlPlane.describeKeyValueStore({ Name: "redirects" })
      assert.strictEqual(ETag, Etag.ofVersion(1))
    }).pipe(Effect.provide(layer))
  )

  it.effect("are refused with a stale version, all or nothing", () =>
    Effect.gen(function* () {
      const KvsARN = yield* makeStore()
      const old = yield* etag(KvsARN)
      const { ETag } = yield* put(KvsARN, "a", "1")
      const Puts = [{ Key: "c", Value: "3" }]
      assert.strictEqual(yield* verdict(Keys.updateKeys({ KvsARN, IfMatch: old, Puts })), "ConflictException")
      const twice = Keys.updateKeys({ KvsARN, IfMatch: ETag, Puts: [...Puts, ...Puts] })
      assert.strictEqual(yield* verdict(twice), "ValidationException")
      assert.deepStrictEqual(yield* all(KvsARN), [["a", "1"]])
    }).pipe(Effect.provide(layer))
  )

  it.effect("are listed in pages of ten, or as many as asked for, and no token repeats a key", () =>
    Effect.gen(function* () {
      const KvsARN = yield* makeStore()
      const Puts = Array.from({ length: 23 }, (_, i) => ({ Key: `k${String(i).padStart(2, "0")}`, Value: `${i}` }))
      yield* Keys.updateKeys({ KvsARN, IfMatch: yield* etag(KvsARN), Puts })
      const page = yield* Keys.listKeys({ KvsARN })
      assert.lengthOf(page.Items ?? [], 10)
      const { NextToken } = page
      yield* put(KvsARN, "k00a", "new")
      const next = yield* Keys.listKeys({ KvsARN, NextToken, MaxResults: 50 })
      assert.deepStrictEqual(
        next.Items?.map(({ Key }) => Key),
        Puts.slice(10).map(({ Key }) => Key)
      )
      assert.isUndefined(next.NextToken)
      assert.lengthOf(yield* all(KvsARN, 7), 24)
      assert.strictEqual(yield* verdict(Keys.listKeys({ KvsARN, NextToken: "other" })), "ValidationException")
      assert.strictEqual(yield* verdict(Keys.listKeys({ KvsARN, NextToken: "key:%" })), "ValidationException")
    }).pipe(Effect.provide(layer))
  )

  it.effect("have the limits of the service, in bytes, with its texts", () =>
    Effect.gen(function* () {
      const KvsARN = yield* makeStore()
      const IfMatch = yield* etag(KvsARN)
      const refused = (Puts: ReadonlyArray<{ Key: string; Value: string }>) =>
        Effect.flip(Keys.updateKeys({ KvsARN, IfMatch, Puts }))
      const many = yield* refused(Array.from({ length: 51 }, (_, i) => ({ Key: `${i}`, Value: "" })))
      assert.deepInclude(many, { _tag: "ServiceQuotaExceededException", status: 402 })
      assert.include(many.message, "Maximum key values pairs that you can update in a single API request")
      const value = yield* refused([{ Key: "k", Value: "é".repeat(513) }])
      assert.include(value.message, "Maximum size of the value in a key value pair")
      const key = yield* refused([{ Key: "é".repeat(257), Value: "" }])
      assert.include(key.message, "Maximum size of the key in a key value pair")
      yield* Keys.updateKeys({ KvsARN, IfMatch, Puts: [{ Key: "é".repeat(256), Value: "é".repeat(512) }] })
    }).pipe(Effect.provide(layer))
  )

  it.effect("fill a store, or one request, only up to a size", () =>
    Effect.gen(function* () {
      const KvsARN = yield* makeStore()
      const IfMatch = yield* etag(KvsARN)
      const large = yield* Effect.flip(Keys.putKey({ KvsARN, IfMatch, Key: "k", Value: "x".repeat(100) }))
      assert.include(large.message, "Maximum size of the key value store")
      const Puts = Array.from({ length: 3 }, (_, i) => ({ Key: `${i}`, Value: "x".repeat(40) }))
      const request = yield* Effect.flip(Keys.updateKeys({ KvsARN, IfMatch, Puts }))
      assert.include(request.message, "Maximum size of a single API request")
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ quotas: { keyValueStoreSize: 100, keyValueUpdateSize: 110 } })))
  )

  it.effect("are there when the store is READY, and gone with it", () =>
    Effect.gen(function* () {
      const { ETag, KeyValueStore } = yield* ControlPlane.createKeyValueStore({ Name: "redirects" })
      const read = Keys.listKeys({ KvsARN: KeyValueStore.ARN })
      assert.strictEqual(KeyValueStore.Status, "PROVISIONING")
      assert.strictEqual(yield* verdict(read), "ConflictException")
      yield* TestClock.adjust("1 hour")
      assert.strictEqual(yield* verdict(read), "Ok")
      yield* ControlPlane.deleteKeyValueStore({ Name: "redirects", IfMatch: ETag })
      assert.strictEqual(yield* verdict(read), "ResourceNotFoundException")
    }).pipe(Effect.provide(layer))
  )

  it.effect("of another account are denied", () =>
    Effect.gen(function* () {
      const KvsARN = yield* makeStore()
      const other = { accessKeyId: "OTHER", secretAccessKey: Redacted.make("secret") }
      const mine = yield* verdict(Keys.listKeys({ KvsARN }))
      const theirs = yield* Effect.provide(verdict(Keys.listKeys({ KvsARN })), InMemoryCloudFront.layerClient(other))
      assert.deepStrictEqual([mine, theirs], ["Ok", "AccessDeniedException"])
    }).pipe(
      Effect.provide(
        InMemoryCloudFront.layer({
          accounts: [
            { id: "210987654321", credentials: [{ accessKeyId: "OTHER", secretAccessKey: Redacted.make("secret") }] }
          ]
        })
      )
    )
  )

  it.effect("are read by a function that is tested, kept in a snapshot, and read as they were where reads lag", () =>
    Effect.gen(function* () {
      const service = yield* fake
      const KvsARN = yield* makeStore()
      yield* put(KvsARN, "k", "v")
      const code =
        'import cf from "cloudfront"\nasync function handler(event) { const r = event.request; r.uri = "/" + (await cf.kvs().get("k")); return r }'
      const { ETag } = yield* createFunction({
        Name: "f",
        FunctionConfig: {
          Comment: "",
          Runtime: "cloudfront-js-2.0",
          KeyValueStoreAssociations: { Items: [{ KeyValueStoreARN: KvsARN }] }
        },
        FunctionCode: bytesOf(code)
      })
      const event = {
        version: "1.0",
        context: { eventType: "viewer-request" },
        viewer: { ip: "1.2.3.4" },
        request: { method: "GET", uri: "/", headers: {}, cookies: {}, querystring: {} }
      }
      const { TestResult } = yield* testFunction({
        Name: "f",
        IfMatch: ETag,
        EventObject: bytesOf(JSON.stringify(event))
      })
      assert.include(TestResult.FunctionOutput ?? TestResult.FunctionErrorMessage, '"/v"')
      const snapshot = yield* service.snapshot
      yield* put(KvsARN, "k", "later")
      yield* service.restore(snapshot)
      assert.strictEqual((yield* Keys.getKey({ KvsARN, Key: "k" })).Value, "v")
    }).pipe(Effect.provide(layer))
  )

  it.effect("are read as they were before, where reads lag", () =>
    Effect.gen(function* () {
      const KvsARN = yield* makeStore()
      const before = yield* etag(KvsARN)
      yield* TestClock.adjust("1 minute")
      const { ETag } = yield* Keys.putKey({ KvsARN, Key: "k", Value: "v", IfMatch: before })
      assert.deepStrictEqual(yield* all(KvsARN), [])
      assert.strictEqual(yield* etag(KvsARN), before)
      yield* TestClock.adjust("5 seconds")
      assert.strictEqual(yield* etag(KvsARN), ETag)
      assert.deepStrictEqual(yield* all(KvsARN), [["k", "v"]])
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ readLag: { get: "5 seconds", list: "5 seconds" } })))
  )

  it.effect("need a signature with Signature Version 4A", () =>
    Effect.gen(function* () {
      const KvsARN = yield* makeStore()
      const service = yield* fake
      yield* service.forgetCalls
      yield* etag(KvsARN)
      const [call] = yield* service.calls
      assert.isDefined(call)
      if (call === undefined) return
      const { body, headers, method, path, query } = call
      const request = { body, headers, method, path, query }
      const codeOf = (changed: Partial<typeof request>) =>
        Effect.map(service.handle({ ...request, ...changed }), ({ headers }) => headers["x-amzn-errortype"] ?? "Ok")
      const authorization = headers["authorization"] ?? ""
      const withAuthorization = (text: string) => ({ headers: { ...headers, authorization: text } })
      assert.strictEqual(yield* codeOf({}), "Ok")
      // An endpoint may have a path before it, which is signed.
      assert.strictEqual(yield* codeOf({ path: `/base${path}` }), "InvalidSignatureException")
      assert.strictEqual(yield* codeOf({ method: "DELETE" }), "InvalidSignatureException")
      assert.strictEqual(yield* codeOf({ headers: { host: "h" } }), "MissingAuthenticationTokenException")
      assert.strictEqual(
        yield* codeOf(withAuthorization("AWS4-HMAC-SHA256 Credential=A/20260101/us-east-1/cloudfront/aws4_request")),
        "InvalidSignatureException"
      )
      assert.strictEqual(yield* codeOf(withAuthorization("Basic x")), "IncompleteSignatureException")
      assert.strictEqual(
        yield* codeOf(withAuthorization(authorization.replace(/Credential=[^/]+/, "Credential=NOBODY"))),
        "UnrecognizedClientException"
      )
    }).pipe(Effect.provide(layer))
  )

  it.effect("are refused by the service itself, too, where a client lets wrong requests through", () =>
    Effect.gen(function* () {
      const service = yield* fake
      const arn = yield* makeStore()
      const path = `/key-value-stores/${encodeURIComponent(arn)}/keys`
      const send = (method: string, path: string, body = "", query = "") =>
        Effect.map(
          service.handle({
            method,
            path,
            query,
            headers: { host: "h", "if-match": "KV1" },
            body: new TextEncoder().encode(body)
          }),
          ({ headers, status }) => [status, headers["x-amzn-errortype"], headers["content-type"]]
        )
      const invalid = [400, "ValidationException", "application/json"]
      assert.deepStrictEqual(yield* send("GET", path, "", "MaxResults=51"), invalid)
      assert.deepStrictEqual(yield* send("GET", path, "", "MaxResults=x"), invalid)
      assert.deepStrictEqual(yield* send("POST", path, "{"), invalid)
      assert.deepStrictEqual(yield* send("POST", path, '{"Puts":[{"Key":"k"}]}'), invalid)
      assert.deepStrictEqual(yield* send("GET", "/key-value-stores/arn%3Aother/keys"), invalid)
      assert.deepStrictEqual(yield* send("PATCH", path), [404, "UnknownOperation", "application/json"])
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ verifySignature: false })))
  )
})
