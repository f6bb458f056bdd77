/**
 * The AWS credentials with which requests are signed.
 *
 * @since 3.0.0
 */
import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import type * as DateTime from "effect/DateTime"
import * as Deferred from "effect/Deferred"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Ref from "effect/Ref"
import type * as Scope from "effect/Scope"
import { CredentialsError } from "@effect-cloudfront/core/Errors"
import { environment, pathOf } from "./internal/configuration.js"
import { validate, sameKeys } from "./internal/identity.js"
import { perBuild } from "./internal/perBuild.js"
import { patternsOnly } from "./internal/redact.js"
import { Reader } from "./internal/settings.js"
import { disconnect, forkUninterruptible } from "./internal/fiber.js"

/**
 * An access key, its secret, and the session token of temporary keys. White space around the three texts is trimmed.
 *
 * The trimmed texts must be printable ASCII without white space. The access key id must not contain `/` and `,`, which separate the
 * fields of the `authorization` header. Otherwise calls fail with a `CredentialsError` before a request is sent. Its message names the
 * source and the part, never the value.
 *
 * @since 3.0.0
 * @category models
 */
export interface Identity {
  readonly accessKeyId: string
  readonly secretAccessKey: Redacted.Redacted
  /** The session token, which temporary keys need. */
  readonly sessionToken?: Redacted.Redacted | undefined
  /** When the keys expire; absent for keys that do not expire. */
  readonly expiration?: DateTime.Utc | undefined
}

/**
 * @since 3.0.0
 * @category models
 */
export interface Service {
  /**
   * The current keys. It runs once for every attempt, so a provider that is slow should be `cached`. If the service refuses the keys, it
   * runs again with `Refused` provided; if it returns other keys, the attempt is repeated with them.
   */
  readonly get: Effect.Effect<Identity, CredentialsError>
}

/**
 * @since 3.0.0
 * @category tags
 */
export class Credentials extends Context.Tag("@effect-cloudfront/http/Credentials")<Credentials, Service>() {}

/**
 * The keys that the service has just refused (`ExpiredToken`, `ExpiredTokenException`, `InvalidClientTokenId`,
 * `UnrecognizedClientException`), while `get` runs again for that reason; `undefined` otherwise. `cached` then calls its provider, so a
 * service that uses `cached` does not have to handle it.
 *
 * @since 3.0.0
 * @category references
 * @example
 * ```ts
 * import * as Effect from "effect/Effect"
 * import * as Redacted from "effect/Redacted"
 * import * as Credentials from "@effect-cloudfront/http/Credentials"
 *
 * // Two sets of keys. Either may be revoked at any time.
 * const keys = (accessKeyId: string): Credentials.Identity => ({ accessKeyId, secretAccessKey: Redacted.make("secret") })
 * const get = Effect.map(Credentials.Refused, (refused) => keys(refused?.accessKeyId === "AKIDONE" ? "AKIDTWO" : "AKIDONE"))
 * ```
 */
export class Refused extends Context.Reference<Refused>()("@effect-cloudfront/http/Credentials/Refused", {
  defaultValue: (): Identity | undefined => undefined
}) {}

/**
 * Provides constant keys. If a part is invalid (see `Identity`), every call fails with a `CredentialsError` that names the part; its
 * source is `static`.
 *
 * @since 3.0.0
 * @category layers
 * @example
 * ```ts
 * import * as Redacted from "effect/Redacted"
 * import * as Credentials from "@effect-cloudfront/http/Credentials"
 *
 * const layer = Credentials.layerStatic({
 *   accessKeyId: "AKIDEXAMPLE",
 *   secretAccessKey: Redacted.make("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
 * })
 * ```
 */
export const layerStatic = (identity: Identity): Layer.Layer<Credentials> =>
  Layer.succeed(Credentials, { get: validate(identity, "static") })

const ACCESS_KEY_ID = "AWS_ACCESS_KEY_ID"
const SECRET_ACCESS_KEY = "AWS_SECRET_ACCESS_KEY"
const SESSION_TOKEN = "AWS_SESSION_TOKEN"

