/**
 * Tests of a program without a test runner: `node scripts/run.mjs examples/src/testing.ts`.
 *
 * The program invalidates a path and waits until the invalidation is completed. Stubs answer the two operations that it needs, and time
 * jumps. packages/testing/README.md shows the same with vitest.
 */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { AccessDenied } from "@effect-cloudfront/core/Errors"
import { createInvalidation, getInvalidation } from "@effect-cloudfront/core/Invalidation"
import { waitUntilInvalidationCompleted } from "@effect-cloudfront/core/programs/waiters"
import * as Stub from "@effect-cloudfront/testing/Stub"
import * as TestTime from "@effect-cloudfront/testing/TestTime"
import * as Clock from "effect/Clock"
import * as Console from "effect/Console"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"

/** The program: how many seconds it took until the viewers get the new page. */
const publish = Effect.gen(function* () {
  const start = yield* Clock.currentTimeMillis
  const { Invalidation } = yield* createInvalidation({
    DistributionId: "E1",
    InvalidationBatch: { Paths: { Items: ["/index.html"] } }
  })
  yield* waitUntilInvalidationCompleted("E1", Invalidation.Id)
  return ((yield* Clock.currentTimeMillis) - start) / 1000
})

const invalidation = (Status: "InProgress" | "Completed") => ({
  Invalidation: {
    Id: "I1",
    Status,
    CreateTime: DateTime.unsafeMake("2026-01-01T00:00:00Z"),
    InvalidationBatch: { CallerReference: "1", Paths: { Quantity: 1, Items: ["/index.html"] } }
  }
})

const created = Stub.stub(createInvalidation, { ...invalidation("InProgress"), Location: "/I1" })
const completed = Stub.sequence(getInvalidation, [
  invalidation("InProgress"),
  invalidation("InProgress"),
  invalidation("Completed")
])

const tests = Effect.gen(function* () {
  const seconds = yield* publish.pipe(TestTime.autoAdvance, Effect.provide(Stub.layer(created, completed)))
  yield* Console.log(`published after ${seconds} seconds`)

  const denied = Stub.stub(createInvalidation, Stub.error(AccessDenied, "not you"))
  const error = yield* publish.pipe(Effect.flip, Effect.provide(Stub.layer(denied)))
  yield* Console.log(error.message)

  const forgotten = yield* publish.pipe(Effect.flip, Effect.provide(Stub.layer(created)))
  yield* Console.log(forgotten.message)
})

NodeRuntime.runMain(tests)
