/** The API's representations of stored resources. */
import * as DateTime from "effect/DateTime"
import * as Enum from "@effect-cloudfront/core/Enum"
import { DistributionSummary } from "@effect-cloudfront/core/Distribution"
import type * as Distribution from "@effect-cloudfront/core/Distribution"
import type * as Invalidation from "@effect-cloudfront/core/Invalidation"
import type * as OriginAccessControl from "@effect-cloudfront/core/OriginAccessControl"
import * as Unknown from "@effect-cloudfront/core/protocol/Unknown"
import type * as Shape from "@effect-cloudfront/core/Shape"
import type { ActiveTrustedSigners, DeploymentStatus, TrustedSigners } from "@effect-cloudfront/core/Shared"
import type * as StreamingDistribution from "@effect-cloudfront/core/StreamingDistribution"
import * as Etag from "../Etag.js"
import * as State from "../State.js"
import * as Ids from "../Ids.js"
import { aliases, behaviors, complete, isTenantOnly, items, type Behavior } from "./distributionConfig.js"
import { ownedBy } from "./kind.js"
import type { View } from "./request.js"
import * as Sequence from "./sequence.js"
import * as Table from "./table.js"

/** A time in milliseconds since the epoch, as results have it. */
export const time = (millis: number): DateTime.Utc => DateTime.unsafeMake(millis)

/** A list with its `Quantity`. `Items` is absent if it is empty. */
export const list = <A>(Items: ReadonlyArray<A>): { readonly Quantity: number; readonly Items: ReadonlyArray<A> } => ({
  Quantity: Items.length,
  Items
})

interface Trusted {
  readonly Enabled: boolean
  readonly Items?: ReadonlyArray<string> | undefined
}

const trusted = (all: ReadonlyArray<Trusted | undefined>): ReadonlyArray<string> => [
  ...new Set(all.flatMap((one) => (one?.Enabled === true ? items(one) : [])))
]

const NO_KEYS = { Quantity: 0, Items: [] }

const activeSigners = (all: ReadonlyArray<TrustedSigners | undefined>): ActiveTrustedSigners => {
  const accounts = trusted(all)
  return {
    Enabled: accounts.length > 0,
    ...list(accounts.map((AwsAccountNumber) => ({ AwsAccountNumber, KeyPairIds: NO_KEYS })))
  }
}

const activeKeyGroups = (config: Distribution.DistributionConfig): Distribution.ActiveTrustedKeyGroups => {
  const groups = trusted(behaviors(config).map((behavior) => behavior.TrustedKeyGroups))
  return { Enabled: groups.length > 0, ...list(groups.map((KeyGroupId) => ({ KeyGroupId, KeyPairIds: NO_KEYS }))) }
}

const recordals = (config: Distribution.DistributionConfig): ReadonlyArray<Distribution.AliasICPRecordal> =>
  aliases(config).map((CNAME) => ({ CNAME, ICPRecordalStatus: "APPROVED" }))

const shuffled = <A, L extends { readonly Items?: ReadonlyArray<A> | undefined }>(list: L, serial: number): L => {
  const all = items(list)
  if (all.length < 2) return list
  const keys = all.map((_, i) => Ids.text(Ids.UPPER, 8, { seed: serial, serial: i }))
  const order = all.map((_, i) => i).sort((one, other) => ((keys[one] ?? "") < (keys[other] ?? "") ? -1 : 1))
  return { ...list, Items: order.flatMap((i) => all.slice(i, i + 1)) }
}

/** A configuration without the owner of each VPC origin. It is shown only if it is another account. */
const withoutOwners = (
  config: Distribution.DistributionConfig,
  { accountId }: View["settings"]
): Distribution.DistributionConfig => {
  const isOwn = (one: Distribution.Origin): boolean => one.VpcOriginConfig?.OwnerAccountId === accountId
  const { Origins } = config
  if (!Origins.Items.some(isOwn)) return config
  const shown = (one: Distribution.Origin): Distribution.Origin => {
    if (one.VpcOriginConfig === undefined || !isOwn(one)) return one
    const { OwnerAccountId: _, ...VpcOriginConfig } = one.VpcOriginConfig
    return { ...one, VpcOriginConfig }
  }
  return { ...config, Origins: { ...Origins, Items: Origins.Items.map(shown) } }
}

/** A configuration as reads return it. For some time after a write, the service returns some lists in another order. */
export const configuration = (
  { config: stored, modifiedAt, version }: State.Resource<Distribution.DistributionConfig>,
  { now, settings }: View
): Distribution.DistributionConfig => {
  const config = withoutOwners(stored, settings)
  if (now >= modifiedAt + settings.itemOrderLag) return config
  const behavior = <A extends Behavior>(one: A): A =>
    one.TrustedKeyGroups === undefined ? one : { ...one, TrustedKeyGroups: shuffled(one.TrustedKeyGroups, version) }
  const { Aliases, CacheBehaviors, Restrictions } = config
  return {
    ...config,
    ...(Aliases && { Aliases: shuffled(Aliases, version) }),
    Origins: shuffled(config.Origins, version),
    DefaultCacheBehavior: behavior(config.DefaultCacheBehavior),
    ...(CacheBehaviors?.Items && { CacheBehaviors: { ...CacheBehaviors, Items: CacheBehaviors.Items.map(behavior) } }),
    ...(Restrictions && {
      Restrictions: { ...Restrictions, GeoRestriction: shuffled(Restrictions.GeoRestriction, version) }
    })
  }
}

const nameOf = ({ xml }: Unknown.Element): string | undefined => /^<([^\s/>]+)/.exec(xml)?.[1]

/**
 * A summary of a configuration. An unknown setting with the name of a member of the summary is removed, because a client
 * would read it as that member.
 */
