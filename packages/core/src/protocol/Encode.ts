/**
 * Makes, from the description of a shape, a function that checks a value and prints it as XML in one pass.
 */
import { base64Encode, utf8Encode } from "./Platform.js"
import * as Rules from "./Rules.js"
import * as Shape from "./Shape.js"
import * as Text from "./Text.js"
import * as Timestamp from "./Timestamp.js"
import * as Unknown from "./Unknown.js"

/** A problem of a value. `reason` never contains the value. */
export interface Problem {
  readonly path: string
  readonly reason: string
}

/**
 * A list encodes what is printed whenever it has this many characters. A text that is put together from thousands of parts would be
 * copied as a whole when it is read first, into memory of its own, which takes longer than printing it.
 */
const CHUNK = 16_384

/** Bounds the memory that an invalid value can take. */
const MAX_PROBLEMS = 20

/** The text of a path of keys and indices. */
export const formatPath = (path: ReadonlyArray<string | number>): string =>
  path.reduce<string>(
    (path, step) => (typeof step === "number" ? `${path}[${step}]` : path === "" ? step : `${path}.${step}`),
    ""
  )

/** The text that is printed so far, and the problems that were found. */
export class Printer {
  /** What is printed and not yet encoded. */
  out = ""
  private readonly chunks: Array<Uint8Array> = []
  readonly problems: Array<Problem> = []
  /** The keys and indices of the path to the value that is printed. */
  readonly path: Array<string | number> = []
  /** The caller reference that is sent if the value has none. If it is `undefined`, a value without one is invalid. */
  readonly token: string | undefined

  constructor(token: string | undefined) {
    this.token = token
  }

  /** The document; `undefined` if nothing was printed. */
  document(): string | Uint8Array | undefined {
    if (this.chunks.length === 0) return this.out === "" ? undefined : this.out
    this.encode()
    const bytes = new Uint8Array(this.chunks.reduce((length, chunk) => length + chunk.length, 0))
    let at = 0
    for (const chunk of this.chunks) {
      bytes.set(chunk, at)
      at += chunk.length
    }
    return bytes
  }

  /** Encodes what is printed, if it is long. A caller that compares `out` must know that it can become shorter. */
  encodeIfLong(): void {
    if (this.out.length > CHUNK) this.encode()
  }

  private encode(): void {
    this.chunks.push(utf8Encode(this.out))
    this.out = ""
  }

  /** Whether anything was printed since `out` had this length. */
  hasPrintedSince(length: number): boolean {
    return this.out.length > length || this.chunks.length > 0
  }

  /** Adds a problem of the value at the current path. What has been said of it is not said again. */
  addProblem(reason: string): undefined {
    if (this.problems.length >= MAX_PROBLEMS) return undefined
    const path = formatPath(this.path)
    const isNew = this.problems.every((problem) => problem.path !== path || problem.reason !== reason)
    if (isNew) this.problems.push({ path, reason })
    return undefined
  }
}

/** Prints the content of an element. */
export type Print = (printer: Printer, value: unknown) => void

/** Returns the text of a leaf, not escaped; `undefined` after a problem. */
export type ToText = (printer: Printer, value: unknown) => string | undefined

const string = (shape: Shape.Constraints): ToText => {
  const rule = Rules.text(shape)
  return (printer, value) => {
    if (typeof value !== "string") return printer.addProblem("must be a string")
    const reason = rule(value)
    return reason === undefined ? value : printer.addProblem(reason)
  }
}

const number = (shape: Shape.Numeric): ToText => {
  const rule = Rules.number(shape)
  return (printer, value) => {
    if (typeof value !== "number") return printer.addProblem("must be a number")
    const reason = rule(value)
    return reason === undefined ? String(value) : printer.addProblem(reason)
  }
}

