import {
  deleteDistribution,
  type DistributionConfig,
  listDistributionsByRealtimeLogConfig
} from "@effect-cloudfront/core/Distribution"
import * as Api from "@effect-cloudfront/core/RealtimeLogConfig"
import { listTagsForResource, tagResource } from "@effect-cloudfront/core/Tagging"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/TestClock"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import {
  behavior,
  codeOf,
  create as createDistribution,
  fake,
  read,
  realtimeLogConfig,
  send,
  textOf,
  update as updateDistribution,
  verdict
} from "../support.js"

const layer = InMemoryCloudFront.layer()

type Config = Api.CreateRealtimeLogConfigRequest

const ARN = "arn:aws:cloudfront::123456789012:realtime-log-config/logs"

const endPoint = {
  StreamType: "Kinesis",
  KinesisStreamConfig: {
    RoleARN: "arn:aws:iam::123456789012:role/service-role/logs",
    StreamARN: "arn:aws:kinesis:us-east-1:123456789012:stream/logs"
  }
}

const logs: Config = { Name: "logs", SamplingRate: 5, Fields: ["timestamp", "c-ip"], EndPoints: [endPoint] }

const { Name: _, ...settings } = logs

const create = ({ Name = "logs", ...change }: Partial<Config> = {}) =>
  realtimeLogConfig(Name, { ...settings, ...change })

const update = (change: Api.UpdateRealtimeLogConfigRequest) => Api.updateRealtimeLogConfig({ ...settings, ...change })

const stateOf = Effect.flatMap(fake, ({ state }) => state)

const names = ({ RealtimeLogConfigs }: Api.ListRealtimeLogConfigsResult) =>
  RealtimeLogConfigs.Items.map(({ Name }) => Name)

