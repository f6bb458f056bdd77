/**
 * Effect Schemas of shapes, made from their descriptions.
 *
 * The decoded side of a schema is the input or output of an operation, the encoded side is JSON. Messages name the expected type, never
 * the value, since it may be a secret.
 */
import * as DateTime from "effect/DateTime"
import { identity } from "effect/Function"
import * as Predicate from "effect/Predicate"
import type * as AST from "effect/SchemaAST"
import * as Ast from "./ast.js"
import type { Description } from "../Description.js"
import { base64Decode, base64Encode } from "../protocol/Platform.js"
import * as Rules from "../protocol/Rules.js"
import type * as Protocol from "../protocol/Shape.js"
import * as Text from "../protocol/Text.js"
import * as Timestamp from "../protocol/Timestamp.js"
import * as Unknown from "../protocol/Unknown.js"

/** The JSON of a value; documented in `Shape`. */
export type Encoded<A> = unknown extends A
  ? unknown
  : A extends string | number | boolean | undefined
    ? // The JSON of a branded string is a plain string.
      A extends object
      ? string
      : A
    : A extends DateTime.DateTime | Uint8Array
      ? string
      : A extends ReadonlyArray<infer Item>
        ? ReadonlyArray<Encoded<Item>>
        : A extends object
          ? { readonly [Key in keyof A]: Encoded<A[Key]> } & EncodedCarrier
          : null

/** The JSON of a structure's unknown elements. No member of the API has a name that begins with `$`. */
export interface EncodedCarrier {
  readonly $unknown?: ReadonlyArray<{ readonly member?: string | undefined; readonly xml: string }> | undefined
}

/** The schema of a shape. */
export class ShapeSchema<A> extends Ast.LazySchema<A, Encoded<A>> {
  readonly description: Description<A>

  constructor(description: Description<A>, isConstrained = true) {
    super(() => shapeType(description, { isJson: true, isConstrained }))
    this.description = description
  }
}

/** A variant of the schema of a shape. */
interface Variant {
  /** Whether the encoded side is JSON. If not, both sides are the value. */
  readonly isJson: boolean
  /** Whether lengths, ranges and patterns are checked. Outputs are not checked, since the service may widen the limits. */
  readonly isConstrained: boolean
}

export const text = (refinement?: Ast.Refinement<string>, jsonSchema?: object): AST.AST =>
  Ast.string({ jsonSchema, expected: "a string" }, refinement)

export const flag = (): AST.AST => Ast.boolean({ expected: "a boolean" })

export const array = (item: AST.AST, refinement?: Ast.Refinement<ReadonlyArray<unknown>>): AST.AST =>
  Ast.array(item, { expected: "an array" }, refinement)

export const object = (properties: ReadonlyArray<AST.PropertySignature>, identifier?: string): AST.AST =>
  Ast.object(properties, { identifier, expected: "an object" })

const optional = (type: AST.AST): AST.AST => Ast.union([type, Ast.undefinedType({ expected: "absent" })])

export const member = (name: PropertyKey, type: AST.AST, isOptional = false): AST.PropertySignature =>
  Ast.property(name, isOptional ? optional(type) : type, isOptional)

const noCheck = (): undefined => undefined

/** The success of an operation without output: `undefined`, with `null` as its JSON. */
export const noContent = (): AST.AST =>
  Ast.transform(Ast.literal(null, { expected: "null" }), Ast.undefinedType({ expected: "undefined" }), {
    decode: () => undefined,
    encode: () => null
  })

interface Element {
  readonly member?: string | undefined
  readonly xml: string
  readonly uncounted?: true | undefined
}

const elements = (members: ReadonlyArray<Protocol.Member>, isMemberOptional: boolean): AST.AST =>
  array(
    object([
      Ast.property("member", optional(text({ check: Rules.listMember(members) })), isMemberOptional),
      member("xml", text({ check: Rules.element })),
      member("uncounted", Ast.literal(true, { expected: "true" }), true)
    ])
  )

