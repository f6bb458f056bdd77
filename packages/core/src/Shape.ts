/**
 * Shapes of the API as values. A shape is an Effect `Schema` that is made from a description (`Description`), as the codec is. A program
 * whose shapes are not used has no schemas in its bundle.
 *
 * @since 3.0.0
 */
import type { Description } from "./Description.js"
import type * as Ast from "./internal/ast.js"
import { ShapeSchema, type Encoded } from "./internal/schema.js"

export type {
  /**
   * The JSON of a value, which `JSON.stringify` accepts. A structure is an object, and a list is an array. A timestamp is an ISO 8601
   * string in UTC, and bytes are a Base64 string. Strings, numbers and booleans are unchanged. `$unknown` has the settings that this
   * version of the library does not know. `undefined`, the success of an operation without content, is `null`.
   *
   * Sensitive members are not redacted.
   *
   * @since 3.0.0
   * @category models
   */
  Encoded
} from "./internal/schema.js"

/**
 * A schema whose encoded side is JSON.
 *
 * @since 3.0.0
 * @category models
 */
export interface Json<A> extends Ast.Of<A, Encoded<A>> {}

/**
 * A shape as an Effect `Schema`. Its decoded side is the value, its encoded side is JSON: `Schema.encode` returns JSON,
 * `Schema.decodeUnknown` decodes it, and Effect's JSON Schema describes it. `Schema.is` and equivalences are of values. The schema is
 * built on first use. `Arbitrary.make` of `@effect-cloudfront/testing` generates values.
 *
 * The schema checks the lengths, ranges and patterns that the API requires of inputs. `unconstrained` removes these checks. Excess
 * properties are ignored, unless `onExcessProperty` is set. Messages name the path and the expected type, never the value.
 *
 * @since 3.0.0
 * @category models
 * @example
 * ```ts
 * import * as Effect from "effect/Effect"
 * import * as Schema from "effect/Schema"
 * import * as Distribution from "@effect-cloudfront/core/Distribution"
 *
 * const Saved = Schema.parseJson(Distribution.DistributionConfig)
 *
 * // Encodes a configuration as a JSON text and decodes it. Settings that this version of the library does not know are kept.
 * const program = Distribution.getDistributionConfig({ Id: "E1" }).pipe(
 *   Effect.flatMap((result) => Schema.encode(Saved)(result.DistributionConfig)),
 *   Effect.flatMap((text) => Schema.decode(Saved)(text))
 * )
 * ```
 */
export interface Shape<A> extends Json<A> {
  readonly description: Description<A>
}

/**
 * Makes a shape from its description. The operations of this library have theirs in the modules of their families.
 *
 * @since 3.0.0
 * @category constructors
 * @example
 * ```ts
 * import type * as DateTime from "effect/DateTime"
 * import * as Schema from "effect/Schema"
 * import * as Description from "@effect-cloudfront/core/Description"
 * import * as Shape from "@effect-cloudfront/core/Shape"
 *
 * // A time whose JSON is text.
 * const timestamp: Shape.Shape<DateTime.Utc> = Shape.make(Description.timestamp)
 * const Release = Schema.Struct({ at: timestamp, version: Schema.String })
 * ```
 */
export const make = <A>(description: Description<A>): Shape<A> => new ShapeSchema<A>(description)

/**
 * The shape without the checks of lengths, ranges and patterns. The `success` of operations has none, since the service may widen them.
 *
 * @since 3.0.0
 * @category combinators
 */
export const unconstrained = <A>(shape: Shape<A>): Shape<A> => new ShapeSchema<A>(shape.description, false)

/**
 * The configuration of a creating operation. `CallerReference`, which updates require, is optional here. When absent, a new UUID is
 * sent. A decoded configuration is assignable to it.
 *
 * @since 3.0.0
 * @category models
 * @example
 * ```ts
 * import type { PublicKeyConfig } from "@effect-cloudfront/core/PublicKey"
 * import type * as Shape from "@effect-cloudfront/core/Shape"
 *
 * const key = (EncodedKey: string): Shape.Creation<PublicKeyConfig> => ({ Name: "signer", EncodedKey })
 * ```
 */
export type Creation<A extends { readonly CallerReference: string }> = Omit<A, "CallerReference"> & {
  readonly [K in keyof Pick<A, "CallerReference">]?: A[K] | undefined
}
