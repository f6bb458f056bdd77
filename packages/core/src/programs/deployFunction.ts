/**
 * Programs that bring a function to its stage LIVE: create or update it, test it, publish it, and wait until it is deployed.
 *
 * @since 3.0.0
 */
import * as Clock from "effect/Clock"
import * as Data from "effect/Data"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import type * as Stream from "effect/Stream"
import type { CloudFront } from "../CloudFront.js"
import * as Consistency from "../Consistency.js"
import { isConflict, isNotFound, type CommonError } from "../Errors.js"
import type * as ConnectionFunction from "../generated/ConnectionFunction.js"
import type * as Function from "../generated/Function.js"
import type * as Shared from "../generated/Shared.js"
import { equivalent } from "../internal/compare.js"
import * as ConsistentRead from "../internal/consistentRead.js"
import { createOnce } from "../internal/createOnce.js"
import { millisSince } from "../internal/elapsed.js"
import * as ErrorFields from "../internal/errorFields.js"
import * as Kinds from "../internal/functionKinds.js"
import { jsonDifference } from "../internal/jsonDifference.js"
import { validate, type Check } from "../internal/options.js"
import { program, withSpanEvents } from "../internal/program.js"
import * as Progress from "../internal/progress.js"
import { modifyIdempotently } from "../internal/readModifyWrite.js"
import { keyOf, type Readable, type Versioned } from "../internal/resource.js"
import * as Retry from "../internal/retry.js"
import * as TimeLimit from "../internal/timeLimit.js"
import * as WriteOutcome from "../internal/writeOutcome.js"
import * as Writes from "../internal/writes.js"
import type { DryRun, InvalidOptions } from "../Options.js"
import { utf8Encode } from "../protocol/Platform.js"
import { waitUntil, type Options as WaitOptions, type WaitTimeout } from "../Waiter.js"

/**
 * The result of one test event.
 *
 * @since 3.0.0
 * @category models
 */
export interface FunctionTestRun {
  /** The return value of the code, parsed from JSON. `undefined` if the code failed, or returned nothing. */
  readonly output: unknown
  /** The output of `console.log`. */
  readonly logs: ReadonlyArray<string>
  /** The compute time in percent of the allowed time, from 0 to 100; `undefined` if the service does not report it. */
  readonly utilization: number | undefined
  /** The error of the code; `undefined` if it succeeded. */
  readonly error: string | undefined
}

/**
 * A test event, and what is expected of the result. A test fails if the code fails, if the output lacks something of `expect`, or if `check`
 * returns a reason.
 *
 * @since 3.0.0
 * @category models
 */
export interface FunctionTest {
  /** The name in events and errors. */
  readonly name: string
  /**
   * The event object, or the connection object of a connection function, at most 40960 bytes. A string is sent as it is. Any other value
   * is sent as JSON.
   */
  readonly event: unknown
  /**
   * What the output must have at least, such as `{ request: { uri: "/index.html" } }`. Objects may have other members. Lists must have
   * the same length. A member that is `undefined` must be absent. No expectation when absent.
   */
  readonly expect?: unknown
  /** Returns the reason why the result is wrong, or `undefined`. It is not called if the code failed. */
  readonly check?: ((run: FunctionTestRun) => string | undefined) | undefined
}

/**
 * Code and configuration of a function. It is a valid `DeployFunctionOptions`.
 *
 * @since 3.0.0
 * @category models
 */
export interface FunctionRelease {
  readonly code: Uint8Array
  readonly config: Shared.FunctionConfig
}

/**
 * A step of `deployFunction`.
 *
 * @since 3.0.0
 * @category models
 */
export type DeployFunctionEvent =
  | { readonly _tag: "Creating"; readonly name: string }
  | { readonly _tag: "Created"; readonly name: string; readonly etag: string }
  | { readonly _tag: "Updated"; readonly name: string; readonly etag: string }
  /** The stage DEVELOPMENT has code and configuration. */
  | { readonly _tag: "Unchanged"; readonly name: string; readonly etag: string }
  | { readonly _tag: "TestPassed"; readonly test: string; readonly utilization: number | undefined }
  | { readonly _tag: "TestFailed"; readonly test: string; readonly reason: string }
  /** `previous` is what the stage LIVE has now, for `rollbackFunction`; `undefined` if the function was never published. */
  | {
      readonly _tag: "Publishing"
      readonly name: string
      readonly previous: Redacted.Redacted<FunctionRelease> | undefined
    }
  | { readonly _tag: "Published"; readonly name: string }
  | { readonly _tag: "Waiting"; readonly name: string; readonly status: string; readonly elapsed: Duration.Duration }
  | { readonly _tag: "Deployed"; readonly name: string; readonly status: string }

