/**
 * Effect Schemas of errors. The decoded side is an instance of the error class, the encoded side is JSON. The class's static method
 * `json` returns the fields of the JSON.
 */
import type { LazyArbitrary } from "effect/Arbitrary"
import type * as Cause from "effect/Cause"
import * as Duration from "effect/Duration"
import type * as Schema from "effect/Schema"
import * as AST from "effect/SchemaAST"
import { literal, union } from "./ast.js"
import { array, declare, mustBe, flag, LazySchema, member, number, object, text, transform } from "./schema.js"

/** The JSON of an error; documented in `Errors`. */
export interface Encoded {
  readonly _tag: string
  readonly message: string
  readonly [field: string]: unknown
}

/** A field of an error. `type` returns its AST, with JSON as the encoded side or without. */
export interface Field {
  readonly type: (isJson: boolean) => AST.AST
  readonly isOptional?: true
}

export const string: Field = { type: () => text() }

export const integer: Field = { type: () => number({ kind: "integer", name: undefined, sensitive: false }) }

export const boolean: Field = { type: () => flag() }

/** One of these strings. */
export const oneOf = (values: ReadonlyArray<string>): Field => ({
  type: () => union(values.map((value) => literal(value)))
})

export const optional = ({ type }: Field): Field => ({ type, isOptional: true })

/** A plain object. */
export const record = (fields: Readonly<Record<string, Field>>): Field => ({
  type: (isJson) => object(properties(fields, isJson))
})

export const list = ({ type }: Field): Field => ({ type: (isJson) => array(type(isJson)) })

/** The JSON of an error whose class is not known. */
export const tagAndMessage = record({ _tag: string, message: string })

/** A duration. Its JSON is a number of milliseconds. */
export const duration: Field = {
  type: (isJson) => {
    const type = declare(
      Duration.isDuration,
      mustBe("a Duration", {
        identifier: "DurationFromSelf",
        pretty: () => String,
        equivalence: () => Duration.Equivalence,
        arbitrary: (): LazyArbitrary<Duration.Duration> => (fc) => fc.nat().map((millis) => Duration.millis(millis))
      })
    )
    const millis = number({ kind: "double", name: undefined, sensitive: false })
    return isJson ? transform(millis, type, "", Duration.millis, Duration.toMillis) : type
  }
}

/** A field with the type of another schema. */
export const fromSchema = (schema: () => Schema.Schema.AnyNoContext): Field => ({
  type: (isJson) => (isJson ? schema().ast : AST.typeAST(schema().ast))
})

const properties = (fields: Readonly<Record<string, Field>>, isJson: boolean): ReadonlyArray<AST.PropertySignature> =>
  Object.entries(fields).map(([name, { isOptional, type }]) => member(name, type(isJson), isOptional))

type OwnKeys<E> = Exclude<Extract<keyof E, string>, keyof Cause.YieldableError | "_tag">

/** Fields that every error inherits, and that some constructors take. */
type InheritedKeys<E> = Extract<keyof E, "cause" | "message" | "name">

/**
 * The JSON of an error class: all fields except the omitted ones. `message` is one of them if the constructor takes it. If not, the JSON
 * has the message too, and decoding ignores it.
 */
export interface Json<E, Omitted extends string = never> {
  readonly tag: string
  readonly fields: { readonly [Key in Exclude<OwnKeys<E>, Omitted>]-?: Field } & {
    readonly [Key in InheritedKeys<E>]?: Field
  }
  /** Makes the error from its fields, with placeholders for the omitted ones. */
  make(fields: Pick<E, Exclude<OwnKeys<E>, Omitted> | InheritedKeys<E>>): E
}

/** A class of errors that has a schema. */
export interface ErrorClass<out E> {
  readonly prototype: E
  /** The fields of the JSON of its errors. */
  json(): Json<unknown>
}

const classType = (Class: ErrorClass<unknown>): AST.AST => {
  const { fields, make, tag } = Class.json()
  const all = { message: string, ...fields } as Readonly<Record<string, Field>>
  const fieldsType = (isJson: boolean) =>
    object([member("_tag", literal(tag)), ...properties(all, isJson)], { identifier: tag })
  const construct = ({ _tag, message, ...rest }: Encoded): unknown =>
    make(("message" in fields ? { ...rest, message } : rest) as never)
  const decodedFields = fieldsType(false)
  const isInstance = (value: unknown): value is Encoded =>
    typeof value === "object" && value !== null && value instanceof (Class as never)
  const type = declare(
    isInstance,
    mustBe(`a ${tag}`, {
      identifier: tag,
      // Effect's parser finds the tag in the surrogate, so that it tries one class of a union only.
      surrogate: decodedFields,
      arbitrary:
        (from: LazyArbitrary<Encoded>): LazyArbitrary<unknown> =>
        (fc) =>
          from(fc).map(construct),
      pretty: () => String,
      equivalence: (fields: unknown) => fields
    }),
    [decodedFields]
  )
  return transform(
    fieldsType(true),
    type,
    "",
    construct,
    (error: Readonly<Record<string, unknown>>) =>
      Object.fromEntries(["_tag", ...Object.keys(all)].map((key) => [key, error[key]])),
    { identifier: tag }
  )
}

/** The schema of a union of errors, which are discriminated by their tags. */
export const errorSchema = <E>(
  classes: () => ReadonlyArray<ErrorClass<E>>,
  identifier?: string
): LazySchema<E, Encoded> =>
  new LazySchema(() =>
    union(classes().map(classType), mustBe("an error", identifier === undefined ? {} : { identifier }))
  )
