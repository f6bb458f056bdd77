/**
 * Effect Schemas of shapes. Their ASTs are built without `effect/Schema` (see `ast.ts`), since importing it takes longer than importing
 * all the rest of a program that only makes calls.
 *
 * The decoded side of a schema is the input or output of an operation, the encoded side is JSON. Messages name the expected type, never
 * the value, since it may be a secret.
 */
import * as DateTime from "effect/DateTime"
import type { LazyArbitrary } from "effect/Arbitrary"
import * as Either from "effect/Either"
import { identity } from "effect/Function"
import * as Option from "effect/Option"
import type * as ParseResult from "effect/ParseResult"
import { pipeArguments } from "effect/Pipeable"
import * as Predicate from "effect/Predicate"
import type * as Schema from "effect/Schema"
import type * as AST from "effect/SchemaAST"
import { annotated, annotationId, literal, node, property, union } from "./ast.js"
import { base64Decode, base64Encode } from "../protocol/Platform.js"
import * as Rules from "../protocol/Rules.js"
import type * as Description from "../protocol/Shape.js"
import * as Text from "../protocol/Text.js"
import * as Timestamp from "../protocol/Timestamp.js"
import * as Unknown from "../protocol/Unknown.js"

/** The JSON of a value; documented in `Shape`. */
export type Encoded<A> = A extends string | number | boolean | undefined
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

/** `Schema.TypeId`, without an import of `effect/Schema`. */
const TypeId: unique symbol = Symbol.for("effect/Schema")

/** A schema whose AST is built on first use. */
export class LazySchema<A, I> implements Schema.Schema<A, I> {
  declare readonly Type: A
  declare readonly Encoded: I
  declare readonly Context: never
  declare readonly [Schema.TypeId]: Schema.Schema.Variance<A, I, never>[typeof Schema.TypeId]
  private readonly build: () => AST.AST
  private tree: AST.AST | undefined

  constructor(build: () => AST.AST) {
    this.build = build
  }

  get [TypeId](): typeof variance {
    return variance
  }

  get ast(): AST.AST {
    return (this.tree ??= this.build())
  }

  annotations(annotations: Schema.Annotations.GenericSchema<A>): Schema.Schema<A, I> {
    return new LazySchema<A, I>(() => annotated(this.ast, bySymbol(annotations)))
  }

  // The implementation of Pipeable's overloads needs `arguments`.
  pipe() {
    return pipeArguments(this, arguments)
  }

  toString(): string {
    return String(this.ast)
  }
}

const variance = { _A: <X>(x: X) => x, _I: <X>(x: X) => x, _R: (x: never) => x }

/** The schema of a shape. */
export class ShapeSchema<A> extends LazySchema<A, Encoded<A>> {
  readonly description: Description.Shape

  constructor(description: Description.Shape, isConstrained = true) {
    super(() => shapeType(description, { isJson: true, isConstrained }))
    this.description = description
  }
}

/** Replaces the names of annotations by their symbols. */
const bySymbol = (annotations: object): AST.Annotations =>
  Object.fromEntries(
    Reflect.ownKeys(annotations).map((key) => [
      typeof key === "string" ? annotationId(key) : key,
      Reflect.get(annotations, key)
    ])
  )

/** A variant of the schema of a shape. */
interface Variant {
  /** Whether the encoded side is JSON. If not, both sides are the value. */
  readonly isJson: boolean
  /** Whether lengths, ranges and patterns are checked. Outputs are not checked, since the service may widen the limits. */
  readonly isConstrained: boolean
}

/** Annotations with the message for a value of another type. The message does not contain the value. */
export const mustBe = (what: string, annotations: object = {}): AST.Annotations =>
  bySymbol({ ...annotations, message: () => `must be ${what}` })

export const text = (annotations?: object): AST.AST =>
  node<AST.StringKeyword>({ _tag: "StringKeyword" }, mustBe("a string", annotations))

export const flag = (): AST.AST => node<AST.BooleanKeyword>({ _tag: "BooleanKeyword" }, mustBe("a boolean"))

