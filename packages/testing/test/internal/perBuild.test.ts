import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import { tagResource } from "@effect-cloudfront/core/Tagging"
import { assert, describe, it } from "@effect/vitest"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Ref from "effect/Ref"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import * as Stub from "@effect-cloudfront/testing/Stub"
import { perBuild } from "../../src/internal/perBuild.js"
import { create } from "../support.js"

class Counter extends Context.Tag("@effect-cloudfront/testing/test/internal/perBuild/Counter")<
  Counter,
  Ref.Ref<number>
>() {}

class Other extends Context.Tag("@effect-cloudfront/testing/test/internal/perBuild/Other")<Other, Ref.Ref<number>>() {}

/** What a layer counts, from 0. */
interface Subject<R> {
  readonly layer: () => Layer.Layer<R>
  /** Counts one, and returns the count. */
  readonly count: Effect.Effect<number, unknown, R>
}

const subject = <R>(self: Subject<R>): Subject<R> => self

const created = <R>(layer: () => Layer.Layer<CloudFront | InMemoryCloudFront.InMemoryCloudFront | R>) =>
  subject({
    layer,
    count: Effect.gen(function* () {
      yield* create()
      return (yield* (yield* InMemoryCloudFront.InMemoryCloudFront).distributions).length
    })
  })

const ANSWER = Stub.stub(tagResource, undefined)

const called = <R>(layer: () => Layer.Layer<CloudFront | Stub.Stubs | R>) =>
  subject({
    layer,
    count: Effect.gen(function* () {
      yield* tagResource({ Resource: "arn:aws:cloudfront::123456789012:distribution/E1", Tags: { Items: [] } })
      return (yield* Stub.allCalls).length
    })
  })

const laws = <R>(name: string, { count, layer }: Subject<R>) =>
  describe(name, () => {
    it.effect("is new in each of two effects", () =>
      Effect.gen(function* () {
        const one = layer()
        assert.strictEqual(yield* Effect.provide(count, one), 1)
        assert.strictEqual(yield* Effect.provide(count, one), 1)
        const both = yield* Effect.all([Effect.provide(count, one), Effect.provide(count, one)], {
          concurrency: "unbounded"
        })
        assert.deepStrictEqual(both, [1, 1])
      })
    )

    it.effect("is new in an inner provide, of the same layer or of another one", () =>
      Effect.gen(function* () {
        const one = layer()
        for (const inner of [one, layer()]) {
          const program = Effect.gen(function* () {
            const before = yield* count
            const within = yield* Effect.provide(Effect.zipRight(count, count), inner)
            return [before, within, yield* count]
          })
          assert.deepStrictEqual(yield* Effect.provide(program, one), [1, 2, 2])
        }
      })
    )

    it.effect("is shared by the layers of one provide", () =>
      Effect.gen(function* () {
        const one = layer()
        const counting = Layer.provide(Layer.effectDiscard(Effect.orDie(count)), one)
        const merged = Layer.mergeAll(counting, one, Layer.provide(Layer.effectDiscard(Effect.orDie(count)), one))
        assert.strictEqual(yield* Effect.provide(count, merged), 3)
        // Other layers are others.
        const separate = Layer.merge(Layer.provide(Layer.effectDiscard(Effect.orDie(count)), layer()), one)
        assert.strictEqual(yield* Effect.provide(count, separate), 1)
      })
    )

    it.effect("is new after its scope was closed", () =>
      Effect.gen(function* () {
        const one = layer()
        for (let i = 0; i < 2; i++) {
          const context = yield* Layer.build(one)
          assert.strictEqual(yield* Effect.provide(count, context), 1)
          assert.strictEqual(yield* Effect.provide(count, context), 2)
        }
      }).pipe(Effect.scoped)
    )
  })

laws(
  "perBuild",
  subject({
    layer: () => perBuild(() => Layer.effect(Counter, Ref.make(0))),
    count: Effect.flatMap(Counter, (counter) => Ref.updateAndGet(counter, (n) => n + 1))
  })
)
laws(
  "perBuild within perBuild",
  subject({
    layer: () =>
      perBuild(() =>
        Layer.provideMerge(
          Layer.effect(Other, Ref.make(0)),
          perBuild(() => Layer.effect(Counter, Ref.make(0)))
        )
      ),
    count: Effect.flatMap(Counter, (counter) => Ref.updateAndGet(counter, (n) => n + 1))
  })
)
laws(
  "InMemoryCloudFront.layer",
  created(() => InMemoryCloudFront.layer())
)
laws(
  "Stub.layer",
  called(() => Stub.layer(ANSWER))
)
laws(
  "Stub.layerHttp",
  called(() => Stub.layerHttp({}, ANSWER))
)
