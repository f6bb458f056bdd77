import * as Distribution from "@effect-cloudfront/core/Distribution"
import * as Pagination from "@effect-cloudfront/core/Pagination"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import { forAll } from "@effect-cloudfront/support/Property"
import * as Runs from "@effect-cloudfront/support/Runs"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import {
  anycastIpList,
  assertCounted,
  behavior,
  cachePolicy,
  CACHING_DISABLED,
  codeOf,
  create,
  customOrigin,
  keyGroups,
  originRequestPolicy,
  publishedConnectionFunction,
  read,
  realtimeLogConfig,
  responseHeadersPolicy,
  send,
  textOf,
  trustStore,
  vpcOrigin,
  withAliases
} from "../support.js"

const layer = InMemoryCloudFront.layer()

const many = (n: number) =>
  Effect.forEach(
    Array.from({ length: n }),
    () => Effect.map(create({ Enabled: false }), ({ etag, id }) => ({ etag, id })),
    { concurrency: 1 }
  )

const idsOf = (made: ReadonlyArray<{ readonly id: string }>) => made.map(({ id }) => id)

const allIds = (MaxItems?: number) =>
  Pagination.items(Distribution.listDistributions, { MaxItems }).pipe(
    Stream.map(({ Id }) => Id),
    Stream.runCollect,
    Effect.map((all) => Array.from(all))
  )

const list = (input: Distribution.ListDistributionsRequest = {}) =>
  Effect.map(Distribution.listDistributions(input), ({ DistributionList }) => DistributionList)

describe("pages", () => {
  it.effect("of an empty list", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* list(), { Marker: "", MaxItems: 100, IsTruncated: false, Quantity: 0, Items: [] })
      assert.notInclude(textOf(yield* send("GET", "distribution")), "<Items")
    }).pipe(Effect.provide(layer))
  )

  it.effect("have Marker, IsTruncated and NextMarker", () =>
    Effect.gen(function* () {
      const ids = idsOf(yield* many(5))
      const first = yield* list({ MaxItems: 2 })
      assert.deepInclude(first, { Marker: "", NextMarker: ids[1], MaxItems: 2, IsTruncated: true, Quantity: 2 })
      assert.deepStrictEqual(
        first.Items.map(({ Id }) => Id),
        ids.slice(0, 2)
      )
      const marker = ids[3] ?? ""
      const last = yield* list({ MaxItems: 2, Marker: marker })
      assert.deepInclude(last, { Marker: marker, MaxItems: 2, IsTruncated: false, Quantity: 1 })
      assert.isFalse("NextMarker" in last)
      const beyond = yield* list({ Marker: ids[4] })
      assert.deepInclude(beyond, { IsTruncated: false, Quantity: 0, Items: [] })
      assertCounted([first, last, beyond])
    }).pipe(Effect.provide(layer))
  )

  it.effect("have at most a hundred items", () =>
    Effect.gen(function* () {
      yield* many(103)
      const page = yield* list({ MaxItems: 1000 })
      assert.deepInclude(page, { MaxItems: 100, Quantity: 100, IsTruncated: true })
      assert.lengthOf(yield* allIds(), 103)
    }).pipe(Effect.provide(layer))
  )

  it.effect("have a configurable maximum", () =>
    Effect.gen(function* () {
      const ids = idsOf(yield* many(3))
      assert.deepInclude(yield* list(), { MaxItems: 2, Quantity: 2, NextMarker: ids[1] })
      assert.deepInclude(yield* list({ Marker: ids[1] }), { NextMarker: "", IsTruncated: false })
      assert.deepStrictEqual(yield* allIds(), ids)
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ pageSize: 2, lastPageMarker: "empty" })))
  )

  it.effect("refuse an unknown marker", () =>
    Effect.gen(function* () {
      yield* many(1)
      assert.strictEqual(yield* codeOf(list({ Marker: "E0" })), "InvalidArgument")
    }).pipe(Effect.provide(layer))
  )

  it.effect("continue after a deleted item", () =>
    Effect.gen(function* () {
      const made = yield* many(4)
      yield* TestClock.adjust("5 minutes")
      const { NextMarker } = yield* list({ MaxItems: 2 })
      const [, second] = made
      assert.strictEqual(NextMarker, second?.id)
      yield* Distribution.deleteDistribution({ Id: second?.id ?? "", IfMatch: second?.etag ?? "" })
      const rest = yield* list({ Marker: NextMarker })
      assert.deepStrictEqual(
        rest.Items.map(({ Id }) => Id),
        idsOf(made).slice(2)
      )
    }).pipe(Effect.provide(layer))
  )

  const sizes = { count: fc.integer({ min: 0, max: 12 }), size: fc.integer({ min: 1, max: 14 }) }

  it.live("together are all there is, each once, whatever their size", () =>
    forAll(
      fc.record({ ...sizes, seed: fc.nat(1000) }),
      ({ count, seed, size }) =>
        Effect.gen(function* () {
          const ids = idsOf(yield* many(count))
          const listed = yield* allIds(size)
          assert.deepStrictEqual(listed, ids)
        }).pipe(Effect.provide(InMemoryCloudFront.layer({ seed }))),
      { numRuns: Runs.of(6, 25) }
    )
  )

  it.live("are so in any order too", () =>
    forAll(
      fc.record(sizes),
      ({ count, size }) =>
        Effect.gen(function* () {
          const ids = idsOf(yield* many(count))
          const listed = yield* allIds(size)
          assert.deepStrictEqual([...listed].sort(), [...ids].sort())
          if (count > 5) assert.notDeepEqual(listed, ids)
        }).pipe(Effect.provide(InMemoryCloudFront.layer({ listOrder: "shuffled" }))),
      { numRuns: Runs.of(6, 25) }
    )
  )
})

