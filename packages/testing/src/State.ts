/**
 * The state of the in-memory CloudFront. It is immutable: each accepted request produces a new state. Its content is plain data: the
 * configurations of the API, texts and numbers.
 *
 * @since 3.0.0
 */
import * as HashMap from "effect/HashMap"
import type { CreateAnycastIpListRequest } from "@effect-cloudfront/core/AnycastIpList"
import type { CachePolicyConfig } from "@effect-cloudfront/core/CachePolicy"
import type { ContinuousDeploymentPolicyConfig } from "@effect-cloudfront/core/ContinuousDeploymentPolicy"
import type { DistributionConfig } from "@effect-cloudfront/core/Distribution"
import type {
  Customizations,
  DomainItem,
  ManagedCertificateRequest,
  ManagedCertificateStatus,
  Parameter
} from "@effect-cloudfront/core/DistributionTenant"
import type { FunctionConfig } from "@effect-cloudfront/core/Function"
import type {
  FieldLevelEncryptionConfig,
  FieldLevelEncryptionProfileConfig
} from "@effect-cloudfront/core/FieldLevelEncryption"
import type { InvalidationBatch } from "@effect-cloudfront/core/Invalidation"
import type { KeyGroupConfig } from "@effect-cloudfront/core/KeyGroup"
import type { ImportSource } from "@effect-cloudfront/core/KeyValueStore"
import type { MonitoringSubscription } from "@effect-cloudfront/core/MonitoringSubscription"
import type { OriginAccessControlConfig } from "@effect-cloudfront/core/OriginAccessControl"
import type { CloudFrontOriginAccessIdentityConfig } from "@effect-cloudfront/core/OriginAccessIdentity"
import type { OriginRequestPolicyConfig } from "@effect-cloudfront/core/OriginRequestPolicy"
import type { PublicKeyConfig } from "@effect-cloudfront/core/PublicKey"
import type { CreateRealtimeLogConfigRequest } from "@effect-cloudfront/core/RealtimeLogConfig"
import type { ResponseHeadersPolicyConfig } from "@effect-cloudfront/core/ResponseHeadersPolicy"
import type { StreamingDistributionConfig } from "@effect-cloudfront/core/StreamingDistribution"
import type { CreateTrustStoreRequest } from "@effect-cloudfront/core/TrustStore"
import type { VpcOriginEndpointConfig } from "@effect-cloudfront/core/VpcOrigin"
import * as Sequence from "./internal/sequence.js"
import * as Table from "./internal/table.js"

/**
 * What is stored of an Anycast IP list. Its addresses follow from it and what is generated with it.
 *
 * @since 3.0.0
 * @category models
 */
export type StoredAnycastIpList = Omit<CreateAnycastIpListRequest, "Tags">

/**
 * What is stored of a connection group.
 *
 * @since 3.0.0
 * @category models
 */
export interface StoredConnectionGroup {
  readonly Name: string
  readonly Ipv6Enabled: boolean
  readonly Enabled: boolean
  readonly AnycastIpListId?: string | undefined
  /** Whether it is the group of the tenants that name none. CloudFront creates it with the first of them. */
  readonly IsDefault: boolean
}

/**
 * What is stored of a distribution tenant.
 *
 * @since 3.0.0
 * @category models
 */
export interface StoredDistributionTenant {
  readonly Name: string
  readonly DistributionId: string
  readonly ConnectionGroupId: string
  readonly Domains: ReadonlyArray<DomainItem>
  readonly Customizations?: Customizations | undefined
  readonly Parameters?: ReadonlyArray<Parameter> | undefined
  readonly Enabled: boolean
}

/**
 * What is stored of a certificate that CloudFront requested for a tenant.
 *
 * @since 3.0.0
 * @category models
 */
export interface StoredManagedCertificate {
  readonly tenantId: string
  readonly request: ManagedCertificateRequest
  /** The domains of the tenant at the time of the request. */
  readonly domains: ReadonlyArray<string>
  /** The status after the validation. Before, it is `pending-validation`. */
  readonly outcome: ManagedCertificateStatus
  /** Whether the tenant gets the certificate when it is issued. */
  readonly attaches: boolean
}

/**
 * What is stored of an invalidation.
 *
 * @since 3.0.0
 * @category models
 */
export interface StoredInvalidation {
  /** The kind and the id of the resource whose objects are invalidated. */
  readonly of: "distribution" | "distributionTenant"
  readonly ownerId: string
  readonly batch: InvalidationBatch
}

