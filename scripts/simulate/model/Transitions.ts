/** What an accepted call of each operation changes in the model. The compiler refuses an operation without an entry. */
import type { Name } from "@effect-cloudfront/testing/Draft"
import * as Families from "./Families.js"
import type { FamilyName } from "./Families.js"
import * as Known from "./Known.js"
import type { Json } from "./Known.js"

/** The state afterwards, or what is wrong with the answer. */
export type Transition = (known: Known.Known, input: Json, result: Json) => Known.Known | string

/** A transition, and the family of the resource that it is about. */
interface Entry {
  readonly family: FamilyName | undefined
  readonly apply: Transition
}

const objectOf = (value: unknown): Json => (Known.isObject(value) ? value : {})

const listOf = (value: unknown): ReadonlyArray<unknown> => (Array.isArray(value) ? value : [])

const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined)

export const idIn = (family: FamilyName, shown: Json): string => String(shown[Families.familyOf(family).id ?? "Id"])

/** The thing that an input is about. */
export const keyIn = (family: FamilyName, input: Json): string =>
  Known.keyOf(family, String(input["Id"] ?? input["Name"] ?? input["DistributionId"] ?? input["TargetDistributionId"]))

/** What was given of a resource, wherever the input has it. */
export const givenIn = (input: Json): Json => {
  const inner = Object.entries(input).find(([key]) => key.endsWith("WithTags"))?.[1]
  return inner === undefined ? input : objectOf(inner)
}

export const tagsOf = (tags: unknown): Json =>
  Object.fromEntries(
    listOf(objectOf(tags)["Items"]).map((one) => [String(objectOf(one)["Key"]), objectOf(one)["Value"] ?? ""])
  )

const withTags = (known: Known.Known, arn: string | undefined, tags: Json): Known.Known =>
  arn === undefined || Object.keys(tags).length === 0 ? known : { ...known, tags: new Map(known.tags).set(arn, tags) }

/** The members of an input that the resource shows as they were given. */
export const isShown = (given: Json, shown: Json): string | undefined =>
  Object.keys(given)
    .filter((key) => key in shown && key !== "Tags")
    .map((key) => Known.lacking(shown[key], given[key], key))
    .find((one) => one !== undefined)

/** The connection group of the tenants that name none exists from the first of them on. */
const withGroup = (known: Known.Known, shown: Json): Known.Known => {
  const id = String(shown["ConnectionGroupId"])
  return known.things.has(Known.keyOf("connectionGroup", id))
    ? known
    : Known.add(known, {
        family: "connectionGroup",
        id,
        shown: { IsDefault: true, Enabled: true },
        etag: undefined,
        isOpen: true
      })
}

const created = (family: FamilyName): Entry => ({
  family,
  apply: (known, input, result) => {
    const { shown: member } = Families.familyOf(family)
    const shown = objectOf(result[member])
    const key = Known.keyOf(family, idIn(family, shown))
    if (known.things.has(key)) return `${key} was there`
    if (known.gone.some((one) => Known.keyOf(one.family, one.id) === key)) return `${key} was there before`
    const given = givenIn(input)
    const wrong = isShown(given, shown)
    if (wrong !== undefined) return wrong
    const isLoose = family === "distributionTenant" && input["ManagedCertificateRequest"] !== undefined
    const all = family === "distributionTenant" ? withGroup(known, shown) : known
    const etag = textOf(result["ETag"])
    const next = Known.add(all, { family, id: idIn(family, shown), shown, etag, isLoose })
    return withTags(next, next.things.get(key)?.arn, tagsOf(given["Tags"]))
  }
})

/** The ETag of a change must be a new one. */
const isNew = (thing: Known.Thing, etag: string | undefined): boolean =>
  etag === undefined || (etag !== thing.etag && !thing.past.includes(etag))

const updated = (family: FamilyName): Entry => ({
  family,
  apply: (known, input, result) => {
    const { changesUsers, shown: member } = Families.familyOf(family)
    const shown = objectOf(result[member])
    const key = Known.keyOf(family, idIn(family, shown))
    const thing = known.things.get(key)
    if (thing === undefined || key !== keyIn(family, input)) return `${key} was changed`
    const etag = textOf(result["ETag"])
    if (!isNew(thing, etag)) return `the ETag of ${key} is an old one`
    const wrong = isShown(input, shown)
    if (wrong !== undefined) return wrong
    const isLoose = thing.isLoose || input["ManagedCertificateRequest"] !== undefined
    const next = Known.update(known, key, (thing) => ({
      ...Known.changed(thing, known.now, { etag, shown }),
      isOpen: false,
      isLoose
    }))
    return changesUsers === true ? Known.changeUsers(next, key) : next
  }
})

