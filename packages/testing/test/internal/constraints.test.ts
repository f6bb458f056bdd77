import type * as Operation from "@effect-cloudfront/core/Operation"
import * as Description from "@effect-cloudfront/core/Description"
import { operations } from "@effect-cloudfront/core/operations"
import { assert, describe, it } from "@effect/vitest"
import * as Arbitrary from "@effect-cloudfront/testing/Arbitrary"
import * as fc from "fast-check"
import * as Constraints from "../../src/internal/constraints.js"

const violations = (shape: Parameters<typeof Constraints.check>[0], value: unknown) => {
  const found: Array<Constraints.Violation> = []
  Constraints.check(shape)(value, "", found)
  return found
}

const Thing: Description.Structure<unknown> = Description.structure("Thing", () => ({
  Name: { of: Description.text("Name", { min: 2, max: 4, pattern: "[a-z]*" }) },
  Secret: { of: Description.text("Secret", { max: 1, sensitive: true }) },
  Mode: { of: Description.enumeration("Mode", ["on", "off"]) },
  Rate: { of: Description.number("Rate", "long", { min: 1, max: 100 }) },
  Code: { of: Description.bytes("Code", { min: 1, max: 2 }) },
  Things: { of: Description.list("Things", () => Thing, "Thing", { max: 2 }) },
  Choice: { of: Choice }
}))

const Choice = Description.structure<unknown>(
  "Choice",
  () => ({ A: { of: Description.string }, B: { of: Description.string } }),
  {
    union: true
  }
)

const cases: ReadonlyArray<readonly [value: unknown, message: string | undefined]> = [
  [{}, undefined],
  [{ Name: "ab", Mode: "off", Rate: 100, Code: new Uint8Array(2), Things: [{}, {}], Choice: { A: "" } }, undefined],
  [
    { Name: "😀😀" },
    "Value '😀😀' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-z]*"
  ],
  [
    { Name: "a" },
    "Value 'a' at 'name' failed to satisfy constraint: Member must have length greater than or equal to 2"
  ],
  [
    { Name: "abcde" },
    "Value 'abcde' at 'name' failed to satisfy constraint: Member must have length less than or equal to 4"
  ],
  [
    { Secret: "ab" },
    "Value '***' at 'secret' failed to satisfy constraint: Member must have length less than or equal to 1"
  ],
  [{ Mode: "ON" }, "Value 'ON' at 'mode' failed to satisfy constraint: Member must satisfy enum value set: [on, off]"],
  [{ Rate: 0 }, "Value '0' at 'rate' failed to satisfy constraint: Member must have value greater than or equal to 1"],
  [
    { Rate: 101 },
    "Value '101' at 'rate' failed to satisfy constraint: Member must have value less than or equal to 100"
  ],
  [
    { Code: new Uint8Array(3) },
    "Value '[blob]' at 'code' failed to satisfy constraint: Member must have length less than or equal to 2"
  ],
  [
    { Things: [{}, {}, {}] },
    "Value '[list]' at 'things' failed to satisfy constraint: Member must have length less than or equal to 2"
  ],
  [
    { Things: [{}, { Mode: "no" }] },
    "Value 'no' at 'things.2.member.mode' failed to satisfy constraint: Member must satisfy enum value set: [on, off]"
  ],
  [
    { Choice: {} },
    "Value '[structure]' at 'choice' failed to satisfy constraint: Member must have exactly one member set"
  ]
]

describe("the constraints of the model", () => {
  it.each(cases)("%j", (value, message) => {
    const found = violations(Thing, value)
    assert.strictEqual(
      found.length === 0 ? undefined : Constraints.message(found),
      message && `1 validation error detected: ${message}`
    )
  })

  it("are reported for all violations", () => {
    const found = violations(Thing, { Name: "A", Mode: "x" })
    assert.match(Constraints.message(found), /^2 validation errors detected: Value 'A' .* 2; Value 'x' at 'mode' /)
  })

  it("are reported with shortened values", () => {
    const [one] = violations(Thing, { Name: "x".repeat(10_000) })
    assert.strictEqual(one?.value, `${"x".repeat(256)}...`)
  })

  it("hold for all valid inputs of every operation", () => {
    const all: ReadonlyArray<Operation.Any> = Object.values(operations)
    for (const operation of all) {
      const { description } = operation
      fc.assert(
        fc.property(Arbitrary.input(operation), (value) => {
          // Values that a client does not know are not for it to judge.
          const found = violations(description.input, value).filter(({ shape }) => shape.kind !== "enum")
          assert.deepStrictEqual(found, [], description.id)
        }),
        { numRuns: 4 }
      )
    }
  })
})
