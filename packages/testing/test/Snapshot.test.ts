import { createCachePolicy } from "@effect-cloudfront/core/CachePolicy"
import { createDistributionWithTags, deleteDistribution } from "@effect-cloudfront/core/Distribution"
import { createDistributionTenant } from "@effect-cloudfront/core/DistributionTenant"
import {
  createFieldLevelEncryptionConfig,
  createFieldLevelEncryptionProfile
} from "@effect-cloudfront/core/FieldLevelEncryption"
import { createInvalidation } from "@effect-cloudfront/core/Invalidation"
import { createKeyValueStore } from "@effect-cloudfront/core/KeyValueStore"
import { createMonitoringSubscription } from "@effect-cloudfront/core/MonitoringSubscription"
import { createOriginAccessControl, deleteOriginAccessControl } from "@effect-cloudfront/core/OriginAccessControl"
import { putResourcePolicy } from "@effect-cloudfront/core/ResourcePolicy"
import { createStreamingDistribution } from "@effect-cloudfront/core/StreamingDistribution"
import { forAll } from "@effect-cloudfront/support/Property"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import * as TestClock from "effect/TestClock"
import * as Arbitrary from "@effect-cloudfront/testing/Arbitrary"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import type * as Settings from "@effect-cloudfront/testing/Settings"
import * as Snapshot from "@effect-cloudfront/testing/Snapshot"
import { kinds } from "../src/internal/kinds.js"
import {
  anycastIpList,
  CA_CERTIFICATE,
  create,
  deployment,
  fake,
  identity,
  keyGroups,
  minimal,
  originRequestPolicy,
  publicKey,
  publishedConnectionFunction,
  publishedFunction,
  read,
  realtimeLogConfig,
  responseHeadersPolicy,
  RSA_KEY,
  send,
  template,
  textOf,
  trustStore,
  update,
  vpcOrigin
} from "./support.js"

/** All lists, and what they name, as it is answered. */
const reads = Effect.gen(function* () {
  const state = yield* Effect.flatMap(fake, (service) => service.state)
  const lists = [
    "distribution",
    "streaming-distribution",
    "cache-policy",
    "origin-request-policy",
    "response-headers-policy",
    "origin-access-control",
    "origin-access-identity/cloudfront",
    "key-group",
    "public-key",
    "anycast-ip-list",
    "continuous-deployment-policy",
    "field-level-encryption",
    "field-level-encryption-profile",
    "function",
    "key-value-store",
    "realtime-log-config",
    "vpc-origin"
  ]
  const ids = Object.entries(state.resources).flatMap(([kind]) => (kind === "distribution" ? [kind] : []))
  const distributions = yield* Effect.flatMap(fake, (service) => service.distributions)
  const addresses = yield* Effect.flatMap(fake, ({ resources }) => resources("anycastIpList"))
  const tenants = yield* Effect.flatMap(fake, ({ resources }) => resources("distributionTenant"))
  const paths = [
    ...lists,
    ...addresses.map(({ id }) => `anycast-ip-list/${id}`),
    ...tenants.map(({ id }) => `managed-certificate/${id}`),
    ...ids.flatMap(() =>
      distributions.flatMap(({ Distribution: { ARN, Id } }) => [
        `distribution/${Id}`,
        `distribution/${Id}/config`,
        `distribution/${Id}/invalidation`,
        `tagging?Resource=${ARN}`
      ])
    )
  ]
  return yield* Effect.forEach(
    paths,
    (path) => {
      const [name = "", query] = path.split("?Resource=")
      return Effect.map(
        send("GET", name, query === undefined ? {} : { query: [["Resource", query]] }),
        (response) => [path, response.status, response.headers["etag"], textOf(response)] as const
      )
    },
    { concurrency: 1 }
  )
})

const POLICY = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { AWS: "210987654321" }, Action: "cloudfront:GetTrustStore" }]
})

const OBJECTS = {
  "arn:aws:s3:::b/pairs": JSON.stringify({ data: [{ key: "a", value: "$" }] }),
  "arn:aws:s3:::ca/ca.pem": CA_CERTIFICATE
}

const ROOM = { s3Objects: OBJECTS, quotas: { anycastIpLists: 1 } }