const removed = (family: FamilyName): Entry => ({
  family,
  apply: (known, input) => {
    const key = keyIn(family, input)
    const thing = known.things.get(key)
    if (thing === undefined) return `${key} was deleted`
    const refusal = Known.refusalOfRemoval(known, thing)
    return refusal === undefined ? Known.remove(known, key) : `${key} was deleted in place of ${refusal}`
  }
})

/** A deletion that takes as long as a change. */
const left = (family: FamilyName): Entry => ({
  family,
  apply: (known, input, result) => {
    const after = removed(family).apply(known, input, result)
    if (typeof after === "string") return after
    const shown = objectOf(result[Families.familyOf(family).shown])
    const etag = textOf(result["ETag"])
    return Known.update(known, keyIn(family, input), (thing) => {
      const leaving = Known.changed(thing, known.now, { etag, shown })
      return { ...leaving, leavesAt: leaving.readyAt }
    })
  }
})

/** A change whose result does not show the resource. */
const touched = (family: FamilyName, change: (shown: Json, input: Json) => Json = (shown) => shown): Entry => ({
  family,
  apply: (known, input, result) => {
    const key = keyIn(family, input)
    const thing = known.things.get(key)
    const etag = textOf(result["ETag"])
    if (thing === undefined) return `${key} was changed`
    if (!isNew(thing, etag)) return `the ETag of ${key} is an old one`
    return Known.update(known, key, (thing) =>
      Known.changed(thing, known.now, {
        etag,
        isOpen: family === "distributionTenant",
        shown: change(thing.shown, input)
      })
    )
  }
})

const inConfig = (shown: Json, change: Json): Json => ({
  ...shown,
  DistributionConfig: { ...objectOf(shown["DistributionConfig"]), ...change }
})

const domainsOf = ({ family, shown }: Known.Thing): ReadonlyArray<string> => {
  const members = Known.flat(family, shown)
  return family === "distribution"
    ? listOf(objectOf(members["Aliases"])["Items"]).map(String)
    : listOf(members["Domains"]).map((one) => String(objectOf(one)["Domain"]))
}

const withDomains = (thing: Known.Thing, domains: ReadonlyArray<string>, now: number, etag?: string): Known.Thing =>
  thing.family === "distribution"
    ? Known.changed(thing, now, {
        etag,
        shown: inConfig(thing.shown, { Aliases: { Quantity: domains.length, Items: domains } }),
        // Whether an empty list is shown as such is not told.
        isOpen: true
      })
    : Known.changed(thing, now, {
        etag,
        shown: { ...thing.shown, Domains: domains.map((Domain) => ({ Domain })) },
        isOpen: true
      })

/** Moves a domain from the thing that has it. */
const moveDomain = (known: Known.Known, domain: string, to: string, etag?: string): Known.Known | string => {
  const target = known.things.get(to)
  if (target === undefined) return `${to} has a domain`
  if (target.etag !== undefined && etag === target.etag) return `the ETag of ${to} is an old one`
  const isIt = (name: string) => name.toLowerCase() === domain.toLowerCase()
  const sources = Array.from(known.things).filter(
    ([key, one]) =>
      key !== to && (one.family === "distribution" || one.family === "distributionTenant") && domainsOf(one).some(isIt)
  )
  const taken = sources.reduce(
    (known, [key]) =>
      Known.update(known, key, (one) =>
        withDomains(
          one,
          domainsOf(one).filter((name) => !isIt(name)),
          known.now
        )
      ),
    known
  )
  return Known.update(taken, to, (one) =>
    withDomains(one, [...domainsOf(one).filter((name) => !isIt(name)), domain], known.now, etag)
  )
}

/** Publishing fixes what the published stage refers to, and changes the distributions that use it. */
const published = (family: "connectionFunction" | "function"): Entry => ({
  family,
  apply: (known, input) => {
    const key = keyIn(family, input)
    const thing = known.things.get(key)
    if (thing === undefined) return `${key} was published`
    const next = Known.update(known, key, (thing) => ({ ...thing, live: Known.referred({ ...thing, live: [] }) }))
    return thing.live === undefined ? next : Known.changeUsers(next, key)
  }
})

const invalidated = (family: "distribution" | "distributionTenant"): Entry => ({
  family,
  apply: (known, input, result) => {
    const { Id, Status } = objectOf(result["Invalidation"])
    if (Status !== "InProgress") return `the status of the invalidation is ${String(Status)}`
    const of = keyIn(family, input)
    return {
      ...known,
      batches: [{ id: String(Id), of, completedAt: known.now + Families.COMPLETION }, ...known.batches]
    }
  }
})

