/**
 * Makes, from the description of a shape, a function that reads an element into a validated value in one pass.
 */
import { base64Decode } from "./Platform.js"
import { isWhitespace, tags, type Reader, type Tags } from "./Reader.js"
import * as Shape from "./Shape.js"
import * as Timestamp from "./Timestamp.js"
import * as Unknown from "./Unknown.js"

/**
 * Reads the content and the end tag of the element whose start tag was read last. Returns `undefined` for an invalid or absent value.
 * After a failure, structures and lists have what was read before it, and all other values are invalid.
 */
export type Read = (reader: Reader) => unknown

/** Parses the text of a leaf; `undefined` if the text is invalid. */
export type FromText = (text: string) => unknown

const INTEGER = /^[+-]?[0-9]+$/
const DECIMAL = /^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/
const MAX_INTEGER = 2 ** 31

// XML Schema collapses the white space around numbers, booleans and dates, and preserves that of strings.
const collapse = (text: string): string => {
  let from = 0
  let to = text.length
  while (from < to && isWhitespace(text.charCodeAt(from))) from += 1
  while (from < to && isWhitespace(text.charCodeAt(to - 1))) to -= 1
  return text.slice(from, to)
}

const integer =
  (isInRange: (value: number) => boolean): FromText =>
  (text) => {
    const digits = collapse(text)
    const value = Number(digits)
    return INTEGER.test(digits) && isInRange(value) ? value : undefined
  }

const decimal: FromText = (text) => {
  const digits = collapse(text)
  // The protocol has these three texts for numbers that are not finite. Any other text that is not a number is invalid, not NaN.
  if (digits === "NaN" || digits === "Infinity" || digits === "-Infinity") return Number(digits)
  const value = Number(digits)
  return DECIMAL.test(digits) && Number.isFinite(value) ? value : undefined
}

const boolean: FromText = (text) => {
  const collapsed = collapse(text)
  return collapsed === "true" ? true : collapsed === "false" ? false : undefined
}

/** Makes the parser of a leaf, for the body and for headers. */
export const leaf = (shape: Shape.Leaf): FromText => {
  switch (shape.kind) {
    case "string":
      return (text) => text
    case "enum": {
      const fold = (text: string): string => (shape.ignoreCase ? text.toLowerCase() : text)
      const known = new Map(shape.values.map((value) => [fold(value), value]))
      return (text) => known.get(fold(text)) ?? text
    }
    case "integer":
      return integer((value) => value >= -MAX_INTEGER && value < MAX_INTEGER)
    case "long":
      return integer(Number.isSafeInteger)
    case "float":
    case "double":
      return decimal
    case "boolean":
      return boolean
    case "timestamp":
      return (text) => {
        const millis = Timestamp.parse(text) ?? Timestamp.parse(collapse(text))
        return millis === undefined ? undefined : shape.fromMillis(millis)
      }
    case "blob":
      return base64Decode
  }
}

const article = (kind: string): string => (kind === "integer" ? "an integer" : `a ${kind}`)

/** Makes the reader of an element that contains the text of a leaf. */
const leafElement = (shape: Shape.Leaf): Read => {
  const fromText = leaf(shape)
  const failValue = (reader: Reader, at: number): undefined => reader.fail("value", `is not ${article(shape.kind)}`, at)
  return (reader) => {
    const at = reader.pos
    const text = reader.textContent()
    if (reader.failure !== undefined) return undefined
    const value = fromText(text)
    if (reader.mode === undefined) return value ?? failValue(reader, at)
    if (reader.mode === "lenient" && collapse(text) === "") return undefined
    if (value !== undefined || reader.mode === "partial") return value
    return (shape.kind === "boolean" ? boolean(text.toLowerCase()) : undefined) ?? failValue(reader, at)
  }
}

/** Makes the reader of an element, for any shape. */
export const element = (shape: Shape.Shape): Read => {
  switch (shape.kind) {
    case "structure": {
      let read: Read | undefined
      return (reader) => (read ??= shape.reader())(reader)
    }
    case "list":
      return list(shape, undefined)
    case "string":
      return (reader) => reader.textContent()
    case "boolean": {
      const slowPath = leafElement(shape)
      return (reader) =>
        reader.consumeContent("true") ? true : reader.consumeContent("false") ? false : slowPath(reader)
    }
    case "integer":
    case "long": {
      const slowPath = leafElement(shape)
      return (reader) => reader.consumeDigits() ?? slowPath(reader)
    }
    case "enum":
      return enumeration(shape)
    default:
      return leafElement(shape)
  }
}

/** Fast path: the text is compared with the value that was read last. The slow path extracts the text and looks it up. */
const enumeration = (shape: Shape.Enum): Read => {
  const fromText = leaf(shape)
  // Only known values are compared, since none of them needs escaping: comparing `a<b` would accept a document that is not well-formed.
  const knownValues = new Set<unknown>(shape.values)
  let lastValue = shape.values[0] ?? ""
  return (reader) => {
    if (lastValue !== "" && reader.consumeContent(lastValue)) return lastValue
    const value = fromText(reader.textContent())
    if (knownValues.has(value)) lastValue = value as string
    return value
  }
}

/** Whether a value is a structure or a list, which can be partial after a failure. */
const isCompound = (value: unknown): boolean => typeof value === "object"

