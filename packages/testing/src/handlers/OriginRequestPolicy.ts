/**
 * Origin request policies.
 *
 * @since 3.0.0
 */
import * as Effect from "effect/Effect"
import {
  NoSuchOriginRequestPolicy,
  OriginRequestPolicyAlreadyExists,
  OriginRequestPolicyInUse,
  TooManyCookiesInOriginRequestPolicy,
  TooManyHeadersInOriginRequestPolicy,
  TooManyOriginRequestPolicies,
  TooManyQueryStringsInOriginRequestPolicy
} from "@effect-cloudfront/core/Errors"
import * as Api from "@effect-cloudfront/core/OriginRequestPolicy"
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

type Config = Api.OriginRequestPolicyConfig

const choices = ({ CookiesConfig, HeadersConfig, QueryStringsConfig }: Config) => ({
  headers: choice("Headers", HeadersConfig.HeaderBehavior, HeadersConfig.Headers),
  cookies: choice("Cookies", CookiesConfig.CookieBehavior, CookiesConfig.Cookies),
  queryStrings: choice("QueryStrings", QueryStringsConfig.QueryStringBehavior, QueryStringsConfig.QueryStrings)
})

/**
 * @since 3.0.0
 * @category kinds
 */
export const originRequestPolicy = describe("originRequestPolicy", {
  ...policy,
  noun: "origin request policy",
  path: "origin-request-policy",
  missing: refuse(NoSuchOriginRequestPolicy, "The specified origin request policy does not exist."),
  complete: (config) => ({ ...config, Comment: config.Comment ?? "" }),
  check: (config) =>
    Effect.gen(function* () {
      yield* checkNames(config)
      const all = choices(config)
      yield* checkChoices(Object.values(all))
      yield* invalid(
        all.headers.behavior === "allViewerAndWhitelistCloudFront" &&
          !all.headers.names.every((name) => /^cloudfront-/i.test(name)),
        "Headers",
        "may only have the headers of CloudFront with the behavior allViewerAndWhitelistCloudFront"
      )
    }),
  unique: {
    name: ({ Name }) => Name,
    exists: refuse(OriginRequestPolicyAlreadyExists, "An origin request policy with this name already exists.")
  },
  limits: (config) =>
    Effect.gen(function* () {
      const { quotas } = (yield* Request.Request).settings
      const { cookies, headers, queryStrings } = choices(config)
      yield* Quota.check(headers.names.length, quotas.headersPerPolicy, TooManyHeadersInOriginRequestPolicy, "headers")
      yield* Quota.check(cookies.names.length, quotas.cookiesPerPolicy, TooManyCookiesInOriginRequestPolicy, "cookies")
      yield* Quota.check(
        queryStrings.names.length,
        quotas.queryStringsPerPolicy,
        TooManyQueryStringsInOriginRequestPolicy,
        "query strings"
      )
    }),
  quota: { quota: "originRequestPolicies", tooMany: TooManyOriginRequestPolicies },
  inUse: refuse(
    OriginRequestPolicyInUse,
    "The specified origin request policy is currently associated with a cache behavior. Please disassociate the policy before deleting."
  ),
  managed: Managed.originRequestPolicies
})

const represent = ({ config, id, modifiedAt }: Resource<Config>): Api.OriginRequestPolicy => ({
  Id: id,
  LastModifiedTime: time(modifiedAt),
  OriginRequestPolicyConfig: config
})

const show = (resource: Resource<Config>) => ({ OriginRequestPolicy: represent(resource) })

/**
 * @since 3.0.0
 * @category handlers
 */
export const handlers = {
  CreateOriginRequestPolicy: Family.create(
    originRequestPolicy,
    Api.createOriginRequestPolicy,
    (input) => input.OriginRequestPolicyConfig,
    show
  ),
  GetOriginRequestPolicy: Family.get(originRequestPolicy, Api.getOriginRequestPolicy, show),
  GetOriginRequestPolicyConfig: Family.get(originRequestPolicy, Api.getOriginRequestPolicyConfig, ({ config }) => ({
    OriginRequestPolicyConfig: config
  })),
  UpdateOriginRequestPolicy: Family.update(
    originRequestPolicy,
    Api.updateOriginRequestPolicy,
    (input) => input.OriginRequestPolicyConfig,
    show
  ),
  DeleteOriginRequestPolicy: Family.remove(originRequestPolicy, Api.deleteOriginRequestPolicy),
  ListOriginRequestPolicies: Family.list(
    originRequestPolicy,
    Api.listOriginRequestPolicies,
    (resource) => ({ Type: typeOf(resource), ...show(resource) }),
    (OriginRequestPolicyList) => ({ OriginRequestPolicyList }),
    ofType
  )
}
