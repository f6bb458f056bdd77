/** The errors of the operations that accept the configuration of a distribution. */
import { createFieldLevelEncryptionConfig } from "@effect-cloudfront/core/FieldLevelEncryption"
import { createOriginAccessControl } from "@effect-cloudfront/core/OriginAccessControl"
import type * as Distribution from "@effect-cloudfront/core/Distribution"
import * as Effect from "effect/Effect"
import type { Quotas } from "@effect-cloudfront/testing/Settings"
import {
  cachePolicy,
  CERTIFICATE,
  create,
  customOrigin,
  keyGroups,
  originRequestPolicy,
  publishedFunction,
  responseHeadersPolicy,
  vpcOrigin,
  vpcOriginOf,
  withAliases
} from "../../support.js"
import { after, type Cause, type Code, given, LONG, type Made, never } from "../contract.js"

type Config = Distribution.DistributionConfig

type Behavior = Config["DefaultCacheBehavior"]

/** What creations and updates have in common. */
type Common = Exclude<
  Code<"CreateDistribution"> & Code<"UpdateDistribution">,
  "AccessDenied" | "InconsistentQuantities" | "MissingBody"
>

/** What some of them lack. */
type Rare = "InvalidProtocolSettings"

const origin = (config: Config, change: Partial<Distribution.Origin>): Config => ({
  ...config,
  Origins: { Items: config.Origins.Items.map((one) => ({ ...one, ...change })) }
})

const custom = (config: Config, change: Partial<NonNullable<Distribution.Origin["CustomOriginConfig"]>>): Config =>
  origin(config, {
    CustomOriginConfig: {
      ...customOrigin.CustomOriginConfig,
      OriginReadTimeout: 30,
      OriginKeepaliveTimeout: 5,
      ...change
    }
  })

const bucket = (config: Config, change: Partial<Distribution.Origin> = {}): Config =>
  origin(config, {
    DomainName: "b.s3.amazonaws.com",
    CustomOriginConfig: undefined,
    S3OriginConfig: { OriginAccessIdentity: "" },
    ...change
  })

const behavior = (config: Config, change: Partial<Behavior>): Config => ({
  ...config,
  DefaultCacheBehavior: { ...config.DefaultCacheBehavior, ...change }
})

const forwarding = (
  config: Config,
  values: Partial<Distribution.ForwardedValues>,
  more: Partial<Behavior> = {}
): Config =>
  behavior(config, {
    CachePolicyId: undefined,
    ForwardedValues: { QueryString: false, Cookies: { Forward: "none" }, ...values },
    ...more
  })

const inBehavior = (change: Partial<Behavior>) => given<Config>((config) => behavior(config, change))

const inOrigin = (change: Partial<Distribution.Origin>) => given<Config>((config) => origin(config, change))

const inForwarding = (values: Partial<Distribution.ForwardedValues>, more: Partial<Behavior> = {}) =>
  given<Config>((config) => forwarding(config, values, more))

const certificate = (change: Distribution.ViewerCertificate) =>
  given<Config>((config) => ({
    ...config,
    ViewerCertificate: { ACMCertificateArn: CERTIFICATE, SSLSupportMethod: "sni-only", ...change }
  }))

const page = (ErrorCode: number, ResponseCode: string) =>
  given<Config>((config) => ({
    ...config,
    CustomErrorResponses: { Items: [{ ErrorCode, ResponsePagePath: "/x", ResponseCode }] }
  }))

const geo = (RestrictionType: Distribution.GeoRestrictionType, ...Items: ReadonlyArray<string>) =>
  given<Config>((config) => ({ ...config, Restrictions: { GeoRestriction: { RestrictionType, Items } } }))

const times = <A>(n: number, make: (i: number) => A): ReadonlyArray<A> => Array.from({ length: n }, (_, i) => make(i))

const lambda = (name: string, version = ":1") => ({
  EventType: "origin-request" as const,
  LambdaFunctionARN: `arn:aws:lambda:us-east-1:123456789012:function:${name}${version}`
})

