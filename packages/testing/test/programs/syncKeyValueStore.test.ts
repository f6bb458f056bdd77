import * as Errors from "@effect-cloudfront/core/Errors"
import * as ControlPlane from "@effect-cloudfront/core/KeyValueStore"
import type * as Wire from "@effect-cloudfront/core/protocol/Wire"
import { CloudFrontKeyValueStore } from "@effect-cloudfront/keyvaluestore/CloudFrontKeyValueStore"
import * as Keys from "@effect-cloudfront/keyvaluestore/Keys"
import * as Program from "@effect-cloudfront/keyvaluestore/programs/syncKeyValueStore"
import * as TestEffect from "@effect-cloudfront/support/TestEffect"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import { assert, describe, it } from "@effect/vitest"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import { elapse, lost, spansOf, type Intercept } from "./support.js"

const STORE = "redirects"

/** A store that is ready, and its ARN. */
const make = (pairs: Program.KeyValuePairs = {}) =>
  Effect.gen(function* () {
    const { KeyValueStore } = yield* ControlPlane.createKeyValueStore({ Name: STORE })
    const { settle } = yield* InMemoryCloudFront.InMemoryCloudFront
    yield* settle
    yield* Program.syncKeyValueStore(STORE, pairs)
    // Whatever lag there is, this is what reads begin with.
    yield* settle
    return KeyValueStore.ARN
  })

/** What the store has, read without a lag. */
const stored = Effect.gen(function* () {
  const { settle } = yield* InMemoryCloudFront.InMemoryCloudFront
  yield* settle
  const { KeyValueStore } = yield* ControlPlane.describeKeyValueStore({ Name: STORE })
  const found: Record<string, string> = {}
  let NextToken: string | undefined
  do {
    const page: Keys.ListKeysResponse = yield* Keys.listKeys({ KvsARN: KeyValueStore.ARN, MaxResults: 50, NextToken })
    for (const { Key, Value } of page.Items ?? []) found[Key] = Value
    NextToken = page.NextToken
  } while (NextToken !== undefined)
  return found
})

/** Runs something while its calls of keys are watched, and some of them changed. */
const watch = <A, E, R>(f: (calls: Array<Wire.Request>) => Effect.Effect<A, E, R>, intercept?: Intercept) =>
  Effect.flatMap(CloudFrontKeyValueStore, (inner) => {
    const calls: Array<Wire.Request> = []
    return Effect.provideService(f(calls), CloudFrontKeyValueStore, {
      execute: (request) =>
        Effect.suspend(() => {
          calls.push(request)
          const send = inner.execute(request)
          return intercept?.(request, Effect.catchTag(send, "CredentialsError", Effect.die)) ?? send
        })
    })
  })

const operations = (calls: ReadonlyArray<Wire.Request>): ReadonlyArray<string> =>
  calls.map(({ operation }) => operation)

