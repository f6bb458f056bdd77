import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import * as Metrics from "../Metrics.js"
import { requestIdOf } from "../protocol/ErrorDocument.js"
import type * as Wire from "../protocol/Wire.js"
import * as ClientSpan from "./clientSpan.js"
import * as Metric from "./metric.js"

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

/**
 * Instruments the calls of an operation: a span with OpenTelemetry's attributes for AWS calls, the metrics, and one log entry at
 * level Debug.
 */
export const make = (
  service: string,
  id: string
): (<A, E, R>(self: (call: Call) => Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>) => {
  const rpc = { "rpc.system": "aws-api", "rpc.service": service, "rpc.method": id }
  const tagsOf = Metric.tagsWith("rpc.method", id)
  const inSpan = ClientSpan.make(`${service}.${id}`, rpc)

  const updateMetrics = (tags: Metric.Tags, { attempts, failure, seconds }: Outcome): void => {
    Metric.update(Metrics.calls, 1, tags)
    Metric.update(Metrics.duration, seconds, tags)
    if (attempts !== undefined && attempts > 1) Metric.update(Metrics.retries, attempts - 1, tags)
    if (failure !== undefined) Metric.update(Metrics.errors, 1, Metric.withTag(tags, "error.type", failure._tag))
  }

  const logOutcome = ({ failure, seconds }: Outcome, attributes: Attributes): Effect.Effect<void> =>
    Effect.annotateLogs(Effect.logDebug(`${id} ${failure === undefined ? "succeeded" : "failed"}`), {
      ...rpc,
      ...attributes,
      seconds
    })

  return (self) =>
    inSpan(() => {
      const call: Call = { response: undefined }
      return {
        effect: self(call),
        onEnd: ({ exit, fiber, seconds, span }) => {
          const failure = failureOf(exit)
          const outcome = { failure, attempts: failure?.attempts ?? call.response?.attempts, seconds }
          updateMetrics(tagsOf(fiber), outcome)
          const attributes = attributesOf(call, outcome)
          for (const name of Object.keys(attributes)) span.attribute(name, attributes[name])
          return ClientSpan.isDebugLogged(fiber) ? logOutcome(outcome, attributes) : undefined
        }
      }
    })
}
