import { deleteDistribution, listDistributions, updateDistribution } from "@effect-cloudfront/core/Distribution"
import * as Api from "@effect-cloudfront/core/Function"
import { createKeyValueStore, deleteKeyValueStore } from "@effect-cloudfront/core/KeyValueStore"
import { listTagsForResource, tagResource } from "@effect-cloudfront/core/Tagging"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/TestClock"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import { behavior, bytesOf, codeOf, create as createDistribution, fake, read, send, verdict } from "../support.js"
import { lifecycle, type Shown } from "./lifecycle.js"

const layer = InMemoryCloudFront.layer()

const REQUEST = "function handler(event) { return event.request }"

interface Config {
  readonly Comment: string
  readonly Runtime: Api.FunctionRuntime
  readonly KeyValueStoreAssociations?: Api.KeyValueStoreAssociations | undefined
}

const CONFIG: Config = { Comment: "", Runtime: "cloudfront-js-2.0" }

const shown = ({ ETag, FunctionSummary }: Api.DescribeFunctionResult): Shown<Config> => ({
  id: FunctionSummary.Name,
  etag: ETag,
  config: FunctionSummary.FunctionConfig
})

const create = (Name: string, change: Partial<Config> = {}, code = REQUEST) =>
  Api.createFunction({ Name, FunctionConfig: { ...CONFIG, ...change }, FunctionCode: bytesOf(code) })

const made = (name: string, change?: Partial<Config>, code?: string) => Effect.map(create(name, change, code), shown)

const update = ({ config, etag, id }: Shown<Config>, code = REQUEST) =>
  Effect.map(
    Api.updateFunction({ Name: id, IfMatch: etag, FunctionConfig: config, FunctionCode: bytesOf(code) }),
    shown
  )

const publish = ({ etag, id }: Shown<Config>) =>
  Effect.map(Api.publishFunction({ Name: id, IfMatch: etag }), ({ FunctionSummary }) => FunctionSummary)

const remove = ({ etag, id }: Pick<Shown<Config>, "etag" | "id">) => Api.deleteFunction({ Name: id, IfMatch: etag })

const about = (Name: string, Stage?: Api.FunctionStage) => Api.describeFunction({ Name, Stage })

const statusOf = (Name: string, Stage?: Api.FunctionStage) =>
  Effect.map(about(Name, Stage), ({ FunctionSummary }) => FunctionSummary.Status)

const codeIn = (Name: string, Stage?: Api.FunctionStage) =>
  Effect.map(Api.getFunction({ Name, Stage }), ({ FunctionCode }) => new TextDecoder().decode(FunctionCode))

const arnOf = (name: string) => `arn:aws:cloudfront::123456789012:function/${name}`

const using = (FunctionARN: string) => ({
  DefaultCacheBehavior: {
    ...behavior,
    FunctionAssociations: { Items: [{ EventType: "viewer-request" as const, FunctionARN }] }
  }
})

lifecycle<Config>("a function", {
  path: "function",
  located: arnOf,
  renames: false,
  create: (name) => Effect.map(create(name), (result) => ({ ...shown(result), location: result.Location })),
  read: (name) => Effect.map(about(name), shown),
  readConfig: (name) =>
    Effect.map(about(name), ({ ETag, FunctionSummary }) => ({ etag: ETag, config: FunctionSummary.FunctionConfig })),
  update: (one) => update(one),
  change: { Comment: "new" },
  remove,
  list: (cursor) =>
    Effect.map(Api.listFunctions(cursor), ({ FunctionList }) => ({
      page: FunctionList,
      ids: FunctionList.Items.map(({ Name }) => Name)
    })),
  etags: ["ETVPDKIKX0DER", "E3UN6WX5RRO2AG"],
  missing: "NoSuchFunctionExists",
  exists: "FunctionAlreadyExists"
})

