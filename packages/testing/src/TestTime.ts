/**
 * Time in tests. Under a `TestClock`, which `it.effect` provides, a sleep ends when somebody moves the clock. `autoAdvance` moves it to
 * the end of each sleep, so that a program that waits for hours ends at once. `layer` ends the sleeps of a clock that nobody moves, with
 * a message that says so; `InMemoryCloudFront.layer` and the layers of `Stub` have it in them.
 *
 * @since 0.1.0
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Data from "effect/Data"
import * as DefaultServices from "effect/DefaultServices"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { dual } from "effect/Function"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Supervisor from "effect/Supervisor"
import * as TestClock from "effect/TestClock"
import * as TestContext from "effect/TestContext"
import * as Tracer from "effect/Tracer"

/**
 * A program waits for something that will not come.
 *
 * - `NotMoved`: it sleeps on a `TestClock`, and nobody moves the clock
 * - `NotAsleep`: it waits, but not for time
 * - `Endless`: it sleeps again and again, or for longer than the limit
 *
 * @since 0.1.0
 * @category errors
 */
export class Stuck extends Data.TaggedError("Stuck")<{
  readonly reason: "NotMoved" | "NotAsleep" | "Endless"
  /** What waits: the names of the spans that each waiting fiber is in, from the outermost on, such as `test > CloudFront.GetDistribution`. */
  readonly waiting: ReadonlyArray<string>
  readonly message: string
}> {}

/**
 * How long nothing has to happen until a program is taken for stuck.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /** In real time. 2 seconds unless given. */
  readonly stuckAfter?: Duration.DurationInput | undefined
}

const STUCK_AFTER = Duration.seconds(2)

const stuckAfterOf = ({ stuckAfter = STUCK_AFTER }: Options): Duration.Duration => Duration.decode(stuckAfter)

const realClock = Context.get(DefaultServices.liveServices, Clock.Clock)

/** In milliseconds of real time. */
const TICK = 10

const tick = Effect.withClock(Effect.sleep(TICK), realClock)

/** A process that stood still for long has had one tick only, and may yet go on. */
const FEWEST_TICKS = 15

/** How long nothing has happened, in real time. */
class Stillness {
  private since = realClock.unsafeCurrentTimeMillis()
  private ticks = 0

  readonly next: Effect.Effect<void> = Effect.map(tick, () => {
    this.ticks++
  })

  end(): void {
    this.since = realClock.unsafeCurrentTimeMillis()
    this.ticks = 0
  }

  lasts(duration: Duration.Duration): boolean {
    const millis = realClock.unsafeCurrentTimeMillis() - this.since
    return this.ticks >= FEWEST_TICKS && millis >= Duration.toMillis(duration)
  }
}

/** The span that is current in a context, and those around it, by their names. */
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

/** A `TestClock` whose sleeps are watched. */
interface Watched {
  readonly unwatched: TestClock.TestClock
}

const isTestClock = (clock: Clock.Clock): clock is TestClock.TestClock & Partial<Watched> =>
  "adjust" in clock && "sleeps" in clock