describe("summaries", () => {
  it.effect("equal the results of single reads", () =>
    Effect.gen(function* () {
      const made = yield* create({ ...withAliases("www.example.com"), Comment: "mine", HttpVersion: "http2and3" })
      const { Distribution: full } = yield* Distribution.getDistribution({ Id: made.id })
      const [summary] = (yield* list()).Items
      const {
        CallerReference: _reference,
        ContinuousDeploymentPolicyId: _policy,
        DefaultRootObject: _root,
        Logging: _logging,
        ...config
      } = made.config
      assert.deepStrictEqual(summary, {
        Id: full.Id,
        ARN: full.ARN,
        ETag: made.etag,
        Status: full.Status,
        LastModifiedTime: full.LastModifiedTime,
        DomainName: full.DomainName,
        ...config,
        ConnectionMode: "direct",
        AliasICPRecordals: [{ CNAME: "www.example.com", ICPRecordalStatus: "APPROVED" }]
      } as typeof summary)
    }).pipe(Effect.provide(layer))
  )

  it.effect("have HttpVersion in upper case, as observed", () =>
    Effect.gen(function* () {
      yield* create({ HttpVersion: "http3" })
      assert.include(textOf(yield* send("GET", "distribution")), "<HttpVersion>HTTP3</HttpVersion>")
      assert.strictEqual((yield* list()).Items[0]?.HttpVersion, "http3")
    }).pipe(Effect.provide(layer))
  )
})

const WEB_ACL = "arn:aws:wafv2:us-east-1:123456789012:global/webacl/n/1"
const LOGS = "arn:aws:cloudfront::123456789012:realtime-log-config/logs"

/** What distributions can refer to: of each kind, one that is used, and another one. */
const referable = Effect.gen(function* () {
  yield* realtimeLogConfig("logs")
  const [keys, keys2] = yield* keyGroups(2)
  const [trusted, trusted2] = [yield* trustStore("one"), yield* trustStore("two")]
  return {
    vpc: [(yield* vpcOrigin("one")).id, (yield* vpcOrigin("two")).id],
    anycast: [(yield* anycastIpList("one")).id, (yield* anycastIpList("two")).id],
    cache: [(yield* cachePolicy("one")).id, (yield* cachePolicy("two")).id],
    request: [(yield* originRequestPolicy("one")).id, (yield* originRequestPolicy("two")).id],
    response: [(yield* responseHeadersPolicy("one")).id, (yield* responseHeadersPolicy("two")).id],
    keys: [keys ?? "", keys2 ?? ""],
    trusted: [trusted.TrustStore.Id ?? "", trusted2.TrustStore.Id ?? ""],
    connection: [yield* publishedConnectionFunction("one"), yield* publishedConnectionFunction("two")]
  } as const
})

type Referable = Effect.Effect.Success<typeof referable>

