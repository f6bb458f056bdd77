import { assert, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { deleteDistribution, getDistributionConfig } from "@effect-cloudfront/core/Distribution"
import { DistributionNotDisabled, NoSuchDistribution } from "@effect-cloudfront/core/Errors"
import * as Stub from "@effect-cloudfront/testing/Stub"

/** The program under test: deletes a distribution, and tells why it could not. */
const remove = (id: string) =>
  getDistributionConfig({ Id: id }).pipe(
    Effect.flatMap(({ ETag }) => deleteDistribution({ Id: id, IfMatch: ETag })),
    Effect.as("deleted"),
    Effect.catchTags({
      NoSuchDistribution: () => Effect.succeed("was not there"),
      DistributionNotDisabled: () => Effect.succeed("is still enabled")
    })
  )

const config = {
  CallerReference: "1",
  Origins: { Items: [{ Id: "site", DomainName: "site.example.com" }] },
  DefaultCacheBehavior: { TargetOriginId: "site", ViewerProtocolPolicy: "https-only" },
  Comment: "site",
  Enabled: true
} as const

it.effect("says that it was not there", () =>
  Effect.gen(function* () {
    assert.strictEqual(yield* remove("E1"), "was not there")
    assert.deepStrictEqual(yield* Stub.calls(getDistributionConfig), [{ Id: "E1" }])
  }).pipe(Effect.provide(Stub.layer(Stub.stub(getDistributionConfig, Stub.error(NoSuchDistribution)))))
)

it.effect("deletes the version that it has read", () =>
  Effect.gen(function* () {
    assert.strictEqual(yield* remove("E1"), "is still enabled")
    assert.strictEqual(yield* remove("E1"), "deleted")
    const calls = yield* Stub.calls(deleteDistribution)
    assert.deepStrictEqual(
      calls.map(({ IfMatch }) => IfMatch),
      ["V1", "V1"]
    )
  }).pipe(
    Effect.provide(
      Stub.layer(
        // A result, of which nothing that the service always sends may be missing.
        Stub.stub(getDistributionConfig, { DistributionConfig: config, ETag: "V1" }),
        // One answer after the other; a third call would fail. The result of a deletion is nothing.
        Stub.sequence(deleteDistribution, [Stub.error(DistributionNotDisabled), undefined])
      )
    )
  )
)

it.effect("asks for the distribution that it was told of", () =>
  Effect.gen(function* () {
    assert.strictEqual(yield* remove("E1"), "was not there")
    // A function gets the input, and has any Effect for its answer. What has no stub fails, and says so.
    const error = yield* Effect.flip(remove("E2"))
    assert.include(error.message, "DeleteDistribution E2: no stub answers it. Stubbed: getDistributionConfig.")
  }).pipe(
    Effect.provide(
      Stub.layer(
        Stub.stub(getDistributionConfig, ({ Id }) =>
          Id === "E2"
            ? Effect.succeed({ DistributionConfig: config, ETag: "V2" })
            : Effect.fail(Stub.error(NoSuchDistribution))
        )
      )
    )
  )
)
