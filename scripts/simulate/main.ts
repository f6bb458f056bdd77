/**
 * `npm run simulate -- [--quick] [--json FILE] [PROGRAM...]`: all programs unless some are named.
 */
import * as Simulate from "./Simulate.js"

const args = process.argv.slice(2)
const isQuick = args.includes("--quick")
const programs = args.filter((arg) => !arg.startsWith("--"))

const ends = new Map<string, Map<string, number>>()
const wrong: Array<Simulate.Result> = []
let total = 0
const started = Date.now()
const extent: Simulate.Extent = {
  programs: programs.length === 0 ? undefined : programs,
  lags: isQuick ? [0, 60_000] : [0, 5_000, 60_000, 90_000],
  times: isQuick ? [1, Infinity] : [1, 3, Infinity]
}

for await (const one of Simulate.cases(extent)) {
  const result = await Simulate.run(one)
  total++
  const tally = ends.get(one.program) ?? new Map<string, number>()
  ends.set(one.program, tally)
  tally.set(result.end, (tally.get(result.end) ?? 0) + 1)
  if (result.wrong !== undefined) {
    wrong.push(result)
    const when = `call ${one.call}, ${one.happening} x ${one.times}, lag ${one.lag / 1000} s`
    console.log(`✗ ${one.program} (${one.scenario.name}), ${when}: ${result.wrong}`)
  }
}
for (const [program, tally] of ends) console.log(program, Object.fromEntries(tally))
console.log(`${Math.round((Date.now() - started) / 1000)} s`)
console.log(`${total - wrong.length} passed, ${wrong.length} failed`)
process.exitCode = wrong.length === 0 && total > 0 ? 0 : 1
