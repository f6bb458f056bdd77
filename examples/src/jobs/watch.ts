/** See what a program calls: its spans, and how often it calls what. */
import * as Metrics from "@effect-cloudfront/core/Metrics"
import { editDistribution } from "@effect-cloudfront/core/programs/editDistribution"
import * as Effect from "effect/Effect"
import * as Metric from "effect/Metric"

const updates = Metrics.ofOperation("UpdateDistribution").calls

export const program = (id: string) =>
  Effect.gen(function* () {
    const before = yield* Metric.value(updates)
    yield* editDistribution(id, (config) => ({ ...config, Comment: "watched" })).pipe(Effect.withSpan("rename"))
    const after = yield* Metric.value(updates)
    return after.count - before.count
  })
