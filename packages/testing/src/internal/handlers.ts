/** The handlers of all operations. */
import type { operations } from "@effect-cloudfront/core/operations"
import * as AnycastIpList from "../handlers/AnycastIpList.js"
import * as CachePolicy from "../handlers/CachePolicy.js"
import * as ContinuousDeploymentPolicy from "../handlers/ContinuousDeploymentPolicy.js"
import * as Distribution from "../handlers/Distribution.js"
import * as DistributionAssociation from "../handlers/DistributionAssociation.js"
import * as DistributionList from "../handlers/DistributionList.js"
import * as Invalidation from "../handlers/Invalidation.js"
import * as KeyGroup from "../handlers/KeyGroup.js"
import * as OriginAccessControl from "../handlers/OriginAccessControl.js"
import * as OriginAccessIdentity from "../handlers/OriginAccessIdentity.js"
import * as OriginRequestPolicy from "../handlers/OriginRequestPolicy.js"
import * as PublicKey from "../handlers/PublicKey.js"
import * as ResponseHeadersPolicy from "../handlers/ResponseHeadersPolicy.js"
import * as StreamingDistribution from "../handlers/StreamingDistribution.js"
import * as Tagging from "../handlers/Tagging.js"
import * as VpcOrigin from "../handlers/VpcOrigin.js"
import type { HandlerOf } from "./handler.js"

type Operations = typeof operations

type Names<Name extends keyof Operations> = Name

/** The operations without behaviour. */
type WithoutBehaviour = Names<
  | "AssociateDistributionTenantWebACL"
  | "CreateConnectionFunction"
  | "CreateConnectionGroup"
  | "CreateDistributionTenant"
  | "CreateFieldLevelEncryptionConfig"
  | "CreateFieldLevelEncryptionProfile"
  | "CreateFunction"
  | "CreateInvalidationForDistributionTenant"
  | "CreateKeyValueStore"
  | "CreateMonitoringSubscription"
  | "CreateRealtimeLogConfig"
  | "CreateTrustStore"
  | "DeleteConnectionFunction"
  | "DeleteConnectionGroup"
  | "DeleteDistributionTenant"
  | "DeleteFieldLevelEncryptionConfig"
  | "DeleteFieldLevelEncryptionProfile"
  | "DeleteFunction"
  | "DeleteKeyValueStore"
  | "DeleteMonitoringSubscription"
  | "DeleteRealtimeLogConfig"
  | "DeleteResourcePolicy"
  | "DeleteTrustStore"
  | "DescribeConnectionFunction"
  | "DescribeFunction"
  | "DescribeKeyValueStore"
  | "DisassociateDistributionTenantWebACL"
  | "GetConnectionFunction"
  | "GetConnectionGroup"
  | "GetConnectionGroupByRoutingEndpoint"
  | "GetDistributionTenant"
  | "GetDistributionTenantByDomain"
  | "GetFieldLevelEncryption"
  | "GetFieldLevelEncryptionConfig"
  | "GetFieldLevelEncryptionProfile"
  | "GetFieldLevelEncryptionProfileConfig"
  | "GetFunction"
  | "GetInvalidationForDistributionTenant"
  | "GetManagedCertificateDetails"
  | "GetMonitoringSubscription"
  | "GetRealtimeLogConfig"
  | "GetResourcePolicy"
  | "GetTrustStore"
  | "ListConnectionFunctions"
  | "ListConnectionGroups"
  | "ListDistributionTenants"
  | "ListDistributionTenantsByCustomization"
  | "ListDomainConflicts"
  | "ListFieldLevelEncryptionConfigs"
  | "ListFieldLevelEncryptionProfiles"
  | "ListFunctions"
  | "ListInvalidationsForDistributionTenant"
  | "ListKeyValueStores"
  | "ListRealtimeLogConfigs"
  | "ListTrustStores"
  | "PublishConnectionFunction"
  | "PublishFunction"
  | "PutResourcePolicy"
  | "TestConnectionFunction"
  | "TestFunction"
  | "UpdateConnectionFunction"
  | "UpdateConnectionGroup"
  | "UpdateDistributionTenant"
  | "UpdateDomainAssociation"
  | "UpdateFieldLevelEncryptionConfig"
  | "UpdateFieldLevelEncryptionProfile"
  | "UpdateFunction"
  | "UpdateKeyValueStore"
  | "UpdateRealtimeLogConfig"
  | "UpdateTrustStore"
  | "VerifyDnsConfiguration"
>

/** A handler for each operation, except for those that are known to have none, which must have none. */
type Handlers = {
  readonly [Name in Exclude<keyof Operations, WithoutBehaviour>]: HandlerOf<
    Exclude<Parameters<Operations[Name]>[0], void>
  >
} & { readonly [Name in WithoutBehaviour]?: never }

export const handlers: Handlers = {
  ...AnycastIpList.handlers,
  ...CachePolicy.handlers,
  ...ContinuousDeploymentPolicy.handlers,
  ...Distribution.handlers,
  ...DistributionAssociation.handlers,
  ...DistributionList.handlers,
  ...Invalidation.handlers,
  ...KeyGroup.handlers,
  ...OriginAccessControl.handlers,
  ...OriginAccessIdentity.handlers,
  ...OriginRequestPolicy.handlers,
  ...PublicKey.handlers,
  ...ResponseHeadersPolicy.handlers,
  ...StreamingDistribution.handlers,
  ...Tagging.handlers,
  ...VpcOrigin.handlers
}
