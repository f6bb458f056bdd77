/**
 * Makes, from the description of a shape, the functions that print a value as JSON and read it from JSON. The protocol restJson has
 * timestamps as seconds since the epoch, bytes as Base64, and numbers that are not finite as strings.
 */
import * as Decode from "./Decode.js"
import * as Encode from "./Encode.js"
import { base64Decode } from "./Platform.js"
import * as Rules from "./Rules.js"
import * as Shape from "./Shape.js"
import * as Timestamp from "./Timestamp.js"

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** Makes the printer of a value. Its checks are those of the XML printer. */
export const print = (shape: Shape.Shape): Encode.Print => {
  switch (shape.kind) {
    case "structure": {
      let printMembers: Encode.Print | undefined
      return (printer, value) => (printMembers ??= printStructure(shape))(printer, value)
    }
    case "list":
      return printList(shape)
    case "timestamp":
      return (printer, value) => {
        const millis = shape.toMillis(value)
        if (millis === undefined) return printer.addProblem("must be a DateTime")
        if (Timestamp.format(millis) === undefined) return printer.addProblem(Rules.YEAR_OUT_OF_RANGE)
        printer.out += String(millis / 1000)
        return undefined
      }
    default: {
      const toText = Encode.leaf(shape)
      const isText = shape.kind === "string" || shape.kind === "enum" || shape.kind === "blob"
      return (printer, value) => {
        const text = toText(printer, value)
        if (text !== undefined) printer.out += isText ? JSON.stringify(text) : text
      }
    }
  }
}

const printList = (shape: Shape.List): Encode.Print => {
  let item: Encode.Print | undefined
  return (printer, value) => {
    if (!Array.isArray(value)) return printer.addProblem("must be an array")
    const reason = Rules.size(shape, value.length, "item")
    if (reason !== undefined) return printer.addProblem(reason)
    const printItem = (item ??= print(shape.item()))
    printer.out += "["
    for (let i = 0; i < value.length; i++) {
      if (i > 0) printer.out += ","
      printer.path.push(i)
      printItem(printer, value[i])
      printer.path.pop()
      printer.encodeIfLong()
    }
    printer.out += "]"
    return undefined
  }
}

/** Prints the members that are sent in the body. */
const printStructure = (shape: Shape.Structure): Encode.Print => {
  const fields = shape
    .members()
    .filter(({ location }) => location === "body")
    .map((member) => ({ member, name: `${JSON.stringify(member.wire)}:`, print: print(member.shape) }))
  const known = new Set(shape.members().map(({ key }) => key))
  return (printer, value) => {
    if (!isRecord(value)) return printer.addProblem("must be an object")
    let count = 0
    printer.out += "{"
    for (const { member, name, print } of fields) {
      const given = value[member.key]
      const present = given === undefined && member.derived === "token" ? printer.token : given
      printer.path.push(member.key)
      if (present === null) printer.addProblem("must not be null")
      else if (present === undefined) {
        if (member.required) printer.addProblem("is required")
      } else {
        printer.out += count++ > 0 ? `,${name}` : name
        print(printer, present)
      }
      printer.path.pop()
    }
    printer.out += "}"
    if (shape.union && count !== 1) printer.addProblem("must hold exactly one member")
    for (const key of Object.keys(value)) {
      if (known.has(key) || value[key] === undefined) continue
      printer.path.push(key)
      printer.addProblem(`is not a member of ${shape.name}`)
      printer.path.pop()
    }
    return undefined
  }
}

/** The first thing that is wrong with a document. */
interface Fault {
  readonly kind: "missing" | "value"
  readonly path: string
  readonly reason: string
}

/**
 * Reads one document. After a fault it goes on, so the value has all that can be read. With `partial` and `lenient`, required members may
 * be absent.
 */
export class Reader {
  fault: Fault | undefined
  readonly path: Array<string | number> = []
  readonly isStrict: boolean

  constructor(mode: "lenient" | "partial" | undefined) {
    this.isStrict = mode === undefined
  }

