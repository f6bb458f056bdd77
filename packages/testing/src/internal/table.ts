/**
 * The resources of one kind in the order of creation, with an index. A resource is found by each of its keys, and those with the same
 * key are read in order, without a look at the others.
 */
import * as Dictionary from "./dictionary.js"
import * as Sequence from "./sequence.js"

/** What a table knows of a resource. */
export interface Row {
  readonly id: string
  readonly place: number
}

/** The places of the resources with one value. A single one, as most values have, is kept without a sequence. */
type Places = number | Sequence.Sequence<number>

/** The places by facet and value. */
type Index = Dictionary.Dictionary<Dictionary.Dictionary<Places>>

/** The values of each facet of a resource. */
export type Keys = ReadonlyMap<string, ReadonlySet<string>>

export interface Table<A> {
  readonly rows: Sequence.Sequence<A>
  /** It follows from the rows. */
  readonly index: Index
  /** The places of deleted resources by their ids, because a `Marker` may name one. */
  readonly departed: Dictionary.Dictionary<number>
}

export const empty: Table<never> = { rows: Sequence.empty, index: Dictionary.empty, departed: Dictionary.empty }

/** The facet of a resource that every table has. */
export const ID = "id"

const NOWHERE: Sequence.Sequence<number> = Sequence.empty
const NO_VALUES: Dictionary.Dictionary<Places> = Dictionary.empty
const NO_KEYS: Keys = new Map()

const sequenceOf = (places: Places | undefined): Sequence.Sequence<number> =>
  typeof places === "number" ? Sequence.set(NOWHERE, places, places) : (places ?? NOWHERE)

const valuesOf = (index: Index, facet: string): Dictionary.Dictionary<Places> =>
  Dictionary.get(index, facet) ?? NO_VALUES

const placesIn = (index: Index, facet: string, value: string): Places | undefined =>
  Dictionary.get(valuesOf(index, facet), value)

const placesOf = <A>({ index }: Table<A>, facet: string, value: string): Places | undefined =>
  placesIn(index, facet, value)

const enter = (index: Index, facet: string, value: string, place: number): Index => {
  const before = placesIn(index, facet, value)
  const places = before === undefined ? place : Sequence.set(sequenceOf(before), place, place)
  return Dictionary.set(index, facet, Dictionary.set(valuesOf(index, facet), value, places))
}

const leave = (index: Index, facet: string, value: string, place: number): Index => {
  const values = valuesOf(index, facet)
  const rest = Sequence.remove(sequenceOf(placesIn(index, facet, value)), place)
  if (rest.size > 0) {
    const [only = 0] = rest.size === 1 ? Sequence.values(rest) : []
    return Dictionary.set(index, facet, Dictionary.set(values, value, rest.size === 1 ? only : rest))
  }
  const others = Dictionary.remove(values, value)
  return others.size === 0 ? Dictionary.remove(index, facet) : Dictionary.set(index, facet, others)
}

/** The index after a resource with some keys has others. */
const move = (index: Index, before: Keys, now: Keys, place: number): Index => {
  let moved = index
  for (const [facet, values] of before) {
    for (const value of values) if (now.get(facet)?.has(value) !== true) moved = leave(moved, facet, value, place)
  }
  for (const [facet, values] of now) {
    for (const value of values) if (before.get(facet)?.has(value) !== true) moved = enter(moved, facet, value, place)
  }
  return moved
}

/** Adds a resource, or replaces the one in its place. `keys` gives all keys of a resource, that of its id among them. */
export const put = <A extends Row>(table: Table<A>, row: A, keys: (row: A) => Keys): Table<A> => {
  const before = Sequence.get(table.rows, row.place)
  const index = move(table.index, before === undefined ? NO_KEYS : keys(before), keys(row), row.place)
  return { ...table, rows: Sequence.set(table.rows, row.place, row), index }
}

export const remove = <A extends Row>(table: Table<A>, row: A, keys: (row: A) => Keys): Table<A> => ({
  rows: Sequence.remove(table.rows, row.place),
  index: move(table.index, keys(row), NO_KEYS, row.place),
  departed: Dictionary.set(table.departed, row.id, row.place)
})

/** The first resource whose facet has a value. */
export const find = <A>(table: Table<A>, facet: string, value: string): A | undefined => {
  const places = placesOf(table, facet, value)
  if (places === undefined) return undefined
  const [first = -1] = typeof places === "number" ? [places] : Sequence.values(places)
  return Sequence.get(table.rows, first)
}

/** The resource in a place, or `undefined`. */
export const at = <A>({ rows }: Table<A>, place: number): A | undefined => Sequence.get(rows, place)

/** The place of an id, even if its resource was deleted. */
export const placeOf = <A extends Row>(table: Table<A>, id: string): number | undefined =>
  find(table, ID, id)?.place ?? Dictionary.get(table.departed, id)

/** The marker of a resource: its id. If an earlier resource had the same id, which the marker would name, its place is beside it. */
export const markerOf = <A>({ departed }: Table<A>, { id, place }: Row): string =>
  Dictionary.get(departed, id) === undefined ? id : `${id}:${place}`

/** The place that a marker names, even if its resource was deleted. */
export const placeOfMarker = <A extends Row>(table: Table<A>, marker: string): number | undefined => {
  const [, id = marker, place] = /^(.*):(\d+)$/.exec(marker) ?? []
  const known = Dictionary.get(table.departed, id) ?? find(table, ID, id)?.place
  return known === undefined || place === undefined ? known : Number(place)
}

export const size = <A>({ rows }: Table<A>): number => rows.size

/** The number of resources whose facet has a value. */
export const count = <A>(table: Table<A>, facet: string, value: string): number => {
  const places = placesOf(table, facet, value)
  return typeof places === "number" ? 1 : (places?.size ?? 0)
}

/** All resources in an order: those after a place, if there is one. */
export const values = <A>({ rows }: Table<A>, order?: Sequence.Order, after?: number): Iterable<A> =>
  Sequence.values(rows, order, after)

/** The resources whose facet has a value, likewise. */
export const having = <A>(
  table: Table<A>,
  facet: string,
  value: string,
  order?: Sequence.Order,
  after?: number
): Iterable<A> => ({
  *[Symbol.iterator]() {
    for (const place of Sequence.values(sequenceOf(placesOf(table, facet, value)), order, after)) {
      const row = Sequence.get(table.rows, place)
      if (row !== undefined) yield row
    }
  }
})
