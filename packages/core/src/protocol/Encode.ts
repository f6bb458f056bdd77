/**
 * From a description to a function that checks a value and prints it as XML, in one pass.
 */
import { base64Encode } from "./Platform.js"
import * as Rules from "./Rules.js"
import * as Shape from "./Shape.js"
import * as Text from "./Text.js"
import * as Timestamp from "./Timestamp.js"
import * as Unknown from "./Unknown.js"

/** One thing wrong with a value; the value itself is never in it. */
export interface Problem {
  readonly path: string
  readonly reason: string
}

/** More than anyone reads, and a bound on what a hostile value can make us collect. */
const MAX_PROBLEMS = 20

/** What is printed so far, and what was wrong with it. */
export class Printer {
  out = ""
  readonly problems: Array<Problem> = []
  /** Keys and indices that lead to the value being printed. */
  readonly path: Array<string | number> = []
  /** What stands in for a caller reference that was left out; without it, leaving it out is a problem. */
  readonly token: string | undefined

  constructor(token: string | undefined) {
    this.token = token
  }

  problem(reason: string): undefined {
    if (this.problems.length < MAX_PROBLEMS) this.problems.push({ path: this.here(), reason })
    return undefined
  }

  private here(): string {
    return this.path.reduce<string>(
      (path, step) => (typeof step === "number" ? `${path}[${step}]` : path === "" ? step : `${path}.${step}`),
      ""
    )
  }
}

/** Prints what goes between an element's tags. */
export type Print = (printer: Printer, value: unknown) => void

/** The text of a leaf, not yet escaped; `undefined` after a problem. */
export type ToText = (printer: Printer, value: unknown) => string | undefined

const string = (shape: Shape.Constraints): ToText => {
  const rule = Rules.text(shape)
  return (printer, value) => {
    if (typeof value !== "string") return printer.problem("must be a string")
    const wrong = rule(value)
    return wrong === undefined ? value : printer.problem(wrong)
  }
}

const number = (shape: Shape.Numeric): ToText => {
  const rule = Rules.number(shape)
  return (printer, value) => {
    if (typeof value !== "number") return printer.problem("must be a number")
    const wrong = rule(value)
    return wrong === undefined ? String(value) : printer.problem(wrong)
  }
}

/** The printing of a leaf, wherever it travels. */
export const leaf = (shape: Shape.Leaf): ToText => {
  switch (shape.kind) {
    case "string":
      return string(shape)
    case "enum":
      return string({})
    case "integer":
    case "long":
    case "float":
    case "double":
      return number(shape)
    case "boolean":
      return (printer, value) => (typeof value === "boolean" ? String(value) : printer.problem("must be a boolean"))
    case "timestamp":
      return (printer, value) => {
        const millis = shape.toMillis(value)
        if (millis === undefined) return printer.problem("must be a DateTime")
        return Timestamp.format(millis) ?? printer.problem(Rules.YEARS)
      }
    case "blob":
      return (printer, value) => {
        if (!(value instanceof Uint8Array)) return printer.problem("must be a Uint8Array")
        const wrong = Rules.size(shape, value.length, "byte")
        return wrong === undefined ? base64Encode(value) : printer.problem(wrong)
      }
  }
}

/** The printing of an element's content, whatever its shape. */
export const content = (shape: Shape.Shape): Print => {
  switch (shape.kind) {
    case "structure":
      return (printer, value) => shape.printer()(printer, value)
    case "list":
      return list(shape)
    case "string":
      return text(shape)
    case "enum":
      return text({})
    default: {
      // Numbers, booleans, dates and Base64 have no character that would need an escape.
      const toText = leaf(shape)
      return (printer, value) => {
        const text = toText(printer, value)
        if (text !== undefined) printer.out += text
      }
    }
  }
}

const text = (shape: Shape.Constraints): Print => {
  const rule = Rules.text(shape)
  return (printer, value) => {
    if (typeof value !== "string") return printer.problem("must be a string")
    // Most texts are plain, or need nothing but escapes: one look at their characters is enough for that and the rule.
    const odd = Text.indexOfSpecial(value)
    const simple = odd === -1 ? value : Text.escapeFrom(value, odd)
    const wrong = rule(value, simple !== undefined)
    if (wrong !== undefined) return printer.problem(wrong)
    printer.out += simple ?? Text.escape(value)
    return undefined
  }
}