/**
 * The options of `rollbackFunction`. `interval` is the time between two reads of the status; 5 seconds when absent. `timeout` is the time
 * limit of the whole program; 15 minutes when absent. `lag` is how long reads may be stale after a write; 90 seconds when absent.
 *
 * @since 3.0.0
 * @category models
 */
export interface RollbackFunctionOptions extends WaitOptions, Consistency.Options {
  /** With `true`, the result is a `FunctionPlan`, and nothing is changed; false when absent. */
  readonly dryRun?: false | undefined
  /** Called with each event. The next step follows its Effect. */
  readonly onEvent?: ((event: DeployFunctionEvent) => Effect.Effect<void>) | undefined
}

/**
 * The options of `deployFunction`.
 *
 * @since 3.0.0
 * @category models
 */
export interface DeployFunctionOptions extends RollbackFunctionOptions {
  /** The source in JavaScript: a text, or its bytes in UTF-8. */
  readonly code: string | Uint8Array
  /**
   * The configuration. It replaces the current one: an absent `Comment` is empty, an absent `Runtime` is `cloudfront-js-2.0`, and without
   * `KeyValueStoreAssociations` the function has no key value store.
   */
  readonly config?: Partial<Shared.FunctionConfig> | undefined
  /** The tags of a function that is created. Those of an existing function are not changed. None when absent. */
  readonly tags?: Readonly<Record<string, string>> | undefined
  /** The tests of the stage DEVELOPMENT, in their order. If one fails, nothing is published. None when absent. */
  readonly tests?: ReadonlyArray<FunctionTest> | undefined
  /** Whether the function is published to the stage LIVE; true when absent. */
  readonly publish?: boolean | undefined
}

/**
 * What a program would do. No steps: the stage DEVELOPMENT has code and configuration, and so has the stage LIVE, unless nothing is to be
 * tested and published.
 *
 * @since 3.0.0
 * @category models
 */
export interface FunctionPlan {
  readonly name: string
  readonly steps: ReadonlyArray<"Create" | "Update" | "Test" | "Publish">
}

/**
 * The result of `deployFunction`.
 *
 * @since 3.0.0
 * @category models
 */
export interface DeployedFunction {
  readonly name: string
  /** The id of a connection function. The id of a function is its name. */
  readonly id: string
  readonly arn: string
  /** What this run did with the stage DEVELOPMENT. */
  readonly action: "Created" | "Updated" | "Unchanged"
  /** The version of the stage DEVELOPMENT, for `UpdateFunction`, `PublishFunction` and `DeleteFunction`. */
  readonly etag: string
  /** The version of the stage LIVE; `undefined` if the function was never published. */
  readonly liveEtag: string | undefined
  /** The status of the stage LIVE, such as `DEPLOYED`; that of the stage DEVELOPMENT if the function was never published. */
  readonly status: string
  /** Whether this run published the function. */
  readonly published: boolean
  /**
   * What the stage LIVE had before this run published the function, for `rollbackFunction`. `undefined` if this run did not publish it, or
   * if it was not published before.
   */
  readonly previous: Redacted.Redacted<FunctionRelease> | undefined
}

/**
 * A test of a function failed. The stage DEVELOPMENT has the new code. Nothing was published.
 *
 * @since 3.0.0
 * @category errors
 */
export class FunctionTestsFailed extends Data.TaggedError("FunctionTestsFailed")<{
  /** The function, such as `function rewrite`. */
  readonly what: string
  /** The failed tests. A reason has no values of the event, the output or the logs, except what `check` puts into it. */
  readonly failures: ReadonlyArray<{ readonly test: string; readonly reason: string }>
  /** The results of the failed tests, in the same order. An error that was read from JSON has none. */
  readonly runs: ReadonlyArray<Redacted.Redacted<FunctionTestRun>>
}> {
  /** The fields of its JSON, for `Errors.schema`. */
  static json(): ErrorFields.Json<FunctionTestsFailed, "runs"> {
    return {
      tag: "FunctionTestsFailed",
      fields: {
        what: ErrorFields.string,
        failures: ErrorFields.list(ErrorFields.record({ test: ErrorFields.string, reason: ErrorFields.string }))
      },
      make: (fields) => new FunctionTestsFailed({ ...fields, runs: [] })
    }
  }

  override get message(): string {
    return `${this.what}: ${this.failures.map(({ reason, test }) => `test ${test}: ${reason}`).join("; ")}; nothing was published`
  }
}

