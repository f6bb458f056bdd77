/** Checks that the resources that a configuration refers to exist. */
import * as Effect from "effect/Effect"
import type * as Distribution from "@effect-cloudfront/core/Distribution"
import * as Errors from "@effect-cloudfront/core/Errors"
import { behaviors, isSet, items, origins } from "./distributionConfig.js"
import { forEachInOrder } from "./each.js"
import * as Kinds from "./kinds.js"
import * as OriginAccessIdentity from "./originAccessIdentity.js"
import { refuseWhen, type Class, type Refusal } from "./refusal.js"
import { Request } from "./request.js"
import { isS3 } from "./s3.js"
import * as Store from "./store.js"

type Config = Distribution.DistributionConfig

const checkExists = <E extends Refusal>(
  all: ReadonlyArray<string>,
  ids: ReadonlyArray<string | undefined>,
  Class: Class<E>,
  message: string
) => refuseWhen(!ids.filter(isSet).every((id) => all.includes(id)), Class, message)

const checkTargets = (config: Config) => {
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

const checkOriginAccess = (origin: Distribution.Origin) =>
  Effect.gen(function* () {
    yield* OriginAccessIdentity.check(origin.S3OriginConfig?.OriginAccessIdentity)
    const id = origin.OriginAccessControlId
    if (!isSet(id)) return
    const control = yield* Store.find(
      { ...Kinds.originAccessControl, missingMessage: "The origin access control is not valid." },
      id,
      Errors.InvalidOriginAccessControl
    )
    yield* refuseWhen(
      (control.config.OriginAccessControlOriginType === "s3") !== isS3(origin.DomainName),
      Errors.InvalidDomainNameForOriginAccessControl,
      "The origin's domain name is not one that the origin access control is for."
    )
  })

export const checkReferences = (config: Config) =>
  Effect.gen(function* () {
    const { existing } = (yield* Request).settings
    const all = behaviors(config)
    yield* checkTargets(config)
    yield* forEachInOrder(origins(config), checkOriginAccess)
    yield* checkExists(
      existing.vpcOrigins,
      origins(config).map((origin) => origin.VpcOriginConfig?.VpcOriginId),
      Errors.EntityNotFound,
      "The VPC origin was not found."
    )
    yield* checkExists(
      existing.cachePolicies,
      all.map((behavior) => behavior.CachePolicyId),
      Errors.NoSuchCachePolicy,
      "The cache policy does not exist."
    )
    yield* checkExists(
      existing.originRequestPolicies,
      all.map((behavior) => behavior.OriginRequestPolicyId),
      Errors.NoSuchOriginRequestPolicy,
      "The origin request policy does not exist."
    )
    yield* checkExists(
      existing.responseHeadersPolicies,
      all.map((behavior) => behavior.ResponseHeadersPolicyId),
      Errors.NoSuchResponseHeadersPolicy,
      "The response headers policy does not exist."
    )
    yield* checkExists(
      existing.fieldLevelEncryptionConfigs,
      all.map((behavior) => behavior.FieldLevelEncryptionId),
      Errors.NoSuchFieldLevelEncryptionConfig,
      "The specified configuration for field-level encryption doesn't exist."
    )
    yield* checkExists(
      existing.realtimeLogConfigs,
      all.map((behavior) => behavior.RealtimeLogConfigArn),
      Errors.NoSuchRealtimeLogConfig,
      "The real-time log configuration does not exist."
    )
    yield* checkExists(
      existing.keyGroups,
      all.flatMap((behavior) => items(behavior.TrustedKeyGroups)),
      Errors.TrustedKeyGroupDoesNotExist,
      "The specified key group does not exist."
    )
    yield* checkExists(
      existing.functions,
      all.flatMap((behavior) => items(behavior.FunctionAssociations).map((one) => one.FunctionARN)),
      Errors.InvalidFunctionAssociation,
      "The function ARN is not that of a published function."
    )
    yield* checkExists(
      existing.continuousDeploymentPolicies,
      [config.ContinuousDeploymentPolicyId],
      Errors.NoSuchContinuousDeploymentPolicy,
      "The continuous deployment policy doesn't exist."
    )
    yield* checkExists(
      [...existing.anycastIpLists, ...existing.trustStores, ...existing.connectionFunctions],
      [
        config.AnycastIpListId,
        config.ViewerMtlsConfig?.TrustStoreConfig?.TrustStoreId,
        config.ConnectionFunctionAssociation?.Id
      ],
      Errors.EntityNotFound,
      "The entity was not found."
    )
  })
