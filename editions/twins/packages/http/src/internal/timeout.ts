import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import type * as Scope from "effect/Scope"
import { runtime } from "./runtime.js"

/** Effect's default clock. */
const realClock = Context.get(Context.empty(), Clock.Clock)

/** The monotonic clock in milliseconds. The wall clock may be set back. */
export const monotonicMillis: Effect.Effect<number> = Effect.map(
  Clock.monotonicTimeNanos,
  (nanos) => Number(nanos) / 1e6
)

/** The longest delay of a timer in milliseconds. With a longer one, `setTimeout` fires at once. */
const MAX_TIMER_MILLIS = 2 ** 31 - 1

/** A time limit and its error. */
export interface Timeout<E> {
  readonly duration: Duration.Duration
  readonly onTimeout: () => E
}

/** The context and the fiber references with which a fiber starts. */
export interface FiberOptions<R> {
  readonly context: Context.Context<R>
}

type AnyFiber = Fiber.Fiber<unknown, unknown>

/**
 * Calls `run` with the time limit in milliseconds. This is the fast path: `run` uses a timer of the runtime. If the clock is not the
 * default one, such as `TestClock`, `run` gets no limit, and the slow path is Effect's own.
 */
const withTimer = <A, E, E2>(
  { duration, onTimeout }: Timeout<E2>,
  run: (parent: AnyFiber, millis: number) => Effect.Effect<A, E | E2>
): Effect.Effect<A, E | E2> =>
  Effect.withFiber<A, E | E2>((parent) =>
    parent.getRef(Clock.Clock) === realClock
      ? run(parent, Duration.toMillis(duration))
      : Effect.timeoutOrElse(run(parent, Infinity), { duration, orElse: () => Effect.failSync(onTimeout) })
  )

/** Starts a timer. The result stops it. */
const startTimer = (millis: number, callback: () => void): (() => void) => {
  if (millis > MAX_TIMER_MILLIS) return () => {}
  const timer = runtime.setTimeout(callback, millis)
  return () => runtime.clearTimeout(timer as never)
}

/**
 * Runs an effect in a fiber of its own and waits for its exit. It is faster than the alternatives: a new fiber starts with its services
 * and references, instead of setting and resetting each of them, and a timer replaces the second fiber of Effect's own time limits.
 * Changes that the effect makes to its fiber references are not inherited.
 */
export const runInFiber = <A, E, R, E2>(
  self: Effect.Effect<A, E, R>,
  fiberOptions: (parent: AnyFiber) => FiberOptions<R>,
  timeout: Timeout<E2>
): Effect.Effect<A, E | E2> =>
  withTimer(timeout, (parent, millis) =>
    Effect.callback((resume) => {
      const fiber = Effect.runForkWith(fiberOptions(parent).context)(self)
      let timedOut = false
      const clearTimer = startTimer(millis, () => {
        timedOut = true
        fiber.interruptUnsafe(parent.id)
      })
      fiber.addObserver((exit) => {
        clearTimer()
        resume(timedOut && Exit.hasInterrupts(exit) ? Effect.fail(timeout.onTimeout()) : exit)
      })
      return Fiber.interrupt(fiber)
    })
  )

/** An asynchronous effect with a time limit, without a second fiber. `register` returns a function that aborts. */
export const asyncWithTimeout = <A, E, E2>(
  register: (resume: (effect: Effect.Effect<A, E>) => void) => () => void,
  timeout: Timeout<E2>
): Effect.Effect<A, E | E2> =>
  withTimer(timeout, (_, millis) =>
    Effect.callback<A, E | E2>((resume) => {
      const clearTimer = startTimer(millis, () => {
        resume(Effect.fail(timeout.onTimeout()))
        abort()
      })
      const abort = register((effect) => {
        clearTimer()
        resume(effect)
      })
      return Effect.sync(() => {
        clearTimer()
        abort()
      })
    })
  )

/**
 * Runs an effect in a fiber of its own, which is only told of an interruption: what interrupts the result does not wait until an effect
 * that is uninterruptible has ended. Use it before a time limit.
 */
export const disconnect = <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.uninterruptibleMask((restore) =>
    Effect.flatMap(Effect.forkDetach(restore(self), { startImmediately: true, uninterruptible: "inherit" }), (fiber) =>
      Effect.onInterrupt(restore(Fiber.join(fiber)), () => Effect.sync(() => fiber.interruptUnsafe()))
    )
  )

/** Starts a fiber in a scope. Only what the effect makes interruptible can be interrupted, also before the fiber has begun. */
export const forkUninterruptible = <A, E, R>(
  self: Effect.Effect<A, E, R>,
  scope: Scope.Scope
): Effect.Effect<void, never, R> => Effect.asVoid(Effect.forkIn(self, scope, { uninterruptible: true }))

/** A time limit that is faster than Effect's own; see `runInFiber`. */
export const timeoutFail = <A, E, E2>(
  self: Effect.Effect<A, E>,
  duration: Duration.Duration,
  onTimeout: () => E2
): Effect.Effect<A, E | E2> =>
  Duration.toMillis(duration) > MAX_TIMER_MILLIS
    ? self
    : runInFiber(self, ({ context }) => ({ context }), { duration, onTimeout })
