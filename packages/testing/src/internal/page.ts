import * as Effect from "effect/Effect"
import { InvalidArgument } from "@effect-cloudfront/core/Errors"
import type { Settings } from "../Settings.js"
import * as State from "../State.js"
import * as Refusal from "./refusal.js"
import * as Request from "./request.js"
import * as Sequence from "./sequence.js"
import * as Table from "./table.js"

type Resource<K extends State.Kind> = State.Resource<State.Kinds[K]>

/** The parameters of every list. */
export interface Cursor {
  readonly Marker?: string | undefined
  readonly MaxItems?: number | undefined
}

/** The result of every list, except for the type of its items. */
export interface Page<Item> {
  readonly Marker: string
  readonly NextMarker?: string
  readonly MaxItems: number
  readonly IsTruncated: boolean
  readonly Quantity: number
  readonly Items: ReadonlyArray<Item>
}

/** Which resources of a kind are listed, and in which order. */
export interface Selection<K extends State.Kind> {
  /** Those whose facet has a value. Default: all. */
  readonly having?: readonly [facet: string, value: string] | undefined
  /** Which of them. Unlike a facet, it costs a look at each. */
  readonly where?: ((resource: Resource<K>) => boolean) | undefined
  /** Default: the setting. */
  readonly order?: "newest" | undefined
}

/** The number of items on a page. */
export const sizeOf = (given: number | undefined): Effect.Effect<number, InvalidArgument, Request.Request> =>
  Effect.flatMap(Request.Request, ({ settings }) => {
    if (given === undefined) return Effect.succeed(settings.pageSize)
    return given > 0
      ? Effect.succeed(Math.min(given, settings.pageSize))
      : Refusal.refuse(InvalidArgument, "The parameter MaxItems must be a positive number.")
  })

const ORDERS: Readonly<Record<Settings["listOrder"], Sequence.Order>> = {
  creation: Sequence.ascending,
  newest: Sequence.descending,
  shuffled: Sequence.shuffled
}

/** The first elements for which a predicate holds: at most `size`, and whether there are more. */
const take = <A>(
  all: Iterable<A>,
  where: (a: A) => boolean,
  size: number
): { readonly taken: ReadonlyArray<A>; readonly isTruncated: boolean } => {
  const taken: Array<A> = []
  for (const one of all) {
    if (!where(one)) continue
    if (taken.length === size) return { taken, isTruncated: true }
    taken.push(one)
  }
  return { taken, isTruncated: false }
}

/** The resources of a page. */
interface Cut<K extends State.Kind> {
  readonly taken: ReadonlyArray<Resource<K>>
  readonly isTruncated: boolean
  /** The effective `MaxItems`. */
  readonly size: number
  /** The marker of the last resource. Empty if there is none. */
  readonly last: string
}

/** Cuts the resources of a page out of those of a kind. */
const cut = <K extends State.Kind>(
  { Marker: marker = "", MaxItems }: Cursor,
  kind: K,
  { having, order, where = () => true }: Selection<K> = {}
): Effect.Effect<Cut<K>, InvalidArgument, Request.Request> =>
  Effect.gen(function* () {
    const { current, settings } = yield* Request.Request
    const size = yield* sizeOf(MaxItems)
    const after = marker === "" ? undefined : Table.placeOfMarker(State.table(current, kind), marker)
    yield* Refusal.refuseWhen(
      marker !== "" && after === undefined,
      InvalidArgument,
      "The parameter Marker is not the id of an item."
    )
    const table = State.table(yield* Request.state, kind)
    const by = ORDERS[order ?? settings.listOrder]
    const rest = having === undefined ? Table.values(table, by, after) : Table.having(table, ...having, by, after)
    const page = take(rest, where, size)
    const end = page.taken.at(-1)
    return { ...page, size, last: end === undefined ? "" : Table.markerOf(table, end) }
  })

/** The page of some items. `next` is the marker of the following page, if there is one. */
const pageOf = <Item>(
  { Marker = "" }: Cursor,
  MaxItems: number,
  Items: ReadonlyArray<Item>,
  next: string | undefined
): Effect.Effect<Page<Item>, never, Request.Request> =>
  Effect.map(Request.Request, ({ settings }) => {
    const NextMarker = next ?? (settings.lastPageMarker === "empty" ? "" : undefined)
    return {
      Marker,
      ...(NextMarker === undefined ? {} : { NextMarker }),
      MaxItems,
      IsTruncated: next !== undefined,
      Quantity: Items.length,
      Items
    }
  })

