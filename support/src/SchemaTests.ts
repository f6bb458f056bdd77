/** What the tests ask of schemas that differs between Effect's major versions. */
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import type * as Equivalence from "effect/Equivalence"
import type * as Exit from "effect/Exit"
import * as JSONSchema from "effect/JSONSchema"
import * as ParseResult from "effect/ParseResult"
import * as Pretty from "effect/Pretty"
import * as Schema from "effect/Schema"

/** A schema that requires no services. */
export type Of<A, I> = Schema.Schema<A, I>

/** A schema of any type that requires no services. */
export type Any = Schema.Schema.AnyNoContext

/** What is wrong with one place of a value. */
export interface Problem {
  readonly path: ReadonlyArray<PropertyKey>
  readonly message: string
}

/** The message for a property that is absent. */
export const MISSING = "is missing"

const problems = (result: Either.Either<unknown, ParseResult.ParseError>): ReadonlyArray<Problem> =>
  Either.isLeft(result)
    ? ParseResult.ArrayFormatter.formatErrorSync(result.left).map(({ message, path }) => ({ path, message }))
    : []

/** All problems with which decoding the value fails; none if it succeeds. */
export const decodingProblems = (schema: Any, value: unknown): ReadonlyArray<Problem> =>
  problems(Schema.decodeUnknownEither(schema, { errors: "all" })(value))

/** All problems with which encoding the value fails; none if it succeeds. */
export const encodingProblems = (schema: Any, value: unknown): ReadonlyArray<Problem> =>
  problems(Schema.encodeUnknownEither(schema, { errors: "all" })(value))

/** Whether a value is of the decoded side, without properties that the type does not have. */
export const isExactly = (schema: Any): ((value: unknown) => boolean) =>
  Schema.is(schema, { onExcessProperty: "error" })

/** Whether two values of the decoded side are equivalent. */
export const equivalence = <A, I>(schema: Of<A, I>): Equivalence.Equivalence<A> => Schema.equivalence(schema)

/** A text that shows a value of the decoded side. */
export const format = <A, I>(schema: Of<A, I>): ((value: A) => string) => Pretty.make(schema)

/** The JSON Schema of the encoded side, with its definitions as `$defs`. */
export const jsonSchema = (schema: Any): object => JSONSchema.make(schema)

/** The schema of those values of the decoded side that the predicate holds for. */
export const filtered = <A, I>(schema: Of<A, I>, predicate: (value: A) => boolean): Of<A, I> =>
  schema.pipe(Schema.filter(predicate))

/** Encodes how a request with these schemas has ended, as JSON, and decodes that. */
export const exitThroughJson = <A, I, E, EI>(
  success: Of<A, I>,
  failure: Of<E, EI>,
  exit: Exit.Exit<A, E>
): Exit.Exit<A, E> => {
  class Request extends Schema.TaggedRequest<Request>()("Request", { failure, success, payload: {} }) {}
  const request = new Request()
  return Effect.runSync(
    Effect.flatMap(Schema.serializeExit(request, exit), (json) =>
      Schema.deserializeExit(request, JSON.parse(JSON.stringify(json)) as typeof json)
    )
  )
}
