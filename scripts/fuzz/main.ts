/**
 * `npm run fuzz -- [SECONDS] [SEED]`. The defaults are 60 seconds and a random seed. A half of the time is for changed documents, the other one
 * for made-up inputs.
 */
import { parseArgs } from "node:util"
import * as Arguments from "../Arguments.js"
import * as Drafts from "./Drafts.js"
import * as Fuzz from "./Fuzz.js"

const { positionals } = parseArgs({ allowPositionals: true })
const [seconds = 60, seed = Date.now() % 2 ** 31] = positionals.map(Number)
if (!(seconds > 0) || !Number.isInteger(seed) || positionals.length > 2)
  Arguments.refuse("takes a number of seconds, and a whole number as a seed")
const isOverAfter = (seconds: number) => {
  const end = Date.now() + seconds * 1000
  return () => Date.now() > end
}

const { accepted, findings, tried } = Fuzz.run(seed, isOverAfter(seconds / 2))
for (const { direction, document, operation, what } of findings)
  console.log(`✗ ${operation} ${direction}: ${what}\n    ${JSON.stringify(document)}`)
console.log(`seed ${seed}: ${tried} documents, ${accepted} of them accepted`)

const drafts = await Drafts.run(seed, isOverAfter(seconds / 2))
for (const { operation, seed, what } of drafts.findings) console.log(`✗ ${operation}, made up from ${seed}: ${what}`)
const counts = Array.from(drafts.tried.values())
const inputs = counts.reduce((sum, one) => sum + one, 0)
console.log(`${inputs} inputs of ${counts.filter((count) => count > 0).length} of ${counts.length} operations`)

const failed = findings.length + drafts.findings.length
console.log(`${tried + inputs - failed} passed, ${failed} failed`)
process.exitCode = failed === 0 && tried > 0 && inputs > 0 ? 0 : 1
