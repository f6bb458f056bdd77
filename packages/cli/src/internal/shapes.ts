/** Shapes of the API for a person: their types, and what an input looks like. */
import type * as Description from "@effect-cloudfront/core/protocol/Shape"

const NUMBERS = ["integer", "long", "float", "double"]

/** The values of an enumeration that are named before the others are only counted. */
const MAX_VALUES = 8

/** The type of a value, such as `string, 1 to 128 characters`. */
export const typeOf = (shape: Description.Shape): string => {
  switch (shape.kind) {
    case "enum": {
      const more = shape.values.length - MAX_VALUES
      return `${shape.values.slice(0, MAX_VALUES).join(" | ")}${more > 0 ? ` | ${more} more` : ""}`
    }
    case "list":
      return `list of ${typeOf(shape.item())}`
    case "structure":
      return shape.name
    case "blob":
      return "bytes in Base64"
    case "timestamp":
      return "time in ISO 8601"
    case "boolean":
      return "true | false"
    default: {
      const { max, min } = shape
      const unit = NUMBERS.includes(shape.kind) ? "" : " characters"
      const range =
        min !== undefined && max !== undefined
          ? `, ${min} to ${max}${unit}`
          : max !== undefined
            ? `, at most ${max}${unit}`
            : min !== undefined && min > 0
              ? `, at least ${min}${unit}`
              : ""
      return `${NUMBERS.includes(shape.kind) ? "number" : "string"}${range}`
    }
  }
}

/** The members of a structure with their types, and those of the structures in it. */
export const tree = (shape: Description.Structure, depth = 3): string => {
  const lines: Array<string> = []
  const walk = (shape: Description.Shape, indent: string, left: number, within: ReadonlyArray<string>): void => {
    if (shape.kind === "list") return walk(shape.item(), indent, left, within)
    if (shape.kind !== "structure" || left === 0 || within.includes(shape.name)) return
    for (const { derived, key, required, shape: inner } of shape.members()) {
      // It is counted when it is sent.
      if (derived === "quantity") continue
      const mark = required && derived === undefined ? " (required)" : ""
      lines.push(`${indent}${key}: ${typeOf(inner)}${mark}`)
      walk(inner, `${indent}  `, left - 1, [...within, shape.name])
    }
  }
  walk(shape, "  ", depth, [])
  return lines.length === 0 ? "  nothing" : lines.join("\n")
}

/** The JSON of a value, with the types in place of values. */
export const skeleton = (shape: Description.Shape, within: ReadonlyArray<string> = []): unknown => {
  if (shape.kind === "list") return [skeleton(shape.item(), within)]
  if (shape.kind !== "structure" || within.includes(shape.name)) return typeOf(shape)
  return Object.fromEntries(
    shape
      .members()
      .filter(({ derived }) => derived !== "quantity")
      .map(({ key, shape: inner }) => [key, skeleton(inner, [...within, shape.name])])
  )
}
