import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as Fiber from "effect/Fiber"
import * as FiberRef from "effect/FiberRef"
import * as LogLevel from "effect/LogLevel"
import * as MetricLabel from "effect/MetricLabel"
import * as Option from "effect/Option"
import * as Tracer from "effect/Tracer"
import * as Metrics from "../Metrics.js"
import { requestIdOf } from "../protocol/ErrorDocument.js"
import type * as Wire from "../protocol/Wire.js"
import { lazy } from "./lazy.js"

/** What is recorded of a call. It holds nothing of the input, and nothing of a body is emitted. */
export interface Call {
  response: Wire.Response | undefined
}

/** The fields of an error that are emitted. */
interface Failure {
  readonly _tag: string
  readonly code?: string
  readonly attempts?: number
  readonly requestId?: string | undefined
}

const isFailure = (error: unknown): error is Failure =>
  typeof error === "object" && error !== null && "_tag" in error && typeof error._tag === "string"

const failureOf = (exit: Exit.Exit<unknown, unknown>): Failure | undefined => {
  if (Exit.isSuccess(exit)) return undefined
  const error = Option.getOrUndefined(Cause.failureOption(exit.cause))
  return isFailure(error) ? error : { _tag: Cause.isInterruptedOnly(exit.cause) ? "Interrupted" : "Defect" }
}

interface Outcome {
  readonly failure: Failure | undefined
  readonly attempts: number | undefined
  readonly seconds: number
}

type Attributes = Record<string, string | number>

const attributesOf = ({ response }: Call, { attempts, failure }: Outcome): Attributes => {
  const attributes: Attributes = {}
  if (response !== undefined) {
    attributes["http.response.status_code"] = response.status
    const requestId = failure?.requestId ?? requestIdOf(response)
    if (requestId !== undefined) attributes["aws.request_id"] = requestId
  }
  if (attempts !== undefined) {
    attributes["aws.attempts"] = attempts
    if (attempts > 1) attributes["http.request.resend_count"] = attempts - 1
  }
  if (failure !== undefined) attributes["error.type"] = failure.code ?? failure._tag
  return attributes
}

type AnyFiber = Fiber.RuntimeFiber<unknown, unknown>

const setContext = (context: Context.Context<never>): Effect.Effect<void> =>
  FiberRef.set(FiberRef.currentContext, context)

const isLogged = (fiber: AnyFiber): boolean =>
  LogLevel.greaterThanEqual(LogLevel.Debug, fiber.getFiberRef(FiberRef.currentMinimumLogLevel))

/**
 * Instruments the calls of an operation: a span with OpenTelemetry's attributes for AWS calls, the metrics, and one log entry at
 * level Debug.
 */
export const make = (
  id: string
): (<A, E, R>(self: (call: Call) => Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>) => {
  const rpc = { "rpc.system": "aws-api", "rpc.service": "CloudFront", "rpc.method": id }
  const methodLabel = lazy(() => MetricLabel.make("rpc.method", id))
  // The array is reused, because metrics look up an array that they have seen without hashing it.
  const methodLabels = lazy(() => [methodLabel()])

  const updateMetrics = (fiber: AnyFiber, { attempts, failure, seconds }: Outcome): void => {
    const labels = fiber.getFiberRef(FiberRef.currentMetricLabels)
    const tags = labels.length === 0 ? methodLabels() : [...labels, methodLabel()]
    Metrics.calls.unsafeUpdate(1, tags)
    Metrics.duration.unsafeUpdate(seconds, tags)
    if (attempts !== undefined && attempts > 1) Metrics.retries.unsafeUpdate(attempts - 1, tags)
    if (failure !== undefined) {
      Metrics.errors.unsafeUpdate(1, [...tags, MetricLabel.make("error.type", failure._tag)])
    }
  }

  const logOutcome = ({ failure, seconds }: Outcome, attributes: Attributes): Effect.Effect<void> =>
    Effect.annotateLogs(Effect.logDebug(`${id} ${failure === undefined ? "succeeded" : "failed"}`), {
      ...rpc,
      ...attributes,
      seconds
    })

  const name = `CloudFront.${id}`
  const options = { kind: "client", captureStackTrace: false, attributes: rpc } as const

  // A fast path: it does what `Effect.withSpan` does, in a third of the steps, because it adds one `onExit` instead of two.
  return (self) =>
    Effect.flatMap(Effect.makeSpan(name, options), (span) =>
      Effect.withFiberRuntime((fiber) => {
        const { currentContext } = fiber
        const clock = Context.get(fiber.currentDefaultServices, Clock.Clock)
        const started = clock.unsafeCurrentTimeMillis()
        const call: Call = { response: undefined }
        const contextWithSpan = Context.add(currentContext, Tracer.ParentSpan, span)
        return Effect.onExit(Effect.zipRight(setContext(contextWithSpan), self(call)), (exit) => {
          const failure = failureOf(exit)
          const attempts = failure?.attempts ?? call.response?.attempts
          const outcome = { failure, attempts, seconds: (clock.unsafeCurrentTimeMillis() - started) / 1000 }
          updateMetrics(fiber, outcome)
          const attributes = attributesOf(call, outcome)
          for (const name of Object.keys(attributes)) span.attribute(name, attributes[name])
          const isTimed = fiber.getFiberRef(FiberRef.currentTracerTimingEnabled)
          const end = Effect.suspend(() => {
            span.end(isTimed ? clock.unsafeCurrentTimeNanos() : 0n, exit)
            return setContext(currentContext)
          })
          return isLogged(fiber) ? Effect.zipRight(logOutcome(outcome, attributes), end) : end
        })
      })
    )
}
