/** A check of `npm test`, and how its tests are counted. */

export interface Counts {
  readonly passed: number
  readonly failed: number
}

export interface Gate {
  readonly name: string
  /** A script of package.json and its arguments. */
  readonly script: readonly [string, ...ReadonlyArray<string>]
  /** Counts the tests in the output of the check. Without it, the check counts as one test. */
  readonly count?: (output: string) => Counts
}

export const numbers = (output: string): Counts => {
  const match = /^(\d+) passed, (\d+) failed$/m.exec(output)
  return { passed: Number(match?.[1] ?? 0), failed: Number(match?.[2] ?? 0) }
}

/** Counts what vitest and tstyche print. */
export const countTests = (output: string): Counts => {
  const line = /^ *Tests:? .*$/m.exec(output)?.[0] ?? ""
  const number = (of: string): number => Number(new RegExp(`(\\d+) ${of}`).exec(line)?.[1] ?? 0)
  return { passed: number("passed"), failed: number("failed") }
}
