import {
  copyDistribution,
  createDistribution,
  createDistributionWithTags,
  deleteDistribution,
  type DistributionConfig,
  getDistribution,
  getDistributionConfig,
  listDistributions,
  updateDistribution,
  updateDistributionWithStagingConfig
} from "@effect-cloudfront/core/Distribution"
import { createInvalidation } from "@effect-cloudfront/core/Invalidation"
import { listTagsForResource } from "@effect-cloudfront/core/Tagging"
import { assert, describe, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/TestClock"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import {
  assertCounted,
  behavior,
  CACHING_DISABLED,
  codeOf,
  copy,
  create,
  customOrigin,
  deployment,
  fake,
  handleOf,
  keyGroups,
  minimal,
  read,
  send,
  textOf,
  update,
  verdict,
  withAliases
} from "../support.js"

const layer = InMemoryCloudFront.layer()

/** A distribution that can be deleted. */
const disabled = Effect.gen(function* () {
  const made = yield* create({ Enabled: false })
  yield* TestClock.adjust("5 minutes")
  return made
})

const remove = ({ etag, id }: { readonly id: string; readonly etag: string }) =>
  deleteDistribution({ Id: id, IfMatch: etag })

describe("create", () => {
  it.effect("returns the distribution, its location and its version", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(86_400_000)
      const { Distribution, ETag, Location } = yield* createDistribution({ DistributionConfig: minimal })
      assert.match(Distribution.Id, /^E[0-9A-Z]{13}$/)
      assert.match(Distribution.DomainName, /^d[0-9a-z]{13}\.cloudfront\.net$/)
      assert.strictEqual(Distribution.ARN, `arn:aws:cloudfront::123456789012:distribution/${Distribution.Id}`)
      assert.strictEqual(Distribution.Status, "InProgress")
      assert.strictEqual(DateTime.formatIso(Distribution.LastModifiedTime), "1970-01-02T00:00:00.000Z")
      assert.strictEqual(Distribution.InProgressInvalidationBatches, 0)
      assert.strictEqual(ETag, "ETVPDKIKX0DER")
      assert.strictEqual(Location, `https://cloudfront.amazonaws.com/2020-05-31/distribution/${Distribution.Id}`)
      const read = yield* getDistribution({ Id: Distribution.Id })
      assert.deepStrictEqual(read, { Distribution, ETag })
      const config = yield* getDistributionConfig({ Id: Distribution.Id })
      assert.deepStrictEqual(config, { DistributionConfig: Distribution.DistributionConfig, ETag })
      assertCounted(read)
    }).pipe(Effect.provide(layer))
  )

  it.effect("sets defaults for absent members", () =>
    Effect.gen(function* () {
      const { config } = yield* create({ CallerReference: "r" })
      const expected: DistributionConfig = {
        CallerReference: "r",
        Aliases: { Quantity: 0, Items: [] },
        DefaultRootObject: "",
        Origins: {
          Quantity: 1,
          Items: [
            {
              Id: "origin",
              DomainName: "example.com",
              OriginPath: "",
              CustomHeaders: { Quantity: 0, Items: [] },
              CustomOriginConfig: {
                HTTPPort: 80,
                HTTPSPort: 443,
                OriginProtocolPolicy: "https-only",
                OriginSslProtocols: { Quantity: 3, Items: ["TLSv1", "TLSv1.1", "TLSv1.2"] },
                OriginReadTimeout: 30,
                OriginKeepaliveTimeout: 5
              },
              ConnectionAttempts: 3,
              ConnectionTimeout: 10,
              OriginShield: { Enabled: false },
              OriginAccessControlId: ""
            }
          ]
        },
        OriginGroups: { Quantity: 0, Items: [] },
        DefaultCacheBehavior: {
          TargetOriginId: "origin",
          TrustedSigners: { Enabled: false, Quantity: 0, Items: [] },
          TrustedKeyGroups: { Enabled: false, Quantity: 0, Items: [] },
          ViewerProtocolPolicy: "allow-all",
          AllowedMethods: {
            Quantity: 2,
            Items: ["HEAD", "GET"],
            CachedMethods: { Quantity: 2, Items: ["HEAD", "GET"] }
          },
          SmoothStreaming: false,
          Compress: false,
          LambdaFunctionAssociations: { Quantity: 0, Items: [] },
          FunctionAssociations: { Quantity: 0, Items: [] },
          FieldLevelEncryptionId: "",
          CachePolicyId: CACHING_DISABLED
        },
        CacheBehaviors: { Quantity: 0, Items: [] },
        CustomErrorResponses: { Quantity: 0, Items: [] },
        Comment: "",
        Logging: { Enabled: false, IncludeCookies: false, Bucket: "", Prefix: "" },
        PriceClass: "PriceClass_All",
        Enabled: true,
        ViewerCertificate: {
          CloudFrontDefaultCertificate: true,
          MinimumProtocolVersion: "TLSv1",
          SSLSupportMethod: "vip",
          CertificateSource: "cloudfront"
        },
        Restrictions: { GeoRestriction: { RestrictionType: "none", Quantity: 0, Items: [] } },
        WebACLId: "",
        HttpVersion: "http2",
        IsIPV6Enabled: true,
        ContinuousDeploymentPolicyId: "",
        Staging: false
      }
      assert.deepStrictEqual(config, expected)
    }).pipe(Effect.provide(layer))
  )

  it.effect("sets the times to live of a behavior without a policy", () =>
    Effect.gen(function* () {
      const { CachePolicyId: _, ...legacy } = behavior
      const ForwardedValues = { QueryString: false, Cookies: { Forward: "none" as const } }
      const { config } = yield* create({ DefaultCacheBehavior: { ...legacy, ForwardedValues } })
      const { DefaultTTL, MaxTTL, MinTTL } = config.DefaultCacheBehavior
      assert.deepStrictEqual([MinTTL, DefaultTTL, MaxTTL], [0, 86_400, 31_536_000])
    }).pipe(Effect.provide(layer))
  )

  it.effect("sets the forwarded values of a behavior without a policy", () =>
    Effect.gen(function* () {
      const ForwardedValues = { QueryString: false, Cookies: { Forward: "none" as const } }
      const legacy = { ...behavior, CachePolicyId: undefined, ForwardedValues }
      const { config, id } = yield* create({
        DefaultCacheBehavior: legacy,
        CacheBehaviors: { Items: [{ ...legacy, PathPattern: "/a" }] }
      })
      const completed = {
        ...ForwardedValues,
        Headers: { Quantity: 0, Items: [] },
        QueryStringCacheKeys: { Quantity: 0, Items: [] }
      }
      assert.deepStrictEqual(config.DefaultCacheBehavior.ForwardedValues, completed)
      assert.deepStrictEqual(config.CacheBehaviors?.Items[0]?.ForwardedValues, completed)
      assert.deepStrictEqual((yield* read(id)).config, config)
      const [summary] = (yield* listDistributions()).DistributionList.Items
      assert.deepStrictEqual(summary?.DefaultCacheBehavior.ForwardedValues, completed)
    }).pipe(Effect.provide(layer))
  )

  it.effect("sorts custom error responses by code, and sets their defaults", () =>
    Effect.gen(function* () {
      const { config } = yield* create({
        CustomErrorResponses: {
          Items: [
            { ErrorCode: 503 },
            { ErrorCode: 404, ResponseCode: "200", ResponsePagePath: "/404", ErrorCachingMinTTL: 5 },
            { ErrorCode: 403 }
          ]
        }
      })
      assert.deepStrictEqual(config.CustomErrorResponses?.Items, [
        { ErrorCode: 403, ResponsePagePath: "", ResponseCode: "" },
        { ErrorCode: 404, ResponsePagePath: "/404", ResponseCode: "200", ErrorCachingMinTTL: 5 },
        { ErrorCode: 503, ResponsePagePath: "", ResponseCode: "" }
      ])
    }).pipe(Effect.provide(layer))
  )

  it.effect("refuses an empty caller reference", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(create({ CallerReference: "" }))
      assert.strictEqual(error._tag, "InvalidArgument")
      assert.include(error.message, "The parameter CallerReference is too small.")
      const { etag, id } = yield* create()
      const copy = { PrimaryDistributionId: id, IfMatch: etag, Staging: true, CallerReference: "" }
      assert.strictEqual(yield* codeOf(copyDistribution(copy)), "InvalidArgument")
    }).pipe(Effect.provide(layer))
  )

  it.effect("fails with the messages of the service", () =>
    Effect.gen(function* () {
      const { id } = yield* create({ CallerReference: "r" })
      const twice = yield* Effect.flip(create({ CallerReference: "r" }))
      assert.include(
        twice.message,
        "The caller reference that you are using to create a distribution is associated with another distribution. " +
          `Already exists: ${id}`
      )
      const lost = yield* Effect.flip(create({ DefaultCacheBehavior: { ...behavior, TargetOriginId: "other" } }))
      assert.include(lost.message, "One or more of your origins or origin groups do not exist.")
    }).pipe(Effect.provide(layer))
  )

  it.effect("uses the configured partition", () =>
    Effect.gen(function* () {
      const { Distribution } = yield* createDistribution({ DistributionConfig: minimal })
      assert.strictEqual(Distribution.ARN, `arn:aws-cn:cloudfront::123456789012:distribution/${Distribution.Id}`)
      assert.match(Distribution.DomainName, /^d[0-9a-z]{13}\.cloudfront\.cn$/)
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ signingRegion: "cn-northwest-1" })))
  )

  it.effect("stores the given configuration", () =>
    Effect.gen(function* () {
      const change: Partial<DistributionConfig> = {
        ...withAliases("www.example.com", "*.example.org"),
        DefaultRootObject: "index.html",
        CustomErrorResponses: {
          Quantity: 1,
          Items: [{ ErrorCode: 404, ResponsePagePath: "/404.html", ResponseCode: "404", ErrorCachingMinTTL: 5 }]
        },
        CacheBehaviors: { Quantity: 1, Items: [{ ...behavior, PathPattern: "*.jpg", Compress: true }] },
        Restrictions: { GeoRestriction: { RestrictionType: "whitelist", Quantity: 2, Items: ["DE", "FR"] } },
        PriceClass: "PriceClass_100",
        HttpVersion: "http2and3",
        IsIPV6Enabled: false
      }
      const { config } = yield* create(change)
      assert.deepStrictEqual(config.Aliases, { Quantity: 2, Items: ["www.example.com", "*.example.org"] })
      assert.deepInclude(config.CacheBehaviors?.Items[0], { PathPattern: "*.jpg", Compress: true })
      assert.deepStrictEqual(config.CustomErrorResponses, change.CustomErrorResponses)
      assert.deepStrictEqual(config.Restrictions, change.Restrictions)
      assert.deepStrictEqual(config.ViewerCertificate, {
        ...change.ViewerCertificate,
        CloudFrontDefaultCertificate: false,
        Certificate: change.ViewerCertificate?.ACMCertificateArn ?? "",
        CertificateSource: "acm"
      })
      assert.deepInclude(config, { PriceClass: "PriceClass_100", HttpVersion: "http2and3", IsIPV6Enabled: false })
    }).pipe(Effect.provide(layer))
  )

  it.effect("refuses a used caller reference", () =>
    Effect.gen(function* () {
      const { id } = yield* create({ CallerReference: "r" })
      const error = yield* Effect.flip(create({ CallerReference: "r" }))
      assert.strictEqual(error._tag, "DistributionAlreadyExists")
      assert.include(error.message, `Already exists: ${id}`)
      assert.strictEqual(
        yield* codeOf(create({ CallerReference: "r", Comment: "another" })),
        "DistributionAlreadyExists"
      )
    }).pipe(Effect.provide(layer))
  )

  it.effect("with tags", () =>
    Effect.gen(function* () {
      const tagged = (key: string) =>
        createDistributionWithTags({
          DistributionConfigWithTags: {
            DistributionConfig: minimal,
            Tags: { Items: [{ Key: key, Value: "v" }, { Key: "empty" }] }
          }
        })
      const { Distribution } = yield* tagged("k")
      assert.deepStrictEqual((yield* listTagsForResource({ Resource: Distribution.ARN })).Tags.Items, [
        { Key: "k", Value: "v" },
        { Key: "empty", Value: "" }
      ])
      assert.strictEqual(yield* codeOf(tagged("aws:k")), "InvalidTagging")
      assert.lengthOf(yield* Effect.flatMap(fake, ({ distributions }) => distributions), 1)
    }).pipe(Effect.provide(layer))
  )

  it.effect("returns the active signers", () =>
    Effect.gen(function* () {
      const groups = yield* keyGroups(1)
      const trusted = {
        ...behavior,
        TrustedSigners: { Enabled: true, Items: ["self", "111122223333"] },
        TrustedKeyGroups: { Enabled: true, Items: groups }
      }
      const { Distribution } = yield* createDistribution({
        DistributionConfig: {
          ...minimal,
          DefaultCacheBehavior: trusted,
          CacheBehaviors: { Items: [{ ...trusted, PathPattern: "x" }] }
        }
      })
      assert.deepStrictEqual(Distribution.ActiveTrustedSigners, {
        Enabled: true,
        Quantity: 2,
        Items: ["self", "111122223333"].map((AwsAccountNumber) => ({
          AwsAccountNumber,
          KeyPairIds: { Quantity: 0, Items: [] }
        }))
      })
      assert.deepStrictEqual(Distribution.ActiveTrustedKeyGroups, {
        Enabled: true,
        Quantity: 1,
        Items: groups.map((KeyGroupId) => ({ KeyGroupId, KeyPairIds: { Quantity: 0, Items: [] } }))
      })
    }).pipe(Effect.provide(layer))
  )
})

