/** Which resources use a resource, by its kind, and how they are changed so that they do not. */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { CloudFront } from "../CloudFront.js"
import type { CommonError } from "../Errors.js"
import * as ConnectionFunction from "../generated/ConnectionFunction.js"
import * as ConnectionGroup from "../generated/ConnectionGroup.js"
import * as Distribution from "../generated/Distribution.js"
import * as FieldLevelEncryption from "../generated/FieldLevelEncryption.js"
import * as Function from "../generated/Function.js"
import * as KeyGroup from "../generated/KeyGroup.js"
import * as StreamingDistribution from "../generated/StreamingDistribution.js"
import type { Paginated } from "../Operation.js"
import * as Pagination from "../Pagination.js"

/** A resource that uses another one. */
export interface User {
  readonly kind:
    | "connectionFunction"
    | "connectionGroup"
    | "distribution"
    | "fieldLevelEncryptionConfig"
    | "fieldLevelEncryptionProfile"
    | "function"
    | "keyGroup"
    | "streamingDistribution"
  readonly id: string
}

/** The errors of the lists that show the users. */
export type ListError =
  | ConnectionFunction.ListConnectionFunctionsError
  | ConnectionGroup.ListConnectionGroupsError
  | Distribution.ListDistributionsByAnycastIpListIdError
  | Distribution.ListDistributionsByCachePolicyIdError
  | Distribution.ListDistributionsByConnectionFunctionError
  | Distribution.ListDistributionsByKeyGroupError
  | Distribution.ListDistributionsByOriginRequestPolicyIdError
  | Distribution.ListDistributionsByRealtimeLogConfigError
  | Distribution.ListDistributionsByResponseHeadersPolicyIdError
  | Distribution.ListDistributionsByTrustStoreError
  | Distribution.ListDistributionsByVpcOriginIdError
  | Distribution.ListDistributionsError
  | Distribution.GetDistributionConfigError
  | FieldLevelEncryption.ListFieldLevelEncryptionConfigsError
  | FieldLevelEncryption.ListFieldLevelEncryptionProfilesError
  | Function.ListFunctionsError
  | KeyGroup.ListKeyGroupsError
  | StreamingDistribution.ListStreamingDistributionsError
  | CommonError
  | Pagination.PaginationError

type Users = (id: string) => Stream.Stream<User, ListError, CloudFront>

type Config = Distribution.DistributionConfig

/** The parts of a configuration that summaries have too. */
type Parts = Pick<Config, "CacheBehaviors" | "DefaultCacheBehavior" | "Origins">

/** A function of the references to a kind of resources: the other reference, or `undefined` for none. */
type Rename = (reference: string) => string | undefined

/** Changes all references to a kind of resources. `undefined` if the configuration would not be valid, or not be safe, without one. */
type Rewrite<C> = (config: C, rename: Rename) => C | undefined

export interface Use {
  readonly users: Users
  /** How a distribution is changed. Absent if no distribution uses the kind. */
  readonly rewrite?: Rewrite<Config>
  /** How a streaming distribution is changed. */
  readonly rewriteStreaming?: Rewrite<StreamingDistribution.StreamingDistributionConfig>
  /** How a key group is changed. */
  readonly rewriteKeyGroup?: Rewrite<KeyGroup.KeyGroupConfig>
}

/** Whether a reference is to a resource: it is the id, or an ARN or a path that ends with it. */
export const refersTo = (reference: string, id: string): boolean => reference === id || reference.endsWith(`/${id}`)

/** Makes the function of references that replaces those to `id` by `replacement`, or removes them without one. */
export const renaming =
  (id: string, replacement: string | undefined): Rename =>
  (reference) => {
    if (!refersTo(reference, id)) return reference
    if (replacement === undefined || replacement.includes("/")) return replacement
    // A name or an id takes the place of the last part of an ARN or a path.
    return reference.slice(0, reference.lastIndexOf("/") + 1) + replacement
  }

