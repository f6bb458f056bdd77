/**
 * Creating, reading, changing and deleting distributions.
 *
 * @since 3.0.0
 */
import * as Effect from "effect/Effect"
import * as Distribution from "@effect-cloudfront/core/Distribution"
import {
  DistributionAlreadyExists,
  DistributionNotDisabled,
  IllegalUpdate,
  InvalidArgument,
  NoSuchDistribution,
  ResourceInUse,
  TooManyDistributions
} from "@effect-cloudfront/core/Errors"
import * as Ids from "../Ids.js"
import * as Aliases from "../internal/aliases.js"
import * as ContinuousDeployment from "../internal/continuousDeployment.js"
import {
  aliases,
  dedicatedCertificate,
  isSet,
  isTenantOnly,
  lambdas,
  missingForUpdate,
  normalize,
  standardOnly
} from "../internal/distributionConfig.js"
import {
  checkQuotas,
  checkStagingQuota,
  DEDICATED,
  HAS_LAMBDA,
  LAMBDA,
  NO_WEB_ACL,
  STAGING,
  WEB_ACL
} from "../internal/distributionQuotas.js"
import { checkOriginTypes, checkOwners, checkTargets, copied, references } from "../internal/distributionReferences.js"
import { checkCertificate, checkReference, checkValues } from "../internal/distributionValues.js"
import { domainName } from "../internal/domainName.js"
import { checkEncryption } from "../internal/fieldLevelEncryption.js"
import * as Family from "../internal/family.js"
import { handle } from "../internal/handler.js"
import { describe } from "../internal/kind.js"
import { checkLogs } from "../internal/realtimeLogs.js"
import { refuse, refuseWhen, unmodelled } from "../internal/refusal.js"
import * as Request from "../internal/request.js"
import * as Represent from "../internal/represent.js"
import * as Store from "../internal/store.js"
import type { Resource } from "../State.js"

type Config = Distribution.DistributionConfig

/** Templates for tenants have no domain name. */
const NO_DOMAIN = "-"

/** The facet of the connection mode. */
export const CONNECTION_MODE = "connection mode"

/** The members that keep their values when an update leaves them out. All others get their defaults. */
const keptByUpdate = ({ ContinuousDeploymentPolicyId, Staging }: Config) => ({ ContinuousDeploymentPolicyId, Staging })

const missing = refuse(NoSuchDistribution, "The specified distribution does not exist.")

/**
 * @since 3.0.0
 * @category kinds
 */
export const distribution = describe("distribution", {
  noun: "distribution",
  id: (source) => Ids.resource("E", source),
  generated: (source, config, settings) => (isTenantOnly(config) ? NO_DOMAIN : domainName("d", source, settings)),
  path: "distribution",
  arn: "distribution",
  taggable: true,
  facets: {
    ...Aliases.facets(aliases),
    [WEB_ACL]: ({ WebACLId }: Config) => [isSet(WebACLId) ? WebACLId : NO_WEB_ACL],
    [CONNECTION_MODE]: ({ ConnectionMode = "direct" }: Config) => [ConnectionMode],
    [STAGING]: ({ Staging }: Config) => [String(Staging === true)],
    [LAMBDA]: lambdas,
    [HAS_LAMBDA]: (config: Config) => [lambdas(config).length > 0 ? "true" : undefined],
    [DEDICATED]: (config: Config) => [dedicatedCertificate(config) === undefined ? undefined : "true"]
  },
  references,
  missing,
  requiredInUpdate: missingForUpdate,
  given: (given) => {
    const standard = standardOnly(given)
    return refuseWhen(
      standard !== undefined,
      InvalidArgument,
      `The parameter ${standard} is not supported for multi-tenant distributions.`
    )
  },
  complete: (given, current) =>
    normalize(current === undefined ? given : { ...keptByUpdate(current.config), ...given }),
  check: (config) =>
    Effect.gen(function* () {
      yield* checkValues(config)
      yield* checkTargets(config)
      yield* checkOriginTypes(config)
      yield* checkEncryption(config)
      yield* checkLogs(config)
      yield* checkOwners(config)
      yield* ContinuousDeployment.checkSupport(config)
    }),
  reference: {
    of: ({ CallerReference }) => CallerReference,
    // The reference is refused even for the same configuration.
    exists: ({ id }) =>
      refuse(
        DistributionAlreadyExists,
        "The caller reference that you are using to create a distribution is associated with another distribution. " +
          `Already exists: ${id}`
      )
  },
  conflicts: (config, current) =>
    Effect.gen(function* () {
      if (current === undefined) yield* ContinuousDeployment.checkCreation(config)
      yield* Aliases.checkUnused(aliases(config), current?.id)
    }),
  limits: checkQuotas,
  quota: { quota: "distributions", tooMany: TooManyDistributions },
  admits: checkStagingQuota,
  changes: (config, current) =>
    Effect.gen(function* () {
      yield* refuseWhen(
        config.CallerReference !== current.config.CallerReference ||
          config.Staging !== current.config.Staging ||
          isTenantOnly(config) !== isTenantOnly(current.config),
        IllegalUpdate,
        "The update contains modifications that are not allowed: CallerReference, Staging and ConnectionMode can't be changed."
      )
      yield* ContinuousDeployment.checkFrozen(config, current)
    }),
  inUse: refuse(ResourceInUse, "The distribution has distribution tenants."),
  removable: (current) =>
    Effect.gen(function* () {
      const { now } = yield* Request.Request
      yield* refuseWhen(
        current.config.Enabled || now < current.deletableAt,
        DistributionNotDisabled,
        "The distribution you are trying to delete has not been disabled."
      )
      yield* ContinuousDeployment.checkDeletion(current)
    })
})

