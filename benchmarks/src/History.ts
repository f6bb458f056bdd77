/** `benchmarks/history.json`: the rows with a target of each recorded run, and what has become slower since the last one. */
import { execFileSync } from "node:child_process"
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { cpus } from "node:os"
import { fileURLToPath } from "node:url"
import * as Package from "../../scripts/build/Package.js"
import { isMissed, keyOf, type Row } from "./Row.js"
import { TARGETS } from "./Targets.js"

/** The ratio, and the least and the most of the rounds. */
type Measured = readonly [ratio: number, low: number, high: number]

export interface Entry {
  readonly date: string
  readonly commit: string
  readonly node: string
  readonly cpu: string
  /** By the name of the row and the edition, such as `sigv4@4`. */
  readonly rows: Readonly<Record<string, Measured>>
}

const FILE = fileURLToPath(new URL("../history.json", import.meta.url))

/** A run every other day for half a year. */
const MAX_ENTRIES = 100

const digits = (value: number): number => Number(value.toPrecision(4))

const commit = (): string => {
  try {
    return execFileSync("git", ["rev-parse", "--short=12", "HEAD"], { cwd: Package.root, encoding: "utf8" }).trim()
  } catch {
    return "unknown"
  }
}

export const entryOf = (rows: ReadonlyArray<Row>): Entry => ({
  date: new Date().toISOString().slice(0, 10),
  commit: commit(),
  node: process.version,
  cpu: `${cpus().length} × ${cpus()[0]?.model.trim() ?? "unknown"}`,
  rows: Object.fromEntries(
    rows
      .filter(({ name }) => name in TARGETS)
      .map((row) => [keyOf(row), [digits(row.ratio), digits(row.spread[0]), digits(row.spread[1])]])
  )
})

const read = (): ReadonlyArray<Entry> =>
  existsSync(FILE) ? (JSON.parse(readFileSync(FILE, "utf8")) as ReadonlyArray<Entry>) : []

/** One line for each entry. */
const text = (entries: ReadonlyArray<Entry>): string =>
  `[\n${entries.map((entry) => `  ${JSON.stringify(entry)}`).join(",\n")}\n]\n`

export const record = (rows: ReadonlyArray<Row>): void =>
  writeFileSync(FILE, text([...read(), entryOf(rows)].slice(-MAX_ENTRIES)))

/** Sizes have no spread; a smaller change is a matter of compression. */
const TOLERANCE = 0.01

/**
 * Whether a row is slower than it was by more than the spread of either run. A run that had time for one round only has no
 * spread, so it says nothing about a row that has one.
 */
const isSlower = ({ ratio, spread: [least, most] }: Row, [before, low, high]: Measured): boolean =>
  !(least === most && low < high) && ratio - before > Math.max(high - low, most - least, before * TOLERANCE)

/** What a run says against an entry: the rows that became slower, and those that miss their targets. */
export const against = (entry: Entry | undefined, rows: ReadonlyArray<Row>): ReadonlyArray<string> => {
  const slower = rows.flatMap((row) => {
    const before = entry?.rows[keyOf(row)]
    if (before === undefined || !isSlower(row, before)) return []
    return [`slower: ${keyOf(row)} is ${digits(row.ratio)}, and was ${before[0]} on ${entry?.date} (${entry?.commit})`]
  })
  const missed = rows
    .filter(isMissed)
    .map((row) => `missed: ${keyOf(row)} is ${digits(row.ratio)}, and is to be at most ${row.atMost}`)
  return [...slower, ...missed]
}

/** What a run says against the last entry that has each row, since an entry may be of some rows only. */
export const againstAll = (entries: ReadonlyArray<Entry>, rows: ReadonlyArray<Row>): ReadonlyArray<string> =>
  rows.flatMap((row) =>
    against(
      [...entries].reverse().find((entry) => keyOf(row) in entry.rows),
      [row]
    )
  )

export const compare = (rows: ReadonlyArray<Row>): ReadonlyArray<string> => againstAll(read(), rows)
