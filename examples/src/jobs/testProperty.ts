/** Test a law of an edit for any aliases, with fast-check. */
import { it } from "@effect/vitest"
import { Aliases } from "@effect-cloudfront/core/Distribution"
import { addItem, removeItem } from "@effect-cloudfront/core/Items"
import * as Arbitrary from "@effect-cloudfront/testing/Arbitrary"
import * as fc from "fast-check"

it("removes the alias that it has added, and nothing else", () => {
  fc.assert(
    fc.property(Arbitrary.make(Aliases), (aliases) => {
      const { Items } = removeItem(addItem(aliases, "new.example.com"), "new.example.com")
      return JSON.stringify(Items) === JSON.stringify(aliases.Items)
    })
  )
})
