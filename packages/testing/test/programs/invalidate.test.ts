import { createDistributionTenant } from "@effect-cloudfront/core/DistributionTenant"
import { AccessDenied, NoSuchInvalidation } from "@effect-cloudfront/core/Errors"
import { createInvalidation } from "@effect-cloudfront/core/Invalidation"
import {
  invalidate,
  invalidateEvents,
  invalidateTenant,
  invalidateTenantEvents,
  type InvalidateEvent,
  type InvalidateOptions
} from "@effect-cloudfront/core/programs/invalidate"
import { findInvalidation } from "@effect-cloudfront/core/programs/find"
import { invalidations } from "@effect-cloudfront/core/programs/lists"
import { assert, describe, it } from "@effect/vitest"
import type * as Wire from "@effect-cloudfront/core/protocol/Wire"
import { RateLimited } from "@effect-cloudfront/core/RateLimit"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import * as Faults from "@effect-cloudfront/testing/Faults"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import * as TestClock from "effect/TestClock"
import * as TestEffect from "@effect-cloudfront/support/TestEffect"
import * as Support from "../support.js"
import { create, elapse, lost, watch } from "./support.js"

const files = (count: number, prefix = "f") => Array.from({ length: count }, (_, i) => `/${prefix}${i}`)

const wildcards = (count: number) => Array.from({ length: count }, (_, i) => `/w${i}/*`)

const { InMemoryCloudFront: Fake } = InMemoryCloudFront
/** A distribution of a new account, and what the tests look at. */
const account = Effect.gen(function* () {
  const { calls, faults, forgetCalls, invalidations } = yield* Fake
  const id = yield* create
  yield* forgetCalls
  return {
    id,
    on: faults.on,
    clear: faults.clear,
    made: invalidations(id),
    forget: forgetCalls,
    calls: Effect.map(calls, (all) => all.map(({ operation }) => operation)),
    creates: Effect.map(calls, (all) => all.filter(({ operation }) => operation === "CreateInvalidation"))
  }
})

const denied = Faults.error(AccessDenied, "not you")
const forever = { times: Infinity }
const emptyList = Faults.make("nothing listed", () =>
  Effect.succeed({
    status: 200,
    headers: {},
    body: new TextEncoder().encode(
      '<InvalidationList xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/"><Marker></Marker><MaxItems>100</MaxItems>' +
        "<IsTruncated>false</IsTruncated><Quantity>0</Quantity></InvalidationList>"
    )
  })
)

const tags = (events: Iterable<InvalidateEvent>) => [...new Set(Array.from(events, (event) => event._tag))]

const pathsOf = (id: string) =>
  Stream.runCollect(
    Stream.mapEffect(invalidations(id), (summary) =>
      Effect.map(findInvalidation(id, summary), ({ Invalidation }) => Invalidation.InvalidationBatch.Paths.Items)
    )
  ).pipe(Effect.map((all) => Array.from(all).flat()))

