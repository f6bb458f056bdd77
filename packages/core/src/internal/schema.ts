/**
 * Effect Schemas of shapes. Their syntax trees are built by hand, with `effect/SchemaAST` alone: importing `effect/Schema`
 * takes a program that only makes calls longer than importing all the rest.
 */
import * as DateTime from "effect/DateTime"
import type { LazyArbitrary } from "effect/Arbitrary"
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import type * as ParseResult from "effect/ParseResult"
import { pipeArguments } from "effect/Pipeable"
import * as Predicate from "effect/Predicate"
import type * as Schema from "effect/Schema"
import * as AST from "effect/SchemaAST"
import * as Rules from "../protocol/Rules.js"
import type * as Description from "../protocol/Shape.js"
import * as Text from "../protocol/Text.js"
import * as Timestamp from "../protocol/Timestamp.js"
import * as Unknown from "../protocol/Unknown.js"

/** The key that schemas are told by; `Schema.TypeId` itself would have to be imported. */
const TypeId: unique symbol = Symbol.for("effect/Schema")

/** A schema whose syntax tree is derived from a description when someone first asks for it. */
export class ShapeSchema<A> implements Schema.Schema<A> {
  declare readonly Type: A
  declare readonly Encoded: A
  declare readonly Context: never
  declare readonly [Schema.TypeId]: Schema.Schema.Variance<A, A, never>[typeof Schema.TypeId]
  readonly description: Description.Shape
  private tree: AST.AST | undefined

  constructor(description: Description.Shape, tree?: AST.AST) {
    this.description = description
    this.tree = tree
  }

  get [TypeId](): typeof variance {
    return variance
  }

  get ast(): AST.AST {
    return (this.tree ??= derive(this.description))
  }

