/**
 * The domains of distributions and distribution tenants.
 *
 * @since 3.0.0
 */
import * as Effect from "effect/Effect"
import * as Api from "@effect-cloudfront/core/DistributionTenant"
import { EntityNotFound, IllegalUpdate, InvalidArgument } from "@effect-cloudfront/core/Errors"
import * as Aliases from "../internal/aliases.js"
import { isPaired } from "../internal/continuousDeployment.js"
import { aliases, isSet, isTenantOnly } from "../internal/distributionConfig.js"
import { checkCertificate } from "../internal/distributionValues.js"
import { forEachInOrder } from "../internal/each.js"
import { handle } from "../internal/handler.js"
import { sizeOf } from "../internal/page.js"
import { refuse, refuseWhen } from "../internal/refusal.js"
import * as Represent from "../internal/represent.js"
import * as Request from "../internal/request.js"
import * as Store from "../internal/store.js"
import * as Table from "../internal/table.js"
import * as Tenants from "../internal/tenants.js"
import type * as World from "../internal/world.js"
import * as State from "../State.js"
import { distributionTenant } from "./DistributionTenant.js"

/** The kinds whose domains can be moved, with their names in results. */
const TYPES = { distribution: "distribution", distributionTenant: "distribution-tenant" } as const

type Kind = keyof typeof TYPES

/** A resource with domains. */
type Holder = { readonly [K in Kind]: Store.Entry<K> }[Kind]

const KINDS: ReadonlyArray<Kind> = ["distribution", "distributionTenant"]

const entry = <K extends Kind>(kind: K, resource: State.Resource<State.Kinds[K]>): Holder =>
  // The kind is that of the resource.
  ({ kind, resource }) as Holder

const domainsOf = (holder: Holder): ReadonlyArray<string> =>
  holder.kind === "distribution" ? aliases(holder.resource.config) : Tenants.domains(holder.resource.config)

const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()

const missing = refuse(EntityNotFound, "The specified distribution or distribution tenant does not exist.")

/** Finds the resource of exactly one id. */
const findHolder = ({
  DistributionId,
  DistributionTenantId
}: Api.DistributionResourceId): Effect.Effect<Holder, EntityNotFound | InvalidArgument, Request.Request> =>
  Effect.gen(function* () {
    yield* refuseWhen(
      isSet(DistributionId) === isSet(DistributionTenantId),
      InvalidArgument,
      "Exactly one of the parameters DistributionId and DistributionTenantId is required."
    )
    return isSet(DistributionId)
      ? entry("distribution", yield* Store.find("distribution", DistributionId, missing))
      : entry("distributionTenant", yield* Store.find("distributionTenant", DistributionTenantId ?? "", missing))
  })

const checkVersion = ({ kind, resource }: Store.Entry<Kind>, given: string) => Store.checkVersion(kind, given, resource)

/** Writes other domains of a resource. */
const write = (holder: Holder, domains: ReadonlyArray<string>): Effect.Effect<string, never, Request.Request> =>
  Effect.gen(function* () {
    if (holder.kind === "distribution") {
      const { config } = holder.resource
      const changed = yield* Store.write(holder.kind, holder.resource, { ...config, Aliases: Represent.list(domains) })
      return yield* Store.etag(holder.kind, changed)
    }
    const Domains = domains.map((Domain) => ({ Domain }))
    const changed = yield* Store.write(holder.kind, holder.resource, { ...holder.resource.config, Domains })
    return yield* Store.etag(holder.kind, changed)
  })

/** Refuses a distribution whose aliases cannot change. */
const checkChangeable = (holder: Holder) =>
  holder.kind === "distribution"
    ? Effect.flatMap(isPaired(holder.resource), (isPaired) =>
        refuseWhen(isPaired, IllegalUpdate, "Aliases can't change while a continuous deployment policy is attached.")
      )
    : Effect.void

