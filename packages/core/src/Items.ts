/**
 * Functions that edit the lists of a configuration. An item is identified by itself (an alias) or by one of its members (an origin by
 * its `Id`, a cache behavior by its `PathPattern`). The functions work with every
 * list of the API: structures with `Items`, and arrays.
 *
 * A function returns the same list object if it changes nothing. `editDistribution` sends no update if the configuration is unchanged.
 *
 * | Items                                             | Identified by                                |
 * | ------------------------------------------------- | -------------------------------------------- |
 * | strings, numbers: aliases, methods, status codes  | themselves; see below                        |
 * | origins, origin groups                            | `Id`                                         |
 * | members of an origin group                        | `OriginId`                                   |
 * | cache behaviors                                   | `PathPattern`                                |
 * | error pages                                       | `ErrorCode`                                  |
 * | function associations, Lambda associations        | `EventType`                                  |
 * | key value stores of a function                    | `KeyValueStoreARN`                           |
 * | headers of an origin or a response                | `HeaderName`, `Header`; case-insensitively   |
 * | tags                                              | `Key`                                        |
 * | items of field-level encryption                   | `QueryArg`, `ContentType`, `PublicKeyId`     |
 * | domains of a distribution tenant                  | `Domain`; case-insensitively                 |
 * | parameters of a tenant and their definitions      | `Name`                                       |
 * | endpoints of real-time logs                       | `StreamType`                                 |
 * | CIDR blocks of an Anycast IP list                 | `Cidr`                                       |
 *
 * A domain name is found in any case, if all strings of the list are domain names and none is the same in this case. Other strings, such
 * as names of cookies, are case-sensitive.
 *
 * The lists of the last four rows are arrays. A new list is an array if its item is one of theirs.
 *
 * @since 3.0.0
 */
import { dual } from "effect/Function"
import * as Option from "effect/Option"
import { aliasProblem } from "./internal/hosts.js"
import { sameRequest } from "./internal/sameRequest.js"
import * as Unknown from "./protocol/Unknown.js"

/**
 * A list of the API. `Quantity` is counted when the list is sent, so it may be absent.
 *
 * @since 3.0.0
 * @category models
 */
export interface List<A> {
  readonly Quantity?: number | undefined
  readonly Items?: ReadonlyArray<A> | undefined
}

/**
 * The items of a list.
 *
 * @since 3.0.0
 * @category models
 */
export type Item<L> = L extends ReadonlyArray<infer A> ? A : L extends List<infer A> ? A : never

/** The members that identify items of lists that are arrays. */
const ARRAY_KEYS = ["Domain", "Name", "StreamType", "Cidr"] as const

/** The members that identify items. An item is identified by the first of these that it has. */
const IDENTITY_KEYS = [
  "EventType",
  "Id",
  "PathPattern",
  "ErrorCode",
  "HeaderName",
  "Header",
  "OriginId",
  "Key",
  "KeyValueStoreARN",
  "QueryArg",
  "ContentType",
  "PublicKeyId",
  ...ARRAY_KEYS
] as const

type IdentityKey<A, Keys extends ReadonlyArray<string> = typeof IDENTITY_KEYS> = Keys extends readonly [
  infer Key extends string,
  ...infer Rest extends ReadonlyArray<string>
]
  ? A extends Readonly<Record<Key, unknown>>
    ? Key
    : IdentityKey<A, Rest>
  : never

/**
 * The identity of an item: a string or number is its own identity, a structure has one of its members (see the table of this module).
 *
 * @since 3.0.0
 * @category models
 */
export type Identity<A> = unknown extends A
  ? // In a nested call the type of the list is not inferred yet.
    unknown
  : A extends string | number
    ? A
    : IdentityKey<A> extends infer Key extends keyof A
      ? A[Key]
      : never

/** A new list with items, in the form of the API. */
type New<A> = [IdentityKey<A>] extends [never]
  ? { readonly Items: ReadonlyArray<A> }
  : IdentityKey<A> extends (typeof ARRAY_KEYS)[number]
    ? ReadonlyArray<A>
    : { readonly Items: ReadonlyArray<A> }

