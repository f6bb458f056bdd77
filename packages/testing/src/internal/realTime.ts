/**
 * What takes real time although the clock is a `TestClock`, such as loading the engine of functions. Meanwhile `TestTime.autoAdvance` does
 * not move the clock, which would end the time limits of the calls that wait for it.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"

/** The number of effects of a program that take real time. */
export interface Pending {
  count: number
}

/** What is pending in the program of `TestTime.autoAdvance`; `undefined` outside of it. */
export class RealTime extends Context.Reference<RealTime>()("@effect-cloudfront/testing/internal/realTime", {
  defaultValue: (): Pending | undefined => undefined
}) {}

/** Counts an effect as one that takes real time. */
export const inRealTime = <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.flatMap(RealTime, (pending) =>
    pending === undefined
      ? self
      : Effect.acquireUseRelease(
          Effect.sync(() => {
            pending.count++
          }),
          () => self,
          () =>
            Effect.sync(() => {
              pending.count--
            })
        )
  )
