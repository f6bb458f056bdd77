/** Counts the objects that some modules create when they are imported, without those of their dependencies. */
import { answer, read } from "./arguments.js"

export interface Arguments {
  readonly loaded: ReadonlyArray<string>
  readonly specifiers: ReadonlyArray<string>
}

export interface Answer {
  /** Regular expressions that were made from descriptions. Literals are not counted. */
  readonly patterns: number
  /** The number of enumerations of members. Building a structure enumerates its members. */
  readonly entries: number
}

const { loaded, specifiers } = read<Arguments>()
for (const specifier of loaded) await import(specifier)

let patterns = 0
let entries = 0
const { entries: entriesOf } = Object
globalThis.RegExp = new Proxy(RegExp, {
  construct: (target, args, self) => {
    patterns++
    return Reflect.construct(target, args, self) as RegExp
  }
})
Object.entries = (object: object) => {
  entries++
  return entriesOf(object)
}
for (const specifier of specifiers) await import(specifier)
answer({ patterns, entries } satisfies Answer)
