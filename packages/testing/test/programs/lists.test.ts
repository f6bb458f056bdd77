import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import { listDistributions } from "@effect-cloudfront/core/Distribution"
import * as Pagination from "@effect-cloudfront/core/Pagination"
import { provisionStreamingDistribution } from "@effect-cloudfront/core/programs/provisionDistribution"
import { findDistribution, findInvalidation, findStreamingDistribution } from "@effect-cloudfront/core/programs/find"
import { invalidate } from "@effect-cloudfront/core/programs/invalidate"
import * as Lists from "@effect-cloudfront/core/programs/lists"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import * as Stream from "effect/Stream"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import { create, watch } from "./support.js"

const collect = <A, E, R>(stream: Stream.Stream<A, E, R>) =>
  Effect.map(Stream.runCollect(stream), (all) => Array.from(all))

describe("lists", () => {
  it.effect("are the same for every size of a page, as a Stream and by hand", () =>
    Effect.gen(function* () {
      const id = yield* create
      for (let i = 0; i < 11; i++) yield* invalidate(id, [`/${i}`])
      const whole = (yield* collect(Lists.invalidations(id))).map(({ Id }) => Id)
      assert.strictEqual(new Set(whole).size, 11)
      for (const pageSize of fc.sample(fc.integer({ min: 1, max: 12 }), 6)) {
        const streamed = yield* collect(Lists.invalidations(id, { pageSize }))
        assert.deepStrictEqual(
          streamed.map(({ Id }) => Id),
          whole
        )
        const pages = yield* collect(Lists.invalidationPages(id, { pageSize }))
        assert.deepStrictEqual(
          pages.flatMap(({ items }) => items.map(({ Id }) => Id)),
          whole
        )
        const byHand: Array<string> = []
        let marker: string | undefined
        do {
          const page = yield* Lists.invalidationPage(id, { pageSize, marker })
          assert.isAtMost(page.items.length, pageSize)
          byHand.push(...page.items.map(({ Id }) => Id))
          marker = page.nextMarker
        } while (marker !== undefined)
        assert.deepStrictEqual(byHand, whole)
      }
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("of distributions and streaming distributions lead to the full thing", () =>
    Effect.gen(function* () {
      const ids = [yield* create, yield* create, yield* create]
      const full = yield* collect(Stream.mapEffect(Lists.distributions({ pageSize: 2 }), findDistribution))
      assert.sameMembers(
        full.map(({ Distribution }) => Distribution.Id),
        ids
      )
      assert.isTrue(full.every(({ ETag }) => ETag !== undefined))
      assert.strictEqual((yield* findDistribution(ids[0] ?? "")).Distribution.Id, ids[0])
      yield* provisionStreamingDistribution({ bucket: "bucket.s3.amazonaws.com" })
      const streaming = yield* collect(Stream.mapEffect(Lists.streamingDistributions(), findStreamingDistribution))
      assert.strictEqual(streaming.length, 1)
      yield* invalidate(ids[0] ?? "", ["/a"])
      const [first] = yield* collect(Lists.invalidations(ids[0] ?? ""))
      const found = yield* findInvalidation(ids[0] ?? "", first ?? "")
      assert.deepStrictEqual(found.Invalidation.InvalidationBatch.Paths.Items, ["/a"])
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("ask for pages of the size that is wanted, after the marker, and else for what the service gives", () =>
    Effect.gen(function* () {
      const id = yield* create
      yield* create
      for (let i = 0; i < 3; i++) yield* invalidate(id, [`/${i}`])
      for (let i = 0; i < 2; i++) yield* provisionStreamingDistribution({ bucket: `bucket${i}.s3.amazonaws.com` })
      const lists: ReadonlyArray<(options?: Lists.ListOptions) => Effect.Effect<unknown, unknown, CloudFront>> = [
        (options) => collect(Lists.invalidations(id, options)),
        (options) => collect(Lists.invalidationPages(id, options)),
        (options) => Lists.invalidationPage(id, options),
        (options) => collect(Lists.distributions(options)),
        (options) => collect(Lists.streamingDistributions(options))
      ]
      for (const list of lists) {
        yield* watch((watched) =>
          Effect.gen(function* () {
            yield* list()
            yield* list({ pageSize: 1 })
            yield* Effect.exit(list({ marker: "nowhere" }))
            const queries = watched.requests.map(({ query }) => Object.fromEntries(query))
            assert.deepStrictEqual(queries[0], {})
            assert.deepStrictEqual(queries[1], { MaxItems: "1" })
            assert.deepStrictEqual(queries.at(-1), { Marker: "nowhere" })
          })
        )
      }
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("start after a marker, and refuse one that is none", () =>
    Effect.gen(function* () {
      const ids = [yield* create, yield* create]
      const rest = yield* collect(Pagination.items(listDistributions, { Marker: ids[0] }))
      assert.deepStrictEqual(
        rest.map(({ Id }) => Id),
        [ids[1]]
      )
      const error = yield* Effect.flip(collect(Lists.distributions({ marker: "nowhere" })))
      assert.strictEqual(error._tag, "InvalidArgument")
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )
})
