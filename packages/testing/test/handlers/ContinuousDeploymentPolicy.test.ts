import * as Api from "@effect-cloudfront/core/ContinuousDeploymentPolicy"
import {
  associateAlias,
  associateDistributionWebACL,
  deleteDistribution,
  disassociateDistributionWebACL,
  type DistributionConfig,
  updateDistributionWithStagingConfig
} from "@effect-cloudfront/core/Distribution"
import { assert, describe, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/TestClock"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import {
  cachePolicy,
  CERTIFICATE,
  codeOf,
  copy,
  create as createDistribution,
  deployment,
  deploymentPolicy as create,
  type Handle,
  handleOf,
  miscounted,
  read as readDistribution,
  send,
  update as updateDistribution,
  verdict,
  withAliases
} from "../support.js"

const layer = InMemoryCloudFront.layer()

type Config = Api.ContinuousDeploymentPolicyConfig
type Made = Effect.Effect.Success<ReturnType<typeof create>>

const shown = ({ ContinuousDeploymentPolicy, ETag }: Api.GetContinuousDeploymentPolicyResult): Made => ({
  id: ContinuousDeploymentPolicy.Id,
  etag: ETag,
  config: ContinuousDeploymentPolicy.ContinuousDeploymentPolicyConfig
})

const read = (Id: string) => Effect.map(Api.getContinuousDeploymentPolicy({ Id }), shown)

const update = ({ config, etag, id }: Made, change: Partial<Config> = {}) =>
  Effect.map(
    Api.updateContinuousDeploymentPolicy({
      Id: id,
      IfMatch: etag,
      ContinuousDeploymentPolicyConfig: { ...config, ...change }
    }),
    shown
  )

const remove = ({ etag, id }: Pick<Made, "etag" | "id">) =>
  Api.deleteContinuousDeploymentPolicy({ Id: id, IfMatch: etag })

/** A staging distribution of a primary one of its own. */
const staging = Effect.flatMap(createDistribution(), copy)

const names = (...Items: ReadonlyArray<string>) => ({ StagingDistributionDnsNames: { Items } })

const weight = (Weight: number, IdleTTL?: number, MaximumTTL = 3600): Partial<Config> => ({
  TrafficConfig: {
    Type: "SingleWeight",
    SingleWeightConfig: {
      Weight,
      ...(IdleTTL === undefined ? {} : { SessionStickinessConfig: { IdleTTL, MaximumTTL } })
    }
  }
})

const header = (Header: string, Value = "1"): Partial<Config> => ({
  TrafficConfig: { Type: "SingleHeader", SingleHeaderConfig: { Header, Value } }
})

