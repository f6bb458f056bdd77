/**
 * The fields that errors have in JSON, as plain data. Every program has them, since they are a part of the error classes. `errorSchema`
 * makes the Schemas of errors from them.
 */
import type * as Cause from "effect/Cause"
import type * as Protocol from "../protocol/Shape.js"

/** The JSON of an error; documented in `Errors`. */
export interface Encoded {
  readonly _tag: string
  readonly message: string
  readonly [field: string]: unknown
}

/** A field of an error. */
export type Field = { readonly isOptional?: true } & (
  | { readonly kind: "string" | "long" | "boolean" | "duration" }
  | { readonly kind: "oneOf"; readonly values: ReadonlyArray<string> }
  | { readonly kind: "record"; readonly fields: Readonly<Record<string, Field>> }
  | { readonly kind: "list"; readonly item: Field }
  | { readonly kind: "shape"; readonly shape: Protocol.Shape }
  | { readonly kind: "error"; readonly classes: () => ReadonlyArray<ErrorClass<unknown>> }
)

export const string: Field = { kind: "string" }

export const integer: Field = { kind: "long" }

export const boolean: Field = { kind: "boolean" }

/** A duration. Its JSON is a number of milliseconds. */
export const duration: Field = { kind: "duration" }

/** One of these strings. */
export const oneOf = (values: ReadonlyArray<string>): Field => ({ kind: "oneOf", values })

export const optional = (field: Field): Field => ({ ...field, isOptional: true })

/** A plain object. */
export const record = (fields: Readonly<Record<string, Field>>): Field => ({ kind: "record", fields })

export const list = (item: Field): Field => ({ kind: "list", item })

/** A value of the API, without checks of lengths, ranges and patterns. */
export const shape = (shape: Protocol.Shape): Field => ({ kind: "shape", shape })

/** An error of one of these classes. */
export const error = (classes: () => ReadonlyArray<ErrorClass<unknown>>): Field => ({ kind: "error", classes })

/** The JSON of an error whose class is not known. */
export const tagAndMessage: Field = record({ _tag: string, message: string })

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