/**
 * The type of a list after an item was added: the type of the list, or of a new list if there was none.
 *
 * @since 3.0.0
 * @category models
 */
export type NonEmpty<L, A = Item<L>> = L extends undefined ? New<A> : L

/** The item type of a list; without a list, the type of the given item. */
type Given<L, A> = [L] extends [undefined] ? A : Item<L>

/**
 * The position of an item in an ordered list: before or after the item with an identity, or at an index, counted from 0. If there is no
 * such item, or the index is larger, the position is the end of the list; an index below 0 is the start.
 *
 * @since 3.0.0
 * @category models
 */
export type Place<Id> = { readonly before: Id } | { readonly after: Id } | { readonly at: number }

type AnyList = List<unknown> | ReadonlyArray<unknown> | undefined

/** No list has this property, so the compiler's message names the type that is expected. */
interface Expected<A> {
  readonly expected: A
}

/** Accepts lists whose items may be of the item's type. */
type Accepts<L, A> = L extends undefined ? unknown : A extends Item<L> ? unknown : Expected<Item<L>>

/** Accepts a list whose items can have an identity. */
type Knows<L, Id> = Id extends Identity<Item<L>> ? unknown : Expected<Identity<Item<L>>>

const isCaseInsensitive = (key: string): boolean => key === "HeaderName" || key === "Header" || key === "Domain"

const isHost = (value: unknown): value is string => typeof value === "string" && aliasProblem(value) === undefined

const identityKey = (item: unknown): string | undefined =>
  typeof item === "object" && item !== null
    ? IDENTITY_KEYS.find((key) => (item as Readonly<Record<string, unknown>>)[key] !== undefined)
    : undefined

/** Makes the search in a list for the items with an identity. */
const withIdentity = (items: ReadonlyArray<unknown>, identity: unknown): ((item: unknown) => boolean) => {
  if (typeof identity !== "string") return (item) => getIdentity(item) === identity
  const folded = identity.toLowerCase()
  const areHosts = isHost(identity) && items.every(isHost) && !items.includes(identity)
  return (item) => {
    const key = identityKey(item)
    const own = getIdentity(item)
    if (own === identity) return true
    const isFolded = key === undefined ? areHosts : isCaseInsensitive(key)
    return isFolded && typeof own === "string" && own.toLowerCase() === folded
  }
}

const getIdentity = (item: unknown): unknown => {
  const key = identityKey(item)
  return key === undefined ? item : (item as Readonly<Record<string, unknown>>)[key]
}

const isArray = (self: AnyList): self is ReadonlyArray<unknown> => Array.isArray(self)

const getItems = (self: AnyList): ReadonlyArray<unknown> => (isArray(self) ? self : (self?.Items ?? []))

/** A new list: an array, if the item is one of an array. */
const newList = (Items: ReadonlyArray<unknown>): AnyList =>
  ARRAY_KEYS.some((key) => key === identityKey(Items[0])) ? Items : { Items }

/**
 * Replaces the items of a list and adapts its `Quantity`, which may count unknown elements too. Returns the list itself if the items are
 * the same.
 */
const withItems = (self: AnyList, Items: ReadonlyArray<unknown>): AnyList => {
  if (self === undefined) return Items.length === 0 ? self : newList(Items)
  const before = getItems(self)
  if (Items.length === before.length && Items.every((item, i) => item === before[i])) return self
  if (isArray(self)) return Items
  const { Quantity } = self
  return Quantity === undefined
    ? { ...self, Items }
    : { ...self, Quantity: Quantity + Items.length - before.length, Items }
}

const isStructure = (value: unknown): value is object => typeof value === "object" && value !== null

/** Copies the unknown settings of the replaced item, unless the new item has its own. */
const keepUnknown = (before: unknown, item: unknown): unknown => {
  if (!isStructure(before) || !isStructure(item)) return item
  const unknown = (before as Unknown.Carrier)[Unknown.symbol]
  return unknown === undefined || Unknown.symbol in item ? item : { ...item, [Unknown.symbol]: unknown }
}

