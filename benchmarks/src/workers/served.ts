/** Sends requests to a server, and measures the CPU time of the server's process for each. */
import { readFileSync } from "node:fs"
import type * as Served from "../rows/in-memory-served.js"
import { answer, read } from "./arguments.js"
import { load } from "./program.js"

export interface Arguments {
  readonly endpoint: string
  /** The server's process. */
  readonly pid: number
  readonly distributions: number
  readonly calls: number
}

/** CPU time in milliseconds. */
export interface Answer {
  readonly create: number
  readonly list: number
  readonly get: number
}

const { calls, distributions, endpoint, pid } = read<Arguments>()

/** In milliseconds. The kernel counts in hundredths of a second: fields 14 and 15, the name of the command being the second. */
const cpu = (): number => {
  const [user = 0, system = 0] = (readFileSync(`/proc/${pid}/stat`, "latin1").split(") ")[1] ?? "")
    .split(" ")
    .slice(11, 13)
    .map(Number)
  return (user + system) * 10
}

const cost = async (count: number, call: (i: number) => Promise<unknown>): Promise<number> => {
  const before = cpu()
  for (let i = 0; i < count; i++) await call(i)
  return (cpu() - before) / count
}

const { program } = await load<{ readonly program: typeof Served.requests }>("in-memory-served", "requests")
const { create, get, list } = program(endpoint)
const { Distribution } = await create("first")
const Id = Distribution?.Id ?? ""
const creating = await cost(distributions, (i) => create(`reference-${i}`))
for (let i = 0; i < 20; i++) await list()
answer({ create: creating, list: await cost(calls, list), get: await cost(calls, () => get(Id)) } satisfies Answer)
