/**
 * Notes of members that many structures have. They come last, so the notes of families take precedence.
 */
import type { Note } from "../Notes.js"

export const common: ReadonlyArray<Note> = [
  // Lists
  ["*Request.Marker", "The position in the list at which the page starts: the `NextMarker` of the previous page."],
  ["*Request.MaxItems", "The largest number of items on the page. The default is 100."],
  ["*.Marker", "The `Marker` of the request."],
  ["*.NextMarker", "The `Marker` of the request for the next page. It is absent or empty on the last page."],
  ["*.MaxItems", "The largest number of items on the page: the value of the request, or the default."],
  ["*.IsTruncated", "Whether there is another page."],
  ["*List.Quantity", "The number of items on this page."],
  ["*Collection.Quantity", "The number of items on this page."],

  // Versions and places
  ["Delete*.IfMatch", "The `ETag` of the version to delete. Any other version is refused with `PreconditionFailed`."],
  [
    "Publish*.IfMatch",
    "The `ETag` of the `DEVELOPMENT` stage. Any other version is refused with `PreconditionFailed`."
  ],
  ["Test*.IfMatch", "The `ETag` of the stage to test. Any other version is refused with `PreconditionFailed`."],
  ["*.IfMatch", "The `ETag` of the version to change. Any other version is refused with `PreconditionFailed`."],
  ["Update*Result.ETag", "The new version. The next write takes it as `IfMatch`."],
  ["*.ETag", "The current version. The next write takes it as `IfMatch`."],
  ["*.Location", "The URL of the new resource."],
  [
    "*.CallerReference",
    "A unique value that identifies the creation. It cannot be changed: an update with another value is refused with `IllegalUpdate`."
  ],

  // What many resources have
  ["*.LastModifiedTime", "The time of the last change."],
  ["*.CreatedTime", "The time of the creation."],
  ["*.CreateTime", "The time of the creation."],
  ["*.Comment", "A comment. CloudFront does not interpret it."],
  ["*.Description", "A comment. CloudFront does not interpret it."],
  ["Create*Request.Tags", "The tags of the new resource. At most 50."],
  ["*.Tags", "The tags of the resource. At most 50."],

  // References
  [
    "*.FieldLevelEncryptionId",
    'The id of a field-level encryption configuration, from `listFieldLevelEncryptionConfigs`. `""` means none.'
  ],
  ["*.CachePolicyId", "The id of a cache policy, from `listCachePolicies`."],
  ["*.OriginRequestPolicyId", "The id of an origin request policy, from `listOriginRequestPolicies`."],
  ["*.ResponseHeadersPolicyId", "The id of a response headers policy, from `listResponseHeadersPolicies`."],
  ["*.RealtimeLogConfigArn", "The ARN of a real-time log configuration, from `listRealtimeLogConfigs`."],
  ["*.RealtimeLogConfigName", "The name of a real-time log configuration, from `listRealtimeLogConfigs`."],
  ["*.AnycastIpListId", "The id of an Anycast IP list, from `listAnycastIpLists`."],
  ["*.ConnectionGroupId", "The id of a connection group, from `listConnectionGroups`."],
  ["*.ConnectionFunctionIdentifier", "The id of a connection function, from `listConnectionFunctions`."],
  ["*.TrustStoreId", "The id of a trust store, from `listTrustStores`."],
  ["*.TrustStoreIdentifier", "The id of a trust store, from `listTrustStores`."],
  ["*.VpcOriginId", "The id of a VPC origin, from `listVpcOrigins`."],
  ["KGKeyPairIds.KeyGroupId", "The id of the key group that has the keys."],
  ["*.KeyGroupId", "The id of a key group, from `listKeyGroups`."],
  ["*.ProfileId", "The id of a field-level encryption profile, from `listFieldLevelEncryptionProfiles`."],
  [
    "Update*.StagingDistributionId",
    "The id of the staging distribution whose configuration is copied, from `listDistributions`."
  ],
  ["*.PrimaryDistributionId", "The id of the distribution to copy, from `listDistributions`."],
  [
    "*.TargetDistributionId",
    "The id of the distribution that gets the alias, from `listDistributions`. It cannot be a staging distribution."
  ],
  ["*.DistributionId", "The id of a distribution, from `listDistributions`."],
  ["*WebACLResult.WebACLArn", "The ARN of the associated web ACL."],
  ["*.WebACLArn", "The ARN of a web ACL of AWS WAF (WAFv2) with the scope `CLOUDFRONT`."],
  ["*.AccountId", "The id of the AWS account that owns the resource: twelve digits."],
  ["*.OwnerAccountId", "The id of the AWS account that owns the resource: twelve digits."],
  ["*.ResourceArn", "The ARN of the resource that the policy applies to."],
  ["*.Resource", "The ARN of the resource that has the tags."],

  // Signed URLs
  ["*.KeyPairIds", "The ids of the keys that can verify signed URLs and cookies."],

  // Stages and addresses
  ["List*Request.Stage", "The stage to list. Without it, a function that was published is listed once for each stage."],
  ["Test*Request.Stage", "The stage to test. The default is `DEVELOPMENT`."],
  [
    "Describe*Request.Stage",
    "The stage to read. The default is `DEVELOPMENT`. `LIVE` is refused before the first publication."
  ],
  [
    "Get*Request.Stage",
    "The stage to read. The default is `DEVELOPMENT`. `LIVE` is refused before the first publication."
  ],
  ["*.Stage", "The stage: updates change `DEVELOPMENT`, publishing copies it to `LIVE`."],
  [
    "*.RoutingEndpoint",
    "The domain name that the DNS records of tenants point to, such as `d111111abcdef8.cloudfront.net`."
  ],
  ["*.IsIPV6Enabled", "Whether viewers can also connect over IPv6."]
]