/**
 * What is stored of a function or a connection function in one of its stages.
 *
 * @since 3.0.0
 * @category models
 */
export interface StoredFunction {
  readonly name: string
  readonly config: FunctionConfig
  /** The code in Base64. */
  readonly code: string
}

/**
 * What is stored of the stage `LIVE` of a function. It is a resource of its own, with an ETag and times of its own, and the id and the
 * ARN of the function.
 *
 * @since 3.0.0
 * @category models
 */
export interface StoredLiveFunction extends StoredFunction {
  readonly functionId: string
  /** The version of the stage `DEVELOPMENT` that was published. */
  readonly publishedVersion: number
}

/**
 * What is stored of a key value store.
 *
 * @since 3.0.0
 * @category models
 */
export interface StoredKeyValueStore {
  readonly name: string
  readonly comment: string
  readonly importSource?: ImportSource | undefined
  readonly items: HashMap.HashMap<string, string>
  /** The version of the items, which is not that of the resource. */
  readonly itemsVersion: number
  /** The time at which the items were changed, or 0 if they are those of the creation. */
  readonly itemsModifiedAt: number
}

/**
 * What is stored of the additional metrics of a distribution.
 *
 * @since 3.0.0
 * @category models
 */
export interface StoredMonitoringSubscription {
  readonly distributionId: string
  readonly subscription: MonitoringSubscription
}

/**
 * What is stored of a resource policy.
 *
 * @since 3.0.0
 * @category models
 */
export interface StoredResourcePolicy {
  /** The kind and the id of the resource that is shared. */
  readonly of: Kind
  readonly ownerId: string
  readonly resourceArn: string
  /** JSON, as it was given. */
  readonly policyDocument: string
}

/**
 * What is stored of a trust store. How many certificates it has follows from the bundle.
 *
 * @since 3.0.0
 * @category models
 */
export type StoredTrustStore = Omit<CreateTrustStoreRequest, "Tags">

/**
 * The kinds of resources, and what is stored of a resource of each: usually its configuration, with all defaults.
 *
 * @since 3.0.0
 * @category models
 */
export interface Kinds {
  readonly anycastIpList: StoredAnycastIpList
  readonly cachePolicy: CachePolicyConfig
  readonly connectionFunction: StoredFunction
  readonly connectionGroup: StoredConnectionGroup
  readonly continuousDeploymentPolicy: ContinuousDeploymentPolicyConfig
  readonly distribution: DistributionConfig
  readonly distributionTenant: StoredDistributionTenant
  /** Functions in the stage `DEVELOPMENT`, which every function has. */
  readonly function: StoredFunction
  readonly fieldLevelEncryptionConfig: FieldLevelEncryptionConfig
  readonly fieldLevelEncryptionProfile: FieldLevelEncryptionProfileConfig
  readonly invalidation: StoredInvalidation
  readonly keyGroup: KeyGroupConfig
  readonly keyValueStore: StoredKeyValueStore
  readonly liveConnectionFunction: StoredLiveFunction
  /** Functions in the stage `LIVE`. Distributions refer to them. */
  readonly liveFunction: StoredLiveFunction
  readonly managedCertificate: StoredManagedCertificate
  readonly monitoringSubscription: StoredMonitoringSubscription
  readonly originAccessControl: OriginAccessControlConfig
  readonly originAccessIdentity: CloudFrontOriginAccessIdentityConfig
  readonly originRequestPolicy: OriginRequestPolicyConfig
  readonly publicKey: PublicKeyConfig
  readonly realtimeLogConfig: CreateRealtimeLogConfigRequest
  readonly resourcePolicy: StoredResourcePolicy
  readonly responseHeadersPolicy: ResponseHeadersPolicyConfig
  readonly streamingDistribution: StreamingDistributionConfig
  readonly trustStore: StoredTrustStore
  readonly vpcOrigin: VpcOriginEndpointConfig
}

/**
 * The name of a kind of resources.
 *
 * @since 3.0.0
 * @category models
 */
export type Kind = keyof Kinds

/**
 * A resource. Each change of its configuration is a new version. Times are in milliseconds since the epoch.
 *
 * @since 3.0.0
 * @category models
 */