describe("a continuous deployment policy", () => {
  it.effect("is created, read and listed", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(86_400_000)
      const { domainName } = yield* staging
      const ContinuousDeploymentPolicyConfig = {
        StagingDistributionDnsNames: { Quantity: 1, Items: [domainName] },
        Enabled: true,
        TrafficConfig: {
          Type: "SingleWeight" as const,
          SingleWeightConfig: { Weight: 0.15, SessionStickinessConfig: { IdleTTL: 300, MaximumTTL: 3600 } }
        }
      }
      const { ContinuousDeploymentPolicy, ETag, Location } = yield* Api.createContinuousDeploymentPolicy({
        ContinuousDeploymentPolicyConfig
      })
      const { Id } = ContinuousDeploymentPolicy
      assert.match(Id, /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/)
      assert.deepStrictEqual(ContinuousDeploymentPolicy, {
        Id,
        LastModifiedTime: DateTime.unsafeMake(86_400_000),
        ContinuousDeploymentPolicyConfig
      })
      assert.strictEqual(Location, `https://cloudfront.amazonaws.com/2020-05-31/continuous-deployment-policy/${Id}`)
      assert.deepStrictEqual(yield* Api.getContinuousDeploymentPolicy({ Id }), { ContinuousDeploymentPolicy, ETag })
      assert.deepStrictEqual(yield* Api.getContinuousDeploymentPolicyConfig({ Id }), {
        ContinuousDeploymentPolicyConfig,
        ETag
      })
      const { ContinuousDeploymentPolicyList } = yield* Api.listContinuousDeploymentPolicies()
      assert.deepStrictEqual(ContinuousDeploymentPolicyList, {
        MaxItems: 100,
        Quantity: 1,
        Items: [{ ContinuousDeploymentPolicy }]
      })
    }).pipe(Effect.provide(layer))
  )

  it.effect("is changed and deleted in the current version", () =>
    Effect.gen(function* () {
      const made = yield* create(yield* staging)
      const changed = yield* update(made, { Enabled: false })
      assert.deepStrictEqual(changed, { ...made, etag: changed.etag, config: { ...made.config, Enabled: false } })
      assert.notStrictEqual(changed.etag, made.etag)
      for (const [etag, code] of [
        [made.etag, "PreconditionFailed"],
        ["?", "InvalidIfMatchVersion"]
      ] as const) {
        assert.strictEqual(yield* codeOf(update({ ...changed, etag })), code)
        assert.strictEqual(yield* codeOf(remove({ ...changed, etag })), code)
      }
      yield* remove(changed)
      const missing = "NoSuchContinuousDeploymentPolicy"
      assert.strictEqual(yield* codeOf(read(made.id)), missing)
      assert.strictEqual(yield* codeOf(Api.getContinuousDeploymentPolicyConfig({ Id: made.id })), missing)
      assert.strictEqual(yield* codeOf(update(changed)), missing)
      assert.strictEqual(yield* codeOf(remove(changed)), missing)
    }).pipe(Effect.provide(layer))
  )

  it.effect("sends requests by their weight or header", () =>
    Effect.gen(function* () {
      const one = yield* staging
      const made = yield* create(one)
      const other = yield* staging
      const valid = [
        weight(0),
        weight(0.15, 300, 300),
        weight(0.01, 600, 3600),
        header("aws-cf-cd-x"),
        header("AWS-CF-CD-x"),
        { TrafficConfig: undefined }
      ]
      for (const change of valid) yield* update(yield* read(made.id), change)
      const { TrafficConfig: byWeight } = weight(0.1)
      const { TrafficConfig: byHeader } = header("aws-cf-cd-x")
      const wrong: ReadonlyArray<Partial<Config>> = [
        weight(0.16),
        weight(-0.01),
        weight(0.1, 299),
        weight(0.1, 300, 299),
        weight(0.1, 300, 3601),
        weight(0.1, 601, 600),
        header("x-staging"),
        header("aws-cf-cd-x", ""),
        { TrafficConfig: { Type: "SingleHeader" } },
        { TrafficConfig: { Type: "SingleWeight" } },
        { TrafficConfig: { ...byWeight, ...byHeader, Type: "SingleWeight" } },
        { TrafficConfig: { ...byWeight, ...byHeader, Type: "SingleHeader" } }
      ]
      const current = yield* read(made.id)
      for (const change of wrong) {
        assert.strictEqual(yield* codeOf(create(other, change)), "InvalidArgument")
        assert.strictEqual(yield* codeOf(update(current, change)), "InvalidArgument")
      }
      assert.deepStrictEqual(yield* read(made.id), current)
    }).pipe(Effect.provide(layer))
  )

  it.effect("has one staging distribution, which no other policy has", () =>
    Effect.gen(function* () {
      const [one, two, plain] = [yield* staging, yield* staging, yield* createDistribution()]
      const made = yield* create(one)
      assert.strictEqual(yield* codeOf(create(one)), "StagingDistributionInUse")
      assert.strictEqual(
        yield* codeOf(create({ domainName: one.domainName.toUpperCase() })),
        "StagingDistributionInUse"
      )
      const other = yield* create(two)
      assert.strictEqual(yield* codeOf(update(other, names(one.domainName))), "StagingDistributionInUse")
      const three = (yield* staging).domainName
      for (const change of [names(), names(plain.domainName), names("d1.cloudfront.net"), names(three, three)]) {
        assert.strictEqual(yield* codeOf(create(one, change)), "InvalidArgument")
        assert.strictEqual(yield* codeOf(update(other, change)), "InvalidArgument")
      }
      yield* update(other, names(three))
      yield* create(two)
      yield* remove(made)
      yield* create(one)
    }).pipe(Effect.provide(layer))
  )

  it.effect("needs a body with the right quantities", () =>
    Effect.gen(function* () {
      const path = "continuous-deployment-policy"
      assert.strictEqual(verdict(yield* send("POST", path)), "400 MissingBody")
      const { domainName } = yield* staging
      const body =
        `<ContinuousDeploymentPolicyConfig><StagingDistributionDnsNames><Items><DnsName>${domainName}</DnsName></Items>` +
        "</StagingDistributionDnsNames><Enabled>true</Enabled></ContinuousDeploymentPolicyConfig>"
      assert.strictEqual(yield* miscounted(path, body), "400 InconsistentQuantities")
      const made = yield* create({ domainName })
      const wrong = body.replace("<Items>", "<Quantity>9</Quantity><Items>")
      const headers = { "if-match": made.etag }
      const put = (body?: string) => Effect.map(send("PUT", `${path}/${made.id}`, { body, headers }), verdict)
      assert.strictEqual(yield* put(wrong), "400 InconsistentQuantities")
      assert.strictEqual(yield* put(), "400 MissingBody")
    }).pipe(Effect.provide(layer))
  )

  it.effect("is listed in pages", () =>
    Effect.gen(function* () {
      const made = [yield* create(yield* staging), yield* create(yield* staging), yield* create(yield* staging)]
      const list = (input: Api.ListContinuousDeploymentPoliciesRequest) =>
        Effect.map(Api.listContinuousDeploymentPolicies(input), (result) => result.ContinuousDeploymentPolicyList)
      const first = yield* list({ MaxItems: 2 })
      assert.deepInclude(first, { NextMarker: made[1]?.id ?? "", MaxItems: 2, Quantity: 2 })
      const rest = yield* list({ Marker: first.NextMarker })
      assert.deepStrictEqual(
        [...first.Items, ...rest.Items].map(({ ContinuousDeploymentPolicy }) => ContinuousDeploymentPolicy.Id),
        made.map(({ id }) => id)
      )
      assert.strictEqual(yield* codeOf(list({ Marker: "none" })), "InvalidArgument")
    }).pipe(Effect.provide(layer))
  )

  it.effect("has a quota", () =>
    Effect.gen(function* () {
      const [one, two] = [yield* staging, yield* staging]
      yield* create(one)
      assert.strictEqual(yield* codeOf(create(two)), "TooManyContinuousDeploymentPolicies")
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ quotas: { continuousDeploymentPolicies: 1 } })))
  )
})