/** Refuses a resource that cannot have the domain, or has no certificate for it. */
const checkTarget = (holder: Holder, domain: string, domains: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    const view = yield* Request.view
    const { aliases, domainsPerTenant } = view.settings.quotas
    yield* refuseWhen(
      domains.length > (holder.kind === "distribution" ? aliases : domainsPerTenant) ||
        (holder.kind === "distribution" &&
          (holder.resource.config.Staging === true || isTenantOnly(holder.resource.config))),
      IllegalUpdate,
      "The target is a staging or multi-tenant distribution, or has the maximum number of domains."
    )
    if (holder.kind === "distribution") {
      const config = { ...holder.resource.config, Aliases: Represent.list(domains) }
      return yield* Effect.catchTag(checkCertificate(config), "InvalidViewerCertificate", ({ message }) =>
        refuse(InvalidArgument, message)
      )
    }
    yield* refuseWhen(
      !Tenants.isCovered(view, holder.resource.config, domain),
      InvalidArgument,
      "No certificate of the target covers the domain."
    )
  })

/** The resource that has a domain in a state, or `undefined`. */
const holderIn = (state: State.State, domain: string): Holder | undefined => {
  for (const kind of KINDS) {
    const found = Table.find(State.table(state, kind), Aliases.ALIAS, domain.toLowerCase())
    if (found !== undefined) return entry(kind, found)
  }
  return undefined
}

/** Finds the resource of the account that has a domain. */
const findSource = (domain: string) =>
  Effect.flatMap(Request.state, (state) => {
    const found = holderIn(state, domain)
    return found === undefined
      ? refuse(EntityNotFound, "No distribution or distribution tenant has the specified domain.")
      : Effect.succeed(found)
  })

const updateDomainAssociation = handle(Api.updateDomainAssociation, (input) =>
  Effect.gen(function* () {
    const { Domain, IfMatch, TargetResource } = yield* Request.updateBody(Api.updateDomainAssociation, input)
    const target = yield* findHolder(TargetResource)
    yield* checkVersion(target, IfMatch)
    yield* Aliases.checkSyntax([Domain])
    const source = yield* findSource(Domain)
    const isMoved = source.resource.id !== target.resource.id
    yield* refuseWhen(
      isMoved && source.resource.config.Enabled,
      IllegalUpdate,
      "The distribution or distribution tenant that has the domain must be disabled."
    )
    const domains = [...domainsOf(target).filter((name) => !isSame(name, Domain)), Domain]
    yield* forEachInOrder([target, source], checkChangeable)
    yield* checkTarget(target, Domain, domains)
    if (isMoved) {
      yield* write(
        source,
        domainsOf(source).filter((name) => !isSame(name, Domain))
      )
    }
    return { Domain, ResourceId: target.resource.id, ETag: yield* write(target, domains) }
  })
)

/** A domain, the resource that has it, and the account of the resource. */
interface Held {
  readonly domain: string
  readonly holder: Holder
  readonly account: string
}

/** The domains in the accounts that overlap with a domain: those after one of them, or all. */
const overlapping = function* (
  accounts: ReadonlyArray<World.Owned>,
  domain: string,
  after: Held | undefined
): Generator<Held> {
  const parts = accounts.flatMap((owned) =>
    Aliases.overlapping(domain).flatMap(([facet, value]) =>
      KINDS.map((kind) => ({
        ...owned,
        kind,
        facet,
        value,
        has: (name: string) => (facet === Aliases.ALIAS ? isSame(name, value) : Aliases.covers(domain, name))
      }))
    )
  )
  const first = parts.findIndex(
    ({ account, has, kind }) =>
      after === undefined || (account === after.account && kind === after.holder.kind && has(after.domain))
  )
  for (const [i, { account, facet, has, kind, state, value }] of parts.entries()) {
    if (i < first) continue
    const last = i === first ? after : undefined
    const place = last === undefined ? undefined : last.holder.resource.place - 1
    for (const resource of Table.having(State.table(state, kind), facet, value, undefined, place)) {
      const holder = entry(kind, resource)
      const names = domainsOf(holder).filter(has)
      const from =
        resource.id === last?.holder.resource.id ? names.findIndex((name) => isSame(name, last.domain)) + 1 : 0
      for (const domain of names.slice(from)) yield { domain, holder, account }
    }
  }
}