const NAMES = [ACCESS_KEY_ID, SECRET_ACCESS_KEY, SESSION_TOKEN]

const source = "environment"

const fromEnvironment = (reader: Reader): Effect.Effect<Identity, CredentialsError> => {
  const accessKeyId = reader.text(ACCESS_KEY_ID)
  const secretAccessKey = reader.text(SECRET_ACCESS_KEY)
  const sessionToken = reader.text(SESSION_TOKEN)
  if (accessKeyId === undefined || secretAccessKey === undefined) {
    const missing = [
      ...(accessKeyId === undefined ? [ACCESS_KEY_ID] : []),
      ...(secretAccessKey === undefined ? [SECRET_ACCESS_KEY] : [])
    ]
    return Effect.fail(new CredentialsError({ source, message: `${missing.join(" and ")} not set` }))
  }
  const identity = {
    accessKeyId,
    secretAccessKey: Redacted.make(secretAccessKey),
    sessionToken: sessionToken === undefined ? undefined : Redacted.make(sessionToken)
  }
  return validate(identity, source, {
    accessKeyId: ACCESS_KEY_ID,
    secretAccessKey: SECRET_ACCESS_KEY,
    sessionToken: SESSION_TOKEN
  })
}

/**
 * Provides the keys in `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN` (for temporary keys), read with the
 * `ConfigProvider` with which the layer is built. An empty variable counts as absent.
 *
 * The variables are read for every attempt, so building the layer never fails. If they are missing or invalid (see `Identity`), calls
 * fail with a `CredentialsError` that names the variable.
 *
 * @since 3.0.0
 * @category layers
 */
export const layerEnv: Layer.Layer<Credentials> = perBuild(() =>
  Layer.effect(
    Credentials,
    Effect.map(environment, (read) => ({
      get: read(NAMES).pipe(
        // The message has only the path of the `ConfigError`, whose own message may quote the value.
        Effect.mapError((error) => {
          const what = pathOf(error)?.join("_") ?? "the variables"
          return new CredentialsError({ source, message: `${what} cannot be read` })
        }),
        Effect.flatMap((values) => fromEnvironment(new Reader(values)))
      )
    }))
  )
)

/**
 * @since 3.0.0
 * @category models
 */
export interface CacheOptions {
  /**
   * How long before their expiration keys are renewed in the background; 5 minutes when absent. Limited to half of the lifetime that
   * the keys have when they arrive.
   */
  readonly refreshAhead?: Duration.DurationInput | undefined
  /**
   * The time limit of one run of the provider; 1 minute when absent.
   */
  readonly timeout?: Duration.DurationInput | undefined
}

/** Keys are not used in their last 30 seconds, or in the last tenth of their lifetime, since they could expire on the way. */
const MIN_REMAINING = 30_000
const MIN_REMAINING_FRACTION = 10
/** How long keys are used that had expired when they arrived. The local clock may be wrong; then only the service can decide. */
const EXPIRED_GRACE = 5_000

/** The delay after the first failure of the provider, in milliseconds. It doubles with each further failure. */
const BASE_DELAY = 1_000
/** The longest delay while there are usable keys. */
const MAX_DELAY = 30_000
/** The longest delay without usable keys. The first failure then has no delay. */
const MAX_DELAY_WITHOUT_KEYS = 5_000

interface CachedKeys {
  readonly identity: Identity
  /** Times in milliseconds: when to renew the keys, and when to stop using them. */
  readonly renewFrom: number
  readonly until: number
}

type PendingKeys = Deferred.Deferred<Identity, CredentialsError>

interface State {
  readonly current: CachedKeys | undefined
  /** The run of the provider that is in progress, or that waits for the end of its delay. */
  readonly pending: PendingKeys | undefined
  /** The keys that the service refused, while a run replaces them. */
  readonly refused: Identity | undefined
  /** The number of consecutive runs without new keys, and when the last run ended. */
  readonly failures: number
  readonly lastEndedAt: number
}

