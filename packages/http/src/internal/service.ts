import type * as ConfigError from "effect/ConfigError"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { makeWrites, type Service } from "@effect-cloudfront/core/CloudFront"
import { CredentialsError, isUnsent, TransportError } from "@effect-cloudfront/core/Errors"
import { readError } from "@effect-cloudfront/core/protocol/ErrorDocument"
import { utf8Decode, utf8Encode } from "@effect-cloudfront/core/protocol/Platform"
import * as Wire from "@effect-cloudfront/core/protocol/Wire"
import * as RateLimit from "@effect-cloudfront/core/RateLimit"
import * as Credentials from "../Credentials.js"
import type * as Endpoint from "../Endpoint.js"
import type * as HttpTransport from "../HttpTransport.js"
import * as Signer from "../Signer.js"
import * as Adaptive from "./adaptive.js"
import * as ClockSkew from "./clockSkew.js"
import { invalid } from "./configuration.js"
import * as EndpointSettings from "./endpoint.js"
import { catchDefects, redactTransportError } from "./transportError.js"
import { sameKeys } from "./identity.js"
import { VERSION } from "./version.js"
import { contextOf, withFiber } from "./fiber.js"
import * as Limiter from "./limiter.js"
import * as Redact from "./redact.js"
import * as Retry from "./retry.js"
import * as ResponseLimits from "./responseLimits.js"
import { load, type Settings } from "./settings.js"
import { timeoutFail } from "./timeout.js"

/**
 * Client-side rate limits, as token buckets. The defaults are below the rates of the control plane, which was seen to throttle about
 * seven concurrent changes, or thirty concurrent reads.
 */
export interface Limits {
  /** The rate of calls that only read; when absent, 10 a second with a burst of 10. */
  readonly reads?: Limiter.Rate | undefined
  /** The rate of calls that change something; when absent, 1 a second with a burst of 5. */
  readonly mutations?: Limiter.Rate | undefined
  /** Whether the limits hold for all calls; when absent, only for calls with `RateLimit.limited`. */
  readonly always?: boolean | undefined
}

const READS: Limiter.Rate = { perSecond: 10, burst: 10 }
const MUTATIONS: Limiter.Rate = { perSecond: 1, burst: 5 }

/** The options of a client, except for those of its endpoint. */
export interface ClientOptions extends HttpTransport.Options, Retry.Options {
  /** Put before the library's name in the `user-agent` header, such as `my-app/1.2`. */
  readonly userAgent?: string | undefined
  /** The time limit of a call with all its attempts and delays; no limit when absent. */
  readonly totalTimeout?: Duration.DurationInput | undefined
  /** The rate limits of programs that make many calls, and of effects with `RateLimit.limited`. */
  readonly limits?: Limits | undefined
}

/** The options of CloudFront's client. */
export interface Options extends Endpoint.Options, ClientOptions {}

/** The options of a service from the environment: those of its endpoint, and of `Retry.config`. */
export const environmentOptionsOf = (
  endpoint: Settings<Endpoint.Options>
): Effect.Effect<Options, ConfigError.ConfigError> =>
  load({
    names: [...endpoint.names, ...Retry.settings.names],
    read: (reader) => ({ ...endpoint.read(reader), ...Retry.settings.read(reader) })
  })

/** The options from the environment: those of `Endpoint.config` and of `Retry.config`. */
// Within a function, since bundlers do not remove the reading of properties.
export const environmentOptions: Effect.Effect<Options, ConfigError.ConfigError> = Effect.suspend(() =>
  environmentOptionsOf(EndpointSettings.settings)
)

/** Where a request is sent. */
export type Place = Pick<Endpoint.Endpoint, "host" | "path" | "url">

