/** What field-level encryption requires of the distributions that use it. */
import type { DistributionConfig, Origin } from "@effect-cloudfront/core/Distribution"
import { IllegalFieldLevelEncryptionConfigAssociationWithCacheBehavior } from "@effect-cloudfront/core/Errors"
import { behaviors, isSet, items, origins, type Behavior } from "./distributionConfig.js"
import { forEachInOrder } from "./each.js"
import { refuseWhen } from "./refusal.js"

/** The origins that a target names: one, or the members of a group. */
const originsOf = (config: DistributionConfig, target: string): ReadonlyArray<Origin> => {
  const group = items(config.OriginGroups).find(({ Id }) => Id === target)
  const ids = group === undefined ? [target] : group.Members.Items.map(({ OriginId }) => OriginId)
  return origins(config).filter(({ Id }) => ids.includes(Id))
}

/** Whether requests go to an origin by HTTPS if they come by HTTPS. Those to a bucket do. */
const isSecure = ({ CustomOriginConfig }: Origin): boolean => CustomOriginConfig?.OriginProtocolPolicy !== "http-only"

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/field-level-encryption.html */
const canEncrypt = (config: DistributionConfig, behavior: Behavior): boolean => {
  const methods = items(behavior.AllowedMethods)
  return (
    behavior.ViewerProtocolPolicy !== "allow-all" &&
    methods.includes("POST") &&
    methods.includes("PUT") &&
    originsOf(config, behavior.TargetOriginId).every(isSecure)
  )
}

/** Checks the cache behaviors that have a configuration for field-level encryption. */
export const checkEncryption = (config: DistributionConfig) =>
  forEachInOrder(behaviors(config), (behavior) =>
    refuseWhen(
      isSet(behavior.FieldLevelEncryptionId) && !canEncrypt(config, behavior),
      // The documentation has these conditions, and no code for them. It is the only one that the operations have for it.
      IllegalFieldLevelEncryptionConfigAssociationWithCacheBehavior,
      "The specified configuration for field-level encryption can't be associated with the specified cache behavior."
    )
  )
