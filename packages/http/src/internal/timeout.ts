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

/** Runs `within` with the limit's milliseconds where a timer of the runtime can keep it, without one where `Effect` has to. */
const limited = <A, E, E2>(
  { duration, onTimeout }: Limit<E2>,
  within: (parent: AnyFiber, millis: number) => Effect.Effect<A, E | E2>
): Effect.Effect<A, E | E2> =>
  Effect.withFiberRuntime<A, E | E2>((parent) =>
    Context.get(parent.currentDefaultServices, Clock.Clock) === realClock
      ? within(parent, Duration.toMillis(duration))
      : Effect.timeoutFail(within(parent, Infinity), { duration, onTimeout })
  )

const after = (millis: number, f: () => void): (() => void) => {
  if (millis > LONGEST) return () => {}
  const timer = runtime.setTimeout(f, millis)
  return () => runtime.clearTimeout(timer as never)
}

/**
 * Runs an effect in a fiber of its own, waits for it, and ends as it does. That gives it other services and references for less
 * than setting and resetting each of them here costs, and a limit for less than `Effect.timeoutFail`, which races two fibers:
 * where time is real, a timer of the runtime does for the second one. What the effect does to its references stays with it.
 */
export const apart = <A, E, R, E2>(
  self: Effect.Effect<A, E, R>,
  surroundings: (parent: AnyFiber) => Surroundings<R>,
  limit: Limit<E2>
): Effect.Effect<A, E | E2> =>
  limited(limit, (parent, millis) =>
    Effect.async((resume) => {
      const { context, updateRefs } = surroundings(parent)
      const start = Runtime.runFork(
        Runtime.make({ context, fiberRefs: parent.getFiberRefs(), runtimeFlags: Runtime.defaultRuntimeFlags })
      )
      const fiber = start(self, { updateRefs })
      let late = false
      const clear = after(millis, () => {
        late = true
        fiber.unsafeInterruptAsFork(parent.id())
      })
      fiber.addObserver((exit) => {
        clear()
        resume(late && Exit.isInterrupted(exit) ? Effect.fail(limit.onTimeout()) : exit)
      })
      return Effect.asVoid(Fiber.interrupt(fiber))
    })
  )

/** `Effect.async` with a limit, for which it needs no second fiber either. `register` gives what aborts it. */
export const asyncWithin = <A, E, E2>(
  register: (resume: (effect: Effect.Effect<A, E>) => void) => () => void,
  limit: Limit<E2>
): Effect.Effect<A, E | E2> =>
  limited(limit, (_, millis) =>
    Effect.async<A, E | E2>((resume) => {
      const clear = after(millis, () => {
        resume(Effect.fail(limit.onTimeout()))
        abort()
      })
      const abort = register((effect) => {
        clear()
        resume(effect)
      })
      return Effect.sync(() => {
        clear()
        abort()
      })
    })
  )

/** `Effect.timeoutFail` for less. */
export const timeoutFail = <A, E, E2>(
  self: Effect.Effect<A, E>,
  duration: Duration.Duration,
  onTimeout: () => E2
): Effect.Effect<A, E | E2> =>
  Duration.toMillis(duration) > LONGEST
    ? self
    : apart(self, ({ currentContext: context }) => ({ context }), { duration, onTimeout })
