import { getDistribution } from "@effect-cloudfront/core/Distribution"
import * as Metrics from "@effect-cloudfront/core/Metrics"
import { CloudFront } from "@effect-cloudfront/core/CloudFront"
import { TransportError } from "@effect-cloudfront/core/Errors"
import { utf8Encode } from "@effect-cloudfront/core/protocol/Platform"
import { getInvalidation } from "@effect-cloudfront/core/Invalidation"
import { getPublicKey } from "@effect-cloudfront/core/PublicKey"
import { getKeyGroup } from "@effect-cloudfront/core/KeyGroup"
import { getCachePolicy } from "@effect-cloudfront/core/CachePolicy"
import { getVpcOrigin } from "@effect-cloudfront/core/VpcOrigin"
import { assert, describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Metric from "effect/Metric"
import * as Option from "effect/Option"
import * as TestClock from "effect/TestClock"
import type * as Tracer from "effect/Tracer"
import * as TestEffect from "@effect-cloudfront/support/TestEffect"
import * as Stub from "./Stub.js"

const NS = `xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/"`
const KEY_GROUP = `<KeyGroup ${NS}><Id>K1</Id><LastModifiedTime>2020-01-02T03:04:05Z</LastModifiedTime><KeyGroupConfig><Name>n</Name><Items><PublicKey>P1</PublicKey></Items></KeyGroupConfig></KeyGroup>`

const count = (metric: Metric.Metric.Counter<number>): Effect.Effect<number> =>
  Effect.map(Metric.value(metric), ({ count }) => count)

const attributes = (span: Tracer.Span | undefined) => Object.fromEntries(span?.attributes ?? [])

describe("spans", () => {
  it.effect("have OpenTelemetry's attribute names, and the values of the response", () =>
    Effect.gen(function* () {
      const { spans, tracer } = TestEffect.recordingTracer()
      const stub = Stub.make({ headers: { etag: "E", "x-amzn-requestid": "r-7" }, body: KEY_GROUP })
      yield* Effect.withTracer(stub.provide(getKeyGroup({ Id: "K1" })), tracer)
      assert.deepStrictEqual(
        spans.map(({ kind, name }) => [name, kind]),
        [["CloudFront.GetKeyGroup", "client"]]
      )
      assert.deepStrictEqual(attributes(spans[0]), {
        "rpc.system": "aws-api",
        "rpc.service": "CloudFront",
        "rpc.method": "GetKeyGroup",
        "http.response.status_code": 200,
        "aws.request_id": "r-7"
      })
    })
  )

  it.effect("have the code of the error", () =>
    Effect.gen(function* () {
      const { spans, tracer } = TestEffect.recordingTracer()
      for (const code of ["NoSuchResource", "MalformedInput"]) {
        const stub = Stub.make(Stub.error(code, 404))
        yield* Effect.exit(Effect.withTracer(stub.provide(getKeyGroup({ Id: "K1" })), tracer))
      }
      yield* Effect.exit(Effect.withTracer(Stub.make({}).provide(getKeyGroup({ Id: "" })), tracer))
      assert.deepStrictEqual(
        spans.map((span) => attributes(span)["error.type"]),
        ["NoSuchResource", "MalformedInput", "EncodeError"]
      )
      assert.strictEqual(attributes(spans[0])["http.response.status_code"], 404)
      assert.strictEqual(attributes(spans[0])["aws.request_id"], "r-1")
    })
  )

  it.effect("have the number of attempts", () =>
    Effect.gen(function* () {
      const { spans, tracer } = TestEffect.recordingTracer()
      const call = getKeyGroup({ Id: "K1" }).pipe(
        Effect.provideService(CloudFront, {
          execute: () =>
            Effect.succeed({ status: 200, headers: { etag: "E" }, body: utf8Encode(KEY_GROUP), attempts: 3 })
        }),
        Effect.withTracer(tracer)
      )
      yield* call
      assert.strictEqual(attributes(spans[0])["aws.attempts"], 3)
      assert.strictEqual(attributes(spans[0])["http.request.resend_count"], 2)
    })
  )
})

describe("the end of a span", () => {
  const slow = (answer: Effect.Effect<void, TransportError>) =>
    getKeyGroup({ Id: "K1" }).pipe(
      Effect.provideService(CloudFront, {
        execute: () =>
          Effect.delay(
            Effect.as(answer, { status: 200, headers: { etag: "E" }, body: utf8Encode(KEY_GROUP) }),
            "3 seconds"
          )
      })
    )
  const reset = new TransportError({ operation: "GetKeyGroup", reason: "Reset", message: "m" })

  for (const [name, answer] of [
    ["a success", Effect.void],
    ["a failure", reset],
    ["a defect", Effect.die("bug")],
    ["an interruption", Effect.interrupt]
  ] as const) {
    it.effect(`comes with ${name}, has its time, and is told how it ended`, () =>
      Effect.gen(function* () {
        const { spans, tracer } = TestEffect.recordingTracer()
        const started = yield* Clock.currentTimeNanos
        const fiber = yield* Effect.fork(Effect.exit(Effect.withTracer(slow(answer), tracer)))
        yield* TestClock.adjust("3 seconds")
        const exit = yield* Fiber.join(fiber)
        const status = spans[0]?.status
        assert.strictEqual(status?._tag, "Ended")
        if (status?._tag !== "Ended") return
        assert.strictEqual(status.endTime - started, 3_000_000_000n)
        assert.strictEqual(status.exit._tag, exit._tag)
        if (Exit.isFailure(exit) && Exit.isFailure(status.exit)) {
          assert.deepStrictEqual(Cause.squash(status.exit.cause), Cause.squash(exit.cause))
        }
      })
    )
  }

  it.effect("is named in the stack trace of a failure", () =>
    Effect.gen(function* () {
      const exit = yield* Effect.exit(Stub.make(Stub.error("NoSuchResource", 404)).provide(getKeyGroup({ Id: "K1" })))
      assert.include(Exit.isFailure(exit) ? Cause.pretty(exit.cause) : "", "at CloudFront.GetKeyGroup")
    })
  )

  it.effect("does not change the parent span", () =>
    Effect.gen(function* () {
      const { spans, tracer } = TestEffect.recordingTracer()
      const calls = Effect.zipRight(slow(Effect.void), slow(Effect.void))
      const around = Effect.withSpan(
        Effect.tap(calls, () => Effect.annotateCurrentSpan("after", true)),
        "around"
      )
      const fiber = yield* Effect.fork(Effect.withTracer(around, tracer))
      yield* TestClock.adjust("6 seconds")
      yield* Fiber.join(fiber)
      const [outer, ...calling] = spans
      assert.strictEqual(attributes(outer)["after"], true)
      assert.lengthOf(calling, 2)
      for (const { parent } of calling) assert.strictEqual(Option.getOrUndefined(parent)?.spanId, outer?.spanId)
    })
  )
})

// Metrics are the whole process's, so each test takes an operation that no other test of this file calls.
describe("metrics", () => {
  it.effect("count calls and their durations", () =>
    Effect.gen(function* () {
      const slow = getPublicKey({ Id: "P1" }).pipe(
        Effect.provideService(CloudFront, {
          execute: () => Effect.delay(Effect.succeed({ status: 500, headers: {}, body: new Uint8Array() }), "3 seconds")
        })
      )
      const before = yield* count(Metrics.ofOperation("GetPublicKey").calls)
      const fiber = yield* Effect.fork(Effect.exit(slow))
      yield* TestClock.adjust("3 seconds")
      yield* Fiber.join(fiber)
      assert.strictEqual((yield* count(Metrics.ofOperation("GetPublicKey").calls)) - before, 1)
      const duration = yield* Metric.value(Metrics.ofOperation("GetPublicKey").duration)
      assert.isTrue(duration.count >= 1 && duration.max >= 3 && duration.max < 3.1)
    })
  )

  it.effect("are histograms of durations with buckets from 5 ms to 2 minutes", () =>
    Effect.gen(function* () {
      const { buckets } = yield* Metric.value(Metrics.duration)
      assert.deepStrictEqual(
        Array.from(buckets, ([limit]) => limit).filter(Number.isFinite),
        [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120]
      )
    })
  )

  it.effect("count errors by type, including interruptions and defects", () =>
    Effect.gen(function* () {
      const error = (type: string) => count(Metrics.ofOperation("GetVpcOrigin").errors(type))
      const types = ["AccessDenied", "UnknownServiceError", "TransportError", "Interrupted", "Defect"]
      const before = yield* Effect.forEach(types, error, { concurrency: 1 })
      const call = getVpcOrigin({ Id: "V1" })
      yield* Effect.exit(Stub.make(Stub.error("AccessDenied", 403)).provide(call))
      yield* Effect.exit(Stub.make(Stub.error("Other", 400)).provide(call))
      yield* Effect.exit(Stub.make().provide(call))
      const answering = (execute: Effect.Effect<never, TransportError>) =>
        Effect.exit(Effect.provideService(call, CloudFront, { execute: () => execute }))
      yield* answering(Effect.interrupt)
      yield* answering(Effect.die("bug"))
      const after = yield* Effect.forEach(types, error, { concurrency: 1 })
      assert.deepStrictEqual(
        after.map((now, i) => now - (before[i] ?? NaN)),
        [1, 1, 1, 1, 1]
      )
    })
  )

  it.effect("count retries, and have the labels of the fiber", () =>
    Effect.gen(function* () {
      const call = getCachePolicy({ Id: "C1" }).pipe(
        Effect.provideService(CloudFront, {
          execute: () => Effect.succeed({ status: 503, headers: {}, body: new Uint8Array(), attempts: 3 })
        }),
        Effect.exit
      )
      const labelled = Effect.map(
        Metric.value(
          TestEffect.tagged(TestEffect.tagged(Metrics.retries, "team", "edge"), "rpc.method", "GetCachePolicy")
        ),
        ({ count }) => count
      )
      const before = [yield* count(Metrics.ofOperation("GetCachePolicy").retries), yield* labelled]
      yield* call
      yield* TestEffect.withMetricTag(call, "team", "edge")
      const after = [yield* count(Metrics.ofOperation("GetCachePolicy").retries), yield* labelled]
      assert.deepStrictEqual(
        after.map((now, i) => now - (before[i] ?? NaN)),
        [2, 2]
      )
    })
  )
})

describe("logs", () => {
  const logged = (level: "Debug" | "Info") =>
    Effect.gen(function* () {
      const entries: Array<readonly [level: string, message: unknown, annotations: object]> = []
      const stub = Stub.make(Stub.error("NoSuchDistribution", 404))
      yield* Effect.exit(stub.provide(getDistribution({ Id: "E1" }))).pipe(
        TestEffect.withLog(({ annotations, level, message }) => entries.push([level, message, annotations]), level)
      )
      return entries
    })

  it.effect("have one entry per call, at level Debug", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* logged("Debug"), [
        [
          "DEBUG",
          ["GetDistribution failed"],
          {
            "rpc.system": "aws-api",
            "rpc.service": "CloudFront",
            "rpc.method": "GetDistribution",
            "http.response.status_code": 404,
            "aws.request_id": "r-1",
            "error.type": "NoSuchDistribution",
            seconds: 0
          }
        ]
      ])
      assert.deepStrictEqual(yield* logged("Info"), [])
    })
  )

  it.effect("are events of the span, before it ends", () =>
    Effect.gen(function* () {
      const { spans, tracer } = TestEffect.recordingTracer({
        event: ({ status }) => assert.strictEqual(status._tag, "Started")
      })
      yield* Effect.exit(Stub.make(Stub.error("NoSuchDistribution", 404)).provide(getDistribution({ Id: "E1" }))).pipe(
        TestEffect.withLog(() => undefined, "Debug"),
        Effect.withTracer(tracer)
      )
      assert.deepStrictEqual(
        spans.map(({ events }) => events),
        [["GetDistribution failed"]]
      )
    })
  )
})

it.effect("an observed Effect can run concurrently", () =>
  Effect.gen(function* () {
    const before = yield* count(Metrics.ofOperation("GetInvalidation").calls)
    const stub = Stub.make(Stub.error("NoSuchInvalidation", 404))
    const call = Effect.exit(stub.provide(getInvalidation({ DistributionId: "E1", Id: "I1" })))
    yield* Effect.all(
      Array.from({ length: 20 }, () => call),
      { concurrency: "unbounded" }
    )
    assert.strictEqual((yield* count(Metrics.ofOperation("GetInvalidation").calls)) - before, 20)
  })
)