describe("functions", () => {
  it.effect("are returned as they were uploaded, byte by byte", () =>
    Effect.gen(function* () {
      const FunctionCode = Uint8Array.from({ length: 256 }, (_, i) => i)
      const FunctionConfig = { Comment: "what is mine", Runtime: "cloudfront-js-1.0" as const }
      const { FunctionSummary } = yield* Api.createFunction({ Name: "mine", FunctionConfig, FunctionCode })
      assert.deepStrictEqual(FunctionSummary.FunctionConfig, FunctionConfig)
      assert.strictEqual(FunctionSummary.FunctionMetadata.FunctionARN, arnOf("mine"))
      const found = yield* Api.getFunction({ Name: "mine" })
      assert.deepStrictEqual(found, { FunctionCode, ETag: "ETVPDKIKX0DER", ContentType: "application/octet-stream" })
      const raw = yield* send("GET", "function/mine")
      assert.deepStrictEqual(raw.body, FunctionCode)
    }).pipe(Effect.provide(layer))
  )

  it.effect("have the name of the header with the new version that the model has", () =>
    Effect.gen(function* () {
      const { etag } = yield* made("mine")
      const body =
        '<UpdateFunctionRequest xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/"><FunctionConfig><Comment></Comment>' +
        "<Runtime>cloudfront-js-2.0</Runtime></FunctionConfig><FunctionCode>eA==</FunctionCode></UpdateFunctionRequest>"
      const { headers } = yield* send("PUT", "function/mine", { headers: { "if-match": etag }, body })
      assert.strictEqual(headers.ettag, "E3UN6WX5RRO2AG")
      assert.isUndefined(headers.etag)
    }).pipe(Effect.provide(layer))
  )

  it.effect("have two stages with versions and times of their own", () =>
    Effect.gen(function* () {
      const first = yield* made("mine")
      assert.strictEqual(yield* codeOf(about("mine", "LIVE")), "NoSuchFunctionExists")
      assert.strictEqual(yield* codeOf(codeIn("mine", "LIVE")), "NoSuchFunctionExists")
      yield* TestClock.adjust("10 seconds")
      const published = yield* publish(first)
      assert.strictEqual(published.Status, "UNASSOCIATED")
      assert.strictEqual(published.FunctionMetadata.Stage, "LIVE")
      // Publishing changes nothing of the other stage but its status.
      const { ETag, FunctionSummary } = yield* about("mine")
      assert.strictEqual(ETag, first.etag)
      assert.strictEqual(FunctionSummary.Status, "UNASSOCIATED")
      assert.strictEqual(FunctionSummary.FunctionMetadata.Stage, "DEVELOPMENT")
      assert.strictEqual(FunctionSummary.FunctionMetadata.LastModifiedTime.epochMillis, 0)
      const live = yield* about("mine", "LIVE")
      assert.strictEqual(live.ETag, "ETVPDKIKX0DER")
      assert.strictEqual(live.FunctionSummary.FunctionMetadata.CreatedTime?.epochMillis, 10_000)

      const second = yield* update({ ...first, config: { ...CONFIG, Comment: "new" } }, `${REQUEST} // new`)
      assert.strictEqual(yield* statusOf("mine"), "UNPUBLISHED")
      assert.strictEqual(yield* statusOf("mine", "LIVE"), "UNASSOCIATED")
      assert.deepStrictEqual(
        [yield* codeIn("mine", "DEVELOPMENT"), yield* codeIn("mine", "LIVE")],
        [`${REQUEST} // new`, REQUEST]
      )
      const third = yield* update(second)
      // The version of the other stage is none of this one.
      assert.strictEqual(yield* codeOf(update(first)), "PreconditionFailed")
      assert.strictEqual(yield* codeOf(publish(first)), "PreconditionFailed")
      assert.strictEqual(yield* codeOf(remove(first)), "PreconditionFailed")
      assert.strictEqual(yield* codeOf(publish({ ...third, etag: "?" })), "InvalidIfMatchVersion")
      assert.strictEqual(yield* codeOf(publish({ ...third, id: "other" })), "NoSuchFunctionExists")
      yield* publish(third)
      assert.strictEqual((yield* about("mine", "LIVE")).ETag, "E3UN6WX5RRO2AG")
      assert.strictEqual((yield* about("mine", "LIVE")).FunctionSummary.FunctionConfig.Comment, "new")
      yield* remove(third)
      assert.strictEqual(yield* codeOf(about("mine", "LIVE")), "NoSuchFunctionExists")
      // What is created anew is not published.
      yield* made("mine")
      assert.strictEqual(yield* statusOf("mine"), "UNPUBLISHED")
      assert.strictEqual(yield* codeOf(about("mine", "LIVE")), "NoSuchFunctionExists")
    }).pipe(Effect.provide(layer))
  )

  it.effect("are listed by stage, and once for each stage without one", () =>
    Effect.gen(function* () {
      const listed = (query: Api.ListFunctionsRequest) =>
        Effect.map(Api.listFunctions(query), ({ FunctionList }) => ({
          ...FunctionList,
          Items: FunctionList.Items.map(({ FunctionMetadata, Name }) => `${Name} ${FunctionMetadata.Stage}`)
        }))
      const names = ["a", "b", "c"]
      const [a, , c] = yield* Effect.forEach(names, (name) => made(name), { concurrency: 1 })
      const developed = names.map((name) => `${name} DEVELOPMENT`)
      assert.deepStrictEqual((yield* listed({})).Items, developed)
      assert.deepStrictEqual((yield* listed({ Stage: "LIVE" })).Items, [])
      if (a === undefined || c === undefined) return assert.fail()
      yield* publish(c)
      yield* publish(a)
      const live = ["c LIVE", "a LIVE"]
      assert.deepStrictEqual((yield* listed({ Stage: "DEVELOPMENT" })).Items, developed)
      assert.deepStrictEqual((yield* listed({ Stage: "LIVE" })).Items, live)
      const all = yield* listed({})
      assert.deepStrictEqual(all.Items, [...developed, ...live])
      assert.isUndefined(all.NextMarker)
      for (const MaxItems of [1, 2, 3, 4, 5, 6]) {
        const found: Array<string> = []
        for (let Marker: string | undefined = ""; Marker !== undefined;) {
          const page: Effect.Effect.Success<ReturnType<typeof listed>> = yield* listed({ Marker, MaxItems })
          assert.isAtMost(page.Items.length, MaxItems)
          assert.isAtLeast(page.Items.length, 1)
          assert.strictEqual(page.Quantity, page.Items.length)
          assert.strictEqual(page.MaxItems, MaxItems)
          found.push(...page.Items)
          Marker = page.NextMarker
        }
        assert.deepStrictEqual(found, all.Items)
      }
      for (const Marker of ["none", "none:LIVE", "b:LIVE"]) {
        assert.strictEqual(yield* codeOf(listed({ Marker })), "InvalidArgument")
      }
    }).pipe(Effect.provide(layer))
  )

  it.effect("are listed after a marker whose function was deleted, and made again", () =>
    Effect.gen(function* () {
      const all = yield* Effect.forEach(["a", "b", "c", "d"], (name) => made(name), { concurrency: 1 })
      const page = (Marker: string | undefined, Stage?: Api.FunctionStage) =>
        Effect.map(Api.listFunctions({ MaxItems: 2, Marker, Stage }), ({ FunctionList: { Items, NextMarker } }) => ({
          names: Items.map(({ Name }) => Name).join(""),
          next: NextMarker
        }))
      const { names, next } = yield* page(undefined)
      assert.deepStrictEqual([names, next], ["ab", "b"])
      for (const one of all.slice(1, 2)) yield* remove(one)
      yield* made("b")
      yield* made("e")
      for (const Stage of [undefined, "DEVELOPMENT"] as const) {
        const second = yield* page(next, Stage)
        assert.strictEqual(second.names, "cd")
        const third = yield* page(second.next, Stage)
        assert.deepStrictEqual(third, { names: "be", next: undefined })
      }
      // The marker of the second one with the name is another one.
      const { next: own } = yield* Effect.map(
        Api.listFunctions({ MaxItems: 1, Marker: "d" }),
        ({ FunctionList: { NextMarker } }) => ({ next: NextMarker })
      )
      assert.strictEqual((yield* page(own)).names, "e")
    }).pipe(Effect.provide(layer))
  )

  it.effect("end their lists with an empty marker, if so set", () =>
    Effect.gen(function* () {
      yield* publish(yield* made("mine"))
      const { FunctionList } = yield* Api.listFunctions({})
      assert.strictEqual(FunctionList.NextMarker, "")
      assert.lengthOf(FunctionList.Items, 2)
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ lastPageMarker: "empty" })))
  )

  it.effect("have limits of their sizes, comments and key value stores", () =>
    Effect.gen(function* () {
      const large = "x".repeat(10_240)
      const one = yield* made("large", {}, large)
      assert.strictEqual(yield* codeOf(create("larger", {}, `${large}x`)), "FunctionSizeLimitExceeded")
      assert.strictEqual(yield* codeOf(update(one, `${large}x`)), "FunctionSizeLimitExceeded")
      assert.strictEqual(yield* codeOf(create("other", { Comment: "x".repeat(129) })), "InvalidArgument")
      const [a, b] = yield* Effect.forEach(["a", "b"], (Name) => createKeyValueStore({ Name }), { concurrency: 1 })
      yield* TestClock.adjust("30 seconds")
      const stores = (...all: ReadonlyArray<string | undefined>) => ({
        KeyValueStoreAssociations: { Items: all.map((arn) => ({ KeyValueStoreARN: arn ?? "" })) }
      })
      const [first, second] = [a?.KeyValueStore.ARN, b?.KeyValueStore.ARN]
      const wrong: ReadonlyArray<Partial<Config>> = [
        stores(first, second),
        stores(`${first}x`),
        stores(first?.replace("123456789012", "123456789013")),
        stores(a?.KeyValueStore.Name),
        stores(a?.KeyValueStore.Id),
        { ...stores(first), Runtime: "cloudfront-js-1.0" }
      ]
      for (const change of wrong) assert.strictEqual(yield* codeOf(create("other", change)), "InvalidArgument")
      const { FunctionSummary } = yield* create("other", stores(first))
      assert.deepStrictEqual(FunctionSummary.FunctionConfig.KeyValueStoreAssociations?.Quantity, 1)
    }).pipe(Effect.provide(layer))
  )

  it.effect("have as many key value stores as they say", () =>
    Effect.gen(function* () {
      const body =
        '<CreateFunctionRequest xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/"><Name>mine</Name><FunctionConfig><Comment></Comment>' +
        "<Runtime>cloudfront-js-2.0</Runtime><KeyValueStoreAssociations><Quantity>1</Quantity></KeyValueStoreAssociations>" +
        "</FunctionConfig><FunctionCode>eA==</FunctionCode></CreateFunctionRequest>"
      assert.strictEqual(verdict(yield* send("POST", "function", { body })), "400 InconsistentQuantities")
      const { etag } = yield* made("mine")
      const changed = body.replaceAll("CreateFunctionRequest", "UpdateFunctionRequest").replace(/<Name>.*<\/Name>/, "")
      assert.strictEqual(
        verdict(yield* send("PUT", "function/mine", { body: changed, headers: { "if-match": etag } })),
        "400 InconsistentQuantities"
      )
      assert.strictEqual(
        verdict(yield* send("PUT", "function/mine", { headers: { "if-match": etag } })),
        "400 MissingBody"
      )
    }).pipe(Effect.provide(layer))
  )

  it.effect("have tags, from their creation on", () =>
    Effect.gen(function* () {
      const FunctionConfig = CONFIG
      const input = { FunctionConfig, FunctionCode: bytesOf(REQUEST) }
      const Tags = { Items: [{ Key: "a", Value: "1" }] }
      const { ETag } = yield* Api.createFunction({ ...input, Name: "mine", Tags })
      yield* Api.publishFunction({ Name: "mine", IfMatch: ETag })
      yield* tagResource({ Resource: arnOf("mine"), Tags: { Items: [{ Key: "b", Value: "2" }] } })
      const found = yield* listTagsForResource({ Resource: arnOf("mine") })
      assert.deepStrictEqual(
        found.Tags.Items.map(({ Key }) => Key),
        ["a", "b"]
      )
      const reserved = { Items: [{ Key: "aws:a", Value: "1" }] }
      assert.strictEqual(
        yield* codeOf(Api.createFunction({ ...input, Name: "other", Tags: reserved })),
        "InvalidTagging"
      )
      assert.strictEqual(yield* codeOf(about("other")), "NoSuchFunctionExists")
      yield* remove({ id: "mine", etag: ETag })
      assert.strictEqual(yield* codeOf(listTagsForResource({ Resource: arnOf("mine") })), "NoSuchResource")
    }).pipe(Effect.provide(layer))
  )
})

