/**
 * Continuous deployment policies.
 *
 * @since 3.0.0
 */
import * as Effect from "effect/Effect"
import * as Api from "@effect-cloudfront/core/ContinuousDeploymentPolicy"
import {
  ContinuousDeploymentPolicyInUse,
  NoSuchContinuousDeploymentPolicy,
  StagingDistributionInUse,
  TooManyContinuousDeploymentPolicies
} from "@effect-cloudfront/core/Errors"
import * as Ids from "../Ids.js"
import { checkStaging, findStaging, STAGING_NAME, stagingNames } from "../internal/continuousDeployment.js"
import { forEachInOrder } from "../internal/each.js"
import * as Family from "../internal/family.js"
import { describe } from "../internal/kind.js"
import { refuse, refuseWhen } from "../internal/refusal.js"
import { time } from "../internal/represent.js"
import * as Store from "../internal/store.js"
import { invalid } from "../internal/values.js"
import type { Resource } from "../State.js"

type Config = Api.ContinuousDeploymentPolicyConfig

const MAX_WEIGHT = 0.15

/** The limits of a session, in seconds. */
const MIN_TTL = 300
const MAX_TTL = 3600

const isOutside = (ttl: number): boolean => ttl < MIN_TTL || ttl > MAX_TTL

const PREFIX = "aws-cf-cd-"

const checkWeight = ({ SessionStickinessConfig: session, Weight }: Api.ContinuousDeploymentSingleWeightConfig) =>
  Effect.gen(function* () {
    yield* invalid(!(Weight >= 0 && Weight <= MAX_WEIGHT), "Weight", "is not between 0 and 0.15")
    if (session === undefined) return
    yield* invalid(isOutside(session.IdleTTL), "IdleTTL", "is not between 300 and 3600")
    yield* invalid(isOutside(session.MaximumTTL), "MaximumTTL", "is not between 300 and 3600")
    yield* invalid(session.IdleTTL > session.MaximumTTL, "IdleTTL", "is greater than MaximumTTL")
  })

const checkHeader = ({ Header, Value }: Api.ContinuousDeploymentSingleHeaderConfig) =>
  Effect.gen(function* () {
    yield* invalid(!Header.toLowerCase().startsWith(PREFIX), "Header", `does not begin with ${PREFIX}`)
    yield* invalid(Value === "", "Value", "is empty")
  })

const checkTraffic = ({ SingleHeaderConfig: header, SingleWeightConfig: weight, Type }: Api.TrafficConfig) =>
  Effect.gen(function* () {
    const isByWeight = Type === "SingleWeight"
    yield* invalid((weight !== undefined) !== isByWeight, "SingleWeightConfig", "goes with the type SingleWeight")
    yield* invalid((header !== undefined) === isByWeight, "SingleHeaderConfig", "goes with the type SingleHeader")
    if (weight !== undefined) yield* checkWeight(weight)
    if (header !== undefined) yield* checkHeader(header)
  })

/**
 * @since 3.0.0
 * @category kinds
 */
export const continuousDeploymentPolicy = describe("continuousDeploymentPolicy", {
  noun: "continuous deployment policy",
  id: (source) => Ids.uuid(source),
  path: "continuous-deployment-policy",
  arn: "continuous-deployment-policy",
  // The first ETag is that of the other policies, by likeness.
  firstVersion: 0,
  facets: { [STAGING_NAME]: stagingNames },
  changesUsers: true,
  missing: refuse(NoSuchContinuousDeploymentPolicy, "The specified continuous deployment policy does not exist."),
  check: (config) =>
    Effect.gen(function* () {
      const names = stagingNames(config)
      yield* invalid(names.length !== 1, "StagingDistributionDnsNames", "must have exactly one name")
      if (config.TrafficConfig !== undefined) yield* checkTraffic(config.TrafficConfig)
      yield* forEachInOrder(names, (name) =>
        Effect.flatMap(findStaging(name), (staging) =>
          invalid(staging === undefined, "StagingDistributionDnsNames", "is not the name of a staging distribution")
        )
      )
    }),
  changes: checkStaging,
  conflicts: (config, current) =>
    forEachInOrder(stagingNames(config), (name) =>
      Effect.flatMap(Store.findHaving("continuousDeploymentPolicy", STAGING_NAME, name), (other) =>
        refuseWhen(
          other !== undefined && other.id !== current?.id,
          StagingDistributionInUse,
          "A continuous deployment policy for this staging distribution already exists."
        )
      )
    ),
  quota: { quota: "continuousDeploymentPolicies", tooMany: TooManyContinuousDeploymentPolicies },
  inUse: refuse(
    ContinuousDeploymentPolicyInUse,
    "The specified continuous deployment policy is currently associated with a distribution."
  )
})

const represent = ({ config, id, modifiedAt }: Resource<Config>): Api.ContinuousDeploymentPolicy => ({
  Id: id,
  LastModifiedTime: time(modifiedAt),
  ContinuousDeploymentPolicyConfig: config
})

const show = (resource: Resource<Config>) => ({ ContinuousDeploymentPolicy: represent(resource) })

/**
 * @since 3.0.0
 * @category handlers
 */
export const handlers = {
  CreateContinuousDeploymentPolicy: Family.create(
    continuousDeploymentPolicy,
    Api.createContinuousDeploymentPolicy,
    (input) => input.ContinuousDeploymentPolicyConfig,
    show
  ),
  GetContinuousDeploymentPolicy: Family.get(continuousDeploymentPolicy, Api.getContinuousDeploymentPolicy, show),
  GetContinuousDeploymentPolicyConfig: Family.get(
    continuousDeploymentPolicy,
    Api.getContinuousDeploymentPolicyConfig,
    ({ config }) => ({ ContinuousDeploymentPolicyConfig: config })
  ),
  UpdateContinuousDeploymentPolicy: Family.update(
    continuousDeploymentPolicy,
    Api.updateContinuousDeploymentPolicy,
    (input) => input.ContinuousDeploymentPolicyConfig,
    show
  ),
  DeleteContinuousDeploymentPolicy: Family.remove(continuousDeploymentPolicy, Api.deleteContinuousDeploymentPolicy),
  ListContinuousDeploymentPolicies: Family.list(
    continuousDeploymentPolicy,
    Api.listContinuousDeploymentPolicies,
    show,
    (ContinuousDeploymentPolicyList) => ({ ContinuousDeploymentPolicyList })
  )
}