/** `countingStructure` is the name of the structure whose `Quantity` counts the items; `undefined` if none does. */
const list = (shape: Shape.List, countingStructure: string | undefined): Read => {
  const itemTag = tags(shape.itemName)
  let item: Read | undefined
  return (reader) => {
    const read = (item ??= element(shape.item()))
    const items: Array<unknown> = []
    let unknownItems: Array<string> | undefined
    if (!reader.consumeEmptyElement()) {
      const { endTag } = reader
      for (;;) {
        if (reader.pos > reader.fetchAt) reader.fetchPart()
        if (!reader.consumeStartTag(itemTag)) {
          if (!reader.nextChild(endTag)) break
          if (reader.name !== shape.itemName) {
            ;(unknownItems ??= []).push(reader.skipElement())
            continue
          }
        }
        const value = read(reader)
        if (reader.failure !== undefined) {
          reader.prependPath(`[${items.length}]`)
          if (isCompound(value)) items.push(value)
          return items
        }
        if (value !== undefined) items.push(value)
      }
    }
    if (
      items.length === 0 &&
      countingStructure !== undefined &&
      (reader.refuseEmptyLists === true || reader.refuseEmptyLists === countingStructure)
    ) {
      reader.fail("malformed", "is a list element without items")
    }
    reader.unknownItems = unknownItems
    return items
  }
}

interface Field {
  readonly member: Shape.Member
  readonly key: string
  readonly tag: Tags
  readonly read: Read
  /** The bit of this member in the sets of members. */
  readonly bit: number
  /** The member that followed this one in the element that was read last; `undefined` after the last member. */
  predictedNext: Field | undefined
}

/** The value of a member that is absent from the document; `undefined` if it has none. */
const valueIfAbsent = (member: Shape.Member): unknown => {
  if (member.derived === "empty") return ""
  // The service omits empty lists.
  return member.shape.kind === "list" && member.required ? [] : undefined
}

const lengthOf = (items: unknown): number => (Array.isArray(items) ? items.length : 0)

/**
 * Makes the reader of the members of a structure that are in the body.
 *
 * The fast path predicts the next member from the element that was read last, and compares the input with its start tag. Items of a
 * list mostly have the same members in the same order. The slow path extracts the name of the element and looks it up.
 */
export const structure = (shape: Shape.Structure): Read => {
  const members = shape.members().filter((member) => member.location === "body")
  const countedList = Shape.countedList(members)
  const fields = members.map((member, index): Field => ({
    member,
    key: member.key,
    tag: tags(member.wire),
    read:
      member.shape.kind === "list"
        ? list(member.shape, member === countedList ? shape.name : undefined)
        : element(member.shape),
    // A test checks that no structure of the API has more than 32 members.
    bit: 1 << index,
    predictedNext: undefined
  }))
  for (const [index, field] of fields.entries()) field.predictedNext = fields[index + 1]
  const byName = new Map(fields.map((slot) => [slot.member.wire, slot]))
  const requiredFields = fields.filter(({ member }) => member.required || member.derived === "empty")
  const requiredBits = requiredFields.reduce((bits, { bit }) => bits | bit, 0)
  /** Predicts the first member. */
  const start: Pick<Field, "key" | "predictedNext"> = { key: "", predictedNext: fields[0] }
  return (reader) => {
    const out: Record<string | symbol, unknown> = {}
    const { endTag } = reader
    let unknown: Array<Unknown.Element> | undefined
    let previous = start
    let presentBits = 0
    if (!reader.consumeEmptyElement()) {
      for (;;) {
        let field = previous.predictedNext
        if (field === undefined || !reader.consumeStartTag(field.tag)) {
          if (reader.consume(endTag)) {
            previous.predictedNext = undefined
            break
          }
          // After a failure the reader is at the end of the input, so no tag matches.
          if (reader.failure !== undefined) {
            reader.prependPath(previous.key)
            if (!isCompound(out[previous.key])) delete out[previous.key]
            return out
          }
          if (!reader.nextChild(endTag)) break
          field = byName.get(reader.name)
          if (field === undefined) {
            ;(unknown ??= []).push({ member: undefined, xml: reader.skipElement() })
            if (reader.failure !== undefined) return out
            continue
          }
          previous.predictedNext = field
        }
        const { bit, key } = field
        if ((presentBits & bit) !== 0) {
          reader.fail("malformed", `holds ${key} twice`)
          return out
        }
        presentBits |= bit
        previous = field
        const value = field.read(reader)
        if (value !== undefined) out[key] = value
        // An empty element counts as missing.
        else if (reader.mode === "lenient") presentBits &= ~bit
        if (reader.unknownItems !== undefined) {
          for (const xml of reader.unknownItems) (unknown ??= []).push({ member: key, xml })
          reader.unknownItems = undefined
        }
      }
    }
    if (unknown !== undefined) {
      const { Quantity } = out
      out[Unknown.symbol] =
        countedList === undefined || typeof Quantity !== "number"
          ? unknown
          : Unknown.markUncounted(unknown, countedList.key, Quantity - lengthOf(out[countedList.key]))
    }
    if (reader.failure !== undefined || reader.mode === "partial") return out
    if ((presentBits & requiredBits) !== requiredBits) {
      for (const { bit, key, member } of requiredFields) {
        if ((presentBits & bit) !== 0) continue
        const value =
          key === "Quantity" && countedList !== undefined && reader.refuseEmptyLists !== true
            ? lengthOf(out[countedList.key]) + Unknown.countCounted(out, countedList.key)
            : valueIfAbsent(member)
        if (value !== undefined) out[key] = value
        else if (reader.mode === undefined) {
          reader.fail("missing", "is missing")
          reader.prependPath(key)
          return out
        }
      }
    }
    if (shape.union && unknown === undefined && Object.keys(out).length !== 1 && reader.mode === undefined) {
      reader.fail("missing", "must hold exactly one member")
    }
    return out
  }
}
