import { custom, createDistribution } from "@effect-cloudfront/core/programs/createDistribution"
import { disableAndDelete } from "@effect-cloudfront/core/programs/disableAndDelete"
import { findDistribution } from "@effect-cloudfront/core/programs/find"
import { invalidate } from "@effect-cloudfront/core/programs/invalidate"
import { distributions, invalidations } from "@effect-cloudfront/core/programs/lists"
import { updateDistribution } from "@effect-cloudfront/core/programs/updateDistribution"
import { waitUntilDistributionDeployed } from "@effect-cloudfront/core/programs/waiters"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import * as Tracer from "effect/Tracer"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import { elapse } from "./support.js"

interface Seen {
  readonly name: string
  readonly parent: string | undefined
  readonly attributes: Map<string, unknown>
  readonly events: Array<string>
  ended: boolean
}

/** A tracer that keeps what it is told. */
const recording = () => {
  const spans: Array<Seen> = []
  const tracer = Tracer.make({
    span: (name, parent, context, links, startTime, kind) => {
      const seen: Seen = {
        name,
        parent:
          Option.getOrUndefined(parent)?._tag === "Span"
            ? (Option.getOrUndefined(parent) as Tracer.Span).name
            : undefined,
        attributes: new Map(),
        events: [],
        ended: false
      }
      spans.push(seen)
      return {
        _tag: "Span",
        name,
        spanId: String(spans.length),
        traceId: "trace",
        parent,
        context,
        status: { _tag: "Started", startTime },
        attributes: seen.attributes,
        links,
        sampled: true,
        kind,
        end: () => void (seen.ended = true),
        attribute: (key, value) => void seen.attributes.set(key, value),
        event: (event) => void seen.events.push(event),
        addLinks: () => undefined
      }
    },
    context: (f) => f()
  })
  return { layer: Layer.setTracer(tracer), spans }
}

describe("a program", () => {
  it.effect("has a span of its own, its calls below it, its events in it, and ends it", () => {
    const { layer, spans } = recording()
    let created: string | undefined
    const run = Effect.gen(function* () {
      const { Distribution } = yield* createDistribution({ origin: custom("example.com") })
      const id = Distribution.Id
      created = id
      yield* updateDistribution(id, (config) => ({ ...config, Comment: "after" }))
      yield* elapse(waitUntilDistributionDeployed(id))
      yield* invalidate(id, ["/*"])
      yield* findDistribution(id)
      yield* Stream.runDrain(distributions())
      yield* Stream.runDrain(invalidations(id))
      yield* elapse(disableAndDelete(id))
      yield* Effect.exit(findDistribution(id))
    }).pipe(Effect.provide(InMemoryCloudFront.layer()), Effect.provide(layer))
    return Effect.map(Effect.exit(run), (exit) => {
      assert.isTrue(Exit.isSuccess(exit))
      const programs = spans.filter(({ name }) => name.startsWith("CloudFront.programs."))
      assert.sameMembers(
        programs.map(({ name }) => name.replace("CloudFront.programs.", "")),
        [
          "createDistribution",
          "updateDistribution",
          "waitUntilDistributionDeployed",
          "invalidate",
          "findDistribution",
          "distributions",
          "invalidations",
          "disableAndDelete",
          "findDistribution"
        ]
      )
      const calls = spans.filter(({ name }) => /^CloudFront\.[A-Z]/.test(name))
      assert.isAbove(calls.length, 10)
      for (const { name, parent } of calls) assert.match(parent ?? "", /^CloudFront\.programs\./, name)
      assert.deepStrictEqual(
        spans.filter(({ ended }) => !ended).map(({ name }) => name),
        []
      )
      const deleted = programs.find(({ name }) => name.endsWith("disableAndDelete"))
      assert.includeMembers(deleted?.events ?? [], ["Disabling", "Disabled", "Waiting", "Deleting", "Deleted"])
      assert.strictEqual(deleted?.attributes.get("id"), created)
    })
  })
})
