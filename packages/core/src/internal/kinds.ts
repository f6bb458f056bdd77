/** How the programs read and delete the resources of each kind. */
import * as Effect from "effect/Effect"
import type { CloudFront } from "../CloudFront.js"
import { isNotFound, type CommonError } from "../Errors.js"
import * as AnycastIpList from "../generated/AnycastIpList.js"
import * as CachePolicy from "../generated/CachePolicy.js"
import * as ConnectionFunction from "../generated/ConnectionFunction.js"
import * as ConnectionGroup from "../generated/ConnectionGroup.js"
import * as ContinuousDeploymentPolicy from "../generated/ContinuousDeploymentPolicy.js"
import * as KeyGroupDescriptions from "../generated/descriptions/KeyGroup.js"
import type * as Distribution from "../generated/Distribution.js"
import * as DistributionTenant from "../generated/DistributionTenant.js"
import * as FieldLevelEncryption from "../generated/FieldLevelEncryption.js"
import * as Function from "../generated/Function.js"
import * as KeyGroup from "../generated/KeyGroup.js"
import * as KeyValueStore from "../generated/KeyValueStore.js"
import * as OriginAccessControl from "../generated/OriginAccessControl.js"
import * as OriginAccessIdentity from "../generated/OriginAccessIdentity.js"
import * as OriginRequestPolicy from "../generated/OriginRequestPolicy.js"
import * as PublicKey from "../generated/PublicKey.js"
import * as RealtimeLogConfig from "../generated/RealtimeLogConfig.js"
import * as ResponseHeadersPolicy from "../generated/ResponseHeadersPolicy.js"
import type * as StreamingDistribution from "../generated/StreamingDistribution.js"
import * as TrustStore from "../generated/TrustStore.js"
import * as VpcOrigin from "../generated/VpcOrigin.js"
import * as Resource from "./resource.js"

/** A kind of resource that can be read and deleted. Its configuration is of no interest. */
export interface Kind<Thing, ReadError, RemoveError> extends Resource.Readable<Thing, unknown, ReadError> {
  readonly remove: (id: string, etag: string) => Effect.Effect<unknown, RemoveError | CommonError, CloudFront>
}

/** The state of a resource whose kind has no status. */
const THERE = "there"

/** Makes the `read` of a kind from its operation and the place of the resource in the result. */
const reading =
  <Result extends { readonly ETag: string }, Thing extends { readonly Status?: string | undefined } | object, E>(
    operation: (id: string) => Effect.Effect<Result, E, CloudFront>,
    thingOf: (result: Result) => Thing
  ) =>
  (id: string): Effect.Effect<Resource.Versioned<Thing, unknown>, E, CloudFront> =>
    Effect.map(operation(id), (result) => {
      const thing = thingOf(result)
      const status: unknown = "Status" in thing ? thing.Status : undefined
      return { thing, config: undefined, etag: result.ETag, status: typeof status === "string" ? status : THERE }
    })

export const cachePolicy: Kind<
  CachePolicy.CachePolicy,
  CachePolicy.GetCachePolicyError,
  CachePolicy.DeleteCachePolicyError
> = {
  noun: "cache policy",
  read: reading(
    (Id) => CachePolicy.getCachePolicy({ Id }),
    (result) => result.CachePolicy
  ),
  remove: (Id, IfMatch) => CachePolicy.deleteCachePolicy({ Id, IfMatch })
}

export const originRequestPolicy: Kind<
  OriginRequestPolicy.OriginRequestPolicy,
  OriginRequestPolicy.GetOriginRequestPolicyError,
  OriginRequestPolicy.DeleteOriginRequestPolicyError
> = {
  noun: "origin request policy",
  read: reading(
    (Id) => OriginRequestPolicy.getOriginRequestPolicy({ Id }),
    (result) => result.OriginRequestPolicy
  ),
  remove: (Id, IfMatch) => OriginRequestPolicy.deleteOriginRequestPolicy({ Id, IfMatch })
}

export const responseHeadersPolicy: Kind<
  ResponseHeadersPolicy.ResponseHeadersPolicy,
  ResponseHeadersPolicy.GetResponseHeadersPolicyError,
  ResponseHeadersPolicy.DeleteResponseHeadersPolicyError
