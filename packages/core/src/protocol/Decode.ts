/**
 * From a description to a function that reads an element straight into a validated value.
 */
import { base64Decode } from "./Platform.js"
import type { Reader } from "./Reader.js"
import type * as Shape from "./Shape.js"
import * as Timestamp from "./Timestamp.js"
import * as Unknown from "./Unknown.js"

/** Reads the element whose start tag was read last, to its end; on a failure the result is not to be used. */
export type Read = (reader: Reader) => unknown

/** Turns the text of a leaf into its value; `undefined` when it does not mean one. */
export type FromText = (text: string) => unknown

const INTEGER = /^[+-]?[0-9]+$/
const DECIMAL = /^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/
const MAX_INTEGER = 2 ** 31

// XML Schema lets numbers, booleans and dates stand between spaces; strings are taken as they are.
const collapse = (text: string): string => text.replace(/^[\t\n\r ]+|[\t\n\r ]+$/g, "")

const integer =
  (within: (value: number) => boolean): FromText =>
  (text) => {
    const digits = collapse(text)
    const value = Number(digits)
    return INTEGER.test(digits) && within(value) ? value : undefined
  }

const decimal: FromText = (text) => {
  const digits = collapse(text)
  // These three words are numbers to the protocol; a text that merely is none never becomes NaN.
  if (digits === "NaN" || digits === "Infinity" || digits === "-Infinity") return Number(digits)
  const value = Number(digits)
  return DECIMAL.test(digits) && Number.isFinite(value) ? value : undefined
}

const boolean: FromText = (text) => {
  const word = collapse(text)
  return word === "true" ? true : word === "false" ? false : undefined
}

/** The reading of a leaf, wherever it travels. */
export const leaf = (shape: Shape.Leaf): FromText => {
  switch (shape.kind) {
    case "string":
      return (text) => text
    case "enum": {
      if (!shape.ignoreCase) return (text) => text
      const known = new Map(shape.values.map((value) => [value.toLowerCase(), value]))
      return (text) => known.get(text.toLowerCase()) ?? text
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
        const millis = Timestamp.parse(collapse(text))
        return millis === undefined ? undefined : shape.fromMillis(millis)
      }
    case "blob":
      return base64Decode
  }
}

const article = (kind: string): string => (kind === "integer" ? "an integer" : `a ${kind}`)

/** The reading of an element of any shape. */
export const element = (shape: Shape.Shape): Read => {
  switch (shape.kind) {
    case "structure":
      return (reader) => shape.reader()(reader)
    case "list":
      return list(shape)
    case "string":
      return (reader) => reader.content()
    default: {
      const fromText = leaf(shape)
      return (reader) => {
        const at = reader.pos
        const text = reader.content()
        if (reader.failure !== undefined) return undefined
        return fromText(text) ?? reader.fail("value", `is not ${article(shape.kind)}`, at)
      }
    }
  }
}

const list = (shape: Shape.List): Read => {
  let item: Read | undefined
  return (reader) => {
    const read = (item ??= element(shape.item()))
    const items: Array<unknown> = []
    let stray: Array<string> | undefined
    if (reader.empty && reader.refuseEmptyLists) return reader.fail("malformed", "is a list element without items")
    if (!reader.empty) {
      const parent = reader.qualified
      while (reader.child(parent)) {
        if (reader.name !== shape.itemName) (stray ??= []).push(reader.skip())
        else {
          items.push(read(reader))
          if (reader.failure !== undefined) return reader.within(`[${items.length - 1}]`)
        }
      }
      if (reader.refuseEmptyLists && items.length === 0)
        return reader.fail("malformed", "is a list element without items")
    }
    reader.stray = stray
    return items
  }
}

interface Slot {
  readonly member: Shape.Member
  readonly read: Read
}

/** What a member is when the document does not have it; `undefined` when there is nothing it could be. */
const absent = (member: Shape.Member): { readonly value: unknown } | undefined => {
  if (member.derived === "empty") return { value: "" }
  // An empty list is not written, so one that is not there is empty.
  return member.shape.kind === "list" && member.required ? { value: [] } : undefined
}

/** The reading of a structure's members that travel in the body. */
export const structure = (shape: Shape.Structure): Read => {
  const members = shape.members().filter((member) => member.location === "body")
  const slots = new Map<string, Slot>(members.map((member) => [member.wire, { member, read: element(member.shape) }]))
  const needed = members.filter((member) => member.required || member.derived === "empty")
  return (reader) => {
    const out: Record<string | symbol, unknown> = {}
    const parent = reader.qualified
    let unknown: Array<Unknown.Element> | undefined
    while (!reader.empty && reader.child(parent)) {
      const slot = slots.get(reader.name)
      if (slot === undefined) (unknown ??= []).push({ member: undefined, xml: reader.skip() })
      else {
        const key = slot.member.key
        if (out[key] !== undefined) return reader.fail("malformed", `holds ${key} twice`)
        out[key] = slot.read(reader)
        if (reader.failure !== undefined) return reader.within(key)
        if (reader.stray !== undefined) {
          for (const xml of reader.stray) (unknown ??= []).push({ member: key, xml })
          reader.stray = undefined
        }
      }
      // The child's tag may have been an empty-element tag; the parent's was not.
      reader.empty = false
    }
    if (reader.failure !== undefined) return undefined
    if (unknown !== undefined) out[Unknown.symbol] = unknown
    for (const member of needed) {
      if (out[member.key] !== undefined) continue
      const value = absent(member)
      if (value === undefined) {
        reader.fail("missing", "is missing")
        return reader.within(member.key)
      }
      out[member.key] = value.value
    }
    if (shape.union && unknown === undefined && Object.keys(out).length !== 1) {
      return reader.fail("missing", "must hold exactly one member")
    }
    return out
  }
}
