import * as Enum from "@effect-cloudfront/core/Enum"
import {
  createStreamingDistribution,
  createStreamingDistributionWithTags,
  deleteStreamingDistribution,
  getStreamingDistribution,
  getStreamingDistributionConfig,
  listStreamingDistributions,
  type StreamingDistributionConfig,
  updateStreamingDistribution
} from "@effect-cloudfront/core/StreamingDistribution"
import { listTagsForResource } from "@effect-cloudfront/core/Tagging"
import type * as Shape from "@effect-cloudfront/core/Shape"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/TestClock"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import {
  assertCounted,
  codeOf,
  create as createDistribution,
  fake,
  send,
  textOf,
  verdict,
  withAliases
} from "../support.js"

type Change = Partial<StreamingDistributionConfig>

const layer = InMemoryCloudFront.layer()

const minimal: Shape.Creation<StreamingDistributionConfig> = {
  S3Origin: { DomainName: "media.s3.amazonaws.com", OriginAccessIdentity: "" },
  Comment: "",
  TrustedSigners: { Enabled: false, Items: [] },
  Enabled: true
}

type Result = Effect.Effect.Success<ReturnType<typeof getStreamingDistribution>>

const handleOf = ({ ETag, StreamingDistribution }: Result) => ({
  id: StreamingDistribution.Id,
  arn: StreamingDistribution.ARN,
  status: StreamingDistribution.Status,
  config: StreamingDistribution.StreamingDistributionConfig,
  etag: ETag
})

type Handle = ReturnType<typeof handleOf>

const create = (change: Change = {}) =>
  Effect.map(createStreamingDistribution({ StreamingDistributionConfig: { ...minimal, ...change } }), handleOf)

const update = ({ config, etag, id }: Handle, change: Change) =>
  Effect.map(
    updateStreamingDistribution({ Id: id, IfMatch: etag, StreamingDistributionConfig: { ...config, ...change } }),
    handleOf
  )

const read = (id: string) => Effect.map(getStreamingDistribution({ Id: id }), handleOf)
const remove = ({ etag, id }: Handle) => deleteStreamingDistribution({ Id: id, IfMatch: etag })

