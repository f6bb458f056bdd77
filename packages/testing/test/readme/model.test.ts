import { assert, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as fc from "fast-check"
import { createCachePolicy, listCachePolicies } from "@effect-cloudfront/core/CachePolicy"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import * as Invariant from "@effect-cloudfront/testing/Invariant"
import * as Model from "@effect-cloudfront/testing/Model"

const names = Effect.map(listCachePolicies({ Type: "custom" }), ({ CachePolicyList }) =>
  CachePolicyList.Items.map(({ CachePolicy }) => CachePolicy.CachePolicyConfig.Name)
)

/** The program under test: creates a policy unless it is there. */
const ensure = (Name: string) =>
  Effect.gen(function* () {
    if ((yield* names).includes(Name)) return "was there"
    yield* createCachePolicy({ CachePolicyConfig: { Name, MinTTL: 0 } })
    return "created"
  })

/** The model is what there is: the names of the policies. */
type Names = ReadonlyArray<string>

const ensuring = Model.command({
  name: "ensure",
  input: fc.constantFrom("a", "b"),
  run: (name) => ensure(name),
  postcondition: (known: Names, { answer, input }) =>
    known.includes(input)
      ? Model.equal(Either.getOrNull(answer), "was there", known)
      : Model.equal(Either.getOrNull(answer), "created", [...known, input])
})

const listing = Model.command({
  name: "list",
  input: fc.constant(undefined),
  run: () => names,
  postcondition: (known: Names, { answer }) => Model.equal(Either.getOrNull(answer), known, known)
})

const options = {
  initial: [],
  commands: [ensuring, listing, Model.wait<Names>({ durations: ["1 second", "10 minutes"] })],
  layer: InMemoryCloudFront.layer(),
  numRuns: 10,
  maxCommands: 6
}

it.effect("creates a policy once, one call after the other", () =>
  Effect.gen(function* () {
    const { commands } = yield* Model.run({ ...options, invariant: Invariant.all })
    assert.isAbove(commands["ensure"] ?? 0, 2)
  })
)

it.effect("but not if two programs run at the same time", () =>
  Effect.gen(function* () {
    const failure = yield* Effect.flip(
      Model.run({ ...options, branches: 2, maxCommands: 2, maxBranchCommands: 2, numRuns: 5000 })
    )
    assert.strictEqual(failure.reason, "NotLinearizable")
    assert.deepStrictEqual(
      failure.history.map(({ text }) => text.split("(")[0]),
      ["ensure", "ensure"]
    )
  })
)
