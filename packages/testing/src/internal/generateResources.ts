/** Generators of the configurations of the kinds that refer to nothing, or whose references are set afterwards. */
import * as AnycastIpList from "@effect-cloudfront/core/AnycastIpList"
import * as ContinuousDeploymentPolicy from "@effect-cloudfront/core/ContinuousDeploymentPolicy"
import * as Distribution from "@effect-cloudfront/core/Distribution"
import * as DistributionTenant from "@effect-cloudfront/core/DistributionTenant"
import * as FieldLevelEncryption from "@effect-cloudfront/core/FieldLevelEncryption"
import * as CloudFrontFunction from "@effect-cloudfront/core/Function"
import * as MonitoringSubscription from "@effect-cloudfront/core/MonitoringSubscription"
import * as OriginAccessIdentity from "@effect-cloudfront/core/OriginAccessIdentity"
import * as OriginRequestPolicy from "@effect-cloudfront/core/OriginRequestPolicy"
import * as PublicKey from "@effect-cloudfront/core/PublicKey"
import * as RealtimeLogConfig from "@effect-cloudfront/core/RealtimeLogConfig"
import * as ResponseHeadersPolicy from "@effect-cloudfront/core/ResponseHeadersPolicy"
import * as TrustStore from "@effect-cloudfront/core/TrustStore"
import * as VpcOrigin from "@effect-cloudfront/core/VpcOrigin"
import { utf8Encode } from "@effect-cloudfront/core/protocol/Platform"
import * as fc from "fast-check"
import {
  absent,
  CERTIFICATE,
  comment,
  configs,
  counted,
  distinct,
  headerNames,
  host,
  maybe,
  names,
  uniqueName
} from "./generateConfigs.js"
import { reference } from "./generate.js"

const ACCOUNT = "123456789012"

/** A web ACL. Those of the settings of the in-memory CloudFront are not checked. */
export const webACL = fc
  .constantFrom("one", "two")
  .map((name) => `arn:aws:wafv2:us-east-1:${ACCOUNT}:global/webacl/${name}/1`)

const LISTING = new Set(["whitelist", "allExcept", "allViewerAndWhitelistCloudFront"])

const lists = (behavior: string): boolean => LISTING.has(behavior)

export const originRequestPolicyConfig = configs(
  OriginRequestPolicy.OriginRequestPolicyConfig,
  {
    Name: uniqueName,
    Comment: maybe(comment),
    HeadersConfig: { Headers: { Items: headerNames } },
    CookiesConfig: { Cookies: { Items: names } },
    QueryStringsConfig: { QueryStrings: { Items: names } }
  },
  ({ CookiesConfig, HeadersConfig, QueryStringsConfig, ...rest }) => {
    const { CookieBehavior, Cookies = counted(["session"]) } = CookiesConfig
    const { HeaderBehavior, Headers = counted(["Origin"]) } = HeadersConfig
    const { QueryStringBehavior, QueryStrings = counted(["q"]) } = QueryStringsConfig
    const known = HeaderBehavior === "allViewerAndWhitelistCloudFront" ? counted(["CloudFront-Viewer-City"]) : Headers
    return {
      ...rest,
      HeadersConfig: lists(HeaderBehavior) ? { HeaderBehavior, Headers: known } : { HeaderBehavior },
      CookiesConfig: lists(CookieBehavior) ? { CookieBehavior, Cookies } : { CookieBehavior },
      QueryStringsConfig: lists(QueryStringBehavior) ? { QueryStringBehavior, QueryStrings } : { QueryStringBehavior }
    }
  }
)

const seconds = fc.nat(31_536_000)

const header = fc.constantFrom("x-site", "x-version", "server")

const corsPutRight = (
  cors: ResponseHeadersPolicy.ResponseHeadersPolicyCorsConfig
): ResponseHeadersPolicy.ResponseHeadersPolicyCorsConfig =>
  cors.AccessControlAllowHeaders.Items.includes("*") ? { ...cors, AccessControlAllowCredentials: false } : cors

/** A policy that neither adds nor removes a header is refused, so every one adds one. */
const isEmpty = (config: ResponseHeadersPolicy.ResponseHeadersPolicyConfig): boolean =>
  config.CorsConfig === undefined &&
  Object.keys(config.SecurityHeadersConfig ?? {}).length === 0 &&
  config.ServerTimingHeadersConfig?.Enabled !== true &&
  (config.CustomHeadersConfig?.Items.length ?? 0) + (config.RemoveHeadersConfig?.Items.length ?? 0) === 0

