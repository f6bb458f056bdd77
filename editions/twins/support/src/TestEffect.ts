/**
 * What the tests use of Effect that differs between its major versions: clocks, fibers, randomness, tracers, logs,
 * configuration and metrics.
 */
import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import type * as Config from "effect/Config"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Exit from "effect/Exit"
import type * as Fiber from "effect/Fiber"
import { dual } from "effect/Function"
import type * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Metric from "effect/Metric"
import * as Random from "effect/Random"
import * as References from "effect/References"
import * as Scheduler from "effect/Scheduler"
import * as Schema from "effect/Schema"
import type * as SchemaIssue from "effect/SchemaIssue"
import * as TestClock from "effect/testing/TestClock"
import * as Tracer from "effect/Tracer"

/** Lets other fibers run. */
export const yieldNow: Effect.Effect<void> = Effect.yieldNow

/** The state of a clock: its time in milliseconds, and what a sleep does. Without `sleep`, no sleep ends. */
export interface Ticking {
  readonly now: () => number
  readonly sleep?: (duration: Duration.Duration) => Effect.Effect<void>
}

/** A clock with this time and these sleeps. */
export const makeClock = ({ now, sleep = () => Effect.never }: Ticking): Clock.Clock => {
  const nanos = (): bigint => BigInt(Math.round(now() * 1_000_000))
  return {
    currentTimeMillisUnsafe: now,
    currentTimeNanosUnsafe: nanos,
    monotonicTimeNanosUnsafe: nanos,
    currentTimeMillis: Effect.sync(now),
    currentTimeNanos: Effect.sync(nanos),
    monotonicTimeNanos: Effect.sync(nanos),
    sleep
  }
}

/** The current clock. */
export const clock: Effect.Effect<Clock.Clock> = Clock.clockWith(Effect.succeed)

/** The current time of a clock in milliseconds. */
export const millisOf = (clock: Clock.Clock): number => clock.currentTimeMillisUnsafe()

/** A clock whose wall time is this many milliseconds ahead of another one. It has the same monotonic time and sleeps. */
export const shiftedClock = (clock: Clock.Clock, by: number): Clock.Clock => ({
  ...makeClock({ now: () => millisOf(clock) + by, sleep: (duration) => clock.sleep(duration) }),
  monotonicTimeNanosUnsafe: () => clock.monotonicTimeNanosUnsafe(),
  monotonicTimeNanos: clock.monotonicTimeNanos
})

