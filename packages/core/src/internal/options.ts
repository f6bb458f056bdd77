import * as Effect from "effect/Effect"
import { InvalidOptions } from "../Options.js"

/** The name of an option, and the reason why its value is invalid; `false` or `undefined` if it is valid. */
export type Check = readonly [option: string, reason: string | false | undefined]

/** Fails with all problems at once. */
export const validate = (checks: ReadonlyArray<Check>): Effect.Effect<void, InvalidOptions> => {
  const problems = checks.flatMap(([option, reason]) =>
    reason === undefined || reason === false ? [] : [{ option, reason }]
  )
  return problems.length === 0 ? Effect.void : Effect.fail(new InvalidOptions({ problems }))
}
