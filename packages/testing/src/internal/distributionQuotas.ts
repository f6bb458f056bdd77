/** The quotas of distributions. */
import * as Effect from "effect/Effect"
import * as HashMap from "effect/HashMap"
import type * as Distribution from "@effect-cloudfront/core/Distribution"
import * as Errors from "@effect-cloudfront/core/Errors"
import { aliases, behaviors, isSet, items, origins, type Behavior } from "./distributionConfig.js"
import { forEachInOrder } from "./each.js"
import * as Kinds from "./kinds.js"
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

/** The existing distributions that use an origin access control. */
export const usersOf = (accessControlId: string) =>
  Effect.map(Store.all(Kinds.distribution), (all) =>
    all.filter(({ config }) => origins(config).some((origin) => origin.OriginAccessControlId === accessControlId))
  )

/** Checks the quotas of one distribution. `id` is the id of an existing distribution. */
export const checkQuotas = (config: Config, id: string | undefined) =>
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
    const controls = new Set(
      origins(config)
        .map((origin) => origin.OriginAccessControlId)
        .filter(isSet)
    )
    yield* forEachInOrder([...controls], (control) =>
      Effect.flatMap(usersOf(control), (users) =>
        check(
          users.filter((user) => user.id !== id).length + 1,
          quotas.distributionsPerOriginAccessControl,
          Errors.TooManyDistributionsAssociatedToOriginAccessControl,
          "distributions with the same origin access control"
        )
      )
    )
  })

/** Checks the quota of distributions before a create. */
export const checkDistributionQuota = (staging: boolean) =>
  Effect.gen(function* () {
    const { distributions } = yield* Request.state
    const { quotas } = (yield* Request.Request).settings
    yield* check(HashMap.size(distributions) + 1, quotas.distributions, Errors.TooManyDistributions, "distributions")
    if (!staging) return
    const before = HashMap.toValues(distributions).filter(({ config }) => config.Staging === true)
    yield* check(before.length + 1, quotas.stagingDistributions, Errors.TooManyDistributions, "staging distributions")
  })