const list = (shape: Shape.List): Print => {
  const open = `<${shape.itemName}>`
  const close = `</${shape.itemName}>`
  let item: Print | undefined
  return (printer, value) => {
    if (!Array.isArray(value)) return printer.problem("must be an array")
    const wrong = Rules.size(shape, value.length, "item")
    if (wrong !== undefined) return printer.problem(wrong)
    const print = (item ??= content(shape.item()))
    for (let i = 0; i < value.length; i++) {
      printer.path.push(i)
      printer.out += open
      print(printer, value[i])
      printer.out += close
      printer.path.pop()
    }
    return undefined
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string | symbol, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

interface Slot {
  readonly member: Shape.Member
  readonly open: string
  readonly close: string
  readonly print: Print
  /** The list that the `Quantity` beside it counts, which is left out when it is empty. */
  readonly isCounted: boolean
  /** For a `Quantity` that is sent: tells whether a given value is a number at all. */
  readonly quantity: ToText | undefined
}

/** Members that were spelt wrong would be lost without a word. */
const excess = (printer: Printer, shape: Shape.Structure, value: Readonly<Record<string, unknown>>): void => {
  const known = new Set(shape.members().map((member) => member.key))
  for (const key of Object.keys(value)) {
    if (!known.has(key) && value[key] !== undefined) {
      printer.path.push(key)
      printer.problem(`is not a member of ${shape.root}`)
      printer.path.pop()
    }
  }
}

const NONE: ReadonlyArray<Unknown.Element> = []
const NO_STRAYS: ReadonlyMap<string, ReadonlyArray<Unknown.Element>> = new Map()

/** The unknown elements that stand in lists, by the member that the list is. */
const strayIn = (unknown: ReadonlyArray<Unknown.Element>): ReadonlyMap<string, ReadonlyArray<Unknown.Element>> => {
  const strays = new Map<string, Array<Unknown.Element>>()
  for (const element of unknown) {
    if (element.member === undefined) continue
    const before = strays.get(element.member)
    if (before === undefined) strays.set(element.member, [element])
    else before.push(element)
  }
  return strays
}

/** The printing of a structure's members that travel in the body. */
export const structure = (shape: Shape.Structure): Print => {
  const members = shape.members().filter((member) => member.location === "body")
  const counted = Shape.counted(members)
  const slots = members.map((member): Slot => ({
    member,
    open: `<${member.wire}>`,
    close: `</${member.wire}>`,
    print: content(member.shape),
    isCounted: member === counted,
    quantity: member.derived === "quantity" ? leaf(member.shape as Shape.Leaf) : undefined
  }))
  return (printer, value) => {
    if (!isRecord(value)) return printer.problem("must be an object")
    const unknown = (value as Unknown.Carrier)[Unknown.symbol] ?? NONE
    const strays = unknown.length === 0 ? NO_STRAYS : strayIn(unknown)
    let given = 0
    for (const slot of slots) {
      const member = slot.member
      const present = value[member.key]
      if (present !== undefined) given++
      printer.path.push(member.key)
      one(printer, slot, present, value, strays.get(member.key) ?? NONE)
      printer.path.pop()
    }
    if (shape.union && given !== 1) printer.problem("must hold exactly one member")
    if (Object.keys(value).length > given) excess(printer, shape, value)
    for (const { member, xml } of unknown) if (member === undefined) printer.out += xml
    return undefined
  }
}

const one = (
  printer: Printer,
  slot: Slot,
  present: unknown,
  siblings: Readonly<Record<string, unknown>>,
  stray: ReadonlyArray<Unknown.Element>
): void => {
  const member = slot.member
  if (slot.isCounted && Array.isArray(present) && present.length + stray.length === 0) {
    // The service refuses some of these without items; beside a Quantity of 0, no element is an empty list.
    const wrong = Rules.size(member.shape as Shape.List, 0, "item")
    if (wrong !== undefined) printer.problem(wrong)
    return
  }
  if (slot.quantity !== undefined) {
    // Sent as it is counted, whatever is given: a value that was read and changed has the number of before.
    if (present === undefined || slot.quantity(printer, present) !== undefined) {
      printer.out += `${slot.open}${Rules.count(siblings)}${slot.close}`
    }
    return
  }
  const value = present === undefined && member.derived === "token" ? printer.token : present
  if (value === undefined || value === null) {
    if (value === null) printer.problem("must not be null")
    else if (member.required) printer.problem("is required")
    return
  }
  printer.out += slot.open
  slot.print(printer, value)
  for (const { xml } of stray) printer.out += xml
  printer.out += slot.close
}
