/**
 * The lists of distributions: all of them, and those that use something.
 *
 * @since 0.1.0
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
type Uses = (config: Config) => boolean

/** A page of the distributions that a predicate holds for. */
const list = <Item>(cursor: Cursor, uses: Uses, item: (resource: Resource<Config>, view: Request.View) => Item) =>
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

const summaries = (cursor: Cursor, uses: Uses) =>
  Effect.map(list(cursor, uses, Represent.distributionSummary), (DistributionList) => ({ DistributionList }))

const ids = (cursor: Cursor, uses: Uses) =>
  Effect.map(
    list(cursor, uses, ({ id }) => id),
    (DistributionIdList) => ({ DistributionIdList })
  )

/** Checks that the thing is there by which distributions are to be listed. */
const exists = <E extends Refusal>(kind: keyof Existing, id: string, Class: Class<E>) =>
  Effect.flatMap(Request.Request, ({ settings }) =>
    refuseWhen(!settings.existing[kind].includes(id), Class, "The specified resource does not exist.")
  )

const listDistributions = handle(Distribution.listDistributions, (input) => summaries(input, () => true))

const byCachePolicy = handle(Distribution.listDistributionsByCachePolicyId, (input) =>
  Effect.zipRight(
    exists("cachePolicies", input.CachePolicyId, NoSuchCachePolicy),
    ids(input, (config) => behaviors(config).some((one) => one.CachePolicyId === input.CachePolicyId))
  )
)

const byOriginRequestPolicy = handle(Distribution.listDistributionsByOriginRequestPolicyId, (input) =>
  Effect.zipRight(
    exists("originRequestPolicies", input.OriginRequestPolicyId, NoSuchOriginRequestPolicy),
    ids(input, (config) => behaviors(config).some((one) => one.OriginRequestPolicyId === input.OriginRequestPolicyId))
  )
)

const byResponseHeadersPolicy = handle(Distribution.listDistributionsByResponseHeadersPolicyId, (input) =>
  Effect.zipRight(
    exists("responseHeadersPolicies", input.ResponseHeadersPolicyId, NoSuchResponseHeadersPolicy),
    ids(input, (config) =>
      behaviors(config).some((one) => one.ResponseHeadersPolicyId === input.ResponseHeadersPolicyId)
    )
  )
)

const byKeyGroup = handle(Distribution.listDistributionsByKeyGroup, (input) =>
  Effect.zipRight(
    exists("keyGroups", input.KeyGroupId, NoSuchResource),
    ids(input, (config) => behaviors(config).some((one) => items(one.TrustedKeyGroups).includes(input.KeyGroupId)))
  )
)

const byVpcOrigin = handle(Distribution.listDistributionsByVpcOriginId, (input) =>
  Effect.zipRight(
    exists("vpcOrigins", input.VpcOriginId, EntityNotFound),
    ids(input, (config) => origins(config).some((one) => one.VpcOriginConfig?.VpcOriginId === input.VpcOriginId))
  )
)

const byAnycastIpList = handle(Distribution.listDistributionsByAnycastIpListId, (input) =>
  Effect.zipRight(
    exists("anycastIpLists", input.AnycastIpListId, EntityNotFound),
    summaries(input, (config) => config.AnycastIpListId === input.AnycastIpListId)
  )
)

const trustStoreOf = (config: Config): string | undefined => config.ViewerMtlsConfig?.TrustStoreConfig?.TrustStoreId

const byTrustStore = handle(Distribution.listDistributionsByTrustStore, (input) =>
  Effect.zipRight(
    exists("trustStores", input.TrustStoreIdentifier, EntityNotFound),
    summaries(input, (config) => trustStoreOf(config) === input.TrustStoreIdentifier)
  )
)

const byConnectionFunction = handle(Distribution.listDistributionsByConnectionFunction, (input) =>
  Effect.zipRight(
    exists("connectionFunctions", input.ConnectionFunctionIdentifier, EntityNotFound),
    summaries(input, (config) => config.ConnectionFunctionAssociation?.Id === input.ConnectionFunctionIdentifier)
  )
)

const byConnectionMode = handle(Distribution.listDistributionsByConnectionMode, (input) =>
  summaries(input, (config) => (config.ConnectionMode ?? "direct") === input.ConnectionMode)
)

/** This word in place of an id asks for the distributions without a web ACL. */
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
    // The name wins when both are given.
    const isMeant = (one: string | undefined) => (isSet(name) ? one?.endsWith(`/${name}`) === true : one === arn)
    return yield* summaries(input, (config) => behaviors(config).some((one) => isMeant(one.RealtimeLogConfigArn)))
  })
)

/** The ids of what can be shared between accounts, where a distribution uses such things. */
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
    const uses: Uses = (config) => shareable(config).includes(id)
    const DistributionList = yield* list(input, uses, (resource) => ({
      DistributionId: resource.id,
      OwnerAccountId: settings.accountId
    }))
    return { DistributionList }
  })
)

/**
 * @since 0.1.0
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
