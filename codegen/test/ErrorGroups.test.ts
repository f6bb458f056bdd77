import * as Errors from "@effect-cloudfront/core/Errors"
import { assert, describe, it } from "vitest"
import * as ErrorGroups from "../src/ErrorGroups.js"
import { files, model } from "./support.js"

type Predicate = (error: unknown) => boolean

const predicate = (name: string): Predicate => {
  const found = (Errors as unknown as Readonly<Record<string, unknown>>)[name]
  if (typeof found !== "function") throw new Error(`Errors has no ${name}`)
  return found as Predicate
}

/** An error as it comes out of a call. */
const make = (code: string, status: number): unknown => {
  const Class = (Errors as unknown as Readonly<Record<string, new (fields: object) => unknown>>)[code]
  if (Class === undefined) throw new Error(`Errors has no ${code}`)
  return new Class({ operation: "Test", message: "", serviceMessage: "", httpStatus: status, requestId: undefined })
}

describe("ErrorGroups", () => {
  it("put every error in one group, whose predicate alone holds for it", async () => {
    const all = Array.from((await model()).errors.values())
    const groups = ErrorGroups.group(all)
    assert.deepStrictEqual(
      groups.flatMap(({ errors }) => errors.map(({ code }) => code)).toSorted(),
      all.map(({ code }) => code).toSorted()
    )
    const predicates = groups.flatMap((group) => group.predicate ?? [])
    assert.strictEqual(new Set(predicates).size, 8)
    for (const group of groups) {
      for (const { code, status } of group.errors) {
        const holding = predicates.filter((name) => predicate(name)(make(code, status)))
        assert.deepStrictEqual(holding, group.predicate === undefined ? [] : [group.predicate], code)
      }
    }
  })

  it("leave few errors without a predicate", async () => {
    const all = Array.from((await model()).errors.values())
    const others = ErrorGroups.group(all).find((group) => group.predicate === undefined)
    assert.deepStrictEqual(
      others?.errors.map(({ code }) => code),
      ["TestFunctionFailed", "UnsupportedOperation"]
    )
  })

  it("stand in the docstrings of operations with many errors, by predicates that there are", async () => {
    const text = (await files()).get("packages/core/src/generated/Distribution.ts") ?? ""
    const named = new Set(Array.from(text.matchAll(/^ \* - `(is\w+)` \(/gm), (match) => match[1] ?? ""))
    assert.isAbove(named.size, 5)
    for (const name of named) assert.doesNotThrow(() => predicate(name))
    assert.match(text, /- `isQuota` \(a quota is exceeded\): `\w+`, `\w+`, `\w+` and \d+ more/)
  })
})
