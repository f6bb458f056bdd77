import type {
  CacheBehavior,
  CacheBehaviors,
  CustomErrorResponses,
  CustomOriginConfig,
  DefaultCacheBehavior,
  DistributionConfig,
  Origin,
  ViewerCertificate,
  VpcOriginConfig
} from "@effect-cloudfront/core/Distribution"

/** The items of a list that may be absent. */
export const items = <A>(list: { readonly Items?: ReadonlyArray<A> | undefined } | undefined): ReadonlyArray<A> =>
  list?.Items ?? []

export type Behavior = CacheBehavior | DefaultCacheBehavior

export const behaviors = (config: DistributionConfig): ReadonlyArray<Behavior> => [
  config.DefaultCacheBehavior,
  ...items(config.CacheBehaviors)
]

export const origins = (config: DistributionConfig): ReadonlyArray<Origin> => items(config.Origins)

export const aliases = (config: DistributionConfig): ReadonlyArray<string> => items(config.Aliases)

/** The origins that a target names: one, or the members of a group. */
export const originsOf = (config: DistributionConfig, target: string): ReadonlyArray<Origin> => {
  const group = items(config.OriginGroups).find(({ Id }) => Id === target)
  const ids = group === undefined ? [target] : group.Members.Items.map(({ OriginId }) => OriginId)
  return origins(config).filter(({ Id }) => ids.includes(Id))
}

/** The Lambda functions of a configuration, once for each association. */
export const lambdas = (config: DistributionConfig): ReadonlyArray<string> =>
  behaviors(config).flatMap((behavior) =>
    items(behavior.LambdaFunctionAssociations).map(({ LambdaFunctionARN }) => LambdaFunctionARN)
  )

/** The certificate that is served from dedicated IP addresses. That of CloudFront is not. */
export const dedicatedCertificate = ({ ViewerCertificate: one }: DistributionConfig): string | undefined =>
  one?.SSLSupportMethod === "vip"
    ? isSet(one.ACMCertificateArn)
      ? one.ACMCertificateArn
      : one.IAMCertificateId
    : undefined

/** Whether it is a template for distribution tenants, which serves no content itself. */
export const isTenantOnly = ({ ConnectionMode }: Pick<DistributionConfig, "ConnectionMode">): boolean =>
  ConnectionMode === "tenant-only"

/** Whether a text is set. The service treats an empty text as absent. */
export const isSet = (text: string | undefined): text is string => text !== undefined && text !== ""

const NONE = { Quantity: 0, Items: [] }
const GET_HEAD = { Quantity: 2, Items: ["HEAD", "GET"] }

const completeCustomOrigin = (config: CustomOriginConfig): CustomOriginConfig => ({
  ...config,
  OriginReadTimeout: config.OriginReadTimeout ?? 30,
  OriginKeepaliveTimeout: config.OriginKeepaliveTimeout ?? 5,
  OriginSslProtocols: config.OriginSslProtocols ?? { Quantity: 3, Items: ["TLSv1", "TLSv1.1", "TLSv1.2"] }
})

const completeVpcOrigin = (config: VpcOriginConfig): VpcOriginConfig => ({
  ...config,
  OriginReadTimeout: config.OriginReadTimeout ?? 30,
  OriginKeepaliveTimeout: config.OriginKeepaliveTimeout ?? 5
})

const completeOrigin = (origin: Origin): Origin => ({
  ...origin,
  OriginPath: origin.OriginPath ?? "",
  CustomHeaders: origin.CustomHeaders ?? NONE,
  ConnectionAttempts: origin.ConnectionAttempts ?? 3,
  ConnectionTimeout: origin.ConnectionTimeout ?? 10,
  OriginShield: origin.OriginShield ?? { Enabled: false },
  OriginAccessControlId: origin.OriginAccessControlId ?? "",
  ...(origin.CustomOriginConfig && { CustomOriginConfig: completeCustomOrigin(origin.CustomOriginConfig) }),
  ...(origin.VpcOriginConfig && { VpcOriginConfig: completeVpcOrigin(origin.VpcOriginConfig) })
})

/** The default times to live of a cache behavior without a cache policy. */
const LEGACY_TTL = { MinTTL: 0, DefaultTTL: 86_400, MaxTTL: 31_536_000 }

const completeBehavior = <A extends Behavior>(behavior: A): A => ({
  ...(behavior.ForwardedValues === undefined ? {} : LEGACY_TTL),
  ...behavior,
  ...(behavior.ForwardedValues && {
    ForwardedValues: { Headers: NONE, QueryStringCacheKeys: NONE, ...behavior.ForwardedValues }
  }),
  TrustedSigners: behavior.TrustedSigners ?? { Enabled: false, ...NONE },
  TrustedKeyGroups: behavior.TrustedKeyGroups ?? { Enabled: false, ...NONE },
  AllowedMethods: { CachedMethods: GET_HEAD, ...(behavior.AllowedMethods ?? GET_HEAD) },
  SmoothStreaming: behavior.SmoothStreaming ?? false,
  Compress: behavior.Compress ?? false,
  LambdaFunctionAssociations: behavior.LambdaFunctionAssociations ?? NONE,
  FunctionAssociations: behavior.FunctionAssociations ?? NONE,
  FieldLevelEncryptionId: behavior.FieldLevelEncryptionId ?? ""
})

/**
 * The certificate as the service returns it. `Certificate` and `CertificateSource` are derived from the other members.
 * As inputs they are deprecated, and are used only if the other members are absent.
 */
