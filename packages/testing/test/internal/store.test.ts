/** What the store does for kinds that differ from most: a version that moves, a deletion that takes time, other identifiers. */
import { EntityNotFound } from "@effect-cloudfront/core/Errors"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Ref from "effect/Ref"
import * as Settings from "@effect-cloudfront/testing/Settings"
import * as State from "@effect-cloudfront/testing/State"
import { originAccessControl } from "../../src/handlers/OriginAccessControl.js"
import { describe as describeKind, type Registry } from "../../src/internal/kind.js"
import { kinds as real } from "../../src/internal/kinds.js"
import { refuse } from "../../src/internal/refusal.js"
import { Request } from "../../src/internal/request.js"
import * as Store from "../../src/internal/store.js"

const config = {
  Name: "mine",
  SigningProtocol: "sigv4",
  SigningBehavior: "always",
  OriginAccessControlOriginType: "s3"
} as const

const missing = refuse(EntityNotFound, "There is none.")

const kind = describeKind("originAccessControl", {
  ...originAccessControl,
  missing,
  arn: "origin-access-control",
  taggable: true,
  identifiers: ["name", "arn"],
  firstVersion: 0,
  // A new version begins when the last one is deployed.
  version: ({ deployedAt, version }, now) => (now >= deployedAt ? version + 1 : version)
})

const kinds: Registry = { ...real, originAccessControl: kind }
const settings = Settings.resolve({ propagation: { originAccessControl: 1000 } })

/** No function is run. */
const runFunction = () => Effect.die("a function was run")

const run = <A, E>(state: State.State, now: number, effect: Effect.Effect<A, E, Request>) =>
  Effect.gen(function* () {
    const ref = yield* Ref.make(Store.at({ kinds, settings }, state, now))
    const request = {
      now,
      settings,
      kinds,
      runFunction,
      state: ref,
      current: state,
      others: [],
      unreadable: undefined,
      hasBody: true
    }
    return [yield* Effect.provideService(effect, Request, request), yield* Ref.get(ref)] as const
  })

const NAME = "originAccessControl"

describe("the store", () => {
  it.effect("has versions that follow from the time", () =>
    Effect.gen(function* () {
      const [made, state] = yield* run(State.empty, 0, Store.create(NAME, config))
      const etag = (now: number) => Effect.map(run(state, now, Store.etag(NAME, made)), ([etag]) => etag)
      assert.strictEqual(yield* etag(999), "E23ZP02F085DFQ")
      assert.strictEqual(yield* etag(1000), "ETVPDKIKX0DER")
      const check = (now: number, given: string) =>
        Effect.match(run(state, now, Store.checkVersion(NAME, given, made)), {
          onFailure: () => false,
          onSuccess: () => true
        })
      assert.deepStrictEqual(
        [yield* check(0, "E23ZP02F085DFQ"), yield* check(1000, "E23ZP02F085DFQ"), yield* check(1000, "ETVPDKIKX0DER")],
        [true, false, true]
      )
    })
  )

  it.effect("finds a resource by its other identifiers", () =>
    Effect.gen(function* () {
      const [made, state] = yield* run(State.empty, 0, Store.create(NAME, config))
      for (const identifier of [made.id, "mine", made.arn]) {
        const [found] = yield* run(state, 0, Store.identify(kind, identifier))
        assert.strictEqual(found, made)
      }
      const error = yield* Effect.flip(run(state, 0, Store.identify(kind, "other")))
      assert.strictEqual(error._tag, "EntityNotFound")
    })
  )

  it.effect("finds what is referred to in one form alone: the id, or the ARN", () =>
    Effect.gen(function* () {
      const [made, state] = yield* run(State.empty, 0, Store.create(NAME, config))
      const exists = (by: "arn" | undefined, referred: string) =>
        Effect.map(run(state, 0, Store.exists({ to: NAME, ...(by && { by }) }, referred)), ([exists]) => exists)
      for (const by of [undefined, "arn"] as const) {
        assert.strictEqual(yield* exists(by, made.id), by === undefined)
        assert.strictEqual(yield* exists(by, made.arn), by === "arn")
        assert.isFalse(yield* exists(by, made.arn.replace(/:[0-9]+:/, ":210987654321:")))
        assert.isFalse(yield* exists(by, `arn:x/${made.id}`))
      }
    })
  )

  it.effect("keeps what is being deleted until its time", () =>
    Effect.gen(function* () {
      const [made, before] = yield* run(State.empty, 0, Store.create(NAME, config))
      const [leaving, state] = yield* run(before, 10, Store.leave(NAME, made))
      assert.strictEqual(leaving.version, made.version + 1)
      const found = (now: number) => Effect.map(run(state, now, Store.lookup(NAME, made.id)), ([found]) => found)
      assert.strictEqual(yield* found(1009), leaving)
      assert.isUndefined(yield* found(1010))
      const [[named, arn], gone] = yield* run(
        state,
        1010,
        Effect.all([Store.findHaving(NAME, "name", "mine"), Store.entries("arn", made.arn)])
      )
      assert.isUndefined(named)
      assert.deepStrictEqual(arn, [])
      assert.deepStrictEqual(gone.leaving, [])
      assert.strictEqual(Store.at({ kinds, settings }, state, 1009), state)
      // Settling ends it at once.
      const settled = Store.at({ kinds, settings }, State.settle(state, 20), 20)
      assert.isUndefined(State.get(settled, NAME, made.id))
    })
  )
})
