import * as Clock from "effect/Clock"
import * as Data from "effect/Data"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type { CloudFront } from "../CloudFront.js"
import * as Consistency from "../Consistency.js"
import type { Description } from "../Description.js"
import { isNotFound, isRetryable, type CommonError, type EncodeError } from "../Errors.js"
import type { LostSettingsError } from "../Unknown.js"
import type * as Backoff from "./backoff.js"
import * as Budget from "./budget.js"
import * as ErrorFields from "./errorFields.js"
import * as ConsistentRead from "./consistentRead.js"
import { keyOf, type Versioned, type Writable } from "./resource.js"
import { classify, editedPaths } from "./compare.js"
import type { OnEvent } from "./progress.js"
import { sameEncoding } from "./sameEncoding.js"
import * as PreserveUnknown from "./preserveUnknown.js"
import * as WriteOutcome from "./writeOutcome.js"
import * as Writes from "./writes.js"

/**
 * The response to an update was lost, and the current configuration does not show whether the update was executed: another client has
 * changed the same settings since, or the configuration could not be read in time. The configurations are redacted because they may hold
 * secrets, such as headers for an origin.
 *
 * To continue, compare `sent` with `current`. Or run the update again with `resume`, which first searches for what was sent, or with
 * `idempotent`, if the change has no effect on its own result.
 *
 * @since 3.0.0
 * @category errors
 */
export class UnconfirmedUpdate<Config = unknown> extends Data.TaggedError("UnconfirmedUpdate")<{
  /** The resource, such as `distribution E1`. */
  readonly what: string
  /** The version that the update should have replaced. */
  readonly etag: string
  /** The configuration of that version. */
  readonly before: Redacted.Redacted<unknown>
  /** The configuration that was sent. */
  readonly sent: Redacted.Redacted<unknown>
  /** The current configuration; `undefined` if it could not be read. */
  readonly current: Redacted.Redacted<unknown> | undefined
  /** The error of the write. */
  readonly cause: unknown
  /** The error was read from JSON, which leaves out the configurations and the cause. They are `undefined` then. */
  readonly fromJson?: true
}> {
  declare readonly before: Redacted.Redacted<Config>
  declare readonly sent: Redacted.Redacted<Config>
  declare readonly current: Redacted.Redacted<Config> | undefined

  /** The fields of its JSON, for `Errors.schema`. */
  static json(): ErrorFields.Json<UnconfirmedUpdate, "before" | "sent" | "current" | "fromJson"> {
    const nothing = Redacted.make(undefined)
    const leftOut = { before: nothing, sent: nothing, current: undefined, cause: undefined, fromJson: true } as const
    return {
      tag: "UnconfirmedUpdate",
      fields: { what: ErrorFields.string, etag: ErrorFields.string },
      make: (fields) => new UnconfirmedUpdate({ ...fields, ...leftOut })
    }
  }

  override get message(): string {
    return `${this.what}: the response to the update of version ${this.etag} was lost, and the current configuration does not show whether it was executed`
  }
}

/** The options of every update: how often it is repeated, for how long, and with which pauses. */
export interface RepeatOptions extends Consistency.Options {
  /**
   * The maximum number of retries after a conflict with another client's update. After that the error is the conflict
   * (`PreconditionFailed` or `InvalidIfMatchVersion`). When absent: 10 retries, and any number within `lag`, because stale reads look
   * like conflicts.
   */
  readonly retries?: number | undefined
  /**
   * The time before the first repetition. It doubles with each further one, up to 10 seconds, or to `interval` if that is longer. When
   * absent: 200 milliseconds after a conflict, and 1 second after a lost response.
   */
  readonly interval?: Duration.DurationInput | undefined
  /**
   * How long the program repeats; Infinity when absent. No repetition, which is a read, a run of `change` and an update, begins later. One
   * that has begun is completed and no call is interrupted, so that the outcome of each update is known or is in the error. The program
   * then fails with the error after which it would have repeated, or with `StaleReadError`. The first read and the first update are made in
   * any case.
   */
  readonly timeout?: Duration.DurationInput | undefined
  /** The part of the time before a repetition that is random, from 0 to 1; 0.5 when absent. */
  readonly jitter?: number | undefined
}

