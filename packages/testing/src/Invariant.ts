/**
 * What is always true of the in-memory CloudFront, whatever was sent to it, as ready-made properties. Check them after each step of a
 * test: `Invariant.all` names what does not hold.
 *
 * They are stated without the code that keeps them, over the inspected state and the results of calls.
 *
 * @since 3.0.0
 */
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import type { Kind, Resource, State } from "./State.js"
import * as States from "./State.js"
import { InMemoryCloudFront, type Service } from "./InMemoryCloudFront.js"
import * as Listed from "./internal/listed.js"

/**
 * An invariant does not hold.
 *
 * @since 3.0.0
 * @category errors
 */
export class Violated extends Data.TaggedError("Violated")<{
  /** The name of the invariant, such as `references`. */
  readonly invariant: string
  /** What is wrong: kinds and ids, and never a configuration. */
  readonly problems: ReadonlyArray<string>
  readonly message: string
}> {}

/**
 * A property of the whole in-memory CloudFront.
 *
 * @since 3.0.0
 * @category models
 */
export type Invariant = Effect.Effect<void, Violated, InMemoryCloudFront>

const check = (
  invariant: string,
  find: (service: Service) => Effect.Effect<ReadonlyArray<string>>
): Effect.Effect<void, Violated, InMemoryCloudFront> =>
  Effect.flatMap(Effect.flatMap(InMemoryCloudFront, find), (problems) =>
    problems.length === 0
      ? Effect.void
      : Effect.fail(
          new Violated({
            invariant,
            problems,
            message: `The invariant ${invariant} does not hold: ${problems.join("; ")}`
          })
        )
  )

interface Entry {
  readonly kind: Kind
  readonly resource: Resource<unknown>
}

const entries = (state: State): ReadonlyArray<Entry> =>
  States.kinds(state).flatMap((kind) => States.all<Kind>(state, kind).map((resource) => ({ kind, resource })))

const called = ({ kind, resource }: Entry): string => `${kind} ${resource.id}`

/** The path of each `Quantity` that is not the number of the items beside it. */
const miscounted = (value: unknown, path: string): ReadonlyArray<string> => {
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return []
  if (Array.isArray(value)) return value.flatMap((one, i) => miscounted(one, `${path}[${i}]`))
  const given = value as Readonly<Record<string, unknown>>
  const items = Array.isArray(given["Items"]) ? given["Items"].length : 0
  const wrong = given["Quantity"] !== undefined && given["Quantity"] !== items ? [`${path} is counted wrongly`] : []
  return [...wrong, ...Object.entries(given).flatMap(([key, one]) => miscounted(one, `${path}.${key}`))]
}

/**
 * Every `Quantity` in what is stored is the number of its `Items`.
 *
 * @since 3.0.0
 * @category invariants
 */
export const quantities: Invariant = check("quantities", ({ state }) =>
  Effect.map(state, (state) => entries(state).flatMap((one) => miscounted(one.resource.config, called(one))))
)

/**
 * What a resource refers to exists, and is not about to disappear; and it is told of its users. So nothing that is used was deleted.
 *
 * @since 3.0.0
 * @category invariants
 */
export const references: Invariant = check("references", ({ references, state }) =>
  Effect.gen(function* () {
    const now = yield* state
    const problems: Array<string> = []
    for (const one of entries(now)) {
      // What AWS provides refers to nothing, and its users are looked at themselves.
      if (one.resource.managed === true) continue
      const { from, to } = yield* references(one.kind, one.resource.id)
      for (const { id, kind } of to) {
        const referred = States.get(now, kind as Kind, id)
        if (referred === undefined || referred.removedAt !== undefined) {
          problems.push(`${called(one)} refers to ${kind} ${id}, which does not exist`)
          continue
        }
        const back = yield* references(kind as Kind, id)
        if (!back.from.some((user) => user.kind === one.kind && user.id === one.resource.id)) {
          problems.push(`${kind} ${id} is not told of ${called(one)}`)
        }
      }
      for (const { id, kind } of from) {
        if (States.get(now, kind as Kind, id) === undefined) {
          problems.push(`${called(one)} is used by ${kind} ${id}, which does not exist`)
        }
      }
    }
    return problems
  })
)

