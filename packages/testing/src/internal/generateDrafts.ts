/** How the inputs of each operation that changes something are made. The compiler refuses an operation without an entry. */
import type { DistributionConfig } from "@effect-cloudfront/core/Distribution"
import type * as FieldLevelEncryption from "@effect-cloudfront/core/FieldLevelEncryption"
import type { FunctionConfig } from "@effect-cloudfront/core/Function"
import { isWildcard } from "@effect-cloudfront/core/protocol/Paths"
import type * as Shape from "@effect-cloudfront/core/Shape"
import type { Tags } from "@effect-cloudfront/core/Shared"
import * as fc from "fast-check"
import { isDeployed, type Kind } from "../State.js"
import { stagingNames } from "./continuousDeployment.js"
import { aliases, isSet, isTenantOnly, items } from "./distributionConfig.js"
import * as Distributions from "./generateDistribution.js"
import {
  entry,
  etagOf,
  isUnused,
  need,
  nothing,
  optional,
  own,
  target,
  type Entry,
  type Name,
  type Need,
  type Resource,
  type Step,
  type There
} from "./generateDraft.js"
import * as Configs from "./generateConfigs.js"
import { reference } from "./generate.js"
import * as Generate from "./generateResources.js"
import { kinds } from "./kinds.js"
import { keyType } from "./publicKeys.js"
import { isShareable } from "./shareable.js"

const { counted, maybe } = Configs

