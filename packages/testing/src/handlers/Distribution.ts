/**
 * Creating, reading, changing and deleting distributions.
 *
 * @since 3.0.0
 */
import * as Effect from "effect/Effect"
import * as HashMap from "effect/HashMap"
import * as Distribution from "@effect-cloudfront/core/Distribution"
import {
  DistributionAlreadyExists,
  DistributionNotDisabled,
  IllegalUpdate,
  InvalidArgument,
  NoSuchDistribution,
  ResourceInUse
} from "@effect-cloudfront/core/Errors"
import type * as Shape from "@effect-cloudfront/core/Shape"
import * as Etag from "../Etag.js"
import * as Aliases from "../internal/aliases.js"
import {
  aliases,
  isSet,
  isTenantOnly,
  missingForUpdate,
  normalize,
  standardOnly
} from "../internal/distributionConfig.js"
import { checkQuotas, checkDistributionQuota } from "../internal/distributionQuotas.js"
import { checkReferences } from "../internal/distributionReferences.js"
import { checkCertificate, checkReference, checkValues } from "../internal/distributionValues.js"
import { handle } from "../internal/handler.js"
import * as Kinds from "../internal/kinds.js"
import { refuse, refuseWhen, unmodelled } from "../internal/refusal.js"
import * as Request from "../internal/request.js"
import * as Represent from "../internal/represent.js"
import * as Store from "../internal/store.js"
import * as TagStore from "../internal/tagStore.js"
import type { Resource } from "../State.js"

type Config = Distribution.DistributionConfig

const represent = (resource: Resource<Config>) =>
  Effect.map(Request.view, (view) => ({
    Distribution: Represent.distribution(resource, view),
    ETag: Etag.ofVersion(resource.version)
  }))

const representCreated = (resource: Resource<Config>) =>
  Effect.map(represent(resource), (result) => ({ ...result, Location: Store.location(`distribution/${resource.id}`) }))

/** The caller reference must be new. It is refused even for the same configuration. */
const checkReferenceUnused = (reference: string | undefined) =>
  Effect.flatMap(Store.all(Kinds.distribution), (all) => {
    const other = all.find(({ config }) => config.CallerReference === reference)
    return refuseWhen(
      other !== undefined,
      DistributionAlreadyExists,
      "The caller reference that you are using to create a distribution is associated with another distribution. " +
        `Already exists: ${other?.id}`
    )
  })

/** Checks the configuration of the request, before absent members get their defaults. */
const checkGiven = (given: Config) =>
  Effect.gen(function* () {
    yield* Request.checkQuantities(given)
    const standard = standardOnly(given)
    yield* refuseWhen(
      standard !== undefined,
      InvalidArgument,
      `The parameter ${standard} is not supported for multi-tenant distributions.`
    )
  })

const create = (input: Shape.Creation<Config>) =>
  Effect.gen(function* () {
    // A request without a reference cannot be decoded. An empty reference is refused below.
    const given: Config = { ...input, CallerReference: input.CallerReference ?? "" }
    yield* checkGiven(given)
    const config = normalize(given)
    yield* checkValues(config)
    yield* checkReferences(config)
    yield* checkReferenceUnused(config.CallerReference)
    yield* Aliases.checkUnused(aliases(config), undefined)
    yield* checkQuotas(config, undefined)
    yield* checkDistributionQuota(config.Staging === true)
    return yield* Store.create(Kinds.distribution, config)
  })

const createDistribution = handle(Distribution.createDistribution, (input) =>
  Request.body(input.DistributionConfig).pipe(Effect.flatMap(create), Effect.flatMap(representCreated))
)

const createDistributionWithTags = handle(Distribution.createDistributionWithTags, (input) =>
  Effect.gen(function* () {
    const { DistributionConfig, Tags } = yield* Request.body(input.DistributionConfigWithTags)
    const resource = yield* create(DistributionConfig)
    yield* TagStore.add(resource.arn, Tags)
    return yield* representCreated(resource)
  })
)

const getDistribution = handle(Distribution.getDistribution, ({ Id }) =>
  Effect.flatMap(Store.read(Kinds.distribution, Id), represent)
)

const getDistributionConfig = handle(Distribution.getDistributionConfig, ({ Id }) =>
  Effect.map(Effect.flatMap(Store.read(Kinds.distribution, Id), represent), ({ Distribution, ETag }) => ({
    DistributionConfig: Distribution.DistributionConfig,
    ETag
  }))
)

/** The members that keep their values when an update leaves them out. All others get their defaults. */
const keptByUpdate = ({ ContinuousDeploymentPolicyId, Staging }: Config) => ({ ContinuousDeploymentPolicyId, Staging })

