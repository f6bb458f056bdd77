/** The outcomes of a simulation as tables and as a page. */
import * as Knobs from "./Knobs.js"
import { HAPPENINGS, type Effort } from "./Simulate.js"

export interface Ended {
  readonly program: string
  /** The knob that is turned. */
  readonly place: string
  /** `success`, `interrupted`, `untouched`, or the tag of a typed error. */
  readonly end: string
  readonly wrong: string | undefined
}

/** The name of the runs that are none of a program. */
export const DRAFTS = "made-up inputs of operations"

const grouped = (ends: ReadonlyArray<Ended>, keyOf: (one: Ended) => string): ReadonlyMap<string, Array<Ended>> => {
  const groups = new Map<string, Array<Ended>>()
  for (const one of ends) {
    const key = keyOf(one)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [one])
    else group.push(one)
  }
  return groups
}

/** A row for each group, and columns for the number of runs and the outcomes, the most frequent errors first. */
const table = (
  name: string,
  groups: ReadonlyMap<string, ReadonlyArray<Ended>>,
  rows: ReadonlyArray<string>
): string => {
  const lines = rows.map((row) => {
    const all = groups.get(row) ?? []
    const tally = new Map<string, number>()
    for (const { end } of all) tally.set(end, (tally.get(end) ?? 0) + 1)
    const success = tally.get("success") ?? 0
    const errors = Array.from(tally)
      .filter(([end]) => end !== "success")
      .sort(([, a], [, b]) => b - a)
      .map(([end, times]) => `${end} ${times}`)
    const wrong = all.filter((one) => one.wrong !== undefined).length
    return `| ${row} | ${all.length} | ${success} | ${errors.join(", ")} | ${wrong} |`
  })
  return [`| ${name} | runs | success | other ends | wrong ends |`, "| --- | --: | --: | --- | --: |", ...lines].join(
    "\n"
  )
}

/** A row for each program. */
export const programs = (ends: ReadonlyArray<Ended>): string => {
  const groups = grouped(ends, ({ program }) => program)
  const names = [...groups.keys()].filter((name) => name !== DRAFTS).sort()
  return table("program", groups, groups.has(DRAFTS) ? [...names, DRAFTS] : names)
}

/** A row for each position of a knob. */
export const places = (ends: ReadonlyArray<Ended>): string => {
  const groups = grouped(ends, ({ place }) => place)
  const order = [...Knobs.swept(false), ...Knobs.swept(true), ...Knobs.alone].map(({ name }) => name)
  return table(
    "knob",
    groups,
    [...new Set(order)].filter((name) => groups.has(name))
  )
}

/** The settings that are not turned, by the reason. */
const leftOut = (): string => {
  const reasons = new Map<string, Array<string>>()
  for (const [name, reason] of Knobs.leftOut) reasons.set(reason, [...(reasons.get(reason) ?? []), name])
  return Array.from(
    reasons,
    ([reason, names]) => `- ${names.map((name) => `\`${name}\``).join(", ")}: ${reason}.`
  ).join("\n")
}

const times = (n: number): string => (n === 1 ? "once" : n === Infinity ? "for ever" : `${n} times`)

export const make = (ends: ReadonlyArray<Ended>, effort: Effort): string => {
  const wrong = ends.filter((one) => one.wrong !== undefined).length
  return `# Programs under faults, with every knob at its worst

Written by \`npm run simulate -- --quick --docs docs/simulation.md\`; \`npm run simulate\` makes all runs instead of a sample. Each program runs against
the in-memory CloudFront, through the live HTTP layer, on a clock that jumps.

The settings of the in-memory CloudFront are its knobs (\`Settings.Options\`). Each is turned to the value at which the service is hardest on a program,
alone and all at once. In each of these places the program runs without a fault, and with faults: at one of its calls (of many calls of one operation in a
row the first two and the last) one thing happens: ${HAPPENINGS.join(", ")}; ${effort.times.map(times).join(", ")}. Without a knob and with all at once, calls and
faults are combined evenly; with one knob, ${effort.alone} of the combinations is taken. Then nothing happens any more, and the program is run again, with what its
error or its events have told.

An end is wrong when there are two of anything, when something is left behind that the second run does not finish, when a setting is lost,
when a failure is untyped, when a run does not end, when a success is none, when another account changes, and when an invariant of the service
(\`testing/Invariant\`) does not hold. The compiler refuses a program without a scenario, and a knob that is neither turned nor left out with a reason.

The last row is of no program: inputs of each operation that changes something are made up (\`testing/Draft\`), sent, accepted, and the same after they were
read and written again.

${ends.length} runs, ${wrong} wrong ends. The ends are those of the first runs; \`untouched\` ended before the call in which something was to happen.

## By knob

${places(ends)}

Not turned:

${leftOut()}

## By program

${programs(ends)}
`
}