const record = <T>(fields: { readonly [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> =>
  fc.record(fields as { [K in keyof T]: fc.Arbitrary<T[K]> }, { noNullPrototype: true })

const place = maybe(fc.nat(99))

const tagged = <C>(made: fc.Arbitrary<C>) => record({ made, tags: maybe(Configs.tags()) })

const withTags = <I extends object>(input: I, Tags: Tags | undefined) =>
  Tags === undefined ? input : { ...input, Tags }

// ---- needs

/** A new distribution with a change of its configuration. */
const made = (change: (config: Shape.Creation<DistributionConfig>) => Shape.Creation<DistributionConfig>): Step => ({
  operation: "CreateDistribution",
  change: ({ DistributionConfig }) => ({ DistributionConfig: change(DistributionConfig) })
})

const changeable = need(
  "distribution",
  "a distribution that no continuous deployment policy connects with another one",
  [{ operation: "CreateDistribution" }],
  (one, there) => one.config.Staging !== true && !Distributions.isPaired(one, there)
)

const withCertificate = need(
  "distribution",
  "a distribution with aliases and a certificate",
  [
    made((config) => ({
      ...Distributions.asStandard(config),
      Aliases: counted([`c-${config.CallerReference ?? ""}.example.com`]),
      ViewerCertificate: Configs.DEFAULT_CERTIFICATE
    }))
  ],
  (one, there) =>
    Distributions.isStandard(one) &&
    !Distributions.isPaired(one, there) &&
    isSet(one.config.ViewerCertificate?.ACMCertificateArn) &&
    aliases(one.config).length > 0
)

const primary = need(
  "distribution",
  "a distribution that can be copied",
  [made((config) => ({ ...Distributions.asStandard(config), HttpVersion: "http2" }))],
  (one, there) =>
    Distributions.isStandard(one) &&
    !Distributions.isPaired(one, there) &&
    one.config.HttpVersion?.endsWith("3") !== true
)

/** The certificate of what is promoted would have to cover its aliases. */
const primaryWithoutAliases = need(
  "distribution",
  "a distribution without aliases that can be copied",
  [made((config) => ({ ...Distributions.asStandard(config), Aliases: { Items: [] }, HttpVersion: "http2" }))],
  (one, there) =>
    Distributions.isStandard(one) &&
    !Distributions.isPaired(one, there) &&
    (one.config.Aliases?.Items ?? []).length === 0 &&
    one.config.HttpVersion?.endsWith("3") !== true
)

const staging = (isFree: boolean) =>
  need(
    "distribution",
    isFree ? "a staging distribution without a continuous deployment policy" : "a staging distribution",
    [{ operation: "CopyDistribution" }],
    (one, there) => one.config.Staging === true && !(isFree && Distributions.isPaired(one, there))
  )

const template = need("distribution", "a distribution for tenants", [made(Distributions.asTemplate)], ({ config }) =>
  isTenantOnly(config)
)

const publicKey = need("publicKey", "a public key", [{ operation: "CreatePublicKey" }])

const rsaKey = need(
  "publicKey",
  "an RSA key",
  [
    {
      operation: "CreatePublicKey",
      change: ({ PublicKeyConfig }) => ({ PublicKeyConfig: { ...PublicKeyConfig, EncodedKey: Generate.RSA_KEY } })
    }
  ],
  ({ config }) => keyType(config.EncodedKey) === "RSA 2048"
)

const tenant = need("distributionTenant", "a distribution tenant", [{ operation: "CreateDistributionTenant" }])

/** The resources of all kinds that `isIncluded`. */
const ofKinds = (
  that: string,
  isIncluded: (kind: Kind) => boolean,
  operation: "CreateTrustStore"
): Need<Resource<Kind>> => ({
  that,
  made: [{ operation }],
  find: (there) => (Object.keys(kinds) as Array<Kind>).filter(isIncluded).flatMap((kind) => own<Kind>(there, kind))
})

const taggable = ofKinds("a resource that can have tags", (kind) => kinds[kind].taggable === true, "CreateTrustStore")

const shareable = ofKinds("a resource that can be shared", isShareable, "CreateTrustStore")

/** The most paths with a wildcard that a batch has. */
const MAX_PATHS = 4

/** A resource for which one more batch of paths may be in progress. */
const invalidated = <K extends "distribution" | "distributionTenant">(kind: K, that: string, step: Step) =>
  need(kind, that, [step], ({ id }, there) => {
    const { invalidationPaths, invalidationWildcards } = there.settings.quotas
    const paths = own(there, "invalidation")
      .filter((one) => one.config.ownerId === id && !isDeployed(one, there.now))
      .flatMap(({ config }) => config.batch.Paths.Items)
    const wildcards = paths.filter(isWildcard).length
    return wildcards + MAX_PATHS <= invalidationWildcards && paths.length - wildcards + MAX_PATHS <= invalidationPaths
  })

// ---- what refers to others

const withStore = (config: FunctionConfig, at: number | undefined, there: There): FunctionConfig => {
  const store = optional(
    there,
    "keyValueStore",
    at,
    (one) =>
      isDeployed(one, there.now) &&
      own(there, "function")
        .concat(own(there, "connectionFunction"))
        .filter(({ config }) =>
          items(config.config.KeyValueStoreAssociations).some((a) => a.KeyValueStoreARN === one.arn)
        ).length < there.settings.quotas.functionsPerKeyValueStore
  )
  return store === undefined
    ? config
    : { ...config, KeyValueStoreAssociations: counted([{ KeyValueStoreARN: store.arn }]) }
}

const keyGroup = record({ config: Configs.keyGroupConfig([])(), more: fc.array(fc.nat(99), { maxLength: 3 }) })

type Choice<A> = A extends fc.Arbitrary<infer C> ? C : never

const keysOf = ({ more }: Choice<typeof keyGroup>, first: Resource<"publicKey">, there: There) =>
  Array.from(new Set([first.id, ...more.map((at) => optional(there, "publicKey", at)?.id ?? first.id)]))

const withKey = (
  config: FieldLevelEncryption.FieldLevelEncryptionProfileConfig,
  key: Resource<"publicKey">
): FieldLevelEncryption.FieldLevelEncryptionProfileConfig => ({
  ...config,
  EncryptionEntities: counted(config.EncryptionEntities.Items.map((one) => ({ ...one, PublicKeyId: key.id })))
})

/** Names an existing profile wherever one is needed. Without one, no argument has a profile. */
const withProfile = (
  { ContentTypeProfileConfig, QueryArgProfileConfig, ...config }: FieldLevelEncryption.FieldLevelEncryptionConfig,
  at: number,
  there: There
): FieldLevelEncryption.FieldLevelEncryptionConfig => {
  const profile = optional(there, "fieldLevelEncryptionProfile", at)
  const args = items(QueryArgProfileConfig?.QueryArgProfiles)
  const types = items(ContentTypeProfileConfig?.ContentTypeProfiles)
  return {
    ...config,
    ...(QueryArgProfileConfig && {
      QueryArgProfileConfig: {
        ForwardWhenQueryArgProfileIsUnknown: QueryArgProfileConfig.ForwardWhenQueryArgProfileIsUnknown,
        ...(profile && {
          QueryArgProfiles: counted(args.map(({ QueryArg }) => ({ QueryArg, ProfileId: profile.id })))
        })
      }
    }),
    ...(ContentTypeProfileConfig && {
      ContentTypeProfileConfig: {
        ...ContentTypeProfileConfig,
        ...(ContentTypeProfileConfig.ContentTypeProfiles && {
          ContentTypeProfiles: counted(types.map((one) => (profile ? { ...one, ProfileId: profile.id } : one)))
        })
      }
    })
  }
}

const encryption = record({ config: Generate.fieldLevelEncryptionConfig(), at: fc.nat(99) })

/** A value for each parameter that the distribution of a tenant defines. */
const parametersOf = ({ config }: Resource<"distribution">) => {
  const definitions = config.TenantConfig?.ParameterDefinitions ?? []
  return definitions.length === 0 ? {} : { Parameters: definitions.map(({ Name }) => ({ Name, Value: "value" })) }
}

const hasEnabledTenants = (group: string, there: There): boolean =>
  own(there, "distributionTenant").some(({ config }) => config.Enabled && config.ConnectionGroupId === group)

const accessControl = need("originAccessControl", "an origin access control", [
  { operation: "CreateOriginAccessControl" }
])

const store = need("keyValueStore", "a key value store", [{ operation: "CreateKeyValueStore" }])

const viewerFunction = need("function", "a function", [{ operation: "CreateFunction" }])

const connectionFunction = need("connectionFunction", "a connection function", [
  { operation: "CreateConnectionFunction" }
])

const functionChoice = record({ config: Generate.functionConfig(), code: Configs.code, at: place })

const connectionChoice = record({ config: Generate.functionConfig(), code: Generate.connectionCode, at: place })

const group = need("connectionGroup", "a connection group", [{ operation: "CreateConnectionGroup" }])

const groupChoice = record({
  Enabled: maybe(fc.boolean()),
  Ipv6Enabled: maybe(fc.boolean()),
  at: place
})

const inList = (at: number | undefined, there: There) => {
  const list = optional(there, "anycastIpList", at)
  return list === undefined ? {} : { AnycastIpListId: list.id }
}

const domainChange = fc.nat(99)

/** The domains that can be moved to a distribution: its own ones, and those of others that are disabled. */
const movable = (to: Resource<"distribution">, there: There): ReadonlyArray<string> => [
  ...aliases(to.config),
  ...own(there, "distribution")
    .filter((one) => one.id !== to.id && !one.config.Enabled && !Distributions.isPaired(one, there))
    .flatMap(({ config }) => aliases(config)),
  ...own(there, "distributionTenant")
    .filter(({ config }) => !config.Enabled)
    .flatMap(({ config }) => config.Domains.map(({ Domain }) => Domain))
]

// ---- deletions

interface Switchable {
  readonly Enabled?: boolean | undefined
}

/** Whether a resource was disabled, and this is everywhere. */
const isDisabled = (
  { config, deletableAt }: { readonly config: Switchable; readonly deletableAt: number },
  there: There
) => config.Enabled === false && there.now >= deletableAt

/** A resource of a kind to which nothing refers, and which `suits`. */
const unused = <K extends Kind>(
  kind: K,
  made: ReadonlyArray<Step>,
  suits: (resource: Resource<K>, there: There) => boolean = () => true
) =>
  need(
    kind,
    `a ${kinds[kind].noun} that can be deleted`,
    made,
    (one, there) => isUnused(kind, one.id, there) && suits(one, there)
  )

/** The deletion of a resource of a kind by its id. */
const removal = <K extends Kind>(kind: K, one: Need<Resource<K>>) =>
  entry({ one }, nothing)((_, { one }, there) => target(kind, one as Resource<K>, there))

type Table = { readonly [N in Name]: Entry<N> }

/** How the inputs of each operation are made. */
export const table: Table = {
  AssociateAlias: entry(
    { one: withCertificate },
    Configs.host
  )((Alias, { one }) => ({ TargetDistributionId: one.id, Alias })),
  AssociateDistributionTenantWebACL: entry(
    { tenant },
    Generate.webACL
  )((WebACLArn, { tenant }, there) => ({ ...target("distributionTenant", tenant, there), WebACLArn })),
  AssociateDistributionWebACL: entry(
    { changeable },
    Generate.webACL
  )((WebACLArn, { changeable }, there) => ({ ...target("distribution", changeable, there), WebACLArn })),
  CopyDistribution: entry(
    { primary },
    record({ CallerReference: reference, Enabled: maybe(fc.boolean()) })
  )((choice, { primary }, there) => ({
    ...choice,
    PrimaryDistributionId: primary.id,
    IfMatch: etagOf("distribution", primary, there),
    Staging: true
  })),
  CreateAnycastIpList: entry({}, tagged(Generate.anycastIpList()))(({ made, tags }) => withTags(made, tags)),
  CreateCachePolicy: entry({}, Configs.cachePolicyConfig())((CachePolicyConfig) => ({ CachePolicyConfig })),
  CreateCloudFrontOriginAccessIdentity: entry(
    {},
    Generate.originAccessIdentityConfig()
  )((CloudFrontOriginAccessIdentityConfig) => ({ CloudFrontOriginAccessIdentityConfig })),
  CreateConnectionFunction: entry(
    {},
    tagged(record({ Name: Configs.uniqueName, choice: connectionChoice }))
  )(({ made: { Name, choice }, tags }, _, there) =>
    withTags(
      {
        Name,
        ConnectionFunctionConfig: withStore(choice.config, choice.at, there),
        ConnectionFunctionCode: choice.code
      },
      tags
    )
  ),
  CreateConnectionGroup: entry(
    {},
    tagged(record({ Name: Configs.uniqueName, choice: groupChoice }))
  )(({ made: { Name, choice }, tags }, _, there) => {
    const { at, ...given } = choice
    return withTags({ Name, ...given, ...inList(at, there) }, tags)
  }),
  CreateContinuousDeploymentPolicy: entry(
    { staging: staging(true) },
    record({ Enabled: fc.boolean(), TrafficConfig: maybe(Generate.trafficConfig) })
  )((choice, { staging }) => ({
    ContinuousDeploymentPolicyConfig: { ...choice, StagingDistributionDnsNames: counted([staging.generated]) }
  })),
  CreateDistribution: entry(
    {},
    Distributions.chosen
  )((choice, _, there) => ({ DistributionConfig: Distributions.created(choice, there) })),
  CreateDistributionTenant: entry(
    { template },
    tagged(record({ Name: Configs.uniqueName, tenant: Generate.tenant, at: place }))
  )(({ made: { Name, at, tenant }, tags }, { template }, there) => {
    const group = optional(there, "connectionGroup", at)
    return withTags(
      {
        ...tenant,
        Name,
        DistributionId: template.id,
        ...parametersOf(template),
        ...(group && { ConnectionGroupId: group.id })
      },
      tags
    )
  }),
  CreateDistributionWithTags: entry(
    {},
    record({ choice: Distributions.chosen, Tags: Configs.tags() })
  )(({ Tags, choice }, _, there) => ({
    DistributionConfigWithTags: { DistributionConfig: Distributions.created(choice, there), Tags }
  })),
  CreateFieldLevelEncryptionConfig: entry(
    {},
    encryption
  )(({ at, config }, _, there) => ({ FieldLevelEncryptionConfig: withProfile(config, at, there) })),
  CreateFieldLevelEncryptionProfile: entry(
    { rsaKey },
    Generate.fieldLevelEncryptionProfileConfig()
  )((config, { rsaKey }) => ({ FieldLevelEncryptionProfileConfig: withKey(config, rsaKey) })),
  CreateFunction: entry(
    {},
    record({ input: Configs.createFunctionInput(), at: place })
  )(({ at, input }, _, there) =>
    input.FunctionConfig.Runtime === "cloudfront-js-1.0"
      ? input
      : { ...input, FunctionConfig: withStore(input.FunctionConfig, at, there) }
  ),
  CreateInvalidation: entry(
    {
      one: invalidated("distribution", "a distribution without many invalidations in progress", {
        operation: "CreateDistribution"
      })
    },
    Configs.invalidationBatch()
  )((InvalidationBatch, { one }) => ({ DistributionId: one.id, InvalidationBatch })),
  CreateInvalidationForDistributionTenant: entry(
    {
      one: invalidated("distributionTenant", "a distribution tenant without many invalidations in progress", {
        operation: "CreateDistributionTenant"
      })
    },
    Configs.invalidationBatch()
  )((InvalidationBatch, { one }) => ({ Id: one.id, InvalidationBatch })),
  CreateKeyGroup: entry(
    { publicKey },
    keyGroup
  )((choice, { publicKey }, there) => ({
    KeyGroupConfig: { ...choice.config, Items: keysOf(choice, publicKey, there) }
  })),
  CreateKeyValueStore: entry(
    {},
    tagged(record({ Name: Configs.uniqueName, Comment: maybe(Configs.comment) }))
  )(({ made, tags }) => withTags(made, tags)),
  CreateMonitoringSubscription: entry(
    {
      one: need(
        "distribution",
        "a distribution without additional metrics",
        [{ operation: "CreateDistribution" }],
        ({ id }, there) => !own(there, "monitoringSubscription").some(({ config }) => config.distributionId === id)
      )
    },
    Generate.monitoringSubscription
  )((MonitoringSubscription, { one }) => ({ DistributionId: one.id, MonitoringSubscription })),
  CreateOriginAccessControl: entry(
    {},
    Configs.originAccessControlConfig()
  )((OriginAccessControlConfig) => ({ OriginAccessControlConfig })),
  CreateOriginRequestPolicy: entry(
    {},
    Generate.originRequestPolicyConfig()
  )((OriginRequestPolicyConfig) => ({ OriginRequestPolicyConfig })),
  CreatePublicKey: entry({}, Generate.publicKeyConfig())((PublicKeyConfig) => ({ PublicKeyConfig })),
  CreateRealtimeLogConfig: entry({}, Generate.realtimeLogConfig())((config) => config),
  CreateResponseHeadersPolicy: entry(
    {},
    Generate.responseHeadersPolicyConfig()
  )((ResponseHeadersPolicyConfig) => ({ ResponseHeadersPolicyConfig })),
  CreateStreamingDistribution: entry(
    {},
    Configs.streamingDistributionConfig()
  )((StreamingDistributionConfig) => ({ StreamingDistributionConfig })),
  CreateStreamingDistributionWithTags: entry(
    {},
    record({ StreamingDistributionConfig: Configs.streamingDistributionConfig(), Tags: Configs.tags() })
  )((StreamingDistributionConfigWithTags) => ({ StreamingDistributionConfigWithTags })),
  CreateTrustStore: entry({}, tagged(Generate.trustStore()))(({ made, tags }) => withTags(made, tags)),
  CreateVpcOrigin: entry(
    {},
    tagged(Generate.vpcOriginEndpointConfig())
  )(({ made, tags }) => withTags({ VpcOriginEndpointConfig: made }, tags)),
  DeleteAnycastIpList: removal("anycastIpList", unused("anycastIpList", [{ operation: "CreateAnycastIpList" }])),
  DeleteCachePolicy: removal("cachePolicy", unused("cachePolicy", [{ operation: "CreateCachePolicy" }])),
  DeleteCloudFrontOriginAccessIdentity: removal(
    "originAccessIdentity",
    unused("originAccessIdentity", [{ operation: "CreateCloudFrontOriginAccessIdentity" }])
  ),
  DeleteConnectionFunction: removal(
    "connectionFunction",
    unused("connectionFunction", [{ operation: "CreateConnectionFunction" }], ({ id }, there) =>
      isUnused("liveConnectionFunction", id, there)
    )
  ),
  DeleteConnectionGroup: removal(
    "connectionGroup",
    unused(
      "connectionGroup",
      [{ operation: "CreateConnectionGroup", change: (input) => ({ ...input, Enabled: false }) }, "settle"],
      (one, there) => !one.config.IsDefault && isDisabled(one, there)
    )
  ),
  DeleteContinuousDeploymentPolicy: removal(
    "continuousDeploymentPolicy",
    unused("continuousDeploymentPolicy", [{ operation: "CreateContinuousDeploymentPolicy" }])
  ),
  DeleteDistribution: removal(
    "distribution",
    unused("distribution", [made((config) => ({ ...config, Enabled: false })), "settle"], Distributions.isDeletable)
  ),
  DeleteDistributionTenant: removal(
    "distributionTenant",
    unused(
      "distributionTenant",
      [{ operation: "CreateDistributionTenant", change: (input) => ({ ...input, Enabled: false }) }, "settle"],
      isDisabled
    )
  ),
  DeleteFieldLevelEncryptionConfig: removal(
    "fieldLevelEncryptionConfig",
    unused("fieldLevelEncryptionConfig", [{ operation: "CreateFieldLevelEncryptionConfig" }])
  ),
  DeleteFieldLevelEncryptionProfile: removal(
    "fieldLevelEncryptionProfile",
    unused("fieldLevelEncryptionProfile", [{ operation: "CreateFieldLevelEncryptionProfile" }])
  ),
  DeleteFunction: entry(
    {
      one: unused("function", [{ operation: "CreateFunction" }], ({ id }, there) => isUnused("liveFunction", id, there))
    },
    nothing
  )((_, { one }, there) => ({ Name: one.id, IfMatch: etagOf("function", one, there) })),
  DeleteKeyGroup: removal("keyGroup", unused("keyGroup", [{ operation: "CreateKeyGroup" }])),
  DeleteKeyValueStore: entry(
    { one: unused("keyValueStore", [{ operation: "CreateKeyValueStore" }]) },
    nothing
  )((_, { one }, there) => ({ Name: one.config.name, IfMatch: etagOf("keyValueStore", one, there) })),
  DeleteMonitoringSubscription: entry(
    {
      one: need("monitoringSubscription", "a distribution with additional metrics", [
        {
          operation: "CreateMonitoringSubscription",
          change: (input) => ({
            ...input,
            MonitoringSubscription: {
              RealtimeMetricsSubscriptionConfig: { RealtimeMetricsSubscriptionStatus: "Enabled" }
            }
          })
        }
      ])
    },
    nothing
  )((_, { one }) => ({ DistributionId: one.config.distributionId })),
  DeleteOriginAccessControl: removal(
    "originAccessControl",
    unused("originAccessControl", [{ operation: "CreateOriginAccessControl" }])
  ),
  DeleteOriginRequestPolicy: removal(
    "originRequestPolicy",
    unused("originRequestPolicy", [{ operation: "CreateOriginRequestPolicy" }])
  ),
  DeletePublicKey: removal("publicKey", unused("publicKey", [{ operation: "CreatePublicKey" }])),
  DeleteRealtimeLogConfig: entry(
    { one: unused("realtimeLogConfig", [{ operation: "CreateRealtimeLogConfig" }]) },
    nothing
  )((_, { one }) => ({ Name: one.id })),
  DeleteResourcePolicy: entry(
    { one: need("resourcePolicy", "a resource policy", [{ operation: "PutResourcePolicy" }]) },
    nothing
  )((_, { one }) => ({ ResourceArn: one.config.resourceArn })),
  DeleteResponseHeadersPolicy: removal(
    "responseHeadersPolicy",
    unused("responseHeadersPolicy", [{ operation: "CreateResponseHeadersPolicy" }])
  ),
  DeleteStreamingDistribution: removal(
    "streamingDistribution",
    unused(
      "streamingDistribution",
      [
        {
          operation: "CreateStreamingDistribution",
          change: ({ StreamingDistributionConfig: config }) => ({
            StreamingDistributionConfig: { ...config, Enabled: false }
          })
        },
        "settle"
      ],
      isDisabled
    )
  ),
  DeleteTrustStore: removal("trustStore", unused("trustStore", [{ operation: "CreateTrustStore" }])),
  DeleteVpcOrigin: removal(
    "vpcOrigin",
    unused("vpcOrigin", [{ operation: "CreateVpcOrigin" }, "settle"], (one, there) => isDeployed(one, there.now))
  ),
  DisassociateDistributionTenantWebACL: entry(
    { tenant },
    nothing
  )((_, { tenant }, there) => target("distributionTenant", tenant, there)),
  DisassociateDistributionWebACL: entry(
    { changeable },
    nothing
  )((_, { changeable }, there) => target("distribution", changeable, there)),
  PublishConnectionFunction: entry(
    { connectionFunction },
    nothing
  )((_, { connectionFunction }, there) => target("connectionFunction", connectionFunction, there)),
  PublishFunction: entry(
    { viewerFunction },
    nothing
  )((_, { viewerFunction }, there) => ({
    Name: viewerFunction.id,
    IfMatch: etagOf("function", viewerFunction, there)
  })),
  PutResourcePolicy: entry(
    { shareable },
    Generate.policyDocument
  )((PolicyDocument, { shareable }) => ({ ResourceArn: shareable.arn, PolicyDocument })),
  TagResource: entry({ taggable }, Configs.tags())((Tags, { taggable }) => ({ Resource: taggable.arn, Tags })),
  UntagResource: entry(
    { taggable },
    fc.uniqueArray(fc.constantFrom("a", "b", "env"), { minLength: 1 })
  )((Items, { taggable }) => ({ Resource: taggable.arn, TagKeys: { Items } })),
  UpdateAnycastIpList: entry(
    { one: need("anycastIpList", "an Anycast IP list", [{ operation: "CreateAnycastIpList" }]) },
    Generate.anycastIpListChange
  )((change, { one }, there) => ({ ...target("anycastIpList", one, there), ...change })),
  UpdateCachePolicy: entry(
    { one: need("cachePolicy", "a cache policy", [{ operation: "CreateCachePolicy" }]) },
    Configs.cachePolicyConfig()
  )((CachePolicyConfig, { one }, there) => ({ ...target("cachePolicy", one, there), CachePolicyConfig })),
  UpdateCloudFrontOriginAccessIdentity: entry(
    {
      one: need("originAccessIdentity", "an origin access identity", [
        { operation: "CreateCloudFrontOriginAccessIdentity" }
      ])
    },
    Configs.comment
  )((Comment, { one }, there) => ({
    ...target("originAccessIdentity", one, there),
    CloudFrontOriginAccessIdentityConfig: { ...one.config, Comment }
  })),
  UpdateConnectionFunction: entry(
    { connectionFunction },
    connectionChoice
  )(({ at, code, config }, { connectionFunction }, there) => ({
    ...target("connectionFunction", connectionFunction, there),
    ConnectionFunctionConfig: withStore(config, at, there),
    ConnectionFunctionCode: code
  })),
  UpdateConnectionGroup: entry(
    { group },
    groupChoice
  )(({ Enabled, Ipv6Enabled = true, at }, { group }, there) => ({
    ...target("connectionGroup", group, there),
    Ipv6Enabled,
    ...(Enabled !== undefined && { Enabled: Enabled || hasEnabledTenants(group.id, there) }),
    ...inList(at, there)
  })),
  UpdateContinuousDeploymentPolicy: entry(
    {
      one: need("continuousDeploymentPolicy", "a continuous deployment policy", [
        { operation: "CreateContinuousDeploymentPolicy" }
      ])
    },
    record({ Enabled: fc.boolean(), TrafficConfig: maybe(Generate.trafficConfig) })
  )((choice, { one }, there) => ({
    ...target("continuousDeploymentPolicy", one, there),
    ContinuousDeploymentPolicyConfig: { ...choice, StagingDistributionDnsNames: counted(stagingNames(one.config)) }
  })),
  UpdateDistribution: entry(
    { changeable },
    Distributions.chosen
  )((choice, { changeable }, there) => ({
    ...target("distribution", changeable, there),
    DistributionConfig: Distributions.updated(choice, changeable, there)
  })),
  UpdateDistributionTenant: entry(
    { tenant },
    Generate.tenant
  )((choice, { tenant }, there) => ({ ...target("distributionTenant", tenant, there), ...choice })),
  UpdateDistributionWithStagingConfig: entry(
    { primary: primaryWithoutAliases, staging: staging(false) },
    nothing
  )((_, { primary, staging }, there) => ({
    Id: primary.id,
    StagingDistributionId: staging.id,
    IfMatch: `${etagOf("distribution", primary, there)}, ${etagOf("distribution", staging, there)}`
  })),
  UpdateDomainAssociation: entry(
    { one: withCertificate },
    domainChange
  )((at, { one }, there) => {
    const all = movable(one, there)
    return {
      Domain: all[at % all.length] ?? "",
      TargetResource: { DistributionId: one.id },
      IfMatch: etagOf("distribution", one, there)
    }
  }),
  UpdateFieldLevelEncryptionConfig: entry(
    {
      one: need("fieldLevelEncryptionConfig", "a configuration for field-level encryption", [
        { operation: "CreateFieldLevelEncryptionConfig" }
      ])
    },
    encryption
  )(({ at, config }, { one }, there) => ({
    ...target("fieldLevelEncryptionConfig", one, there),
    FieldLevelEncryptionConfig: {
      ...withProfile(config, at, there),
      CallerReference: one.config.CallerReference
    }
  })),
  UpdateFieldLevelEncryptionProfile: entry(
    {
      one: need("fieldLevelEncryptionProfile", "a profile for field-level encryption", [
        { operation: "CreateFieldLevelEncryptionProfile" }
      ]),
      rsaKey
    },
    Generate.fieldLevelEncryptionProfileConfig()
  )((config, { one, rsaKey }, there) => ({
    ...target("fieldLevelEncryptionProfile", one, there),
    FieldLevelEncryptionProfileConfig: { ...withKey(config, rsaKey), CallerReference: one.config.CallerReference }
  })),
  UpdateFunction: entry(
    { viewerFunction },
    functionChoice
  )(({ at, code, config }, { viewerFunction }, there) => ({
    Name: viewerFunction.id,
    IfMatch: etagOf("function", viewerFunction, there),
    FunctionConfig: withStore(config, at, there),
    FunctionCode: code
  })),
  UpdateKeyGroup: entry(
    { one: need("keyGroup", "a key group", [{ operation: "CreateKeyGroup" }]), publicKey },
    keyGroup
  )((choice, { one, publicKey }, there) => ({
    ...target("keyGroup", one, there),
    KeyGroupConfig: { ...choice.config, Items: keysOf(choice, publicKey, there) }
  })),
  UpdateKeyValueStore: entry(
    { store },
    Configs.comment
  )((Comment, { store }, there) => ({
    Name: store.config.name,
    IfMatch: etagOf("keyValueStore", store, there),
    Comment
  })),
  UpdateOriginAccessControl: entry(
    { accessControl },
    Configs.originAccessControlConfig()
  )((config, { accessControl }, there) => ({
    ...target("originAccessControl", accessControl, there),
    OriginAccessControlConfig: {
      ...config,
      // It cannot be changed while the access control is in use.
      OriginAccessControlOriginType: accessControl.config.OriginAccessControlOriginType
    }
  })),
  UpdateOriginRequestPolicy: entry(
    { one: need("originRequestPolicy", "an origin request policy", [{ operation: "CreateOriginRequestPolicy" }]) },
    Generate.originRequestPolicyConfig()
  )((OriginRequestPolicyConfig, { one }, there) => ({
    ...target("originRequestPolicy", one, there),
    OriginRequestPolicyConfig
  })),
  UpdatePublicKey: entry(
    { publicKey },
    Configs.comment
  )((Comment, { publicKey }, there) => ({
    ...target("publicKey", publicKey, there),
    PublicKeyConfig: { ...publicKey.config, Comment }
  })),
  UpdateRealtimeLogConfig: entry(
    { one: need("realtimeLogConfig", "a real-time log configuration", [{ operation: "CreateRealtimeLogConfig" }]) },
    Generate.realtimeLogConfig()
  )((config, { one }) => ({ ...config, Name: one.id })),
  UpdateResponseHeadersPolicy: entry(
    {
      one: need("responseHeadersPolicy", "a response headers policy", [{ operation: "CreateResponseHeadersPolicy" }])
    },
    Generate.responseHeadersPolicyConfig()
  )((ResponseHeadersPolicyConfig, { one }, there) => ({
    ...target("responseHeadersPolicy", one, there),
    ResponseHeadersPolicyConfig
  })),
  UpdateStreamingDistribution: entry(
    {
      one: need("streamingDistribution", "a streaming distribution", [{ operation: "CreateStreamingDistribution" }])
    },
    Configs.streamingDistributionConfig()
  )((config, { one }, there) => ({
    ...target("streamingDistribution", one, there),
    StreamingDistributionConfig: { ...config, CallerReference: one.config.CallerReference }
  })),
  UpdateTrustStore: entry(
    { one: need("trustStore", "a trust store", [{ operation: "CreateTrustStore" }]) },
    Generate.trustStore()
  )(({ CaCertificatesBundleSource, UseClientCertificateOCSPEndpoint }, { one }, there) => ({
    ...target("trustStore", one, there),
    CaCertificatesBundleSource,
    ...(UseClientCertificateOCSPEndpoint !== undefined && { UseClientCertificateOCSPEndpoint })
  })),
  UpdateVpcOrigin: entry(
    {
      one: need(
        "vpcOrigin",
        "a VPC origin that is deployed and not in use",
        [{ operation: "CreateVpcOrigin" }, "settle"],
        (one, there) => isDeployed(one, there.now) && isUnused("vpcOrigin", one.id, there)
      )
    },
    Generate.vpcOriginEndpointConfig()
  )((VpcOriginEndpointConfig, { one }, there) => ({
    ...target("vpcOrigin", one, there),
    VpcOriginEndpointConfig
  }))
}
