import * as Clock from "effect/Clock"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as FiberId from "effect/FiberId"

/** The runtime's clock that nobody sets, in milliseconds: rates are not to stand still when the time of day is set back. */
const now = Effect.map(Clock.currentTimeNanos, (nanos) => Number(nanos) / 1e6)

/**
 * Lets effects begin one after the other, in the order in which they came. `take` takes what one needs to begin at a time in
 * milliseconds, or says how many milliseconds later it is worth asking again. Only the first of those who wait asks: so nothing
 * is set aside for one that is interrupted, and the others move up. Nothing runs in the background.
 *
 * A semaphore would not do: it lets one that comes just after a release go before those who wait.
 */
export const make = (take: (now: number) => Effect.Effect<number>): Effect.Effect<Effect.Effect<void>> =>
  Effect.sync(() => {
    const turns = new Set<Deferred.Deferred<void>>()
    const call = (): void => {
      for (const first of turns) return Deferred.unsafeDone(first, Exit.void)
    }
    return Effect.uninterruptibleMask((restore) => {
      const begin: Effect.Effect<void> = Effect.flatMap(Effect.flatMap(now, take), (wait) =>
        wait > 0 ? Effect.zipRight(restore(Effect.sleep(Math.ceil(wait))), begin) : Effect.void
      )
      return Effect.suspend(() => {
        const turn = Deferred.unsafeMake<void>(FiberId.none)
        turns.add(turn)
        if (turns.size === 1) call()
        return Effect.ensuring(
          Effect.zipRight(restore(Deferred.await(turn)), begin),
          Effect.sync(() => {
            turns.delete(turn)
            call()
          })
        )
      })
    })
  })
