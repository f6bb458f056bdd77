/**
 * Time in tests. Under a `TestClock`, which `it.effect` provides, a sleep ends only when the test moves the clock.
 * `autoAdvance` moves the clock to the end of each sleep, so a program that waits for hours ends at once. `layer`
 * detects a clock that is not moved, and ends its sleeps with an explanation. `InMemoryCloudFront.layer` and the layers
 * of `Stub` include `layer`.
 *
 * @since 3.0.0
 */
import type * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Data from "effect/Data"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { dual } from "effect/Function"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import type * as TestClock from "effect/TestClock"
import * as Tracer from "effect/Tracer"
import * as Fibers from "./internal/fibers.js"
import { perBuild } from "./internal/perBuild.js"
import { RealTime, type Pending } from "./internal/realTime.js"
import * as Clocks from "./internal/testClock.js"

/**
 * A program waits for something that does not happen.
 *
 * - `NotMoved`: it sleeps on a `TestClock` that is not moved
 * - `NotAsleep`: it waits for something other than a sleep
 * - `Endless`: it sleeps too often, or beyond the limit
 *
 * @since 3.0.0
 * @category errors
 */
export class Stuck extends Data.TaggedError("Stuck")<{
  readonly reason: "NotMoved" | "NotAsleep" | "Endless"
  /**
   * The waiting fibers, each described by the names of its spans from the outermost to the innermost, such as `test >
   * CloudFront.GetDistribution`.
   */
  readonly waiting: ReadonlyArray<string>
  readonly message: string
}> {}

/**
 * The time limit after which a program is stuck.
 *
 * @since 3.0.0
 * @category models
 */
export interface Options {
  /** The limit in real time. Default: 2 seconds. */
  readonly stuckAfter?: Duration.DurationInput | undefined
}

const STUCK_AFTER = Duration.seconds(2)

/** The most that something may take that is known to take real time. */
const REAL_TIME = Duration.minutes(1)

const stuckAfterOf = ({ stuckAfter = STUCK_AFTER }: Options): Duration.Duration => Duration.decode(stuckAfter)

/** The interval between two checks, in milliseconds of real time. */
const TICK = 10

const tick = Clocks.withClock(Effect.sleep(TICK), Clocks.real)

/** A process that was suspended has only few checks in a long time, and is not stuck. */
const MIN_TICKS = 15

/** Measures how long nothing has happened, in real time. */
class IdleTimer {
  private since = Clocks.real.unsafeCurrentTimeMillis()
  private ticks = 0

  readonly tick: Effect.Effect<void> = Effect.map(tick, () => {
    this.ticks++
  })

  reset(): void {
    this.since = Clocks.real.unsafeCurrentTimeMillis()
    this.ticks = 0
  }

  exceeds(duration: Duration.Duration): boolean {
    const millis = Clocks.real.unsafeCurrentTimeMillis() - this.since
    return this.ticks >= MIN_TICKS && millis >= Duration.toMillis(duration)
  }
}

/** The names of the current span of a context and of its parents. */
const spansOf = (context: Context.Context<never>): string => {
  const names: Array<string> = []
  let span = Context.getOption(context, Tracer.ParentSpan)
  while (Option.isSome(span) && span.value._tag === "Span") {
    names.unshift(span.value.name)
    span = span.value.parent
  }
  return names.join(" > ")
}

const inSpans = (waiting: ReadonlyArray<string>): string => (waiting.length === 0 ? "" : ` in ${waiting.join(", ")}`)

/** A `TestClock`, and the sleeps on it. */
interface WithDetection {
  readonly original: TestClock.TestClock
}

const isTestClock = (clock: Clock.Clock): clock is TestClock.TestClock & Partial<WithDetection> =>
  Clocks.isTestClock(clock)

