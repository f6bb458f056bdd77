/** Runs a program whose memory is not to grow with its work, and measures what it keeps. */
import { answer, read } from "./arguments.js"
import { load } from "./program.js"

export interface Arguments {
  readonly row: string
  /** The amount of work. */
  readonly size: number
  /** How often the program tells of a step. */
  readonly steps: number
}

export interface Answer {
  /** The growth of the heap since the first run in MiB, after garbage collection. */
  readonly growth: number
}

const collect = globalThis.gc
if (collect === undefined) throw new Error("needs --expose-gc")

const heap = (): number => {
  collect()
  return process.memoryUsage().heapUsed
}

const { row, size, steps } = read<Arguments>()
const { program } = await load<{ readonly program: (size: number, onStep: () => void) => Promise<unknown> }>(
  row,
  "ours"
)
await program(size / 10, () => {})

const start = heap()
let seen = 0
let growth = 0
await program(size, () => {
  seen++
  if (seen % Math.floor(steps / 10) === 0) growth = Math.max(growth, heap() - start)
})
if (seen < steps) throw new Error(`${seen} steps came of ${steps}`)
answer({ growth: growth / 1024 / 1024 } satisfies Answer)
