/**
 * Enumerations. The service may use values that this version of the library does not know.
 *
 * The type of an enumeration is the union of the known values and `Unknown`. A misspelt value does not compile. An unknown value is
 * decoded and sent unchanged. A `switch` over all known values leaves `Unknown` for its default. At run time every value is a plain
 * string.
 *
 * @since 3.0.0
 */
import type { Shape } from "./Shape.js"

/**
 * @since 3.0.0
 * @category symbols
 */
export const UnknownTypeId: unique symbol = Symbol.for("@effect-cloudfront/core/Enum/Unknown")

/**
 * @since 3.0.0
 * @category symbols
 */
export type UnknownTypeId = typeof UnknownTypeId

/**
 * A value that this version of the library does not know. It is a member of every enumeration, and a plain string at run time.
 *
 * @since 3.0.0
 * @category models
 */
export type Unknown = string & { readonly [UnknownTypeId]: UnknownTypeId }

/**
 * The known values of an enumeration.
 *
 * @since 3.0.0
 * @category models
 */
export type Known<A extends string> = A extends Unknown ? never : A

/**
 * Makes a value of any enumeration from a string, without a check. Use it for a value that CloudFront knows and this version of the
 * library does not. The string is sent unchanged. Use `isKnown` to check whether a string is a known value.
 *
 * @since 3.0.0
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
 * @since 3.0.0
 * @category accessors
 */
export const values = <A extends string>(shape: Shape<A>): ReadonlyArray<Known<A>> =>
  shape.description.kind === "enum" ? (shape.description.values as ReadonlyArray<Known<A>>) : []

/**
 * Whether a string is one of the known values of an enumeration.
 *
 * @since 3.0.0
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