/** Where the requests of a service are sent, and how they are signed. */
export interface Target {
  /** The region of the signature, if it has one. */
  readonly signingRegion?: string | undefined
  /** The endpoint of a request, or an error if it has none. */
  readonly placeOf: (request: Wire.Request) => Place | TransportError
  /** The headers that authenticate a request; see `Signer`. */
  readonly sign: (
    request: Wire.Request,
    place: Place,
    identity: Credentials.Identity,
    offset: number
  ) => Effect.Effect<Readonly<Record<string, string>>, CredentialsError>
}

const USER_AGENT = `effect-cloudfront/${VERSION}`

type Attempt = Effect.Effect<Wire.Response, TransportError | CredentialsError>
/** Wraps each attempt. */
type AttemptMiddleware = (attempt: Attempt, request: Wire.Request) => Attempt

const validateRate = (name: string, given: Limiter.Rate): Effect.Effect<Limiter.Rate, ConfigError.ConfigError> =>
  given.perSecond > 0 && given.burst >= 1
    ? Effect.succeed(given)
    : Effect.fail(invalid({ path: ["limits", name], message: "must be more than 0 a second, and 1 at once" }))

const isRead = ({ method, operation }: Wire.Request): boolean => method === "GET" || Wire.isRead(operation)

const makeRateLimit = (limits: Limits = {}): Effect.Effect<AttemptMiddleware, ConfigError.ConfigError> =>
  Effect.gen(function* () {
    const read = yield* Limiter.make(yield* validateRate("reads", limits.reads ?? READS))
    const change = yield* Limiter.make(yield* validateRate("mutations", limits.mutations ?? MUTATIONS))
    return (attempt, request) =>
      withFiber((fiber) =>
        limits.always === true || Context.get(contextOf(fiber), RateLimit.RateLimited)
          ? Effect.andThen(isRead(request) ? read : change, attempt)
          : attempt
      )
  })

const isThrottled = (response: Wire.Response): boolean =>
  response.status >= 400 && Retry.classify(response.status, readError(response).code) === "throttling"

const makeAdaptiveMode = (mode: Retry.Mode | undefined): Effect.Effect<AttemptMiddleware> =>
  mode === "adaptive"
    ? Effect.map(
        Adaptive.make,
        ({ acquire, onResponse }): AttemptMiddleware =>
          (attempt) =>
            Effect.andThen(
              acquire,
              Effect.tap(attempt, (response) => onResponse(isThrottled(response)))
            )
      )
    : Effect.succeed((attempt) => attempt)

interface Counts {
  readonly attempts: number
  readonly unanswered: number
}

const NO_ATTEMPTS: Counts = { attempts: 0, unanswered: 0 }

/** A call whose first attempt has begun. */
interface Call {
  /** One attempt. */
  readonly send: Attempt
  /** Whether the cause of an error response has been corrected. */
  readonly isCorrected: (refusal: Wire.Response) => Effect.Effect<boolean>
  /** What was sent until now. */
  readonly counts: Counts
}

const withAttempts = (error: TransportError, counts: Counts): TransportError => {
  const { cause, message, operation, reason } = error
  return new TransportError({
    operation,
    reason,
    message: counts.attempts > 1 ? `${message} (after ${counts.attempts} attempts)` : message,
    ...counts,
    cause
  })
}

/** Error codes for credentials that are not valid any more: they have expired, or were replaced or revoked. */
const CREDENTIALS_REFUSED: ReadonlySet<string> = new Set([
  "ExpiredToken",
  "ExpiredTokenException",
  "InvalidClientTokenId",
  // CloudFront's list of common errors has this name for it.
  "UnrecognizedClientException"
])

const isCredentialsRefused = (response: Wire.Response): boolean =>
  response.status >= 400 && response.status < 500 && CREDENTIALS_REFUSED.has(readError(response).code ?? "")

/**
 * Gets other credentials after the service has refused `refused`; `undefined` if there are none, or the provider fails. The retry with
 * them counts as an attempt, but takes no tokens from the retry budget.
 */
