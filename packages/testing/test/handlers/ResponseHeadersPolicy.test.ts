import { deleteDistribution } from "@effect-cloudfront/core/Distribution"
import * as Api from "@effect-cloudfront/core/ResponseHeadersPolicy"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/TestClock"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import { behavior, codeOf, create, miscounted, OK, outcomeOf, read, responseHeadersPolicy } from "../support.js"
import { lifecycle, type Shown } from "./lifecycle.js"

const layer = InMemoryCloudFront.layer()

type Config = Api.ResponseHeadersPolicyConfig

const shown = ({ ETag, ResponseHeadersPolicy }: Api.GetResponseHeadersPolicyResult): Shown<Config> => ({
  id: ResponseHeadersPolicy.Id,
  etag: ETag,
  config: ResponseHeadersPolicy.ResponseHeadersPolicyConfig
})

const custom = (count: number): Partial<Config> => ({
  CustomHeadersConfig: {
    Items: Array.from({ length: count }, (_, i) => ({ Header: `x-${i}`, Value: "1", Override: true }))
  }
})

const update = ({ config, etag, id }: Shown<Config>, change: Partial<Config> = {}) =>
  Effect.map(
    Api.updateResponseHeadersPolicy({ Id: id, IfMatch: etag, ResponseHeadersPolicyConfig: { ...config, ...change } }),
    shown
  )

const remove = ({ etag, id }: Pick<Shown<Config>, "etag" | "id">) =>
  Api.deleteResponseHeadersPolicy({ Id: id, IfMatch: etag })

lifecycle<Config>("a response headers policy", {
  path: "response-headers-policy",
  create: (Name) =>
    Effect.map(Api.createResponseHeadersPolicy({ ResponseHeadersPolicyConfig: { Name, ...custom(1) } }), (result) => ({
      ...shown(result),
      location: result.Location
    })),
  read: (Id) => Effect.map(Api.getResponseHeadersPolicy({ Id }), shown),
  readConfig: (Id) =>
    Effect.map(Api.getResponseHeadersPolicyConfig({ Id }), ({ ETag, ResponseHeadersPolicyConfig }) => ({
      etag: ETag,
      config: ResponseHeadersPolicyConfig
    })),
  update,
  change: { Comment: "new", ServerTimingHeadersConfig: { Enabled: true, SamplingRate: 50 } },
  remove,
  list: (cursor) =>
    Effect.map(Api.listResponseHeadersPolicies(cursor), ({ ResponseHeadersPolicyList }) => ({
      page: ResponseHeadersPolicyList,
      ids: ResponseHeadersPolicyList.Items.map(({ ResponseHeadersPolicy }) => ResponseHeadersPolicy.Id)
    })),
  etags: ["E23ZP02F085DFQ", "ETVPDKIKX0DER"],
  missing: "NoSuchResponseHeadersPolicy",
  exists: "ResponseHeadersPolicyAlreadyExists",
  provided: 5
})

const cors = (change: Partial<Api.ResponseHeadersPolicyCorsConfig>): Partial<Config> => ({
  CorsConfig: {
    AccessControlAllowOrigins: { Items: ["*"] },
    AccessControlAllowHeaders: { Items: ["*"] },
    AccessControlAllowMethods: { Items: ["GET"] },
    AccessControlAllowCredentials: false,
    OriginOverride: true,
    ...change
  }
})

const security = (SecurityHeadersConfig: Api.ResponseHeadersPolicySecurityHeadersConfig): Partial<Config> => ({
  SecurityHeadersConfig
})

const policyOf = (length: number) =>
  security({ ContentSecurityPolicy: { Override: true, ContentSecurityPolicy: "x".repeat(length) } })

