/**
 * Whether calls keep to the rates that the control plane of CloudFront bears. A single call has no need to: throttled, it is
 * tried again. Programs that make many calls do, or they would throttle each other and everyone else in the account.
 *
 * The limits themselves belong to the layer that makes the calls (`@effect-cloudfront/http`, option `limits`): all calls
 * through it share them.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"

/**
 * Whether the calls made where it is provided keep to the layer's limits. They do not unless told.
 *
 * @since 0.1.0
 * @category references
 */
export class RateLimited extends Context.Reference<RateLimited>()("@effect-cloudfront/core/RateLimit", {
  defaultValue: (): boolean => false
}) {}

/**
 * Runs an effect whose calls keep to the layer's limits: they wait for their turn, in the order in which they came. The
 * programs of this library that make many calls do this themselves.
 *
 * @since 0.1.0
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