export interface Options<Config = unknown> extends RepeatOptions {
  /**
   * Whether `change` has no effect on its own result, such as a change that sets a comment or replaces a list; false when absent. If
   * the outcome of an update is unknown, an idempotent change is run again, and any other fails with `UnconfirmedUpdate`.
   */
  readonly idempotent?: boolean | undefined
  /**
   * The error of an earlier run. The update that it sent is searched for first. An error that was read from JSON does not say what was
   * sent: the run fails with it again.
   */
  readonly resume?: UnconfirmedUpdate<Config> | undefined
}

/**
 * A step of `editDistribution` and the other updates. `changes` are the paths of the settings that the update changes, such as
 * `DefaultCacheBehavior.Compress`; none if it only sets defaults. `attempt` is the number of the update, counted from 1, and `error` the
 * tag of its error. No event has a value of a setting.
 *
 * @since 3.0.0
 * @category models
 */
export type EditEvent =
  /** An update is sent. `etag` is the version that it replaces. */
  | {
      readonly _tag: "Updating"
      readonly id: string
      readonly etag: string
      readonly changes: ReadonlyArray<string>
      readonly attempt: number
    }
  /** The update was executed. `etag` is the new version. */
  | { readonly _tag: "Updated"; readonly id: string; readonly etag: string; readonly changes: ReadonlyArray<string> }
  /** The configuration is as asked for, and no update was sent. */
  | { readonly _tag: "Unchanged"; readonly id: string; readonly etag: string }
  /** The update was refused because of its version: somebody else has written. It is repeated, if `retries` and `timeout` allow it. */
  | { readonly _tag: "Conflict"; readonly id: string; readonly error: string; readonly attempt: number }
  /** It is not known whether the update was executed. The configuration is read to find it out, if `timeout` allows it. */
  | { readonly _tag: "LostResponse"; readonly id: string; readonly error: string; readonly attempt: number }

export interface Updated<Thing, Config> extends Versioned<Thing, Config> {
  /** Whether an update was sent. An unchanged configuration is not sent. */
  readonly changed: boolean
}

export interface Plan<Config> {
  readonly id: string
  /** The version that was read. */
  readonly etag: string
  /** No steps: the configuration is as asked for, or the update of an earlier run was executed. */
  readonly steps: ReadonlyArray<"Update">
  /** The paths of the settings that the update would change, such as `DefaultCacheBehavior.Compress`; none if it only sets defaults. */
  readonly changes: ReadonlyArray<string>
  /** The configuration that was read. It is redacted because it may hold secrets, such as headers for an origin. */
  readonly before: Redacted.Redacted<Config>
  /** The configuration that the update would send; that which was read, if there is no update. */
  readonly after: Redacted.Redacted<Config>
}

/** A function from the current configuration to the new one, or to an Effect of it. */
export type Change<Config, E, R> = (config: Config) => Config | Effect.Effect<Config, E, R>

const DEFAULT_RETRIES = 10

/** How often a write is repeated after its response was lost, while the version that it replaces is still the current one. */
const MAX_RESENDS = 5

const AFTER_CONFLICT: Backoff.Backoff = { first: 200, max: 10_000 }
const AFTER_LOSS: Backoff.Backoff = { first: 1_000, max: 10_000 }

/** A write, with the version that it replaces. */
interface Sent<Config> {
  readonly etag: string
  readonly before: Config
  readonly config: Config
  /** Whether a response to it was lost. */
  readonly isUncertain: boolean
}

/** A write whose outcome is unknown. */
interface UnconfirmedWrite<Config> {
  readonly sent: Sent<Config>
  /** The current configuration; `undefined` if it could not be read. */
  readonly current: Config | undefined
  readonly cause: unknown
}

/** How a change is made. */
interface Rules<Config, E, R, U, L> {
  readonly change: Change<Config, E, R>
  /** Makes the error of a write whose outcome is unknown. Absent for idempotent changes. */
  readonly unconfirmed: ((lost: UnconfirmedWrite<Config>) => U) | undefined
  /** Adds the unknown settings of `before` to `after`. */
  readonly restore: (before: Config, after: Config) => Effect.Effect<Config, L>
}