/** Whether any reference is to `id`. */
export const isUsed = <C>(rewrite: Rewrite<C>, config: C, id: string): boolean => {
  let found = false
  rewrite(config, (reference) => {
    found ||= refersTo(reference, id)
    return reference
  })
  return found
}

// ---- users by lists

const user =
  (kind: User["kind"]) =>
  (id: string): User => ({ kind, id })

const distributionsBy =
  <I, A, E extends ListError, Item extends string | { readonly Id: string }>(
    operation: Paginated<I, A, E, Item>,
    inputOf: (id: string) => I
  ): Users =>
  (id) =>
    Stream.map(Pagination.items(operation, inputOf(id)), (item) =>
      user("distribution")(typeof item === "string" ? item : item.Id)
    )

/** The distributions whose summary shows a reference. There is no list by the kinds that need this. */
const distributionsWith =
  (rewrite: (parts: Parts, rename: Rename) => unknown): Users =>
  (id) =>
    Pagination.items(Distribution.listDistributions, {}).pipe(
      Stream.filter((summary) => isUsed<Parts>((parts, rename) => void rewrite(parts, rename), summary, id)),
      Stream.map(({ Id }) => user("distribution")(Id))
    )

/** How many configurations are read at the same time. */
const CONCURRENCY = 4

/** The distributions whose configuration has a reference. Summaries do not show it, so each configuration is read. */
const distributionsWhose =
  (rewrite: Rewrite<Config>): Users =>
  (id) =>
    Pagination.items(Distribution.listDistributions, {}).pipe(
      Stream.mapEffect(
        ({ Id }) =>
          Effect.map(Distribution.getDistributionConfig({ Id }), ({ DistributionConfig }) =>
            isUsed(rewrite, DistributionConfig, id) ? [user("distribution")(Id)] : []
          ).pipe(Effect.catchTag("NoSuchDistribution", () => Effect.succeed<ReadonlyArray<User>>([]))),
        { concurrency: CONCURRENCY }
      ),
      Stream.flattenIterables
    )

// ---- references in configurations

type Behavior = Distribution.CacheBehavior | Distribution.DefaultCacheBehavior

/** Changes all behaviors. `undefined` if the change of one is. */
const inBehaviors =
  (change: <B extends Behavior>(behavior: B, rename: Rename) => B | undefined) =>
  <P extends Parts>(config: P, rename: Rename): P | undefined => {
    const first = change(config.DefaultCacheBehavior, rename)
    const others = (config.CacheBehaviors?.Items ?? []).map((behavior) => change(behavior, rename))
    if (first === undefined) return undefined
    const changed = others.filter((behavior) => behavior !== undefined)
    if (changed.length < others.length) return undefined
    return {
      ...config,
      DefaultCacheBehavior: first,
      ...(config.CacheBehaviors === undefined ? {} : { CacheBehaviors: { ...config.CacheBehaviors, Items: changed } })
    }
  }

type Key =
  | "CachePolicyId"
  | "FieldLevelEncryptionId"
  | "OriginRequestPolicyId"
  | "RealtimeLogConfigArn"
  | "ResponseHeadersPolicyId"

/** A member of behaviors with one reference. `required` if a behavior without it is not valid or not safe. */
const behaviorMember = (key: Key, required = false) =>
  inBehaviors((behavior, rename) => {
    const reference = behavior[key]
    if (reference === undefined || reference === "") return behavior
    const next = rename(reference)
    if (next !== undefined) return { ...behavior, [key]: next }
    if (required) return undefined
    const { [key]: _, ...rest } = behavior
    return rest as typeof behavior
  })

const namesOf = (references: ReadonlyArray<string>, rename: Rename): ReadonlyArray<string> => [
  ...new Set(references.map(rename).filter((name) => name !== undefined))
]

