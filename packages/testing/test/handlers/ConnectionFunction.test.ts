import * as Api from "@effect-cloudfront/core/ConnectionFunction"
import { deleteDistribution, listDistributionsByConnectionFunction } from "@effect-cloudfront/core/Distribution"
import { createKeyValueStore, deleteKeyValueStore } from "@effect-cloudfront/core/KeyValueStore"
import { listTagsForResource } from "@effect-cloudfront/core/Tagging"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/TestClock"
import * as Ids from "@effect-cloudfront/testing/Ids"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import { bytesOf, codeOf, create as createDistribution, outcomeOf, read, send, verdict } from "../support.js"
import type { Shown } from "./lifecycle.js"

const layer = InMemoryCloudFront.layer()

const ALLOW = "function connectionHandler(connection) { connection.allow() }"

interface Config {
  readonly Comment: string
  readonly Runtime: Api.FunctionRuntime
  readonly KeyValueStoreAssociations?: Api.KeyValueStoreAssociations | undefined
}

const CONFIG: Config = { Comment: "", Runtime: "cloudfront-js-2.0" }

const shown = ({ ConnectionFunctionSummary: one, ETag }: Api.DescribeConnectionFunctionResult): Shown<Config> => ({
  id: one.Id,
  etag: ETag,
  config: one.ConnectionFunctionConfig
})

const create = (Name: string, change: Partial<Config> = {}, code = ALLOW) =>
  Api.createConnectionFunction({
    Name,
    ConnectionFunctionConfig: { ...CONFIG, ...change },
    ConnectionFunctionCode: bytesOf(code)
  })

const made = (name: string, change?: Partial<Config>, code?: string) => Effect.map(create(name, change, code), shown)

const update = ({ config, etag, id }: Shown<Config>, code = ALLOW) =>
  Effect.map(
    Api.updateConnectionFunction({
      Id: id,
      IfMatch: etag,
      ConnectionFunctionConfig: config,
      ConnectionFunctionCode: bytesOf(code)
    }),
    shown
  )

const publish = ({ etag, id }: Pick<Shown<Config>, "etag" | "id">) =>
  Effect.map(
    Api.publishConnectionFunction({ Id: id, IfMatch: etag }),
    ({ ConnectionFunctionSummary }) => ConnectionFunctionSummary
  )

const remove = ({ etag, id }: Pick<Shown<Config>, "etag" | "id">) =>
  Api.deleteConnectionFunction({ Id: id, IfMatch: etag })

const about = (Identifier: string, Stage?: Api.FunctionStage) => Api.describeConnectionFunction({ Identifier, Stage })

const statusOf = (id: string, stage?: Api.FunctionStage) =>
  Effect.map(about(id, stage), ({ ConnectionFunctionSummary }) => ConnectionFunctionSummary.Status)

const list = (input: Api.ListConnectionFunctionsRequest) =>
  Effect.map(Api.listConnectionFunctions(input), ({ ConnectionFunctions, NextMarker }) => ({
    next: NextMarker,
    names: ConnectionFunctions.map(({ Name, Stage }) => `${Name} ${Stage}`)
  }))

const arnOf = (id: string) => `arn:aws:cloudfront::123456789012:connection-function/${id}`

const using = (Id: string) => ({ ConnectionFunctionAssociation: { Id } })

/** The id of the first resource of an account. */
const FIRST = Ids.resource("cf_", { seed: 1, serial: 1 })