const cases: ReadonlyArray<readonly [what: string, expected: string, change: Partial<Config>]> = [
  ["nothing in it", "InvalidArgument", { CustomHeadersConfig: undefined }],
  ["an empty list", "InvalidArgument", custom(0)],
  ["no name", "InvalidArgument", { Name: "" }],
  ["CORS", OK, cors({})],
  ["no origins", "InvalidArgument", cors({ AccessControlAllowOrigins: { Items: [] } })],
  ["no headers", "InvalidArgument", cors({ AccessControlAllowHeaders: { Items: [] } })],
  ["no methods", "InvalidArgument", cors({ AccessControlAllowMethods: { Items: [] } })],
  ["credentials and all headers", "InvalidArgument", cors({ AccessControlAllowCredentials: true })],
  ["a negative age", "InvalidArgument", cors({ AccessControlMaxAgeSec: -1 })],
  [
    "two ways to tell what to do about scripts",
    "InvalidArgument",
    security({ XSSProtection: { Override: true, Protection: true, ModeBlock: true, ReportUri: "/r" } })
  ],
  [
    "a negative age of transport security",
    "InvalidArgument",
    security({ StrictTransportSecurity: { Override: true, AccessControlMaxAgeSec: -1 } })
  ],
  ["the longest content security policy", OK, policyOf(1783)],
  ["a content security policy that is too long", "TooLongCSPInResponseHeadersPolicy", policyOf(1784)],
  ["ten headers", OK, custom(10)],
  ["eleven headers", "TooManyCustomHeadersInResponseHeadersPolicy", custom(11)],
  [
    "the same header twice",
    "InvalidArgument",
    {
      CustomHeadersConfig: {
        Items: [
          { Header: "a", Value: "1", Override: true },
          { Header: "A", Value: "2", Override: true }
        ]
      }
    }
  ],
  [
    "eleven removed headers",
    "TooManyRemoveHeadersInResponseHeadersPolicy",
    { RemoveHeadersConfig: { Items: Array.from({ length: 11 }, (_, i) => ({ Header: `x-${i}` })) } }
  ],
  [
    "the same header removed twice",
    "InvalidArgument",
    { RemoveHeadersConfig: { Items: [{ Header: "a" }, { Header: "A" }] } }
  ]
]

describe("a response headers policy with", () => {
  it.effect.each(cases)("%s: %s", ([_, expected, change]) =>
    Effect.gen(function* () {
      const made = yield* responseHeadersPolicy("made")
      assert.strictEqual(yield* outcomeOf(responseHeadersPolicy("new", change)), expected)
      assert.strictEqual(yield* outcomeOf(update(made, change)), expected)
    }).pipe(Effect.provide(layer))
  )
})

describe("response headers policies", () => {
  it.effect("are counted", () =>
    Effect.gen(function* () {
      const body =
        "<ResponseHeadersPolicyConfig><Name>n</Name><RemoveHeadersConfig><Items><ResponseHeadersPolicyRemoveHeader>" +
        "<Header>a</Header></ResponseHeadersPolicyRemoveHeader></Items></RemoveHeadersConfig></ResponseHeadersPolicyConfig>"
      assert.strictEqual(yield* miscounted("response-headers-policy", body), "400 InconsistentQuantities")
    }).pipe(Effect.provide(layer))
  )

  it.effect("of AWS are there, and cannot be changed", () =>
    Effect.gen(function* () {
      const { ResponseHeadersPolicyList } = yield* Api.listResponseHeadersPolicies({ Type: "managed" })
      assert.lengthOf(ResponseHeadersPolicyList.Items, 5)
      for (const { ResponseHeadersPolicy, Type } of ResponseHeadersPolicyList.Items) {
        assert.strictEqual(Type, "managed")
        const managed = shown(yield* Api.getResponseHeadersPolicy({ Id: ResponseHeadersPolicy.Id }))
        assert.strictEqual(yield* codeOf(update(managed)), "IllegalUpdate")
        assert.strictEqual(yield* codeOf(remove(managed)), "IllegalDelete")
      }
      const { ResponseHeadersPolicyList: mine } = yield* Api.listResponseHeadersPolicies({ Type: "custom" })
      assert.deepStrictEqual(mine.Items, [])
    }).pipe(Effect.provide(layer))
  )

  it.effect("are changed together with the distributions that use them, and are not deleted before them", () =>
    Effect.gen(function* () {
      const policy = yield* responseHeadersPolicy("mine")
      const DefaultCacheBehavior = { ...behavior, ResponseHeadersPolicyId: policy.id }
      const user = yield* create({ Enabled: false, DefaultCacheBehavior })
      const changed = yield* update(policy, { Comment: "new" })
      const seen = yield* read(user.id)
      assert.strictEqual(seen.etag, "E3UN6WX5RRO2AG")
      assert.strictEqual(yield* codeOf(remove(changed)), "ResponseHeadersPolicyInUse")
      yield* TestClock.adjust("5 minutes")
      yield* deleteDistribution({ Id: user.id, IfMatch: seen.etag })
      yield* remove(changed)
    }).pipe(Effect.provide(layer))
  )

  it.effect("are used by a limited number of distributions", () =>
    Effect.gen(function* () {
      const { id } = yield* responseHeadersPolicy("mine")
      const use = create({ DefaultCacheBehavior: { ...behavior, ResponseHeadersPolicyId: id } })
      yield* use
      assert.strictEqual(yield* codeOf(use), "TooManyDistributionsAssociatedToResponseHeadersPolicy")
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ quotas: { distributionsPerResponseHeadersPolicy: 1 } })))
  )
})
