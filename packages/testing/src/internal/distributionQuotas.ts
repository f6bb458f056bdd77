/** The quotas of distributions. */
import * as Effect from "effect/Effect"
import type * as Distribution from "@effect-cloudfront/core/Distribution"
import * as Errors from "@effect-cloudfront/core/Errors"
import type { Resource } from "../State.js"
import {
  aliases,
  behaviors,
  dedicatedCertificate,
  isSet,
  items,
  lambdas,
  origins,
  type Behavior
} from "./distributionConfig.js"
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
    const { Cookies, Headers, QueryStringCacheKeys } = behavior.ForwardedValues ?? {}
    yield* check(
      items(Headers).length,
      quotas.forwardedHeaders,
      Errors.TooManyHeadersInForwardedValues,
      "forwarded headers"
    )
    yield* check(
      items(Cookies?.WhitelistedNames).length,
      quotas.forwardedCookies,
      Errors.TooManyCookieNamesInWhiteList,
      "forwarded cookies"
    )
    yield* check(
      items(QueryStringCacheKeys).length,
      quotas.forwardedQueryStrings,
      Errors.TooManyQueryStringParameters,
      "forwarded query strings"
    )
  })

/** The facets of the Lambda functions of a distribution, and of whether it has any. */
export const LAMBDA = "Lambda function"
export const HAS_LAMBDA = "has a Lambda function"

/** Checks the functions of both kinds. */
const checkFunctions = (config: Config, current: Resource<Config> | undefined) =>
  Effect.gen(function* () {
    const { quotas } = (yield* Request.Request).settings
    const associations = behaviors(config).reduce((sum, one) => sum + items(one.FunctionAssociations).length, 0)
    yield* check(associations, quotas.functionAssociations, Errors.TooManyFunctionAssociations, "functions")
    const all = lambdas(config)
    if (all.length === 0) return
    yield* check(all.length, quotas.lambdaFunctionAssociations, Errors.TooManyLambdaFunctionAssociations, "functions")
    const before = new Set(current === undefined ? [] : lambdas(current.config))
    if (before.size === 0) {
      yield* check(
        (yield* Store.count("distribution", HAS_LAMBDA, "true")) + 1,
        quotas.distributionsWithLambda,
        Errors.TooManyDistributionsWithLambdaAssociations,
        "distributions with Lambda functions"
      )
    }
    const added = new Set(all.filter((arn) => !before.has(arn)))
    yield* forEachInOrder([...added], (arn) =>
      Effect.flatMap(Store.count("distribution", LAMBDA, arn), (count) =>
        check(
          count + 1,
          quotas.distributionsPerLambdaFunction,
          Errors.TooManyDistributionsWithSingleFunctionARN,
          "distributions with the same Lambda function"
        )
      )
    )
  })

/** The facet of the web ACL. A distribution without one has the value `NO_WEB_ACL`. */
export const WEB_ACL = "web ACL"
export const NO_WEB_ACL = "null"

/** Checks how many distributions have the same web ACL. */
export const checkWebACL = (id: string | undefined, current: Resource<Config> | undefined) =>
  Effect.gen(function* () {
    if (!isSet(id) || id === current?.config.WebACLId) return
    const { quotas } = (yield* Request.Request).settings
    yield* check(
      (yield* Store.count("distribution", WEB_ACL, id)) + 1,
      quotas.distributionsPerWebACL,
      Errors.EntityLimitExceeded,
      "distributions with the same web ACL"
    )
  })

/** The facet of the distributions with dedicated IP addresses. */
export const DEDICATED = "dedicated IP addresses"

/** Checks how many certificates are served from dedicated IP addresses. */
const checkCertificates = (config: Config, current: Resource<Config> | undefined) =>
  Effect.gen(function* () {
    const own = dedicatedCertificate(config)
    if (own === undefined) return
    const { quotas } = (yield* Request.Request).settings
    const users = Array.from(yield* Store.having("distribution", DEDICATED, "true"))
    const others = new Set(
      users.filter(({ id }) => id !== current?.id).map((user) => dedicatedCertificate(user.config))
    )
    if (others.has(own)) return
    yield* check(
      others.size + 1,
      quotas.dedicatedIpCertificates,
      Errors.TooManyCertificates,
      "certificates with dedicated IP addresses"
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
    yield* checkFunctions(config, current)
    yield* checkCertificates(config, current)
    yield* checkWebACL(config.WebACLId, current)
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
