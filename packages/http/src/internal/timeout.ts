/** Time limits that are faster than Effect's own, which start two fibers for each. */
import * as Cause from "effect/Cause"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as EffectFiber from "effect/Fiber"
import * as Fiber from "./fiber.js"
import { runtime } from "./runtime.js"

/** The longest delay of a timer in milliseconds. With a longer one, `setTimeout` fires at once. */
const MAX_TIMER_MILLIS = 2 ** 31 - 1

/** A time limit and its error. */
export interface Timeout<E> {
  readonly duration: Duration.Duration
  readonly onTimeout: () => E
}

/**
 * Starts a timer on the clock of a fiber. The result stops it. A clock that is not the default one may refuse to sleep; `onFailure` is
 * then called with the cause.
 */
const startTimer = (
  parent: Fiber.Fiber,
  duration: Duration.Duration,
  callback: () => void,
  onFailure: (cause: Cause.Cause<never>) => void
): (() => void) => {
  const millis = Duration.toMillis(duration)
  if (millis > MAX_TIMER_MILLIS) return () => {}
  if (Fiber.hasRealClock(parent)) {
    const timer = runtime.setTimeout(callback, millis)
    return () => runtime.clearTimeout(timer as never)
  }
  const fiber = Fiber.start(parent, { context: Fiber.contextOf(parent) }, Effect.sleep(duration))
  fiber.addObserver((exit) => {
    if (Exit.isSuccess(exit)) callback()
    else if (!Cause.isInterruptedOnly(exit.cause)) onFailure(exit.cause)
  })
  return () => Fiber.interrupt(fiber, parent)
}

/**
 * Runs an effect in a fiber of its own and waits for its exit. The fiber starts with its services and references, which is faster than to
 * set and reset each of them. Changes that the effect makes to its fiber references are not inherited.
 */
export const runInFiber = <A, E, R, E2>(
  self: Effect.Effect<A, E, R>,
  fiberOptions: (parent: Fiber.Fiber) => Fiber.FiberOptions<R>,
  { duration, onTimeout }: Timeout<E2>
): Effect.Effect<A, E | E2> =>
  Fiber.withFiber((parent) =>
    Effect.async<A, E | E2>((resume) => {
      const fiber = Fiber.start(parent, fiberOptions(parent), self)
      /** What an interruption of the fiber means. */
      let ended: Effect.Effect<never, E2> | undefined
      const end = (result: Effect.Effect<never, E2>): void => {
        ended = result
        Fiber.interrupt(fiber, parent)
      }
      const clearTimer = startTimer(
        parent,
        duration,
        () => end(Effect.failSync(onTimeout)),
        (cause) => end(Effect.failCause(cause))
      )
      fiber.addObserver((exit) => {
        clearTimer()
        resume(ended !== undefined && Exit.isInterrupted(exit) ? ended : exit)
      })
      return Effect.asVoid(EffectFiber.interrupt(fiber))
    })
  )

/**
 * An asynchronous effect with a time limit, without a second fiber. `register` returns a function that aborts.
 *
 * What has ended holds nothing any more. Effect 3 assigns functions to properties, and V8 allocates such functions in its old space: what
 * they capture survives until the next full garbage collection.
 */
export const asyncWithTimeout = <A, E, E2>(
  register: (resume: (effect: Effect.Effect<A, E>) => void) => () => void,
  { duration, onTimeout }: Timeout<E2>
): Effect.Effect<A, E | E2> =>
  Fiber.withFiber((parent) =>
    Effect.async<A, E | E2>((resume) => {
      let clearTimer: (() => void) | undefined
      let abort: (() => void) | undefined
      /** Lets go of the timer and of `abort`, and returns it. */
      const release = (): (() => void) | undefined => {
        const released = abort
        clearTimer?.()
        clearTimer = abort = undefined
        return released
      }
      const end = (result: Effect.Effect<never, E | E2>): void => {
        const abort = release()
        resume(result)
        abort?.()
      }
      clearTimer = startTimer(
        parent,
        duration,
        () => end(Effect.fail(onTimeout())),
        (cause) => end(Effect.failCause(cause))
      )
      const registered = register((effect) => {
        release()
        resume(effect)
      })
      // It may have ended before it returns.
      if (clearTimer !== undefined) abort = registered
      return Effect.sync(() => release()?.())
    })
  )

/** Fails with an error if an effect takes longer; see `runInFiber`. */
export const timeoutFail = <A, E, E2>(
  self: Effect.Effect<A, E>,
  duration: Duration.Duration,
  onTimeout: () => E2
): Effect.Effect<A, E | E2> =>
  Duration.toMillis(duration) > MAX_TIMER_MILLIS
    ? self
    : runInFiber(self, (parent) => ({ context: Fiber.contextOf(parent) }), { duration, onTimeout })
