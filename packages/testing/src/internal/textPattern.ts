/**
 * Texts that match a regular expression, of a chosen length. The expression is compiled to an automaton, and each step goes only to a
 * state from which the rest of the length can still be matched, so that nothing has to be tried and thrown away.
 *
 * Assertions and references to groups are taken as empty. Whoever uses such an expression has to check the texts.
 */

/** Chooses one of `count` possibilities: an integer from 0 to `count - 1`. */
export type Choose = (count: number) => number

/** A set of texts. Lengths are in characters (code points). */
export interface Language {
  /** The lengths that its texts can have, ascending. At least one of the requested range, if there is any. */
  readonly lengths: ReadonlyArray<number>
  /** A text of one of these lengths. */
  readonly pick: (length: number, choose: Choose) => string
}

/** Characters that a class may have, the simplest first. */
const PLAIN: ReadonlyArray<string> = [
  ..."abcdefghijklmnopqrstuvwxyz",
  ..."0123456789",
  ..."ABCDEFGHIJKLMNOPQRSTUVWXYZ",
  ..."-_.:/ =+@!\"#$%&'()*,;<>?[\\]^`{|}~"
]

/** Characters that codecs often handle incorrectly. */
const ODD: ReadonlyArray<string> = [
  ..."<>&\"' %+/.]\t\n\r",
  "é",
  "日",
  "😀",
  "\u200f",
  "א",
  "\u0301",
  "٣",
  "𝒜",
  "\u2028"
]

interface Characters {
  readonly all: ReadonlyArray<string>
  readonly odd: ReadonlyArray<string>
}

const SCANNED = 32

/** The first characters of all of Unicode that match. Surrogates and control characters are left out, since XML has none of them. */
const scan = (isMatch: (character: string) => boolean): ReadonlyArray<string> => {
  const found: Array<string> = []
  for (let code = 0x20; code < 0x110000 && found.length < SCANNED; code++) {
    if (code === 0xd800) code = 0xe000
    const character = String.fromCodePoint(code)
    if (code !== 0xfffe && code !== 0xffff && isMatch(character)) found.push(character)
  }
  return found
}

const charactersOf = (source: string): Characters => {
  const expression = new RegExp(`^(?:${source})$`, "u")
  const isMatch = (character: string) => expression.test(character)
  const odd = ODD.filter(isMatch)
  const all = [...new Set([...PLAIN.filter(isMatch), ...odd])]
  return all.length > 0 ? { all, odd } : { all: scan(isMatch), odd }
}

type Node =
  | { readonly kind: "characters"; readonly source: string }
  | { readonly kind: "sequence" | "choice"; readonly nodes: ReadonlyArray<Node> }
  | { readonly kind: "repeat"; readonly node: Node; readonly min: number; readonly max: number }

const EMPTY: Node = { kind: "sequence", nodes: [] }

const QUANTIFIER = /^(?:[*+?]|\{(\d+)(?:(,)(\d*))?\})\??/
const GROUP = /^\((?:\?(?::|<[^=!>]*>))?/
const ASSERTION = /^(?:[\^$]|\\[bB])/
const REFERENCE = /^\\(?:[1-9]\d*|k<[^>]*>)/
const ESCAPE = /^\\(?:[pP]\{[^}]*\}|u\{[^}]*\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|c[A-Za-z]|[\s\S])/u
const CLASS = /^\[(?:\\[\s\S]|[^\]\\])*\]/u
const CHARACTER = /^[\s\S]/u

/** Reads an expression. Its syntax is known to be valid, since it was compiled before. */
class Parser {
  private rest: string

  constructor(source: string) {
    this.rest = source
  }

  choice(): Node {
    const nodes = [this.sequence()]
    while (this.take(/^\|/) !== undefined) nodes.push(this.sequence())
    return nodes.length === 1 ? (nodes[0] ?? EMPTY) : { kind: "choice", nodes }
  }

  private take(expression: RegExp): RegExpExecArray | undefined {
    const match = expression.exec(this.rest) ?? undefined
    if (match !== undefined) this.rest = this.rest.slice(match[0].length)
    return match
  }

  private sequence(): Node {
    const nodes: Array<Node> = []
    while (this.rest !== "" && !/^[|)]/.test(this.rest)) nodes.push(this.quantified(this.atom()))
    return { kind: "sequence", nodes }
  }

  private quantified(node: Node): Node {
    const match = this.take(QUANTIFIER)
    if (match === undefined) return node
    const [text, least, comma, most] = match
    if (least === undefined) {
      return { kind: "repeat", node, min: text.startsWith("+") ? 1 : 0, max: text.startsWith("?") ? 1 : Infinity }
    }
    const min = Number(least)
    return { kind: "repeat", node, min, max: comma === undefined ? min : most ? Number(most) : Infinity }
  }

  private atom(): Node {
    if (this.take(ASSERTION) ?? this.take(REFERENCE)) return EMPTY
    const isLook = /^\(\?<?[=!]/.test(this.rest)
    if (this.take(isLook ? /^\(\?<?[=!]/ : GROUP) !== undefined) {
      const node = this.choice()
      this.take(/^\)/)
      return isLook ? EMPTY : node
    }
    const [source = ""] = this.take(CLASS) ?? this.take(ESCAPE) ?? this.take(CHARACTER) ?? []
    return { kind: "characters", source }
  }
}

