/**
 * The summary of each operation, in our own words.
 */
import type { Model } from "./Ir.js"

export const summaries: Readonly<Record<string, string>> = {
  AssociateAlias:
    "Moves an alternate domain name from one distribution to another. The target distribution needs a certificate that covers the name. A TXT record named `_` and the alias, such as `_www.example.com`, must hold the target's domain name.",
  AssociateDistributionTenantWebACL: "Associates a web ACL of AWS WAF with a distribution tenant.",
  AssociateDistributionWebACL: "Associates a web ACL of AWS WAF with a distribution.",
  CopyDistribution:
    "Creates a staging distribution with the configuration of a primary one, without its aliases. `Staging` must be `true`.",
  CreateAnycastIpList: "Requests static IP addresses. The status of the list is `Deploying` at first.",
  CreateCachePolicy: "Creates a cache policy.",
  CreateCloudFrontOriginAccessIdentity:
    "Creates an origin access identity. The same `CallerReference` with the same content returns the existing identity.",
  CreateConnectionFunction: "Creates a connection function in its `DEVELOPMENT` stage.",
  CreateConnectionGroup: "Creates a connection group.",
  CreateContinuousDeploymentPolicy:
    "Creates a continuous deployment policy. It takes effect when the primary distribution refers to it.",
  CreateDistribution:
    "Creates a distribution. Its status is `InProgress` at first, and `Deployed` some minutes later. A `CallerReference` that was used before is refused with `DistributionAlreadyExists`.",
  CreateDistributionTenant:
    "Creates a tenant of a multi-tenant distribution, in the default connection group unless the input has another one.",
  CreateDistributionWithTags:
    "Creates a distribution with tags. It also requires the permission `cloudfront:TagResource`.",
  CreateFieldLevelEncryptionConfig: "Creates a configuration of field-level encryption.",
  CreateFieldLevelEncryptionProfile: "Creates a profile of field-level encryption.",
  CreateFunction: "Creates a function in its `DEVELOPMENT` stage.",
  CreateInvalidation:
    "Removes objects from a distribution's caches. The status is `InProgress` at first, and `Completed` some minutes later. Up to 3,000 paths, and 15 with a wildcard, may be in progress at once.",
  CreateInvalidationForDistributionTenant: "Removes objects from the caches of one tenant of a distribution.",
  CreateKeyGroup: "Creates a key group of existing public keys.",
  CreateKeyValueStore: "Creates a key value store, empty or from a file in S3. Its status is `PROVISIONING` at first.",
  CreateMonitoringSubscription: "Turns additional metrics of a distribution on or off.",
  CreateOriginAccessControl: "Creates an origin access control.",
  CreateOriginRequestPolicy: "Creates an origin request policy.",
  CreatePublicKey: "Uploads a public key in PEM.",
  CreateRealtimeLogConfig: "Creates a real-time log configuration.",
  CreateResponseHeadersPolicy: "Creates a response headers policy.",
  CreateStreamingDistribution: "Creates a streaming distribution. AWS withdrew RTMP at the end of 2020.",
  CreateStreamingDistributionWithTags:
    "Creates a streaming distribution with tags. AWS withdrew RTMP at the end of 2020.",
  CreateTrustStore: "Creates a trust store from a bundle of certificates in S3. Its status is `pending` at first.",
  CreateVpcOrigin: "Creates a VPC origin. Its status is `Deploying` for up to 15 minutes.",
  DeleteAnycastIpList: "Deletes a list of static IP addresses that no distribution uses.",
  DeleteCachePolicy: "Deletes a cache policy that no cache behavior uses.",
  DeleteCloudFrontOriginAccessIdentity:
    "Deletes an origin access identity that no distribution uses, not even a disabled one.",
  DeleteConnectionFunction: "Deletes a connection function that no distribution uses.",
  DeleteConnectionGroup: "Deletes a connection group that is disabled and has no tenants.",
  DeleteContinuousDeploymentPolicy: "Deletes a continuous deployment policy that is not attached to a distribution.",
  DeleteDistribution:
    "Deletes a distribution. It must be disabled, and its status must be `Deployed`. The service may answer `DistributionNotDisabled` for a while after that.",
  DeleteDistributionTenant: "Deletes a distribution tenant. It must be disabled, and its status must be `Deployed`.",
  DeleteFieldLevelEncryptionConfig: "Deletes a configuration of field-level encryption that no cache behavior uses.",
  DeleteFieldLevelEncryptionProfile: "Deletes a profile of field-level encryption that no configuration uses.",
  DeleteFunction:
    "Deletes a function that no cache behavior uses. `IfMatch` takes the `ETag` of the `DEVELOPMENT` stage.",
  DeleteKeyGroup: "Deletes a key group that no cache behavior uses.",
  DeleteKeyValueStore: "Deletes a key value store that no function uses, and its data.",
  DeleteMonitoringSubscription: "Turns additional metrics of a distribution off.",
  DeleteOriginAccessControl: "Deletes an origin access control that no origin uses.",
  DeleteOriginRequestPolicy: "Deletes an origin request policy that no cache behavior uses.",
  DeletePublicKey: "Deletes a public key that is in no key group and no profile.",
  DeleteRealtimeLogConfig:
    "Deletes a real-time log configuration that no cache behavior uses, by its name or its ARN. If both are present, the name is used.",
  DeleteResourcePolicy: "Deletes the policy of a resource.",
  DeleteResponseHeadersPolicy: "Deletes a response headers policy that no cache behavior uses.",
  DeleteStreamingDistribution:
    "Deletes a streaming distribution. It must be disabled, and its status must be `Deployed`.",
  DeleteTrustStore: "Deletes a trust store that no distribution uses.",
  DeleteVpcOrigin:
    "Starts the deletion of a VPC origin that no distribution uses. The result is the origin with the status `Deploying`.",
  DescribeConnectionFunction: "Reads the configuration and the status of a connection function, without its code.",
  DescribeFunction: "Reads the configuration and the status of a function in one of its stages, without its code.",
  DescribeKeyValueStore: "Reads the ARN, the comment and the status of a key value store, without its keys and values.",
  DisassociateDistributionTenantWebACL: "Takes the web ACL away from a distribution tenant.",
  DisassociateDistributionWebACL: "Takes the web ACL away from a distribution.",
  GetAnycastIpList: "Reads a list of static IP addresses.",
  GetCachePolicy: "Reads a cache policy.",
  GetCachePolicyConfig: "Reads the configuration of a cache policy, as an update takes it.",
  GetCloudFrontOriginAccessIdentity: "Reads an origin access identity.",
  GetCloudFrontOriginAccessIdentityConfig:
    "Reads the configuration of an origin access identity, as an update takes it.",
  GetConnectionFunction: "Reads the code of a connection function.",
  GetConnectionGroup: "Reads a connection group, by its id, name or ARN.",
  GetConnectionGroupByRoutingEndpoint: "Reads the connection group that a routing endpoint belongs to.",
  GetContinuousDeploymentPolicy: "Reads a continuous deployment policy.",
  GetContinuousDeploymentPolicyConfig:
    "Reads the configuration of a continuous deployment policy, as an update takes it.",
  GetDistribution: "Reads a distribution.",
  GetDistributionConfig: "Reads the configuration of a distribution, as an update takes it.",
  GetDistributionTenant: "Reads a distribution tenant, by its id, name or ARN.",
  GetDistributionTenantByDomain: "Reads the distribution tenant that a domain belongs to.",
  GetFieldLevelEncryption: "Reads a configuration of field-level encryption with its metadata.",
  GetFieldLevelEncryptionConfig: "Reads a configuration of field-level encryption, as an update takes it.",
  GetFieldLevelEncryptionProfile: "Reads a profile of field-level encryption with its metadata.",
  GetFieldLevelEncryptionProfileConfig: "Reads a profile of field-level encryption, as an update takes it.",
  GetFunction: "Reads the code of a function in one of its stages, as it was uploaded.",
  GetInvalidation: "Reads an invalidation.",
  GetInvalidationForDistributionTenant: "Reads an invalidation of a distribution tenant.",
  GetKeyGroup: "Reads a key group.",
  GetKeyGroupConfig: "Reads the configuration of a key group, as an update takes it.",
  GetManagedCertificateDetails: "Reads the status of the certificate that CloudFront requested for a tenant.",
  GetMonitoringSubscription: "Reads whether a distribution has additional metrics.",
  GetOriginAccessControl: "Reads an origin access control.",
  GetOriginAccessControlConfig: "Reads the configuration of an origin access control, as an update takes it.",
  GetOriginRequestPolicy: "Reads an origin request policy.",
  GetOriginRequestPolicyConfig: "Reads the configuration of an origin request policy, as an update takes it.",
  GetPublicKey: "Reads a public key.",
  GetPublicKeyConfig: "Reads the configuration of a public key, as an update takes it.",
  GetRealtimeLogConfig:
    "Reads a real-time log configuration, by its name or its ARN. If both are present, the name is used.",
  GetResourcePolicy: "Reads the policy of a resource.",
  GetResponseHeadersPolicy: "Reads a response headers policy.",
  GetResponseHeadersPolicyConfig: "Reads the configuration of a response headers policy, as an update takes it.",
  GetStreamingDistribution: "Reads a streaming distribution.",
  GetStreamingDistributionConfig: "Reads the configuration of a streaming distribution, as an update takes it.",
  GetTrustStore: "Reads a trust store.",
  GetVpcOrigin: "Reads a VPC origin.",
  ListAnycastIpLists: "Lists the account's lists of static IP addresses.",
  ListCachePolicies: "Lists cache policies: those of AWS, those of the account, or both.",
  ListCloudFrontOriginAccessIdentities: "Lists origin access identities.",
  ListConflictingAliases:
    "Lists the distributions that have an alternate domain name, or an overlapping one with a wildcard. Ids and accounts are partly hidden.",
  ListConnectionFunctions: "Lists connection functions of one stage or of both.",
  ListConnectionGroups: "Lists all connection groups, or the connection groups with an Anycast IP list.",
  ListContinuousDeploymentPolicies: "Lists continuous deployment policies.",
  ListDistributionTenants: "Lists all distribution tenants, or the tenants of a distribution or a connection group.",
  ListDistributionTenantsByCustomization:
    "Lists the distribution tenants that have their own web ACL or certificate, by its ARN.",
  ListDistributions: "Lists distributions.",
  ListDistributionsByAnycastIpListId: "Lists the distributions that use a list of static IP addresses.",
  ListDistributionsByCachePolicyId: "Lists the ids of the distributions that use a cache policy.",
  ListDistributionsByConnectionFunction: "Lists the distributions that use a connection function.",
  ListDistributionsByConnectionMode:
    "Lists the distributions with one connection mode: standard or multi-tenant distributions.",
  ListDistributionsByKeyGroup: "Lists the ids of the distributions that use a key group.",
  ListDistributionsByOriginRequestPolicyId: "Lists the ids of the distributions that use an origin request policy.",
  ListDistributionsByOwnedResource: "Lists the ids and accounts of the distributions that use a shared resource.",
  ListDistributionsByRealtimeLogConfig:
    "Lists the distributions that use a real-time log configuration, by its name or its ARN.",
  ListDistributionsByResponseHeadersPolicyId: "Lists the ids of the distributions that use a response headers policy.",
  ListDistributionsByTrustStore: "Lists the distributions that use a trust store.",
  ListDistributionsByVpcOriginId: "Lists the ids of the distributions that use a VPC origin.",
  ListDistributionsByWebACLId:
    "Lists the distributions that use a web ACL. The id `null` lists the distributions without one.",
  ListDomainConflicts:
    "Lists the distributions and tenants that have a domain, or an overlapping domain with a wildcard. Such a domain cannot be added.",
  ListFieldLevelEncryptionConfigs: "Lists configurations of field-level encryption.",
  ListFieldLevelEncryptionProfiles: "Lists profiles of field-level encryption.",
  ListFunctions: "Lists functions of one stage or of both.",
  ListInvalidations:
    "Lists the invalidations of a distribution, newest first. The service never removes invalidations, so the list may be long.",
  ListInvalidationsForDistributionTenant: "Lists the invalidations of a distribution tenant.",
  ListKeyGroups: "Lists key groups.",
  ListKeyValueStores: "Lists all key value stores, or the key value stores with one status.",
  ListOriginAccessControls: "Lists origin access controls.",
  ListOriginRequestPolicies: "Lists origin request policies: those of AWS, those of the account, or both.",
  ListPublicKeys: "Lists public keys.",
  ListRealtimeLogConfigs: "Lists real-time log configurations.",
  ListResponseHeadersPolicies: "Lists response headers policies: those of AWS, those of the account, or both.",
  ListStreamingDistributions: "Lists streaming distributions.",
  ListTagsForResource: "Reads all tags of a resource.",
  ListTrustStores: "Lists trust stores.",
  ListVpcOrigins: "Lists VPC origins.",
  PublishConnectionFunction: "Copies a connection function from its `DEVELOPMENT` to its `LIVE` stage.",
  PublishFunction:
    "Copies a function from its `DEVELOPMENT` to its `LIVE` stage. The `ETag` of `DEVELOPMENT` does not change. The result has no `ETag`.",
  PutResourcePolicy: "Sets the policy of a resource, which shares it with other accounts.",
  TagResource: "Adds tags to a resource. An existing tag with the same key is replaced.",
  TestConnectionFunction:
    "Runs a connection function on a test connection. An error of its code is part of the result, not of the error channel.",
  TestFunction:
    "Runs a function on a test event. An error of its code is part of the result, not of the error channel.",
  UntagResource: "Removes tags from a resource, by their keys.",
  UpdateAnycastIpList: "Changes a list of static IP addresses.",
  UpdateCachePolicy: "Replaces the configuration of a cache policy. Members that are left out are removed.",
  UpdateCloudFrontOriginAccessIdentity:
    "Replaces the configuration of an origin access identity, of which only the comment can change.",
  UpdateConnectionFunction: "Replaces code and configuration of a connection function in its `DEVELOPMENT` stage.",
  UpdateConnectionGroup: "Changes a connection group.",
  UpdateContinuousDeploymentPolicy:
    "Replaces the configuration of a continuous deployment policy. Members that are left out are removed.",
  UpdateDistribution:
    'Replaces the configuration of a distribution. Most members that a new distribution can leave out are required here, so start from the result of `getDistributionConfig`. An absent `ContinuousDeploymentPolicyId` keeps the policy; `""` detaches it.',
  UpdateDistributionTenant: "Changes a distribution tenant.",
  UpdateDistributionWithStagingConfig:
    "Gives a primary distribution the configuration of its staging distribution, except for aliases and the continuous deployment policy. `IfMatch` has two versions, of the primary and the staging one, separated by a comma and a space.",
  UpdateDomainAssociation:
    "Moves a domain from one distribution or tenant to another. The source must be disabled. `IfMatch` takes the `ETag` of the target.",
  UpdateFieldLevelEncryptionConfig:
    "Replaces a configuration of field-level encryption. Members that are left out are removed.",
  UpdateFieldLevelEncryptionProfile:
    "Replaces a profile of field-level encryption. Members that are left out are removed.",
  UpdateFunction: "Replaces code and configuration of a function in its `DEVELOPMENT` stage.",
  UpdateKeyGroup: "Replaces the configuration of a key group. Members that are left out are removed.",
  UpdateKeyValueStore: "Changes the comment of a key value store.",
  UpdateOriginAccessControl:
    "Replaces the configuration of an origin access control. Members that are left out are removed.",
  UpdateOriginRequestPolicy:
    "Replaces the configuration of an origin request policy. Members that are left out are removed.",
  UpdatePublicKey: "Replaces the configuration of a public key, of which only the comment can change.",
  UpdateRealtimeLogConfig: "Replaces a real-time log configuration. Its name and ARN identify it and cannot change.",
  UpdateResponseHeadersPolicy:
    "Replaces the configuration of a response headers policy. Members that are left out are removed.",
  UpdateStreamingDistribution: "Replaces the configuration of a streaming distribution.",
  UpdateTrustStore: "Replaces the certificates of a trust store, or the settings of the revocation check.",
  UpdateVpcOrigin: "Replaces the endpoint of a VPC origin that no distribution uses. It is `Deploying` at first.",
  VerifyDnsConfiguration:
    "Checks whether the DNS records of a distribution tenant's domains point to its connection group."
}

/** Fails if an operation has no summary, or if a summary belongs to no operation. */
export const check = (model: Model, table: Readonly<Record<string, string>> = summaries): void => {
  const problems = [
    ...Array.from(model.operations.keys())
      .filter((id) => table[id] === undefined)
      .map((id) => `${id} is missing`),
    ...Object.keys(table)
      .filter((id) => !model.operations.has(id))
      .map((id) => `${id} is not in the API`)
  ]
  if (problems.length > 0) throw new Error(`Summaries.ts: ${problems.join("; ")}`)
}
