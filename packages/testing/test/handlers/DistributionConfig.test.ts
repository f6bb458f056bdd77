/** What a configuration is refused for. */
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import * as Enum from "@effect-cloudfront/core/Enum"
import type {
  DefaultCacheBehavior,
  DistributionConfig,
  EventType,
  GeoRestrictionType,
  Origin
} from "@effect-cloudfront/core/Distribution"
import {
  createOriginAccessControl,
  type OriginAccessControlOriginTypes
} from "@effect-cloudfront/core/OriginAccessControl"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Ids from "@effect-cloudfront/testing/Ids"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import {
  behavior,
  cachePolicy,
  CERTIFICATE,
  codeOf,
  create,
  customOrigin,
  fake,
  identity,
  keyGroups,
  OK,
  outcomeOf,
  publishedFunction,
  update,
  vpcOrigin,
  withAliases
} from "../support.js"

type Change = Partial<DistributionConfig>

const origin = (change: Partial<Origin>): Change => ({ Origins: { Items: [{ ...customOrigin, ...change }] } })

const s3 = (DomainName: string, change: Partial<Origin> = {}): Change => ({
  Origins: { Items: [{ Id: "origin", DomainName, S3OriginConfig: { OriginAccessIdentity: "" }, ...change }] }
})

const custom = (change: Partial<NonNullable<Origin["CustomOriginConfig"]>>): Change =>
  origin({ CustomOriginConfig: { ...customOrigin.CustomOriginConfig, ...change } })

const defaults = (change: Partial<DefaultCacheBehavior>): Change => ({
  DefaultCacheBehavior: { ...behavior, ...change }
})

const cached = (change: Partial<DefaultCacheBehavior>): Change =>
  defaults({
    CachePolicyId: undefined,
    ForwardedValues: { QueryString: false, Cookies: { Forward: "none" } },
    ...change
  })

const page = (ErrorCode: number, ResponsePagePath?: string, ResponseCode?: string): Change => ({
  CustomErrorResponses: { Items: [{ ErrorCode, ResponsePagePath, ResponseCode }] }
})

const geo = (RestrictionType: GeoRestrictionType, ...Items: ReadonlyArray<string>): Change => ({
  Restrictions: { GeoRestriction: { RestrictionType, Items } }
})

const times = <A>(n: number, make: (i: number) => A): ReadonlyArray<A> => Array.from({ length: n }, (_, i) => make(i))

const lambda = (EventType: EventType, version = ":1") => ({
  EventType,
  LambdaFunctionARN: `arn:aws:lambda:us-east-1:123456789012:function:f${version}`
})

/** The ids of what each test creates, which follow from the seed. */
const IDENTITY = Ids.resource("E", { seed: 1, serial: 1 })
const CACHE_POLICY = Ids.uuid({ seed: 1, serial: 2 })
const VPC_ORIGIN = Ids.named("vo_", { seed: 1, serial: 10 })
const GROUPS = [4, 5, 6, 7, 8].map((serial) => Ids.uuid({ seed: 1, serial }))

const setUp = Effect.gen(function* () {
  assert.strictEqual(yield* identity(), IDENTITY)
  assert.strictEqual((yield* cachePolicy("mine")).id, CACHE_POLICY)
  assert.deepStrictEqual(yield* keyGroups(5), GROUPS)
  yield* create(withAliases("taken.example.com"))
  assert.strictEqual((yield* vpcOrigin("mine")).id, VPC_ORIGIN)
  assert.strictEqual(yield* publishedFunction("f"), FUNCTION)
})

const FUNCTION = "arn:aws:cloudfront::123456789012:function/f"
const viewerFunction = (EventType: EventType, FunctionARN = FUNCTION) => ({ EventType, FunctionARN })

const group = (member: string) => ({
  Id: "group",
  FailoverCriteria: { StatusCodes: { Items: [500] } },
  Members: { Items: [{ OriginId: "origin" }, { OriginId: member }] }
})

