import { RateLimited } from "@effect-cloudfront/core/RateLimit"
import { CloudFront } from "@effect-cloudfront/core/CloudFront"
import { deleteDistribution } from "@effect-cloudfront/core/Distribution"
import { describeAll } from "@effect-cloudfront/core/programs/describeAll"
import { syncTags } from "@effect-cloudfront/core/programs/syncTags"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import * as Faults from "@effect-cloudfront/testing/Faults"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import * as Support from "../support.js"
import { elapse, watch } from "./support.js"

const { InMemoryCloudFront: Fake } = InMemoryCloudFront

const some = (count: number) =>
  Effect.forEach(
    Array.from({ length: count }, (_, i) => i),
    (i) => Support.create({ Comment: `number ${i}`, Enabled: i % 2 === 0 }),
    { concurrency: 1 }
  )

const collect = <A, E, R>(stream: Stream.Stream<A, E, R>) =>
  Effect.map(Stream.runCollect(stream), (all) => Array.from(all))

describe("describeAll", () => {
  it.effect("has every distribution with its configuration, ETag and tags, in the order of the list", () =>
    Effect.gen(function* () {
      const made = yield* some(7)
      const [first] = made
      yield* syncTags(first?.arn ?? "", { team: "web" })
      const all = yield* collect(describeAll({ pageSize: 2, concurrency: 3, tags: true }))
      assert.deepStrictEqual(
        all.map(({ distribution, etag }) => [distribution.Id, distribution.DistributionConfig.Comment, etag]),
        made.map(({ config, etag, id }) => [id, config.Comment, etag])
      )
      assert.deepStrictEqual(
        all.map(({ tags }) => tags),
        made.map((_, i) => (i === 0 ? { team: "web" } : {}))
      )
      const enabled = yield* collect(describeAll({ where: ({ Enabled }) => Enabled }))
      assert.strictEqual(enabled.length, 4)
      assert.notProperty(enabled[0], "tags")
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("asks only for what is pulled, and under the rate limits", () =>
    Effect.gen(function* () {
      yield* some(7)
      const { execute } = yield* CloudFront
      const calls: Array<string> = []
      const limited: Array<boolean> = []
      const counting = Effect.provideService(CloudFront, {
        execute: (request) =>
          Effect.flatMap(RateLimited, (isLimited) => {
            calls.push(request.operation)
            limited.push(isLimited)
            return execute(request)
          })
      })
      yield* counting(collect(Stream.take(describeAll({ pageSize: 2, concurrency: 1 }), 1)))
      assert.strictEqual(calls.filter((call) => call === "ListDistributions").length, 1)
      assert.isAtMost(calls.length, 3)
      assert.isTrue(limited.every((one) => one))
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("leaves out what is deleted meanwhile, and bears throttling and faults", () =>
    Effect.gen(function* () {
      const made = yield* some(3)
      yield* TestClock.adjust("10 minutes")
      const { faults } = yield* Fake
      yield* faults.on("GetDistribution", Faults.throttle, { times: 12 })
      yield* faults.on("ListDistributions", Faults.resetBefore, { times: 6 })
      const direct = yield* CloudFront
      const second = made[1]
      let deleted = false
      const all = yield* watch(
        () => elapse(collect(describeAll({ concurrency: 1 }))),
        (request, send) => {
          if (request.operation !== "GetDistribution" || deleted || second === undefined) return undefined
          deleted = true
          return Effect.zipRight(
            Effect.orDie(deleteDistribution({ Id: second.id, IfMatch: second.etag })).pipe(
              Effect.provideService(CloudFront, direct)
            ),
            send
          )
        }
      )
      assert.deepStrictEqual(
        all.map(({ distribution }) => distribution.Id),
        [made[0]?.id, made[2]?.id]
      )
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )
})
