/** Lists agree with what is read of their items, for every family, and what disagrees is noticed. */
import { operations, type Id } from "@effect-cloudfront/core/operations"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import * as Draft from "@effect-cloudfront/testing/Draft"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import * as Invariant from "@effect-cloudfront/testing/Invariant"
import * as Listed from "../../src/internal/listed.js"
import { fake } from "../support.js"

const layer = InMemoryCloudFront.layer({ pageSize: 2, quotas: { anycastIpLists: 20 } })

/** Makes two of each. */
const populated = (...names: ReadonlyArray<Draft.Name>) =>
  Effect.forEach(
    names.flatMap((name) => fc.sample(Draft.of<Draft.Name>(name), { seed: 4, numRuns: 2 })),
    ({ call }) => call,
    { concurrency: 1, discard: true }
  )

const everything = Draft.names.filter((name) => /^(?:Create|Publish)/.test(name) && !name.endsWith("WithTags"))

const view = Effect.flatMap(fake, ({ now, settings, state }) =>
  Effect.all({ now, settings: Effect.succeed(settings), state })
)

/** The problems when one operation is answered otherwise. */
const problemsWith = (
  operation: Id,
  other: (answer: Listed.Answer, input: Readonly<Record<string, unknown>>) => ReturnType<Listed.Answer>
) =>
  Effect.flatMap(view, (view) => {
    const answer = Listed.answering(view)
    return Listed.allDisagreements(
      (id, input) => (id === operation ? other(answer, input) : answer(id, input)),
      view.state
    )
  })

/** A result with another text in the place of each that matches. */
const changed = (result: unknown, pattern: RegExp, text: string): unknown =>
  JSON.parse(JSON.stringify(result).replace(pattern, text))

describe("a list", () => {
  it("is compared for all families whose resources can be read", () => {
    const paged = Object.keys(operations).filter((id) => "page" in operations[id as Id])
    assert.deepStrictEqual(
      paged.filter((id) => !(id in Listed.lists)),
      [
        // What these list is read by the operations of other families, or not at all.
        "ListConflictingAliases",
        ...paged.filter((id) => id.startsWith("ListDistributionsBy")),
        "ListDistributionTenantsByCustomization",
        "ListDomainConflicts",
        "ListTagsForResource"
      ].sort((one, other) => paged.indexOf(one) - paged.indexOf(other))
    )
  })

  it.effect("agrees with what is read of each item, in any family", () =>
    Effect.gen(function* () {
      yield* populated(...everything)
      yield* Invariant.lists
      const now = yield* view
      // Something is compared in each of them.
      const compared = new Set<string>()
      const answer = Listed.answering(now)
      yield* Listed.allDisagreements((id, input) => {
        compared.add(id)
        return answer(id, input)
      }, now.state)
      assert.sameMembers(
        Object.values(Listed.lists)
          .map(({ get }) => get)
          .filter((get) => !compared.has(get)),
        []
      )
      const { calls } = yield* fake
      const read = (yield* calls).filter(({ operation }) => operation?.startsWith("List"))
      assert.deepStrictEqual(read, [], "the call log has no read of the invariant")
    }).pipe(Effect.provide(layer))
  )

  it.effect("that differs in a member is noticed, whichever of the two is wrong", () =>
    Effect.gen(function* () {
      yield* populated("CreateKeyGroup", "CreateDistribution", "CreateTrustStore")
      const [group] = yield* (yield* fake).resources("keyGroup")
      const { id = "" } = group ?? {}
      const found = yield* problemsWith("ListKeyGroups", (answer, input) =>
        Effect.map(answer("ListKeyGroups", input), (result) => changed(result, /"Name":"[^"]*"/g, '"Name":"wrong"'))
      )
      assert.include(found, `ListKeyGroups and GetKeyGroup differ in Name of ${id}`)
      const other = yield* problemsWith("GetDistribution", (answer, input) =>
        Effect.map(answer("GetDistribution", input), (result) =>
          changed(result, /"Comment":"[^"]*"/g, '"Comment":"not the same"')
        )
      )
      assert.match(other.join("\n"), /^ListDistributions and GetDistribution differ in \w+ of E/)
      const stores = yield* problemsWith("GetTrustStore", (answer, input) =>
        Effect.map(answer("GetTrustStore", input), (result) => changed(result, /"Name":"[^"]*"/g, '"Name":"wrong"'))
      )
      assert.match(stores.join("\n"), /^ListTrustStores and GetTrustStore differ in Name of /)
    }).pipe(Effect.provide(layer))
  )

  it.effect("that has what cannot be read, something twice, or no end, is noticed", () =>
    Effect.gen(function* () {
      yield* populated("CreatePublicKey", "CreateKeyGroup")
      const gone = yield* problemsWith("GetKeyGroup", (answer) => answer("GetKeyGroup", { Id: "none" }))
      assert.match(gone[0] ?? "", /^ListKeyGroups has \S+, for which GetKeyGroup is refused with NoSuchResource$/)
      const refused = yield* problemsWith("ListKeyGroups", (answer) => answer("ListKeyGroups", { Marker: "none" }))
      assert.deepStrictEqual(refused, ["ListKeyGroups is refused with InvalidArgument"])
      const repeated = yield* problemsWith("ListPublicKeys", (answer, input) =>
        Effect.map(answer("ListPublicKeys", { ...input, MaxItems: 1 }), (result) => {
          const { PublicKeyList } = result as { PublicKeyList: { Items: ReadonlyArray<unknown> } }
          return { PublicKeyList: { ...PublicKeyList, Items: [...PublicKeyList.Items, ...PublicKeyList.Items] } }
        })
      )
      assert.match(repeated[0] ?? "", /^ListPublicKeys has \S+ twice$/)
      const endless = yield* problemsWith("ListPublicKeys", (answer) => answer("ListPublicKeys", { MaxItems: 1 }))
      assert.match(endless.join("\n"), /ListPublicKeys has a marker twice/)
    }).pipe(Effect.provide(layer))
  )
})
