/** Each operation succeeds once, and each of its errors that state can cause is provoked once. */
import { CloudFront } from "@effect-cloudfront/core/CloudFront"
import { type Id, operations } from "@effect-cloudfront/core/operations"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import { fake, OK, outcomeOf } from "../support.js"
import { causeOf, type Contract, type Entry, never, type Provocation } from "./contract.js"
import { contract, families } from "./families.js"
import { call, ids, merged, provocations, withClient } from "./run.js"

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

describe("the contract", () => {
  it("has a cause or a reason for each error, and no other", () => {
    for (const id of ids) {
      const codes = Object.keys(operations[id].errors())
      for (const code of codes) assert.isDefined(causeOf(contract[id], code), `${id} ${code}`)
      assert.includeMembers(codes, Object.keys(contract[id].errors), id)
    }
  })

  it("does not compile without an error of the operation, or with an input of another one", () => {
    const input = Effect.succeed({ Id: "" })
    // @ts-expect-error: NoSuchCachePolicy is missing.
    const lacking: Entry<"GetCachePolicy"> = { input, errors: {} }
    // @ts-expect-error: a key group is named by another member.
    const other: Entry<"ListDistributionsByKeyGroup"> = { input, errors: { NoSuchResource: never("") } }
    // @ts-expect-error: all other operations are missing.
    const partial: Contract = { GetCachePolicy: { input, errors: { NoSuchCachePolicy: never("") } } }
    assert.isDefined([lacking, other, partial])
  })

  it("has each operation in one family", () => {
    const all = Object.values(families).flatMap(({ operations }) => Object.keys(operations))
    assert.sameMembers(all, [...ids])
  })
})

describe("the operation", () => {
  it.effect.each(ids)("%s", (id) =>
    withClient((within) =>
      Effect.gen(function* () {
        const entry = contract[id]
        const all = provocations(id, entry)
        const service = yield* InMemoryCloudFront.make(entry.settings)
        const input = yield* within(service, entry.input)
        const begin = yield* service.snapshot
        for (const { cause, code } of all) {
          const { settings } = cause
          const other =
            settings === undefined ? service : yield* InMemoryCloudFront.make(merged(entry.settings, settings))
          if (other !== service) yield* other.restore(begin)
          assert.strictEqual(yield* within(other, provoked(id, cause, input)), code)
          if (cause.changesState) yield* other.restore(begin)
        }
        assert.strictEqual(yield* within(service, outcomeOf(call(id, input))), OK)
      })
    )
  )
})