describe("distributions", () => {
  it.effect("use functions that are published, by their ARN", () =>
    Effect.gen(function* () {
      const mine = yield* made("mine")
      const wrong = ["mine", "other"].map(arnOf)
      for (const arn of wrong) {
        assert.strictEqual(yield* codeOf(createDistribution(using(arn))), "InvalidFunctionAssociation")
      }
      yield* publish(mine)
      const elsewhere = arnOf("mine").replace("123456789012", "123456789013")
      for (const arn of [elsewhere, "mine"]) {
        assert.strictEqual(yield* codeOf(createDistribution(using(arn))), "InvalidFunctionAssociation")
      }
      yield* createDistribution(using(arnOf("mine")))
      for (const stage of ["DEVELOPMENT", "LIVE"] as const) {
        assert.strictEqual(yield* statusOf("mine", stage), "DEPLOYED")
      }
    }).pipe(Effect.provide(layer))
  )

  it.effect("are changed when a function is published, and not when it is updated", () =>
    Effect.gen(function* () {
      const first = yield* made("mine")
      yield* publish(first)
      const user = yield* createDistribution(using(arnOf("mine")))
      const other = yield* createDistribution()
      yield* TestClock.adjust("5 minutes")
      const second = yield* update(first)
      assert.strictEqual((yield* read(user.id)).status, "Deployed")
      assert.strictEqual(yield* statusOf("mine"), "UNPUBLISHED")
      assert.strictEqual(yield* statusOf("mine", "LIVE"), "DEPLOYED")
      const published = yield* publish(second)
      assert.strictEqual(published.Status, "DEPLOYED")
      const changed = yield* read(user.id)
      assert.strictEqual(changed.etag, "E3UN6WX5RRO2AG")
      assert.strictEqual(changed.status, "InProgress")
      assert.strictEqual((yield* read(other.id)).etag, other.etag)
      const stale = updateDistribution({ Id: user.id, IfMatch: user.etag, DistributionConfig: user.config })
      assert.strictEqual(yield* codeOf(stale), "PreconditionFailed")
    }).pipe(Effect.provide(layer))
  )

  it.effect("keep the functions that they use", () =>
    Effect.gen(function* () {
      const mine = yield* made("mine")
      yield* publish(mine)
      const users = yield* Effect.replicateEffect(createDistribution({ ...using(arnOf("mine")), Enabled: false }), 2)
      const refusal = yield* Effect.flip(remove(mine))
      assert.strictEqual(refusal._tag, "FunctionInUse")
      assert.include(refusal.message, "Cannot delete function mine, it is in use by 2 distributions")
      yield* TestClock.adjust("5 minutes")
      for (const { etag, id } of users) yield* deleteDistribution({ Id: id, IfMatch: etag })
      assert.strictEqual(yield* statusOf("mine"), "UNASSOCIATED")
      yield* remove(mine)
    }).pipe(Effect.provide(layer))
  )

  it.effect("share a function up to the quota", () =>
    Effect.gen(function* () {
      yield* publish(yield* made("mine"))
      yield* createDistribution(using(arnOf("mine")))
      const more = createDistribution(using(arnOf("mine")))
      assert.strictEqual(yield* codeOf(more), "TooManyDistributionsWithFunctionAssociations")
      assert.strictEqual((yield* listDistributions()).DistributionList.Quantity, 1)
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ quotas: { distributionsPerFunction: 1 } })))
  )
})

