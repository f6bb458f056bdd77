import { AccessDenied } from "@effect-cloudfront/core/Errors"
import { deleteAll, deleteAllEvents, type DeleteAllEvent } from "@effect-cloudfront/core/programs/deleteAll"
import { disable } from "@effect-cloudfront/core/programs/editDistribution"
import { distributions } from "@effect-cloudfront/core/programs/lists"
import { encodeError } from "@effect-cloudfront/core/protocol/RestXmlServer"
import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import * as Faults from "@effect-cloudfront/testing/Faults"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import * as Support from "../support.js"
import { elapse, watch } from "./support.js"

const { InMemoryCloudFront: Fake } = InMemoryCloudFront

const some = (count: number) =>
  Effect.forEach(
    Array.from({ length: count }, (_, i) => i),
    (i) => Effect.map(Support.create({ Comment: i % 2 === 0 ? "preview" : "live" }), ({ id }) => id),
    { concurrency: 1 }
  )

const left = Effect.map(Stream.runCollect(distributions()), (all) => Array.from(all, ({ Id }) => Id))

const isPreview = ({ Comment }: { readonly Comment: string }): boolean => Comment === "preview"

describe("deleteAll", () => {
  it.effect("deletes what a function selects, all of it in the time of one", () =>
    Effect.gen(function* () {
      const ids = yield* some(12)
      const planned = yield* deleteAll(isPreview, { dryRun: true })
      const previews = ids.filter((_, i) => i % 2 === 0)
      assert.deepStrictEqual(
        planned.map((one) => [one.id, ...(one._tag === "Planned" ? [one.found?.Id, one.steps.join()] : [])]),
        previews.map((id) => [id, id, "Disable,Wait,Delete"])
      )
      const started = yield* Clock.currentTimeMillis
      const events: Array<DeleteAllEvent> = []
      const onEvent = (event: DeleteAllEvent) => Effect.sync(() => void events.push(event))
      const outcomes = yield* elapse(deleteAll(isPreview, { concurrency: 2, interval: "1 minutes", onEvent }))
      assert.deepStrictEqual(
        outcomes,
        previews.map((id) => ({ _tag: "Deleted", id }))
      )
      assert.isBelow((yield* Clock.currentTimeMillis) - started, 10 * 60_000)
      assert.deepStrictEqual(
        yield* left,
        ids.filter((_, i) => i % 2 === 1)
      )
      const ends = events.filter((event) => event._tag === "Ended")
      assert.deepStrictEqual(
        ends.map(({ ended, of }) => [ended, of]),
        previews.map((_, i) => [i + 1, previews.length])
      )
      assert.deepStrictEqual(events[0], { _tag: "Selected", count: 6 })
      const firstDeletion = events.findIndex(({ _tag }) => _tag === "Deleting")
      const disabled = events.slice(0, firstDeletion).filter(({ _tag }) => _tag === "Disabling")
      assert.strictEqual(disabled.length, previews.length)
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("has an outcome for each id, and goes on after a failure", () =>
    Effect.gen(function* () {
      const [first = "", second = "", third = ""] = yield* some(3)
      const denied = Effect.succeed(
        encodeError({ code: "AccessDenied", status: 403, message: "not you", requestId: "r" })
      )
      const selected = [first, "E0000000000000", second, first, third]
      const outcomes = yield* watch(
        () => elapse(deleteAll(selected, { interval: "1 minutes" })),
        (request) => (request.operation === "DeleteDistribution" && request.path.endsWith(second) ? denied : undefined)
      )
      assert.deepStrictEqual(
        outcomes.map(({ _tag, id }) => [_tag, id]),
        [
          ["Deleted", first],
          ["AlreadyGone", "E0000000000000"],
          ["Failed", second],
          ["Deleted", third]
        ]
      )
      const failed = outcomes.find((outcome) => outcome._tag === "Failed")
      assert.strictEqual(failed?.error._tag, "AccessDenied")
      assert.deepStrictEqual(yield* left, [second])
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("has an outcome for each id in a dry run, too, and sends reads only", () =>
    Effect.gen(function* () {
      const [first = "", second = "", third = ""] = yield* some(3)
      yield* disable(first)
      const denied = Effect.succeed(
        encodeError({ code: "AccessDenied", status: 403, message: "not you", requestId: "r" })
      )
      const outcomes = yield* watch(
        ({ calls }) =>
          Effect.tap(deleteAll([first, "E0000000000000", second, first, third], { dryRun: true }), () =>
            Effect.sync(() => assert.deepStrictEqual([...new Set(calls)], ["GetDistribution"]))
          ),
        (request) => (request.path.endsWith(second) ? denied : undefined)
      )
      assert.deepStrictEqual(
        outcomes.map((one) => [one._tag, one.id, one._tag === "Planned" ? one.steps : []]),
        [
          ["Planned", first, ["Wait", "Delete"]],
          ["AlreadyGone", "E0000000000000", []],
          ["Failed", second, []],
          ["Planned", third, ["Disable", "Wait", "Delete"]]
        ]
      )
      assert.lengthOf(yield* left, 3)
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("continues where a run was interrupted, and where its Stream was closed", () =>
    Effect.gen(function* () {
      const ids = yield* some(4)
      const fiber = yield* Effect.fork(deleteAll(ids))
      yield* TestClock.adjust("10 seconds")
      yield* Fiber.interrupt(fiber)
      yield* elapse(Stream.runDrain(Stream.take(deleteAllEvents(ids, { interval: "1 minutes" }), 15)))
      yield* elapse(deleteAll(ids, { interval: "1 minutes" }))
      assert.isEmpty(yield* left)
      const again = yield* deleteAll(ids)
      assert.isTrue(again.every(({ _tag }) => _tag === "AlreadyGone"))
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("detaches policies before it waits, and tells of a distribution only what it does", () =>
    Effect.gen(function* () {
      const ids: Array<string> = []
      for (let i = 0; i < 3; i++) ids.push((yield* Support.deployment()).primary.id)
      yield* TestClock.adjust("10 minutes")
      const started = yield* Clock.currentTimeMillis
      const events: Array<DeleteAllEvent> = []
      const onEvent = (event: DeleteAllEvent) => Effect.sync(() => void events.push(event))
      const missing = "E0000000000000"
      const outcomes = yield* elapse(deleteAll([...ids, missing], { concurrency: 1, onEvent }))
      assert.deepStrictEqual(
        outcomes.map(({ _tag }) => _tag),
        ["Deleted", "Deleted", "Deleted", "AlreadyGone"]
      )
      assert.isBelow((yield* Clock.currentTimeMillis) - started, 600_000)
      const tagsOf = (id: string) => [
        ...new Set(events.flatMap((event) => (event._tag !== "Selected" && event.id === id ? [event._tag] : [])))
      ]
      for (const id of ids.slice(1)) {
        assert.deepStrictEqual(tagsOf(id), ["Disabling", "Disabled", "Deleting", "Deleted", "Ended"])
      }
      assert.deepStrictEqual(tagsOf(missing), ["AlreadyGone", "Ended"])
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("reads the ids once, so that another run of the same Effect has them too", () =>
    Effect.gen(function* () {
      const ids = new Set(yield* some(2))
      const plan = deleteAll(ids.values(), { dryRun: true })
      const stream = deleteAllEvents(ids.values(), { dryRun: true })
      for (let run = 0; run < 2; run++) {
        assert.deepStrictEqual(
          (yield* plan).map(({ _tag }) => _tag),
          ["Planned", "Planned"]
        )
        assert.deepStrictEqual(Array.from(yield* Stream.runCollect(stream)), [{ _tag: "Selected", count: 2 }])
      }
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("refuses what is no list of ids, before the first call", () =>
    watch(({ calls }) =>
      Effect.gen(function* () {
        for (const [given, reason] of [
          ["E0YE1PA6795UKM", "is a single string: put it into an array"],
          [null, "is not an iterable of ids but null"],
          [["E1", 5], "has an id that is not a string"]
        ] as const) {
          const error = yield* Effect.flip(deleteAll(given as never))
          assert.strictEqual(`${error._tag}: ${error.message}`, `InvalidOptions: selection ${reason}`)
        }
        assert.isEmpty(calls)
      })
    ).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("fails when the list does", () =>
    Effect.gen(function* () {
      const { faults } = yield* Fake
      yield* faults.on("ListDistributions", Faults.error(AccessDenied, "not you"), { times: 1 })
      assert.strictEqual((yield* Effect.flip(deleteAll(isPreview)))._tag, "AccessDenied")
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )
})
