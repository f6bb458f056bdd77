import * as Effect from "effect/Effect"
import * as PreserveUnknown from "../protocol/PreserveUnknown.js"
import type { Shape } from "../Shape.js"
import { LostSettingsError } from "../Unknown.js"

/** A copy that nobody else has: what is done to the one leaves the other as it is. */
export const copy = <A>(shape: Shape<A>, value: A): A => PreserveUnknown.copy(shape.description, value) as A

/**
 * A copy of what `before` was changed into, with the settings of `before` that this version of the library does not know, each
 * in the structure that it came from. `what` was changed, such as `distribution E1`.
 */
export const restore = <A>(shape: Shape<A>, what: string, before: A, after: A): Effect.Effect<A, LostSettingsError> =>
  Effect.suspend(() => {
    const result = PreserveUnknown.restore(shape.description, before, after)
    return result.ok
      ? Effect.succeed(result.value as A)
      : Effect.fail(new LostSettingsError({ what, lost: result.lost }))
  })
