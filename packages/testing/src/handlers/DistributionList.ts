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
import type * as Operation from "@effect-cloudfront/core/Operation"
import { behaviors, isSet } from "../internal/distributionConfig.js"
import { NO_WEB_ACL, WEB_ACL } from "../internal/distributionQuotas.js"
import { isWebACL } from "../internal/distributionValues.js"
import { references } from "../internal/distributionReferences.js"
import { list } from "../internal/family.js"
import { handle, type HandlerOf } from "../internal/handler.js"
import { ARN, uses } from "../internal/kind.js"
import { page, type Cursor, type Page, type Selection } from "../internal/page.js"
import { nameIn } from "../internal/realtimeLogs.js"
import { refuse, refuseWhen, type Refusal } from "../internal/refusal.js"
import * as Request from "../internal/request.js"
import * as Represent from "../internal/represent.js"
import { isShareable } from "../internal/shareable.js"
import * as Store from "../internal/store.js"
import type { Resource } from "../State.js"
import { connectionFunction } from "./ConnectionFunction.js"
import { CONNECTION_MODE, distribution } from "./Distribution.js"
import { trustStore } from "./TrustStore.js"

type Config = Distribution.DistributionConfig

/** What a distribution refers to. */
type Target = (typeof references)[number]["to"]

/** The result of most lists. */
const inList = (DistributionList: Page<Distribution.DistributionSummary>) => ({ DistributionList })

const inIdList = (DistributionIdList: Page<string>) => ({ DistributionIdList })

const idOf = ({ id }: Resource<Config>): string => id

/** A page of some distributions. */
const pageOf = (input: Cursor, selection: Selection<"distribution">) =>
  Effect.gen(function* () {
    const view = yield* Request.view
    return yield* page(input, "distribution", (resource) => Represent.distributionSummary(resource, view), selection)
  })

/** The operation that lists the distributions that refer to a resource. */
const byReference = <I extends Cursor, A, E extends Refusal, Item>(
  operation: Operation.Operation<I, A, E>,
  to: Target,
  id: (input: Exclude<I, void>) => string,
  missing: Effect.Effect<never, NoInfer<E>>,
  item: (resource: Resource<Config>, view: Request.View) => Item,
  wrap: (page: Page<Item>) => NoInfer<A>
): HandlerOf<Exclude<I, void>> => {
  const found = list(distribution, operation, item, wrap, (input) => ({ having: [uses(to), id(input)] }))
  return {
    ...found,
    run: (input) =>
      // The input is that of the operation.
      Effect.flatMap(Store.exists({ to }, id(input as Exclude<I, void>)), (exists) =>
        exists ? found.run(input) : missing
      )
  }
}

const MISSING = "The specified resource does not exist."
const notFound = refuse(EntityNotFound, MISSING)

const listDistributions = list(distribution, Distribution.listDistributions, Represent.distributionSummary, inList)

const byCachePolicy = byReference(
  Distribution.listDistributionsByCachePolicyId,
  "cachePolicy",
  ({ CachePolicyId }) => CachePolicyId,
  refuse(NoSuchCachePolicy, MISSING),
  idOf,
  inIdList
)

const byOriginRequestPolicy = byReference(
  Distribution.listDistributionsByOriginRequestPolicyId,
  "originRequestPolicy",
  ({ OriginRequestPolicyId }) => OriginRequestPolicyId,
  refuse(NoSuchOriginRequestPolicy, MISSING),
  idOf,
  inIdList
)

const byResponseHeadersPolicy = byReference(
  Distribution.listDistributionsByResponseHeadersPolicyId,
  "responseHeadersPolicy",
  ({ ResponseHeadersPolicyId }) => ResponseHeadersPolicyId,
  refuse(NoSuchResponseHeadersPolicy, MISSING),
  idOf,
  inIdList
)

const byKeyGroup = byReference(
  Distribution.listDistributionsByKeyGroup,
  "keyGroup",
  ({ KeyGroupId }) => KeyGroupId,
  refuse(NoSuchResource, MISSING),
  idOf,
  inIdList
)

