import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as DefaultServices from "effect/DefaultServices"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as TestClock from "effect/TestClock"
import * as TestContext from "effect/TestContext"

/** The clock of a program that was given no other: it waits in real time. */
export const real: Clock.Clock = Context.get(DefaultServices.liveServices, Clock.Clock)

/** Whether the time of a clock is moved by tests. */
export const isTestClock = (clock: Clock.Clock): clock is TestClock.TestClock => "adjust" in clock && "sleeps" in clock

/** Runs an effect with this clock. */
export const withClock = <A, E, R>(self: Effect.Effect<A, E, R>, clock: Clock.Clock): Effect.Effect<A, E, R> =>
  Effect.withClock(self, clock)

/** Provides this clock. */
export const layer = (clock: Clock.Clock): Layer.Layer<never> => Layer.setClock(clock)

/** The same clock, which shows its sleeps. */
export const withSleeps = (clock: TestClock.TestClock): TestClock.TestClock => clock

/** The times at which the sleeps on a clock of `withSleeps` end. */
export const sleepEnds = (clock: TestClock.TestClock): Effect.Effect<ReadonlyArray<number>> =>
  Effect.map(clock.sleeps, (ends) => Array.from(ends))

/** A new `TestClock`. It is made in another fiber, because the references that its layer sets stay with the fiber. */
export const make: Effect.Effect<TestClock.TestClock> = Effect.provide(
  TestClock.testClock(),
  Layer.fresh(TestContext.TestContext)
).pipe(Effect.forkDaemon, Effect.flatMap(Fiber.await), Effect.flatten)
