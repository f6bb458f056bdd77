/** Prints the rows in the terminal, and writes the page of the documentation. */
import { execFileSync } from "node:child_process"
import { readFileSync, writeFileSync } from "node:fs"
import { cpus } from "node:os"
import { fileURLToPath } from "node:url"
import * as Library from "./Library.js"
import * as Plot from "./Plot.js"
import * as Recorded from "./Recorded.js"
import { isMissed, type Row } from "./Row.js"
import { TARGETS, type Edition } from "./Targets.js"

const docs = (name: string): string => fileURLToPath(new URL(`../../docs/${name}`, import.meta.url))

const number = (value: number | null): string => {
  if (value === null) return ""
  if (Math.abs(value) >= 100) return value.toFixed(0)
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2)
}

const ratio = (row: Row): string => {
  const [low, high] = row.spread
  const range = number(low) === number(high) ? "" : ` (${number(low)} to ${number(high)})`
  return `${number(row.ratio)}${range}${isMissed(row) ? " !" : ""}`
}

const HEADS = ["name", "Effect", "ratio (spread)", "at most", "ours", "theirs", "floor", "unit", "against"]
const WIDTHS = [42, 6, 24, 8, 8, 8, 8, 5, 0]

const pad = (cells: ReadonlyArray<string>): string =>
  cells
    .map((cell, index) => {
      const width = WIDTHS[index] ?? 0
      return index === 0 || width === 0 ? cell.padEnd(width) : cell.padStart(width)
    })
    .join(" ")

export const heading = pad(HEADS)

export const line = (row: Row): string =>
  pad([
    row.name,
    String(row.edition),
    ratio(row),
    number(row.atMost),
    number(row.ours),
    number(row.theirs),
    number(row.floor),
    row.unit,
    row.against ?? ""
  ])

const BEGIN = "<!-- what follows is written by `npm run bench -- --docs` -->"
const END = "<!-- until here -->"

/** The newest edition first. */
const EDITIONS: ReadonlyArray<Edition> = [4, 3]

type Editions = Readonly<Partial<Record<Edition, Row>>>

/** The rows by name, with both editions. */
const grouped = <A extends Row>(rows: ReadonlyArray<A>): ReadonlyArray<readonly [A, Editions]> => {
  const all = new Map<string, [A, Editions]>()
  for (const row of rows) all.set(row.name, [row, { ...all.get(row.name)?.[1], [row.edition]: row }])
  return [...all.values()]
}

const cells = ([row, editions]: readonly [Row, Editions], hasTargets: boolean): ReadonlyArray<string> => {
  const each = (of: (row: Row) => string) =>
    EDITIONS.map((edition) => {
      const row = editions[edition]
      return row === undefined ? "" : of(row)
    })
  const both = (of: (row: Row) => string): string => each(of).filter(Boolean).join(", ")
  return [
    `\`${row.name}\``,
    ...each(ratio),
    ...(hasTargets ? [both(({ atMost }) => number(atMost))] : []),
    ...each(({ ours }) => number(ours)),
    number(row.theirs),
    both(({ floor }) => number(floor)),
    row.unit
  ]
}

const table = (rows: ReadonlyArray<Row>, hasTargets: boolean): string => {
  const heads = [
    "row",
    "Effect 4",
    "Effect 3",
    ...(hasTargets ? ["at most"] : []),
    "ours on 4",
    "ours on 3",
    "theirs",
    "floor",
    "unit"
  ]
  return [
    `| ${heads.join(" | ")} |`,
    `| --- | ${heads
      .slice(1)
      .map(() => "---:")
      .join(" | ")} |`,
    ...grouped(rows).map((group) => `| ${cells(group, hasTargets).join(" | ")} |`)
  ].join("\n")
}

/** What the rows are, and what is in them. */
const legend = (rows: ReadonlyArray<Row & { readonly date?: string }>, isDated: boolean): string =>
  grouped(rows)
    .map(([{ against, date, name, note = "", program, what }]) => {
      const file = program === undefined ? `\`${name}\`` : `[\`${name}\`](../benchmarks/src/rows/${program})`
      return [
        `- ${file}: ${what}.`,
        note,
        against === null ? "" : `Compared with: ${against}.`,
        isDated && date !== undefined ? `Measured on ${date}.` : ""
      ]
        .filter(Boolean)
        .join(" ")
    })
    .join("\n")

export const setting = (distilled: string | undefined): string => {
  const versions = ["@aws-sdk/client-cloudfront", "@smithy/signature-v4", "effect", "@effect/platform", "undici"]
  const all = versions.map((name) => `${name} ${Library.versionOf(name)}`)
  const [cpu] = cpus()
  return [
    `Node ${process.version}, ${process.platform} ${process.arch}, ${cpus().length} × ${cpu?.model.trim() ?? "unknown"};`,
    `${all.join(", ")}, and ${effect4()}${distilled === undefined ? "" : `, @distilled.cloud/aws ${distilled}`}.`
  ].join(" ")
}

/** The version of Effect that the other edition has. */
const effect4 = (): string => {
  const file = new URL("../../editions/effect4/benchmarks/node_modules/effect/package.json", import.meta.url)
  return `effect ${(JSON.parse(readFileSync(file, "utf8")) as { readonly version: string }).version}`
}

/** What the page says of the rows: those with a target, and those beside them. */
export const text = (rows: ReadonlyArray<Row & { readonly date?: string }>): string => {
  const isDated = new Set(rows.map(({ date }) => date)).size > 1
  const goals = rows.filter(({ name }) => name in TARGETS)
  const others = rows.filter(({ name }) => !(name in TARGETS))
  return [
    table(goals, true),
    "What is in each row, and what is not:",
    legend(goals, isDated),
    ...(others.length === 0 ? [] : ["Beside these:", table(others, hasLimits(others)), legend(others, isDated)])
  ].join("\n\n")
}

const hasLimits = (rows: ReadonlyArray<Row>): boolean => rows.some(({ atMost }) => atMost !== null)

/** The machines and versions, each with the days of its rows; without days if there is one of them only. */
const settings = (rows: ReadonlyArray<Recorded.Recorded>): string => {
  const all = [...new Set(rows.map(({ date, setting }) => `${date}: ${setting}`))].sort()
  return all.length === 1 ? (rows[0]?.setting ?? "") : all.map((one) => `- ${one}`).join("\n")
}

/** Writes the rows into the page, and draws the plot. */
export const write = (rows: ReadonlyArray<Recorded.Recorded>): void => {
  const file = docs("performance.md")
  const [before, rest] = readFileSync(file, "utf8").split(BEGIN)
  const after = rest?.split(END)[1]
  if (before === undefined || after === undefined) throw new Error(`${file} has no place for the rows`)
  const parts = [BEGIN, settings(rows), "![Ratios to the AWS SDK](performance.svg)", text(rows), END]
  writeFileSync(docs("performance.svg"), Plot.draw(grouped(rows.filter(({ name }) => name in TARGETS))))
  writeFileSync(file, before + parts.join("\n\n") + after)
  execFileSync(process.execPath, [fileURLToPath(new URL("../../node_modules/oxfmt/bin/oxfmt", import.meta.url)), file])
}