/** Runs an effect with this clock. */
export const withClock: {
  (clock: Clock.Clock): <A, E, R>(self: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
  <A, E, R>(self: Effect.Effect<A, E, R>, clock: Clock.Clock): Effect.Effect<A, E, R>
} = dual(2, <A, E, R>(self: Effect.Effect<A, E, R>, clock: Clock.Clock) =>
  Effect.provideService(self, Clock.Clock, clock)
)

/** A `TestClock` does not show its sleeps, so this one writes down the end of each. */
class WatchedSleeps {
  private readonly ends = new Set<{ readonly end: number }>()

  get all(): ReadonlyArray<number> {
    return Array.from(this.ends, ({ end }) => end)
  }

  /** The same clock, which writes its sleeps down. */
  over(clock: Clock.Clock): Clock.Clock {
    const sleep = (duration: Duration.Duration): Effect.Effect<void> =>
      Effect.suspend(() => {
        const entry = { end: clock.currentTimeMillisUnsafe() + Duration.toMillis(duration) }
        this.ends.add(entry)
        return Effect.ensuring(
          clock.sleep(duration),
          Effect.sync(() => this.ends.delete(entry))
        )
      })
    return Object.assign(Object.create(clock) as Clock.Clock, { sleep })
  }
}

const CurrentSleeps = Context.Reference<WatchedSleeps | undefined>("@effect-cloudfront/support/TestEffect/Sleeps", {
  defaultValue: () => undefined
})

const watchingSleepsOn = <A, E, R>(self: Effect.Effect<A, E, R>, clock: Clock.Clock): Effect.Effect<A, E, R> =>
  Effect.suspend(() => {
    const sleeps = new WatchedSleeps()
    return self.pipe(
      Effect.provideService(Clock.Clock, sleeps.over(clock)),
      Effect.provideService(CurrentSleeps, sleeps)
    )
  })

/** Runs an effect with a new `TestClock`, whose sleeps `sleepEnds` returns. */
export const withTestClock = <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.scoped(Effect.flatMap(TestClock.make(), (clock) => watchingSleepsOn(self, clock))) as Effect.Effect<A, E, R>

/** Runs an effect in which `sleepEnds` returns the sleeps on the current `TestClock`. */
export const watchingSleeps = <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.flatMap(Effect.all([clock, CurrentSleeps]), ([clock, sleeps]) =>
    sleeps === undefined ? watchingSleepsOn(self, clock) : self
  )

/** The ends of the sleeps that were started within the enclosing `watchingSleeps`, in milliseconds of the `TestClock`. */
export const sleepEnds: Effect.Effect<ReadonlyArray<number>> = Effect.flatMap(CurrentSleeps, (sleeps) =>
  sleeps === undefined ? Effect.die("sleepEnds outside of watchingSleeps") : Effect.sync(() => sleeps.all)
)

/** How a fiber has ended, or `undefined` while it is running. */
export const exitOf = <A, E>(fiber: Fiber.Fiber<A, E>): Exit.Exit<A, E> | undefined => fiber.pollUnsafe()

/** Runs fibers when it is told to, and not by itself. */
export interface Pump {
  /** Starts an effect in a fiber without a parent. `flush` runs this fiber and those that it starts. */
  readonly fork: <A, E, R>(self: Effect.Effect<A, E, R>) => Effect.Effect<Fiber.Fiber<A, E>, never, R>
  /** Runs the fibers until none of them can go on without a timer or a promise, or until this number of tasks has run. */
  readonly flush: (limit: number) => void
}

export const makePump = (): Pump => {
  let tasks: Array<() => void> = []
  const flush = (limit: number): void => {
    for (let ran = 0; tasks.length > 0 && ran < limit;) {
      const due = tasks
      tasks = []
      for (const task of due) task()
      ran += due.length
    }
  }
  const inner = new Scheduler.MixedScheduler()
  const dispatcher: Scheduler.SchedulerDispatcher = {
    scheduleTask: (task) => void tasks.push(task),
    flush: () => flush(Infinity)
  }
  const scheduler: Scheduler.Scheduler = {
    executionMode: inner.executionMode,
    makeDispatcher: () => dispatcher,
    shouldYield: (fiber) => inner.shouldYield(fiber)
  }
  return { fork: (self) => Effect.provideService(Effect.forkDetach(self), Scheduler.Scheduler, scheduler), flush }
}

/** Counts the fibers of effects. */
export interface FiberTracker {
  /** Runs an effect whose fibers are counted. */
  readonly track: <A, E, R>(self: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
  /** How many of the fibers that were started within `track` are still running. */
  readonly running: Effect.Effect<number>
}

export const makeFiberTracker: Effect.Effect<FiberTracker> = Effect.sync(() => {
  const fibers = new Set<Fiber.Fiber<unknown, unknown>>()
  // A scheduler is asked of every fiber whether it should yield, at each of its steps.
  const watching = (inner: Scheduler.Scheduler, parent: Fiber.Fiber<unknown, unknown>): Scheduler.Scheduler => ({
    executionMode: inner.executionMode,
    makeDispatcher: () => inner.makeDispatcher(),
    shouldYield: (fiber) => {
      if (fiber !== parent && !fibers.has(fiber)) {
        fibers.add(fiber)
        fiber.addObserver(() => fibers.delete(fiber))
      }
      return inner.shouldYield(fiber)
    }
  })
  return {
    track: <A, E, R>(self: Effect.Effect<A, E, R>) =>
      Effect.withFiber((parent) =>
        Effect.provideService(self, Scheduler.Scheduler, watching(parent.getRef(Scheduler.Scheduler), parent))
      ) as Effect.Effect<A, E, R>,
    running: Effect.sync(() => fibers.size)
  }
})

/** Runs an effect in which every random number from 0 to 1 is this one. */
export const withRandom: {
  (value: number): <A, E, R>(self: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
  <A, E, R>(self: Effect.Effect<A, E, R>, value: number): Effect.Effect<A, E, R>
} = dual(2, <A, E, R>(self: Effect.Effect<A, E, R>, value: number) =>
  Effect.provideService(self, Random.Random, {
    nextIntUnsafe: () => Math.floor(value * Number.MAX_SAFE_INTEGER),
    nextDoubleUnsafe: () => value
  })
)

/** Runs an effect with random numbers that follow from a seed. */
export const withSeed: {
  (seed: string): <A, E, R>(self: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
  <A, E, R>(self: Effect.Effect<A, E, R>, seed: string): Effect.Effect<A, E, R>
} = dual(2, <A, E, R>(self: Effect.Effect<A, E, R>, seed: string) => Random.withSeed(self, seed))

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
    span: ({ annotations, kind, links, name, parent, startTime }) => {
      const attributes = new Map<string, unknown>()
      const events: Array<string> = []
      let status: Tracer.SpanStatus = { _tag: "Started", startTime }
      const span: RecordedSpan = {
        _tag: "Span",
        name,
        spanId: `${spans.length + 1}`,
        traceId: "1",
        parent,
        annotations,
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
    }
  })
  return { tracer, spans }
}

const LOGGERS = { json: Logger.formatJson, logfmt: Logger.formatLogFmt, text: Logger.formatSimple }

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

/** Runs an effect with a minimum level of its log entries, and gives the entries to a function instead of printing them. */
export const withLog =
  (onEntry: (entry: LogEntry) => void, minimum: "All" | "Debug" | "Info" | "None" = "Info") =>
  <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> => {
    const logger = Logger.make<unknown, void>((options) =>
      onEntry({
        level: options.logLevel.toUpperCase(),
        message: Array.isArray(options.message) ? options.message : [options.message],
        annotations: options.fiber.getRef(References.CurrentLogAnnotations),
        cause: options.cause,
        printed: {
          json: LOGGERS.json.log(options),
          logfmt: LOGGERS.logfmt.log(options),
          text: LOGGERS.text.log(options)
        }
      })
    )
    return self.pipe(
      Effect.provideService(References.MinimumLogLevel, minimum),
      Effect.provideService(
        References.CurrentLoggers,
        new Set<Logger.Logger<unknown, unknown>>([logger, Logger.tracerLogger])
      )
    )
  }

const providerOf = (variables: Readonly<Record<string, string>>): ConfigProvider.ConfigProvider =>
  ConfigProvider.fromUnknown(variables, { preserveEmptyStrings: true })

/** Runs an effect whose configuration has these values and no others. */
export const withConfig: {
  (variables: Readonly<Record<string, string>>): <A, E, R>(self: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
  <A, E, R>(self: Effect.Effect<A, E, R>, variables: Readonly<Record<string, string>>): Effect.Effect<A, E, R>
} = dual(2, <A, E, R>(self: Effect.Effect<A, E, R>, variables: Readonly<Record<string, string>>) =>
  Effect.provideService(self, ConfigProvider.ConfigProvider, providerOf(variables))
)

/** A configuration that has these values and no others. */
export const layerConfig = (variables: Readonly<Record<string, string>>): Layer.Layer<never> =>
  ConfigProvider.layer(providerOf(variables))

/** Whether a value is an error of the configuration. */
export const isConfigError = (value: unknown): value is Config.ConfigError =>
  typeof value === "object" && value !== null && "_tag" in value && value._tag === "ConfigError"

/** The issues of an error of the configuration, each with its path. */
const issuesOf = (error: unknown): ReadonlyArray<readonly [path: ReadonlyArray<string>, tag: string]> => {
  const flat = (
    path: ReadonlyArray<string>,
    issue: SchemaIssue.Issue
  ): ReadonlyArray<readonly [ReadonlyArray<string>, string]> => {
    switch (issue._tag) {
      case "Pointer":
        return flat([...path, ...issue.path.map(String)], issue.issue)
      case "Filter":
      case "Encoding":
        return flat(path, issue.issue)
      case "Composite":
      case "AnyOf":
        return issue.issues.flatMap((one) => flat(path, one))
      default:
        return [[path, issue._tag]]
    }
  }
  return isConfigError(error) && Schema.isSchemaError(error.cause) ? flat([], error.cause.issue) : []
}

/** A configuration has only texts, so a value of another type is an absent one. */
const isMissing = (tag: string): boolean => tag === "MissingKey" || tag === "InvalidType"

/** Whether an error says that a value of the configuration is invalid. */
export const isInvalidConfig = (error: unknown): boolean => issuesOf(error).some(([, tag]) => !isMissing(tag))

/** Whether an error says that a value of the configuration is missing. */
export const isMissingConfig = (error: unknown): boolean => issuesOf(error).some(([, tag]) => isMissing(tag))

/** The path of the value that an error of the configuration is about. */
export const configPath = (error: unknown): ReadonlyArray<string> => issuesOf(error)[0]?.[0] ?? []

/** All failures and defects of a cause. */
export const errorsOf = (cause: Cause.Cause<unknown>): ReadonlyArray<unknown> => [
  ...cause.reasons.filter(Cause.isFailReason).map(({ error }) => error),
  ...cause.reasons.filter(Cause.isDieReason).map(({ defect }) => defect)
]

/** The first defect of an exit. */
export const defectOf = (exit: Exit.Exit<unknown, unknown>): unknown =>
  exit._tag === "Failure" ? exit.cause.reasons.find(Cause.isDieReason)?.defect : undefined

/** How a cause is printed with the causes of its errors. */
export const printCause = (cause: Cause.Cause<unknown>): string => Cause.pretty(cause)

/** The series of a metric with this tag. */
export const tagged = <Input, State>(
  metric: Metric.Metric<Input, State>,
  key: string,
  value: string
): Metric.Metric<Input, State> => Metric.withAttributes(metric, { [key]: value })

/** Runs an effect whose metrics have this tag. */
export const withMetricTag: {
  (key: string, value: string): <A, E, R>(self: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
  <A, E, R>(self: Effect.Effect<A, E, R>, key: string, value: string): Effect.Effect<A, E, R>
} = dual(3, <A, E, R>(self: Effect.Effect<A, E, R>, key: string, value: string) =>
  Effect.flatMap(Metric.CurrentMetricAttributes, (attributes) =>
    Effect.provideService(self, Metric.CurrentMetricAttributes, { ...attributes, [key]: value })
  )
)
