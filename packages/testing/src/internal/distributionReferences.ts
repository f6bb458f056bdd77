/** What the configurations of distributions refer to. */
import * as Effect from "effect/Effect"
import type * as Distribution from "@effect-cloudfront/core/Distribution"
import * as Errors from "@effect-cloudfront/core/Errors"
import { behaviors, items, origins, type Behavior } from "./distributionConfig.js"
import { forEachInOrder } from "./each.js"
import type { Reference } from "./kind.js"
import * as OriginAccessIdentity from "./originAccessIdentity.js"
import { refuse, refuseWhen, unmodelledClass, type Refusal } from "./refusal.js"
import * as RealtimeLogs from "./realtimeLogs.js"
import { isS3 } from "./s3.js"
import * as Request from "./request.js"
import * as Store from "./store.js"

type Config = Distribution.DistributionConfig

/** Refuses a behavior or a group whose origin is not one of the configuration. */
export const checkTargets = (config: Config) => {
  const own = new Set(origins(config).map((origin) => origin.Id))
  const groups = items(config.OriginGroups)
  const members = groups.flatMap((group) => group.Members.Items.map((member) => member.OriginId))
  const targets = behaviors(config).map((behavior) => behavior.TargetOriginId)
  const groupIds = new Set(groups.map((group) => group.Id))
  return refuseWhen(
    !members.every((id) => own.has(id)) || !targets.every((id) => own.has(id) || groupIds.has(id)),
    Errors.NoSuchOrigin,
    "One or more of your origins or origin groups do not exist."
  )
}

/** Refuses an origin access control of another type than the domain of its origin. */
export const checkOriginTypes = (config: Config) =>
  forEachInOrder(origins(config), ({ DomainName, OriginAccessControlId = "" }) =>
    Effect.flatMap(Store.lookup("originAccessControl", OriginAccessControlId), (control) =>
      refuseWhen(
        control !== undefined && (control.config.OriginAccessControlOriginType === "s3") !== isS3(DomainName),
        Errors.InvalidDomainNameForOriginAccessControl,
        "The origin's domain name is not one that the origin access control is for."
      )
    )
  )

/** Refuses a VPC origin of another account, which would have to share it. */
export const checkOwners = (config: Config) =>
  Effect.flatMap(Request.Request, ({ settings }) =>
    refuseWhen(
      origins(config).some(
        ({ VpcOriginConfig }) => (VpcOriginConfig?.OwnerAccountId ?? settings.accountId) !== settings.accountId
      ),
      Errors.EntityNotFound,
      "The VPC origin was not found."
    )
  )

const inOrigins =
  (id: (origin: Distribution.Origin) => string | undefined) =>
  (config: Config): ReadonlyArray<string | undefined> =>
    origins(config).map(id)

const inBehaviors =
  (ids: (behavior: Behavior) => ReadonlyArray<string | undefined>) =>
  (config: Config): ReadonlyArray<string | undefined> =>
    behaviors(config).flatMap(ids)

const reference = <const R extends Reference<Config, Refusal>>(one: R): R => one