const renewCredentials = (
  credentials: Credentials.Service,
  refused: Credentials.Identity | undefined,
  response: Wire.Response
): Effect.Effect<Credentials.Identity | undefined> =>
  refused === undefined || !isCredentialsRefused(response)
    ? Effect.succeed(undefined)
    : Effect.provideService(credentials.get, Credentials.Refused, refused).pipe(
        Effect.map((next) => (sameKeys(next, refused) ? undefined : next)),
        Effect.catchAll(() => Effect.succeed(undefined))
      )

/** Whether it is not known after this attempt if the service has executed the request. */
const isUnanswered = (outcome: Wire.Response | TransportError): boolean =>
  outcome instanceof TransportError ? !isUnsent(outcome) : outcome.status >= 500

/** Redacts the cause of a provider's error, since it may contain secrets. */
const redactCredentialsError = (error: CredentialsError, counts: Counts): CredentialsError => {
  const { cause, message, source } = error
  const isSafe = cause === undefined || Redacted.isRedacted(cause)
  if (isSafe && counts.attempts === 0) return error
  return new CredentialsError({
    source,
    message,
    ...(counts.attempts === 0 ? {} : counts),
    ...(cause === undefined ? {} : { cause: isSafe ? cause : Redact.redactError(cause, Redact.patternsOnly) })
  })
}

/** Redacts secrets in error responses. Services and proxies may quote the request, including the session token. */
const redactResponse = (request: HttpTransport.Request, response: Wire.Response): Wire.Response => {
  if (response.status < 300) return response
  const proofs = Redact.signatureSecrets(request.headers).filter(Redact.isLongEnough)
  const text = utf8Decode(response.body) ?? ""
  if (
    !Redact.containsPartOf(text, proofs) &&
    !Redact.containsPartOf(Object.values(response.headers).join("\n"), proofs)
  )
    return response
  const { hide } = Redact.make(proofs)
  const shown = hide(text)
  return {
    ...response,
    headers: Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name, hide(value)])),
    body: shown === text ? response.body : utf8Encode(shown)
  }
}

/** The `user-agent` header. Fails if the text is not printable ASCII, which not every runtime accepts. */
const userAgentOf = (userAgent = ""): Effect.Effect<string, ConfigError.ConfigError> => {
  const text = userAgent.trim()
  return /^[ -~]*$/.test(text)
    ? Effect.succeed(text === "" ? USER_AGENT : `${text} ${USER_AGENT}`)
    : Effect.fail(invalid({ path: ["userAgent"], message: "must be one line of printable ASCII" }))
}

/** The target of CloudFront's API: one endpoint. */
const targetOf = (options: Options | undefined): Effect.Effect<Target, ConfigError.ConfigError> =>
  Effect.gen(function* () {
    const endpoint = yield* EndpointSettings.resolve(options)
    const signer = yield* Signer.make(endpoint)
    return {
      signingRegion: endpoint.signingRegion,
      placeOf: () => endpoint,
      sign: (request, _place, identity, offset) => signer.sign(request, identity, offset)
    }
  })

/**
 * Makes CloudFront's service over a transport. Fails with a `ConfigError` if the endpoint, a number or a duration in the options or the
 * user agent is invalid.
 */
export const make = (
  transport: HttpTransport.HttpTransport,
  options?: Options
): Effect.Effect<Service, ConfigError.ConfigError, Credentials.Credentials> =>
  Effect.flatMap(targetOf(options), (target) => makeWith(transport, target, options))

/**
 * Makes a service over a transport. A request is serialized once. Each attempt gets the credentials, reads the clock and makes a new
 * signature. Fails with a `ConfigError` if a number or a duration in the options or the user agent is invalid.
 */
