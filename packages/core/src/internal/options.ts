import * as Effect from "effect/Effect"
import { EncodeError } from "../Errors.js"
import type * as Operation from "../Operation.js"
import { InvalidOptions } from "../Options.js"
import * as RestXml from "../protocol/RestXml.js"

/** The name of an option, and the reason why its value is invalid; `false` or `undefined` if it is valid. */
export type Check = readonly [option: string, reason: string | false | undefined]

/** Fails with all problems at once. */
export const validate = (checks: ReadonlyArray<Check>): Effect.Effect<void, InvalidOptions> => {
  const problems = checks.flatMap(([option, reason]) =>
    reason === undefined || reason === false ? [] : [{ option, reason }]
  )
  return problems.length === 0 ? Effect.void : Effect.fail(new InvalidOptions({ problems }))
}

/** Checks the input of an operation before anything is changed for it. Fails with the error of the operation. */
export const checkEncodable = <I, A, E>(
  operation: Operation.Operation<I, A, E>,
  input: I
): Effect.Effect<void, EncodeError> => {
  const result = RestXml.encodeRequest(operation.description)(input, undefined)
  return result.ok ? Effect.void : Effect.fail(new EncodeError({ operation: operation.id, problems: result.error }))
}
