/**
 * Effect Schemas of errors. The decoded side is an instance of the error class, the encoded side is JSON. The class's static method
 * `json` returns the fields of the JSON.
 */
import * as Duration from "effect/Duration"
import type * as AST from "effect/SchemaAST"
import * as Ast from "./ast.js"
import { string, type Encoded, type ErrorClass, type Field, type Json } from "./errorFields.js"
import { array, flag, member, number, object, text, unconstrained } from "./schema.js"

/** The AST of a field, with JSON as its encoded side or without. */
const fieldType = (field: Field, isJson: boolean): AST.AST => {
  switch (field.kind) {
    case "string":
      return text()
    case "long":
      return number({ kind: "long", name: undefined, sensitive: false })
    case "boolean":
      return flag()
    case "duration":
      return duration(isJson)
    case "oneOf":
      return Ast.union(field.values.map((value) => Ast.literal(value)))
    case "record":
      return object(properties(field.fields, isJson))
    case "list":
      return array(fieldType(field.item, isJson))
    case "shape":
      return unconstrained(field.shape, isJson)
    case "error": {
      const type = unionType(field.classes(), undefined)
      return isJson ? type : Ast.toType(type)
    }
  }
}

const duration = (isJson: boolean): AST.AST => {
  const type = Ast.declare(Duration.isDuration, {
    expected: "a Duration",
    identifier: "DurationFromSelf",
    pretty: String,
    equivalence: Duration.Equivalence
  })
  const millis = number({ kind: "double", name: undefined, sensitive: false })
  return isJson ? Ast.transform(millis, type, { decode: Duration.millis, encode: Duration.toMillis }) : type
}

const properties = (fields: Readonly<Record<string, Field>>, isJson: boolean): ReadonlyArray<AST.PropertySignature> =>
  Object.entries(fields).map(([name, field]) => member(name, fieldType(field, isJson), field.isOptional))

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