/** The replacement of an item. If the existing item has all settings of the new one, it is kept, with the defaults of the service. */
const replaceItem = (before: unknown, item: unknown): unknown => {
  if (!isStructure(before) || !isStructure(item)) return before
  const isSame =
    sameRequest(item, before) &&
    !(Unknown.symbol in item && item[Unknown.symbol] !== (before as Unknown.Carrier)[Unknown.symbol])
  return isSame ? before : keepUnknown(before, item)
}

/**
 * Adds an item at the end of a list. An absent list becomes a new one.
 *
 * If the list has an item with the same identity, that item is replaced in its position. The replacement has the members of the new item
 * only, with the unknown settings of the old one. If the old item already has all settings of the new one, the list is returned
 * unchanged: adding an item twice is adding it once, although the service has set defaults in it. Use `updateItem` to change some
 * members of an item and keep the others.
 *
 * With the list as first argument, an item of another type does not compile, and editors complete the members of the item.
 *
 * @since 3.0.0
 * @category editing
 * @example
 * ```ts
 * import { addItem } from "@effect-cloudfront/core/Items"
 * import { editDistribution } from "@effect-cloudfront/core/programs/editDistribution"
 *
 * const alias = editDistribution("E1PA6795UKMFR9", (config) => ({
 *   ...config,
 *   Aliases: addItem(config.Aliases, "www.example.com")
 * }))
 *
 * const errorPage = editDistribution("E1PA6795UKMFR9", (config) => ({
 *   ...config,
 *   CustomErrorResponses: addItem(config.CustomErrorResponses, {
 *     ErrorCode: 404,
 *     ResponseCode: "404",
 *     ResponsePagePath: "/404.html"
 *   })
 * }))
 * ```
 */
export const addItem: {
  <const A>(item: A): <L extends AnyList>(self: L & Accepts<L, A>) => NonEmpty<L, A>
  <L extends AnyList, A>(self: L, item: Given<L, A>): NonEmpty<L, Given<L, A>>
} = dual(2, (self: AnyList, item: unknown): AnyList => {
  const items = getItems(self)
  const isSame = withIdentity(items, getIdentity(item))
  const first = items.findIndex(isSame)
  if (first === -1) return withItems(self, [...items, item])
  return withItems(
    self,
    items.flatMap((one, i) => (i === first ? [replaceItem(one, item)] : isSame(one) ? [] : [one]))
  )
})

/**
 * Inserts an item at a position, for lists whose order matters: CloudFront uses the first cache behavior whose path pattern matches. An
 * item with the same identity is moved to the position and replaced, as `addItem` does.
 *
 * @since 3.0.0
 * @category editing
 * @example
 * ```ts
 * import { insertItem } from "@effect-cloudfront/core/Items"
 * import { editDistribution } from "@effect-cloudfront/core/programs/editDistribution"
 *
 * const behavior = editDistribution("E1PA6795UKMFR9", (config) => ({
 *   ...config,
 *   CacheBehaviors: insertItem(
 *     config.CacheBehaviors,
 *     // An update requires all members of a behavior, so the new one is made from a copy.
 *     { ...config.DefaultCacheBehavior, PathPattern: "/api/*", TargetOriginId: "api" },
 *     { before: "*" }
 *   )
 * }))
 * ```
 */
export const insertItem: {
  <const A>(item: A, place: Place<Identity<A>>): <L extends AnyList>(self: L & Accepts<L, A>) => NonEmpty<L, A>
  <L extends AnyList, A>(
    self: L,
    item: Given<L, A>,
    place: NoInfer<Place<Identity<Given<L, A>>>>
  ): NonEmpty<L, Given<L, A>>
} = dual(3, (self: AnyList, item: unknown, place: Place<unknown>): AnyList => {
  const items = getItems(self)
  const isSame = withIdentity(items, getIdentity(item))
  const before = items.find(isSame)
  const placed = before === undefined ? item : replaceItem(before, item)
  if (!("at" in place) && withIdentity(items, "before" in place ? place.before : place.after)(item)) {
    return withItems(
      self,
      before === undefined ? [...items, placed] : items.map((one) => (one === before ? placed : one))
    )
  }
  const rest = items.filter((one) => !isSame(one))
  const index = indexOf(rest, place)
  return withItems(self, [...rest.slice(0, index), placed, ...rest.slice(index)])
})

