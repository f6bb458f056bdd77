import * as Clock from "effect/Clock"
import * as Data from "effect/Data"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Random from "effect/Random"
import * as Redacted from "effect/Redacted"
import type { CloudFront } from "../CloudFront.js"
import * as Consistency from "../Consistency.js"
import { isNotFound, isRetryable, type CommonError } from "../Errors.js"
import type { LostSettingsError } from "../Unknown.js"
import * as ErrorSchema from "./errorSchema.js"
import * as Fresh from "./fresh.js"
import { keyOf, type Resource, type Versioned } from "./resource.js"
import { classify } from "./compare.js"
import { same } from "./same.js"
import * as Keep from "./keep.js"
import * as WriteOutcome from "./writeOutcome.js"
import * as Writes from "./writes.js"

/**
 * The answer to an update was lost, and what is there now does not tell whether the update is in it: someone else has changed
 * the same settings since, or it could not be read. The configurations are redacted because they may hold secrets, such as
 * headers for an origin.
 *
 * To go on, look at `sent` and `there`; or run the update again with `resume`, which first looks for what was sent; or with
 * `idempotent`, when the change makes nothing else of its own result.
 *
 * @since 0.1.0
 * @category errors
 */
export class UnconfirmedUpdate<Config = unknown> extends Data.TaggedError("UnconfirmedUpdate")<{
  /** What was updated, such as `distribution E1`. */
  readonly what: string
  /** The version that the update was to replace. */
  readonly etag: string
  /** The configuration of that version. */
  readonly before: Redacted.Redacted<unknown>
  /** The configuration that was sent. */
  readonly sent: Redacted.Redacted<unknown>
  /** The configuration that is there now; `undefined` where it could not be read. */
  readonly there: Redacted.Redacted<unknown> | undefined
  /** What the write failed with. */
  readonly cause: unknown
  /** The error was read from JSON, which leaves out the configurations and the cause. They are `undefined` then. */
  readonly fromJson?: true
}> {
  declare readonly before: Redacted.Redacted<Config>
  declare readonly sent: Redacted.Redacted<Config>
  declare readonly there: Redacted.Redacted<Config> | undefined

  /** What its JSON is; see `Errors.schema`. */
  static json(): ErrorSchema.Json<UnconfirmedUpdate, "before" | "sent" | "there" | "fromJson"> {
    const nothing = Redacted.make(undefined)
    const leftOut = { before: nothing, sent: nothing, there: undefined, cause: undefined, fromJson: true } as const
    return {
      tag: "UnconfirmedUpdate",
      fields: { what: ErrorSchema.string, etag: ErrorSchema.string },
      make: (fields) => new UnconfirmedUpdate({ ...fields, ...leftOut })
    }
  }

  override get message(): string {
    return `${this.what}: the answer to the update of version ${this.etag} was lost, and what is there does not tell whether it was made`
  }
}

export interface Options<Config = unknown> extends Consistency.Options {
  /**
   * How often to start over when someone else's change came in between. After that the conflict (`PreconditionFailed` or
   * `InvalidIfMatchVersion`) is the error. When absent, 10 times, and for as long as `lag` however often: reads that are behind
   * the changes of others look like ever new ones.
   */
  readonly retries?: number | undefined
  /**
   * Whether `change` makes nothing else of its own result, as one does that sets a comment or replaces a list; false when absent.
   * Where it cannot be told whether an update whose answer was lost is in what is there, an idempotent change is run again, and
   * any other fails with `UnconfirmedUpdate`.
   */
  readonly idempotent?: boolean | undefined
  /**
   * The error of an earlier run: what that run has sent is looked for before anything else is done. An error that was read from
   * JSON does not tell what was sent; the run fails with it again.
   */
  readonly resume?: UnconfirmedUpdate<Config> | undefined
}

export interface Updated<Thing, Config> extends Versioned<Thing, Config> {
  /** Whether anything was sent: a configuration like the one that was there is not. */
  readonly changed: boolean
}

/** A function from the configuration to the new one, pure or not. */
export type Change<Config, E, R> = (config: Config) => Config | Effect.Effect<Config, E, R>

const RETRIES = 10

/** How often a write is sent again whose answer was lost, though nothing newer than its version is there. */
const RESENDS = 5

/** With jitter, so that those who met once do not meet again: between half and all of it. */
const pause = (attempt: number, first: number): Effect.Effect<void> =>
  Effect.flatMap(Random.next, (random) =>
    Effect.sleep(Math.ceil(Math.min(first * 2 ** attempt, 10_000) * (0.5 + random / 2)))
  )

/** A write on its way: the version that it is to replace, and what was sent. */
interface Sent<Config> {
  readonly etag: string
  readonly before: Config
  readonly config: Config
  /** An answer to it was lost. */
  readonly isUncertain: boolean
}

/** An update of which it is not known whether it was made. */
interface Lost<Config> {
  readonly sent: Sent<Config>
  /** What is there now; `undefined` where it could not be read. */
  readonly there: Config | undefined
  readonly cause: unknown
}

interface Settings<Config, U, L> {
  readonly retries: number | undefined
  readonly lag: Duration.DurationInput
  readonly resume: UnconfirmedUpdate<Config> | undefined
  /** Absent for a change that can be run again on its own result. */
  readonly unconfirmed: ((lost: Lost<Config>) => U) | undefined
  /** What `before` was changed into, with the settings of `before` that are not known here. */
  readonly restore: (before: Config, after: Config) => Effect.Effect<Config, L>
}

