import { operations } from "@effect-cloudfront/core/operations"
import * as Operation from "@effect-cloudfront/core/Operation"
import type * as Shape from "@effect-cloudfront/core/Shape"
import * as Arbitrary from "@effect-cloudfront/testing/Arbitrary"
import * as Draft from "@effect-cloudfront/testing/Draft"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import { encode } from "../src/internal/configuration.js"
import { kebab } from "../src/internal/kebab.js"
import { account, cloudfront } from "./support.js"

const ids = Object.keys(operations) as ReadonlyArray<keyof typeof operations>

const inputOf = (id: keyof typeof operations): Shape.Shape<unknown> => Operation.input(operations[id] as Operation.Any)

const only = <A>(arbitrary: fc.Arbitrary<A>, seed = 1): A => {
  const [value] = fc.sample(arbitrary, { seed, numRuns: 1 })
  if (value === undefined) throw new Error("nothing was generated")
  return value
}

describe("call", () => {
  it("has a name of its own for each of the 167 operations", () => {
    assert.strictEqual(ids.length, 167)
    assert.strictEqual(new Set(ids.map(kebab)).size, 167)
    for (const id of ids) assert.match(kebab(id), /^[a-z]+(-[a-z0-9]+)+$/)
  })

  it.effect("sends every operation with a valid input, as the client does", () =>
    Effect.gen(function* () {
      const { calls } = yield* InMemoryCloudFront.InMemoryCloudFront
      const wrong: Array<string> = []
      for (const id of ids) {
        const value: unknown = only(Arbitrary.make(inputOf(id)))
        const json = JSON.stringify(yield* encode(inputOf(id), value))
        const before = (yield* calls).length
        const { code, stderr } = yield* cloudfront(
          ["call", id, "--input", "-", "--yes", "--json"].filter(allowed(id)),
          {
            stdin: json
          }
        )
        const sent = (yield* calls).slice(before).map(({ operation }) => operation)
        if (!sent.includes(id) || code === 2 || code === 8) wrong.push(`${id}: ${code} ${sent.join()} ${stderr}`)
      }
      assert.deepStrictEqual(wrong, [])
    }).pipe(Effect.provide(account({ callLogSize: 1000 })))
  )

  it.effect("does what the operation does, for those that change something", () =>
    Effect.gen(function* () {
      const wrong: Array<string> = []
      let seed = 1
      for (const id of Draft.names.filter((name) => name.startsWith("Create") && name !== "CreateAnycastIpList")) {
        const draft = only(Draft.of(id), (seed += 7919))
        const input = yield* Effect.option(draft.prepared)
        if (input._tag === "None") continue
        const json = JSON.stringify(yield* encode(inputOf(id), input.value))
        const { code, stderr, stdout } = yield* cloudfront(["call", kebab(id), "--input", json])
        if (code !== 0) wrong.push(`${id}: ${code} ${stderr}`)
        else if (operations[id].description.output !== undefined) assert.isObject(JSON.parse(stdout))
      }
      assert.deepStrictEqual(wrong, [])
    }).pipe(Effect.provide(account()))
  )

  it.effect("has help and a skeleton of every operation", () =>
    Effect.gen(function* () {
      for (const id of ids) {
        const help = yield* cloudfront(["call", id, "--help"])
        for (const { derived, key } of operations[id].description.input.members()) {
          if (derived !== "quantity") assert.include(help.stdout, `${key}: `)
        }
        const skeleton = yield* cloudfront(["call", id, "--skeleton"])
        assert.deepStrictEqual(
          Object.keys(JSON.parse(skeleton.stdout) as object),
          operations[id].description.input.members().map(({ key }) => key)
        )
      }
    }).pipe(Effect.provide(account()))
  )
})

/** Only what deletes has the option `--yes`. */
const allowed = (id: string) => (word: string) => word !== "--yes" || /^(Delete|Disassociate|Untag)/.test(id)
