import * as FiberRef from "effect/FiberRef"
import * as Metric from "effect/Metric"
import * as MetricBoundaries from "effect/MetricBoundaries"
import * as MetricKey from "effect/MetricKey"
import * as MetricLabel from "effect/MetricLabel"
import type { CallFiber } from "./clientSpan.js"
import { lazy } from "./lazy.js"

/** Makes a histogram with explicit upper bounds of its buckets, and with the tag `unit`. */
export const histogram = (
  name: string,
  options: { readonly description: string; readonly unit: string; readonly boundaries: ReadonlyArray<number> }
): Metric.Metric.Histogram<number> =>
  Metric.fromMetricKey(
    MetricKey.tagged(
      MetricKey.histogram(name, MetricBoundaries.fromIterable(options.boundaries), options.description),
      "unit",
      options.unit
    )
  )

/** The series of a metric with the tag `name`. */
export const tagged = <Type, In, Out>(
  metric: Metric.Metric<Type, In, Out>,
  name: string,
  value: string
): Metric.Metric<Type, In, Out> => Metric.tagged(metric, name, value)

type Numeric = Metric.Metric.Counter<number> | Metric.Metric.Histogram<number>

/** The tags of an update. */
export type Tags = ReadonlyArray<MetricLabel.MetricLabel>

/** The tags of a fiber, and the tag `name`. */
export const tagsWith = (name: string, value: string): ((fiber: CallFiber) => Tags) => {
  const label = lazy(() => MetricLabel.make(name, value))
  // The array is reused, because metrics look up an array that they have seen without hashing it.
  const labels = lazy(() => [label()])
  return (fiber) => {
    const current = fiber.getFiberRef(FiberRef.currentMetricLabels)
    return current.length === 0 ? labels() : [...current, label()]
  }
}

export const withTag = (tags: Tags, name: string, value: string): Tags => [...tags, MetricLabel.make(name, value)]

/** Updates the series of a metric with these tags. */
export const update = (metric: Numeric, value: number, tags: Tags): void => metric.unsafeUpdate(value, tags)