describe("read", () => {
  it.effect("fails for a missing resource", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(getDistribution({ Id: "E0" }))
      assert.strictEqual(error._tag, "NoSuchDistribution")
      assert.include(error.message, ": The specified distribution does not exist. (")
      assert.strictEqual(yield* codeOf(getDistributionConfig({ Id: "E0" })), "NoSuchDistribution")
    }).pipe(Effect.provide(layer))
  )

  it.effect("counts the invalidations in progress", () =>
    Effect.gen(function* () {
      const { id } = yield* create()
      const other = yield* create()
      const invalidate = (DistributionId: string) =>
        createInvalidation({ DistributionId, InvalidationBatch: { Paths: { Items: ["/"] } } })
      const count = Effect.map(getDistribution({ Id: id }), (one) => one.Distribution.InProgressInvalidationBatches)
      yield* invalidate(id)
      yield* invalidate(other.id)
      yield* TestClock.adjust("1 minutes")
      yield* invalidate(id)
      assert.strictEqual(yield* count, 2)
      yield* TestClock.adjust("1 minutes")
      assert.strictEqual(yield* count, 1)
      yield* TestClock.adjust("1 minutes")
      assert.strictEqual(yield* count, 0)
    }).pipe(Effect.provide(layer))
  )
})

describe("update", () => {
  it.effect("makes a new version, even without a change", () =>
    Effect.gen(function* () {
      const first = yield* create()
      yield* TestClock.adjust("10 minutes")
      const same = yield* updateDistribution({ Id: first.id, IfMatch: first.etag, DistributionConfig: first.config })
      assert.strictEqual(same.ETag, "E3UN6WX5RRO2AG")
      assert.strictEqual(same.Distribution.Status, "InProgress")
      assert.strictEqual(same.Distribution.LastModifiedTime.epochMillis, 600_000)
      assert.deepStrictEqual(same.Distribution.DistributionConfig, first.config)
      // Nobody has to wait for the one before to be deployed.
      const third = yield* update(handleOf(same), { Comment: "third", Enabled: false })
      assert.strictEqual(third.etag, "E1F83G8C2ARO7P")
      assert.deepStrictEqual(third.config, { ...first.config, Comment: "third", Enabled: false })
    }).pipe(Effect.provide(layer))
  )

  it.effect("requires the current version", () =>
    Effect.gen(function* () {
      const first = yield* create()
      yield* update(first, { Comment: "second" })
      const before = yield* Effect.flatMap(fake, ({ state }) => state)
      assert.strictEqual(yield* codeOf(update(first, { Comment: "stale" })), "PreconditionFailed")
      for (const etag of ["*", "E1", '"E3UN6WX5RRO2AG"']) {
        assert.strictEqual(yield* codeOf(update({ ...first, etag }, { Comment: etag })), "InvalidIfMatchVersion")
      }
      assert.strictEqual(yield* codeOf(update({ ...first, id: "E0" }, {})), "NoSuchDistribution")
      assert.strictEqual(yield* Effect.flatMap(fake, ({ state }) => state), before)
    }).pipe(Effect.provide(layer))
  )

  it.effect("may call a stale version invalid, as observed", () =>
    Effect.gen(function* () {
      const first = yield* create()
      yield* update(first, { Comment: "second" })
      assert.strictEqual(yield* codeOf(update(first, { Comment: "stale" })), "InvalidIfMatchVersion")
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ staleIfMatch: "InvalidIfMatchVersion" })))
  )

  const required: ReadonlyArray<
    readonly [member: string, without: (config: DistributionConfig) => DistributionConfig]
  > = [
    ...(
      [
        "Aliases",
        "DefaultRootObject",
        "CacheBehaviors",
        "CustomErrorResponses",
        "Logging",
        "PriceClass",
        "ViewerCertificate",
        "Restrictions",
        "WebACLId",
        "HttpVersion"
      ] as const
    ).map((member) => [member, (config: DistributionConfig) => ({ ...config, [member]: undefined })] as const),
    ...(
      ["AllowedMethods", "SmoothStreaming", "Compress", "LambdaFunctionAssociations", "FieldLevelEncryptionId"] as const
    ).map(
      (member) =>
        [
          member,
          (config: DistributionConfig) => ({
            ...config,
            DefaultCacheBehavior: { ...config.DefaultCacheBehavior, [member]: undefined }
          })
        ] as const
    ),
    ...(["OriginReadTimeout", "OriginKeepaliveTimeout"] as const).map(
      (member) =>
        [
          member,
          (config: DistributionConfig) => ({
            ...config,
            Origins: {
              Items: config.Origins.Items.map((origin) => ({
                ...origin,
                CustomOriginConfig: {
                  ...customOrigin.CustomOriginConfig,
                  OriginReadTimeout: 30,
                  OriginKeepaliveTimeout: 5,
                  [member]: undefined
                }
              }))
            }
          })
        ] as const
    )
  ]

  it.effect.each(required)("requires %s", ([member, without]) =>
    Effect.gen(function* () {
      const { config, etag, id } = yield* create()
      const input = { Id: id, IfMatch: etag, DistributionConfig: without(config) }
      const error = yield* Effect.flip(updateDistribution(input))
      assert.strictEqual(error._tag, "IllegalUpdate")
      assert.include(error.message, `: ${member} is required for updates. (`)
    }).pipe(Effect.provide(layer))
  )

  it.effect("may set defaults instead, if that is configured", () =>
    Effect.gen(function* () {
      const first = yield* create({ DefaultRootObject: "index.html" })
      const input = { ...minimal, CallerReference: first.config.CallerReference, Comment: "new" }
      const updated = handleOf(
        yield* updateDistribution({ Id: first.id, IfMatch: first.etag, DistributionConfig: input })
      )
      assert.deepStrictEqual(updated.config, { ...first.config, DefaultRootObject: "", Comment: "new" })
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ requiredOnUpdate: false })))
  )

  it.effect("cannot change the members that are fixed at creation", () =>
    Effect.gen(function* () {
      const first = yield* create({ CallerReference: "r" })
      assert.strictEqual(yield* codeOf(update(first, { CallerReference: "other" })), "IllegalUpdate")
      assert.strictEqual(yield* codeOf(update(first, { Staging: true })), "IllegalUpdate")
      assert.strictEqual((yield* update(first, { Staging: undefined })).config.Staging, false)
    }).pipe(Effect.provide(layer))
  )

  it.effect("keeps the continuous deployment policy if it is absent", () =>
    Effect.gen(function* () {
      const { policy, primary } = yield* deployment()
      const second = yield* update(primary, { ContinuousDeploymentPolicyId: undefined })
      assert.strictEqual(second.config.ContinuousDeploymentPolicyId, policy.id)
      const third = yield* update(second, { ContinuousDeploymentPolicyId: "", Enabled: false })
      assert.strictEqual(third.config.ContinuousDeploymentPolicyId, "")
    }).pipe(Effect.provide(layer))
  )

  it.effect("can restore the certificate of CloudFront", () =>
    Effect.gen(function* () {
      const first = yield* create(withAliases("www.example.com"))
      const ViewerCertificate = { CloudFrontDefaultCertificate: true }
      assert.strictEqual(yield* codeOf(update(first, { ViewerCertificate })), "InvalidViewerCertificate")
      const second = yield* update(first, { ViewerCertificate, Aliases: { Items: [] } })
      assert.deepStrictEqual(second.config.ViewerCertificate, {
        CloudFrontDefaultCertificate: true,
        MinimumProtocolVersion: "TLSv1",
        SSLSupportMethod: "vip",
        CertificateSource: "cloudfront"
      })
    }).pipe(Effect.provide(layer))
  )

  it.effect("keeps unknown settings at any depth", () =>
    Effect.gen(function* () {
      const first = yield* create({ CacheBehaviors: { Items: [{ ...behavior, PathPattern: "x" }] } })
      const document = textOf(yield* send("GET", `distribution/${first.id}/config`))
      const later = document
        .replace("<Comment>", "<Later><Deep>1</Deep></Later><Comment>")
        .replace("</Origin>", "<OfOrigin>2</OfOrigin></Origin>")
        .replace("</CacheBehavior>", "<OfBehavior>3</OfBehavior></CacheBehavior>")
        .replace("</ViewerCertificate>", "<OfCertificate>4</OfCertificate></ViewerCertificate>")
        .replace("</CustomOriginConfig>", "<OfCustom>5</OfCustom></CustomOriginConfig>")
      const put = (body: string, etag: string) =>
        send("PUT", `distribution/${first.id}/config`, { body, headers: { "if-match": etag } })
      assert.strictEqual(verdict(yield* put(later, first.etag)), "200")
      const second = yield* read(first.id)
      yield* update(second, { Comment: "changed by an old client" })
      const after = textOf(yield* send("GET", `distribution/${first.id}/config`))
      for (const element of [
        "<Later><Deep>1</Deep></Later>",
        "<OfOrigin>2</OfOrigin>",
        "<OfBehavior>3</OfBehavior>",
        "<OfCertificate>4</OfCertificate>",
        "<OfCustom>5</OfCustom>",
        "<Comment>changed by an old client</Comment>"
      ]) {
        assert.include(after, element)
      }
    }).pipe(Effect.provide(layer))
  )

  it.effect("checks quantities", () =>
    Effect.gen(function* () {
      const first = yield* create()
      const document = textOf(yield* send("GET", `distribution/${first.id}/config`))
      const body = document.replace("<Origins><Quantity>1<", "<Origins><Quantity>2<")
      assert.notStrictEqual(body, document)
      const headers = { "if-match": first.etag }
      const path = `distribution/${first.id}/config`
      assert.strictEqual(verdict(yield* send("PUT", path, { body, headers })), "400 InconsistentQuantities")
      assert.strictEqual(verdict(yield* send("POST", "distribution", { body })), "400 InconsistentQuantities")
      // Nothing at all is consistent, but not enough.
      const none = document.replace(/<Origins>.*<\/Origins>/, "<Origins><Quantity>0</Quantity></Origins>")
      assert.strictEqual(verdict(yield* send("PUT", path, { body: none, headers })), "400 MalformedXML")
    }).pipe(Effect.provide(layer))
  )
})

