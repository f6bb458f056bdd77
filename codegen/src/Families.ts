/**
 * The families of operations. Each family is a module.
 */
import type { Model } from "./Ir.js"

export interface Family {
  readonly name: string
  /** The subject of the family. */
  readonly about: string
  readonly operations: ReadonlyArray<string>
}

const family = (name: string, about: string, operations: string): Family => ({
  name,
  about,
  operations: operations.trim().split(/\s+/)
})

export const families: ReadonlyArray<Family> = [
  family(
    "AnycastIpList",
    "Lists of static IP addresses that distributions can be reached at.",
    `CreateAnycastIpList DeleteAnycastIpList GetAnycastIpList ListAnycastIpLists UpdateAnycastIpList`
  ),
  family(
    "CachePolicy",
    "Cache policies: what the cache key is made of, and how long objects stay.",
    `CreateCachePolicy DeleteCachePolicy GetCachePolicy GetCachePolicyConfig ListCachePolicies UpdateCachePolicy`
  ),
  family(
    "ConnectionFunction",
    "Connection functions: code that runs when a viewer opens a mutual TLS connection.",
    `CreateConnectionFunction DeleteConnectionFunction DescribeConnectionFunction GetConnectionFunction
     ListConnectionFunctions PublishConnectionFunction TestConnectionFunction UpdateConnectionFunction`
  ),
  family(
    "ConnectionGroup",
    "Connection groups: how viewers reach the tenants of multi-tenant distributions.",
    `CreateConnectionGroup DeleteConnectionGroup GetConnectionGroup GetConnectionGroupByRoutingEndpoint
     ListConnectionGroups UpdateConnectionGroup`
  ),
  family(
    "ContinuousDeploymentPolicy",
    "Continuous deployment policies: how much traffic a staging distribution takes.",
    `CreateContinuousDeploymentPolicy DeleteContinuousDeploymentPolicy GetContinuousDeploymentPolicy
     GetContinuousDeploymentPolicyConfig ListContinuousDeploymentPolicies UpdateContinuousDeploymentPolicy`
  ),
  family(
    "Distribution",
    "Distributions, and everything that is done to one or that finds some.",
    `AssociateAlias AssociateDistributionWebACL CopyDistribution CreateDistribution CreateDistributionWithTags
     DeleteDistribution DisassociateDistributionWebACL GetDistribution GetDistributionConfig ListConflictingAliases
     ListDistributions ListDistributionsByAnycastIpListId ListDistributionsByCachePolicyId
     ListDistributionsByConnectionFunction ListDistributionsByConnectionMode ListDistributionsByKeyGroup
     ListDistributionsByOriginRequestPolicyId ListDistributionsByOwnedResource ListDistributionsByRealtimeLogConfig
     ListDistributionsByResponseHeadersPolicyId ListDistributionsByTrustStore ListDistributionsByVpcOriginId
     ListDistributionsByWebACLId UpdateDistribution UpdateDistributionWithStagingConfig`
  ),
  family(
    "DistributionTenant",
    "Tenants of multi-tenant distributions, with their domains and certificates.",
    `AssociateDistributionTenantWebACL CreateDistributionTenant DeleteDistributionTenant
     DisassociateDistributionTenantWebACL GetDistributionTenant GetDistributionTenantByDomain
     GetManagedCertificateDetails ListDistributionTenants ListDistributionTenantsByCustomization ListDomainConflicts
     UpdateDistributionTenant UpdateDomainAssociation VerifyDnsConfiguration`
  ),
  family(
    "FieldLevelEncryption",
    "Field-level encryption: configurations, and the profiles that they refer to.",
    `CreateFieldLevelEncryptionConfig CreateFieldLevelEncryptionProfile DeleteFieldLevelEncryptionConfig
     DeleteFieldLevelEncryptionProfile GetFieldLevelEncryption GetFieldLevelEncryptionConfig
     GetFieldLevelEncryptionProfile GetFieldLevelEncryptionProfileConfig ListFieldLevelEncryptionConfigs
     ListFieldLevelEncryptionProfiles UpdateFieldLevelEncryptionConfig UpdateFieldLevelEncryptionProfile`
  ),
  family(
    "Function",
    "CloudFront Functions: code that runs on viewer requests and responses, in two stages.",
    `CreateFunction DeleteFunction DescribeFunction GetFunction ListFunctions PublishFunction TestFunction
     UpdateFunction`
  ),
  family(
    "Invalidation",
    "Invalidations: removing objects from the caches before they expire.",
    `CreateInvalidation CreateInvalidationForDistributionTenant GetInvalidation GetInvalidationForDistributionTenant
     ListInvalidations ListInvalidationsForDistributionTenant`
  ),
  family(
    "KeyGroup",
    "Key groups: the public keys that signed URLs and cookies are verified with.",
    `CreateKeyGroup DeleteKeyGroup GetKeyGroup GetKeyGroupConfig ListKeyGroups UpdateKeyGroup`
  ),
  family(
    "KeyValueStore",
    "Key value stores as resources; their keys and values are the matter of another API.",
    `CreateKeyValueStore DeleteKeyValueStore DescribeKeyValueStore ListKeyValueStores UpdateKeyValueStore`
  ),
  family(
    "MonitoringSubscription",
    "Additional metrics of a distribution.",
    `CreateMonitoringSubscription DeleteMonitoringSubscription GetMonitoringSubscription`
  ),
  family(
    "OriginAccessControl",
    "Origin access controls: how requests to an origin are signed.",
    `CreateOriginAccessControl DeleteOriginAccessControl GetOriginAccessControl GetOriginAccessControlConfig
     ListOriginAccessControls UpdateOriginAccessControl`
  ),
  family(
    "OriginAccessIdentity",
    "Origin access identities, which origin access controls have replaced.",
    `CreateCloudFrontOriginAccessIdentity DeleteCloudFrontOriginAccessIdentity GetCloudFrontOriginAccessIdentity
     GetCloudFrontOriginAccessIdentityConfig ListCloudFrontOriginAccessIdentities
     UpdateCloudFrontOriginAccessIdentity`
  ),
  family(
    "OriginRequestPolicy",
    "Origin request policies: what of a viewer's request is passed on to the origin.",
    `CreateOriginRequestPolicy DeleteOriginRequestPolicy GetOriginRequestPolicy GetOriginRequestPolicyConfig
     ListOriginRequestPolicies UpdateOriginRequestPolicy`
  ),
  family(
    "PublicKey",
    "Public keys for signed URLs, signed cookies and field-level encryption.",
    `CreatePublicKey DeletePublicKey GetPublicKey GetPublicKeyConfig ListPublicKeys UpdatePublicKey`
  ),
  family(
    "RealtimeLogConfig",
    "Real-time log configurations.",
    `CreateRealtimeLogConfig DeleteRealtimeLogConfig GetRealtimeLogConfig ListRealtimeLogConfigs
     UpdateRealtimeLogConfig`
  ),
  family(
    "ResourcePolicy",
    "Policies that share a resource with other accounts.",
    `DeleteResourcePolicy GetResourcePolicy PutResourcePolicy`
  ),
  family(
    "ResponseHeadersPolicy",
    "Response headers policies: what is added to and removed from responses to viewers.",
    `CreateResponseHeadersPolicy DeleteResponseHeadersPolicy GetResponseHeadersPolicy GetResponseHeadersPolicyConfig
     ListResponseHeadersPolicies UpdateResponseHeadersPolicy`
  ),
  family(
    "StreamingDistribution",
    "Streaming (RTMP) distributions, a discontinued kind.",
    `CreateStreamingDistribution CreateStreamingDistributionWithTags DeleteStreamingDistribution
     GetStreamingDistribution GetStreamingDistributionConfig ListStreamingDistributions UpdateStreamingDistribution`
  ),
  family("Tagging", "Tags of any resource that can have some.", `ListTagsForResource TagResource UntagResource`),
  family(
    "TrustStore",
    "Trust stores: the certificate authorities that viewers' certificates are verified with.",
    `CreateTrustStore DeleteTrustStore GetTrustStore ListTrustStores UpdateTrustStore`
  ),
  family(
    "VpcOrigin",
    "Origins in private subnets of a VPC.",
    `CreateVpcOrigin DeleteVpcOrigin GetVpcOrigin ListVpcOrigins UpdateVpcOrigin`
  )
]

/** Fails if an operation belongs to no family or to several, or if a family has an unknown operation. */
export const check = (model: Model, table: ReadonlyArray<Family> = families): void => {
  const listed = table.flatMap(({ operations }) => operations)
  const missing = Array.from(model.operations.keys()).filter((id) => !listed.includes(id))
  const stale = listed.filter((id) => !model.operations.has(id))
  const twice = listed.filter((id, index) => listed.indexOf(id) !== index)
  const problems = [
    ...missing.map((id) => `${id} has no family`),
    ...stale.map((id) => `${id} is not in the API`),
    ...twice.map((id) => `${id} is listed twice`)
  ]
  if (problems.length > 0) throw new Error(`Families.ts: ${problems.join("; ")}`)
}
