import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as DefaultServices from "effect/DefaultServices"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import { runtime } from "./runtime.js"

/** The clock that waits in real time: the one of a program that was given no other. */
const realClock = Context.get(DefaultServices.liveServices, Clock.Clock)

/** What a timer of the runtime can wait at most; asked for more, it fires at once. */
const LONGEST = 2 ** 31 - 1

/**
 * `Effect.timeoutFail`, which costs a whole call's fifth: it races two fibers. Where time is real, a timer of the runtime
 * does for the second one.
 */
export const timeoutFail = <A, E, R, E2>(
  self: Effect.Effect<A, E, R>,
  duration: Duration.Duration,
  onTimeout: () => E2
): Effect.Effect<A, E | E2, R> => {
  const millis = Duration.toMillis(duration)
  if (millis > LONGEST) return self
  return Effect.uninterruptibleMask((restore) =>
    Effect.withFiberRuntime<A, E | E2, R>((parent) => {
      if (Context.get(parent.currentDefaultServices, Clock.Clock) !== realClock) {
        return restore(Effect.timeoutFail(self, { duration, onTimeout }))
      }
      return Effect.flatMap(Effect.fork(restore(self)), (fiber) =>
        restore(
          Effect.async<A, E | E2>((resume) => {
            let late = false
            const timer = runtime.setTimeout(() => {
              late = true
              fiber.unsafeInterruptAsFork(parent.id())
            }, millis)
            fiber.addObserver((exit) => {
              runtime.clearTimeout(timer as never)
              resume(late && Exit.isInterrupted(exit) ? Effect.fail(onTimeout()) : exit)
            })
            return Effect.asVoid(Fiber.interrupt(fiber))
          })
        )
      )
    })
  )
}