describe("invalidate", () => {
  it.effect("sends paths normalized, once each, and waits when asked to", () =>
    Effect.gen(function* () {
      const id = yield* create
      const events: Array<InvalidateEvent> = []
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

describe("the paths of invalidate", () => {
  function* generated() {
    yield "/a"
    yield "/b"
  }

  it.effect("are read once, when the function is called, and sent by every run of the effect", () =>
    Effect.gen(function* () {
      const { id, made, on } = yield* account
      yield* on("CreateInvalidation", Faults.error(AccessDenied))
      const paths = generated()
      const program = invalidate(id, paths)
      assert.deepStrictEqual(paths.next(), { done: true, value: undefined })
      const retried = yield* Effect.retry(program, { times: 1 })
      assert.deepStrictEqual(retried.paths, ["/a", "/b"])
      yield* Effect.repeat(program, { times: 1 })
      assert.deepStrictEqual(
        (yield* made).map(({ InvalidationBatch }) => InvalidationBatch.Paths.Items),
        [
          ["/a", "/b"],
          ["/a", "/b"],
          ["/a", "/b"]
        ]
      )
      const events = invalidateEvents(id, generated())
      for (const _ of [1, 2]) assert.strictEqual(yield* Stream.runCount(events), 2)
      assert.lengthOf(yield* made, 5)
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  const failing = function* () {
    yield "/a"
    throw new Error("the disk is gone")
  }
  for (const [what, paths, message] of [
    ["a single string", "/*", '"/*" is a single string'],
    ["an item that is not a string", ["/a", undefined], '"[1]" is not a string but undefined'],
    ["no list", undefined, '"[]" is not an iterable of paths'],
    ["a list that fails", failing(), '"[1]" could not be read'],
    ["a URL beside a wildcard", ["/*", "https://example.com/a"], "is a URL: give its path alone"],
    ["a URL with secrets", ["https://me:secret@example.com/a?sig=secret"], '"https://...@example.com/a?..." is a URL'],
    ["an endless text", [`./${"a".repeat(100_000)}`], `a..." is relative`],
    ["many", Array.from({ length: 7 }, () => ""), "; and 2 more"]
  ] as const) {
    it.effect(`are refused before anything is sent: ${what}`, () =>
      Effect.gen(function* () {
        const { calls, id } = yield* account
        const error = yield* Effect.flip(invalidate(id, paths as Iterable<string>))
        assert.strictEqual(error._tag, "InvalidPaths")
        assert.include(error.message, message)
        assert.notInclude(error.message, "secret")
        assert.isBelow(error.message.length, 500)
        assert.deepStrictEqual(yield* calls, [])
      }).pipe(Effect.provide(InMemoryCloudFront.layer()))
    )
  }

  it.effect("are never refused where a wildcard covers them", () =>
    Effect.gen(function* () {
      const { id } = yield* account
      const { paths } = yield* invalidate(id, ["/vendors~main.js", "/a*b", `/${"x".repeat(5000)}`, "/*"])
      assert.deepStrictEqual(paths, ["/*"])
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )
})

describe("the caller reference of invalidate", () => {
  for (const invalidationReferences of ["observed", "documented"] as const) {
    const layer = InMemoryCloudFront.layer({ invalidationReferences, propagation: { invalidation: 0 } })
    const options: InvalidateOptions = { callerReference: "release-1" }

    it.effect(`is no success for other paths (${invalidationReferences})`, () =>
      Effect.gen(function* () {
        const { id, made } = yield* account
        const first = yield* invalidate(id, ["/a"], options)
        const error = yield* Effect.flip(elapse(invalidate(id, ["/b", "/c"], options)))
        assert.strictEqual(error._tag, "CallerReferenceUsed")
        if (error._tag !== "CallerReferenceUsed") return
        assert.strictEqual(error.invalidation?.Id, first.invalidations[0]?.Id)
        assert.include(error.message, `release-1-1-of-1 of distribution ${id} was used before, by invalidation I`)
        assert.include(error.message, "for other paths")
        assert.lengthOf(yield* made, 1)
      }).pipe(Effect.provide(layer))
    )

    it.effect(`is the same job for the same paths, in any order (${invalidationReferences})`, () =>
      Effect.gen(function* () {
        const { id, made } = yield* account
        const paths = [...files(3100), ...wildcards(20)]
        const first = yield* elapse(invalidate(id, paths, options))
        // Others come after it: the newest one is not ours.
        yield* invalidate(id, ["/other"])
        const second = yield* elapse(invalidate(id, [...paths].reverse(), options))
        assert.lengthOf(first.invalidations, 2)
        assert.deepStrictEqual(
          second.invalidations.map(({ Id }) => Id),
          first.invalidations.map(({ Id }) => Id)
        )
        assert.lengthOf(yield* made, 3)
      }).pipe(Effect.provide(layer))
    )
  }

  it.effect("is no success when the service answers with what it has", () =>
    Effect.gen(function* () {
      const { id } = yield* account
      // Some stand-ins for CloudFront do not compare paths.
      let first: Wire.Response | undefined
      const error = yield* watch(
        () =>
          Effect.flip(
            Effect.zipRight(
              invalidate(id, ["/a"], { callerReference: "r" }),
              invalidate(id, ["/b"], { callerReference: "r" })
            )
          ),
        (_, send) =>
          first === undefined
            ? Effect.tap(send, (response) => Effect.sync(() => void (first = response)))
            : Effect.succeed(first)
      )
      assert.strictEqual(error._tag, "CallerReferenceUsed")
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ invalidationReferences: "documented" })))
  )

  for (const [given, reason] of [
    ["", "is empty"],
    ["x".repeat(122), "is too long by 1 characters for 1 batches"],
    [7, "is not a string"]
  ] as const) {
    it.effect(`is refused before anything is sent: ${JSON.stringify(given).slice(0, 10)}`, () =>
      Effect.gen(function* () {
        const { calls, id } = yield* account
        const error = yield* Effect.flip(invalidate(id, ["/a"], { callerReference: given as string }))
        assert.strictEqual(error._tag, "EncodeError")
        assert.include(error.message, `callerReference: ${reason}`)
        assert.deepStrictEqual(yield* calls, [])
      }).pipe(Effect.provide(InMemoryCloudFront.layer()))
    )
  }

  it.effect("may be as long as the service takes, with what is added", () =>
    Effect.gen(function* () {
      const { id, made } = yield* account
      yield* invalidate(id, ["/a"], { callerReference: "x".repeat(121) })
      assert.lengthOf((yield* made)[0]?.InvalidationBatch.CallerReference ?? "", 128)
      const error = yield* Effect.flip(invalidate(id, wildcards(150), { callerReference: "x".repeat(121) }))
      assert.include(error.message, "too long by 2 characters for 10 batches")
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("runs more than 20 batches again, reading each of them once", () =>
    Effect.gen(function* () {
      const { calls, forget, id, made } = yield* account
      const run = elapse(invalidate(id, wildcards(15 * 30), { callerReference: "r" }))
      const first = yield* run
      yield* forget
      const second = yield* run
      assert.deepStrictEqual(
        second.invalidations.map(({ Id }) => Id),
        first.invalidations.map(({ Id }) => Id)
      )
      assert.lengthOf(yield* made, 30)
      const count = (operation: string) => Effect.map(calls, (all) => all.filter((one) => one === operation).length)
      assert.strictEqual(yield* count("CreateInvalidation"), 1)
      assert.strictEqual(yield* count("GetInvalidation"), 30)
      assert.strictEqual(yield* count("ListInvalidations"), 5)
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ pageSize: 7, propagation: { invalidation: 0 } })))
  )

  it.effect("goes on where a run was interrupted, whatever call that was at", () =>
    Effect.gen(function* () {
      for (let at = 0; at < 4; at++) {
        for (const isAfter of [false, true]) {
          const { id, made } = yield* account
          let calls = 0
          const run = watch(
            () => invalidate(id, wildcards(40), { callerReference: "r", wait: true }),
            (_, send) => {
              if (calls++ !== at) return undefined
              return isAfter ? Effect.zipRight(send, Effect.never) : Effect.never
            }
          )
          const fiber = yield* Effect.fork(run)
          for (let i = 0; i < 500; i++) yield* TestEffect.yieldNow
          yield* Fiber.interrupt(fiber)
          assert.strictEqual(calls, at + 1)
          yield* elapse(invalidate(id, wildcards(40), { callerReference: "r" }))
          assert.lengthOf(yield* made, 3)
        }
      }
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ quotas: { invalidationWildcards: 100 } })))
  )
})

describe("the answers to invalidate that are lost", () => {
  const faults = [
    Faults.resetAfter,
    Faults.truncate,
    Faults.unavailableAfter,
    Faults.duplicate,
    Faults.resetBefore,
    Faults.unavailable,
    Faults.badGateway
  ]
  for (const fault of faults) {
    // A refusal that is cut off does not say what was refused.
    for (const times of fault === Faults.truncate ? [1] : [1, 2]) {
      for (const callerReference of [undefined, "mine"]) {
        const which = callerReference === undefined ? "a reference that was made up" : "the caller's reference"
        it.effect(`make one batch all the same: ${fault.name}, ${times} times, ${which}`, () =>
          Effect.gen(function* () {
            const { id, made, on } = yield* account
            yield* on("CreateInvalidation", fault, { times })
            const result = yield* elapse(invalidate(id, ["/a"], { callerReference, wait: true, interval: "5 seconds" }))
            assert.deepStrictEqual(
              result.invalidations.map(({ Id, Status }) => [Id, Status]),
              (yield* made).map(({ Id }) => [Id, "Completed"])
            )
            assert.lengthOf(yield* made, 1)
            assert.deepStrictEqual(result.unconfirmed, [])
          }).pipe(Effect.provide(InMemoryCloudFront.layer({ propagation: { invalidation: "5 seconds" } })))
        )
      }
    }

    if (fault === Faults.duplicate) continue
    it.effect(`end with the reference that finishes the job: ${fault.name} for ever`, () =>
      Effect.gen(function* () {
        const { clear, id, made, on } = yield* account
        yield* on("*", fault, forever)
        const error = yield* Effect.flip(elapse(invalidate(id, ["/a"], { lag: "10 seconds" })))
        assert.strictEqual(error._tag, "UnconfirmedCreate")
        if (error._tag !== "UnconfirmedCreate") return
        yield* clear
        const again = yield* elapse(invalidate(id, ["/a"], { callerReference: error.reference }))
        assert.lengthOf(again.invalidations, 1)
        assert.lengthOf(yield* made, 1)
      }).pipe(Effect.provide(InMemoryCloudFront.layer()))
    )
  }

  for (const operation of ["ListInvalidations", "GetInvalidation"] as const) {
    it.effect(`need no look with a reference that was made up: ${operation} denied`, () =>
      Effect.gen(function* () {
        const { calls, id, made, on } = yield* account
        yield* on(operation, denied, forever)
        yield* on("CreateInvalidation", Faults.resetAfter)
        yield* on("CreateInvalidation", Faults.resetAfter, { after: 1 })
        const events: Array<InvalidateEvent> = []
        const result = yield* elapse(
          invalidate(id, wildcards(20), { onEvent: (event) => Effect.sync(() => void events.push(event)) })
        )
        const all = yield* made
        assert.lengthOf(all, 2)
        assert.deepStrictEqual(result.invalidations, [])
        assert.sameDeepMembers(
          [...result.unconfirmed],
          all.map(({ InvalidationBatch }) => ({
            _tag: "Unconfirmed" as const,
            callerReference: InvalidationBatch.CallerReference,
            paths: InvalidationBatch.Paths.Items
          }))
        )
        assert.deepStrictEqual(tags(events), ["Started", "BatchUnconfirmed"])
        // What was denied once is not asked for again.
        assert.lengthOf(
          (yield* calls).filter((one) => one === operation),
          1
        )
      }).pipe(Effect.provide(InMemoryCloudFront.layer({ propagation: { invalidation: 0 } })))
    )

    it.effect(`cannot be told from others' with a reference of one's own: ${operation} denied`, () =>
      Effect.gen(function* () {
        const { id, made, on } = yield* account
        yield* on(operation, denied, forever)
        yield* on("CreateInvalidation", Faults.resetAfter)
        const error = yield* Effect.flip(elapse(invalidate(id, ["/a"], { callerReference: "mine" })))
        assert.strictEqual(error._tag, "CallerReferenceUsed")
        assert.include(error.message, "mine-1-of-1")
        assert.match(error.message, /the paths of that invalidation are unknown \(.*AccessDenied: not you/)
        assert.lengthOf(yield* made, 1)
      }).pipe(Effect.provide(InMemoryCloudFront.layer()))
    )

    it.effect(`cannot be waited for without a look: ${operation} denied`, () =>
      Effect.gen(function* () {
        const { id, on } = yield* account
        yield* on(operation, denied, forever)
        yield* on("CreateInvalidation", Faults.resetAfter)
        const error = yield* Effect.flip(elapse(invalidate(id, ["/a"], { wait: true })))
        assert.strictEqual(error._tag, "AccessDenied")
      }).pipe(Effect.provide(InMemoryCloudFront.layer()))
    )
  }

  for (const callerReference of [undefined, "mine"]) {
    it.effect(`are looked for until reads must show them (${callerReference ?? "made up"})`, () =>
      Effect.gen(function* () {
        const { id, made, on } = yield* account
        yield* on("CreateInvalidation", Faults.resetAfter)
        yield* on("ListInvalidations", emptyList, { times: 2 })
        yield* on("GetInvalidation", Faults.error(NoSuchInvalidation), { times: 2 })
        yield* on("ListInvalidations", Faults.unavailable)
        const { invalidations } = yield* elapse(invalidate(id, ["/a"], { callerReference }))
        assert.deepStrictEqual(
          invalidations.map(({ Id }) => Id),
          (yield* made).map(({ Id }) => Id)
        )
      }).pipe(Effect.provide(InMemoryCloudFront.layer()))
    )
  }

  it.effect("are looked for without reading anything twice", () =>
    Effect.gen(function* () {
      const { calls, forget, id, on } = yield* account
      yield* elapse(invalidate(id, wildcards(15 * 30)))
      yield* forget
      yield* on("CreateInvalidation", Faults.resetAfter)
      // Ours is the newest.
      yield* on("GetInvalidation", Faults.error(NoSuchInvalidation))
      yield* on("GetInvalidation", Faults.error(NoSuchInvalidation), { after: 30 })
      const { invalidations } = yield* elapse(invalidate(id, ["/a"], { callerReference: "mine" }))
      assert.deepStrictEqual(invalidations[0]?.InvalidationBatch.Paths.Items, ["/a"])
      const count = (operation: string) => Effect.map(calls, (all) => all.filter((one) => one === operation).length)
      // Ours three times, and the others once; all five pages, and then the first, twice.
      assert.strictEqual(yield* count("GetInvalidation"), 3 + 30)
      assert.strictEqual(yield* count("ListInvalidations"), 5 + 2)
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ pageSize: 7, propagation: { invalidation: 0 } })))
  )

  it.effect("are certain, or not, when nothing shows them within the lag", () =>
    Effect.gen(function* () {
      const { id, made, on } = yield* account
      yield* on("ListInvalidations", emptyList, forever)
      const started = yield* Clock.currentTimeMillis
      yield* on("CreateInvalidation", Faults.resetAfter)
      const result = yield* elapse(invalidate(id, ["/a"], { lag: "30 seconds" }))
      assert.lengthOf(result.unconfirmed, 1)
      assert.approximately((yield* Clock.currentTimeMillis) - started, 33_000, 4000)
      yield* on("CreateInvalidation", Faults.resetAfter)
      const error = yield* Effect.flip(elapse(invalidate(id, ["/a"], { callerReference: "mine", lag: "30 seconds" })))
      assert.strictEqual(error._tag, "CallerReferenceUsed")
      assert.include(error.message, "are unknown")
      yield* on("CreateInvalidation", Faults.resetAfter)
      const unseen = yield* Effect.flip(
        elapse(invalidate(id, ["/a"], { wait: true, lag: "30 seconds", timeout: "2 minutes" }))
      )
      assert.strictEqual(unseen._tag, "WaitTimeout")
      assert.include(unseen.message, "to be shown")
      assert.lengthOf(yield* made, 3)
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("are found among what others made since", () =>
    Effect.gen(function* () {
      const { id, made, on } = yield* account
      yield* invalidate(id, ["/before"])
      const others = Effect.forEach([1, 2, 3], () => Effect.orDie(invalidate(id, ["/theirs"])), { concurrency: 1 })
      const cloudFront = yield* Effect.context<Effect.Effect.Context<typeof others>>()
      yield* on(
        "CreateInvalidation",
        Faults.make("lost, then others", (exchange, requestId, stale) =>
          Effect.zipRight(
            exchange,
            Effect.zipRight(Effect.provide(others, cloudFront), Faults.resetAfter.apply(exchange, requestId, stale))
          )
        )
      )
      const { invalidations } = yield* elapse(invalidate(id, ["/mine"]))
      assert.deepStrictEqual(invalidations[0]?.InvalidationBatch.Paths.Items, ["/mine"])
      assert.lengthOf(yield* made, 5)
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )
})

describe("the time that invalidate takes", () => {
  const full = (id: string) =>
    createInvalidation({ DistributionId: id, InvalidationBatch: { Paths: { Items: files(3000, "theirs") } } })

  it.effect("is that of `interval` and `timeout` while there is no room", () =>
    Effect.gen(function* () {
      const { creates, forget, id } = yield* account
      yield* full(id)
      yield* forget
      const started = yield* Clock.currentTimeMillis
      const error = yield* Effect.flip(
        elapse(invalidate(id, ["/mine"], { interval: "7 seconds", timeout: "20 seconds" }))
      )
      assert.strictEqual(error._tag, "TooManyInvalidationsInProgress")
      assert.deepStrictEqual(
        (yield* creates).map(({ at }) => at - started),
        [0, 7000, 14_000]
      )
      assert.strictEqual((yield* Clock.currentTimeMillis) - started, 20_000)
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("leaves a doubt, when it is over, where an answer was lost before there was no room", () =>
    Effect.gen(function* () {
      const { id } = yield* account
      yield* full(id)
      let calls = 0
      const callerReference = "mine"
      const error = yield* watch(
        () => Effect.flip(elapse(invalidate(id, ["/mine"], { callerReference, timeout: "30 seconds" }))),
        (_, send) => (calls++ === 0 ? lost(send) : undefined)
      )
      assert.strictEqual(error._tag, "UnconfirmedCreate")
      assert.include(error.message, "run again with the caller reference mine")
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("is 20 seconds between two tries, and 15 minutes for a batch, when nothing is said", () =>
    Effect.gen(function* () {
      const { creates, forget, id } = yield* account
      yield* full(id)
      yield* forget
      const started = yield* Clock.currentTimeMillis
      const fiber = yield* Effect.fork(Effect.flip(invalidate(id, ["/mine"])))
      for (let i = 0; i < 45; i++) {
        for (let j = 0; j < 100; j++) yield* TestEffect.yieldNow
        assert.isUndefined(TestEffect.exitOf(fiber))
        yield* TestClock.adjust("20 seconds")
      }
      assert.strictEqual((yield* Fiber.join(fiber))._tag, "TooManyInvalidationsInProgress")
      const ats = (yield* creates).map(({ at }) => at - started)
      assert.deepStrictEqual(ats.slice(0, 3), [0, 20_000, 40_000])
      assert.strictEqual((yield* Clock.currentTimeMillis) - started, 900_000)
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ propagation: { invalidation: "1 hours" } })))
  )

  it.effect("has a random part of `jitter` while there is no room", () =>
    Effect.gen(function* () {
      const { id } = yield* account
      yield* full(id)
      const ats: Array<number> = []
      const onEvent = (event: InvalidateEvent) =>
        Effect.sync(() => void (event._tag === "WaitingForSlot" && ats.push(Duration.toMillis(event.elapsed))))
      yield* elapse(invalidate(id, ["/mine"], { jitter: 1, onEvent }))
      const pauses = ats.slice(1).map((at, i) => at - (ats[i] ?? 0))
      assert.isAbove(pauses.length, 2)
      assert.isTrue(pauses.every((pause) => pause <= 20_000))
      assert.isTrue(pauses.some((pause) => pause % 1_000 !== 0))
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("does not deny a batch whose event takes too long", () =>
    Effect.gen(function* () {
      const { id, made } = yield* account
      const onEvent = ({ _tag }: InvalidateEvent) => (_tag === "BatchCreated" ? Effect.never : Effect.void)
      const error = yield* Effect.flip(elapse(invalidate(id, ["/a"], { timeout: "10 seconds", onEvent })))
      assert.strictEqual(error._tag, "IncompleteInvalidation")
      if (error._tag !== "IncompleteInvalidation") return
      assert.deepStrictEqual(
        error.invalidations.map(({ Id }) => Id),
        (yield* made).map(({ Id }) => Id)
      )
      assert.include(error.message, "onEvent of batch 1 of 1")
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("leaves, when it is over, the reference that finishes the job", () =>
    Effect.gen(function* () {
      const { id, made } = yield* account
      const paths = wildcards(40)
      const error = yield* Effect.flip(elapse(invalidate(id, paths, { timeout: "10 seconds", interval: "5 seconds" })))
      assert.strictEqual(error._tag, "IncompleteInvalidation")
      if (error._tag !== "IncompleteInvalidation") return
      assert.deepStrictEqual([error.invalidations.length, error.batches], [1, 3])
      assert.strictEqual(error.cause._tag, "TooManyInvalidationsInProgress")
      assert.include(error.message, `1 of 3 batches for distribution ${id} were accepted`)
      assert.include(error.message, error.callerReference)
      const { callerReference } = error
      const result = yield* elapse(invalidate(id, paths, { callerReference, wait: true, interval: "5 seconds" }))
      assert.strictEqual(result.invalidations[0]?.Id, error.invalidations[0]?.Id)
      assert.lengthOf(yield* made, 3)
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ propagation: { invalidation: "20 seconds" } })))
  )

  it.effect("tells what was accepted before any other error, too", () =>
    Effect.gen(function* () {
      const { id, on } = yield* account
      yield* on("CreateInvalidation", denied, { after: 1 })
      const error = yield* Effect.flip(elapse(invalidate(id, wildcards(20))))
      assert.strictEqual(error._tag, "IncompleteInvalidation")
      assert.include(error.message, "1 of 2 batches")
      assert.include(error.message, "AccessDenied: not you")
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("is all of `timeout`, for room and for completion together", () =>
    Effect.gen(function* () {
      const { id } = yield* account
      yield* full(id)
      const started = yield* Clock.currentTimeMillis
      // Room comes after 2 minutes, completion after another 2.
      const error = yield* Effect.flip(elapse(invalidate(id, ["/mine"], { wait: true, timeout: "3 minutes" })))
      assert.strictEqual(error._tag, "WaitTimeout")
      assert.include(error.message, "InProgress")
      assert.strictEqual((yield* Clock.currentTimeMillis) - started, 180_000)
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  for (const [operation, tag] of [
    ["CreateInvalidation", "UnconfirmedCreate"],
    ["GetInvalidation", "WaitTimeout"]
  ] as const) {
    it.effect(`ends also when nobody answers: ${operation}`, () =>
      Effect.gen(function* () {
        const { id, on } = yield* account
        yield* on(operation, Faults.silence, forever)
        const started = yield* Clock.currentTimeMillis
        const error = yield* Effect.flip(elapse(invalidate(id, ["/a"], { wait: true, timeout: "1 minutes" })))
        assert.strictEqual(error._tag, tag)
        assert.strictEqual((yield* Clock.currentTimeMillis) - started, 60_000)
      }).pipe(Effect.provide(InMemoryCloudFront.layer()))
    )
  }

  it.effect("bears for the lag that what was accepted is not there", () =>
    Effect.gen(function* () {
      const { id, on } = yield* account
      yield* on("GetInvalidation", Faults.error(NoSuchInvalidation), { times: 3 })
      const done = yield* elapse(invalidate(id, ["/a"], { wait: true }))
      assert.strictEqual(done.invalidations[0]?.Status, "Completed")
      yield* on("GetInvalidation", Faults.error(NoSuchInvalidation), forever)
      const started = yield* Clock.currentTimeMillis
      const error = yield* Effect.flip(
        elapse(invalidate(id, ["/a"], { wait: true, lag: "50 seconds", interval: "10 seconds" }))
      )
      assert.strictEqual(error._tag, "NoSuchInvalidation")
      assert.strictEqual((yield* Clock.currentTimeMillis) - started, 50_000)
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("keeps to the shared rates, under a span of its own", () =>
    Effect.gen(function* () {
      const { id, on } = yield* account
      yield* on("CreateInvalidation", Faults.resetAfter)
      const seen: Array<readonly [boolean, string | undefined]> = []
      yield* watch(
        () => elapse(invalidate(id, ["/a"], { wait: true })),
        (_, send) =>
          Effect.gen(function* () {
            const isLimited = yield* RateLimited
            const span = yield* Effect.orDie(Effect.currentSpan)
            const parent = Option.getOrUndefined(span.parent)
            seen.push([isLimited, parent?._tag === "Span" ? parent.name : undefined])
            return yield* send
          })
      )
      assert.isAtLeast(seen.length, 4)
      for (const one of seen) assert.deepStrictEqual(one, [true, "CloudFront.programs.invalidate"])
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("ends right for two that do the same at once", () =>
    Effect.gen(function* () {
      const { id, made } = yield* account
      const one = invalidate(id, wildcards(40), { callerReference: "r", wait: true, interval: "5 seconds" })
      const exits = yield* elapse(Effect.all([Effect.exit(one), Effect.exit(one)], { concurrency: "unbounded" }))
      assert.isTrue(exits.every(Exit.isSuccess))
      assert.lengthOf(yield* made, 3)
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ propagation: { invalidation: "20 seconds" } })))
  )
})

describe("invalidateTenant", () => {
  const tenant = Effect.gen(function* () {
    const { id } = yield* Support.template()
    const made = yield* createDistributionTenant({
      DistributionId: id,
      Name: "tenant",
      Domains: [{ Domain: "www.example.com" }]
    })
    return { distribution: id, tenant: made.DistributionTenant.Id ?? "" }
  })

  it.effect("invalidates paths of the tenant alone, in batches, waits, and goes on with its reference", () =>
    Effect.gen(function* () {
      const ids = yield* tenant
      const options = { callerReference: "mine", wait: true } as const
      const events: Array<InvalidateEvent> = []
      const stream = invalidateTenantEvents(ids.tenant, files(3001), options)
      yield* elapse(Stream.runForEach(stream, (event) => Effect.sync(() => void events.push(event))))
      assert.sameMembers(tags(events), ["Started", "BatchCreated", "WaitingForSlot", "InProgress", "BatchCompleted"])
      const again = yield* watch(({ calls }) =>
        Effect.map(invalidateTenant(ids.tenant, files(3001), options), (result) => ({ ...result, calls }))
      )
      assert.deepStrictEqual(
        again.invalidations.map(({ Status }) => Status),
        ["Completed", "Completed"]
      )
      for (const call of again.calls) assert.match(call, /ForDistributionTenant$/)
      const { invalidations } = yield* Fake
      assert.isEmpty(yield* invalidations(ids.distribution))
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("makes one invalidation although its response was lost, and names the tenant in errors", () =>
    Effect.gen(function* () {
      const ids = yield* tenant
      const { faults } = yield* Fake
      yield* faults.on("CreateInvalidationForDistributionTenant", Faults.resetAfter, { times: 3 })
      const { invalidations } = yield* elapse(invalidateTenant(ids.tenant, ["/a"]))
      assert.strictEqual(invalidations.length, 1)
      const error = yield* Effect.flip(invalidateTenant("dt_none", ["/a"]))
      assert.strictEqual(error._tag, "EntityNotFound")
      yield* invalidateTenant(ids.tenant, ["/b"], { callerReference: "mine" })
      const used = yield* Effect.flip(elapse(invalidateTenant(ids.tenant, ["/c"], { callerReference: "mine" })))
      assert.deepInclude(used, { _tag: "CallerReferenceUsed", distributionId: ids.tenant })
      assert.include(used.message, `of distribution tenant ${ids.tenant} was used before`)
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )
})

describe("the dry run of invalidate", () => {
  const isRead = (call: string) => /^(?:Get|List)/.test(call)

  it.effect("counts the batches of the run, and reads only whether the distribution exists", () =>
    Effect.gen(function* () {
      const { calls, forget, id, made } = yield* account
      const paths = [...files(3100), "f1", "/f2/*", "/f2/x", ...wildcards(20)]
      const planned = yield* invalidate(id, paths, { dryRun: true })
      assert.deepStrictEqual(yield* calls, ["ListInvalidations"])
      assert.deepStrictEqual(planned.steps, ["CreateInvalidation", "CreateInvalidation"])
      assert.deepStrictEqual(planned.batches, [
        { paths: 3000, wildcards: 15, invalidationId: undefined },
        { paths: 121, wildcards: 6, invalidationId: undefined }
      ])
      yield* forget
      const { paths: sent } = yield* elapse(invalidate(id, paths))
      assert.deepStrictEqual(planned.paths, sent)
      assert.deepStrictEqual(
        (yield* made).map(({ InvalidationBatch: { Paths } }) => Paths.Items.length),
        [3000, 121]
      )
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ propagation: { invalidation: 0 } })))
  )

  it.effect("has no steps for no paths, without a call", () =>
    Effect.gen(function* () {
      const { calls } = yield* account
      const nothing = { steps: [], batches: [], paths: [] }
      assert.deepStrictEqual(yield* invalidate("E0000000000000", [], { dryRun: true }), nothing)
      assert.deepStrictEqual(yield* calls, [])
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("refuses what the run refuses, before the first call", () =>
    Effect.gen(function* () {
      const { calls, id } = yield* account
      for (const [paths, options] of [
        [["/ok", "/a*b"], {}],
        [["/ok"], { callerReference: "" }],
        [["/ok"], { callerReference: "x".repeat(122) }],
        [wildcards(150), { callerReference: "x".repeat(121) }]
      ] as const) {
        const error = yield* Effect.flip(invalidate(id, paths, options))
        const planned = yield* Effect.flip(invalidate(id, paths, { ...options, dryRun: true }))
        assert.deepStrictEqual([planned._tag, planned.message], [error._tag, error.message])
      }
      assert.deepStrictEqual(yield* calls, [])
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("fails as the run where there is no distribution or no tenant", () =>
    Effect.gen(function* () {
      for (const options of [{}, { callerReference: "own" }]) {
        const error = yield* Effect.flip(invalidate("E0000000000000", ["/a"], { ...options, dryRun: true }))
        assert.strictEqual(error._tag, "NoSuchDistribution")
        const ofTenant = yield* Effect.flip(invalidateTenant("dt_none", ["/a"], { ...options, dryRun: true }))
        assert.strictEqual(ofTenant._tag, "EntityNotFound")
      }
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  for (const invalidationReferences of ["observed", "documented"] as const) {
    const layer = InMemoryCloudFront.layer({ invalidationReferences, propagation: { invalidation: 0 } })

    it.effect(`has the batches that an earlier run has not sent (${invalidationReferences})`, () =>
      Effect.gen(function* () {
        const { calls, clear, forget, id, on } = yield* account
        const options = { callerReference: "release-1" }
        const paths = wildcards(40)
        const plan = invalidate(id, paths, { ...options, dryRun: true })
        const steps = (count: number) => Array.from({ length: count }, () => "CreateInvalidation" as const)
        assert.deepStrictEqual((yield* plan).steps, steps(3))
        yield* on("CreateInvalidation", denied, { after: 2, times: Infinity })
        const error = yield* Effect.flip(elapse(invalidate(id, paths, options)))
        assert.strictEqual(error._tag, "IncompleteInvalidation")
        yield* clear
        yield* invalidate(id, ["/other"])
        yield* forget
        const planned = yield* plan
        assert.isTrue((yield* calls).every((call) => call !== undefined && isRead(call)))
        assert.deepStrictEqual(planned.steps, steps(1))
        const { invalidations } = yield* elapse(invalidate(id, [...paths].reverse(), options))
        assert.deepStrictEqual(
          planned.batches.map(({ invalidationId }) => invalidationId),
          [invalidations[0]?.Id, invalidations[1]?.Id, undefined]
        )
        const done = yield* plan
        assert.deepStrictEqual(done.steps, [])
        assert.deepStrictEqual(
          done.batches.map(({ invalidationId }) => invalidationId),
          invalidations.map(({ Id }) => Id)
        )
        const other = yield* Effect.flip(invalidate(id, wildcards(39), { ...options, dryRun: true }))
        assert.strictEqual(other._tag, "CallerReferenceUsed")
      }).pipe(Effect.provide(layer))
    )
  }

  it.effect("knows what this client has created and sent although reads are behind", () =>
    Effect.gen(function* () {
      const { id } = yield* account
      const options = { callerReference: "own" }
      assert.lengthOf((yield* invalidate(id, ["/a"], { dryRun: true })).steps, 1)
      const first = yield* elapse(invalidate(id, ["/a"], { ...options, dryRun: true }))
      assert.deepStrictEqual(first.steps, ["CreateInvalidation"])
      yield* elapse(invalidate(id, ["/a"], options))
      const planned = yield* elapse(invalidate(id, ["/a"], { ...options, dryRun: true }))
      assert.deepStrictEqual(planned.steps, [])
      yield* elapse(invalidate(id, ["/b"]))
      const late = yield* elapse(invalidate(id, ["/b"], { callerReference: "other", dryRun: true }))
      assert.deepStrictEqual(late.steps, ["CreateInvalidation"])
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ createLag: "45 seconds", readLag: "45 seconds" })))
  )

  it.effect("is that of a tenant, too", () =>
    Effect.gen(function* () {
      const { id } = yield* Support.template()
      const Domains = [{ Domain: "www.example.com" }]
      const made = yield* createDistributionTenant({ DistributionId: id, Name: "tenant", Domains })
      const tenantId = made.DistributionTenant.Id ?? ""
      const options = { callerReference: "mine" }
      const plan = watch(({ calls }) =>
        Effect.tap(invalidateTenant(tenantId, ["/a", "/b/*"], { ...options, dryRun: true }), () =>
          Effect.sync(() =>
            assert.isTrue(calls.every((call) => isRead(call) && call.endsWith("ForDistributionTenant")))
          )
        )
      )
      const planned = yield* plan
      assert.deepStrictEqual(planned.steps, ["CreateInvalidation"])
      assert.deepStrictEqual(planned.batches, [{ paths: 2, wildcards: 1, invalidationId: undefined }])
      const { invalidations } = yield* invalidateTenant(tenantId, ["/a", "/b/*"], options)
      assert.deepStrictEqual((yield* plan).batches, [{ paths: 2, wildcards: 1, invalidationId: invalidations[0]?.Id }])
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )
})
