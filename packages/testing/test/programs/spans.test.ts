/** Every program has a span of its own, which says what it is about, with the spans of its calls in it. */
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import * as Creations from "@effect-cloudfront/core/programs/createDistribution"
import * as Deletions from "@effect-cloudfront/core/programs/disableAndDelete"
import * as Invalidations from "@effect-cloudfront/core/programs/invalidate"
import * as Updates from "@effect-cloudfront/core/programs/updateDistribution"
import * as Waiters from "@effect-cloudfront/core/programs/waiters"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import { elapse, spansOf } from "./support.js"

const id = "E0000000000000"
const same = <A>(config: A): A => config
const callerReference = "mine"

/** By its name, with the attributes that say what it is about. None finds what it is about. */
const PROGRAMS: Readonly<Record<string, readonly [Effect.Effect<unknown, unknown, CloudFront>, object]>> = {
  updateDistribution: [Updates.updateDistribution(id, same), { id }],
  updateStreamingDistribution: [Updates.updateStreamingDistribution(id, same), { id }],
  enable: [Updates.enable(id), { id }],
  disable: [Updates.disable(id), { id }],
  enableStreamingDistribution: [Updates.enableStreamingDistribution(id), { id }],
  disableStreamingDistribution: [Updates.disableStreamingDistribution(id), { id }],
  disableAndDelete: [Deletions.disableAndDelete(id), { id }],
  disableAndDeleteStreamingDistribution: [Deletions.disableAndDeleteStreamingDistribution(id), { id }],
  waitUntilDistributionDeployed: [Waiters.waitUntilDistributionDeployed(id), { id }],
  waitUntilStreamingDistributionDeployed: [Waiters.waitUntilStreamingDistributionDeployed(id), { id }],
  waitUntilInvalidationCompleted: [Waiters.waitUntilInvalidationCompleted(id, "I1"), { distributionId: id, id: "I1" }],
  invalidate: [Invalidations.invalidate(id, ["/a"]), { distributionId: id }],
  createDistribution: [
    Creations.createDistribution({ origin: "bucket.s3.us-east-1.amazonaws.com", callerReference }),
    { callerReference }
  ],
  createStreamingDistribution: [
    Creations.createStreamingDistribution({ bucket: "bucket.s3.amazonaws.com", callerReference }),
    { callerReference }
  ]
}

/** What makes a description of an origin, and classes of errors, are no programs. */
const isProgram = ([name, value]: readonly [string, unknown]): boolean =>
  typeof value === "function" && /^[a-z]/.test(name) && !/^s3$|^custom$|Events$/.test(name)

describe("the span of a program", () => {
  it("is looked for of every program", () => {
    const names = [Creations, Deletions, Invalidations, Updates, Waiters].flatMap((module) =>
      Object.entries(module)
        .filter(isProgram)
        .map(([name]) => name)
    )
    assert.sameMembers(Object.keys(PROGRAMS), names)
  })

  for (const [name, [program, about]] of Object.entries(PROGRAMS)) {
    it.effect(name, () =>
      Effect.gen(function* () {
        const [own, ...within] = yield* spansOf(Effect.exit(elapse(program)))
        const calls = within.filter((span) => span.name.startsWith("CloudFront."))
        assert.strictEqual(own?.name, `CloudFront.programs.${name}`)
        assert.deepInclude(Object.fromEntries(own?.attributes ?? []), about)
        assert.strictEqual(own?.status._tag, "Ended")
        assert.isNotEmpty(calls)
        for (const { parent } of calls) assert.strictEqual(Option.getOrUndefined(parent)?.spanId, own?.spanId)
      }).pipe(Effect.provide(InMemoryCloudFront.layer()))
    )
  }
})
