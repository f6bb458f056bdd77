import { deleteOriginAccessControl } from "@effect-cloudfront/core/OriginAccessControl"
import { createInvalidation } from "@effect-cloudfront/core/Invalidation"
import { listDistributions } from "@effect-cloudfront/core/Distribution"
import { provisionDistribution } from "@effect-cloudfront/core/programs/provisionDistribution"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/TestClock"
import * as Faults from "@effect-cloudfront/testing/Faults"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import { CACHING_DISABLED, create, fake, keyGroups, read, update } from "./support.js"

const MINUTE = 60_000

describe("inspection", () => {
  it.effect("shows the resources of a kind, and which refer to which", () =>
    Effect.gen(function* () {
      const [group = ""] = yield* keyGroups(1)
      const { Distribution } = yield* provisionDistribution({ origin: "site.s3.amazonaws.com" })
      const { references, resources } = yield* fake
      const [key] = yield* resources("publicKey")
      assert.strictEqual(key?.config.Name, "key")
      assert.deepStrictEqual(yield* references("keyGroup", group), {
        to: [{ kind: "publicKey", id: key?.id ?? "" }],
        from: []
      })
      assert.deepStrictEqual((yield* references("publicKey", key?.id ?? "")).from, [{ kind: "keyGroup", id: group }])
      const [control] = yield* resources("originAccessControl")
      const { to } = yield* references("distribution", Distribution.Id)
      assert.deepInclude(to, { kind: "originAccessControl", id: control?.id ?? "" })
      assert.deepStrictEqual((yield* references("originAccessControl", control?.id ?? "")).from, [
        { kind: "distribution", id: Distribution.Id }
      ])
      assert.deepStrictEqual(yield* references("keyGroup", "none"), { to: [], from: [] })
      // Those of AWS are there as well.
      assert.isTrue((yield* resources("cachePolicy")).some(({ id, managed }) => id === CACHING_DISABLED && managed))
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("shows what is in flight until it is everywhere", () =>
    Effect.gen(function* () {
      const { inFlight } = yield* fake
      assert.deepStrictEqual(yield* inFlight, [])
      const made = yield* create()
      yield* TestClock.adjust("1 minutes")
      const { Invalidation } = yield* createInvalidation({
        DistributionId: made.id,
        InvalidationBatch: { Paths: { Items: ["/*"] } }
      })
      const distribution = { kind: "distribution", id: made.id, isDeletion: false, until: 5 * MINUTE } as const
      assert.deepStrictEqual(yield* inFlight, [
        { kind: "invalidation", id: Invalidation.Id, isDeletion: false, until: 3 * MINUTE },
        distribution
      ])
      yield* TestClock.adjust("2 minutes")
      assert.deepStrictEqual(yield* inFlight, [distribution])
      yield* TestClock.adjust("2 minutes")
      assert.deepStrictEqual(yield* inFlight, [])
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )
})

describe("the time of the service", () => {
  it.effect("is advanced without the clock, so that signatures stay valid", () =>
    Effect.gen(function* () {
      const { advance, calls, now } = yield* fake
      const made = yield* create()
      assert.strictEqual(made.status, "InProgress")
      yield* advance("299 seconds")
      assert.strictEqual((yield* read(made.id)).status, "InProgress")
      yield* advance("1 seconds")
      assert.strictEqual((yield* read(made.id)).status, "Deployed")
      yield* advance("1 days")
      yield* listDistributions()
      yield* TestClock.adjust("1 seconds")
      assert.strictEqual(yield* now, 24 * 60 * MINUTE + 5 * MINUTE + 1000)
      assert.isTrue((yield* calls).every(({ status }) => status !== 403))
      // What changes afterwards takes its time from there.
      const changed = yield* update(made, { Comment: "late" })
      assert.strictEqual(changed.status, "InProgress")
      yield* TestClock.adjust("5 minutes")
      assert.strictEqual((yield* read(made.id)).status, "Deployed")
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("ends lags", () =>
    Effect.gen(function* () {
      const { advance } = yield* fake
      const made = yield* create()
      yield* update(made, { Comment: "new" })
      assert.strictEqual((yield* read(made.id)).config.Comment, "")
      yield* advance("10 seconds")
      assert.strictEqual((yield* read(made.id)).config.Comment, "new")
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ readLag: "10 seconds" })))
  )
})

describe("reset", () => {
  it.effect("makes all as it was", () =>
    Effect.gen(function* () {
      const { advance, calls, distributions, faults, now, reset } = yield* fake
      const first = yield* create()
      yield* faults.on("*", Faults.throttle, { times: Infinity })
      yield* advance("1 hours")
      yield* reset
      assert.deepStrictEqual(yield* calls, [])
      assert.deepStrictEqual(yield* distributions, [])
      assert.strictEqual(yield* faults.left, 0)
      assert.strictEqual(yield* now, 0)
      assert.strictEqual((yield* create()).id, first.id)
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("leaves nothing that a deletion would meet", () =>
    Effect.gen(function* () {
      yield* provisionDistribution({ origin: "site.s3.amazonaws.com" })
      const { reset, resources } = yield* fake
      const [control] = yield* resources("originAccessControl")
      yield* reset
      const error = yield* Effect.flip(deleteOriginAccessControl({ Id: control?.id ?? "", IfMatch: "E" }))
      assert.strictEqual(error._tag, "NoSuchOriginAccessControl")
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )
})

describe("lists", () => {
  it.effect("may begin with the newest", () =>
    Effect.gen(function* () {
      const [one, two] = [yield* create(), yield* create()]
      const { DistributionList } = yield* listDistributions({ MaxItems: 1 })
      assert.deepStrictEqual(
        DistributionList.Items.map(({ Id }) => Id),
        [two.id]
      )
      const rest = yield* listDistributions({ Marker: DistributionList.NextMarker })
      assert.deepStrictEqual(
        rest.DistributionList.Items.map(({ Id }) => Id),
        [one.id]
      )
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ listOrder: "newest" })))
  )
})