const repeated = (all: ReadonlyArray<string>): ReadonlyArray<string> => all.filter((one, i) => all.indexOf(one) < i)

const textOf = (config: unknown, ...keys: ReadonlyArray<string>): ReadonlyArray<string> => {
  const given = config as Readonly<Record<string, unknown>>
  const [found] = keys.map((key) => given[key]).filter((one) => typeof one === "string")
  return typeof found === "string" ? [found] : []
}

/** The kinds whose names may be repeated. */
const UNNAMED: ReadonlyArray<Kind> = ["publicKey"]

/**
 * Within a kind, ids, names and caller references are unique; aliases and domains are unique among all kinds.
 *
 * @since 3.0.0
 * @category invariants
 */
export const uniqueness: Invariant = check("uniqueness", ({ state }) =>
  Effect.map(state, (state) => {
    const domains = [
      ...States.all(state, "distribution").flatMap(({ config }) => config.Aliases?.Items ?? []),
      ...States.all(state, "streamingDistribution").flatMap(({ config }) => config.Aliases?.Items ?? []),
      ...States.all(state, "distributionTenant").flatMap(({ config }) => config.Domains.map(({ Domain }) => Domain))
    ].map((name) => name.toLowerCase())
    return [
      ...repeated(domains).map((name) => `the domain ${name} is there twice`),
      ...States.kinds(state).flatMap((kind) => {
        const all = States.all<Kind>(state, kind)
        return [
          ...repeated(all.map(({ id }) => id)).map((id) => `the id ${id} of a ${kind} is there twice`),
          ...repeated(UNNAMED.includes(kind) ? [] : all.flatMap(({ config }) => textOf(config, "Name", "name"))).map(
            (name) => `the name ${name} of a ${kind} is there twice`
          ),
          ...repeated(all.flatMap(({ config }) => textOf(config, "CallerReference"))).map(
            (reference) => `the caller reference ${reference} of a ${kind} is there twice`
          )
        ]
      })
    ]
  })
)

/** The kinds of which an account has a quota. */
const QUOTAS = {
  anycastIpList: "anycastIpLists",
  cachePolicy: "cachePolicies",
  connectionFunction: "connectionFunctions",
  connectionGroup: "connectionGroups",
  continuousDeploymentPolicy: "continuousDeploymentPolicies",
  distribution: "distributions",
  distributionTenant: "distributionTenants",
  fieldLevelEncryptionConfig: "fieldLevelEncryptionConfigs",
  fieldLevelEncryptionProfile: "fieldLevelEncryptionProfiles",
  function: "functions",
  keyGroup: "keyGroupsPerAccount",
  keyValueStore: "keyValueStores",
  originAccessControl: "originAccessControls",
  originAccessIdentity: "originAccessIdentities",
  originRequestPolicy: "originRequestPolicies",
  publicKey: "publicKeys",
  realtimeLogConfig: "realtimeLogConfigs",
  responseHeadersPolicy: "responseHeadersPolicies",
  streamingDistribution: "streamingDistributions",
  trustStore: "trustStores",
  vpcOrigin: "vpcOrigins"
} as const

/**
 * There are no more resources of a kind than its quota allows, without those that AWS provides and the default connection group, which
 * CloudFront creates by itself.
 *
 * @since 3.0.0
 * @category invariants
 */
export const quotas: Invariant = check("quotas", ({ settings, state }) =>
  Effect.map(state, (state) =>
    Object.entries(QUOTAS).flatMap(([kind, quota]) => {
      const count = States.all<Kind>(state, kind as Kind).filter(
        ({ config, managed }) => managed !== true && !("IsDefault" in config && config.IsDefault)
      ).length
      return count > settings.quotas[quota] ? [`there are ${count} of the kind ${kind}`] : []
    })
  )
)

/**
 * Nothing has changed, been deployed or become deletable before it could be: a resource is created, changed, deployed and deletable in
 * this order, and not before the time of propagation has passed.
 *
 * @since 3.0.0
 * @category invariants
 */
export const times: Invariant = check("times", ({ now, state }) =>
  Effect.zipWith(state, now, (state, now) =>
    entries(state).flatMap((one) => {
      const { createdAt, deletableAt, deployedAt, modifiedAt, removedAt } = one.resource
      return createdAt <= modifiedAt && modifiedAt <= now && deployedAt <= deletableAt && (removedAt ?? now) >= now
        ? []
        : [`the times of ${called(one)} are in a wrong order`]
    })
  )
)