export const summary = <A extends object>(shape: Shape.Shape<A>, value: A): A => {
  const unknown = Unknown.elements(value as Unknown.Carrier)
  if (unknown.length === 0 || shape.description.kind !== "structure") return value
  const members = new Set(shape.description.members().map(({ wire }) => wire))
  return { ...value, [Unknown.symbol]: unknown.filter((element) => !members.has(nameOf(element) ?? "")) }
}

export const deploymentStatus = (resource: State.Resource<unknown>, { now }: View): DeploymentStatus =>
  State.isDeployed(resource, now) ? "Deployed" : "InProgress"

/** Masks the first half of an id. */
export const mask = (id: string): string => id.slice(id.length / 2).padStart(id.length, "*")

/** A resource with invalidations. */
export interface Owner {
  readonly kind: State.StoredInvalidation["of"]
  readonly id: string
}

/** The invalidations of a resource that are in progress. They complete in the order of creation, so these are the newest. */
export const inProgress = (
  { id, kind }: Owner,
  { now, state }: View
): ReadonlyArray<State.Resource<State.StoredInvalidation>> => {
  const found: Array<State.Resource<State.StoredInvalidation>> = []
  const newestFirst = Table.having(State.table(state, "invalidation"), ownedBy(kind), id, Sequence.descending)
  for (const one of newestFirst) {
    if (State.isDeployed(one, now)) return found
    found.push(one)
  }
  return found
}

/** The members that all kinds of distributions have, in full and in summaries. */
export const common = (resource: State.Resource<unknown>, view: View) => ({
  Id: resource.id,
  ARN: resource.arn,
  Status: deploymentStatus(resource, view),
  LastModifiedTime: time(resource.modifiedAt),
  DomainName: resource.generated
})

export const distribution = (
  resource: State.Resource<Distribution.DistributionConfig>,
  view: View
): Distribution.Distribution => ({
  ...common(resource, view),
  InProgressInvalidationBatches: inProgress({ kind: "distribution", id: resource.id }, view).length,
  ActiveTrustedSigners: activeSigners(behaviors(resource.config).map((behavior) => behavior.TrustedSigners)),
  ActiveTrustedKeyGroups: activeKeyGroups(resource.config),
  DistributionConfig: configuration(resource, view),
  AliasICPRecordals: recordals(resource.config)
})

/** A stored configuration with all members. Only templates for tenants are stored without some. */
const completed = (config: Distribution.DistributionConfig): Completed =>
  isTenantOnly(config) ? complete(config) : (config as Completed)

type Completed = ReturnType<typeof complete>

/** All members of a summary, so that none can be forgotten. */
type Whole = { readonly [K in keyof Distribution.DistributionSummary]-?: unknown }

/** It names all members: an object that is put together from others by spreading takes ten times as long, and a list has a hundred. */
export const distributionSummary = (
  resource: State.Resource<Distribution.DistributionConfig>,
  view: View
): Distribution.DistributionSummary => {
  const config = completed(configuration(resource, view))
  const value = {
    Id: resource.id,
    ARN: resource.arn,
    ETag: Etag.ofVersion(resource.version),
    Status: deploymentStatus(resource, view),
    LastModifiedTime: time(resource.modifiedAt),
    DomainName: resource.generated,
    Aliases: config.Aliases,
    Origins: config.Origins,
    OriginGroups: config.OriginGroups,
    DefaultCacheBehavior: config.DefaultCacheBehavior,
    CacheBehaviors: config.CacheBehaviors,
    CustomErrorResponses: config.CustomErrorResponses,
    Comment: config.Comment,
    PriceClass: config.PriceClass,
    Enabled: config.Enabled,
    ViewerCertificate: config.ViewerCertificate,
    Restrictions: config.Restrictions,
    WebACLId: config.WebACLId,
    IsIPV6Enabled: config.IsIPV6Enabled,
    Staging: config.Staging,
    AnycastIpListId: config.AnycastIpListId,
    ViewerMtlsConfig: config.ViewerMtlsConfig,
    ConnectionFunctionAssociation: config.ConnectionFunctionAssociation,
    ConnectionMode: config.ConnectionMode ?? "direct",
    // The service is known to return upper case in some responses. Clients must accept both.
    HttpVersion: Enum.unknown(config.HttpVersion.toUpperCase()),
    AliasICPRecordals: recordals(resource.config)
  } satisfies Whole
  const unknown = Unknown.elements(config)
  return unknown.length === 0 ? value : summary(DistributionSummary, Unknown.withElements(value, unknown))
}

export const streamingDistribution = (
  resource: State.Resource<StreamingDistribution.StreamingDistributionConfig>,
  view: View
): StreamingDistribution.StreamingDistribution => ({
  ...common(resource, view),
  ActiveTrustedSigners: activeSigners([resource.config.TrustedSigners]),
  StreamingDistributionConfig: resource.config
})

export const originAccessControl = ({
  config,
  id
}: State.Resource<OriginAccessControl.OriginAccessControlConfig>): OriginAccessControl.OriginAccessControl => ({
  Id: id,
  OriginAccessControlConfig: config
})

export const invalidation = (
  one: State.Resource<State.StoredInvalidation>,
  { now }: View
): Invalidation.Invalidation => ({
  Id: one.id,
  Status: State.isDeployed(one, now) ? "Completed" : "InProgress",
  CreateTime: time(one.createdAt),
  InvalidationBatch: one.config.batch
})

export const invalidationSummary = (
  one: State.Resource<State.StoredInvalidation>,
  view: View
): Invalidation.InvalidationSummary => {
  const { InvalidationBatch: _batch, ...summary } = invalidation(one, view)
  return summary
}
