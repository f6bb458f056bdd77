/**
 * Unknown elements survive whatever is done to a value in between: each goes back to the structure that it came from.
 */
import { identity } from "./Items.js"
import { base64Encode } from "./Platform.js"
import type * as Shape from "./Shape.js"
import * as Unknown from "./Unknown.js"

type Fields = Record<string | symbol, unknown>

export const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const unknownOf = (value: Fields): ReadonlyArray<Unknown.Element> => (value as Unknown.Carrier)[Unknown.symbol] ?? []

/**
 * A copy of all that the description knows, as deep as it goes, with unknown elements. Every property is read once: it may
 * be a getter, or a proxy's. What is no member is taken over as it is, for the printer to refuse.
 */
export const copy = (shape: Shape.Shape, value: unknown): unknown => {
  switch (shape.kind) {
    case "structure":
      return isFields(value) ? fields(shape, value) : value
    case "list":
      return Array.isArray(value) ? Array.from(value, (item) => copy(shape.item(), item)) : value
    case "blob":
      return value instanceof Uint8Array ? Uint8Array.from(value) : value
    case "timestamp": {
      const millis = shape.toMillis(value)
      return millis === undefined ? value : shape.fromMillis(millis)
    }
    default:
      return value
  }
}

const fields = (shape: Shape.Structure, value: Fields): Fields => {
  const out: Fields = {}
  const keys = new Set(Object.keys(value))
  for (const member of shape.members()) {
    keys.delete(member.key)
    const one = value[member.key]
    if (one !== undefined) out[member.key] = copy(member.shape, one)
  }
  for (const key of keys) {
    const one = value[key]
    // Assigned, `__proto__` would be gone.
    if (one !== undefined) Object.defineProperty(out, key, { value: one, enumerable: true })
  }
  const unknown = (value as Unknown.Carrier)[Unknown.symbol]
  if (unknown !== undefined) out[Unknown.symbol] = unknown.map((element) => ({ ...element }))
  return out
}

/** What is said of each unknown element in a value, with the path of the structure that it stands in. */
const visit = (
  shape: Shape.Shape,
  value: unknown,
  path: string,
  found: (path: string, element: Unknown.Element) => void
): void => {
  if (shape.kind === "list" && Array.isArray(value)) {
    const item = shape.item()
    if (item.kind === "structure") value.forEach((one, i) => visit(item, one, `${path}[${i}]`, found))
  }
  if (shape.kind !== "structure" || !isFields(value)) return
  for (const element of unknownOf(value)) found(path, element)
  for (const member of shape.members()) visit(member.shape, value[member.key], `${path}.${member.key}`, found)
}

const told = ({ member, xml }: Unknown.Element): string => `${member ?? ""}${xml}`

/** All unknown elements in a value, each with its path; equal for values that carry the same. */
const carried = (shape: Shape.Shape, value: unknown): ReadonlyArray<string> => {
  const out: Array<string> = []
  visit(shape, value, "", (path, element) => out.push(`${path} ${told(element)}`))
  return out
}

const leaf = (shape: Shape.Shape, value: unknown): string => {
  if (shape.kind === "timestamp") return String(shape.toMillis(value))
  if (value instanceof Uint8Array) return base64Encode(value)
  if (typeof value === "string") return JSON.stringify(value)
  // What else may stand there cannot be sent, and need not have a text.
  return typeof value === "number" || typeof value === "boolean" ? String(value) : typeof value
}

/** What the members of a value say, one text each; the order of lists counts, and how many items they have does not. */
const say = (shape: Shape.Shape, value: unknown, path: string, out: Array<string>): void => {
  if (shape.kind === "structure" && isFields(value)) {
    for (const { derived, key, shape: of } of shape.members()) {
      if (derived !== "quantity" && value[key] !== undefined) say(of, value[key], `${path}.${key}`, out)
    }
  } else if (shape.kind === "list" && Array.isArray(value)) {
    value.forEach((item, i) => say(shape.item(), item, `${path}[${i}]`, out))
  } else {
    out.push(`${path}=${leaf(shape, value)}`)
  }
}