const cases: ReadonlyArray<readonly [what: string, expected: string, change: Change]> = [
  ["nothing special", OK, {}],

  ["a comment of 128 characters", OK, { Comment: "😀".repeat(128) }],
  ["a comment of 129 characters", "InvalidArgument", { Comment: "x".repeat(129) }],
  ["a root object", OK, { DefaultRootObject: "index.html" }],
  ["a root object with a slash", "InvalidDefaultRootObject", { DefaultRootObject: "/index.html" }],
  ["an unknown price class", "MalformedXML", { PriceClass: Enum.unknown("PriceClass_300") }],
  ["an unknown policy for viewers", "MalformedXML", defaults({ ViewerProtocolPolicy: Enum.unknown("http-only") })],
  ["a web ACL", OK, { WebACLId: "arn:aws:wafv2:us-east-1:123456789012:global/webacl/n/1" }],
  [
    "a web ACL of a region",
    "InvalidWebACLId",
    { WebACLId: "arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/n/1" }
  ],

  ["two origins with one id", "InvalidArgument", { Origins: { Items: [customOrigin, customOrigin] } }],
  ["an origin of no kind", "InvalidArgument", origin({ CustomOriginConfig: undefined })],
  ["an origin of two kinds", "InvalidOrigin", origin({ S3OriginConfig: { OriginAccessIdentity: "" } })],
  ["a bucket", OK, s3("b.s3.eu-central-1.amazonaws.com")],
  ["a bucket without region", OK, s3("my.bucket.s3.amazonaws.com")],
  ["a bucket in China", OK, s3("b.s3.cn-north-1.amazonaws.com.cn")],
  ["a bucket as a website", "InvalidArgument", s3("b.s3-website.eu-central-1.amazonaws.com")],
  ["a bucket as a website, spelt the other way", "InvalidArgument", s3("b.s3-website-us-east-1.amazonaws.com")],
  ["a bucket elsewhere", "InvalidArgument", s3("example.com")],
  ["an origin without a name", "InvalidArgument", origin({ DomainName: "" })],
  ["a path", OK, origin({ OriginPath: "/a/b" })],
  ["a path without slash", "InvalidArgument", origin({ OriginPath: "a" })],
  ["a path with a slash at the end", "InvalidArgument", origin({ OriginPath: "/a/" })],
  ["no attempt", "InvalidArgument", origin({ ConnectionAttempts: 0 })],
  ["four attempts", "InvalidArgument", origin({ ConnectionAttempts: 4 })],
  ["no time to connect", "InvalidArgument", origin({ ConnectionTimeout: 0 })],
  ["much time to connect", "InvalidArgument", origin({ ConnectionTimeout: 11 })],
  ["a port of its own", OK, custom({ HTTPPort: 8080 })],
  ["a port that is not allowed", "InvalidArgument", custom({ HTTPPort: 22 })],
  ["a secure port that is not allowed", "InvalidArgument", custom({ HTTPSPort: 65_536 })],
  ["time to read", OK, custom({ OriginReadTimeout: 120 })],
  ["no time to read", "InvalidOriginReadTimeout", custom({ OriginReadTimeout: 0 })],
  ["much time to read", "InvalidOriginReadTimeout", custom({ OriginReadTimeout: 121 })],
  ["no time to keep alive", "InvalidOriginKeepaliveTimeout", custom({ OriginKeepaliveTimeout: 0 })],
  ["much time to keep alive", "InvalidOriginKeepaliveTimeout", custom({ OriginKeepaliveTimeout: 121 })],
  ["time for a response", OK, origin({ ResponseCompletionTimeout: 30 })],
  ["less time for a response than to read", "InvalidArgument", origin({ ResponseCompletionTimeout: 29 })],
  ["headers", OK, origin({ CustomHeaders: { Items: times(10, (i) => ({ HeaderName: `x-${i}`, HeaderValue: "v" })) } })],
  [
    "eleven headers",
    "TooManyOriginCustomHeaders",
    origin({ CustomHeaders: { Items: times(11, (i) => ({ HeaderName: `x-${i}`, HeaderValue: "v" })) } })
  ],
  [
    "a long header",
    "InvalidArgument",
    origin({ CustomHeaders: { Items: [{ HeaderName: "x", HeaderValue: "v".repeat(1784) }] } })
  ],
  [
    "a long header name",
    "InvalidArgument",
    origin({ CustomHeaders: { Items: [{ HeaderName: "x".repeat(257), HeaderValue: "v" }] } })
  ],
  [
    "headers that are long together",
    "InvalidArgument",
    origin({ CustomHeaders: { Items: times(7, (i) => ({ HeaderName: `x-${i}`, HeaderValue: "v".repeat(1780) })) } })
  ],
  [
    "an identity",
    OK,
    s3("b.s3.amazonaws.com", {
      S3OriginConfig: { OriginAccessIdentity: `origin-access-identity/cloudfront/${IDENTITY}` }
    })
  ],
  [
    "an identity that is not there",
    "InvalidOriginAccessIdentity",
    s3("b.s3.amazonaws.com", { S3OriginConfig: { OriginAccessIdentity: "origin-access-identity/cloudfront/E2" } })
  ],
  [
    "an identity by its id alone",
    "InvalidOriginAccessIdentity",
    s3("b.s3.amazonaws.com", { S3OriginConfig: { OriginAccessIdentity: IDENTITY } })
  ],
  [
    "an identity and an access control",
    "IllegalOriginAccessConfiguration",
    s3("b.s3.amazonaws.com", {
      S3OriginConfig: { OriginAccessIdentity: `origin-access-identity/cloudfront/${IDENTITY}` },
      OriginAccessControlId: "E1"
    })
  ],
  [
    "an access control that is not there",
    "InvalidOriginAccessControl",
    s3("b.s3.amazonaws.com", { OriginAccessControlId: "E1" })
  ],
  [
    "a VPC origin",
    OK,
    origin({ CustomOriginConfig: undefined, VpcOriginConfig: { VpcOriginId: VPC_ORIGIN, OriginReadTimeout: 5 } })
  ],
  [
    "a VPC origin that is not there",
    "EntityNotFound",
    origin({ CustomOriginConfig: undefined, VpcOriginConfig: { VpcOriginId: "vo_2" } })
  ],

  ["a target that is not there", "NoSuchOrigin", defaults({ TargetOriginId: "other" })],
  [
    "another behaviour's target that is not there",
    "NoSuchOrigin",
    { CacheBehaviors: { Items: [{ ...behavior, PathPattern: "x", TargetOriginId: "other" }] } }
  ],
  [
    "a group as the target",
    OK,
    {
      Origins: { Items: [customOrigin, { ...customOrigin, Id: "second" }] },
      OriginGroups: { Items: [group("second")] },
      ...defaults({ TargetOriginId: "group" })
    }
  ],
  ["a group of origins that are not there", "NoSuchOrigin", { OriginGroups: { Items: [group("second")] } }],

  ["neither policy nor forwarded values", "InvalidArgument", defaults({ CachePolicyId: undefined })],
  [
    "both policy and forwarded values",
    "InvalidArgument",
    defaults({ ForwardedValues: { QueryString: false, Cookies: { Forward: "none" } } })
  ],
  ["a policy and a time to live", "InvalidArgument", defaults({ MinTTL: 0 })],
  [
    "a policy that is not there",
    "NoSuchCachePolicy",
    defaults({ CachePolicyId: "00000000-0000-0000-0000-000000000000" })
  ],
  ["a policy of the account", OK, defaults({ CachePolicyId: CACHE_POLICY })],
  ["a request policy that is not there", "NoSuchOriginRequestPolicy", defaults({ OriginRequestPolicyId: "x" })],
  ["a headers policy that is not there", "NoSuchResponseHeadersPolicy", defaults({ ResponseHeadersPolicyId: "x" })],
  [
    "managed policies",
    OK,
    defaults({
      OriginRequestPolicyId: "216adef6-5c7f-47e4-b989-5492eafa07d3",
      ResponseHeadersPolicyId: "67f7725c-6f97-4210-82d7-5512b31e9d03"
    })
  ],
  ["encryption that is not there", "NoSuchFieldLevelEncryptionConfig", defaults({ FieldLevelEncryptionId: "C1" })],
  ["logs that are not there", "NoSuchRealtimeLogConfig", defaults({ RealtimeLogConfigArn: "arn" })],
  [
    "a continuous deployment policy that is not there",
    "NoSuchContinuousDeploymentPolicy",
    { ContinuousDeploymentPolicyId: "x" }
  ],
  ["an IP list that is not there", "EntityNotFound", { AnycastIpListId: "x" }],

  ["times in order", OK, cached({ MinTTL: 1, DefaultTTL: 2, MaxTTL: 3 })],
  ["the shortest longer than the usual", "InvalidTTLOrder", cached({ MinTTL: 3, DefaultTTL: 2, MaxTTL: 4 })],
  ["the usual longer than the longest", "InvalidTTLOrder", cached({ MinTTL: 1, DefaultTTL: 5, MaxTTL: 4 })],
  [
    "cookies by name",
    OK,
    cached({
      ForwardedValues: { QueryString: false, Cookies: { Forward: "whitelist", WhitelistedNames: { Items: ["a"] } } }
    })
  ],
  [
    "cookies by no name",
    "InvalidForwardCookies",
    cached({ ForwardedValues: { QueryString: false, Cookies: { Forward: "whitelist" } } })
  ],
  [
    "all methods",
    OK,
    defaults({ AllowedMethods: { Items: ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"] } })
  ],
  ["a choice of methods that is none", "InvalidArgument", defaults({ AllowedMethods: { Items: ["GET", "PUT"] } })],
  [
    "a method that is not cached",
    "InvalidArgument",
    defaults({ AllowedMethods: { Items: ["GET", "HEAD"], CachedMethods: { Items: ["GET", "HEAD", "PUT"] } } })
  ],
  ["signers", OK, defaults({ TrustedSigners: { Enabled: true, Items: ["self"] } })],
  [
    "signers that are none",
    "TrustedSignerDoesNotExist",
    defaults({ TrustedSigners: { Enabled: true, Items: ["me"] } })
  ],
  [
    "six signers",
    "TooManyTrustedSigners",
    defaults({ TrustedSigners: { Enabled: true, Items: times(6, (i) => `12345678901${i}`) } })
  ],
  ["a key group", OK, defaults({ TrustedKeyGroups: { Enabled: true, Items: GROUPS.slice(0, 1) } })],
  [
    "a key group that is not there",
    "TrustedKeyGroupDoesNotExist",
    defaults({ TrustedKeyGroups: { Enabled: true, Items: ["k6"] } })
  ],
  [
    "five key groups",
    "TooManyKeyGroupsAssociatedToDistribution",
    defaults({ TrustedKeyGroups: { Enabled: true, Items: GROUPS } })
  ],
  ["a function", OK, defaults({ FunctionAssociations: { Items: [viewerFunction("viewer-request")] } })],
  [
    "a function that is not published",
    "InvalidFunctionAssociation",
    defaults({ FunctionAssociations: { Items: [viewerFunction("viewer-request", `${FUNCTION}2`)] } })
  ],
  [
    "two functions for one event",
    "InvalidFunctionAssociation",
    defaults({ FunctionAssociations: { Items: [viewerFunction("viewer-request"), viewerFunction("viewer-request")] } })
  ],
  [
    "a function for an event of origins",
    "InvalidFunctionAssociation",
    defaults({ FunctionAssociations: { Items: [viewerFunction("origin-request")] } })
  ],
  ["a Lambda function", OK, defaults({ LambdaFunctionAssociations: { Items: [lambda("origin-request")] } })],
  [
    "a Lambda function without version",
    "InvalidLambdaFunctionAssociation",
    defaults({ LambdaFunctionAssociations: { Items: [lambda("origin-request", "")] } })
  ],
  [
    "the latest Lambda function",
    "InvalidLambdaFunctionAssociation",
    defaults({ LambdaFunctionAssociations: { Items: [lambda("origin-request", ":$LATEST")] } })
  ],
  [
    "both kinds of functions, apart",
    OK,
    defaults({
      FunctionAssociations: { Items: [viewerFunction("viewer-request")] },
      LambdaFunctionAssociations: { Items: [lambda("origin-request")] }
    })
  ],
  [
    "both kinds of functions for viewers",
    "InvalidFunctionAssociation",
    defaults({
      FunctionAssociations: { Items: [viewerFunction("viewer-request")] },
      LambdaFunctionAssociations: { Items: [lambda("viewer-response")] }
    })
  ],

  ["a page for an error", OK, page(404, "/404.html", "200")],
  ["an error without a page", OK, page(404)],
  ["an error without a page, as the service writes it", OK, page(404, "", "")],
  ["a page for what is no error", "InvalidErrorCode", page(200, "/x", "200")],
  ["a page with an odd status", "InvalidResponseCode", page(404, "/x", "201")],
  ["a page without a status", "InvalidArgument", page(404, "/x")],
  ["a status without a page", "InvalidArgument", page(404, undefined, "200")],
  ["a page without slash", "InvalidArgument", page(404, "x", "200")],

  ["aliases", OK, withAliases("www.example.com", "*.example.com")],
  ["an alias without certificate", "InvalidViewerCertificate", { Aliases: { Items: ["www.example.com"] } }],
  ["an alias that is none", "InvalidArgument", withAliases("https://example.com")],
  ["an alias twice", "InvalidArgument", withAliases("www.example.com", "WWW.example.com")],
  ["an alias of someone else", "CNAMEAlreadyExists", withAliases("Taken.example.com")],
  ["a hundred aliases", OK, withAliases(...times(100, (i) => `a${i}.example.com`))],
  ["more aliases", "TooManyDistributionCNAMEs", withAliases(...times(101, (i) => `a${i}.example.com`))],
  ["a staging distribution", OK, { Staging: true }],
  ["a staging distribution with aliases", "InvalidArgument", { Staging: true, ...withAliases("www.example.com") }],

  ["the certificate of CloudFront", OK, { ViewerCertificate: { CloudFrontDefaultCertificate: true } }],
  ["a certificate of IAM", OK, { ViewerCertificate: { IAMCertificateId: "1", SSLSupportMethod: "sni-only" } }],
  [
    "two certificates",
    "InvalidViewerCertificate",
    { ViewerCertificate: { ACMCertificateArn: CERTIFICATE, IAMCertificateId: "1", SSLSupportMethod: "sni-only" } }
  ],
  [
    "a certificate and that of CloudFront",
    "InvalidViewerCertificate",
    {
      ViewerCertificate: {
        CloudFrontDefaultCertificate: true,
        ACMCertificateArn: CERTIFICATE,
        SSLSupportMethod: "sni-only"
      }
    }
  ],
  ["a certificate alone", "InvalidViewerCertificate", { ViewerCertificate: { ACMCertificateArn: CERTIFICATE } }],
  [
    "a certificate elsewhere",
    "InvalidViewerCertificate",
    {
      ViewerCertificate: {
        ACMCertificateArn: CERTIFICATE.replace("us-east-1", "eu-west-1"),
        SSLSupportMethod: "sni-only"
      }
    }
  ],
  [
    "an odd version of TLS",
    "MalformedXML",
    {
      ViewerCertificate: {
        ACMCertificateArn: CERTIFICATE,
        SSLSupportMethod: "sni-only",
        MinimumProtocolVersion: Enum.unknown("TLSv9")
      }
    }
  ],

  ["places", OK, geo("blacklist", "DE")],
  ["a restriction to nothing", "InvalidGeoRestrictionParameter", geo("whitelist")],
  ["places without restriction", "InvalidGeoRestrictionParameter", geo("none", "DE")],
  ["a place that is none", "InvalidLocationCode", geo("whitelist", "Germany")],

  [
    "a hundred origins",
    OK,
    { Origins: { Items: times(100, (i) => ({ ...customOrigin, Id: i === 0 ? "origin" : `${i}` })) } }
  ],
  [
    "more origins",
    "TooManyOrigins",
    { Origins: { Items: times(101, (i) => ({ ...customOrigin, Id: i === 0 ? "origin" : `${i}` })) } }
  ],
  [
    "more groups",
    "TooManyOriginGroupsPerDistribution",
    { OriginGroups: { Items: times(11, (i) => ({ ...group("origin"), Id: `${i}` })) } }
  ],
  [
    "more behaviours",
    "TooManyCacheBehaviors",
    { CacheBehaviors: { Items: times(76, (i) => ({ ...behavior, PathPattern: `${i}` })) } }
  ]
]

const layer = InMemoryCloudFront.layer()

/** Runs calls one after the other, each from the same state. Those that are refused change nothing. */
const outcomes = <E extends { readonly _tag: string; readonly code?: string; readonly message: string }>(
  all: typeof cases,
  call: (change: Change) => Effect.Effect<unknown, E, CloudFront>
) =>
  Effect.gen(function* () {
    const { restore, snapshot, state } = yield* fake
    const begin = yield* snapshot
    for (const [name, expected, change] of all) {
      const before = yield* state
      assert.strictEqual(yield* outcomeOf(call(change)), expected, name)
      if (expected === OK) yield* restore(begin)
      else assert.strictEqual(yield* state, before, name)
    }
  })

describe("the values of a configuration", () => {
  it.effect("are accepted and refused in a new distribution", () =>
    Effect.zipRight(setUp, outcomes(cases, create)).pipe(Effect.provide(layer))
  )

  it.effect("are accepted and refused in an update", () =>
    Effect.gen(function* () {
      yield* setUp
      const made = yield* create()
      // What was created stays so, whatever an update says.
      const changes = cases.filter(([, , change]) => change.Staging === undefined)
      yield* outcomes(changes, (change) => update(made, full(made.config, change)))
    }).pipe(Effect.provide(layer))
  )
})

/** What an update must have, though it may be like that of a minimal one. */
const full = (config: DistributionConfig, change: Change): Change => ({
  ...config,
  ...change,
  ...(change.Origins === undefined
    ? {}
    : {
        Origins: {
          Items: change.Origins.Items.map((one) =>
            one.CustomOriginConfig === undefined
              ? one
              : {
                  ...one,
                  CustomOriginConfig: { OriginReadTimeout: 30, OriginKeepaliveTimeout: 5, ...one.CustomOriginConfig }
                }
          )
        }
      }),
  DefaultCacheBehavior: { ...config.DefaultCacheBehavior, ...change.DefaultCacheBehavior },
  ...(change.CacheBehaviors === undefined
    ? {}
    : {
        CacheBehaviors: {
          Items: change.CacheBehaviors.Items.map((one) => ({ ...config.DefaultCacheBehavior, ...one }))
        }
      })
})

describe("aliases", () => {
  it.effect("of the same distribution are no conflict", () =>
    Effect.gen(function* () {
      const made = yield* create(withAliases("www.example.com"))
      yield* update(made, { Comment: "new" })
    }).pipe(Effect.provide(layer))
  )

  it.effect("must be covered by the certificate, if certificates are configured", () =>
    Effect.gen(function* () {
      yield* create(withAliases("a.example.com", "EXAMPLE.com"))
      assert.strictEqual(yield* codeOf(create(withAliases("a.b.example.com"))), "InvalidViewerCertificate")
      assert.strictEqual(yield* codeOf(create(withAliases("*.example.org"))), "InvalidViewerCertificate")
      const other = { ACMCertificateArn: `${CERTIFICATE}2`, SSLSupportMethod: "sni-only" as const }
      assert.strictEqual(yield* codeOf(create({ ViewerCertificate: other })), "InvalidViewerCertificate")
    }).pipe(
      Effect.provide(InMemoryCloudFront.layer({ certificates: { [CERTIFICATE]: ["*.example.com", "example.com"] } }))
    )
  )
})

describe("origin access controls", () => {
  const control = (OriginAccessControlOriginType: OriginAccessControlOriginTypes) =>
    Effect.map(
      createOriginAccessControl({
        OriginAccessControlConfig: {
          Name: OriginAccessControlOriginType,
          SigningProtocol: "sigv4",
          SigningBehavior: "always",
          OriginAccessControlOriginType
        }
      }),
      (result) => result.OriginAccessControl.Id
    )

  it.effect("fit one type of origin", () =>
    Effect.gen(function* () {
      const [bucket, lambdaUrl] = [yield* control("s3"), yield* control("lambda")]
      yield* create(s3("b.s3.amazonaws.com", { OriginAccessControlId: bucket }))
      yield* create(origin({ OriginAccessControlId: lambdaUrl }))
      assert.strictEqual(
        yield* codeOf(create(origin({ OriginAccessControlId: bucket }))),
        "InvalidDomainNameForOriginAccessControl"
      )
      assert.strictEqual(
        yield* codeOf(create(s3("b.s3.amazonaws.com", { OriginAccessControlId: lambdaUrl }))),
        "InvalidDomainNameForOriginAccessControl"
      )
    }).pipe(Effect.provide(layer))
  )

  it.effect("have a quota of distributions", () =>
    Effect.gen(function* () {
      const OriginAccessControlId = yield* control("s3")
      const using = s3("b.s3.amazonaws.com", { OriginAccessControlId })
      const first = yield* create(using)
      yield* create(using)
      assert.strictEqual(yield* codeOf(create(using)), "TooManyDistributionsAssociatedToOriginAccessControl")
      // Those that use it already may be changed.
      yield* update(first, { Comment: "new" })
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ quotas: { distributionsPerOriginAccessControl: 2 } })))
  )
})

describe("quotas", () => {
  it.effect("limit distributions and staging distributions", () =>
    Effect.gen(function* () {
      yield* create({ Staging: true })
      assert.strictEqual(yield* codeOf(create({ Staging: true })), "TooManyDistributions")
      yield* create()
      assert.strictEqual(yield* codeOf(create()), "TooManyDistributions")
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ quotas: { distributions: 2, stagingDistributions: 1 } })))
  )

  it.effect("are checked last", () =>
    Effect.gen(function* () {
      yield* create({ CallerReference: "r" })
      assert.strictEqual(yield* codeOf(create({ CallerReference: "r" })), "DistributionAlreadyExists")
      assert.strictEqual(yield* codeOf(create(origin({ ConnectionAttempts: 9 }))), "InvalidArgument")
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ quotas: { distributions: 1 } })))
  )
})
