import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as TestClock from "effect/testing/TestClock"

/** The clock of a program that was given no other: it waits in real time. */
export const real: Clock.Clock = Context.get(Context.empty(), Clock.Clock)

/** Whether the time of a clock is moved by tests. */
export const isTestClock = (clock: Clock.Clock): clock is TestClock.TestClock => "adjust" in clock && "setTime" in clock

/** Runs an effect with this clock. */
export const withClock = <A, E, R>(self: Effect.Effect<A, E, R>, clock: Clock.Clock): Effect.Effect<A, E, R> =>
  Effect.provideService(self, Clock.Clock, clock)

/** Provides this clock. */
export const layer = (clock: Clock.Clock): Layer.Layer<never> => Layer.succeed(Clock.Clock, clock)

interface Sleep {
  readonly end: number
}

interface WithSleeps {
  readonly sleeps: ReadonlySet<Sleep>
}

const hasSleeps = (clock: TestClock.TestClock): clock is TestClock.TestClock & WithSleeps => "sleeps" in clock

/** The same clock, which shows its sleeps. */
export const withSleeps = (clock: TestClock.TestClock): TestClock.TestClock => {
  if (hasSleeps(clock)) return clock
  const sleeps = new Set<Sleep>()
  const sleep = (duration: Duration.Duration): Effect.Effect<void> =>
    Effect.suspend(() => {
      const one = { end: clock.currentTimeMillisUnsafe() + Duration.toMillis(duration) }
      sleeps.add(one)
      return Effect.ensuring(
        clock.sleep(duration),
        Effect.sync(() => sleeps.delete(one))
      )
    })
  return Object.assign(Object.create(clock) as TestClock.TestClock, { sleeps, sleep })
}

/** The times at which the sleeps on a clock of `withSleeps` end. */
export const sleepEnds = (clock: TestClock.TestClock): Effect.Effect<ReadonlyArray<number>> =>
  Effect.sync(() => (hasSleeps(clock) ? Array.from(clock.sleeps, ({ end }) => end) : []))

/** A new `TestClock`. It is made in another fiber, because the references that its layer sets stay with the fiber. */
export const make: Effect.Effect<TestClock.TestClock> = Effect.scoped(TestClock.make())