const attach = (primary: Handle, policy: Made) =>
  updateDistribution(primary, { ContinuousDeploymentPolicyId: policy.id })

describe("a policy of a primary distribution", () => {
  it.effect("is attached by an update, and by nothing else", () =>
    Effect.gen(function* () {
      const plain = yield* createDistribution()
      const policy = yield* create(yield* copy(plain))
      const id = { ContinuousDeploymentPolicyId: policy.id }
      const unknown = { ContinuousDeploymentPolicyId: "none" }
      assert.strictEqual(yield* codeOf(createDistribution(id)), "InvalidArgument")
      assert.strictEqual(yield* codeOf(createDistribution(unknown)), "NoSuchContinuousDeploymentPolicy")
      assert.strictEqual(yield* codeOf(updateDistribution(plain, unknown)), "NoSuchContinuousDeploymentPolicy")
      const primary = yield* attach(plain, policy)
      assert.strictEqual(primary.config.ContinuousDeploymentPolicyId, policy.id)
      const other = yield* createDistribution()
      assert.strictEqual(yield* codeOf(attach(other, policy)), "ContinuousDeploymentPolicyInUse")
      assert.strictEqual(yield* codeOf(attach(yield* copy(other), policy)), "InvalidArgument")
      assert.strictEqual(yield* codeOf(remove(policy)), "ContinuousDeploymentPolicyInUse")
      const detached = yield* updateDistribution(primary, { ContinuousDeploymentPolicyId: "" })
      yield* attach(other, policy)
      assert.strictEqual(yield* codeOf(attach(detached, policy)), "ContinuousDeploymentPolicyInUse")
    }).pipe(Effect.provide(layer))
  )

  it.effect("needs a staging distribution that agrees with the primary one", () =>
    Effect.gen(function* () {
      const primary = yield* createDistribution(withAliases("www.example.com"))
      const strange = yield* createDistribution({ Staging: true })
      const policy = yield* create(strange)
      assert.strictEqual(yield* codeOf(attach(primary, policy)), "IllegalUpdate")
      const id = `arn:aws:cloudfront::123456789012:continuous-deployment-policy/${policy.id}`
      assert.strictEqual(yield* codeOf(attach(primary, { ...policy, id })), "NoSuchContinuousDeploymentPolicy")
      const { ViewerCertificate } = primary.config
      yield* updateDistribution(strange, { ViewerCertificate, Comment: "other", Enabled: true })
      yield* attach(primary, policy)
    }).pipe(Effect.provide(layer))
  )

  it.effect("gets no other staging distribution that does not agree with the primary one", () =>
    Effect.gen(function* () {
      const { policy, primary, staging } = yield* deployment()
      const other = yield* copy(yield* createDistribution({ PriceClass: "PriceClass_100" }))
      const like = yield* copy(yield* createDistribution())
      const named = ({ domainName }: Handle) => ({ StagingDistributionDnsNames: { Items: [domainName] } })
      assert.strictEqual(yield* codeOf(update(policy, named(other))), "InvalidArgument")
      const moved = yield* update(policy, named(like))
      const back = yield* update(moved, named(staging))
      // It may have any while it is not attached.
      yield* updateDistribution(yield* readDistribution(primary.id), { ContinuousDeploymentPolicyId: "" })
      yield* update(back, named(other))
    }).pipe(Effect.provide(layer))
  )

  const HTTP3 = { HttpVersion: "http2and3" as const }

  it.effect("does not go with HTTP/3", () =>
    Effect.gen(function* () {
      const modern = yield* createDistribution(HTTP3)
      assert.strictEqual(yield* codeOf(copy(modern)), "InvalidArgument")
      assert.strictEqual(yield* codeOf(createDistribution({ ...HTTP3, Staging: true })), "InvalidArgument")
      const one = yield* staging
      assert.strictEqual(yield* codeOf(updateDistribution(one, HTTP3)), "InvalidArgument")
      assert.strictEqual(yield* codeOf(attach(modern, yield* create(one))), "InvalidArgument")
    }).pipe(Effect.provide(layer))
  )

  it.effect("is changed together with the distribution", () =>
    Effect.gen(function* () {
      const { policy, primary, staging } = yield* deployment()
      yield* TestClock.adjust("5 minutes")
      yield* update(policy, { Enabled: false })
      const after = yield* readDistribution(primary.id)
      assert.strictEqual(after.status, "InProgress")
      assert.strictEqual(after.etag, "E1F83G8C2ARO7P")
      assert.strictEqual((yield* readDistribution(staging.id)).etag, staging.etag)
    }).pipe(Effect.provide(layer))
  )

  const ACL = "arn:aws:wafv2:us-east-1:123456789012:global/webacl/n/1"

  /** What can be changed. */
  const changeable: Readonly<Record<string, (one: Handle) => Partial<DistributionConfig>>> = {
    Comment: () => ({ Comment: "new" }),
    DefaultRootObject: () => ({ DefaultRootObject: "index.html" }),
    DefaultCacheBehavior: ({ config }) => ({
      DefaultCacheBehavior: { ...config.DefaultCacheBehavior, Compress: true }
    }),
    CacheBehaviors: ({ config }) => ({
      CacheBehaviors: { Items: [{ ...config.DefaultCacheBehavior, PathPattern: "x" }] }
    }),
    Origins: ({ config }) => ({
      Origins: { Items: config.Origins.Items.map((origin) => ({ ...origin, DomainName: "new.example.com" })) }
    }),
    CustomErrorResponses: () => ({ CustomErrorResponses: { Items: [{ ErrorCode: 404 }] } }),
    Restrictions: () => ({ Restrictions: { GeoRestriction: { RestrictionType: "blacklist", Items: ["DE"] } } }),
    Logging: () => ({ Logging: { Enabled: true, IncludeCookies: false, Bucket: "b.s3.amazonaws.com", Prefix: "" } })
  }

  it.effect.each(Object.entries(changeable))("lets %s change, on both distributions", ([_, change]) =>
    Effect.gen(function* () {
      const { primary, staging } = yield* deployment()
      for (const one of [primary, staging]) yield* updateDistribution(one, change(one))
    }).pipe(Effect.provide(layer))
  )

  const frozen: Readonly<Record<string, Partial<DistributionConfig>>> = {
    ViewerCertificate: {
      ViewerCertificate: { ACMCertificateArn: `${CERTIFICATE}2`, SSLSupportMethod: "sni-only" }
    },
    MinimumProtocolVersion: {
      ViewerCertificate: {
        ACMCertificateArn: CERTIFICATE,
        SSLSupportMethod: "sni-only",
        MinimumProtocolVersion: "TLSv1.2_2019"
      }
    },
    HttpVersion: { HttpVersion: "http1.1" },
    HTTP3: { HttpVersion: "http3" },
    PriceClass: { PriceClass: "PriceClass_100" },
    IsIPV6Enabled: { IsIPV6Enabled: false },
    WebACLId: { WebACLId: ACL }
  }

  it.effect.each(Object.entries(frozen))("freezes %s, on both distributions", ([_, change]) =>
    Effect.gen(function* () {
      const { policy, primary, staging } = yield* deployment(withAliases("www.example.com"))
      for (const one of [primary, staging]) {
        assert.strictEqual(yield* codeOf(updateDistribution(one, change)), "IllegalUpdate")
      }
      const off = yield* update(policy, { Enabled: false })
      const after = yield* readDistribution(primary.id)
      assert.strictEqual(yield* codeOf(updateDistribution(after, change)), "IllegalUpdate")
      // Without the policy, both can change.
      const free = yield* updateDistribution(after, { ContinuousDeploymentPolicyId: "", ...change })
      assert.deepInclude(free.config, { ContinuousDeploymentPolicyId: "" })
      if (change.HttpVersion !== "http3") yield* updateDistribution(staging, change)
      yield* remove(off)
    }).pipe(Effect.provide(layer))
  )

  it.effect("freezes aliases", () =>
    Effect.gen(function* () {
      const source = yield* createDistribution(withAliases("other.example.com"))
      const { primary } = yield* deployment(withAliases("www.example.com", "example.com"))
      const one = { Aliases: { Items: ["www.example.com"] } }
      assert.strictEqual(yield* codeOf(updateDistribution(primary, one)), "IllegalUpdate")
      // Their order does not count.
      yield* updateDistribution(primary, { Aliases: { Items: ["example.com", "www.example.com"] } })
      const move = (TargetDistributionId: string, Alias: string) =>
        codeOf(associateAlias({ TargetDistributionId, Alias }))
      assert.strictEqual(yield* move(primary.id, "other.example.com"), "IllegalUpdate")
      assert.strictEqual(yield* move(source.id, "www.example.com"), "IllegalUpdate")
    }).pipe(Effect.provide(layer))
  )

  it.effect("lets a web ACL be replaced, but not come or go", () =>
    Effect.gen(function* () {
      const associate = ({ etag, id }: Handle, WebACLArn: string) =>
        associateDistributionWebACL({ Id: id, IfMatch: etag, WebACLArn })
      const bare = (yield* deployment()).primary
      assert.strictEqual(yield* codeOf(associate(bare, ACL)), "InvalidArgument")
      const { primary } = yield* deployment({ WebACLId: ACL })
      const off = disassociateDistributionWebACL({ Id: primary.id, IfMatch: primary.etag })
      assert.strictEqual(yield* codeOf(off), "InvalidArgument")
      assert.strictEqual(yield* codeOf(updateDistribution(primary, { WebACLId: "" })), "IllegalUpdate")
      yield* associate(primary, `${ACL}2`)
      yield* updateDistribution(yield* readDistribution(primary.id), { WebACLId: `${ACL}3` })
    }).pipe(Effect.provide(layer))
  )
})

