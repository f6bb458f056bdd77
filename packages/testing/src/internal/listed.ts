/** The lists of each family beside the operation that reads one of its resources, and where the two disagree. */
import * as Effect from "effect/Effect"
import * as Ref from "effect/Ref"
import type { Page } from "@effect-cloudfront/core/Operation"
import { operations, type Id } from "@effect-cloudfront/core/operations"
import * as State from "../State.js"
import type { Handler } from "./handler.js"
import { handlers } from "./handlers.js"
import { kinds } from "./kinds.js"
import { isObject } from "./readJson.js"
import type { Refusal } from "./refusal.js"
import { Request, type View } from "./request.js"

type Members = Readonly<Record<string, unknown>>

/** The operations that have pages. */
type ListId = { readonly [I in Id]: "page" extends keyof (typeof operations)[I] ? I : never }[Id]

/** A list, and the operation that reads one of its items. */
interface Listed {
  readonly get: Id
  /** The members with the resource and its configuration, from outside to inside, whose members are taken for those of the resource. */
  readonly parts: ReadonlyArray<string>
  /** The input that reads an item of the list with an input. */
  readonly key: (item: Members, input: Members) => Members
  /** The inputs of the list. Default: an empty one. */
  readonly inputs?: (state: State.State) => ReadonlyArray<Members>
}

const byId = ({ Id }: Members): Members => ({ Id })
const byIdentifier = ({ Id }: Members): Members => ({ Identifier: Id })
const byName = ({ Name }: Members): Members => ({ Name })
const byStage = ({ FunctionMetadata, Name }: Members): Members => ({
  Name,
  Stage: isObject(FunctionMetadata) ? FunctionMetadata["Stage"] : undefined
})

/** One input for each resource of a kind. */
const each =
  (kind: State.Kind, input: (id: string) => Members) =>
  (state: State.State): ReadonlyArray<Members> =>
    State.all<State.Kind>(state, kind).map(({ id }) => input(id))

/** The lists of all families whose resources can be read one by one. */
export const lists: { readonly [L in ListId]?: Listed } = {
  ListAnycastIpLists: { get: "GetAnycastIpList", parts: ["AnycastIpList"], key: byId },
  ListCachePolicies: { get: "GetCachePolicy", parts: ["CachePolicy", "CachePolicyConfig"], key: byId },
  ListCloudFrontOriginAccessIdentities: {
    get: "GetCloudFrontOriginAccessIdentity",
    parts: ["CloudFrontOriginAccessIdentity", "CloudFrontOriginAccessIdentityConfig"],
    key: byId
  },
  ListConnectionFunctions: {
    get: "DescribeConnectionFunction",
    parts: ["ConnectionFunctionSummary"],
    key: ({ Id, Stage }) => ({ Identifier: Id, Stage })
  },
  ListConnectionGroups: { get: "GetConnectionGroup", parts: ["ConnectionGroup"], key: byIdentifier },
  ListContinuousDeploymentPolicies: {
    get: "GetContinuousDeploymentPolicy",
    parts: ["ContinuousDeploymentPolicy", "ContinuousDeploymentPolicyConfig"],
    key: byId
  },
  ListDistributionTenants: { get: "GetDistributionTenant", parts: ["DistributionTenant"], key: byIdentifier },
  ListDistributions: { get: "GetDistribution", parts: ["Distribution", "DistributionConfig"], key: byId },
  ListFieldLevelEncryptionConfigs: {
    get: "GetFieldLevelEncryption",
    parts: ["FieldLevelEncryption", "FieldLevelEncryptionConfig"],
    key: byId
  },
  ListFieldLevelEncryptionProfiles: {
    get: "GetFieldLevelEncryptionProfile",
    parts: ["FieldLevelEncryptionProfile", "FieldLevelEncryptionProfileConfig"],
    key: byId
  },
  ListFunctions: { get: "DescribeFunction", parts: ["FunctionSummary"], key: byStage },
  ListInvalidations: {
    get: "GetInvalidation",
    parts: ["Invalidation"],
    key: ({ Id }, { DistributionId }) => ({ DistributionId, Id }),
    inputs: each("distribution", (DistributionId) => ({ DistributionId }))
  },
  ListInvalidationsForDistributionTenant: {
    get: "GetInvalidationForDistributionTenant",
    parts: ["Invalidation"],
    key: ({ Id }, { Id: DistributionTenantId }) => ({ DistributionTenantId, Id }),
    inputs: each("distributionTenant", (Id) => ({ Id }))
  },
  ListKeyGroups: { get: "GetKeyGroup", parts: ["KeyGroup", "KeyGroupConfig"], key: byId },
  ListKeyValueStores: { get: "DescribeKeyValueStore", parts: ["KeyValueStore"], key: byName },
  ListOriginAccessControls: {
    get: "GetOriginAccessControl",
    parts: ["OriginAccessControl", "OriginAccessControlConfig"],
    key: byId
  },
  ListOriginRequestPolicies: {
    get: "GetOriginRequestPolicy",
    parts: ["OriginRequestPolicy", "OriginRequestPolicyConfig"],
    key: byId
  },
  ListPublicKeys: { get: "GetPublicKey", parts: ["PublicKey", "PublicKeyConfig"], key: byId },
  ListRealtimeLogConfigs: { get: "GetRealtimeLogConfig", parts: ["RealtimeLogConfig"], key: byName },
  ListResponseHeadersPolicies: {
    get: "GetResponseHeadersPolicy",
    parts: ["ResponseHeadersPolicy", "ResponseHeadersPolicyConfig"],
    key: byId
  },
  ListStreamingDistributions: {
    get: "GetStreamingDistribution",
    parts: ["StreamingDistribution", "StreamingDistributionConfig"],
    key: byId
  },
  ListTrustStores: { get: "GetTrustStore", parts: ["TrustStore"], key: byIdentifier },
  ListVpcOrigins: { get: "GetVpcOrigin", parts: ["VpcOrigin", "VpcOriginEndpointConfig"], key: byId }
}

