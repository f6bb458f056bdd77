/**
 * Enumerations: strings of which this version of the library knows some values, and the service may have more.
 *
 * The type of an enumeration is the union of the known values and `Unknown`. So a misspelt value does not compile, a new value of the
 * service is read and goes back as it came, and a `switch` over the known values leaves an `Unknown` for its default. At run time every
 * value is a plain string.
 *
 * @since 0.1.0
 */
import type { Shape } from "./Shape.js"

/**
 * @since 0.1.0
 * @category symbols
 */
export const UnknownTypeId: unique symbol = Symbol.for("@effect-cloudfront/core/Enum/Unknown")

/**
 * @since 0.1.0
 * @category symbols
 */
export type UnknownTypeId = typeof UnknownTypeId

/**
 * A value that is not known to this version of the library. It is a member of every enumeration, and a string like any other.
 *
 * @since 0.1.0
 * @category models
 */
export type Unknown = string & { readonly [UnknownTypeId]: UnknownTypeId }

/**
 * The known values of an enumeration.
 *
 * @since 0.1.0
 * @category models
 */
export type Known<A extends string> = A extends Unknown ? never : A

/**
 * Makes a value of any enumeration from a string, without a check: for a value that CloudFront has and this version does not know.
 * It is sent as it is; the service refuses what it does not know. For a string that should be a known value use `isKnown`.
 *
 * @since 0.1.0
 * @category constructors
 * @example
 * ```ts
 * import type { PriceClass } from "@effect-cloudfront/core/Distribution"
 * import * as Enum from "@effect-cloudfront/core/Enum"
 *
 * const known: PriceClass = "PriceClass_100"
 * const newer: PriceClass = Enum.unknown("PriceClass_300")
 * ```
 */
export const unknown = (value: string): Unknown => value as Unknown

/**
 * The known values of an enumeration, in the order of the API's model.
 *
 * @since 0.1.0
 * @category accessors
 */
export const values = <A extends string>(shape: Shape<A>): ReadonlyArray<Known<A>> =>
  shape.description.kind === "enum" ? (shape.description.values as ReadonlyArray<Known<A>>) : []

/**
 * Whether a text is one of the known values of an enumeration.
 *
 * @since 0.1.0
 * @category guards
 * @example
 * ```ts
 * import { PriceClass } from "@effect-cloudfront/core/Distribution"
 * import * as Enum from "@effect-cloudfront/core/Enum"
 *
 * const priceClass = (text: string | undefined): PriceClass =>
 *   text !== undefined && Enum.isKnown(PriceClass, text) ? text : "PriceClass_All"
 * ```
 */
export const isKnown = <A extends string>(shape: Shape<A>, value: string): value is Known<A> =>
  (values(shape) as ReadonlyArray<string>).includes(value)
