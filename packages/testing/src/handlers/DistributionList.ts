/**
 * Lists of distributions: all, or those that refer to a resource.
 *
 * @since 3.0.0
 */
import * as Effect from "effect/Effect"
import * as Distribution from "@effect-cloudfront/core/Distribution"
import {
  EntityNotFound,
  InvalidArgument,
  InvalidWebACLId,
  NoSuchCachePolicy,
  NoSuchOriginRequestPolicy,
  NoSuchResource,
  NoSuchResponseHeadersPolicy
} from "@effect-cloudfront/core/Errors"
import { behaviors, isSet, items, origins } from "../internal/distributionConfig.js"
import { isWebACL } from "../internal/distributionValues.js"
import { handle } from "../internal/handler.js"
import * as Kinds from "../internal/kinds.js"
import { page, type Cursor } from "../internal/page.js"
import { refuseWhen, type Class, type Refusal } from "../internal/refusal.js"
import * as Request from "../internal/request.js"
import * as Represent from "../internal/represent.js"
import * as Store from "../internal/store.js"
import type { Existing } from "../Settings.js"
import type { Resource } from "../State.js"

type Config = Distribution.DistributionConfig
type Predicate = (config: Config) => boolean

/** A page of the distributions for which a predicate holds. */
const list = <Item>(cursor: Cursor, uses: Predicate, item: (resource: Resource<Config>, view: Request.View) => Item) =>
  Effect.gen(function* () {
    const view = yield* Request.view
    const all = yield* Store.all(Kinds.distribution)
    return yield* page(
      cursor,
      all.filter(({ config }) => uses(config)),
      ({ id }) => id,
      (resource) => item(resource, view)
    )
  })

const summaries = (cursor: Cursor, uses: Predicate) =>
  Effect.map(list(cursor, uses, Represent.distributionSummary), (DistributionList) => ({ DistributionList }))

const ids = (cursor: Cursor, uses: Predicate) =>
  Effect.map(
    list(cursor, uses, ({ id }) => id),
    (DistributionIdList) => ({ DistributionIdList })
  )

/** Checks that the resource to which the listed distributions refer exists. */
const checkExists = <E extends Refusal>(kind: keyof Existing, id: string, Class: Class<E>) =>
  Effect.flatMap(Request.Request, ({ settings }) =>
    refuseWhen(!settings.existing[kind].includes(id), Class, "The specified resource does not exist.")
  )

const listDistributions = handle(Distribution.listDistributions, (input) => summaries(input, () => true))

const byCachePolicy = handle(Distribution.listDistributionsByCachePolicyId, (input) =>
  Effect.zipRight(
    checkExists("cachePolicies", input.CachePolicyId, NoSuchCachePolicy),
    ids(input, (config) => behaviors(config).some((one) => one.CachePolicyId === input.CachePolicyId))
  )
)

const byOriginRequestPolicy = handle(Distribution.listDistributionsByOriginRequestPolicyId, (input) =>
  Effect.zipRight(
    checkExists("originRequestPolicies", input.OriginRequestPolicyId, NoSuchOriginRequestPolicy),
    ids(input, (config) => behaviors(config).some((one) => one.OriginRequestPolicyId === input.OriginRequestPolicyId))
  )
)

const byResponseHeadersPolicy = handle(Distribution.listDistributionsByResponseHeadersPolicyId, (input) =>
  Effect.zipRight(
    checkExists("responseHeadersPolicies", input.ResponseHeadersPolicyId, NoSuchResponseHeadersPolicy),
    ids(input, (config) =>
      behaviors(config).some((one) => one.ResponseHeadersPolicyId === input.ResponseHeadersPolicyId)
    )
  )
)

const byKeyGroup = handle(Distribution.listDistributionsByKeyGroup, (input) =>
  Effect.zipRight(
    checkExists("keyGroups", input.KeyGroupId, NoSuchResource),
    ids(input, (config) => behaviors(config).some((one) => items(one.TrustedKeyGroups).includes(input.KeyGroupId)))
  )
)

const byVpcOrigin = handle(Distribution.listDistributionsByVpcOriginId, (input) =>
  Effect.zipRight(
    checkExists("vpcOrigins", input.VpcOriginId, EntityNotFound),
    ids(input, (config) => origins(config).some((one) => one.VpcOriginConfig?.VpcOriginId === input.VpcOriginId))
  )
)