/** The domain that a marker names. No two resources have the same one. */
const findMarker = (accounts: ReadonlyArray<World.Owned>, domain: string, marker: string) =>
  Effect.gen(function* () {
    if (marker === "") return undefined
    yield* refuseWhen(!Aliases.overlaps(domain, marker), InvalidArgument, "The parameter Marker is not valid.")
    for (const { account, state } of accounts) {
      const holder = holderIn(state, marker)
      if (holder !== undefined) return { domain: marker, holder, account }
    }
    return yield* refuse(InvalidArgument, "The parameter Marker is not a domain of the list.")
  })

/** Whether a certificate of a resource covers a domain. */
const isProved = (holder: Holder, domain: string) =>
  holder.kind === "distribution"
    ? Effect.match(checkCertificate({ ...holder.resource.config, Aliases: Represent.list([domain]) }), {
        onFailure: () => false,
        onSuccess: () => true
      })
    : Effect.map(Request.view, (view) => Tenants.isCovered(view, holder.resource.config, domain))

const listDomainConflicts = handle(Api.listDomainConflicts, (input) =>
  Effect.gen(function* () {
    const { Domain, DomainControlValidationResource, Marker = "" } = yield* Request.body(Api.listDomainConflicts, input)
    yield* Aliases.checkSyntax([Domain])
    const control = yield* findHolder(DomainControlValidationResource)
    const view = yield* Request.view
    yield* refuseWhen(
      !(yield* isProved(control, Domain)),
      InvalidArgument,
      "No certificate of the resource covers the domain."
    )
    const size = yield* sizeOf(input.MaxItems)
    const { others } = yield* Request.Request
    const accounts = [{ account: view.settings.accountId, state: view.state }, ...others]
    const after = yield* findMarker(accounts, Domain, Marker)
    const found: Array<Held> = []
    for (const held of overlapping(accounts, Domain, after)) {
      if (found.push(held) > size) break
    }
    const next =
      found.length > size ? found[size - 1]?.domain : view.settings.lastPageMarker === "empty" ? "" : undefined
    return {
      // The resource itself is among them, in an example of the AWS CLI.
      DomainConflicts: found.slice(0, size).map(({ account, domain, holder }) => ({
        Domain: domain,
        ResourceType: TYPES[holder.kind],
        ResourceId: Represent.mask(holder.resource.id),
        AccountId: Represent.mask(account)
      })),
      ...(next === undefined ? {} : { NextMarker: next })
    }
  })
)

const REASONS: Readonly<Record<string, string>> = {
  "invalid-configuration":
    "The DNS record of the domain does not point to the routing endpoint of the connection group.",
  "unknown-configuration": "The DNS record of the domain can't be resolved."
}

const verifyDnsConfiguration = handle(Api.verifyDnsConfiguration, (input) =>
  Effect.gen(function* () {
    const { Domain, Identifier } = yield* Request.body(Api.verifyDnsConfiguration, input)
    const tenant = yield* Store.identify(distributionTenant, Identifier)
    const { settings } = yield* Request.Request
    const own = Tenants.domains(tenant.config)
    const named = own.filter((name) => !isSet(Domain) || isSame(name, Domain))
    yield* refuseWhen(
      isSet(Domain) && named.length === 0,
      InvalidArgument,
      "The parameter Domain is not a domain of the distribution tenant."
    )
    return {
      DnsConfigurationList: named.map((Domain) => {
        const Status = Tenants.dnsStatus(settings, Domain)
        const Reason = REASONS[Status]
        return { Domain, Status, ...(Reason === undefined ? {} : { Reason }) }
      })
    }
  })
)

/**
 * @since 3.0.0
 * @category handlers
 */
export const handlers = {
  UpdateDomainAssociation: updateDomainAssociation,
  ListDomainConflicts: listDomainConflicts,
  VerifyDnsConfiguration: verifyDnsConfiguration
}
