/**
 * What the in-memory CloudFront costs as it is used: bytes in, bytes out, with the signature. The limits are those of an idle machine, several
 * times over, in CPU time; `npm run bench -- --only in-memory` measures larger accounts. That nothing grows, and what is kept, is in
 * `internal/growth.test.ts`.
 */
import {
  createDistribution,
  getDistribution,
  listDistributions,
  updateDistribution
} from "@effect-cloudfront/core/Distribution"
import { createInvalidation, listInvalidations } from "@effect-cloudfront/core/Invalidation"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { minimal, withAliases } from "./support.js"

/** How much slower than an idle machine a busy one may be. */
const BUSY = 4

const settings = { propagation: 0, quotas: { distributions: Infinity } } as const

/** The least CPU time of some runs in milliseconds, since that of the process has those of its other threads. */
const cost = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    let least = Infinity
    for (let i = 0; i < 20; i++) {
      const before = process.cpuUsage()
      yield* effect
      const { system, user } = process.cpuUsage(before)
      least = Math.min(least, (user + system) / 1000)
    }
    return least
  })

const distributions = (count: number) =>
  Effect.forEach(
    Array.from({ length: count }, (_, i) => i),
    (i) =>
      createDistribution({
        DistributionConfig: { ...minimal, ...withAliases(`d${i}.example.com`), CallerReference: `${i}` }
      }),
    { concurrency: 1 }
  )

const invalidations = (DistributionId: string, count: number) =>
  Effect.forEach(
    Array.from({ length: count }, (_, i) => i),
    (i) =>
      createInvalidation({
        DistributionId,
        InvalidationBatch: { CallerReference: `${i}`, Paths: { Items: [`/path/${i}`] } }
      }),
    { concurrency: 1, discard: true }
  )

describe("the in-memory CloudFront", () => {
  it.live("answers a list page of 100, a get and an update within 5 ms of CPU", () =>
    Effect.gen(function* () {
      const [first] = yield* distributions(110)
      const { DistributionConfig, Id } = first?.Distribution ?? {}
      yield* invalidations(Id ?? "", 110)
      const { handle, ...fake } = yield* InMemoryCloudFront.InMemoryCloudFront
      const config = { ...minimal, ...DistributionConfig, CallerReference: "0" }
      yield* fake.forgetCalls
      yield* listDistributions({ MaxItems: 100 })
      yield* listInvalidations({ DistributionId: Id ?? "", MaxItems: 100 })
      yield* getDistribution({ Id: Id ?? "" })
      const again = (IfMatch: string) =>
        updateDistribution({ Id: Id ?? "", IfMatch, DistributionConfig: config as never })
      let etag = (yield* again(first?.ETag ?? "")).ETag
      const calls = yield* fake.calls
      // The client of an update has a part in it, since each update needs the version of the one before.
      const update = Effect.flatMap(
        Effect.suspend(() => again(etag)),
        (next) => Effect.sync(() => (etag = next.ETag))
      )
      const measured: ReadonlyArray<readonly [string, Effect.Effect<unknown, unknown>]> = calls
        .slice(0, 3)
        .map((call) => [call.operation ?? "", handle(call)] as const)
      for (const [what, request] of measured) {
        const millis = yield* cost(request)
        assert.isBelow(millis, 5 * BUSY, `${what} took ${millis} ms`)
      }
      const millis = yield* cost(update)
      assert.isBelow(millis, 5 * BUSY, `UpdateDistribution took ${millis} ms`)
    }).pipe(Effect.provide(InMemoryCloudFront.layer(settings)))
  )

  it.live("is made within 5 ms of CPU", () =>
    Effect.gen(function* () {
      const millis = yield* cost(Effect.scoped(Layer.build(InMemoryCloudFront.layer())))
      assert.isBelow(millis, 5 * BUSY)
    })
  )
})
