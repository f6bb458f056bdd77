/**
 * Notes of distributions: configuration, cache behaviors, origins, certificates and invalidations.
 */
import type { Note } from "../Notes.js"

const LEGACY = "It cannot be used together with `CachePolicyId`."

export const distribution: ReadonlyArray<Note> = [
  // The distribution
  ["Distribution.Id", "The id of the distribution: `E` and upper-case letters and digits."],
  [
    "Distribution*.Status",
    "`InProgress` while a change is deployed to the edge locations, then `Deployed`. A deployment takes minutes."
  ],
  [
    "StreamingDistribution*.Status",
    "`InProgress` while a change is deployed to the edge locations, then `Deployed`. A deployment takes minutes."
  ],
  ["Distribution.InProgressInvalidationBatches", "The number of invalidations that are not yet `Completed`."],
  [
    "StreamingDistribution*.DomainName",
    "The domain name that CloudFront assigned, such as `s5c39gqb8ow64r.cloudfront.net`."
  ],
  ["*Distribution.DomainName", "The domain name that CloudFront assigned, such as `d111111abcdef8.cloudfront.net`."],
  [
    "*DistributionSummary.DomainName",
    "The domain name that CloudFront assigned, such as `d111111abcdef8.cloudfront.net`."
  ],
  ["*.ActiveTrustedSigners", "The AWS accounts whose keys currently verify signed URLs and cookies."],
  ["*.ActiveTrustedKeyGroups", "The key groups whose keys currently verify signed URLs and cookies."],
  ["ActiveTrustedSigners.Enabled", "Whether any account is trusted to sign."],
  ["ActiveTrustedSigners.Quantity", "The number of accounts in `Items`."],
  ["ActiveTrustedSigners.Items", "One entry for each account, with the ids of its active keys."],
  ["ActiveTrustedKeyGroups.Enabled", "Whether any key group is trusted to sign."],
  ["ActiveTrustedKeyGroups.Quantity", "The number of key groups in `Items`."],
  ["ActiveTrustedKeyGroups.Items", "One entry for each key group, with the ids of its public keys."],
  ["KeyPairIds.Quantity", "The number of ids in `Items`."],
  ["KeyPairIds.Items", "The ids of active public keys or key pairs."],
  [
    "Signer.AwsAccountNumber",
    "The id of the account whose keys are trusted, or `self` for the account that owns the distribution."
  ],
  ["*.AliasICPRecordals", "The state of the ICP registration of each alias. It applies to China only."],
  ["AliasICPRecordal.CNAME", "The alias of the registration."],
  ["AliasICPRecordal.ICPRecordalStatus", "The state of the ICP registration of the alias."],
  ["DistributionSummary.WebACLId", "The ARN of a web ACL (WAFv2) or its id (WAF Classic)."],

  // The configuration
  [
    "DistributionConfig.CallerReference",
    "A unique value that identifies the creation. A value that was used before is refused with `DistributionAlreadyExists`. It cannot be changed (`IllegalUpdate`)."
  ],
  [
    "*DistributionConfig*.Tags",
    "The tags of the new distribution. At most 50. They require the permission `cloudfront:TagResource`."
  ],
  ["*.*DistributionConfigWithTags", "The configuration of the new distribution, and its tags."],
  ["*DistributionConfigWithTags.*DistributionConfig", "The configuration of the new distribution."],
  [
    "DistributionConfig.DefaultRootObject",
    'The object that is returned for `/`, such as `index.html`. A leading slash is refused with `InvalidDefaultRootObject`. `""` means none.'
  ],
  [
    "DistributionConfig.Aliases",
    "Alternate domain names, at most 100. The certificate must cover all of them (`InvalidViewerCertificate`), and none may be in use elsewhere (`CNAMEAlreadyExists`)."
  ],
  ["Distribution*.Origins", "The servers and buckets that content comes from. At most 100."],
  ["Distribution*.OriginGroups", "Pairs of origins: if the first origin fails, the second is tried. At most 10."],
  [
    "Distribution*.DefaultCacheBehavior",
    "The cache behavior for requests that match no path pattern of `CacheBehaviors`."
  ],
  [
    "Distribution*.CacheBehaviors",
    "Cache behaviors by path pattern. The first match is used. Requests without a match use `DefaultCacheBehavior`. At most 75."
  ],
  [
    "Distribution*.CustomErrorResponses",
    "Custom responses to errors of the origin, and how long these errors are cached."
  ],
  ["DistributionConfig.Comment", "A comment. At most 128 characters."],
  ["DistributionConfig.Logging", "Where standard logs (legacy) are written."],
  ["Distribution*.PriceClass", "The edge locations that serve the distribution. The default is `PriceClass_All`."],
  [
    "DistributionConfig.Enabled",
    "Whether CloudFront answers requests. A distribution must be disabled and `Deployed` before it can be deleted."
  ],
  ["DistributionSummary.Enabled", "Whether CloudFront answers requests."],
  [
    "Distribution*.ViewerCertificate",
    "The certificate and the TLS settings for viewers. The default is the certificate of `*.cloudfront.net`."
  ],
  ["Distribution*.Restrictions", "The countries that content is served to."],
  [
    "DistributionConfig.WebACLId",
    'The ARN of a web ACL (WAFv2), or its id (WAF Classic). `""` means none. An unknown value is refused with `InvalidWebACLId`.'
  ],
  ["Distribution*.HttpVersion", "The newest version of HTTP that viewers can use. The default is `http2`."],
  [
    "DistributionConfig.ContinuousDeploymentPolicyId",
    'The id of a continuous deployment policy, from `listContinuousDeploymentPolicies`. An update that leaves it out changes nothing; `""` detaches the policy.'
  ],
  ["Distribution*.Staging", "Whether the distribution is a staging distribution. This cannot be changed."],
  [
    "Distribution*.AnycastIpListId",
    "The id of the Anycast IP list with the addresses of the distribution, from `listAnycastIpLists`."
  ],
  [
    "DistributionConfig.TenantConfig",
    "The parameters that distribution tenants can set. Only multi-tenant distributions have them."
  ],
  [
    "Distribution*.ConnectionMode",
    "`direct` for a standard distribution, which has its own domain name; `tenant-only` for a multi-tenant distribution. The default is `direct`."
  ],
  ["Distribution*.ViewerMtlsConfig", "The verification of viewers' client certificates (mutual TLS)."],
  [
    "Distribution*.ConnectionFunctionAssociation",
    "The connection function that runs when a viewer opens a mutual TLS connection."
  ],
  ["DistributionConfig.CacheTagConfig", "The HTTP header that holds the cache tags of an object."],
  ["CacheTagConfig.HeaderName", "The name of the HTTP header that holds the cache tags of an object."],
  ["ConnectionFunctionAssociation.Id", "The id of a connection function, from `listConnectionFunctions`."],
  ["ViewerMtlsConfig.Mode", "Whether a client certificate is required."],
  ["ViewerMtlsConfig.TrustStoreConfig", "The trust store that verifies client certificates."],
  [
    "TrustStoreConfig.AdvertiseTrustStoreCaNames",
    "Whether the TLS handshake names the certificate authorities of the trust store."
  ],
  ["TrustStoreConfig.IgnoreCertificateExpiry", "Whether client certificates that have expired are accepted."],
  ["DistributionSummary.Aliases", "Alternate domain names."],
  ["Aliases.Items", "Domain names such as `www.example.com` or `*.example.com`."],
  ["CopyDistributionRequest.Staging", "Must be `true`: only staging distributions can be created by a copy."],
  ["CopyDistributionRequest.Enabled", "Whether the copy answers requests. The default is `true`."],
  [
    "CopyDistributionRequest.IfMatch",
    "The `ETag` of the primary distribution. Any other version is refused with `PreconditionFailed`."
  ],
  [
    "UpdateDistributionWithStagingConfigRequest.IfMatch",
    "The `ETag` of the primary distribution and the `ETag` of the staging distribution, as `<primary>, <staging>`."
  ],
  ["UpdateDistributionWithStagingConfigRequest.Id", "The id of the primary distribution, from `listDistributions`."],

  // Cache behaviors
  ["CacheBehaviors.Items", "The cache behaviors in the order in which they are tried."],
  [
    "CacheBehavior.PathPattern",
    "The paths that the cache behavior applies to, such as `images/*.jpg`. `*` matches any number of characters, `?` matches one character."
  ],
  [
    "*CacheBehavior.TargetOriginId",
    "The `Id` of an origin or an origin group of this distribution. An unknown value is refused with `NoSuchOrigin`."
  ],
  [
    "*CacheBehavior.TrustedSigners",
    "The AWS accounts whose keys can sign URLs and cookies. AWS recommends `TrustedKeyGroups` instead."
  ],
  ["*CacheBehavior.TrustedKeyGroups", "The key groups whose keys can sign URLs and cookies. At most 4."],
  ["*CacheBehavior.ViewerProtocolPolicy", "The response to requests over plain HTTP."],
  [
    "*CacheBehavior.AllowedMethods",
    "The HTTP methods that are forwarded to the origin. The default is `GET` and `HEAD`."
  ],
  ["*CacheBehavior.SmoothStreaming", "Whether the origin serves Microsoft Smooth Streaming. The default is `false`."],
  [
    "*CacheBehavior.Compress",
    "Whether CloudFront compresses objects for viewers that accept it. The default is `false`."
  ],
  ["*CacheBehavior.LambdaFunctionAssociations", "Lambda@Edge functions, at most one for each event type."],
  [
    "*CacheBehavior.FunctionAssociations",
    "CloudFront functions, at most one for each event type. They must be published (`LIVE`)."
  ],
  [
    "*CacheBehavior.CachePolicyId",
    "The id of a cache policy, from `listCachePolicies`. Either this or the deprecated `ForwardedValues` is required."
  ],
  ["*CacheBehavior.GrpcConfig", "Whether gRPC requests are forwarded to the origin."],
  ["GrpcConfig.Enabled", "Whether gRPC is allowed. It needs HTTP/2 and the method `POST`."],
  [
    "*CacheBehavior.ForwardedValues",
    `The values that are forwarded to the origin and part of the cache key. ${LEGACY} A cache policy and an origin request policy replace it.`
  ],
  ["*CacheBehavior.MinTTL", `The shortest time that an object stays in the cache, in seconds. ${LEGACY}`],
  [
    "*CacheBehavior.DefaultTTL",
    `The time in seconds that an object stays in the cache if the origin specifies none. The default is 86400, a day. ${LEGACY}`
  ],
  [
    "*CacheBehavior.MaxTTL",
    `The longest time that an object stays in the cache, in seconds. The default is 31536000, a year. ${LEGACY}`
  ],
  ["AllowedMethods.Items", "`GET` and `HEAD`; `GET`, `HEAD` and `OPTIONS`; or all seven methods."],
  ["AllowedMethods.CachedMethods", "The methods whose responses are cached. The default is `GET` and `HEAD`."],
  ["CachedMethods.Items", "`GET` and `HEAD`; or `GET`, `HEAD` and `OPTIONS`."],
  ["TrustedSigners.Enabled", "Whether URLs and cookies must be signed. It is `true` when `Items` has an account."],
  ["TrustedSigners.Items", "Ids of AWS accounts, or `self` for the account that owns the distribution."],
  ["TrustedKeyGroups.Enabled", "Whether URLs and cookies must be signed. It is `true` when `Items` has a key group."],
  [
    "TrustedKeyGroups.Items",
    "Ids of key groups, from `listKeyGroups`. An unknown value is refused with `TrustedKeyGroupDoesNotExist`."
  ],
  ["FunctionAssociations.Items", "The functions, each with its event type."],
  [
    "FunctionAssociation.FunctionARN",
    "The ARN of a CloudFront function, from `listFunctions`, without a stage. The `LIVE` stage runs."
  ],
  ["FunctionAssociation.EventType", "When the function runs: `viewer-request` or `viewer-response`."],
  ["LambdaFunctionAssociations.Items", "The functions, each with its event type."],
  [
    "LambdaFunctionAssociation.LambdaFunctionARN",
    "The ARN of a version of a function in us-east-1. `$LATEST` and aliases are refused with `InvalidLambdaFunctionAssociation`."
  ],
  ["LambdaFunctionAssociation.EventType", "When the function runs."],
  [
    "LambdaFunctionAssociation.IncludeBody",
    "Whether the function gets the body of the request. The default is `false`."
  ],
  ["ForwardedValues.QueryString", "Whether query strings are forwarded to the origin."],
  ["ForwardedValues.Cookies", "The cookies that are forwarded to the origin and part of the cache key."],
  [
    "ForwardedValues.Headers",
    "The headers that are forwarded to the origin and part of the cache key. `*` forwards all and caches nothing."
  ],
  [
    "ForwardedValues.QueryStringCacheKeys",
    "The query parameters that are part of the cache key. Without names, all query parameters are."
  ],
  ["QueryStringCacheKeys.Items", "Names of query parameters."],
  ["CookiePreference.Forward", "Which cookies are forwarded."],
  ["CookiePreference.WhitelistedNames", "The cookies that are forwarded when `Forward` is `whitelist`."],
  ["CookieNames.Items", "Names of cookies. They are case-sensitive."],
  ["Headers.Items", "Names of HTTP headers."],

  // Errors
  ["CustomErrorResponses.Items", "One entry for each status of the origin."],
  [
    "CustomErrorResponse.ErrorCode",
    "The status of the origin, such as 404. A status that CloudFront does not support here is refused with `InvalidErrorCode`."
  ],
  [
    "CustomErrorResponse.ResponsePagePath",
    'The path of the page that the viewer receives, with a leading slash. It requires `ResponseCode`. `""` means none.'
  ],
  [
    "CustomErrorResponse.ResponseCode",
    'The status that the viewer receives, as digits. It requires `ResponsePagePath` (`InvalidResponseCode`). `""` means none.'
  ],
  [
    "CustomErrorResponse.ErrorCachingMinTTL",
    "The time that the error stays in the cache, in seconds. The default is 10."
  ],

  // Origins
  ["Origins.Items", "The origins of the distribution."],
  ["Origin.Id", "A name that you choose, unique in the distribution. `TargetOriginId` refers to it."],
  ["Origin.DomainName", "The domain name of the server, or of the bucket: `name.s3.region.amazonaws.com`."],
  [
    "Origin.OriginPath",
    'The prefix of the path of every request to the origin. It begins with a slash and does not end with one. The default is `""`.'
  ],
  ["Origin.CustomHeaders", "Headers that CloudFront adds to every request to the origin. At most 10."],
  [
    "Origin.S3OriginConfig",
    "The settings of an S3 bucket. One of `S3OriginConfig`, `CustomOriginConfig` and `VpcOriginConfig` is required (`InvalidOrigin`)."
  ],
  [
    "Origin.CustomOriginConfig",
    "The settings of an HTTP server. One of `S3OriginConfig`, `CustomOriginConfig` and `VpcOriginConfig` is required (`InvalidOrigin`)."
  ],
  [
    "Origin.VpcOriginConfig",
    "The settings of a server in a VPC. One of `S3OriginConfig`, `CustomOriginConfig` and `VpcOriginConfig` is required (`InvalidOrigin`)."
  ],
  ["Origin.ConnectionAttempts", "The number of attempts to connect: 1 to 3. The default is 3."],
  ["Origin.ConnectionTimeout", "The time that a connection may take, in seconds: 1 to 10. The default is 10."],
  [
    "Origin.ResponseCompletionTimeout",
    "The time that a whole response may take, in seconds. It must not be less than the read timeout. The default is no limit."
  ],
  ["Origin.OriginShield", "Origin Shield: an additional cache in front of the origin."],
  [
    "Origin.OriginAccessControlId",
    'The id of an origin access control, from `listOriginAccessControls`. `""` means none. It cannot be used together with an origin access identity (`IllegalOriginAccessConfiguration`).'
  ],
  ["CustomHeaders.Items", "The headers by name and value."],
  ["OriginCustomHeader.HeaderName", "The name of the header. At most 256 characters."],
  ["OriginCustomHeader.HeaderValue", "The value of the header. At most 1783 characters."],
  ["OriginShield.Enabled", "Whether Origin Shield is used."],
  [
    "OriginShield.OriginShieldRegion",
    "The AWS region of the additional cache, such as `us-east-1`. It is required if `Enabled` is `true`."
  ],
  ["S3Origin.DomainName", "The domain name of the bucket."],
  [
    "S3OriginConfig.OriginReadTimeout",
    "The time that CloudFront waits for a response or its next packet, in seconds: 1 to 120. The default is 30."
  ],
  [
    "S3Origin*.OriginAccessIdentity",
    'An origin access identity, as `origin-access-identity/cloudfront/<id>`. `""` means none. An unknown value is refused with `InvalidOriginAccessIdentity`.'
  ],
  [
    "*.OriginReadTimeout",
    "The time that CloudFront waits for a response or its next packet, in seconds: 1 to 120 (`InvalidOriginReadTimeout`). The default is 30."
  ],
  [
    "*.OriginKeepaliveTimeout",
    "The time that an idle connection is kept, in seconds: 1 to 120 (`InvalidOriginKeepaliveTimeout`). The default is 5."
  ],
  ["*.HTTPPort", "The TCP port for HTTP: 80, 443, or 1024 to 65535."],
  ["*.HTTPSPort", "The TCP port for HTTPS: 80, 443, or 1024 to 65535."],
  ["*.OriginProtocolPolicy", "The protocol between CloudFront and the origin."],
  ["*.OriginSslProtocols", "The versions of TLS that CloudFront may use with the origin."],
  ["OriginSslProtocols.Items", "The versions of SSL and TLS, such as `TLSv1.2`."],
  ["CustomOriginConfig.IpAddressType", "The versions of IP that CloudFront uses to reach the origin."],
  ["*.OriginMtlsConfig", "The client certificate that CloudFront presents to the origin."],
  ["OriginMtlsConfig.ClientCertificateArn", "The ARN of a client certificate in AWS Certificate Manager."],
  ["OriginGroups.Items", "The origin groups of the distribution."],
  ["OriginGroup.Id", "A name that you choose, unique in the distribution. `TargetOriginId` refers to it."],
  ["OriginGroup.FailoverCriteria", "When the second origin is tried."],
  ["OriginGroup.Members", "The two origins."],
  ["OriginGroup.SelectionCriteria", "How the origin is chosen. The default is `default`."],
  ["OriginGroupFailoverCriteria.StatusCodes", "The statuses of the first origin at which the second is tried."],
  ["StatusCodes.Items", "HTTP statuses such as 500, 503 and 404."],
  ["OriginGroupMembers.Items", "The primary origin, then the fallback origin."],
  ["OriginGroupMember.OriginId", "The `Id` of an origin of this distribution."],
  [
    "VpcOriginConfig.OwnerAccountId",
    "The id of the AWS account that owns the VPC origin: twelve digits. It is required if it is another account."
  ],

  // Logs, restrictions, certificates
  ["LoggingConfig.Enabled", "Whether logs are written. The default is `false`."],
  ["StreamingLoggingConfig.Enabled", "Whether logs are written."],
  ["LoggingConfig.IncludeCookies", "Whether logs have the cookies of requests. The default is `false`."],
  ["*LoggingConfig.Bucket", 'The domain name of a bucket, such as `name.s3.amazonaws.com`. `""` when logs are off.'],
  ["*LoggingConfig.Prefix", 'The prefix of the names of log files, such as `site/`. May be `""`.'],
  ["Restrictions.GeoRestriction", "The countries that content is served to."],
  ["GeoRestriction*.RestrictionType", "Whether the countries are allowed, refused, or not restricted."],
  [
    "GeoRestriction.Items",
    "Countries as two capital letters (ISO 3166-1 alpha-2), such as `DE`. Others are refused with `InvalidGeoRestrictionParameter`."
  ],
  ["GeoRestrictionCustomization.Locations", "Countries as two capital letters (ISO 3166-1 alpha-2), such as `DE`."],
  [
    "ViewerCertificate.CloudFrontDefaultCertificate",
    "`true` for the certificate of `*.cloudfront.net`. It cannot be used together with another certificate or with aliases."
  ],
  ["ViewerCertificate.IAMCertificateId", "The id of a server certificate in IAM. It excludes the other certificates."],
  [
    "ViewerCertificate.ACMCertificateArn",
    "The ARN of a certificate in AWS Certificate Manager, in us-east-1. It excludes the other certificates."
  ],
  [
    "ViewerCertificate.SSLSupportMethod",
    "How HTTPS requests of viewers are served. It is required with a custom certificate."
  ],
  [
    "ViewerCertificate.MinimumProtocolVersion",
    "The security policy: the oldest TLS version and the ciphers for viewers. It is `TLSv1` with the default certificate."
  ],
  [
    "ViewerCertificate.Certificate",
    "Deprecated. Use `ACMCertificateArn`, `IAMCertificateId` or `CloudFrontDefaultCertificate` instead."
  ],
  [
    "ViewerCertificate.CertificateSource",
    "Deprecated. Use `ACMCertificateArn`, `IAMCertificateId` or `CloudFrontDefaultCertificate` instead."
  ],

  // Tenants' parameters
  ["TenantConfig.ParameterDefinitions", "The parameters. Tenants define their values."],
  ["ParameterDefinition.Name", "The name of the parameter. The configuration refers to it as `{{name}}`."],
  ["ParameterDefinition.Definition", "The schema of the values."],
  ["ParameterDefinitionSchema.StringSchema", "The schema of a string parameter."],
  ["StringSchemaConfig.Comment", "A comment about the parameter."],
  ["StringSchemaConfig.DefaultValue", "The value for tenants that do not define one."],
  ["StringSchemaConfig.Required", "Whether every tenant must define a value."],

  // Lists of distributions
  ["DistributionIdList.Items", "The ids of the distributions of this page."],
  ["DistributionIdOwnerList.Items", "The ids and accounts of the distributions of this page."],
  ["*.DistributionIdList", "The page of ids of distributions."],
  [
    "ListDistributionsByWebACLIdRequest.WebACLId",
    "The ARN of a web ACL (WAFv2) or its id (WAF Classic). The value `null` lists the distributions without a web ACL."
  ],
  ["ListDistributionsByConnectionModeRequest.ConnectionMode", "The mode of the distributions to list."],
  [
    "ListDistributionsByOwnedResourceRequest.ResourceArn",
    "The ARN of the resource that is shared with the distributions."
  ],
  ["*Request.Alias", "The alternate domain name, such as `www.example.com`."],
  ["ConflictingAlias.Alias", "The conflicting alternate domain name."],
  ["ConflictingAlias.DistributionId", "The id of the distribution that has the alias, partly hidden by `*`."],
  ["ConflictingAlias.AccountId", "The id of the account that has the alias, partly hidden by `*`."],
  ["*.ConflictingAliasesList", "A page of aliases that other distributions use."],
  ["ConflictingAliasesList.Items", "The aliases of this page."],

  // Invalidations
  ["Invalidation*.Status", "`InProgress`, and some minutes later `Completed`."],
  ["Invalidation.InvalidationBatch", "The paths and the caller reference of the invalidation."],
  ["*.InvalidationBatch", "The paths to remove from the caches."],
  [
    "InvalidationBatch.Paths",
    "The paths to remove. At most 3000 paths without a wildcard and 15 paths with a wildcard may be in progress at once (`TooManyInvalidationsInProgress`)."
  ],
  [
    "InvalidationBatch.CallerReference",
    "A unique value that identifies the invalidation. At most 128 characters. A value that was used before is refused with `InvalidArgument`."
  ],
  [
    "Paths.Items",
    "Paths such as `/images/*`. Each begins with a slash, has `*` as its last character only, is percent-encoded, and has at most 4000 characters."
  ],

  // Continuous deployment
  [
    "ContinuousDeploymentPolicyConfig.StagingDistributionDnsNames",
    "The domain name of the staging distribution. A domain name of another policy is refused with `StagingDistributionInUse`."
  ],
  ["ContinuousDeploymentPolicyConfig.Enabled", "Whether requests go to the staging distribution."],
  ["ContinuousDeploymentPolicyConfig.TrafficConfig", "Which requests go to the staging distribution."],
  ["StagingDistributionDnsNames.Items", "The `DomainName` of the staging distribution: exactly one."],
  ["TrafficConfig.Type", "How requests are selected: by weight or by header."],
  ["TrafficConfig.SingleWeightConfig", "The weight. It is required if `Type` is `SingleWeight`."],
  ["TrafficConfig.SingleHeaderConfig", "The header of the requests. It is required if `Type` is `SingleHeader`."],
  [
    "ContinuousDeploymentSingleWeightConfig.Weight",
    "The share of requests that go to the staging distribution: 0 to 0.15, which is 15 percent."
  ],
  [
    "ContinuousDeploymentSingleWeightConfig.SessionStickinessConfig",
    "Session stickiness: all requests of a session go to the same distribution. Without it, each request is assigned separately."
  ],
  ["ContinuousDeploymentSingleHeaderConfig.Header", "The name of the header. It begins with `aws-cf-cd-`."],
  ["ContinuousDeploymentSingleHeaderConfig.Value", "The value that the header must have. At most 1783 characters."],
  [
    "SessionStickinessConfig.IdleTTL",
    "The time without requests after which a session ends, in seconds: 300 to 3600. It must not exceed `MaximumTTL`."
  ],
  ["SessionStickinessConfig.MaximumTTL", "The longest time that a session lasts, in seconds: 300 to 3600."],

  // Streaming distributions
  ["StreamingDistribution*.S3Origin", "The bucket with the media files."],
  ["StreamingDistribution*.Aliases", "Alternate domain names."],
  ["StreamingDistributionConfig.Logging", "Where logs are written."],
  ["StreamingDistribution*.TrustedSigners", "The AWS accounts whose keys can sign URLs."],
  ["StreamingDistribution*.PriceClass", "The edge locations that serve the distribution."],
  [
    "StreamingDistribution*.Enabled",
    "Whether CloudFront answers requests. A distribution must be disabled and `Deployed` before it can be deleted."
  ],
  [
    "StreamingDistributionConfig.CallerReference",
    "A unique value that identifies the creation. A value that was used before is refused with `StreamingDistributionAlreadyExists`. It cannot be changed (`IllegalUpdate`)."
  ],

  // Metrics
  ["*.MonitoringSubscription", "Whether the distribution has additional metrics."],
  ["MonitoringSubscription.RealtimeMetricsSubscriptionConfig", "The setting of the additional metrics."],
  [
    "RealtimeMetricsSubscriptionConfig.RealtimeMetricsSubscriptionStatus",
    "Whether the additional metrics in CloudWatch are on. They are charged for."
  ]
]