// Without a key group, everyone could read what only signed URLs could.
const trustedKeyGroups = inBehaviors((behavior, rename) => {
  const { TrustedKeyGroups } = behavior
  if (TrustedKeyGroups === undefined || TrustedKeyGroups.Items.length === 0) return behavior
  const Items = namesOf(TrustedKeyGroups.Items, rename)
  return Items.length === 0
    ? undefined
    : { ...behavior, TrustedKeyGroups: { Enabled: TrustedKeyGroups.Enabled, Items } }
})

const functionAssociations = inBehaviors((behavior, rename) => {
  const { FunctionAssociations } = behavior
  if (FunctionAssociations === undefined) return behavior
  const Items = FunctionAssociations.Items.flatMap((one) => {
    const FunctionARN = rename(one.FunctionARN)
    return FunctionARN === undefined ? [] : [{ ...one, FunctionARN }]
  })
  return { ...behavior, FunctionAssociations: { Items } }
})

/** Changes all origins. `undefined` if the change of one is. */
const inOrigins =
  (change: (origin: Distribution.Origin, rename: Rename) => Distribution.Origin | undefined) =>
  <P extends Parts>(config: P, rename: Rename): P | undefined => {
    const all = config.Origins.Items.map((origin) => change(origin, rename))
    const changed = all.filter((origin) => origin !== undefined)
    return changed.length < all.length ? undefined : { ...config, Origins: { ...config.Origins, Items: changed } }
  }

const originAccessControls = inOrigins((origin, rename) => {
  const { OriginAccessControlId } = origin
  return OriginAccessControlId === undefined || OriginAccessControlId === ""
    ? origin
    : { ...origin, OriginAccessControlId: rename(OriginAccessControlId) ?? "" }
})

const originAccessIdentities = inOrigins((origin, rename) => {
  const { S3OriginConfig } = origin
  return S3OriginConfig === undefined || S3OriginConfig.OriginAccessIdentity === ""
    ? origin
    : {
        ...origin,
        S3OriginConfig: { ...S3OriginConfig, OriginAccessIdentity: rename(S3OriginConfig.OriginAccessIdentity) ?? "" }
      }
})

const vpcOrigins = inOrigins((origin, rename) => {
  const { VpcOriginConfig } = origin
  if (VpcOriginConfig === undefined) return origin
  const VpcOriginId = rename(VpcOriginConfig.VpcOriginId)
  return VpcOriginId === undefined ? undefined : { ...origin, VpcOriginConfig: { ...VpcOriginConfig, VpcOriginId } }
})

const deploymentPolicy: Rewrite<Config> = (config, rename) => {
  const { ContinuousDeploymentPolicyId } = config
  return ContinuousDeploymentPolicyId === undefined || ContinuousDeploymentPolicyId === ""
    ? config
    : { ...config, ContinuousDeploymentPolicyId: rename(ContinuousDeploymentPolicyId) ?? "" }
}

const anycastIpList: Rewrite<Config> = ({ AnycastIpListId, ...config }, rename) => {
  if (AnycastIpListId === undefined || AnycastIpListId === "") return { ...config, ...set({ AnycastIpListId }) }
  return { ...config, ...set({ AnycastIpListId: rename(AnycastIpListId) }) }
}

/** The members that are not `undefined`. */
const set = <A extends object>(members: A): { readonly [K in keyof A]?: Exclude<A[K], undefined> } =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as never

const connectionFunction: Rewrite<Config> = ({ ConnectionFunctionAssociation, ...config }, rename) => {
  if (ConnectionFunctionAssociation === undefined) return config
  const Id = rename(ConnectionFunctionAssociation.Id)
  return Id === undefined
    ? config
    : { ...config, ConnectionFunctionAssociation: { ...ConnectionFunctionAssociation, Id } }
}

// Without a trust store, viewers would not be authenticated.
const trustStore: Rewrite<Config> = (config, rename) => {
  const { ViewerMtlsConfig } = config
  const store = ViewerMtlsConfig?.TrustStoreConfig
  if (store === undefined) return config
  const TrustStoreId = rename(store.TrustStoreId)
  return TrustStoreId === undefined
    ? undefined
    : { ...config, ViewerMtlsConfig: { ...ViewerMtlsConfig, TrustStoreConfig: { ...store, TrustStoreId } } }
}