describe("for tenants only", () => {
  const template: Partial<DistributionConfig> = {
    ConnectionMode: "tenant-only",
    TenantConfig: {
      ParameterDefinitions: [{ Name: "tenant", Definition: { StringSchema: { Required: false, DefaultValue: "x" } } }]
    },
    CacheBehaviors: { Items: [{ ...behavior, PathPattern: "/a" }] }
  }

  const standard = ["Aliases", "PriceClass", "IsIPV6Enabled", "Staging", "ContinuousDeploymentPolicyId"]

  it.effect("a distribution has no members of standard distributions", () =>
    Effect.gen(function* () {
      const made = yield* create(template)
      const { Distribution } = yield* getDistribution({ Id: made.id })
      assert.strictEqual(Distribution.DomainName, "-")
      for (const config of [made.config, (yield* update(made, { Comment: "new" })).config]) {
        for (const member of standard) assert.notProperty(config, member)
        for (const one of [config.DefaultCacheBehavior, config.CacheBehaviors?.Items[0]]) {
          assert.notProperty(one, "SmoothStreaming")
          assert.notProperty(one, "TrustedSigners")
          assert.property(one, "TrustedKeyGroups")
        }
        assert.strictEqual(config.ViewerCertificate?.SSLSupportMethod, "sni-only")
      }
      // Lists must have them.
      const [summary] = (yield* listDistributions()).DistributionList.Items
      assert.deepInclude(summary, {
        ConnectionMode: "tenant-only",
        Staging: false,
        Aliases: { Quantity: 0, Items: [] }
      })
      assert.strictEqual(yield* codeOf(update(made, {})), "PreconditionFailed")
    }).pipe(Effect.provide(layer))
  )

  it.effect("a distribution may have such members with empty values", () =>
    Effect.gen(function* () {
      const { config } = yield* create({
        ...template,
        Aliases: { Quantity: 0, Items: [] },
        Staging: false,
        ContinuousDeploymentPolicyId: "",
        DefaultCacheBehavior: {
          ...behavior,
          SmoothStreaming: false,
          TrustedSigners: { Enabled: false, Quantity: 0, Items: [] }
        }
      })
      for (const member of standard) assert.notProperty(config, member)
      const refused: ReadonlyArray<Partial<DistributionConfig>> = [
        withAliases("a.example.com"),
        { PriceClass: "PriceClass_100" },
        { IsIPV6Enabled: true },
        { Staging: true },
        { ContinuousDeploymentPolicyId: "policy" },
        { DefaultCacheBehavior: { ...behavior, SmoothStreaming: true } },
        { DefaultCacheBehavior: { ...behavior, TrustedSigners: { Enabled: true, Items: ["self"] } } }
      ]
      for (const change of refused) {
        const error = yield* Effect.flip(create({ ...template, ...change }))
        assert.strictEqual(error._tag, "InvalidArgument", JSON.stringify(change))
        assert.match(error.message, /is not supported for multi-tenant distributions/)
      }
    }).pipe(Effect.provide(layer))
  )

  it.effect("a distribution cannot change its mode", () =>
    Effect.gen(function* () {
      const made = yield* create(template)
      const other = yield* create()
      assert.strictEqual(yield* codeOf(update(other, { ConnectionMode: "tenant-only" })), "InvalidArgument")
      const { Aliases: _, PriceClass: __, IsIPV6Enabled: ___, ...rest } = other.config
      const input = { Id: other.id, IfMatch: other.etag }
      const { SmoothStreaming: _s, TrustedSigners: _t, ...DefaultCacheBehavior } = rest.DefaultCacheBehavior
      const DistributionConfig = { ...rest, DefaultCacheBehavior, ConnectionMode: "tenant-only" as const }
      assert.strictEqual(yield* codeOf(updateDistribution({ ...input, DistributionConfig })), "IllegalUpdate")
      const copy = { PrimaryDistributionId: made.id, IfMatch: made.etag, Staging: true }
      assert.strictEqual(yield* codeOf(copyDistribution(copy)), "InvalidArgument")
      const staging = yield* copyDistribution({ PrimaryDistributionId: other.id, IfMatch: other.etag, Staging: true })
      const IfMatch = `${made.etag}, ${staging.ETag}`
      const promote = { Id: made.id, StagingDistributionId: staging.Distribution.Id, IfMatch }
      assert.strictEqual(yield* codeOf(updateDistributionWithStagingConfig(promote)), "InvalidArgument")
    }).pipe(Effect.provide(layer))
  )
})

