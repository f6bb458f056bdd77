/**
 * Trying again, the way AWS's clients do in their `standard` mode: few attempts, exponential backoff with full jitter,
 * longer when the service asks for fewer calls, and a budget that ends retries when most of them fail.
 *
 * @since 0.1.0
 */
import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Config from "effect/Config"
import * as ConfigError from "effect/ConfigError"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Exit from "effect/Exit"
import { dual } from "effect/Function"
import * as Option from "effect/Option"
import * as Random from "effect/Random"
import * as Ref from "effect/Ref"
import { isRetryable, TransportError } from "@effect-cloudfront/core/Errors"
import { isThrottling } from "@effect-cloudfront/core/protocol/ErrorCode"
import { readError } from "@effect-cloudfront/core/protocol/ErrorDocument"
import type * as Wire from "@effect-cloudfront/core/protocol/Wire"
import { variable } from "./internal/variable.js"

/**
 * How often to try, and how long to wait in between: before retry `n`, counted from 0, a random part of `delay * 2^n`.
 *
 * @since 0.1.0
 * @category models
 */
export interface Policy {
  /** Attempts in all, the first included. */
  readonly attempts: number
  /** After a fault of the service or the network. */
  readonly delay: Duration.DurationInput
  /** After the service asked for fewer calls. */
  readonly throttlingDelay: Duration.DurationInput
  /** No wait is longer, but for what the service asks for. */
  readonly maxDelay: Duration.DurationInput
}

/**
 * Three attempts; 50 milliseconds, a second after throttling, at most 20 seconds.
 *
 * @since 0.1.0
 * @category policies
 */
export const standard: Policy = {
  attempts: 3,
  delay: "50 millis",
  throttlingDelay: "1 second",
  maxDelay: "20 seconds"
}

/**
 * One attempt.
 *
 * @since 0.1.0
 * @category policies
 */
export const none: Policy = { ...standard, attempts: 1 }

/**
 * The policy of the calls made where it is provided; the layer's own where none is.
 *
 * @since 0.1.0
 * @category references
 */
export class RetryPolicy extends Context.Reference<RetryPolicy>()("@effect-cloudfront/http/Retry", {
  defaultValue: (): Policy | undefined => undefined
}) {}

/**
 * How AWS calls the ways of trying again. In both the attempts and their waits are those of the policy; `adaptive` also holds
 * back requests, all those of the layer, once the service has throttled one, and finds the rate that it bears.
 *
 * @since 0.1.0
 * @category models
 */
export type Mode = "standard" | "adaptive"

/**
 * What a layer does where no policy is provided to its calls.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /** Attempts in all, the first included; 3 unless told. */
  readonly maxAttempts?: number | undefined
  /** `standard` unless told. */
  readonly retryMode?: Mode | undefined
}

const MODES: ReadonlyMap<string, Mode> = new Map([
  ["standard", "standard"],
  ["adaptive", "adaptive"],
  // What AWS's clients did before there were modes; they say themselves that it should not be used.
  ["legacy", "standard"]
])

const attempts = Config.mapOrFail(variable("AWS_MAX_ATTEMPTS"), (text) =>
  text === undefined || /^0*[1-9]\d{0,8}$/.test(text)
    ? Either.right(text === undefined ? undefined : Number(text))
    : Either.left(ConfigError.InvalidData(["AWS_MAX_ATTEMPTS"], "must be a number from 1"))
)

const mode = Config.mapOrFail(variable("AWS_RETRY_MODE"), (text) => {
  const known = text === undefined ? undefined : MODES.get(text.toLowerCase())
  return text === undefined || known !== undefined
    ? Either.right(known)
    : Either.left(ConfigError.InvalidData(["AWS_RETRY_MODE"], `must be one of ${[...MODES.keys()].join(", ")}`))
})

/**
 * What the environment says: `AWS_MAX_ATTEMPTS`, and `AWS_RETRY_MODE`, where `legacy` counts as `standard`. A `ConfigError`
 * names the variable that is wrong.
 *
 * @since 0.1.0
 * @category config
 */
export const config: Config.Config<Options> = Config.all({ maxAttempts: attempts, retryMode: mode })

/**
 * The policy of a layer. Fails with a `ConfigError` where `maxAttempts` is no number from 1.
 *
 * @since 0.1.0
 * @category policies
 */
export const resolve = (options?: Options): Effect.Effect<Policy, ConfigError.ConfigError> => {
  const { attempts } = standard
  const max = options?.maxAttempts ?? attempts
  return Number.isSafeInteger(max) && max >= 1
    ? Effect.succeed({ ...standard, attempts: max })
    : Effect.fail(ConfigError.InvalidData(["maxAttempts"], "must be a whole number from 1"))
}

/**
 * Runs an effect with another policy for the calls in it.
 *
 * @since 0.1.0
 * @category combinators
 * @example
 * ```ts
 * import { getDistribution } from "@effect-cloudfront/core/Distribution"
 * import * as Retry from "@effect-cloudfront/http/Retry"
 *
 * const patient = getDistribution({ Id: "E1" }).pipe(Retry.withPolicy({ ...Retry.standard, attempts: 6 }))
 * ```
 */
