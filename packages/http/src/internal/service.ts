import * as Context from "effect/Context"
import * as ConfigError from "effect/ConfigError"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Record from "effect/Record"
import * as Redacted from "effect/Redacted"
import { makeWrites, type Service } from "@effect-cloudfront/core/CloudFront"
import { CredentialsError, isUnsent, TransportError } from "@effect-cloudfront/core/Errors"
import { readError } from "@effect-cloudfront/core/protocol/ErrorDocument"
import { utf8Decode, utf8Encode } from "@effect-cloudfront/core/protocol/Platform"
import * as Wire from "@effect-cloudfront/core/protocol/Wire"
import * as RateLimit from "@effect-cloudfront/core/RateLimit"
import * as Credentials from "../Credentials.js"
import * as Endpoint from "../Endpoint.js"
import type * as HttpTransport from "../HttpTransport.js"
import * as Retry from "../Retry.js"
import * as Signer from "../Signer.js"
import * as Adaptive from "./adaptive.js"
import * as ClockSkew from "./clockSkew.js"
import { guarded, sealed } from "./failed.js"
import { same } from "./identity.js"
import * as Limiter from "./limiter.js"
import * as Redact from "./redact.js"
import { timeoutFail } from "./timeout.js"

/** The rates that the control plane bears: what it throttles begins at some seven changes, or some thirty reads, at once. */
export interface Limits {
  /** Of calls that only read. 10 a second, 10 at once, unless told. */
  readonly reads?: Limiter.Rate | undefined
  /** Of calls that change something. 1 a second, 5 at once, unless told. */
  readonly mutations?: Limiter.Rate | undefined
  /** For all calls, not only those that ask for it with `RateLimit.limited`. */
  readonly always?: boolean | undefined
}

const READS: Limiter.Rate = { perSecond: 10, burst: 10 }
const MUTATIONS: Limiter.Rate = { perSecond: 1, burst: 5 }

/** What there is to say of how requests are sent. */
export interface Options extends Endpoint.Options, HttpTransport.Options, Retry.Options {
  /** Put before the library's own name in the `user-agent` header, such as `my-app/1.2`. */
  readonly userAgent?: string | undefined
  /** How long a call may take with all its attempts and waits; as long as it takes unless told. */
  readonly totalTimeout?: Duration.DurationInput | undefined
  /** The rates of the programs that make many calls, and of what asks for them with `RateLimit.limited`. */
  readonly limits?: Limits | undefined
}

const USER_AGENT = "effect-cloudfront/0.1.0"

type Attempt = Effect.Effect<Wire.Response, TransportError | CredentialsError>
/** Something that goes around each attempt. */
type Around = (attempt: Attempt, request: Wire.Request) => Attempt

const rate = (name: string, given: Limiter.Rate): Effect.Effect<Limiter.Rate, ConfigError.ConfigError> =>
  given.perSecond > 0 && given.burst >= 1
    ? Effect.succeed(given)
    : Effect.fail(ConfigError.InvalidData(["limits", name], "must be more than 0 a second, and 1 at once"))

const limiting = (limits: Limits = {}): Effect.Effect<Around, ConfigError.ConfigError> =>
  Effect.gen(function* () {
    const read = yield* Limiter.make(yield* rate("reads", limits.reads ?? READS))
    const change = yield* Limiter.make(yield* rate("mutations", limits.mutations ?? MUTATIONS))
    return (attempt, { method }) =>
      Effect.withFiberRuntime((fiber) =>
        limits.always === true || Context.get(fiber.currentContext, RateLimit.RateLimited)
          ? Effect.zipRight(method === "GET" ? read : change, attempt)
          : attempt
      )
  })

const isThrottled = (response: Wire.Response): boolean =>
  response.status >= 400 && Retry.classify(response.status, readError(response).code) === "throttling"

const adapting = (mode: Retry.Mode | undefined): Effect.Effect<Around> =>
  mode === "adaptive"
    ? Effect.map(
        Adaptive.make,
        ({ acquire, answered }): Around =>
          (attempt) =>
            Effect.zipRight(
              acquire,
              Effect.tap(attempt, (response) => answered(isThrottled(response)))
            )
      )
    : Effect.succeed((attempt) => attempt)

