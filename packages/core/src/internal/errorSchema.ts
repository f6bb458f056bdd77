/**
 * Effect Schemas of errors. The decoded side is an instance of the error class, the encoded side is JSON. The class's static method
 * `json` returns the fields of the JSON.
 */
import type * as Cause from "effect/Cause"
import * as Duration from "effect/Duration"
import type * as AST from "effect/SchemaAST"
import * as Ast from "./ast.js"
import { array, flag, member, number, object, text } from "./schema.js"

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
  type: () => Ast.union(values.map((value) => Ast.literal(value)))
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
    const type = Ast.declare(Duration.isDuration, {
      expected: "a Duration",
      identifier: "DurationFromSelf",
      pretty: String,
      equivalence: Duration.Equivalence
    })
    const millis = number({ kind: "double", name: undefined, sensitive: false })
    return isJson ? Ast.transform(millis, type, { decode: Duration.millis, encode: Duration.toMillis }) : type
  }
}

/** A field with the type of another schema. */
export const fromSchema = (schema: () => Ast.Any): Field => ({
  type: (isJson) => (isJson ? schema().ast : Ast.toType(schema().ast))
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

type Fields = Readonly<Record<string, unknown>>

/** The fields of the JSON of a class. All have the message. */
const fieldsOf = ({ fields }: Json<unknown>): Readonly<Record<string, Field>> => ({ message: string, ...fields })

const fieldsType = (json: Json<unknown>, isJson: boolean): AST.AST =>
  object([member("_tag", Ast.literal(json.tag)), ...properties(fieldsOf(json), isJson)], json.tag)

/** Makes an error from the fields of its JSON. */
const construct = ({ fields, make }: Json<unknown>, { _tag, message, ...rest }: Fields): unknown =>
  make(("message" in fields ? { ...rest, message } : rest) as never)

/** The AST of a union of errors. The encoded side is a union of objects, so that Effect's parser tries the object with the tag only. */
const unionType = (classes: ReadonlyArray<ErrorClass<unknown>>, identifier: string | undefined): AST.AST => {
  const byTag = new Map(classes.map((Class) => [Class.json().tag, { Class, json: Class.json() }]))
  const entryOf = (fields: Fields) => byTag.get(String(fields["_tag"]))
  const annotations = { expected: "an error", identifier }
  const fieldsUnion = (isJson: boolean): AST.AST =>
    Ast.union(
      Array.from(byTag.values(), ({ json }) => fieldsType(json, isJson)),
      annotations
    )
  const isInstance = (value: unknown): value is Fields => {
    if (typeof value !== "object" || value === null) return false
    const Class = entryOf(value as Fields)?.Class
    return Class !== undefined && value instanceof (Class as never)
  }
  const decode = (fields: Fields): unknown => {
    const entry = entryOf(fields)
    return entry && construct(entry.json, fields)
  }
  const encode = (error: Fields): Fields => {
    const entry = entryOf(error)
    const names = entry ? ["_tag", ...Object.keys(fieldsOf(entry.json))] : []
    return Object.fromEntries(names.map((name) => [name, error[name]]))
  }
  const type = Ast.declare(isInstance, { ...annotations, pretty: String }, undefined, fieldsUnion(false))
  return Ast.transform(fieldsUnion(true), type, { decode, encode })
}

/** The schema of a union of errors, which are discriminated by their tags. */
export const errorSchema = <E>(
  classes: () => ReadonlyArray<ErrorClass<E>>,
  identifier?: string
): Ast.LazySchema<E, Encoded> => new Ast.LazySchema(() => unionType(classes(), identifier))