/** Dies if the clock has not been moved within the limit. */
const dieIfNotMoved = (
  clock: TestClock.TestClock,
  duration: Duration.Duration,
  stuckAfter: Duration.Duration
): Effect.Effect<never> =>
  Effect.gen(function* () {
    const idle = new IdleTimer()
    let then = clock.unsafeCurrentTimeMillis()
    while (!idle.exceeds(stuckAfter)) {
      yield* idle.tick
      const now = clock.unsafeCurrentTimeMillis()
      if (now !== then) idle.reset()
      then = now
    }
    const spans = spansOf(yield* Effect.context<never>())
    const waiting = spans === "" ? [] : [spans]
    const message =
      `A sleep of ${Duration.format(duration)}${inSpans(waiting)} waits for a TestClock that nobody has moved for ` +
      `${Duration.format(stuckAfter)} of real time. Fork the program and call TestClock.adjust, ` +
      `or run it with TestTime.autoAdvance.`
    return yield* Effect.die(new Stuck({ reason: "NotMoved", waiting, message }))
  })

const withDetection = (
  clock: TestClock.TestClock,
  stuckAfter: Duration.Duration
): TestClock.TestClock & WithDetection =>
  // Everything else is inherited. `TestClock.adjust` finds this clock, and moves the original one.
  Object.assign(Object.create(clock) as TestClock.TestClock, {
    original: clock,
    sleep: (duration: Duration.Duration) =>
      Effect.raceFirst(clock.sleep(duration), dieIfNotMoved(clock, duration, stuckAfter))
  })

/**
 * Watches the sleeps of the program that it is provided to. A sleep on a `TestClock` that is not moved for `stuckAfter`
 * of real time dies with `Stuck` and the reason `NotMoved`. Without this layer, the sleep would last until the time
 * limit of the test. The layer has no effect under any other clock, or if `stuckAfter` is infinite.
 *
 * @since 3.0.0
 * @category layers
 */
export const layer = (options: Options = {}): Layer.Layer<never> =>
  perBuild(() =>
    Layer.unwrapEffect(
      Effect.clockWith((clock) => {
        if (!isTestClock(clock)) return Effect.succeed(Layer.empty)
        const { original = Clocks.withSleeps(clock) } = clock
        const stuckAfter = stuckAfterOf(options)
        const watched = Duration.isFinite(stuckAfter) ? withDetection(original, stuckAfter) : original
        return Effect.succeed(Clocks.layer(watched))
      })
    )
  )

/**
 * @since 3.0.0
 * @category models
 */
export interface AutoAdvanceOptions extends Options {
  /** The largest time of the `TestClock` that the program may take. Default: one day. */
  readonly limit?: Duration.DurationInput | undefined
}

const LIMIT = Duration.days(1)

/** The number of yields to other fibers before the clock is moved. */
const YIELDS = 50

/** The largest number of sleeps. A test that needs more of them takes too long. */
const MAX_SLEEPS = 20_000

/** The spans of the running fibers, without those that are parents of another one. */
const waitingIn = (fibers: ReadonlyArray<Fibers.RunningFiber<unknown, unknown>>): ReadonlyArray<string> => {
  const all = new Set(fibers.map((fiber) => spansOf(Fibers.contextOf(fiber))))
  const isAround = (spans: string): boolean => [...all].some((other) => other.startsWith(`${spans} > `))
  return [...all].filter((spans) => spans !== "" && !isAround(spans))
}

const stuck = (
  reason: Stuck["reason"],
  { fiber, others }: Fibers.Running<unknown, unknown>,
  why: string
): Effect.Effect<never, Stuck> =>
  Effect.flatMap(others, (all) => {
    const waiting = waitingIn([fiber, ...all])
    const message = `The program has not ended: it waits${inSpans(waiting)}. ${why}`
    return Effect.fail(new Stuck({ reason, waiting, message }))
  })

