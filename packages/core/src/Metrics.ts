/**
 * What is counted of calls. Each metric has a series an operation, told by the tag `rpc.method`.
 *
 * They are Effect's metrics: read with `Metric.value` or `Metric.snapshot`, exported by `@effect/opentelemetry`.
 *
 * @since 0.1.0
 * @example
 * ```ts
 * import * as Metric from "effect/Metric"
 * import * as Metrics from "@effect-cloudfront/core/Metrics"
 *
 * const invalidations = Metric.value(Metric.tagged(Metrics.calls, "rpc.method", "CreateInvalidation"))
 * ```
 */
import * as Metric from "effect/Metric"
import * as MetricBoundaries from "effect/MetricBoundaries"
import * as MetricKey from "effect/MetricKey"

/**
 * Calls that have ended, however they did.
 *
 * @since 0.1.0
 * @category metrics
 */
export const calls: Metric.Metric.Counter<number> = Metric.counter("cloudfront.client.calls", {
  description: "Calls that have ended",
  incremental: true
})

/**
 * Calls that have failed; the tag `error.type` has the error's `_tag`, `Interrupted` or `Defect`.
 *
 * @since 0.1.0
 * @category metrics
 */
export const errors: Metric.Metric.Counter<number> = Metric.counter("cloudfront.client.errors", {
  description: "Calls that have failed",
  incremental: true
})

/**
 * Attempts after the first one.
 *
 * @since 0.1.0
 * @category metrics
 */
export const retries: Metric.Metric.Counter<number> = Metric.counter("cloudfront.client.retries", {
  description: "Attempts after a call's first one",
  incremental: true
})

/**
 * How long calls took, retries and waits included, in seconds.
 *
 * @since 0.1.0
 * @category metrics
 */
export const duration: Metric.Metric.Histogram<number> = Metric.fromMetricKey(
  MetricKey.tagged(
    MetricKey.histogram(
      "cloudfront.client.duration",
      MetricBoundaries.fromIterable([0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120]),
      "How long calls took, retries and waits included"
    ),
    "unit",
    "s"
  )
)
