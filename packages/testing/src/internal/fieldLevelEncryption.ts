/** What field-level encryption requires of the distributions that use it. */
import * as Effect from "effect/Effect"
import type { DistributionConfig, Origin } from "@effect-cloudfront/core/Distribution"
import { IllegalFieldLevelEncryptionConfigAssociationWithCacheBehavior } from "@effect-cloudfront/core/Errors"
import { behaviors, items, originsOf, type Behavior } from "./distributionConfig.js"
import { forEachInOrder } from "./each.js"
import { refuseWhen } from "./refusal.js"
import * as Request from "./request.js"
import * as State from "../State.js"

/** Whether requests go to an origin by HTTPS if they come by HTTPS. Those to a bucket do. */
const isSecure =
  (state: State.State) =>
  ({ CustomOriginConfig, VpcOriginConfig }: Origin): boolean => {
    const { config } = State.get(state, "vpcOrigin", VpcOriginConfig?.VpcOriginId ?? "") ?? {}
    return (CustomOriginConfig ?? config)?.OriginProtocolPolicy !== "http-only"
  }

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/field-level-encryption.html */
const canEncrypt = (state: State.State, config: DistributionConfig, behavior: Behavior): boolean => {
  const methods = items(behavior.AllowedMethods)
  return (
    behavior.ViewerProtocolPolicy !== "allow-all" &&
    methods.includes("POST") &&
    methods.includes("PUT") &&
    originsOf(config, behavior.TargetOriginId).every(isSecure(state))
  )
}

/** Checks the cache behaviors that have a configuration for field-level encryption. */
export const checkEncryption = (config: DistributionConfig) =>
  Effect.flatMap(Request.state, (state) =>
    forEachInOrder(behaviors(config), (behavior) =>
      refuseWhen(
        State.get(state, "fieldLevelEncryptionConfig", behavior.FieldLevelEncryptionId ?? "") !== undefined &&
          !canEncrypt(state, config, behavior),
        // The documentation has these conditions, and no code for them. It is the only one that the operations have for it.
        IllegalFieldLevelEncryptionConfigAssociationWithCacheBehavior,
        "The specified configuration for field-level encryption can't be associated with the specified cache behavior."
      )
    )
  )
