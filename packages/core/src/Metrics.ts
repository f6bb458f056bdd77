/**
 * Metrics of calls. Each metric has one series for each operation, with the tag `rpc.method`, such as `CreateInvalidation`.
 *
 * They are Effect metrics: read them with `ofOperation`, or all of them with `Metric.snapshot`, or export them with
 * `@effect/opentelemetry`.
 *
 * @since 3.0.0
 * @example
 * ```ts
 * import * as Metric from "effect/Metric"
 * import * as Metrics from "@effect-cloudfront/core/Metrics"
 *
 * const invalidations = Metric.value(Metrics.ofOperation("CreateInvalidation").calls)
 * ```
 */
import * as Metric from "effect/Metric"
import { histogram, tagged } from "./internal/metric.js"

/**
 * The number of calls that have ended, with success or failure.
 *
 * @since 3.0.0
 * @category metrics
 */
export const calls: Metric.Metric.Counter<number> = Metric.counter("cloudfront.client.calls", {
  description: "Calls that have ended",
  incremental: true
})

/**
 * The number of calls that have failed. The tag `error.type` is the error's `_tag`, `Interrupted` or `Defect`.
 *
 * @since 3.0.0
 * @category metrics
 */
export const errors: Metric.Metric.Counter<number> = Metric.counter("cloudfront.client.errors", {
  description: "Calls that have failed",
  incremental: true
})

/**
 * The number of retries: attempts after the first one of a call.
 *
 * @since 3.0.0
 * @category metrics
 */
export const retries: Metric.Metric.Counter<number> = Metric.counter("cloudfront.client.retries", {
  description: "Attempts after a call's first one",
  incremental: true
})

/**
 * The duration of calls in seconds, including retries and delays.
 *
 * @since 3.0.0
 * @category metrics
 */
export const duration: Metric.Metric.Histogram<number> = histogram("cloudfront.client.duration", {
  description: "How long calls took, retries and waits included",
  unit: "s",
  boundaries: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120]
})

/**
 * The series of one operation.
 *
 * @since 3.0.0
 * @category models
 */
export interface OperationMetrics {
  readonly calls: Metric.Metric.Counter<number>
  /** The failures with this value of the tag `error.type`, such as `AccessDenied`. */
  readonly errors: (type: string) => Metric.Metric.Counter<number>
  readonly retries: Metric.Metric.Counter<number>
  readonly duration: Metric.Metric.Histogram<number>
}

/**
 * The series of the operation with this name, such as `CreateInvalidation`.
 *
 * @since 3.0.0
 * @category metrics
 */
export const ofOperation = (operation: string): OperationMetrics => ({
  calls: tagged(calls, "rpc.method", operation),
  errors: (type) => tagged(tagged(errors, "rpc.method", operation), "error.type", type),
  retries: tagged(retries, "rpc.method", operation),
  duration: tagged(duration, "rpc.method", operation)
})
