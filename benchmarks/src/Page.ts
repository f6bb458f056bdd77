/** Prints the rows in the terminal, and writes the page of the documentation. */
import { execFileSync } from "node:child_process"
import { readFileSync, writeFileSync } from "node:fs"
import { cpus } from "node:os"
import { fileURLToPath } from "node:url"
import * as Plot from "./Plot.js"
import { isMissed, type Row } from "./Row.js"

const docs = (name: string): string => fileURLToPath(new URL(`../../docs/${name}`, import.meta.url))

const number = (value: number | null): string => {
  if (value === null) return ""
  if (Math.abs(value) >= 100) return value.toFixed(0)
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2)
}

const ratio = ({ ratio, spread }: Row): string => {
  if (ratio === null) return ""
  const [low, high] = spread ?? [ratio, ratio]
  return number(low) === number(high) ? number(ratio) : `${number(ratio)} (${number(low)} to ${number(high)})`
}

const HEADS = ["name", "ratio (spread)", "at most", "ours", "theirs", "floor", "unit"]
const WIDTHS = [42, 24, 9, 9, 9, 9, 5]

const cells = (row: Row): ReadonlyArray<string> => [
  row.name,
  `${ratio(row)}${isMissed(row) ? " !" : ""}`,
  number(row.target),
  number(row.ours),
  number(row.theirs),
  number(row.floor),
  row.unit
]

const pad = (cells: ReadonlyArray<string>): string =>
  cells.map((cell, index) => (index === 0 ? cell.padEnd(WIDTHS[0] ?? 0) : cell.padStart(WIDTHS[index] ?? 0))).join(" ")

export const heading = pad(HEADS)

export const line = (row: Row): string => pad(cells(row))

const BEGIN = "<!-- what follows is written by `npm run bench -- --docs` -->"
const END = "<!-- until here -->"

const table = (rows: ReadonlyArray<Row>): string =>
  [
    `| ${["what", ...HEADS].join(" | ")} |`,
    `| --- | --- | ${HEADS.slice(1)
      .map(() => "---:")
      .join(" | ")} |`,
    ...rows.map((row) => `| ${[row.what, ...cells(row)].join(" | ")} |`)
  ].join("\n")

const versionOf = (name: string): string =>
  (
    JSON.parse(readFileSync(new URL(`../node_modules/${name}/package.json`, import.meta.url), "utf8")) as {
      readonly version: string
    }
  ).version

const setting = (distilled: string | undefined): string => {
  const versions = ["@aws-sdk/client-cloudfront", "@smithy/signature-v4", "effect", "@effect/platform", "undici"]
  const all = versions.map((name) => `${name} ${versionOf(name)}`)
  const [cpu] = cpus()
  return [
    `Node ${process.version}, ${process.platform} ${process.arch}, ${cpus().length} × ${cpu?.model ?? "unknown"};`,
    `${all.join(", ")}${distilled === undefined ? "" : `, @distilled.cloud/aws ${distilled}`}.`
  ].join(" ")
}

/** Writes the rows into the page, and draws the plot. */
export const write = (rows: ReadonlyArray<Row>, distilled: string | undefined): void => {
  const file = docs("performance.md")
  const page = readFileSync(file, "utf8")
  const [before, rest] = page.split(BEGIN)
  const after = rest?.split(END)[1]
  if (before === undefined || after === undefined) throw new Error(`${file} has no place for the rows`)
  const goals = rows.filter(({ target }) => target !== null)
  const others = rows.filter(({ target }) => target === null)
  const parts = [
    BEGIN,
    setting(distilled),
    "![Ratios to the AWS SDK](performance.svg)",
    table(goals),
    ...(others.length === 0 ? [] : ["Beside these:", table(others)]),
    END
  ]
  writeFileSync(docs("performance.svg"), Plot.draw(goals))
  writeFileSync(file, before + parts.join("\n\n") + after)
  execFileSync(process.execPath, [fileURLToPath(new URL("../../node_modules/oxfmt/bin/oxfmt", import.meta.url)), file])
}