describe("a connection function", () => {
  it.effect("is created in the first stage", () =>
    Effect.gen(function* () {
      const { ConnectionFunctionSummary, ETag, Location } = yield* create("mine", { Comment: "what is mine" })
      const { CreatedTime, LastModifiedTime, ...rest } = ConnectionFunctionSummary
      assert.deepStrictEqual(rest, {
        Name: "mine",
        Id: FIRST,
        ConnectionFunctionConfig: { ...CONFIG, Comment: "what is mine" },
        ConnectionFunctionArn: arnOf(FIRST),
        Status: "UNPUBLISHED",
        Stage: "DEVELOPMENT"
      })
      assert.deepStrictEqual(CreatedTime, LastModifiedTime)
      assert.strictEqual(ETag, "ETVPDKIKX0DER")
      assert.strictEqual(Location, `https://cloudfront.amazonaws.com/2020-05-31/connection-function/${arnOf(FIRST)}`)
      assert.deepStrictEqual(yield* Api.getConnectionFunction({ Identifier: FIRST }), {
        ConnectionFunctionCode: bytesOf(ALLOW),
        ETag,
        ContentType: "application/octet-stream"
      })
    }).pipe(Effect.provide(layer))
  )

  it.effect("is read by its id, name or ARN, and changed by its id", () =>
    Effect.gen(function* () {
      const mine = yield* made("mine")
      yield* publish(mine)
      for (const Stage of ["DEVELOPMENT", "LIVE"] as const) {
        for (const identifier of [mine.id, "mine", arnOf(mine.id)]) {
          assert.strictEqual((yield* about(identifier, Stage)).ConnectionFunctionSummary.Id, mine.id)
          yield* Api.getConnectionFunction({ Identifier: identifier, Stage })
        }
      }
      for (const missing of ["other", arnOf("other")]) {
        assert.strictEqual(yield* codeOf(about(missing)), "EntityNotFound")
        assert.strictEqual(yield* codeOf(Api.getConnectionFunction({ Identifier: missing })), "EntityNotFound")
      }
      const uses = (one: Shown<Config>) =>
        Effect.all([outcomeOf(update(one)), outcomeOf(publish(one)), outcomeOf(remove(one))])
      const thrice = (code: string) => [code, code, code]
      assert.deepStrictEqual(yield* uses({ ...mine, id: "other" }), thrice("EntityNotFound"))
      assert.deepStrictEqual(yield* uses({ ...mine, etag: "?" }), thrice("InvalidIfMatchVersion"))
      assert.deepStrictEqual(yield* uses({ ...mine, etag: "E3UN6WX5RRO2AG" }), thrice("PreconditionFailed"))
      yield* remove(mine)
      for (const stage of ["DEVELOPMENT", "LIVE"] as const) {
        assert.strictEqual(yield* codeOf(about(mine.id, stage)), "EntityNotFound")
      }
    }).pipe(Effect.provide(layer))
  )

  it.effect("is published for some time", () =>
    Effect.gen(function* () {
      const first = yield* made("mine")
      assert.strictEqual(yield* codeOf(about(first.id, "LIVE")), "EntityNotFound")
      const live = Api.getConnectionFunction({ Identifier: first.id, Stage: "LIVE" })
      assert.strictEqual(yield* codeOf(live), "EntityNotFound")
      const published = yield* publish(first)
      assert.deepStrictEqual([published.Stage, published.Status], ["LIVE", "PUBLISHING"])
      yield* TestClock.adjust("29 seconds")
      assert.strictEqual(yield* statusOf(first.id), "PUBLISHING")
      // A change is not a publication.
      const second = yield* update(first)
      assert.strictEqual(yield* statusOf(first.id), "UNPUBLISHED")
      assert.strictEqual(yield* statusOf(first.id, "LIVE"), "PUBLISHING")
      yield* TestClock.adjust("1 seconds")
      assert.strictEqual(yield* statusOf(first.id), "UNPUBLISHED")
      assert.strictEqual(yield* statusOf(first.id, "LIVE"), "UNASSOCIATED")
      const { ETag } = yield* about(first.id, "LIVE")
      assert.strictEqual(ETag, "ETVPDKIKX0DER")
      yield* publish(second)
      assert.strictEqual((yield* about(first.id, "LIVE")).ETag, "E3UN6WX5RRO2AG")
      assert.strictEqual((yield* about(first.id)).ETag, second.etag)
      yield* TestClock.adjust("30 seconds")
      assert.strictEqual(yield* statusOf(first.id), "UNASSOCIATED")
    }).pipe(Effect.provide(layer))
  )

  it.effect("is listed by stage, and once for each stage without one", () =>
    Effect.gen(function* () {
      const [a, b] = [yield* made("a"), yield* made("b")]
      yield* publish(b)
      yield* publish(a)
      assert.deepStrictEqual((yield* list({ Stage: "DEVELOPMENT" })).names, ["a DEVELOPMENT", "b DEVELOPMENT"])
      assert.deepStrictEqual((yield* list({ Stage: "LIVE" })).names, ["b LIVE", "a LIVE"])
      const all = ["a DEVELOPMENT", "b DEVELOPMENT", "b LIVE", "a LIVE"]
      assert.deepStrictEqual(yield* list({}), { next: undefined, names: all })
      const start = yield* list({ MaxItems: 3 })
      assert.deepStrictEqual(start.names, all.slice(0, 3))
      assert.deepStrictEqual(yield* list({ Marker: start.next }), { next: undefined, names: all.slice(3) })
      assert.strictEqual(yield* codeOf(list({ Marker: "none" })), "InvalidArgument")
      assert.strictEqual(verdict(yield* send("POST", "connection-functions")), "200")
      for (const body of [
        "<",
        "<X/>",
        "<ListConnectionFunctionsRequest><MaxItems>x</MaxItems></ListConnectionFunctionsRequest>"
      ]) {
        assert.strictEqual(verdict(yield* send("POST", "connection-functions", { body })), "400 MalformedInput")
      }
    }).pipe(Effect.provide(layer))
  )

  it.effect("has a unique name and a valid configuration", () =>
    Effect.gen(function* () {
      const mine = yield* made("mine")
      assert.strictEqual(yield* codeOf(create("mine")), "EntityAlreadyExists")
      const { ConnectionFunctionConfig } = (yield* about(mine.id)).ConnectionFunctionSummary
      assert.deepStrictEqual(ConnectionFunctionConfig, CONFIG)
      const wrong: ReadonlyArray<Partial<Config>> = [
        { Runtime: "cloudfront-js-1.0" },
        { Comment: "x".repeat(129) },
        { KeyValueStoreAssociations: { Items: [{ KeyValueStoreARN: arnOf(mine.id) }] } }
      ]
      for (const change of wrong) {
        assert.strictEqual(yield* codeOf(create("other", change)), "InvalidArgument")
        assert.strictEqual(yield* codeOf(update({ ...mine, config: { ...CONFIG, ...change } })), "InvalidArgument")
      }
      const large = "x".repeat(10_241)
      assert.strictEqual(yield* codeOf(create("other", {}, large)), "EntitySizeLimitExceeded")
      assert.strictEqual(yield* codeOf(update(mine, large)), "EntitySizeLimitExceeded")
      for (const [method, path] of [
        ["POST", "connection-function"],
        ["PUT", `connection-function/${mine.id}`]
      ] as const) {
        const answer = yield* send(method, path, { headers: { "if-match": mine.etag } })
        assert.strictEqual(verdict(answer), "400 MissingBody")
      }
    }).pipe(Effect.provide(layer))
  )

  it.effect("has as many key value stores as it says", () =>
    Effect.gen(function* () {
      const { etag, id } = yield* made("mine")
      const rest =
        "<ConnectionFunctionConfig><Comment></Comment><Runtime>cloudfront-js-2.0</Runtime><KeyValueStoreAssociations>" +
        "<Quantity>1</Quantity></KeyValueStoreAssociations></ConnectionFunctionConfig>" +
        "<ConnectionFunctionCode>eA==</ConnectionFunctionCode>"
      const bodyOf = (name: string, first = "") =>
        `<${name} xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/">${first}${rest}</${name}>`
      const created = yield* send("POST", "connection-function", {
        body: bodyOf("CreateConnectionFunctionRequest", "<Name>other</Name>")
      })
      const updated = yield* send("PUT", `connection-function/${id}`, {
        headers: { "if-match": etag },
        body: bodyOf("UpdateConnectionFunctionRequest")
      })
      for (const answer of [created, updated]) assert.strictEqual(verdict(answer), "400 InconsistentQuantities")
    }).pipe(Effect.provide(layer))
  )

  it.effect("has a quota", () =>
    Effect.gen(function* () {
      yield* publish(yield* made("mine"))
      assert.strictEqual(yield* codeOf(create("other")), "EntityLimitExceeded")
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ quotas: { connectionFunctions: 1 } })))
  )

  it.effect("has tags, from its creation on", () =>
    Effect.gen(function* () {
      const tags = (Key: string) => ({ Items: [{ Key, Value: "1" }] })
      const input = { ConnectionFunctionConfig: CONFIG, ConnectionFunctionCode: bytesOf(ALLOW) }
      yield* Api.createConnectionFunction({ ...input, Name: "mine", Tags: tags("a") })
      const found = yield* listTagsForResource({ Resource: arnOf(FIRST) })
      assert.deepStrictEqual(found.Tags, tags("a"))
      const reserved = Api.createConnectionFunction({ ...input, Name: "other", Tags: tags("aws:a") })
      assert.strictEqual(yield* codeOf(reserved), "InvalidTagging")
      assert.strictEqual(yield* codeOf(about("other")), "EntityNotFound")
    }).pipe(Effect.provide(layer))
  )

  it.effect("keeps its key value store", () =>
    Effect.gen(function* () {
      const { ETag, KeyValueStore } = yield* createKeyValueStore({ Name: "store" })
      yield* TestClock.adjust("30 seconds")
      const mine = yield* made("mine", {
        KeyValueStoreAssociations: { Items: [{ KeyValueStoreARN: KeyValueStore.ARN }] }
      })
      const removeStore = deleteKeyValueStore({ Name: "store", IfMatch: ETag })
      assert.strictEqual(yield* codeOf(removeStore), "CannotDeleteEntityWhileInUse")
      yield* remove(mine)
      yield* removeStore
    }).pipe(Effect.provide(layer))
  )
})

