/**
 * Effect Schemas of errors: instances of their classes on the decoded side, JSON on the encoded one. A class says itself which fields
 * its JSON has.
 */
import type { LazyArbitrary } from "effect/Arbitrary"
import type * as Cause from "effect/Cause"
import * as Duration from "effect/Duration"
import type * as Schema from "effect/Schema"
import * as AST from "effect/SchemaAST"
import { literal, union } from "./ast.js"
import { array, declare, mustBe, flag, LazySchema, member, number, object, text, transform } from "./schema.js"

/** The JSON of an error; `Errors` says what it is. */
export interface Encoded {
  readonly _tag: string
  readonly message: string
  readonly [field: string]: unknown
}

/** A field of an error: its syntax tree, with JSON or without. */
export interface Field {
  readonly type: (isJson: boolean) => AST.AST
  readonly isOptional?: true
}

export const string: Field = { type: () => text() }

export const integer: Field = { type: () => number({ kind: "integer", name: undefined, sensitive: false }) }

export const boolean: Field = { type: () => flag() }

/** One of these texts and no other. */
export const oneOf = (values: ReadonlyArray<string>): Field => ({
  type: () => union(values.map((value) => literal(value)))
})

export const optional = ({ type }: Field): Field => ({ type, isOptional: true })

/** A plain object. */
export const record = (fields: Readonly<Record<string, Field>>): Field => ({
  type: (isJson) => object(properties(fields, isJson))
})

export const list = ({ type }: Field): Field => ({ type: (isJson) => array(type(isJson)) })

/** What is kept of an error whose class is not known. */
export const tagAndMessage = record({ _tag: string, message: string })

/** Milliseconds in JSON. */
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

/** What another schema is of. */
export const fromSchema = (schema: () => Schema.Schema.AnyNoContext): Field => ({
  type: (isJson) => (isJson ? schema().ast : AST.typeAST(schema().ast))
})

const properties = (fields: Readonly<Record<string, Field>>, isJson: boolean): ReadonlyArray<AST.PropertySignature> =>
  Object.entries(fields).map(([name, { isOptional, type }]) => member(name, type(isJson), isOptional))

type OwnKeys<E> = Exclude<Extract<keyof E, string>, keyof Cause.YieldableError | "_tag">

/** What every error has, and some are given. */
type InheritedKeys<E> = Extract<keyof E, "cause" | "message" | "name">

/**
 * What a class says of its JSON: all its fields but those that JSON leaves out. The message is among them where the constructor is
 * given it; where it is not, JSON has it for its readers alone.
 */
export interface Json<E, Omitted extends string = never> {
  readonly tag: string
  readonly fields: { readonly [Key in Exclude<OwnKeys<E>, Omitted>]-?: Field } & {
    readonly [Key in InheritedKeys<E>]?: Field
  }
  /** Makes the error of its fields, with something in the place of what was left out. */
  make(fields: Pick<E, Exclude<OwnKeys<E>, Omitted> | InheritedKeys<E>>): E
}

/** A class of errors that has a schema. */
export interface ErrorClass<out E> {
  readonly prototype: E
  /** What the JSON of its errors is. */
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
      // The tag is found here, so that unions of errors try one class and not all.
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

/** The schema of a union of errors, told apart by their tags. */
export const errorSchema = <E>(
  classes: () => ReadonlyArray<ErrorClass<E>>,
  identifier?: string
): LazySchema<E, Encoded> =>
  new LazySchema(() =>
    union(classes().map(classType), mustBe("an error", identifier === undefined ? {} : { identifier }))
  )
