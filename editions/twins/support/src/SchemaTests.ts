/** What the tests ask of schemas that differs between Effect's major versions. */
import type * as Equivalence from "effect/Equivalence"
import type * as Exit from "effect/Exit"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as Issue from "effect/SchemaIssue"

/** A schema that requires no services. */
export type Of<A, I> = Schema.ConstraintCodec<A, I>

/** A schema of any type that requires no services. */
export type Any = Schema.ConstraintCodec<unknown, unknown>

/** What is wrong with one place of a value. */
export interface Problem {
  readonly path: ReadonlyArray<PropertyKey>
  readonly message: string
}

/** The message for a property that is absent. */
export const MISSING = "Missing key"

const formatter = Issue.makeFormatterStandardSchemaV1()

const problems = (result: Result.Result<unknown, Schema.SchemaError>): ReadonlyArray<Problem> =>
  Result.isFailure(result)
    ? formatter(result.failure.issue).issues.map(({ message, path = [] }) => ({
        path: path.map((part) => (typeof part === "object" ? part.key : part)),
        message
      }))
    : []

/** All problems with which decoding the value fails; none if it succeeds. */
export const decodingProblems = (schema: Any, value: unknown): ReadonlyArray<Problem> =>
  problems(Schema.decodeUnknownResult(schema, { errors: "all" })(value))

/** All problems with which encoding the value fails; none if it succeeds. */
export const encodingProblems = (schema: Any, value: unknown): ReadonlyArray<Problem> =>
  problems(Schema.encodeUnknownResult(schema, { errors: "all" })(value))

/** Whether a value is of the decoded side, without properties that the type does not have. */
export const isExactly = (schema: Any): ((value: unknown) => boolean) => {
  const decode = Schema.decodeUnknownResult(Schema.toType(schema), { onExcessProperty: "error" })
  return (value) => Result.isSuccess(decode(value))
}

const codec = <A, I>(schema: Of<A, I>): Schema.Codec<A, I> => Schema.make(schema.ast)

/** Whether two values of the decoded side are equivalent. */
export const equivalence = <A, I>(schema: Of<A, I>): Equivalence.Equivalence<A> => Schema.toEquivalence(codec(schema))

/** A text that shows a value of the decoded side. */
export const format = <A, I>(schema: Of<A, I>): ((value: A) => string) => Schema.toFormatter(schema)

/** The JSON Schema of the encoded side, with its definitions as `$defs`. */
export const jsonSchema = (schema: Any): object => {
  const { definitions, schema: type } = Schema.toJsonSchemaDocument(schema)
  return { ...type, $defs: definitions }
}

/** The schema of those values of the decoded side that the predicate holds for. */
export const filtered = <A, I>(schema: Of<A, I>, predicate: (value: A) => boolean): Of<A, I> =>
  codec(schema).check(Schema.makeFilter(predicate))

/** Encodes how a request with these schemas has ended, as JSON, and decodes that. */
export const exitThroughJson = <A, I, E, EI>(
  success: Of<A, I>,
  failure: Of<E, EI>,
  exit: Exit.Exit<A, E>
): Exit.Exit<A, E> => {
  const schema = Schema.toCodecJson(Schema.Exit(success, failure, Schema.Defect()))
  return Schema.decodeUnknownSync(schema)(JSON.parse(JSON.stringify(Schema.encodeSync(schema)(exit))))
}