const tagging = (change: (tags: Json, input: Json) => Json): Entry => ({
  family: undefined,
  apply: (known, input) => {
    const arn = String(input["Resource"])
    return { ...known, tags: new Map(known.tags).set(arn, change(known.tags.get(arn) ?? {}, input)) }
  }
})

const policed = (document: (input: Json) => string | undefined): Entry => ({
  family: undefined,
  apply: (known, input) => ({
    ...known,
    policies: new Map(known.policies).set(String(input["ResourceArn"]), document(input))
  })
})

const promoted: Entry = {
  family: undefined,
  apply: (known, input, result) => {
    const next = updated("distribution").apply(known, { Id: input["Id"] }, result)
    if (typeof next === "string") return next
    const primary = Known.flat("distribution", objectOf(result["Distribution"]))
    const staging = next.things.get(Known.keyOf("distribution", String(input["StagingDistributionId"])))
    const copied = Known.flat("distribution", staging?.shown ?? {})
    const own = ["Aliases", "CallerReference", "ContinuousDeploymentPolicyId", "Staging"]
    const wrong = Object.keys(objectOf(staging?.shown["DistributionConfig"]))
      .filter((key) => !own.includes(key))
      .map((key) => Known.difference(primary[key], copied[key], key))
      .find((one) => one !== undefined)
    if (wrong !== undefined) return wrong
    const policy = Known.keyOf("continuousDeploymentPolicy", String(primary["ContinuousDeploymentPolicyId"]))
    return Known.update(next, policy, (thing) =>
      Known.flat(thing.family, thing.shown)["Enabled"] === true
        ? Known.changed(thing, known.now, {
            shown: {
              ...thing.shown,
              ContinuousDeploymentPolicyConfig: {
                ...objectOf(thing.shown["ContinuousDeploymentPolicyConfig"]),
                Enabled: false
              }
            }
          })
        : thing
    )
  }
}

