/** The invariants hold whatever is accepted or refused, and each of them can be violated. */
import { deleteKeyGroup } from "@effect-cloudfront/core/KeyGroup"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import * as TestClock from "effect/TestClock"
import { forAll } from "@effect-cloudfront/support/Property"
import * as Draft from "@effect-cloudfront/testing/Draft"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import * as Invariant from "@effect-cloudfront/testing/Invariant"
import * as State from "@effect-cloudfront/testing/State"
import { cachePolicy, create, fake, publicKey } from "./support.js"

const layer = InMemoryCloudFront.layer({ quotas: { anycastIpLists: 20 } })

/** The invariant over a CloudFront whose snapshot was changed by hand. */
const changed = (invariant: Invariant.Invariant, change: (text: string) => string) =>
  Effect.gen(function* () {
    const { restore, snapshot } = yield* fake
    yield* create()
    yield* publicKey("key")
    yield* invariant
    yield* restore(JSON.parse(change(JSON.stringify(yield* snapshot))))
    return yield* Effect.flip(invariant)
  }).pipe(Effect.provide(layer))

describe("the invariants", () => {
  it.live("hold after any accepted calls, and after time has passed", () =>
    forAll(
      fc.array(fc.tuple(Draft.any(), fc.constantFrom(0, 60, 600)), { minLength: 20, maxLength: 20 }),
      (steps) =>
        Effect.forEach(
          steps,
          ([{ prepared, call }, seconds]) =>
            Effect.gen(function* () {
              yield* prepared
              yield* Invariant.transition(call)
              yield* TestClock.adjust(`${seconds} seconds`)
              yield* Invariant.all
            }),
          { concurrency: 1, discard: true }
        ).pipe(Effect.zipRight(Invariant.snapshots), Effect.zipRight(Invariant.all), Effect.provide(layer)),
      { numRuns: 2, seed: 3 }
    )
  )

  it.effect("hold after refused calls", () =>
    Effect.gen(function* () {
      yield* Effect.flip(Invariant.transition(deleteKeyGroup({ Id: "none", IfMatch: "E" })))
      yield* Invariant.all
    }).pipe(Effect.provide(layer))
  )

  it.effect("notice a wrong Quantity", () =>
    Effect.gen(function* () {
      const error = yield* changed(Invariant.quantities, (text) => text.replace('"Quantity":1', '"Quantity":2'))
      assert.strictEqual(error.invariant, "quantities")
      assert.lengthOf(error.problems, 1)
    })
  )

  it.effect("notice a reference to what is not there", () =>
    Effect.gen(function* () {
      const error = yield* changed(Invariant.references, (text) =>
        text.replace(/"CachePolicyId":"[^"]*"/, '"CachePolicyId":"none"')
      )
      assert.match(error.message, /refers to cachePolicy none, which does not exist/)
    })
  )

  it.effect("notice a change without a version", () =>
    Effect.gen(function* () {
      const { restore, snapshot } = yield* fake
      yield* publicKey("key")
      const made = JSON.stringify(yield* snapshot)
      const change = restore(JSON.parse(made.replace('"Name":"key"', '"Name":"other"')))
      const error = yield* Effect.flip(Invariant.transition(change))
      assert.match(error.message, /publicKey .* changed without a new version/)
    }).pipe(Effect.provide(layer))
  )

  it.effect("notice more than a quota allows", () =>
    Effect.gen(function* () {
      yield* publicKey("key")
      const made = yield* (yield* fake).snapshot
      const error = yield* Effect.gen(function* () {
        yield* (yield* fake).restore(made)
        return yield* Effect.flip(Invariant.quotas)
      }).pipe(Effect.provide(InMemoryCloudFront.layer({ quotas: { publicKeys: 0 } })))
      assert.deepStrictEqual(error.problems, ["there are 1 of the kind publicKey"])
    }).pipe(Effect.provide(layer))
  )

  it.effect("notice a name that is there twice", () =>
    Effect.gen(function* () {
      const { restore, snapshot } = yield* fake
      yield* cachePolicy("one")
      yield* cachePolicy("two")
      yield* Invariant.uniqueness
      yield* restore(JSON.parse(JSON.stringify(yield* snapshot).replaceAll('"Name":"two"', '"Name":"one"')))
      const error = yield* Effect.flip(Invariant.uniqueness)
      assert.deepStrictEqual(error.problems, ["the name one of a cachePolicy is there twice"])
    }).pipe(Effect.provide(layer))
  )

  it.effect("notice a change before the creation", () =>
    Effect.gen(function* () {
      const error = yield* changed(Invariant.times, (text) => text.replaceAll('"createdAt":0', '"createdAt":1'))
      assert.strictEqual(error.invariant, "times")
      assert.match(error.message, /the times of (?:publicKey|distribution) .* are in a wrong order/)
    })
  )

  it.effect("notice a list that is not what is read", () =>
    Effect.gen(function* () {
      const service = yield* fake
      const id = yield* publicKey("key")
      yield* Invariant.lists
      // A table that no id is found in.
      const state = Effect.map(service.state, (state) =>
        State.withTable(state, "publicKey", {
          ...State.table(state, "publicKey"),
          index: State.table(state, "function").index
        })
      )
      const broken = (invariant: Invariant.Invariant) =>
        Effect.flip(Effect.provideService(invariant, fake, { ...service, state }))
      const error = yield* broken(Invariant.lists)
      assert.deepStrictEqual(error.problems, [
        `ListPublicKeys has ${id}, for which GetPublicKey is refused with NoSuchPublicKey`
      ])
      assert.strictEqual((yield* broken(Invariant.all)).invariant, "lists")
    }).pipe(Effect.provide(layer))
  )

  it.effect("notice a snapshot that is restored as another state", () =>
    Effect.gen(function* () {
      const service = yield* fake
      yield* publicKey("key")
      yield* Invariant.snapshots
      const { reset, restore } = service
      const forgets = { ...service, restore: (made: unknown) => Effect.zipRight(restore(made), reset) }
      const problemsOf = (broken: InMemoryCloudFront.Service) =>
        Effect.map(Effect.flip(Effect.provideService(Invariant.snapshots, fake, broken)), ({ problems }) => problems)
      assert.deepStrictEqual(yield* problemsOf(forgets), ["the restored state is another one"])
      const [refusal] = yield* problemsOf({ ...service, restore: () => restore({}) })
      assert.isString(refusal)
    }).pipe(Effect.provide(layer))
  )
})
