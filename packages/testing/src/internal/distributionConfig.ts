import type {
  CacheBehavior,
  CacheBehaviors,
  CustomOriginConfig,
  DefaultCacheBehavior,
  DistributionConfig,
  Origin,
  ViewerCertificate
} from "@effect-cloudfront/core/Distribution"

/** The items of a list that may not be there at all. */
export const items = <A>(list: { readonly Items?: ReadonlyArray<A> | undefined } | undefined): ReadonlyArray<A> =>
  list?.Items ?? []

export type Behavior = CacheBehavior | DefaultCacheBehavior

export const behaviors = (config: DistributionConfig): ReadonlyArray<Behavior> => [
  config.DefaultCacheBehavior,
  ...items(config.CacheBehaviors)
]

export const origins = (config: DistributionConfig): ReadonlyArray<Origin> => items(config.Origins)

export const aliases = (config: DistributionConfig): ReadonlyArray<string> => items(config.Aliases)

/** The service treats an empty text as none. */
export const isSet = (text: string | undefined): text is string => text !== undefined && text !== ""

const NONE = { Quantity: 0 }
const GET_HEAD = { Quantity: 2, Items: ["HEAD", "GET"] }

const completeCustomOrigin = (config: CustomOriginConfig): CustomOriginConfig => ({
  ...config,
  OriginReadTimeout: config.OriginReadTimeout ?? 30,
  OriginKeepaliveTimeout: config.OriginKeepaliveTimeout ?? 5,
  OriginSslProtocols: config.OriginSslProtocols ?? { Quantity: 3, Items: ["TLSv1", "TLSv1.1", "TLSv1.2"] }
})

const completeOrigin = (origin: Origin): Origin => ({
  ...origin,
  OriginPath: origin.OriginPath ?? "",
  CustomHeaders: origin.CustomHeaders ?? NONE,
  ConnectionAttempts: origin.ConnectionAttempts ?? 3,
  ConnectionTimeout: origin.ConnectionTimeout ?? 10,
  OriginShield: origin.OriginShield ?? { Enabled: false },
  OriginAccessControlId: origin.OriginAccessControlId ?? "",
  ...(origin.CustomOriginConfig && { CustomOriginConfig: completeCustomOrigin(origin.CustomOriginConfig) })
})

/** The times to live that a behaviour without a cache policy has. */
const LEGACY_TTL = { MinTTL: 0, DefaultTTL: 86_400, MaxTTL: 31_536_000 }

const completeBehavior = <A extends Behavior>(behavior: A): A => ({
  ...(behavior.ForwardedValues === undefined ? {} : LEGACY_TTL),
  ...behavior,
  TrustedSigners: behavior.TrustedSigners ?? { Enabled: false, Quantity: 0 },
  TrustedKeyGroups: behavior.TrustedKeyGroups ?? { Enabled: false, Quantity: 0 },
  AllowedMethods: { CachedMethods: GET_HEAD, ...(behavior.AllowedMethods ?? GET_HEAD) },
  SmoothStreaming: behavior.SmoothStreaming ?? false,
  Compress: behavior.Compress ?? false,
  LambdaFunctionAssociations: behavior.LambdaFunctionAssociations ?? NONE,
  FunctionAssociations: behavior.FunctionAssociations ?? NONE,
  FieldLevelEncryptionId: behavior.FieldLevelEncryptionId ?? ""
})

/** What the service makes of a certificate: `Certificate` and `CertificateSource` always follow from the rest. */
const completeCertificate = (given: ViewerCertificate | undefined): ViewerCertificate => {
  const { Certificate: _, CertificateSource: __, ...certificate } = given ?? {}
  if (isSet(certificate.ACMCertificateArn)) {
    const Certificate = certificate.ACMCertificateArn
    return { CloudFrontDefaultCertificate: false, ...certificate, Certificate, CertificateSource: "acm" }
  }
  if (isSet(certificate.IAMCertificateId)) {
    const Certificate = certificate.IAMCertificateId
    return { CloudFrontDefaultCertificate: false, ...certificate, Certificate, CertificateSource: "iam" }
  }
  return {
    CloudFrontDefaultCertificate: true,
    ...certificate,
    // Whatever was asked for: the default certificate goes with nothing else.
    MinimumProtocolVersion: "TLSv1",
    CertificateSource: "cloudfront"
  }
}

const completeBehaviors = (given: CacheBehaviors | undefined): CacheBehaviors =>
  given?.Items === undefined ? (given ?? NONE) : { ...given, Items: given.Items.map(completeBehavior) }

/** The configuration as the service keeps it: with a value for all that was left out. What it does not know stays. */
export const complete = (config: DistributionConfig) => ({
  ...config,
  Aliases: config.Aliases ?? NONE,
  DefaultRootObject: config.DefaultRootObject ?? "",
  Origins: { ...config.Origins, Items: config.Origins.Items.map(completeOrigin) },
  OriginGroups: config.OriginGroups ?? NONE,
  DefaultCacheBehavior: completeBehavior(config.DefaultCacheBehavior),
  CacheBehaviors: completeBehaviors(config.CacheBehaviors),
  CustomErrorResponses: config.CustomErrorResponses ?? NONE,
  Logging: config.Logging ?? { Enabled: false, IncludeCookies: false, Bucket: "", Prefix: "" },
  PriceClass: config.PriceClass ?? "PriceClass_All",
  ViewerCertificate: completeCertificate(config.ViewerCertificate),
  Restrictions: config.Restrictions ?? { GeoRestriction: { RestrictionType: "none", Quantity: 0 } },
  WebACLId: config.WebACLId ?? "",
  HttpVersion: config.HttpVersion ?? "http2",
  IsIPV6Enabled: config.IsIPV6Enabled ?? true,
  ContinuousDeploymentPolicyId: config.ContinuousDeploymentPolicyId ?? "",
  Staging: config.Staging ?? false
})

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/distribution-overview-required-fields.html */
const REQUIRED = [
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

const REQUIRED_OF_BEHAVIORS = [
  "AllowedMethods",
  "SmoothStreaming",
  "Compress",
  "LambdaFunctionAssociations",
  "FieldLevelEncryptionId"
] as const

const REQUIRED_OF_CUSTOM_ORIGINS = ["OriginReadTimeout", "OriginKeepaliveTimeout"] as const

const absent = <Key extends string>(
  keys: ReadonlyArray<Key>,
  value: { readonly [K in Key]?: unknown }
): ReadonlyArray<Key> => keys.filter((key) => value[key] === undefined)

/** A member that the service wants in updates, though it does without when creating. */
export const missingForUpdate = (config: DistributionConfig): string | undefined =>
  [
    ...absent(REQUIRED, config),
    ...behaviors(config).flatMap((behavior) => absent(REQUIRED_OF_BEHAVIORS, behavior)),
    ...origins(config).flatMap(({ CustomOriginConfig }) =>
      CustomOriginConfig === undefined ? [] : absent(REQUIRED_OF_CUSTOM_ORIGINS, CustomOriginConfig)
    )
  ][0]