export const transitions: { readonly [N in Name]: Entry } = {
  AssociateAlias: {
    family: "distribution",
    apply: (known, input) => moveDomain(known, String(input["Alias"]), keyIn("distribution", input))
  },
  AssociateDistributionTenantWebACL: touched("distributionTenant"),
  AssociateDistributionWebACL: touched("distribution", (shown, input) =>
    inConfig(shown, { WebACLId: input["WebACLArn"] })
  ),
  CopyDistribution: {
    family: "distribution",
    apply: (known, _, result) => created("distribution").apply(known, { DistributionConfig: { Staging: true } }, result)
  },
  CreateAnycastIpList: created("anycastIpList"),
  CreateCachePolicy: created("cachePolicy"),
  CreateCloudFrontOriginAccessIdentity: created("originAccessIdentity"),
  CreateConnectionFunction: created("connectionFunction"),
  CreateConnectionGroup: created("connectionGroup"),
  CreateContinuousDeploymentPolicy: created("continuousDeploymentPolicy"),
  CreateDistribution: created("distribution"),
  CreateDistributionTenant: created("distributionTenant"),
  CreateDistributionWithTags: created("distribution"),
  CreateFieldLevelEncryptionConfig: created("fieldLevelEncryptionConfig"),
  CreateFieldLevelEncryptionProfile: created("fieldLevelEncryptionProfile"),
  CreateFunction: created("function"),
  CreateInvalidation: invalidated("distribution"),
  CreateInvalidationForDistributionTenant: invalidated("distributionTenant"),
  CreateKeyGroup: created("keyGroup"),
  CreateKeyValueStore: created("keyValueStore"),
  CreateMonitoringSubscription: {
    family: undefined,
    apply: (known, input) => {
      const subscription = objectOf(input["MonitoringSubscription"])
      const { RealtimeMetricsSubscriptionStatus } = objectOf(subscription["RealtimeMetricsSubscriptionConfig"])
      // A disabled one is accepted, and is not there afterwards.
      return RealtimeMetricsSubscriptionStatus === "Enabled"
        ? { ...known, monitored: new Map(known.monitored).set(String(input["DistributionId"]), subscription) }
        : known
    }
  },
  CreateOriginAccessControl: created("originAccessControl"),
  CreateOriginRequestPolicy: created("originRequestPolicy"),
  CreatePublicKey: created("publicKey"),
  CreateRealtimeLogConfig: created("realtimeLogConfig"),
  CreateResponseHeadersPolicy: created("responseHeadersPolicy"),
  CreateStreamingDistribution: created("streamingDistribution"),
  CreateStreamingDistributionWithTags: created("streamingDistribution"),
  CreateTrustStore: created("trustStore"),
  CreateVpcOrigin: created("vpcOrigin"),
  DeleteAnycastIpList: removed("anycastIpList"),
  DeleteCachePolicy: removed("cachePolicy"),
  DeleteCloudFrontOriginAccessIdentity: removed("originAccessIdentity"),
  DeleteConnectionFunction: removed("connectionFunction"),
  DeleteConnectionGroup: removed("connectionGroup"),
  DeleteContinuousDeploymentPolicy: removed("continuousDeploymentPolicy"),
  DeleteDistribution: removed("distribution"),
  DeleteDistributionTenant: removed("distributionTenant"),
  DeleteFieldLevelEncryptionConfig: removed("fieldLevelEncryptionConfig"),
  DeleteFieldLevelEncryptionProfile: removed("fieldLevelEncryptionProfile"),
  DeleteFunction: removed("function"),
  DeleteKeyGroup: removed("keyGroup"),
  DeleteKeyValueStore: removed("keyValueStore"),
  DeleteMonitoringSubscription: {
    family: undefined,
    apply: (known, input) => ({
      ...known,
      monitored: new Map(Array.from(known.monitored).filter(([id]) => id !== input["DistributionId"]))
    })
  },
  DeleteOriginAccessControl: removed("originAccessControl"),
  DeleteOriginRequestPolicy: removed("originRequestPolicy"),
  DeletePublicKey: removed("publicKey"),
  DeleteRealtimeLogConfig: removed("realtimeLogConfig"),
  DeleteResourcePolicy: policed(() => undefined),
  DeleteResponseHeadersPolicy: removed("responseHeadersPolicy"),
  DeleteStreamingDistribution: removed("streamingDistribution"),
  DeleteTrustStore: removed("trustStore"),
  DeleteVpcOrigin: left("vpcOrigin"),
  DisassociateDistributionTenantWebACL: touched("distributionTenant"),
  DisassociateDistributionWebACL: touched("distribution", (shown) => inConfig(shown, { WebACLId: "" })),
  PublishConnectionFunction: published("connectionFunction"),
  PublishFunction: published("function"),
  PutResourcePolicy: policed((input) => textOf(input["PolicyDocument"])),
  TagResource: tagging((tags, input) => ({ ...tags, ...tagsOf(input["Tags"]) })),
  UntagResource: tagging((tags, input) => {
    const keys = listOf(objectOf(input["TagKeys"])["Items"])
    return Object.fromEntries(Object.entries(tags).filter(([key]) => !keys.includes(key)))
  }),
  UpdateAnycastIpList: updated("anycastIpList"),
  UpdateCachePolicy: updated("cachePolicy"),
  UpdateCloudFrontOriginAccessIdentity: updated("originAccessIdentity"),
  UpdateConnectionFunction: updated("connectionFunction"),
  UpdateConnectionGroup: updated("connectionGroup"),
  UpdateContinuousDeploymentPolicy: updated("continuousDeploymentPolicy"),
  UpdateDistribution: updated("distribution"),
  UpdateDistributionTenant: updated("distributionTenant"),
  UpdateDistributionWithStagingConfig: promoted,
  UpdateDomainAssociation: {
    family: undefined,
    apply: (known, input, result) => {
      const target = objectOf(input["TargetResource"])
      const id = textOf(target["DistributionId"])
      const to =
        id === undefined
          ? Known.keyOf("distributionTenant", String(target["DistributionTenantId"]))
          : Known.keyOf("distribution", id)
      return moveDomain(known, String(input["Domain"]), to, textOf(result["ETag"]))
    }
  },
  UpdateFieldLevelEncryptionConfig: updated("fieldLevelEncryptionConfig"),
  UpdateFieldLevelEncryptionProfile: updated("fieldLevelEncryptionProfile"),
  UpdateFunction: updated("function"),
  UpdateKeyGroup: updated("keyGroup"),
  UpdateKeyValueStore: updated("keyValueStore"),
  UpdateOriginAccessControl: updated("originAccessControl"),
  UpdateOriginRequestPolicy: updated("originRequestPolicy"),
  UpdatePublicKey: updated("publicKey"),
  UpdateRealtimeLogConfig: updated("realtimeLogConfig"),
  UpdateResponseHeadersPolicy: updated("responseHeadersPolicy"),
  UpdateStreamingDistribution: updated("streamingDistribution"),
  UpdateTrustStore: updated("trustStore"),
  UpdateVpcOrigin: updated("vpcOrigin")
}