/** A distribution that uses one of everything. */
const everything = ({ anycast, cache, connection, keys, request, response, trusted, vpc }: Referable) =>
  create({
    Origins: {
      Items: [customOrigin, { Id: "vpc", DomainName: "internal.example.com", VpcOriginConfig: { VpcOriginId: vpc[0] } }]
    },
    CacheBehaviors: {
      Items: [
        {
          ...behavior,
          PathPattern: "x",
          CachePolicyId: cache[0],
          OriginRequestPolicyId: request[0],
          ResponseHeadersPolicyId: response[0],
          RealtimeLogConfigArn: LOGS,
          TrustedKeyGroups: { Enabled: true, Items: [keys[0]] }
        }
      ]
    },
    WebACLId: WEB_ACL,
    AnycastIpListId: anycast[0],
    ConnectionMode: "tenant-only",
    ViewerMtlsConfig: { Mode: "required", TrustStoreConfig: { TrustStoreId: trusted[0] } },
    ConnectionFunctionAssociation: { Id: connection[0] }
  })

interface By {
  /** The ids of the distributions that use the thing. */
  readonly list: (
    thing: string
  ) => Effect.Effect<
    ReadonlyArray<string>,
    { readonly _tag: string; readonly code?: string; readonly message: string },
    Effect.Effect.Context<ReturnType<typeof list>>
  >
  readonly used: string | ((all: Referable) => string)
  readonly unused: string | ((all: Referable) => string)
  readonly missing: string
  readonly refusal: string
}

const fromIds = Effect.map(
  ({ DistributionIdList }: { readonly DistributionIdList: Distribution.DistributionIdList }) => DistributionIdList.Items
)
const fromSummaries = Effect.map(({ DistributionList }: { readonly DistributionList: Distribution.DistributionList }) =>
  DistributionList.Items.map(({ Id }) => Id)
)

const lists: Readonly<Record<string, By>> = {
  CachePolicyId: {
    list: (CachePolicyId) => fromIds(Distribution.listDistributionsByCachePolicyId({ CachePolicyId })),
    used: (all) => all.cache[0],
    unused: (all) => all.cache[1],
    missing: "cache",
    refusal: "NoSuchCachePolicy"
  },
  OriginRequestPolicyId: {
    list: (OriginRequestPolicyId) =>
      fromIds(Distribution.listDistributionsByOriginRequestPolicyId({ OriginRequestPolicyId })),
    used: (all) => all.request[0],
    unused: (all) => all.request[1],
    missing: "request",
    refusal: "NoSuchOriginRequestPolicy"
  },
  ResponseHeadersPolicyId: {
    list: (ResponseHeadersPolicyId) =>
      fromIds(Distribution.listDistributionsByResponseHeadersPolicyId({ ResponseHeadersPolicyId })),
    used: (all) => all.response[0],
    unused: (all) => all.response[1],
    missing: "response",
    refusal: "NoSuchResponseHeadersPolicy"
  },
  KeyGroup: {
    list: (KeyGroupId) => fromIds(Distribution.listDistributionsByKeyGroup({ KeyGroupId })),
    used: (all) => all.keys[0],
    unused: (all) => all.keys[1],
    missing: "keys",
    refusal: "NoSuchResource"
  },
  VpcOriginId: {
    list: (VpcOriginId) => fromIds(Distribution.listDistributionsByVpcOriginId({ VpcOriginId })),
    used: (all) => all.vpc[0],
    unused: (all) => all.vpc[1],
    missing: "vo_3",
    refusal: "EntityNotFound"
  },
  AnycastIpListId: {
    list: (AnycastIpListId) => fromSummaries(Distribution.listDistributionsByAnycastIpListId({ AnycastIpListId })),
    used: (all) => all.anycast[0],
    unused: (all) => all.anycast[1],
    missing: "aip_3",
    refusal: "EntityNotFound"
  },
  TrustStore: {
    list: (TrustStoreIdentifier) => fromSummaries(Distribution.listDistributionsByTrustStore({ TrustStoreIdentifier })),
    used: (all) => all.trusted[0],
    unused: (all) => all.trusted[1],
    missing: "ts_3",
    refusal: "EntityNotFound"
  },
  ConnectionFunction: {
    list: (ConnectionFunctionIdentifier) =>
      fromSummaries(Distribution.listDistributionsByConnectionFunction({ ConnectionFunctionIdentifier })),
    used: (all) => all.connection[0],
    unused: (all) => all.connection[1],
    missing: "cf_3",
    refusal: "EntityNotFound"
  },
  OwnedResource: {
    list: (id) =>
      Effect.map(
        Distribution.listDistributionsByOwnedResource({
          ResourceArn: `arn:aws:cloudfront::123456789012:vpcorigin/${id}`
        }),
        ({ DistributionList }) =>
          DistributionList.Items.map(({ DistributionId, OwnerAccountId }) => {
            assert.strictEqual(OwnerAccountId, "123456789012")
            return DistributionId
          })
      ),
    used: (all) => all.vpc[0],
    unused: (all) => all.vpc[1],
    missing: "vo_3",
    refusal: "EntityNotFound"
  },
  WebACLId: {
    list: (WebACLId) => fromSummaries(Distribution.listDistributionsByWebACLId({ WebACLId })),
    used: WEB_ACL,
    unused: `${WEB_ACL}2`,
    missing: "mine",
    refusal: "InvalidWebACLId"
  },
  RealtimeLogConfigArn: {
    list: (RealtimeLogConfigArn) =>
      fromSummaries(Distribution.listDistributionsByRealtimeLogConfig({ RealtimeLogConfigArn })),
    used: LOGS,
    unused: `${LOGS}2`,
    missing: "",
    refusal: "InvalidArgument"
  },
  RealtimeLogConfigName: {
    list: (RealtimeLogConfigName) =>
      fromSummaries(
        Distribution.listDistributionsByRealtimeLogConfig({
          RealtimeLogConfigName,
          // The name wins.
          RealtimeLogConfigArn: RealtimeLogConfigName === "" ? undefined : "arn"
        })
      ),
    used: "logs",
    unused: "logs2",
    missing: "",
    refusal: "InvalidArgument"
  }
}

