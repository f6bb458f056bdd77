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

/** Updates a metric. `tag` is a tag of this update only. */
export type Update = (metric: Numeric, value: number, tag?: readonly [name: string, value: string]) => void

/** Updates metrics with the tags of a fiber and the tag `name`. */
export const updater = (name: string, value: string): ((fiber: CallFiber) => Update) => {
  // The object is reused for the same tags of the fiber, because metrics look up an object that they have seen without encoding it.
  let current: Metric.Metric.AttributeSet | undefined
  let tags: Metric.Metric.AttributeSet = {}
  return ({ context }) => {
    const ofFiber = Context.get(context, Metric.CurrentMetricAttributes)
    if (ofFiber !== current) {
      current = ofFiber
      tags = { ...ofFiber, [name]: value }
    }
    const tagged = Context.add(context, Metric.CurrentMetricAttributes, tags)
    return (metric, value, tag) =>
      metric.updateUnsafe(
        value,
        tag === undefined ? tagged : Context.add(context, Metric.CurrentMetricAttributes, { ...tags, [tag[0]]: tag[1] })
      )
  }
}
