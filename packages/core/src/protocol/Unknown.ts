/**
 * Elements that this version of the library has no member for. They are kept with the structure they stand in, under a
 * symbol, so that `{ ...config, Comment: "new" }` carries them along and an update writes them back.
 */

export interface Element {
  /** The list member within which it stands, if not in the structure itself. */
  readonly member: string | undefined
  /** As it was written. */
  readonly xml: string
}

export const symbol: unique symbol = Symbol.for("@effect-cloudfront/core/Unknown") as never

export type Symbol = typeof symbol

/** What a value carries beside its members. */
export interface Carrier {
  readonly [symbol]?: ReadonlyArray<Element>
}

/** The unknown elements kept with a decoded structure, in the order of the document. */
export const elements = (value: Carrier): ReadonlyArray<Element> => value[symbol] ?? []
