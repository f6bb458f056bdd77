import * as Distribution from "@effect-cloudfront/core/Distribution"
import * as Unknown from "@effect-cloudfront/core/Unknown"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { copy, restore } from "../../src/internal/preserveUnknown.js"

const shape = Distribution.CustomHeaders.description

const header = (HeaderName: string) =>
  Unknown.withElements({ HeaderName, HeaderValue: "v" }, [{ member: undefined, xml: `<${HeaderName}/>` }])

describe("restore", () => {
  it.effect("restores the unknown settings of a changed value", () =>
    Effect.gen(function* () {
      const before = { Items: [header("A"), header("B")] }
      const given = copy(shape, before)
      assert.deepStrictEqual(given, before)
      const after = yield* restore(shape, "headers", before, structuredClone(given))
      assert.deepStrictEqual(after, before)
    })
  )

  it.effect("fails with LostSettingsError if it cannot", () =>
    Effect.gen(function* () {
      const before = { Items: [header("A"), header("B")] }
      const after = { Items: ["X", "Y"].map((HeaderName) => ({ HeaderName, HeaderValue: "v" })) }
      const error = yield* Effect.flip(restore(shape, "headers", before, after))
      assert.deepStrictEqual(
        error,
        new Unknown.LostSettingsError({
          what: "headers",
          lost: [
            { path: "Items[0]", elements: ["A"] },
            { path: "Items[1]", elements: ["B"] }
          ]
        })
      )
    })
  )
})
