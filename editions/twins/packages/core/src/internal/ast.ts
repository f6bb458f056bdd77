/**
 * Schemas whose ASTs are built on first use, and the nodes of these ASTs. Every program that uses shapes has this module in its bundle, so it
 * does not need `effect/Schema`, which takes longer to import than all the rest of a program that only makes calls.
 */
import * as Effect from "effect/Effect"
import type * as Equivalence from "effect/Equivalence"
import * as Pipeable from "effect/Pipeable"
import type * as Schema from "effect/Schema"
import * as AST from "effect/SchemaAST"
import * as Issue from "effect/SchemaIssue"
import * as SchemaTransformation from "effect/SchemaTransformation"

/** A schema of any type that requires no services. */
export type Any = Schema.ConstraintCodec<unknown, unknown>

/** A schema that requires no services, with `A` as its decoded side and `I` as its encoded side. */
export interface Of<A, I> extends Schema.ConstraintCodec<A, I>, Pipeable.Pipeable {}

/** A schema whose AST is built on first use. */
export class LazySchema<A, I> extends Pipeable.Class implements Of<A, I> {
  declare readonly Type: A
  declare readonly Encoded: I
  declare readonly DecodingServices: never
  declare readonly EncodingServices: never
  declare readonly Iso: A
  declare readonly "~type.parameters": readonly []
  declare readonly "~type.make.in": A
  declare readonly "~type.make": A
  declare readonly "~type.optionality": "required"
  declare readonly "~type.mutability": "readonly"
  declare readonly "~type.constructor.default": "no-default"
  declare readonly "~encoded.optionality": "required"
  declare readonly "~encoded.mutability": "readonly"
  private readonly build: () => AST.AST
  private tree: AST.AST | undefined

  constructor(build: () => AST.AST) {
    super()
    this.build = build
  }

  /** `Schema` recognizes schemas by this key. It is a literal, since bundlers keep an unused class if it has a computed key. */
  get "~effect/Schema/Schema"(): "~effect/Schema/Schema" {
    return "~effect/Schema/Schema"
  }

  get ast(): AST.AST {
    return (this.tree ??= this.build())
  }

  override toString(): string {
    return String(this.ast)
  }
}

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

/** The annotations that a node has, or the last check of a node that has checks. */
const shared = ({ equivalence, pretty }: Annotations): Schema.Annotations.Annotations => ({
  ...(pretty && { toFormatter: () => pretty }),
  ...(equivalence && { toEquivalence: () => equivalence })
})

const annotationsOf = ({ expected, jsonSchema, ...others }: Annotations): Schema.Annotations.Annotations => ({
  ...shared(others),
  ...jsonSchema,
  ...(expected && { expected, message: mustBe(expected) })
})

/** The message for a value of another type. It does not contain the value. */
const mustBe = (expected: string): string => `must be ${expected}`

/**
 * The annotations of a type whose node is shared. Effect gives each node with an identifier a definition in a JSON Schema, so a type that
 * has a node for each of its uses has none.
 */
const identified = (annotations: Annotations): Schema.Annotations.Annotations => ({
  ...annotationsOf(annotations),
  ...(annotations.identifier && { identifier: annotations.identifier })
})

const checks = <A>(node: Annotations, refinement: Refinement<A> | undefined): AST.Checks | undefined => {
  if (refinement === undefined) return undefined
  const { check, identifier: title, jsonSchema } = refinement
  const run = (value: A): Issue.Issue | undefined => {
    const message = check(value)
    return message === undefined ? undefined : new Issue.InvalidValue({ message })
  }
  return [
    new AST.Filter(run, {
      // Effect asks the last check of a node for annotations, and the node only if it has no check.
      ...shared(node),
      ...shared(refinement),
      ...(title !== undefined && { title }),
      toJsonSchema: () => ({ ...jsonSchema })
    })
  ]
}

export const string = (annotations: Annotations = {}, refinement?: Refinement<string>): AST.AST =>
  new AST.String(annotationsOf(annotations), checks(annotations, refinement))