export const array = (item: AST.AST): AST.AST => {
  const rest = [node<AST.Type>({ type: item })]
  return node<AST.TupleType>({ _tag: "TupleType", elements: [], rest, isReadonly: true }, mustBe("an array"))
}

export const object = (
  propertySignatures: ReadonlyArray<AST.PropertySignature>,
  annotations?: object
): AST.TypeLiteral =>
  node({ _tag: "TypeLiteral", propertySignatures, indexSignatures: [] }, mustBe("an object", annotations))

const undefinedType = (what: string): AST.AST => node<AST.UndefinedKeyword>({ _tag: "UndefinedKeyword" }, mustBe(what))

export const optional = (type: AST.AST, annotations?: AST.Annotations): AST.AST =>
  union([type, undefinedType("absent")], annotations)

export const member = (name: PropertyKey, type: AST.AST, isOptional = false): AST.PropertySignature =>
  property(name, isOptional ? optional(type) : type, isOptional)

const issue = (ast: AST.AST, actual: unknown, message: string): ParseResult.ParseIssue => ({
  _tag: "Type",
  ast,
  actual,
  message
})

/** The message of the inner issue, if it has one. */
const innerMessage = (issue: ParseResult.ParseIssue): string =>
  "issue" in issue && "message" in issue.issue ? (issue.issue.message ?? "") : ""

/** Adds a check to a type. `check` returns the reason why a value is invalid, or `undefined`. */
const refine = <A>(
  from: AST.AST,
  check: (value: A) => string | undefined,
  annotations: Schema.Annotations.GenericSchema<A>
): AST.AST =>
  node<AST.Refinement>(
    {
      _tag: "Refinement",
      from,
      filter: (actual: A, _, ast) => {
        const message = check(actual)
        return message === undefined ? Option.none() : Option.some(issue(ast, actual, message))
      }
    },
    bySymbol({ ...annotations, message: innerMessage })
  )

const noCheck = (): undefined => undefined

/** Declares a type by a type guard. */
export const declare = <A>(
  guard: (value: unknown) => value is A,
  annotations: AST.Annotations,
  parameters: ReadonlyArray<AST.AST> = []
): AST.AST => {
  const check = () => (actual: unknown, _: AST.ParseOptions, ast: AST.Declaration) =>
    guard(actual) ? Either.right(actual) : Either.left<ParseResult.ParseIssue>({ _tag: "Type", ast, actual })
  return node<AST.Declaration>(
    { _tag: "Declaration", typeParameters: parameters, decodeUnknown: check, encodeUnknown: check },
    annotations
  )
}

const transformationNode = (
  from: AST.AST,
  to: AST.AST,
  transformation: AST.TransformationKind,
  annotations: object = {}
): AST.AST =>
  node<AST.Transformation>(
    { _tag: "Transformation", from, to, transformation },
    bySymbol({ ...annotations, message: innerMessage })
  )

/** A transformation between JSON and a value. If `decode` returns `undefined`, decoding fails with the message that it must be `what`. */
export const transform = <Json, A>(
  from: AST.AST,
  to: AST.AST,
  what: string,
  decode: (json: Json) => unknown,
  encode: (value: A) => unknown,
  annotations?: object
): AST.AST =>
  transformationNode(
    from,
    to,
    {
      _tag: "FinalTransformation",
      decode: (json: Json, _, ast) => {
        const value = decode(json)
        return value === undefined && what !== ""
          ? Either.left(issue(ast, json, `must be ${what}`))
          : Either.right(value)
      },
      encode: (value: A) => Either.right(encode(value))
    },
    annotations
  )

/** The success of an operation without output: `undefined`, with `null` as its JSON. */
export const noContent = (): AST.AST =>
  transform(
    literal(null, mustBe("null")),
    undefinedType("undefined"),
    "",
    () => undefined,
    () => null
  )

interface Element {
  readonly member?: string | undefined
  readonly xml: string
  readonly uncounted?: true | undefined
}

