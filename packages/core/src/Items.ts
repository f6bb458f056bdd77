/**
 * The lists of a configuration, edited by what the service knows an item by: an alias by itself, an origin by its `Id`, a cache behavior by its
 * `PathPattern`. They are for any list of the API: those that have `Items`, and those that are arrays, such as the domains and parameters of a
 * distribution tenant. They are for `editDistribution` and the like, too, which send nothing when what they are given comes back.
 *
 * | Items                                           | Known by                             |
 * | ----------------------------------------------- | ------------------------------------ |
 * | texts and numbers: aliases, methods, status codes | themselves; domain names caselessly |
 * | origins, origin groups                          | `Id`                                 |
 * | members of an origin group                      | `OriginId`                           |
 * | cache behaviors                                 | `PathPattern`                        |
 * | error pages                                     | `ErrorCode`                          |
 * | associations of functions and of Lambda         | `EventType`                          |
 * | key value stores of a function                  | `KeyValueStoreARN`                   |
 * | headers of an origin, of a response             | `HeaderName`, `Header`; caselessly   |
 * | tags                                            | `Key`                                |
 * | field-level encryption                          | `QueryArg`, `ContentType`, `PublicKeyId` |
 * | domains of a distribution tenant                | `Domain`; caselessly                 |
 * | parameters of a tenant, their definitions       | `Name`                               |
 * | endpoints of real-time logs                     | `StreamType`                         |
 * | CIDR blocks of an Anycast IP list               | `Cidr`                               |
 *
 * The lists of the last four rows are arrays, without `Items` around them, and so is the new list where there was none.
 *
 * @since 0.1.0
 */
import { dual } from "effect/Function"
import * as Option from "effect/Option"
import { aliasProblem } from "./internal/hosts.js"
import { sameRequest } from "./internal/sameRequest.js"
import * as Unknown from "./protocol/Unknown.js"

/**
 * A list with `Items`, as the API has most of them. `Quantity` follows the items; absent, it is counted when the list is sent.
 *
 * @since 0.1.0
 * @category models
 */
export interface List<A> {
  readonly Quantity?: number | undefined
  readonly Items?: ReadonlyArray<A> | undefined
}

/**
 * The items of a list.
 *
 * @since 0.1.0
 * @category models
 */
export type Item<L> = L extends ReadonlyArray<infer A> ? A : L extends List<infer A> ? A : never

/** What identifies the items of lists that are arrays in all that can be sent. */
const ARRAY_KEYS = ["Domain", "Name", "StreamType", "Cidr"] as const