describe("a key value store", () => {
  it.effect("is kept by the stage that uses it", () =>
    Effect.gen(function* () {
      const { ETag, KeyValueStore } = yield* createKeyValueStore({ Name: "store" })
      yield* TestClock.adjust("30 seconds")
      const KeyValueStoreAssociations = { Items: [{ KeyValueStoreARN: KeyValueStore.ARN }] }
      const first = yield* made("mine", { KeyValueStoreAssociations })
      yield* publish(first)
      const second = yield* update({ ...first, config: CONFIG })
      const removeStore = deleteKeyValueStore({ Name: "store", IfMatch: ETag })
      // In doubt: the sheet of the service's behaviour leaves open whether the stage LIVE alone keeps it.
      assert.strictEqual(yield* codeOf(removeStore), "CannotDeleteEntityWhileInUse")
      yield* publish(second)
      yield* removeStore
    }).pipe(Effect.provide(layer))
  )
})

const EVENT = {
  version: "1.0",
  context: { eventType: "viewer-request" },
  viewer: { ip: "198.51.100.11" },
  request: { method: "GET", uri: "/a", querystring: {}, headers: {}, cookies: {} }
}

const test = (one: Pick<Shown<Config>, "etag" | "id">, Stage?: Api.FunctionStage, event: unknown = EVENT) =>
  Effect.map(
    Api.testFunction({
      Name: one.id,
      IfMatch: one.etag,
      Stage,
      EventObject: bytesOf(typeof event === "string" ? event : JSON.stringify(event))
    }),
    ({ TestResult }) => TestResult
  )

