/**
 * What requests cost when there is much. The handlers are run without the wire, which costs the same in an account of any size.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Ref from "effect/Ref"
import * as Etag from "@effect-cloudfront/testing/Etag"
import * as Settings from "@effect-cloudfront/testing/Settings"
import * as State from "@effect-cloudfront/testing/State"
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
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

/** The shortest time of several runs in milliseconds, since other processes take their time too. */
const cost = <A, E>(state: State.State, effect: Effect.Effect<A, E, Request>) =>
  Effect.gen(function* () {
    let least = Infinity
    for (let i = 0; i < 20; i++) {
      const start = performance.now()
      yield* run(state, effect)
      least = Math.min(least, performance.now() - start)
    }
    return least
  })

const measure = (state: State.State) =>
  Effect.gen(function* () {
    const [first] = State.all(state, "distribution")
    const { config = undefined, id = "" } = first ?? {}
    const { CachePolicyId } = config?.DefaultCacheBehavior ?? {}
    const change = { Id: id, IfMatch: Etag.ofVersion(1), DistributionConfig: { ...config, Comment: "new" } }
    return {
      get: yield* cost(state, handlers.GetDistribution.run({ Id: id })),
      update: yield* cost(state, handlers.UpdateDistribution.run(change)),
      create: yield* cost(state, distribution(-1)),
      page: yield* cost(state, handlers.ListDistributions.run({ MaxItems: 20 })),
      users: yield* cost(state, handlers.ListDistributionsByCachePolicyId.run({ CachePolicyId, MaxItems: 20 })),
      conflicts: yield* cost(
        state,
        handlers.ListConflictingAliases.run({ DistributionId: id, Alias: "d7.example.com" })
      ),
      invalidate: yield* cost(state, invalidation(id, -1)),
      invalidations: yield* cost(state, handlers.ListInvalidations.run({ DistributionId: id, MaxItems: 20 }))
    }
  })

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

const measureTenants = (state: State.State) =>
  Effect.gen(function* () {
    const [distribution] = State.all(state, "distribution")
    const [group] = State.all(state, "connectionGroup")
    const Identifier = "tenant-7"
    const found = State.all(state, "distributionTenant").find(({ config }) => config.Name === Identifier)
    const version = { Id: found?.id ?? "", IfMatch: Etag.ofVersion(0) }
    const DistributionId = distribution?.id ?? ""
    const ConnectionGroupId = group?.id ?? ""
    return {
      get: yield* cost(state, handlers.GetDistributionTenant.run({ Identifier })),
      byDomain: yield* cost(state, handlers.GetDistributionTenantByDomain.run({ Domain: "tenant-7.example.com" })),
      byEndpoint: yield* cost(
        state,
        handlers.GetConnectionGroupByRoutingEndpoint.run({ RoutingEndpoint: group?.generated })
      ),
      certificate: yield* cost(state, handlers.GetManagedCertificateDetails.run({ Identifier })),
      create: yield* cost(state, tenant(DistributionId, "another")),
      update: yield* cost(state, handlers.UpdateDistributionTenant.run({ ...version, Enabled: false })),
      disable: yield* cost(
        state,
        Effect.flip(
          handlers.UpdateConnectionGroup.run({ Id: ConnectionGroupId, IfMatch: Etag.ofVersion(0), Enabled: false })
        )
      ),
      ofDistribution: yield* cost(
        state,
        handlers.ListDistributionTenants.run({ AssociationFilter: { DistributionId }, MaxItems: 20 })
      ),
      ofGroup: yield* cost(
        state,
        handlers.ListDistributionTenants.run({ AssociationFilter: { ConnectionGroupId }, MaxItems: 20 })
      ),
      // Nothing has completed, and nothing else is looked at.
      time: yield* cost(
        state,
        Effect.sync(() => Store.at({ kinds, settings }, state, 0))
      )
    }
  })

/** The bytes of the heap that are in use. */
const heap = (): number => {
  setFlagsFromString("--expose-gc")
  const collect = runInNewContext("gc") as () => void
  collect()
  return process.memoryUsage().heapUsed
}

describe("a large account", () => {
  it.live(
    "is answered as fast as a small one",
    () =>
      Effect.gen(function* () {
        const small = yield* measure(yield* account(20, 20))
        const large = yield* measure(yield* account(500, 10_000))
        for (const [what, time] of Object.entries(large)) {
          const before = small[what as keyof typeof small]
          assert.isBelow(time, Math.max(4 * before, 3), `${what} took ${before} ms, and then ${time} ms`)
        }
      }),
    60_000
  )

  it.live(
    "with many tenants is answered as fast as one with few",
    () =>
      Effect.gen(function* () {
        const small = yield* measureTenants(yield* tenants(20))
        const large = yield* measureTenants(yield* tenants(2000))
        for (const [what, time] of Object.entries(large)) {
          const before = small[what as keyof typeof small]
          assert.isBelow(time, Math.max(4 * before, 3), `${what} took ${before} ms, and then ${time} ms`)
        }
      }),
    60_000
  )

  it.live(
    "has less than 1 KB for an invalidation",
    () =>
      Effect.gen(function* () {
        yield* account(1, 500)
        const before = heap()
        const state = yield* account(1, 4000)
        const each = (heap() - before) / 4000
        assert.isBelow(each, 1024, `an invalidation takes ${each} bytes`)
        // It is alive until here.
        assert.lengthOf(State.all(state, "invalidation"), 4000)
      }),
    60_000
  )
})
