import * as Api from "@effect-cloudfront/core/CachePolicy"
import { deleteDistribution } from "@effect-cloudfront/core/Distribution"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/TestClock"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import {
  behavior,
  CACHING_DISABLED,
  cachePolicy,
  codeOf,
  create,
  fake,
  miscounted,
  OK,
  outcomeOf,
  read
} from "../support.js"
import { lifecycle, type Shown } from "./lifecycle.js"

const layer = InMemoryCloudFront.layer()

type Config = Api.CachePolicyConfig

const shown = ({ CachePolicy, ETag }: Api.GetCachePolicyResult): Shown<Config> => ({
  id: CachePolicy.Id,
  etag: ETag,
  config: CachePolicy.CachePolicyConfig
})

const update = ({ config, etag, id }: Shown<Config>, change: Partial<Config> = {}) =>
  Effect.map(Api.updateCachePolicy({ Id: id, IfMatch: etag, CachePolicyConfig: { ...config, ...change } }), shown)

const remove = ({ etag, id }: Pick<Shown<Config>, "etag" | "id">) => Api.deleteCachePolicy({ Id: id, IfMatch: etag })

lifecycle<Config>("a cache policy", {
  path: "cache-policy",
  create: (Name) =>
    Effect.map(Api.createCachePolicy({ CachePolicyConfig: { Name, MinTTL: 0 } }), (result) => ({
      ...shown(result),
      location: result.Location
    })),
  read: (Id) => Effect.map(Api.getCachePolicy({ Id }), shown),
  readConfig: (Id) =>
    Effect.map(Api.getCachePolicyConfig({ Id }), ({ CachePolicyConfig, ETag }) => ({
      etag: ETag,
      config: CachePolicyConfig
    })),
  update,
  change: { Comment: "new", MinTTL: 5 },
  remove,
  list: (cursor) =>
    Effect.map(Api.listCachePolicies(cursor), ({ CachePolicyList }) => ({
      page: CachePolicyList,
      ids: CachePolicyList.Items.map(({ CachePolicy }) => CachePolicy.Id)
    })),
  etags: ["E23ZP02F085DFQ", "ETVPDKIKX0DER"],
  missing: "NoSuchCachePolicy",
  exists: "CachePolicyAlreadyExists",
  provided: 7
})

const key = (change: Partial<Api.ParametersInCacheKeyAndForwardedToOrigin>): Partial<Config> => ({
  ParametersInCacheKeyAndForwardedToOrigin: {
    EnableAcceptEncodingGzip: false,
    HeadersConfig: { HeaderBehavior: "none" },
    CookiesConfig: { CookieBehavior: "none" },
    QueryStringsConfig: { QueryStringBehavior: "none" },
    ...change
  }
})

const names = (count: number) => ({ Items: Array.from({ length: count }, (_, i) => `n${i}`) })

const DISABLED = { MinTTL: 0, DefaultTTL: 0, MaxTTL: 0 }

