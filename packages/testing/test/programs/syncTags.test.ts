import { listTagsForResource } from "@effect-cloudfront/core/Tagging"
import { syncTags, syncTagsEvents, type SyncTagsEvent } from "@effect-cloudfront/core/programs/syncTags"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import * as Stream from "effect/Stream"
import * as Faults from "@effect-cloudfront/testing/Faults"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import * as Support from "../support.js"
import { elapse, watch } from "./support.js"

const { InMemoryCloudFront: Fake } = InMemoryCloudFront

const arn = Effect.map(Support.create(), (handle) => handle.arn)

const tagsOf = (arn: string) => Effect.flatMap(Fake, ({ tags }) => tags(arn))

describe("syncTags", () => {
  it.effect("sets what differs, and makes no call for what is there", () =>
    Effect.gen(function* () {
      const resource = yield* arn
      yield* syncTags(resource, { a: "1", b: "2" })
      const run = (desired: Record<string, string>) =>
        watch(({ calls }) =>
          Effect.map(elapse(syncTags(resource, desired, { lag: 0 })), (result) => ({ result, calls }))
        )
      assert.deepStrictEqual(yield* run({ a: "1" }), {
        result: { set: [], removed: [] },
        calls: ["ListTagsForResource"]
      })
      assert.deepStrictEqual(yield* run({ b: "3", c: "" }), {
        result: { set: ["b", "c"], removed: [] },
        calls: ["ListTagsForResource", "TagResource"]
      })
      assert.deepStrictEqual(yield* tagsOf(resource), { a: "1", b: "3", c: "" })
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("removes the others only when asked to, before it sets any, and tells so", () =>
    Effect.gen(function* () {
      const resource = yield* arn
      const fifty = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`k${i}`, "v"]))
      yield* syncTags(resource, fifty)
      const full = yield* Effect.flip(syncTags(resource, { other: "1" }))
      assert.strictEqual(full._tag, "InvalidTagging")
      const options = { removeOthers: true } as const
      const planned = yield* elapse(syncTags(resource, { k0: "v", other: "1" }, { ...options, dryRun: true }))
      assert.strictEqual(planned.removed.length, 49)
      assert.deepStrictEqual(yield* tagsOf(resource), fifty)
      const events: Array<SyncTagsEvent["_tag"]> = []
      yield* elapse(
        Stream.runForEach(syncTagsEvents(resource, { k0: "v", other: "1" }, options), ({ _tag }) =>
          Effect.sync(() => void events.push(_tag))
        )
      )
      assert.deepStrictEqual(events, ["Planned", "Untagged", "Tagged"])
      assert.deepStrictEqual(yield* tagsOf(resource), { k0: "v", other: "1" })
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("ends with what is desired, whatever was there and however late reads are", () =>
    Effect.gen(function* () {
      const tags = fc.dictionary(fc.constantFrom("a", "b", "c", "d"), fc.constantFrom("1", "2"))
      for (const all of fc.sample(fc.array(fc.tuple(tags, fc.boolean()), { minLength: 1, maxLength: 4 }), 12)) {
        const resource = yield* arn
        let expected: Record<string, string> = {}
        for (const [desired, removeOthers] of all) {
          yield* elapse(syncTags(resource, desired, { removeOthers }))
          expected = removeOthers ? { ...desired } : { ...expected, ...desired }
          assert.deepStrictEqual(yield* tagsOf(resource), expected)
        }
      }
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ readLag: "1 minutes" })))
  )

  it.effect("refuses what the service would, before it removes anything, and in a dry run too", () =>
    Effect.gen(function* () {
      const resource = yield* arn
      const before = { owner: "web", stage: "live" }
      yield* syncTags(resource, before)
      const tooMany = Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`k${i}`, "v"]))
      for (const [desired, tag] of [
        [{ ["k".repeat(129)]: "v" }, "EncodeError"],
        [{ k: "v".repeat(300) }, "EncodeError"],
        [{ "k\u0000": "v" }, "EncodeError"],
        [{ "aws:x": "v" }, "InvalidOptions"],
        [tooMany, "InvalidOptions"]
      ] as const) {
        for (const dryRun of [true, false]) {
          const options = { removeOthers: true, dryRun }
          const { calls, error } = yield* watch(({ calls }) =>
            Effect.map(Effect.flip(elapse(syncTags(resource, desired, options))), (error) => ({ calls, error }))
          )
          assert.strictEqual(error._tag, tag)
          assert.deepStrictEqual(calls, ["ListTagsForResource"])
        }
        assert.deepStrictEqual(yield* tagsOf(resource), before)
      }
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("bears throttling and lost responses, and refuses what is wrong", () =>
    Effect.gen(function* () {
      const resource = yield* arn
      const { faults } = yield* Fake
      yield* faults.on("TagResource", Faults.resetAfter, { times: 7 })
      yield* faults.on("ListTagsForResource", Faults.throttle, { times: 7 })
      yield* elapse(syncTags(resource, { a: "1" }))
      const { Tags } = yield* listTagsForResource({ Resource: resource })
      assert.deepStrictEqual(Tags.Items, [{ Key: "a", Value: "1" }])
      const missing = yield* Effect.flip(syncTags(resource.replace(/\w+$/, "E0000000000000"), { a: "1" }))
      assert.strictEqual(missing._tag, "NoSuchResource")
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )
})
