/**
 * Where the keys come from that requests are signed with.
 *
 * @since 0.1.0
 */
import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Config from "effect/Config"
import * as ConfigError from "effect/ConfigError"
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
import { validate, sameKeys } from "./internal/identity.js"
import { patternsOnly } from "./internal/redact.js"
import { variable } from "./internal/variable.js"

/**
 * An access key, and what belongs to it. Blanks and line ends around the three texts are no part of them, and are taken off.
 *
 * What is left must be printable ASCII without blanks, and the access key id without `/` and `,`, which part the fields of the
 * `authorization` header. Anything else is a `CredentialsError` before a request is made: it names the source and the part, never
 * the value.
 *
 * @since 0.1.0
 * @category models
 */
export interface Identity {
  readonly accessKeyId: string
  readonly secretAccessKey: Redacted.Redacted
  /** Comes with temporary keys, and must be sent along with them. */
  readonly sessionToken?: Redacted.Redacted | undefined
  /** When the keys stop working; absent for those that do not by themselves. */
  readonly expiration?: DateTime.Utc | undefined
}

/**
 * @since 0.1.0
 * @category models
 */
export interface Service {
  /**
   * The keys to sign with now. Asked once for every attempt at a request, so a provider whose keys are costly to get should be
   * `cached`. Asked once more, with `Refused` provided, where the service refuses the keys: with others the attempt is repeated.
   */
  readonly get: Effect.Effect<Identity, CredentialsError>
}

/**
 * @since 0.1.0
 * @category tags
 */
export class Credentials extends Context.Tag("@effect-cloudfront/http/Credentials")<Credentials, Service>() {}

/**
 * The keys that the service has just refused (`ExpiredToken`, `ExpiredTokenException`, `InvalidClientTokenId`,
 * `UnrecognizedClientException`), while `get` is asked once more because of that; `undefined` otherwise. `cached` then asks its
 * provider, so a service that has its keys from there need not look at it.
 *
 * @since 0.1.0
 * @category references
 * @example
 * ```ts
 * import * as Effect from "effect/Effect"
 * import * as Redacted from "effect/Redacted"
 * import * as Credentials from "@effect-cloudfront/http/Credentials"
 *
 * // Two sets of keys, of which one may be revoked at any time.
 * const keys = (accessKeyId: string): Credentials.Identity => ({ accessKeyId, secretAccessKey: Redacted.make("secret") })
 * const get = Effect.map(Credentials.Refused, (refused) => keys(refused?.accessKeyId === "AKIDONE" ? "AKIDTWO" : "AKIDONE"))
 * ```
 */
export class Refused extends Context.Reference<Refused>()("@effect-cloudfront/http/Credentials/Refused", {
  defaultValue: (): Identity | undefined => undefined
}) {}

/**
 * The same keys for ever. Where they are such that no header can carry them (see `Identity`), every call fails with a
 * `CredentialsError` that says which part is wrong; its source is `static`.
 *
 * @since 0.1.0
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

const environment = Config.all({
  accessKeyId: variable(ACCESS_KEY_ID),
  secretAccessKey: variable(SECRET_ACCESS_KEY),
  sessionToken: variable(SESSION_TOKEN)
})

const source = "environment"

const fromEnvironment = (
  values: Config.Config.Success<typeof environment>
): Effect.Effect<Identity, CredentialsError> => {
  const { accessKeyId, secretAccessKey, sessionToken } = values
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
 * The keys in `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and, with temporary ones, `AWS_SESSION_TOKEN`, read through the
 * `ConfigProvider` that the layer is built with. An empty variable counts as absent.
 *
 * They are read for every request, so the layer always builds; a program that lacks them, or has some that no header can carry (see
 * `Identity`), fails with a `CredentialsError` that names the variable when it makes its first call, and only then.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerEnv: Layer.Layer<Credentials> = Layer.effect(
  Credentials,
  Effect.configProviderWith((provider) =>
    Effect.succeed({
      get: provider.load(environment).pipe(
        Effect.mapError((error) => new CredentialsError({ source, message: reason(error) })),
        Effect.flatMap(fromEnvironment)
      )
    })
  )
)

/** A `ConfigError` may quote the value that it does not like, so only its kind and place are told. */
const reason = (error: ConfigError.ConfigError): string =>
  ConfigError.isConfigError(error) && "path" in error
    ? `${error.path.join("_")} cannot be read`
    : "the variables cannot be read"

/**
 * @since 0.1.0
 * @category models
 */
export interface CacheOptions {
  /**
   * How long before they expire keys are renewed, while the old ones are still handed out. Five minutes unless told, and never more
   * than half of the time that the keys have when they come.
   */
  readonly refreshAhead?: Duration.DurationInput | undefined
  /**
   * How long one try of the provider may take. A minute unless told: as long as AWS's clients wait for one answer of the services
   * that give keys.
   */
  readonly timeout?: Duration.DurationInput | undefined
}

/** Keys with less time than this are not worth sending, as they could expire on their way; nor those with a tenth of their time. */
const MIN_REMAINING = 30_000
const MIN_REMAINING_FRACTION = 10
/** How long keys are handed out that had expired when they came: the clock may be off, and then only the service can tell. */
const EXPIRED_GRACE = 5_000

