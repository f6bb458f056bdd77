import { deleteDistribution } from "@effect-cloudfront/core/Distribution"
import * as Api from "@effect-cloudfront/core/OriginRequestPolicy"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/TestClock"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import { behavior, codeOf, create, miscounted, OK, originRequestPolicy, outcomeOf, read } from "../support.js"
import { lifecycle, type Shown } from "./lifecycle.js"

const layer = InMemoryCloudFront.layer()

type Config = Api.OriginRequestPolicyConfig

const shown = ({ ETag, OriginRequestPolicy }: Api.GetOriginRequestPolicyResult): Shown<Config> => ({
  id: OriginRequestPolicy.Id,
  etag: ETag,
  config: OriginRequestPolicy.OriginRequestPolicyConfig
})

const minimal = (Name: string): Config => ({
  Name,
  HeadersConfig: { HeaderBehavior: "none" },
  CookiesConfig: { CookieBehavior: "none" },
  QueryStringsConfig: { QueryStringBehavior: "none" }
})

const update = ({ config, etag, id }: Shown<Config>, change: Partial<Config> = {}) =>
  Effect.map(
    Api.updateOriginRequestPolicy({ Id: id, IfMatch: etag, OriginRequestPolicyConfig: { ...config, ...change } }),
    shown
  )

const remove = ({ etag, id }: Pick<Shown<Config>, "etag" | "id">) =>
  Api.deleteOriginRequestPolicy({ Id: id, IfMatch: etag })

lifecycle<Config>("an origin request policy", {
  path: "origin-request-policy",
  create: (Name) =>
    Effect.map(Api.createOriginRequestPolicy({ OriginRequestPolicyConfig: minimal(Name) }), (result) => ({
      ...shown(result),
      location: result.Location
    })),
  read: (Id) => Effect.map(Api.getOriginRequestPolicy({ Id }), shown),
  readConfig: (Id) =>
    Effect.map(Api.getOriginRequestPolicyConfig({ Id }), ({ ETag, OriginRequestPolicyConfig }) => ({
      etag: ETag,
      config: OriginRequestPolicyConfig
    })),
  update,
  change: { Comment: "new", CookiesConfig: { CookieBehavior: "all" } },
  remove,
  list: (cursor) =>
    Effect.map(Api.listOriginRequestPolicies(cursor), ({ OriginRequestPolicyList }) => ({
      page: OriginRequestPolicyList,
      ids: OriginRequestPolicyList.Items.map(({ OriginRequestPolicy }) => OriginRequestPolicy.Id)
    })),
  etags: ["E23ZP02F085DFQ", "ETVPDKIKX0DER"],
  missing: "NoSuchOriginRequestPolicy",
  exists: "OriginRequestPolicyAlreadyExists",
  provided: 7
})

const names = (count: number) => ({ Items: Array.from({ length: count }, (_, i) => `n${i}`) })

const cases: ReadonlyArray<readonly [what: string, expected: string, change: Partial<Config>]> = [
  ["all of the viewer", OK, { HeadersConfig: { HeaderBehavior: "allViewer" } }],
  ["all headers but one", OK, { HeadersConfig: { HeaderBehavior: "allExcept", Headers: { Items: ["Host"] } } }],
  ["no name", "InvalidArgument", { Name: "" }],
  ["all headers but none", "InvalidArgument", { HeadersConfig: { HeaderBehavior: "allExcept" } }],
  [
    "all headers and some",
    "InvalidArgument",
    { HeadersConfig: { HeaderBehavior: "allViewer", Headers: { Items: ["Host"] } } }
  ],
  [
    "headers of CloudFront",
    OK,
    {
      HeadersConfig: {
        HeaderBehavior: "allViewerAndWhitelistCloudFront",
        Headers: { Items: ["CloudFront-Viewer-City"] }
      }
    }
  ],
  [
    "headers that are not CloudFront's",
    "InvalidArgument",
    { HeadersConfig: { HeaderBehavior: "allViewerAndWhitelistCloudFront", Headers: { Items: ["Host"] } } }
  ],
  [
    "too many headers",
    "TooManyHeadersInOriginRequestPolicy",
    { HeadersConfig: { HeaderBehavior: "whitelist", Headers: names(11) } }
  ],
  [
    "too many cookies",
    "TooManyCookiesInOriginRequestPolicy",
    { CookiesConfig: { CookieBehavior: "whitelist", Cookies: names(11) } }
  ],
  [
    "too many query strings",
    "TooManyQueryStringsInOriginRequestPolicy",
    { QueryStringsConfig: { QueryStringBehavior: "whitelist", QueryStrings: names(11) } }
  ]
]

