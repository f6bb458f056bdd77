import { assert, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { deleteDistribution, getDistributionConfig } from "@effect-cloudfront/core/Distribution"
import { DistributionNotDisabled, NoSuchDistribution } from "@effect-cloudfront/core/Errors"
import * as Stub from "@effect-cloudfront/testing/Stub"

/** The program under test: deletes a distribution, or returns the reason why it could not. */
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

it.effect("reports a distribution that does not exist", () =>
  Effect.gen(function* () {
    assert.strictEqual(yield* remove("E1"), "was not there")
    assert.deepStrictEqual(yield* Stub.calls(getDistributionConfig), [{ Id: "E1" }])
  }).pipe(Effect.provide(Stub.layer(Stub.stub(getDistributionConfig, Stub.error(NoSuchDistribution)))))
)

it.effect("deletes the version that it read", () =>
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
        // A result. Every member that the service always sends is required.
        Stub.stub(getDistributionConfig, { DistributionConfig: config, ETag: "V1" }),
        // One answer after the other. A third call would fail. A deletion has no result.
        Stub.sequence(deleteDistribution, [Stub.error(DistributionNotDisabled), undefined])
      )
    )
  )
)

it.effect("reads the distribution with the given id", () =>
  Effect.gen(function* () {
    assert.strictEqual(yield* remove("E1"), "was not there")
    // A function receives the input, and returns an Effect. A call without a stub fails with a message that says so.
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