const elements = (isMemberOptional: boolean): AST.AST =>
  array(
    object([
      property("member", optional(text()), isMemberOptional),
      member("xml", text()),
      member("uncounted", literal(true, mustBe("true")), true)
    ])
  )

/** The property with the unknown elements of a structure. Arbitraries generate none, unless the property is required. */
const unknownProperty = ({ isJson }: Variant, isOptional: boolean): AST.PropertySignature => {
  const sample = isOptional ? undefined : [{ member: undefined, xml: "<Unknown/>" }]
  const arbitrary = bySymbol({ arbitrary: (): LazyArbitrary<unknown> => (fc) => fc.constant(sample) })
  const values = isOptional ? optional(elements(false), arbitrary) : annotated(elements(false), arbitrary)
  if (!isJson) return property(Unknown.symbol, values, isOptional)
  const decode = (all: ReadonlyArray<Element>) =>
    all.map(({ member, uncounted, xml }) => (uncounted ? { member, xml, uncounted } : { member, xml }))
  return member(UNKNOWN, transform(elements(true), elements(false), "", decode, identity), isOptional)
}

const UNKNOWN: keyof EncodedCarrier = "$unknown"

const struct = (
  members: ReadonlyArray<Description.Member>,
  variant: Variant,
  annotations?: object,
  isUnknownOptional = true
): AST.TypeLiteral =>
  object(
    [
      ...members.map((one) => member(one.key, memberType(one, variant), isOptional(one))),
      unknownProperty(variant, isUnknownOptional)
    ],
    annotations
  )

/** The transformation between the JSON of a structure and the structure. */
const jsonStructure = (from: AST.TypeLiteral, to: AST.AST, annotations?: object): AST.AST =>
  transformationNode(
    from,
    to,
    {
      _tag: "TypeLiteralTransformation",
      propertySignatureTransformations: [{ from: UNKNOWN, to: Unknown.symbol, decode: identity, encode: identity }]
    },
    annotations
  )

type AstByVariant = (variant: Variant) => AST.AST

/** Makes the ASTs of a structure. Its description caches the result, so that all references share it. */
export const structure = (shape: Description.Structure): AstByVariant => {
  const cache: Array<AST.AST | undefined> = []
  return (variant) => (cache[(variant.isJson ? 1 : 0) + (variant.isConstrained ? 2 : 0)] ??= build(shape, variant))
}

const build = (shape: Description.Structure, variant: Variant): AST.AST => {
  const members = shape.members()
  const annotations = { identifier: shape.name }
  const decodedVariant = { ...variant, isJson: false }
  if (shape.union) {
    const unionMember = (members: ReadonlyArray<Description.Member>, isUnknownOptional: boolean): AST.AST => {
      const type = struct(members, decodedVariant, undefined, isUnknownOptional)
      return variant.isJson ? jsonStructure(struct(members, variant, undefined, isUnknownOptional), type) : type
    }
    const types = members.map((member) => unionMember([{ ...member, required: true }], true))
    // An output may have an unknown member as its only one.
    return union(variant.isConstrained ? types : [...types, unionMember([], false)], bySymbol(annotations))
  }
  const type = struct(members, variant, annotations)
  if (variant.isJson) return jsonStructure(type, shapeType(shape, decodedVariant), annotations)
  if (!members.some((one) => one.derived === "quantity")) return type
  return refine<Unknown.Carrier>(type, noCheck, {
    ...annotations,
    arbitrary:
      (from: LazyArbitrary<Unknown.Carrier>): LazyArbitrary<Unknown.Carrier> =>
      (fc) =>
        from(fc).map((value) => ({ ...value, Quantity: Rules.count(value) }))
  })
}

const isOptional = (member: Description.Member): boolean =>
  !member.required || member.derived === "quantity" || member.derived === "token"

const memberType = ({ location, shape }: Description.Member, variant: Variant): AST.AST => {
  const check = location === "label" ? Rules.label : location === "header" ? Rules.header : noCheck
  if (shape.kind === "string") return string(shape, variant, check)
  return shape.kind === "enum" ? enumeration(shape, variant, check) : shapeType(shape, variant)
}

