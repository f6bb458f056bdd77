/**
 * Elements that this version of the library has no member for. They are kept with the structure they stand in, under a
 * symbol, so that `{ ...config, Comment: "new" }` carries them along and an update writes them back.
 */

/**
 * An element that the service sent and this version of the library has no member for.
 *
 * @since 0.1.0
 * @category models
 */
export interface Element {
  /** The list member within which it stands, if not in the structure itself. */
  readonly member: string | undefined
  /** As it was written. */
  readonly xml: string
  /** In a list: whether the `Quantity` that it was read with does not count it. */
  readonly uncounted?: true
}

export const symbol: unique symbol = Symbol.for("@effect-cloudfront/core/Unknown") as never

export type Symbol = typeof symbol

/**
 * What a value carries beside its members.
 *
 * @since 0.1.0
 * @category models
 */
export interface Carrier {
  readonly [symbol]?: ReadonlyArray<Element> | undefined
}

/**
 * The unknown elements kept with a decoded structure, in the order of the document. Those of the structures within it are kept
 * with them.
 *
 * @since 0.1.0
 * @category accessors
 */
// A carrier has optional members alone, which no interface of the API shares: TypeScript would refuse most of them.
export const elements = (value: object): ReadonlyArray<Element> => (value as Carrier)[symbol] ?? []

/**
 * A copy of the structure that has these unknown elements and no others; none at all with an empty array. An update sends them as
 * they are, so that a setting without a member can be changed or taken away.
 *
 * @since 0.1.0
 * @category accessors
 */
export const withElements = <A extends object>(value: A, elements: ReadonlyArray<Element>): A => ({
  ...value,
  [symbol]: elements
})

/** How many of the unknown elements within a list its `Quantity` counts. */
export const countedIn = (value: Carrier, member: string): number =>
  value[symbol]?.filter((element) => element.member === member && element.uncounted !== true).length ?? 0

/** The elements, of which those within the list beyond the first `counted` are marked as such that no `Quantity` counts. */
export const marked = (elements: ReadonlyArray<Element>, member: string, counted: number): ReadonlyArray<Element> => {
  let left = counted
  return elements.map((element) =>
    element.member !== member || left-- > 0 ? element : { ...element, uncounted: true }
  )
}

/** The name of an element, with its prefix. */
export const nameOf = ({ xml }: Element): string => /^<([^\s/>]*)/.exec(xml)?.[1] ?? ""
