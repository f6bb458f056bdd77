/** Test what a program does when it is refused, with a stub of the one operation that it calls. */
import { assert, it } from "@effect/vitest"
import { createInvalidation } from "@effect-cloudfront/core/Invalidation"
import { TooManyInvalidationsInProgress } from "@effect-cloudfront/core/Errors"
import * as Stub from "@effect-cloudfront/testing/Stub"
import * as Effect from "effect/Effect"

/** The program under test: it does not matter when there is no room for another invalidation. */
const refresh = createInvalidation({
  DistributionId: "E1PA6795UKMFR9",
  InvalidationBatch: { Paths: { Items: ["/news"] } }
}).pipe(
  Effect.as("refreshed"),
  Effect.catchTag("TooManyInvalidationsInProgress", () => Effect.succeed("later"))
)

it.effect("leaves it for later", () =>
  Effect.gen(function* () {
    assert.strictEqual(yield* refresh, "later")
    const calls = yield* Stub.calls(createInvalidation)
    assert.deepStrictEqual(
      calls.map(({ InvalidationBatch }) => InvalidationBatch.Paths.Items),
      [["/news"]]
    )
  }).pipe(Effect.provide(Stub.layer(Stub.stub(createInvalidation, Stub.error(TooManyInvalidationsInProgress)))))
)
