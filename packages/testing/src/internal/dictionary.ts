/**
 * An immutable map from texts to values: a compressed hash-array mapped prefix tree. Keys and values are in the arrays of its nodes, so
 * an entry takes a sixth of the memory that it takes in `HashMap`, which counts where there are hundreds of thousands.
 */
import { spliced } from "./spliced.js"

const BITS = 5
const MASK = 31
/** How many levels one hash is sufficient for. Below, keys have the digits of another hash. */
const LEVELS = 6

interface Node<A> {
  /** A bit for each digit with an entry. */
  readonly entries: number
  /** A bit for each digit with a node of the next level. */
  readonly nodes: number
  /** Key and value of each entry, then the nodes, both in the order of their digits. */
  readonly slots: ReadonlyArray<string | A | Node<A>>
}

export interface Dictionary<A> {
  readonly size: number
  readonly root: Node<A>
}

const EMPTY: Node<never> = { entries: 0, nodes: 0, slots: [] }

export const empty: Dictionary<never> = { size: 0, root: EMPTY }

/** FNV-1a with another start for each `round`. */
const hash = (key: string, round: number): number => {
  let state = 0x811c9dc5 ^ Math.imul(round, 0x9e3779b1)
  for (let i = 0; i < key.length; i++) state = Math.imul(state ^ key.charCodeAt(i), 0x01000193)
  return state ^ (state >>> 15)
}

/** The bit of a key in a node of a level. `known` is the hash of the levels around it. */
const bitOf = (known: number, level: number): number => 1 << ((known >>> ((level % LEVELS) * BITS)) & MASK)

/** The hash for a level, given that of the level above. */
const hashAt = (key: string, known: number, level: number): number =>
  level % LEVELS === 0 ? hash(key, level / LEVELS) : known

/** The number of bits that are set. */
const count = (bits: number): number => {
  let rest = bits - ((bits >>> 1) & 0x55555555)
  rest = (rest & 0x33333333) + ((rest >>> 2) & 0x33333333)
  return Math.imul((rest + (rest >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

/** The index of the key of an entry; its value is the next slot. */
const entryAt = ({ entries }: Node<unknown>, bit: number): number => 2 * count(entries & (bit - 1))

const nodeAt = ({ entries, nodes }: Node<unknown>, bit: number): number => 2 * count(entries) + count(nodes & (bit - 1))

// The bitmaps say what is in a slot.
const keyIn = <A>(node: Node<A>, index: number): string => node.slots[index] as string
const valueIn = <A>(node: Node<A>, index: number): A => node.slots[index + 1] as A
const nodeIn = <A>(node: Node<A>, index: number): Node<A> => node.slots[index] as Node<A>

export const get = <A>({ root }: Dictionary<A>, key: string): A | undefined => {
  let node = root
  let known = 0
  for (let level = 0; ; level++) {
    known = hashAt(key, known, level)
    const bit = bitOf(known, level)
    if ((node.entries & bit) !== 0) {
      const index = entryAt(node, bit)
      return keyIn(node, index) === key ? valueIn(node, index) : undefined
    }
    if ((node.nodes & bit) === 0) return undefined
    node = nodeIn(node, nodeAt(node, bit))
  }
}

const put = <A>(node: Node<A>, level: number, key: string, above: number, value: A): Node<A> => {
  const { entries, nodes, slots } = node
  const known = hashAt(key, above, level)
  const bit = bitOf(known, level)
  if ((nodes & bit) !== 0) {
    const index = nodeAt(node, bit)
    const inner = put(nodeIn(node, index), level + 1, key, known, value)
    return { entries, nodes, slots: spliced(slots, index, 1, inner) }
  }
  const index = entryAt(node, bit)
  if ((entries & bit) === 0) return { entries: entries | bit, nodes, slots: spliced(slots, index, 0, key, value) }
  const other = keyIn(node, index)
  if (other === key) return { entries, nodes, slots: spliced(slots, index + 1, 1, value) }
  // Both keys go one level down.
  const alone = put<A>(EMPTY, level + 1, other, hash(other, Math.floor(level / LEVELS)), valueIn(node, index))
  const rest = { entries: entries & ~bit, nodes, slots: spliced(slots, index, 2) }
  const both = put(alone, level + 1, key, known, value)
  return { entries: rest.entries, nodes: nodes | bit, slots: spliced(rest.slots, nodeAt(rest, bit), 0, both) }
}

export const set = <A>(self: Dictionary<A>, key: string, value: A): Dictionary<A> => ({
  size: get(self, key) === undefined ? self.size + 1 : self.size,
  root: put(self.root, 0, key, 0, value)
})

/** Removes a key that is there. */
const drop = <A>(node: Node<A>, level: number, key: string, above: number): Node<A> => {
  const { entries, nodes, slots } = node
  const known = hashAt(key, above, level)
  const bit = bitOf(known, level)
  if ((entries & bit) !== 0) return { entries: entries & ~bit, nodes, slots: spliced(slots, entryAt(node, bit), 2) }
  const index = nodeAt(node, bit)
  const rest = drop(nodeIn(node, index), level + 1, key, known)
  return rest.slots.length > 0
    ? { entries, nodes, slots: spliced(slots, index, 1, rest) }
    : { entries, nodes: nodes & ~bit, slots: spliced(slots, index, 1) }
}

export const remove = <A>(self: Dictionary<A>, key: string): Dictionary<A> =>
  get(self, key) === undefined ? self : { size: self.size - 1, root: drop(self.root, 0, key, 0) }

function* visit<A>(node: Node<A>): Generator<readonly [key: string, value: A]> {
  const first = 2 * count(node.entries)
  for (let index = 0; index < first; index += 2) yield [keyIn(node, index), valueIn(node, index)]
  for (let index = first; index < node.slots.length; index++) yield* visit(nodeIn(node, index))
}

/** All keys with their values, in no order that means anything. */
export const entries = <A>({ root }: Dictionary<A>): Iterable<readonly [key: string, value: A]> => ({
  [Symbol.iterator]: () => visit(root)
})

export const fromEntries = <A>(all: Iterable<readonly [key: string, value: A]>): Dictionary<A> => {
  let made: Dictionary<A> = empty
  for (const [key, value] of all) made = set(made, key, value)
  return made
}
