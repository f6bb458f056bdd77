/**
 * Schemas whose ASTs are built on first use, and the nodes of these ASTs. Every program that uses shapes has this module in its bundle, so it
 * needs neither `effect/Schema` nor the classes of `effect/SchemaAST`, of which building an AST needs only a third.
 */
import * as Either from "effect/Either"
import type * as Equivalence from "effect/Equivalence"
import { identity } from "effect/Function"
import * as Option from "effect/Option"
import type * as ParseResult from "effect/ParseResult"
import { pipeArguments } from "effect/Pipeable"
import type * as Schema from "effect/Schema"
import * as AST from "effect/SchemaAST"

/** A schema of any type that requires no services. */
export type Any = Schema.Schema.AnyNoContext

/** A schema that requires no services, with `A` as its decoded side and `I` as its encoded side. */
export interface Of<A, I> extends Schema.Schema<A, I> {}

/** `Schema.TypeId`, without an import of `effect/Schema`. */
const TypeId: unique symbol = Symbol.for("effect/Schema")

/** A schema whose AST is built on first use. */
export class LazySchema<A, I> implements Of<A, I> {
  declare readonly Type: A
  declare readonly Encoded: I
  declare readonly Context: never
  declare readonly [Schema.TypeId]: Schema.Schema.Variance<A, I, never>[typeof Schema.TypeId]
  private readonly build: () => AST.AST
  private tree: AST.AST | undefined