/** What follows from a read. */
type Step<Config> =
  | { readonly _tag: "Write"; readonly sent: Sent<Config> }
  /** The write whose response was lost was executed. */
  | { readonly _tag: "Found"; readonly sent: Sent<Config> }
  | { readonly _tag: "Unchanged" }

/** Decides by the current configuration what is done next. `lost` is a write whose response was lost, to `cause`. */
const nextStep = <Config, E, R, U, L>(
  shape: Description<Config>,
  { change, restore, unconfirmed }: Rules<Config, E, R, U, L>,
  { config: before, etag }: Pick<Versioned<unknown, Config>, "config" | "etag">,
  lost: Sent<Config> | undefined,
  cause: unknown
): Effect.Effect<Step<Config>, E | U | L, R> =>
  Effect.gen(function* () {
    if (lost !== undefined && lost.etag === etag) return { _tag: "Write", sent: lost }
    if (lost !== undefined) {
      const verdict = classify(shape, lost.before, lost.config, before)
      if (verdict._tag === "Same" || verdict._tag === "Contains") return { _tag: "Found", sent: lost }
      // Without any of its changes in the current configuration, the write can be repeated. With some of them, its outcome is unknown.
      if (verdict._tag === "Lacks" && verdict.partly && unconfirmed !== undefined) {
        return yield* Effect.fail(unconfirmed({ sent: lost, current: before, cause }))
      }
    }
    // A copy, because `change` may mutate its argument.
    const result = change(PreserveUnknown.copy(shape, before))
    const changed = Effect.isEffect(result) ? yield* result : result
    const config = yield* restore(before, changed)
    return sameEncoding(shape, before, config)
      ? { _tag: "Unchanged" }
      : { _tag: "Write", sent: { etag, before, config, isUncertain: false } }
  })

const tagOf = (error: unknown): string =>
  typeof error === "object" && error !== null && "_tag" in error ? String(error._tag) : "Unknown"

/**
 * Reads, applies `change`, and writes with the ETag that was read. After a conflict with another client, it starts again. If the
 * response to the write was lost, the write is searched for in the current configuration: if found, it is the result; if not, the
 * change is applied to the current configuration; if that is unknown, `unconfirmed` decides.
 */
const run = <Thing, Config, ReadError, WriteError, E, R, U, L>(
  resource: Writable<Thing, Config, ReadError, WriteError>,
  id: string,
  rules: Rules<Config, E, R, U, L>,
  { lag = Consistency.DEFAULT_LAG, retries, ...options }: RepeatOptions,
  resume: UnconfirmedUpdate<Config> | undefined,
  onEvent: OnEvent<EditEvent> | undefined
): Effect.Effect<
  Updated<Thing, Config>,
  ReadError | WriteError | CommonError | Consistency.StaleReadError | E | U | L,
  CloudFront | R
