/**
 * Facts about members that no schema holds: units, defaults, limits, meanings. In our own words, checked against behaviour
 * that is documented or was seen.
 */
import type { Model } from "./Ir.js"

/** By `Structure.Member`; a star stands for any part of a name. The first that fits counts. */
export const notes: ReadonlyArray<readonly [member: string, note: string]> = [
  // Lists
  ["*Request.Marker", "Where the page starts: `NextMarker` of the page before."],
  ["*Request.MaxItems", "How many items a page has at most; 100 when left out."],
  ["*.Marker", "The `Marker` that was sent."],
  ["*.NextMarker", "Where the next page starts; absent or empty on the last."],
  ["*.MaxItems", "How many items a page has at most."],
  ["*.IsTruncated", "Whether there is another page."],
  ["*List.Quantity", "How many items this page has."],
  ["*Collection.Quantity", "How many items this page has."],

  // Versions and places
  [
    "UpdateDistributionWithStagingConfigRequest.IfMatch",
    "The versions of the primary and the staging distribution: `<ETag>, <ETag>`."
  ],
  ["*.IfMatch", "The `ETag` of the version that is meant."],
  ["*Result.ETag", "The version, for the next `IfMatch`."],
  ["*.ETag", "The version, for the next `IfMatch`."],
  ["*.Location", "The URL of the new resource."],
  ["*FunctionRequest.*Code", "JavaScript, UTF-8."],
  ["TestFunctionRequest.EventObject", "JSON of an event, as the function gets it."],
  ["*Result.ContentType", "The media type of the code."],

  // What many resources have
  ["*.LastModifiedTime", "When it was changed last."],
  ["*.CreatedTime", "When it was made."],
  ["*.CreateTime", "When it was made."],
  ["Distribution*.Status", "`InProgress` or `Deployed`."],
  ["StreamingDistribution*.Status", "`InProgress` or `Deployed`."],
  ["ConnectionGroup*.Status", "`InProgress` or `Deployed`."],
  ["Invalidation*.Status", "`InProgress` or `Completed`."],
  ["AnycastIpList*.Status", "`Deploying`, `Deployed` or `Failed`."],
  ["VpcOrigin*.Status", "`Deploying` or `Deployed`."],
  ["KeyValueStore.Status", "`PROVISIONING` at first, then `READY`."],
  ["FunctionSummary.Status", "`UNPUBLISHED`, `UNASSOCIATED`, `DEPLOYED` and others."],
  ["ConnectionFunctionSummary.Status", "`UNPUBLISHED`, `PUBLISHING`, `UNASSOCIATED`, `DEPLOYED` and others."],
  ["*Policies*Request.Type", "`managed` (by AWS) or `custom`; both when left out."],

  // Distributions
  ["Distribution.InProgressInvalidationBatches", "How many invalidations are not complete yet."],
  ["Distribution*.DomainName", "Such as `d111111abcdef8.cloudfront.net`."],
  ["DistributionConfig.DefaultRootObject", "What `/` stands for, such as `index.html`: without a slash before it."],
  ["DistributionConfig.Aliases", "Alternate domain names. A certificate must cover them."],
  ["DistributionConfig.CacheBehaviors", "Tried in order; `DefaultCacheBehavior` serves what none of them matches."],
  ["DistributionConfig.Comment", "At most 128 characters."],
  ["DistributionConfig.Enabled", "Whether requests are answered."],
  ["DistributionConfig.HttpVersion", "The newest version that viewers may use; `http2` when left out."],
  ["DistributionConfig.PriceClass", "Which edge locations serve; `PriceClass_All` when left out."],
  ["DistributionConfig.WebACLId", 'An ARN (WAFv2) or an id (WAF Classic); `""` for none.'],
  ["DistributionConfig.Staging", "Whether this is a staging distribution. Cannot be changed."],
  ["DistributionConfig.ContinuousDeploymentPolicyId", 'Left out of an update, it stays as it was; `""` takes it away.'],
  ["DistributionConfig.ConnectionMode", "`direct`, or `tenant-only` for a multi-tenant distribution."],
  ["DistributionSummary.WebACLId", "An ARN (WAFv2) or an id (WAF Classic)."],
  ["CopyDistributionRequest.Staging", "Must be `true`: only staging distributions are made by copying."],
  ["CopyDistributionRequest.Enabled", "`true` when left out."],
  ["*CacheBehavior.PathPattern", "Such as `images/*.jpg`; `*` and `?` are wildcards."],
  ["*CacheBehavior.TargetOriginId", "The `Id` of an origin or an origin group of the same distribution."],
  ["*CacheBehavior.CachePolicyId", "Either this or the deprecated `ForwardedValues` is needed."],
  ["*CacheBehavior.ForwardedValues", "Use `CachePolicyId` and `OriginRequestPolicyId` instead."],
  ["*CacheBehavior.MinTTL", "In seconds. Use `CachePolicyId` instead."],
  ["*CacheBehavior.DefaultTTL", "In seconds. Use `CachePolicyId` instead."],
  ["*CacheBehavior.MaxTTL", "In seconds. Use `CachePolicyId` instead."],
  ["*CacheBehavior.Compress", "Whether CloudFront compresses for viewers that accept it."],
  ["*CacheBehavior.SmoothStreaming", "For Microsoft Smooth Streaming."],
  ["*CacheBehavior.FunctionAssociations", "At most one function for each kind of event."],
  ["AllowedMethods.Items", "`GET` and `HEAD`; those and `OPTIONS`; or all seven."],
  ["CachedMethods.Items", "`GET` and `HEAD`, or those and `OPTIONS`."],
  ["CustomErrorResponse.ErrorCode", "The status that the origin answered with."],
  ["CustomErrorResponse.ResponseCode", "The status that the viewer gets. Only together with `ResponsePagePath`."],
  ["CustomErrorResponse.ResponsePagePath", "A path with a slash before it. Only together with `ResponseCode`."],
  ["CustomErrorResponse.ErrorCachingMinTTL", "In seconds."],
  ["Origin.Id", "A name within the distribution, for `TargetOriginId`."],
  ["Origin.DomainName", "Of the server, or of the bucket: `name.s3.region.amazonaws.com`."],
  ["Origin.OriginPath", "Put before the path of every request; with a slash before it, none after."],
  ["Origin.ConnectionAttempts", "1 to 3; 3 when left out."],
  ["Origin.ConnectionTimeout", "In seconds, 1 to 10; 10 when left out."],
  ["Origin.ResponseCompletionTimeout", "In seconds; not less than the read timeout."],
  ["Origin.OriginAccessControlId", '`""` for none.'],
  ["Origin.S3OriginConfig", "One of this, `CustomOriginConfig` and `VpcOriginConfig` is needed."],
  ["Origin.CustomOriginConfig", "One of this, `S3OriginConfig` and `VpcOriginConfig` is needed."],
  ["Origin.VpcOriginConfig", "One of this, `S3OriginConfig` and `CustomOriginConfig` is needed."],
  ["S3Origin*.OriginAccessIdentity", '`origin-access-identity/cloudfront/<id>`, or `""` for none.'],
  ["*.OriginReadTimeout", "In seconds, 1 to 120; 30 when left out."],
  ["*.OriginKeepaliveTimeout", "In seconds, 1 to 120; 5 when left out."],
  ["*.HTTPPort", "80, 443, or 1024 to 65535."],
  ["*.HTTPSPort", "80, 443, or 1024 to 65535."],
  ["OriginGroupMembers.Items", "The primary origin, then the one to fall back to."],
  ["OriginGroup.Id", "A name within the distribution, for `TargetOriginId`."],
  ["StatusCodes.Items", "The statuses that make CloudFront try the other origin."],
  ["GeoRestriction.Items", "Countries by ISO 3166-1 alpha-2, in capitals."],
  ["GeoRestrictionCustomization.Locations", "Countries by ISO 3166-1 alpha-2, in capitals."],
  ["LambdaFunctionAssociation.LambdaFunctionARN", "Of a version: neither `$LATEST` nor an alias."],
  ["LambdaFunctionAssociation.IncludeBody", "Whether the function gets the body of the request."],
  ["LoggingConfig.Bucket", 'Such as `name.s3.amazonaws.com`; `""` when logging is off.'],
  ["LoggingConfig.Prefix", 'What names of log files begin with; may be `""`.'],
  ["ViewerCertificate.CloudFrontDefaultCertificate", "For `*.cloudfront.net` only; excludes the other certificates."],
  ["ViewerCertificate.ACMCertificateArn", "Of a certificate in us-east-1."],
  [
    "ViewerCertificate.Certificate",
    "Use `ACMCertificateArn`, `IAMCertificateId` or `CloudFrontDefaultCertificate` instead."
  ],
  [
    "ViewerCertificate.CertificateSource",
    "Use `ACMCertificateArn`, `IAMCertificateId` or `CloudFrontDefaultCertificate` instead."
  ],
  ["ListDistributionsByWebACLIdRequest.WebACLId", "`null`, as a word, finds distributions without one."],
  ["TrustedKeyGroups.Items", "Ids of key groups."],
  ["TrustedSigners.Items", "AWS account ids, or `self`."],

  // Invalidations
  [
    "Paths.Items",
    "Such as `/images/*`: a slash before it, `*` as the last character only, percent-encoded, at most 4000 characters."
  ],

  // Policies
  ["*PolicySummary.Type", "`managed` (by AWS) or `custom`."],
  ["CachePolicyConfig.MinTTL", "In seconds."],
  ["CachePolicyConfig.DefaultTTL", "In seconds; 86400 when left out, or `MinTTL` where that is more."],
  ["CachePolicyConfig.MaxTTL", "In seconds; 31536000 when left out, or `DefaultTTL` where that is more."],
  ["*.AccessControlMaxAgeSec", "In seconds."],
  ["*.Override", "Whether this replaces the header that the origin sent."],
  ["ResponseHeadersPolicyCorsConfig.OriginOverride", "Whether this replaces the headers that the origin sent."],
  ["ResponseHeadersPolicyServerTimingHeadersConfig.SamplingRate", "In percent."],

  // Continuous deployment
  ["StagingDistributionDnsNames.Items", "The `DomainName` of the staging distribution: exactly one."],
  ["ContinuousDeploymentSingleWeightConfig.Weight", "The share of requests for the staging distribution, 0 to 0.15."],
  ["ContinuousDeploymentSingleHeaderConfig.Header", "Begins with `aws-cf-cd-`."],
  ["SessionStickinessConfig.IdleTTL", "In seconds, 300 to 3600; not more than `MaximumTTL`."],
  ["SessionStickinessConfig.MaximumTTL", "In seconds, 300 to 3600."],

  // Keys
  ["KeyGroupConfig.Items", "Ids of public keys, at most five."],
  ["PublicKeyConfig.EncodedKey", "PEM: RSA with 2048 bits, or ECDSA with P-256."],
  ["PublicKeySummary.EncodedKey", "PEM."],

  // Functions and stores
  ["*TestResult.ComputeUtilization", "The time it took, in percent of what is allowed."],
  ["TestResult.FunctionErrorMessage", "What the code did wrong; absent when nothing."],
  ["*FunctionConfig.Runtime", "`cloudfront-js-2.0` unless there is a reason."],
  ["ImportSource.SourceARN", "Of an object in S3, with JSON."],

  // Logs
  ["*.SamplingRate", "In percent of requests, 1 to 100."],
  ["*RealtimeLogConfig*.Fields", "Names of the fields of a record, in order."],

  // Tenants and domains
  ["DomainResult.Status", "`active` once certificate and DNS are in place."],
  ["*.RoutingEndpoint", "Such as `d111111abcdef8.cloudfront.net`: what tenants' DNS records point to."],
  ["*ConnectionGroup*.Ipv6Enabled", "`true` when left out of a new one."],
  ["*ConnectionGroup*.Enabled", "`true` when left out of a new one."],

  ["*ConnectionGroupRequest.Identifier", "An id, a name or an ARN."],
  ["*DistributionTenantRequest.Identifier", "An id, a name or an ARN."],
  ["*.IpCount", "3 or 21."],

  // Tags
  ["Tags.Items", "At most 50 on a resource."],
  ["Tag.Key", "Must not begin with `aws:`."]
]

const expression = (pattern: string): RegExp =>
  new RegExp(`^${pattern.replaceAll(".", "\\.").replaceAll("*", "\\w*")}$`)

/** Finds the note about a member. */
export const make = (table = notes): ((owner: string, key: string) => string | undefined) => {
  const rules = table.map(([pattern, note]) => [expression(pattern), note] as const)
  return (owner, key) => rules.find(([pattern]) => pattern.test(`${owner}.${key}`))?.[1]
}

/** Refuses a note that no member gets. */
export const check = (model: Model, table = notes): void => {
  const members = Array.from(model.shapes.values()).flatMap((shape) =>
    shape.kind === "structure" ? shape.members.map(({ key }) => `${shape.name}.${key}`) : []
  )
  const used = new Set(members.map((member) => table.findIndex(([pattern]) => expression(pattern).test(member))))
  const stale = table.filter((_, index) => !used.has(index)).map(([pattern]) => pattern)
  if (stale.length > 0) throw new Error(`Notes.ts: nothing is left for ${stale.join(", ")}`)
}
