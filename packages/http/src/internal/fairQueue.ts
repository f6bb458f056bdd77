import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import { monotonicMillis } from "./fiber.js"

/**
 * A FIFO queue of fibers in front of a rate limiter. `tryAcquire` takes what a fiber needs at the given time of the monotonic clock in milliseconds, or returns
 * the milliseconds to wait before the next try. Only the first fiber in the queue calls it, so nothing is reserved for a fiber that is
 * interrupted. Nothing runs in the background.
 *
 * A semaphore is not FIFO: a fiber that arrives just after a release gets the permit before those that wait.
 */
export const make = (tryAcquire: (now: number) => Effect.Effect<number>): Effect.Effect<Effect.Effect<void>> =>
  Effect.sync(() => {
    const waiting = new Set<Deferred.Deferred<void>>()
    const admitFirst = Effect.suspend(() => {
      for (const first of waiting) return Deferred.succeed(first, undefined)
      return Effect.void
    })
    return Effect.uninterruptibleMask((restore) => {
      const acquire: Effect.Effect<void> = Effect.flatMap(Effect.flatMap(monotonicMillis, tryAcquire), (wait) =>
        wait > 0 ? Effect.andThen(restore(Effect.sleep(Math.ceil(wait))), acquire) : Effect.void
      )
      return Effect.flatMap(Deferred.make<void>(), (ticket) => {
        const isFirst = waiting.add(ticket).size === 1
        const leave = Effect.suspend(() => {
          waiting.delete(ticket)
          return admitFirst
        })
        const turn = isFirst ? acquire : Effect.andThen(restore(Deferred.await(ticket)), acquire)
        return Effect.ensuring(turn, leave)
      })
    })
  })
