import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import type * as ConfigError from "effect/ConfigError"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import { dual } from "effect/Function"
import * as Option from "effect/Option"
import * as Random from "effect/Random"
import { isRetryable, TransportError } from "@effect-cloudfront/core/Errors"
import { isThrottling } from "@effect-cloudfront/core/protocol/ErrorCode"
import { readError } from "@effect-cloudfront/core/protocol/ErrorDocument"
import type * as Wire from "@effect-cloudfront/core/protocol/Wire"
import { invalid } from "./configuration.js"
import type { Settings } from "./settings.js"

/**
 * The number of attempts, and the backoff: the delay before retry `n`, counted from 0, is random between 0 and `delay * 2^n`.
 *
 * @since 3.0.0
 * @category models
 */
export interface Policy {
  /** The maximum number of attempts, including the first. Whatever is not 1 or more counts as 1. */
  readonly attempts: number
  /** The base delay after an error of the service or the network. */
  readonly delay: Duration.DurationInput
  /** The base delay after throttling. */
  readonly throttlingDelay: Duration.DurationInput
  /** The longest delay. `retry-after` of the service may exceed it by up to 5 seconds. */
  readonly maxDelay: Duration.DurationInput
}

/**
 * Three attempts, with a base delay of 50 milliseconds, 1 second after throttling, and a longest delay of 20 seconds.
 *
 * @since 3.0.0
 * @category policies
 */
export const standard: Policy = {
  attempts: 3,
  delay: "50 millis",
  throttlingDelay: "1 second",
  maxDelay: "20 seconds"
}

/**
 * One attempt, without retries.
 *
 * @since 3.0.0
 * @category policies
 */
export const none: Policy = { ...standard, attempts: 1 }

/**
 * The policy for the calls of an effect. When not provided, the layer's policy is used.
 *
 * @since 3.0.0
 * @category references
 */
export class RetryPolicy extends Context.Reference<RetryPolicy>()("@effect-cloudfront/http/Retry", {
  defaultValue: (): Policy | undefined => undefined
}) {}

/**
 * The retry modes of AWS's clients. Attempts and delays are those of the policy in both. With `adaptive`, the layer also limits the rate
 * of all its requests after the service has throttled one, and adapts the rate to the service.
 *
 * @since 3.0.0
 * @category models
 */
export type Mode = "standard" | "adaptive"

/**
 * The retry options of a layer, for calls without `RetryPolicy`.
 *
 * @since 3.0.0
 * @category models
 */
export interface Options {
  /** The maximum number of attempts, including the first; 3 when absent. */
  readonly maxAttempts?: number | undefined
  /** The retry mode; `standard` when absent. */
  readonly retryMode?: Mode | undefined
}

const MODES: ReadonlyMap<string, Mode> = new Map([
  ["standard", "standard"],
  ["adaptive", "adaptive"],
  // The mode of older AWS clients, which is deprecated.
  ["legacy", "standard"]
])