> =>
  Effect.gen(function* () {
    const what = keyOf(resource, id)
    const writes = yield* ConsistentRead.recentWrites
    const { end, pause } = yield* Budget.start(options)
    const read = ConsistentRead.readConsistent(resource, id, writes, lag, end)
    /** The error of a write that may have been executed, if `error` does not tell whether it was. */
    const unresolved = <F>(sent: Sent<Config>, cause: unknown, error: F): F | U =>
      rules.unconfirmed === undefined || isNotFound(error)
        ? error
        : rules.unconfirmed({ sent, current: undefined, cause })
    const emit = (event: () => EditEvent): Effect.Effect<void> =>
      onEvent === undefined ? Effect.void : onEvent(event())
    const changesOf = ({ before, config }: Sent<Config>) => editedPaths(resource.config, before, config)
    const updated = ({ etag }: { readonly etag: string }, sent: Sent<Config>): Effect.Effect<void> =>
      emit(() => ({ _tag: "Updated", id, etag, changes: changesOf(sent) }))

    let base = yield* read
    let lost: Sent<Config> | undefined = resume && sentBy(resume)
    let cause: unknown = resume
    /** The last write whose response was lost, which may have been executed. */
    let executed = lost
    const started = yield* Clock.currentTimeMillis
    let conflicts = 0
    let losses = 0
    for (;;) {
      const step: Step<Config> = yield* nextStep(resource.config, rules, base, lost, cause)
      if (step._tag === "Unchanged") {
        const { etag } = base
        yield* executed === undefined ? emit(() => ({ _tag: "Unchanged", id, etag })) : updated(base, executed)
        return { ...base, changed: executed !== undefined }
      }
      const { sent } = step
      if (step._tag === "Found") {
        yield* Writes.record(writes, what, sent.etag)
        yield* updated(base, sent)
        return { ...base, changed: true }
      }
      const attempt = conflicts + losses + 1
      yield* emit(() => ({ _tag: "Updating", id, etag: sent.etag, changes: changesOf(sent), attempt }))
      const outcome = yield* Effect.either(resource.write(id, sent.config, sent.etag))
      if (outcome._tag === "Right") {
        yield* Writes.record(writes, what, sent.etag)
        yield* updated(outcome.right, sent)
        return { ...outcome.right, changed: true }
      }
      const error = outcome.left
      const { kind, unanswered } = WriteOutcome.of(error)
      const isUncertain: boolean = sent.isUncertain || unanswered || kind === "uncertain"
      if (!isUncertain && kind === "refused") return yield* Effect.fail(error)
      const _tag = kind === "conflict" ? "Conflict" : "LostResponse"
      yield* emit(() => ({ _tag, id, error: tagOf(error), attempt }))
      if (kind === "conflict") {
        const mayBeBehind = retries === undefined && (yield* Clock.currentTimeMillis) - started < Duration.toMillis(lag)
        // The conflict of an uncertain write may be with itself. Only the current configuration shows it.
        const allowed = (retries ?? DEFAULT_RETRIES) + (isUncertain ? MAX_RESENDS : 0)
        const last = isUncertain ? unresolved(sent, error, error) : error
        if (conflicts++ >= allowed && !mayBeBehind) return yield* Effect.fail(last)
        yield* pause(AFTER_CONFLICT, conflicts, last)
        const newer = yield* Effect.either(
          ConsistentRead.readNewerThan(resource, id, writes, lag, sent.etag, error, end)
        )
        if (newer._tag === "Left") {
          return yield* Effect.fail(isUncertain ? unresolved(sent, error, newer.left) : newer.left)
        }
        base = newer.right
        // The service has said that this version is not the current one, so that a read which shows it is stale.
        yield* Writes.record(writes, what, sent.etag)
      } else {
        const last = unresolved(sent, error, error)
        if (losses++ >= MAX_RESENDS) return yield* Effect.fail(last)
        yield* pause(AFTER_LOSS, losses, last)
        const current = yield* Effect.either(read)
        // A repeated write is safe: its ETag lets it replace only the version that it was made from.
        if (current._tag === "Left" && !isRetryable(current.left)) {
          return yield* Effect.fail(unresolved(sent, error, current.left))
        }
        if (current._tag === "Right") base = current.right
        if (current._tag === "Right" && kind === "refused" && base.etag === sent.etag) return yield* Effect.fail(error)
      }
      lost = isUncertain ? { ...sent, isUncertain } : undefined
      if (isUncertain) {
        cause = error
        executed = lost
      }
    }
  })

/** What `run` would do. `check` fails as the write would, before it is sent. */
const plan = <Thing, Config, ReadError, WriteError, E, R, U, L>(
  resource: Writable<Thing, Config, ReadError, WriteError>,
  id: string,
  rules: Rules<Config, E, R, U, L>,
  { lag = Consistency.DEFAULT_LAG, ...options }: RepeatOptions,
  resume: UnconfirmedUpdate<Config> | undefined,
  check: (config: Config, etag: string) => Effect.Effect<void, EncodeError>
): Effect.Effect<Plan<Config>, ReadError | CommonError | Consistency.StaleReadError | E | U | L, CloudFront | R> =>
  Effect.gen(function* () {
    const writes = yield* ConsistentRead.recentWrites
    const { end } = yield* Budget.start(options)
    const base = yield* ConsistentRead.readConsistent(resource, id, writes, lag, end)
    const step: Step<Config> = yield* nextStep(resource.config, rules, base, resume && sentBy(resume), resume)
    const isWrite = step._tag === "Write"
    const after = isWrite ? step.sent.config : base.config
    if (isWrite) yield* check(after, base.etag)
    return {
      id,
      etag: base.etag,
      steps: isWrite ? ["Update"] : [],
      changes: isWrite ? editedPaths(resource.config, base.config, after) : [],
      before: Redacted.make(base.config),
      after: Redacted.make(after)
    }
  })