/** The property with the unknown elements of a structure. */
const unknownProperty = (
  members: ReadonlyArray<Protocol.Member>,
  { isJson }: Variant,
  isOptional: boolean
): AST.PropertySignature => {
  const own = elements(members, false)
  if (!isJson) return member(Unknown.symbol, own, isOptional)
  const decode = (all: ReadonlyArray<Element>) =>
    all.map(({ member, uncounted, xml }) => (uncounted ? { member, xml, uncounted } : { member, xml }))
  return member(UNKNOWN, Ast.transform(elements(members, true), own, { decode, encode: identity }), isOptional)
}

const UNKNOWN: keyof EncodedCarrier = "$unknown"

const struct = (
  members: ReadonlyArray<Protocol.Member>,
  variant: Variant,
  identifier?: string,
  isUnknownOptional = true
): AST.AST =>
  object(
    [
      ...members.map((one) => member(one.key, memberType(one, variant), isOptional(one))),
      unknownProperty(members, variant, isUnknownOptional)
    ],
    identifier
  )

type AstByVariant = (variant: Variant) => AST.AST

/** Makes the ASTs of a structure. Its description keeps the result, so that all references share it. */
const structure = (shape: Protocol.Structure): AstByVariant => {
  const cache: Array<AST.AST | undefined> = []
  return (variant) => (cache[(variant.isJson ? 1 : 0) + (variant.isConstrained ? 2 : 0)] ??= build(shape, variant))
}

const build = (shape: Protocol.Structure, variant: Variant): AST.AST => {
  const members = shape.members()
  const decodedVariant = { ...variant, isJson: false }
  if (shape.union) {
    const unionMember = (members: ReadonlyArray<Protocol.Member>, isUnknownOptional: boolean): AST.AST => {
      const type = struct(members, decodedVariant, undefined, isUnknownOptional)
      return variant.isJson ? jsonOf(struct(members, variant, undefined, isUnknownOptional), type) : type
    }
    const types = members.map((member) => unionMember([{ ...member, required: true }], true))
    // An output may have an unknown member as its only one.
    return Ast.union(variant.isConstrained ? types : [...types, unionMember([], false)], { identifier: shape.name })
  }
  const type = struct(members, variant, shape.name)
  return variant.isJson ? jsonOf(type, shapeType(shape, decodedVariant)) : type
}

/** The transformation between the JSON of a structure and the structure. */
const jsonOf = (from: AST.AST, to: AST.AST): AST.AST => Ast.renamed(from, to, UNKNOWN, Unknown.symbol)

const isOptional = (member: Protocol.Member): boolean =>
  !member.required || member.derived === "quantity" || member.derived === "token"

const memberType = ({ location, shape }: Protocol.Member, variant: Variant): AST.AST => {
  const check = location === "label" ? Rules.label : location === "header" ? Rules.header : noCheck
  if (shape.kind === "string") return string(shape, variant, check)
  return shape.kind === "enum" ? enumeration(shape, variant, check) : shapeType(shape, variant)
}

const enumeration = (shape: Protocol.Enum, { isConstrained }: Variant, check: Rules.Check): AST.AST =>
  text({
    identifier: shape.name,
    jsonSchema: { examples: [...shape.values] },
    check: isConstrained ? (text) => (Text.length(text) === undefined ? Rules.ILLEGAL_CHARACTER : check(text)) : noCheck
  })

const bytes = (shape: Protocol.Blob, { isConstrained, isJson }: Variant): AST.AST => {
  const type = Ast.declare(
    Predicate.isUint8Array,
    {
      expected: "a Uint8Array",
      identifier: "Uint8ArrayFromSelf",
      pretty: (value) => `new Uint8Array(${JSON.stringify(Array.from(value))})`,
      equivalence: (a, b) => a.length === b.length && a.every((byte, i) => byte === b[i])
    },
    {
      identifier: shape.name,
      jsonSchema: BASE64,
      check: isConstrained ? (value) => Rules.size(shape, value.length, "byte") : noCheck
    }
  )
  return isJson
    ? Ast.transform(text(undefined, BASE64), type, {
        decode: base64Decode,
        encode: base64Encode,
        expected: "Base64"
      })
    : type
}

