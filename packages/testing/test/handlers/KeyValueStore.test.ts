import { createConnectionFunction } from "@effect-cloudfront/core/ConnectionFunction"
import { createFunction, deleteFunction, updateFunction } from "@effect-cloudfront/core/Function"
import * as Api from "@effect-cloudfront/core/KeyValueStore"
import { listTagsForResource, tagResource } from "@effect-cloudfront/core/Tagging"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as HashMap from "effect/HashMap"
import * as TestClock from "effect/TestClock"
import * as Ids from "@effect-cloudfront/testing/Ids"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import * as State from "@effect-cloudfront/testing/State"
import { bytesOf, codeOf, fake, send, textOf, verdict } from "../support.js"
import { lifecycle, type Shown } from "./lifecycle.js"

const layer = InMemoryCloudFront.layer()

interface Config {
  readonly Comment: string
}

const shown = ({ ETag, KeyValueStore }: Api.DescribeKeyValueStoreResult): Shown<Config> => ({
  id: KeyValueStore.Name,
  etag: ETag,
  config: { Comment: KeyValueStore.Comment }
})

/** The ARN of the first resource of an account. */
const ARN = `arn:aws:cloudfront::123456789012:key-value-store/${Ids.uuid({ seed: 1, serial: 1 })}`

const describeStore = (Name: string) => Api.describeKeyValueStore({ Name })

lifecycle<Config>("a key value store", {
  path: "key-value-store",
  located: () => ARN,
  renames: false,
  create: (Name) =>
    Effect.map(Api.createKeyValueStore({ Name }), (result) => ({ ...shown(result), location: result.Location })),
  read: (Name) => Effect.map(describeStore(Name), shown),
  readConfig: (Name) =>
    Effect.map(describeStore(Name), ({ ETag, KeyValueStore }) => ({
      etag: ETag,
      config: { Comment: KeyValueStore.Comment }
    })),
  update: ({ config, etag, id }) => Effect.map(Api.updateKeyValueStore({ Name: id, IfMatch: etag, ...config }), shown),
  change: { Comment: "new" },
  remove: ({ etag, id }) => Api.deleteKeyValueStore({ Name: id, IfMatch: etag }),
  list: (cursor) =>
    Effect.map(Api.listKeyValueStores(cursor), ({ KeyValueStoreList }) => ({
      page: KeyValueStoreList,
      ids: KeyValueStoreList.Items.map(({ Name }) => Name)
    })),
  etags: ["ETVPDKIKX0DER", "E3UN6WX5RRO2AG"],
  missing: "EntityNotFound",
  exists: "EntityAlreadyExists"
})

const OBJECT = "arn:aws:s3:::bucket/pairs.json"

const pairs = (...data: ReadonlyArray<unknown>) => JSON.stringify({ data })

const filled = (Name: string, SourceARN = OBJECT) =>
  Api.createKeyValueStore({ Name, ImportSource: { SourceType: "S3", SourceARN } })

const itemsOf = (id: string) =>
  Effect.map(
    Effect.flatMap(fake, ({ state }) => state),
    (state) => Object.fromEntries(State.get(state, "keyValueStore", id)?.config.items ?? HashMap.empty())
  )

/** The input of a function with a key value store. */
const withStore = (Name: string, KeyValueStoreARN: string) => ({
  Name,
  FunctionConfig: {
    Comment: "",
    Runtime: "cloudfront-js-2.0" as const,
    KeyValueStoreAssociations: { Items: [{ KeyValueStoreARN }] }
  },
  FunctionCode: bytesOf("function handler(event) { return event.request }")
})