export const number = (annotations: Annotations = {}, refinement?: Refinement<number>): AST.AST =>
  new AST.Number(annotationsOf(annotations), checks(annotations, refinement))

export const boolean = (annotations: Annotations = {}): AST.AST => new AST.Boolean(annotationsOf(annotations))

export const undefinedType = (annotations: Annotations = {}): AST.AST => new AST.Undefined(annotationsOf(annotations))

export const literal = (value: string | true | null, annotations: Annotations = {}): AST.AST =>
  value === null ? new AST.Null(annotationsOf(annotations)) : new AST.Literal(value, annotationsOf(annotations))

export const array = (
  item: AST.AST,
  annotations: Annotations = {},
  refinement?: Refinement<ReadonlyArray<unknown>>
): AST.AST => new AST.Arrays(false, [], [item], annotationsOf(annotations), checks(annotations, refinement))

const OPTIONAL = new AST.Context(true, false)

/** A property of an object type. An optional one may be absent. */
export const property = (name: PropertyKey, type: AST.AST, isOptional = false): AST.PropertySignature => {
  if (!isOptional) return new AST.PropertySignature(name, type)
  // That a property is optional is said by the node of its type. That node may be shared, so this one is another.
  const { annotations, types } = AST.isUnion(type) ? type : new AST.Union([type])
  return new AST.PropertySignature(name, new AST.Union(types, undefined, annotations, undefined, undefined, OPTIONAL))
}

export const object = (
  propertySignatures: ReadonlyArray<AST.PropertySignature>,
  annotations: Annotations = {}
): AST.AST => new AST.Objects(propertySignatures, [], identified(annotations))

/** What a type expects on either side, if that is the same. */
const expectedBy = (type: AST.AST): string | undefined => {
  const [expected, ...others] = [type, ...(type.encoding ?? []).map(({ to }) => to)].map(
    ({ annotations }) => annotations?.["expected"]
  )
  return typeof expected === "string" && others.every((other) => other === expected) ? expected : undefined
}

export const union = (types: ReadonlyArray<AST.AST>, annotations: Annotations = {}): AST.AST => {
  const [first, second] = types
  if (first !== undefined && second === undefined) return first
  // The message for a value that is of none of the types. Effect's own lists the types as they are in the AST.
  const all = types.map(expectedBy)
  const expected = annotations.expected ?? (all.includes(undefined) ? undefined : [...new Set(all)].join(" or "))
  return new AST.Union(types, undefined, identified({ ...annotations, expected }))
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
): AST.AST =>
  new AST.Declaration(
    fields === undefined ? [] : [fields],
    () => (input, ast, options) =>
      guard(input) ? Effect.succeed(input) : Effect.fail(new Issue.InvalidType(ast, input, options)),
    {
      ...annotationsOf(annotations),
      ...(fields && { toEquivalence: ([equivalence]: ReadonlyArray<unknown>) => equivalence })
    },
    checks(annotations, refinement)
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
  AST.decodeTo(
    from,
    to,
    // Nodes have no types: that these values are of `from` and `to` was checked by their nodes.
    SchemaTransformation.transformEffect<unknown, unknown>({
      decode: (input) => {
        const value = decode(input as From)
        return value === undefined && expected !== undefined
          ? Effect.fail(new Issue.InvalidValue({ message: mustBe(expected) }))
          : Effect.succeed(value)
      },
      encode: (value) => Effect.succeed(encode(value as To))
    })
  )

/** A type whose encoded side is that of the object type `from`, and whose decoded side is `to`, where one property has another name. */
export const renamed = (from: AST.AST, to: AST.AST, fromName: string, toName: symbol): AST.AST => {
  type Fields = Readonly<Record<PropertyKey, unknown>>
  const rename =
    (name: PropertyKey, other: PropertyKey) =>
    (fields: Fields): Fields => {
      if (!(name in fields)) return fields
      const { [name]: value, ...others } = fields
      return { ...others, [other]: value }
    }
  return transform(from, to, { decode: rename(fromName, toName), encode: rename(toName, fromName) })
}

/** The type of the decoded side. */
export const toType = (ast: AST.AST): AST.AST => AST.toType(ast)
