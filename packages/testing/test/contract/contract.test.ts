/** Each operation succeeds once, and each of its errors that state can cause is provoked once. */
import { CloudFront } from "@effect-cloudfront/core/CloudFront"
import { type Id, operations } from "@effect-cloudfront/core/operations"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import type * as Settings from "@effect-cloudfront/testing/Settings"
import { fake, OK, outcomeOf } from "../support.js"
import { type AnyEntry, causeOf, type Provocation } from "./contract.js"
import { contract, families } from "./families.js"

const ids = Object.keys(operations) as ReadonlyArray<Id>

/** The operation, with an input that belongs to it. */
const call = (id: Id, input: object) =>
  (
    operations[id] as unknown as (
      input: object
    ) => Effect.Effect<unknown, { readonly _tag: string; readonly message: string }, CloudFront>
  )(input)

const merged = (one: Settings.Options = {}, other: Settings.Options = {}): Settings.Options => ({
  ...one,
  ...other,
  quotas: { ...one.quotas, ...other.quotas }
})

/** Runs a call with a provocation. It changes nothing. */
const provoked = (id: Id, { make, wire = (request) => request }: Provocation<object>, valid: object) =>
  Effect.gen(function* () {
    const { state } = yield* fake
    const input = yield* make(valid)
    const before = yield* state
    const service = yield* CloudFront
    const outcome = yield* Effect.provideService(outcomeOf(call(id, input)), CloudFront, {
      ...service,
      execute: (request) => service.execute(wire(request))
    })
    assert.strictEqual(yield* state, before)
    return outcome
  })

const provocations = (id: Id, entry: AnyEntry) =>
  Object.keys(operations[id].errors()).flatMap((code) => {
    const cause = causeOf(entry, code)
    return cause?._tag === "Provocation" ? [{ code, cause }] : []
  })

describe("the contract", () => {
  it("has a cause or a reason for each error, and no other", () => {
    for (const id of ids) {
      const codes = Object.keys(operations[id].errors())
      for (const code of codes) assert.isDefined(causeOf(contract[id], code), `${id} ${code}`)
      assert.includeMembers(codes, Object.keys(contract[id].errors), id)
    }
  })

  it("has each operation in one family", () => {
    const all = Object.values(families).flatMap(({ operations }) => Object.keys(operations))
    assert.sameMembers(all, [...ids])
  })
})

describe("the operation", () => {
  it.effect.each(ids)("%s", (id) =>
    Effect.gen(function* () {
      const entry = contract[id]
      const all = provocations(id, entry)
      const here = all.filter(({ cause }) => cause.settings === undefined)
      yield* Effect.gen(function* () {
        const { reset } = yield* fake
        for (const { cause, code } of here.filter((one) => one.cause.changesState)) {
          assert.strictEqual(yield* provoked(id, cause, yield* entry.input), code)
          yield* reset
        }
        // What changes no state is provoked where the operation succeeds afterwards.
        const input = yield* entry.input
        for (const { cause, code } of here.filter((one) => !one.cause.changesState)) {
          assert.strictEqual(yield* provoked(id, cause, input), code)
        }
        assert.strictEqual(yield* outcomeOf(call(id, input)), OK)
      }).pipe(Effect.provide(InMemoryCloudFront.layer(entry.settings)))
      for (const { cause, code } of all.filter((one) => !here.includes(one))) {
        const outcome = Effect.flatMap(entry.input, (input) => provoked(id, cause, input)).pipe(
          Effect.provide(InMemoryCloudFront.layer(merged(entry.settings, cause.settings)))
        )
        assert.strictEqual(yield* outcome, code)
      }
    })
  )
})