describe("key value stores", () => {
  it.effect("have a UUID, an ARN with it, and a name by which they are read", () =>
    Effect.gen(function* () {
      const { KeyValueStore } = yield* Api.createKeyValueStore({ Name: "mine", Comment: "what is mine" })
      assert.match(KeyValueStore.Id, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
      assert.strictEqual(KeyValueStore.ARN, `arn:aws:cloudfront::123456789012:key-value-store/${KeyValueStore.Id}`)
      assert.strictEqual(KeyValueStore.Comment, "what is mine")
      assert.strictEqual(yield* codeOf(describeStore(KeyValueStore.Id)), "EntityNotFound")
    }).pipe(Effect.provide(layer))
  )

  it.effect("are provisioned once, and are listed by their status", () =>
    Effect.gen(function* () {
      const namesOf = (Status?: string) =>
        Effect.map(Api.listKeyValueStores({ Status }), ({ KeyValueStoreList }) =>
          KeyValueStoreList.Items.map(({ Name }) => Name)
        )
      yield* Api.createKeyValueStore({ Name: "old" })
      yield* TestClock.adjust("29 seconds")
      const { ETag, KeyValueStore } = yield* describeStore("old")
      assert.strictEqual(KeyValueStore.Status, "PROVISIONING")
      yield* TestClock.adjust("1 seconds")
      assert.strictEqual((yield* describeStore("old")).KeyValueStore.Status, "READY")
      yield* Api.createKeyValueStore({ Name: "new" })
      assert.deepStrictEqual(yield* namesOf(), ["old", "new"])
      assert.deepStrictEqual(yield* namesOf("READY"), ["old"])
      assert.deepStrictEqual(yield* namesOf("PROVISIONING"), ["new"])
      assert.deepStrictEqual(yield* namesOf("FAILED"), [])
      const updated = yield* Api.updateKeyValueStore({ Name: "old", IfMatch: ETag, Comment: "new" })
      assert.strictEqual(updated.KeyValueStore.Status, "READY")
    }).pipe(Effect.provide(layer))
  )

  it.effect("take the time of the settings, or none when they are settled", () =>
    Effect.gen(function* () {
      yield* Api.createKeyValueStore({ Name: "mine" })
      yield* TestClock.adjust("1 minutes")
      assert.strictEqual((yield* describeStore("mine")).KeyValueStore.Status, "PROVISIONING")
      yield* Effect.flatMap(fake, ({ settle }) => settle)
      assert.strictEqual((yield* describeStore("mine")).KeyValueStore.Status, "READY")
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ propagation: { keyValueStore: "1 hours" } })))
  )

  it.effect("are not found by their names for the time of createLag", () =>
    Effect.gen(function* () {
      yield* Api.createKeyValueStore({ Name: "mine" })
      assert.strictEqual(yield* codeOf(describeStore("mine")), "EntityNotFound")
      yield* TestClock.adjust("1 seconds")
      yield* describeStore("mine")
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ createLag: "1 seconds" })))
  )

  it.effect("have tags, from their creation on", () =>
    Effect.gen(function* () {
      const tags = { Items: [{ Key: "a", Value: "1" }] }
      const { KeyValueStore } = yield* Api.createKeyValueStore({ Name: "mine", Tags: tags })
      yield* tagResource({ Resource: KeyValueStore.ARN, Tags: { Items: [{ Key: "b", Value: "2" }] } })
      const found = yield* listTagsForResource({ Resource: KeyValueStore.ARN })
      assert.deepStrictEqual(
        found.Tags.Items.map(({ Key }) => Key),
        ["a", "b"]
      )
      const twice = { Items: [...tags.Items, ...tags.Items] }
      assert.strictEqual(yield* codeOf(Api.createKeyValueStore({ Name: "other", Tags: twice })), "InvalidTagging")
      assert.strictEqual(yield* codeOf(describeStore("other")), "EntityNotFound")
    }).pipe(Effect.provide(layer))
  )

  it.effect("are not deleted before the functions that use them", () =>
    Effect.gen(function* () {
      const { ETag, KeyValueStore } = yield* Api.createKeyValueStore({ Name: "mine" })
      const early = createFunction(withStore("f", KeyValueStore.ARN))
      assert.strictEqual(yield* codeOf(early), "InvalidArgument")
      assert.include((yield* Effect.flip(early)).message, "cannot be associated before the resource is provisioned")
      yield* TestClock.adjust("30 seconds")
      const made = yield* early
      const remove = Api.deleteKeyValueStore({ Name: "mine", IfMatch: ETag })
      assert.strictEqual(yield* codeOf(remove), "CannotDeleteEntityWhileInUse")
      // An update without associations has none.
      const { FunctionCode, FunctionConfig, Name } = withStore("f", KeyValueStore.ARN)
      const { KeyValueStoreAssociations: _, ...without } = FunctionConfig
      const changed = yield* updateFunction({ Name, IfMatch: made.ETag, FunctionConfig: without, FunctionCode })
      assert.isUndefined(changed.FunctionSummary.FunctionConfig.KeyValueStoreAssociations)
      yield* remove
      yield* deleteFunction({ Name, IfMatch: changed.ETag })
    }).pipe(Effect.provide(layer))
  )

  it.effect("are used by a limited number of functions of both kinds", () =>
    Effect.gen(function* () {
      const { KeyValueStore } = yield* Api.createKeyValueStore({ Name: "mine" })
      yield* TestClock.adjust("30 seconds")
      const { FunctionCode, FunctionConfig } = withStore("", KeyValueStore.ARN)
      const connectionFunction = (Name: string) =>
        createConnectionFunction({
          Name,
          ConnectionFunctionConfig: FunctionConfig,
          ConnectionFunctionCode: FunctionCode
        })
      const { ETag } = yield* createFunction(withStore("one", KeyValueStore.ARN))
      yield* connectionFunction("two")
      assert.strictEqual(yield* codeOf(createFunction(withStore("three", KeyValueStore.ARN))), "InvalidArgument")
      assert.strictEqual(yield* codeOf(connectionFunction("three")), "InvalidArgument")
      // Its own use is no other one.
      yield* updateFunction({ ...withStore("one", KeyValueStore.ARN), IfMatch: ETag })
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ quotas: { functionsPerKeyValueStore: 2 } })))
  )

  it.effect("accept every import source, unless the settings have objects", () =>
    Effect.gen(function* () {
      const { KeyValueStore } = yield* filled("mine")
      assert.deepStrictEqual(yield* itemsOf(KeyValueStore.Id), {})
      assert.strictEqual(yield* codeOf(filled("other", "arn:aws:s3:::bucket")), "InvalidArgument")
    }).pipe(Effect.provide(layer))
  )

  it.effect("are filled from an object", () =>
    Effect.gen(function* () {
      const { ETag, KeyValueStore } = yield* filled("mine")
      assert.deepStrictEqual(yield* itemsOf(KeyValueStore.Id), { a: "1", b: "" })
      yield* Api.updateKeyValueStore({ Name: "mine", IfMatch: ETag, Comment: "new" })
      assert.deepStrictEqual(yield* itemsOf(KeyValueStore.Id), { a: "1", b: "" })
      assert.strictEqual(yield* codeOf(filled("other", `${OBJECT}2`)), "InvalidArgument")
    }).pipe(
      Effect.provide(
        InMemoryCloudFront.layer({ s3Objects: { [OBJECT]: pairs({ key: "a", value: "1" }, { key: "b", value: "" }) } })
      )
    )
  )

  const files: ReadonlyArray<readonly [what: string, text: string, code: string]> = [
    ["no JSON", "{", "InvalidArgument"],
    ["null", "null", "InvalidArgument"],
    ["no list", '{"data":{}}', "InvalidArgument"],
    ["a pair without a value", pairs({ key: "a" }), "InvalidArgument"],
    ["what is no pair", pairs({ key: "a", value: "1" }, "b"), "InvalidArgument"],
    ["the same key twice", pairs({ key: "a", value: "1" }, { key: "a", value: "2" }), "InvalidArgument"],
    ["an empty key", pairs({ key: "", value: "1" }), "InvalidArgument"],
    ["a key of 513 characters", pairs({ key: "a".repeat(513), value: "1" }), "InvalidArgument"],
    ["a value of 1,025 characters", pairs({ key: "a", value: "1".repeat(1025) }), "InvalidArgument"],
    ["too many bytes", `${" ".repeat(3000)}${pairs()}`, "EntitySizeLimitExceeded"]
  ]

  it.effect.each(files)("are not filled from an object with %s", ([_, text, code]) =>
    Effect.gen(function* () {
      assert.strictEqual(yield* codeOf(filled("mine")), code)
      assert.strictEqual(yield* codeOf(describeStore("mine")), "EntityNotFound")
    }).pipe(
      Effect.provide(InMemoryCloudFront.layer({ s3Objects: { [OBJECT]: text }, quotas: { keyValueStoreSize: 3000 } }))
    )
  )

  it.effect("are updated with a body", () =>
    Effect.gen(function* () {
      const { ETag } = yield* Api.createKeyValueStore({ Name: "mine" })
      const answer = yield* send("PUT", "key-value-store/mine", { headers: { "if-match": ETag } })
      assert.strictEqual(verdict(answer), "400 MissingBody", textOf(answer))
      const wrong = yield* send("POST", "key-value-store", {
        body: '<CreateKeyValueStoreRequest xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/"><Name>a b</Name></CreateKeyValueStoreRequest>'
      })
      assert.strictEqual(verdict(wrong), "400 MalformedXML")
    }).pipe(Effect.provide(layer))
  )
})