/** The options that `Retry.config` describes. */
export const settings: Settings<Options> = {
  names: ["AWS_MAX_ATTEMPTS", "AWS_RETRY_MODE"],
  read: (reader) => ({
    maxAttempts: reader.parsed("AWS_MAX_ATTEMPTS", "a number from 1", (text) =>
      /^0*[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined
    ),
    retryMode: reader.parsed("AWS_RETRY_MODE", `one of ${[...MODES.keys()].join(", ")}`, (text) =>
      MODES.get(text.toLowerCase())
    )
  })
}

/**
 * The policy of a layer. Fails with a `ConfigError` if `maxAttempts` is not an integer of 1 or more.
 *
 * @since 3.0.0
 * @category policies
 */
export const resolve = (options?: Options): Effect.Effect<Policy, ConfigError.ConfigError> => {
  const { attempts } = standard
  const max = options?.maxAttempts ?? attempts
  return Number.isSafeInteger(max) && max >= 1
    ? Effect.succeed({ ...standard, attempts: max })
    : Effect.fail(invalid({ path: ["maxAttempts"], message: "must be a whole number from 1" }))
}

/**
 * Sets the retry policy for all calls of an effect.
 *
 * @since 3.0.0
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
 * The kind of a retryable failure.
 *
 * @since 3.0.0
 * @category classification
 */
export type Kind = "throttling" | "transient"

const TRANSIENT_STATUSES: ReadonlySet<number> = new Set([500, 502, 503, 504])
const TRANSIENT_CODES: ReadonlySet<string> = new Set(["RequestTimeout", "RequestTimeoutException"])

/** This error has status 500, but its cause is the caller's function, which would fail again. */
const FUNCTION_FAILED = "TestFunctionFailed"

/**
 * Classifies an error response by its status and its code. `undefined` if a retry is pointless.
 *
 * @since 3.0.0
 * @category classification
 */
export const classify = (status: number, code: string | undefined): Kind | undefined => {
  if (code === FUNCTION_FAILED) return undefined
  if (isThrottling(code, status)) return "throttling"
  return TRANSIENT_STATUSES.has(status) || (code !== undefined && TRANSIENT_CODES.has(code)) ? "transient" : undefined
}

/** The delay in milliseconds that the service asks for in `x-amz-retry-after` or `retry-after`. */
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
  /** The error code or the reason, for the log. */
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
/** The tokens that success at the first attempt returns to the bucket. */
const SUCCESS_REFUND = 1
/** The service's `retry-after` may extend the backoff by this many milliseconds at most. */
const MAX_EXTRA_DELAY = 5_000

/**
 * @since 3.0.0
 * @category models
 */
export interface Retrier {
  /**
   * Runs the attempt as often as the policy and the token bucket allow, and returns the result of the last run. The policy is
   * `RetryPolicy`, or else `layerPolicy`, or else `standard`.
   *
   * `isCorrected` is called for every error response. It returns whether the cause of the error has been corrected, such as the clock
   * skew. If so, the next attempt starts at once. It counts as an attempt, but takes no tokens.
   */
  readonly run: <E>(
    request: Wire.Request,
    attempt: Effect.Effect<Wire.Response, TransportError | E>,
    layerPolicy?: Policy,
    isCorrected?: (refusal: Wire.Response) => Effect.Effect<boolean>
  ) => Effect.Effect<Wire.Response, TransportError | E>
}

const neverCorrected = () => Effect.succeed(false)

const logRetry = ({ operation }: Wire.Request, attempt: number, what: string, millis: number) =>
  Effect.annotateLogs(Effect.logDebug(`${operation} is tried again`), { attempt, "error.type": what, millis })

/**
 * Makes a retrier with a full token bucket of 500 tokens. A retry takes 14 tokens, or 5 after throttling. Success returns the tokens of
 * the last retry, or 1. All calls through the same retrier share its bucket.
 *
 * @since 3.0.0
 * @category constructors
 */
export const make: Effect.Effect<Retrier> = Effect.sync(() => {
  let tokens = CAPACITY
  const returnTokens = (amount: number): void => {
    tokens = Math.min(CAPACITY, tokens + amount)
  }
  const takeTokens = (amount: number): boolean => {
    if (tokens < amount) return false
    tokens -= amount
    return true
  }

  const delay = Effect.fnUntraced(function* (policy: Policy, failure: Failure, retries: number) {
    const base = Duration.toMillis(failure.kind === "throttling" ? policy.throttlingDelay : policy.delay)
    const random = yield* Random.next
    const backoff = Math.floor(random * Math.min(Duration.toMillis(policy.maxDelay), base * 2 ** retries))
    const hint = retryAfter(failure.headers, yield* Clock.currentTimeMillis)
    return hint === undefined ? backoff : Math.max(backoff, Math.min(hint, backoff + MAX_EXTRA_DELAY))
  })

  /** Goes on after the first attempt. */
  const retry = Effect.fnUntraced(function* <E>(
    first: Exit.Exit<Wire.Response, TransportError | E>,
    request: Wire.Request,
    attempt: Effect.Effect<Wire.Response, TransportError | E>,
    layerPolicy: Policy | undefined,
    isCorrected: (refusal: Wire.Response) => Effect.Effect<boolean>
  ) {
    const policy = (yield* RetryPolicy) ?? layerPolicy ?? standard
    const maxAttempts = policy.attempts >= 1 ? policy.attempts : 1
    let lastCost = SUCCESS_REFUND
    let retries = 0
    let exit = first
    for (let attempts = 1; ; attempts++, exit = yield* Effect.exit(attempt)) {
      const refusal = Exit.isSuccess(exit) && exit.value.status >= 400 ? exit.value : undefined
      // `isCorrected` runs after the last attempt as well, because the correction helps the next call.
      if (refusal !== undefined && (yield* isCorrected(refusal)) && attempts < maxAttempts) {
        yield* logRetry(request, attempts, readError(refusal).code ?? `HTTP ${refusal.status}`, 0)
        continue
      }
      const failure = failureOf(exit)
      if (failure === undefined) {
        if (Exit.isSuccess(exit) && refusal === undefined) returnTokens(lastCost)
        return yield* exit
      }
      if (attempts >= maxAttempts || !takeTokens(RETRY_COST[failure.kind])) return yield* exit
      lastCost = RETRY_COST[failure.kind]
      const millis = yield* delay(policy, failure, retries++)
      yield* logRetry(request, attempts, failure.what, millis)
      yield* Effect.sleep(Duration.millis(millis))
    }
  })

  // Most calls end with the first attempt, and many may wait for it: neither needs what a retry needs.
  const run: Retrier["run"] = (request, attempt, layerPolicy, isCorrected = neverCorrected) =>
    Effect.matchCauseEffect(attempt, {
      onFailure: (cause) => retry(Exit.failCause(cause), request, attempt, layerPolicy, isCorrected),
      onSuccess: (response) => {
        const exit = Exit.succeed(response)
        if (response.status >= 400) return retry(exit, request, attempt, layerPolicy, isCorrected)
        returnTokens(SUCCESS_REFUND)
        return exit
      }
    })
  return { run }
})
