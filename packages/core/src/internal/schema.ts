import * as DateTime from "effect/DateTime"
import type { LazyArbitrary } from "effect/Arbitrary"
import { pipeArguments } from "effect/Pipeable"
import * as Schema from "effect/Schema"
import type * as AST from "effect/SchemaAST"
import * as Rules from "../protocol/Rules.js"
import type * as Description from "../protocol/Shape.js"
import * as Text from "../protocol/Text.js"
import * as Timestamp from "../protocol/Timestamp.js"
import * as Unknown from "../protocol/Unknown.js"

type AnySchema = Schema.Schema.AnyNoContext

/** A schema whose syntax tree is derived from a description when someone first asks for it. */
export class ShapeSchema<A> implements Schema.Schema<A> {
  declare readonly Type: A
  declare readonly Encoded: A
  declare readonly Context: never
  readonly [Schema.TypeId]: Schema.Schema.Variance<A, A, never>[Schema.TypeId]
  readonly description: Description.Shape
  private tree: AST.AST | undefined

  constructor(description: Description.Shape) {
    this[Schema.TypeId] = variance
    this.description = description
  }

  get ast(): AST.AST {
    return (this.tree ??= derive(this.description).ast)
  }

  annotations(annotations: Schema.Annotations.GenericSchema<A>): Schema.Schema<A> {
    return Schema.make<A>(this.ast).annotations(annotations)
  }

  // Written out because Pipeable's overloads can only be met by `arguments`.
  pipe() {
    return pipeArguments(this, arguments)
  }

  toString(): string {
    return String(this.ast)
  }
}

const variance = { _A: <X>(x: X) => x, _I: <X>(x: X) => x, _R: (x: never) => x }

/** The schema of a structure, which its description keeps so that all who refer to it share one. */
export const structure = (shape: Description.Structure): AnySchema => {
  const members = shape.members()
  if (shape.union) {
    return Schema.Union(...members.map((one) => Schema.Struct({ [one.key]: field(one) }))).annotations({
      identifier: shape.name
    })
  }
  const fields = Object.fromEntries(
    members.map((one) => [one.key, isOptional(one) ? Schema.optional(field(one)) : field(one)])
  )
  const struct = Schema.Struct(fields)
  if (!members.some((one) => one.derived === "quantity")) return struct.annotations({ identifier: shape.name })
  return struct.pipe(
    Schema.filter(
      (value) => {
        const counted = value as Counted
        const message = counted.Quantity === undefined ? undefined : Rules.quantity(counted, counted.Quantity)
        return message === undefined ? undefined : { path: ["Quantity"], message }
      },
      {
        identifier: shape.name,
        arbitrary:
          (from: LazyArbitrary<object>): LazyArbitrary<object> =>
          (fc) =>
            from(fc).map((value) => ({ ...value, Quantity: Rules.count(value) }))
      }
    )
  )
}

interface Counted extends Unknown.Carrier {
  readonly Quantity?: unknown
  readonly Items?: unknown
}

const isOptional = (member: Description.Member): boolean =>
  !member.required || member.derived === "quantity" || member.derived === "token"

const field = (member: Description.Member): AnySchema => {
  const check =
    member.location === "label" ? Rules.label : member.location === "header" ? Rules.header : () => undefined
  if (member.shape.kind === "string") return string(member.shape, check)
  return member.shape.kind === "enum" ? enumeration(member.shape, check) : derive(member.shape)
}

const enumeration = (shape: Description.Enum, check: Rules.Check): AnySchema =>
  Schema.String.pipe(
    Schema.filter((text) => (Text.isLegal(text) ? (check(text) ?? true) : Rules.ILLEGAL_TEXT), {
      ...named(shape),
      jsonSchema: { examples: [...shape.values] },
      arbitrary: () => (fc) => fc.constantFrom(...shape.values)
    })
  )

