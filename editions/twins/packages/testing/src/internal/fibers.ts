import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type * as Exit from "effect/Exit"
import type * as Fiber from "effect/Fiber"
import * as Scheduler from "effect/Scheduler"

/** A fiber with its exit and its context. */
export interface RunningFiber<A, E> extends Fiber.Fiber<A, E> {}

/** Lets other fibers run. */
export const yieldNow: Effect.Effect<void> = Effect.yieldNow

/** How a fiber has ended, or `undefined` while it is running. */
export const exitOf = <A, E>(fiber: RunningFiber<A, E>): Exit.Exit<A, E> | undefined => fiber.pollUnsafe()

/** The services of a fiber. */
export const contextOf = (fiber: RunningFiber<unknown, unknown>): Context.Context<never> => fiber.context

/** Interrupts a fiber without waiting for its end. */
export const interruptFork = (fiber: RunningFiber<unknown, unknown>): Effect.Effect<void> =>
  Effect.withFiber((current) => Effect.sync(() => fiber.interruptUnsafe(current.id)))

/** A program that runs in a fiber, and the running fibers that it has started. */
export interface Running<A, E> {
  readonly fiber: RunningFiber<A, E>
  readonly others: Effect.Effect<ReadonlyArray<RunningFiber<unknown, unknown>>>
}

/** A scheduler is asked of every fiber, at each of its steps, whether it should yield. This one keeps the fibers. */
const watching = (
  scheduler: Scheduler.Scheduler,
  fibers: Set<RunningFiber<unknown, unknown>>
): Scheduler.Scheduler => ({
  executionMode: scheduler.executionMode,
  makeDispatcher: () => scheduler.makeDispatcher(),
  shouldYield: (fiber) => {
    if (!fibers.has(fiber)) {
      fibers.add(fiber)
      fiber.addObserver(() => fibers.delete(fiber))
    }
    return scheduler.shouldYield(fiber)
  }
})

/** Runs a program in a fiber that its parent does not wait for. */
export const run = <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<Running<A, E>, never, R> =>
  Effect.withFiber((parent) => {
    const fibers = new Set<RunningFiber<unknown, unknown>>()
    const scheduler = watching(parent.getRef(Scheduler.Scheduler), fibers)
    return Effect.map(Effect.forkDetach(Effect.provideService(self, Scheduler.Scheduler, scheduler)), (fiber) => ({
      fiber,
      others: Effect.sync(() => [...fibers].filter((one) => one !== fiber))
    }))
  })