export const withPolicy: {
  (policy: Policy): <A, E, R>(self: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
  <A, E, R>(self: Effect.Effect<A, E, R>, policy: Policy): Effect.Effect<A, E, R>
} = dual(2, <A, E, R>(self: Effect.Effect<A, E, R>, policy: Policy): Effect.Effect<A, E, R> =>
  Effect.provideService(self, RetryPolicy, policy)
)

/**
 * Why something is worth another attempt.
 *
 * @since 0.1.0
 * @category classification
 */
export type Kind = "throttling" | "transient"

const TRANSIENT_STATUSES: ReadonlySet<number> = new Set([500, 502, 503, 504])
const TRANSIENT_CODES: ReadonlySet<string> = new Set(["RequestTimeout", "RequestTimeoutException"])

/** Comes with status 500, but it is the caller's function that failed, and would again. */
const FUNCTION_FAILED = "TestFunctionFailed"

/**
 * Whether an error response may be followed by a better one, from its status and the code in it.
 *
 * @since 0.1.0
 * @category classification
 */
export const classify = (status: number, code: string | undefined): Kind | undefined => {
  if (code === FUNCTION_FAILED) return undefined
  if (isThrottling(code, status)) return "throttling"
  return TRANSIENT_STATUSES.has(status) || (code !== undefined && TRANSIENT_CODES.has(code)) ? "transient" : undefined
}

/** What the service wants waited, in milliseconds from `now`. */
const retryAfter = (headers: Wire.Response["headers"], now: number): number | undefined => {
  const millis = headers["x-amz-retry-after"]
  if (millis !== undefined && /^\d+$/.test(millis)) return Number(millis)
  const text = headers["retry-after"]
  if (text === undefined) return undefined
  const wait = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now
  return Number.isNaN(wait) ? undefined : wait
}

interface Failure {
  readonly kind: Kind
  /** For people. */
  readonly what: string
  readonly headers: Wire.Response["headers"]
}

const failureOf = <E>(exit: Exit.Exit<Wire.Response, E>): Failure | undefined => {
  if (Exit.isSuccess(exit)) {
    const { headers, status } = exit.value
    if (status < 400) return undefined
    const { code } = readError(exit.value)
    const kind = classify(status, code)
    return kind && { kind, what: code ?? `HTTP ${status}`, headers }
  }
  const error = Option.getOrUndefined(Cause.failureOption(exit.cause))
  if (!(error instanceof TransportError)) return undefined
  return isRetryable(error) ? { kind: "transient", what: error.reason, headers: {} } : undefined
}

const CAPACITY = 500
const RETRY_COST: Readonly<Record<Kind, number>> = { throttling: 5, transient: 14 }
/** What an answer at the first attempt puts back. */
const SUCCESS_REFUND = 1
/** What the service asks for is honoured as far as this beyond our own delay. */
const MAX_EXTRA_DELAY = 5_000

/**
 * @since 0.1.0
 * @category models
 */
export interface Retrier {
  /**
   * Runs the attempt as often as the policy and the budget allow, and ends as its last run did. The policy is the one provided,
   * or `own`, or `standard`.
   *
   * `isMended` is asked about every refusal: whether what was wrong with the attempt has been put right, such as a clock that is
   * off. If so the next attempt comes at once. It is one of the policy's attempts, and costs the budget nothing.
   */
  readonly run: <E>(
    request: Wire.Request,
    attempt: Effect.Effect<Wire.Response, TransportError | E>,
    own?: Policy,
    isMended?: (refusal: Wire.Response) => Effect.Effect<boolean>
  ) => Effect.Effect<Wire.Response, TransportError | E>
}

const neverCorrected = () => Effect.succeed(false)

const logRetry = ({ operation }: Wire.Request, attempt: number, what: string, millis: number) =>
  Effect.annotateLogs(Effect.logDebug(`${operation} is tried again`), { attempt, "error.type": what, millis })

/**
 * A retrier with a full budget of 500. A retry takes 14 from it, one after throttling 5; success gives back what the last
 * retry took, or 1. The budget belongs to the value made here: all calls through it share one, no others do.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make: Effect.Effect<Retrier> = Effect.gen(function* () {
  const tokens = yield* Ref.make(CAPACITY)
  const returnTokens = (amount: number) => Ref.update(tokens, (left) => Math.min(CAPACITY, left + amount))
  const takeTokens = (amount: number) =>
    Ref.modify(tokens, (left) => (left < amount ? [false, left] : [true, left - amount]))

  const delay = Effect.fnUntraced(function* (policy: Policy, failure: Failure, retries: number) {
    const base = Duration.toMillis(failure.kind === "throttling" ? policy.throttlingDelay : policy.delay)
    const random = yield* Random.next
    const own = Math.floor(random * Math.min(Duration.toMillis(policy.maxDelay), base * 2 ** retries))
    const hint = retryAfter(failure.headers, yield* Clock.currentTimeMillis)
    return hint === undefined ? own : Math.max(own, Math.min(hint, own + MAX_EXTRA_DELAY))
  })

  const run: Retrier["run"] = Effect.fnUntraced(function* (request, attempt, own, isMended = neverCorrected) {
    const policy = (yield* RetryPolicy) ?? own ?? standard
    let lastCost = SUCCESS_REFUND
    let retries = 0
    for (let attempts = 1; ; attempts++) {
      const exit = yield* Effect.exit(attempt)
      const refusal = Exit.isSuccess(exit) && exit.value.status >= 400 ? exit.value : undefined
      // The last attempt is looked at too: what is learnt from it helps the next call.
      if (refusal !== undefined && (yield* isMended(refusal)) && attempts < policy.attempts) {
        yield* logRetry(request, attempts, readError(refusal).code ?? `HTTP ${refusal.status}`, 0)
        continue
      }
      const failure = failureOf(exit)
      if (failure === undefined) {
        if (Exit.isSuccess(exit) && refusal === undefined) yield* returnTokens(lastCost)
        return yield* exit
      }
      if (attempts >= policy.attempts || !(yield* takeTokens(RETRY_COST[failure.kind]))) return yield* exit
      lastCost = RETRY_COST[failure.kind]
      const millis = yield* delay(policy, failure, retries++)
      yield* logRetry(request, attempts, failure.what, millis)
      yield* Effect.sleep(Duration.millis(millis))
    }
  })
  return { run }
})
