import { getDistribution } from "@effect-cloudfront/core/Distribution"
import { createKeyGroup, getKeyGroup } from "@effect-cloudfront/core/KeyGroup"
import * as Pagination from "@effect-cloudfront/core/Pagination"
import {
  rotateSigningKey,
  rotateSigningKeyEvents,
  type RotateSigningKeyEvent
} from "@effect-cloudfront/core/programs/rotateSigningKey"
import { listPublicKeys } from "@effect-cloudfront/core/PublicKey"
import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import * as Faults from "@effect-cloudfront/testing/Faults"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import * as Support from "../support.js"
import { elapse } from "./support.js"

const { InMemoryCloudFront: Fake } = InMemoryCloudFront

const HOUR = 3_600_000

/** A key group with one key, which a distribution trusts. */
const signed = Effect.gen(function* () {
  const old = yield* Support.publicKey("old")
  const { KeyGroup } = yield* createKeyGroup({ KeyGroupConfig: { Name: "signers", Items: [old] } })
  const TrustedKeyGroups = { Enabled: true, Items: [KeyGroup.Id] }
  const { id } = yield* Support.create({ DefaultCacheBehavior: { ...Support.behavior, TrustedKeyGroups } })
  yield* TestClock.adjust("10 minutes")
  return { old, group: KeyGroup.Id, distribution: id }
})

const keysOf = (Id: string) => Effect.map(getKeyGroup({ Id }), ({ KeyGroup }) => KeyGroup.KeyGroupConfig.Items)

const names = Effect.map(Stream.runCollect(Pagination.items(listPublicKeys, {})), (all) =>
  Array.from(all, ({ Name }) => Name)
)

const rotation = {
  name: "new",
  encodedKey: Support.RSA_KEY,
  maxUrlLifetime: "1 hours",
  switchSigner: () => Effect.void
} as const

const layer = InMemoryCloudFront.layer({ propagation: "3 minutes" })

const tags = (events: ReadonlyArray<RotateSigningKeyEvent>) => events.map(({ _tag }) => _tag)

