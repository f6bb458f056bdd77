import { createStreamingDistribution } from "@effect-cloudfront/core/programs/createDistribution"
import { invalidate } from "@effect-cloudfront/core/programs/invalidate"
import * as Waiters from "@effect-cloudfront/core/programs/waiters"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import { create, elapse, watch } from "./support.js"

describe("waiters", () => {
  it.effect("return what they waited for, and tell what they see", () =>
    Effect.gen(function* () {
      const id = yield* create
      const seen: Array<string> = []
      const deployed = yield* elapse(
        Waiters.waitUntilDistributionDeployed(id, { onPending: (status) => Effect.sync(() => void seen.push(status)) })
      )
      assert.strictEqual(deployed.Status, "Deployed")
      assert.deepStrictEqual([...new Set(seen)], ["InProgress"])
      const [invalidation] = (yield* invalidate(id, ["/a"])).invalidations
      const completed = yield* elapse(Waiters.waitUntilInvalidationCompleted(id, invalidation?.Id ?? ""))
      assert.strictEqual(completed.Status, "Completed")
      const { StreamingDistribution } = yield* createStreamingDistribution({ bucket: "bucket.s3.amazonaws.com" })
      const streaming = yield* elapse(Waiters.waitUntilStreamingDistributionDeployed(StreamingDistribution.Id))
      assert.strictEqual(streaming.Status, "Deployed")
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("fail at once with what will not come", () =>
    Effect.gen(function* () {
      const id = yield* create
      yield* watch((watched) =>
        Effect.gen(function* () {
          const errors = [
            yield* Effect.flip(Waiters.waitUntilDistributionDeployed("E0000000000000")),
            yield* Effect.flip(Waiters.waitUntilStreamingDistributionDeployed("E0000000000000")),
            yield* Effect.flip(Waiters.waitUntilInvalidationCompleted(id, "I0000000000000"))
          ]
          assert.deepStrictEqual(
            errors.map(({ _tag }) => _tag),
            ["NoSuchDistribution", "NoSuchStreamingDistribution", "NoSuchInvalidation"]
          )
          assert.strictEqual(watched.calls.length, 3)
        })
      )
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("give up in time, with the last state", () =>
    Effect.gen(function* () {
      const id = yield* create
      const error = yield* Effect.flip(elapse(Waiters.waitUntilDistributionDeployed(id, { timeout: "1 minutes" })))
      assert.deepInclude(error, { _tag: "WaitTimeout", last: "InProgress" })
      assert.include(error.message, `distribution ${id} to be Deployed`)
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )
})
