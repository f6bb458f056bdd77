/**
 * What the tests use of Effect that differs between its major versions: clocks, fibers, randomness, tracers, logs,
 * configuration and metrics.
 */
import * as Cause from "effect/Cause"
import * as Chunk from "effect/Chunk"
import * as Clock from "effect/Clock"
import * as ConfigError from "effect/ConfigError"
import * as ConfigProvider from "effect/ConfigProvider"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import { dual } from "effect/Function"
import * as HashMap from "effect/HashMap"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as LogLevel from "effect/LogLevel"
import * as Metric from "effect/Metric"
import * as Random from "effect/Random"
import * as Scheduler from "effect/Scheduler"
import * as Supervisor from "effect/Supervisor"
import * as TestClock from "effect/TestClock"
import * as TestContext from "effect/TestContext"
import * as Tracer from "effect/Tracer"

/** Lets other fibers run. */
export const yieldNow: Effect.Effect<void> = Effect.yieldNow()

/** The state of a clock: its time in milliseconds, and what a sleep does. Without `sleep`, no sleep ends. */
export interface Ticking {
  readonly now: () => number
  readonly sleep?: (duration: Duration.Duration) => Effect.Effect<void>
}

/** A clock with this time and these sleeps. */
export const makeClock = ({ now, sleep = () => Effect.never }: Ticking): Clock.Clock => {
  const nanos = (): bigint => BigInt(Math.round(now() * 1_000_000))
  return {
    [Clock.ClockTypeId]: Clock.ClockTypeId,
    unsafeCurrentTimeMillis: now,
    unsafeCurrentTimeNanos: nanos,
    currentTimeMillis: Effect.sync(now),
    currentTimeNanos: Effect.sync(nanos),
    sleep
  }
}

/** The current clock. */
export const clock: Effect.Effect<Clock.Clock> = Effect.clock

/** The current time of a clock in milliseconds. */
export const millisOf = (clock: Clock.Clock): number => clock.unsafeCurrentTimeMillis()

/** A clock whose wall time is this many milliseconds ahead of another one. It has the same monotonic time and sleeps. */
export const shiftedClock = (clock: Clock.Clock, by: number): Clock.Clock => ({
  ...makeClock({ now: () => millisOf(clock) + by, sleep: (duration) => clock.sleep(duration) }),
  unsafeCurrentTimeNanos: () => clock.unsafeCurrentTimeNanos(),
  currentTimeNanos: clock.currentTimeNanos
})

