import * as Effect from "effect/Effect"
import * as Ref from "effect/Ref"
import * as Turns from "./turns.js"

/** So many a second in the long run, and so many at once after a pause. */
export interface Rate {
  readonly perSecond: number
  readonly burst: number
}

/** Lets effects begin at a rate, in the order in which they came; one that is interrupted while it waits costs the others nothing. */
export const make = ({ burst, perSecond }: Rate): Effect.Effect<Effect.Effect<void>> =>
  Effect.flatMap(Ref.make(-Infinity), (ref) => {
    const interval = 1000 / perSecond
    /** What is kept is when the next one would come if there were no bursts. */
    return Turns.make((now) =>
      Ref.modify(ref, (next) => {
        // Sleeps are whole milliseconds long: what one is too long is not lost.
        const mine = next > now - 1 ? next : now
        const wait = mine - (burst - 1) * interval - now
        return wait > 0 ? [wait, next] : [0, mine + interval]
      })
    )
  })