export const responseHeadersPolicyConfig = configs(
  ResponseHeadersPolicy.ResponseHeadersPolicyConfig,
  {
    Name: uniqueName,
    Comment: maybe(comment),
    CorsConfig: {
      AccessControlAllowOrigins: { Items: fc.constantFrom(["*"], ["https://example.com"]) },
      AccessControlAllowHeaders: { Items: fc.constantFrom(["*"], ["x-site", "accept"]) },
      AccessControlAllowMethods: {
        Items: fc.constantFrom<
          ReadonlyArray<
            ReadonlyArray<ResponseHeadersPolicy.ResponseHeadersPolicyAccessControlAllowMethodsValues>
          >[number]
        >(["GET"], ["GET", "HEAD"], ["ALL"])
      },
      AccessControlExposeHeaders: { Items: fc.constantFrom<ReadonlyArray<string>>([], ["x-site"]) },
      AccessControlMaxAgeSec: maybe(seconds)
    },
    SecurityHeadersConfig: {
      XSSProtection: { ReportUri: absent },
      ContentSecurityPolicy: { ContentSecurityPolicy: fc.constantFrom("default-src 'self'", "") },
      StrictTransportSecurity: { AccessControlMaxAgeSec: seconds }
    },
    CustomHeadersConfig: { Items: { Header: header, Value: fc.constantFrom("1", "<&>") } },
    RemoveHeadersConfig: { Items: { Header: header } }
  },
  (given) => {
    const { CorsConfig, CustomHeadersConfig, RemoveHeadersConfig } = given
    const config = {
      ...given,
      ...(CorsConfig && { CorsConfig: corsPutRight(CorsConfig) }),
      ...(CustomHeadersConfig && {
        CustomHeadersConfig: counted(distinct(CustomHeadersConfig.Items, ({ Header }) => Header))
      }),
      ...(RemoveHeadersConfig && {
        RemoveHeadersConfig: counted(distinct(RemoveHeadersConfig.Items, ({ Header }) => Header))
      })
    }
    return isEmpty(config)
      ? { ...config, CustomHeadersConfig: counted([{ Header: "x-site", Value: "1", Override: false }]) }
      : config
  }
)

/** Public keys in PEM, whose private keys nobody has. */
export const RSA_KEY = `-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAvQiS2ZU+TSJCGomho5w5
b8UhiE4GeTGWrSRB6jbXG5vslAm/vqKJ/Ub2/makUjJL1FcSgeg68D//42RDbMKg
55WQgFzeN/7AY+rgsvw1icULP7YwiCBY14+rE8hoytEZV6nuVow/BZ2ds2gV1zT0
04g2tArOvMD/wv7dwcDtKW9wWO0gXbsH97cqwSLE/0a3xXGPoZ6WyDJ8b2FkOgpQ
NceY7M29Ag33ZN2BiYjezZTkywb2MN60gluwb02QUInaAyomMH4i5+yE6Uo+TkTH
BKosXOaGBH9LL80mYj+yvq60uNSS81R8pzww87pnfxBnWr1GQWHBhmtfj8RYnBGH
EwIDAQAB
-----END PUBLIC KEY-----\n`

const EC_KEY = `-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEtNq353vwSwOQYXI1+DFFsmQPYlzY
p9roeo70s4kxSxx37an+qB1CbXidCI+fGJV5fB0AkSx+fw0zLDTIh3zHCA==
-----END PUBLIC KEY-----\n`

export const publicKeyConfig = configs(PublicKey.PublicKeyConfig, {
  CallerReference: reference,
  Name: uniqueName,
  EncodedKey: fc.constantFrom(RSA_KEY, EC_KEY),
  Comment: maybe(comment)
})

export const originAccessIdentityConfig = configs(OriginAccessIdentity.CloudFrontOriginAccessIdentityConfig, {
  CallerReference: reference,
  Comment: comment
})