describe("an origin request policy with", () => {
  it.effect.each(cases)("%s: %s", ([_, expected, change]) =>
    Effect.gen(function* () {
      const made = yield* originRequestPolicy("made")
      assert.strictEqual(yield* outcomeOf(originRequestPolicy("new", change)), expected)
      assert.strictEqual(yield* outcomeOf(update(made, change)), expected)
    }).pipe(Effect.provide(layer))
  )
})

describe("origin request policies", () => {
  it.effect("are counted", () =>
    Effect.gen(function* () {
      const body =
        "<OriginRequestPolicyConfig><Name>n</Name><HeadersConfig><HeaderBehavior>whitelist</HeaderBehavior><Headers>" +
        "<Items><Name>a</Name></Items></Headers></HeadersConfig><CookiesConfig><CookieBehavior>none</CookieBehavior>" +
        "</CookiesConfig><QueryStringsConfig><QueryStringBehavior>none</QueryStringBehavior></QueryStringsConfig>" +
        "</OriginRequestPolicyConfig>"
      assert.strictEqual(yield* miscounted("origin-request-policy", body), "400 InconsistentQuantities")
    }).pipe(Effect.provide(layer))
  )

  it.effect("of AWS are there, and cannot be changed", () =>
    Effect.gen(function* () {
      const { OriginRequestPolicyList } = yield* Api.listOriginRequestPolicies({ Type: "managed" })
      assert.lengthOf(OriginRequestPolicyList.Items, 7)
      for (const { OriginRequestPolicy, Type } of OriginRequestPolicyList.Items) {
        assert.strictEqual(Type, "managed")
        const managed = shown(yield* Api.getOriginRequestPolicy({ Id: OriginRequestPolicy.Id }))
        assert.strictEqual(yield* codeOf(update(managed)), "IllegalUpdate")
        assert.strictEqual(yield* codeOf(remove(managed)), "IllegalDelete")
      }
      assert.deepStrictEqual(
        (yield* Api.listOriginRequestPolicies({ Type: "custom" })).OriginRequestPolicyList.Items,
        []
      )
    }).pipe(Effect.provide(layer))
  )

  it.effect("are changed together with the distributions that use them, and are not deleted before them", () =>
    Effect.gen(function* () {
      const policy = yield* originRequestPolicy("mine")
      const DefaultCacheBehavior = { ...behavior, OriginRequestPolicyId: policy.id }
      const user = yield* create({ Enabled: false, DefaultCacheBehavior })
      const changed = yield* update(policy, { Comment: "new" })
      const seen = yield* read(user.id)
      assert.strictEqual(seen.etag, "E3UN6WX5RRO2AG")
      assert.strictEqual(yield* codeOf(remove(changed)), "OriginRequestPolicyInUse")
      yield* TestClock.adjust("5 minutes")
      yield* deleteDistribution({ Id: user.id, IfMatch: seen.etag })
      yield* remove(changed)
    }).pipe(Effect.provide(layer))
  )

  it.effect("are used by a limited number of distributions", () =>
    Effect.gen(function* () {
      const { id } = yield* originRequestPolicy("mine")
      const use = create({ DefaultCacheBehavior: { ...behavior, OriginRequestPolicyId: id } })
      yield* use
      assert.strictEqual(yield* codeOf(use), "TooManyDistributionsAssociatedToOriginRequestPolicy")
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ quotas: { distributionsPerOriginRequestPolicy: 1 } })))
  )
})
