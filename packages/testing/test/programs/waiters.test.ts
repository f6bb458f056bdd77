import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import { getDistribution, updateDistribution } from "@effect-cloudfront/core/Distribution"
import { provisionStreamingDistribution } from "@effect-cloudfront/core/programs/provisionDistribution"
import { invalidate } from "@effect-cloudfront/core/programs/invalidate"
import { disable } from "@effect-cloudfront/core/programs/editDistribution"
import * as Waiters from "@effect-cloudfront/core/programs/waiters"
import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/TestClock"
import * as Faults from "@effect-cloudfront/testing/Faults"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import { create, elapse, watch } from "./support.js"

/** A deployed distribution that was changed past all programs, and when the change will be deployed. */
const changed = Effect.gen(function* () {
  const id = yield* create
  yield* TestClock.adjust("10 minutes")
  const { Distribution, ETag } = yield* getDistribution({ Id: id })
  const DistributionConfig = { ...Distribution.DistributionConfig, Comment: "after" }
  const { ETag: etag } = yield* updateDistribution({ Id: id, IfMatch: ETag, DistributionConfig })
  return { id, etag, deployedAt: (yield* Clock.currentTimeMillis) + 300_000 }
})

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
      const { StreamingDistribution } = yield* provisionStreamingDistribution({ bucket: "bucket.s3.amazonaws.com" })
      const streaming = yield* elapse(Waiters.waitUntilStreamingDistributionDeployed(StreamingDistribution.Id))
      assert.strictEqual(streaming.Status, "Deployed")
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  type Wait = (
    id: string,
    options: Waiters.WaitOptions
  ) => Effect.Effect<unknown, { readonly _tag: string }, CloudFront>
  const streaming = Effect.map(
    provisionStreamingDistribution({ bucket: "bucket.s3.amazonaws.com" }),
    ({ StreamingDistribution }) => StreamingDistribution.Id
  )
  const completed: Wait = (id, options) =>
    Effect.flatMap(invalidate(id, ["/a"]), ({ invalidations: [made] }) =>
      Waiters.waitUntilInvalidationCompleted(id, made?.Id ?? "", options)
    )
  const never = InMemoryCloudFront.layer({
    propagation: { distribution: "1 days", streamingDistribution: "1 days", invalidation: "1 days" }
  })

  for (const [name, seconds, minutes, made, wait] of [
    ["waitUntilDistributionDeployed", 15, 90, create, Waiters.waitUntilDistributionDeployed as Wait],
    [
      "waitUntilStreamingDistributionDeployed",
      15,
      90,
      streaming,
      Waiters.waitUntilStreamingDistributionDeployed as Wait
    ],
    ["waitUntilInvalidationCompleted", 20, 15, create, completed]
  ] as const) {
    it.effect(`${name} asks, and gives up, when it should`, () =>
      Effect.gen(function* () {
        const id = yield* made
        const looks = (options: Waiters.WaitOptions) =>
          Effect.gen(function* () {
            const elapsed: Array<number> = []
            const onPending = (_: string, since: Duration.Duration) =>
              Effect.sync(() => void elapsed.push(Duration.toSeconds(since)))
            const error = yield* Effect.flip(elapse(wait(id, { ...options, onPending })))
            assert.strictEqual(error._tag, "WaitTimeout")
            return elapsed
          })
        assert.deepStrictEqual(yield* looks({ interval: "50 seconds", timeout: "2 minutes" }), [0, 50, 100, 120])
        assert.deepStrictEqual(yield* looks({ timeout: "32 seconds" }), [0, seconds, ...(seconds < 16 ? [30] : []), 32])
        assert.deepStrictEqual(yield* looks({ interval: "1 hours" }), [
          0,
          ...(minutes > 60 ? [3600] : []),
          minutes * 60
        ])
      }).pipe(Effect.provide(never))
    )
  }

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

  it.effect("wait for the version that a write has made, however long reads are behind", () =>
    Effect.gen(function* () {
      for (const lag of [0, 5, 60, 89]) {
        yield* Effect.gen(function* () {
          const { deployedAt, etag, id } = yield* changed
          yield* elapse(Waiters.waitUntilDistributionDeployed(id, { etag }))
          assert.isAtLeast(yield* Clock.currentTimeMillis, deployedAt, `lag ${lag}`)
        }).pipe(Effect.provide(InMemoryCloudFront.layer({ readLag: `${lag} seconds` })))
      }
    })
  )

  it.effect("know of the writes of programs before them", () =>
    Effect.gen(function* () {
      const id = yield* create
      yield* TestClock.adjust("10 minutes")
      yield* disable(id)
      const deployed = yield* elapse(Waiters.waitUntilDistributionDeployed(id))
      assert.isFalse(deployed.DistributionConfig.Enabled)
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ readLag: "1 minutes" })))
  )

  it.effect("bear some faults in a row, and end with the one that is too many", () =>
    Effect.gen(function* () {
      const { faults } = yield* InMemoryCloudFront.InMemoryCloudFront
      const id = yield* create
      // Each question is asked three times by the HTTP layer.
      yield* faults.on("GetDistribution", Faults.resetBefore, { times: 9 })
      assert.strictEqual((yield* elapse(Waiters.waitUntilDistributionDeployed(id))).Status, "Deployed")
      yield* faults.on("GetDistribution", Faults.resetBefore, { times: Infinity })
      const error = yield* Effect.flip(elapse(Waiters.waitUntilDistributionDeployed(id, { failures: 2 })))
      assert.strictEqual(error._tag, "TransportError")
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )
})
