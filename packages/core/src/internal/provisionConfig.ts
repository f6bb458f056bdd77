/** Makes the configuration of a distribution from the options of `provisionDistribution`. */
import type * as Distribution from "../generated/Distribution.js"
import type { OriginOptions, ProvisionDistributionOptions } from "../programs/provisionDistribution.js"
import { CHINA } from "./partition.js"

/** The id of the managed policy CachingOptimized, which AWS recommends for buckets. */
const CACHING_OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6"
const ORIGIN_ID = "origin"

const toOrigin = (origin: OriginOptions): Distribution.Origin => {
  const common = { Id: ORIGIN_ID, DomainName: origin.domainName, OriginPath: origin.path ?? "" }
  if (origin._tag === "Custom") {
    return {
      ...common,
      CustomOriginConfig: {
        HTTPPort: origin.httpPort ?? 80,
        HTTPSPort: origin.httpsPort ?? 443,
        OriginProtocolPolicy: origin.protocolPolicy ?? "https-only",
        OriginSslProtocols: { Items: ["TLSv1.2"] }
      }
    }
  }
  const { originAccessControl, originAccessIdentity = "" } = origin
  return {
    ...common,
    OriginAccessControlId: typeof originAccessControl === "string" ? originAccessControl : "",
    S3OriginConfig: {
      OriginAccessIdentity:
        originAccessIdentity === "" || originAccessIdentity.includes("/")
          ? originAccessIdentity
          : `origin-access-identity/cloudfront/${originAccessIdentity}`
    }
  }
}

/** The settings of CachingOptimized, as the deprecated members of a cache behavior. */
const LEGACY_CACHING = {
  ForwardedValues: { QueryString: false, Cookies: { Forward: "none" as const } },
  MinTTL: 1,
  DefaultTTL: 86_400,
  MaxTTL: 31_536_000
}

const toCertificate = (certificate: string | undefined): Distribution.ViewerCertificate =>
  certificate === undefined
    ? { CloudFrontDefaultCertificate: true }
    : {
        [certificate.startsWith("arn:") ? "ACMCertificateArn" : "IAMCertificateId"]: certificate,
        SSLSupportMethod: "sni-only",
        MinimumProtocolVersion: "TLSv1.2_2021"
      }

export const toConfig = <E, R>(
  options: ProvisionDistributionOptions<E, R>,
  origin: OriginOptions,
  partition: string,
  CallerReference: string
): Distribution.DistributionConfig => ({
  CallerReference,
  Origins: { Items: [toOrigin(origin)] },
  DefaultCacheBehavior: {
    TargetOriginId: ORIGIN_ID,
    ViewerProtocolPolicy: "redirect-to-https",
    ...(options.cachePolicy === undefined && partition === CHINA
      ? LEGACY_CACHING
      : { CachePolicyId: options.cachePolicy ?? CACHING_OPTIMIZED }),
    Compress: true
  },
  Comment: options.comment ?? "",
  Enabled: options.enabled ?? true,
  Aliases: { Items: options.aliases ?? [] },
  DefaultRootObject: options.defaultRootObject ?? "",
  // China has neither HTTP/3 nor IPv6.
  HttpVersion: partition === CHINA ? "http2" : "http2and3",
  IsIPV6Enabled: partition !== CHINA,
  PriceClass: options.priceClass ?? "PriceClass_All",
  ViewerCertificate: toCertificate(options.certificate)
})

const isUnset = (text: string | undefined): boolean => text === undefined || text === ""

/** Whether the origin is the bucket of the options, and has neither an origin access control nor an origin access identity. */
export const isUnsigned = (origin: Distribution.Origin): boolean =>
  origin.Id === ORIGIN_ID &&
  origin.S3OriginConfig !== undefined &&
  isUnset(origin.OriginAccessControlId) &&
  isUnset(origin.S3OriginConfig.OriginAccessIdentity)

export const setOriginAccessControl = (
  config: Distribution.DistributionConfig,
  OriginAccessControlId: string
): Distribution.DistributionConfig => ({
  ...config,
  Origins: {
    ...config.Origins,
    Items: config.Origins.Items.map((origin) => (isUnsigned(origin) ? { ...origin, OriginAccessControlId } : origin))
  }
})

export const isDefaultCertificate = (certificate: Distribution.ViewerCertificate | undefined): boolean =>
  isUnset(certificate?.ACMCertificateArn) && isUnset(certificate?.IAMCertificateId) && isUnset(certificate?.Certificate)
