import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import type * as Operation from "@effect-cloudfront/core/Operation"

/** An error response. All errors of the API are refusals. */
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

/** An error response with a code that the operation does not document. */
export class Unmodelled extends Data.TaggedError("Unmodelled")<Refusal> {}

/** Fails with an error of the API that the operation does not document. */
export const unmodelled = ({ code, message, status }: Refusal): Effect.Effect<never, Unmodelled> =>
  Effect.fail(new Unmodelled({ code, message, status }))

/** The class of errors with a code that some of the operations do not document. */
export const unmodelledClass = (code: string, status: number): Class<Unmodelled> =>
  class extends Unmodelled {
    constructor({ message }: { readonly message: string }) {
      super({ code, message, status })
    }
  }

/** The service's message for a list element without items. */
export const EMPTY_LIST = "Unexpected list element termination"

export const malformedInput = (message: string): Unmodelled =>
  new Unmodelled({ code: "MalformedInput", status: 400, message })

export const make = <E extends Refusal>(Class: Class<E>, message: string): E => {
  // The class sets the status. The request id is added when the response is encoded.
  return new Class({ message, httpStatus: 0, requestId: undefined })
}

export const refuse = <E extends Refusal>(Class: Class<E>, message: string): Effect.Effect<never, E> =>
  Effect.fail(make(Class, message))

export const refuseWhen = <E extends Refusal>(
  wrong: boolean,
  Class: Class<E>,
  message: string
): Effect.Effect<void, E> => (wrong ? refuse(Class, message) : Effect.void)

/**
 * Fails with the first of these codes that the operation documents, or with the first one as an `Unmodelled`. It is for the errors that
 * any operation may have to make.
 */
export const refuseAs = <I, A, E extends Refusal>(
  operation: Operation.Operation<I, A, E>,
  codes: readonly [string, ...ReadonlyArray<string>],
  message: string
): Effect.Effect<never, E | Unmodelled> => {
  const classes = operation.errors()
  const code = codes.find((code) => Object.hasOwn(classes, code))
  const Class = code === undefined ? undefined : classes[code]
  return Class === undefined
    ? unmodelled({ code: codes[0], status: 400, message })
    : // The classes are those of the operation's errors.
      refuse(Class as Class<E>, message)
}
