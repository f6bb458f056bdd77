/** Lists that are optional in the model, but always present in this library. */
import type * as Shape from "@effect-cloudfront/core/protocol/Shape"

export const differences = {
  absentItems: "optional Items are always present: an absent list is read as an empty one"
} as const

/** Adds the required lists that the oracle leaves out if they are empty. */
export const withRequiredLists = (shape: Shape.Shape, value: unknown): unknown => {
  if (shape.kind === "list")
    return Array.isArray(value) ? value.map((item) => withRequiredLists(shape.item(), item)) : value
  if (shape.kind !== "structure" || typeof value !== "object" || value === null) return value
  const given = value as Readonly<Record<string, unknown>>
  const members = shape
    .members()
    .map(({ key, required, shape: of }): readonly [string, unknown] => [
      key,
      given[key] === undefined ? (required && of.kind === "list" ? [] : undefined) : withRequiredLists(of, given[key])
    ])
  return { ...given, ...Object.fromEntries(members.filter(([, member]) => member !== undefined)) }
}
