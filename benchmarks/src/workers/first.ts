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
// Made before the libraries are loaded, so that what compiles and clears up after its making does not go on during the call.
const made = named(task)
const call = await (await load(candidate, folder)).make(made)
const started = performance.now()
await call()
answer(performance.now() - started)