const completeCertificate = (given: ViewerCertificate | undefined, tenantOnly: boolean): ViewerCertificate => {
  const { Certificate: old, CertificateSource: source, ...certificate } = given ?? {}
  const acm = isSet(certificate.ACMCertificateArn) ? certificate.ACMCertificateArn : source === "acm" ? old : undefined
  const iam = isSet(certificate.IAMCertificateId) ? certificate.IAMCertificateId : source === "iam" ? old : undefined
  const shown = { CloudFrontDefaultCertificate: false, ...certificate }
  if (isSet(acm)) return { ...shown, ACMCertificateArn: acm, Certificate: acm, CertificateSource: "acm" }
  if (isSet(iam)) return { ...shown, IAMCertificateId: iam, Certificate: iam, CertificateSource: "iam" }
  return {
    CloudFrontDefaultCertificate: true,
    SSLSupportMethod: tenantOnly ? "sni-only" : "vip",
    ...certificate,
    // With the default certificate the service ignores the other members.
    MinimumProtocolVersion: "TLSv1",
    CertificateSource: "cloudfront"
  }
}

const completeBehaviors = (given: CacheBehaviors | undefined): CacheBehaviors =>
  given === undefined ? NONE : { ...given, Items: given.Items.map(completeBehavior) }

const completeErrorResponses = (given: CustomErrorResponses | undefined): CustomErrorResponses => {
  if (given === undefined) return NONE
  const all = given.Items.map((one) => ({ ResponsePagePath: "", ResponseCode: "", ...one }))
  return { ...given, Items: all.sort((one, other) => one.ErrorCode - other.ErrorCode) }
}

/** The configuration with the service's defaults for absent members. Unknown members are kept. */
export const complete = (config: DistributionConfig) => ({
  ...config,
  Aliases: config.Aliases ?? NONE,
  DefaultRootObject: config.DefaultRootObject ?? "",
  Origins: { ...config.Origins, Items: config.Origins.Items.map(completeOrigin) },
  OriginGroups: config.OriginGroups ?? NONE,
  DefaultCacheBehavior: completeBehavior(config.DefaultCacheBehavior),
  CacheBehaviors: completeBehaviors(config.CacheBehaviors),
  CustomErrorResponses: completeErrorResponses(config.CustomErrorResponses),
  Logging: config.Logging ?? { Enabled: false, IncludeCookies: false, Bucket: "", Prefix: "" },
  PriceClass: config.PriceClass ?? "PriceClass_All",
  ViewerCertificate: completeCertificate(config.ViewerCertificate, isTenantOnly(config)),
  Restrictions: config.Restrictions ?? { GeoRestriction: { RestrictionType: "none", ...NONE } },
  WebACLId: config.WebACLId ?? "",
  HttpVersion: config.HttpVersion ?? "http2",
  IsIPV6Enabled: config.IsIPV6Enabled ?? true,
  ContinuousDeploymentPolicyId: config.ContinuousDeploymentPolicyId ?? "",
  Staging: config.Staging ?? false
})

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/distribution-config-options.html#unsupported-saas */
const STANDARD = ["Aliases", "PriceClass", "IsIPV6Enabled", "Staging", "ContinuousDeploymentPolicyId"] as const

const STANDARD_IN_BEHAVIORS = ["SmoothStreaming", "TrustedSigners"] as const

const without = <A extends object>(value: A, keys: ReadonlyArray<string>): A => {
  const rest = { ...value }
  for (const key of keys) Reflect.deleteProperty(rest, key)
  return rest
}

/** The configuration as the service stores it. Members that only standard distributions have are removed from templates for tenants. */
export const normalize = (given: DistributionConfig): DistributionConfig => {
  const config = complete(given)
  if (!isTenantOnly(config)) return config
  const { CacheBehaviors, DefaultCacheBehavior } = config
  const plain = <A extends Behavior>(behavior: A): A => without(behavior, STANDARD_IN_BEHAVIORS)
  return {
    ...without<DistributionConfig>(config, STANDARD),
    DefaultCacheBehavior: plain(DefaultCacheBehavior),
    CacheBehaviors: { ...CacheBehaviors, Items: CacheBehaviors.Items.map(plain) }
  }
}

const isEmpty = (value: unknown): boolean =>
  typeof value === "object" && value !== null
    ? items(value as { readonly Items?: ReadonlyArray<unknown> }).length === 0 && !("Enabled" in value && value.Enabled)
    : value === undefined || value === "" || value === false

/** The name of a member that is set, but not allowed in a template for tenants. */
export const standardOnly = (config: DistributionConfig): string | undefined => {
  if (!isTenantOnly(config)) return undefined
  const given = <Key extends string>(keys: ReadonlyArray<Key>, value: { readonly [K in Key]?: unknown }) =>
    keys.filter((key) => !isEmpty(value[key]))
  return [
    ...given(STANDARD, config),
    ...behaviors(config).flatMap((behavior) => given(STANDARD_IN_BEHAVIORS, behavior))
  ][0]
}

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

/** The name of an absent member that the service requires in updates, but not in creates. */
export const missingForUpdate = (config: DistributionConfig): string | undefined => {
  const missing = [
    ...absent(REQUIRED, config),
    ...behaviors(config).flatMap((behavior) => absent(REQUIRED_OF_BEHAVIORS, behavior)),
    ...origins(config).flatMap(({ CustomOriginConfig }) =>
      CustomOriginConfig === undefined ? [] : absent(REQUIRED_OF_CUSTOM_ORIGINS, CustomOriginConfig)
    )
  ]
  const standard: ReadonlyArray<string> = isTenantOnly(config) ? [...STANDARD, ...STANDARD_IN_BEHAVIORS] : []
  return missing.find((member) => !standard.includes(member))
}