export const makeWith = (
  transport: HttpTransport.HttpTransport,
  target: Target,
  options?: ClientOptions
): Effect.Effect<Service, ConfigError.ConfigError, Credentials.Credentials> =>
  Effect.gen(function* () {
    const credentials = yield* Credentials.Credentials
    yield* ResponseLimits.validate(options)
    const policy = yield* Retry.resolve(options)
    const rateLimit = yield* makeRateLimit(options?.limits)
    const adaptiveMode = yield* makeAdaptiveMode(options?.retryMode)
    const clockSkew = yield* ClockSkew.make
    const retrier = yield* Retry.make
    const writes = yield* makeWrites
    const userAgent = yield* userAgentOf(options?.userAgent)
    const total = Duration.decode(options?.totalTimeout ?? Duration.infinity)
    const limited = (attempt: Attempt): Attempt => transport.limited?.(attempt) ?? attempt
    const withinTotal = (call: Attempt, operation: string): Attempt =>
      timeoutFail(
        call,
        total,
        () =>
          new TransportError({
            operation,
            reason: "Timeout",
            message: `${operation}: no success within ${Duration.format(total)} in all`
          })
      )

    /** The attempts of a call. */
    const begin = (request: Wire.Request, place: Place): Call => {
      const { body, headers, method, operation } = request
      const query = Wire.queryString(request.query)
      const url = place.url + request.path + (query === "" ? "" : `?${query}`)
      const skew = clockSkew.call()
      const counts = { attempts: 0, unanswered: 0 }
      let usedIdentity: Credentials.Identity | undefined
      let renewedIdentity: Credentials.Identity | undefined
      // At most once for a call. Otherwise a provider that returns new invalid keys each time would use up all attempts.
      let isRenewed = false
      const countUnanswered = <A extends Wire.Response | TransportError>(outcome: A): A => {
        if (isUnanswered(outcome)) counts.unanswered++
        return outcome
      }
      const identity = Effect.suspend(() => {
        const next = renewedIdentity
        renewedIdentity = undefined
        return next === undefined ? credentials.get : Effect.succeed(next)
      })
      return {
        counts,
        send: Effect.flatMap(identity, (identity) =>
          Effect.flatMap(skew.offset, (offset) => {
            counts.attempts++
            usedIdentity = identity
            return Effect.flatMap(target.sign(request, place, identity, offset), (signed) => {
              const sent = {
                operation,
                method,
                url,
                headers: { ...headers, ...signed, "user-agent": userAgent },
                body
              }
              const redactError = redactTransportError(sent)
              return catchDefects(sent, () => transport.send(sent)).pipe(
                Effect.matchEffect({
                  onSuccess: (response) => Effect.succeed(countUnanswered(redactResponse(sent, response))),
                  onFailure: (error) => Effect.fail(countUnanswered(redactError(error)))
                })
              )
            })
          })
        ),
        isCorrected: (refusal) =>
          isRenewed
            ? skew.isCorrected(refusal)
            : Effect.flatMap(skew.isCorrected(refusal), (isTimely) =>
                Effect.map(renewCredentials(credentials, usedIdentity, refusal), (other) => {
                  renewedIdentity = other
                  isRenewed = other !== undefined
                  return isTimely || isRenewed
                })
              )
      }
    }

    return {
      writes,
      signingRegion: target.signingRegion,
      execute: (request) =>
        Effect.suspend(() => {
          const place = target.placeOf(request)
          if (place instanceof TransportError) return Effect.fail(place)
          // Many calls may wait for a connection. What only a running call needs is made when its first attempt begins.
          let call: Call | undefined
          const begun = (): Call => (call ??= begin(request, place))
          const send = Effect.suspend(() => begun().send)
          return retrier
            .run(request, rateLimit(adaptiveMode(limited(send), request), request), policy, (refusal) =>
              begun().isCorrected(refusal)
            )
            .pipe(
              (run) => withinTotal(run, request.operation),
              // In fewer steps than `mapBoth`.
              Effect.matchEffect({
                onSuccess: (response) => Effect.succeed({ ...response, ...begun().counts }),
                onFailure: (error) => {
                  const counts = call?.counts ?? NO_ATTEMPTS
                  return Effect.fail(
                    error._tag === "TransportError"
                      ? withAttempts(error, counts)
                      : redactCredentialsError(error, counts)
                  )
                }
              })
            )
        })
    }
  })
