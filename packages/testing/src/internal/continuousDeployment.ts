/** Pairs of a primary and a staging distribution, which a continuous deployment policy connects. */
import * as Effect from "effect/Effect"
import type * as Policy from "@effect-cloudfront/core/ContinuousDeploymentPolicy"
import type * as Distribution from "@effect-cloudfront/core/Distribution"
import * as Errors from "@effect-cloudfront/core/Errors"
import type { Resource } from "../State.js"
import { aliases, isSet, items } from "./distributionConfig.js"
import { STAGING } from "./distributionQuotas.js"
import { isSame } from "./isSame.js"
import { uses } from "./kind.js"
import { refuse, refuseWhen, unmodelled } from "./refusal.js"
import * as Store from "./store.js"
import { invalid } from "./values.js"

type Config = Distribution.DistributionConfig

/** The facet of the staging distribution of a policy: its domain name, in lower case. */
export const STAGING_NAME = "staging name"

/** The domain names of the staging distributions of a policy, in lower case. */
export const stagingNames = (policy: Policy.ContinuousDeploymentPolicyConfig): ReadonlyArray<string> =>
  items(policy.StagingDistributionDnsNames).map((name) => name.toLowerCase())

/** The staging distribution with a domain name, or `undefined`. */
export const findStaging = (name: string) =>
  Effect.map(Store.having("distribution", STAGING, "true"), (all) =>
    Array.from(all).find(({ generated }) => generated === name.toLowerCase())
  )

/** The policy that sends requests to a distribution, or `undefined`. */
export const policyOf = ({ generated }: Pick<Resource<Config>, "generated">) =>
  Store.findHaving("continuousDeploymentPolicy", STAGING_NAME, generated)

/**
 * What can be changed while a policy is attached to the primary distribution: on it and on its staging distribution.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-continuous-deployment.html
 */
const CHANGEABLE: ReadonlyArray<string> = [
  "CacheBehaviors",
  "Comment",
  "CustomErrorResponses",
  "DefaultCacheBehavior",
  "DefaultRootObject",
  "Logging",
  "OriginGroups",
  "Origins",
  "Restrictions"
] satisfies ReadonlyArray<keyof Config>

/** What has rules of its own. Whether a primary distribution may be disabled is not documented; Terraform's provider does it. */
const APART: ReadonlyArray<string> = [
  "Aliases",
  "CallerReference",
  "ContinuousDeploymentPolicyId",
  "Enabled",
  "Staging",
  "WebACLId"
] satisfies ReadonlyArray<keyof Config>

/** The members that a primary and its staging distribution have in common, and that are frozen while the policy is attached. */
const frozen = (config: Config) =>
  Object.fromEntries(Object.entries(config).filter(([key]) => !CHANGEABLE.includes(key) && !APART.includes(key)))

const sorted = (config: Config): ReadonlyArray<string> => [...aliases(config)].sort()

/** A web ACL can be replaced, but not associated for the first time, and not disassociated. */
const isOtherACL = (one: Config, other: Config): boolean => isSet(one.WebACLId) !== isSet(other.WebACLId)

const FROZEN = "One or more fields updated are not supported for continuous deployment."

/** Whether a distribution is the primary one of an attached policy, or the staging one. */
export const isPaired = (resource: Pick<Resource<Config>, "config" | "generated">) =>
  Effect.gen(function* () {
    if (isSet(resource.config.ContinuousDeploymentPolicyId)) return true
    if (resource.config.Staging !== true) return false
    const policy = yield* policyOf(resource)
    return policy !== undefined && (yield* Store.isUsed("continuousDeploymentPolicy", policy.id))
  })

/** Refuses a change of what is frozen. A change that detaches the policy may change everything. */
export const checkFrozen = (config: Config, current: Resource<Config>) =>
  Effect.gen(function* () {
    const { ContinuousDeploymentPolicyId: id } = current.config
    const isDetached = isSet(id) && config.ContinuousDeploymentPolicyId !== id
    if (isDetached || !(yield* isPaired(current))) return
    yield* refuseWhen(
      !isSame(frozen(config), frozen(current.config)) ||
        !isSame(sorted(config), sorted(current.config)) ||
        isOtherACL(config, current.config),
      Errors.IllegalUpdate,
      FROZEN
    )
  })

/** Refuses a change of the web ACL that an attached policy does not allow. */
export const checkWebACL = (resource: Resource<Config>, WebACLId: string) =>
  Effect.flatMap(isPaired(resource), (isPaired) =>
    refuseWhen(
      isPaired && isOtherACL(resource.config, { ...resource.config, WebACLId }),
      Errors.InvalidArgument,
      "A web ACL can't be associated for the first time, or disassociated, while a continuous deployment policy is attached."
    )
  )

