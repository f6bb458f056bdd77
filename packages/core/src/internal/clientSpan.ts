import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type * as Exit from "effect/Exit"
import type * as Fiber from "effect/Fiber"
import * as FiberRef from "effect/FiberRef"
import * as LogLevel from "effect/LogLevel"
import * as Tracer from "effect/Tracer"

/** The fiber of a call. */
export type CallFiber = Fiber.RuntimeFiber<unknown, unknown>

/** Whether the fiber logs entries of level Debug. */
export const isDebugLogged = (fiber: CallFiber): boolean =>
  LogLevel.greaterThanEqual(LogLevel.Debug, fiber.getFiberRef(FiberRef.currentMinimumLogLevel))

/** What is known when an effect has ended. */
export interface Ended<A, E> {
  readonly exit: Exit.Exit<A, E>
  readonly seconds: number
  /** The span of the effect, which has not ended yet. */
  readonly span: Tracer.Span
  readonly fiber: CallFiber
}

const setContext = (context: Context.Context<never>): Effect.Effect<void> =>
  FiberRef.set(FiberRef.currentContext, context)

/** An effect, and what is called when it has ended. */
export interface Watched<A, E, R> {
  readonly effect: Effect.Effect<A, E, R>
  readonly onEnd: (ended: Ended<A, E>) => Effect.Effect<void> | undefined
}

/**
 * Runs an effect in a span of kind client. `onEnd` is called before the span ends. The Effect that it returns runs in the span too.
 */
export const make = (
  name: string,
  attributes: Readonly<Record<string, string>>
): (<A, E, R>(start: () => Watched<A, E, R>) => Effect.Effect<A, E, R>) => {
  const options = { kind: "client", captureStackTrace: false, attributes } as const
  // A fast path: it does what `Effect.withSpan` does, in a third of the steps, because it adds one `onExit` instead of two.
  return (start) =>
    Effect.flatMap(Effect.makeSpan(name, options), (span) =>
      Effect.withFiberRuntime((fiber) => {
        const { currentContext } = fiber
        const clock = Context.get(fiber.currentDefaultServices, Clock.Clock)
        const { effect, onEnd } = start()
        const started = clock.unsafeCurrentTimeMillis()
        const contextWithSpan = Context.add(currentContext, Tracer.ParentSpan, span)
        return Effect.onExit(Effect.andThen(setContext(contextWithSpan), effect), (exit) => {
          const seconds = (clock.unsafeCurrentTimeMillis() - started) / 1000
          const last = onEnd({ exit, seconds, span, fiber })
          const isTimed = fiber.getFiberRef(FiberRef.currentTracerTimingEnabled)
          const end = Effect.suspend(() => {
            span.end(isTimed ? clock.unsafeCurrentTimeNanos() : 0n, exit)
            return setContext(currentContext)
          })
          return last === undefined ? end : Effect.andThen(last, end)
        })
      })
    )
}