interface Step {
  readonly characters: Characters
  readonly to: number
}

/** States with the steps to others. The states that are reached without a character are followed when the automaton is complete. */
class Automaton {
  private readonly steps: Array<Step | undefined> = []
  private readonly jumps: Array<Array<number>> = []
  private readonly known = new Map<string, Characters>()
  readonly end: number
  readonly start: number

  constructor(node: Node) {
    this.end = this.state([])
    this.start = this.compile(node, this.end)
  }

  private state(jumps: Array<number>, step?: Step): number {
    this.steps.push(step)
    return this.jumps.push(jumps) - 1
  }

  private characters(source: string): Characters {
    const characters = this.known.get(source) ?? charactersOf(source)
    this.known.set(source, characters)
    return characters
  }

  /** The state in which the node begins, if `next` is the state after it. */
  private compile(node: Node, next: number): number {
    switch (node.kind) {
      case "characters":
        return this.state([], { characters: this.characters(node.source), to: next })
      case "sequence":
        return node.nodes.reduceRight((after, one) => this.compile(one, after), next)
      case "choice":
        return this.state(node.nodes.map((one) => this.compile(one, next)))
      case "repeat": {
        let at = next
        if (node.max === Infinity) {
          const jumps: Array<number> = []
          at = this.state(jumps)
          jumps.push(this.compile(node.node, at), next)
        } else {
          for (let i = node.min; i < node.max; i++) at = this.state([this.compile(node.node, at), next])
        }
        for (let i = 0; i < node.min; i++) at = this.compile(node.node, at)
        return at
      }
    }
  }

  /** The states that each state reaches without a character, and the steps from there. */
  reachable(): ReadonlyArray<{ readonly steps: ReadonlyArray<Step>; readonly isEnd: boolean }> {
    return this.jumps.map((_, from) => {
      const seen = new Set([from])
      for (const at of seen) for (const to of this.jumps[at] ?? []) seen.add(to)
      const steps = [...seen].flatMap((at) => this.steps[at] ?? [])
      return { steps: steps.filter(({ characters }) => characters.all.length > 0), isEnd: seen.has(this.end) }
    })
  }
}

/** How many lengths more than the shortest are possible, and the largest maximum that is reached. */
const MORE_LENGTHS = 24
const LARGEST = 256

/** The texts of an expression whose lengths are from `min` to `max`. An expression without any has no lengths. */
export const language = (source: string, min: number, max: number): Language => {
  const automaton = new Automaton(new Parser(source).choice())
  const states = automaton.reachable()
  // The states from which the end is reached with exactly so many characters more.
  const after: Array<ReadonlyArray<boolean>> = [states.map(({ isEnd }) => isEnd)]
  const lengths: Array<number> = []
  const isTooLong = (length: number): boolean => {
    const shortest = lengths[0]
    const limit = shortest === undefined ? min + states.length + LARGEST : shortest + MORE_LENGTHS
    return length > max || length > (max <= LARGEST ? max : limit)
  }
  for (let length = 0; !isTooLong(length); length++) {
    const before = after[length] ?? []
    if (length >= min && before[automaton.start] === true) lengths.push(length)
    after.push(states.map(({ steps }) => steps.some(({ to }) => before[to] === true)))
  }
  return {
    lengths,
    pick: (length, choose) => {
      let text = ""
      let at = automaton.start
      for (let rest = length; rest > 0; rest--) {
        const steps = (states[at]?.steps ?? []).filter(({ to }) => after[rest - 1]?.[to] === true)
        const step = steps[choose(steps.length)]
        if (step === undefined) return text
        const { all, odd } = step.characters
        const from = odd.length > 0 && choose(4) === 3 ? odd : all
        text += from[choose(from.length)]
        at = step.to
      }
      return text
    }
  }
}

/** The texts that are made of these pieces, and have `min` to `max` characters. Some piece has one character. */
export const free = (pieces: ReadonlyArray<string>, min: number, max: number): Language => {
  const sized = pieces.map((piece) => ({ piece, length: Array.from(piece).length }))
  const few = Array.from({ length: Math.min(max - min, MORE_LENGTHS) + 1 }, (_, i) => min + i)
  const single = sized.filter(({ length }) => length === 1)
  return {
    lengths: max <= LARGEST && max > min + MORE_LENGTHS ? [...few, max] : few,
    pick: (length, choose) => {
      let text = ""
      for (let rest = length; rest > 0;) {
        const any = sized[choose(sized.length)]
        const one = any === undefined || any.length > rest ? single[choose(single.length)] : any
        if (one === undefined) return text
        text += one.piece
        rest -= one.length
      }
      return text
    }
  }
}