const sentBy = <Config>(resume: UnconfirmedUpdate<Config>): Sent<Config> => ({
  etag: resume.etag,
  before: Redacted.value(resume.before),
  config: Redacted.value(resume.sent),
  isUncertain: true
})

const idempotently = <Config, E, R>(change: Change<Config, E, R>): Rules<Config, E, R, never, never> => ({
  change,
  unconfirmed: undefined,
  restore: (_, after) => Effect.succeed(after)
})

const carefully = <Config, E, R>(
  resource: { readonly noun: string; readonly config: Description<Config> },
  id: string,
  change: Change<Config, E, R>,
  idempotent = false
): Rules<Config, E, R, UnconfirmedUpdate<Config>, LostSettingsError> => {
  const what = keyOf(resource, id)
  const unconfirmed = ({ cause, sent, current }: UnconfirmedWrite<Config>) =>
    new UnconfirmedUpdate<Config>({
      what,
      etag: sent.etag,
      before: Redacted.make(sent.before),
      sent: Redacted.make(sent.config),
      current: current === undefined ? undefined : Redacted.make(current),
      cause
    })
  return {
    change,
    unconfirmed: idempotent ? undefined : unconfirmed,
    restore: (before, after) => PreserveUnknown.restore(resource.config, what, before, after)
  }
}

/**
 * For an idempotent change of this library. It can be run again if the outcome of a write is unknown, and it spreads what it changes,
 * so that no unknown settings are lost.
 */
export const modifyIdempotently = <Thing, Config, ReadError, WriteError, E = never, R = never>(
  resource: Writable<Thing, Config, ReadError, WriteError>,
  id: string,
  change: Change<Config, E, R>,
  options: RepeatOptions = {},
  onEvent?: OnEvent<EditEvent>
): Effect.Effect<
  Updated<Thing, Config>,
  ReadError | WriteError | CommonError | Consistency.StaleReadError | E,
  CloudFront | R
> => run(resource, id, idempotently(change), options, undefined, onEvent)

/** For any change of a caller; see `Options`. */
export const readModifyWrite = <Thing, Config, ReadError, WriteError, E = never, R = never>(
  resource: Writable<Thing, Config, ReadError, WriteError>,
  id: string,
  change: Change<Config, E, R>,
  options: Options<NoInfer<Config>> = {},
  onEvent?: OnEvent<EditEvent>
): Effect.Effect<
  Updated<Thing, Config>,
  ReadError | WriteError | CommonError | Consistency.StaleReadError | LostSettingsError | UnconfirmedUpdate<Config> | E,
  CloudFront | R
> => {
  const { idempotent, resume } = options
  if (resume?.fromJson === true) return Effect.fail(resume)
  return run(resource, id, carefully(resource, id, change, idempotent), options, resume, onEvent)
}

/** What `modifyIdempotently` would do. */
export const planIdempotently = <Thing, Config, ReadError, WriteError, E = never, R = never>(
  resource: Writable<Thing, Config, ReadError, WriteError>,
  id: string,
  change: Change<Config, E, R>,
  options: RepeatOptions = {}
): Effect.Effect<Plan<Config>, ReadError | CommonError | Consistency.StaleReadError | E, CloudFront | R> =>
  plan(resource, id, idempotently(change), options, undefined, () => Effect.void)

/** What `readModifyWrite` would do. */
export const planWrite = <Thing, Config, ReadError, WriteError, E = never, R = never>(
  resource: Writable<Thing, Config, ReadError, WriteError>,
  id: string,
  change: Change<Config, E, R>,
  options: Options<NoInfer<Config>>,
  check: (config: Config, etag: string) => Effect.Effect<void, EncodeError>
): Effect.Effect<
  Plan<Config>,
  ReadError | CommonError | Consistency.StaleReadError | LostSettingsError | UnconfirmedUpdate<Config> | E,
  CloudFront | R
> => {
  const { idempotent, resume } = options
  if (resume?.fromJson === true) return Effect.fail(resume)
  return plan(resource, id, carefully(resource, id, change, idempotent), options, resume, check)
}
