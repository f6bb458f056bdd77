/**
 * How exactly an answer has to be what the API describes. Exactly, unless told otherwise: what the types promise is there.
 *
 * Emulators of CloudFront (moto, MiniStack, Floci and others) leave out members that the API requires, and answer with other
 * statuses. Against these, and these alone, their answers can be read as they are.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { Lenient } from "./internal/lenient.js"

export {
  /**
   * Whether the answers to calls made where it is provided may have gaps. They may not unless told.
   *
   * @since 0.1.0
   * @category references
   */
  Lenient
} from "./internal/lenient.js"

/**
 * Runs an effect whose calls take answers with gaps:
 *
 * - A required member that is missing reads as absent, a list as empty, a `Quantity` as the number of items. So does a number, a
 *   boolean, a time or Base64 whose element is empty.
 * - Booleans may be written in any case, as Python does.
 * - Any status from 200 to 299 will do.
 * - The root may be named after the operation, such as `CreateDistributionResult`.
 *
 * What it gives up: the types go on saying that required members are there, and the value may be `undefined` all the same. Code that
 * relies on them can fail at run time, and a program that reads a configuration to write it back writes what was there with the gaps
 * in it. Against CloudFront itself a missing member is a sign that something is wrong: do not use it there.
 *
 * What it does not give up: a document that is not well-formed, a value that does not mean what it should, another document than the
 * operation's, and any document where the operation's answer has none, are a `DecodeError`; an error of the service is that error.
 *
 * @since 0.1.0
 * @category combinators
 * @example
 * ```ts
 * import * as Decoding from "@effect-cloudfront/core/Decoding"
 * import { listDistributions } from "@effect-cloudfront/core/Distribution"
 *
 * // moto's summaries have no `Staging`, among others.
 * const distributions = listDistributions().pipe(Decoding.lenient)
 * ```
 */
export const lenient: <A, E, R>(self: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R> = Effect.provideService(
  Lenient,
  true
)

/**
 * `lenient` for all that the layer is provided to.
 *
 * @since 0.1.0
 * @category layers
 */
export const layer: Layer.Layer<Lenient> = Layer.succeed(Lenient, true)
