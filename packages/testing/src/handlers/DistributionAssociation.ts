/**
 * Web ACLs and aliases of a distribution, changed without an update of the whole configuration.
 *
 * @since 3.0.0
 */
import * as Effect from "effect/Effect"
import * as Distribution from "@effect-cloudfront/core/Distribution"
import {
  EntityNotFound,
  IllegalUpdate,
  InvalidArgument,
  NoSuchDistribution,
  TooManyDistributionCNAMEs
} from "@effect-cloudfront/core/Errors"
import * as Etag from "../Etag.js"
import * as Aliases from "../internal/aliases.js"
import { aliases, isTenantOnly } from "../internal/distributionConfig.js"
import { checkCertificate, isWebACL } from "../internal/distributionValues.js"
import { handle } from "../internal/handler.js"
import * as Kinds from "../internal/kinds.js"
import { page } from "../internal/page.js"
import * as Quota from "../internal/quota.js"
import { refuse, refuseWhen } from "../internal/refusal.js"
import * as Request from "../internal/request.js"
import * as Represent from "../internal/represent.js"
import * as Store from "../internal/store.js"
import type { Resource } from "../State.js"

type Config = Distribution.DistributionConfig

const setWebACL = (resource: Resource<Config>, WebACLId: string) =>
  Effect.map(Store.write(Kinds.distribution, resource, { ...resource.config, WebACLId }), ({ id, version }) => ({
    Id: id,
    ETag: Etag.ofVersion(version)
  }))

const associateWebACL = handle(Distribution.associateDistributionWebACL, (input) =>
  Effect.gen(function* () {
    const current = yield* Store.findVersion(Kinds.distribution, input.Id, input.IfMatch, EntityNotFound)
    const WebACLArn = yield* Request.argument(input.WebACLArn)
    yield* refuseWhen(!isWebACL(WebACLArn), InvalidArgument, "The parameter WebACLArn is not valid.")
    return { ...(yield* setWebACL(current, WebACLArn)), WebACLArn }
  })
)

const disassociateWebACL = handle(Distribution.disassociateDistributionWebACL, (input) =>
  Effect.flatMap(Store.findVersion(Kinds.distribution, input.Id, input.IfMatch, EntityNotFound), (current) =>
    setWebACL(current, "")
  )
)

const withAliases = (resource: Resource<Config>, names: ReadonlyArray<string>) =>
  Store.write(Kinds.distribution, resource, {
    ...resource.config,
    Aliases: Represent.list(names)
  })

const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()

/** Moves an alias from any other distribution. The DNS record that the service requires is assumed to exist. */
const associateAlias = handle(Distribution.associateAlias, (input) =>
  Effect.gen(function* () {
    const { settings } = yield* Request.Request
    const target = yield* Store.find(Kinds.distribution, input.TargetDistributionId, NoSuchDistribution)
    const alias = input.Alias
    yield* Aliases.checkSyntax([alias])
    yield* refuseWhen(target.config.Staging === true, IllegalUpdate, "A staging distribution can't have aliases.")
    yield* refuseWhen(isTenantOnly(target.config), IllegalUpdate, "A multi-tenant distribution can't have aliases.")
    const names = [...aliases(target.config).filter((name) => !isSame(name, alias)), alias]
    yield* Effect.catchTag(
      checkCertificate({ ...target.config, Aliases: Represent.list(names) }),
      "InvalidViewerCertificate",
      ({ message }) => refuse(InvalidArgument, message)
    )
    yield* Quota.check(names.length, settings.quotas.aliases, TooManyDistributionCNAMEs, "aliases")
    const sources = (yield* Store.all(Kinds.distribution)).filter(
      ({ config, id }) => id !== target.id && aliases(config).some((name) => isSame(name, alias))
    )
    yield* Effect.forEach(
      sources,
      (source) =>
        withAliases(
          source,
          aliases(source.config).filter((name) => !isSame(name, alias))
        ),
      { concurrency: 1, discard: true }
    )
    yield* withAliases(target, names)
  })
)

/** Masks the first half of an id. */
const mask = (id: string): string => id.slice(id.length / 2).padStart(id.length, "*")

const listConflictingAliases = handle(Distribution.listConflictingAliases, (input) =>
  Effect.gen(function* () {
    const { settings } = yield* Request.Request
    yield* Store.find(Kinds.distribution, input.DistributionId, NoSuchDistribution)
    const overlaps = (name: string) => Aliases.covers(name, input.Alias) || Aliases.covers(input.Alias, name)
    const others = (yield* Store.all(Kinds.distribution)).filter(
      ({ config, id }) => id !== input.DistributionId && aliases(config).some(overlaps)
    )
    // The marker is the id of a distribution, so a page has all or none of the aliases of one.
    const {
      IsTruncated: _,
      Items,
      Marker: __,
      ...rest
    } = yield* page(
      input,
      others,
      ({ id }) => id,
      ({ config, id }) => {
        const owner = { DistributionId: mask(id), AccountId: mask(settings.accountId) }
        return aliases(config)
          .filter(overlaps)
          .map((Alias) => ({ Alias, ...owner }))
      }
    )
    const ConflictingAliasesList = { ...rest, ...Represent.list(Items.flat()) }
    return { ConflictingAliasesList }
  })
)

/**
 * @since 3.0.0
 * @category handlers
 */
export const handlers = [associateWebACL, disassociateWebACL, associateAlias, listConflictingAliases]