/** Dies when nobody has moved the clock for so long. */
const watch = (
  clock: TestClock.TestClock,
  duration: Duration.Duration,
  stuckAfter: Duration.Duration
): Effect.Effect<never> =>
  Effect.gen(function* () {
    const stillness = new Stillness()
    let then = clock.unsafeCurrentTimeMillis()
    while (!stillness.lasts(stuckAfter)) {
      yield* stillness.next
      const now = clock.unsafeCurrentTimeMillis()
      if (now !== then) stillness.end()
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

const watched = (clock: TestClock.TestClock, stuckAfter: Duration.Duration): TestClock.TestClock & Watched =>
  // What is not overridden is the clock's own: `TestClock.adjust` finds this one and moves that one.
  Object.assign(Object.create(clock) as TestClock.TestClock, {
    unwatched: clock,
    sleep: (duration: Duration.Duration) => Effect.raceFirst(clock.sleep(duration), watch(clock, duration, stuckAfter))
  })

/**
 * Watches the sleeps of what it is provided to. A sleep on a `TestClock` that nobody moves for `stuckAfter` of real time dies with
 * `Stuck` and the reason `NotMoved`, where it would wait until the test's own time limit. Does nothing under any other clock, nor with an
 * infinite `stuckAfter`.
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (options: Options = {}): Layer.Layer<never> =>
  Layer.unwrapEffect(
    Effect.map(Effect.clock, (clock) => {
      if (!isTestClock(clock)) return Layer.empty
      const { unwatched = clock } = clock
      const stuckAfter = stuckAfterOf(options)
      return Layer.setClock(Duration.isFinite(stuckAfter) ? watched(unwatched, stuckAfter) : unwatched)
    })
  )

/**
 * @since 0.1.0
 * @category models
 */
export interface AutoAdvanceOptions extends Options {
  /** How much time of the `TestClock` the program may take. One day unless given. */
  readonly limit?: Duration.DurationInput | undefined
}

/** Turns that fibers are given before time goes on. */
const TURNS = 50

/** More sleeps than any program has that ends within the patience of a test. */
const MOST_SLEEPS = 20_000

type AnyFiber = Fiber.RuntimeFiber<unknown, unknown>

/** Spans of what runs, but for those that others of them are in. */
const waitingIn = (fibers: ReadonlyArray<AnyFiber>): ReadonlyArray<string> => {
  const all = new Set(fibers.map(({ currentContext }) => spansOf(currentContext)))
  const isAround = (spans: string): boolean => [...all].some((other) => other.startsWith(`${spans} > `))
  return [...all].filter((spans) => spans !== "" && !isAround(spans))
}

/** A program that runs in a fiber, and all the fibers that it has started and that still run. */
interface Running<A, E> {
  readonly fiber: Fiber.RuntimeFiber<A, E>
  readonly others: Effect.Effect<ReadonlyArray<AnyFiber>>
}

const stuck = (
  reason: Stuck["reason"],
  { fiber, others }: Running<unknown, unknown>,
  why: string
): Effect.Effect<never, Stuck> =>
  Effect.flatMap(others, (all) => {
    const waiting = waitingIn([fiber, ...all])
    const message = `The program has not ended: it waits${inSpans(waiting)}. ${why}`
    return Effect.fail(new Stuck({ reason, waiting, message }))
  })

/** Moves the clock from one end of a sleep to the next until the fiber has ended. */
const drive = (
  running: Running<unknown, unknown>,
  clock: TestClock.TestClock,
  { limit = Duration.days(1), ...options }: AutoAdvanceOptions
): Effect.Effect<void, Stuck> =>
  Effect.gen(function* () {
    const stuckAfter = stuckAfterOf(options)
    const end = (yield* clock.currentTimeMillis) + Duration.toMillis(limit)
    const stillness = new Stillness()
    for (let sleeps = 0; sleeps < MOST_SLEEPS;) {
      for (let turn = 0; turn < TURNS; turn++) {
        if (Option.isSome(yield* Fiber.poll(running.fiber))) return
        yield* Effect.yieldNow()
      }
      const ends = Array.from(yield* clock.sleeps)
      if (ends.length === 0) {
        if (stillness.lasts(stuckAfter)) {
          const why = `Nothing sleeps, so that no time would bring it on: it waits for something else, such as a deferred or a socket.`
          return yield* stuck("NotAsleep", running, why)
        }
        yield* stillness.next
        continue
      }
      stillness.end()
      const next = ends.reduce((a, b) => Math.min(a, b), Infinity)
      if (next > end) {
        const why = `Its next sleep ends after the limit of ${Duration.format(limit)} on the TestClock.`
        return yield* stuck("Endless", running, why)
      }
      sleeps++
      yield* clock.setTime(next)
    }
    return yield* stuck("Endless", running, `It has slept ${MOST_SLEEPS} times.`)
  })

const advancing = <A, E, R>(
  self: Effect.Effect<A, E, R>,
  clock: TestClock.TestClock,
  options: AutoAdvanceOptions
): Effect.Effect<A, E | Stuck, R> =>
  Effect.uninterruptibleMask((restore) =>
    Effect.gen(function* () {
      const supervisor = yield* Supervisor.track
      // As a child it would be waited for when this ends, although it may not bear to be interrupted.
      const fiber = yield* Effect.forkDaemon(Effect.supervised(restore(self), supervisor))
      const driven = drive({ fiber, others: supervisor.value }, clock, options)
      return yield* Effect.onError(restore(Effect.zipRight(driven, Fiber.join(fiber))), () =>
        Fiber.interruptFork(fiber)
      )
    })
  )

/** A new `TestClock`. It is made in a fiber of its own, since the layer's references would stay with the one that asks. */
const makeClock: Effect.Effect<TestClock.TestClock> = Effect.provide(
  TestClock.testClock(),
  Layer.fresh(TestContext.TestContext)
).pipe(Effect.forkDaemon, Effect.flatMap(Fiber.await), Effect.flatten)

/**
 * Runs a program while time jumps: whenever the program waits, the `TestClock` moves to the end of the next sleep. A program that waits
 * until a distribution is deployed ends in some milliseconds of real time, and has waited as long as it would.
 *
 * Where the clock is no `TestClock`, the program gets one of its own, so that this works with `Effect.runPromise`, too. What waits for
 * sockets or files may find that its time limits are over; such a program is for real time.
 *
 * Fails with `Stuck` when the program does not end: with `NotAsleep` when nothing sleeps and nothing happens for two seconds of real
 * time, with `Endless` when the next sleep ends after a day of the `TestClock`, or after 20,000 sleeps. The message names the spans that it
 * waits in. The program is interrupted then.
 *
 * @since 0.1.0
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
 * @since 0.1.0
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
  Effect.flatMap(Effect.clock, (clock) =>
    isTestClock(clock)
      ? advancing(self, clock, options)
      : Effect.flatMap(makeClock, (own) => Effect.withClock(advancing(self, own, options), own))
  )
)
