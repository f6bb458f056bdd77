/** The result of a benchmark. */
import { BUNDLE_RATIO } from "./Limits.js"
import { median, spread, type Spread } from "./Statistics.js"

export interface Row {
  readonly name: string
  /** A description of the measurement, for the page. */
  readonly what: string
  /** Our value divided by the peer's: the median of all rounds. For an absolute row, the value itself. */
  readonly ratio: number | null
  /** The minimum and maximum of all rounds. */
  readonly spread: Spread | null
  readonly ours: number
  readonly theirs: number | null
  readonly floor: number | null
  readonly unit: string
  /** The largest permitted `ratio`. */
  readonly target: number | null
}

/** The largest permitted ratio of each row with a goal. */
const TARGETS: Readonly<Record<string, number>> = {
  "decode-list-distributions": 0.2,
  "decode-list-invalidations": 0.3,
  "decode-get-distribution-config": 0.55,
  "encode-create-distribution": 0.55,
  "encode-create-invalidation-3000": 0.35,
  "fixed-cost": 0.7,
  "loopback-cpu-c1": 0.6,
  "loopback-cpu-c16": 0.5,
  "first-decode": 0.15,
  sigv4: 0.35,
  "bundle-one-operation-gzip": BUNDLE_RATIO,
  "cold-start-bundled": 0.5,
  "import-added-ms": 40,
  "stream-1m-heap-mb": 32,
  "type-check-5.9": 1.15,
  "type-check-7": 1.15,
  "editions-stubbed-call": 0.5,
  "editions-import": 1
}

const target = (name: string): number | null => TARGETS[name] ?? null

/** One value of each candidate for each round. The lower bound may have fewer. */
export interface Samples {
  readonly ours: ReadonlyArray<number>
  readonly theirs: ReadonlyArray<number>
  readonly floor?: ReadonlyArray<number> | undefined
}

/** Values of one round are compared with each other, because a slow phase of the machine affects both. */
export const paired = (name: string, what: string, unit: string, { floor = [], ours, theirs }: Samples): Row => {
  const ratios = ours.map((value, round) => value / (theirs[round] ?? Number.NaN))
  return {
    name,
    what,
    ratio: median(ratios),
    spread: spread(ratios),
    ours: median(ours),
    theirs: median(theirs),
    floor: floor.length === 0 ? null : median(floor),
    unit,
    target: target(name)
  }
}

/** A value without a peer. */
export const absolute = (name: string, what: string, unit: string, values: ReadonlyArray<number>): Row => ({
  name,
  what,
  ratio: median(values),
  spread: spread(values),
  ours: median(values),
  theirs: null,
  floor: null,
  unit,
  target: target(name)
})

/** The excess of each value over the median of the common values. */
export const over =
  (common: ReadonlyArray<number>) =>
  (values: ReadonlyArray<number>): ReadonlyArray<number> =>
    values.map((value) => value - median(common))

export const isMissed = ({ ratio, target }: Row): boolean => target !== null && (ratio === null || !(ratio <= target))
