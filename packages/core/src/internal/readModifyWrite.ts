import * as Clock from "effect/Clock"
import * as Data from "effect/Data"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type { CloudFront } from "../CloudFront.js"
import * as Consistency from "../Consistency.js"
import { isNotFound, isRetryable, type CommonError } from "../Errors.js"
import type { LostSettingsError } from "../Unknown.js"
import * as Backoff from "./backoff.js"
import * as ErrorFields from "./errorFields.js"
import * as ConsistentRead from "./consistentRead.js"
import { keyOf, type Versioned, type Writable } from "./resource.js"
import { classify } from "./compare.js"
import { sameEncoding } from "./sameEncoding.js"
import * as PreserveUnknown from "./preserveUnknown.js"
import * as WriteOutcome from "./writeOutcome.js"
import * as Writes from "./writes.js"

/**
 * The response to an update was lost, and the current configuration does not show whether the update was executed: another client has
 * changed the same settings since, or the configuration could not be read. The configurations are redacted because they may hold
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

export interface Options<Config = unknown> extends Consistency.Options {
  /**
   * The maximum number of retries after a conflict with another client's update. After that the error is the conflict
   * (`PreconditionFailed` or `InvalidIfMatchVersion`). When absent: 10 retries, and any number within `lag`, because stale reads look
   * like conflicts.
   */
  readonly retries?: number | undefined
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

export interface Updated<Thing, Config> extends Versioned<Thing, Config> {
  /** Whether an update was sent. An unchanged configuration is not sent. */
  readonly changed: boolean
}

/** A function from the current configuration to the new one, or to an Effect of it. */
export type Change<Config, E, R> = (config: Config) => Config | Effect.Effect<Config, E, R>

const DEFAULT_RETRIES = 10

/** How often a write is repeated after its response was lost, while the version that it replaces is still the current one. */
const MAX_RESENDS = 5

const AFTER_CONFLICT: Backoff.Backoff = { first: 200, max: 10_000 }
const AFTER_LOSS: Backoff.Backoff = { first: 1_000, max: 10_000 }

/** A write that was sent, with the version that it replaces. */
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

interface RunOptions<Config, U, L> {
  readonly retries: number | undefined
  readonly lag: Duration.DurationInput
  readonly resume: UnconfirmedUpdate<Config> | undefined
  /** Makes the error of a write whose outcome is unknown. Absent for idempotent changes. */
  readonly unconfirmed: ((lost: UnconfirmedWrite<Config>) => U) | undefined
  /** Adds the unknown settings of `before` to `after`. */
  readonly restore: (before: Config, after: Config) => Effect.Effect<Config, L>
}

/**
 * Reads, applies `change`, and writes with the ETag that was read. After a conflict with another client, it starts again. If the
 * response to the write was lost, the write is searched for in the current configuration: if found, it is the result; if not, the
 * change is applied to the current configuration; if that is unknown, `unconfirmed` decides.
 */
const run = <Thing, Config, ReadError, WriteError, E, R, U, L>(
  resource: Writable<Thing, Config, ReadError, WriteError>,
  id: string,
  change: Change<Config, E, R>,
  { lag, restore, resume, retries, unconfirmed }: RunOptions<Config, U, L>
): Effect.Effect<
  Updated<Thing, Config>,
  ReadError | WriteError | CommonError | Consistency.StaleReadError | E | U | L,
  CloudFront | R