/** Checks the values of a primary or a staging distribution. */
export const checkSupport = (config: Config) =>
  Effect.gen(function* () {
    const { ContinuousDeploymentPolicyId: id, HttpVersion = "", Staging } = config
    yield* invalid(
      Staging === true && isSet(id),
      "ContinuousDeploymentPolicyId",
      "is not supported for staging distributions"
    )
    yield* invalid(
      (Staging === true || isSet(id)) && HttpVersion.endsWith("3"),
      "HTTP3",
      "is not supported for Continuous Deployment Policy"
    )
  })

/** Refuses a policy in a creation. It can be attached afterwards. */
export const checkCreation = ({ ContinuousDeploymentPolicyId }: Config) =>
  refuseWhen(
    isSet(ContinuousDeploymentPolicyId),
    Errors.InvalidArgument,
    "Continuous deployment policy is not supported during distribution creation."
  )

const STAGING_IN_USE =
  "The specified staging distribution is currently used by a continuous deployment policy. Please update the policy before deleting."

const primariesOf = (policyId: string) =>
  Effect.map(Store.having("distribution", uses("continuousDeploymentPolicy"), policyId), (all) => Array.from(all))

/**
 * Whether a primary distribution agrees with a staging one in what cannot be changed afterwards. This was observed for staging
 * distributions that are no copies.
 */
const agrees = (config: Config, staging: Resource<Config> | undefined): boolean =>
  staging === undefined || isSame(frozen(config), frozen(staging.config))

const checkAttachment = (id: string, config: Config, current: Resource<Config>) =>
  Effect.gen(function* () {
    const policy = yield* Store.lookup("continuousDeploymentPolicy", id)
    if (policy === undefined) return
    yield* refuseWhen(
      (yield* primariesOf(id)).some((other) => other.id !== current.id),
      Errors.ContinuousDeploymentPolicyInUse,
      "The specified continuous deployment policy is currently associated with a distribution."
    )
    const staging = yield* findStaging(stagingNames(policy.config)[0] ?? "")
    yield* refuseWhen(!agrees(config, staging), Errors.IllegalUpdate, FROZEN)
  })

/** Refuses another staging distribution of an attached policy, if it could not be attached. In doubt: the code of the error. */
export const checkStaging = (policy: Policy.ContinuousDeploymentPolicyConfig, current: Resource<typeof policy>) =>
  Effect.gen(function* () {
    const [name = ""] = stagingNames(policy)
    if (stagingNames(current.config).includes(name)) return
    const staging = yield* findStaging(name)
    const primaries = yield* primariesOf(current.id)
    yield* refuseWhen(!primaries.every(({ config }) => agrees(config, staging)), Errors.InvalidArgument, FROZEN)
  })

/** Checks an update: of a primary distribution, to which a policy is attached, or of a staging distribution, which is disabled. */
export const checkUpdate = (config: Config, current: Resource<Config>) =>
  Effect.gen(function* () {
    const { ContinuousDeploymentPolicyId: id } = config
    if (isSet(id) && id !== current.config.ContinuousDeploymentPolicyId) yield* checkAttachment(id, config, current)
    const isDisabled = current.config.Enabled && !config.Enabled
    if (isDisabled && config.Staging === true && (yield* policyOf(current)) !== undefined) {
      yield* refuse(Errors.StagingDistributionInUse, STAGING_IN_USE)
    }
  })

/**
 * Refuses the deletion of a primary distribution with a policy, and of the staging distribution of a policy. It is in doubt whether a
 * primary distribution with a disabled policy can be deleted: Terraform's provider disables the policy, and does not detach it.
 */
export const checkDeletion = (current: Resource<Config>) =>
  Effect.gen(function* () {
    yield* refuseWhen(
      isSet(current.config.ContinuousDeploymentPolicyId),
      Errors.ResourceInUse,
      "The distribution is associated with a continuous deployment policy."
    )
    if (current.config.Staging === true && (yield* policyOf(current)) !== undefined) {
      yield* unmodelled({ code: "StagingDistributionInUse", status: 409, message: STAGING_IN_USE })
    }
  })

/** Refuses the promotion of a staging distribution that is not that of the policy of the primary distribution. */
export const checkPromotion = (primary: Resource<Config>, staging: Resource<Config>) =>
  Effect.gen(function* () {
    const policy = yield* Store.lookup("continuousDeploymentPolicy", primary.config.ContinuousDeploymentPolicyId ?? "")
    // Whether a promotion needs a policy at all is not documented.
    yield* refuseWhen(
      policy !== undefined && !stagingNames(policy.config).includes(staging.generated),
      Errors.InvalidArgument,
      "The distribution to promote must be the staging distribution of the continuous deployment policy."
    )
    return policy
  })
