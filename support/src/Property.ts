/** Properties whose law is an effect. */
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import { withTestClock } from "./TestEffect.js"

/** Checks that a law holds for all values. Each value has a `TestClock` of its own. A failure of the law falsifies it. */
export const forAll = <A, B, E>(
  arbitrary: fc.Arbitrary<A>,
  law: (value: A) => Effect.Effect<B, E>,
  parameters?: fc.Parameters<[A]>
): Effect.Effect<void> =>
  Effect.promise(() =>
    fc.assert(
      fc.asyncProperty(arbitrary, async (value) => {
        await Effect.runPromise(withTestClock(Effect.suspend(() => law(value))))
      }),
      parameters
    )
  )