/** What answers an operation. */
export type Answer = (operation: Id, input: Members) => Effect.Effect<unknown, Refusal>

/** Answers reads as the in-memory CloudFront does, without the wire: no lag, no fault, and no entry in the call log. */
export const answering =
  ({ now, settings, state }: View, by: Readonly<Record<Id, Handler>> = handlers): Answer =>
  (operation, input) =>
    Effect.flatMap(Ref.make(state), (own) =>
      Effect.provideService(by[operation].run(input), Request, {
        now,
        settings,
        kinds,
        runFunction: () => Effect.die("a read runs no function"),
        state: own,
        current: state,
        others: [],
        unreadable: undefined,
        hasBody: false
      })
    )

const membersOf = (value: unknown): Members => (isObject(value) ? value : {})

/** The members of a value, with those of its parts, where it has them. */
const flat = (value: Members, [part = "", ...rest]: ReadonlyArray<string>): Members => {
  const inner = isObject(value[part]) ? value[part] : rest.length > 0 ? value : undefined
  return inner === undefined ? value : { ...flat(inner, rest), ...value }
}

/** Members whose values lists have in upper case. */
const CASELESS = /(?:^|\.)HttpVersion$/

/** The path of the first member that both have, and in which they differ. */
const difference = (item: unknown, got: unknown, path: string): string | undefined => {
  if (CASELESS.test(path)) return String(item).toLowerCase() === String(got).toLowerCase() ? undefined : path
  if (item === undefined || got === undefined || item === got) return undefined
  if (Array.isArray(item) && Array.isArray(got)) {
    if (item.length !== got.length) return path
    return item.map((one, i) => difference(one, got[i], `${path}[${i}]`)).find((one) => one !== undefined)
  }
  if (!isObject(item) || !isObject(got)) return path
  return Object.keys(item)
    .map((key) => difference(item[key], got[key], path === "" ? key : `${path}.${key}`))
    .find((one) => one !== undefined)
}

const disagreements = (
  list: ListId,
  { get, inputs = () => [{}], key, parts }: Listed,
  answer: Answer,
  state: State.State
): Effect.Effect<ReadonlyArray<string>> => {
  const refused = (operation: Id) => (refusal: Refusal) =>
    Effect.succeed([`${operation} is refused with ${refusal.code}`])
  // The page of an operation takes its results.
  const pageOf = operations[list].page as (result: unknown) => Page<unknown>

  const compare = (item: unknown, input: Members, seen: Set<string>): Effect.Effect<ReadonlyArray<string>> => {
    const listed = flat(membersOf(item), parts)
    const named = key(listed, input)
    const name = Object.values(named).join(" ")
    if (seen.has(name)) return Effect.succeed([`${list} has ${name} twice`])
    seen.add(name)
    return Effect.matchEffect(answer(get, named), {
      onFailure: ({ code }) => Effect.succeed([`${list} has ${name}, for which ${get} is refused with ${code}`]),
      onSuccess: (result) => {
        const path = difference(listed, flat(membersOf(result), parts), "")
        return Effect.succeed(path === undefined ? [] : [`${list} and ${get} differ in ${path} of ${name}`])
      }
    })
  }

  return Effect.gen(function* () {
    const problems: Array<string> = []
    for (const input of inputs(state)) {
      const seen = new Set<string>()
      const markers = new Set<string>()
      let Marker: string | undefined
      do {
        const page = pageOf(yield* answer(list, Marker === undefined ? input : { ...input, Marker }))
        for (const item of page.items) problems.push(...(yield* compare(item, input, seen)))
        Marker = page.nextMarker
        if (Marker !== undefined && markers.has(Marker)) return [...problems, `${list} has a marker twice`]
        if (Marker !== undefined) markers.add(Marker)
      } while (Marker !== undefined)
    }
    return problems
  }).pipe(Effect.catchAll(refused(list)))
}

/** Where items of lists differ from what is read of the same resources. Names operations, members and ids, and no values. */
export const allDisagreements = (answer: Answer, state: State.State): Effect.Effect<ReadonlyArray<string>> =>
  Effect.map(
    Effect.forEach(
      Object.entries(lists) as ReadonlyArray<[ListId, Listed]>,
      ([list, listed]) => disagreements(list, listed, answer, state),
      { concurrency: 1 }
    ),
    (all) => all.flat()
  )
