/**
 * Where the keys come from that requests are signed with.
 *
 * @since 0.1.0
 */
import * as Clock from "effect/Clock"
import * as Config from "effect/Config"
import * as ConfigError from "effect/ConfigError"
import * as Context from "effect/Context"
import type * as DateTime from "effect/DateTime"
import * as Deferred from "effect/Deferred"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Ref from "effect/Ref"
import type * as Scope from "effect/Scope"
import { CredentialsError } from "@effect-cloudfront/core/Errors"
import { variable } from "./internal/variable.js"

/**
 * An access key, and what belongs to it.
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
   * `cached`.
   */
  readonly get: Effect.Effect<Identity, CredentialsError>
}

/**
 * @since 0.1.0
 * @category tags
 */
export class Credentials extends Context.Tag("@effect-cloudfront/http/Credentials")<Credentials, Service>() {}

/**
 * The same keys for ever.
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
  Layer.succeed(Credentials, { get: Effect.succeed(identity) })

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
  return Effect.succeed({
    accessKeyId,
    secretAccessKey: Redacted.make(secretAccessKey),
    sessionToken: sessionToken === undefined ? undefined : Redacted.make(sessionToken)
  })
}

/**
 * The keys in `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and, with temporary ones, `AWS_SESSION_TOKEN`, read through the
 * `ConfigProvider` that the layer is built with. An empty variable counts as absent.
 *
 * They are read for every request, so the layer always builds; a program that lacks them fails with a `CredentialsError`
 * that names the variable when it makes its first call, and only then.
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
  /** How long before they expire keys are renewed, while the old ones are still handed out. Five minutes unless told. */
  readonly refreshAhead?: Duration.DurationInput | undefined
}

/** Keys with less time than this are not worth sending: they could expire on their way. */
const LEAST = 30_000

interface State {
  readonly identity: Identity | undefined
  readonly refresh: Deferred.Deferred<Identity, CredentialsError> | undefined
}

const remaining = (identity: Identity, now: number): number =>
  identity.expiration === undefined ? Infinity : identity.expiration.epochMillis - now

/**
 * Asks the provider only when its keys are about to expire, or have. However many fibers want keys at a time, it is asked
 * once; that goes on in the scope's own fiber, so interrupting one who waits takes nothing from the others. A failure is
 * told to all who wait for it and not kept: the next one to come asks again.
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
    const state = yield* Ref.make<State>({ identity: undefined, refresh: undefined })

    const ask = (refresh: Deferred.Deferred<Identity, CredentialsError>): Effect.Effect<void> =>
      Effect.interruptible(provider).pipe(
        Effect.tap((identity) => Ref.update(state, (was) => ({ ...was, identity }))),
        Effect.tapErrorCause((cause) => Effect.logDebug("Credentials could not be renewed", cause)),
        Effect.onExit(() => Ref.update(state, (was) => ({ ...was, refresh: undefined }))),
        Effect.intoDeferred(refresh),
        Effect.forkIn(scope),
        Effect.asVoid
      )

    /** The refresh under way, or a new one; between claiming it and starting it nothing can be interrupted. */
    const refreshing: Effect.Effect<Deferred.Deferred<Identity, CredentialsError>> = Effect.gen(function* () {
      const mine = yield* Deferred.make<Identity, CredentialsError>()
      const claimed = yield* Ref.modify(state, (was) =>
        was.refresh === undefined ? [mine, { ...was, refresh: mine }] : [was.refresh, was]
      )
      if (claimed === mine) yield* ask(mine)
      return claimed
    }).pipe(Effect.uninterruptible)

    return Effect.gen(function* () {
      const { identity } = yield* Ref.get(state)
      const left = identity === undefined ? 0 : remaining(identity, yield* Clock.currentTimeMillis)
      if (identity !== undefined && left > refreshAhead) return identity
      const refresh = yield* refreshing
      return identity !== undefined && left > LEAST ? identity : yield* Deferred.await(refresh)
    })
  })
