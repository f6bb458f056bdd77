/** What the model knows of each family: the documented facts, and nothing of the code of the in-memory CloudFront. */
import type { Id } from "@effect-cloudfront/core/operations"
import type { Name } from "@effect-cloudfront/testing/Draft"

export interface Family {
  /** The member of results that has the resource. */
  readonly shown: string
  /** The member of the resource, or of the result of `get`, that has the configuration. Its members are taken for those of the resource. */
  readonly config?: string
  /** A further member of the resource with members of it. */
  readonly metadata?: string
  readonly get: Id
  readonly getConfig?: Id
  readonly list: Id
  readonly listInput?: Readonly<Record<string, string>>
  /** The member of inputs that names the resource, and the member of the resource with this value. */
  readonly key: "Id" | "Identifier" | "Name"
  readonly id?: "Name"
  /** The member of the resource with its ARN, where it can have tags. */
  readonly arn?: string
  readonly remove: Name
  readonly missing: string
  readonly inUse?: string
  /** The refusal of a deletion while the resource is enabled, or its last change is not everywhere. */
  readonly notDisabled?: string
  /** How long a change takes, and the statuses before and after it. */
  readonly takes?: number
  readonly statuses?: readonly [before: string, after: string]
  /** Whether only the creation takes that long. */
  readonly onlyCreation?: true
  /** Whether a change is a change of the distributions that use the resource. */
  readonly changesUsers?: true
  /** Whether the ETag changes again when a change is everywhere. */
  readonly turns?: true
}

const MINUTES = 60_000

export const DEPLOYMENT = 5 * MINUTES
export const COMPLETION = 2 * MINUTES

const DEPLOYED = ["InProgress", "Deployed"] as const