/**
 * Every item of a list is what the operation that reads it says: the members that both have are equal, an item is listed once, and what is
 * listed can be read. It holds for all families that have both, and for the invalidations of each distribution and each distribution tenant.
 *
 * It looks at the current state, so lags, faults and rate limits do not disturb it, and the call log does not have its reads.
 *
 * @since 3.0.0
 * @category invariants
 */
export const lists: Invariant = check("lists", ({ now, settings, state }) =>
  Effect.gen(function* () {
    const view = { now: yield* now, settings, state: yield* state }
    return yield* Listed.allDisagreements(Listed.answering(view), view.state)
  })
)

/** What makes states comparable: the resources without the order in which their kinds are there. */
const content = (state: State): string =>
  JSON.stringify(
    entries(state)
      .map(({ kind, resource }) => [kind, resource.id, resource.version, resource.deployedAt, resource.config])
      .sort(([one], [other]) => (String(one) < String(other) ? -1 : 1))
  )

/**
 * A snapshot that is restored gives the state that it was made of. It does not change what reads return, except that earlier states, which
 * stale reads return, are forgotten.
 *
 * @since 3.0.0
 * @category invariants
 */
export const snapshots: Invariant = check("snapshots", ({ restore, snapshot, state }) =>
  Effect.gen(function* () {
    const before = content(yield* state)
    const made = yield* snapshot
    const refusal = yield* Effect.match(restore(JSON.parse(JSON.stringify(made))), {
      onFailure: ({ message }) => message,
      onSuccess: () => undefined
    })
    if (refusal !== undefined) return [refusal]
    return content(yield* state) === before ? [] : ["the restored state is another one"]
  })
)

/**
 * All invariants that only look: `quantities`, `references`, `uniqueness`, `quotas`, `times` and `lists`.
 *
 * @since 3.0.0
 * @category invariants
 * @example
 * ```ts
 * import * as Effect from "effect/Effect"
 * import * as fc from "fast-check"
 * import * as Draft from "@effect-cloudfront/testing/Draft"
 * import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
 * import * as Invariant from "@effect-cloudfront/testing/Invariant"
 *
 * const law = fc.asyncProperty(fc.array(Draft.any()), (drafts) =>
 *   Effect.forEach(drafts, ({ call }) => Effect.zipRight(call, Invariant.all), { discard: true }).pipe(
 *     Effect.provide(InMemoryCloudFront.layer({ quotas: { anycastIpLists: 10 } })),
 *     Effect.runPromise
 *   )
 * )
 * ```
 */
export const all: Invariant = Effect.all([quantities, references, uniqueness, quotas, times, lists], {
  concurrency: 1,
  discard: true
})

/**
 * Runs a call, and checks what must hold between the states before and after it: a call that is refused changes nothing; a resource whose
 * configuration changes gets another version; and no version decreases.
 *
 * @since 3.0.0
 * @category invariants
 */
export const transition = <A, E, R>(
  call: Effect.Effect<A, E, R>
): Effect.Effect<A, E | Violated, R | InMemoryCloudFront> =>
  Effect.gen(function* () {
    const { state } = yield* InMemoryCloudFront
    const before = yield* state
    const exit = yield* Effect.exit(call)
    const after = yield* state
    const violated = (problems: ReadonlyArray<string>) => check("transition", () => Effect.succeed(problems))
    if (exit._tag === "Failure") {
      yield* violated(content(before) === content(after) ? [] : ["a call that was refused changed the state"])
    }
    yield* violated(
      entries(after).flatMap((one) => {
        const old = States.get(before, one.kind, one.resource.id)
        if (old === undefined || one.kind === "managedCertificate" || old.createdAt !== one.resource.createdAt)
          return []
        const { config, version } = one.resource
        if (version < old.version) return [`the version of ${called(one)} decreased`]
        return version === old.version && JSON.stringify(config) !== JSON.stringify(old.config)
          ? [`${called(one)} changed without a new version`]
          : []
      })
    )
    return yield* exit
  })
