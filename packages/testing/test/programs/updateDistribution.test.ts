import { CloudFront } from "@effect-cloudfront/core/CloudFront"
import { getDistribution } from "@effect-cloudfront/core/Distribution"
import { createStreamingDistribution } from "@effect-cloudfront/core/programs/createDistribution"
import * as Program from "@effect-cloudfront/core/programs/updateDistribution"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Faults from "@effect-cloudfront/testing/Faults"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import { create, elapse, watch } from "./support.js"

const comment =
  (Comment: string) =>
  <C extends { readonly Comment: string }>(config: C): C => ({ ...config, Comment })

describe("updateDistribution", () => {
  it.effect("writes what the function makes of what is there", () =>
    Effect.gen(function* () {
      const id = yield* create
      const updated = yield* Program.updateDistribution(id, comment("after"))
      assert.isTrue(updated.changed)
      assert.strictEqual(updated.config.Comment, "after")
      const { Distribution, ETag } = yield* getDistribution({ Id: id })
      assert.strictEqual(Distribution.DistributionConfig.Comment, "after")
      assert.strictEqual(ETag, updated.etag)
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("sends nothing when nothing changes, even when it is another object", () =>
    Effect.gen(function* () {
      const id = yield* create
      yield* watch((watched) =>
        Effect.gen(function* () {
          const same = yield* Program.updateDistribution(id, (config) => ({
            ...config,
            Aliases: { Quantity: 0, Items: [] }
          }))
          assert.isFalse(same.changed)
          assert.isFalse((yield* Program.enable(id)).changed)
          assert.deepStrictEqual(watched.calls, ["GetDistribution", "GetDistribution"])
        })
      )
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("does it again on what others left, and loses nothing of either", () =>
    Effect.gen(function* () {
      const id = yield* create
      const { execute } = yield* CloudFront
      let runs = 0
      yield* watch(
        () =>
          elapse(
            Program.updateDistribution(id, (config) => {
              runs++
              return { ...config, Comment: `${config.Comment} and mine` }
            })
          ),
        (request, send) => {
          if (request.operation !== "UpdateDistribution" || runs > 2) return undefined
          const theirs = Program.updateDistribution(id, (config) => ({
            ...config,
            Comment: `theirs ${runs}`,
            DefaultRootObject: `theirs-${runs}.html`
          }))
          return Effect.zipRight(Effect.orDie(Effect.provideService(theirs, CloudFront, { execute })), send)
        }
      )
      const { Distribution } = yield* getDistribution({ Id: id })
      assert.strictEqual(runs, 3)
      assert.strictEqual(Distribution.DistributionConfig.Comment, "theirs 2 and mine")
      assert.strictEqual(Distribution.DistributionConfig.DefaultRootObject, "theirs-2.html")
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("does not do again what is done, when the answer was lost and the request sent again", () =>
    Effect.gen(function* () {
      const id = yield* create
      const { faults } = yield* InMemoryCloudFront.InMemoryCloudFront
      yield* faults.on("UpdateDistribution", Faults.resetAfter)
      let runs = 0
      const updated = yield* elapse(
        Program.updateDistribution(id, (config) => {
          runs++
          return { ...config, Comment: `${config.Comment} and after` }
        })
      )
      assert.strictEqual(runs, 1)
      assert.isTrue(updated.changed)
      assert.strictEqual(updated.config.Comment, "before and after")
      assert.strictEqual(updated.etag, (yield* getDistribution({ Id: id })).ETag)
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("gives up with the conflict when it never ends", () =>
    Effect.gen(function* () {
      const id = yield* create
      const { execute } = yield* CloudFront
      let theirs = 0
      const error = yield* watch(
        () => Effect.flip(elapse(Program.updateDistribution(id, comment("mine"), { retries: 2 }))),
        (request, send) => {
          if (request.operation !== "UpdateDistribution") return undefined
          const change = Program.updateDistribution(id, comment(`theirs ${++theirs}`))
          return Effect.zipRight(Effect.orDie(Effect.provideService(change, CloudFront, { execute })), send)
        }
      )
      assert.strictEqual(error._tag, "PreconditionFailed")
      assert.strictEqual(theirs, 3)
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("takes the service's other word for a conflict too", () =>
    Effect.gen(function* () {
      const id = yield* create
      const { execute } = yield* CloudFront
      let once = true
      yield* watch(
        () => elapse(Program.updateDistribution(id, comment("mine"))),
        (request, send) => {
          if (request.operation !== "UpdateDistribution" || !once) return undefined
          once = false
          const change = Program.updateDistribution(id, comment("theirs"))
          return Effect.zipRight(Effect.orDie(Effect.provideService(change, CloudFront, { execute })), send)
        }
      )
      assert.strictEqual((yield* getDistribution({ Id: id })).Distribution.DistributionConfig.Comment, "mine")
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ staleIfMatch: "InvalidIfMatchVersion" })))
  )

  it.effect("takes a function that is an Effect, and fails as it does", () =>
    Effect.gen(function* () {
      const id = yield* create
      const updated = yield* Program.updateDistribution(id, (config) =>
        Effect.succeed({ ...config, Comment: "by an Effect" })
      )
      assert.strictEqual(updated.config.Comment, "by an Effect")
      const error = yield* Effect.flip(Program.updateDistribution(id, () => Effect.fail("no" as const)))
      assert.strictEqual(error, "no")
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("fails with what is wrong with the change, and with what is not there", () =>
    Effect.gen(function* () {
      const id = yield* create
      const wrong = yield* Effect.flip(Program.updateDistribution(id, comment("\u0000")))
      assert.strictEqual(
        wrong.message,
        "UpdateDistribution: DistributionConfig.Comment: holds a character that XML cannot carry"
      )
      const missing = yield* Effect.flip(Program.disable("E0000000000000"))
      assert.strictEqual(missing._tag, "NoSuchDistribution")
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("does the same for streaming distributions", () =>
    Effect.gen(function* () {
      const { StreamingDistribution } = yield* createStreamingDistribution({ bucket: "bucket.s3.amazonaws.com" })
      const { Id } = StreamingDistribution
      const updated = yield* Program.updateStreamingDistribution(Id, comment("after"))
      assert.strictEqual(updated.config.Comment, "after")
      assert.isFalse((yield* Program.disableStreamingDistribution(Id)).config.Enabled)
      assert.isTrue((yield* Program.enableStreamingDistribution(Id)).changed)
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )
})