const show = (resource: Resource<Config>, view: Request.View) => ({
  Distribution: Represent.distribution(resource, view)
})

const createDistribution = Family.create(
  distribution,
  Distribution.createDistribution,
  ({ DistributionConfig }) => DistributionConfig,
  show
)

const createDistributionWithTags = Family.createWithTags(
  distribution,
  Distribution.createDistributionWithTags,
  // A request without a body cannot be decoded, although the types say otherwise.
  (input) => input.DistributionConfigWithTags?.DistributionConfig,
  (input) => input.DistributionConfigWithTags.Tags,
  show
)

const getDistribution = Family.get(distribution, Distribution.getDistribution, show)

const getDistributionConfig = Family.get(distribution, Distribution.getDistributionConfig, (resource, view) => ({
  DistributionConfig: Represent.configuration(resource, view)
}))

/** The quotas of one distribution, for the operations whose model does not have this error. */
const limits = (config: Config, current: Resource<Config> | undefined) =>
  Effect.catchTag(distribution.limits(config, current), "EntityLimitExceeded", unmodelled)

const updateDistribution = Family.update(
  {
    ...distribution,
    // The model of this operation does not have this error.
    check: (config: Config) => Effect.catchTag(distribution.check(config), "InvalidProtocolSettings", unmodelled),
    conflicts: (config: Config, current: Resource<Config> | undefined) =>
      Effect.gen(function* () {
        yield* distribution.conflicts(config, current)
        if (current !== undefined) yield* ContinuousDeployment.checkUpdate(config, current)
      }),
    limits
  },
  Distribution.updateDistribution,
  ({ DistributionConfig }) => DistributionConfig,
  show
)

const deleteDistribution = Family.remove(distribution, Distribution.deleteDistribution)

const checkStandard = (config: Config) =>
  refuseWhen(isTenantOnly(config), InvalidArgument, "This is not supported for multi-tenant distributions.")

const copyDistribution = handle(Distribution.copyDistribution, (input) =>
  Effect.gen(function* () {
    const { IfMatch, PrimaryDistributionId } = input
    const primary = yield* Store.findVersion("distribution", PrimaryDistributionId, IfMatch, missing)
    const CallerReference = yield* Request.body(Distribution.copyDistribution, input.CallerReference)
    yield* refuseWhen(input.Staging !== true, InvalidArgument, "The parameter Staging must be true.")
    yield* checkStandard(primary.config)
    yield* refuseWhen(primary.config.Staging === true, InvalidArgument, "A staging distribution can't be copied.")
    yield* checkReference(CallerReference)
    const copy = yield* Family.add(
      // What is copied is valid, except for what staging distributions do not support.
      { ...distribution, check: ContinuousDeployment.checkSupport, references: copied, limits },
      Distribution.copyDistribution,
      {
        ...primary.config,
        CallerReference,
        Enabled: input.Enabled ?? true,
        Staging: true,
        Aliases: { Quantity: 0, Items: [] },
        ContinuousDeploymentPolicyId: ""
      }
    )
    return {
      ...show(copy, yield* Request.view),
      ETag: yield* Store.etag("distribution", copy),
      Location: Store.location(`distribution/${copy.id}`)
    }
  })
)

const { changes: _changes, requiredInUpdate: _required, ...promotable } = distribution

/** What is promoted is valid, except that its certificate must cover the aliases of the primary distribution. */
const promotion = { ...promotable, check: checkCertificate, references: copied }

const updateDistributionWithStagingConfig = handle(Distribution.updateDistributionWithStagingConfig, (input) =>
  Effect.gen(function* () {
    const primary = yield* Store.find("distribution", input.Id, missing)
    const stagingId = input.StagingDistributionId
    if (stagingId === undefined) {
      return yield* refuse(InvalidArgument, "The parameter StagingDistributionId is required.")
    }
    const staging = yield* Store.find("distribution", stagingId, missing)
    // The header has two versions. It may be missing, although the type of the input says otherwise.
    const [version, ...others] = (input.IfMatch as string | undefined)?.split(/\s*,\s*/) ?? []
    yield* Store.checkVersion("distribution", version, primary)
    yield* Store.checkVersion("distribution", others.length === 1 ? others[0] : undefined, staging)
    yield* refuseWhen(
      staging.config.Staging !== true || primary.config.Staging === true,
      InvalidArgument,
      "The distribution to promote must be a staging distribution, and the other one must not."
    )
    yield* checkStandard(primary.config)
    const policy = yield* ContinuousDeployment.checkPromotion(primary, staging)
    const { Aliases, CallerReference, ContinuousDeploymentPolicyId, Staging } = primary.config
    const promoted = yield* Family.change(promotion, Distribution.updateDistributionWithStagingConfig, primary, {
      ...staging.config,
      Aliases,
      CallerReference,
      ContinuousDeploymentPolicyId,
      Staging
    })
    // All requests go to the primary distribution again.
    if (policy?.config.Enabled === true) {
      yield* Store.write("continuousDeploymentPolicy", policy, { ...policy.config, Enabled: false })
    }
    return { ...show(promoted, yield* Request.view), ETag: yield* Store.etag("distribution", promoted) }
  })
)

/**
 * @since 3.0.0
 * @category handlers
 */
export const handlers = {
  CreateDistribution: createDistribution,
  CreateDistributionWithTags: createDistributionWithTags,
  GetDistribution: getDistribution,
  GetDistributionConfig: getDistributionConfig,
  UpdateDistribution: updateDistribution,
  DeleteDistribution: deleteDistribution,
  CopyDistribution: copyDistribution,
  UpdateDistributionWithStagingConfig: updateDistributionWithStagingConfig
}