describe("real-time log configurations", () => {
  it.effect("are created, and read by name or ARN, of which the name counts", () =>
    Effect.gen(function* () {
      const made = yield* create()
      assert.deepStrictEqual(made, { RealtimeLogConfig: { ARN, ...logs } })
      yield* create({ Name: "other" })
      for (const id of [{ Name: "logs" }, { ARN }, { Name: "logs", ARN: `${ARN}2` }, { Name: "", ARN }]) {
        assert.deepStrictEqual(yield* Api.getRealtimeLogConfig(id), made)
      }
      // There is no ETag.
      const response = yield* send("POST", "get-realtime-log-config", {
        body: "<GetRealtimeLogConfigRequest><Name>logs</Name></GetRealtimeLogConfigRequest>"
      })
      assert.strictEqual(response.status, 200)
      assert.isUndefined(response.headers["etag"])
      for (const id of [{ Name: "none" }, { Name: ARN }, { ARN: "logs" }, { Name: "none", ARN }, { ARN: `${ARN}2` }]) {
        assert.strictEqual(yield* codeOf(Api.getRealtimeLogConfig(id)), "NoSuchRealtimeLogConfig")
      }
      for (const id of [{}, { Name: "" }, { Name: "", ARN: "" }]) {
        assert.strictEqual(yield* codeOf(Api.getRealtimeLogConfig(id)), "InvalidArgument")
      }
    }).pipe(Effect.provide(layer))
  )

  it.effect("have unique names, and a quota", () =>
    Effect.gen(function* () {
      yield* create()
      assert.strictEqual(yield* codeOf(create({ SamplingRate: 6 })), "RealtimeLogConfigAlreadyExists")
      assert.strictEqual(yield* codeOf(create({ Name: "other" })), "TooManyRealtimeLogConfigs")
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ quotas: { realtimeLogConfigs: 1 } })))
  )

  it.effect("are refused if they are invalid", () =>
    Effect.gen(function* () {
      yield* create()
      const stream = (change: Partial<(typeof endPoint)["KinesisStreamConfig"]>) => ({
        EndPoints: [{ ...endPoint, KinesisStreamConfig: { ...endPoint.KinesisStreamConfig, ...change } }]
      })
      const changes: ReadonlyArray<Partial<Omit<Config, "Name">>> = [
        { SamplingRate: 0 },
        { SamplingRate: 101 },
        { EndPoints: [] },
        { EndPoints: [{ ...endPoint, StreamType: "Firehose" }] },
        { EndPoints: [{ StreamType: "Kinesis" }] },
        stream({ RoleARN: "logs" }),
        stream({ StreamARN: "arn:aws:firehose:us-east-1:123456789012:stream/logs" }),
        { Fields: [] },
        { Fields: ["c-ip", "c-ip"] },
        { Fields: ["cs(Cookie)"] }
      ]
      const before = yield* stateOf
      for (const change of changes) {
        const name = JSON.stringify(change)
        assert.strictEqual(yield* codeOf(create({ Name: "other", ...change })), "InvalidArgument", name)
        assert.strictEqual(yield* codeOf(update({ Name: "logs", ...change })), "InvalidArgument", name)
      }
      assert.strictEqual(yield* codeOf(create({ Name: "" })), "InvalidArgument")
      assert.strictEqual(yield* codeOf(create({ Name: "x".repeat(129) })), "InvalidArgument")
      assert.strictEqual(yield* stateOf, before)
    }).pipe(Effect.provide(layer))
  )

  it.effect("need a body, with all members", () =>
    Effect.gen(function* () {
      const post = (body: string) => Effect.map(send("POST", "realtime-log-config", { body }), verdict)
      assert.strictEqual(verdict(yield* send("POST", "realtime-log-config")), "400 MissingBody")
      const name = "<CreateRealtimeLogConfigRequest><Name>n</Name></CreateRealtimeLogConfigRequest>"
      assert.strictEqual(yield* post(name), "400 InvalidArgument")
      assert.strictEqual(verdict(yield* send("POST", "get-realtime-log-config")), "400 InvalidArgument")
    }).pipe(Effect.provide(layer))
  )

  it.effect("are replaced as a whole, except for their name", () =>
    Effect.gen(function* () {
      yield* create()
      const change = { SamplingRate: 100, Fields: ["asn"] }
      const changed = yield* update({ ARN, ...change })
      assert.deepStrictEqual(changed, { RealtimeLogConfig: { ARN, ...logs, ...change } })
      assert.deepStrictEqual(yield* Api.getRealtimeLogConfig({ ARN }), changed)
      yield* update({ Name: "logs", ARN: "other" })
      assert.deepStrictEqual(yield* Api.getRealtimeLogConfig({ ARN }), { RealtimeLogConfig: { ARN, ...logs } })
      for (const absent of [{ SamplingRate: undefined }, { Fields: undefined }, { EndPoints: undefined }]) {
        assert.strictEqual(yield* codeOf(update({ ARN, ...absent })), "InvalidArgument")
      }
      assert.strictEqual(yield* codeOf(update({ Name: "none" })), "NoSuchRealtimeLogConfig")
      assert.strictEqual(yield* codeOf(update({})), "InvalidArgument")
    }).pipe(Effect.provide(layer))
  )

  it.effect("keep what an update leaves out, if that is allowed", () =>
    Effect.gen(function* () {
      yield* create()
      const changed = yield* Api.updateRealtimeLogConfig({ Name: "logs", SamplingRate: 7 })
      assert.deepStrictEqual(changed, { RealtimeLogConfig: { ARN, ...logs, SamplingRate: 7 } })
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ requiredOnUpdate: false })))
  )

  it.effect("are listed in pages without a quantity", () =>
    Effect.gen(function* () {
      for (const Name of ["a", "b", "c"]) yield* create({ Name })
      const first = yield* Api.listRealtimeLogConfigs({ MaxItems: 2 })
      assert.deepStrictEqual(names(first), ["a", "b"])
      const { Items: _, ...page } = first.RealtimeLogConfigs
      assert.deepStrictEqual(page, { Marker: "", MaxItems: 2, IsTruncated: true, NextMarker: "b" })
      const last = yield* Api.listRealtimeLogConfigs({ Marker: "b" })
      assert.deepStrictEqual(names(last), ["c"])
      assert.strictEqual(last.RealtimeLogConfigs.IsTruncated, false)
      assert.notInclude(textOf(yield* send("GET", "realtime-log-config")), "Quantity")
      assert.strictEqual(yield* codeOf(Api.listRealtimeLogConfigs({ Marker: "none" })), "InvalidArgument")
    }).pipe(Effect.provide(layer))
  )

  it.effect("are deleted by name or ARN, and their names are free again", () =>
    Effect.gen(function* () {
      yield* create()
      yield* Api.deleteRealtimeLogConfig({ ARN })
      yield* create()
      yield* Api.deleteRealtimeLogConfig({ Name: "logs", ARN: "other" })
      assert.strictEqual(yield* codeOf(Api.deleteRealtimeLogConfig({ Name: "logs" })), "NoSuchRealtimeLogConfig")
      assert.strictEqual(yield* codeOf(Api.deleteRealtimeLogConfig({})), "InvalidArgument")
      assert.deepStrictEqual(names(yield* Api.listRealtimeLogConfigs()), [])
    }).pipe(Effect.provide(layer))
  )

  it.effect("have tags until they are deleted", () =>
    Effect.gen(function* () {
      yield* create()
      const Tags = { Items: [{ Key: "a", Value: "b" }] }
      yield* tagResource({ Resource: ARN, Tags })
      assert.deepStrictEqual(yield* listTagsForResource({ Resource: ARN }), { Tags })
      yield* Api.deleteRealtimeLogConfig({ ARN })
      assert.strictEqual(yield* codeOf(listTagsForResource({ Resource: ARN })), "NoSuchResource")
    }).pipe(Effect.provide(layer))
  )

  it.effect("are used by cache behaviors of the account, by ARN", () =>
    Effect.gen(function* () {
      const using = (RealtimeLogConfigArn: string): Partial<DistributionConfig> => ({
        Enabled: false,
        DefaultCacheBehavior: { ...behavior, RealtimeLogConfigArn }
      })
      const made = yield* createDistribution({ Enabled: false })
      const cases = [
        [ARN, "NoSuchRealtimeLogConfig"],
        [ARN.replace("123456789012", "210987654321"), "RealtimeLogConfigOwnerMismatch"],
        [ARN.replace("aws", "aws-cn"), "NoSuchRealtimeLogConfig"],
        ["logs", "NoSuchRealtimeLogConfig"]
      ] as const
      for (const [arn, expected] of cases) {
        assert.strictEqual(yield* codeOf(createDistribution(using(arn))), expected)
        const DefaultCacheBehavior = { ...made.config.DefaultCacheBehavior, RealtimeLogConfigArn: arn }
        assert.strictEqual(yield* codeOf(updateDistribution(made, { DefaultCacheBehavior })), expected)
      }
      yield* create()
      const user = yield* createDistribution(using(ARN))
      yield* TestClock.adjust("5 minutes")
      assert.strictEqual(yield* codeOf(Api.deleteRealtimeLogConfig({ ARN })), "RealtimeLogConfigInUse")
      // A change of what a distribution uses is a change of the distribution.
      yield* update({ ARN })
      const seen = yield* read(user.id)
      assert.deepStrictEqual([seen.etag, seen.status], ["E3UN6WX5RRO2AG", "InProgress"])
      for (const by of [{ RealtimeLogConfigName: "logs" }, { RealtimeLogConfigArn: ARN }]) {
        const { DistributionList } = yield* listDistributionsByRealtimeLogConfig(by)
        assert.deepStrictEqual(
          DistributionList.Items.map(({ Id }) => Id),
          [user.id]
        )
      }
      yield* TestClock.adjust("5 minutes")
      yield* deleteDistribution({ Id: user.id, IfMatch: seen.etag })
      yield* Api.deleteRealtimeLogConfig({ ARN })
    }).pipe(Effect.provide(layer))
  )
})
