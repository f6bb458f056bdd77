/** The budgets of the programs that create: they end in time, and nothing that was created is lost. */
import { TransportError } from "@effect-cloudfront/core/Errors"
import { ensureDistribution } from "@effect-cloudfront/core/programs/ensureDistribution"
import {
  provisionDistribution,
  provisionStreamingDistribution
} from "@effect-cloudfront/core/programs/provisionDistribution"
import { encodeError } from "@effect-cloudfront/core/protocol/RestXmlServer"
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import * as Property from "@effect-cloudfront/support/Property"
import * as Runs from "@effect-cloudfront/support/Runs"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as fc from "fast-check"
import { fake } from "../support.js"
import { elapse, lost, watch, type Intercept } from "./support.js"

const BUCKET = "bucket.s3.us-east-1.amazonaws.com"

interface Failure {
  readonly _tag: string
  readonly message: string
}

interface Budget {
  readonly interval?: number | undefined
  readonly timeout?: number | undefined
  readonly jitter?: number | undefined
}

const refusal = (code: string, status: number, message: string) =>
  Effect.succeed(encodeError({ code, status, message, requestId: "1" }))

/** What may become of a call that changes something. No call takes time. */
const FAULTS = {
  none: () => undefined,
  executedAndLost: (_, send) => lost(send),
  lost: () =>
    Effect.fail(new TransportError({ operation: "lost", reason: "Reset", message: "the connection was reset" })),
  unavailable: () => refusal("ServiceUnavailable", 503, "unavailable"),
  notReady: ({ operation }) =>
    operation.includes("OriginAccessControl")
      ? undefined
      : refusal("InvalidViewerCertificate", 400, "The specified SSL certificate doesn't exist."),
  conflict: ({ operation }) =>
    operation.startsWith("Update")
      ? refusal(
          "PreconditionFailed",
          412,
          "The request failed because it didn't meet the preconditions in one or more request-header fields."
        )
      : undefined
} satisfies Record<string, Intercept>

const names = Object.keys(FAULTS).filter((name): name is keyof typeof FAULTS => name in FAULTS)

const resources = Effect.gen(function* () {
  const service = yield* fake
  return {
    all: [
      ...(yield* service.distributions).map(({ Distribution }) => Distribution.Id),
      ...(yield* service.streamingDistributions).map(({ StreamingDistribution }) => StreamingDistribution.Id)
    ],
    controls: (yield* service.originAccessControls).length
  }
})

const PROGRAMS: Readonly<Record<string, (budget: Budget) => Effect.Effect<string, Failure, CloudFront>>> = {
  provisionDistribution: (budget) =>
    Effect.map(
      provisionDistribution({ ...budget, origin: BUCKET, comment: "site", callerReference: "mine" }),
      ({ Distribution }) => Distribution.Id
    ),
  provisionStreamingDistribution: (budget) =>
    Effect.map(
      provisionStreamingDistribution({ ...budget, bucket: BUCKET, comment: "site", callerReference: "mine" }),
      ({ StreamingDistribution }) => StreamingDistribution.Id
    ),
  ensureDistribution: (budget) =>
    Effect.map(
      ensureDistribution({ ...budget, origin: BUCKET, comment: "site", callerReference: "mine" }),
      ({ distribution }) => distribution.Id
    )
}

/** An earlier distribution with another comment, which `ensureDistribution` updates. */
const before = ensureDistribution({ origin: BUCKET, comment: "before", callerReference: "mine" })

const given = fc.record({
  faults: fc.array(fc.constantFrom(...names), { maxLength: 8 }),
  budget: fc.record({
    interval: fc.constantFrom(undefined, 0, 100, 30_000),
    timeout: fc.constantFrom(0, 1, 2_500, 20_000, 60_000),
    jitter: fc.constantFrom(undefined, 0, 1)
  }),
  isThere: fc.boolean()
})

describe("a budget", { timeout: 120_000 }, () => {
  for (const [name, program] of Object.entries(PROGRAMS)) {
    it.effect(`of ${name} ends it in time, and loses nothing`, () =>
      Property.forAll(
        given,
        ({ budget, faults, isThere }) =>
          Effect.gen(function* () {
            const exists = isThere && name === "ensureDistribution"
            if (exists) yield* elapse(before)
            const started = yield* Clock.currentTimeMillis
            const writes: Array<number> = []
            const [outcome, ended] = yield* watch(
              () => elapse(Effect.zip(Effect.either(program(budget)), Clock.currentTimeMillis)),
              (request, send) => {
                if (!/^(?:Create|Update|Tag)/.test(request.operation)) return undefined
                const name = faults[writes.length] ?? "none"
                const fault = FAULTS[name]
                return Effect.flatMap(Clock.currentTimeMillis, (now) => {
                  writes.push(now - started)
                  return fault(request, send) ?? send
                })
              }
            )
            assert.isAtMost(ended - started, budget.timeout, "the time of the program")
            for (const at of writes) assert.isAtMost(at, budget.timeout, "the time of a call")
            const { all, controls } = yield* resources
            if (Either.isRight(outcome)) assert.deepStrictEqual(all, [outcome.right])
            else if (!exists && outcome.left._tag !== "UnconfirmedCreate") {
              // What was created of it was removed, unless the removal does not know of it.
              assert.deepStrictEqual(all, [], outcome.left._tag)
            }
            // Another run without faults has what this one may have created.
            const id = yield* elapse(program({}))
            const left = yield* resources
            assert.deepStrictEqual(left.all, [id])
            if (all.length > 0) assert.deepStrictEqual(all, [id])
            assert.strictEqual(left.controls, name === "provisionStreamingDistribution" ? 0 : 1)
            assert.isAtMost(controls, 1)
          }).pipe(Effect.provide(InMemoryCloudFront.layer())),
        { numRuns: Runs.of(15, 100) }
      )
    )
  }

  it.effect("without a timeout is repeated for as long as ever, with the pauses that are asked for", () =>
    Effect.gen(function* () {
      const times: Array<number> = []
      const outcome = yield* watch(
        () => elapse(Effect.either(PROGRAMS["provisionStreamingDistribution"]!({ interval: 60_000, jitter: 0 }))),
        ({ operation }) =>
          operation === "CreateStreamingDistribution"
            ? Effect.flatMap(Clock.currentTimeMillis, (now) => {
                times.push(now)
                return FAULTS.lost()
              })
            : undefined
      )
      assert.strictEqual(Either.isLeft(outcome) ? outcome.left._tag : undefined, "UnconfirmedCreate")
      assert.deepStrictEqual(
        times.map((time) => time - times[0]!),
        [0, 60_000, 120_000]
      )
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )
})
