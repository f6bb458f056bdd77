import * as Effect from "effect/Effect"
import * as HashMap from "effect/HashMap"
import * as Option from "effect/Option"
import { InvalidArgument } from "@effect-cloudfront/core/Errors"
import * as Ids from "../Ids.js"
import * as Refusal from "./refusal.js"
import * as Request from "./request.js"

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

const sizeOf = (given: number | undefined): Effect.Effect<number, InvalidArgument, Request.Request> =>
  Effect.flatMap(Request.Request, ({ settings }) => {
    if (given === undefined) return Effect.succeed(settings.pageSize)
    return given > 0
      ? Effect.succeed(Math.min(given, settings.pageSize))
      : Refusal.refuse(InvalidArgument, "The parameter MaxItems must be a positive number.")
  })

type Order = "creation" | "newest" | "shuffled"

/** The position of an id in a list, even if its resource was deleted. */
const position = (places: HashMap.HashMap<string, number>, id: string, order: Order): Option.Option<number | string> =>
  Option.map(HashMap.get(places, id), (serial) =>
    order === "creation" ? serial : order === "newest" ? -serial : Ids.text(Ids.UPPER, 8, { seed: 0, serial })
  )

/**
 * The page of `all` after the marker. The marker is the id of the last item of the previous page.
 */
export const page = <A, Item>(
  cursor: Cursor,
  all: ReadonlyArray<A>,
  id: (a: A) => string,
  item: (a: A) => Item,
  fixedOrder?: Order
): Effect.Effect<Page<Item>, InvalidArgument, Request.Request> =>
  Effect.gen(function* () {
    const { settings } = yield* Request.Request
    const { places } = yield* Request.state
    const order = fixedOrder ?? settings.listOrder
    const size = yield* sizeOf(cursor.MaxItems)
    const marker = cursor.Marker ?? ""
    const start = position(places, marker, order)
    yield* Refusal.refuseWhen(
      marker !== "" && Option.isNone(start),
      InvalidArgument,
      "The parameter Marker is not the id of an item."
    )
    const rest = all
      .map((a) => ({ a, at: Option.getOrElse(position(places, id(a), order), () => 0) }))
      .filter(({ at }) => Option.match(start, { onNone: () => true, onSome: (after) => at > after }))
      .sort((one, other) => (one.at < other.at ? -1 : 1))
    const shown = rest.slice(0, size).map(({ a }) => a)
    const last = shown.at(-1)
    const truncated = rest.length > shown.length && last !== undefined
    const next = truncated ? id(last) : settings.lastPageMarker === "empty" ? "" : undefined
    return {
      Marker: marker,
      ...(next === undefined ? {} : { NextMarker: next }),
      MaxItems: size,
      IsTruncated: truncated,
      Quantity: shown.length,
      Items: shown.map(item)
    }
  })