const enumeration = (shape: Description.Enum, { isConstrained }: Variant, check: Rules.Check): AST.AST =>
  refine<string>(
    text(),
    isConstrained ? (text) => (Text.length(text) === undefined ? Rules.ILLEGAL_CHARACTER : check(text)) : noCheck,
    {
      ...identifierOf(shape),
      jsonSchema: { examples: [...shape.values] },
      arbitrary: (): LazyArbitrary<string> => (fc) => fc.constantFrom(...shape.values)
    }
  )

const bytes = (shape: Description.Blob, { isConstrained, isJson }: Variant): AST.AST => {
  const type = refine<Uint8Array>(
    declare(
      Predicate.isUint8Array,
      mustBe("a Uint8Array", {
        typeConstructor: { _tag: "Uint8Array" },
        identifier: "Uint8ArrayFromSelf",
        pretty: () => (value: Uint8Array) => `new Uint8Array(${JSON.stringify(Array.from(value))})`,
        arbitrary: (): LazyArbitrary<Uint8Array> => (fc) => fc.uint8Array(),
        equivalence: () => (a: Uint8Array, b: Uint8Array) =>
          a.length === b.length && a.every((byte, i) => byte === b[i])
      })
    ),
    isConstrained ? (value) => Rules.size(shape, value.length, "byte") : noCheck,
    {
      ...identifierOf(shape),
      jsonSchema: BASE64,
      arbitrary: (): LazyArbitrary<Uint8Array> => (fc) =>
        fc.uint8Array({ minLength: shape.min ?? 0, maxLength: Math.min(shape.max ?? 64, (shape.min ?? 0) + 64) })
    }
  )
  return isJson ? transform(text({ jsonSchema: BASE64 }), type, "Base64", base64Decode, base64Encode) : type
}

const BASE64 = { type: "string", contentEncoding: "base64" }
const DATE_TIME = { type: "string", format: "date-time" }

const isUtc = (value: unknown): value is DateTime.Utc => DateTime.isDateTime(value) && DateTime.isUtc(value)

const timestamp = (shape: Description.Timestamp, { isJson }: Variant): AST.AST => {
  const format = ({ epochMillis }: DateTime.Utc) => Timestamp.format(epochMillis)
  const type = refine<DateTime.Utc>(
    declare(
      isUtc,
      mustBe("a DateTime.Utc", {
        typeConstructor: { _tag: "effect/DateTime.Utc" },
        identifier: "DateTimeUtcFromSelf",
        pretty: () => String,
        equivalence: () => DateTime.Equivalence
      })
    ),
    (value) => (format(value) === undefined ? Rules.YEAR_OUT_OF_RANGE : undefined),
    {
      jsonSchema: DATE_TIME,
      arbitrary: (): LazyArbitrary<DateTime.Utc> => (fc) =>
        fc.integer({ min: Timestamp.FIRST, max: Timestamp.LAST }).map((millis) => DateTime.unsafeMake(millis))
    }
  )
  if (!isJson) return type
  const decode = (json: string) => {
    const millis = Timestamp.parse(json)
    return millis === undefined ? undefined : shape.fromMillis(millis)
  }
  return transform(text({ jsonSchema: DATE_TIME }), type, "a time as in RFC 3339", decode, format)
}

/** The variant with JSON and without checks of lengths, ranges and patterns. */
export const unconstrained = (shape: Description.Shape): AST.AST =>
  shapeType(shape, { isJson: true, isConstrained: false })

