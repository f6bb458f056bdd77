import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Ref from "effect/Ref"

/** So many a second in the long run, and so many at once after a pause. */
export interface Rate {
  readonly perSecond: number
  readonly burst: number
}

/**
 * Lets effects begin at a rate, in the order in which they came. Each that has to wait is given its time at once; one that is
 * interrupted before gives its place back. Nothing runs in the background.
 */
export const make = ({ burst, perSecond }: Rate): Effect.Effect<Effect.Effect<void>> =>
  Effect.map(Ref.make(-Infinity), (ref) => {
    const interval = 1000 / perSecond
    /** What is kept is when the next one would come if there were no bursts. */
    const reserve = (now: number) =>
      Ref.modify(ref, (next) => {
        const mine = Math.max(next, now)
        return [Math.ceil(mine - (burst - 1) * interval - now), mine + interval]
      })
    const giveBack = Ref.update(ref, (next) => next - interval)
    return Effect.uninterruptibleMask((restore) =>
      Effect.flatMap(Clock.currentTimeMillis, (now) =>
        Effect.flatMap(reserve(now), (wait) =>
          wait <= 0 ? Effect.void : Effect.onInterrupt(restore(Effect.sleep(wait)), () => giveBack)
        )
      )
    )
  })
