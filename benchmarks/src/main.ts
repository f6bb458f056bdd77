/**
 * `npm run bench -- [OPTIONS]`: compares this library with its peers, on both editions in one run; with `--effect 3|4` on
 * one of them. A run takes some fifteen minutes.
 *
 * - `--full`: more rounds, sizes and transports, and distilled, which it installs; an hour.
 * - `--only NAME,NAME...`: the rows whose names begin so.
 * - `--json FILE`: the rows.
 * - `--docs`: writes docs/performance.md, and draws its plot. With `--only` the other rows of the page are kept as they were measured, which
 *   benchmarks/recorded.json has.
 * - `--record`: appends the rows with a target to benchmarks/history.json.
 * - `--compare`: a short run of the rows with a target, which ends after some six minutes (after nine on a busy machine, with what it has) and tells what has become slower
 *   than in the last entry of benchmarks/history.json by more than the spread, and what misses its target. That is no
 *   failure: a busy machine can do it.
 */
import { writeFileSync } from "node:fs"
import { parseArgs } from "node:util"
import * as Arguments from "../../scripts/Arguments.js"
import * as Distilled from "./Distilled.js"
import * as Editions from "./Editions.js"
import * as History from "./History.js"
import * as Page from "./Page.js"
import { worker } from "./Processes.js"
import * as Recorded from "./Recorded.js"
import type { Row } from "./Row.js"
import { benchmarks } from "./Suite.js"
import type { Context } from "./suite/Benchmark.js"
import { checked } from "./suite/Memory.js"
import { TARGETS } from "./Targets.js"
import type * as Check from "./workers/check.js"

const { values } = parseArgs({
  options: {
    full: { type: "boolean", default: false },
    only: { type: "string" },
    json: { type: "string" },
    docs: { type: "boolean", default: false },
    record: { type: "boolean", default: false },
    compare: { type: "boolean", default: false }
  }
})

const wanted = values.only?.split(",")
const chosen = benchmarks.filter(({ full = false, name }) => {
  if (wanted !== undefined)
    return wanted.some((prefix) => name.startsWith(prefix)) && (values.full || !full || wanted.includes(name))
  return values.compare ? name in TARGETS : values.full || !full
})
if (chosen.length === 0) {
  Arguments.refuse(`no benchmark of that name; there are:\n${benchmarks.map(({ name }) => `  ${name}`).join("\n")}`)
}

const MINUTE = 60_000

if (values.docs && wanted !== undefined && Recorded.read().length === 0) {
  Arguments.refuse("benchmarks/recorded.json has no rows to keep: write the page with a run of all rows first")
}
const editions = await Editions.prepare()
if ((values.docs || values.record) && editions.length === 1) {
  Arguments.refuse("--docs and --record need both editions: leave --effect out")
}
const [{ folder }] = editions
const distilled = values.compare ? undefined : await Distilled.find(folder, values.full)
for (const { edition, folder } of editions) {
  const problems = await worker<ReadonlyArray<string>>(folder, "check", {
    distilled,
    ...checked
  } satisfies Check.Arguments)
  if (problems.length === 0) continue
  console.error(
    `the clients do not do the same on Effect ${edition}, so there is nothing to compare:\n${problems.join("\n")}`
  )
  process.exit(1)
}

const started = performance.now()
const limit = 6 * MINUTE
const measured: Array<Row> = []
console.log(Page.heading)
for (const [index, { run }] of chosen.entries()) {
  const now = performance.now()
  if (values.compare && now > started + 1.5 * limit) {
    console.log(
      `no time for: ${chosen
        .slice(index)
        .map(({ name }) => name)
        .join(", ")}`
    )
    break
  }
  // Each benchmark has its part of the time that is left.
  const deadline = values.compare ? now + (started + limit - now) / (chosen.length - index) : Infinity
  const context: Context = {
    editions,
    pace: values.compare ? "compare" : values.full ? "full" : "quick",
    distilled,
    deadline
  }
  for (const row of await run(context)) {
    measured.push(row)
    console.log(Page.line(row))
  }
}
// A benchmark may have rows beside the one with its target.
const rows = Recorded.sorted(measured)
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify({ rows }, undefined, 2)}\n`)
if (values.compare) for (const line of History.compare(rows)) console.log(line)
if (values.record) History.record(rows)
if (values.docs) {
  const setting = Page.setting(distilled === undefined ? undefined : Distilled.version)
  const dated = rows.map((row) => ({ ...row, date: new Date().toISOString().slice(0, 10), setting }))
  const all = wanted === undefined ? dated : Recorded.merge(Recorded.read(), dated)
  Recorded.write(all)
  Page.write(all)
}