/** One of each kind. */
const something = Effect.gen(function* () {
  yield* keyGroups(2)
  yield* identity()
  yield* anycastIpList("list")
  yield* originRequestPolicy("policy")
  yield* responseHeadersPolicy("policy")
  yield* deployment()
  yield* publishedFunction("fun")
  yield* publishedConnectionFunction("fun")
  yield* createKeyValueStore({ Name: "store", ImportSource: { SourceType: "S3", SourceARN: "arn:aws:s3:::b/pairs" } })
  yield* realtimeLogConfig("logs")
  yield* vpcOrigin("origin")
  const { TrustStore } = yield* trustStore("trust")
  yield* putResourcePolicy({ ResourceArn: TrustStore.Arn ?? "", PolicyDocument: POLICY })
  const multiTenant = yield* template()
  yield* createDistributionTenant({
    DistributionId: multiTenant.id,
    Name: "tenant",
    Domains: [{ Domain: "tenant.example.org" }],
    ManagedCertificateRequest: { ValidationTokenHost: "self-hosted" }
  })
  const PublicKeyId = yield* publicKey("rsa", RSA_KEY)
  const entity = { PublicKeyId, ProviderId: "mine", FieldPatterns: { Items: ["Card*"] } }
  yield* createFieldLevelEncryptionProfile({
    FieldLevelEncryptionProfileConfig: { Name: "profile", EncryptionEntities: { Items: [entity] } }
  })
  yield* createFieldLevelEncryptionConfig({ FieldLevelEncryptionConfig: { Comment: "config" } })
  yield* createCachePolicy({ CachePolicyConfig: { Name: "policy", MinTTL: 0 } })
  yield* createStreamingDistribution({
    StreamingDistributionConfig: {
      CallerReference: "streaming",
      S3Origin: { DomainName: "b.s3.amazonaws.com", OriginAccessIdentity: "" },
      Comment: "",
      TrustedSigners: { Enabled: false, Items: [] },
      Enabled: true
    }
  })
  const [control] = yield* Effect.forEach(
    ["gone", "kept"],
    (Name) =>
      createOriginAccessControl({
        OriginAccessControlConfig: {
          Name,
          SigningProtocol: "sigv4",
          SigningBehavior: "always",
          OriginAccessControlOriginType: "s3"
        }
      }),
    { concurrency: 1 }
  )
  if (control === undefined) return yield* Effect.die("nothing was created")
  yield* deleteOriginAccessControl({ Id: control.OriginAccessControl.Id, IfMatch: control.ETag })
  yield* createDistributionWithTags({
    DistributionConfigWithTags: {
      DistributionConfig: { ...minimal, CallerReference: "tagged" },
      Tags: { Items: [{ Key: "a=b", Value: "ä" }, { Key: "__proto__" }, { Key: "2" }, { Key: "1" }] }
    }
  })
  const made = yield* create()
  yield* createMonitoringSubscription({
    DistributionId: made.id,
    MonitoringSubscription: { RealtimeMetricsSubscriptionConfig: { RealtimeMetricsSubscriptionStatus: "Enabled" } }
  })
  yield* TestClock.adjust("4 minutes")
  yield* createInvalidation({ DistributionId: made.id, InvalidationBatch: { Paths: { Items: ["/*", "/b"] } } })
  yield* update(made, { Comment: "second" })
})

const restored = (snapshot: unknown, options?: Settings.Options) =>
  Effect.gen(function* () {
    const { restore } = yield* fake
    yield* restore(snapshot)
    return yield* reads
  }).pipe(Effect.provide(InMemoryCloudFront.layer(options)))

const throughText = (snapshot: Snapshot.Snapshot) => Snapshot.parse(JSON.stringify(snapshot))

