import * as Context from "effect/Context"
import * as ConfigError from "effect/ConfigError"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type { Service } from "@effect-cloudfront/core/CloudFront"
import * as Consistency from "@effect-cloudfront/core/Consistency"
import { TransportError, type CredentialsError } from "@effect-cloudfront/core/Errors"
import { readError } from "@effect-cloudfront/core/protocol/ErrorDocument"
import * as Wire from "@effect-cloudfront/core/protocol/Wire"
import * as RateLimit from "@effect-cloudfront/core/RateLimit"
import * as Credentials from "../Credentials.js"
import * as Endpoint from "../Endpoint.js"
import type * as HttpTransport from "../HttpTransport.js"
import * as Retry from "../Retry.js"
import * as Signer from "../Signer.js"
import * as Adaptive from "./adaptive.js"
import * as ClockSkew from "./clockSkew.js"
import * as Limiter from "./limiter.js"
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

const withAttempts = (error: TransportError, attempts: number): TransportError => {
  const { cause, message, operation, reason } = error
  return new TransportError({
    operation,
    reason,
    message: attempts > 1 ? `${message} (after ${attempts} attempts)` : message,
    attempts,
    cause
  })
}

/**
 * Makes the service over a transport. A request is serialized once; for each attempt at it credentials are got, the clock is
 * read, and a new signature made. Fails with a `ConfigError` when the endpoint or a number in the options is none.
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
    const writes = yield* Consistency.makeWrites
    const userAgent = options?.userAgent === undefined ? USER_AGENT : `${options.userAgent} ${USER_AGENT}`
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
          let attempts = 0
          const send: Attempt = Effect.flatMap(credentials.get, (identity) =>
            Effect.flatMap(skew.offset, (offset) => {
              attempts++
              return Effect.flatMap(signer.sign(request, identity, offset), (signed) =>
                transport.send({
                  operation,
                  method,
                  url,
                  headers: { ...headers, ...signed, "user-agent": userAgent },
                  body
                })
              )
            })
          )
          const late = () =>
            new TransportError({
              operation,
              reason: "Timeout",
              message: `${operation}: no success within ${Duration.format(total)} in all`
            })
          return retrier.run(request, limited(adapted(send, request), request), policy, skew.isMended).pipe(
            (run) => timeoutFail(run, total, late),
            Effect.mapBoth({
              onSuccess: (response) => ({ ...response, attempts }),
              onFailure: (error) => (error._tag === "TransportError" ? withAttempts(error, attempts) : error)
            })
          )
        })
    }
  })
