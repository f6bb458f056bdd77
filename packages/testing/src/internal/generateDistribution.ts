/** Configurations of distributions in a state: what they refer to, and how they are changed. */
import type * as Distribution from "@effect-cloudfront/core/Distribution"
import * as fc from "fast-check"
import { isSet, isTenantOnly, normalize } from "./distributionConfig.js"
import { stagingNames } from "./continuousDeployment.js"
import { isUnused, optional, own, type Resource, type There } from "./generateDraft.js"
import { distributionConfig, maybe } from "./generateConfigs.js"
import { tenantConfig, webACL } from "./generateResources.js"
import { isS3 } from "./s3.js"

type Config = Distribution.DistributionConfig

const place = maybe(fc.nat(99))

/** Which of the resources of each kind a configuration refers to, if there are any. */
const references = fc.record(
  {
    accessControl: place,
    accessIdentity: place,
    vpcOrigin: place,
    cachePolicy: place,
    originRequestPolicy: place,
    responseHeadersPolicy: place,
    encryption: place,
    realtimeLog: place,
    keyGroup: place,
    viewerFunction: place,
    anycastIpList: place,
    trustStore: place,
    connectionFunction: place
  },
  { noNullPrototype: true }
)

type References = typeof references extends fc.Arbitrary<infer R> ? R : never

export const chosen = fc.record(
  {
    config: distributionConfig(),
    refers: references,
    webACL: maybe(webACL),
    /** What a distribution for tenants defines. */
    template: fc.oneof(
      { withCrossShrink: true },
      { weight: 3, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: tenantConfig }
    )
  },
  { noNullPrototype: true }
)

export type Chosen = typeof chosen extends fc.Arbitrary<infer C> ? C : never

const ALL_METHODS: ReadonlyArray<Distribution.Method> = ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"]

const originRefers =
  ({ accessControl, accessIdentity, vpcOrigin }: References, there: There) =>
  (origin: Distribution.Origin, index: number): Distribution.Origin => {
    const bucket = isS3(origin.DomainName)
    const vpc = index === 0 ? optional(there, "vpcOrigin", vpcOrigin) : undefined
    if (vpc !== undefined && !bucket) {
      const { CustomOriginConfig: _, ...rest } = origin
      return { ...rest, VpcOriginConfig: { VpcOriginId: vpc.id } }
    }
    const control = optional(
      there,
      "originAccessControl",
      accessControl,
      ({ config }) => (config.OriginAccessControlOriginType === "s3") === bucket
    )
    if (control !== undefined) return { ...origin, OriginAccessControlId: control.id }
    const identity = optional(there, "originAccessIdentity", accessIdentity)
    return identity === undefined || origin.S3OriginConfig === undefined
      ? origin
      : {
          ...origin,
          S3OriginConfig: {
            ...origin.S3OriginConfig,
            OriginAccessIdentity: `origin-access-identity/cloudfront/${identity.id}`
          }
        }
  }

/** Whether every origin of a configuration can be reached by HTTPS, which field-level encryption requires. */
const isSecure = ({ Origins }: Config): boolean =>
  Origins.Items.every(
    ({ CustomOriginConfig, VpcOriginConfig }) =>
      VpcOriginConfig === undefined && CustomOriginConfig?.OriginProtocolPolicy !== "http-only"
  )

const behaviorRefers = (
  given: Distribution.DefaultCacheBehavior,
  config: Config,
  refers: References,
  there: There
): Distribution.DefaultCacheBehavior => {
  const cachePolicy = optional(there, "cachePolicy", refers.cachePolicy)
  const requestPolicy = optional(there, "originRequestPolicy", refers.originRequestPolicy)
  const headersPolicy = optional(there, "responseHeadersPolicy", refers.responseHeadersPolicy)
  const encryption = isSecure(config) ? optional(there, "fieldLevelEncryptionConfig", refers.encryption) : undefined
  const log = optional(there, "realtimeLogConfig", refers.realtimeLog)
  const group = optional(there, "keyGroup", refers.keyGroup)
  const live = optional(there, "liveFunction", refers.viewerFunction)
  const caches = isSet(given.CachePolicyId)
  return {
    ...given,
    ...(caches && cachePolicy && { CachePolicyId: cachePolicy.id }),
    ...(caches && requestPolicy && { OriginRequestPolicyId: requestPolicy.id }),
    ...(headersPolicy && { ResponseHeadersPolicyId: headersPolicy.id }),
    ...(encryption && {
      FieldLevelEncryptionId: encryption.id,
      ViewerProtocolPolicy: "https-only",
      AllowedMethods: {
        Quantity: ALL_METHODS.length,
        Items: ALL_METHODS,
        CachedMethods: { Quantity: 2, Items: ["GET", "HEAD"] }
      }
    }),
    ...(log && { RealtimeLogConfigArn: log.arn }),
    ...(group && { TrustedKeyGroups: { Enabled: true, Quantity: 1, Items: [group.id] } }),
    ...(live && {
      FunctionAssociations: { Quantity: 1, Items: [{ EventType: "viewer-request", FunctionARN: live.arn }] }
    })
  }
}