/** An item of a list, with what it is found by. */
interface Item {
  readonly index: number
  readonly value: Fields
  /** What its members say, but for its identity. */
  readonly rest: ReadonlyArray<string>
  /** The members that are set, but for its identity. */
  readonly keys: ReadonlyArray<string>
}

const itemsOf = (
  shape: Shape.Structure,
  id: Shape.Member | undefined,
  list: ReadonlyArray<unknown>
): ReadonlyArray<Item> => {
  const others = shape.members().filter((member) => member !== id && member.derived !== "quantity")
  return list.flatMap((value, index) => {
    if (!isFields(value)) return []
    const set = others.filter(({ key }) => value[key] !== undefined)
    const rest: Array<string> = []
    for (const { key, shape } of set) say(shape, value[key], key, rest)
    return [{ index, value, rest, keys: set.map(({ key }) => key) }]
  })
}

const groupBy = <A>(all: Iterable<A>, key: (one: A) => string): Map<string, Array<A>> => {
  const groups = new Map<string, Array<A>>()
  for (const one of all) {
    const text = key(one)
    const group = groups.get(text)
    if (group === undefined) groups.set(text, [one])
    else group.push(one)
  }
  return groups
}

/** What most items have in common. */
const SAYS_NOTHING = /=(?:""|false|0)$/

interface Matched {
  /** For each new item the one that it was. */
  readonly from: ReadonlyMap<number, number>
  /** The old items that may or may not be one of the new ones. All others that are none of them were removed. */
  readonly doubtful: ReadonlyArray<number>
}

/** Which item of a list became which, as far as that can be told, in time that grows with the number of items alone. */
const match = (shape: Shape.Structure, before: ReadonlyArray<unknown>, after: ReadonlyArray<unknown>): Matched => {
  const id = identity(shape)
  const from = new Map<number, number>()
  let old = itemsOf(shape, id, before)
  let now = itemsOf(shape, id, after)

  /** Matches what has the same key: the only ones of theirs, or, where all of a key are as good as each other, in their order. */
  const pair = (key: (item: Item) => string, any: boolean): void => {
    if (old.length === 0 || now.length === 0) return
    const [was, is] = [groupBy(old, key), groupBy(now, key)]
    const found = new Set<Item>()
    for (const [text, group] of was) {
      const others = is.get(text) ?? []
      if (text === "" || !(any || (group.length === 1 && others.length === 1))) continue
      for (const [i, item] of group.entries()) {
        const other = others[i]
        if (other === undefined) break
        from.set(other.index, item.index)
        found.add(item).add(other)
      }
    }
    old = old.filter((item) => !found.has(item))
    now = now.filter((item) => !found.has(item))
  }
  const idOf = ({ value }: Item): string => (id === undefined ? "" : leaf(id.shape, value[id.key]))
  pair(idOf, false)
  // What follows is for items that have no identity, share it with others, or have another one than before.
  pair((item) => [idOf(item), ...item.rest].join("\n"), true)
  pair(({ value }) => carried(shape, value).join("\n"), true)
  pair(({ rest }) => rest.join("\n"), false)

  const could = (item: Item, keys: ReadonlySet<string>, said: ReadonlySet<string>): boolean =>
    item.keys.every((key) => keys.has(key)) && item.rest.some((text) => !SAYS_NOTHING.test(text) && said.has(text))
  const groups = Array.from(groupBy(now, ({ keys }) => keys.join()).values(), (group) => ({
    keys: new Set(group[0]?.keys),
    said: new Set(group.flatMap(({ rest }) => rest))
  }))
  // A value made from an old one has all of its members, which the service fills in; one written anew has the few that it needs.
  const possible = old.filter((item) => groups.some(({ keys, said }) => could(item, keys, said)))
  const [last, one] = [old[0], now[0]]
  if (old.length + now.length > 2 || last === undefined || last.index !== one?.index) {
    return { from, doubtful: possible.map(({ index }) => index) }
  }
  // The place says something only where everything else is where it was.
  if (possible.length === 1 || last.rest.length === 0) from.set(one.index, last.index)
  return { from, doubtful: [] }
}

