/** The first call of a process after its libraries were loaded, in milliseconds. */
import { named } from "../Tasks.js"
import { answer, read } from "./arguments.js"
import { load, type Name } from "./candidates.js"

export interface Arguments {
  readonly candidate: Name
  readonly folder?: string | undefined
  readonly task: string
}

const { candidate, folder, task } = read<Arguments>()
// The task is made before the libraries are loaded, so that its compilation and garbage are not measured.
const made = named(task)
const call = await (await load(candidate, folder)).make(made)
const started = performance.now()
await call()
answer(performance.now() - started)