const byVpcOrigin = byReference(
  Distribution.listDistributionsByVpcOriginId,
  "vpcOrigin",
  ({ VpcOriginId }) => VpcOriginId,
  notFound,
  idOf,
  inIdList
)

const byAnycastIpList = byReference(
  Distribution.listDistributionsByAnycastIpListId,
  "anycastIpList",
  ({ AnycastIpListId }) => AnycastIpListId,
  notFound,
  Represent.distributionSummary,
  inList
)

const byTrustStore = handle(Distribution.listDistributionsByTrustStore, (input) =>
  Effect.gen(function* () {
    const { id } = yield* Store.identify(trustStore, input.TrustStoreIdentifier)
    return inList(yield* pageOf(input, { having: [uses("trustStore"), id] }))
  })
)

const byConnectionFunction = handle(Distribution.listDistributionsByConnectionFunction, (input) =>
  Effect.gen(function* () {
    const { id } = yield* Store.identify(
      { ...connectionFunction, missing: notFound },
      input.ConnectionFunctionIdentifier
    )
    return inList(yield* pageOf(input, { having: [uses("liveConnectionFunction"), id] }))
  })
)

const byConnectionMode = list(
  distribution,
  Distribution.listDistributionsByConnectionMode,
  Represent.distributionSummary,
  inList,
  ({ ConnectionMode }) => ({ having: [CONNECTION_MODE, ConnectionMode] })
)

const byWebACL = handle(Distribution.listDistributionsByWebACLId, (input) =>
  Effect.gen(function* () {
    yield* refuseWhen(
      input.WebACLId !== NO_WEB_ACL && !isWebACL(input.WebACLId),
      InvalidWebACLId,
      "The web ACL ID specified is not valid."
    )
    return inList(yield* pageOf(input, { having: [WEB_ACL, input.WebACLId] }))
  })
)

const byRealtimeLogConfig = handle(Distribution.listDistributionsByRealtimeLogConfig, (input) =>
  Effect.gen(function* () {
    const { RealtimeLogConfigArn: arn, RealtimeLogConfigName: name } = input
    // If both are given, the name is used.
    const given = isSet(name) ? name : arn
    if (!isSet(given)) return yield* refuse(InvalidArgument, "RealtimeLogConfigName or Arn is required.")
    const matches = (one: string | undefined) => isSet(name) || one === arn
    const selection: Selection<"distribution"> = {
      having: [uses("realtimeLogConfig"), isSet(name) ? name : (nameIn(arn) ?? "")],
      where: ({ config }) => behaviors(config).some((one) => matches(one.RealtimeLogConfigArn))
    }
    return inList(yield* pageOf(input, selection))
  })
)

const byOwnedResource = handle(Distribution.listDistributionsByOwnedResource, (input) =>
  Effect.gen(function* () {
    const { settings } = yield* Request.Request
    const [entry] = yield* Store.entries(ARN, input.ResourceArn)
    if (entry === undefined || !isShareable(entry.kind)) return yield* notFound
    const DistributionList = yield* page(
      input,
      "distribution",
      (resource) => ({ DistributionId: resource.id, OwnerAccountId: settings.accountId }),
      { having: [uses(entry.kind), entry.resource.id] }
    )
    return { DistributionList }
  })
)

/**
 * @since 3.0.0
 * @category handlers
 */
export const handlers = {
  ListDistributions: listDistributions,
  ListDistributionsByCachePolicyId: byCachePolicy,
  ListDistributionsByOriginRequestPolicyId: byOriginRequestPolicy,
  ListDistributionsByResponseHeadersPolicyId: byResponseHeadersPolicy,
  ListDistributionsByKeyGroup: byKeyGroup,
  ListDistributionsByVpcOriginId: byVpcOrigin,
  ListDistributionsByAnycastIpListId: byAnycastIpList,
  ListDistributionsByTrustStore: byTrustStore,
  ListDistributionsByConnectionFunction: byConnectionFunction,
  ListDistributionsByConnectionMode: byConnectionMode,
  ListDistributionsByWebACLId: byWebACL,
  ListDistributionsByRealtimeLogConfig: byRealtimeLogConfig,
  ListDistributionsByOwnedResource: byOwnedResource
}
