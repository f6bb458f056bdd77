/** The time to load some modules in a process that has already loaded others, in milliseconds. */
import { answer, read } from "./arguments.js"

export interface Arguments {
  readonly loaded: ReadonlyArray<string>
  readonly specifiers: ReadonlyArray<string>
}

const load = (specifiers: ReadonlyArray<string>) => Promise.all(specifiers.map((specifier) => import(specifier)))

const { loaded, specifiers } = read<Arguments>()
await load(loaded)
const started = performance.now()
await load(specifiers)
answer(performance.now() - started)