const promote = (primary: Handle, staging: Handle) =>
  Effect.map(
    updateDistributionWithStagingConfig({
      Id: primary.id,
      StagingDistributionId: staging.id,
      IfMatch: `${primary.etag}, ${staging.etag}`
    }),
    handleOf
  )

const removeDistribution = ({ etag, id }: Handle) => deleteDistribution({ Id: id, IfMatch: etag })

describe("the end of a continuous deployment", () => {
  it.effect("is the policy's detachment, its deletion, and then that of the staging distribution", () =>
    Effect.gen(function* () {
      const { policy, primary, staging } = yield* deployment()
      assert.strictEqual(yield* codeOf(updateDistribution(staging, { Enabled: false })), "StagingDistributionInUse")
      const off = yield* updateDistribution(primary, { Enabled: false })
      yield* TestClock.adjust("5 minutes")
      assert.strictEqual(yield* codeOf(removeDistribution(off)), "ResourceInUse")
      assert.strictEqual(yield* codeOf(remove(policy)), "ContinuousDeploymentPolicyInUse")
      const detached = yield* updateDistribution(off, { ContinuousDeploymentPolicyId: "" })
      assert.strictEqual(yield* codeOf(updateDistribution(staging, { Enabled: false })), "StagingDistributionInUse")
      yield* remove(policy)
      const stagingOff = yield* updateDistribution(staging, { Enabled: false })
      yield* TestClock.adjust("5 minutes")
      yield* removeDistribution(stagingOff)
      yield* removeDistribution(detached)
    }).pipe(Effect.provide(layer))
  )

  it.effect("is refused to a disabled staging distribution with a policy", () =>
    Effect.gen(function* () {
      const one = yield* copy(yield* createDistribution(), { Enabled: false })
      const policy = yield* create(one)
      yield* TestClock.adjust("5 minutes")
      assert.strictEqual(yield* codeOf(removeDistribution(one)), "StagingDistributionInUse")
      yield* remove(policy)
      yield* removeDistribution(one)
    }).pipe(Effect.provide(layer))
  )

  it.effect("is a promotion, which disables the policy and changes the primary distribution once", () =>
    Effect.gen(function* () {
      const { policy, primary, staging } = yield* deployment(withAliases("www.example.com"))
      const changed = yield* updateDistribution(staging, { Comment: "new", DefaultRootObject: "index.html" })
      yield* TestClock.adjust("5 minutes")
      const promoted = yield* promote(primary, changed)
      assert.deepInclude(promoted, { id: primary.id, etag: "E1F83G8C2ARO7P", status: "InProgress" })
      assert.deepStrictEqual(promoted.config, {
        ...primary.config,
        Comment: "new",
        DefaultRootObject: "index.html"
      })
      const after = yield* read(policy.id)
      assert.deepStrictEqual(after.config, { ...policy.config, Enabled: false })
      assert.notStrictEqual(after.etag, policy.etag)
      assert.strictEqual((yield* readDistribution(staging.id)).etag, changed.etag)
      // Once more, with a policy that is disabled already.
      yield* promote(promoted, changed)
      assert.strictEqual((yield* read(policy.id)).etag, after.etag)
    }).pipe(Effect.provide(layer))
  )

  it.effect("is no promotion of another staging distribution", () =>
    Effect.gen(function* () {
      const { primary } = yield* deployment()
      assert.strictEqual(yield* codeOf(promote(primary, yield* staging)), "InvalidArgument")
      assert.strictEqual((yield* readDistribution(primary.id)).etag, primary.etag)
    }).pipe(Effect.provide(layer))
  )
})

describe("a staging distribution", () => {
  it.effect("is no copy of another one", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* codeOf(copy(yield* staging)), "InvalidArgument")
    }).pipe(Effect.provide(layer))
  )

  it.effect("counts among the users of what it has in common with the primary one", () =>
    Effect.gen(function* () {
      const { id } = yield* cachePolicy("mine")
      const primary = yield* createDistribution()
      const one = yield* copy(primary)
      const DefaultCacheBehavior = { ...one.config.DefaultCacheBehavior, CachePolicyId: id }
      const user = yield* updateDistribution(one, { DefaultCacheBehavior })
      const tooMany = "TooManyDistributionsAssociatedToCachePolicy"
      assert.strictEqual(yield* codeOf(promote(primary, user)), tooMany)
      yield* updateDistribution(user, { DefaultCacheBehavior: one.config.DefaultCacheBehavior })
      const other = yield* updateDistribution(primary, { DefaultCacheBehavior })
      assert.strictEqual(yield* codeOf(copy(other)), tooMany)
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ quotas: { distributionsPerCachePolicy: 1 } })))
  )
})