  annotations(annotations: Schema.Annotations.GenericSchema<A>): Schema.Schema<A> {
    return new ShapeSchema<A>(this.description, AST.annotations(this.ast, byId(annotations)))
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

/** The symbol that a syntax tree has for each annotation that schemas have by name. */
const IDS: Readonly<Record<string, symbol>> = {
  typeConstructor: AST.TypeConstructorAnnotationId,
  schemaId: AST.SchemaIdAnnotationId,
  message: AST.MessageAnnotationId,
  missingMessage: AST.MissingMessageAnnotationId,
  identifier: AST.IdentifierAnnotationId,
  title: AST.TitleAnnotationId,
  description: AST.DescriptionAnnotationId,
  examples: AST.ExamplesAnnotationId,
  default: AST.DefaultAnnotationId,
  documentation: AST.DocumentationAnnotationId,
  jsonSchema: AST.JSONSchemaAnnotationId,
  arbitrary: AST.ArbitraryAnnotationId,
  pretty: AST.PrettyAnnotationId,
  equivalence: AST.EquivalenceAnnotationId,
  concurrency: AST.ConcurrencyAnnotationId,
  batching: AST.BatchingAnnotationId,
  parseIssueTitle: AST.ParseIssueTitleAnnotationId,
  parseOptions: AST.ParseOptionsAnnotationId,
  decodingFallback: AST.DecodingFallbackAnnotationId
}

const byId = (annotations: object): AST.Annotations =>
  Object.fromEntries(
    Reflect.ownKeys(annotations).map((key) => [
      typeof key === "string" && Object.hasOwn(IDS, key) ? IDS[key] : key,
      Reflect.get(annotations, key)
    ])
  )

/** Narrows to values that nothing is said against. */
const refine = <A>(
  from: AST.AST,
  wrong: (value: A) => string | undefined,
  annotations: Schema.Annotations.GenericSchema<A>
): AST.AST =>
  new AST.Refinement(
    from,
    (actual: A, _, ast) => {
      const message = wrong(actual)
      return message === undefined
        ? Option.none()
        : Option.some<ParseResult.ParseIssue>({ _tag: "Type", ast, actual, message })
    },
    byId(annotations)
  )

/** Values that a guard tells. */
const declare = <A>(is: (value: unknown) => value is A, annotations: Schema.Annotations.Schema<A>): AST.AST => {
  const check = () => (actual: unknown, _: AST.ParseOptions, ast: AST.Declaration) =>
    is(actual) ? Either.right(actual) : Either.left<ParseResult.ParseIssue>({ _tag: "Type", ast, actual })
  return new AST.Declaration([], check, check, byId(annotations))
}

const struct = (members: ReadonlyArray<Description.Member>, annotations: AST.Annotations = {}): AST.AST =>
  new AST.TypeLiteral(
    members.map((one) => {
      const type = field(one)
      const optional = isOptional(one)
      return new AST.PropertySignature(
        one.key,
        optional ? AST.Union.make([type, AST.undefinedKeyword]) : type,
        optional,
        true
      )
    }),
    [],
    annotations
  )

/** The syntax tree of a structure, which its description keeps so that all who refer to it share one. */
export const structure = (shape: Description.Structure): AST.AST => {
  const members = shape.members()
  const identified = byId({ identifier: shape.name })
  if (shape.union) {
    const ones = members.map((one) => struct([{ ...one, required: true }]))
    return AST.Union.make(ones, identified)
  }
  if (!members.some((one) => one.derived === "quantity")) return struct(members, identified)
  // Any number will do: it is counted when it is sent. Values that are made up have the right one.
  return refine<Counted>(struct(members), () => undefined, {
    identifier: shape.name,
    arbitrary:
      (from: LazyArbitrary<Counted>): LazyArbitrary<Counted> =>
      (fc) =>
        from(fc).map((value) => ({ ...value, Quantity: Rules.count(value) }))
  })
}

interface Counted extends Unknown.Carrier {
  readonly Quantity?: unknown
  readonly Items?: unknown
}

const isOptional = (member: Description.Member): boolean =>
  !member.required || member.derived === "quantity" || member.derived === "token"

const field = (member: Description.Member): AST.AST => {
  const check =
    member.location === "label" ? Rules.label : member.location === "header" ? Rules.header : () => undefined
  if (member.shape.kind === "string") return string(member.shape, check)
  return member.shape.kind === "enum" ? enumeration(member.shape, check) : derive(member.shape)
}

const enumeration = (shape: Description.Enum, check: Rules.Check): AST.AST =>
  refine<string>(AST.stringKeyword, (text) => (Text.length(text) === undefined ? Rules.ILLEGAL_TEXT : check(text)), {
    ...named(shape),
    jsonSchema: { examples: [...shape.values] },
    arbitrary: (): LazyArbitrary<string> => (fc) => fc.constantFrom(...shape.values)
  })

const bytes = (shape: Description.Blob): AST.AST =>
  refine<Uint8Array>(
    declare(Predicate.isUint8Array, {
      typeConstructor: { _tag: "Uint8Array" },
      identifier: "Uint8ArrayFromSelf",
      pretty: () => (value) => `new Uint8Array(${JSON.stringify(Array.from(value))})`,
      arbitrary: () => (fc) => fc.uint8Array(),
      equivalence: () => (a, b) => a.length === b.length && a.every((byte, i) => byte === b[i])
    }),
    (value) => Rules.size(shape, value.length, "byte"),
    {
      ...named(shape),
      jsonSchema: { type: "string", contentEncoding: "base64" },
      arbitrary: (): LazyArbitrary<Uint8Array> => (fc) =>
        fc.uint8Array({ minLength: shape.min ?? 0, maxLength: Math.min(shape.max ?? 64, (shape.min ?? 0) + 64) })
    }
  )

const isUtc = (value: unknown): value is DateTime.Utc => DateTime.isDateTime(value) && DateTime.isUtc(value)

const timestamp = (): AST.AST =>
  refine<DateTime.Utc>(
    declare(isUtc, {
      typeConstructor: { _tag: "effect/DateTime.Utc" },
      identifier: "DateTimeUtcFromSelf",
      description: "a DateTime.Utc instance",
      pretty: () => (value) => value.toString(),
      equivalence: () => DateTime.Equivalence
    }),
    (value) => (Timestamp.format(value.epochMillis) === undefined ? Rules.YEARS : undefined),
    {
      jsonSchema: { type: "string", format: "date-time" },
      arbitrary: (): LazyArbitrary<DateTime.Utc> => (fc) =>
        fc.integer({ min: Timestamp.FIRST, max: Timestamp.LAST }).map((millis) => DateTime.unsafeMake(millis))
    }
  )

const derive = (shape: Description.Shape): AST.AST => {
  switch (shape.kind) {
    case "structure":
      // The description keeps what `structure` above returned, as a value that its folder does not look into.
      return shape.schema() as AST.AST
    case "list":
      return list(shape)
    case "string":
      return string(shape, () => undefined)
    case "enum":
      return enumeration(shape, () => undefined)
    case "boolean":
      return AST.booleanKeyword
    case "blob":
      return bytes(shape)
    case "timestamp":
      return timestamp()
    default:
      return number(shape)
  }
}

const named = (shape: Description.Shape): { readonly identifier?: string } =>
  shape.name === undefined ? {} : { identifier: shape.name }

const list = (shape: Description.List): AST.AST => {
  const array = new AST.TupleType([], [new AST.Type(derive(shape.item()))], true)
  if (shape.min === undefined && shape.max === undefined) return array
  const min = shape.min ?? 0
  const max = shape.max ?? Number.MAX_SAFE_INTEGER
  return refine<ReadonlyArray<unknown>>(array, (items) => Rules.size(shape, items.length, "item"), {
    ...named(shape),
    jsonSchema: { minItems: min, maxItems: max },
    arbitrary:
      (from: LazyArbitrary<ReadonlyArray<unknown>>): LazyArbitrary<ReadonlyArray<unknown>> =>
      (fc) =>
        from(fc)
          .map((items) => items.slice(0, max))
          .filter((items) => items.length >= min)
  })
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

const string = (shape: Description.Text, check: Rules.Check): AST.AST => {
  const least = check(" ") === undefined ? (shape.min ?? 0) : Math.max(1, shape.min ?? 0)
  const most = Math.min(shape.max ?? Infinity, least + 12)
  const rule = Rules.text(shape)
  return refine<string>(AST.stringKeyword, (text) => rule(text) ?? check(text), {
    ...named(shape),
    jsonSchema: {
      ...(shape.min === undefined ? {} : { minLength: shape.min }),
      ...(shape.max === undefined ? {} : { maxLength: shape.max }),
      ...(shape.pattern === undefined ? {} : { pattern: Rules.whole(shape.pattern) })
    },
    arbitrary: (): LazyArbitrary<string> => (fc) =>
      shape.pattern === undefined || shape.pattern.includes("\\p")
        ? fc.string({ unit: fc.constantFrom(...characters(shape, check)), minLength: least, maxLength: most })
        : fc.stringMatching(new RegExp(Rules.whole(shape.pattern)))
  })
}

const number = (shape: Description.Numeric): AST.AST => {
  const rule = Rules.number(shape)
  const whole = shape.kind === "integer" || shape.kind === "long"
  const least = shape.min ?? (shape.kind === "integer" ? -(2 ** 31) : Number.MIN_SAFE_INTEGER)
  const most = shape.max ?? (shape.kind === "integer" ? 2 ** 31 - 1 : Number.MAX_SAFE_INTEGER)
  return refine<number>(AST.numberKeyword, rule, {
    ...named(shape),
    jsonSchema: { type: whole ? "integer" : "number", minimum: least, maximum: most },
    arbitrary: (): LazyArbitrary<number> => (fc) =>
      whole
        ? fc.integer({ min: least, max: most })
        : fc.double({ min: least, max: most, noNaN: true }).map((value) => value + 0)
  })
}