/** Moves the clock to the end of the next sleep, until the fiber has ended. */
const drive = (
  running: Fibers.Running<unknown, unknown>,
  clock: TestClock.TestClock,
  pending: Pending,
  options: AutoAdvanceOptions
): Effect.Effect<void, Stuck> =>
  Effect.gen(function* () {
    const stuckAfter = stuckAfterOf(options)
    const limit = Duration.decode(options.limit ?? LIMIT)
    const end = (yield* clock.currentTimeMillis) + Duration.toMillis(limit)
    const idle = new IdleTimer()
    for (let sleeps = 0; sleeps < MAX_SLEEPS;) {
      for (let turn = 0; turn < YIELDS; turn++) {
        if (Fibers.exitOf(running.fiber) !== undefined) return
        yield* Fibers.yieldNow
      }
      const ends = yield* Clocks.sleepEnds(clock)
      if (ends.length === 0 || pending.count > 0) {
        if (idle.exceeds(pending.count > 0 ? REAL_TIME : stuckAfter)) {
          const why = `Nothing sleeps, so moving the clock has no effect. It waits for something else, such as a deferred or a socket.`
          return yield* stuck("NotAsleep", running, why)
        }
        yield* idle.tick
        continue
      }
      idle.reset()
      const next = ends.reduce((a, b) => Math.min(a, b), Infinity)
      if (next > end) {
        const why = `Its next sleep ends after the limit of ${Duration.format(limit)} on the TestClock.`
        return yield* stuck("Endless", running, why)
      }
      sleeps++
      yield* clock.setTime(next)
    }
    return yield* stuck("Endless", running, `It has slept ${MAX_SLEEPS} times.`)
  })

const advancing = <A, E, R>(
  self: Effect.Effect<A, E, R>,
  current: TestClock.TestClock,
  options: AutoAdvanceOptions
): Effect.Effect<A, E | Stuck, R> =>
  Effect.uninterruptibleMask((restore) =>
    Effect.gen(function* () {
      const clock = Clocks.withSleeps(current)
      // No child fiber: at its end, a parent waits for its children, and the program may be uninterruptible.
      const pending: Pending = { count: 0 }
      const known = Effect.provideService(restore(self), RealTime, pending)
      const running = yield* Fibers.run(Clocks.withClock(known, clock))
      const driven = drive(running, clock, pending, options)
      return yield* Effect.onError(restore(Effect.zipRight(driven, Fiber.join(running.fiber))), () =>
        Fibers.interruptFork(running.fiber)
      )
    })
  )

/**
 * Runs a program in simulated time: whenever the program waits, the `TestClock` moves to the end of the next sleep. A
 * program that waits until a distribution is deployed takes some milliseconds of real time, but observes the full time
 * on its clock.
 *
 * If the current clock is not a `TestClock`, the program gets a new one, so this also works with `Effect.runPromise`.
 * Do not use it for programs that wait for sockets or files, because their time limits may end at once.
 *
 * Fails with `Stuck` if the program does not end: with `NotAsleep` if nothing sleeps and nothing happens for two
 * seconds of real time, and with `Endless` if the next sleep ends after a day of the `TestClock`, or after 20,000
 * sleeps. The message names the spans in which the program waits. The program is then interrupted.
 *
 * @since 3.0.0
 * @category combinators
 * @example
 * ```ts
 * import * as Effect from "effect/Effect"
 * import * as TestTime from "@effect-cloudfront/testing/TestTime"
 *
 * const atOnce = Effect.sleep("5 hours").pipe(Effect.as("done"), TestTime.autoAdvance)
 * ```
 */
export const autoAdvance = <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E | Stuck, R> =>
  autoAdvanceWith(self, {})

/**
 * `autoAdvance` with other limits.
 *
 * @since 3.0.0
 * @category combinators
 * @example
 * ```ts
 * import * as Effect from "effect/Effect"
 * import * as TestTime from "@effect-cloudfront/testing/TestTime"
 *
 * const tooLong = Effect.sleep("5 hours").pipe(TestTime.autoAdvanceWith({ limit: "1 hour" }), Effect.flip)
 * ```
 */
export const autoAdvanceWith: {
  (options: AutoAdvanceOptions): <A, E, R>(self: Effect.Effect<A, E, R>) => Effect.Effect<A, E | Stuck, R>
  <A, E, R>(self: Effect.Effect<A, E, R>, options: AutoAdvanceOptions): Effect.Effect<A, E | Stuck, R>
} = dual(2, <A, E, R>(self: Effect.Effect<A, E, R>, options: AutoAdvanceOptions): Effect.Effect<A, E | Stuck, R> =>
  Effect.clockWith((clock) =>
    Clocks.isTestClock(clock)
      ? advancing(self, clock, options)
      : Effect.flatMap(Clocks.make, (own) => advancing(self, own, options))
  )
)