describe("distributions", () => {
  it.effect("use connection functions that are published, change with them, and keep them", () =>
    Effect.gen(function* () {
      const mine = yield* made("mine")
      const by = (ConnectionFunctionIdentifier: string) =>
        Effect.map(listDistributionsByConnectionFunction({ ConnectionFunctionIdentifier }), ({ DistributionList }) =>
          DistributionList.Items.map(({ Id }) => Id)
        )
      for (const id of [mine.id, "other"]) {
        assert.strictEqual(yield* codeOf(createDistribution(using(id))), "EntityNotFound")
      }
      assert.deepStrictEqual(yield* by(mine.id), [])
      yield* publish(mine)
      const user = yield* createDistribution({ ...using(mine.id), Enabled: false })
      for (const identifier of [mine.id, "mine", arnOf(mine.id)]) {
        assert.deepStrictEqual(yield* by(identifier), [user.id])
      }
      assert.strictEqual(yield* codeOf(by("other")), "EntityNotFound")
      yield* TestClock.adjust("30 seconds")
      assert.strictEqual(yield* statusOf(mine.id), "DEPLOYED")
      const changed = yield* update(mine)
      assert.strictEqual((yield* read(user.id)).etag, user.etag)
      yield* publish(changed)
      const used = yield* read(user.id)
      assert.strictEqual(used.etag, "E3UN6WX5RRO2AG")
      assert.strictEqual(yield* codeOf(remove(changed)), "CannotDeleteEntityWhileInUse")
      yield* TestClock.adjust("5 minutes")
      yield* deleteDistribution({ Id: user.id, IfMatch: used.etag })
      yield* remove(changed)
    }).pipe(Effect.provide(layer))
  )

  it.effect("share a connection function up to the quota", () =>
    Effect.gen(function* () {
      const mine = yield* made("mine")
      yield* publish(mine)
      yield* createDistribution(using(mine.id))
      assert.strictEqual(yield* codeOf(createDistribution(using(mine.id))), "EntityLimitExceeded")
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ quotas: { distributionsPerConnectionFunction: 1 } })))
  )
})

