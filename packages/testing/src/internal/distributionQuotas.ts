/** The quotas of distributions. */
import * as Effect from "effect/Effect"
import type * as Distribution from "@effect-cloudfront/core/Distribution"
import * as Errors from "@effect-cloudfront/core/Errors"
import type { Resource } from "../State.js"
import { aliases, behaviors, items, origins, type Behavior } from "./distributionConfig.js"
import { forEachInOrder } from "./each.js"
import { uses } from "./kind.js"
import { check } from "./quota.js"
import * as Request from "./request.js"
import * as Store from "./store.js"

type Config = Distribution.DistributionConfig

const checkBehaviorQuotas = (behavior: Behavior) =>
  Effect.gen(function* () {
    const { quotas } = (yield* Request.Request).settings
    yield* check(
      items(behavior.TrustedKeyGroups).length,
      quotas.keyGroups,
      Errors.TooManyKeyGroupsAssociatedToDistribution,
      "key groups"
    )
    yield* check(
      items(behavior.TrustedSigners).length,
      quotas.trustedSigners,
      Errors.TooManyTrustedSigners,
      "trusted signers"
    )
  })

const vpcOrigins = (config: Config): ReadonlyArray<string> =>
  origins(config).flatMap(({ VpcOriginConfig }) => (VpcOriginConfig === undefined ? [] : [VpcOriginConfig.VpcOriginId]))

/**
 * Checks how many distributions refer to the same VPC origin. It is no part of the references, because some operations do not document the
 * error.
 */
const checkVpcOrigins = (config: Config, current: Resource<Config> | undefined) =>
  Effect.gen(function* () {
    const { quotas } = (yield* Request.Request).settings
    const before = new Set(current === undefined ? [] : vpcOrigins(current.config))
    const added = vpcOrigins(config).filter((id) => !before.has(id))
    yield* forEachInOrder([...new Set(added)], (id) =>
      Effect.flatMap(Store.count("distribution", uses("vpcOrigin"), id), (count) =>
        check(
          count + 1,
          quotas.distributionsPerVpcOrigin,
          Errors.EntityLimitExceeded,
          "distributions with the same VPC origin"
        )
      )
    )
  })

/** Checks the quotas of one distribution. */
export const checkQuotas = (config: Config, current: Resource<Config> | undefined) =>
  Effect.gen(function* () {
    const { quotas } = (yield* Request.Request).settings
    yield* check(aliases(config).length, quotas.aliases, Errors.TooManyDistributionCNAMEs, "aliases")
    yield* check(origins(config).length, quotas.origins, Errors.TooManyOrigins, "origins")
    yield* check(
      items(config.OriginGroups).length,
      quotas.originGroups,
      Errors.TooManyOriginGroupsPerDistribution,
      "origin groups"
    )
    yield* check(
      items(config.CacheBehaviors).length,
      quotas.cacheBehaviors,
      Errors.TooManyCacheBehaviors,
      "cache behaviors"
    )
    yield* forEachInOrder(behaviors(config), checkBehaviorQuotas)
    yield* forEachInOrder(origins(config), (origin) =>
      check(
        items(origin.CustomHeaders).length,
        quotas.customHeaders,
        Errors.TooManyOriginCustomHeaders,
        "custom headers"
      )
    )
    yield* checkVpcOrigins(config, current)
  })

/** The facet of staging distributions. */
export const STAGING = "staging"

/** Checks the quota of staging distributions before a creation. */
export const checkStagingQuota = ({ Staging }: Config) =>
  Effect.gen(function* () {
    if (Staging !== true) return
    const { quotas } = (yield* Request.Request).settings
    const count = (yield* Store.count("distribution", STAGING, "true")) + 1
    yield* check(count, quotas.stagingDistributions, Errors.TooManyDistributions, "staging distributions")
  })
