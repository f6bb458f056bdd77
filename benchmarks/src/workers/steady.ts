/** Repeats one call after a warm-up, and measures the microseconds for each call, including garbage collection. */
import type { Call } from "../Candidate.js"
import { named } from "../Tasks.js"
import { answer, read } from "./arguments.js"
import { load, type Name } from "./candidates.js"
import { micros } from "./clock.js"
import * as SigV4 from "./sigv4.js"

export interface Arguments {
  readonly candidate: Name
  readonly folder?: string | undefined
  readonly task: string
  /** The durations of the warm-up and of the measurement in milliseconds. */
  readonly warm: number
  readonly measure: number
}

const repeat = async (call: Call, millis: number): Promise<number> => {
  const end = performance.now() + millis
  let count = 0
  do {
    await call()
    count++
  } while (performance.now() < end)
  return count
}

const { candidate, folder, measure, task, warm } = read<Arguments>()

const make = async (): Promise<Call> => {
  if (SigV4.tasks.includes(task)) return SigV4.make(candidate, task)
  if (task === "stubbed-call") return (await import("./stubbed.js")).make()
  return (await load(candidate, folder)).make(named(task))
}

const call = await make()
await repeat(call, warm)
const before = micros()
const count = await repeat(call, measure)
answer((micros() - before) / count)