const indexOf = (items: ReadonlyArray<unknown>, place: Place<unknown>): number => {
  if ("at" in place) return Math.min(Math.max(Math.trunc(place.at), 0), items.length)
  const index = items.findIndex(withIdentity(items, "before" in place ? place.before : place.after))
  if (index === -1) return items.length
  return "before" in place ? index : index + 1
}

/**
 * Removes the item with an identity. Returns the list itself if there is no such item. When the last item is removed, the list is empty,
 * and an update with it removes all items.
 *
 * @since 3.0.0
 * @category editing
 * @example
 * ```ts
 * import { removeItem } from "@effect-cloudfront/core/Items"
 * import { editDistribution } from "@effect-cloudfront/core/programs/editDistribution"
 *
 * const without = editDistribution("E1PA6795UKMFR9", (config) => ({
 *   ...config,
 *   Aliases: removeItem(config.Aliases, "www.example.com"),
 *   CacheBehaviors: removeItem(config.CacheBehaviors, "/old/*")
 * }))
 * ```
 */
export const removeItem: {
  <const Id>(identity: Id): <L extends AnyList>(self: L & Knows<L, Id>) => L
  <L extends AnyList>(self: L, identity: NoInfer<Identity<Item<L>>>): L
} = dual(2, (self: AnyList, identity: unknown): AnyList => {
  const items = getItems(self)
  const isSame = withIdentity(items, identity)
  return withItems(
    self,
    items.filter((one) => !isSame(one))
  )
})

/**
 * Changes the item with an identity in its position. Returns the list itself if there is no such item; use `findItem` to check that. The
 * function may return an item with another identity. Settings that this version of the library does not know are kept, unless the
 * function removes them with `Unknown.withElements`.
 *
 * @since 3.0.0
 * @category editing
 * @example
 * ```ts
 * import { updateItem } from "@effect-cloudfront/core/Items"
 * import { editDistribution } from "@effect-cloudfront/core/programs/editDistribution"
 *
 * const moved = editDistribution("E1PA6795UKMFR9", (config) => ({
 *   ...config,
 *   Origins: updateItem(config.Origins, "site", (origin) => ({ ...origin, OriginPath: "/v2" }))
 * }))
 * ```
 */
export const updateItem: {
  <A>(
    identity: Identity<A>,
    f: (item: A) => A
  ): <L extends AnyList>(self: L & (A extends Item<L> ? (Item<L> extends A ? unknown : never) : never)) => L
  <L extends AnyList>(self: L, identity: NoInfer<Identity<Item<L>>>, f: (item: Item<L>) => NoInfer<Item<L>>): L
} = dual(3, (self: AnyList, identity: unknown, f: (item: unknown) => unknown): AnyList => {
  const items = getItems(self)
  const isSame = withIdentity(items, identity)
  return withItems(
    self,
    items.map((one) => (isSame(one) ? keepUnknown(one, f(one)) : one))
  )
})

/**
 * Finds the item with an identity; `None` if there is no such item.
 *
 * @since 3.0.0
 * @category editing
 * @example
 * ```ts
 * import * as Effect from "effect/Effect"
 * import { getDistributionConfig } from "@effect-cloudfront/core/Distribution"
 * import { findItem } from "@effect-cloudfront/core/Items"
 *
 * const origin = getDistributionConfig({ Id: "E1PA6795UKMFR9" }).pipe(
 *   Effect.map(({ DistributionConfig }) => findItem(DistributionConfig?.Origins, "site"))
 * )
 * ```
 */
export const findItem: {
  <const Id>(identity: Id): <L extends AnyList>(self: L & Knows<L, Id>) => Option.Option<Item<L>>
  <L extends AnyList>(self: L, identity: NoInfer<Identity<Item<L>>>): Option.Option<Item<L>>
} = dual(2, (self: AnyList, identity: unknown): Option.Option<unknown> => {
  const items = getItems(self)
  const index = items.findIndex(withIdentity(items, identity))
  return index === -1 ? Option.none() : Option.some(items[index])
})
