/**
 * Streams all invalidations of a distribution without keeping them, and measures the growth of the heap and the time
 * for each item.
 */
import { headers } from "../Exchange.js"
import { invalidationList } from "../Fixtures.js"
import { document } from "../Xml.js"
import { answer, read } from "./arguments.js"
import { load } from "./program.js"

export interface Arguments {
  readonly side: "ours" | "sdk"
  readonly items: number
}

export interface Answer {
  /** The growth of the heap since the first page in MiB: after garbage collection, and before it. */
  readonly growth: number
  readonly peak: number
  /** The CPU time for each item in microseconds. */
  readonly time: number
}

const PAGE = 100
const HOLE = "PAGENUMBER"

/** Ids are unique across pages, so that a leak is visible. */
const pieces = document("InvalidationList", invalidationList(PAGE, 1, `marker-${HOLE}`))
  .replaceAll("<Id>I", `<Id>I${HOLE}`)
  .split(HOLE)
const last = document("InvalidationList", invalidationList(PAGE, 1))

const pageAt = (marker: string | undefined, pages: number): string => {
  const page = Number(/^marker-(\d+)$/.exec(marker ?? "")?.[1] ?? 0) + 1
  return page >= pages ? last : pieces.join(String(page))
}

const collect = globalThis.gc
if (collect === undefined) throw new Error("needs --expose-gc")

const heap = (): number => {
  collect()
  return process.memoryUsage().heapUsed
}

const { items, side } = read<Arguments>()
const { program } = await load<{ readonly program: (onItem: () => void) => Promise<void> }>("stream-1m-heap-mb", side)

const run = (pages: number, onItem: () => void): Promise<void> => {
  globalThis.fetch = async (input) => {
    const url = input instanceof Request ? input.url : String(input)
    const body = pageAt(/[?&]Marker=([^&]*)/.exec(url)?.[1], pages)
    return new Response(body, { headers: headers(body) })
  }
  return program(onItem)
}
await run(100, () => {})

const start = heap()
let seen = 0
let growth = 0
let peak = 0
const before = process.cpuUsage()
await run(items / PAGE, () => {
  seen++
  if (seen % 1000 === 0) peak = Math.max(peak, process.memoryUsage().heapUsed - start)
  if (seen % (items / 10) === 0) growth = Math.max(growth, heap() - start)
})
const { system, user } = process.cpuUsage(before)
if (seen !== items) throw new Error(`${seen} items came of ${items}`)
const MIB = 1024 * 1024
answer({ growth: growth / MIB, peak: peak / MIB, time: (user + system) / items } satisfies Answer)