describe("the order of the service", () => {
  const names = ["a", "b", "c", "d", "e", "f"].map((name) => `${name}.example.com`)
  const countries = ["AT", "CH", "DE", "FR", "IT", "LI"]
  const originIds = ["origin", "one", "two", "three", "four"]
  const configWith = (groups: ReadonlyArray<string>): Partial<DistributionConfig> => ({
    ...withAliases(...names),
    Origins: { Items: originIds.map((Id) => ({ ...customOrigin, Id })) },
    OriginGroups: {
      Items: [
        {
          Id: "group",
          FailoverCriteria: { StatusCodes: { Items: [500] } },
          Members: { Items: [{ OriginId: "two" }, { OriginId: "one" }] }
        }
      ]
    },
    DefaultCacheBehavior: { ...behavior, TrustedKeyGroups: { Enabled: true, Items: groups } },
    CacheBehaviors: { Items: ["/c", "/a", "/b"].map((PathPattern) => ({ ...behavior, PathPattern })) },
    Restrictions: { GeoRestriction: { RestrictionType: "whitelist", Items: countries } }
  })

  const lists = (one: Pick<DistributionConfig, "Aliases" | "DefaultCacheBehavior" | "Origins" | "Restrictions">) => [
    one.Aliases?.Items,
    one.Origins.Items.map(({ Id }) => Id),
    one.DefaultCacheBehavior.TrustedKeyGroups?.Items,
    one.Restrictions?.GeoRestriction.Items
  ]

  it.effect("differs for a while after a write, in reads and lists", () =>
    Effect.gen(function* () {
      const groups = yield* keyGroups(4)
      const { id } = yield* create(configWith(groups))
      const { config: shown } = yield* read(id)
      const [summary] = (yield* listDistributions()).DistributionList.Items
      assert.isDefined(summary)
      assert.deepStrictEqual(lists(summary), lists(shown))
      for (const [i, list] of [names, originIds, groups, countries].entries()) {
        assert.notDeepEqual(lists(shown)[i], list)
        assert.sameMembers([...(lists(shown)[i] ?? [])], list)
      }
      // The order of these means something.
      assert.deepStrictEqual(
        shown.CacheBehaviors?.Items.map(({ PathPattern }) => PathPattern),
        ["/c", "/a", "/b"]
      )
      assert.deepStrictEqual(
        shown.OriginGroups?.Items[0]?.Members.Items.map(({ OriginId }) => OriginId),
        ["two", "one"]
      )
      const { DistributionConfig } = yield* getDistributionConfig({ Id: id })
      assert.deepStrictEqual(DistributionConfig, shown)
      yield* TestClock.adjust("30 seconds")
      assert.deepStrictEqual(lists((yield* read(id)).config), [names, originIds, groups, countries])
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ itemOrderLag: "30 seconds" })))
  )
})