/**
 * The errors of `rollbackFunction`.
 *
 * @since 3.0.0
 * @category errors
 */
export type RollbackFunctionError =
  | Function.CreateFunctionError
  | Function.DescribeFunctionError
  | Function.UpdateFunctionError
  | Function.TestFunctionError
  | Function.PublishFunctionError
  | CommonError
  | InvalidOptions
  | Consistency.StaleReadError
  | Consistency.UnconfirmedCreate
  | WaitTimeout

/**
 * The errors of `deployFunction`.
 *
 * @since 3.0.0
 * @category errors
 */
export type DeployFunctionError = RollbackFunctionError | FunctionTestsFailed

/**
 * The errors of `rollbackConnectionFunction`.
 *
 * @since 3.0.0
 * @category errors
 */
export type RollbackConnectionFunctionError =
  | ConnectionFunction.CreateConnectionFunctionError
  | ConnectionFunction.DescribeConnectionFunctionError
  | ConnectionFunction.UpdateConnectionFunctionError
  | ConnectionFunction.TestConnectionFunctionError
  | ConnectionFunction.PublishConnectionFunctionError
  | CommonError
  | InvalidOptions
  | Consistency.StaleReadError
  | Consistency.UnconfirmedCreate
  | WaitTimeout

/**
 * The errors of `deployConnectionFunction`.
 *
 * @since 3.0.0
 * @category errors
 */
export type DeployConnectionFunctionError = RollbackConnectionFunctionError | FunctionTestsFailed

const DEFAULTS = { interval: "5 seconds", timeout: "15 minutes" } as const

/** The largest event object, in bytes. */
const MAX_EVENT = 40_960

/** `undefined` if the event has no JSON, such as a function, or a value that contains itself. */
const eventBytes = ({ event }: FunctionTest): Uint8Array | undefined => {
  if (typeof event === "string") return utf8Encode(event)
  // The type of `JSON.stringify` leaves out that it may return `undefined`.
  const text: Either.Either<string | undefined, unknown> = Either.try(() => JSON.stringify(event))
  return Either.isRight(text) && text.right !== undefined ? utf8Encode(text.right) : undefined
}

const testChecks = (tests: ReadonlyArray<FunctionTest>): ReadonlyArray<Check> =>
  tests.flatMap((test, i): ReadonlyArray<Check> => {
    const bytes = eventBytes(test)
    return [
      [`tests[${i}].name`, test.name === "" && "is empty"],
      [`tests[${i}].name`, tests.findIndex(({ name }) => name === test.name) < i && "is the name of an earlier test"],
      [`tests[${i}].event`, bytes === undefined && "has no JSON"],
      [`tests[${i}].event`, bytes !== undefined && bytes.length > MAX_EVENT && `is larger than ${MAX_EVENT} bytes`]
    ]
  })

/** What is asked for. */
const sourceOf = ({ code, config = {} }: Pick<DeployFunctionOptions, "code" | "config">): Kinds.Source => ({
  FunctionCode: typeof code === "string" ? utf8Encode(code) : code,
  FunctionConfig: { ...config, Comment: config.Comment ?? "", Runtime: config.Runtime ?? "cloudfront-js-2.0" }
})

const isAsked = (asked: Kinds.Source, current: Kinds.Source): boolean => equivalent(Kinds.Source, asked, current)

/** Replaces a source, except for settings that this version of the library does not know. */
const replace = (asked: Kinds.Source, current: Kinds.Source): Kinds.Source =>
  isAsked(asked, current)
    ? current
    : {
        FunctionCode: asked.FunctionCode,
        FunctionConfig: { ...current.FunctionConfig, KeyValueStoreAssociations: undefined, ...asked.FunctionConfig }
      }

const parseJson = (text: string | undefined): unknown => {
  if (text === undefined || text === "") return undefined
  const parsed = Either.try((): unknown => JSON.parse(text))
  return Either.isRight(parsed) ? parsed.right : text
}

