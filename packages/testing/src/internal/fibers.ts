import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Supervisor from "effect/Supervisor"

/** A fiber with its exit and its context. */
export interface RunningFiber<A, E> extends Fiber.RuntimeFiber<A, E> {}

/** Lets other fibers run. */
export const yieldNow: Effect.Effect<void> = Effect.yieldNow()

/** How a fiber has ended, or `undefined` while it is running. */
export const exitOf = <A, E>(fiber: RunningFiber<A, E>): Exit.Exit<A, E> | undefined => fiber.unsafePoll() ?? undefined

/** The services of a fiber. */
export const contextOf = (fiber: RunningFiber<unknown, unknown>): Context.Context<never> => fiber.currentContext

/** Interrupts a fiber without waiting for its end. */
export const interruptFork = (fiber: RunningFiber<unknown, unknown>): Effect.Effect<void> => Fiber.interruptFork(fiber)

/** A program that runs in a fiber, and the running fibers that it has started. */
export interface Running<A, E> {
  readonly fiber: RunningFiber<A, E>
  readonly others: Effect.Effect<ReadonlyArray<RunningFiber<unknown, unknown>>>
}

/** Runs a program in a fiber that its parent does not wait for. */
export const run = <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<Running<A, E>, never, R> =>
  Effect.flatMap(Supervisor.track, (supervisor) =>
    Effect.map(Effect.forkDaemon(Effect.supervised(self, supervisor)), (fiber) => ({ fiber, others: supervisor.value }))
  )
