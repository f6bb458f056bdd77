/** What importing some modules builds, when those that they import of others are loaded already. */
import { answer, read } from "./arguments.js"

export interface Arguments {
  readonly loaded: ReadonlyArray<string>
  readonly specifiers: ReadonlyArray<string>
}

export interface Answer {
  /** The regular expressions that were made from descriptions. Those that stand in the code do not count. */
  readonly patterns: number
  /** How often the members of something were gone through, as those of a structure are when it is built. */
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