/** The members that identify an item; of those that an item has, the first one does. */
const KEYS = [
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

type KeyOf<A, Keys extends ReadonlyArray<string> = typeof KEYS> = Keys extends readonly [
  infer Key extends string,
  ...infer Rest extends ReadonlyArray<string>
]
  ? A extends Readonly<Record<Key, unknown>>
    ? Key
    : KeyOf<A, Rest>
  : never

/**
 * What an item is known by: itself, where it is a text or a number, else one of its members (see the table of this module).
 *
 * @since 0.1.0
 * @category models
 */
export type Identity<A> = unknown extends A
  ? // What stands for an item whose list is not inferred yet, in a call within a call, may have any.
    unknown
  : A extends string | number
    ? A
    : KeyOf<A> extends infer Key extends keyof A
      ? A[Key]
      : never

/** A new list of items, in the form that the API has it. */
type New<A> = [KeyOf<A>] extends [never]
  ? { readonly Items: ReadonlyArray<A> }
  : KeyOf<A> extends (typeof ARRAY_KEYS)[number]
    ? ReadonlyArray<A>
    : { readonly Items: ReadonlyArray<A> }

/**
 * A list that has items for certain: the list itself, or a new one where there was none.
 *
 * @since 0.1.0
 * @category models
 */
export type NonEmpty<L, A = Item<L>> = L extends undefined ? New<A> : L

/** What a list takes as an item; where there is no list, what is given. */
type Given<L, A> = [L] extends [undefined] ? A : Item<L>

/**
 * Where an item of an ordered list goes: before or after the item with an identity (to the end when there is none), or to an index, counted
 * from 0 (to the end when there are fewer).
 *
 * @since 0.1.0
 * @category models
 */
export type Place<Id> = { readonly before: Id } | { readonly after: Id } | { readonly at: number }

type AnyList = List<unknown> | ReadonlyArray<unknown> | undefined

/** No list has it: the message of a compiler that looks for it names what the list takes. */
interface Expected<A> {
  readonly expected: A
}

/** Takes a list whose items can be what an item is. */
type Takes<L, A> = L extends undefined ? unknown : A extends Item<L> ? unknown : Expected<Item<L>>

/** Takes a list whose items can have an identity. */
type Knows<L, Id> = Id extends Identity<Item<L>> ? unknown : Expected<Identity<Item<L>>>

const isCaseless = (key: string): boolean => key === "HeaderName" || key === "Header" || key === "Domain"

/** Texts that name one host whatever their case. Names of cookies and the like have no form that says so. */
const isSameHost = (a: string, b: string): boolean =>
  a.toLowerCase() === b.toLowerCase() && aliasProblem(a) === undefined

const keyOf = (item: unknown): string | undefined =>
  typeof item === "object" && item !== null
    ? KEYS.find((key) => (item as Readonly<Record<string, unknown>>)[key] !== undefined)
    : undefined

/** Whether an item has an identity. */
const is = (item: unknown, identity: unknown): boolean => {
  const key = keyOf(item)
  const own = key === undefined ? item : (item as Readonly<Record<string, unknown>>)[key]
  if (own === identity) return true
  if (typeof own !== "string" || typeof identity !== "string") return false
  if (key === undefined) return isSameHost(own, identity)
  return isCaseless(key) && own.toLowerCase() === identity.toLowerCase()
}

const identityOf = (item: unknown): unknown => {
  const key = keyOf(item)
  return key === undefined ? item : (item as Readonly<Record<string, unknown>>)[key]
}

const isArray = (self: AnyList): self is ReadonlyArray<unknown> => Array.isArray(self)

const itemsOf = (self: AnyList): ReadonlyArray<unknown> => (isArray(self) ? self : (self?.Items ?? []))

/** Where there was no list, the items tell whether it is an array. */
const newList = (Items: ReadonlyArray<unknown>): AnyList =>
  ARRAY_KEYS.some((key) => key === keyOf(Items[0])) ? Items : { Items }

/**
 * A list with these items, and all else that it has; itself, where they are its own. What a `Quantity` counts beside the items, it goes on
 * counting.
 */
const withItems = (self: AnyList, Items: ReadonlyArray<unknown>): AnyList => {
  if (self === undefined) return Items.length === 0 ? self : newList(Items)
  const before = itemsOf(self)
  if (Items.length === before.length && Items.every((item, i) => item === before[i])) return self
  if (isArray(self)) return Items
  const { Quantity } = self
  return Quantity === undefined
    ? { ...self, Items }
    : { ...self, Quantity: Quantity + Items.length - before.length, Items }
}

const isStructure = (value: unknown): value is object => typeof value === "object" && value !== null

/** An item in the place of another one keeps its unknown settings, unless it says something of them itself. */
const withUnknown = (before: unknown, item: unknown): unknown => {
  if (!isStructure(before) || !isStructure(item)) return item
  const unknown = (before as Unknown.Carrier)[Unknown.symbol]
  return unknown === undefined || Unknown.symbol in item ? item : { ...item, [Unknown.symbol]: unknown }
}

/** The one that is there, where it says all that the new one does: it also has what the service has filled in. */
const inPlaceOf = (before: unknown, item: unknown): unknown => {
  if (!isStructure(before) || !isStructure(item)) return before
  const isSame =
    sameRequest(item, before) &&
    !(Unknown.symbol in item && item[Unknown.symbol] !== (before as Unknown.Carrier)[Unknown.symbol])
  return isSame ? before : withUnknown(before, item)
}

/**
 * The list with an item. An item of an identity that the list does not have goes to the end; without a list there is a new one.
 *
 * Where the list has an item of the same identity, and it says all that the new one says, the list stays as it is: adding twice is adding once,
 * although the service has filled in what the item left out. Otherwise the new item takes its place, whole, with the settings of the old one
 * that this version of the library does not know. To change some members of an item and keep the others, there is `updateItem`.
 *
 * Given the list first, an item that the list cannot have does not compile, and an editor completes its members.
 *
 * @since 0.1.0
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
  <const A>(item: A): <L extends AnyList>(self: L & Takes<L, A>) => NonEmpty<L, A>
  <L extends AnyList, A>(self: L, item: Given<L, A>): NonEmpty<L, Given<L, A>>
} = dual(2, (self: AnyList, item: unknown): AnyList => {
  const items = itemsOf(self)
  const identity = identityOf(item)
  const first = items.findIndex((one) => is(one, identity))
  if (first === -1) return withItems(self, [...items, item])
  return withItems(
    self,
    items.flatMap((one, i) => (i === first ? [inPlaceOf(one, item)] : is(one, identity) ? [] : [one]))
  )
})

/**
 * The list with an item at a place, for lists whose order means something: CloudFront takes the first cache behavior whose path pattern
 * matches. An item of the same identity is moved there and replaced, as with `addItem`.
 *
 * @since 0.1.0
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
 *     // An update must say all that there is to say of a behavior, so a new one starts as a copy.
 *     { ...config.DefaultCacheBehavior, PathPattern: "/api/*", TargetOriginId: "api" },
 *     { before: "*" }
 *   )
 * }))
 * ```
 */
export const insertItem: {
  <const A>(item: A, place: Place<Identity<A>>): <L extends AnyList>(self: L & Takes<L, A>) => NonEmpty<L, A>
  <L extends AnyList, A>(
    self: L,
    item: Given<L, A>,
    place: NoInfer<Place<Identity<Given<L, A>>>>
  ): NonEmpty<L, Given<L, A>>
} = dual(3, (self: AnyList, item: unknown, place: Place<unknown>): AnyList => {
  const items = itemsOf(self)
  const identity = identityOf(item)
  const before = items.find((one) => is(one, identity))
  const placed = before === undefined ? item : inPlaceOf(before, item)
  if (!("at" in place) && is(item, "before" in place ? place.before : place.after)) {
    return withItems(
      self,
      before === undefined ? [...items, placed] : items.map((one) => (one === before ? placed : one))
    )
  }
  const others = items.filter((one) => !is(one, identity))
  const index = indexOf(others, place)
  return withItems(self, [...others.slice(0, index), placed, ...others.slice(index)])
})

const indexOf = (items: ReadonlyArray<unknown>, place: Place<unknown>): number => {
  if ("at" in place) return Math.min(Math.max(Math.trunc(place.at), 0), items.length)
  const index = items.findIndex((one) => is(one, "before" in place ? place.before : place.after))
  if (index === -1) return items.length
  return "before" in place ? index : index + 1
}

/**
 * The list without the item of an identity; the list itself where there is no such item. Removing the last one leaves an empty list, which
 * clears what is there when it is sent.
 *
 * @since 0.1.0
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
  const items = itemsOf(self)
  return withItems(
    self,
    items.filter((one) => !is(one, identity))
  )
})

/**
 * The list with the item of an identity changed, in its place; the list itself where there is no such item, which `findItem` tells
 * beforehand. What the function returns is taken as it is, another identity too; settings that this version of the library does not know
 * stay with the item, unless the function leaves them out by `Unknown.withElements`.
 *
 * @since 0.1.0
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
  const items = itemsOf(self)
  return withItems(
    self,
    items.map((one) => (is(one, identity) ? withUnknown(one, f(one)) : one))
  )
})

/**
 * The item of an identity.
 *
 * @since 0.1.0
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
  const items = itemsOf(self)
  const index = items.findIndex((one) => is(one, identity))
  return index === -1 ? Option.none() : Option.some(items[index])
})