describe("rotateSigningKey", () => {
  it.effect("switches when all distributions accept the new key, and removes the old one when no URL needs it", () =>
    Effect.gen(function* () {
      const { distribution, group, old } = yield* signed
      const planned = yield* rotateSigningKey(group, rotation, { dryRun: true })
      assert.deepStrictEqual(planned, {
        _tag: "Planned",
        keyId: undefined,
        retire: [old],
        outcome: "Rotated",
        steps: ["CreateKey", "AddToGroup", "RemoveFromGroup", "DeleteKey"]
      })
      const events: Array<RotateSigningKeyEvent> = []
      const switched: Array<number> = []
      const switchSigner = (keyId: string) =>
        Effect.gen(function* () {
          assert.deepStrictEqual(yield* keysOf(group), [old, keyId])
          assert.strictEqual((yield* getDistribution({ Id: distribution })).Distribution.Status, "Deployed")
          switched.push(yield* Clock.currentTimeMillis)
        })
      const onEvent = (event: RotateSigningKeyEvent) => Effect.sync(() => void events.push(event))
      const started = yield* Clock.currentTimeMillis
      const result = yield* elapse(rotateSigningKey(group, { ...rotation, switchSigner }, { onEvent }))
      assert(result._tag === "Rotated")
      assert.deepStrictEqual(result.deleted, [old])
      assert.deepStrictEqual(yield* keysOf(group), [result.keyId])
      assert.deepStrictEqual(yield* names, ["new"])
      const [at = 0] = switched
      assert.isAtLeast(at - started, 180_000)
      assert.isAtLeast((yield* Clock.currentTimeMillis) - at, HOUR)
      assert.deepStrictEqual(tags(events), [
        "KeyCreated",
        "Retiring",
        "AddedToGroup",
        "WaitingForDeployment",
        "Switching",
        "Switched",
        "WaitingForExpiry",
        "RemovedFromGroup",
        "KeyDeleted"
      ])
      const told = events.find((event) => event._tag === "Switched")
      assert.strictEqual(told === undefined ? 0 : DateTime.toEpochMillis(told.at), at)
      const again = yield* elapse(rotateSigningKey(group, rotation))
      assert.deepStrictEqual(again, { _tag: "Rotated", keyId: result.keyId, deleted: [], kept: [] })
    }).pipe(Effect.provide(layer))
  )

  it.effect("continues after each step, and does not wait again for what is known to be switched", () =>
    Effect.gen(function* () {
      for (let steps = 1; steps <= 8; steps++) {
        yield* Effect.gen(function* () {
          const { group, old } = yield* signed
          const seen: Array<RotateSigningKeyEvent> = []
          const first = Stream.take(rotateSigningKeyEvents(group, rotation), steps)
          yield* elapse(Stream.runForEach(first, (event) => Effect.sync(() => void seen.push(event))))
          const switched = seen.find((event) => event._tag === "Switched")
          yield* TestClock.adjust("30 minutes")
          const started = yield* Clock.currentTimeMillis
          const options = { switchedAt: switched?.at }
          const result = yield* elapse(rotateSigningKey(group, { ...rotation, retire: [old] }, options))
          assert.deepInclude<object>(result, { _tag: "Rotated" }, `after ${steps} steps`)
          assert.deepStrictEqual(yield* names, ["new"])
          const elapsed = (yield* Clock.currentTimeMillis) - started
          if (switched !== undefined) assert.isBelow(elapsed, HOUR, `after ${steps} steps`)
        }).pipe(Effect.provide(layer))
      }
    })
  )

  it.effect("keeps all keys when the signer cannot be switched", () =>
    Effect.gen(function* () {
      const { group, old } = yield* signed
      const failing = { ...rotation, switchSigner: () => Effect.fail("no signer" as const) }
      assert.strictEqual(yield* Effect.flip(elapse(rotateSigningKey(group, failing))), "no signer")
      assert.strictEqual((yield* keysOf(group)).length, 2)
      assert.include(yield* keysOf(group), old)
    }).pipe(Effect.provide(layer))
  )

  it.effect("keeps a key that another group uses, and one that is not to be retired", () =>
    Effect.gen(function* () {
      const { group, old } = yield* signed
      yield* createKeyGroup({ KeyGroupConfig: { Name: "others", Items: [old] } })
      const result = yield* elapse(rotateSigningKey(group, rotation))
      assert.deepInclude<object>(result, { deleted: [], kept: [old] })
      const third = { ...rotation, name: "third", encodedKey: Support.PUBLIC_KEY, retire: [] }
      yield* elapse(rotateSigningKey(group, third))
      assert.strictEqual((yield* keysOf(group)).length, 2)
    }).pipe(Effect.provide(layer))
  )

  it.effect("switches the signer when no key is to be retired, and keeps all keys", () =>
    Effect.gen(function* () {
      const { group, old } = yield* signed
      const switched: Array<string> = []
      const events: Array<RotateSigningKeyEvent> = []
      const switchSigner = (keyId: string) => Effect.sync(() => void switched.push(keyId))
      const onEvent = (event: RotateSigningKeyEvent) => Effect.sync(() => void events.push(event))
      const adding = { ...rotation, retire: [], switchSigner }
      const result = yield* elapse(rotateSigningKey(group, adding, { onEvent }))
      assert(result._tag === "Rotated")
      assert.deepStrictEqual(switched, [result.keyId])
      assert.deepStrictEqual(yield* keysOf(group), [old, result.keyId])
      assert.deepStrictEqual(tags(events), [
        "KeyCreated",
        "Retiring",
        "AddedToGroup",
        "WaitingForDeployment",
        "Switching",
        "Switched"
      ])
      const at = events.find((event) => event._tag === "Switched")?.at
      yield* elapse(rotateSigningKey(group, adding, { switchedAt: at }))
      assert.strictEqual(switched.length, 1)
    }).pipe(Effect.provide(layer))
  )

  it.effect("creates one key although responses are lost, and takes no other key with the name", () =>
    Effect.gen(function* () {
      const { group } = yield* signed
      const { faults } = yield* Fake
      yield* faults.on("CreatePublicKey", Faults.resetAfter, { times: 2 })
      yield* faults.on("UpdateKeyGroup", Faults.resetAfter, { times: 2 })
      yield* elapse(rotateSigningKey(group, rotation))
      assert.deepStrictEqual(yield* names, ["new"])
      const other = { ...rotation, encodedKey: Support.PUBLIC_KEY }
      assert.strictEqual((yield* Effect.flip(elapse(rotateSigningKey(group, other))))._tag, "PublicKeyAlreadyExists")
    }).pipe(Effect.provide(layer))
  )

  it.effect("leaves no key behind when the group is full", () =>
    Effect.gen(function* () {
      const { group } = yield* signed
      const error = yield* Effect.flip(elapse(rotateSigningKey(group, rotation)))
      assert.strictEqual(error._tag, "TooManyPublicKeysInKeyGroup")
      assert.deepStrictEqual(yield* names, ["old"])
      assert.strictEqual((yield* Effect.flip(elapse(rotateSigningKey("none", rotation))))._tag, "NoSuchResource")
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ quotas: { publicKeysPerKeyGroup: 1 } })))
  )

  it.effect("bears reads and lists that are behind", () =>
    Effect.gen(function* () {
      const { group, old } = yield* signed
      const result = yield* elapse(rotateSigningKey(group, rotation))
      assert.deepInclude<object>(result, { _tag: "Rotated", deleted: [old] })
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ readLag: "1 minutes" })))
  )
})
