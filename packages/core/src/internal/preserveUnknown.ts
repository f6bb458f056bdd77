import * as Effect from "effect/Effect"
import type { Description } from "../Description.js"
import * as PreserveUnknown from "../protocol/PreserveUnknown.js"
import { LostSettingsError } from "../Unknown.js"

/** A deep copy. Mutations of one of the two do not affect the other. */
export const copy = <A>(shape: Description<A>, value: A): A => PreserveUnknown.copy(shape, value) as A

/**
 * A copy of `after` with the unknown settings of `before`, each in the structure that it came from. `what` names the changed
 * resource, such as `distribution E1`. Fails with `LostSettingsError` if the structure of a setting cannot be found.
 */
export const restore = <A>(
  shape: Description<A>,
  what: string,
  before: A,
  after: A
): Effect.Effect<A, LostSettingsError> =>
  Effect.suspend(() => {
    const result = PreserveUnknown.restore(shape, before, after)
    return result.ok
      ? Effect.succeed(result.value as A)
      : Effect.fail(new LostSettingsError({ what, lost: result.lost }))
  })