  constructor(build: () => AST.AST) {
    this.build = build
    // Bundlers keep an unused class if it has a computed key.
    Object.assign(this, { [TypeId]: variance })
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

/** What a node says about its type. */
export interface Annotations<in A = never> {
  /** The name in JSON Schemas and messages of Effect. */
  readonly identifier?: string | undefined
  /** The type in the message for a value of another type, such as `a string`. */
  readonly expected?: string | undefined
  /** What the JSON Schema of the type has in addition. */
  readonly jsonSchema?: object | undefined
  readonly pretty?: ((value: A) => string) | undefined
  readonly equivalence?: Equivalence.Equivalence<A> | undefined
}

/** A check of the values of a type, with the annotations of the checked type. `check` returns the reason why a value is invalid. */
export interface Refinement<in A> extends Annotations<A> {
  readonly check: (value: A) => string | undefined
}

/** The symbol of an annotation, by its name in the options of `Schema.annotations`. */
const annotationId = (name: string): symbol =>
  Symbol.for(`effect/annotation/${name === "jsonSchema" ? "JSONSchema" : name.charAt(0).toUpperCase() + name.slice(1)}`)

/** Replaces the names of annotations by their symbols. */
const bySymbol = (annotations: object): AST.Annotations =>
  Object.fromEntries(
    Reflect.ownKeys(annotations).flatMap((key) => {
      const value: unknown = Reflect.get(annotations, key)
      return value === undefined ? [] : [[typeof key === "string" ? annotationId(key) : key, value]]
    })
  )

const annotationsOf = ({ equivalence, expected, pretty, ...others }: Annotations): AST.Annotations =>
  bySymbol({
    ...others,
    message: expected && (() => mustBe(expected)),
    pretty: pretty && (() => pretty),
    equivalence: equivalence && (() => equivalence)
  })

/** The message for a value of another type. It does not contain the value. */
const mustBe = (expected: string): string => `must be ${expected}`

/** The properties that distinguish the types of nodes. */
interface NodeProperties {
  readonly annotations: AST.Annotations
  readonly _tag?: string
  readonly from?: AST.AST
  readonly literal?: AST.LiteralValue
  readonly name?: PropertyKey
  readonly rest?: ReadonlyArray<AST.Type>
  readonly type?: AST.AST
  readonly types?: ReadonlyArray<AST.AST>
}

/** The text of a node in messages: its identifier, or else a text made from its parts. */
const formatNode = ({ _tag = "", annotations, from, literal, name, rest, type, types }: NodeProperties): string => {
  const identifier = annotations[annotationId("identifier")]
  if (typeof identifier === "string") return identifier
  if (name !== undefined) return `${String(name)}: ${type}`
  if (types !== undefined) return types.join(" | ")
  if (rest !== undefined) return `ReadonlyArray<${rest[0]?.type}>`
  if (literal !== undefined) return JSON.stringify(literal)
  return String(from ?? type ?? _tag.replace("Keyword", "").toLowerCase())
}

const PROTOTYPE = {
  toString(this: NodeProperties): string {
    return formatNode(this)
  },
  toJSON(this: NodeProperties): object {
    return { _tag: this._tag, type: formatNode(this) }
  }
}

type OwnProperties<N> = Omit<N, "annotations" | keyof typeof PROTOTYPE>

/** Makes a node with the properties of its class. */
const node = <N extends AST.Annotated>(data: OwnProperties<N>, annotations: AST.Annotations = {}): N => {
  const created: N = Object.create(PROTOTYPE)
  return Object.assign(created, data, { annotations })
}

/** A copy of a node with more annotations. As in Effect, the identifier is not copied. */
const annotated = (tree: AST.AST, annotations: AST.Annotations): AST.AST => {
  const { [annotationId("identifier")]: _, ...kept } = tree.annotations
  return node<AST.AST>(tree, { ...kept, ...annotations })
}

const issue = (ast: AST.AST, actual: unknown, message?: string): ParseResult.ParseIssue => ({
  _tag: "Type",
  ast,
  actual,
  ...(message === undefined ? {} : { message })
})

/** The message of the inner issue, if it has one. */
const innerMessage = (issue: ParseResult.ParseIssue): string =>
  "issue" in issue && "message" in issue.issue ? (issue.issue.message ?? "") : ""

const refined = <A>(from: AST.AST, refinement: Refinement<A> | undefined): AST.AST => {
  if (refinement === undefined) return from
  const { check, ...annotations } = refinement
  const filter = (actual: A, _: AST.ParseOptions, ast: AST.Refinement) => {
    const message = check(actual)
    return message === undefined ? Option.none() : Option.some(issue(ast, actual, message))
  }
  return node<AST.Refinement>(
    { _tag: "Refinement", from, filter },
    { ...annotationsOf(annotations), ...bySymbol({ message: innerMessage }) }
  )
}

export const string = (annotations: Annotations = {}, refinement?: Refinement<string>): AST.AST =>
  refined(node<AST.StringKeyword>({ _tag: "StringKeyword" }, annotationsOf(annotations)), refinement)

export const number = (annotations: Annotations = {}, refinement?: Refinement<number>): AST.AST =>
  refined(node<AST.NumberKeyword>({ _tag: "NumberKeyword" }, annotationsOf(annotations)), refinement)

export const boolean = (annotations: Annotations = {}): AST.AST =>
  node<AST.BooleanKeyword>({ _tag: "BooleanKeyword" }, annotationsOf(annotations))

export const undefinedType = (annotations: Annotations = {}): AST.AST =>
  node<AST.UndefinedKeyword>({ _tag: "UndefinedKeyword" }, annotationsOf(annotations))

export const literal = (value: string | true | null, annotations: Annotations = {}): AST.AST =>
  node<AST.Literal>({ _tag: "Literal", literal: value }, annotationsOf(annotations))

export const array = (
  item: AST.AST,
  annotations: Annotations = {},
  refinement?: Refinement<ReadonlyArray<unknown>>
): AST.AST => {
  const rest = [node<AST.Type>({ type: item })]
  const type: OwnProperties<AST.TupleType> = { _tag: "TupleType", elements: [], rest, isReadonly: true }
  return refined(node<AST.TupleType>(type, annotationsOf(annotations)), refinement)
}

/** A property of an object type. An optional one may be absent. */
export const property = (name: PropertyKey, type: AST.AST, isOptional = false): AST.PropertySignature =>
  node<AST.PropertySignature>({ name, type, isOptional, isReadonly: true })

export const object = (
  propertySignatures: ReadonlyArray<AST.PropertySignature>,
  annotations: Annotations = {}
): AST.AST =>
  node<AST.TypeLiteral>({ _tag: "TypeLiteral", propertySignatures, indexSignatures: [] }, annotationsOf(annotations))

export const union = (types: ReadonlyArray<AST.AST>, annotations: Annotations = {}): AST.AST => {
  const [first, second, ...rest] = types
  const own = annotationsOf(annotations)
  return first === undefined || second === undefined
    ? (first ?? node<AST.NeverKeyword>({ _tag: "NeverKeyword" }, own))
    : node<AST.Union>({ _tag: "Union", types: [first, second, ...rest] }, own)
}

/**
 * A type whose values a guard recognizes. With `fields`, the values also have that object type: two of them are equivalent if their
 * fields are.
 */
export const declare = <A>(
  guard: (value: unknown) => value is A,
  annotations: Annotations<A>,
  refinement?: Refinement<A>,
  fields?: AST.AST
): AST.AST => {
  const check = () => (actual: unknown, _: AST.ParseOptions, ast: AST.Declaration) =>
    guard(actual) ? Either.right(actual) : Either.left(issue(ast, actual))
  const typeParameters = fields === undefined ? [] : [fields]
  const own = annotationsOf(annotations)
  return refined(
    node<AST.Declaration>(
      { _tag: "Declaration", typeParameters, decodeUnknown: check, encodeUnknown: check },
      fields === undefined ? own : { ...own, ...bySymbol({ equivalence: (equivalence: unknown) => equivalence }) }
    ),
    refinement
  )
}

const transformation = (from: AST.AST, to: AST.AST, kind: AST.TransformationKind): AST.AST =>
  node<AST.Transformation>(
    { _tag: "Transformation", from, to, transformation: kind },
    bySymbol({ identifier: from.annotations[annotationId("identifier")], message: innerMessage })
  )

/** The functions of a transformation between the values of two types. */
export interface Transformation<From, To> {
  readonly decode: (value: From) => unknown
  readonly encode: (value: To) => unknown
  /** What `decode` takes. Decoding fails if this is given and `decode` returns `undefined`. */
  readonly expected?: string | undefined
}

/** A type whose encoded side is that of `from`, and whose decoded side is `to`. */
export const transform = <From, To>(
  from: AST.AST,
  to: AST.AST,
  { decode, encode, expected }: Transformation<From, To>
): AST.AST =>
  transformation(from, to, {
    _tag: "FinalTransformation",
    decode: (actual: From, _, ast) => {
      const value = decode(actual)
      return value === undefined && expected !== undefined
        ? Either.left(issue(ast, actual, mustBe(expected)))
        : Either.right(value)
    },
    encode: (value: To) => Either.right(encode(value))
  })

/** A type whose encoded side is that of the object type `from`, and whose decoded side is `to`, where one property has another name. */
export const renamed = (from: AST.AST, to: AST.AST, fromName: string, toName: symbol): AST.AST => {
  const rename = { from: fromName, to: toName, decode: identity, encode: identity }
  return transformation(from, to, {
    _tag: "TypeLiteralTransformation",
    propertySignatureTransformations: [rename]
  })
}

/** The type of the decoded side. */
export const toType = (ast: AST.AST): AST.AST => AST.typeAST(ast)