interface Counts {
  readonly attempts: number
  readonly unanswered: number
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

/** Codes that say that the keys are no longer good: they expired before their time, or were replaced or revoked. */
const STALE: ReadonlySet<string> = new Set([
  "ExpiredToken",
  "ExpiredTokenException",
  "InvalidClientTokenId",
  // The name that CloudFront's list of common errors has for it.
  "UnrecognizedClientException"
])

const isStale = (response: Wire.Response): boolean =>
  response.status >= 400 && response.status < 500 && STALE.has(readError(response).code ?? "")

/**
 * Other keys than the ones that the service has just refused, if there are any by now. Sending again with them is no fault of the
 * service: it costs an attempt, not the budget. Where they cannot be got the service's answer is what there is to tell.
 */
const renew = (
  credentials: Credentials.Service,
  refused: Credentials.Identity | undefined,
  response: Wire.Response
): Effect.Effect<Credentials.Identity | undefined> =>
  refused === undefined || !isStale(response)
    ? Effect.succeed(undefined)
    : Effect.map(Effect.option(Effect.provideService(credentials.get, Credentials.Refused, refused)), (other) =>
        Option.isSome(other) && !same(other.value, refused) ? other.value : undefined
      )

/** Whether it is not known after this attempt if the service has executed the request. */
const isUnanswered = (outcome: Wire.Response | TransportError): boolean =>
  outcome instanceof TransportError ? !isUnsent(outcome) : outcome.status >= 500

/** Errors of somebody's own provider may have been caused by anything. */
const withoutSecrets = (error: CredentialsError, counts: Counts): CredentialsError => {
  const { cause, message, source } = error
  const isSafe = cause === undefined || Redacted.isRedacted(cause)
  if (isSafe && counts.attempts === 0) return error
  return new CredentialsError({
    source,
    message,
    ...(counts.attempts === 0 ? {} : counts),
    ...(cause === undefined ? {} : { cause: isSafe ? cause : Redact.safe(cause, Redact.blind) })
  })
}

/** Services and proxies quote what they refuse, down to the header with the session token. */
const withoutProofs = (request: HttpTransport.Request, response: Wire.Response): Wire.Response => {
  if (response.status < 300) return response
  const proofs = Redact.proofs(request.headers).filter(Redact.isTelling)
  const text = utf8Decode(response.body) ?? ""
  if (!Redact.quotes(text, proofs) && !Redact.quotes(Object.values(response.headers).join("\n"), proofs))
    return response
  const { hide } = Redact.make(proofs)
  const shown = hide(text)
  return {
    ...response,
    headers: Record.map(response.headers, (value) => hide(value)),
    body: shown === text ? response.body : utf8Encode(shown)
  }
}

/** Text that a header can carry in every runtime, without the blanks around it. */
const productOf = (userAgent = ""): Effect.Effect<string, ConfigError.ConfigError> => {
  const text = userAgent.trim()
  return /^[ -~]*$/.test(text)
    ? Effect.succeed(text === "" ? USER_AGENT : `${text} ${USER_AGENT}`)
    : Effect.fail(ConfigError.InvalidData(["userAgent"], "must be one line of printable ASCII"))
}

/**
 * Makes the service over a transport. A request is serialized once; for each attempt at it credentials are got, the clock is
 * read, and a new signature made. Fails with a `ConfigError` when the endpoint or a number in the options is none, or the user agent
 * no header.
 */
export const make = (
  transport: HttpTransport.HttpTransport,
  options?: Options
): Effect.Effect<Service, ConfigError.ConfigError, Credentials.Credentials> =>
  Effect.gen(function* () {
    const credentials = yield* Credentials.Credentials
    const endpoint = yield* Endpoint.resolve(options)
    const policy = yield* Retry.resolve(options)
    const limited = yield* limiting(options?.limits)
    const adapted = yield* adapting(options?.retryMode)
    const clockSkew = yield* ClockSkew.make
    const signer = yield* Signer.make(endpoint)
    const retrier = yield* Retry.make
    const writes = yield* makeWrites
    const userAgent = yield* productOf(options?.userAgent)
    const total = Duration.decode(options?.totalTimeout ?? Duration.infinity)

    return {
      writes,
      signingRegion: endpoint.signingRegion,
      execute: (request) =>
        Effect.suspend(() => {
          const { body, headers, method, operation } = request
          const query = Wire.queryString(request.query)
          const url = endpoint.url + request.path + (query === "" ? "" : `?${query}`)
          const skew = clockSkew.call()
          let used: Credentials.Identity | undefined
          let renewed: Credentials.Identity | undefined
          let attempts = 0
          let unanswered = 0
          const counted = <A extends Wire.Response | TransportError>(outcome: A): A => {
            if (isUnanswered(outcome)) unanswered++
            return outcome
          }
          const identity = Effect.suspend(() => {
            const next = renewed
            renewed = undefined
            return next === undefined ? credentials.get : Effect.succeed(next)
          })
          const send: Attempt = Effect.flatMap(identity, (identity) =>
            Effect.flatMap(skew.offset, (offset) => {
              attempts++
              used = identity
              return Effect.flatMap(signer.sign(request, identity, offset), (signed) => {
                const sent = {
                  operation,
                  method,
                  url,
                  headers: { ...headers, ...signed, "user-agent": userAgent },
                  body
                }
                const seal = sealed(sent)
                return guarded(sent, () => transport.send(sent)).pipe(
                  Effect.mapBoth({
                    onSuccess: (response) => counted(withoutProofs(sent, response)),
                    onFailure: (error) => counted(seal(error))
                  })
                )
              })
            })
          )
          // Once a call, or a provider with ever new wrong keys would use up all attempts.
          let isRenewed = false
          const isMended = (refusal: Wire.Response): Effect.Effect<boolean> =>
            isRenewed
              ? skew.isMended(refusal)
              : Effect.zipWith(skew.isMended(refusal), renew(credentials, used, refusal), (isTimely, other) => {
                  renewed = other
                  isRenewed = other !== undefined
                  return isTimely || isRenewed
                })
          const late = () =>
            new TransportError({
              operation,
              reason: "Timeout",
              message: `${operation}: no success within ${Duration.format(total)} in all`
            })
          return retrier.run(request, limited(adapted(send, request), request), policy, isMended).pipe(
            (run) => timeoutFail(run, total, late),
            Effect.mapBoth({
              onSuccess: (response) => ({ ...response, attempts, unanswered }),
              onFailure: (error) =>
                error._tag === "TransportError"
                  ? withAttempts(error, { attempts, unanswered })
                  : withoutSecrets(error, { attempts, unanswered })
            })
          )
        })
    }
  })
