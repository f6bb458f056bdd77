import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"

/**
 * Bounds how many effects run at a time. The others wait in the order in which they came; one that is interrupted while it waits takes
 * nobody's place. A semaphore is not FIFO, see `FairQueue`.
 */
export const make = (max: number): (<A, E, R>(self: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>) => {
  let running = 0
  const waiting = new Set<Deferred.Deferred<void>>()

  /** Gives the place to the first that waits. */
  const leave = Effect.suspend(() => {
    for (const first of waiting) {
      waiting.delete(first)
      return Deferred.succeed(first, undefined)
    }
    running--
    return Effect.void
  })

  return (self) =>
    Effect.uninterruptibleMask((restore) => {
      const run = Effect.ensuring(restore(self), leave)
      if (running < max) {
        running++
        return run
      }
      return Effect.flatMap(Deferred.make<void>(), (turn) => {
        waiting.add(turn)
        return Effect.andThen(
          // Without being in the queue any longer, it has the place already.
          Effect.onInterrupt(restore(Deferred.await(turn)), () => (waiting.delete(turn) ? Effect.void : leave)),
          run
        )
      })
    })
}