describe("delete", () => {
  it.effect("removes the distribution", () =>
    Effect.gen(function* () {
      const made = yield* disabled
      const { id } = made
      yield* createInvalidation({ DistributionId: id, InvalidationBatch: { Paths: { Items: ["/"] } } })
      yield* remove(made)
      assert.strictEqual(yield* codeOf(getDistribution({ Id: id })), "NoSuchDistribution")
      assert.strictEqual(yield* codeOf(getDistributionConfig({ Id: id })), "NoSuchDistribution")
      assert.strictEqual(yield* codeOf(update(made, {})), "NoSuchDistribution")
      assert.strictEqual(yield* codeOf(remove(made)), "NoSuchDistribution")
      assert.strictEqual(yield* codeOf(listTagsForResource({ Resource: made.arn })), "NoSuchResource")
      assert.deepStrictEqual((yield* listDistributions()).DistributionList.Items, [])
      assert.deepStrictEqual(yield* Effect.flatMap(fake, ({ invalidations }) => invalidations(id)), [])
      // Its names are free again.
      yield* create({ CallerReference: made.config.CallerReference })
    }).pipe(Effect.provide(layer))
  )

  it.effect("requires a disabled and deployed distribution", () =>
    Effect.gen(function* () {
      const made = yield* create()
      yield* TestClock.adjust("5 minutes")
      assert.strictEqual(yield* codeOf(remove(made)), "DistributionNotDisabled")
      const off = yield* update(made, { Enabled: false })
      assert.strictEqual(yield* codeOf(remove(made)), "PreconditionFailed")
      assert.strictEqual(yield* codeOf(remove({ ...made, etag: "?" })), "InvalidIfMatchVersion")
      assert.strictEqual(yield* codeOf(remove(off)), "DistributionNotDisabled")
      yield* TestClock.adjust("299 seconds")
      assert.strictEqual(yield* codeOf(remove(off)), "DistributionNotDisabled")
      yield* TestClock.adjust("1 seconds")
      yield* remove(off)
    }).pipe(Effect.provide(layer))
  )

  it.effect("may be refused after the status is Deployed", () =>
    Effect.gen(function* () {
      const made = yield* disabled
      assert.strictEqual((yield* read(made.id)).status, "Deployed")
      assert.strictEqual(yield* codeOf(remove(made)), "DistributionNotDisabled")
      yield* TestClock.adjust("30 seconds")
      yield* remove(made)
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ deletionLag: "30 seconds" })))
  )

  it.effect("refuses a distribution in use", () =>
    Effect.gen(function* () {
      const { primary } = yield* deployment({ Enabled: false })
      yield* TestClock.adjust("5 minutes")
      assert.strictEqual(yield* codeOf(remove(primary)), "ResourceInUse")
    }).pipe(Effect.provide(layer))
  )
})