const INITIAL: State = { current: undefined, pending: undefined, refused: undefined, failures: 0, lastEndedAt: 0 }

const cache = (identity: Identity, now: number, refreshAhead: number): CachedKeys => {
  if (identity.expiration === undefined) return { identity, renewFrom: Infinity, until: Infinity }
  const end = identity.expiration.epochMillis
  const life = end - now
  return life > 0
    ? {
        identity,
        renewFrom: end - Math.min(refreshAhead, life / 2),
        until: end - Math.min(MIN_REMAINING, life / MIN_REMAINING_FRACTION)
      }
    : { identity, renewFrom: now + EXPIRED_GRACE, until: now + EXPIRED_GRACE }
}

const backoff = (failures: number, longest: number): number =>
  failures === 0 ? 0 : Math.min(longest, BASE_DELAY * 2 ** (failures - 1))

/** What a caller gets, and the delay in milliseconds of the run of the provider that it starts, if it starts one. */
interface Decision {
  readonly get: Effect.Effect<Identity, CredentialsError>
  readonly requestIn?: number
}

/** Decides what a caller gets. `refused` are the keys that the service refused to the caller; `next` is for the result of a new run. */
const decide = (
  state: State,
  now: number,
  refused: Identity | undefined,
  next: PendingKeys
): readonly [turn: Decision, next: State] => {
  const { lastEndedAt, failures, current, pending } = state
  const isRefused = current !== undefined && refused !== undefined && sameKeys(current.identity, refused)
  const usable = current !== undefined && !isRefused && now < current.until ? current : undefined
  const give = Effect.succeed
  if (pending !== undefined) {
    const answer = Deferred.await(pending)
    if (usable === undefined) return [{ get: answer }, state]
    // If the service refused the keys to another caller, this one waits for new keys, and gets the old ones only if the run fails.
    const kept = give(usable.identity)
    return [{ get: state.refused === undefined ? kept : Effect.catchAll(answer, () => kept) }, state]
  }
  if (usable !== undefined && now < usable.renewFrom) return [{ get: give(usable.identity) }, state]
  const longest =
    usable === undefined ? backoff(Math.max(0, failures - 1), MAX_DELAY_WITHOUT_KEYS) : backoff(failures, MAX_DELAY)
  const wait = Math.max(0, lastEndedAt + longest - now)
  // During the delay refused keys are used again, so that the caller gets the service's error.
  const kept = usable ?? (isRefused ? current : undefined)
  if (kept !== undefined && wait > 0) return [{ get: give(kept.identity) }, state]
  return [
    { get: usable === undefined ? Deferred.await(next) : give(usable.identity), requestIn: wait },
    { ...state, pending: next, refused: isRefused ? refused : undefined }
  ]
}

/** The state after a run of the provider. */
const afterRequest = (
  state: State,
  exit: Exit.Exit<Identity, CredentialsError>,
  now: number,
  refreshAhead: number
): State => {
  const over = { ...state, pending: undefined, refused: undefined, lastEndedAt: now }
  if (Exit.isFailure(exit)) return { ...over, failures: state.failures + 1 }
  const isOld = state.refused !== undefined && sameKeys(exit.value, state.refused)
  return { ...over, current: cache(exit.value, now, refreshAhead), failures: isOld ? state.failures + 1 : 0 }
}

