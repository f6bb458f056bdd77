/**
 * What requests cost when there is much. The handlers are run without the wire, which costs the same in an account of any size.
 */
import * as Heap from "@effect-cloudfront/support/Heap"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Ref from "effect/Ref"
import * as Etag from "@effect-cloudfront/testing/Etag"
import * as Settings from "@effect-cloudfront/testing/Settings"
import * as State from "@effect-cloudfront/testing/State"
import { handlers } from "../../src/internal/handlers.js"
import { initial, kinds } from "../../src/internal/kinds.js"
import { Request } from "../../src/internal/request.js"
import * as Store from "../../src/internal/store.js"
import { minimal, withAliases } from "../support.js"

const settings = Settings.resolve({ quotas: { distributions: Infinity, invalidationPaths: Infinity } })

/** No function is run. */
const runFunction = () => Effect.die("a function was run")

/** Runs a handler, or a part of one, and returns the state after it. */
const run = <A, E>(before: State.State, effect: Effect.Effect<A, E, Request>) =>
  Effect.gen(function* () {
    const state = yield* Ref.make(before)
    const request = {
      now: 0,
      settings,
      kinds,
      runFunction,
      state,
      current: before,
      others: [],
      unreadable: undefined,
      hasBody: true
    }
    const output = yield* Effect.provideService(effect, Request, request)
    return [yield* Ref.get(state), output] as const
  })

const distribution = (i: number) =>
  handlers.CreateDistribution.run({
    DistributionConfig: {
      ...minimal,
      ...withAliases(`d${i}.example.com`),
      CallerReference: `${i}`,
      // What an update must have.
      DefaultRootObject: "",
      CacheBehaviors: { Items: [] }
    }
  })

const invalidation = (DistributionId: string, i: number) =>
  handlers.CreateInvalidation.run({
    DistributionId,
    InvalidationBatch: { CallerReference: `reference ${i}`, Paths: { Items: [`/path/${i}`] } }
  })

/** An account with so many distributions, the first of which has so many invalidations. */
const account = (distributions: number, invalidations: number) =>
  Effect.gen(function* () {
    const [state] = yield* run(
      initial(),
      Effect.gen(function* () {
        for (let i = 0; i < distributions; i++) yield* distribution(i)
        const [first] = State.all(yield* Effect.flatMap(Request, ({ state }) => Ref.get(state)), "distribution")
        // They complete at once.
        const done = { ...settings, propagation: {} }
        yield* Effect.forEach(Array.from({ length: invalidations }), (_, i) => invalidation(first?.id ?? "", i), {
          concurrency: 1,
          discard: true
        }).pipe((all) =>
          Effect.flatMap(Request, (request) => Effect.provideService(all, Request, { ...request, settings: done }))
        )
      })
    )
    return state
  })

/** What is measured of an account, by what it does. */
interface Measured {
  readonly state: State.State
  readonly requests: Readonly<Record<string, Effect.Effect<unknown, unknown, Request>>>
}

const ROUNDS = 20

/** The time of a request in milliseconds. */
const timeOf = ({ requests, state }: Measured, what: string) =>
  Effect.suspend(() => {
    const start = performance.now()
    return Effect.map(run(state, requests[what] ?? Effect.die(what)), () => performance.now() - start)
  })

/**
 * Fails for what takes longer in the large account than in the small one. Each is measured in turns, and the least of the rounds counts,
 * since other processes take their time too.
 */
const isNoSlower = (small: Measured, large: Measured) =>
  Effect.gen(function* () {
    for (const what of Object.keys(large.requests)) {
      let [before, after] = [Infinity, Infinity]
      for (let round = 0; round < ROUNDS; round++) {
        before = Math.min(before, yield* timeOf(small, what))
        after = Math.min(after, yield* timeOf(large, what))
      }
      assert.isBelow(after, Math.max(4 * before, 3), `${what} took ${before} ms, and then ${after} ms`)
    }
  })