> = {
  noun: "response headers policy",
  read: reading(
    (Id) => ResponseHeadersPolicy.getResponseHeadersPolicy({ Id }),
    (result) => result.ResponseHeadersPolicy
  ),
  remove: (Id, IfMatch) => ResponseHeadersPolicy.deleteResponseHeadersPolicy({ Id, IfMatch })
}

export const continuousDeploymentPolicy: Kind<
  ContinuousDeploymentPolicy.ContinuousDeploymentPolicy,
  ContinuousDeploymentPolicy.GetContinuousDeploymentPolicyError,
  ContinuousDeploymentPolicy.DeleteContinuousDeploymentPolicyError
> = {
  noun: "continuous deployment policy",
  read: reading(
    (Id) => ContinuousDeploymentPolicy.getContinuousDeploymentPolicy({ Id }),
    (result) => result.ContinuousDeploymentPolicy
  ),
  remove: (Id, IfMatch) => ContinuousDeploymentPolicy.deleteContinuousDeploymentPolicy({ Id, IfMatch })
}

export const originAccessControl: Kind<
  OriginAccessControl.OriginAccessControl,
  OriginAccessControl.GetOriginAccessControlError,
  OriginAccessControl.DeleteOriginAccessControlError
> = {
  noun: "origin access control",
  read: reading(
    (Id) => OriginAccessControl.getOriginAccessControl({ Id }),
    (result) => result.OriginAccessControl
  ),
  remove: (Id, IfMatch) => OriginAccessControl.deleteOriginAccessControl({ Id, IfMatch })
}

export const originAccessIdentity: Kind<
  OriginAccessIdentity.CloudFrontOriginAccessIdentity,
  OriginAccessIdentity.GetCloudFrontOriginAccessIdentityError,
  OriginAccessIdentity.DeleteCloudFrontOriginAccessIdentityError
> = {
  noun: "origin access identity",
  read: reading(
    (Id) => OriginAccessIdentity.getCloudFrontOriginAccessIdentity({ Id }),
    (result) => result.CloudFrontOriginAccessIdentity
  ),
  remove: (Id, IfMatch) => OriginAccessIdentity.deleteCloudFrontOriginAccessIdentity({ Id, IfMatch })
}

export const keyGroup: Resource.Resource<
  KeyGroup.KeyGroup,
  KeyGroup.KeyGroupConfig,
  KeyGroup.GetKeyGroupError,
  KeyGroup.UpdateKeyGroupError,
  KeyGroup.DeleteKeyGroupError
> = {
  noun: "key group",
  config: KeyGroupDescriptions.KeyGroupConfig,
  read: (Id) => Effect.map(KeyGroup.getKeyGroup({ Id }), versionedKeyGroup),
  write: (Id, KeyGroupConfig, IfMatch) =>
    Effect.map(KeyGroup.updateKeyGroup({ Id, KeyGroupConfig, IfMatch }), versionedKeyGroup),
  remove: (Id, IfMatch) => KeyGroup.deleteKeyGroup({ Id, IfMatch })
}

const versionedKeyGroup = (result: {
  readonly KeyGroup: KeyGroup.KeyGroup
  readonly ETag: string
}): Resource.Versioned<KeyGroup.KeyGroup, KeyGroup.KeyGroupConfig> => ({
  thing: result.KeyGroup,
  config: result.KeyGroup.KeyGroupConfig,
  status: THERE,
  etag: result.ETag
})

export const publicKey: Kind<PublicKey.PublicKey, PublicKey.GetPublicKeyError, PublicKey.DeletePublicKeyError> = {
  noun: "public key",
  read: reading(
    (Id) => PublicKey.getPublicKey({ Id }),
    (result) => result.PublicKey
  ),
  remove: (Id, IfMatch) => PublicKey.deletePublicKey({ Id, IfMatch })
}

export const fieldLevelEncryptionConfig: Kind<
  FieldLevelEncryption.FieldLevelEncryption,
  FieldLevelEncryption.GetFieldLevelEncryptionError,
  FieldLevelEncryption.DeleteFieldLevelEncryptionConfigError
> = {
  noun: "field-level encryption config",
  read: reading(
    (Id) => FieldLevelEncryption.getFieldLevelEncryption({ Id }),
    (result) => result.FieldLevelEncryption
  ),
  remove: (Id, IfMatch) => FieldLevelEncryption.deleteFieldLevelEncryptionConfig({ Id, IfMatch })
}