/** Unknown elements of which it cannot be told where they belong now. */
export interface Lost {
  /** Of the structure that had them. */
  readonly path: string
  /** The names of the elements. */
  readonly elements: ReadonlyArray<string>
}

export type Restored =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly lost: ReadonlyArray<Lost> }

/**
 * A copy of `after` in which every structure has the unknown elements that it had in `before`, however `after` was made.
 *
 * - Members are found by their keys, items of lists by their identity wherever they stand now, and those with another identity
 *   by the rest of what they say, or by their place when everything else is in its own.
 * - A structure that is gone takes its elements along.
 * - Where a structure may be there still, and cannot be told from others, nothing is guessed: the elements are `lost`.
 * - Elements that a structure in `after` carries itself are the caller's say: a copy of an item has those of its original, and an
 *   empty array is none at all. Those copied from another structure do not push out its own, unless they have the same name.
 * - Elements between the items of a list stay for as long as there is a list, even an empty one, and are counted in the `Quantity`.
 */
export const restore = (shape: Shape.Shape, before: unknown, after: unknown): Restored => {
  const lost: Array<Lost> = []
  let everywhere: ReadonlySet<string> | undefined

  /** Whether all that is carried was copied from other structures. */
  const foreign = (given: ReadonlyArray<Unknown.Element>, own: ReadonlyArray<Unknown.Element>): boolean => {
    if (given.length === 0) return false
    const mine = new Set(own.map(told))
    if (everywhere === undefined) {
      const all = new Set<string>()
      visit(shape, before, "", (_, element) => all.add(told(element)))
      everywhere = all
    }
    const known = everywhere
    return given.every((element) => known.has(told(element)) && !mine.has(told(element)))
  }

  const merged = (was: Fields, is: Fields): ReadonlyArray<Unknown.Element> => {
    const own = unknownOf(was)
    const given = (is as Unknown.Carrier)[Unknown.symbol]
    if (given === undefined) return own
    if (!foreign(given, own)) return given
    const names = new Set(given.map(Unknown.nameOf))
    return [...given, ...own.filter((element) => !names.has(Unknown.nameOf(element)))]
  }

  const structure = (shape: Shape.Structure, was: unknown, is: unknown, path: string): void => {
    if (!isFields(was) || !isFields(is)) return
    if (unknownOf(was).length > 0) {
      const elements = merged(was, is).filter(({ member }) => {
        if (member === undefined) return true
        // A list that is left out was removed. One that had no known items to begin with only looks as if it were.
        if (is[member] === undefined && itemCount(was[member]) === 0) is[member] = []
        return is[member] !== undefined
      })
      is[Unknown.symbol] = elements
    }
    for (const { key, shape: of } of shape.members()) {
      const there = path === "" ? key : `${path}.${key}`
      if (of.kind === "structure") structure(of, was[key], is[key], there)
      else if (of.kind === "list") list(of, was[key], is[key], there)
    }
  }

  const list = (shape: Shape.List, was: unknown, is: unknown, path: string): void => {
    const item = shape.item()
    if (item.kind !== "structure" || !Array.isArray(was) || !Array.isArray(is)) return
    const carriers = was.map((one) => carried(item, one).length > 0)
    if (!carriers.includes(true)) return
    const { doubtful, from } = match(item, was, is)
    for (const [index, origin] of from) structure(item, was[origin], is[index], `${path}[${origin}]`)
    for (const index of doubtful) {
      visit(item, was[index], `${path}[${index}]`, (at, element) => {
        const last = lost.at(-1)
        const elements = [...(last?.path === at ? last.elements : []), Unknown.nameOf(element)]
        lost.splice(last?.path === at ? -1 : lost.length, 1, { path: at, elements })
      })
    }
  }

  const value = copy(shape, after)
  if (shape.kind === "structure") structure(shape, before, value, "")
  else if (shape.kind === "list") list(shape, before, value, "")
  return lost.length === 0 ? { ok: true, value } : { ok: false, lost }
}

const itemCount = (list: unknown): number => (Array.isArray(list) ? list.length : 0)
