import * as Context from "effect/Context"
import * as Metric from "effect/Metric"
import type { CallFiber } from "./clientSpan.js"

/** Makes a histogram with explicit upper bounds of its buckets, and with the tag `unit`. */
export const histogram = (
  name: string,
  options: { readonly description: string; readonly unit: string; readonly boundaries: ReadonlyArray<number> }
): Metric.Histogram<number> =>
  Metric.histogram(name, {
    description: options.description,
    boundaries: options.boundaries,
    attributes: { unit: options.unit }
  })

/** The series of a metric with the tag `name`. */
export const tagged = <In, State>(
  metric: Metric.Metric<In, State>,
  name: string,
  value: string
): Metric.Metric<In, State> => Metric.withAttributes(metric, { [name]: value })

type Numeric = Metric.Counter<number> | Metric.Histogram<number>

/** The tags of an update. */
export type Tags = Context.Context<never>

/** The tags of a fiber, and the tag `name`. */
export const tagsWith = (name: string, value: string): ((fiber: CallFiber) => Tags) => {
  // The object is reused for the same tags of the fiber, because metrics look up an object that they have seen without encoding it.
  let ofFiber: Metric.Metric.AttributeSet | undefined
  let all: Metric.Metric.AttributeSet = {}
  return ({ context }) => {
    const current = Context.get(context, Metric.CurrentMetricAttributes)
    if (current !== ofFiber) {
      ofFiber = current
      all = { ...current, [name]: value }
    }
    return Context.add(context, Metric.CurrentMetricAttributes, all)
  }
}

export const withTag = (tags: Tags, name: string, value: string): Tags =>
  Context.add(tags, Metric.CurrentMetricAttributes, {
    ...Context.get(tags, Metric.CurrentMetricAttributes),
    [name]: value
  })

/** Updates the series of a metric with these tags. */
export const update = (metric: Numeric, value: number, tags: Tags): void => metric.updateUnsafe(value, tags)