const cases: ReadonlyArray<readonly [what: string, expected: string, change: Partial<Config>]> = [
  ["times in order", OK, { MinTTL: 1, DefaultTTL: 2, MaxTTL: 3 }],
  ["a negative time", "InvalidArgument", { MinTTL: -1 }],
  ["a default time that is too short", "InvalidArgument", { MinTTL: 3, DefaultTTL: 2 }],
  ["a longest time that is too short", "InvalidArgument", { DefaultTTL: 3, MaxTTL: 2 }],
  ["no name", "InvalidArgument", { Name: "" }],
  ["a name that is too long", "InvalidArgument", { Name: "x".repeat(129) }],
  ["a comment that is too long", "InvalidArgument", { Comment: "x".repeat(129) }],
  ["nothing in the key of a policy without caching", OK, { ...DISABLED, ...key({}) }],
  ["gzip without caching", "InvalidArgument", { ...DISABLED, ...key({ EnableAcceptEncodingGzip: true }) }],
  ["Brotli without caching", "InvalidArgument", { ...DISABLED, ...key({ EnableAcceptEncodingBrotli: true }) }],
  [
    "headers without caching",
    "InvalidArgument",
    { ...DISABLED, ...key({ HeadersConfig: { HeaderBehavior: "whitelist", Headers: { Items: ["a"] } } }) }
  ],
  ["cookies without caching", "InvalidArgument", { ...DISABLED, ...key({ CookiesConfig: { CookieBehavior: "all" } }) }],
  [
    "query strings without caching",
    "InvalidArgument",
    { ...DISABLED, ...key({ QueryStringsConfig: { QueryStringBehavior: "all" } }) }
  ],
  ["a choice of no headers", "InvalidArgument", key({ HeadersConfig: { HeaderBehavior: "whitelist" } })],
  [
    "headers that are not chosen",
    "InvalidArgument",
    key({ HeadersConfig: { HeaderBehavior: "none", Headers: { Items: ["a"] } } })
  ],
  [
    "the same header twice",
    "InvalidArgument",
    key({ HeadersConfig: { HeaderBehavior: "whitelist", Headers: { Items: ["a", "A"] } } })
  ],
  ["a choice of no cookies", "InvalidArgument", key({ CookiesConfig: { CookieBehavior: "allExcept" } })],
  [
    "names that are long together",
    "InvalidArgument",
    key({ CookiesConfig: { CookieBehavior: "whitelist", Cookies: { Items: ["x".repeat(600), "y".repeat(600)] } } })
  ],
  [
    "Accept-Encoding beside gzip",
    "InvalidArgument",
    key({
      EnableAcceptEncodingGzip: true,
      HeadersConfig: { HeaderBehavior: "whitelist", Headers: { Items: ["Accept-Encoding"] } }
    })
  ],
  [
    "Accept-Encoding alone",
    OK,
    key({ HeadersConfig: { HeaderBehavior: "whitelist", Headers: { Items: ["Accept-Encoding"] } } })
  ],
  [
    "too many headers",
    "TooManyHeadersInCachePolicy",
    key({ HeadersConfig: { HeaderBehavior: "whitelist", Headers: names(11) } })
  ],
  [
    "too many cookies",
    "TooManyCookiesInCachePolicy",
    key({ CookiesConfig: { CookieBehavior: "whitelist", Cookies: names(11) } })
  ],
  [
    "too many query strings",
    "TooManyQueryStringsInCachePolicy",
    key({ QueryStringsConfig: { QueryStringBehavior: "whitelist", QueryStrings: names(11) } })
  ]
]

describe("a cache policy with", () => {
  it.effect.each(cases)("%s: %s", ([_, expected, change]) =>
    Effect.gen(function* () {
      const made = yield* cachePolicy("made")
      assert.strictEqual(yield* outcomeOf(cachePolicy("new", change)), expected)
      const given = { ...made, config: { Name: "made", MinTTL: 0 } }
      assert.strictEqual(yield* outcomeOf(update(given, change)), expected)
    }).pipe(Effect.provide(layer))
  )
})