/**
 * The page of a kind after the marker. The marker names the last item of the previous page, which may have been deleted, and whose id another
 * resource may have since.
 */
export const page = <K extends State.Kind, Item>(
  cursor: Cursor,
  kind: K,
  item: (resource: Resource<K>) => Item,
  selection?: Selection<K>
): Effect.Effect<Page<Item>, InvalidArgument, Request.Request> =>
  Effect.flatMap(cut(cursor, kind, selection), ({ isTruncated, last, size, taken }) =>
    pageOf(cursor, size, taken.map(item), isTruncated ? last : undefined)
  )

/** A marker within another account: its id, and the place of the last resource, as no id is. */
const ELSEWHERE = /^(\d{12}):(\d+)$/

interface Elsewhere<K extends State.Kind> {
  readonly account: string
  readonly resource: Resource<K>
}

/** What other accounts have of a kind, after a marker. */
const elsewhere = function* <K extends State.Kind>(
  { others, settings }: Request.Service,
  kind: K,
  { having, order, where = () => true }: Selection<K>,
  [, from = "", place]: ReadonlyArray<string | undefined>
): Generator<Elsewhere<K>> {
  const by = ORDERS[order ?? settings.listOrder]
  for (const { account, state } of others) {
    if (account < from) continue
    const table = State.table(state, kind)
    const after = account === from ? Number(place) : undefined
    const all = having === undefined ? Table.values(table, by, after) : Table.having(table, ...having, by, after)
    for (const resource of all) if (where(resource)) yield { account, resource }
  }
}

/** The page of what the account has of a kind, and of what the other accounts have. */
export const pageOfAccounts = <K extends State.Kind, Item>(
  cursor: Cursor,
  kind: K,
  item: (resource: Resource<K>, account: string) => Item,
  selection: Selection<K>
): Effect.Effect<Page<Item>, InvalidArgument, Request.Request> =>
  Effect.gen(function* () {
    const request = yield* Request.Request
    const found = ELSEWHERE.exec(cursor.Marker ?? "")
    const size = yield* sizeOf(cursor.MaxItems)
    const own = found === null ? yield* cut(cursor, kind, selection) : { taken: [], isTruncated: false, last: "" }
    const items = own.taken.map((one) => item(one, request.settings.accountId))
    const left = own.isTruncated ? [] : elsewhere(request, kind, selection, found ?? [])
    const { isTruncated, taken } = take(left, () => true, size - items.length)
    const last = taken.at(-1)
    const next = last === undefined ? own.last : `${last.account}:${last.resource.place}`
    return yield* pageOf(
      cursor,
      size,
      [...items, ...taken.map(({ account, resource }) => item(resource, account))],
      own.isTruncated || isTruncated ? next : undefined
    )
  })

/** What is listed of a kind. */
export interface Listed<K extends State.Kind, Item> {
  readonly kind: K
  readonly item: (resource: Resource<K>) => Item
}

/** The page of two kinds, one after the other. A marker within the second one ends with `mark`, as no id does. */
export const pageOfBoth = <K extends State.Kind, L extends State.Kind, Item>(
  cursor: Cursor,
  first: Listed<K, Item>,
  second: Listed<L, Item>,
  mark: string
): Effect.Effect<Page<Item>, InvalidArgument, Request.Request> =>
  Effect.gen(function* () {
    const { Marker = "" } = cursor
    if (Marker.endsWith(mark)) {
      const within = { ...cursor, Marker: Marker.slice(0, -mark.length) }
      const { isTruncated, last, size, taken } = yield* cut(within, second.kind)
      return yield* pageOf(cursor, size, taken.map(second.item), isTruncated ? last + mark : undefined)
    }
    const { isTruncated, last, size, taken } = yield* cut(cursor, first.kind)
    const items = taken.map(first.item)
    const left = size - taken.length
    if (left === 0) {
      const isMore = isTruncated || Table.size(State.table(yield* Request.state, second.kind)) > 0
      return yield* pageOf(cursor, size, items, isMore ? last : undefined)
    }
    const rest = yield* cut({ MaxItems: left }, second.kind)
    const next = rest.isTruncated ? rest.last + mark : undefined
    return yield* pageOf(cursor, size, [...items, ...rest.taken.map(second.item)], next)
  })
