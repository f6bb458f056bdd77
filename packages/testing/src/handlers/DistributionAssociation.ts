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
import * as Aliases from "../internal/aliases.js"
import { checkWebACL, isPaired } from "../internal/continuousDeployment.js"
import { aliases, isTenantOnly } from "../internal/distributionConfig.js"
import * as Quotas from "../internal/distributionQuotas.js"
import { checkCertificate, isWebACL } from "../internal/distributionValues.js"
import { forEachInOrder } from "../internal/each.js"
import { handle } from "../internal/handler.js"
import { pageOfAccounts } from "../internal/page.js"
import * as Quota from "../internal/quota.js"
import { refuse, refuseWhen } from "../internal/refusal.js"
import * as Request from "../internal/request.js"
import * as Represent from "../internal/represent.js"
import * as Store from "../internal/store.js"
import * as State from "../State.js"

type Config = Distribution.DistributionConfig

const missing = refuse(NoSuchDistribution, "The specified distribution does not exist.")
const notFound = refuse(EntityNotFound, "The specified distribution does not exist.")

const setWebACL = (resource: State.Resource<Config>, WebACLId: string) =>
  Effect.gen(function* () {
    yield* checkWebACL(resource, WebACLId)
    const changed = yield* Store.write("distribution", resource, { ...resource.config, WebACLId })
    return { Id: changed.id, ETag: yield* Store.etag("distribution", changed) }
  })

const associateWebACL = handle(Distribution.associateDistributionWebACL, (input) =>
  Effect.gen(function* () {
    const current = yield* Store.findVersion("distribution", input.Id, input.IfMatch, notFound)
    const WebACLArn = yield* Request.body(Distribution.associateDistributionWebACL, input.WebACLArn)
    yield* refuseWhen(!isWebACL(WebACLArn), InvalidArgument, "The parameter WebACLArn is not valid.")
    yield* Quotas.checkWebACL(WebACLArn, current)
    return { ...(yield* setWebACL(current, WebACLArn)), WebACLArn }
  })
)

const disassociateWebACL = handle(Distribution.disassociateDistributionWebACL, (input) =>
  Effect.flatMap(Store.findVersion("distribution", input.Id, input.IfMatch, notFound), (current) =>
    setWebACL(current, "")
  )
)

const withAliases = (resource: State.Resource<Config>, names: ReadonlyArray<string>) =>
  Store.write("distribution", resource, {
    ...resource.config,
    Aliases: Represent.list(names)
  })

const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()

/** Refuses a distribution without a certificate for an alias. */
const checkCovered = (config: Config, names: ReadonlyArray<string>) =>
  Effect.catchTag(
    checkCertificate({ ...config, Aliases: Represent.list(names) }),
    "InvalidViewerCertificate",
    ({ message }) => refuse(InvalidArgument, message)
  )

/** Moves an alias from any other distribution. The DNS record that the service requires is assumed to exist. */
const associateAlias = handle(Distribution.associateAlias, (input) =>
  Effect.gen(function* () {
    const { settings } = yield* Request.Request
    const target = yield* Store.find("distribution", input.TargetDistributionId, missing)
    const alias = input.Alias
    yield* Aliases.checkSyntax([alias])
    yield* refuseWhen(target.config.Staging === true, IllegalUpdate, "A staging distribution can't have aliases.")
    yield* refuseWhen(isTenantOnly(target.config), IllegalUpdate, "A multi-tenant distribution can't have aliases.")
    const names = [...aliases(target.config).filter((name) => !isSame(name, alias)), alias]
    yield* checkCovered(target.config, names)
    yield* Quota.check(names.length, settings.quotas.aliases, TooManyDistributionCNAMEs, "aliases")
    // Between accounts, the service moves an alias of a disabled distribution only. Here it stays where it is.
    yield* refuseWhen(
      yield* Store.isElsewhere(Aliases.ALIAS, alias.toLowerCase()),
      IllegalUpdate,
      "The alias is associated with a distribution of another account."
    )
    const holders = yield* Store.entries(Aliases.ALIAS, alias.toLowerCase())
    yield* refuseWhen(
      holders.some(({ kind }) => kind !== "distribution"),
      IllegalUpdate,
      "The alias is associated with a resource that is not a standard distribution."
    )
    const all = Array.from(yield* Store.having("distribution", Aliases.ALIAS, alias.toLowerCase()))
    const sources = all.filter(({ id }) => id !== target.id)
    yield* forEachInOrder([target, ...sources], (one) =>
      Effect.flatMap(isPaired(one), (isPaired) =>
        refuseWhen(isPaired, IllegalUpdate, "Aliases can't change while a continuous deployment policy is attached.")
      )
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

const listConflictingAliases = handle(Distribution.listConflictingAliases, (input) =>
  Effect.gen(function* () {
    const { config } = yield* Store.find("distribution", input.DistributionId, missing)
    yield* Aliases.checkSyntax([input.Alias])
    yield* checkCovered(config, [input.Alias])
    const overlaps = (name: string) => Aliases.overlaps(name, input.Alias)
    // The marker is that of a distribution, so a page has all or none of the aliases of one.
    const {
      IsTruncated: _,
      Items,
      Marker: __,
      ...rest
    } = yield* pageOfAccounts(
      input,
      "distribution",
      ({ config, id }, account) => {
        const owner = { DistributionId: Represent.mask(id), AccountId: Represent.mask(account) }
        return aliases(config)
          .filter(overlaps)
          .map((Alias) => ({ Alias, ...owner }))
      },
      {
        having: Aliases.near(input.Alias),
        where: ({ config, id }) => id !== input.DistributionId && aliases(config).some(overlaps)
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
export const handlers = {
  AssociateDistributionWebACL: associateWebACL,
  DisassociateDistributionWebACL: disassociateWebACL,
  AssociateAlias: associateAlias,
  ListConflictingAliases: listConflictingAliases
}