const many = (count: number, value = "v"): Readonly<Record<string, string>> =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${String(i).padStart(3, "0")}`, value]))

describe("syncKeyValueStore", () => {
  it.effect("writes what differs, and nothing where nothing does", () =>
    Effect.gen(function* () {
      const arn = yield* make({ same: "1", other: "2", gone: "3" })
      const desired = new Map([
        ["same", "1"],
        ["other", "two"],
        ["__proto__", ""],
        ["..", "é"]
      ])
      yield* watch((calls) =>
        Effect.gen(function* () {
          const result = yield* Program.syncKeyValueStore(STORE, desired)
          assert.deepInclude(result, {
            arn,
            added: ["..", "__proto__"],
            changed: ["other"],
            removed: ["gone"],
            unchanged: 1,
            batches: 1,
            dryRun: false
          })
          assert.deepStrictEqual(operations(calls), [
            "DescribeKeyValueStore",
            "ListKeys",
            "DescribeKeyValueStore",
            "UpdateKeys"
          ])
          const again = yield* Program.syncKeyValueStore(arn, desired)
          assert.deepInclude(again, {
            added: [],
            changed: [],
            removed: [],
            unchanged: 4,
            batches: 0,
            etag: result.etag
          })
          assert.strictEqual(operations(calls).filter((name) => name === "UpdateKeys").length, 1)
        })
      )
      assert.deepStrictEqual(new Map(Object.entries(yield* stored)).get("other"), "two")
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("keeps other keys on request, and only tells what it would do on a dry run", () =>
    Effect.gen(function* () {
      yield* make({ a: "1", b: "2" })
      const desired = { a: Redacted.make("one"), c: "3" }
      const plan = yield* Program.syncKeyValueStore(STORE, desired, { dryRun: true })
      assert.deepInclude(plan, { added: ["c"], changed: ["a"], removed: ["b"], batches: 1, dryRun: true })
      assert.deepStrictEqual(yield* stored, { a: "1", b: "2" })
      yield* Program.syncKeyValueStore(STORE, desired, { keepOthers: true })
      assert.deepStrictEqual(yield* stored, { a: "one", b: "2", c: "3" })
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("writes at most 50 keys at once, removals first, each batch for the version of the one before", () =>
    Effect.gen(function* () {
      yield* make(many(30))
      const desired = Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`n${i}`, `${i}`]))
      yield* watch((calls) =>
        Effect.gen(function* () {
          const events: Array<Program.SyncKeyValueStoreEvent> = []
          const onEvent = (event: Program.SyncKeyValueStoreEvent) => Effect.sync(() => void events.push(event))
          const { batches } = yield* Program.syncKeyValueStore(STORE, desired, { onEvent })
          assert.strictEqual(batches, 3)
          assert.deepStrictEqual(events, [
            { _tag: "Compared", store: STORE, added: 101, changed: 0, removed: 30, unchanged: 0 },
            { _tag: "Written", store: STORE, keys: 50, remaining: 81 },
            { _tag: "Written", store: STORE, keys: 50, remaining: 31 },
            { _tag: "Written", store: STORE, keys: 31, remaining: 0 }
          ])
          const sent = calls.filter(({ operation }) => operation === "UpdateKeys")
          const first = JSON.parse(String(sent[0]?.body)) as { Puts: Array<unknown>; Deletes: Array<unknown> }
          assert.deepStrictEqual([first.Deletes.length, first.Puts.length], [30, 20])
          assert.strictEqual(new Set(sent.map(({ headers }) => headers["if-match"])).size, 3)
        })
      )
      assert.deepStrictEqual(yield* stored, desired)
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("waits until the store is READY, by its name and by its ARN", () =>
    Effect.gen(function* () {
      const { KeyValueStore } = yield* ControlPlane.createKeyValueStore({ Name: STORE })
      for (const store of [STORE, KeyValueStore.ARN]) {
        const events: Array<string> = []
        const onEvent = (event: Program.SyncKeyValueStoreEvent) => Effect.sync(() => void events.push(event._tag))
        yield* elapse(Program.syncKeyValueStore(store, { a: store }, { onEvent }))
        if (store === STORE) assert.include(events, "Waiting")
        assert.deepStrictEqual(events.slice(-2), ["Compared", "Written"])
      }
      assert.deepStrictEqual(yield* stored, { a: KeyValueStore.ARN })
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("gives up with what it was waiting for", () =>
    Effect.gen(function* () {
      const { KeyValueStore } = yield* ControlPlane.createKeyValueStore({ Name: STORE })
      for (const store of [STORE, KeyValueStore.ARN]) {
        const error = yield* elapse(Effect.flip(Program.syncKeyValueStore(store, {}, { timeout: "1 second" })))
        assert.strictEqual(error._tag, "WaitTimeout")
        assert.include(error.message, "PROVISIONING")
      }
      const none = yield* Effect.flip(Program.syncKeyValueStore("none", {}))
      assert.strictEqual(none._tag, "EntityNotFound")
      const arn = KeyValueStore.ARN.replace(/.{12}$/, "000000000000")
      assert.strictEqual((yield* Effect.flip(Program.syncKeyValueStore(arn, {})))._tag, "ResourceNotFoundException")
      const evil = "arn:aws:cloudfront::evil.example/:key-value-store/x"
      assert.strictEqual((yield* Effect.flip(Program.syncKeyValueStore(evil, {})))._tag, "EncodeError")
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ propagation: { keyValueStore: "1 hour" } })))
  )

  it.effect("compares anew when somebody else has written, and when a response is lost", () =>
    Effect.gen(function* () {
      const KvsARN = yield* make(many(60, "old"))
      const desired = many(120, "new")
      const other = Effect.gen(function* () {
        const { ETag } = yield* Keys.describeKeyValueStore({ KvsARN })
        yield* Keys.updateKeys({
          KvsARN,
          IfMatch: ETag,
          Puts: [
            { Key: "k000", Value: "theirs" },
            { Key: "theirs", Value: "" }
          ]
        })
      })
      const { execute } = yield* CloudFrontKeyValueStore
      const provided = Effect.orDie(Effect.provideService(other, CloudFrontKeyValueStore, { execute }))
      let writes = 0
      const events: Array<string> = []
      const onEvent = (event: Program.SyncKeyValueStoreEvent) => Effect.sync(() => void events.push(event._tag))
      const result = yield* watch(
        () => elapse(Program.syncKeyValueStore(STORE, desired, { onEvent })),
        (request, send) => {
          if (request.operation !== "UpdateKeys") return undefined
          writes++
          return writes === 2 ? Effect.zipRight(provided, send) : writes === 3 ? lost(send) : undefined
        }
      )
      assert.deepStrictEqual(events, [
        "Compared",
        "Written",
        "Conflict",
        "Compared",
        "LostResponse",
        "Compared",
        "Written"
      ])
      assert.deepStrictEqual(result.removed, ["theirs"])
      assert.lengthOf(result.changed, 60)
      assert.lengthOf(result.added, 60)
      assert.deepStrictEqual(yield* stored, desired)
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  for (const lag of [1, 89]) {
    it.effect(`waits for reads to show its own writes where they lag ${lag} seconds`, () =>
      Effect.gen(function* () {
        yield* make(many(3, "old"))
        let writes = 0
        const desired = many(60, "new")
        yield* watch(
          () => elapse(Program.syncKeyValueStore(STORE, desired)),
          ({ operation }, send) => (operation === "UpdateKeys" && ++writes === 1 ? lost(send) : undefined)
        )
        assert.deepStrictEqual(yield* stored, desired)
      }).pipe(
        Effect.provide(
          InMemoryCloudFront.layer({ readLag: { get: `${lag} seconds`, list: `${lag} seconds`, flapping: true } })
        )
      )
    )
  }

  it.effect("ends with what it met too often, and another run ends it", () =>
    Effect.gen(function* () {
      yield* make()
      const failing = (
        tag: string,
        reply: (
          send: Effect.Effect<Wire.Response, Errors.TransportError>
        ) => Effect.Effect<Wire.Response, Errors.TransportError>
      ) =>
        Effect.gen(function* () {
          const error = yield* watch(
            () => elapse(Effect.flip(Program.syncKeyValueStore(STORE, { a: "1" }))),
            ({ operation }, send) => (operation === "UpdateKeys" ? reply(send) : undefined)
          )
          assert.strictEqual(error._tag, tag)
        })
      const refusal = (code: string, status: number): Effect.Effect<Wire.Response> =>
        Effect.succeed({ status, headers: { "x-amzn-errortype": code }, body: new Uint8Array() })
      yield* failing("ConflictException", () => refusal("ConflictException", 409))
      yield* failing("ServiceQuotaExceededException", () => refusal("ServiceQuotaExceededException", 402))
      yield* failing("TransportError", () =>
        Effect.fail(new Errors.TransportError({ operation: "UpdateKeys", reason: "Reset", message: "reset" }))
      )
      assert.deepStrictEqual(yield* stored, {})
      const unread = yield* watch(
        () => elapse(Effect.flip(Program.syncKeyValueStore(STORE, { a: "1" }))),
        ({ operation }) => (operation === "ListKeys" ? refusal("InternalServerException", 500) : undefined)
      )
      assert.strictEqual(unread._tag, "InternalServerException")
      yield* Program.syncKeyValueStore(STORE, { a: "1" })
      assert.deepStrictEqual(yield* stored, { a: "1" })
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("fails where the version changes with each reading", () =>
    Effect.gen(function* () {
      yield* make()
      let n = 0
      const error = yield* watch(
        () => elapse(Effect.flip(Program.syncKeyValueStore(STORE, {}))),
        ({ operation }, send) =>
          operation === "DescribeKeyValueStore"
            ? Effect.map(send, (response) => ({ ...response, headers: { ...response.headers, etag: `KV${n++}` } }))
            : undefined
      )
      assert.strictEqual(error._tag, "StaleReadError")
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("refuses what a store cannot have before anything is sent, and never shows a value", () =>
    watch((calls) =>
      Effect.gen(function* () {
        const wrong = (desired: Program.KeyValuePairs) =>
          Effect.map(
            Effect.flip(Program.syncKeyValueStore(STORE, desired)),
            (error) => `${error._tag}: ${error.message}`
          )
        const secret = "secret"
        const long = secret.repeat(200)
        for (const [desired, message] of [
          [{ "": secret }, 'InvalidOptions: desired[""] has no key'],
          [{ k: long }, 'InvalidOptions: desired["k"] has a value of more than 1024 bytes'],
          [{ k: Redacted.make(`${secret}\uD800`) }, 'InvalidOptions: desired["k"] holds half of a surrogate pair'],
          [
            [
              ["k", secret],
              ["k", long.slice(0, 9)]
            ],
            "InvalidOptions: desired has the same key twice"
          ],
          [
            { ["é".repeat(257)]: secret },
            `InvalidOptions: desired["${"é".repeat(64)}"] has a key of more than 512 bytes`
          ],
          [{ k: 1 as unknown as string }, 'InvalidOptions: desired["k"] must be a text'],
          ...[null, undefined, "ab", 1].map((given) => [
            given,
            "InvalidOptions: desired must be an object or pairs of keys and values"
          ]),
          ...[[1, "a"], "ab", null, ["a"]].map((given) => [
            [["k", "v"], given],
            "InvalidOptions: desired[1] must be a pair of a key, which is a text, and a value"
          ]),
          [
            {
              *[Symbol.iterator]() {
                yield* JSON.parse("{") as string
              }
            },
            "InvalidOptions: desired could not be read: it threw an exception"
          ]
        ] as ReadonlyArray<readonly [Program.KeyValuePairs, string]>) {
          const text = yield* wrong(desired)
          assert.strictEqual(text, message)
          assert.notInclude(text, secret)
        }
        const huge = Object.fromEntries(Array.from({ length: 5200 }, (_, i) => [`k${i}`, "x".repeat(1024)]))
        assert.include(yield* wrong(huge), "which is the size of a store")
        assert.deepStrictEqual(calls, [])
      })
    ).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("reads the pairs once, so that another run of the same Effect has them too", () =>
    Effect.gen(function* () {
      yield* make()
      const pairs = () => new Map([["a", "1"]]).entries()
      const sync = Program.syncKeyValueStore(STORE, pairs())
      const stream = Stream.runDrain(Program.syncKeyValueStoreEvents(STORE, pairs()))
      for (const run of [sync, sync, stream, stream]) {
        yield* run
        assert.deepStrictEqual(yield* stored, { a: "1" })
      }
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("has a span and log entries without values, and a Stream of its events", () =>
    Effect.gen(function* () {
      yield* make({ a: "before" })
      const secret = "a-secret-value"
      const lines: Array<string> = []
      const spans = yield* spansOf(
        TestEffect.withLog(
          (entry) => void lines.push(JSON.stringify(entry)),
          "All"
        )(Program.syncKeyValueStore(STORE, { a: secret, b: Redacted.make(secret) }))
      )
      const own = spans.find(({ name }) => name === "CloudFront.programs.syncKeyValueStore")
      assert.isDefined(own)
      assert.includeMembers(
        spans.map(({ name }) => name),
        ["CloudFront.DescribeKeyValueStore", "CloudFrontKeyValueStore.ListKeys", "CloudFrontKeyValueStore.UpdateKeys"]
      )
      assert.notInclude(
        JSON.stringify(
          spans.map(({ attributes, events }) => [attributes, events]),
          (_, value: unknown) => (typeof value === "bigint" ? "" : value)
        ),
        secret
      )
      assert.notInclude(lines.join("\n"), secret)
      const events = yield* Stream.runCollect(Program.syncKeyValueStoreEvents(STORE, { a: "1" }))
      assert.deepStrictEqual(
        Array.from(events, ({ _tag }) => _tag),
        ["Compared", "Written"]
      )
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("leaves whole batches when it is interrupted, and the next run writes the rest", () =>
    Effect.gen(function* () {
      yield* make()
      const second = yield* Deferred.make<void>()
      let writes = 0
      const fiber = yield* watch(
        () => Effect.fork(Program.syncKeyValueStore(STORE, many(120))),
        ({ operation }) =>
          operation === "UpdateKeys" && ++writes === 2
            ? Effect.zipRight(Deferred.succeed(second, undefined), Effect.never)
            : undefined
      )
      yield* Deferred.await(second)
      yield* Fiber.interrupt(fiber)
      assert.lengthOf(Object.keys(yield* stored), 50)
      const { added, unchanged } = yield* Program.syncKeyValueStore(STORE, many(120))
      assert.deepStrictEqual([added.length, unchanged], [70, 50])
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )
})