const cachePolicies = behaviorMember("CachePolicyId", true)
const originRequestPolicies = behaviorMember("OriginRequestPolicyId")
const responseHeadersPolicies = behaviorMember("ResponseHeadersPolicyId")
const realtimeLogConfigs = behaviorMember("RealtimeLogConfigArn")
// Without its configuration, fields would be sent to the origin as they are.
const fieldLevelEncryptionConfigs = behaviorMember("FieldLevelEncryptionId", true)

const storesOf = (config: Function.FunctionConfig): ReadonlyArray<string> =>
  (config.KeyValueStoreAssociations?.Items ?? []).map(({ KeyValueStoreARN }) => KeyValueStoreARN)

/** The functions of both stages that have one of the stores. */
const functionsWith = (arn: string): Stream.Stream<User, ListError, CloudFront> =>
  Stream.concat(
    Stream.map(
      Stream.filter(Pagination.items(Function.listFunctions, {}), ({ FunctionConfig }) =>
        storesOf(FunctionConfig).includes(arn)
      ),
      ({ Name }) => user("function")(Name)
    ),
    Stream.map(
      Stream.filter(Pagination.items(ConnectionFunction.listConnectionFunctions, {}), ({ ConnectionFunctionConfig }) =>
        storesOf(ConnectionFunctionConfig).includes(arn)
      ),
      ({ Id }) => user("connectionFunction")(Id)
    )
  )

/** The kinds of resources that others use. `arn` tells the ARN of a resource, of the kinds that are referred to by it. */
export const uses: Readonly<
  Record<
    | "anycastIpList"
    | "cachePolicy"
    | "connectionFunction"
    | "continuousDeploymentPolicy"
    | "fieldLevelEncryptionConfig"
    | "fieldLevelEncryptionProfile"
    | "function"
    | "keyGroup"
    | "keyValueStore"
    | "originAccessControl"
    | "originAccessIdentity"
    | "originRequestPolicy"
    | "publicKey"
    | "realtimeLogConfig"
    | "responseHeadersPolicy"
    | "trustStore"
    | "vpcOrigin",
    (arn: string) => Use
  >