const BASE64 = { type: "string", contentEncoding: "base64" }
const DATE_TIME = { type: "string", format: "date-time" }

const isUtc = (value: unknown): value is DateTime.Utc => DateTime.isDateTime(value) && DateTime.isUtc(value)

const timestamp = (shape: Protocol.Timestamp, { isJson }: Variant): AST.AST => {
  const format = (value: DateTime.Utc) => Timestamp.format(DateTime.toEpochMillis(value))
  const type = Ast.declare(
    isUtc,
    {
      expected: "a DateTime.Utc",
      identifier: "DateTimeUtcFromSelf",
      pretty: String,
      equivalence: DateTime.Equivalence
    },
    {
      jsonSchema: DATE_TIME,
      check: (value) => (format(value) === undefined ? Rules.YEAR_OUT_OF_RANGE : undefined)
    }
  )
  if (!isJson) return type
  const decode = (json: string) => {
    const millis = Timestamp.parse(json)
    return millis === undefined ? undefined : shape.fromMillis(millis)
  }
  return Ast.transform(text(undefined, DATE_TIME), type, {
    decode,
    encode: format,
    expected: "a time as in RFC 3339"
  })
}

/** The variant without checks of lengths, ranges and patterns. */
export const unconstrained = (shape: Protocol.Shape, isJson = true): AST.AST =>
  shapeType(shape, { isJson, isConstrained: false })

const shapeType = (shape: Protocol.Shape, variant: Variant): AST.AST => {
  switch (shape.kind) {
    case "structure":
      // The description has the result of `structure` as `unknown`, since the codec does not depend on Effect.
      return (shape.schema(structure) as AstByVariant)(variant)
    case "list":
      return list(shape, variant)
    case "string":
      return string(shape, variant, noCheck)
    case "enum":
      return enumeration(shape, variant, noCheck)
    case "boolean":
      return flag()
    case "blob":
      return bytes(shape, variant)
    case "timestamp":
      return timestamp(shape, variant)
    default:
      return number(shape, variant.isConstrained)
  }
}

const list = (shape: Protocol.List, variant: Variant): AST.AST => {
  const item = shapeType(shape.item(), variant)
  if (shape.min === undefined && shape.max === undefined) return array(item)
  const limits = { minItems: shape.min ?? 0, maxItems: shape.max ?? Number.MAX_SAFE_INTEGER }
  return array(item, {
    identifier: shape.name,
    jsonSchema: variant.isConstrained ? limits : {},
    check: variant.isConstrained ? (items) => Rules.size(shape, items.length, "item") : noCheck
  })
}

const string = (shape: Protocol.Text, { isConstrained }: Variant, check: Rules.Check): AST.AST => {
  const checkText = Rules.text(shape)
  const limits = {
    ...(shape.min === undefined ? {} : { minLength: shape.min }),
    ...(shape.max === undefined ? {} : { maxLength: shape.max }),
    ...(shape.pattern === undefined ? {} : { pattern: Rules.anchored(shape.pattern) })
  }
  return text({
    identifier: shape.name,
    jsonSchema: isConstrained ? limits : {},
    check: isConstrained ? (text) => checkText(text) ?? check(text) : noCheck
  })
}

export const number = (shape: Protocol.Numeric, isConstrained = true): AST.AST => {
  const { kind, max, min, name, sensitive } = shape
  const isInteger = kind === "integer" || kind === "long"
  const minimum = min ?? (kind === "integer" ? -(2 ** 31) : Number.MIN_SAFE_INTEGER)
  const maximum = max ?? (kind === "integer" ? 2 ** 31 - 1 : Number.MAX_SAFE_INTEGER)
  const type = isInteger ? "integer" : "number"
  return Ast.number(
    { expected: "a number" },
    {
      identifier: name,
      jsonSchema: isConstrained ? { type, minimum, maximum } : { type },
      check: Rules.number(isConstrained ? shape : { kind, name, sensitive })
    }
  )
}