const REWRITE = "function handler(event) { event.request.uri += 'index.html'; console.log('x'); return event.request }"

describe("a test of a function", () => {
  it.effect("runs the code of a stage, and changes nothing", () =>
    Effect.gen(function* () {
      const first = yield* made("mine", {}, REWRITE)
      yield* publish(first)
      const second = yield* update(yield* update(first))
      const before = yield* Effect.flatMap(fake, ({ state }) => state)
      const live = yield* test(first, "LIVE")
      assert.strictEqual(JSON.parse(live.FunctionOutput ?? "").request.uri, "/aindex.html")
      assert.deepStrictEqual(live.FunctionExecutionLogs, ["x"])
      assert.strictEqual(live.FunctionErrorMessage, "")
      assert.match(live.ComputeUtilization ?? "", /^\d{1,3}$/)
      assert.strictEqual(live.FunctionSummary?.FunctionMetadata.Stage, "LIVE")
      const developed = yield* test(second)
      assert.strictEqual(JSON.parse(developed.FunctionOutput ?? "").request.uri, "/a")
      assert.strictEqual(developed.FunctionSummary?.FunctionMetadata.Stage, "DEVELOPMENT")
      assert.strictEqual(developed.FunctionSummary?.Status, "UNPUBLISHED")
      assert.strictEqual(yield* Effect.flatMap(fake, ({ state }) => state), before)
    }).pipe(Effect.provide(layer))
  )

  it.effect("needs the version of the stage, and the stage", () =>
    Effect.gen(function* () {
      const mine = yield* made("mine")
      assert.strictEqual(yield* codeOf(test(mine, "LIVE")), "NoSuchFunctionExists")
      assert.strictEqual(yield* codeOf(test({ ...mine, id: "other" })), "NoSuchFunctionExists")
      yield* publish(mine)
      const changed = yield* update(mine)
      assert.strictEqual(yield* codeOf(test(mine)), "PreconditionFailed")
      assert.strictEqual(yield* codeOf(test(changed, "LIVE")), "PreconditionFailed")
      assert.strictEqual(yield* codeOf(test({ ...mine, etag: "?" })), "InvalidIfMatchVersion")
      const answer = yield* send("POST", "function/mine/test", { headers: { "if-match": changed.etag } })
      assert.strictEqual(verdict(answer), "400 MissingBody")
    }).pipe(Effect.provide(layer))
  )

  it.effect("fails without an event, and has what the code did wrong in its result", () =>
    Effect.gen(function* () {
      const mine = yield* made("mine", {}, "function handler(event) { return event.nothing.more }")
      for (const event of ["{", "[]", { ...EVENT, viewer: { ip: 1 } }]) {
        assert.strictEqual(yield* codeOf(test(mine, undefined, event)), "TestFunctionFailed")
      }
      const { FunctionErrorMessage, FunctionOutput } = yield* test(mine)
      assert.include(FunctionErrorMessage ?? "", 'cannot get property "more" of undefined')
      assert.strictEqual(FunctionOutput, "")
      const broken = yield* update(mine, "function (")
      assert.include((yield* test(broken)).FunctionErrorMessage ?? "", "SyntaxError")
    }).pipe(Effect.provide(layer))
  )

  it.effect("reads the key value store", () =>
    Effect.gen(function* () {
      const { KeyValueStore } = yield* createKeyValueStore({
        Name: "store",
        ImportSource: { SourceType: "S3", SourceARN: "arn:aws:s3:::bucket/pairs.json" }
      })
      yield* TestClock.adjust("30 seconds")
      const mine = yield* made(
        "mine",
        { KeyValueStoreAssociations: { Items: [{ KeyValueStoreARN: KeyValueStore.ARN }] } },
        `import cf from "cloudfront"
         async function handler(event) {
           event.request.uri = await cf.kvs("${KeyValueStore.Id}").get("a")
           return event.request
         }`
      )
      const { FunctionErrorMessage, FunctionOutput } = yield* test(mine)
      assert.strictEqual(FunctionErrorMessage, "")
      assert.strictEqual(JSON.parse(FunctionOutput ?? "").request.uri, "/there")
    }).pipe(
      Effect.provide(
        InMemoryCloudFront.layer({
          s3Objects: { "arn:aws:s3:::bucket/pairs.json": '{"data":[{"key":"a","value":"/there"}]}' }
        })
      )
    )
  )
})