const lambdas = (...Items: ReadonlyArray<ReturnType<typeof lambda>>) => ({ LambdaFunctionAssociations: { Items } })

const firing = (FunctionARN: string) => ({
  FunctionAssociations: { Items: [{ EventType: "viewer-request" as const, FunctionARN }] }
})

const control = (OriginAccessControlOriginType: "lambda" | "s3") =>
  Effect.map(
    createOriginAccessControl({
      OriginAccessControlConfig: {
        Name: OriginAccessControlOriginType,
        SigningProtocol: "sigv4",
        SigningBehavior: "always",
        OriginAccessControlOriginType
      }
    }),
    ({ OriginAccessControl }) => OriginAccessControl.Id
  )

const encryption = Effect.map(
  createFieldLevelEncryptionConfig({ FieldLevelEncryptionConfig: { CallerReference: "encryption" } }),
  ({ FieldLevelEncryption }) => FieldLevelEncryption.Id
)

/** A resource that the configuration refers to. */
const using = <A>(made: Made<A>, change: (config: Config, made: A) => Config, quotas: Partial<Quotas> = {}) =>
  after<Config>((config) => Effect.map(made, (one) => change(config, one)), { quotas })

const toEncrypt = (FieldLevelEncryptionId: string): Partial<Behavior> => ({
  ViewerProtocolPolicy: "https-only",
  AllowedMethods: {
    Items: ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"],
    CachedMethods: { Items: ["GET", "HEAD"] }
  },
  FieldLevelEncryptionId
})

/** Another certificate for dedicated IP addresses. */
const dedicated = (config: Config): Config => ({
  ...config,
  ViewerCertificate: { ACMCertificateArn: CERTIFICATE, SSLSupportMethod: "vip", MinimumProtocolVersion: "TLSv1" }
})

