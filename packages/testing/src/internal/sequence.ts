/**
 * An immutable map from numbers to values that is read in order: a radix tree with 32 branches a level. A change copies one path; a
 * page costs its own length, however large the map is.
 */
import { spliced } from "./spliced.js"

const BITS = 5
const MASK = 31

interface Node<A> {
  /** A bit for each digit that has a slot. */
  readonly bitmap: number
  /** The slots of these digits, in ascending order: nodes, or values in the lowest level. */
  readonly slots: ReadonlyArray<Node<A> | A>
}

/** Values by number. The numbers are whole, and from 0 to 2^30. */
export interface Sequence<A> {
  readonly size: number
  /** The number of bits below the digits of the root. */
  readonly shift: number
  readonly root: Node<A>
}

/**
 * The order in which digits are visited. It is a bijection of the digits 0 to 31, so each order is total, and does not change when
 * elements come or go.
 */
export type Order = (digit: number) => number

export const ascending: Order = (digit) => digit
export const descending: Order = (digit) => MASK - digit
/** An order in which neighbours are far from each other. */
export const shuffled: Order = (digit) => (digit * 13 + 7) & MASK

const EMPTY: Node<never> = { bitmap: 0, slots: [] }

export const empty: Sequence<never> = { size: 0, shift: 0, root: EMPTY }

const digitAt = (key: number, shift: number): number => (key >>> shift) & MASK

/** The number of bits that are set. */
const count = (bits: number): number => {
  let rest = bits - ((bits >>> 1) & 0x55555555)
  rest = (rest & 0x33333333) + ((rest >>> 2) & 0x33333333)
  return Math.imul((rest + (rest >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

/** The index of a digit's slot, or the index at which it would be inserted. */
const indexOf = (bitmap: number, digit: number): number => count(bitmap & ((1 << digit) - 1))

const has = (bitmap: number, digit: number): boolean => (bitmap & (1 << digit)) !== 0

/** The level of a slot decides what is in it. */
const nodeIn = <A>(node: Node<A>, index: number): Node<A> => node.slots[index] as Node<A>
const valueIn = <A>(node: Node<A>, index: number): A => node.slots[index] as A

/** Whether a key is within the levels of a sequence. */
const reaches = (shift: number, key: number): boolean => (key >>> shift) >>> BITS === 0

export const get = <A>({ root, shift }: Sequence<A>, key: number): A | undefined => {
  if (!reaches(shift, key)) return undefined
  let node = root
  for (let level = shift; ; level -= BITS) {
    const digit = digitAt(key, level)
    if (!has(node.bitmap, digit)) return undefined
    const index = indexOf(node.bitmap, digit)
    if (level === 0) return valueIn(node, index)
    node = nodeIn(node, index)
  }
}

const put = <A>(node: Node<A>, shift: number, key: number, value: A): Node<A> => {
  const digit = digitAt(key, shift)
  const index = indexOf(node.bitmap, digit)
  const there = has(node.bitmap, digit)
  const slot = shift === 0 ? value : put(there ? nodeIn(node, index) : EMPTY, shift - BITS, key, value)
  return { bitmap: node.bitmap | (1 << digit), slots: spliced(node.slots, index, there ? 1 : 0, slot) }
}

/** The same sequence, with enough levels for a key. */
const raised = <A>({ root, shift, size }: Sequence<A>, key: number): Sequence<A> => {
  if (reaches(shift, key)) return { root, shift, size }
  const higher = root.bitmap === 0 ? root : { bitmap: 1, slots: [root] }
  return raised({ root: higher, shift: shift + BITS, size }, key)
}

export const set = <A>(self: Sequence<A>, key: number, value: A): Sequence<A> => {
  const { root, shift } = raised(self, key)
  const size = get(self, key) === undefined ? self.size + 1 : self.size
  return { size, shift, root: put(root, shift, key, value) }
}

const drop = <A>(node: Node<A>, shift: number, key: number): Node<A> => {
  const digit = digitAt(key, shift)
  const index = indexOf(node.bitmap, digit)
  const rest = shift === 0 ? EMPTY : drop(nodeIn(node, index), shift - BITS, key)
  return rest.bitmap === 0
    ? { bitmap: node.bitmap & ~(1 << digit), slots: spliced(node.slots, index, 1) }
    : { bitmap: node.bitmap, slots: spliced(node.slots, index, 1, rest) }
}

export const remove = <A>(self: Sequence<A>, key: number): Sequence<A> =>
  get(self, key) === undefined
    ? self
    : { size: self.size - 1, shift: self.shift, root: drop(self.root, self.shift, key) }

const transform = <A, B>(node: Node<A>, shift: number, f: (a: A) => B): Node<B> => ({
  bitmap: node.bitmap,
  slots: node.slots.map((_, index) =>
    shift === 0 ? f(valueIn(node, index)) : transform(nodeIn(node, index), shift - BITS, f)
  )
})

export const map = <A, B>({ root, shift, size }: Sequence<A>, f: (a: A) => B): Sequence<B> => ({
  size,
  shift,
  root: transform(root, shift, f)
})

/** All digits, in an order. */
const digitsIn = (order: Order): ReadonlyArray<number> =>
  Array.from({ length: MASK + 1 }, (_, digit) => digit).sort((one, other) => order(one) - order(other))

/** `after` is the key after which to begin, for as long as the path leads to it. */
function* visit<A>(
  node: Node<A>,
  shift: number,
  digits: ReadonlyArray<number>,
  order: Order,
  after: number | undefined
): Generator<A> {
  const from = after === undefined ? undefined : order(digitAt(after, shift))
  for (const digit of digits) {
    if (!has(node.bitmap, digit)) continue
    const at = order(digit)
    const index = indexOf(node.bitmap, digit)
    if (shift === 0) {
      if (from === undefined || at > from) yield valueIn(node, index)
    } else if (from === undefined || at >= from) {
      yield* visit(nodeIn(node, index), shift - BITS, digits, order, at === from ? after : undefined)
    }
  }
}

/** The values after a key, or all of them. The key need not be there. */
export const values = <A>(self: Sequence<A>, order: Order = ascending, after?: number): Iterable<A> => ({
  [Symbol.iterator]: () => {
    const { root, shift } = raised(self, after ?? 0)
    return visit(root, shift, digitsIn(order), order, after)
  }
})
