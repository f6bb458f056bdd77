import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import { createDistributionTenant } from "@effect-cloudfront/core/DistributionTenant"
import { NoSuchInvalidation } from "@effect-cloudfront/core/Errors"
import { findInvalidation } from "@effect-cloudfront/core/programs/find"
import {
  invalidateStream,
  invalidateStreamEvents,
  type InvalidateStreamEvent
} from "@effect-cloudfront/core/programs/invalidate"
import { invalidations } from "@effect-cloudfront/core/programs/lists"
import { createDistribution } from "@effect-cloudfront/core/Distribution"
import * as Faults from "@effect-cloudfront/testing/Faults"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import * as TestEffect from "@effect-cloudfront/support/TestEffect"
import * as Support from "../support.js"
import { create, elapse } from "./support.js"

const { InMemoryCloudFront: Fake } = InMemoryCloudFront

const files = (count: number, from = 0) => Stream.map(Stream.range(from, from + count - 1), (i) => `/f${i}`)

/** The paths of each invalidation, the oldest first. */
const sentTo = (id: string) =>
  Stream.runCollect(
    Stream.mapEffect(invalidations(id), (summary) =>
      Effect.map(findInvalidation(id, summary), ({ Invalidation }) => Invalidation.InvalidationBatch)
    )
  ).pipe(Effect.map((all) => Array.from(all).reverse()))

const creates = Effect.gen(function* () {
  const { calls } = yield* Fake
  return (yield* calls).filter(({ operation }) => operation?.startsWith("CreateInvalidation") === true)
})

const forever = { times: Infinity }

