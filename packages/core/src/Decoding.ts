/**
 * The strictness with which responses are decoded. By default it is strict: a response without a required member is a `DecodeError`.
 *
 * Emulators of CloudFront (moto, MiniStack, Floci and others) leave out required members, and respond with other statuses than the API
 * documents. Use lenient decoding only with them.
 *
 * @since 3.0.0
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { Lenient } from "./internal/lenient.js"

export {
  /**
   * Whether responses are decoded leniently; false when not provided.
   *
   * @since 3.0.0
   * @category references
   */
  Lenient
} from "./internal/lenient.js"

/**
 * Decodes the responses of all calls of an effect leniently:
 *
 * - A missing required member is `undefined`, a missing list is empty, and a missing `Quantity` is the number of items. An empty element
 *   counts as missing if it is a number, a boolean, a timestamp or Base64.
 * - Booleans may be in upper or lower case.
 * - Any status from 200 to 299 is accepted.
 * - The root element may be named after the operation, such as `CreateDistributionResult`.
 *
 * The types do not change: a required member may be `undefined` at run time, although its type does not say so. A program that reads a
 * configuration and writes it back writes it without the missing members. Do not use it with CloudFront itself.
 *
 * These are still a `DecodeError`: a document that is not well-formed, an invalid value, a document of another operation, and a document
 * if the operation has no output. Errors of the service do not change.
 *
 * @since 3.0.0
 * @category combinators
 * @example
 * ```ts
 * import * as Decoding from "@effect-cloudfront/core/Decoding"
 * import { listDistributions } from "@effect-cloudfront/core/Distribution"
 *
 * // Summaries of moto have no `Staging`.
 * const distributions = listDistributions().pipe(Decoding.lenient)
 * ```
 */
export const lenient: <A, E, R>(self: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R> = Effect.provideService(
  Lenient,
  true
)

/**
 * Lenient decoding for all effects to which the layer is provided; see `lenient`.
 *
 * @since 3.0.0
 * @category layers
 */
export const layer: Layer.Layer<never> = Layer.succeed(Lenient, true)