const runOf = ({ error, logs, output, utilization }: Kinds.TestRun): FunctionTestRun => {
  const percent = Number.parseFloat(utilization ?? "")
  return {
    output: parseJson(output),
    logs,
    utilization: Number.isNaN(percent) ? undefined : percent,
    error: error === "" ? undefined : error
  }
}

/** Why a result is wrong. */
const reasonOf = ({ check, expect }: FunctionTest, run: FunctionTestRun): string | undefined => {
  if (run.error !== undefined) return "the code failed"
  const path = expect === undefined ? undefined : jsonDifference(expect, run.output, "output")
  return path === undefined ? check?.(run) : `${path} is not as expected`
}

/** Whether a stage is on its way to the edge locations. The API does not enumerate the statuses. */
const isInProgress = (status: string): boolean => /publishing|progress|deploying/i.test(status)

const releaseOf = ({ config }: Versioned<Kinds.Stage, Kinds.Source>): Redacted.Redacted<FunctionRelease> =>
  Redacted.make({ code: config.FunctionCode, config: config.FunctionConfig })

/** `None` if the stage does not exist. */
const ifThere = <A, E, R>(read: Effect.Effect<A, E, R>): Effect.Effect<Option.Option<A>, E, R> =>
  Effect.catchIf(Effect.asSome(read), isNotFound, () => Effect.succeedNone)

/** What the service says of every error. */
interface Failure {
  readonly _tag: string
  readonly message: string
}

const NO_BYTES = new Uint8Array()

type Asked = Omit<DeployFunctionOptions, "dryRun" | "onEvent">

/** Checks the options, and returns what is asked for. */
const prepare = <R, C, U, T, P>(kind: Kinds.Kind<R, C, U, T, P>, name: string, options: Asked) => {
  const source = sourceOf(options)
  const tags = Object.entries(options.tags ?? {}).map(([Key, Value]) => ({ Key, Value }))
  return validate(testChecks(options.tests ?? [])).pipe(
    Effect.zipRight(kind.check(name, source, tags)),
    Effect.as({ source, tags })
  )
}

const planSteps = <ReadError, C, U, T, P>(
  kind: Kinds.Kind<ReadError, C, U, T, P>,
  name: string,
  options: Asked
): Effect.Effect<FunctionPlan, ReadError | CommonError | InvalidOptions | Consistency.StaleReadError, CloudFront> =>
  Effect.gen(function* () {
    const { lag = Consistency.DEFAULT_LAG, publish = true, tests = [] } = options
    const { source } = yield* prepare(kind, name, options)
    const writes = yield* ConsistentRead.recentWrites
    const read = <Thing>(resource: Readable<Thing, Kinds.Source, ReadError | Consistency.StaleReadError>) =>
      ifThere(ConsistentRead.readConsistent(resource, name, writes, lag))
    const isThere = ({ config }: Versioned<Kinds.Stage, Kinds.Source>) => isAsked(source, config)
    const development = yield* read(Kinds.development(kind, name, lag))
    const isLive = Option.exists(yield* read(Kinds.live(kind, lag)), isThere)
    const steps: Array<FunctionPlan["steps"][number]> = []
    if (Option.isNone(development)) steps.push("Create")
    else if (!isThere(development.value)) steps.push("Update")
    if (!isLive && tests.length > 0) steps.push("Test")
    if (!isLive && publish) steps.push("Publish")
    return { name, steps }
  })

const contentOf = (release: FunctionRelease | Redacted.Redacted<FunctionRelease>): FunctionRelease => {
  const { code, config } = Redacted.isRedacted(release) ? Redacted.value(release) : release
  return { code, config }
}

