import * as Effect from "effect/Effect"
import * as Trampoline from "./trampoline.js"

type Resume = (effect: Effect.Effect<void>) => void

/**
 * Bounds how many effects run at a time. The others wait in the order in which they came; one that is interrupted while it waits takes
 * nobody's place. A semaphore is not FIFO, see `FairQueue`. Thousands may wait, so nothing is made before it is needed.
 */
export const make = (max: number): (<A, E, R>(self: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>) => {
  let running = 0
  const waiting = new Set<Resume>()

  /** Gives the place to the first that waits. */
  const leave = Trampoline.make(() => {
    for (const first of waiting) {
      waiting.delete(first)
      return first(Effect.void)
    }
    running--
  })

  return <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    // What is not restored cannot be interrupted, so each of the functions below is called.
    Effect.uninterruptibleMask((restore) => {
      const run = () =>
        Effect.matchCauseEffect(restore(self), {
          onFailure: (cause) => {
            leave()
            return Effect.failCause(cause)
          },
          onSuccess: (value) => {
            leave()
            return Effect.succeed(value)
          }
        })
      if (running < max) {
        running++
        return run()
      }
      let turn: Resume | undefined
      const wait = Effect.async<void>((resume) => {
        waiting.add((turn = resume))
      })
      return Effect.matchCauseEffect(restore(wait), {
        onFailure: (cause) => {
          // Whoever has begun to wait, and is not in the queue any longer, has the place already.
          if (turn !== undefined && !waiting.delete(turn)) leave()
          return Effect.failCause(cause)
        },
        onSuccess: run
      })
    })
}