describe("staging", () => {
  it.effect("copies everything except the aliases", () =>
    Effect.gen(function* () {
      const primary = yield* create({ ...withAliases("www.example.com"), Comment: "mine" })
      const staging = yield* copy(primary)
      assert.notStrictEqual(staging.id, primary.id)
      assert.strictEqual(staging.etag, "ETVPDKIKX0DER")
      assert.deepStrictEqual(staging.config, {
        ...primary.config,
        CallerReference: staging.config.CallerReference,
        Staging: true,
        Aliases: { Quantity: 0, Items: [] }
      })
      assert.strictEqual((yield* copy(primary, { Enabled: false })).config.Enabled, false)
    }).pipe(Effect.provide(layer))
  )

  it.effect("refuses a copy without Staging", () =>
    Effect.gen(function* () {
      const primary = yield* create({ CallerReference: "r" })
      assert.strictEqual(yield* codeOf(copy({ ...primary, id: "E0" })), "NoSuchDistribution")
      assert.strictEqual(yield* codeOf(copy({ ...primary, etag: "E3UN6WX5RRO2AG" })), "PreconditionFailed")
      assert.strictEqual(yield* codeOf(copy(primary, { CallerReference: "r" })), "DistributionAlreadyExists")
      const input = { PrimaryDistributionId: primary.id, IfMatch: primary.etag }
      assert.strictEqual(yield* codeOf(copyDistribution(input)), "InvalidArgument")
    }).pipe(Effect.provide(layer))
  )

  const promote = (
    primary: { readonly id: string; readonly etag: string },
    staging: { readonly id: string; readonly etag: string }
  ) =>
    Effect.map(
      updateDistributionWithStagingConfig({
        Id: primary.id,
        StagingDistributionId: staging.id,
        IfMatch: `${primary.etag}, ${staging.etag}`
      }),
      handleOf
    )

  it.effect("promotes everything except the identity of the primary", () =>
    Effect.gen(function* () {
      const { primary, staging: copied } = yield* deployment(withAliases("www.example.com"))
      const staging = yield* update(copied, { Comment: "promoted", DefaultRootObject: "index.html" })
      const promoted = yield* promote(primary, staging)
      assert.strictEqual(promoted.id, primary.id)
      assert.strictEqual(promoted.etag, "E1F83G8C2ARO7P")
      assert.strictEqual(promoted.status, "InProgress")
      assert.deepStrictEqual(promoted.config, {
        ...primary.config,
        Comment: "promoted",
        DefaultRootObject: "index.html"
      })
      assert.deepStrictEqual((yield* read(staging.id)).config, staging.config)
    }).pipe(Effect.provide(layer))
  )

  it.effect("takes the versions for a promotion with blanks around the comma, and no third one", () =>
    Effect.gen(function* () {
      const { primary, staging } = yield* deployment()
      const promotion = (separator: string, more = "") =>
        updateDistributionWithStagingConfig({
          Id: primary.id,
          StagingDistributionId: staging.id,
          IfMatch: `${primary.etag}${separator}${staging.etag}${more}`
        })
      for (const wrong of [promotion(";"), promotion(" "), promotion(",", ","), promotion(",", `,${staging.etag}`)]) {
        assert.strictEqual(yield* codeOf(wrong), "InvalidIfMatchVersion")
      }
      yield* promotion("  ,  ")
    }).pipe(Effect.provide(layer))
  )

  it.effect("requires both versions and the right kinds for a promotion", () =>
    Effect.gen(function* () {
      const primary = yield* create()
      const staging = yield* copy(primary)
      const stale = { ...staging, etag: "E3UN6WX5RRO2AG" }
      assert.strictEqual(yield* codeOf(promote(primary, stale)), "PreconditionFailed")
      assert.strictEqual(yield* codeOf(promote({ ...primary, etag: stale.etag }, staging)), "PreconditionFailed")
      assert.strictEqual(yield* codeOf(promote(primary, { ...staging, etag: "x" })), "InvalidIfMatchVersion")
      assert.strictEqual(yield* codeOf(promote(primary, { ...staging, id: "E0" })), "NoSuchDistribution")
      assert.strictEqual(yield* codeOf(promote(primary, primary)), "InvalidArgument")
      assert.strictEqual(yield* codeOf(promote(staging, staging)), "InvalidArgument")
      const input = { Id: primary.id, IfMatch: primary.etag }
      assert.strictEqual(yield* codeOf(updateDistributionWithStagingConfig(input)), "InvalidArgument")
      const single = { ...input, StagingDistributionId: staging.id }
      assert.strictEqual(yield* codeOf(updateDistributionWithStagingConfig(single)), "InvalidIfMatchVersion")
    }).pipe(Effect.provide(layer))
  )
})
