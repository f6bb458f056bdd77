/** Lists that the model has optional and this library does not. */
import type * as Shape from "@effect-cloudfront/core/protocol/Shape"

export const differences = {
  absentItems: "Items that may be absent are given and read as empty lists"
} as const

/** With every required list, which the oracle leaves out if it is empty. */
export const filled = (shape: Shape.Shape, value: unknown): unknown => {
  if (shape.kind === "list") return Array.isArray(value) ? value.map((item) => filled(shape.item(), item)) : value
  if (shape.kind !== "structure" || typeof value !== "object" || value === null) return value
  const given = value as Readonly<Record<string, unknown>>
  const members = shape
    .members()
    .map(({ key, required, shape: of }): readonly [string, unknown] => [
      key,
      given[key] === undefined ? (required && of.kind === "list" ? [] : undefined) : filled(of, given[key])
    ])
  return { ...given, ...Object.fromEntries(members.filter(([, member]) => member !== undefined)) }
}