/** All steps. What is done already is not repeated, so that a run continues where an earlier one ended. */
const runSteps = <ReadError extends Failure, CreateError extends Failure, UpdateError, TestError, PublishError>(
  kind: Kinds.Kind<ReadError, CreateError, UpdateError, TestError, PublishError>,
  name: string,
  options: Asked,
  onEvent: Progress.OnEvent<DeployFunctionEvent>,
  observed: TimeLimit.Observed
) =>
  Effect.gen(function* () {
    const { lag = Consistency.DEFAULT_LAG, publish = true, tests = [] } = options
    const { source, tags } = yield* prepare(kind, name, options)
    const started = yield* Clock.currentTimeMillis
    const writes = yield* ConsistentRead.recentWrites
    const key = keyOf(kind, name)
    const live = Kinds.live(kind, lag)
    const liveKey = keyOf(live, name)
    const readLive = Effect.map(ifThere(ConsistentRead.readConsistent(live, name, writes, lag)), Option.getOrUndefined)
    const find = ifThere(
      Effect.map(ConsistentRead.readConsistent(Kinds.developmentStatus(kind), name, writes, lag), ({ thing }) => thing)
    )

    const create = Effect.gen(function* () {
      // Another client may have deleted the function that this one has written.
      yield* Writes.recordFoundGone(writes, key)
      yield* Writes.recordFoundGone(writes, liveKey)
      yield* onEvent({ _tag: "Creating", name })
      const created = yield* createOnce({
        what: kind.noun,
        // A function is identified by its name. One that another run has created is updated if necessary.
        reference: { value: name, isGenerated: false },
        create: kind.create(name, source, tags),
        isReferenceUsed: ({ _tag }) => _tag.endsWith("AlreadyExists"),
        find: () => find,
        matchesInput: () => Effect.succeed(true),
        lag
      })
      yield* Writes.record(writes, key)
      yield* onEvent({ _tag: "Created", name, etag: created.etag })
      return created
    })

    /** Runs all tests on a version of the stage DEVELOPMENT. */
    const test = (id: string, etag: string) =>
      Effect.gen(function* () {
        const failures: Array<FunctionTestsFailed["failures"][number]> = []
        const runs: Array<Redacted.Redacted<FunctionTestRun>> = []
        for (const one of tests) {
          const run = runOf(yield* kind.test(id, etag, eventBytes(one) ?? NO_BYTES))
          const reason = reasonOf(one, run)
          if (reason === undefined) {
            yield* onEvent({ _tag: "TestPassed", test: one.name, utilization: run.utilization })
          } else {
            failures.push({ test: one.name, reason })
            runs.push(Redacted.make(run))
            yield* onEvent({ _tag: "TestFailed", test: one.name, reason })
          }
        }
        if (failures.length > 0) yield* new FunctionTestsFailed({ what: key, failures, runs })
      })

    const status = Kinds.liveStatus(kind)
    const waitForLive = Effect.gen(function* () {
      const result = yield* waitUntil({
        ...options,
        what: `${liveKey} to be deployed`,
        poll: ConsistentRead.readOnce(status, name, writes, lag),
        state: ConsistentRead.statusOf,
        isDone: (result) => result._tag === "Fresh" && !isInProgress(result.answer.status),
        onPending: (result, elapsed) => {
          observed.status = ConsistentRead.statusOf(result)
          return onEvent({ _tag: "Waiting", name, status: observed.status, elapsed })
        },
        interval: options.interval ?? DEFAULTS.interval,
        timeout: Duration.toMillis(options.timeout ?? DEFAULTS.timeout) - (yield* millisSince(started))
      })
      const stage =
        result._tag === "Fresh"
          ? result.answer.thing
          : yield* Effect.die(new Error("a stale read does not end the wait"))
      yield* onEvent({ _tag: "Deployed", name, status: stage.status })
      return stage
    })

    const there = yield* find
    let isCreated = Option.isNone(there)
    let { id } = Option.isSome(there) ? there.value : yield* create
    let action: DeployedFunction["action"] = isCreated ? "Created" : "Unchanged"
    /** The stage LIVE before the publication that this run has sent. */
    let sent: { readonly before: Versioned<Kinds.Stage, Kinds.Source> | undefined } | undefined
    let tested: string | undefined
    const attempts = yield* Retry.attempts(lag)
    for (let round = 1; ; round++) {
      const development = Kinds.development(kind, id, lag)
      const found = yield* Effect.either(
        modifyIdempotently(development, name, (current) => replace(source, current), { lag })
      )
      if (Either.isLeft(found)) {
        // Another client has deleted it.
        if (isCreated || !isNotFound(found.left)) return yield* Effect.fail(found.left)
        isCreated = true
        ;({ id } = yield* create)
        action = "Created"
        continue
      }
      const edited = found.right
      const { etag } = edited
      observed.status = edited.status
      if (edited.changed) {
        action = "Updated"
        yield* onEvent({ _tag: "Updated", name, etag })
      } else if (round === 1 && action === "Unchanged") yield* onEvent({ _tag: "Unchanged", name, etag })
      const current = yield* readLive
      const isLive = current !== undefined && isAsked(source, current.config)
      const result = (live: Kinds.Stage | undefined): DeployedFunction => ({
        name,
        id,
        arn: edited.thing.arn,
        action,
        etag,
        liveEtag: live?.etag,
        status: (live ?? edited.thing).status,
        published: sent !== undefined,
        previous: sent?.before === undefined ? undefined : releaseOf(sent.before)
      })
      if (isLive) {
        // The response to the publication was lost.
        if (sent !== undefined) yield* Writes.record(writes, liveKey, sent.before?.etag)
        return result(publish ? yield* waitForLive : current.thing)
      }
      const outcome = yield* Effect.either(
        Effect.gen(function* () {
          if (tested !== etag) yield* test(id, etag)
          tested = etag
          if (!publish) return
          sent ??= { before: current }
          const { before } = sent
          yield* onEvent({ _tag: "Publishing", name, previous: before && releaseOf(before) })
          yield* kind.publish(id, etag)
          yield* Writes.record(writes, liveKey, current?.etag)
          yield* onEvent({ _tag: "Published", name })
        })
      )
      if (Either.isRight(outcome)) return result(publish ? yield* waitForLive : current?.thing)
      const error = outcome.left
      if (isConflict(error)) {
        yield* attempts.afterConflict(error)
        yield* ConsistentRead.readNewerThan(development, name, writes, lag, etag, error)
      } else if (WriteOutcome.of(error).kind === "uncertain") {
        // The next round reads whether the function was published. Another publication of the same version is harmless.
        yield* attempts.afterLoss(error)
      } else return yield* Effect.fail(error)
    }
  })