/** After a failure the provider is left alone: for a second, and for twice as long after each further one. */
const BASE_DELAY = 1_000
/** The longest pause while there are good keys, so that nobody waits for new ones. */
const MAX_DELAY = 30_000
/** The longest pause while there are none; a first failure then makes none. */
const MAX_DELAY_WITHOUT_KEYS = 5_000

interface CachedKeys {
  readonly identity: Identity
  /** In milliseconds: from when on they are to be renewed, and from when on they are not handed out. */
  readonly renewFrom: number
  readonly until: number
}

type PendingKeys = Deferred.Deferred<Identity, CredentialsError>

interface State {
  readonly current: CachedKeys | undefined
  /** The try that is under way, or waits for the end of a pause. */
  readonly pending: PendingKeys | undefined
  /** The keys that the service refused, while new ones are asked for because of that. */
  readonly refused: Identity | undefined
  /** Tries in a row that brought nothing new, and when the last one ended. */
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

/** What somebody who wants keys gets, and after how many milliseconds a new try is to begin for it, if one is. */
interface Decision {
  readonly get: Effect.Effect<Identity, CredentialsError>
  readonly requestIn?: number
}

/** Decides that. `refused` are the keys that the service refused to the one who asks; `mine` is there for a new try. */
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
    // Good for all that is known here, unless the service refused them to somebody else. Should nothing come in their place, they may
    // still do.
    const kept = give(usable.identity)
    return [{ get: state.refused === undefined ? kept : Effect.orElse(answer, () => kept) }, state]
  }
  if (usable !== undefined && now < usable.renewFrom) return [{ get: give(usable.identity) }, state]
  const longest =
    usable === undefined ? backoff(Math.max(0, failures - 1), MAX_DELAY_WITHOUT_KEYS) : backoff(failures, MAX_DELAY)
  const wait = Math.max(0, lastEndedAt + longest - now)
  // In a pause refused keys are the best there are: whoever asks gets the service's own error.
  const kept = usable ?? (isRefused ? current : undefined)
  if (kept !== undefined && wait > 0) return [{ get: give(kept.identity) }, state]
  return [
    { get: usable === undefined ? Deferred.await(next) : give(usable.identity), requestIn: wait },
    { ...state, pending: next, refused: isRefused ? refused : undefined }
  ]
}

/** What a try has brought. */
const afterRequest = (
  state: State,
  exit: Exit.Exit<Identity, CredentialsError>,
  now: number,
  refreshAhead: number
): State => {
  const over = { ...state, pending: undefined, refused: undefined, ended: now }
  if (Exit.isFailure(exit)) return { ...over, failures: state.failures + 1 }
  const isOld = state.refused !== undefined && sameKeys(exit.value, state.refused)
  return { ...over, current: cache(exit.value, now, refreshAhead), failures: isOld ? state.failures + 1 : 0 }
}

/**
 * Asks the provider only when its keys are about to expire, have expired, or were refused by the service. However many fibers want keys
 * at a time, it is asked once; that goes on in the scope's own fiber, so interrupting one who waits takes nothing from the others.
 *
 * - From `refreshAhead` before the end on, or from half of the keys' time on where that is later, one try goes on in the background,
 *   and the old keys are handed out. In the last 30 seconds, or the last tenth, callers wait for new keys.
 * - A try ends with a `CredentialsError` after `timeout`. What the provider does then is interrupted, and an answer that comes all the
 *   same is not looked at; the next caller gets a fresh try.
 * - A failure is told to all who wait for that try, and not kept. The next try begins a second after it, and each further one after
 *   twice as long: up to 30 seconds while there are good keys. While there are none the first pause is left out and none is longer
 *   than 5 seconds; callers wait for its end and for the try.
 * - Keys that the service refused (see `Refused`) are asked for anew at once. Callers who come meanwhile wait for that. If the same
 *   ones come, or it fails, the provider is left alone in the same way, and callers get what is there.
 * - Keys that have expired when they come are handed out, for 5 seconds at a time: it may be this machine's clock that is off.
 *
 * Fails with a `CredentialsError`: the provider's own; one that its time is over; or one that no header can carry the keys (see
 * `Identity`), whose source is `provider`.
 *
 * @since 0.1.0
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

    /** One try. As an exit, since Effect logs the whole cause of a fiber that fails. */
    const requestOnce = Effect.exit(Effect.flatMap(provider, (identity) => validate(identity, "provider"))).pipe(
      // What cannot be interrupted is not waited for either.
      Effect.disconnect,
      Effect.timeoutTo({ duration: timeout, onSuccess: (exit) => exit, onTimeout: () => Exit.fail(timeoutError) })
    )

    /** The words only: what they were caused by may hold anything. */
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
        Effect.map(Exit.flatten),
        Effect.tap(log),
        Effect.flatMap((exit) =>
          Effect.flatMap(Clock.currentTimeMillis, (now) =>
            Effect.zipRight(
              Ref.update(state, (was) => afterRequest(was, exit, now, refreshAhead)),
              Deferred.done(answer, exit)
            )
          )
        ),
        Effect.forkIn(scope),
        Effect.asVoid
      )

    /** Between claiming a try and starting it nothing can be interrupted. */
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