/** What a distribution for tenants cannot have. */
const forTenants = (config: Config, TenantConfig: Distribution.TenantConfig): Config => {
  const {
    Aliases: _aliases,
    ContinuousDeploymentPolicyId: _policy,
    IsIPV6Enabled: _ipv6,
    PriceClass: _price,
    Staging: _staging,
    ...rest
  } = config
  const plain = <B extends Distribution.DefaultCacheBehavior>(behavior: B): B => {
    const { SmoothStreaming: _smooth, TrustedSigners: _signers, ...rest } = behavior
    // The two are optional members.
    return rest as B
  }
  return {
    ...rest,
    ConnectionMode: "tenant-only",
    TenantConfig,
    DefaultCacheBehavior: plain(rest.DefaultCacheBehavior),
    ...(rest.CacheBehaviors && {
      CacheBehaviors: { ...rest.CacheBehaviors, Items: rest.CacheBehaviors.Items.map(plain) }
    })
  }
}

/** A configuration in a creation, for tenants. */
export const asTemplate = <C extends Omit<Config, "CallerReference">>(config: C): C =>
  // Only members that are optional are removed.
  forTenants(config as unknown as Config, { ParameterDefinitions: [] }) as unknown as C

/** A configuration in a creation, not for tenants. */
export const asStandard = <C extends Omit<Config, "CallerReference">>(config: C): C => {
  const { ConnectionMode: _mode, TenantConfig: _config, ...rest } = config
  return rest as C
}

/** A configuration for `createDistribution`. */
export const created = ({ config: given, refers, template, webACL }: Chosen, there: There): Config => {
  const origins = given.Origins.Items.map(originRefers(refers, there))
  const config = { ...given, Origins: { Quantity: origins.length, Items: origins } }
  const list = optional(there, "anycastIpList", refers.anycastIpList)
  const store = optional(there, "trustStore", refers.trustStore)
  const connection = optional(there, "liveConnectionFunction", refers.connectionFunction)
  const whole: Config = {
    ...config,
    DefaultCacheBehavior: behaviorRefers(config.DefaultCacheBehavior, config, refers, there),
    ...(webACL !== undefined && { WebACLId: webACL }),
    ...(list && { AnycastIpListId: list.id }),
    ...(store && { ViewerMtlsConfig: { Mode: "required", TrustStoreConfig: { TrustStoreId: store.id } } }),
    ...(connection && { ConnectionFunctionAssociation: { Id: connection.id } })
  }
  return template === undefined ? whole : forTenants(whole, template)
}

/** A configuration for `updateDistribution`. What cannot be changed is as it was. */
export const updated = (choice: Chosen, current: Resource<"distribution">, there: There): Config => {
  const { CallerReference, TenantConfig = { ParameterDefinitions: [] }, ...before } = current.config
  const tenantOnly = isTenantOnly(before)
  const given = created({ ...choice, template: undefined }, there)
  // Parameters stay, since tenants may have values for them.
  const config = normalize(tenantOnly ? forTenants(given, TenantConfig) : given)
  return {
    ...config,
    CallerReference,
    ...(!tenantOnly && { Staging: before.Staging, ContinuousDeploymentPolicyId: before.ContinuousDeploymentPolicyId })
  }
}

/** Whether a continuous deployment policy connects a distribution with another one. */
export const isPaired = ({ config, generated }: Resource<"distribution">, there: There): boolean =>
  isSet(config.ContinuousDeploymentPolicyId) ||
  (config.Staging === true &&
    own(there, "continuousDeploymentPolicy").some((policy) => stagingNames(policy.config).includes(generated)))

/** A distribution of its own: neither one for tenants, nor the staging one of another. */
export const isStandard = ({ config }: Resource<"distribution">): boolean =>
  !isTenantOnly(config) && config.Staging !== true

/** Whether a distribution can be deleted. */
export const isDeletable = (one: Resource<"distribution">, there: There): boolean =>
  !one.config.Enabled &&
  there.now >= one.deletableAt &&
  !isPaired(one, there) &&
  isUnused("distribution", one.id, there)
