import { assert, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { deleteDistribution, getDistributionConfig } from "@effect-cloudfront/core/Distribution"
import { DistributionNotDisabled } from "@effect-cloudfront/core/Errors"
import * as Stub from "@effect-cloudfront/testing/Stub"

/** The program under test. */
const remove = (Id: string) =>
  getDistributionConfig({ Id }).pipe(
    Effect.flatMap(({ ETag }) => deleteDistribution({ Id, IfMatch: ETag })),
    Effect.as("deleted"),
    Effect.catchTag("DistributionNotDisabled", () => Effect.succeed("is still enabled"))
  )

it.effect("deletes the version that it read", () =>
  Effect.gen(function* () {
    assert.strictEqual(yield* remove("E1"), "is still enabled")
    assert.strictEqual(yield* remove("E1"), "deleted")
    const [first] = yield* Stub.calls(deleteDistribution)
    assert.deepStrictEqual(first, { Id: "E1", IfMatch: "V1" })
  }).pipe(
    Effect.provide(
      Stub.layer(
        // The members that the service always sends are required.
        Stub.stub(getDistributionConfig, {
          ETag: "V1",
          DistributionConfig: {
            CallerReference: "1",
            Origins: { Items: [{ Id: "site", DomainName: "site.example.com" }] },
            DefaultCacheBehavior: { TargetOriginId: "site", ViewerProtocolPolicy: "https-only" },
            Comment: "",
            Enabled: true
          }
        }),
        Stub.sequence(deleteDistribution, [Stub.error(DistributionNotDisabled), undefined])
      )
    )
  )
)