const shapeType = (shape: Description.Shape, variant: Variant): AST.AST => {
  switch (shape.kind) {
    case "structure":
      // The description has the result of `structure` as `unknown`, since the codec does not depend on Effect.
      return (shape.schema() as AstByVariant)(variant)
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

const identifierOf = (shape: Description.Shape): { readonly identifier?: string } =>
  shape.name === undefined ? {} : { identifier: shape.name }

const list = (shape: Description.List, variant: Variant): AST.AST => {
  const items = array(shapeType(shape.item(), variant))
  if (shape.min === undefined && shape.max === undefined) return items
  const min = shape.min ?? 0
  const max = shape.max ?? Number.MAX_SAFE_INTEGER
  return refine<ReadonlyArray<unknown>>(
    items,
    variant.isConstrained ? (items) => Rules.size(shape, items.length, "item") : noCheck,
    {
      ...identifierOf(shape),
      jsonSchema: variant.isConstrained ? { minItems: min, maxItems: max } : {},
      arbitrary:
        (from: LazyArbitrary<ReadonlyArray<unknown>>): LazyArbitrary<ReadonlyArray<unknown>> =>
        (fc) =>
          from(fc)
            .map((items) => items.slice(0, max))
            .filter((items) => items.length >= min)
    }
  )
}

/** Characters for arbitraries. Codecs often handle these incorrectly. */
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
const PATTERN_CHARACTERS = ["a", "Z", "é", "日", "0", "_", ".", ":", "/", "=", "+", "-", "@", " "]
const LABEL_CHARACTERS = ["a", "Z", "0", " ", "<", "&", "%", "+", "/", ".", "?", "#", "é", "😀"]
const HEADER_CHARACTERS = ["a", "Z", "0", "-", "_", ":", '"', "*", ","]

const charactersOf = (shape: Description.Text, check: Rules.Check): ReadonlyArray<string> =>
  check === Rules.label
    ? LABEL_CHARACTERS
    : check === Rules.header
      ? HEADER_CHARACTERS
      : shape.pattern === undefined
        ? CHARACTERS
        : PATTERN_CHARACTERS

const string = (shape: Description.Text, { isConstrained }: Variant, check: Rules.Check): AST.AST => {
  const minLength = check(" ") === undefined ? (shape.min ?? 0) : Math.max(1, shape.min ?? 0)
  const maxLength = Math.min(shape.max ?? Infinity, minLength + 12)
  const checkText = Rules.text(shape)
  const limits = {
    ...(shape.min === undefined ? {} : { minLength: shape.min }),
    ...(shape.max === undefined ? {} : { maxLength: shape.max }),
    ...(shape.pattern === undefined ? {} : { pattern: Rules.anchored(shape.pattern) })
  }
  return refine<string>(text(), isConstrained ? (text) => checkText(text) ?? check(text) : noCheck, {
    ...identifierOf(shape),
    jsonSchema: isConstrained ? limits : {},
    arbitrary: (): LazyArbitrary<string> => (fc) =>
      shape.pattern === undefined || shape.pattern.includes("\\p")
        ? fc.string({ unit: fc.constantFrom(...charactersOf(shape, check)), minLength, maxLength })
        : fc.stringMatching(new RegExp(Rules.anchored(shape.pattern)))
  })
}

export const number = (shape: Description.Numeric, isConstrained = true): AST.AST => {
  const { kind, max, min, name, sensitive } = shape
  const isInteger = kind === "integer" || kind === "long"
  const minimum = min ?? (kind === "integer" ? -(2 ** 31) : Number.MIN_SAFE_INTEGER)
  const maximum = max ?? (kind === "integer" ? 2 ** 31 - 1 : Number.MAX_SAFE_INTEGER)
  const type = isInteger ? "integer" : "number"
  return refine<number>(
    node<AST.NumberKeyword>({ _tag: "NumberKeyword" }, mustBe("a number")),
    Rules.number(isConstrained ? shape : { kind, name, sensitive }),
    {
      ...identifierOf(shape),
      jsonSchema: isConstrained ? { type, minimum, maximum } : { type },
      arbitrary: (): LazyArbitrary<number> => (fc) =>
        isInteger
          ? fc.integer({ min: minimum, max: maximum })
          : fc.double({ min: minimum, max: maximum, noNaN: true }).map((value) => value + 0)
    }
  )
}
