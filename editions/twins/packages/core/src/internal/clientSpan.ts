import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type * as Exit from "effect/Exit"
import type * as Fiber from "effect/Fiber"
import * as LogLevel from "effect/LogLevel"
import * as References from "effect/References"
import * as Tracer from "effect/Tracer"

/** The fiber of a call. */
export type CallFiber = Fiber.Fiber<unknown, unknown>

/** Whether the fiber logs entries of level Debug. */
export const isDebugLogged = (fiber: CallFiber): boolean =>
  LogLevel.isGreaterThanOrEqualTo("Debug", fiber.getRef(References.MinimumLogLevel))

/** What is known when an effect has ended. */
export interface Ended<A, E> {
  readonly exit: Exit.Exit<A, E>
  readonly seconds: number
  /** The span of the effect, which has not ended yet. */
  readonly span: Tracer.Span
  readonly fiber: CallFiber
}

/** An effect, and what is called when it has ended. */
export interface Watched<A, E, R> {
  readonly effect: Effect.Effect<A, E, R>
  readonly onEnd: (ended: Ended<A, E>) => Effect.Effect<void> | undefined
}

const noStack = () => undefined

/**
 * Runs an effect in a span of kind client. `onEnd` is called before the span ends. The Effect that it returns runs in the span too.
 */
export const make = (
  name: string,
  attributes: Readonly<Record<string, string>>
): (<A, E, R>(start: () => Watched<A, E, R>) => Effect.Effect<A, E, R>) => {
  const options = { kind: "client", attributes } as const
  return <A, E, R>(start: () => Watched<A, E, R>) =>
    Effect.useSpan(name, options, (span) =>
      Effect.withFiber((fiber) => {
        const clock = fiber.getRef(Clock.Clock)
        const { effect, onEnd } = start()
        const started = clock.currentTimeMillisUnsafe()
        const watched = Effect.onExit(effect, (exit) => {
          const seconds = (clock.currentTimeMillisUnsafe() - started) / 1000
          return onEnd({ exit, seconds, span, fiber }) ?? Effect.void
        })
        // What `Effect.withSpan` provides: the span, and its name for the stack traces of causes.
        return Effect.updateContext(watched, (context: Context.Context<R>) =>
          Context.add(Context.add(context, Tracer.ParentSpan, span), References.CurrentStackFrame, {
            name,
            stack: noStack,
            parent: Context.get(context, References.CurrentStackFrame)
          })
        )
      })
    )
}
