/** How long it takes to load some modules in a new process, in milliseconds. */
import { answer, read } from "./arguments.js"

export interface Arguments {
  readonly specifiers: ReadonlyArray<string>
}

const { specifiers } = read<Arguments>()
const started = performance.now()
await Promise.all(specifiers.map((specifier) => import(specifier)))
answer(performance.now() - started)