describe("create", () => {
  it.effect("returns the complete configuration", () =>
    Effect.gen(function* () {
      const result = yield* createStreamingDistribution({
        StreamingDistributionConfig: { ...minimal, CallerReference: "r" }
      })
      const { ETag, Location, StreamingDistribution: made } = result
      assert.match(made.Id, /^E[0-9A-Z]{13}$/)
      assert.match(made.DomainName, /^s[0-9a-z]{13}\.cloudfront\.net$/)
      assert.strictEqual(made.ARN, `arn:aws:cloudfront::123456789012:streaming-distribution/${made.Id}`)
      assert.strictEqual(made.Status, "InProgress")
      assert.strictEqual(ETag, "ETVPDKIKX0DER")
      assert.strictEqual(Location, `https://cloudfront.amazonaws.com/2020-05-31/streaming-distribution/${made.Id}`)
      assert.deepStrictEqual(made.ActiveTrustedSigners, { Enabled: false, Quantity: 0, Items: [] })
      assert.deepStrictEqual(made.StreamingDistributionConfig, {
        CallerReference: "r",
        S3Origin: { DomainName: "media.s3.amazonaws.com", OriginAccessIdentity: "" },
        Aliases: { Quantity: 0, Items: [] },
        Comment: "",
        Logging: { Enabled: false, Bucket: "", Prefix: "" },
        TrustedSigners: { Enabled: false, Quantity: 0, Items: [] },
        PriceClass: "PriceClass_All",
        Enabled: true
      })
      assert.deepStrictEqual(yield* getStreamingDistribution({ Id: made.Id }), { StreamingDistribution: made, ETag })
      const config = yield* getStreamingDistributionConfig({ Id: made.Id })
      assert.deepStrictEqual(config, { StreamingDistributionConfig: made.StreamingDistributionConfig, ETag })
      assertCounted(result)
    }).pipe(Effect.provide(layer))
  )

  const cases: ReadonlyArray<readonly [what: string, expected: string, change: Change]> = [
    ["a caller reference again", "StreamingDistributionAlreadyExists", { CallerReference: "taken" }],
    ["a long comment", "InvalidArgument", { Comment: "x".repeat(129) }],
    ["no bucket", "InvalidArgument", { S3Origin: { DomainName: "example.com", OriginAccessIdentity: "" } }],
    [
      "an identity that is not there",
      "InvalidOriginAccessIdentity",
      {
        S3Origin: { DomainName: "b.s3.amazonaws.com", OriginAccessIdentity: "origin-access-identity/cloudfront/E1" }
      }
    ],
    ["an alias that is none", "InvalidArgument", { Aliases: { Items: ["x"] } }],
    ["an alias of another one", "CNAMEAlreadyExists", { Aliases: { Items: ["taken.example.com"] } }],
    ["an alias of a distribution", "CNAMEAlreadyExists", { Aliases: { Items: ["web.example.com"] } }],
    [
      "many aliases",
      "TooManyStreamingDistributionCNAMEs",
      { Aliases: { Items: Array.from({ length: 11 }, (_, i) => `a${i}.example.com`) } }
    ],
    ["a signer that is none", "TrustedSignerDoesNotExist", { TrustedSigners: { Enabled: true, Items: ["me"] } }],
    [
      "many signers",
      "TooManyTrustedSigners",
      { TrustedSigners: { Enabled: true, Items: Array.from({ length: 6 }, (_, i) => `12345678901${i}`) } }
    ],
    ["an unknown price class", "MalformedXML", { PriceClass: Enum.unknown("PriceClass_300") }]
  ]

  it.effect.each(cases)("refuses %s: %s", ([_, expected, change]) =>
    Effect.gen(function* () {
      yield* create({ CallerReference: "taken", Aliases: { Items: ["taken.example.com"] } })
      yield* createDistribution(withAliases("web.example.com"))
      const before = yield* Effect.flatMap(fake, ({ state }) => state)
      assert.strictEqual(yield* codeOf(create(change)), expected)
      assert.strictEqual(yield* Effect.flatMap(fake, ({ state }) => state), before)
    }).pipe(Effect.provide(layer))
  )

  it.effect("refuses an empty caller reference", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* codeOf(create({ CallerReference: "" })), "InvalidArgument")
    }).pipe(Effect.provide(layer))
  )

  it.effect("has a quota", () =>
    Effect.gen(function* () {
      yield* create()
      assert.strictEqual(yield* codeOf(create()), "TooManyStreamingDistributions")
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ quotas: { streamingDistributions: 1 } })))
  )

  it.effect("reserves its aliases", () =>
    Effect.gen(function* () {
      yield* create({ Aliases: { Items: ["media.example.com"] } })
      assert.strictEqual(yield* codeOf(createDistribution(withAliases("media.example.com"))), "CNAMEAlreadyExists")
    }).pipe(Effect.provide(layer))
  )

  it.effect("with tags", () =>
    Effect.gen(function* () {
      const tagged = (Key: string) =>
        createStreamingDistributionWithTags({
          StreamingDistributionConfigWithTags: {
            StreamingDistributionConfig: minimal,
            Tags: { Items: [{ Key, Value: "v" }] }
          }
        })
      const made = handleOf(yield* tagged("k"))
      assert.deepStrictEqual((yield* listTagsForResource({ Resource: made.arn })).Tags.Items, [
        { Key: "k", Value: "v" }
      ])
      assert.strictEqual(yield* codeOf(tagged("aws:k")), "InvalidTagging")
    }).pipe(Effect.provide(layer))
  )
})

