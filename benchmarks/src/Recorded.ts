/** `benchmarks/recorded.json`: the rows of the page, each with the day and the machine of its run, so that a run of some rows keeps the others. */
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { keyOf, type Row } from "./Row.js"
import { TARGETS } from "./Targets.js"

export interface Recorded extends Row {
  readonly date: string
  /** The machine, and the versions of what was measured. */
  readonly setting: string
}

const FILE = fileURLToPath(new URL("../recorded.json", import.meta.url))

export const read = (): ReadonlyArray<Recorded> =>
  existsSync(FILE) ? (JSON.parse(readFileSync(FILE, "utf8")) as ReadonlyArray<Recorded>) : []

/** One line for each row. */
export const write = (rows: ReadonlyArray<Recorded>): void =>
  writeFileSync(FILE, `[\n${rows.map((row) => `  ${JSON.stringify(row)}`).join(",\n")}\n]\n`)

const place = ({ name }: Row): number => (name in TARGETS ? Object.keys(TARGETS).indexOf(name) : Infinity)

/** Those with a target first, in their order. The others keep theirs. */
export const sorted = <A extends Row>(rows: ReadonlyArray<A>): ReadonlyArray<A> =>
  [...rows].sort((a, b) => (place(a) === place(b) ? 0 : place(a) - place(b)))

/** The rows with those of another run in the place of the same ones. */
export const merge = (before: ReadonlyArray<Recorded>, rows: ReadonlyArray<Recorded>): ReadonlyArray<Recorded> => {
  const newer = new Map(rows.map((row) => [keyOf(row), row]))
  const known = new Set(before.map(keyOf))
  return sorted([...before.map((row) => newer.get(keyOf(row)) ?? row), ...rows.filter((row) => !known.has(keyOf(row)))])
}
