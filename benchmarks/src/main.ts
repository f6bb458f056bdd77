/**
 * `npm run bench -- [--full] [--only NAME,NAME...] [--json FILE] [--docs]`: compares this library with its peers. A
 * quick run takes about five minutes. A full run has more rounds, sizes and clients, installs distilled, and takes
 * forty minutes. `--docs` writes the page.
 */
import { writeFileSync } from "node:fs"
import { parseArgs } from "node:util"
import * as Distilled from "./Distilled.js"
import * as Library from "./Library.js"
import * as Page from "./Page.js"
import { worker } from "./Processes.js"
import type { Row } from "./Row.js"
import { benchmarks } from "./Suite.js"
import { tasks } from "./Tasks.js"

const { values } = parseArgs({
  options: {
    full: { type: "boolean", default: false },
    only: { type: "string" },
    json: { type: "string" },
    docs: { type: "boolean", default: false }
  }
})

const wanted = values.only?.split(",")
const chosen = benchmarks.filter(({ full = false, name }) =>
  wanted === undefined ? values.full || !full : wanted.some((prefix) => name.startsWith(prefix))
)
if (chosen.length === 0) {
  console.error(`no benchmark of that name; there are:\n${benchmarks.map(({ name }) => `  ${name}`).join("\n")}`)
  process.exit(2)
}

const folder = await Library.prepare()
const distilled = await Distilled.find(folder, values.full)

const candidates = ["sdk", "ours", ...(distilled === undefined ? [] : ["distilled"])]
const problems = await worker<ReadonlyArray<string>>(folder, "check", { candidates, folder: distilled, tasks })
if (problems.length > 0) {
  console.error(`the clients do not do the same, so there is nothing to compare:\n${problems.join("\n")}`)
  process.exit(1)
}

const rows: Array<Row> = []
console.log(Page.heading)
for (const { run } of chosen) {
  for (const row of await run({ folder, full: values.full, distilled })) {
    rows.push(row)
    console.log(Page.line(row))
  }
}
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify({ rows }, undefined, 2)}\n`)
if (values.docs) Page.write(rows, distilled === undefined ? undefined : Distilled.version)