/**
 * Reads, applies `change`, writes with the ETag that was read. When someone else's write came in between, all of it again. When
 * the answer to the write was lost, what was sent is looked for in what is there: found, it is done; not there, it is done on what
 * is there; where it cannot be told, the caller decides.
 */
const run = <Thing, Config, ReadError, WriteError, RemoveError, E, R, U, L>(
  resource: Resource<Thing, Config, ReadError, WriteError, RemoveError>,
  id: string,
  change: Change<Config, E, R>,
  { lag, restore, resume, retries, unconfirmed }: Settings<Config, U, L>
): Effect.Effect<
  Updated<Thing, Config>,
  ReadError | WriteError | CommonError | Consistency.StaleReadError | E | U | L,
  CloudFront | R
> =>
  Effect.gen(function* () {
    const what = keyOf(resource, id)
    const writes = yield* Fresh.memory
    const read = Fresh.read(resource, id, writes, lag)

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
    let wrote = resume !== undefined
    const started = yield* Clock.currentTimeMillis
    let conflicts = 0
    let resends = 0
    for (;;) {
      if (sent !== undefined && sent.isUncertain && base.etag !== sent.etag) {
        const verdict = classify(resource.config, sent.before, sent.config, base.config)
        if (verdict._tag === "Same" || verdict._tag === "Contains") {
          yield* Writes.note(writes, what, sent.etag)
          return { ...base, changed: true }
        }
        // Where nothing of it is there, it can be made on what is; where a part is, or something else in its place, who knows.
        if (verdict._tag === "Lacks" && verdict.partly && unconfirmed !== undefined) {
          return yield* Effect.fail(unconfirmed({ sent, there: base.config, cause }))
        }
        sent = undefined
      }
      if (sent === undefined) {
        const { config: before, etag } = base
        // A copy, so that what was read stays as it was when it is changed in place.
        const result = change(Keep.copy(resource.config, before))
        const given = Effect.isEffect(result) ? yield* result : result
        const config = yield* restore(before, given)
        if (same(resource.config, before, config)) return { ...base, changed: wrote }
        sent = { etag, before, config, isUncertain: false }
      }
      const outcome = yield* Effect.either(resource.write(id, sent.config, sent.etag))
      if (outcome._tag === "Right") {
        yield* Writes.note(writes, what, sent.etag)
        return { ...outcome.right, changed: true }
      }
      const error = outcome.left
      const { kind, unanswered } = WriteOutcome.of(error)
      const isUncertain: boolean = sent.isUncertain || unanswered || kind === "uncertain"
      if (!isUncertain && kind === "refused") return yield* Effect.fail(error)
      if (kind === "conflict") {
        const mayBeBehind = retries === undefined && (yield* Clock.currentTimeMillis) - started < Duration.toMillis(lag)
        if (conflicts++ >= (retries ?? RETRIES) && !mayBeBehind) return yield* Effect.fail(error)
        yield* pause(conflicts, 100)
        base = yield* Fresh.newerThan(resource, id, writes, lag, sent.etag, error)
        sent = isUncertain ? { ...sent, isUncertain } : undefined
      } else {
        if (resends++ >= RESENDS) {
          return yield* Effect.fail(unconfirmed?.({ sent, there: undefined, cause: error }) ?? error)
        }
        yield* pause(resends, 500)
        const there = yield* Effect.either(read)
        // Sending it again does no harm: it can only replace the version that it was made from.
        if (there._tag === "Left" && !isRetryable(there.left)) {
          const isKnown = unconfirmed === undefined || isNotFound(there.left)
          return yield* Effect.fail(isKnown ? there.left : unconfirmed({ sent, there: undefined, cause: error }))
        }
        if (there._tag === "Right") base = there.right
        if (there._tag === "Right" && kind === "refused" && base.etag === sent.etag) return yield* Effect.fail(error)
        sent = { ...sent, isUncertain: true }
      }
      if (isUncertain) {
        cause = error
        wrote = true
      }
    }
  })

/**
 * For a change of our own that makes nothing else of its own result, which therefore can be run again whenever that is in doubt, and
 * that spreads what it changes, which loses nothing.
 */
export const idempotently = <Thing, Config, ReadError, WriteError, RemoveError, E = never, R = never>(
  resource: Resource<Thing, Config, ReadError, WriteError, RemoveError>,
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

/** For any change; see `Options`. */
export const readModifyWrite = <Thing, Config, ReadError, WriteError, RemoveError, E = never, R = never>(
  resource: Resource<Thing, Config, ReadError, WriteError, RemoveError>,
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
  const unconfirmed = ({ cause, sent, there }: Lost<Config>) =>
    new UnconfirmedUpdate<Config>({
      what: keyOf(resource, id),
      etag: sent.etag,
      before: Redacted.make(sent.before),
      sent: Redacted.make(sent.config),
      there: there === undefined ? undefined : Redacted.make(there),
      cause
    })
  return run(resource, id, change, {
    lag,
    retries,
    resume,
    unconfirmed: idempotent ? undefined : unconfirmed,
    restore: (before, after) => Keep.restore(resource.config, keyOf(resource, id), before, after)
  })
}