describe("a snapshot", () => {
  it.effect("gives the same answers to all reads where it is restored", () =>
    Effect.gen(function* () {
      yield* something
      const { snapshot } = yield* fake
      const before = yield* reads
      const json = yield* Effect.flatMap(snapshot, throughText)
      assert.deepStrictEqual(yield* restored(json), before)
      assert.deepStrictEqual(yield* restored(json, { seed: 2 }), before)
      for (const part of ["InProgress", "__proto__", "<AnycastIp>198.", ".well-known"]) {
        assert.isTrue(
          before.some(([, , , text]) => text.includes(part)),
          part
        )
      }
    }).pipe(Effect.provide(InMemoryCloudFront.layer(ROOM)))
  )

  it.effect("has every kind, and is the same after it was restored", () =>
    Effect.gen(function* () {
      yield* something
      const { reset, restore, snapshot } = yield* fake
      const first = yield* snapshot
      const resources = first.accounts["123456789012"]?.resources ?? {}
      assert.deepStrictEqual(
        Object.keys(kinds).filter((kind) => resources[kind] === undefined),
        []
      )
      yield* reset
      assert.deepStrictEqual((yield* snapshot).accounts["123456789012"]?.resources, {})
      yield* restore(first)
      assert.deepStrictEqual(yield* snapshot, first)
    }).pipe(Effect.provide(InMemoryCloudFront.layer(ROOM)))
  )

  it.effect("keeps whatever configuration is accepted", () =>
    forAll(
      fc.tuple(Arbitrary.distributionConfig(), Arbitrary.cachePolicyConfig(), Arbitrary.originAccessControlConfig()),
      ([DistributionConfig, CachePolicyConfig, OriginAccessControlConfig]) =>
        Effect.gen(function* () {
          yield* createDistributionWithTags({ DistributionConfigWithTags: { DistributionConfig, Tags: { Items: [] } } })
          yield* createCachePolicy({ CachePolicyConfig })
          yield* createOriginAccessControl({ OriginAccessControlConfig })
          const before = yield* reads
          const json = yield* Effect.flatMap(
            Effect.flatMap(fake, ({ snapshot }) => snapshot),
            throughText
          )
          assert.deepStrictEqual(yield* restored(json), before)
        }).pipe(Effect.provide(InMemoryCloudFront.layer())),
      { numRuns: 8 }
    )
  )

  it.effect("may have tags as objects, as earlier ones have", () =>
    Effect.gen(function* () {
      yield* something
      const { snapshot } = yield* fake
      const before = yield* reads
      const json = yield* snapshot
      const { tags = {} } = json.accounts["123456789012"] ?? {}
      const objects = Object.fromEntries(Object.entries(tags).map(([arn, all]) => [arn, Object.fromEntries(all)]))
      const after = yield* restored(withValue(json, [...account, "tags"], objects))
      const others = (all: typeof before) => all.filter(([path]) => !path.startsWith("tagging"))
      assert.deepStrictEqual(others(after), others(before))
      assert.isTrue(after.some(([, , , text]) => text.includes("<Key>__proto__</Key>")))
    }).pipe(Effect.provide(InMemoryCloudFront.layer(ROOM)))
  )

  it.effect("goes on where it was: ids, places and references", () =>
    Effect.gen(function* () {
      const first = yield* create({ CallerReference: "first" })
      const { snapshot } = yield* fake
      const json = yield* snapshot
      const next = (yield* create({ CallerReference: "second" })).id
      const again = yield* Effect.gen(function* () {
        yield* Effect.flatMap(fake, ({ restore }) => restore(json))
        const repeated = yield* Effect.flip(create({ CallerReference: "first" }))
        assert.strictEqual(repeated._tag, "DistributionAlreadyExists")
        const old = yield* read(first.id)
        const changed = yield* update(old, { Enabled: false })
        yield* Effect.flatMap(fake, ({ settle }) => settle)
        yield* deleteDistribution({ Id: first.id, IfMatch: changed.etag })
        return (yield* create({ CallerReference: "second" })).id
      }).pipe(Effect.provide(InMemoryCloudFront.layer()))
      assert.strictEqual(again, next)
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("never turns time back, and lets it go on", () =>
    Effect.gen(function* () {
      const made = yield* create()
      const { advance, now, restore, snapshot } = yield* fake
      yield* advance("1 hours")
      const late = yield* update(yield* read(made.id), { Comment: "late" })
      const json = yield* snapshot
      yield* Effect.gen(function* () {
        const other = yield* fake
        yield* other.restore(json)
        assert.strictEqual(yield* other.now, json.at)
        assert.strictEqual((yield* read(late.id)).status, "InProgress")
        yield* TestClock.adjust("5 minutes")
        assert.strictEqual((yield* read(late.id)).status, "Deployed")
      }).pipe(Effect.provide(InMemoryCloudFront.layer()))
      // The clock was moved by five minutes, in which the service here has not been asked.
      const before = yield* now
      yield* restore(json)
      assert.strictEqual(yield* now, before)
      assert.strictEqual((yield* read(late.id)).status, "Deployed")
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )
})

/** A copy of a snapshot in which one value is another one. */
const withValue = (json: unknown, [key = "", ...rest]: ReadonlyArray<string>, value: unknown): unknown => {
  if (key === "") return value
  if (Array.isArray(json)) return json.map((one: unknown, i) => (String(i) === key ? withValue(one, rest, value) : one))
  const given = json as Readonly<Record<string, unknown>>
  return { ...given, [key]: withValue(given[key], rest, value) }
}

const account = ["accounts", "123456789012"]
const distribution = [...account, "resources", "distribution", "0"]
const at = "accounts.123456789012"

const invalid: ReadonlyArray<readonly [path: string, at: ReadonlyArray<string>, value: unknown]> = [
  ["format", ["format"], "other"],
  ["version", ["version"], 2],
  ["at", ["at"], "now"],
  ["accounts", ["accounts"], []],
  [`${at}.serial`, [...account, "serial"], -1],
  [`${at}.tags.x.y`, [...account, "tags"], { x: { y: 1 } }],
  [`${at}.tags.x[0]`, [...account, "tags"], { x: [["y"]] }],
  [`${at}.tags.x[0][1]`, [...account, "tags"], { x: [["y", 1]] }],
  [`${at}.resources.bucket`, [...account, "resources", "bucket"], []],
  [`${at}.resources.distribution`, [...account, "resources", "distribution"], {}],
  [`${at}.resources.distribution[0].id`, [...distribution, "id"], 1],
  [`${at}.resources.distribution[0].place`, [...distribution, "place"], 2 ** 40],
  [`${at}.resources.distribution[0].place`, [...distribution, "place"], 5000],
  [`${at}.resources.distribution[0].deployedAt`, [...distribution, "deployedAt"], null],
  [`${at}.resources.distribution[0].modifiedAt`, [...distribution, "modifiedAt"], 1e300],
  ["at", ["at"], 8.64e15],
  [`${at}.resources.distribution[0].config`, [...distribution, "config"], "config"],
  [`${at}.resources.distribution[0].config.Enabled`, [...distribution, "config", "Enabled"], "yes"],
  [`${at}.resources.distribution[0].config.Comment`, [...distribution, "config", "Comment"], { $: "secret", value: 1 }],
  [
    `${at}.resources.distribution[0].config.Comment.value`,
    [...distribution, "config", "Comment"],
    { $: "bytes", value: "?" }
  ],
  [`${at}.departed.distribution.E1`, [...account, "departed"], { distribution: { E1: "1" } }]
]

describe("what is no snapshot", () => {
  it.effect.each(invalid)("is refused: %s", ([path, place, value]) =>
    Effect.gen(function* () {
      const made = yield* create()
      const { restore, snapshot } = yield* fake
      const json = yield* snapshot
      const error = yield* Effect.flip(restore(withValue(json, place, value)))
      assert.strictEqual(error._tag, "UnreadableSnapshot")
      assert.strictEqual(error.path, path)
      assert.include(error.message, path)
      // Nothing has changed.
      assert.deepStrictEqual(yield* snapshot, json)
      assert.strictEqual((yield* read(made.id)).id, made.id)
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("is refused if any member of what is stored has another type", () =>
    Effect.gen(function* () {
      yield* something
      const { restore, snapshot } = yield* fake
      const json = yield* snapshot
      const resources = json.accounts["123456789012"]?.resources ?? {}
      for (const [kind, [first]] of Object.entries(resources)) {
        const { config } = first as { readonly config: object }
        for (const member of Object.keys(config)) {
          const place = [...account, "resources", kind, "0", "config", member]
          const error = yield* Effect.flip(restore(withValue(json, place, { a: ["wrong"] })))
          assert.isTrue(error.path.startsWith(`${at}.resources.${kind}[0].config.${member}`), error.path)
        }
      }
      const code = [...account, "resources", "function", "0", "config", "code"]
      const notCode = yield* Effect.flip(restore(withValue(json, code, "?")))
      assert.strictEqual(notCode.path, `${at}.resources.function[0].config.code`)
      const items = [...account, "resources", "keyValueStore", "0", "config", "items"]
      const notItems = yield* Effect.flip(restore(withValue(json, items, { $: "hashMap", value: [["a", 1]] })))
      assert.strictEqual(notItems.path, `${at}.resources.keyValueStore[0].config.items`)
      const owner = [...account, "resources", "invalidation", "0", "config", "of"]
      const notAnOwner = yield* Effect.flip(restore(withValue(json, owner, "keyGroup")))
      assert.strictEqual(notAnOwner.path, `${at}.resources.invalidation[0].config.of`)
      assert.deepStrictEqual(yield* snapshot, json)
    }).pipe(Effect.provide(InMemoryCloudFront.layer(ROOM)))
  )

  it.effect("is refused if it has a resource twice", () =>
    Effect.gen(function* () {
      yield* create()
      const { restore, snapshot } = yield* fake
      const json = yield* snapshot
      const all = json.accounts["123456789012"]?.resources["distribution"] ?? []
      const error = yield* Effect.flip(
        restore(withValue(json, [...account, "resources", "distribution"], [...all, ...all]))
      )
      assert.strictEqual(error.path, `${at}.resources.distribution[1].id`)
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("is refused without its content in the message", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(Snapshot.parse("secret{"))
      assert.strictEqual(error.message, "The snapshot cannot be read: it is not JSON")
      const { restore } = yield* fake
      assert.strictEqual(
        (yield* Effect.flip(restore("secret"))).message,
        "The snapshot cannot be read: it must be an object"
      )
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )
})