/** Profiles whose entities have the key `keyId`. */
export const fieldLevelEncryptionProfileConfig = configs(
  FieldLevelEncryption.FieldLevelEncryptionProfileConfig,
  {
    Name: uniqueName,
    CallerReference: reference,
    Comment: maybe(comment),
    EncryptionEntities: {
      Items: fc.array(
        fc.record(
          {
            PublicKeyId: fc.constant(""),
            ProviderId: fc.constantFrom("provider", "other:1"),
            FieldPatterns: fc.constant(counted(["card"]))
          },
          { noNullPrototype: true }
        ),
        { minLength: 1, maxLength: 2 }
      )
    }
  },
  ({ EncryptionEntities, ...rest }) => ({
    ...rest,
    EncryptionEntities: counted(
      EncryptionEntities.Items.map((one, i) => ({ ...one, FieldPatterns: counted([`field-${i}`, `part-${i}*`]) }))
    )
  })
)

/** Configurations whose profiles are still to be named. */
export const fieldLevelEncryptionConfig = configs(
  FieldLevelEncryption.FieldLevelEncryptionConfig,
  {
    CallerReference: reference,
    Comment: maybe(comment),
    QueryArgProfileConfig: {
      QueryArgProfiles: { Items: { QueryArg: fc.constantFrom("q", "page", "user.*"), ProfileId: fc.constant("") } }
    },
    ContentTypeProfileConfig: {
      ContentTypeProfiles: {
        Items: fc.constantFrom<ReadonlyArray<FieldLevelEncryption.ContentTypeProfile>>(
          [],
          [{ Format: "URLEncoded", ContentType: "application/x-www-form-urlencoded" }]
        )
      }
    }
  },
  ({ QueryArgProfileConfig, ...rest }) => {
    const { QueryArgProfiles, ...config } = QueryArgProfileConfig ?? { ForwardWhenQueryArgProfileIsUnknown: false }
    return {
      ...rest,
      ...(QueryArgProfileConfig && {
        QueryArgProfileConfig: {
          ...config,
          ...(QueryArgProfiles && {
            QueryArgProfiles: counted(distinct(QueryArgProfiles.Items, ({ QueryArg }) => QueryArg))
          })
        }
      })
    }
  }
)

export const realtimeLogConfig = configs(RealtimeLogConfig.CreateRealtimeLogConfigRequest, {
  Name: uniqueName,
  SamplingRate: fc.integer({ min: 1, max: 100 }),
  Fields: fc.subarray(["timestamp", "c-ip", "sc-status"], { minLength: 1 }),
  EndPoints: fc.constantFrom("logs", "other").map((stream) => [
    {
      StreamType: "Kinesis",
      KinesisStreamConfig: {
        RoleARN: `arn:aws:iam::${ACCOUNT}:role/logs`,
        StreamARN: `arn:aws:kinesis:us-east-1:${ACCOUNT}:stream/${stream}`
      }
    }
  ])
})

export const trustStore = configs(TrustStore.CreateTrustStoreRequest, {
  Name: uniqueName,
  CaCertificatesBundleSource: {
    CaCertificatesBundleS3Location: {
      Bucket: fc.constantFrom("authorities", "other"),
      Key: fc.constantFrom("ca.pem", "all/ca.pem"),
      Region: fc.constantFrom("us-east-1", "eu-west-1"),
      Version: maybe(fc.constantFrom("1", "2"))
    }
  },
  Tags: absent
})

const port = fc.constantFrom(80, 443, 8080, 65_535)

export const vpcOriginEndpointConfig = configs(VpcOrigin.VpcOriginEndpointConfig, {
  Name: uniqueName,
  Arn: fc.constantFrom(
    `arn:aws:elasticloadbalancing:eu-west-1:${ACCOUNT}:loadbalancer/app/web/50dc6c495c0c9188`,
    `arn:aws:ec2:eu-west-1:${ACCOUNT}:instance/i-0123456789abcdef0`
  ),
  HTTPPort: port,
  HTTPSPort: port,
  OriginSslProtocols: { Items: fc.subarray<Distribution.SslProtocol>(["TLSv1.2", "TLSv1.1"], { minLength: 1 }) }
})

/** Address ranges of the account: as many as every list may have. */
const ranges = fc
  .subarray(["192.0.2.0/24", "198.51.100.0/24"])
  .map((all) =>
    all.map((Cidr) => ({ Cidr, IpamPoolArn: `arn:aws:ec2::${ACCOUNT}:ipam-pool/ipam-pool-0123456789abcdef0` }))
  )

