import { getAnycastIpList } from "@effect-cloudfront/core/AnycastIpList"
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import * as Enum from "@effect-cloudfront/core/Enum"
import {
  createConnectionGroup,
  deleteConnectionGroup,
  updateConnectionGroup
} from "@effect-cloudfront/core/ConnectionGroup"
import { getDistribution, updateDistribution } from "@effect-cloudfront/core/Distribution"
import {
  createDistributionTenant,
  type CreateDistributionTenantRequest
} from "@effect-cloudfront/core/DistributionTenant"
import { createFunction, describeFunction, publishFunction } from "@effect-cloudfront/core/Function"
import { createKeyValueStore } from "@effect-cloudfront/core/KeyValueStore"
import { deleteVpcOrigin, getVpcOrigin } from "@effect-cloudfront/core/VpcOrigin"
import { provisionStreamingDistribution } from "@effect-cloudfront/core/programs/provisionDistribution"
import { invalidate, invalidateTenant } from "@effect-cloudfront/core/programs/invalidate"
import { disable } from "@effect-cloudfront/core/programs/editDistribution"
import * as Waiters from "@effect-cloudfront/core/programs/waiters"
import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import * as TestEffect from "@effect-cloudfront/support/TestEffect"
import * as Faults from "@effect-cloudfront/testing/Faults"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import type * as Settings from "@effect-cloudfront/testing/Settings"
import * as Stub from "@effect-cloudfront/testing/Stub"
import * as Support from "../support.js"
import { create, elapse, watch } from "./support.js"

/** A deployed distribution that was changed past all programs, and when the change will be deployed. */
const changed = Effect.gen(function* () {
  const id = yield* create
  yield* TestClock.adjust("10 minutes")
  const { Distribution, ETag } = yield* getDistribution({ Id: id })
  const DistributionConfig = { ...Distribution.DistributionConfig, Comment: "after" }
  const { ETag: etag } = yield* updateDistribution({ Id: id, IfMatch: ETag, DistributionConfig })
  return { id, etag, deployedAt: (yield* Clock.currentTimeMillis) + 300_000 }
})