const updateDistribution = handle(Distribution.updateDistribution, (input) =>
  Effect.gen(function* () {
    const { settings } = yield* Request.Request
    const current = yield* Store.findVersion(Kinds.distribution, input.Id, input.IfMatch, NoSuchDistribution)
    const given = yield* Request.updateBody(input.DistributionConfig)
    const missing = settings.requiredOnUpdate ? missingForUpdate(given) : undefined
    yield* refuseWhen(missing !== undefined, IllegalUpdate, `${missing} is required for updates.`)
    yield* checkGiven(given)
    const config = normalize({ ...keptByUpdate(current.config), ...given })
    yield* refuseWhen(
      config.CallerReference !== current.config.CallerReference ||
        config.Staging !== current.config.Staging ||
        isTenantOnly(config) !== isTenantOnly(current.config),
      IllegalUpdate,
      "The update contains modifications that are not allowed: CallerReference, Staging and ConnectionMode can't be changed."
    )
    // The model of this operation does not have this error.
    yield* Effect.catchTag(checkValues(config), "InvalidOrigin", unmodelled)
    yield* checkReferences(config)
    yield* Aliases.checkUnused(aliases(config), current.id)
    yield* checkQuotas(config, current.id)
    return yield* represent(yield* Store.write(Kinds.distribution, current, config))
  })
)

const deleteDistribution = handle(Distribution.deleteDistribution, (input) =>
  Effect.gen(function* () {
    const { now } = yield* Request.Request
    const current = yield* Store.findVersion(Kinds.distribution, input.Id, input.IfMatch, NoSuchDistribution)
    yield* refuseWhen(
      current.config.Enabled || now < current.deletableAt,
      DistributionNotDisabled,
      "The distribution you are trying to delete has not been disabled."
    )
    yield* refuseWhen(
      isSet(current.config.ContinuousDeploymentPolicyId),
      ResourceInUse,
      "The distribution is associated with a continuous deployment policy."
    )
    yield* Store.remove(Kinds.distribution, current)
    yield* Request.update((state) => ({
      ...state,
      invalidations: HashMap.filter(state.invalidations, (one) => one.distributionId !== current.id)
    }))
  })
)

const checkStandard = (config: Config) =>
  refuseWhen(isTenantOnly(config), InvalidArgument, "This is not supported for multi-tenant distributions.")

const copyDistribution = handle(Distribution.copyDistribution, (input) =>
  Effect.gen(function* () {
    const primaryId = input.PrimaryDistributionId
    const primary = yield* Store.findVersion(Kinds.distribution, primaryId, input.IfMatch, NoSuchDistribution)
    const CallerReference = yield* Request.body(input.CallerReference)
    yield* refuseWhen(input.Staging !== true, InvalidArgument, "The parameter Staging must be true.")
    yield* checkStandard(primary.config)
    yield* checkReference(CallerReference)
    yield* checkReferenceUnused(CallerReference)
    yield* checkDistributionQuota(true)
    const copy = yield* Store.create(Kinds.distribution, {
      ...primary.config,
      CallerReference,
      Enabled: input.Enabled ?? true,
      Staging: true,
      Aliases: { Quantity: 0, Items: [] },
      ContinuousDeploymentPolicyId: ""
    })
    return yield* representCreated(copy)
  })
)

const updateDistributionWithStagingConfig = handle(Distribution.updateDistributionWithStagingConfig, (input) =>
  Effect.gen(function* () {
    const primary = yield* Store.find(Kinds.distribution, input.Id, NoSuchDistribution)
    const stagingId = input.StagingDistributionId
    if (stagingId === undefined) {
      return yield* refuse(InvalidArgument, "The parameter StagingDistributionId is required.")
    }
    const staging = yield* Store.find(Kinds.distribution, stagingId, NoSuchDistribution)
    // The header has two versions. It may be missing, although the type of the input says otherwise.
    const [version, stagingVersion] = (input.IfMatch as string | undefined)?.split(/, */) ?? []
    yield* Store.checkVersion(version, primary)
    yield* Store.checkVersion(stagingVersion, staging)
    yield* refuseWhen(
      staging.config.Staging !== true || primary.config.Staging === true,
      InvalidArgument,
      "The distribution to promote must be a staging distribution, and the other one must not."
    )
    yield* checkStandard(primary.config)
    const { Aliases, CallerReference, ContinuousDeploymentPolicyId, Staging } = primary.config
    const config = { ...staging.config, Aliases, CallerReference, ContinuousDeploymentPolicyId, Staging }
    yield* checkCertificate(config)
    return yield* represent(yield* Store.write(Kinds.distribution, primary, config))
  })
)

/**
 * @since 3.0.0
 * @category handlers
 */
export const handlers = [
  createDistribution,
  createDistributionWithTags,
  getDistribution,
  getDistributionConfig,
  updateDistribution,
  deleteDistribution,
  copyDistribution,
  updateDistributionWithStagingConfig
]