export const fieldLevelEncryptionProfile: Kind<
  FieldLevelEncryption.FieldLevelEncryptionProfile,
  FieldLevelEncryption.GetFieldLevelEncryptionProfileError,
  FieldLevelEncryption.DeleteFieldLevelEncryptionProfileError
> = {
  noun: "field-level encryption profile",
  read: reading(
    (Id) => FieldLevelEncryption.getFieldLevelEncryptionProfile({ Id }),
    (result) => result.FieldLevelEncryptionProfile
  ),
  remove: (Id, IfMatch) => FieldLevelEncryption.deleteFieldLevelEncryptionProfile({ Id, IfMatch })
}

/** By ARN or name. These resources have no version. */
export const realtimeLogConfig: Kind<
  RealtimeLogConfig.RealtimeLogConfig | undefined,
  RealtimeLogConfig.GetRealtimeLogConfigError,
  RealtimeLogConfig.DeleteRealtimeLogConfigError
> = {
  noun: "real-time log configuration",
  read: (id) =>
    Effect.map(RealtimeLogConfig.getRealtimeLogConfig(nameOrArn(id)), (result) => ({
      thing: result.RealtimeLogConfig,
      config: undefined,
      etag: "",
      status: THERE
    })),
  remove: (id) => RealtimeLogConfig.deleteRealtimeLogConfig(nameOrArn(id))
}

const nameOrArn = (id: string) => (id.startsWith("arn:") ? { ARN: id } : { Name: id })

export const keyValueStore: Kind<
  KeyValueStore.KeyValueStore,
  KeyValueStore.DescribeKeyValueStoreError,
  KeyValueStore.DeleteKeyValueStoreError
> = {
  noun: "key value store",
  read: reading(
    (Name) => KeyValueStore.describeKeyValueStore({ Name }),
    (result) => result.KeyValueStore
  ),
  remove: (Name, IfMatch) => KeyValueStore.deleteKeyValueStore({ Name, IfMatch })
}

export const vpcOrigin: Kind<VpcOrigin.VpcOrigin, VpcOrigin.GetVpcOriginError, VpcOrigin.DeleteVpcOriginError> = {
  noun: "VPC origin",
  read: reading(
    (Id) => VpcOrigin.getVpcOrigin({ Id }),
    (result) => result.VpcOrigin
  ),
  remove: (Id, IfMatch) => VpcOrigin.deleteVpcOrigin({ Id, IfMatch })
}

export const anycastIpList: Kind<
  AnycastIpList.AnycastIpList,
  AnycastIpList.GetAnycastIpListError,
  AnycastIpList.DeleteAnycastIpListError
> = {
  noun: "Anycast IP list",
  read: reading(
    (Id) => AnycastIpList.getAnycastIpList({ Id }),
    (result) => result.AnycastIpList
  ),
  remove: (Id, IfMatch) => AnycastIpList.deleteAnycastIpList({ Id, IfMatch })
}

export const trustStore: Kind<TrustStore.TrustStore, TrustStore.GetTrustStoreError, TrustStore.DeleteTrustStoreError> =
  {
    noun: "trust store",
    read: reading(
      (Identifier) => TrustStore.getTrustStore({ Identifier }),
      (result) => result.TrustStore
    ),
    remove: (Id, IfMatch) => TrustStore.deleteTrustStore({ Id, IfMatch })
  }

export const connectionGroup: Kind<
  ConnectionGroup.ConnectionGroup,
  ConnectionGroup.GetConnectionGroupError,
  ConnectionGroup.DeleteConnectionGroupError
> = {
  noun: "connection group",
  read: reading(
    (Identifier) => ConnectionGroup.getConnectionGroup({ Identifier }),
    (result) => result.ConnectionGroup
  ),
  remove: (Id, IfMatch) => ConnectionGroup.deleteConnectionGroup({ Id, IfMatch })
}

export const distributionTenant: Kind<
  DistributionTenant.DistributionTenant,
  DistributionTenant.GetDistributionTenantError,
  DistributionTenant.DeleteDistributionTenantError
> = {
  noun: "distribution tenant",
  read: reading(
    (Identifier) => DistributionTenant.getDistributionTenant({ Identifier }),
    (result) => result.DistributionTenant
  ),
  remove: (Id, IfMatch) => DistributionTenant.deleteDistributionTenant({ Id, IfMatch })
}

