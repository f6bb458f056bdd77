import { assert, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { getDistribution } from "@effect-cloudfront/core/Distribution"
import { provisionDistribution } from "@effect-cloudfront/core/programs/provisionDistribution"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"

it.effect("shows what there is, lets time pass, and goes back", () =>
  Effect.gen(function* () {
    const fake = yield* InMemoryCloudFront.InMemoryCloudFront
    const { Distribution } = yield* provisionDistribution({ origin: "site.s3.amazonaws.com" })
    const { to } = yield* fake.references("distribution", Distribution.Id)
    assert.include(
      to.map(({ kind }) => kind),
      "originAccessControl"
    )
    const [deployment] = yield* fake.inFlight
    assert.strictEqual(deployment?.id, Distribution.Id)

    const snapshot = yield* fake.snapshot
    yield* fake.advance("5 minutes")
    assert.strictEqual((yield* getDistribution({ Id: Distribution.Id })).Distribution.Status, "Deployed")
    yield* fake.reset
    assert.deepStrictEqual(yield* fake.distributions, [])
    yield* fake.restore(JSON.parse(JSON.stringify(snapshot)))
    assert.strictEqual((yield* getDistribution({ Id: Distribution.Id })).Distribution.Status, "InProgress")
  }).pipe(Effect.provide(InMemoryCloudFront.layer()))
)
