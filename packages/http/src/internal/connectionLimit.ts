import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"

type Resume = (effect: Effect.Effect<void>) => void

/**
 * Bounds how many effects run at a time. The others wait in the order in which they came; one that is interrupted while it waits takes
 * nobody's place. A semaphore is not FIFO, see `FairQueue`. Thousands may wait, so nothing is made before it is needed.
 */
export const make = (max: number): (<A, E, R>(self: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>) => {
  let running = 0
  const waiting = new Set<Resume>()

  /** Gives the place to the first that waits. */
  const leave = Effect.sync(() => {
    for (const first of waiting) {
      waiting.delete(first)
      return first(Effect.void)
    }
    running--
  })

  return (self) =>
    Effect.uninterruptibleMask((restore) => {
      const run = () => Effect.ensuring(restore(self), leave)
      if (running < max) {
        running++
        return run()
      }
      let turn: Resume | undefined
      const wait = Effect.async<void>((resume) => {
        waiting.add((turn = resume))
      })
      // Whoever has begun to wait, and is not in the queue any longer, has the place already.
      const stopWaiting = () => (turn === undefined || waiting.delete(turn) ? Effect.void : leave)
      return Effect.flatMap(
        Effect.onExit(restore(wait), (exit) => (Exit.isSuccess(exit) ? Effect.void : stopWaiting())),
        run
      )
    })
}
