import * as Effect from "effect/Effect"
import * as FairQueue from "./fairQueue.js"

/** The rate of a token bucket. */
export interface Rate {
  readonly perSecond: number
  readonly burst: number
}

/** A token bucket. The effect waits for a token, in FIFO order. A fiber that is interrupted while it waits takes no token. */
export const make = ({ burst, perSecond }: Rate): Effect.Effect<Effect.Effect<void>> =>
  Effect.suspend(() => {
    const interval = 1000 / perSecond
    // The generic cell rate algorithm: the state is the time at which the next token would be due without bursts.
    let next = -Infinity
    return FairQueue.make((now) => {
      // Sleeps are rounded up to whole milliseconds. The rounding must not lower the rate.
      const start = next > now - 1 ? next : now
      const wait = start - (burst - 1) * interval - now
      if (wait <= 0) next = start + interval
      return wait
    })
  })