/** By name. Reads are of the stage `DEVELOPMENT`, whose ETag a deletion takes. */
export const viewerFunction: Kind<
  Function.FunctionSummary,
  Function.DescribeFunctionError,
  Function.DeleteFunctionError
> = {
  noun: "function",
  read: reading(
    (Name) => Function.describeFunction({ Name }),
    (result) => result.FunctionSummary
  ),
  remove: (Name, IfMatch) => Function.deleteFunction({ Name, IfMatch })
}

export const connectionFunction: Kind<
  ConnectionFunction.ConnectionFunctionSummary,
  ConnectionFunction.DescribeConnectionFunctionError,
  ConnectionFunction.DeleteConnectionFunctionError
> = {
  noun: "connection function",
  read: reading(
    (Identifier) => ConnectionFunction.describeConnectionFunction({ Identifier }),
    (result) => result.ConnectionFunctionSummary
  ),
  remove: (Id, IfMatch) => ConnectionFunction.deleteConnectionFunction({ Id, IfMatch })
}

/** The keys of a function in the record of recent writes. Programs that deploy it know it by its name, and both of its stages. */
const keysOfFunction = (noun: string, id: string, thing: unknown): ReadonlyArray<string> => {
  const name = typeof thing === "object" && thing !== null && "Name" in thing ? thing.Name : undefined
  const names = typeof name === "string" && name !== id ? [id, name] : [id]
  return [noun, Resource.liveNoun({ noun })].flatMap((noun) => names.map((name) => Resource.keyOf({ noun }, name)))
}

/** The keys of a resource in the record of recent writes. */
export const keysOf = (resource: { readonly noun: string }, id: string, thing: unknown): ReadonlyArray<string> =>
  resource.noun === viewerFunction.noun || resource.noun === connectionFunction.noun
    ? keysOfFunction(resource.noun, id, thing)
    : [Resource.keyOf(resource, id)]

/** The status of a function that has no stage `LIVE`. */
export const UNPUBLISHED = "UNPUBLISHED"

/** Reads the stage `LIVE`. As long as there is none, it reads the stage `DEVELOPMENT`, so that a function that does not exist is an error. */
const orUnpublished = <Thing, E, R>(
  live: Effect.Effect<Resource.Versioned<Thing, unknown>, E, R>,
  development: Effect.Effect<Resource.Versioned<Thing, unknown>, E, R>
): Effect.Effect<Resource.Versioned<Thing, unknown>, E, R> =>
  Effect.catchIf(
    live,
    (error) => isNotFound(error),
    () => Effect.map(development, (read) => ({ ...read, status: UNPUBLISHED }))
  )

export const liveFunction: Resource.Readable<Function.FunctionSummary, unknown, Function.DescribeFunctionError> = {
  noun: Resource.liveNoun(viewerFunction),
  owner: viewerFunction,
  read: (Name) =>
    orUnpublished(
      reading(
        (Name) => Function.describeFunction({ Name, Stage: "LIVE" }),
        (result) => result.FunctionSummary
      )(Name),
      viewerFunction.read(Name)
    )
}

export const liveConnectionFunction: Resource.Readable<
  ConnectionFunction.ConnectionFunctionSummary,
  unknown,
  ConnectionFunction.DescribeConnectionFunctionError
> = {
  noun: Resource.liveNoun(connectionFunction),
  owner: connectionFunction,
  read: (Identifier) =>
    orUnpublished(
      reading(
        (Identifier) => ConnectionFunction.describeConnectionFunction({ Identifier, Stage: "LIVE" }),
        (result) => result.ConnectionFunctionSummary
      )(Identifier),
      connectionFunction.read(Identifier)
    )
}

/** The managed certificate of a distribution tenant. It has no version. */
export const managedCertificate: Resource.Readable<
  DistributionTenant.ManagedCertificateDetails,
  unknown,
  DistributionTenant.GetManagedCertificateDetailsError
> = {
  noun: "managed certificate of distribution tenant",
  read: (Identifier) =>
    Effect.map(DistributionTenant.getManagedCertificateDetails({ Identifier }), (result) => ({
      thing: result.ManagedCertificateDetails,
      config: undefined,
      etag: "",
      status: result.ManagedCertificateDetails.CertificateStatus ?? "unknown"
    }))
}

