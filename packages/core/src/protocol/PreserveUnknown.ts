/**
 * Keeps unknown elements in a value that a caller has changed: each element goes back to the structure that it came from.
 */
import { identityMember } from "./ItemIdentity.js"
import { base64Encode } from "./Platform.js"
import type * as Shape from "./Shape.js"
import * as Unknown from "./Unknown.js"

type UnknownRecord = Record<string | symbol, unknown>

export const isRecord = (value: unknown): value is UnknownRecord =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const unknownOf = (value: UnknownRecord): ReadonlyArray<Unknown.Element> =>
  (value as Unknown.Carrier)[Unknown.symbol] ?? []

/**
 * A deep copy of the members of a value, with its unknown elements. Every property is read once, since it may be a getter or belong
 * to a proxy. Properties that are not members are copied by reference; the printer refuses them later.
 */
export const copy = (shape: Shape.Shape, value: unknown): unknown => {
  switch (shape.kind) {
    case "structure":
      return isRecord(value) ? copyStructure(shape, value) : value
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

const copyStructure = (shape: Shape.Structure, value: UnknownRecord): UnknownRecord => {
  const out: UnknownRecord = {}
  const keys = new Set(Object.keys(value))
  for (const member of shape.members()) {
    keys.delete(member.key)
    const one = value[member.key]
    if (one !== undefined) out[member.key] = copy(member.shape, one)
  }
  for (const key of keys) {
    const one = value[key]
    // An assignment to `__proto__` would set the prototype.
    if (one !== undefined) Object.defineProperty(out, key, { value: one, enumerable: true })
  }
  const unknown: unknown = value[Unknown.symbol]
  if (unknown !== undefined) out[Unknown.symbol] = isElements(unknown) ? unknown.map((one) => ({ ...one })) : unknown
  return out
}

/** Whether a caller has set elements. The printer refuses anything else. */
const isElements = (value: unknown): value is ReadonlyArray<Unknown.Element> =>
  Array.isArray(value) && value.every(isRecord)

/** Calls back for each unknown element in a value, with the path of the structure that contains it. */
const forEachUnknown = (
  shape: Shape.Shape,
  value: unknown,
  path: string,
  callback: (path: string, element: Unknown.Element) => void
): void => {
  if (shape.kind === "list" && Array.isArray(value)) {
    const item = shape.item()
    if (item.kind === "structure") value.forEach((one, i) => forEachUnknown(item, one, `${path}[${i}]`, callback))
  }
  if (shape.kind !== "structure" || !isRecord(value)) return
  for (const element of unknownOf(value)) callback(path, element)
  for (const member of shape.members())
    forEachUnknown(member.shape, value[member.key], `${path}.${member.key}`, callback)
}

const elementKey = ({ member, xml }: Unknown.Element): string => `${member ?? ""}${xml}`

/** All unknown elements in a value, each with its path. Two values with the same unknown elements have the same keys. */
const unknownElementKeys = (shape: Shape.Shape, value: unknown): ReadonlyArray<string> => {
  const out: Array<string> = []
  forEachUnknown(shape, value, "", (path, element) => out.push(`${path} ${elementKey(element)}`))
  return out
}

const leafText = (shape: Shape.Shape, value: unknown): string => {
  if (shape.kind === "timestamp") return String(shape.toMillis(value))
  if (value instanceof Uint8Array) return base64Encode(value)
  if (typeof value === "string") return JSON.stringify(value)
  // A value of any other type cannot be sent, so its text does not matter.
  return typeof value === "number" || typeof value === "boolean" ? String(value) : typeof value
}

/** Adds one line for each leaf of a value. The order of list items matters, `Quantity` does not. */
const collectLeaves = (shape: Shape.Shape, value: unknown, path: string, out: Array<string>): void => {
  if (shape.kind === "structure" && isRecord(value)) {
    for (const { derived, key, shape: of } of shape.members()) {
      if (derived !== "quantity" && value[key] !== undefined) collectLeaves(of, value[key], `${path}.${key}`, out)
    }
  } else if (shape.kind === "list" && Array.isArray(value)) {
    value.forEach((item, i) => collectLeaves(shape.item(), item, `${path}[${i}]`, out))
  } else {
    out.push(`${path}=${leafText(shape, value)}`)
  }
}

/** An item of a list, with the properties by which it is matched. */
interface Item {
  readonly index: number
  readonly value: UnknownRecord
  /** The leaves of its members, without its identity. */
  readonly leaves: ReadonlyArray<string>
  /** The members that are set, without its identity. */
  readonly memberKeys: ReadonlyArray<string>
}

const itemsOf = (
  shape: Shape.Structure,
  id: Shape.Member | undefined,
  list: ReadonlyArray<unknown>
): ReadonlyArray<Item> => {
  const others = shape.members().filter((member) => member !== id && member.derived !== "quantity")
  return list.flatMap((value, index) => {
    if (!isRecord(value)) return []
    const set = others.filter(({ key }) => value[key] !== undefined)
    const leaves: Array<string> = []
    for (const { key, shape } of set) collectLeaves(shape, value[key], key, leaves)
    return [{ index, value, leaves, memberKeys: set.map(({ key }) => key) }]
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

/** Values that most items have, so that they do not tell items apart. */
const TRIVIAL_VALUE = /=(?:""|false|0)$/

interface Matches {
  /** The index of the old item, by the index of the new one. */
  readonly matched: ReadonlyMap<number, number>
  /** Old items that may be one of the new items. All other unmatched old items were removed. */
  readonly ambiguous: ReadonlyArray<number>
}

/** Matches the items of the old list with those of the new one, in linear time. */
const matchItems = (shape: Shape.Structure, before: ReadonlyArray<unknown>, after: ReadonlyArray<unknown>): Matches => {
  const id = identityMember(shape)
  const matched = new Map<number, number>()
  let unmatchedBefore = itemsOf(shape, id, before)
  let unmatchedAfter = itemsOf(shape, id, after)

  /** Matches items with the same key. Items that share a key are matched only if `inOrder`, by their order. */
  const matchBy = (key: (item: Item) => string, inOrder: boolean): void => {
    if (unmatchedBefore.length === 0 || unmatchedAfter.length === 0) return
    const [groupsBefore, groupsAfter] = [groupBy(unmatchedBefore, key), groupBy(unmatchedAfter, key)]
    const found = new Set<Item>()
    for (const [text, group] of groupsBefore) {
      const others = groupsAfter.get(text) ?? []
      if (text === "" || !(inOrder || (group.length === 1 && others.length === 1))) continue
      for (const [i, item] of group.entries()) {
        const other = others[i]
        if (other === undefined) break
        matched.set(other.index, item.index)
        found.add(item).add(other)
      }
    }
    unmatchedBefore = unmatchedBefore.filter((item) => !found.has(item))
    unmatchedAfter = unmatchedAfter.filter((item) => !found.has(item))
  }
  const idOf = ({ value }: Item): string => (id === undefined ? "" : leafText(id.shape, value[id.key]))
  matchBy(idOf, false)
  // The next steps are for items without identity, with a shared identity, or with a changed identity.
  matchBy((item) => [idOf(item), ...item.leaves].join("\n"), true)
  matchBy(({ value }) => unknownElementKeys(shape, value).join("\n"), true)
  matchBy(({ leaves }) => leaves.join("\n"), false)

  const isCandidate = (item: Item, keys: ReadonlySet<string>, leaves: ReadonlySet<string>): boolean =>
    item.memberKeys.every((key) => keys.has(key)) &&
    item.leaves.some((text) => !TRIVIAL_VALUE.test(text) && leaves.has(text))
  const groups = Array.from(groupBy(unmatchedAfter, ({ memberKeys }) => memberKeys.join()).values(), (group) => ({
    keys: new Set(group[0]?.memberKeys),
    leaves: new Set(group.flatMap(({ leaves }) => leaves))
  }))
  // An item made from an old one has all of the old one's members, since the service fills in defaults. A new item has only a few.
  const candidates = unmatchedBefore.filter((item) =>
    groups.some(({ keys, leaves }) => isCandidate(item, keys, leaves))
  )
  const [remainingBefore, remainingAfter] = [unmatchedBefore[0], unmatchedAfter[0]]
  if (
    unmatchedBefore.length + unmatchedAfter.length > 2 ||
    remainingBefore === undefined ||
    remainingBefore.index !== remainingAfter?.index
  ) {
    return { matched, ambiguous: candidates.map(({ index }) => index) }
  }
  // The index identifies an item only if all other items have kept their index.
  if (candidates.length === 1 || remainingBefore.leaves.length === 0)
    matched.set(remainingAfter.index, remainingBefore.index)
  return { matched, ambiguous: [] }
}

/** Unknown elements whose structure could not be found in the changed value. */
export interface LostElements {
  /** The path of the structure that had them. */
  readonly path: string
  /** The names of the elements. */
  readonly elements: ReadonlyArray<string>
}

export type Restored =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly lost: ReadonlyArray<LostElements> }

/**
 * A copy of `after` in which every structure has the unknown elements that it had in `before`.
 *
 * - Members are matched by key. Items of lists are matched by identity, at any index. An item with a changed identity is matched by
 *   its other members, or by its index if all other items kept theirs.
 * - The elements of a structure that was removed are dropped.
 * - If a structure may still exist but cannot be told from others, its elements are reported as `lost`.
 * - Elements that a structure in `after` has are kept as they are: the caller has decided. An empty array removes all elements.
 *   Elements that were copied from another structure are added to the structure's own, and replace those with the same name.
 * - Elements between the items of a list are kept while the list exists, even if it is empty. They are counted in the `Quantity`.
 */
export const restore = (shape: Shape.Shape, before: unknown, after: unknown): Restored => {
  const lost: Array<LostElements> = []
  let allKeysBefore: ReadonlySet<string> | undefined

  /** Whether all of these elements were copied from other structures of `before`. */
  const isCopiedFromElsewhere = (
    given: ReadonlyArray<Unknown.Element>,
    own: ReadonlyArray<Unknown.Element>
  ): boolean => {
    if (given.length === 0) return false
    const ownKeys = new Set(own.map(elementKey))
    if (allKeysBefore === undefined) {
      const all = new Set<string>()
      forEachUnknown(shape, before, "", (_, element) => all.add(elementKey(element)))
      allKeysBefore = all
    }
    const keysBefore = allKeysBefore
    return given.every((element) => keysBefore.has(elementKey(element)) && !ownKeys.has(elementKey(element)))
  }

  const mergeElements = (previous: UnknownRecord, updated: UnknownRecord): ReadonlyArray<Unknown.Element> => {
    const own = unknownOf(previous)
    const given = (updated as Unknown.Carrier)[Unknown.symbol]
    if (given === undefined) return own
    if (!isElements(given) || !isCopiedFromElsewhere(given, own)) return given
    const names = new Set(given.map(Unknown.nameOf))
    return [...given, ...own.filter((element) => !names.has(Unknown.nameOf(element)))]
  }

  const structure = (shape: Shape.Structure, previous: unknown, updated: unknown, path: string): void => {
    if (!isRecord(previous) || !isRecord(updated)) return
    if (unknownOf(previous).length > 0) {
      const merged = mergeElements(previous, updated)
      const isKept = ({ member }: Unknown.Element): boolean => {
        if (member === undefined) return true
        // An absent list was removed by the caller, unless it had no known items before: then it is restored as an empty list.
        if (updated[member] === undefined && itemCount(previous[member]) === 0) updated[member] = []
        return updated[member] !== undefined
      }
      updated[Unknown.symbol] = isElements(merged) ? merged.filter(isKept) : merged
    }
    for (const { key, shape: of } of shape.members()) {
      const memberPath = path === "" ? key : `${path}.${key}`
      if (of.kind === "structure") structure(of, previous[key], updated[key], memberPath)
      else if (of.kind === "list") list(of, previous[key], updated[key], memberPath)
    }
  }

  const list = (shape: Shape.List, previous: unknown, updated: unknown, path: string): void => {
    const item = shape.item()
    if (item.kind !== "structure" || !Array.isArray(previous) || !Array.isArray(updated)) return
    const hasUnknown = previous.map((one) => unknownElementKeys(item, one).length > 0)
    if (!hasUnknown.includes(true)) return
    const { ambiguous, matched } = matchItems(item, previous, updated)
    for (const [index, indexBefore] of matched)
      structure(item, previous[indexBefore], updated[index], `${path}[${indexBefore}]`)
    for (const index of ambiguous) {
      forEachUnknown(item, previous[index], `${path}[${index}]`, (structurePath, element) => {
        const last = lost.at(-1)
        const elements = [...(last?.path === structurePath ? last.elements : []), Unknown.nameOf(element)]
        lost.splice(last?.path === structurePath ? -1 : lost.length, 1, { path: structurePath, elements })
      })
    }
  }

  const value = copy(shape, after)
  if (shape.kind === "structure") structure(shape, before, value, "")
  else if (shape.kind === "list") list(shape, before, value, "")
  return lost.length === 0 ? { ok: true, value } : { ok: false, lost }
}

const itemCount = (list: unknown): number => (Array.isArray(list) ? list.length : 0)
