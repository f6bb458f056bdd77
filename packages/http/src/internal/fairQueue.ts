import * as Effect from "effect/Effect"
import { monotonicMillis } from "./fiber.js"
import * as Trampoline from "./trampoline.js"

/** The place of a fiber in the queue. */
interface Ticket {
  isFirst: boolean
  resume?: (effect: Effect.Effect<void>) => void
}

/**
 * A FIFO queue of fibers in front of a rate limiter. `tryAcquire` takes what a fiber needs at the given time of the monotonic clock in milliseconds, or returns
 * the milliseconds to wait before the next try; 0 or less if it has taken it. Only the first fiber in the queue calls it, so nothing is reserved for a fiber that is
 * interrupted. Nothing runs in the background.
 *
 * A semaphore is not FIFO: a fiber that arrives just after a release gets the permit before those that wait.
 */
export const make = (tryAcquire: (now: number) => number): Effect.Effect<Effect.Effect<void>> =>
  Effect.sync(() => {
    const waiting = new Set<Ticket>()
    const admitFirst = Trampoline.make(() => {
      for (const first of waiting) {
        first.isFirst = true
        return first.resume?.(Effect.void)
      }
    })
    return Effect.uninterruptibleMask((restore) => {
      const acquire: Effect.Effect<void> = Effect.flatMap(monotonicMillis, (now) => {
        const wait = tryAcquire(now)
        return wait > 0 ? Effect.andThen(restore(Effect.sleep(Math.ceil(wait))), acquire) : Effect.void
      })
      return Effect.suspend(() => {
        const ticket: Ticket = { isFirst: waiting.size === 0 }
        waiting.add(ticket)
        const turn = Effect.async<void>((resume) => {
          if (ticket.isFirst) resume(Effect.void)
          else ticket.resume = resume
        })
        const leave = Effect.sync(() => {
          waiting.delete(ticket)
          admitFirst()
        })
        return Effect.ensuring(ticket.isFirst ? acquire : Effect.andThen(restore(turn), acquire), leave)
      })
    })
  })