/** The common part of the programs: the span, the time limit, and the events in the span. */
const deploy = <ReadError extends Failure, CreateError extends Failure, UpdateError, TestError, PublishError>(
  kind: Kinds.Kind<ReadError, CreateError, UpdateError, TestError, PublishError>,
  title: string,
  name: string,
  options: DeployFunctionOptions
) =>
  Effect.suspend(() => {
    const observed: TimeLimit.Observed = { status: undefined }
    const timeout = options.timeout ?? DEFAULTS.timeout
    return TimeLimit.within(
      `${keyOf(kind, name)} to be deployed`,
      timeout,
      observed
    )(runSteps(kind, name, options, withSpanEvents(options.onEvent), observed))
  }).pipe(program(title, { name }))

/** The plan has no time limit and no events. */
const plan = <ReadError, C, U, T, P>(
  kind: Kinds.Kind<ReadError, C, U, T, P>,
  title: string,
  name: string,
  options: Asked
) => program(title, { name, dryRun: true })(planSteps(kind, name, options))

const rollback = <ReadError extends Failure, CreateError extends Failure, UpdateError, TestError, PublishError>(
  kind: Kinds.Kind<ReadError, CreateError, UpdateError, TestError, PublishError>,
  title: string,
  name: string,
  release: FunctionRelease | Redacted.Redacted<FunctionRelease>,
  options: RollbackFunctionOptions
) =>
  // Without tests, none can fail.
  Effect.catchTag(deploy(kind, title, name, { ...options, ...contentOf(release) }), "FunctionTestsFailed", (error) =>
    Effect.die(error)
  )

