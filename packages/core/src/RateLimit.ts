/**
 * Client-side rate limits for the control plane of CloudFront. A single call does not need them, since it is retried after throttling.
 * Programs that make many calls do; otherwise they would cause throttling for each other and for others in the account.
 *
 * The limits belong to the layer that makes the calls (option `limits` of `@effect-cloudfront/http`). All calls through it share them.
 *
 * @since 3.0.0
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"

/**
 * Whether calls wait for the layer's rate limits; false when not provided.
 *
 * @since 3.0.0
 * @category references
 */
export class RateLimited extends Context.Reference<RateLimited>()("@effect-cloudfront/core/RateLimit", {
  defaultValue: (): boolean => false
}) {}

/**
 * Applies the layer's rate limits to all calls of an effect. Calls wait in FIFO order. The programs of this library that make many calls
 * apply them by themselves.
 *
 * @since 3.0.0
 * @category combinators
 * @example
 * ```ts
 * import * as Effect from "effect/Effect"
 * import { getDistributionConfig } from "@effect-cloudfront/core/Distribution"
 * import * as RateLimit from "@effect-cloudfront/core/RateLimit"
 *
 * const configs = (ids: ReadonlyArray<string>) =>
 *   Effect.forEach(ids, (Id) => getDistributionConfig({ Id }), { concurrency: 10 }).pipe(RateLimit.limited)
 * ```
 */
export const limited: <A, E, R>(self: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R> = Effect.provideService(
  RateLimited,
  true
)