describe("cache policies", () => {
  it.effect("are counted", () =>
    Effect.gen(function* () {
      const body =
        "<CachePolicyConfig><Name>n</Name><MinTTL>0</MinTTL><ParametersInCacheKeyAndForwardedToOrigin>" +
        "<EnableAcceptEncodingGzip>false</EnableAcceptEncodingGzip><HeadersConfig><HeaderBehavior>whitelist</HeaderBehavior>" +
        "<Headers><Items><Name>a</Name></Items></Headers></HeadersConfig><CookiesConfig><CookieBehavior>none</CookieBehavior>" +
        "</CookiesConfig><QueryStringsConfig><QueryStringBehavior>none</QueryStringBehavior></QueryStringsConfig>" +
        "</ParametersInCacheKeyAndForwardedToOrigin></CachePolicyConfig>"
      assert.strictEqual(yield* miscounted("cache-policy", body), "400 InconsistentQuantities")
    }).pipe(Effect.provide(layer))
  )

  it.effect("have defaults", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual((yield* cachePolicy("one")).config, {
        Name: "one",
        Comment: "",
        MinTTL: 0,
        DefaultTTL: 86_400,
        MaxTTL: 31_536_000,
        ParametersInCacheKeyAndForwardedToOrigin: {
          EnableAcceptEncodingGzip: false,
          EnableAcceptEncodingBrotli: false,
          HeadersConfig: { HeaderBehavior: "none" },
          CookiesConfig: { CookieBehavior: "none" },
          QueryStringsConfig: { QueryStringBehavior: "none" }
        }
      })
      const { config } = yield* cachePolicy("two", { MinTTL: 40_000_000 })
      assert.deepInclude(config, { DefaultTTL: 40_000_000, MaxTTL: 40_000_000 })
    }).pipe(Effect.provide(layer))
  )

  it.effect("of AWS are there, and cannot be changed", () =>
    Effect.gen(function* () {
      const disabled = shown(yield* Api.getCachePolicy({ Id: CACHING_DISABLED }))
      assert.deepInclude(disabled.config, { Name: "Managed-CachingDisabled", MaxTTL: 0 })
      assert.strictEqual(yield* codeOf(update(disabled)), "IllegalUpdate")
      assert.strictEqual(yield* codeOf(remove(disabled)), "IllegalDelete")
      const { CachePolicy } = yield* Api.getCachePolicy({ Id: CACHING_DISABLED })
      assert.strictEqual(CachePolicy.LastModifiedTime.epochMillis, 0)
    }).pipe(Effect.provide(layer))
  )

  it.effect("of AWS would be accepted, under another name", () =>
    Effect.gen(function* () {
      const { CachePolicyList } = yield* Api.listCachePolicies({ Type: "managed" })
      for (const { CachePolicy } of CachePolicyList.Items) {
        const { CachePolicyConfig: config } = CachePolicy
        yield* Api.createCachePolicy({ CachePolicyConfig: { ...config, Name: `my-${config.Name}` } })
      }
    }).pipe(Effect.provide(layer))
  )

  it.effect("are listed by their type", () =>
    Effect.gen(function* () {
      const { id } = yield* cachePolicy("mine")
      const list = (Type?: Api.CachePolicyType) =>
        Effect.map(Api.listCachePolicies({ Type }), ({ CachePolicyList }) =>
          CachePolicyList.Items.map((one) => [one.Type, one.CachePolicy.Id])
        )
      assert.deepStrictEqual(yield* list("custom"), [["custom", id]])
      const managed = yield* list("managed")
      assert.lengthOf(managed, 7)
      assert.deepStrictEqual(yield* list(), [...managed, ["custom", id]])
    }).pipe(Effect.provide(layer))
  )

  it.effect("are changed together with the distributions that use them, and are not deleted before them", () =>
    Effect.gen(function* () {
      const policy = yield* cachePolicy("mine")
      const user = yield* create({ Enabled: false, DefaultCacheBehavior: { ...behavior, CachePolicyId: policy.id } })
      const other = yield* create()
      yield* TestClock.adjust("5 minutes")
      const changed = yield* update(policy, { Comment: "new" })
      assert.strictEqual((yield* read(other.id)).etag, other.etag)
      const seen = yield* read(user.id)
      assert.deepStrictEqual([seen.etag, seen.status], ["E3UN6WX5RRO2AG", "InProgress"])
      assert.strictEqual(yield* codeOf(remove(changed)), "CachePolicyInUse")
      yield* TestClock.adjust("5 minutes")
      yield* deleteDistribution({ Id: user.id, IfMatch: seen.etag })
      yield* remove(changed)
    }).pipe(Effect.provide(layer))
  )

  it.effect("are used by a limited number of distributions", () =>
    Effect.gen(function* () {
      const policy = yield* cachePolicy("mine")
      const use = create({ DefaultCacheBehavior: { ...behavior, CachePolicyId: policy.id } })
      yield* use
      assert.strictEqual(yield* codeOf(use), "TooManyDistributionsAssociatedToCachePolicy")
      // Those of AWS are not limited.
      yield* create()
      yield* create()
      assert.lengthOf(yield* Effect.flatMap(fake, ({ distributions }) => distributions), 3)
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ quotas: { distributionsPerCachePolicy: 1 } })))
  )
})