describe("the distributions by", () => {
  it.effect.each(Object.entries(lists))("%s", ([_, { list, missing, refusal, unused, used }]) =>
    Effect.gen(function* () {
      yield* create()
      const all = yield* referable
      const { id } = yield* everything(all)
      const idOf = (given: By["used"]) => (typeof given === "string" ? given : given(all))
      assert.deepStrictEqual(yield* list(idOf(used)), [id])
      assert.deepStrictEqual(yield* list(idOf(unused)), [])
      assert.strictEqual(yield* codeOf(list(missing)), refusal)
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ quotas: { anycastIpLists: 2 } })))
  )

  it.effect("no web ACL", () =>
    Effect.gen(function* () {
      const { id } = yield* create()
      yield* Effect.flatMap(referable, everything)
      const none = yield* Distribution.listDistributionsByWebACLId({ WebACLId: "null" })
      assert.deepStrictEqual(
        none.DistributionList.Items.map(({ Id }) => Id),
        [id]
      )
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ quotas: { anycastIpLists: 2 } })))
  )

  it.effect("ConnectionMode", () =>
    Effect.gen(function* () {
      const plain = yield* create()
      const multi = yield* Effect.flatMap(referable, everything)
      const by = (ConnectionMode: Distribution.ConnectionMode) =>
        fromSummaries(Distribution.listDistributionsByConnectionMode({ ConnectionMode }))
      assert.deepStrictEqual(yield* by("direct"), [plain.id])
      assert.deepStrictEqual(yield* by("tenant-only"), [multi.id])
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ quotas: { anycastIpLists: 2 } })))
  )

  it.effect("a managed policy, page by page", () =>
    Effect.gen(function* () {
      const ids = idsOf(yield* many(3))
      const input = { CachePolicyId: CACHING_DISABLED, MaxItems: 2 }
      const { DistributionIdList: first } = yield* Distribution.listDistributionsByCachePolicyId(input)
      assert.deepStrictEqual(first, {
        Marker: "",
        NextMarker: ids[1] ?? "",
        MaxItems: 2,
        IsTruncated: true,
        Quantity: 2,
        Items: ids.slice(0, 2)
      })
      const all = yield* Stream.runCollect(Pagination.items(Distribution.listDistributionsByCachePolicyId, input))
      assert.deepStrictEqual(Array.from(all), ids)
      assert.strictEqual((yield* read(ids[0] ?? "")).id, ids[0])
    }).pipe(Effect.provide(layer))
  )
})