export const anycastIpList = configs(AnycastIpList.CreateAnycastIpListRequest, {
  Name: uniqueName,
  IpCount: fc.constantFrom(3, 21),
  IpamCidrConfigs: maybe(ranges),
  Tags: absent
})

export const anycastIpListChange = fc.record({
  IpAddressType: fc.constantFrom<Array<AnycastIpList.IpAddressType>>("ipv4", "ipv6", "dualstack"),
  IpamCidrConfigs: maybe(ranges)
})

const ttl = fc.integer({ min: 300, max: 3600 })

/** How requests are divided between a primary distribution and its staging distribution. */
export const trafficConfig: fc.Arbitrary<ContinuousDeploymentPolicy.TrafficConfig> = fc.oneof(
  { withCrossShrink: true },
  fc.record({ Weight: fc.constantFrom(0, 0.05, 0.15), Times: maybe(fc.tuple(ttl, ttl)) }).map(({ Times, Weight }) => ({
    Type: "SingleWeight" as const,
    SingleWeightConfig: {
      Weight,
      ...(Times && {
        SessionStickinessConfig: { IdleTTL: Math.min(...Times), MaximumTTL: Math.max(...Times) }
      })
    }
  })),
  fc.constantFrom("on", "beta").map((Value) => ({
    Type: "SingleHeader" as const,
    SingleHeaderConfig: { Header: "aws-cf-cd-stage", Value }
  }))
)

export const monitoringSubscription: fc.Arbitrary<MonitoringSubscription.MonitoringSubscription> = fc
  .constantFrom<Array<MonitoringSubscription.RealtimeMetricsSubscriptionStatus>>("Enabled", "Disabled")
  .map((RealtimeMetricsSubscriptionStatus) => ({
    RealtimeMetricsSubscriptionConfig: { RealtimeMetricsSubscriptionStatus }
  }))

/** The configuration of a function of either kind, still without a key value store. */
export const functionConfig = configs(CloudFrontFunction.FunctionConfig, {
  Comment: comment,
  Runtime: fc.constant("cloudfront-js-2.0"),
  KeyValueStoreAssociations: absent
})

export const connectionCode = fc
  .constantFrom(
    "function connectionHandler(connection) { connection.allow() }",
    "function connectionHandler(connection) { connection.deny() }"
  )
  .map(utf8Encode)

export const domains = fc
  .uniqueArray(host, { minLength: 1, maxLength: 3 })
  .map((all) => all.map((Domain) => ({ Domain })))

const customizations: fc.Arbitrary<DistributionTenant.Customizations> = fc
  .record({
    acl: maybe(webACL),
    certificate: maybe(fc.constant(CERTIFICATE)),
    locations: fc.subarray(["DE", "FR"])
  })
  .map(({ acl, certificate, locations }) => ({
    ...(acl !== undefined && { WebAcl: { Action: "override", Arn: acl } }),
    ...(certificate !== undefined && { Certificate: { Arn: certificate } }),
    ...(locations.length > 0 && { GeoRestrictions: { RestrictionType: "whitelist", Locations: locations } })
  }))

/** What a tenant may have, whatever its distribution defines. */
export const tenant = fc.record({
  Domains: domains,
  Customizations: maybe(customizations),
  Enabled: maybe(fc.boolean())
})

const definition = fc.record({ Required: fc.boolean(), DefaultValue: maybe(fc.constantFrom("a", "b")) })

/** The parameters that a distribution for tenants defines. */
export const tenantConfig: fc.Arbitrary<Distribution.TenantConfig> = fc
  .dictionary(fc.constantFrom("tenant", "color"), definition, { maxKeys: 2, noNullPrototype: true })
  .map((all) => ({
    ParameterDefinitions: Object.entries(all).map(([Name, { DefaultValue, Required }]) => ({
      Name,
      Definition: { StringSchema: { Required, ...(DefaultValue !== undefined && { DefaultValue }) } }
    }))
  }))

/** A statement about who may use a resource. */
export const policyDocument = fc.constantFrom("Allow", "Deny").map((effect) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      { Effect: effect, Principal: { AWS: "210987654321" }, Action: "cloudfront:CreateDistribution", Resource: "*" }
    ]
  })
)