/** Makes the printer of a leaf, for the body and for headers, labels and query parameters. */
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
      return (printer, value) => (typeof value === "boolean" ? String(value) : printer.addProblem("must be a boolean"))
    case "timestamp":
      return (printer, value) => {
        const millis = shape.toMillis(value)
        if (millis === undefined) return printer.addProblem("must be a DateTime")
        return Timestamp.format(millis) ?? printer.addProblem(Rules.YEAR_OUT_OF_RANGE)
      }
    case "blob":
      return (printer, value) => {
        if (!(value instanceof Uint8Array)) return printer.addProblem("must be a Uint8Array")
        const reason = Rules.size(shape, value.length, "byte")
        return reason === undefined ? base64Encode(value) : printer.addProblem(reason)
      }
  }
}

/** Makes the printer of an element's content, for any shape. */
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
      // The texts of numbers, booleans, timestamps and Base64 need no escaping.
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
    if (typeof value !== "string") return printer.addProblem("must be a string")
    // Fast path: one search finds that a text needs no escaping, or no more than entity references. The slow path is `Text.escape`.
    const special = Text.indexOfSpecial(value)
    const escaped = special === -1 ? value : Text.escapeFrom(value, special)
    const reason = rule(value, escaped !== undefined)
    if (reason !== undefined) return printer.addProblem(reason)
    printer.out += escaped ?? Text.escape(value)
    return undefined
  }
}

