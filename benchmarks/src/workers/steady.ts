/** Repeats one call after a warm-up, and measures the microseconds for each call, including garbage collection. */
import type { Call } from "../Exchange.js"
import { answer, read } from "./arguments.js"
import { micros as microsOfThread, microsOfAll } from "./clock.js"
import { candidate } from "./candidate.js"
import type { Place } from "./places.js"

export interface Arguments {
  readonly row: string
  readonly side: string
  readonly place?: Place | undefined
  /** The number of items in the response or in the request. */
  readonly size?: number | undefined
  /** The folder of distilled. */
  readonly distilled?: string | undefined
  /** Whether the time of all threads of the process is measured, and not that of the calls' own. */
  readonly threads?: boolean | undefined
  /** The durations of the warm-up and of the measurement in milliseconds of CPU time, which a busy machine does not shorten. */
  readonly warm: number
  readonly measure: number
}

/** Reading the clock costs as much as a part of a call, so it is read this often: in microseconds. */
const INTERVAL = 5000

const { measure, threads = false, warm, ...which } = read<Arguments>()
const micros = threads ? microsOfAll : microsOfThread

const repeat = async (call: Call, millis: number): Promise<number> => {
  const end = micros() + millis * 1000
  let count = 0
  let block = 1
  for (let now = micros(); now < end;) {
    for (let index = 0; index < block; index++) await call()
    count += block
    const before = now
    now = micros()
    if (now - before < INTERVAL) block *= 2
  }
  return count
}

const make = await candidate(which)
const call = await make()
await repeat(call, warm)
const before = micros()
const count = await repeat(call, measure)
answer((micros() - before) / count)
