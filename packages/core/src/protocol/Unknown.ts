/**
 * Elements that this version of the library has no member for. They are kept under a symbol in the structure that contains them, so
 * that `{ ...config, Comment: "new" }` copies them and an update sends them back.
 */

/**
 * An element that the service sent and this version of the library has no member for.
 *
 * @since 3.0.0
 * @category models
 */
export interface Element {
  /** The list member that contains the element; `undefined` if the structure itself contains it. */
  readonly member: string | undefined
  /** The XML of the element, unchanged. */
  readonly xml: string
  /** Set on an element of a list that the decoded `Quantity` does not count. */
  readonly uncounted?: true
}

export const symbol: unique symbol = Symbol.for("@effect-cloudfront/core/Unknown") as never

export type Symbol = typeof symbol

/**
 * A value with unknown elements.
 *
 * @since 3.0.0
 * @category models
 */
export interface Carrier {
  readonly [symbol]?: ReadonlyArray<Element> | undefined
}

/**
 * The unknown elements of a decoded structure, in the order of the document. Nested structures have their own.
 *
 * @since 3.0.0
 * @category accessors
 */
// All members of `Carrier` are optional, so TypeScript refuses types of the API as weak types without a cast.
export const elements = (value: object): ReadonlyArray<Element> => (value as Carrier)[symbol] ?? []

/**
 * A copy of the structure that has exactly these unknown elements; an empty array removes all. An update sends their XML unchanged, so
 * a setting without a member can be changed or removed.
 *
 * @since 3.0.0
 * @category accessors
 */
export const withElements = <A extends object>(value: A, elements: ReadonlyArray<Element>): A => ({
  ...value,
  [symbol]: elements
})

/** The number of unknown elements in a list that its `Quantity` counts. */
export const countCounted = (value: Carrier, member: string): number =>
  value[symbol]?.filter((element) => element.member === member && element.uncounted !== true).length ?? 0

/** The elements, where those of the list after the first `counted` are marked as not counted by its `Quantity`. */
export const markUncounted = (
  elements: ReadonlyArray<Element>,
  member: string,
  counted: number
): ReadonlyArray<Element> => {
  let remaining = counted
  return elements.map((element) =>
    element.member !== member || remaining-- > 0 ? element : { ...element, uncounted: true }
  )
}

/** The qualified name of an element. */
export const nameOf = ({ xml }: Element): string => /^<([^\s/>]*)/.exec(xml)?.[1] ?? ""