export const families = {
  anycastIpList: {
    shown: "AnycastIpList",
    get: "GetAnycastIpList",
    list: "ListAnycastIpLists",
    key: "Id",
    arn: "Arn",
    remove: "DeleteAnycastIpList",
    missing: "EntityNotFound",
    inUse: "CannotDeleteEntityWhileInUse",
    takes: DEPLOYMENT,
    statuses: ["Deploying", "Deployed"]
  },
  cachePolicy: {
    shown: "CachePolicy",
    config: "CachePolicyConfig",
    get: "GetCachePolicy",
    getConfig: "GetCachePolicyConfig",
    list: "ListCachePolicies",
    listInput: { Type: "custom" },
    key: "Id",
    remove: "DeleteCachePolicy",
    missing: "NoSuchCachePolicy",
    inUse: "CachePolicyInUse",
    changesUsers: true
  },
  connectionFunction: {
    shown: "ConnectionFunctionSummary",
    config: "ConnectionFunctionConfig",
    get: "DescribeConnectionFunction",
    list: "ListConnectionFunctions",
    listInput: { Stage: "DEVELOPMENT" },
    key: "Identifier",
    arn: "ConnectionFunctionArn",
    remove: "DeleteConnectionFunction",
    missing: "EntityNotFound",
    inUse: "CannotDeleteEntityWhileInUse"
  },
  connectionGroup: {
    shown: "ConnectionGroup",
    get: "GetConnectionGroup",
    list: "ListConnectionGroups",
    key: "Identifier",
    arn: "Arn",
    remove: "DeleteConnectionGroup",
    missing: "EntityNotFound",
    inUse: "CannotDeleteEntityWhileInUse",
    notDisabled: "ResourceNotDisabled",
    takes: DEPLOYMENT,
    statuses: DEPLOYED
  },
  continuousDeploymentPolicy: {
    shown: "ContinuousDeploymentPolicy",
    config: "ContinuousDeploymentPolicyConfig",
    get: "GetContinuousDeploymentPolicy",
    getConfig: "GetContinuousDeploymentPolicyConfig",
    list: "ListContinuousDeploymentPolicies",
    key: "Id",
    remove: "DeleteContinuousDeploymentPolicy",
    missing: "NoSuchContinuousDeploymentPolicy",
    inUse: "ContinuousDeploymentPolicyInUse",
    changesUsers: true
  },
  distribution: {
    shown: "Distribution",
    config: "DistributionConfig",
    get: "GetDistribution",
    getConfig: "GetDistributionConfig",
    list: "ListDistributions",
    key: "Id",
    arn: "ARN",
    remove: "DeleteDistribution",
    missing: "NoSuchDistribution",
    inUse: "ResourceInUse",
    notDisabled: "DistributionNotDisabled",
    takes: DEPLOYMENT,
    statuses: DEPLOYED
  },
  distributionTenant: {
    shown: "DistributionTenant",
    get: "GetDistributionTenant",
    list: "ListDistributionTenants",
    key: "Identifier",
    arn: "Arn",
    remove: "DeleteDistributionTenant",
    missing: "EntityNotFound",
    notDisabled: "ResourceNotDisabled",
    takes: DEPLOYMENT,
    statuses: DEPLOYED
  },
  fieldLevelEncryptionConfig: {
    shown: "FieldLevelEncryption",
    config: "FieldLevelEncryptionConfig",
    get: "GetFieldLevelEncryption",
    getConfig: "GetFieldLevelEncryptionConfig",
    list: "ListFieldLevelEncryptionConfigs",
    key: "Id",
    remove: "DeleteFieldLevelEncryptionConfig",
    missing: "NoSuchFieldLevelEncryptionConfig",
    inUse: "FieldLevelEncryptionConfigInUse",
    changesUsers: true
  },
  fieldLevelEncryptionProfile: {
    shown: "FieldLevelEncryptionProfile",
    config: "FieldLevelEncryptionProfileConfig",
    get: "GetFieldLevelEncryptionProfile",
    getConfig: "GetFieldLevelEncryptionProfileConfig",
    list: "ListFieldLevelEncryptionProfiles",
    key: "Id",
    remove: "DeleteFieldLevelEncryptionProfile",
    missing: "NoSuchFieldLevelEncryptionProfile",
    inUse: "FieldLevelEncryptionProfileInUse",
    changesUsers: true
  },
  function: {
    shown: "FunctionSummary",
    config: "FunctionConfig",
    metadata: "FunctionMetadata",
    get: "DescribeFunction",
    list: "ListFunctions",
    listInput: { Stage: "DEVELOPMENT" },
    key: "Name",
    id: "Name",
    arn: "FunctionARN",
    remove: "DeleteFunction",
    missing: "NoSuchFunctionExists",
    inUse: "FunctionInUse"
  },
  keyGroup: {
    shown: "KeyGroup",
    config: "KeyGroupConfig",
    get: "GetKeyGroup",
    getConfig: "GetKeyGroupConfig",
    list: "ListKeyGroups",
    key: "Id",
    remove: "DeleteKeyGroup",
    missing: "NoSuchResource",
    inUse: "ResourceInUse",
    changesUsers: true
  },
  keyValueStore: {
    shown: "KeyValueStore",
    get: "DescribeKeyValueStore",
    list: "ListKeyValueStores",
    key: "Name",
    id: "Name",
    arn: "ARN",
    remove: "DeleteKeyValueStore",
    missing: "EntityNotFound",
    inUse: "CannotDeleteEntityWhileInUse",
    takes: MINUTES / 2,
    statuses: ["PROVISIONING", "READY"],
    onlyCreation: true
  },
  originAccessControl: {
    shown: "OriginAccessControl",
    config: "OriginAccessControlConfig",
    get: "GetOriginAccessControl",
    getConfig: "GetOriginAccessControlConfig",
    list: "ListOriginAccessControls",
    key: "Id",
    remove: "DeleteOriginAccessControl",
    missing: "NoSuchOriginAccessControl",
    inUse: "OriginAccessControlInUse",
    changesUsers: true
  },
  originAccessIdentity: {
    shown: "CloudFrontOriginAccessIdentity",
    config: "CloudFrontOriginAccessIdentityConfig",
    get: "GetCloudFrontOriginAccessIdentity",
    getConfig: "GetCloudFrontOriginAccessIdentityConfig",
    list: "ListCloudFrontOriginAccessIdentities",
    key: "Id",
    remove: "DeleteCloudFrontOriginAccessIdentity",
    missing: "NoSuchCloudFrontOriginAccessIdentity",
    inUse: "CloudFrontOriginAccessIdentityInUse"
  },
  originRequestPolicy: {
    shown: "OriginRequestPolicy",
    config: "OriginRequestPolicyConfig",
    get: "GetOriginRequestPolicy",
    getConfig: "GetOriginRequestPolicyConfig",
    list: "ListOriginRequestPolicies",
    listInput: { Type: "custom" },
    key: "Id",
    remove: "DeleteOriginRequestPolicy",
    missing: "NoSuchOriginRequestPolicy",
    inUse: "OriginRequestPolicyInUse",
    changesUsers: true
  },
  publicKey: {
    shown: "PublicKey",
    config: "PublicKeyConfig",
    get: "GetPublicKey",
    getConfig: "GetPublicKeyConfig",
    list: "ListPublicKeys",
    key: "Id",
    remove: "DeletePublicKey",
    missing: "NoSuchPublicKey",
    inUse: "PublicKeyInUse"
  },
  realtimeLogConfig: {
    shown: "RealtimeLogConfig",
    get: "GetRealtimeLogConfig",
    list: "ListRealtimeLogConfigs",
    key: "Name",
    id: "Name",
    arn: "ARN",
    remove: "DeleteRealtimeLogConfig",
    missing: "NoSuchRealtimeLogConfig",
    inUse: "RealtimeLogConfigInUse",
    changesUsers: true
  },
  responseHeadersPolicy: {
    shown: "ResponseHeadersPolicy",
    config: "ResponseHeadersPolicyConfig",
    get: "GetResponseHeadersPolicy",
    getConfig: "GetResponseHeadersPolicyConfig",
    list: "ListResponseHeadersPolicies",
    listInput: { Type: "custom" },
    key: "Id",
    remove: "DeleteResponseHeadersPolicy",
    missing: "NoSuchResponseHeadersPolicy",
    inUse: "ResponseHeadersPolicyInUse",
    changesUsers: true
  },
  streamingDistribution: {
    shown: "StreamingDistribution",
    config: "StreamingDistributionConfig",
    get: "GetStreamingDistribution",
    getConfig: "GetStreamingDistributionConfig",
    list: "ListStreamingDistributions",
    key: "Id",
    arn: "ARN",
    remove: "DeleteStreamingDistribution",
    missing: "NoSuchStreamingDistribution",
    notDisabled: "StreamingDistributionNotDisabled",
    takes: DEPLOYMENT,
    statuses: DEPLOYED
  },
  trustStore: {
    shown: "TrustStore",
    get: "GetTrustStore",
    list: "ListTrustStores",
    key: "Identifier",
    arn: "Arn",
    remove: "DeleteTrustStore",
    missing: "EntityNotFound",
    inUse: "CannotDeleteEntityWhileInUse",
    takes: MINUTES,
    statuses: ["pending", "active"],
    changesUsers: true
  },
  vpcOrigin: {
    shown: "VpcOrigin",
    config: "VpcOriginEndpointConfig",
    get: "GetVpcOrigin",
    list: "ListVpcOrigins",
    key: "Id",
    arn: "Arn",
    remove: "DeleteVpcOrigin",
    missing: "EntityNotFound",
    inUse: "CannotDeleteEntityWhileInUse",
    takes: DEPLOYMENT,
    statuses: ["Deploying", "Deployed"],
    turns: true
  }
} as const satisfies Readonly<Record<string, Family>>

export type FamilyName = keyof typeof families

export const familyOf = (name: FamilyName): Family => families[name]

export const names = Object.keys(families) as ReadonlyArray<FamilyName>

/** The members that name a resource of another family, by its id, its ARN, or a path that ends with its id. */
export const REFERRING: Readonly<Record<string, FamilyName>> = {
  AnycastIpListId: "anycastIpList",
  CachePolicyId: "cachePolicy",
  ConnectionGroupId: "connectionGroup",
  ContinuousDeploymentPolicyId: "continuousDeploymentPolicy",
  DistributionId: "distribution",
  FieldLevelEncryptionId: "fieldLevelEncryptionConfig",
  FunctionARN: "function",
  KeyValueStoreARN: "keyValueStore",
  OriginAccessControlId: "originAccessControl",
  OriginAccessIdentity: "originAccessIdentity",
  OriginRequestPolicyId: "originRequestPolicy",
  ProfileId: "fieldLevelEncryptionProfile",
  PublicKeyId: "publicKey",
  RealtimeLogConfigArn: "realtimeLogConfig",
  ResponseHeadersPolicyId: "responseHeadersPolicy",
  TrustStoreId: "trustStore",
  VpcOriginId: "vpcOrigin"
}