const derive = (shape: Description.Shape): AnySchema => {
  switch (shape.kind) {
    case "structure":
      // The description keeps what `structure` above returned, as a value that its folder does not look into.
      return shape.schema() as AnySchema
    case "list":
      return list(shape)
    case "string":
      return string(shape, () => undefined)
    case "enum":
      return enumeration(shape, () => undefined)
    case "boolean":
      return Schema.Boolean
    case "blob":
      return Schema.Uint8ArrayFromSelf.pipe(
        Schema.filter((bytes) => Rules.size(shape, bytes.length, "byte") ?? true, {
          ...named(shape),
          jsonSchema: { type: "string", contentEncoding: "base64" },
          arbitrary: () => (fc) =>
            fc.uint8Array({ minLength: shape.min ?? 0, maxLength: Math.min(shape.max ?? 64, (shape.min ?? 0) + 64) })
        })
      )
    case "timestamp":
      return Schema.DateTimeUtcFromSelf.pipe(
        Schema.filter((value) => Timestamp.format(value.epochMillis) !== undefined || Rules.YEARS, {
          jsonSchema: { type: "string", format: "date-time" },
          arbitrary: () => (fc) =>
            fc.integer({ min: Timestamp.FIRST, max: Timestamp.LAST }).map((millis) => DateTime.unsafeMake(millis))
        })
      )
    default:
      return number(shape)
  }
}

const named = (shape: Description.Shape): { readonly identifier?: string } =>
  shape.name === undefined ? {} : { identifier: shape.name }

const bounds = (shape: Description.Constraints): { readonly min: number; readonly max: number } => ({
  min: shape.min ?? 0,
  max: shape.max ?? Number.MAX_SAFE_INTEGER
})

const list = (shape: Description.List): AnySchema => {
  const { max, min } = bounds(shape)
  const array = Schema.Array(derive(shape.item()))
  if (shape.min === undefined && shape.max === undefined) return array
  return array.pipe(Schema.minItems(min), Schema.maxItems(max)).annotations(named(shape))
}

/** Characters that codecs get wrong, each a single one to the service. */
const CHARACTERS = [
  "a",
  "Z",
  "0",
  " ",
  "\t",
  "\n",
  "\r",
  "<",
  ">",
  "&",
  '"',
  "'",
  "]",
  "%",
  "+",
  "/",
  ".",
  "é",
  "日",
  "😀",
  "\u200f"
]
const IN_TAGS = ["a", "Z", "é", "日", "0", "_", ".", ":", "/", "=", "+", "-", "@", " "]
const IN_LABELS = ["a", "Z", "0", " ", "<", "&", "%", "+", "/", ".", "?", "#", "é", "😀"]
const IN_HEADERS = ["a", "Z", "0", "-", "_", ":", '"', "*", ","]

const characters = (shape: Description.Text, check: Rules.Check): ReadonlyArray<string> =>
  check === Rules.label
    ? IN_LABELS
    : check === Rules.header
      ? IN_HEADERS
      : shape.pattern === undefined
        ? CHARACTERS
        : IN_TAGS

const string = (shape: Description.Text, check: Rules.Check): AnySchema => {
  const least = check(" ") === undefined ? (shape.min ?? 0) : Math.max(1, shape.min ?? 0)
  const most = Math.min(shape.max ?? Infinity, least + 12)
  const rule = Rules.text(shape)
  return Schema.String.pipe(
    Schema.filter((text) => rule(text) ?? check(text) ?? true, {
      ...named(shape),
      jsonSchema: {
        ...(shape.min === undefined ? {} : { minLength: shape.min }),
        ...(shape.max === undefined ? {} : { maxLength: shape.max }),
        ...(shape.pattern === undefined ? {} : { pattern: Rules.whole(shape.pattern) })
      },
      arbitrary: () => (fc) =>
        shape.pattern === undefined || shape.pattern.includes("\\p")
          ? fc.string({ unit: fc.constantFrom(...characters(shape, check)), minLength: least, maxLength: most })
          : fc.stringMatching(new RegExp(Rules.whole(shape.pattern)))
    })
  )
}

const number = (shape: Description.Numeric): AnySchema => {
  const rule = Rules.number(shape)
  const whole = shape.kind === "integer" || shape.kind === "long"
  const least = shape.min ?? (shape.kind === "integer" ? -(2 ** 31) : Number.MIN_SAFE_INTEGER)
  const most = shape.max ?? (shape.kind === "integer" ? 2 ** 31 - 1 : Number.MAX_SAFE_INTEGER)
  return Schema.Number.pipe(
    Schema.filter((value) => rule(value) ?? true, {
      ...named(shape),
      jsonSchema: { type: whole ? "integer" : "number", minimum: least, maximum: most },
      arbitrary: () => (fc) =>
        whole
          ? fc.integer({ min: least, max: most })
          : fc.double({ min: least, max: most, noNaN: true }).map((value) => value + 0)
    })
  )
}