  fail(kind: Fault["kind"], reason: string): undefined {
    this.fault ??= { kind, reason, path: Encode.formatPath(this.path) }
    return undefined
  }
}

/** Returns `undefined` for an absent or invalid value. */
export type Read = (reader: Reader, value: unknown) => unknown

const INVALID: Readonly<Record<Exclude<Shape.Shape["kind"], "structure" | "list">, string>> = {
  string: "is not a string",
  enum: "is not a string",
  integer: "is not an integer",
  long: "is not a long",
  float: "is not a float",
  double: "is not a double",
  boolean: "is not a boolean",
  timestamp: "is not a timestamp",
  blob: "is not a blob"
}

/** The value of a leaf; `undefined` if it is invalid. */
const leaf = (shape: Shape.Leaf): ((value: unknown) => unknown) => {
  switch (shape.kind) {
    case "string":
      return (value) => (typeof value === "string" ? value : undefined)
    case "boolean":
      return (value) => (typeof value === "boolean" ? value : undefined)
    case "blob":
      return (value) => (typeof value === "string" ? base64Decode(value) : undefined)
    case "timestamp":
      return (value) => {
        const millis = typeof value === "number" ? Math.round(value * 1000) : NaN
        return millis >= Timestamp.FIRST && millis <= Timestamp.LAST ? shape.fromMillis(millis) : undefined
      }
    case "enum": {
      const fromText = Decode.leaf(shape)
      return (value) => (typeof value === "string" ? fromText(value) : undefined)
    }
    case "integer":
    case "long": {
      const rule = Rules.number({ kind: shape.kind, name: shape.name, sensitive: shape.sensitive })
      return (value) => (typeof value === "number" && rule(value) === undefined ? value : undefined)
    }
    default:
      return (value) =>
        // A number that is too large for a double is read as infinite.
        typeof value === "number"
          ? Number.isFinite(value)
            ? value
            : undefined
          : value === "NaN" || value === "Infinity" || value === "-Infinity"
            ? Number(value)
            : undefined
  }
}

/** Makes the reader of a value. `null` is an absent value. */
export const read = (shape: Shape.Shape): Read => {
  switch (shape.kind) {
    case "structure": {
      let readMembers: Read | undefined
      return (reader, value) => (readMembers ??= readStructure(shape))(reader, value)
    }
    case "list":
      return readList(shape)
    default: {
      const fromJson = leaf(shape)
      return (reader, value) => fromJson(value) ?? reader.fail("value", INVALID[shape.kind])
    }
  }
}

const readList = (shape: Shape.List): Read => {
  let item: Read | undefined
  return (reader, value) => {
    if (!Array.isArray(value)) return reader.fail("value", "is not a list")
    const readItem = (item ??= read(shape.item()))
    const items: Array<unknown> = []
    value.forEach((one, i) => {
      reader.path.push(i)
      const read = readItem(reader, one)
      if (read !== undefined) items.push(read)
      reader.path.pop()
    })
    return items
  }
}

const readStructure = (shape: Shape.Structure): Read => {
  const fields = shape
    .members()
    .filter(({ location }) => location === "body")
    .map((member) => ({ member, read: read(member.shape) }))
  return (reader, value) => {
    if (!isRecord(value)) return reader.fail("value", "is not an object")
    const out: Record<string, unknown> = {}
    for (const { member, read } of fields) {
      const given = Object.hasOwn(value, member.wire) ? value[member.wire] : undefined
      reader.path.push(member.key)
      if (given !== undefined && given !== null) {
        const present = read(reader, given)
        if (present !== undefined) out[member.key] = present
      } else if (member.derived === "empty") out[member.key] = ""
      else if (member.required && reader.isStrict) reader.fail("missing", "is missing")
      reader.path.pop()
    }
    if (shape.union && Object.keys(out).length !== 1 && reader.isStrict) {
      reader.fail("missing", "must hold exactly one member")
    }
    return out
  }
}
