/**
 * The constraints of values, which the printer of requests and the `Schema` share. A rule returns the reason why a value is invalid,
 * or `undefined` for a valid value.
 */
import { Reader } from "./Reader.js"
import type * as Shape from "./Shape.js"
import * as Text from "./Text.js"
import * as Unknown from "./Unknown.js"

export type Check = (text: string) => string | undefined

export const ILLEGAL_CHARACTER = "holds a character that XML cannot carry"
export const LONE_SURROGATE = "holds half of a surrogate pair, which is no character"
export const YEAR_OUT_OF_RANGE = "must be within the years 0 to 9999"

const plural = (n: number, unit: string): string => `${n} ${unit}${n === 1 ? "" : "s"}`

export const size = (
  { max = Infinity, min = 0 }: Shape.Constraints,
  actual: number,
  unit: string
): string | undefined => {
  if (actual >= min && actual <= max) return undefined
  if (max === Infinity) return `must have at least ${plural(min, unit)}`
  if (min === max) return `must have exactly ${plural(min, unit)}`
  return min === 0 ? `must have at most ${plural(max, unit)}` : `must have ${min} to ${plural(max, unit)}`
}

/** Anchors a pattern of the model, since the whole value must match. */
export const anchored = (pattern: string): string => `^(?:${pattern})$`

/** `isPlain` is true if the caller knows that all characters are legal and none is part of a surrogate pair. */
export const text = (shape: Shape.Constraints): ((value: string, isPlain?: boolean) => string | undefined) => {
  const pattern = shape.pattern === undefined ? undefined : new RegExp(anchored(shape.pattern), "u")
  return (value, isPlain = Text.indexOfSpecial(value) === -1) => {
    const length = isPlain ? value.length : shape.unicode === true ? Text.unicodeLength(value) : Text.length(value)
    if (length === undefined) return shape.unicode === true ? LONE_SURROGATE : ILLEGAL_CHARACTER
    const reason = size(shape, length, "character")
    if (reason !== undefined) return reason
    return pattern === undefined || pattern.test(value) ? undefined : `must match ${shape.pattern}`
  }
}

export const number = (shape: Shape.Numeric): ((value: number) => string | undefined) => {
  const { kind, max = Infinity, min = -Infinity } = shape
  return (value) => {
    if (!Number.isFinite(value)) return "must be a finite number"
    if (kind === "integer" || kind === "long") {
      if (!Number.isSafeInteger(value)) return "must be an integer that a number holds exactly"
      if (kind === "integer" && (value < -(2 ** 31) || value >= 2 ** 31)) return "must fit into 32 bits"
    }
    if (value >= min && value <= max) return undefined
    if (max === Infinity) return `must be at least ${min}`
    return min === -Infinity ? `must be at most ${max}` : `must be between ${min} and ${max}`
  }
}

/** The XML of an unknown element, which is sent as it is: anything else could close the element around it. */
export const element: Check = (xml) => {
  if (Text.length(xml) === undefined) return ILLEGAL_CHARACTER
  const reader = new Reader(xml, { refuseEmptyLists: false })
  if (/^<[^?!]/.test(xml) && reader.expectRoot()) {
    reader.skipElement()
    reader.expectEndOfDocument()
    if (reader.failure === undefined) return undefined
  }
  return "must be one XML element"
}

/** The list that holds an unknown element. */
export const listMember =
  (members: ReadonlyArray<Shape.Member>): Check =>
  (member) =>
    members.some(({ key, shape }) => key === member && shape.kind === "list")
      ? undefined
      : "must be a member that is a list, or absent"

/** An empty label would address the collection instead of the resource. URL parsers resolve `.` and `..`. */
export const label: Check = (value) =>
  value === "" ? "must not be empty" : value === "." || value === ".." ? "must not be . or .." : undefined

const HEADER = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/

/** HTTP trims spaces at both ends of a value. A line break would begin another header. */
export const header: Check = (value) =>
  value === "" ? "must not be empty" : HEADER.test(value) ? undefined : "holds a character that a header cannot carry"

interface WithItems extends Unknown.Carrier {
  readonly Items?: unknown
}

/** The value of a `Quantity`: the number of items, with the unknown elements of the list that count as items. */
export const count = (value: WithItems): number =>
  (Array.isArray(value.Items) ? value.Items.length : 0) + Unknown.countCounted(value, "Items")
