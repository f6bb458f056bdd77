/**
 * Tells the options of a command line from its arguments, before they are parsed. The parser of Effect takes an option with an empty value,
 * or one that is given twice, for an argument.
 */
import * as Effect from "effect/Effect"
import { UsageError } from "./failure.js"
import type { Parameter, Parameters } from "./spec.js"
import { didYouMean } from "./suggest.js"

export interface CommandLine {
  /** The same command line without ambiguity: options first, and names in place of the texts. */
  readonly words: ReadonlyArray<string>
  /** Puts the texts into what was read of `words`. */
  readonly restore: (read: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>
}

const isRepeatable = ({ presence }: Parameter<unknown>): boolean => presence === "repeated" || presence === "some"

/** Reads the words after the name of a command, which `title` is. */
export const split = (
  title: string,
  parameters: { readonly arguments: Parameters; readonly options: Parameters },
  words: ReadonlyArray<string>
): Effect.Effect<CommandLine, UsageError> =>
  Effect.suspend(() => {
    const wrong = (message: string): Effect.Effect<never, UsageError> => Effect.fail(new UsageError({ message }))
    const find = (word: string): readonly [name: string, self: Parameter<unknown>] | undefined =>
      Object.entries(parameters.options).find(
        ([name, { alias }]) => word === `--${name}` || (alias !== undefined && word === `-${alias}`)
      )
    /** The name of an option, and the value that is written with it. */
    const partsOf = (word: string): readonly [option: string, value: string | undefined] => {
      const at = word.startsWith("--") ? word.indexOf("=") : -1
      return at < 0 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)]
    }
    const texts: Array<string> = []
    /** What stands for a value. Only a text can be anything. */
    const standIn = ({ kind }: Parameter<unknown>, value: string): string =>
      kind === "text" ? `text${texts.push(value) - 1}` : value
    const options: Array<string> = []
    const flags: Array<string> = []
    const given: Array<string> = []
    const seen = new Set<string>()
    const end = words.indexOf("--")
    const last = end < 0 ? words.length : end
    for (let index = 0; index < last; index++) {
      const word = words[index] ?? ""
      if (!/^-./s.test(word)) {
        given.push(word)
        continue
      }
      const [option, joined] = partsOf(word)
      const found = find(option)
      if (found === undefined) {
        const names = Object.keys(parameters.options).map((name) => `--${name}`)
        return wrong(`${title} has no option ${option}${didYouMean(option, names)}`)
      }
      const [name, self] = found
      if (seen.has(name) && !isRepeatable(self)) return wrong(`--${name} is given more than once`)
      seen.add(name)
      if (self.kind === "flag") {
        if (joined !== undefined && joined !== "true" && joined !== "false") return wrong(`--${name} takes no value`)
        if (joined !== "false") flags.push(`--${name}`)
        continue
      }
      const value = joined ?? (++index < last ? words[index] : undefined)
      if (value === undefined || (joined === undefined && find(partsOf(value)[0]) !== undefined)) {
        return wrong(
          `Expected a value following option: '--${name}'${value === undefined ? "" : `. One like that is written --${name}=${value}`}`
        )
      }
      if (self.kind !== "text" && !/^-?\w/.test(value)) return wrong(`--${name} cannot be '${value}'`)
      options.push(`--${name}`, standIn(self, value))
    }
    given.push(...words.slice(last + 1))
    const expected = Object.values(parameters.arguments)
    const endless = expected.find(isRepeatable)
    const unknown = endless === undefined ? given[expected.length] : undefined
    if (unknown !== undefined) return wrong(`Received unknown argument: '${unknown}'`)
    const placed = given.map((value, index) => {
      const self = expected[index] ?? endless
      return self === undefined ? value : standIn(self, value)
    })
    const originals = new Map(texts.map((text, index) => [`text${index}`, text]))
    const original = (value: unknown): unknown => (typeof value === "string" ? (originals.get(value) ?? value) : value)
    const all = { ...parameters.options, ...parameters.arguments }
    return Effect.succeed({
      words: [...options, ...flags, "--", ...placed],
      restore: (read) =>
        Object.fromEntries(
          Object.entries(read).map(([name, value]) => [
            name,
            all[name]?.kind !== "text" ? value : Array.isArray(value) ? value.map(original) : original(value)
          ])
        )
    })
  })
