/** The constraints of the API's model on requests, with the messages of the service. */
import * as Text from "@effect-cloudfront/core/protocol/Text"
import * as Rules from "@effect-cloudfront/core/protocol/Rules"
import type * as Shape from "@effect-cloudfront/core/protocol/Shape"

/** A value that violates a constraint of the model. */
export interface Violation {
  /** The shape of the invalid value. */
  readonly shape: Shape.Shape
  /** In the service's spelling, such as `distributionConfig.origins.items.1.member.id`. */
  readonly path: string
  /** Hidden if the shape is sensitive. */
  readonly value: string
  readonly constraint: string
}

/** Finds all violations of a value. Absent members are not checked. */
export type Check = (value: unknown, path: string, found: Array<Violation>) => void

const MAX_SHOWN = 256

const formatValue = (shape: Shape.Shape, value: unknown): string => {
  if (shape.sensitive) return "***"
  if (typeof value !== "string" && typeof value !== "number") return `[${shape.kind}]`
  const text = String(value)
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}...` : text
}

const bounds = (
  { max = Infinity, min = -Infinity }: Shape.Constraints,
  actual: number,
  what: string
): string | undefined =>
  actual < min
    ? `Member must have ${what} greater than or equal to ${min}`
    : actual > max
      ? `Member must have ${what} less than or equal to ${max}`
      : undefined

/** The check of a leaf or list. The decoder has already checked the type of the value. */
const constraint = (shape: Shape.Shape): ((value: unknown) => string | undefined) => {
  switch (shape.kind) {
    case "enum": {
      const values = new Set<unknown>(shape.values)
      const wrong = `Member must satisfy enum value set: [${shape.values.join(", ")}]`
      return (value) => (values.has(value) ? undefined : wrong)
    }
    case "string": {
      const { pattern } = shape
      const expression = pattern === undefined ? undefined : new RegExp(Rules.anchored(pattern), "u")
      return (value) => {
        const text = String(value)
        const wrong = bounds(shape, Text.length(text) ?? text.length, "length")
        if (wrong !== undefined || expression === undefined || expression.test(text)) return wrong
        return `Member must satisfy regular expression pattern: ${pattern}`
      }
    }
    case "blob":
      return (value) => bounds(shape, value instanceof Uint8Array ? value.length : 0, "length")
    case "list":
      return (value) => bounds(shape, Array.isArray(value) ? value.length : 0, "length")
    case "integer":
    case "long":
    case "float":
    case "double":
      return (value) => bounds(shape, Number(value), "value")
    default:
      return () => undefined
  }
}

const lowerFirst = (key: string): string => key.charAt(0).toLowerCase() + key.slice(1)

/** A check of a shape and of those of its members for which `isIncluded` holds. */
export const check = (shape: Shape.Shape, isIncluded: (member: Shape.Member) => boolean = () => true): Check => {
  const rule = constraint(shape)
  const inner = within(shape, isIncluded)
  return (value, path, found) => {
    const wrong = rule(value)
    if (wrong !== undefined) found.push({ shape, path, value: formatValue(shape, value), constraint: wrong })
    inner?.(value, path, found)
  }
}

/** A check that is built on first use, since most requests contain few of the possible structures. */
const lazyCheck = (shape: () => Shape.Shape): Check => {
  let made: Check | undefined
  return (value, path, found) => (made ??= check(shape()))(value, path, found)
}

const within = (shape: Shape.Shape, travels: (member: Shape.Member) => boolean): Check | undefined => {
  switch (shape.kind) {
    case "list": {
      const item = lazyCheck(shape.item)
      return (value, path, found) => {
        if (Array.isArray(value)) value.forEach((one, i) => item(one, `${path}.${i + 1}.member`, found))
      }
    }
    case "structure": {
      const members = shape.members().filter(travels)
      const slots = members.map(({ key, shape }) => ({ key, check: lazyCheck(() => shape), path: lowerFirst(key) }))
      return (value, path, found) => {
        const given = Object(value) as Readonly<Record<string, unknown>>
        let count = 0
        for (const slot of slots) {
          const member = given[slot.key]
          if (member === undefined) continue
          count++
          slot.check(member, path === "" ? slot.path : `${path}.${slot.path}`, found)
        }
        if (shape.union && count !== 1) {
          found.push({ shape, path, value: "[structure]", constraint: "Member must have exactly one member set" })
        }
      }
    }
    default:
      return undefined
  }
}

const formatViolation = ({ constraint, path, value }: Violation): string =>
  `Value '${value}' at '${path}' failed to satisfy constraint: ${constraint}`

/** One message for all violations. */
export const message = (found: ReadonlyArray<Violation>): string =>
  `${found.length} validation error${found.length === 1 ? "" : "s"} detected: ${found.map(formatViolation).join("; ")}`