export const causes: { readonly [C in Common | Rare]: Cause<Config> } = {
  CNAMEAlreadyExists: after((config) =>
    Effect.as(create(withAliases("a.example.com")), { ...config, ...withAliases("a.example.com") })
  ),
  EntityNotFound: given((config) => ({ ...config, AnycastIpListId: "none" })),
  IllegalFieldLevelEncryptionConfigAssociationWithCacheBehavior: using(encryption, (config, FieldLevelEncryptionId) =>
    behavior(config, { FieldLevelEncryptionId })
  ),
  IllegalOriginAccessConfiguration: given((config) =>
    bucket(config, {
      S3OriginConfig: { OriginAccessIdentity: "origin-access-identity/cloudfront/E1" },
      OriginAccessControlId: "E1"
    })
  ),
  InvalidArgument: given((config) => ({ ...config, Comment: LONG })),
  InvalidDefaultRootObject: given((config) => ({ ...config, DefaultRootObject: "/index.html" })),
  InvalidDomainNameForOriginAccessControl: using(control("lambda"), (config, OriginAccessControlId) =>
    bucket(config, { OriginAccessControlId })
  ),
  InvalidErrorCode: page(200, "200"),
  InvalidForwardCookies: inForwarding({ Cookies: { Forward: "whitelist" } }),
  InvalidFunctionAssociation: inBehavior(firing("arn:aws:cloudfront::123456789012:function/none")),
  InvalidGeoRestrictionParameter: geo("whitelist"),
  InvalidHeadersForS3Origin: given((config) => forwarding(bucket(config), { Headers: { Items: ["Host"] } })),
  InvalidLambdaFunctionAssociation: inBehavior(lambdas(lambda("f", ":$LATEST"))),
  InvalidLocationCode: geo("whitelist", "Germany"),
  InvalidMinimumProtocolVersion: certificate({ SSLSupportMethod: "vip", MinimumProtocolVersion: "TLSv1.2_2021" }),
  InvalidOrigin: inOrigin({ S3OriginConfig: { OriginAccessIdentity: "" } }),
  InvalidOriginAccessControl: given((config) => bucket(config, { OriginAccessControlId: "none" })),
  InvalidOriginAccessIdentity: given((config) =>
    bucket(config, { S3OriginConfig: { OriginAccessIdentity: "origin-access-identity/cloudfront/none" } })
  ),
  InvalidOriginKeepaliveTimeout: given((config) => custom(config, { OriginKeepaliveTimeout: 0 })),
  InvalidOriginReadTimeout: given((config) => custom(config, { OriginReadTimeout: 0 })),
  InvalidProtocolSettings: certificate({ MinimumProtocolVersion: "SSLv3" }),
  InvalidQueryStringParameters: inForwarding({ QueryStringCacheKeys: { Items: ["a"] } }),
  InvalidRelativePath: never(
    "It is not documented for which member it is. A path of an origin or an error page that is wrong is refused with `InvalidArgument`."
  ),
  InvalidRequiredProtocol: never("It is for the element RequiredProtocols, which earlier versions of the API had."),
  InvalidResponseCode: page(404, "201"),
  InvalidTTLOrder: inForwarding({}, { MinTTL: 3, DefaultTTL: 2, MaxTTL: 4 }),
  InvalidViewerCertificate: given((config) => ({ ...config, Aliases: { Items: ["a.example.com"] } })),
  InvalidWebACLId: given((config) => ({ ...config, WebACLId: "none" })),
  NoSuchCachePolicy: inBehavior({ CachePolicyId: "none" }),
  NoSuchContinuousDeploymentPolicy: given((config) => ({ ...config, ContinuousDeploymentPolicyId: "none" })),
  ContinuousDeploymentPolicyInUse: never("A creation cannot have a policy, and is refused with `InvalidArgument`."),
  NoSuchFieldLevelEncryptionConfig: inBehavior({ FieldLevelEncryptionId: "none" }),
  NoSuchOrigin: inBehavior({ TargetOriginId: "none" }),
  NoSuchOriginRequestPolicy: inBehavior({ OriginRequestPolicyId: "none" }),
  NoSuchRealtimeLogConfig: inBehavior({ RealtimeLogConfigArn: "none" }),
  NoSuchResponseHeadersPolicy: inBehavior({ ResponseHeadersPolicyId: "none" }),
  RealtimeLogConfigOwnerMismatch: inBehavior({
    RealtimeLogConfigArn: "arn:aws:cloudfront::210987654321:realtime-log-config/mine"
  }),
  TooManyCacheBehaviors: given(
    (config) => ({
      ...config,
      CacheBehaviors: { Items: [{ ...config.DefaultCacheBehavior, PathPattern: "a" }] }
    }),
    { quotas: { cacheBehaviors: 0 } }
  ),
  TooManyCertificates: given(dedicated, { quotas: { dedicatedIpCertificates: 0 } }),
  TooManyCookieNamesInWhiteList: inForwarding({
    Cookies: { Forward: "whitelist", WhitelistedNames: { Items: times(11, (i) => `c${i}`) } }
  }),
  TooManyDistributionCNAMEs: given((config) => ({ ...config, ...withAliases("a.example.com", "b.example.com") }), {
    quotas: { aliases: 1 }
  }),
  TooManyDistributionsAssociatedToCachePolicy: using(
    cachePolicy("mine"),
    (config, { id }) => behavior(config, { CachePolicyId: id }),
    { distributionsPerCachePolicy: 0 }
  ),
  TooManyDistributionsAssociatedToFieldLevelEncryptionConfig: using(
    encryption,
    (config, id) => behavior(config, toEncrypt(id)),
    { distributionsPerFieldLevelEncryptionConfig: 0 }
  ),
  TooManyDistributionsAssociatedToKeyGroup: using(
    keyGroups(1),
    (config, Items) => behavior(config, { TrustedKeyGroups: { Enabled: true, Items } }),
    { distributionsPerKeyGroup: 0 }
  ),
  TooManyDistributionsAssociatedToOriginAccessControl: using(
    control("s3"),
    (config, OriginAccessControlId) => bucket(config, { OriginAccessControlId }),
    { distributionsPerOriginAccessControl: 0 }
  ),
  TooManyDistributionsAssociatedToOriginRequestPolicy: using(
    originRequestPolicy("mine"),
    (config, { id }) => behavior(config, { OriginRequestPolicyId: id }),
    { distributionsPerOriginRequestPolicy: 0 }
  ),
  TooManyDistributionsAssociatedToResponseHeadersPolicy: using(
    responseHeadersPolicy("mine"),
    (config, { id }) => behavior(config, { ResponseHeadersPolicyId: id }),
    { distributionsPerResponseHeadersPolicy: 0 }
  ),
  TooManyDistributionsWithFunctionAssociations: using(
    publishedFunction("mine"),
    (config, arn) => behavior(config, firing(arn)),
    { distributionsPerFunction: 0 }
  ),
  TooManyDistributionsWithLambdaAssociations: given((config) => behavior(config, lambdas(lambda("f"))), {
    quotas: { distributionsWithLambda: 0 }
  }),
  TooManyDistributionsWithSingleFunctionARN: given((config) => behavior(config, lambdas(lambda("f"))), {
    quotas: { distributionsPerLambdaFunction: 0 }
  }),
  TooManyFunctionAssociations: using(publishedFunction("mine"), (config, arn) => behavior(config, firing(arn)), {
    functionAssociations: 0
  }),
  TooManyHeadersInForwardedValues: inForwarding({ Headers: { Items: times(11, (i) => `x-${i}`) } }),
  TooManyKeyGroupsAssociatedToDistribution: using(
    keyGroups(1),
    (config, Items) => behavior(config, { TrustedKeyGroups: { Enabled: true, Items } }),
    { keyGroups: 0 }
  ),
  TooManyLambdaFunctionAssociations: given((config) => behavior(config, lambdas(lambda("f"))), {
    quotas: { lambdaFunctionAssociations: 0 }
  }),
  TooManyOriginCustomHeaders: given(
    (config) => origin(config, { CustomHeaders: { Items: [{ HeaderName: "x", HeaderValue: "1" }] } }),
    { quotas: { customHeaders: 0 } }
  ),
  TooManyOriginGroupsPerDistribution: given(
    (config) => ({
      ...config,
      OriginGroups: {
        Items: [
          {
            Id: "group",
            FailoverCriteria: { StatusCodes: { Items: [500] } },
            Members: { Items: [{ OriginId: "origin" }, { OriginId: "origin" }] }
          }
        ]
      }
    }),
    { quotas: { originGroups: 0 } }
  ),
  TooManyOrigins: given(
    (config) => ({
      ...config,
      Origins: { Items: config.Origins.Items.flatMap((one) => [one, { ...one, Id: "second" }]) }
    }),
    { quotas: { origins: 1 } }
  ),
  TooManyQueryStringParameters: inForwarding({
    QueryString: true,
    QueryStringCacheKeys: { Items: times(11, (i) => `q${i}`) }
  }),
  TooManyTrustedSigners: given((config) => behavior(config, { TrustedSigners: { Enabled: true, Items: ["self"] } }), {
    quotas: { trustedSigners: 0 }
  }),
  TrustedKeyGroupDoesNotExist: inBehavior({ TrustedKeyGroups: { Enabled: true, Items: ["none"] } }),
  TrustedSignerDoesNotExist: inBehavior({ TrustedSigners: { Enabled: true, Items: ["me"] } })
}

/** A VPC origin that too many distributions have. */
export const tooManyVpcOrigins = using(
  vpcOrigin("mine"),
  (config, { id }) => ({ ...config, Origins: { Items: [vpcOriginOf(id)] } }),
  { distributionsPerVpcOrigin: 0 }
)
