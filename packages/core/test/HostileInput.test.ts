/** One thing wrong in an input that is right otherwise: the error names that member, and nothing is sent. */
import { EncodeError } from "@effect-cloudfront/core/Errors"
import { operations } from "@effect-cloudfront/core/operations"
import type * as Operation from "@effect-cloudfront/core/Operation"
import type * as Shape from "@effect-cloudfront/core/protocol/Shape"
import { assert, describe, it } from "@effect/vitest"
import * as Arbitrary from "@effect-cloudfront/testing/Arbitrary"
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import * as Runs from "@effect-cloudfront/support/Runs"
import * as Stub from "./Stub.js"

const all = Object.values(operations) as unknown as ReadonlyArray<Operation.Operation<unknown, unknown, never>>

interface Place {
  readonly path: string
  readonly member: Shape.Member | undefined
  readonly shape: Shape.Shape
  readonly replace: (value: unknown) => unknown
}

/** Every member and item that is there in a value. */
const places = (
  shape: Shape.Shape,
  value: unknown,
  path: string,
  replace: Place["replace"],
  member?: Shape.Member
): ReadonlyArray<Place> => {
  const here: Place = { path, member, shape, replace }
  if (shape.kind === "list") {
    const items = value as ReadonlyArray<unknown>
    return [
      here,
      ...items.flatMap((item, i) =>
        places(shape.item(), item, `${path}[${i}]`, (next) => replace(items.map((old, j) => (i === j ? next : old))))
      )
    ]
  }
  if (shape.kind !== "structure") return [here]
  const record = value as Record<string, unknown>
  const inner = shape.members().flatMap((one) => {
    const present = record[one.key]
    if (present === undefined) return []
    return places(
      one.shape,
      present,
      path === "" ? one.key : `${path}.${one.key}`,
      (next) => replace({ ...record, [one.key]: next }),
      one
    )
  })
  return path === "" ? inner : [here, ...inner]
}

const SECRET = "hunter2"

/** What each kind of place must not hold. */
const wrongs = ({ member, shape }: Place): ReadonlyArray<unknown> => {
  const required = member?.required === true && member.derived === undefined ? [undefined] : []
  switch (shape.kind) {
    case "string":
    case "enum": {
      const texts = [
        `${SECRET}\u0000`,
        `${SECRET}\uD800`,
        `\uDFFF${SECRET}`,
        `${SECRET}\uFFFE`,
        1,
        null,
        {},
        [SECRET],
        ...required
      ]
      if (member?.location === "label") return [...texts, "", ".", ".."]
      if (member?.location === "header")
        return [...texts, "", `${SECRET}\r\nx-evil: 1`, ` ${SECRET}`, `${SECRET} `, "é"]
      if (shape.kind === "string" && shape.max !== undefined) return [...texts, "a".repeat(shape.max + 1)]
      return texts
    }
    case "integer":
      return [1.5, NaN, Infinity, 2 ** 31, "1", null, ...required]
    case "long":
      return [0.1, NaN, 2 ** 53, "1", null, ...required]
    case "float":
    case "double":
      return [NaN, Infinity, "1", null, ...required]
    case "boolean":
      return ["true", 1, null, ...required]
    case "blob":
      return ["text", [1], null, ...required]
    case "list":
      return ["text", {}, null]
    case "structure":
      return ["text", null, [], ...required]
    default:
      return ["2020-01-01T00:00:00Z", new Date(NaN), null, ...required]
  }
}

describe("the error names the path of an invalid member", () => {
  for (const operation of all) {
    it.effect(operation.id, () =>
      Effect.gen(function* () {
        const { input: shape } = operation.description
        const samples = fc.sample(Arbitrary.input(operation), { numRuns: Runs.of(1, 3), seed: 7 })
        for (const input of samples) {
          for (const place of places(shape, input, "", (value) => value)) {
            for (const wrong of wrongs(place)) {
              const stub = Stub.make({})
              const error: unknown = yield* stub.provide(operation(place.replace(wrong))).pipe(Effect.flip)
              if (!(error instanceof EncodeError)) return assert.fail(`${place.path}: ${String(error)}`)
              const paths = error.problems.map(({ path }) => path)
              assert.isTrue(
                paths.some((path) => path.startsWith(place.path)),
                `${place.path} is not among ${paths.join(", ")}`
              )
              assert.notInclude(error.message, SECRET)
              assert.strictEqual(stub.requests.length, 0)
            }
          }
        }
      })
    )
  }
})