/**
 * Caches the keys of a provider. It runs the provider only when the keys are about to expire, have expired, or were refused by the
 * service. Concurrent callers share one run. The run is forked in the scope, so the interruption of one caller does not affect others.
 *
 * - From `refreshAhead` before the expiration on, or from half of the keys' lifetime on if that is later, one run goes on in the
 *   background, and callers get the old keys. In the last 30 seconds, or the last tenth of the lifetime, callers wait for new keys.
 * - A run fails with a `CredentialsError` after `timeout`. The provider is interrupted, and a late result is ignored. The next caller
 *   starts a new run.
 * - All callers that wait for a run get its failure, which is not cached. The next run starts after a delay of one second, which doubles
 *   with each further failure: up to 30 seconds while there are usable keys. Without usable keys there is no delay after the first
 *   failure, and the longest is 5 seconds; callers wait for the delay and the run.
 * - If the service refused the keys (see `Refused`), a run starts at once, and callers wait for it. If it returns the same keys or
 *   fails, the next run is delayed in the same way, and callers get the old keys.
 * - Keys that have expired when they arrive are used for 5 seconds, since the local clock may be wrong.
 *
 * The inner effect fails with a `CredentialsError`: the provider's own, or with source `provider` if the run timed out or the keys are
 * invalid (see `Identity`).
 *
 * @since 3.0.0
 * @category combinators
 */
export const cached = (
  provider: Effect.Effect<Identity, CredentialsError>,
  options?: CacheOptions
): Effect.Effect<Effect.Effect<Identity, CredentialsError>, never, Scope.Scope> =>
  Effect.gen(function* () {
    const scope = yield* Effect.scope
    const refreshAhead = Duration.toMillis(options?.refreshAhead ?? "5 minutes")
    const timeout = Duration.decode(options?.timeout ?? "1 minute")
    const state = yield* Ref.make(INITIAL)

    const timeoutError = new CredentialsError({
      source: "provider",
      message: `no credentials within ${Duration.format(timeout)}`
    })

    /** Its result is an `Exit`, because Effect logs the cause of a forked fiber that fails. */
    const run = Effect.exit(Effect.flatMap(provider, (identity) => validate(identity, "provider")))

    /** One run of the provider. The timeout does not wait for a provider that is uninterruptible. */
    const requestOnce = disconnect(run).pipe(
      Effect.timeoutOption(timeout),
      Effect.flatMap((result) => (Option.isSome(result) ? result.value : Effect.fail(timeoutError)))
    )

    /** Logs the redacted message only, since the cause may contain secrets. */
    const log = (exit: Exit.Exit<Identity, CredentialsError>): Effect.Effect<void> => {
      if (Exit.isSuccess(exit) || Cause.isInterruptedOnly(exit.cause)) return Effect.void
      const reason = Option.match(Cause.failureOption(exit.cause), {
        onNone: () => "a defect of the provider",
        onSome: ({ message, source }) => patternsOnly.redact(`${source}: ${message}`)
      })
      return Effect.logDebug("Credentials could not be renewed").pipe(Effect.annotateLogs("reason", reason))
    }

    const forkRequest = (answer: PendingKeys, millis: number): Effect.Effect<void> =>
      Effect.interruptible(millis > 0 ? Effect.zipRight(Effect.sleep(millis), requestOnce) : requestOnce).pipe(
        Effect.exit,
        Effect.tap(log),
        Effect.flatMap((exit) =>
          Effect.flatMap(Clock.currentTimeMillis, (now) =>
            Effect.zipRight(
              Ref.update(state, (was) => afterRequest(was, exit, now, refreshAhead)),
              Deferred.done(answer, exit)
            )
          )
        ),
        (run) => forkUninterruptible(run, scope)
      )

    /** Uninterruptible from the state change to the fork, so that `pending` always has a run. */
    const getOrRequest = (now: number, refused: Identity | undefined): Effect.Effect<Identity, CredentialsError> =>
      Effect.uninterruptibleMask((restore) =>
        Effect.gen(function* () {
          const next = yield* Deferred.make<Identity, CredentialsError>()
          const { get, requestIn } = yield* Ref.modify(state, (was) => decide(was, now, refused, next))
          if (requestIn !== undefined) yield* forkRequest(next, requestIn)
          return yield* restore(get)
        })
      )

    return Effect.gen(function* () {
      const now = yield* Clock.currentTimeMillis
      const { current, refused } = yield* Ref.get(state)
      const denied = yield* Refused
      if (current !== undefined && now < current.renewFrom && refused === undefined && denied === undefined) {
        return current.identity
      }
      return yield* getOrRequest(now, denied)
    })
  })