const byAnycastIpList = handle(Distribution.listDistributionsByAnycastIpListId, (input) =>
  Effect.zipRight(
    checkExists("anycastIpLists", input.AnycastIpListId, EntityNotFound),
    summaries(input, (config) => config.AnycastIpListId === input.AnycastIpListId)
  )
)

const trustStoreOf = (config: Config): string | undefined => config.ViewerMtlsConfig?.TrustStoreConfig?.TrustStoreId

const byTrustStore = handle(Distribution.listDistributionsByTrustStore, (input) =>
  Effect.zipRight(
    checkExists("trustStores", input.TrustStoreIdentifier, EntityNotFound),
    summaries(input, (config) => trustStoreOf(config) === input.TrustStoreIdentifier)
  )
)

const byConnectionFunction = handle(Distribution.listDistributionsByConnectionFunction, (input) =>
  Effect.zipRight(
    checkExists("connectionFunctions", input.ConnectionFunctionIdentifier, EntityNotFound),
    summaries(input, (config) => config.ConnectionFunctionAssociation?.Id === input.ConnectionFunctionIdentifier)
  )
)

const byConnectionMode = handle(Distribution.listDistributionsByConnectionMode, (input) =>
  summaries(input, (config) => (config.ConnectionMode ?? "direct") === input.ConnectionMode)
)

/** This id stands for no web ACL: it lists the distributions without one. */
const NO_WEB_ACL = "null"

const byWebACL = handle(Distribution.listDistributionsByWebACLId, (input) =>
  Effect.zipRight(
    refuseWhen(
      input.WebACLId !== NO_WEB_ACL && !isWebACL(input.WebACLId),
      InvalidWebACLId,
      "The web ACL ID specified is not valid."
    ),
    summaries(input, (config) =>
      input.WebACLId === NO_WEB_ACL ? !isSet(config.WebACLId) : config.WebACLId === input.WebACLId
    )
  )
)

const byRealtimeLogConfig = handle(Distribution.listDistributionsByRealtimeLogConfig, (input) =>
  Effect.gen(function* () {
    const { RealtimeLogConfigArn: arn, RealtimeLogConfigName: name } = input
    yield* refuseWhen(!isSet(arn) && !isSet(name), InvalidArgument, "RealtimeLogConfigName or Arn is required.")
    // If both are given, the name is used.
    const matches = (one: string | undefined) => (isSet(name) ? one?.endsWith(`/${name}`) === true : one === arn)
    return yield* summaries(input, (config) => behaviors(config).some((one) => matches(one.RealtimeLogConfigArn)))
  })
)

/** The ids of the shareable resources that a distribution refers to. */
const shareable = (config: Config): ReadonlyArray<string> =>
  [
    config.AnycastIpListId,
    trustStoreOf(config),
    ...origins(config).map((origin) => origin.VpcOriginConfig?.VpcOriginId)
  ].filter(isSet)

const byOwnedResource = handle(Distribution.listDistributionsByOwnedResource, (input) =>
  Effect.gen(function* () {
    const { settings } = yield* Request.Request
    const id = input.ResourceArn.slice(input.ResourceArn.lastIndexOf("/") + 1)
    const { anycastIpLists, trustStores, vpcOrigins } = settings.existing
    yield* refuseWhen(
      ![...anycastIpLists, ...trustStores, ...vpcOrigins].includes(id),
      EntityNotFound,
      "The entity was not found."
    )
    const uses: Predicate = (config) => shareable(config).includes(id)
    const DistributionList = yield* list(input, uses, (resource) => ({
      DistributionId: resource.id,
      OwnerAccountId: settings.accountId
    }))
    return { DistributionList }
  })
)

/**
 * @since 3.0.0
 * @category handlers
 */
export const handlers = [
  listDistributions,
  byCachePolicy,
  byOriginRequestPolicy,
  byResponseHeadersPolicy,
  byKeyGroup,
  byVpcOrigin,
  byAnycastIpList,
  byTrustStore,
  byConnectionFunction,
  byConnectionMode,
  byWebACL,
  byRealtimeLogConfig,
  byOwnedResource
]