/**
 * Brings code and configuration of a function to its stage LIVE. The program creates the function, or updates it if code or configuration
 * differ, runs the tests on the stage DEVELOPMENT, publishes the function, and waits until the stage LIVE is deployed. If both stages have
 * code and configuration, the program does nothing, and runs no tests. If only the stage LIVE has them, it updates the stage DEVELOPMENT,
 * and neither tests nor publishes.
 *
 * Tests: if one fails, the error is a `FunctionTestsFailed` with all failed tests, and nothing is published. The stage DEVELOPMENT has the
 * new code then. A test is not repeated, except after a lost response or a conflict.
 *
 * Going back: the event `Publishing` and the result have what the stage LIVE had before, for `rollbackFunction`.
 *
 * The program can be interrupted and run again at any point. What is left is one of: no function, the new code in the stage DEVELOPMENT,
 * or the new code in both stages. If another client changes the stage DEVELOPMENT, the program updates and tests it again. If another
 * client deletes the function before it is updated, the program creates it again. If a read is older than a write of this client, the
 * program reads again for up to `lag`.
 *
 * Fails
 *
 * - with `EncodeError` or `InvalidOptions`, before the first call, if an option is invalid
 * - with `FunctionTestsFailed`, if a test fails
 * - with `TestFunctionFailed`, if the service cannot run a test, such as for an event object that is not valid
 * - with `PreconditionFailed` or `InvalidIfMatchVersion`, after more than 10 conflicts that last longer than `lag`
 * - with `UnconfirmedCreate`, if it is unknown whether the function was created. Another run continues from there
 * - with `StaleReadError`, if reads are stale for longer than `lag`
 * - with `WaitTimeout`, when `timeout` is over
 * - with the other errors of CreateFunction, DescribeFunction, UpdateFunction, TestFunction and PublishFunction, and the errors of every
 *   call (`CommonError`)
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_PublishFunction.html
 * @since 3.0.0
 * @category programs
 * @example
 * ```ts
 * import { deployFunction } from "@effect-cloudfront/core/programs/deployFunction"
 *
 * const code = `function handler(event) {
 *   if (event.request.uri.endsWith("/")) event.request.uri += "index.html"
 *   return event.request
 * }`
 *
 * const event = {
 *   version: "1.0",
 *   context: { eventType: "viewer-request" },
 *   viewer: { ip: "198.51.100.1" },
 *   request: { method: "GET", uri: "/docs/", querystring: {}, headers: {}, cookies: {} }
 * }
 *
 * const deployed = deployFunction("directory-index", {
 *   code,
 *   tests: [{ name: "adds the file", event, expect: { request: { uri: "/docs/index.html" } } }]
 * })
 *
 * const plan = deployFunction("directory-index", { code, dryRun: true })
 * ```
 */
export function deployFunction(
  name: string,
  options: DryRun<DeployFunctionOptions>
): Effect.Effect<FunctionPlan, DeployFunctionError, CloudFront>
export function deployFunction(
  name: string,
  options: DeployFunctionOptions
): Effect.Effect<DeployedFunction, DeployFunctionError, CloudFront>
export function deployFunction(
  name: string,
  options: DeployFunctionOptions | DryRun<DeployFunctionOptions>
): Effect.Effect<DeployedFunction | FunctionPlan, DeployFunctionError, CloudFront> {
  return options.dryRun === true
    ? plan(Kinds.cloudFrontFunction, "deployFunction", name, options)
    : deploy(Kinds.cloudFrontFunction, "deployFunction", name, options)
}

/**
 * The events of `deployFunction` as a Stream. Running the Stream deploys the function. The errors are those of `deployFunction`.
 *
 * @since 3.0.0
 * @category programs
 */
export const deployFunctionEvents = (
  name: string,
  options: Omit<DeployFunctionOptions, "onEvent">
): Stream.Stream<DeployFunctionEvent, DeployFunctionError, CloudFront> =>
  Progress.events((onEvent) => deployFunction(name, { ...options, onEvent }))

/**
 * Publishes an earlier release of a function: `previous` of the event `Publishing` or of the result of `deployFunction`. Both stages have its
 * code and configuration then. No tests are run. With `dryRun: true`, the result is a `FunctionPlan`, and nothing is changed. The errors are
 * those of `deployFunction`, except `FunctionTestsFailed`.
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_PublishFunction.html
 * @since 3.0.0
 * @category programs
 * @example
 * ```ts
 * import * as Effect from "effect/Effect"
 * import { deployFunction, rollbackFunction } from "@effect-cloudfront/core/programs/deployFunction"
 *
 * const tryOut = (isHealthy: Effect.Effect<boolean>) =>
 *   Effect.gen(function* () {
 *     const { name, previous } = yield* deployFunction("rewrite", { code: "function handler(event) { return event.request }" })
 *     if (previous !== undefined && !(yield* isHealthy)) yield* rollbackFunction(name, previous)
 *   })
 * ```
 */
export function rollbackFunction(
  name: string,
  release: FunctionRelease | Redacted.Redacted<FunctionRelease>,
  options: DryRun<RollbackFunctionOptions>
): Effect.Effect<FunctionPlan, RollbackFunctionError, CloudFront>
export function rollbackFunction(
  name: string,
  release: FunctionRelease | Redacted.Redacted<FunctionRelease>,
  options?: RollbackFunctionOptions
): Effect.Effect<DeployedFunction, RollbackFunctionError, CloudFront>
export function rollbackFunction(
  name: string,
  release: FunctionRelease | Redacted.Redacted<FunctionRelease>,
  options: RollbackFunctionOptions | DryRun<RollbackFunctionOptions> = {}
): Effect.Effect<DeployedFunction | FunctionPlan, RollbackFunctionError, CloudFront> {
  return options.dryRun === true
    ? plan(Kinds.cloudFrontFunction, "rollbackFunction", name, { ...contentOf(release), lag: options.lag })
    : rollback(Kinds.cloudFrontFunction, "rollbackFunction", name, release, options)
}