const measured = (state: State.State): Measured => {
  const [first] = State.all(state, "distribution")
  const { config = undefined, id = "" } = first ?? {}
  const { CachePolicyId } = config?.DefaultCacheBehavior ?? {}
  const change = { Id: id, IfMatch: Etag.ofVersion(1), DistributionConfig: { ...config, Comment: "new" } }
  return {
    state,
    requests: {
      get: handlers.GetDistribution.run({ Id: id }),
      update: handlers.UpdateDistribution.run(change),
      create: distribution(-1),
      page: handlers.ListDistributions.run({ MaxItems: 20 }),
      users: handlers.ListDistributionsByCachePolicyId.run({ CachePolicyId, MaxItems: 20 }),
      conflicts: handlers.ListConflictingAliases.run({ DistributionId: id, Alias: "d7.example.com" }),
      invalidate: invalidation(id, -1),
      invalidations: handlers.ListInvalidations.run({ DistributionId: id, MaxItems: 20 })
    }
  }
}

/** Creates a tenant. Each has a certificate that CloudFront requests. */
const tenant = (DistributionId: string, name: string) =>
  handlers.CreateDistributionTenant.run({
    DistributionId,
    Name: name,
    Domains: [{ Domain: `${name}.example.com` }],
    ManagedCertificateRequest: { ValidationTokenHost: "cloudfront" }
  })

/** An account with so many tenants of one distribution. */
const tenants = (count: number) =>
  Effect.gen(function* () {
    const [state] = yield* run(
      initial(),
      Effect.gen(function* () {
        yield* handlers.CreateDistribution.run({
          DistributionConfig: { ...minimal, CallerReference: "tenants", ConnectionMode: "tenant-only" }
        })
        const [first] = State.all(yield* Effect.flatMap(Request, ({ state }) => Ref.get(state)), "distribution")
        for (let i = 0; i < count; i++) yield* tenant(first?.id ?? "", `tenant-${i}`)
      })
    )
    return state
  })

const measuredTenants = (state: State.State): Measured => {
  const [distribution] = State.all(state, "distribution")
  const [group] = State.all(state, "connectionGroup")
  const Identifier = "tenant-7"
  const found = State.all(state, "distributionTenant").find(({ config }) => config.Name === Identifier)
  const version = { Id: found?.id ?? "", IfMatch: Etag.ofVersion(0) }
  const DistributionId = distribution?.id ?? ""
  const ConnectionGroupId = group?.id ?? ""
  return {
    state,
    requests: {
      get: handlers.GetDistributionTenant.run({ Identifier }),
      byDomain: handlers.GetDistributionTenantByDomain.run({ Domain: "tenant-7.example.com" }),
      byEndpoint: handlers.GetConnectionGroupByRoutingEndpoint.run({ RoutingEndpoint: group?.generated }),
      certificate: handlers.GetManagedCertificateDetails.run({ Identifier }),
      create: tenant(DistributionId, "another"),
      update: handlers.UpdateDistributionTenant.run({ ...version, Enabled: false }),
      disable: Effect.flip(
        handlers.UpdateConnectionGroup.run({ Id: ConnectionGroupId, IfMatch: Etag.ofVersion(0), Enabled: false })
      ),
      ofDistribution: handlers.ListDistributionTenants.run({ AssociationFilter: { DistributionId }, MaxItems: 20 }),
      ofGroup: handlers.ListDistributionTenants.run({ AssociationFilter: { ConnectionGroupId }, MaxItems: 20 }),
      // Nothing has completed, and nothing else is looked at.
      time: Effect.sync(() => Store.at({ kinds, settings }, state, 0))
    }
  }
}

describe("a large account", () => {
  it.live(
    "is answered as fast as a small one",
    () =>
      Effect.gen(function* () {
        const small = measured(yield* account(20, 20))
        yield* isNoSlower(small, measured(yield* account(500, 10_000)))
      }),
    60_000
  )

  it.live(
    "with many tenants is answered as fast as one with few",
    () =>
      Effect.gen(function* () {
        const small = measuredTenants(yield* tenants(20))
        yield* isNoSlower(small, measuredTenants(yield* tenants(2000)))
      }),
    60_000
  )

  it.live(
    "has less than 1 KB for an invalidation",
    () =>
      Effect.gen(function* () {
        yield* account(1, 500)
        const before = Heap.used()
        const state = yield* account(1, 4000)
        const each = (Heap.used() - before) / 4000
        assert.isBelow(each, 1024, `an invalidation takes ${each} bytes`)
        // It is alive until here.
        assert.lengthOf(State.all(state, "invalidation"), 4000)
      }),
    60_000
  )
})