describe("waiters", () => {
  it.effect("return what they waited for, and tell what they see", () =>
    Effect.gen(function* () {
      const id = yield* create
      const seen: Array<string> = []
      const deployed = yield* elapse(
        Waiters.waitUntilDistributionDeployed(id, { onPending: (status) => Effect.sync(() => void seen.push(status)) })
      )
      assert.strictEqual(deployed.Status, "Deployed")
      assert.deepStrictEqual([...new Set(seen)], ["InProgress"])
      const [invalidation] = (yield* invalidate(id, ["/a"])).invalidations
      const completed = yield* elapse(Waiters.waitUntilInvalidationCompleted(id, invalidation?.Id ?? ""))
      assert.strictEqual(completed.Status, "Completed")
      const { StreamingDistribution } = yield* provisionStreamingDistribution({ bucket: "bucket.s3.amazonaws.com" })
      const streaming = yield* elapse(Waiters.waitUntilStreamingDistributionDeployed(StreamingDistribution.Id))
      assert.strictEqual(streaming.Status, "Deployed")
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  type Wait = (
    id: string,
    options: Waiters.WaitOptions
  ) => Effect.Effect<unknown, { readonly _tag: string }, CloudFront>
  const streaming = Effect.map(
    provisionStreamingDistribution({ bucket: "bucket.s3.amazonaws.com" }),
    ({ StreamingDistribution }) => StreamingDistribution.Id
  )
  const completed: Wait = (id, options) =>
    Effect.flatMap(invalidate(id, ["/a"]), ({ invalidations: [made] }) =>
      Waiters.waitUntilInvalidationCompleted(id, made?.Id ?? "", options)
    )
  const never = InMemoryCloudFront.layer({
    propagation: { distribution: "1 days", streamingDistribution: "1 days", invalidation: "1 days" }
  })

  for (const [name, seconds, minutes, made, wait] of [
    ["waitUntilDistributionDeployed", 15, 90, create, Waiters.waitUntilDistributionDeployed as Wait],
    [
      "waitUntilStreamingDistributionDeployed",
      15,
      90,
      streaming,
      Waiters.waitUntilStreamingDistributionDeployed as Wait
    ],
    ["waitUntilInvalidationCompleted", 20, 15, create, completed]
  ] as const) {
    it.effect(`${name} asks, and gives up, when it should`, () =>
      Effect.gen(function* () {
        const id = yield* made
        const looks = (options: Waiters.WaitOptions) =>
          Effect.gen(function* () {
            const elapsed: Array<number> = []
            const onPending = (_: string, since: Duration.Duration) =>
              Effect.sync(() => void elapsed.push(Duration.toSeconds(since)))
            const error = yield* Effect.flip(elapse(wait(id, { ...options, onPending })))
            assert.strictEqual(error._tag, "WaitTimeout")
            return elapsed
          })
        assert.deepStrictEqual(yield* looks({ interval: "50 seconds", timeout: "2 minutes" }), [0, 50, 100, 120])
        assert.deepStrictEqual(yield* looks({ timeout: "32 seconds" }), [0, seconds, ...(seconds < 16 ? [30] : []), 32])
        assert.deepStrictEqual(yield* looks({ interval: "1 hours" }), [
          0,
          ...(minutes > 60 ? [3600] : []),
          minutes * 60
        ])
      }).pipe(Effect.provide(never))
    )
  }

  it.effect("fail at once with what will not come", () =>
    Effect.gen(function* () {
      const id = yield* create
      yield* watch((watched) =>
        Effect.gen(function* () {
          const errors = [
            yield* Effect.flip(Waiters.waitUntilDistributionDeployed("E0000000000000")),
            yield* Effect.flip(Waiters.waitUntilStreamingDistributionDeployed("E0000000000000")),
            yield* Effect.flip(Waiters.waitUntilInvalidationCompleted(id, "I0000000000000"))
          ]
          assert.deepStrictEqual(
            errors.map(({ _tag }) => _tag),
            ["NoSuchDistribution", "NoSuchStreamingDistribution", "NoSuchInvalidation"]
          )
          assert.strictEqual(watched.calls.length, 3)
        })
      )
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("give up in time, with the last state", () =>
    Effect.gen(function* () {
      const id = yield* create
      const error = yield* Effect.flip(elapse(Waiters.waitUntilDistributionDeployed(id, { timeout: "1 minutes" })))
      assert.deepInclude(error, { _tag: "WaitTimeout", last: "InProgress" })
      assert.include(error.message, `distribution ${id} to be Deployed`)
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("wait for the version that a write has made, however long reads are behind", () =>
    Effect.gen(function* () {
      for (const lag of [0, 5, 60, 89]) {
        yield* Effect.gen(function* () {
          const { deployedAt, etag, id } = yield* changed
          yield* elapse(Waiters.waitUntilDistributionDeployed(id, { etag }))
          assert.isAtLeast(yield* Clock.currentTimeMillis, deployedAt, `lag ${lag}`)
        }).pipe(Effect.provide(InMemoryCloudFront.layer({ readLag: `${lag} seconds` })))
      }
    })
  )

  it.effect("know of the writes of programs before them", () =>
    Effect.gen(function* () {
      const id = yield* create
      yield* TestClock.adjust("10 minutes")
      yield* disable(id)
      const deployed = yield* elapse(Waiters.waitUntilDistributionDeployed(id))
      assert.isFalse(deployed.DistributionConfig.Enabled)
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ readLag: "1 minutes" })))
  )

  it.effect("bear some faults in a row, and end with the one that is too many", () =>
    Effect.gen(function* () {
      const { faults } = yield* InMemoryCloudFront.InMemoryCloudFront
      const id = yield* create
      // Each question is asked three times by the HTTP layer.
      yield* faults.on("GetDistribution", Faults.resetBefore, { times: 9 })
      assert.strictEqual((yield* elapse(Waiters.waitUntilDistributionDeployed(id))).Status, "Deployed")
      yield* faults.on("GetDistribution", Faults.resetBefore, { times: Infinity })
      const error = yield* Effect.flip(elapse(Waiters.waitUntilDistributionDeployed(id, { failures: 2 })))
      assert.strictEqual(error._tag, "TransportError")
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )
})

const tenant = (change: Partial<CreateDistributionTenantRequest> = {}) =>
  Effect.gen(function* () {
    const { id } = yield* Support.template(
      change.ManagedCertificateRequest === undefined
        ? {}
        : { ViewerCertificate: { CloudFrontDefaultCertificate: true } }
    )
    const { DistributionTenant } = yield* createDistributionTenant({
      DistributionId: id,
      Name: "tenant",
      Domains: [{ Domain: "www.example.com" }],
      ...change
    })
    return DistributionTenant.Id ?? ""
  })

const managed = { ManagedCertificateRequest: { ValidationTokenHost: "cloudfront" } } as const

interface Kind {
  readonly name: string
  readonly make: Effect.Effect<string, { readonly _tag: string; readonly message: string }, CloudFront>
  readonly wait: (
    id: string,
    options: Waiters.WaitOptions
  ) => Effect.Effect<unknown, { readonly _tag: string; readonly message: string }, CloudFront>
  readonly states: ReadonlyArray<string>
  /** After how many seconds the state is reached. */
  readonly seconds: number
  readonly missing: string
}

const KINDS: ReadonlyArray<Kind> = [
  {
    name: "waitUntilKeyValueStoreReady",
    make: Effect.map(createKeyValueStore({ Name: "store" }), ({ KeyValueStore }) => KeyValueStore.Name),
    wait: Waiters.waitUntilKeyValueStoreReady,
    states: ["PROVISIONING", "READY"],
    seconds: 30,
    missing: "EntityNotFound"
  },
  {
    name: "waitUntilVpcOriginDeployed",
    make: Effect.map(Support.vpcOrigin("origin"), ({ id }) => id),
    wait: Waiters.waitUntilVpcOriginDeployed,
    states: ["Deploying", "Deployed"],
    seconds: 300,
    missing: "EntityNotFound"
  },
  {
    name: "waitUntilAnycastIpListDeployed",
    make: Effect.map(Support.anycastIpList("list"), ({ id }) => id),
    wait: Waiters.waitUntilAnycastIpListDeployed,
    states: ["Deploying", "Deployed"],
    seconds: 300,
    missing: "EntityNotFound"
  },
  {
    name: "waitUntilConnectionGroupDeployed",
    make: Effect.map(createConnectionGroup({ Name: "group" }), ({ ConnectionGroup }) => ConnectionGroup.Id ?? ""),
    wait: Waiters.waitUntilConnectionGroupDeployed,
    states: ["InProgress", "Deployed"],
    seconds: 300,
    missing: "EntityNotFound"
  },
  {
    name: "waitUntilDistributionTenantDeployed",
    make: tenant(),
    wait: Waiters.waitUntilDistributionTenantDeployed,
    states: ["InProgress", "Deployed"],
    seconds: 300,
    missing: "EntityNotFound"
  },
  {
    name: "waitUntilTrustStoreActive",
    make: Effect.map(Support.trustStore("store"), ({ TrustStore }) => TrustStore.Id ?? ""),
    wait: Waiters.waitUntilTrustStoreActive,
    states: ["pending", "active"],
    seconds: 60,
    missing: "EntityNotFound"
  },
  {
    name: "waitUntilManagedCertificateIssued",
    make: tenant(managed),
    wait: Waiters.waitUntilManagedCertificateIssued,
    states: ["pending-validation", "issued"],
    seconds: 600,
    missing: "EntityNotFound"
  },
  {
    name: "waitUntilDomainsActive",
    make: tenant(managed),
    wait: Waiters.waitUntilDomainsActive,
    states: ["inactive for www.example.com", "active"],
    seconds: 600,
    missing: "EntityNotFound"
  },
  {
    name: "waitUntilFunctionLive",
    make: Effect.as(Support.publishedFunction("rewrite"), "rewrite"),
    wait: Waiters.waitUntilFunctionLive,
    states: ["UNASSOCIATED"],
    seconds: 0,
    missing: "NoSuchFunctionExists"
  },
  {
    name: "waitUntilConnectionFunctionLive",
    make: Support.publishedConnectionFunction("allow"),
    wait: Waiters.waitUntilConnectionFunctionLive,
    states: ["PUBLISHING", "UNASSOCIATED"],
    seconds: 30,
    missing: "EntityNotFound"
  },
  {
    name: "waitUntilTenantInvalidationCompleted",
    make: Effect.gen(function* () {
      const id = yield* tenant()
      const [made] = (yield* invalidateTenant(id, ["/a"])).invalidations
      return `${id} ${made?.Id ?? ""}`
    }),
    wait: (id, options) => {
      const [tenantId = "", invalidation = "none"] = id.split(" ")
      return Waiters.waitUntilTenantInvalidationCompleted(tenantId, invalidation, options)
    },
    states: ["InProgress", "Completed"],
    seconds: 120,
    missing: "EntityNotFound"
  }
]

describe("waitUntilDomainsActive", () => {
  it.effect("knows a domain by its name in upper or lower case", () =>
    Effect.gen(function* () {
      const id = yield* tenant()
      const { Domains = [] } = yield* elapse(Waiters.waitUntilDomainsActive(id, { domains: ["WWW.Example.com"] }))
      assert.deepStrictEqual(
        Domains.map(({ Domain }) => Domain),
        ["www.example.com"]
      )
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )
})

const EVERY_MINUTE = Schedule.spaced("1 minutes")

const kinds = (options: Settings.Options = {}) =>
  InMemoryCloudFront.layer({ quotas: { anycastIpLists: 10 }, ...options })

describe("the waiter of each kind", () => {
  for (const { make, missing, name, seconds, states, wait } of KINDS) {
    it.effect(`${name} ends when the state is there, as a Stream too, and not before`, () =>
      Effect.gen(function* () {
        const id = yield* make
        const started = yield* Clock.currentTimeMillis
        const seen: Array<string> = []
        const pending: Array<string> = []
        const stream = Waiters.waiterStates((options) =>
          wait(id, {
            interval: "20 seconds",
            onPending: (status) => Effect.sync(() => void pending.push(status)),
            ...options
          })
        )
        yield* elapse(Stream.runForEach(stream, (status) => Effect.sync(() => void seen.push(status))))
        const elapsed = (yield* Clock.currentTimeMillis) - started
        assert.deepStrictEqual(seen, states)
        assert.deepStrictEqual([...new Set(pending)], states.slice(0, -1))
        assert.isAtLeast(elapsed, seconds * 1000)
        assert.isBelow(elapsed, (seconds + 20) * 1000 + 1)
      }).pipe(Effect.provide(kinds()))
    )

    it.effect(`${name} gives up with the last state, and does not wait for what is not there`, () =>
      Effect.gen(function* () {
        const absent = yield* watch(({ calls }) =>
          Effect.map(Effect.flip(wait("nothing", {})), ({ _tag }) => ({ _tag, calls: calls.length }))
        )
        assert.strictEqual(absent._tag, missing)
        assert.isAtMost(absent.calls, 2)
        if (seconds === 0) return
        const error = yield* Effect.flip(elapse(wait(yield* make, { timeout: "20 seconds" })))
        assert.deepInclude<object>(error, { _tag: "WaitTimeout", last: states[0] })
      }).pipe(Effect.provide(kinds()))
    )

    it.effect(`${name} bears reads that are behind`, () =>
      Effect.gen(function* () {
        const id = yield* make
        yield* elapse(Effect.retry(wait(id, {}), { while: ({ _tag }) => _tag === missing, schedule: EVERY_MINUTE }))
      }).pipe(Effect.provide(kinds({ readLag: "1 minutes", createLag: "30 seconds" })))
    )
  }
})

describe("waiters that fail", () => {
  it.effect("a trust store says why", () =>
    Effect.gen(function* () {
      const { TrustStore } = yield* Support.trustStore("store")
      const error = yield* Effect.flip(elapse(Waiters.waitUntilTrustStoreActive(TrustStore.Id ?? "")))
      assert.deepInclude(error, { _tag: "WaitFailed", state: "failed" })
      assert.match(error.message, /waited in vain for trust store ts_\w+ to be active: it is failed; .+/)
    }).pipe(Effect.provide(kinds({ s3Objects: { "arn:aws:s3:::ca/ca.pem": "no certificates" } })))
  )

  for (const outcome of ["failed", "validation-timed-out", "revoked", "expired", "inactive"] as const) {
    it.effect(`a managed certificate that is ${outcome}`, () =>
      Effect.gen(function* () {
        const id = yield* tenant(managed)
        const seen: Array<string> = []
        const onState = (status: string) => Effect.sync(() => void seen.push(status))
        const error = yield* Effect.flip(elapse(Waiters.waitUntilManagedCertificateIssued(id, { onState })))
        assert.deepInclude(error, { _tag: "WaitFailed", state: outcome })
        assert.deepStrictEqual(seen, ["pending-validation", outcome])
      }).pipe(Effect.provide(kinds({ managedCertificates: { "www.example.com": outcome } })))
    )
  }

  it.effect("any kind whose status says so, known or not", () =>
    Effect.gen(function* () {
      const origin = yield* Support.vpcOrigin("origin")
      const failing = watch(
        () => Effect.flip(Waiters.waitUntilVpcOriginDeployed(origin.id)),
        (_, send) =>
          Effect.map(send, (response) => ({
            ...response,
            body: Support.bytesOf(Support.textOf(response).replace("Deploying", "DeploymentFailed"))
          }))
      )
      assert.deepInclude(yield* failing, { _tag: "WaitFailed", state: "DeploymentFailed", reason: undefined })
    }).pipe(Effect.provide(kinds()))
  )
})

describe("the waiter of Anycast IP lists fails when an address range has failed", () => {
  const listOf = (status: string, range: string) =>
    Stub.layer(
      Stub.stub(getAnycastIpList, {
        ETag: "E1",
        AnycastIpList: {
          Id: "aip_1",
          Name: "list",
          Status: status,
          Arn: "arn:aws:cloudfront::123456789012:anycast-ip-list/aip_1",
          AnycastIps: [],
          IpCount: 3,
          LastModifiedTime: DateTime.unsafeMake(0),
          IpamConfig: {
            Quantity: 2,
            IpamCidrConfigs: [
              { Cidr: "192.0.2.0/24", IpamPoolArn: "pool", Status: "advertised" },
              { Cidr: "198.51.100.0/24", IpamPoolArn: "pool", Status: Enum.unknown(range) }
            ]
          }
        }
      })
    )

  for (const state of ["failed-provision", "failed-advertise", "failed-deprovision", "failed-withdraw"]) {
    it.effect(state, () =>
      Effect.gen(function* () {
        const error = yield* Effect.flip(Waiters.waitUntilAnycastIpListDeployed("aip_1"))
        assert.deepInclude(error, { _tag: "WaitFailed", state: `${state} for 198.51.100.0/24` })
      }).pipe(Effect.provide(listOf("Deploying", state)))
    )
  }

  it.effect("and not while it is on its way, or when the list is deployed", () =>
    Effect.gen(function* () {
      const late = yield* Waiters.waitUntilAnycastIpListDeployed("aip_1", { timeout: "1 minutes" }).pipe(
        Effect.flip,
        elapse,
        Effect.provide(listOf("Deploying", "advertising"))
      )
      assert.deepInclude(late, { _tag: "WaitTimeout", last: "Deploying" })
      const done = yield* Effect.provide(
        Waiters.waitUntilAnycastIpListDeployed("aip_1"),
        listOf("Deployed", "failed-withdraw")
      )
      assert.strictEqual(done.Status, "Deployed")
    })
  )
})

describe("waiters for versions and publications", () => {
  it.effect("bear that reads do not find what was created a moment ago, only with its version", () =>
    Effect.gen(function* () {
      const { ConnectionGroup, ETag } = yield* createConnectionGroup({ Name: "group" })
      const id = ConnectionGroup.Id ?? ""
      assert.strictEqual((yield* Effect.flip(Waiters.waitUntilConnectionGroupDeployed(id)))._tag, "EntityNotFound")
      yield* elapse(Waiters.waitUntilConnectionGroupDeployed(id, { etag: ETag }))
      const error = yield* Effect.flip(elapse(Waiters.waitUntilConnectionGroupDeployed("cg_none", { etag: ETag })))
      assert.strictEqual(error._tag, "EntityNotFound")
    }).pipe(Effect.provide(kinds({ createLag: "1 minutes" })))
  )

  it.effect("wait for the version that a write has made", () =>
    Effect.gen(function* () {
      const { ConnectionGroup, ETag } = yield* createConnectionGroup({ Name: "group" })
      const id = ConnectionGroup.Id ?? ""
      yield* TestClock.adjust("10 minutes")
      const changed = yield* updateConnectionGroup({ Id: id, IfMatch: ETag, Enabled: false })
      const group = yield* elapse(Waiters.waitUntilConnectionGroupDeployed(id, { etag: changed.ETag }))
      assert.deepInclude(group, { Enabled: false, Status: "Deployed" })
    }).pipe(Effect.provide(kinds({ readLag: "1 minutes" })))
  )

  it.effect("wait for a function that is published later, and for a later publication", () =>
    Effect.gen(function* () {
      const Name = "rewrite"
      const { ETag } = yield* createFunction({
        Name,
        FunctionConfig: { Comment: "first", Runtime: "cloudfront-js-2.0" },
        FunctionCode: Support.bytesOf("function handler(event) { return event.request }")
      })
      const early = yield* Effect.flip(elapse(Waiters.waitUntilFunctionLive(Name, { timeout: "1 minutes" })))
      assert.deepInclude(early, { _tag: "WaitTimeout", last: "UNPUBLISHED" })
      yield* publishFunction({ Name, IfMatch: ETag })
      yield* TestClock.adjust("10 minutes")
      const { FunctionSummary } = yield* publishFunction({ Name, IfMatch: ETag })
      const since = FunctionSummary.FunctionMetadata.LastModifiedTime
      yield* elapse(Waiters.waitUntilFunctionLive(Name, { since }))
      const live = yield* describeFunction({ Name, Stage: "LIVE" })
      assert.deepStrictEqual(live.FunctionSummary.FunctionMetadata.LastModifiedTime, since)
    }).pipe(Effect.provide(kinds({ readLag: "1 minutes" })))
  )
})

describe("waitUntilDeleted", () => {
  it.effect("waits until a deletion that takes time is over", () =>
    Effect.gen(function* () {
      const { id } = yield* Support.vpcOrigin("origin")
      yield* elapse(Waiters.waitUntilVpcOriginDeployed(id))
      const { ETag } = yield* getVpcOrigin({ Id: id })
      yield* deleteVpcOrigin({ Id: id, IfMatch: ETag })
      const seen: Array<string> = []
      yield* elapse(
        Waiters.waitUntilDeleted(
          { kind: "vpcOrigin", id },
          { onState: (state) => Effect.sync(() => void seen.push(state)) }
        )
      )
      assert.deepStrictEqual(seen, ["Deploying", "deleted"])
    }).pipe(Effect.provide(kinds()))
  )

  it.effect("waits until reads have it too, and gives up on what is not deleted", () =>
    Effect.gen(function* () {
      const { ConnectionGroup, ETag } = yield* createConnectionGroup({ Name: "group", Enabled: false })
      const id = ConnectionGroup.Id ?? ""
      yield* TestClock.adjust("10 minutes")
      const kept = yield* Effect.flip(elapse(Waiters.waitUntilDeleted({ kind: "connectionGroup", id })))
      assert.deepInclude(kept, { _tag: "WaitTimeout", last: "Deployed" })
      yield* deleteConnectionGroup({ Id: id, IfMatch: ETag })
      const started = yield* Clock.currentTimeMillis
      yield* elapse(Waiters.waitUntilDeleted({ kind: "connectionGroup", id }))
      assert.isAtLeast((yield* Clock.currentTimeMillis) - started, 60_000)
    }).pipe(Effect.provide(kinds({ readLag: "1 minutes" })))
  )
})

describe("jitter", () => {
  it.effect("shortens the intervals at random, within its part", () =>
    Effect.gen(function* () {
      const id = yield* create
      const times: Array<number> = []
      const onPending = (_: string, since: Duration.Duration) =>
        Effect.sync(() => void times.push(Duration.toMillis(since)))
      const wait = Waiters.waitUntilDistributionDeployed(id, { interval: "10 seconds", jitter: 0.5, onPending })
      yield* elapse(TestEffect.withSeed(wait, "jitter"))
      const gaps = times.slice(1).map((time, i) => time - (times[i] ?? 0))
      assert.isAbove(new Set(gaps).size, 10)
      for (const gap of gaps) {
        assert.isAtLeast(gap, 5_000)
        assert.isAtMost(gap, 10_000)
      }
    }).pipe(Effect.provide(kinds()))
  )
})