/**
 * The events of `rollbackFunction` as a Stream. Running the Stream publishes the release.
 *
 * @since 3.0.0
 * @category programs
 */
export const rollbackFunctionEvents = (
  name: string,
  release: FunctionRelease | Redacted.Redacted<FunctionRelease>,
  options: Omit<RollbackFunctionOptions, "onEvent"> = {}
): Stream.Stream<DeployFunctionEvent, RollbackFunctionError, CloudFront> =>
  Progress.events((onEvent) => rollbackFunction(name, release, { ...options, onEvent }))

/**
 * Brings code and configuration of a connection function to its stage LIVE, as `deployFunction` does for a function. The event of a test is
 * a connection object. A connection function is missing with `EntityNotFound`, and its code is too large with `EntitySizeLimitExceeded`.
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_PublishConnectionFunction.html
 * @since 3.0.0
 * @category programs
 */
export function deployConnectionFunction(
  name: string,
  options: DryRun<DeployFunctionOptions>
): Effect.Effect<FunctionPlan, DeployConnectionFunctionError, CloudFront>
export function deployConnectionFunction(
  name: string,
  options: DeployFunctionOptions
): Effect.Effect<DeployedFunction, DeployConnectionFunctionError, CloudFront>
export function deployConnectionFunction(
  name: string,
  options: DeployFunctionOptions | DryRun<DeployFunctionOptions>
): Effect.Effect<DeployedFunction | FunctionPlan, DeployConnectionFunctionError, CloudFront> {
  return options.dryRun === true
    ? plan(Kinds.connectionFunction, "deployConnectionFunction", name, options)
    : deploy(Kinds.connectionFunction, "deployConnectionFunction", name, options)
}

/**
 * The events of `deployConnectionFunction` as a Stream. Running the Stream deploys the connection function.
 *
 * @since 3.0.0
 * @category programs
 */
export const deployConnectionFunctionEvents = (
  name: string,
  options: Omit<DeployFunctionOptions, "onEvent">
): Stream.Stream<DeployFunctionEvent, DeployConnectionFunctionError, CloudFront> =>
  Progress.events((onEvent) => deployConnectionFunction(name, { ...options, onEvent }))

/**
 * Publishes an earlier release of a connection function, as `rollbackFunction` does for a function.
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_PublishConnectionFunction.html
 * @since 3.0.0
 * @category programs
 */
export function rollbackConnectionFunction(
  name: string,
  release: FunctionRelease | Redacted.Redacted<FunctionRelease>,
  options: DryRun<RollbackFunctionOptions>
): Effect.Effect<FunctionPlan, RollbackConnectionFunctionError, CloudFront>
export function rollbackConnectionFunction(
  name: string,
  release: FunctionRelease | Redacted.Redacted<FunctionRelease>,
  options?: RollbackFunctionOptions
): Effect.Effect<DeployedFunction, RollbackConnectionFunctionError, CloudFront>
export function rollbackConnectionFunction(
  name: string,
  release: FunctionRelease | Redacted.Redacted<FunctionRelease>,
  options: RollbackFunctionOptions | DryRun<RollbackFunctionOptions> = {}
): Effect.Effect<DeployedFunction | FunctionPlan, RollbackConnectionFunctionError, CloudFront> {
  return options.dryRun === true
    ? plan(Kinds.connectionFunction, "rollbackConnectionFunction", name, { ...contentOf(release), lag: options.lag })
    : rollback(Kinds.connectionFunction, "rollbackConnectionFunction", name, release, options)
}

/**
 * The events of `rollbackConnectionFunction` as a Stream. Running the Stream publishes the release.
 *
 * @since 3.0.0
 * @category programs
 */
export const rollbackConnectionFunctionEvents = (
  name: string,
  release: FunctionRelease | Redacted.Redacted<FunctionRelease>,
  options: Omit<RollbackFunctionOptions, "onEvent"> = {}
): Stream.Stream<DeployFunctionEvent, RollbackConnectionFunctionError, CloudFront> =>
  Progress.events((onEvent) => rollbackConnectionFunction(name, release, { ...options, onEvent }))