const list = (shape: Shape.List): Print => {
  const open = `<${shape.itemName}>`
  const close = `</${shape.itemName}>`
  let item: Print | undefined
  return (printer, value) => {
    if (!Array.isArray(value)) return printer.addProblem("must be an array")
    const reason = Rules.size(shape, value.length, "item")
    if (reason !== undefined) return printer.addProblem(reason)
    const print = (item ??= content(shape.item()))
    for (let i = 0; i < value.length; i++) {
      printer.path.push(i)
      printer.out += open
      print(printer, value[i])
      printer.out += close
      printer.path.pop()
      printer.encodeIfLong()
    }
    return undefined
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string | symbol, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** Whether an object inherits nothing but the methods of all objects. */
const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

interface Field {
  readonly member: Shape.Member
  readonly open: string
  readonly close: string
  readonly print: Print
  /** Whether the structure's `Quantity` counts this list. Such a list is omitted when it is empty. */
  readonly isCounted: boolean
  /** For a `Quantity`: checks a value that was given, which is not sent. */
  readonly quantityToText: ToText | undefined
}

/** Reports properties that are not members, which are usually misspelt members. */
const checkExcessProperties = (
  printer: Printer,
  shape: Shape.Structure,
  value: Readonly<Record<string, unknown>>
): void => {
  const known = new Set(shape.members().map((member) => member.key))
  for (const key of Object.keys(value)) {
    if (!known.has(key) && value[key] !== undefined) {
      printer.path.push(key)
      printer.addProblem(`is not a member of ${shape.root}`)
      printer.path.pop()
    }
  }
}

const NO_ELEMENTS: ReadonlyArray<Unknown.Element> = []

/** Makes the check of the unknown elements of a structure, which a user may have made. It returns `undefined` after a problem. */
const unknownElements = (
  members: ReadonlyArray<Shape.Member>
): ((printer: Printer, given: unknown) => ReadonlyArray<Unknown.Element> | undefined) => {
  const listMember = Rules.listMember(members)
  const check = (printer: Printer, key: string, reason: string | undefined): void => {
    if (reason === undefined) return
    printer.path.push(key)
    printer.addProblem(reason)
    printer.path.pop()
  }
  const isText = (value: unknown): value is string => typeof value === "string"
  return (printer, given) => {
    const before = printer.problems.length
    printer.path.push(UNKNOWN)
    if (!Array.isArray(given)) printer.addProblem("must be an array")
    const elements: ReadonlyArray<unknown> = Array.isArray(given) ? given : []
    for (const [i, element] of elements.entries()) {
      printer.path.push(i)
      if (!isRecord(element)) printer.addProblem("must be an object")
      else {
        const { member, xml } = element
        check(printer, "xml", isText(xml) ? Rules.element(xml) : "must be a string")
        if (member !== undefined) check(printer, "member", isText(member) ? listMember(member) : "must be a string")
      }
      printer.path.pop()
    }
    printer.path.pop()
    return printer.problems.length === before ? (elements as ReadonlyArray<Unknown.Element>) : undefined
  }
}

/** The unknown elements in a path, as in JSON. */
const UNKNOWN = "$unknown"

const NO_UNKNOWN_ITEMS: ReadonlyMap<string, ReadonlyArray<Unknown.Element>> = new Map()

/** The unknown elements in lists, by the member that is the list. */
const unknownItemsByMember = (
  unknown: ReadonlyArray<Unknown.Element>
): ReadonlyMap<string, ReadonlyArray<Unknown.Element>> => {
  const groups = new Map<string, Array<Unknown.Element>>()
  for (const element of unknown) {
    if (element.member === undefined) continue
    const group = groups.get(element.member)
    if (group === undefined) groups.set(element.member, [element])
    else group.push(element)
  }
  return groups
}

/** Makes the printer of the members of a structure that are sent in the body. */
export const structure = (shape: Shape.Structure): Print => {
  const members = shape.members().filter((member) => member.location === "body")
  const countedList = Shape.countedList(members)
  const fields = members.map((member): Field => ({
    member,
    open: `<${member.wire}>`,
    close: `</${member.wire}>`,
    print: content(member.shape),
    isCounted: member === countedList,
    quantityToText: member.derived === "quantity" ? leaf(member.shape as Shape.Leaf) : undefined
  }))
  const checkUnknown = unknownElements(members)
  return (printer, value) => {
    if (!isRecord(value)) return printer.addProblem("must be an object")
    const givenElements: unknown = value[Unknown.symbol]
    const unknown = givenElements === undefined ? NO_ELEMENTS : checkUnknown(printer, givenElements)
    if (unknown === undefined) return undefined
    const unknownItems = unknown.length === 0 ? NO_UNKNOWN_ITEMS : unknownItemsByMember(unknown)
    let presentCount = 0
    for (const field of fields) {
      const member = field.member
      const given = value[member.key]
      if (given !== undefined) presentCount++
      printer.path.push(member.key)
      printMember(printer, field, given, value, unknownItems.get(member.key) ?? NO_ELEMENTS)
      printer.path.pop()
    }
    if (shape.union && presentCount !== 1) printer.addProblem("must hold exactly one member")
    // Members may be inherited, as the getters of a class. Then their number does not tell.
    if (Object.keys(value).length > presentCount || !isPlain(value)) checkExcessProperties(printer, shape, value)
    for (const { member, xml } of unknown) if (member === undefined) printer.out += xml
    return undefined
  }
}

const printMember = (
  printer: Printer,
  field: Field,
  given: unknown,
  siblings: Readonly<Record<string, unknown>>,
  unknownItems: ReadonlyArray<Unknown.Element>
): void => {
  const member = field.member
  if (field.isCounted && Array.isArray(given) && given.length + unknownItems.length === 0) {
    // The service refuses an empty element of some of these lists. With a Quantity of 0, an absent element is an empty list.
    const reason = Rules.size(member.shape as Shape.List, 0, "item")
    if (reason !== undefined) printer.addProblem(reason)
    return
  }
  if (field.quantityToText !== undefined) {
    // The items are counted. A value that was given is ignored, since it is outdated once items were added or removed.
    if (given === undefined || field.quantityToText(printer, given) !== undefined) {
      printer.out += `${field.open}${Rules.count(siblings)}${field.close}`
    }
    return
  }
  const value = given === undefined && member.derived === "token" ? printer.token : given
  if (value === undefined || value === null) {
    if (value === null) printer.addProblem("must not be null")
    else if (member.required) printer.addProblem("is required")
    return
  }
  printer.out += field.open
  field.print(printer, value)
  for (const { xml } of unknownItems) printer.out += xml
  printer.out += field.close
}
