import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as DefaultServices from "effect/DefaultServices"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Runtime from "effect/Runtime"
import { runtime } from "./runtime.js"

/** The clock that waits in real time: the one of a program that was given no other. */
const realClock = Context.get(DefaultServices.liveServices, Clock.Clock)

/** What a timer of the runtime can wait at most; asked for more, it fires at once. */
const LONGEST = 2 ** 31 - 1

/** How long something may take, and how it fails when it takes longer. */
export interface Limit<E> {
  readonly duration: Duration.Duration
  readonly onTimeout: () => E
}

/** What a fiber starts with beside its effect. */
export interface Surroundings<R> {
  readonly context: Context.Context<R>
  readonly updateRefs?: Runtime.RunForkOptions["updateRefs"]
}

type AnyFiber = Fiber.RuntimeFiber<unknown, unknown>

/**
 * Runs an effect in a fiber of its own, waits for it, and ends as it does. That gives it other services and references for less
 * than setting and resetting each of them here costs, and a limit for less than `Effect.timeoutFail`, which races two fibers:
 * where time is real, a timer of the runtime does for the second one. What the effect does to its references stays with it.
 */
export const apart = <A, E, R, E2 = never>(
  self: Effect.Effect<A, E, R>,
  surroundings: (parent: AnyFiber) => Surroundings<R>,
  limit?: Limit<E2>
): Effect.Effect<A, E | E2> =>
  Effect.withFiberRuntime<A, E | E2>((parent) => {
    const run = (millis: number, onTimeout?: () => E2): Effect.Effect<A, E | E2> =>
      Effect.async((resume) => {
        const { context, updateRefs } = surroundings(parent)
        const start = Runtime.runFork(
          Runtime.make({ context, fiberRefs: parent.getFiberRefs(), runtimeFlags: Runtime.defaultRuntimeFlags })
        )
        const fiber = start(self, { updateRefs })
        let late = false
        const interrupt = (): void => {
          late = true
          fiber.unsafeInterruptAsFork(parent.id())
        }
        const timer = millis > LONGEST ? undefined : runtime.setTimeout(interrupt, millis)
        fiber.addObserver((exit) => {
          if (timer !== undefined) runtime.clearTimeout(timer as never)
          resume(onTimeout !== undefined && late && Exit.isInterrupted(exit) ? Effect.fail(onTimeout()) : exit)
        })
        return Effect.asVoid(Fiber.interrupt(fiber))
      })
    if (limit === undefined) return run(Infinity)
    const { duration, onTimeout } = limit
    return Context.get(parent.currentDefaultServices, Clock.Clock) === realClock
      ? run(Duration.toMillis(duration), onTimeout)
      : Effect.timeoutFail(run(Infinity), { duration, onTimeout })
  })

/** `Effect.timeoutFail` for less. */
export const timeoutFail = <A, E, E2>(
  self: Effect.Effect<A, E>,
  duration: Duration.Duration,
  onTimeout: () => E2
): Effect.Effect<A, E | E2> =>
  Duration.toMillis(duration) > LONGEST
    ? self
    : apart(self, ({ currentContext: context }) => ({ context }), { duration, onTimeout })
