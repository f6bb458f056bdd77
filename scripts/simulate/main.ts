/**
 * `npm run simulate -- [--quick] [--every N] [--docs FILE] [PROGRAM...]`: simulates the named programs, or all. `--quick` uses two
 * lags and two durations instead of four and three, `--every` one case of each N. `--docs` writes the table of outcomes to a page. Two processes
 * share the work. `npm run simulate -- --many 10000` reads as many distributions instead, and prints the time and the memory.
 * `npm run simulate -- --model 10000 [--seed N] [--path PATH]` runs so many commands over all families against a model.
 */
import { fork } from "node:child_process"
import { writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import * as Page from "./Page.js"
import * as Simulate from "./Simulate.js"

const args = process.argv.slice(2)
const take = (name: string): string | undefined => {
  const at = args.indexOf(name)
  return at === -1 ? undefined : args.splice(at, 2)[1]
}
const docs = take("--docs")
const shard = take("--shard")
const many = take("--many")
const model = take("--model")
const seed = take("--seed")
const path = take("--path")
const every = Number(take("--every") ?? 1)
if (!Number.isInteger(every) || every < 1) {
  console.error("--every takes a number of cases, 1 or more")
  process.exit(2)
}
const programs = args.filter((arg) => !arg.startsWith("--"))
const isQuick = args.includes("--quick")
const extent: Simulate.Extent = {
  programs: programs.length === 0 ? undefined : programs,
  lags: isQuick ? [0, 45_000] : [0, 5_000, 60_000, 90_000],
  times: isQuick ? [1, Infinity] : [1, 3, Infinity]
}
const SHARDS = 2

const work = async (shard: number): Promise<void> => {
  const chosen = (await Simulate.cases(extent)).filter((_, i) => i % every === 0)
  const mine = chosen.filter((_, i) => i % SHARDS === shard)
  for (const one of mine) {
    const { end, program, wrong } = await Simulate.run(one)
    const ended: Page.Ended = {
      program,
      end,
      wrong: wrong === undefined ? undefined : `${Simulate.nameOf(one)}: ${wrong}`
    }
    process.send?.(ended)
  }
}

const lead = async (): Promise<void> => {
  const started = performance.now()
  const ends: Array<Page.Ended> = []
  const share = (n: number): Promise<boolean> =>
    new Promise((resolve) => {
      const child = fork(fileURLToPath(import.meta.url), [...args, "--every", String(every), "--shard", String(n)])
      child.on("message", (message) => {
        const ended = message as Page.Ended
        ends.push(ended)
        if (ended.wrong !== undefined) console.log(`✗ ${ended.wrong}`)
        if (ends.length % 1000 === 0) console.log(`${ends.length} runs`)
      })
      child.on("close", (code) => resolve(code === 0))
    })
  const well = await Promise.all(Array.from({ length: SHARDS }, (_, n) => share(n)))
  const failed = ends.filter(({ wrong }) => wrong !== undefined).length + well.filter((ok) => !ok).length
  console.log(Page.table(ends))
  if (docs !== undefined) writeFileSync(docs, Page.make(ends, extent, Simulate.HAPPENINGS))
  console.log(`${Math.round((performance.now() - started) / 1000)} s`)
  console.log(`${ends.length - failed} passed, ${failed} failed`)
  process.exitCode = failed === 0 && ends.length > 0 ? 0 : 1
}

if (model !== undefined) {
  const Model = await import("./model/Run.js")
  const count = Number(model)
  // Without a seed, each run is another one. It is printed.
  const chosen = seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(seed)
  if (!Number.isInteger(count) || count < 1 || !Number.isInteger(chosen)) {
    console.error("--model takes a number of commands, 1 or more, and --seed a whole number")
    process.exit(2)
  }
  process.exitCode = (await Model.run(count, chosen, path)) ? 0 : 1
} else if (many !== undefined) {
  const Many = await import("./Many.js")
  await Many.run(Number(many))
} else await (shard === undefined ? lead() : work(Number(shard)))
