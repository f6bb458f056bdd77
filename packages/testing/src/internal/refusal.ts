import * as Data from "effect/Data"
import * as Effect from "effect/Effect"

/** What a request is answered with when the answer is no. All errors of the API are such. */
export interface Refusal {
  readonly code: string
  readonly status: number
  readonly message: string
}

/** The class of one of the API's errors. */
export type Class<E> = new (fields: {
  readonly message: string
  readonly httpStatus: number
  readonly requestId: string | undefined
}) => E

/** An answer whose code is not among the operation's errors, but is given all the same. */
export class Unmodelled extends Data.TaggedError("Unmodelled")<Refusal> {}

/** The answer with one of the API's errors where an operation's model does not have it. */
export const unmodelled = ({ code, message, status }: Refusal): Effect.Effect<never, Unmodelled> =>
  Effect.fail(new Unmodelled({ code, message, status }))

/** What is said of a list element without items, where it may not be. */
export const EMPTY_LIST = "Unexpected list element termination"

export const malformedInput = (message: string): Unmodelled =>
  new Unmodelled({ code: "MalformedInput", status: 400, message })

export const make = <E extends Refusal>(Class: Class<E>, message: string): E => {
  // The class knows its status; the request's id is put to it when the answer is written.
  return new Class({ message, httpStatus: 0, requestId: undefined })
}

export const refuse = <E extends Refusal>(Class: Class<E>, message: string): Effect.Effect<never, E> =>
  Effect.fail(make(Class, message))

export const refuseWhen = <E extends Refusal>(
  wrong: boolean,
  Class: Class<E>,
  message: string
): Effect.Effect<void, E> => (wrong ? refuse(Class, message) : Effect.void)
