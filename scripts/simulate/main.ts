/**
 * `npm run simulate -- [--quick] [--every N] [--only PROGRAM,...] [--docs FILE] [PROGRAM...]`: simulates the named programs, or all. `--quick`
 * takes a sample of the runs, `--every` one of each N of them. `--docs` writes the outcomes to a page. Two processes share the work. If no
 * program is named, made-up inputs of every operation that changes something are sent, too. `npm run simulate -- --many 10000` reads as many
 * distributions instead, and prints the time and the memory.
 * `npm run simulate -- --model 10000 [--seed N] [--path PATH]` runs so many commands over all families against a model.
 */
import { fork } from "node:child_process"
import { writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import * as Arguments from "../Arguments.js"
import * as Drafts from "./Drafts.js"
import * as Knobs from "./Knobs.js"
import * as Page from "./Page.js"
import * as Simulate from "./Simulate.js"

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    docs: { type: "string" },
    every: { type: "string", default: "1" },
    many: { type: "string" },
    model: { type: "string" },
    only: { type: "string", default: "" },
    path: { type: "string" },
    quick: { type: "boolean", default: false },
    seed: { type: "string" },
    worker: { type: "boolean", default: false }
  }
})
const every = Number(values.every)
if (!Number.isInteger(every) || every < 1) Arguments.refuse("--every takes a number of cases, 1 or more")
const programs = [...values.only.split(",").filter((name) => name !== ""), ...positionals]
const unknown = programs.filter((name) => Simulate.subjects([name]).length === 0)
if (unknown.length > 0) Arguments.refuse(`there is no scenario of ${unknown.join(", ")}`)
const effort = Simulate.oneOf(every, values.quick ? Simulate.quick : Simulate.whole)
const WORKERS = 2

/** What a worker does at once. */
type Job = () => AsyncGenerator<Page.Ended>

const simulating = (subject: Simulate.Subject): Job =>
  async function* () {
    for await (const result of Simulate.runs(subject, effort)) {
      const { end, place, program, wrong } = result
      const told = wrong === undefined ? undefined : `${Simulate.nameOf(result)}: ${wrong}`
      yield { program, place: place.name, end, wrong: told }
    }
  }

const drafting = (place: Knobs.Place, i: number): Job =>
  async function* () {
    for await (const outcome of Drafts.runs(place, i + 1)) {
      const { wrong } = outcome
      const told = wrong === undefined ? undefined : `${Drafts.nameOf(outcome)}: ${wrong}`
      yield { program: Page.DRAFTS, place: place.name, end: wrong === undefined ? "success" : "refused", wrong: told }
    }
  }

const jobs: ReadonlyArray<Job> = [
  ...Simulate.subjects(programs.length === 0 ? undefined : programs).map(simulating),
  ...(programs.length === 0 ? Knobs.open.map(drafting) : [])
]

/** What a worker tells: the end of a run, or that it has nothing to do. */
type Told = Page.Ended | "idle"

const work = (): void => {
  const tell = (told: Told): void => void process.send?.(told)
  process.on("message", (index: number) => {
    const all = async () => {
      for await (const ended of jobs[index]?.() ?? []) tell(ended)
      tell("idle")
    }
    void all()
  })
  tell("idle")
}

const lead = async (): Promise<void> => {
  const started = performance.now()
  const ends: Array<Page.Ended> = []
  let next = 0
  const share = (): Promise<boolean> =>
    new Promise((resolve) => {
      const child = fork(fileURLToPath(import.meta.url), [...process.argv.slice(2), "--worker"])
      child.on("message", (told: Told) => {
        if (told === "idle") {
          if (next < jobs.length) child.send(next++)
          else child.disconnect()
          return
        }
        ends.push(told)
        if (told.wrong !== undefined) console.log(`✗ ${told.wrong}`)
        if (ends.length % 1000 === 0) console.log(`${ends.length} runs`)
      })
      child.on("exit", (code) => resolve(code === 0))
    })
  const well = await Promise.all(Array.from({ length: WORKERS }, share))
  const failed = ends.filter(({ wrong }) => wrong !== undefined).length + well.filter((ok) => !ok).length
  console.log(Page.programs(ends))
  console.log(`\n${Page.places(ends)}`)
  if (values.docs !== undefined) writeFileSync(values.docs, Page.make(ends, effort))
  console.log(`${Math.round((performance.now() - started) / 1000)} s`)
  console.log(`${ends.length - failed} passed, ${failed} failed`)
  process.exitCode = failed === 0 && ends.length > 0 ? 0 : 1
}

if (values.model !== undefined) {
  const Model = await import("./model/Run.js")
  const count = Number(values.model)
  // Without a seed, each run is another one. It is printed.
  const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed)
  if (!Number.isInteger(count) || count < 1 || !Number.isInteger(seed)) {
    Arguments.refuse("--model takes a number of commands, 1 or more, and --seed a whole number")
  }
  process.exitCode = (await Model.run(count, seed, values.path)) ? 0 : 1
} else if (values.many !== undefined) {
  const Many = await import("./Many.js")
  await Many.run(Number(values.many))
} else await (values.worker ? work() : lead())
