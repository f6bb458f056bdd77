/** The outcomes of a simulation as a table and as a page. */
import type { Extent } from "./Simulate.js"

export interface Ended {
  readonly program: string
  /** `success`, `interrupted`, `untouched`, or the tag of a typed error. */
  readonly end: string
  readonly wrong: string | undefined
}

/**
 * A table with a row for each program, and columns for the number of runs and the outcomes, the most frequent errors
 * first.
 */
export const table = (ends: ReadonlyArray<Ended>): string => {
  const rows = new Map<string, Array<Ended>>()
  for (const one of ends) rows.set(one.program, [...(rows.get(one.program) ?? []), one])
  const lines = Array.from(rows, ([program, all]) => {
    const tally = new Map<string, number>()
    for (const { end } of all) tally.set(end, (tally.get(end) ?? 0) + 1)
    const success = tally.get("success") ?? 0
    const errors = Array.from(tally)
      .filter(([end]) => end !== "success")
      .sort(([, a], [, b]) => b - a)
      .map(([end, times]) => `${end} ${times}`)
    const wrong = all.filter((one) => one.wrong !== undefined).length
    return `| ${program} | ${all.length} | ${success} | ${errors.join(", ")} | ${wrong} |`
  })
  return ["| program | runs | success | other ends | wrong ends |", "| --- | --: | --: | --- | --: |", ...lines].join(
    "\n"
  )
}

const times = (n: number): string => (n === 1 ? "once" : n === Infinity ? "for ever" : `${n} times`)

export const make = (ends: ReadonlyArray<Ended>, extent: Extent, happenings: ReadonlyArray<string>): string => {
  const wrong = ends.filter((one) => one.wrong !== undefined).length
  return `# Programs under faults

Written by \`npm run simulate -- --quick --docs docs/simulation.md\`, of which CI runs a sample (\`--every\`). Each program runs against the in-memory CloudFront, through the live HTTP
layer, on a clock that jumps. At each of its calls (of many calls of one operation in a row the first two and the last) one thing happens:
${happenings.join(", ")}; ${extent.times.map(times).join(", ")}; with reads and deletions that are behind by ${extent.lags.map((lag) => `${lag / 1000} s`).join(", ")}. Then nothing
happens any more and the program is run again, with what its error or its events have told.

An end is wrong when there are two of anything, when something is left behind that the second run does not finish, when a setting is lost,
when a failure is untyped, when a run does not end, and when a success is none. The compiler refuses a program without a scenario.

${ends.length} runs, ${wrong} wrong ends. The ends are those of the first runs; \`untouched\` ended before the call in which something was to happen.

${table(ends)}
`
}