/** Runs an effect with this clock. */
export const withClock: {
  (clock: Clock.Clock): <A, E, R>(self: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
  <A, E, R>(self: Effect.Effect<A, E, R>, clock: Clock.Clock): Effect.Effect<A, E, R>
} = dual(2, <A, E, R>(self: Effect.Effect<A, E, R>, clock: Clock.Clock) => Effect.withClock(self, clock))

/** A new `TestClock`, made in another fiber, because the references that its layer sets would stay with the caller. */
const makeTestClock: Effect.Effect<TestClock.TestClock> = Effect.provide(
  TestClock.testClock(),
  Layer.fresh(TestContext.TestContext)
).pipe(Effect.forkDaemon, Effect.flatMap(Fiber.await), Effect.flatten)

/** Runs an effect with a new `TestClock`, whose sleeps `sleepEnds` returns. */
export const withTestClock = <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.flatMap(makeTestClock, (clock) => Effect.withClock(self, clock))

/** Runs an effect in which `sleepEnds` returns the sleeps on the current `TestClock`. */
export const watchingSleeps = <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> => self

/** The ends of the sleeps that were started within the enclosing `watchingSleeps`, in milliseconds of the `TestClock`. */
export const sleepEnds: Effect.Effect<ReadonlyArray<number>> = Effect.map(TestClock.sleeps(), (ends) =>
  Chunk.toReadonlyArray(ends)
)

/** How a fiber has ended, or `undefined` while it is running. */
export const exitOf = <A, E>(fiber: Fiber.RuntimeFiber<A, E>): Exit.Exit<A, E> | undefined =>
  fiber.unsafePoll() ?? undefined

/** Runs fibers when it is told to, and not by itself. */
export interface Pump {
  /** Starts an effect in a fiber without a parent. `flush` runs this fiber and those that it starts. */
  readonly fork: <A, E, R>(self: Effect.Effect<A, E, R>) => Effect.Effect<Fiber.RuntimeFiber<A, E>, never, R>
  /** Runs the fibers until none of them can go on without a timer or a promise, or until this number of tasks has run. */
  readonly flush: (limit: number) => void
}

export const makePump = (): Pump => {
  let tasks: Array<() => void> = []
  const scheduler: Scheduler.Scheduler = {
    scheduleTask: (task) => void tasks.push(task),
    shouldYield: (fiber) => Scheduler.defaultScheduler.shouldYield(fiber)
  }
  return {
    fork: (self) => Effect.withScheduler(Effect.forkDaemon(self), scheduler),
    flush: (limit) => {
      for (let ran = 0; tasks.length > 0 && ran < limit;) {
        const due = tasks
        tasks = []
        for (const task of due) task()
        ran += due.length
      }
    }
  }
}

/** Counts the fibers of effects. */
export interface FiberTracker {
  /** Runs an effect whose fibers are counted. */
  readonly track: <A, E, R>(self: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
  /** How many of the fibers that were started within `track` are still running. */
  readonly running: Effect.Effect<number>
}

export const makeFiberTracker: Effect.Effect<FiberTracker> = Effect.map(Supervisor.track, (supervisor) => ({
  track: Effect.supervised(supervisor),
  running: Effect.map(supervisor.value, ({ length }) => length)
}))

/** Runs an effect in which every random number from 0 to 1 is this one. */
export const withRandom: {
  (value: number): <A, E, R>(self: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
  <A, E, R>(self: Effect.Effect<A, E, R>, value: number): Effect.Effect<A, E, R>
} = dual(2, <A, E, R>(self: Effect.Effect<A, E, R>, value: number) => Effect.withRandom(self, Random.fixed([value])))

/** Runs an effect with random numbers that follow from a seed. */
export const withSeed: {
  (seed: string): <A, E, R>(self: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
  <A, E, R>(self: Effect.Effect<A, E, R>, seed: string): Effect.Effect<A, E, R>
} = dual(2, <A, E, R>(self: Effect.Effect<A, E, R>, seed: string) => Effect.withRandom(self, Random.make(seed)))

/** What a tracer is told of a span after its start. */
export interface SpanListener {
  readonly attribute?: (span: RecordedSpan, key: string, value: unknown) => void
  readonly event?: (span: RecordedSpan, name: string, attributes: Record<string, unknown> | undefined) => void
  readonly links?: (span: RecordedSpan, links: ReadonlyArray<Tracer.SpanLink>) => void
  readonly end?: (span: RecordedSpan, exit: Exit.Exit<unknown, unknown>) => void
}

/** A span, and the names of its events. */
export interface RecordedSpan extends Tracer.Span {
  readonly events: ReadonlyArray<string>
}

/** A tracer that keeps its spans in the order of their starts. */
export const recordingTracer = (
  listener: SpanListener = {}
): { readonly tracer: Tracer.Tracer; readonly spans: ReadonlyArray<RecordedSpan> } => {
  const spans: Array<RecordedSpan> = []
  const tracer = Tracer.make({
    span: (name, parent, context, links, startTime, kind) => {
      const attributes = new Map<string, unknown>()
      const events: Array<string> = []
      let status: Tracer.SpanStatus = { _tag: "Started", startTime }
      const span: RecordedSpan = {
        _tag: "Span",
        name,
        spanId: `${spans.length + 1}`,
        traceId: "1",
        parent,
        context,
        get status() {
          return status
        },
        attributes,
        links,
        sampled: true,
        kind,
        events,
        end: (endTime, exit) => {
          status = { _tag: "Ended", startTime, endTime, exit }
          listener.end?.(span, exit)
        },
        attribute: (key, value) => {
          attributes.set(key, value)
          listener.attribute?.(span, key, value)
        },
        event: (event, _, attributes) => {
          events.push(event)
          listener.event?.(span, event, attributes)
        },
        addLinks: (added) => listener.links?.(span, added)
      }
      spans.push(span)
      return span
    },
    context: (f) => f()
  })
  return { tracer, spans }
}

const LOGGERS = { json: Logger.jsonLogger, logfmt: Logger.logfmtLogger, text: Logger.stringLogger }

/** An entry of the log. */
export interface LogEntry {
  /** The level in capitals, such as `DEBUG`. */
  readonly level: string
  readonly message: ReadonlyArray<unknown>
  readonly annotations: Readonly<Record<string, unknown>>
  readonly cause: Cause.Cause<unknown>
  /** How Effect prints it, in each of its formats. */
  readonly printed: Readonly<Record<keyof typeof LOGGERS, string>>
}

const MINIMUM = { All: LogLevel.All, Debug: LogLevel.Debug, Info: LogLevel.Info, None: LogLevel.None }

/** Runs an effect with a minimum level of its log entries, and gives the entries to a function instead of printing them. */
export const withLog =
  (onEntry: (entry: LogEntry) => void, minimum: keyof typeof MINIMUM = "Info") =>
  <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> => {
    const logger = Logger.make((options) =>
      onEntry({
        level: options.logLevel.label,
        message: Array.isArray(options.message) ? options.message : [options.message],
        annotations: Object.fromEntries(HashMap.toEntries(options.annotations)),
        cause: options.cause,
        printed: {
          json: LOGGERS.json.log(options),
          logfmt: LOGGERS.logfmt.log(options),
          text: LOGGERS.text.log(options)
        }
      })
    )
    return self.pipe(
      Logger.withMinimumLogLevel(MINIMUM[minimum]),
      Effect.provide(Logger.replace(Logger.defaultLogger, logger))
    )
  }

const providerOf = (variables: Readonly<Record<string, string>>): ConfigProvider.ConfigProvider =>
  ConfigProvider.fromMap(new Map(Object.entries(variables)))

/** Runs an effect whose configuration has these values and no others. */
export const withConfig: {
  (variables: Readonly<Record<string, string>>): <A, E, R>(self: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
  <A, E, R>(self: Effect.Effect<A, E, R>, variables: Readonly<Record<string, string>>): Effect.Effect<A, E, R>
} = dual(2, <A, E, R>(self: Effect.Effect<A, E, R>, variables: Readonly<Record<string, string>>) =>
  Effect.withConfigProvider(self, providerOf(variables))
)

/** A configuration that has these values and no others. */
export const layerConfig = (variables: Readonly<Record<string, string>>): Layer.Layer<never> =>
  Layer.setConfigProvider(providerOf(variables))

/** Whether a value is an error of the configuration. */
export const isConfigError = (value: unknown): value is ConfigError.ConfigError => ConfigError.isConfigError(value)

/** Whether an error says that a value of the configuration is invalid. */
export const isInvalidConfig = (error: unknown): boolean =>
  ConfigError.isConfigError(error) && ConfigError.isInvalidData(error)

/** Whether an error says that a value of the configuration is missing. */
export const isMissingConfig = (error: unknown): boolean =>
  ConfigError.isConfigError(error) && ConfigError.isMissingData(error)

/** The path of the value that an error of the configuration is about. */
export const configPath = (error: unknown): ReadonlyArray<string> =>
  ConfigError.isConfigError(error) && "path" in error ? error.path : []

/** All failures and defects of a cause. */
export const errorsOf = (cause: Cause.Cause<unknown>): ReadonlyArray<unknown> => [
  ...Cause.failures(cause),
  ...Cause.defects(cause)
]

/** The first defect of an exit. */
export const defectOf = (exit: Exit.Exit<unknown, unknown>): unknown =>
  exit._tag === "Failure" ? [...Cause.defects(exit.cause)][0] : undefined

/** How a cause is printed with the causes of its errors. */
export const printCause = (cause: Cause.Cause<unknown>): string => Cause.pretty(cause, { renderErrorCause: true })

/** The series of a metric with this tag. */
export const tagged = <A, B, C>(metric: Metric.Metric<A, B, C>, key: string, value: string): Metric.Metric<A, B, C> =>
  Metric.tagged(metric, key, value)

/** Runs an effect whose metrics have this tag. */
export const withMetricTag: {
  (key: string, value: string): <A, E, R>(self: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
  <A, E, R>(self: Effect.Effect<A, E, R>, key: string, value: string): Effect.Effect<A, E, R>
} = dual(3, <A, E, R>(self: Effect.Effect<A, E, R>, key: string, value: string) => Effect.tagMetrics(self, key, value))
