/** A client whose clock is off, and a service that refuses what it signs. */
import { CloudFront } from "@effect-cloudfront/core/CloudFront"
import { listDistributions } from "@effect-cloudfront/core/Distribution"
import * as CloudFrontHttp from "@effect-cloudfront/http/CloudFrontHttp"
import * as Credentials from "@effect-cloudfront/http/Credentials"
import * as Retry from "@effect-cloudfront/http/Retry"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import * as Settings from "@effect-cloudfront/testing/Settings"
import * as HttpClient from "@effect/platform/HttpClient"
import { assert, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Ref from "effect/Ref"
import * as TestClock from "effect/TestClock"
import * as TestEffect from "@effect-cloudfront/support/TestEffect"

/** The service is ahead of the client by what the Ref says. */
const ahead = (by: Ref.Ref<number>) =>
  Layer.effect(
    HttpClient.HttpClient,
    Effect.map(HttpClient.HttpClient, (client) =>
      HttpClient.transformResponse(client, (response) =>
        Effect.flatMap(Ref.get(by), (by) =>
          Effect.flatMap(TestEffect.clock, (clock) =>
            TestEffect.withClock(response, TestEffect.shiftedClock(clock, by))
          )
        )
      )
    )
  )

const layer = (by: Ref.Ref<number>) =>
  CloudFrontHttp.layer().pipe(
    Layer.provide(Credentials.layerStatic(Settings.credentials)),
    Layer.provide(ahead(by)),
    Layer.provideMerge(InMemoryCloudFront.layerHttpClient())
  )

const HOUR = 3_600_000

for (const [name, by] of [
  ["behind", HOUR],
  ["ahead", -HOUR]
] as const) {
  it.effect(`a clock that is ${name} is corrected once, and at once`, () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(Date.UTC(2026, 10, 23, 12))
      const difference = yield* Ref.make(by)
      yield* Effect.gen(function* () {
        const { calls } = yield* InMemoryCloudFront.InMemoryCloudFront
        yield* listDistributions({})
        yield* listDistributions({})
        assert.deepStrictEqual(
          (yield* calls).map(({ status }) => status),
          [403, 200, 200]
        )
        // Someone sets the clock right.
        yield* Ref.set(difference, 0)
        yield* listDistributions({})
        yield* listDistributions({})
        assert.deepStrictEqual(
          (yield* calls).slice(3).map(({ status }) => status),
          [403, 200, 200]
        )
      }).pipe(Effect.provide(layer(difference)))
    })
  )
}

it.effect("the attempts are counted, and a refusal for another reason is final", () =>
  Effect.gen(function* () {
    yield* TestClock.setTime(Date.UTC(2026, 10, 23, 12))
    const skewed = layer(yield* Ref.make(HOUR))
    const attempts = Effect.flatMap(CloudFront, (service) =>
      service.execute({
        operation: "X",
        method: "GET",
        path: "/2020-05-31/distribution",
        query: [],
        headers: {},
        body: undefined
      })
    ).pipe(Effect.map(({ attempts, status }) => [attempts, status]))
    assert.deepStrictEqual(yield* Effect.provide(attempts, skewed), [2, 200])
    const other = InMemoryCloudFront.layerHttpClient({
      credentials: [{ ...Settings.credentials, accessKeyId: "OTHER" }]
    })
    const refused = CloudFrontHttp.layer().pipe(Layer.provide([Credentials.layerStatic(Settings.credentials), other]))
    assert.deepStrictEqual(yield* Effect.provide(attempts, refused), [1, 403])
  })
)

for (const by of [HOUR, -HOUR]) {
  it.effect(`all concurrent calls with a clock that is ${by / HOUR} hour off succeed`, () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(Date.UTC(2026, 10, 23, 12))
      yield* Effect.gen(function* () {
        const { calls } = yield* InMemoryCloudFront.InMemoryCloudFront
        yield* Effect.all(
          Array.from({ length: 20 }, () => listDistributions({})),
          { concurrency: "unbounded", discard: true }
        )
        const statuses = (yield* calls).map(({ status }) => status)
        assert.strictEqual(statuses.filter((status) => status === 200).length, 20)
        assert.isAtMost(statuses.length, 40)
      }).pipe(Effect.provide(layer(yield* Ref.make(by))))
    })
  )
}

it.effect("with one attempt, only the next call uses the corrected clock", () =>
  Effect.gen(function* () {
    yield* TestClock.setTime(Date.UTC(2026, 10, 23, 12))
    yield* Effect.gen(function* () {
      const { calls } = yield* InMemoryCloudFront.InMemoryCloudFront
      const error = yield* Effect.flip(listDistributions({}))
      assert.strictEqual("code" in error && error.code, "SignatureDoesNotMatch")
      yield* listDistributions({})
      assert.deepStrictEqual(
        (yield* calls).map(({ status }) => status),
        [403, 200]
      )
    }).pipe(Retry.withPolicy(Retry.none), Effect.provide(layer(yield* Ref.make(HOUR))))
  })
)
