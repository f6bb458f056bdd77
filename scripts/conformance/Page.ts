/**
 * The results of a run as a page of the documentation.
 */
import { basename } from "node:path"
import type { Case } from "./Report.js"

export interface Suite {
  readonly name: string
  readonly cases: ReadonlyArray<Case>
}

const count = (cases: ReadonlyArray<Case>, tag: Case["outcome"]["_tag"]): number =>
  cases.filter(({ outcome }) => outcome._tag === tag).length

const row = (cells: ReadonlyArray<string | number>): string => `| ${cells.join(" | ")} |`

const table = (head: ReadonlyArray<string>, rows: ReadonlyArray<ReadonlyArray<string | number>>): string =>
  [row(head), row(head.map(() => "---")), ...rows.map(row)].join("\n")

const differences = (cases: ReadonlyArray<Case>, reasons: Readonly<Record<string, string>>): string => {
  const counted = new Map<string, number>()
  for (const one of cases) {
    for (const difference of one.differences) counted.set(difference, (counted.get(difference) ?? 0) + 1)
  }
  return table(
    ["difference that is meant", "cases"],
    // `<` would begin a tag in Markdown.
    Array.from(counted, ([name, cases]) => [(reasons[name] ?? name).replace(/<[^>]*>/g, "`$&`"), cases])
  )
}

/** Time and memory, which are only measured for hostile cases. */
const worst = (cases: ReadonlyArray<Case>): string => {
  const spent = cases.flatMap(({ name, spent }) => (spent === undefined ? [] : [{ name, ...spent }]))
  const slow = spent.filter(({ name }) => !/hang|drip/.test(name)).sort((a, b) => b.millis - a.millis)[0]
  const large = [...spent].sort((a, b) => b.peakMB - a.peakMB)[0]
  if (slow === undefined || large === undefined) return ""
  return `
## The worst of the hostile documents

Over a real socket, the wait for a peer that says nothing aside:

- time: ${Math.round(slow.millis)} ms, \`${slow.name}\`
- memory of the whole process: ${Math.round(large.peakMB)} MB resident, \`${large.name}\`
`
}

export const make = (suites: ReadonlyArray<Suite>, reasons: Readonly<Record<string, string>>): string => {
  const all = suites.flatMap(({ cases }) => cases)
  return `# On the wire

Written by \`npm run conformance -- --docs\`: wire vectors and hostile responses through the public client, with the live HTTP layer.
${count(all, "Passed")} passed, ${count(all, "Failed")} failed.

${differences(all, reasons)}

Beside these, \`npm test\` compares every one of the 167 operations with the AWS SDK in the same process, both ways, over values
that the schemas make up; what is meant to differ there stands in \`packages/core/test/Differential.test.ts\`. Every modelled error of
every operation is decoded from both forms of documents, and every member of every input is wrong once.
${worst(all)}
## Cases

${table(
  ["file", "passed", "failed", "not applicable"],
  suites.map(({ cases, name }) => [
    basename(name, ".json"),
    count(cases, "Passed"),
    count(cases, "Failed"),
    count(cases, "NotApplicable")
  ])
)}
`
}
