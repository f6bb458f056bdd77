/** The first call of a process, its libraries loaded: milliseconds. */
import { named } from "../Tasks.js"
import { answer, read } from "./arguments.js"
import { load, type Name } from "./candidates.js"

export interface Arguments {
  readonly candidate: Name
  readonly folder?: string | undefined
  readonly task: string
}

const { candidate, folder, task } = read<Arguments>()
const call = await (await load(candidate, folder)).make(named(task))
const started = performance.now()
await call()
answer(performance.now() - started)