> = {
  anycastIpList: () => ({
    users: (id) =>
      Stream.concat(
        distributionsBy(Distribution.listDistributionsByAnycastIpListId, (AnycastIpListId) => ({ AnycastIpListId }))(
          id
        ),
        Stream.map(
          Pagination.items(ConnectionGroup.listConnectionGroups, { AssociationFilter: { AnycastIpListId: id } }),
          ({ Id }) => user("connectionGroup")(Id)
        )
      ),
    rewrite: anycastIpList
  }),
  cachePolicy: () => ({
    users: distributionsBy(Distribution.listDistributionsByCachePolicyId, (CachePolicyId) => ({ CachePolicyId })),
    rewrite: cachePolicies
  }),
  connectionFunction: () => ({
    users: distributionsBy(Distribution.listDistributionsByConnectionFunction, (ConnectionFunctionIdentifier) => ({
      ConnectionFunctionIdentifier
    })),
    rewrite: connectionFunction
  }),
  continuousDeploymentPolicy: () => ({ users: distributionsWhose(deploymentPolicy), rewrite: deploymentPolicy }),
  fieldLevelEncryptionConfig: () => ({
    users: distributionsWith(fieldLevelEncryptionConfigs),
    rewrite: fieldLevelEncryptionConfigs
  }),
  fieldLevelEncryptionProfile: () => ({
    users: (id) =>
      Pagination.items(FieldLevelEncryption.listFieldLevelEncryptionConfigs, {}).pipe(
        Stream.filter(
          ({ ContentTypeProfileConfig, QueryArgProfileConfig }) =>
            (ContentTypeProfileConfig?.ContentTypeProfiles?.Items ?? []).some(({ ProfileId }) => ProfileId === id) ||
            (QueryArgProfileConfig?.QueryArgProfiles?.Items ?? []).some(({ ProfileId }) => ProfileId === id)
        ),
        Stream.map(({ Id }) => user("fieldLevelEncryptionConfig")(Id))
      )
  }),
  function: () => ({ users: distributionsWith(functionAssociations), rewrite: functionAssociations }),
  keyGroup: () => ({
    users: distributionsBy(Distribution.listDistributionsByKeyGroup, (KeyGroupId) => ({ KeyGroupId })),
    rewrite: trustedKeyGroups
  }),
  keyValueStore: (arn) => ({ users: () => functionsWith(arn) }),
  originAccessControl: () => ({ users: distributionsWith(originAccessControls), rewrite: originAccessControls }),
  originAccessIdentity: () => ({
    users: (id) =>
      Stream.concat(
        distributionsWith(originAccessIdentities)(id),
        Pagination.items(StreamingDistribution.listStreamingDistributions, {}).pipe(
          Stream.filter(({ S3Origin }) => refersTo(S3Origin.OriginAccessIdentity, id)),
          Stream.map(({ Id }) => user("streamingDistribution")(Id))
        )
      ),
    rewrite: originAccessIdentities,
    rewriteStreaming: (config, rename) =>
      config.S3Origin.OriginAccessIdentity === ""
        ? config
        : {
            ...config,
            S3Origin: {
              ...config.S3Origin,
              OriginAccessIdentity: rename(config.S3Origin.OriginAccessIdentity) ?? ""
            }
          }
  }),
  originRequestPolicy: () => ({
    users: distributionsBy(Distribution.listDistributionsByOriginRequestPolicyId, (OriginRequestPolicyId) => ({
      OriginRequestPolicyId
    })),
    rewrite: originRequestPolicies
  }),
  publicKey: () => ({
    users: (id) =>
      Stream.concat(
        Pagination.items(KeyGroup.listKeyGroups, {}).pipe(
          Stream.filter((summary) => summary.KeyGroup.KeyGroupConfig.Items.includes(id)),
          Stream.map((summary) => user("keyGroup")(summary.KeyGroup.Id))
        ),
        Pagination.items(FieldLevelEncryption.listFieldLevelEncryptionProfiles, {}).pipe(
          Stream.filter(({ EncryptionEntities }) =>
            EncryptionEntities.Items.some(({ PublicKeyId }) => PublicKeyId === id)
          ),
          Stream.map(({ Id }) => user("fieldLevelEncryptionProfile")(Id))
        )
      ),
    // A group without keys is not valid.
    rewriteKeyGroup: (config, rename) => {
      const Items = namesOf(config.Items, rename)
      return Items.length === 0 ? undefined : { ...config, Items }
    }
  }),
  realtimeLogConfig: () => ({
    users: distributionsBy(Distribution.listDistributionsByRealtimeLogConfig, (id) =>
      id.startsWith("arn:") ? { RealtimeLogConfigArn: id } : { RealtimeLogConfigName: id }
    ),
    rewrite: realtimeLogConfigs
  }),
  responseHeadersPolicy: () => ({
    users: distributionsBy(Distribution.listDistributionsByResponseHeadersPolicyId, (ResponseHeadersPolicyId) => ({
      ResponseHeadersPolicyId
    })),
    rewrite: responseHeadersPolicies
  }),
  trustStore: () => ({
    users: distributionsBy(Distribution.listDistributionsByTrustStore, (TrustStoreIdentifier) => ({
      TrustStoreIdentifier
    })),
    rewrite: trustStore
  }),
  vpcOrigin: () => ({
    users: distributionsBy(Distribution.listDistributionsByVpcOriginId, (VpcOriginId) => ({ VpcOriginId })),
    rewrite: vpcOrigins
  })
}