describe("update", () => {
  it.effect("makes a new version", () =>
    Effect.gen(function* () {
      const first = yield* create()
      const second = yield* update(first, { Comment: "second" })
      assert.strictEqual(second.etag, "E3UN6WX5RRO2AG")
      assert.deepStrictEqual(second.config, { ...first.config, Comment: "second" })
      assert.deepStrictEqual(yield* read(first.id), second)
    }).pipe(Effect.provide(layer))
  )

  it.effect("refuses changes of fixed members", () =>
    Effect.gen(function* () {
      const first = yield* create({ CallerReference: "r" })
      const stale = { ...first, etag: "E3UN6WX5RRO2AG" }
      assert.strictEqual(yield* codeOf(update({ ...first, id: "E0" }, {})), "NoSuchStreamingDistribution")
      assert.strictEqual(yield* codeOf(update(stale, {})), "PreconditionFailed")
      assert.strictEqual(yield* codeOf(update({ ...first, etag: "?" }, {})), "InvalidIfMatchVersion")
      assert.strictEqual(yield* codeOf(update(first, { CallerReference: "s" })), "IllegalUpdate")
      assert.strictEqual(yield* codeOf(update(first, { Comment: "x".repeat(129) })), "InvalidArgument")
      const path = `streaming-distribution/${first.id}/config`
      const document = textOf(yield* send("GET", path))
      const headers = { "if-match": first.etag }
      const body = document.replace("<Aliases><Quantity>0<", "<Aliases><Quantity>1<")
      assert.strictEqual(verdict(yield* send("PUT", path, { body, headers })), "400 InconsistentQuantities")
      assert.strictEqual(verdict(yield* send("PUT", path, { headers })), "400 MissingBody")
      assert.strictEqual((yield* read(first.id)).etag, first.etag)
    }).pipe(Effect.provide(layer))
  )
})

describe("delete", () => {
  it.effect("may be refused after the status is Deployed", () =>
    Effect.gen(function* () {
      const off = yield* create({ Enabled: false })
      yield* TestClock.adjust("5 minutes")
      assert.strictEqual((yield* read(off.id)).status, "Deployed")
      assert.strictEqual(yield* codeOf(remove(off)), "StreamingDistributionNotDisabled")
      yield* TestClock.adjust("30 seconds")
      yield* remove(off)
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ deletionLag: "30 seconds" })))
  )

  it.effect("requires a disabled and deployed distribution", () =>
    Effect.gen(function* () {
      const first = yield* create()
      yield* TestClock.adjust("5 minutes")
      assert.strictEqual(yield* codeOf(remove(first)), "StreamingDistributionNotDisabled")
      const off = yield* update(first, { Enabled: false })
      assert.strictEqual(yield* codeOf(remove(first)), "PreconditionFailed")
      assert.strictEqual(yield* codeOf(remove(off)), "StreamingDistributionNotDisabled")
      yield* TestClock.adjust("5 minutes")
      assert.strictEqual((yield* read(off.id)).status, "Deployed")
      yield* remove(off)
      assert.strictEqual(yield* codeOf(read(off.id)), "NoSuchStreamingDistribution")
      assert.strictEqual(yield* codeOf(getStreamingDistributionConfig({ Id: off.id })), "NoSuchStreamingDistribution")
      assert.strictEqual(yield* codeOf(remove(off)), "NoSuchStreamingDistribution")
    }).pipe(Effect.provide(layer))
  )
})

describe("list", () => {
  it.effect("returns all of them page by page", () =>
    Effect.gen(function* () {
      const made = yield* create({ Comment: "first" })
      yield* createDistribution()
      const second = yield* create()
      const { StreamingDistributionList: page } = yield* listStreamingDistributions({ MaxItems: 1 })
      const { CallerReference: _reference, Logging: _logging, ...config } = made.config
      const { StreamingDistribution: full } = yield* getStreamingDistribution({ Id: made.id })
      assert.deepStrictEqual(page, {
        Marker: "",
        NextMarker: made.id,
        MaxItems: 1,
        IsTruncated: true,
        Quantity: 1,
        Items: [
          {
            Id: made.id,
            ARN: made.arn,
            Status: "InProgress",
            LastModifiedTime: full.LastModifiedTime,
            DomainName: full.DomainName,
            ...config
          }
        ]
      } as typeof page)
      const { StreamingDistributionList: rest } = yield* listStreamingDistributions({ Marker: page.NextMarker })
      assert.deepStrictEqual(
        rest.Items.map(({ Id }) => Id),
        [second.id]
      )
      assert.strictEqual(yield* codeOf(listStreamingDistributions({ Marker: "E0" })), "InvalidArgument")
    }).pipe(Effect.provide(layer))
  )
})
