/**
 * `npm run fuzz -- [SECONDS] [SEED]`. The defaults are 60 seconds and a random seed.
 */
import * as Fuzz from "./Fuzz.js"

const seconds = Number(process.argv[2] ?? 60)
const seed = Number(process.argv[3] ?? Date.now() % 2 ** 31)
const end = Date.now() + seconds * 1000

const { accepted, findings, tried } = Fuzz.run(seed, () => Date.now() > end)
for (const { direction, document, operation, what } of findings)
  console.log(`✗ ${operation} ${direction}: ${what}\n    ${JSON.stringify(document)}`)
console.log(`seed ${seed}: ${tried} documents, ${accepted} of them accepted`)
console.log(`${tried - findings.length} passed, ${findings.length} failed`)
process.exitCode = findings.length === 0 && tried > 0 ? 0 : 1
