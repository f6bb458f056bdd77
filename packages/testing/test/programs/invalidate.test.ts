import { createInvalidation } from "@effect-cloudfront/core/Invalidation"
import { invalidate, invalidateEvents, type Event } from "@effect-cloudfront/core/programs/invalidate"
import { findInvalidation } from "@effect-cloudfront/core/programs/find"
import { invalidations } from "@effect-cloudfront/core/programs/lists"
import { assert, describe, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import { create, elapse, lost, watch } from "./support.js"

const files = (count: number, prefix = "f") => Array.from({ length: count }, (_, i) => `/${prefix}${i}`)

const tags = (events: Iterable<Event>) => [...new Set(Array.from(events, (event) => event._tag))]

const pathsOf = (id: string) =>
  Stream.runCollect(
    Stream.mapEffect(invalidations(id), (summary) =>
      Effect.map(findInvalidation(id, summary), ({ Invalidation }) => Invalidation.InvalidationBatch.Paths.Items ?? [])
    )
  ).pipe(Effect.map((all) => Chunk.toReadonlyArray(all).flat()))

describe("invalidate", () => {
  it.effect("sends paths normalized, once each, and waits when asked to", () =>
    Effect.gen(function* () {
      const id = yield* create
      const events: Array<Event> = []
      const result = yield* elapse(
        invalidate(id, ["index.html", "/index.html", "/a b", "/img/*", "/img/x"], {
          wait: true,
          onEvent: (event) => Effect.sync(() => void events.push(event))
        })
      )
      assert.deepStrictEqual(result.paths, ["/index.html", "/a%20b", "/img/*"])
      assert.deepStrictEqual(
        result.invalidations.map(({ Status }) => Status),
        ["Completed"]
      )
      assert.sameMembers([...(yield* pathsOf(id))], ["/index.html", "/a%20b", "/img/*"])
      assert.deepStrictEqual(tags(events), ["Started", "BatchCreated", "InProgress", "BatchCompleted"])
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("does not wait otherwise", () =>
    Effect.gen(function* () {
      const id = yield* create
      const { invalidations } = yield* invalidate(id, ["/a"])
      assert.deepStrictEqual(
        invalidations.map(({ Status }) => Status),
        ["InProgress"]
      )
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("sends nothing for no paths, and nothing when one of them is wrong", () =>
    Effect.gen(function* () {
      const id = yield* create
      yield* watch((watched) =>
        Effect.gen(function* () {
          assert.deepStrictEqual(yield* invalidate(id, []), { invalidations: [], unconfirmed: [], paths: [] })
          const error = yield* Effect.flip(invalidate(id, ["/ok", "/a*b", "/~x"]))
          assert.strictEqual(error._tag, "InvalidPaths")
          assert.include(error.message, '"/a*b" holds a * that is not its last character; "/~x" holds ~')
          assert.deepStrictEqual(watched.calls, [])
        })
      )
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("sends any number of paths in batches that fit, waiting for room", () =>
    Effect.gen(function* () {
      const id = yield* create
      const paths = [...files(7000), ...Array.from({ length: 20 }, (_, i) => `/w${i}/*`)]
      const events = yield* elapse(Stream.runCollect(invalidateEvents(id, paths, { wait: true })))
      // By the time that there was room for the last batch, the first ones were completed.
      assert.sameMembers(tags(events), ["Started", "BatchCreated", "WaitingForSlot", "InProgress", "BatchCompleted"])
      const sent = yield* pathsOf(id)
      assert.strictEqual(sent.length, 7020)
      assert.sameMembers([...sent], paths)
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("waits for room that others take", () =>
    Effect.gen(function* () {
      const id = yield* create
      yield* createInvalidation({ DistributionId: id, InvalidationBatch: { Paths: { Items: files(2999, "theirs") } } })
      const result = yield* elapse(invalidate(id, files(5), { wait: true }))
      assert.strictEqual(result.invalidations[0]?.Status, "Completed")
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("gives up when there is no room in time", () =>
    Effect.gen(function* () {
      const id = yield* create
      yield* createInvalidation({ DistributionId: id, InvalidationBatch: { Paths: { Items: files(3000, "theirs") } } })
      const error = yield* Effect.flip(elapse(invalidate(id, ["/mine"], { timeout: "30 seconds" })))
      assert.strictEqual(error._tag, "TooManyInvalidationsInProgress")
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("knows its own batch again when the answer to it was lost", () =>
    Effect.gen(function* () {
      const id = yield* create
      let times = 0
      const result = yield* watch(
        () => elapse(Effect.retry(invalidate(id, ["/a"], { callerReference: "mine" }), { times: 1 })),
        (request, send) => (request.operation === "CreateInvalidation" && times++ === 0 ? lost(send) : undefined)
      )
      assert.strictEqual(times, 2)
      assert.strictEqual(result.invalidations.length, 1)
      assert.strictEqual(yield* Stream.runCount(invalidations(id)), 1)
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("fails at once with what is not there", () =>
    Effect.gen(function* () {
      assert.strictEqual((yield* Effect.flip(invalidate("E0000000000000", ["/a"])))._tag, "NoSuchDistribution")
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )
})