/** The errors of the operation that reads a resource, by kind. */
export interface ReadErrors {
  readonly anycastIpList: AnycastIpList.GetAnycastIpListError
  readonly cachePolicy: CachePolicy.GetCachePolicyError
  readonly connectionFunction: ConnectionFunction.DescribeConnectionFunctionError
  readonly connectionGroup: ConnectionGroup.GetConnectionGroupError
  readonly continuousDeploymentPolicy: ContinuousDeploymentPolicy.GetContinuousDeploymentPolicyError
  readonly distribution: Distribution.GetDistributionError
  readonly distributionTenant: DistributionTenant.GetDistributionTenantError
  readonly fieldLevelEncryptionConfig: FieldLevelEncryption.GetFieldLevelEncryptionError
  readonly fieldLevelEncryptionProfile: FieldLevelEncryption.GetFieldLevelEncryptionProfileError
  readonly function: Function.DescribeFunctionError
  readonly keyGroup: KeyGroup.GetKeyGroupError
  readonly keyValueStore: KeyValueStore.DescribeKeyValueStoreError
  readonly originAccessControl: OriginAccessControl.GetOriginAccessControlError
  readonly originAccessIdentity: OriginAccessIdentity.GetCloudFrontOriginAccessIdentityError
  readonly originRequestPolicy: OriginRequestPolicy.GetOriginRequestPolicyError
  readonly publicKey: PublicKey.GetPublicKeyError
  readonly realtimeLogConfig: RealtimeLogConfig.GetRealtimeLogConfigError
  readonly responseHeadersPolicy: ResponseHeadersPolicy.GetResponseHeadersPolicyError
  readonly streamingDistribution: StreamingDistribution.GetStreamingDistributionError
  readonly trustStore: TrustStore.GetTrustStoreError
  readonly vpcOrigin: VpcOrigin.GetVpcOriginError
}

/** The errors of the operation that deletes a resource, by kind. */
export interface RemoveErrors {
  readonly anycastIpList: AnycastIpList.DeleteAnycastIpListError
  readonly cachePolicy: CachePolicy.DeleteCachePolicyError
  readonly connectionFunction: ConnectionFunction.DeleteConnectionFunctionError
  readonly connectionGroup: ConnectionGroup.DeleteConnectionGroupError
  readonly continuousDeploymentPolicy: ContinuousDeploymentPolicy.DeleteContinuousDeploymentPolicyError
  readonly distribution: Distribution.DeleteDistributionError
  readonly distributionTenant: DistributionTenant.DeleteDistributionTenantError
  readonly fieldLevelEncryptionConfig: FieldLevelEncryption.DeleteFieldLevelEncryptionConfigError
  readonly fieldLevelEncryptionProfile: FieldLevelEncryption.DeleteFieldLevelEncryptionProfileError
  readonly function: Function.DeleteFunctionError
  readonly keyGroup: KeyGroup.DeleteKeyGroupError
  readonly keyValueStore: KeyValueStore.DeleteKeyValueStoreError
  readonly originAccessControl: OriginAccessControl.DeleteOriginAccessControlError
  readonly originAccessIdentity: OriginAccessIdentity.DeleteCloudFrontOriginAccessIdentityError
  readonly originRequestPolicy: OriginRequestPolicy.DeleteOriginRequestPolicyError
  readonly publicKey: PublicKey.DeletePublicKeyError
  readonly realtimeLogConfig: RealtimeLogConfig.DeleteRealtimeLogConfigError
  readonly responseHeadersPolicy: ResponseHeadersPolicy.DeleteResponseHeadersPolicyError
  readonly streamingDistribution: StreamingDistribution.DeleteStreamingDistributionError
  readonly trustStore: TrustStore.DeleteTrustStoreError
  readonly vpcOrigin: VpcOrigin.DeleteVpcOriginError
}

export type Name = keyof ReadErrors

export const kinds: { readonly [K in Name]: Kind<unknown, ReadErrors[K], RemoveErrors[K]> } = {
  anycastIpList,
  cachePolicy,
  connectionFunction,
  connectionGroup,
  continuousDeploymentPolicy,
  distribution: Resource.distribution,
  distributionTenant,
  fieldLevelEncryptionConfig,
  fieldLevelEncryptionProfile,
  function: viewerFunction,
  keyGroup,
  keyValueStore,
  originAccessControl,
  originAccessIdentity,
  originRequestPolicy,
  publicKey,
  realtimeLogConfig,
  responseHeadersPolicy,
  streamingDistribution: Resource.streamingDistribution,
  trustStore,
  vpcOrigin
}