const CONNECTION = {
  clientCertificate: { certificates: { leaf: { serialNumber: "00:9e:2a", issuer: "CN=ca", subject: "CN=device" } } },
  clientIp: "127.0.0.1",
  endpoint: "d111111abcdef8.cloudfront.net",
  distributionId: "EDFDVBD6EXAMPLE",
  connectionId: "NpvTe1925"
}

const test = (one: Pick<Shown<Config>, "etag" | "id">, Stage?: Api.FunctionStage, text = JSON.stringify(CONNECTION)) =>
  Effect.map(
    Api.testConnectionFunction({ Id: one.id, IfMatch: one.etag, Stage, ConnectionObject: bytesOf(text) }),
    ({ ConnectionFunctionTestResult }) => ConnectionFunctionTestResult
  )

const DENY = 'function connectionHandler(connection) { console.log("no"); connection.deny() }'

describe("a test of a connection function", () => {
  it.effect("runs the code of a stage", () =>
    Effect.gen(function* () {
      const first = yield* made("mine")
      yield* publish(first)
      const second = yield* update(first, DENY)
      const live = yield* test(first, "LIVE")
      assert.include(live.ConnectionFunctionOutput ?? "", "allow")
      assert.strictEqual(live.ConnectionFunctionSummary?.Stage, "LIVE")
      const developed = yield* test(second)
      assert.include(developed.ConnectionFunctionOutput ?? "", "deny")
      assert.strictEqual(developed.ConnectionFunctionSummary?.Stage, "DEVELOPMENT")
      assert.deepStrictEqual(developed.ConnectionFunctionExecutionLogs, ["no"])
      assert.strictEqual(developed.ConnectionFunctionErrorMessage, "")
      assert.match(developed.ComputeUtilization ?? "", /^\d{1,3}$/)
    }).pipe(Effect.provide(layer))
  )

  it.effect("needs the version of the stage, and an object", () =>
    Effect.gen(function* () {
      const mine = yield* made("mine", {}, "function connectionHandler() { nothing() }")
      const outcomes = yield* Effect.forEach(
        [
          test(mine, "LIVE"),
          test({ ...mine, id: "other" }),
          test({ ...mine, etag: "?" }),
          test({ ...mine, etag: "E3UN6WX5RRO2AG" }),
          test(mine, undefined, "[]")
        ],
        outcomeOf,
        { concurrency: 1 }
      )
      assert.deepStrictEqual(outcomes, [
        "EntityNotFound",
        "EntityNotFound",
        "InvalidIfMatchVersion",
        "PreconditionFailed",
        "TestFunctionFailed"
      ])
      assert.include((yield* test(mine)).ConnectionFunctionErrorMessage ?? "", '"nothing" is not defined')
      const answer = yield* send("POST", `connection-function/${mine.id}/test`, { headers: { "if-match": mine.etag } })
      assert.strictEqual(verdict(answer), "400 MissingBody")
    }).pipe(Effect.provide(layer))
  )
})
