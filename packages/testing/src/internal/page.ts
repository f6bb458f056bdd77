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

const ORDERS: Readonly<Record<Settings["listOrder"] | "newest", Sequence.Order>> = {
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

/**
 * The page of a kind after the marker. The marker is the id of the last item of the previous page, which may have been deleted.
 */
export const page = <K extends State.Kind, Item>(
  cursor: Cursor,
  kind: K,
  item: (resource: Resource<K>) => Item,
  { having, order, where = () => true }: Selection<K> = {}
): Effect.Effect<Page<Item>, InvalidArgument, Request.Request> =>
  Effect.gen(function* () {
    const { current, settings } = yield* Request.Request
    const size = yield* sizeOf(cursor.MaxItems)
    const marker = cursor.Marker ?? ""
    const after = marker === "" ? undefined : Table.placeOf(State.table(current, kind), marker)
    yield* Refusal.refuseWhen(
      marker !== "" && after === undefined,
      InvalidArgument,
      "The parameter Marker is not the id of an item."
    )
    const table = State.table(yield* Request.state, kind)
    const by = ORDERS[order ?? settings.listOrder]
    const rest = having === undefined ? Table.values(table, by, after) : Table.having(table, ...having, by, after)
    const { isTruncated, taken } = take(rest, where, size)
    const last = taken.at(-1)
    const next = isTruncated && last !== undefined ? last.id : settings.lastPageMarker === "empty" ? "" : undefined
    return {
      Marker: marker,
      ...(next === undefined ? {} : { NextMarker: next }),
      MaxItems: size,
      IsTruncated: isTruncated,
      Quantity: taken.length,
      Items: taken.map(item)
    }
  })
