/** What this package asks of Effect's fibers and clocks beyond its combinators. */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as EffectFiber from "effect/Fiber"
import type * as Scope from "effect/Scope"

/** A running fiber. */
export type Fiber<A = unknown, E = unknown> = EffectFiber.Fiber<A, E>

/** The context and the fiber references with which a fiber starts. */
export interface FiberOptions<R> {
  readonly context: Context.Context<R>
}

/** The effect that `f` makes of the fiber that runs it. */
export const withFiber = <A, E>(f: (fiber: Fiber) => Effect.Effect<A, E>): Effect.Effect<A, E> =>
  Effect.withFiber<A, E>(f)

/** The context of a fiber. */
export const contextOf = (fiber: Fiber): Context.Context<never> => fiber.context

const realClock = Context.get(Context.empty(), Clock.Clock)

/** Whether a fiber has Effect's default clock, and not another one, such as `TestClock`. */
export const hasRealClock = (fiber: Fiber): boolean => fiber.getRef(Clock.Clock) === realClock

/** The monotonic clock in milliseconds. The wall clock may be set back. */
export const monotonicMillis: Effect.Effect<number> = Effect.map(
  Clock.monotonicTimeNanos,
  (nanos) => Number(nanos) / 1e6
)

/** Starts a fiber that has the references of `parent`, but is not its child. */
export const start = <A, E, R>(
  _parent: Fiber,
  { context }: FiberOptions<R>,
  self: Effect.Effect<A, E, R>
): Fiber<A, E> => Effect.runForkWith(context)(self)

/** Interrupts a fiber on behalf of `parent`, without waiting for its end. */
export const interrupt = (fiber: Fiber, parent: Fiber): void => fiber.interruptUnsafe(parent.id)

/**
 * Runs an effect in a fiber of its own, which is only told of an interruption: what interrupts the result does not wait until an effect
 * that is uninterruptible has ended. Use it before a time limit.
 */
export const disconnect = <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.uninterruptibleMask((restore) =>
    Effect.flatMap(Effect.forkDetach(restore(self), { startImmediately: true, uninterruptible: "inherit" }), (fiber) =>
      Effect.onInterrupt(restore(EffectFiber.join(fiber)), () => Effect.sync(() => fiber.interruptUnsafe()))
    )
  )

/** Starts a fiber in a scope. Only what the effect makes interruptible can be interrupted, also before the fiber has begun. */
export const forkUninterruptible = <A, E, R>(
  self: Effect.Effect<A, E, R>,
  scope: Scope.Scope
): Effect.Effect<void, never, R> => Effect.asVoid(Effect.forkIn(self, scope, { uninterruptible: true }))