/** In the order in which they are checked. */
export const references = [
  reference({
    to: "originAccessIdentity",
    ids: inOrigins((origin) => OriginAccessIdentity.idIn(origin.S3OriginConfig?.OriginAccessIdentity)),
    unknown: OriginAccessIdentity.unknown
  }),
  reference({
    to: "originAccessControl",
    ids: inOrigins((origin) => origin.OriginAccessControlId),
    unknown: refuse(Errors.InvalidOriginAccessControl, "The origin access control is not valid."),
    users: {
      quota: "distributionsPerOriginAccessControl",
      tooMany: Errors.TooManyDistributionsAssociatedToOriginAccessControl
    }
  }),
  reference({
    to: "vpcOrigin",
    ids: inOrigins((origin) => origin.VpcOriginConfig?.VpcOriginId),
    unknown: refuse(Errors.EntityNotFound, "The VPC origin was not found.")
  }),
  reference({
    to: "cachePolicy",
    ids: inBehaviors((behavior) => [behavior.CachePolicyId]),
    unknown: refuse(Errors.NoSuchCachePolicy, "The cache policy does not exist."),
    users: { quota: "distributionsPerCachePolicy", tooMany: Errors.TooManyDistributionsAssociatedToCachePolicy }
  }),
  reference({
    to: "originRequestPolicy",
    ids: inBehaviors((behavior) => [behavior.OriginRequestPolicyId]),
    unknown: refuse(Errors.NoSuchOriginRequestPolicy, "The origin request policy does not exist."),
    users: {
      quota: "distributionsPerOriginRequestPolicy",
      tooMany: Errors.TooManyDistributionsAssociatedToOriginRequestPolicy
    }
  }),
  reference({
    to: "responseHeadersPolicy",
    ids: inBehaviors((behavior) => [behavior.ResponseHeadersPolicyId]),
    unknown: refuse(Errors.NoSuchResponseHeadersPolicy, "The response headers policy does not exist."),
    users: {
      quota: "distributionsPerResponseHeadersPolicy",
      tooMany: Errors.TooManyDistributionsAssociatedToResponseHeadersPolicy
    }
  }),
  reference({
    to: "fieldLevelEncryptionConfig",
    ids: inBehaviors((behavior) => [behavior.FieldLevelEncryptionId]),
    unknown: refuse(
      Errors.NoSuchFieldLevelEncryptionConfig,
      "The specified configuration for field-level encryption doesn't exist."
    ),
    users: {
      quota: "distributionsPerFieldLevelEncryptionConfig",
      tooMany: Errors.TooManyDistributionsAssociatedToFieldLevelEncryptionConfig
    }
  }),
  reference({
    to: "realtimeLogConfig",
    ids: inBehaviors((behavior) => [RealtimeLogs.nameIn(behavior.RealtimeLogConfigArn)]),
    unknown: RealtimeLogs.unknown
  }),
  reference({
    to: "keyGroup",
    ids: inBehaviors((behavior) => items(behavior.TrustedKeyGroups)),
    unknown: refuse(Errors.TrustedKeyGroupDoesNotExist, "The specified key group does not exist."),
    users: { quota: "distributionsPerKeyGroup", tooMany: Errors.TooManyDistributionsAssociatedToKeyGroup }
  }),
  reference({
    to: "liveFunction",
    by: "arn",
    ids: inBehaviors((behavior) => items(behavior.FunctionAssociations).map((one) => one.FunctionARN)),
    unknown: refuse(Errors.InvalidFunctionAssociation, "The function ARN is not that of a published function."),
    users: { quota: "distributionsPerFunction", tooMany: Errors.TooManyDistributionsWithFunctionAssociations }
  }),
  reference({
    to: "continuousDeploymentPolicy",
    ids: (config: Config) => [config.ContinuousDeploymentPolicyId],
    unknown: refuse(Errors.NoSuchContinuousDeploymentPolicy, "The continuous deployment policy doesn't exist.")
  }),
  reference({
    to: "anycastIpList",
    ids: (config: Config) => [config.AnycastIpListId],
    unknown: refuse(Errors.EntityNotFound, "The entity was not found.")
  }),
  reference({
    to: "trustStore",
    ids: (config: Config) => [config.ViewerMtlsConfig?.TrustStoreConfig?.TrustStoreId],
    unknown: refuse(Errors.EntityNotFound, "The entity was not found."),
    // The model of updates does not have this error.
    users: { quota: "distributionsPerTrustStore", tooMany: unmodelledClass("EntityLimitExceeded", 400) }
  }),
  reference({
    to: "liveConnectionFunction",
    ids: (config: Config) => [config.ConnectionFunctionAssociation?.Id],
    unknown: refuse(Errors.EntityNotFound, "The entity was not found."),
    // The model of updates does not have this error.
    users: { quota: "distributionsPerConnectionFunction", tooMany: unmodelledClass("EntityLimitExceeded", 400) }
  })
] as const

/** The references of a configuration that is copied from another distribution. They exist, but have limits of users, too. */
export const copied = references.map((one) => ({
  ...one,
  unknown: refuse(Errors.InvalidArgument, "The distribution to copy refers to a resource that does not exist.")
}))
