/**
 * Cache policies.
 *
 * @since 3.0.0
 */
import * as Effect from "effect/Effect"
import * as Api from "@effect-cloudfront/core/CachePolicy"
import {
  CachePolicyAlreadyExists,
  CachePolicyInUse,
  NoSuchCachePolicy,
  TooManyCachePolicies,
  TooManyCookiesInCachePolicy,
  TooManyHeadersInCachePolicy,
  TooManyQueryStringsInCachePolicy
} from "@effect-cloudfront/core/Errors"
import { forEachInOrder } from "../internal/each.js"
import * as Family from "../internal/family.js"
import { describe } from "../internal/kind.js"
import * as Managed from "../internal/managedPolicies.js"
import { checkChoices, choice, ofType, policy, typeOf } from "../internal/policies.js"
import * as Quota from "../internal/quota.js"
import { refuse } from "../internal/refusal.js"
import * as Request from "../internal/request.js"
import { time } from "../internal/represent.js"
import { checkNames, invalid } from "../internal/values.js"
import type { Resource } from "../State.js"

type Config = Api.CachePolicyConfig

const DAY = 86_400
const YEAR = 31_536_000

const NOTHING: Api.ParametersInCacheKeyAndForwardedToOrigin = {
  EnableAcceptEncodingGzip: false,
  EnableAcceptEncodingBrotli: false,
  HeadersConfig: { HeaderBehavior: "none" },
  CookiesConfig: { CookieBehavior: "none" },
  QueryStringsConfig: { QueryStringBehavior: "none" }
}

const complete = (config: Config) => {
  const DefaultTTL = config.DefaultTTL ?? Math.max(DAY, config.MinTTL)
  const parameters = config.ParametersInCacheKeyAndForwardedToOrigin ?? NOTHING
  return {
    ...config,
    Comment: config.Comment ?? "",
    DefaultTTL,
    MaxTTL: config.MaxTTL ?? Math.max(YEAR, DefaultTTL),
    ParametersInCacheKeyAndForwardedToOrigin: {
      ...parameters,
      EnableAcceptEncodingBrotli: parameters.EnableAcceptEncodingBrotli ?? false
    }
  }
}

const choices = (config: Config) => {
  const { CookiesConfig, HeadersConfig, QueryStringsConfig } = complete(config).ParametersInCacheKeyAndForwardedToOrigin
  return {
    headers: choice("Headers", HeadersConfig.HeaderBehavior, HeadersConfig.Headers),
    cookies: choice("Cookies", CookiesConfig.CookieBehavior, CookiesConfig.Cookies),
    queryStrings: choice("QueryStrings", QueryStringsConfig.QueryStringBehavior, QueryStringsConfig.QueryStrings)
  }
}

/** Checks that a policy without caching has nothing in its cache key. */
const checkDisabled = (config: Config) => {
  const { MaxTTL, ParametersInCacheKeyAndForwardedToOrigin: key } = complete(config)
  const { cookies, headers, queryStrings } = choices(config)
  return forEachInOrder(
    [
      [key.EnableAcceptEncodingGzip, "EnableAcceptEncodingGzip"],
      [key.EnableAcceptEncodingBrotli, "EnableAcceptEncodingBrotli"],
      [headers.behavior !== "none", "HeaderBehavior"],
      [cookies.behavior !== "none", "CookieBehavior"],
      [queryStrings.behavior !== "none", "QueryStringBehavior"]
    ] as const,
    ([isSet, name]) => invalid(MaxTTL === 0 && isSet, name, "is invalid for policy with caching disabled")
  )
}

const check = (config: Config) =>
  Effect.gen(function* () {
    yield* checkNames(config)
    const { DefaultTTL, MaxTTL, MinTTL, ParametersInCacheKeyAndForwardedToOrigin: key } = complete(config)
    yield* invalid(MinTTL < 0, "MinTTL", "is too small")
    yield* invalid(DefaultTTL < MinTTL, "DefaultTTL", "is less than MinTTL")
    yield* invalid(MaxTTL < DefaultTTL, "MaxTTL", "is less than DefaultTTL")
    yield* checkDisabled(config)
    const all = choices(config)
    yield* checkChoices(Object.values(all))
    yield* invalid(
      (key.EnableAcceptEncodingGzip || key.EnableAcceptEncodingBrotli) &&
        all.headers.names.some((name) => name.toLowerCase() === "accept-encoding"),
      "Headers",
      "can't have Accept-Encoding when EnableAcceptEncodingGzip or EnableAcceptEncodingBrotli is true"
    )
  })

/**
 * @since 3.0.0
 * @category kinds
 */
export const cachePolicy = describe("cachePolicy", {
  ...policy,
  noun: "cache policy",
  path: "cache-policy",
  missing: refuse(NoSuchCachePolicy, "The specified cache policy does not exist."),
  complete,
  check,
  unique: {
    name: ({ Name }) => Name,
    exists: refuse(CachePolicyAlreadyExists, "A cache policy with this name already exists.")
  },
  limits: (config) =>
    Effect.gen(function* () {
      const { quotas } = (yield* Request.Request).settings
      const { cookies, headers, queryStrings } = choices(config)
      yield* Quota.check(headers.names.length, quotas.headersPerPolicy, TooManyHeadersInCachePolicy, "headers")
      yield* Quota.check(cookies.names.length, quotas.cookiesPerPolicy, TooManyCookiesInCachePolicy, "cookies")
      yield* Quota.check(
        queryStrings.names.length,
        quotas.queryStringsPerPolicy,
        TooManyQueryStringsInCachePolicy,
        "query strings"
      )
    }),
  quota: { quota: "cachePolicies", tooMany: TooManyCachePolicies },
  inUse: refuse(
    CachePolicyInUse,
    "The specified cache policy is currently associated with a cache behavior. Please disassociate the policy before deleting."
  ),
  managed: Managed.cachePolicies
})

const represent = ({ config, id, modifiedAt }: Resource<Config>): Api.CachePolicy => ({
  Id: id,
  LastModifiedTime: time(modifiedAt),
  CachePolicyConfig: config
})

const show = (resource: Resource<Config>) => ({ CachePolicy: represent(resource) })

/**
 * @since 3.0.0
 * @category handlers
 */
export const handlers = {
  CreateCachePolicy: Family.create(cachePolicy, Api.createCachePolicy, (input) => input.CachePolicyConfig, show),
  GetCachePolicy: Family.get(cachePolicy, Api.getCachePolicy, show),
  GetCachePolicyConfig: Family.get(cachePolicy, Api.getCachePolicyConfig, ({ config }) => ({
    CachePolicyConfig: config
  })),
  UpdateCachePolicy: Family.update(cachePolicy, Api.updateCachePolicy, (input) => input.CachePolicyConfig, show),
  DeleteCachePolicy: Family.remove(cachePolicy, Api.deleteCachePolicy),
  ListCachePolicies: Family.list(
    cachePolicy,
    Api.listCachePolicies,
    (resource) => ({ Type: typeOf(resource), ...show(resource) }),
    (CachePolicyList) => ({ CachePolicyList }),
    ofType
  )
}
