/** Every draft is accepted, from nothing and in a state, and shrinks to little. */
import { operations } from "@effect-cloudfront/core/operations"
import { provisionDistribution } from "@effect-cloudfront/core/programs/provisionDistribution"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import { forAll } from "@effect-cloudfront/support/Property"
import * as Draft from "@effect-cloudfront/testing/Draft"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import { fake } from "./support.js"

const quotas = { anycastIpLists: 20 }

const layer = InMemoryCloudFront.layer({ quotas })

/** The smallest input of an operation: what is left when everything falsifies a property. */
const smallest = <N extends Draft.Name>(name: N) =>
  Effect.promise(async (): Promise<Draft.Draft<N>> => {
    const { counterexample } = await fc.check(
      fc.asyncProperty<[Draft.Draft<N>]>(Draft.of(name), () => Promise.resolve(false)),
      { seed: 1, numRuns: 20 }
    )
    return counterexample === null ? assert.fail(name) : counterexample[0]
  }).pipe(
    Effect.flatMap((draft) => draft.prepared),
    Effect.provide(layer)
  )

describe("a draft", () => {
  it("is there for every operation that changes something", () => {
    const others = /^(?:Get|List|Describe|Test|Verify)/
    assert.sameMembers(
      [...Draft.names],
      Object.keys(operations).filter((name) => !others.test(name))
    )
  })

  it.live("is accepted in a new CloudFront, whatever it needs", () =>
    forAll(
      fc.tuple(...Draft.names.map((name) => Draft.of<Draft.Name>(name))),
      (drafts) =>
        Effect.flatMap(fake, ({ reset }) =>
          Effect.forEach(drafts, ({ call }) => Effect.tap(call, () => reset), { concurrency: 1, discard: true })
        ).pipe(Effect.provide(layer)),
      { numRuns: 1, seed: 1 }
    )
  )

  it.live("is accepted in any state", () =>
    forAll(
      fc.array(Draft.any(), { minLength: 40, maxLength: 40 }),
      (drafts) =>
        Effect.forEach(drafts, ({ call }) => call, { concurrency: 1, discard: true }).pipe(Effect.provide(layer)),
      { numRuns: 2, seed: 2 }
    )
  )

  it.effect("promotes what has no aliases, since the certificate of the other one need not cover them", () =>
    Effect.gen(function* () {
      yield* provisionDistribution({
        origin: "bucket.s3.us-east-1.amazonaws.com",
        aliases: ["www.example.com"],
        certificate: "arn:aws:acm:us-east-1:123456789012:certificate/1",
        config: (config) => ({ ...config, HttpVersion: "http2" })
      })
      const [promotion] = fc.sample(Draft.of("UpdateDistributionWithStagingConfig"), { seed: 1, numRuns: 1 })
      const { Id } = yield* promotion?.prepared ?? assert.fail()
      const one = (yield* (yield* fake).resources("distribution")).find(({ id }) => id === Id)
      assert.deepStrictEqual(one?.config.Aliases?.Items ?? [], [])
      yield* promotion?.call ?? assert.fail()
    }).pipe(Effect.provide(layer))
  )

  it.effect("refers to what there is, and to nothing else", () =>
    Effect.gen(function* () {
      const { state } = yield* fake
      const [group] = fc.sample(Draft.of("CreateKeyGroup"), { seed: 1, numRuns: 1 })
      const error = yield* Effect.flip(group?.input ?? assert.fail())
      assert.strictEqual(error.missing, "a public key")
      assert.strictEqual(
        error.message,
        "The in-memory CloudFront has nothing that the input of CreateKeyGroup could be about: it needs a public key"
      )
      assert.strictEqual((yield* state).serial, 0)
      const { KeyGroupConfig } = yield* group?.prepared ?? assert.fail()
      assert.deepStrictEqual(yield* group?.input ?? assert.fail(), { KeyGroupConfig })
      const keys = yield* (yield* fake).resources("publicKey")
      assert.deepStrictEqual(
        KeyGroupConfig.Items,
        keys.map(({ id }) => id)
      )
    }).pipe(Effect.provide(layer))
  )

  it.effect("tells what could not be made", () =>
    Effect.gen(function* () {
      const [group] = fc.sample(Draft.of("CreateKeyGroup"), { seed: 1, numRuns: 1 })
      const error = yield* Effect.flip(group?.call ?? assert.fail())
      if (error._tag !== "NotPrepared") return assert.fail(error._tag)
      assert.strictEqual(error.operation, "CreatePublicKey")
      assert.propertyVal(error.cause, "_tag", "TooManyPublicKeys")
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ quotas: { publicKeys: 0 } })))
  )

  it.live("shrinks to what is required", () =>
    Effect.gen(function* () {
      const { DistributionConfig } = yield* smallest("CreateDistribution")
      assert.sameMembers(Object.keys(DistributionConfig), [
        "CallerReference",
        "Comment",
        "DefaultCacheBehavior",
        "Enabled",
        "Origins"
      ])
      assert.lengthOf(DistributionConfig.Origins.Items, 1)
      const { Name: _, ...rest } = yield* smallest("CreateConnectionGroup")
      assert.isTrue(Object.values(rest).every((value) => value === undefined))
      assert.sameMembers(Object.keys(yield* smallest("CreateVpcOrigin")), ["VpcOriginEndpointConfig"])
      assert.lengthOf((yield* smallest("CreateInvalidation")).InvalidationBatch.Paths.Items, 1)
      assert.lengthOf((yield* smallest("CreateDistributionTenant")).Domains, 1)
    })
  )
})
