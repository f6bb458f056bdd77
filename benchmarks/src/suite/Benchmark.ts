/** A benchmark is one row, or several that are measured at once, on each edition. */
import { alternate } from "../Processes.js"
import * as Row from "../Row.js"
import { median } from "../Statistics.js"
import type { Edition } from "../Targets.js"

/** The compiled library of an edition, with the workers and the programs of the rows. */
export interface Compiled {
  readonly edition: Edition
  readonly folder: string
}

/** `compare` is a short run that CI can afford. */
export type Pace = "compare" | "quick" | "full"

export interface Context {
  /** What is measured. The peers are measured once, from the folder of the first. */
  readonly editions: readonly [Compiled, ...ReadonlyArray<Compiled>]
  readonly pace: Pace
  /** The folder of distilled, if it is installed. */
  readonly distilled: string | undefined
  /** When a run must not begin another round, by `performance.now()`. */
  readonly deadline: number
}

export interface Benchmark {
  readonly name: string
  /** The file with the programs, or their folder, below `benchmarks/src/rows`. */
  readonly program?: string
  /** Only part of a full run. */
  readonly full?: boolean | undefined
  readonly run: (context: Context) => Promise<ReadonlyArray<Row.Row>>
}

/** Measures one value with the programs in a folder. */
export type Measure = (folder: string) => Promise<number>

export interface Sides {
  readonly ours: Measure
  /** The ways of the peer. The best one is compared with. */
  readonly theirs?: Readonly<Record<string, Measure>>
  readonly floor?: Measure
  /** Is subtracted from all others, round by round. */
  readonly bare?: () => Promise<number>
}

const minus = (values: ReadonlyArray<number> = [], bare: ReadonlyArray<number> | undefined): ReadonlyArray<number> =>
  values.map((value, round) => value - (bare?.[round] ?? 0))

/** Measures all sides in turns. The row has the lower bound of its edition. */
export const compare = async (
  { deadline, editions, pace }: Context,
  rounds: number,
  definition: Row.Definition,
  { bare, floor, ours, theirs = {} }: Sides
): Promise<ReadonlyArray<Row.Row>> => {
  const [{ folder: base }] = editions
  const candidates: Record<string, () => Promise<number>> = {}
  if (bare !== undefined) candidates["bare"] = bare
  for (const { edition, folder } of editions) candidates[`ours ${edition}`] = () => ours(folder)
  for (const [name, measure] of Object.entries(theirs)) candidates[`theirs ${name}`] = () => measure(base)
  // A lower bound is not noisy enough to be measured as often, unless there is something to subtract.
  const floors: Record<string, () => Promise<number>> = {}
  const measured = bare === undefined ? floors : candidates
  // A short run has no time for them.
  if (floor !== undefined && pace !== "compare") {
    for (const { edition, folder } of editions) measured[`floor ${edition}`] = () => floor(folder)
  }
  const samples = { ...(await alternate(rounds, candidates, deadline)), ...(await alternate(1, floors)) }
  const over = (name: string) => minus(samples[name], samples["bare"])
  const all = Object.keys(theirs).map((name) => ({ name, values: over(`theirs ${name}`) }))
  const [best] = [...all].sort((a, b) => median(a.values) - median(b.values))
  return editions.map(({ edition }) =>
    Row.make(definition, edition, { ours: over(`ours ${edition}`), theirs: best, floor: over(`floor ${edition}`) })
  )
}

/** The number of rounds at each pace. */
export const rounds =
  (compare: number, quick: number, full: number) =>
  (context: Context): number =>
    ({ compare, quick, full })[context.pace]