> =>
  Effect.gen(function* () {
    const what = keyOf(resource, id)
    const writes = yield* ConsistentRead.recentWrites
    const read = ConsistentRead.readConsistent(resource, id, writes, lag)
    /** The error of a write that may have been executed, if `error` does not tell whether it was. */
    const unresolved = <F>(sent: Sent<Config>, cause: unknown, error: F): F | U =>
      unconfirmed === undefined || isNotFound(error) ? error : unconfirmed({ sent, current: undefined, cause })

    let base = yield* read
    let sent: Sent<Config> | undefined =
      resume === undefined
        ? undefined
        : {
            etag: resume.etag,
            before: Redacted.value(resume.before),
            config: Redacted.value(resume.sent),
            isUncertain: true
          }
    let cause: unknown = resume
    let mayHaveWritten = resume !== undefined
    const started = yield* Clock.currentTimeMillis
    let conflicts = 0
    let resends = 0
    for (;;) {
      if (sent !== undefined && sent.isUncertain && base.etag !== sent.etag) {
        const verdict = classify(resource.config, sent.before, sent.config, base.config)
        if (verdict._tag === "Same" || verdict._tag === "Contains") {
          yield* Writes.record(writes, what, sent.etag)
          return { ...base, changed: true }
        }
        // Without any of its changes in the current configuration, the write can be repeated. With some of them, its outcome is unknown.
        if (verdict._tag === "Lacks" && verdict.partly && unconfirmed !== undefined) {
          return yield* Effect.fail(unconfirmed({ sent, current: base.config, cause }))
        }
        sent = undefined
      }
      if (sent === undefined) {
        const { config: before, etag } = base
        // A copy, because `change` may mutate its argument.
        const result = change(PreserveUnknown.copy(resource.config, before))
        const changed = Effect.isEffect(result) ? yield* result : result
        const config = yield* restore(before, changed)
        if (sameEncoding(resource.config, before, config)) return { ...base, changed: mayHaveWritten }
        sent = { etag, before, config, isUncertain: false }
      }
      const outcome = yield* Effect.either(resource.write(id, sent.config, sent.etag))
      if (outcome._tag === "Right") {
        yield* Writes.record(writes, what, sent.etag)
        return { ...outcome.right, changed: true }
      }
      const error = outcome.left
      const { kind, unanswered } = WriteOutcome.of(error)
      const isUncertain: boolean = sent.isUncertain || unanswered || kind === "uncertain"
      if (!isUncertain && kind === "refused") return yield* Effect.fail(error)
      if (kind === "conflict") {
        const mayBeBehind = retries === undefined && (yield* Clock.currentTimeMillis) - started < Duration.toMillis(lag)
        // The conflict of an uncertain write may be with itself. Only the current configuration shows it.
        const allowed = (retries ?? DEFAULT_RETRIES) + (isUncertain ? MAX_RESENDS : 0)
        if (conflicts++ >= allowed && !mayBeBehind) {
          return yield* Effect.fail(isUncertain ? unresolved(sent, error, error) : error)
        }
        yield* Backoff.sleep(AFTER_CONFLICT, conflicts)
        const newer = yield* Effect.either(ConsistentRead.readNewerThan(resource, id, writes, lag, sent.etag, error))
        if (newer._tag === "Left") {
          return yield* Effect.fail(isUncertain ? unresolved(sent, error, newer.left) : newer.left)
        }
        base = newer.right
        // The service has said that this version is not the current one, so that a read which shows it is stale.
        yield* Writes.record(writes, what, sent.etag)
        sent = isUncertain ? { ...sent, isUncertain } : undefined
      } else {
        if (resends++ >= MAX_RESENDS) return yield* Effect.fail(unresolved(sent, error, error))
        yield* Backoff.sleep(AFTER_LOSS, resends)
        const current = yield* Effect.either(read)
        // A repeated write is safe: its ETag lets it replace only the version that it was made from.
        if (current._tag === "Left" && !isRetryable(current.left)) {
          return yield* Effect.fail(unresolved(sent, error, current.left))
        }
        if (current._tag === "Right") base = current.right
        if (current._tag === "Right" && kind === "refused" && base.etag === sent.etag) return yield* Effect.fail(error)
        sent = { ...sent, isUncertain: true }
      }
      if (isUncertain) {
        cause = error
        mayHaveWritten = true
      }
    }
  })

/**
 * For an idempotent change of this library. It can be run again if the outcome of a write is unknown, and it spreads what it changes,
 * so that no unknown settings are lost.
 */
export const modifyIdempotently = <Thing, Config, ReadError, WriteError, E = never, R = never>(
  resource: Writable<Thing, Config, ReadError, WriteError>,
  id: string,
  change: Change<Config, E, R>,
  { lag = Consistency.DEFAULT_LAG, retries }: Pick<Options, "lag" | "retries"> = {}
): Effect.Effect<
  Updated<Thing, Config>,
  ReadError | WriteError | CommonError | Consistency.StaleReadError | E,
  CloudFront | R
> =>
  run(resource, id, change, {
    lag,
    retries,
    resume: undefined,
    unconfirmed: undefined,
    restore: (_, after) => Effect.succeed(after)
  })

/** For any change of a caller; see `Options`. */
export const readModifyWrite = <Thing, Config, ReadError, WriteError, E = never, R = never>(
  resource: Writable<Thing, Config, ReadError, WriteError>,
  id: string,
  change: Change<Config, E, R>,
  options: Options<NoInfer<Config>> = {}
): Effect.Effect<
  Updated<Thing, Config>,
  ReadError | WriteError | CommonError | Consistency.StaleReadError | LostSettingsError | UnconfirmedUpdate<Config> | E,
  CloudFront | R
> => {
  const { idempotent = false, lag = Consistency.DEFAULT_LAG, resume, retries } = options
  if (resume?.fromJson === true) return Effect.fail(resume)
  const unconfirmed = ({ cause, sent, current }: UnconfirmedWrite<Config>) =>
    new UnconfirmedUpdate<Config>({
      what: keyOf(resource, id),
      etag: sent.etag,
      before: Redacted.make(sent.before),
      sent: Redacted.make(sent.config),
      current: current === undefined ? undefined : Redacted.make(current),
      cause
    })
  return run(resource, id, change, {
    lag,
    retries,
    resume,
    unconfirmed: idempotent ? undefined : unconfirmed,
    restore: (before, after) => PreserveUnknown.restore(resource.config, keyOf(resource, id), before, after)
  })
}