export interface Resource<Config> extends Table.Row {
  /** The id in paths: the name for kinds without another id. */
  readonly id: string
  /** The position in the order of creation. */
  readonly place: number
  /** Empty for resources without an ARN. */
  readonly arn: string
  /** What the service generates beside the id, such as the domain name of a distribution. Empty if there is none. */
  readonly generated: string
  /** The ETag is derived from it. It increases with each change. */
  readonly version: number
  readonly config: Config
  readonly createdAt: number
  readonly modifiedAt: number
  /** The time at which the last change is everywhere. */
  readonly deployedAt: number
  /** The time from which the resource can be deleted, if it is disabled. */
  readonly deletableAt: number
  /** Whether AWS provides the resource. It cannot be changed. */
  readonly managed?: true | undefined
  /** The time at which the resource disappears, if its deletion takes time. */
  readonly removedAt?: number | undefined
}

/**
 * The resources of each kind. A kind without resources may be absent.
 *
 * @since 3.0.0
 * @category models
 */
export type Resources = { readonly [K in Kind]?: Table.Table<Resource<Kinds[K]>> }

/**
 * @since 3.0.0
 * @category models
 */
export interface State {
  readonly resources: Resources
  /** Tags by the ARN of their resource. A resource without tags has no entry. */
  readonly tags: HashMap.HashMap<string, ReadonlyMap<string, string>>
  /** The resources whose deletion takes time. */
  readonly leaving: ReadonlyArray<{ readonly kind: Kind; readonly id: string }>
  /** The number of ids that were generated. */
  readonly serial: number
}

/**
 * A state without any resource.
 *
 * @since 3.0.0
 * @category constructors
 */
export const empty: State = { resources: {}, tags: HashMap.empty(), leaving: [], serial: 0 }

/** The places before those of what is created: the resources that AWS provides. */
const PROVIDED = 64

/**
 * The place of the resource whose id was generated from a serial number.
 *
 * @since 3.0.0
 * @category getters
 */
export const placeOf = (serial: number): number => PROVIDED + serial

/**
 * The serial number from which the id of a resource was generated. It is 0 for the resources that AWS provides.
 *
 * @since 3.0.0
 * @category getters
 */
export const serialOf = ({ place }: Pick<Resource<unknown>, "place">): number => Math.max(0, place - PROVIDED)

/**
 * The table of a kind.
 *
 * @since 3.0.0
 * @category getters
 */
export const table = <K extends Kind>({ resources }: State, kind: K): Table.Table<Resource<Kinds[K]>> =>
  resources[kind] ?? Table.empty

/**
 * The resources of a kind, in the order of creation.
 *
 * @since 3.0.0
 * @category getters
 */
export const all = <K extends Kind>(state: State, kind: K): ReadonlyArray<Resource<Kinds[K]>> =>
  Array.from(Table.values(table(state, kind)))

/**
 * The resource of a kind with an id, or `undefined`.
 *
 * @since 3.0.0
 * @category getters
 */
export const get = <K extends Kind>(state: State, kind: K, id: string): Resource<Kinds[K]> | undefined =>
  Table.find(table(state, kind), Table.ID, id)

/**
 * The names of the kinds that have resources.
 *
 * @since 3.0.0
 * @category getters
 */
export const kinds = ({ resources }: State): ReadonlyArray<Kind> => Object.keys(resources) as ReadonlyArray<Kind>

/**
 * The state with another table of a kind.
 *
 * @since 3.0.0
 * @category transitions
 */
export const withTable = <K extends Kind>(state: State, kind: K, table: Table.Table<Resource<Kinds[K]>>): State => ({
  ...state,
  resources: { ...state.resources, [kind]: table }
})

const settleKind = <K extends Kind>(state: State, kind: K, now: number): State => {
  const settled = ({ removedAt, ...resource }: Resource<Kinds[K]>): Resource<Kinds[K]> => ({
    ...resource,
    deployedAt: Math.min(resource.deployedAt, now),
    deletableAt: Math.min(resource.deletableAt, now),
    ...(removedAt === undefined ? {} : { removedAt: Math.min(removedAt, now) })
  })
  const before = table(state, kind)
  return withTable(state, kind, { ...before, rows: Sequence.map(before.rows, settled) })
}

/**
 * Completes all propagation: everything is `Deployed` or `Completed`.
 *
 * @since 3.0.0
 * @category transitions
 */
export const settle = (state: State, now: number): State =>
  kinds(state).reduce((state, kind) => settleKind(state, kind, now), state)

/**
 * Whether the last change of a resource is everywhere.
 *
 * @since 3.0.0
 * @category statuses
 */
export const isDeployed = ({ deployedAt }: Pick<Resource<unknown>, "deployedAt">, now: number): boolean =>
  now >= deployedAt
