/** The result of a benchmark. */
import { median, spread, type Spread } from "./Statistics.js"
import { OTHERS, TARGETS, type Edition } from "./Targets.js"

/** What a row measures, for the page. */
export interface Definition {
  readonly name: string
  readonly what: string
  /** What is in the measured time or size, and what is not. */
  readonly note?: string | undefined
  /** The file with the programs, or their folder, below `benchmarks/src/rows`. */
  readonly program?: string | undefined
  readonly unit: string
}

export interface Row extends Definition {
  readonly edition: Edition
  /** Our value divided by the peer's: the median of all rounds. For a row without a peer, the value itself. */
  readonly ratio: number
  /** The minimum and maximum of all rounds. */
  readonly spread: Spread
  /** The largest permitted `ratio`. */
  readonly atMost: number | null
  readonly ours: number
  readonly theirs: number | null
  /** Which of the peer's ways was the better one, and is compared with. */
  readonly against: string | null
  readonly floor: number | null
}

/** One value for each round. The lower bound may have fewer. */
export interface Samples {
  readonly ours: ReadonlyArray<number>
  readonly theirs?: { readonly name: string; readonly values: ReadonlyArray<number> } | undefined
  readonly floor?: ReadonlyArray<number> | undefined
}

/** Values of one round are compared with each other, because a slow phase of the machine affects both. */
export const make = (definition: Definition, edition: Edition, { floor = [], ours, theirs }: Samples): Row => {
  const ratios = ours.map((value, round) => (theirs === undefined ? value : value / (theirs.values[round] ?? NaN)))
  return {
    ...definition,
    edition,
    ratio: median(ratios),
    spread: spread(ratios),
    atMost: (TARGETS[definition.name] ?? OTHERS[definition.name])?.[edition] ?? null,
    ours: median(ours),
    theirs: theirs === undefined ? null : median(theirs.values),
    against: theirs?.name ?? null,
    floor: floor.length === 0 ? null : median(floor)
  }
}

/** What is one row in every run, such as `sigv4@4`. */
export const keyOf = ({ edition, name }: Pick<Row, "edition" | "name">): string => `${name}@${edition}`

export const isMissed = ({ atMost, ratio }: Row): boolean => atMost !== null && !(ratio <= atMost)
