import * as Effect from "effect/Effect"
import { InvalidOptions } from "../Options.js"

/** An option, and what is wrong with it if anything is. */
export type Check = readonly [option: string, reason: string | false | undefined]

/** Fails with all problems at once. */
export const validate = (checks: ReadonlyArray<Check>): Effect.Effect<void, InvalidOptions> => {
  const problems = checks.flatMap(([option, reason]) =>
    reason === undefined || reason === false ? [] : [{ option, reason }]
  )
  return problems.length === 0 ? Effect.void : Effect.fail(new InvalidOptions({ problems }))
}