describe("invalidateStream", () => {
  it.effect("sends all paths in batches that fit, in their order, waiting for room, and waits when asked to", () =>
    Effect.gen(function* () {
      const id = yield* create
      const events: Array<InvalidateStreamEvent> = []
      const result = yield* elapse(
        invalidateStream(id, files(6100), {
          callerReference: "own",
          wait: true,
          onEvent: (event) => Effect.sync(() => void events.push(event))
        })
      )
      assert.deepStrictEqual(result, { callerReference: "own", batches: 3, paths: 6100, unconfirmed: 0 })
      const sent = yield* sentTo(id)
      assert.deepStrictEqual(
        sent.map(({ CallerReference, Paths }) => [CallerReference, Paths.Items.length, Paths.Items[0]]),
        [
          ["own-1", 3000, "/f0"],
          ["own-2", 3000, "/f3000"],
          ["own-3", 100, "/f6000"]
        ]
      )
      assert.sameMembers(
        [...new Set(events.map(({ _tag }) => _tag))],
        ["Started", "BatchCreated", "WaitingForSlot", "InProgress", "BatchCompleted"]
      )
      const fake = yield* Fake
      assert.isTrue((yield* fake.invalidations(id)).every(({ Status }) => Status === "Completed"))
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("normalizes paths, and removes what a batch has twice or a wildcard of it covers", () =>
    Effect.gen(function* () {
      const id = yield* create
      const paths = Stream.make("index.html", "/index.html", "/a b", "/img/*", "/img/x", "/img/~y")
      const { paths: count } = yield* elapse(invalidateStream(id, paths))
      assert.strictEqual(count, 3)
      assert.deepStrictEqual(
        (yield* sentTo(id)).map(({ Paths }) => Paths.Items),
        [["/index.html", "/a%20b", "/img/*"]]
      )
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("has no more than 15 wildcards in a batch", () =>
    Effect.gen(function* () {
      const id = yield* create
      const paths = Stream.map(Stream.range(1, 20), (i) => `/w${i}/*`)
      const { batches } = yield* elapse(invalidateStream(id, paths))
      assert.strictEqual(batches, 2)
      assert.deepStrictEqual(
        (yield* sentTo(id)).map(({ Paths }) => Paths.Items.length),
        [15, 5]
      )
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("sends nothing for no paths", () =>
    Effect.gen(function* () {
      const id = yield* create
      const { batches } = yield* invalidateStream(id, Stream.empty)
      assert.strictEqual(batches, 0)
      assert.lengthOf(yield* creates, 0)
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("reads no further than the service takes", () =>
    Effect.gen(function* () {
      const id = yield* create
      let read = 0
      const paths = Stream.tap(files(100_000), () => Effect.sync(() => void read++))
      const fiber = yield* Effect.fork(invalidateStream(id, paths))
      const readEnough = () => read > 3000
      for (let turn = 0; !readEnough() && turn < 10_000; turn++) yield* TestEffect.yieldNow
      yield* TestClock.adjust("1 second")
      yield* Fiber.interrupt(fiber)
      assert.isAbove(read, 3000)
      // A Stream has a chunk of 4,096 paths.
      assert.isBelow(read, 16_000)
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("refuses a wrong path before its batch is sent, and tells what was accepted", () =>
    Effect.gen(function* () {
      const id = yield* create
      const first = yield* Effect.flip(invalidateStream(id, Stream.make("/ok", "/a*b")))
      assert.strictEqual(first._tag, "InvalidPaths")
      assert.lengthOf(yield* creates, 0)
      const paths = Stream.concat(files(3000), Stream.make("/~x"))
      const error = yield* Effect.flip(elapse(invalidateStream(id, paths, { callerReference: "own" })))
      assert.strictEqual(error._tag, "IncompleteInvalidationStream")
      assert.deepInclude(error, { distributionId: id, callerReference: "own", batches: 1, paths: 3000 })
      assert.include(error.message, "run again with the same paths and the caller reference own")
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("returns errors of the Stream as they are", () =>
    Effect.gen(function* () {
      const id = yield* create
      const paths = Stream.concat(files(3000), Stream.fail("broken" as const))
      assert.strictEqual(yield* Effect.flip(elapse(invalidateStream(id, paths))), "broken")
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("fails with what is not there", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(invalidateStream("ENOTHERE", files(1)))
      assert.strictEqual(error._tag, "NoSuchDistribution")
      const tenantError = yield* Effect.flip(invalidateStream("dt_1", files(1)))
      assert.strictEqual(tenantError._tag, "EntityNotFound")
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  for (const given of ["", "x".repeat(119)]) {
    it.effect(`refuses a caller reference of ${given.length} characters`, () =>
      Effect.gen(function* () {
        const error = yield* Effect.flip(invalidateStream("E1", files(1), { callerReference: given }))
        assert.strictEqual(error._tag, "EncodeError")
        assert.lengthOf(yield* creates, 0)
      }).pipe(Effect.provide(InMemoryCloudFront.layer()))
    )
  }

  for (const invalidationReferences of ["observed", "documented"] as const) {
    it.effect(`goes on where a run ended, for the same paths (${invalidationReferences})`, () =>
      Effect.gen(function* () {
        const id = yield* create
        const options = { callerReference: "own", wait: true }
        yield* elapse(invalidateStream(id, files(3000), options))
        const { forgetCalls } = yield* Fake
        yield* forgetCalls
        const again = yield* elapse(invalidateStream(id, files(3500), options))
        assert.deepStrictEqual([again.batches, again.paths], [2, 3500])
        assert.lengthOf(yield* sentTo(id), 2)
        const other = yield* Effect.flip(elapse(invalidateStream(id, files(10, 5), options)))
        assert.strictEqual(other._tag, "CallerReferenceUsed")
      }).pipe(Effect.provide(InMemoryCloudFront.layer({ invalidationReferences })))
    )
  }

  it.effect("sends a batch once although its answer was lost", () =>
    Effect.gen(function* () {
      const id = yield* create
      const { faults } = yield* Fake
      yield* faults.on("CreateInvalidation", Faults.resetAfter, { times: 1 })
      const { batches } = yield* elapse(invalidateStream(id, files(3001), { wait: true }))
      assert.strictEqual(batches, 2)
      assert.lengthOf(yield* sentTo(id), 2)
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("counts what it could not read, and finds it when it waits", () =>
    Effect.gen(function* () {
      const id = yield* create
      const { faults } = yield* Fake
      yield* faults.on("CreateInvalidation", Faults.resetAfter, { times: 1 })
      yield* faults.on("GetInvalidation", Faults.error(NoSuchInvalidation, "not yet"), { times: 20 })
      const { unconfirmed } = yield* elapse(invalidateStream(id, files(1), { lag: "10 seconds", wait: true }))
      assert.strictEqual(unconfirmed, 0)
      assert.lengthOf(yield* sentTo(id), 1)
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("gives up a batch after `timeout`, which is that of each", () =>
    Effect.gen(function* () {
      const id = yield* create
      // Each batch takes some two minutes until there is room for the next one.
      const patient = yield* Effect.exit(elapse(invalidateStream(id, files(6001), { timeout: "3 minutes" })))
      assert.isTrue(Exit.isSuccess(patient))
      const error = yield* Effect.flip(elapse(invalidateStream(id, files(3001), { timeout: "1 minute" })))
      assert.strictEqual(error._tag, "TooManyInvalidationsInProgress")
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("can be interrupted anywhere, and the next run sends what is left", () =>
    Effect.gen(function* () {
      const id = yield* create
      const run = invalidateStream(id, files(3001), { callerReference: "own" })
      const { faults } = yield* Fake
      yield* faults.on("CreateInvalidation", Faults.silence, forever)
      const fiber = yield* Effect.fork(run)
      yield* TestClock.adjust("1 second")
      yield* Fiber.interrupt(fiber)
      yield* faults.clear
      yield* elapse(run)
      assert.deepStrictEqual(
        (yield* sentTo(id)).map(({ Paths }) => Paths.Items.length),
        [3000, 1]
      )
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("invalidates paths of a tenant, and tells its events as a Stream", () =>
    Effect.gen(function* () {
      const { Distribution } = yield* createDistribution({
        DistributionConfig: { ...Support.minimal, ConnectionMode: "tenant-only" }
      })
      const { DistributionTenant } = yield* createDistributionTenant({
        DistributionId: Distribution.Id,
        Name: "one",
        Domains: [{ Domain: "one.example.com" }]
      })
      const events = yield* elapse(
        Stream.runCollect(invalidateStreamEvents(DistributionTenant.Id ?? "", files(2), { wait: true }))
      )
      assert.deepStrictEqual(
        [...new Set(Array.from(events, ({ _tag }) => _tag))],
        ["Started", "BatchCreated", "InProgress", "BatchCompleted"]
      )
      assert.lengthOf(
        (yield* creates).filter(({ operation }) => operation === "CreateInvalidationForDistributionTenant"),
        1
      )
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )
})

describe("the dry run of invalidateStream", () => {
  const CREATE = "CreateInvalidation" as const

  it.effect("counts the batches of the run, and reads only whether the distribution exists", () =>
    Effect.gen(function* () {
      const id = yield* create
      const { calls, forgetCalls } = yield* Fake
      yield* forgetCalls
      const paths = Stream.concat(
        Stream.make("index.html", "/index.html", "/img/*", "/img/x"),
        Stream.concat(
          files(3100),
          Stream.map(Stream.range(1, 20), (i) => `/w${i}/*`)
        )
      )
      const planned = yield* invalidateStream(id, paths, { dryRun: true })
      assert.deepStrictEqual(
        (yield* calls).map(({ operation }) => operation),
        ["ListInvalidations"]
      )
      const { firstPaths, ...counted } = planned
      assert.deepStrictEqual(counted, { steps: [CREATE, CREATE, CREATE], batches: 3, paths: 3122, wildcards: 21 })
      assert.deepStrictEqual(firstPaths.slice(0, 3), ["/index.html", "/img/*", "/f0"])
      assert.lengthOf(firstPaths, 20)
      const { batches, paths: sent } = yield* elapse(invalidateStream(id, paths))
      assert.deepStrictEqual([planned.batches, planned.paths], [batches, sent])
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("has no steps for no paths, without a call", () =>
    Effect.gen(function* () {
      const { calls } = yield* Fake
      assert.deepStrictEqual(yield* invalidateStream("E0000000000000", Stream.empty, { dryRun: true }), {
        steps: [],
        batches: 0,
        paths: 0,
        wildcards: 0,
        firstPaths: []
      })
      assert.deepStrictEqual(yield* calls, [])
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("fails as the run, and with an invalid path of a later batch as itself", () =>
    Effect.gen(function* () {
      const id = yield* create
      const dry = { dryRun: true } as const
      const fails = <E>(self: Effect.Effect<unknown, E, CloudFront>) => Effect.flip(elapse(self))
      for (const given of ["", "x".repeat(119)]) {
        const error = yield* fails(invalidateStream(id, files(1), { ...dry, callerReference: given }))
        assert.strictEqual(error._tag, "EncodeError")
      }
      const late = Stream.concat(files(3000), Stream.make("/~x"))
      assert.strictEqual((yield* fails(invalidateStream(id, late, dry)))._tag, "InvalidPaths")
      assert.strictEqual((yield* fails(invalidateStream("E1", files(1), dry)))._tag, "NoSuchDistribution")
      assert.strictEqual((yield* fails(invalidateStream("dt_1", files(1), dry)))._tag, "EntityNotFound")
      const broken = Stream.concat(files(3000), Stream.fail({ _tag: "Broken" as const }))
      assert.strictEqual((yield* fails(invalidateStream(id, broken, dry)))._tag, "Broken")
      assert.lengthOf(yield* creates, 0)
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  for (const invalidationReferences of ["observed", "documented"] as const) {
    it.effect(`has the batches that an earlier run has not sent (${invalidationReferences})`, () =>
      Effect.gen(function* () {
        const id = yield* create
        const options = { callerReference: "own" }
        const plan = (count: number, from = 0) =>
          elapse(invalidateStream(id, files(count, from), { ...options, dryRun: true }))
        yield* elapse(invalidateStream(id, files(6000), options))
        assert.deepStrictEqual((yield* plan(6000)).steps, [])
        const more = yield* plan(6500)
        assert.deepStrictEqual([more.steps, more.batches, more.paths], [[CREATE], 3, 6500])
        assert.strictEqual((yield* Effect.flip(plan(10, 5)))._tag, "CallerReferenceUsed")
        assert.lengthOf(yield* (yield* Fake).invalidations(id), 2)
      }).pipe(Effect.provide(InMemoryCloudFront.layer({ invalidationReferences, readLag: "30 seconds" })))
    )
  }
})
