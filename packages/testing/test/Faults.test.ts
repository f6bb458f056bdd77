import { deleteDistribution, getDistribution, listDistributions } from "@effect-cloudfront/core/Distribution"
import { AccessDenied } from "@effect-cloudfront/core/Errors"
import * as Retry from "@effect-cloudfront/http/Retry"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/TestClock"
import * as TestEffect from "@effect-cloudfront/support/TestEffect"
import * as Faults from "@effect-cloudfront/testing/Faults"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import { codeOf, create, fake, read, update } from "./support.js"

const layer = InMemoryCloudFront.layer()

/** No retries, so that each fault is seen. */
const once = Retry.withPolicy(Retry.none)

const on = (...args: Parameters<Faults.Faults["on"]>) => Effect.flatMap(fake, ({ faults }) => faults.on(...args))

const refusals: ReadonlyArray<readonly [code: string, status: number, fault: Faults.Fault]> = [
  ["AccessDenied", 403, Faults.error(AccessDenied)],
  ["OptInRequired", 403, Faults.code("OptInRequired", 403, "not yet")],
  ["Throttling", 400, Faults.throttle],
  ["ServiceUnavailable", 503, Faults.unavailable],
  ["SignatureDoesNotMatch", 403, Faults.clockSkew],
  ["ExpiredToken", 403, Faults.expiredToken],
  ["InvalidClientTokenId", 403, Faults.replacedCredentials],
  ["HTTP 502", 502, Faults.badGateway],
  ["HTTP 500", 500, Faults.empty(500)]
]

describe("refusals", () => {
  it.effect.each(refusals)("%s, %d", ([code, status, fault]) =>
    Effect.gen(function* () {
      yield* on("GetDistribution", fault)
      const error = yield* Effect.flip(getDistribution({ Id: "E0" }))
      assert.strictEqual("code" in error && error.code, code)
      assert.strictEqual("status" in error && error.status, status)
      const [call] = yield* Effect.flatMap(fake, ({ calls }) => calls)
      assert.strictEqual(call?.status, status)
      assert.strictEqual(call?.fault, fault.name)
      assert.strictEqual(yield* codeOf(getDistribution({ Id: "E0" })), "NoSuchDistribution")
    }).pipe(once, Effect.provide(layer))
  )

  it.effect("have a request id if the service sends them", () =>
    Effect.gen(function* () {
      yield* on("*", Faults.throttle)
      const error = yield* Effect.flip(listDistributions())
      const [call] = yield* Effect.flatMap(fake, ({ calls }) => calls)
      assert.strictEqual("requestId" in error && error.requestId, call?.requestId)
    }).pipe(once, Effect.provide(layer))
  )
})

describe("connections", () => {
  it.effect("that break before the request change nothing", () =>
    Effect.gen(function* () {
      yield* on("CreateDistribution", Faults.resetBefore)
      const error = yield* Effect.flip(create())
      assert.strictEqual(error._tag === "TransportError" && error.reason, "Reset")
      const { calls, distributions } = yield* fake
      assert.deepStrictEqual(yield* distributions, [])
      const [call] = yield* calls
      assert.strictEqual(call?.status, undefined)
      assert.strictEqual(call?.fault, "reset before")
    }).pipe(once, Effect.provide(layer))
  )

  it.effect("that break after the request keep the change, which the retry finds", () =>
    Effect.gen(function* () {
      yield* on("CreateDistribution", Faults.resetAfter)
      const fiber = yield* Effect.fork(Effect.flip(create()))
      yield* TestClock.adjust("1 minutes")
      const error = yield* Fiber.join(fiber)
      const { distributions } = yield* fake
      const [made] = yield* distributions
      assert.strictEqual(error._tag, "DistributionAlreadyExists")
      assert.include(error.message, made?.Distribution.Id ?? "no distribution")
    }).pipe(Effect.provide(layer))
  )

  it.effect("that duplicate a request execute it twice", () =>
    Effect.gen(function* () {
      const made = yield* create()
      yield* on("UpdateDistribution", Faults.duplicate)
      assert.strictEqual(yield* codeOf(update(made, { Comment: "new" })), "PreconditionFailed")
      assert.strictEqual((yield* read(made.id)).config.Comment, "new")
    }).pipe(once, Effect.provide(layer))
  )

  it.effect("can be slow", () =>
    Effect.gen(function* () {
      yield* on("ListDistributions", Faults.delay("20 seconds"))
      const fiber = yield* Effect.fork(listDistributions())
      yield* TestClock.adjust("19 seconds")
      assert.isUndefined(TestEffect.exitOf(fiber))
      yield* TestClock.adjust("1 seconds")
      assert.isTrue(Exit.isSuccess(yield* Fiber.await(fiber)))
    }).pipe(once, Effect.provide(layer))
  )

  it.effect("can be silent", () =>
    Effect.gen(function* () {
      yield* on("CreateDistribution", Faults.silence)
      const fiber = yield* Effect.fork(Effect.flip(create()))
      yield* TestClock.adjust("30 seconds")
      const error = yield* Fiber.join(fiber)
      assert.strictEqual(error._tag === "TransportError" && error.reason, "Timeout")
      const { calls, distributions } = yield* fake
      assert.deepStrictEqual(yield* distributions, [])
      assert.strictEqual((yield* calls)[0]?.status, undefined)
    }).pipe(once, Effect.provide(layer))
  )

  it.effect("can respond with 503 after the request was executed", () =>
    Effect.gen(function* () {
      yield* on("CreateDistribution", Faults.unavailableAfter)
      const error = yield* Effect.flip(create())
      const { calls, distributions } = yield* fake
      assert.lengthOf(yield* distributions, 1)
      const [call] = yield* calls
      assert.deepInclude(call, { status: 503, code: "ServiceUnavailable", fault: "unavailable after" })
      assert.strictEqual("requestId" in error && error.requestId, call?.requestId)
    }).pipe(once, Effect.provide(layer))
  )

  it.effect("can truncate a document anywhere", () =>
    Effect.gen(function* () {
      const { faults, handle } = yield* fake
      const request = {
        method: "GET",
        path: "/2020-05-31/distribution",
        query: "",
        headers: {},
        body: new Uint8Array()
      }
      const length = (yield* handle(request)).body.length
      const cut = (...[place]: Parameters<typeof Faults.truncateAt>) =>
        Effect.zipRight(
          faults.on("*", Faults.truncateAt(place)),
          Effect.map(handle(request), ({ body }) => body.length)
        )
      assert.strictEqual(yield* cut({ bytes: 10 }), 10)
      assert.strictEqual(yield* cut({ bytes: 0 }), 0)
      assert.strictEqual(yield* cut({ bytes: -1 }), 0)
      assert.strictEqual(yield* cut({ part: 0.5 }), Math.floor(length / 2))
      assert.strictEqual(yield* cut({ part: 0.99 }), Math.floor(length * 0.99))
      assert.strictEqual(yield* cut({ part: 1 }), length)
    }).pipe(Effect.provide(InMemoryCloudFront.layerService({ verifySignature: false })))
  )

  it.effect("can be silent after the request was executed", () =>
    Effect.gen(function* () {
      yield* on("CreateDistribution", Faults.silenceAfter)
      const fiber = yield* Effect.fork(Effect.flip(create()))
      yield* TestClock.adjust("30 seconds")
      const error = yield* Fiber.join(fiber)
      assert.strictEqual(error._tag === "TransportError" && error.reason, "Timeout")
      const { calls, distributions } = yield* fake
      assert.lengthOf(yield* distributions, 1)
      assert.deepInclude((yield* calls)[0], { status: undefined, fault: "silence after" })
    }).pipe(once, Effect.provide(layer))
  )

  it.effect("can truncate a document to its half after the request was executed", () =>
    Effect.gen(function* () {
      yield* on("CreateDistribution", Faults.truncate)
      const error = yield* Effect.flip(create())
      assert.strictEqual(error._tag, "DecodeError")
      const { calls, distributions } = yield* fake
      assert.lengthOf(yield* distributions, 1)
      assert.strictEqual("requestId" in error && error.requestId, (yield* calls)[0]?.requestId)
    }).pipe(once, Effect.provide(layer))
  )

  it.effect("can run an effect just before the request", () =>
    Effect.gen(function* () {
      const made = yield* create()
      const context = yield* Effect.context<Effect.Effect.Context<ReturnType<typeof update>>>()
      const change = Effect.orDie(Effect.provide(update(made, { Comment: "theirs" }), context))
      yield* on("UpdateDistribution", Faults.before("someone else", Effect.asVoid(change)))
      assert.strictEqual(yield* codeOf(update(made, { Comment: "mine" })), "PreconditionFailed")
      assert.strictEqual((yield* read(made.id)).config.Comment, "theirs")
    }).pipe(once, Effect.provide(layer))
  )
})

const get = Effect.map(Effect.flip(getDistribution({ Id: "E0" })), (error) =>
  "code" in error ? error.code : error._tag
)
const gone = "NoSuchDistribution"

describe("when", () => {
  it.effect("affect no call, if they are planned no times", () =>
    Effect.gen(function* () {
      const { faults } = yield* fake
      for (const times of [0, -1, NaN]) yield* faults.on("*", Faults.throttle, { times })
      assert.deepStrictEqual(yield* faults.planned, [])
      assert.strictEqual(yield* get, gone)
    }).pipe(once, Effect.provide(layer))
  )

  it.effect("affect the nth call, a number of times", () =>
    Effect.gen(function* () {
      const { faults } = yield* fake
      yield* faults.on("GetDistribution", Faults.throttle, { after: 1, times: 2 })
      assert.strictEqual(yield* faults.left, 2)
      const codes = yield* Effect.all([get, get, get, get], { concurrency: 1 })
      assert.deepStrictEqual(codes, [gone, "Throttling", "Throttling", gone])
      assert.strictEqual(yield* faults.left, 0)
    }).pipe(once, Effect.provide(layer))
  )

  it.effect("one after the other", () =>
    Effect.gen(function* () {
      yield* on("GetDistribution", Faults.throttle)
      yield* on("*", Faults.unavailable)
      yield* on("DeleteDistribution", Faults.expiredToken)
      assert.deepStrictEqual(yield* Effect.all([get, get, get], { concurrency: 1 }), [
        "Throttling",
        "ServiceUnavailable",
        gone
      ])
      assert.strictEqual(yield* codeOf(deleteDistribution({ Id: "E0", IfMatch: "E" })), "ExpiredToken")
    }).pipe(once, Effect.provide(layer))
  )

  it.effect("affect only calls for which the predicate holds, until they are cleared", () =>
    Effect.gen(function* () {
      const { faults } = yield* fake
      yield* faults.on("GetDistribution", Faults.throttle, {
        times: Infinity,
        when: ({ path }) => path.endsWith("/E0")
      })
      assert.deepStrictEqual(yield* Effect.all([get, get, get], { concurrency: 1 }), [
        "Throttling",
        "Throttling",
        "Throttling"
      ])
      assert.strictEqual(yield* codeOf(getDistribution({ Id: "E1" })), gone)
      assert.strictEqual(yield* faults.left, Infinity)
      yield* faults.clear
      assert.strictEqual(yield* get, gone)
    }).pipe(once, Effect.provide(layer))
  )

  it.effect("do not affect the retry", () =>
    Effect.gen(function* () {
      yield* on("CreateDistribution", Faults.throttle)
      yield* on("CreateDistribution", Faults.resetBefore)
      const fiber = yield* Effect.fork(create())
      yield* TestClock.adjust("1 minutes")
      const made = yield* Fiber.join(fiber)
      const { calls } = yield* fake
      assert.deepStrictEqual(
        (yield* calls).map(({ status }) => status),
        [400, undefined, 201]
      )
      assert.strictEqual((yield* read(made.id)).id, made.id)
    }).pipe(Effect.provide(layer))
  )
})

describe("a slow body", () => {
  it.effect("comes as a whole after its time", () =>
    Effect.gen(function* () {
      const made = yield* create()
      yield* on("GetDistribution", Faults.slowBody("3 seconds", 3))
      const fiber = yield* Effect.fork(read(made.id))
      yield* TestClock.adjust("2999 millis")
      assert.isUndefined(TestEffect.exitOf(fiber))
      yield* TestClock.adjust("1 millis")
      assert.strictEqual((yield* Fiber.join(fiber)).id, made.id)
    }).pipe(once, Effect.provide(layer))
  )

  it.effect("runs into the time limit of an attempt", () =>
    Effect.gen(function* () {
      yield* on("ListDistributions", Faults.slowBody("10 minutes"))
      const fiber = yield* Effect.fork(Effect.flip(listDistributions()))
      yield* TestClock.adjust("5 minutes")
      const error = yield* Fiber.join(fiber)
      assert.strictEqual(error._tag === "TransportError" && error.reason, "Timeout")
    }).pipe(once, Effect.provide(layer))
  )
})

describe("a script", () => {
  const list = Effect.match(listDistributions(), {
    onFailure: (error) => ("code" in error ? error.code : error._tag),
    onSuccess: () => "OK"
  })

  it.effect("has steps one after the other", () =>
    Effect.gen(function* () {
      const { faults } = yield* fake
      yield* faults.script([
        { skip: 1, times: 2, fault: { fault: "throttle" } },
        { on: "GetDistribution", fault: { fault: "unavailable" } },
        { skip: 1, fault: { fault: "code", code: "OptInRequired", status: 403, message: "not yet" } },
        { times: 0, fault: { fault: "silence" } }
      ])
      assert.strictEqual(yield* faults.left, 4)
      const outcomes = yield* Effect.all([get, list, list, list, get, list, list, get, list], { concurrency: 1 })
      assert.deepStrictEqual(outcomes, [
        gone,
        "Throttling",
        "Throttling",
        "OK",
        "ServiceUnavailable",
        "OK",
        "OptInRequired",
        gone,
        "OK"
      ])
      assert.strictEqual(yield* faults.left, 0)
    }).pipe(once, Effect.provide(layer))
  )

  it.effect("may be empty", () =>
    Effect.gen(function* () {
      const { faults } = yield* fake
      yield* faults.script([])
      assert.strictEqual(yield* faults.left, 0)
      assert.strictEqual(yield* list, "OK")
    }).pipe(once, Effect.provide(layer))
  )

  it.each(Faults.simple)("knows %s, which is in this module", (fault) => {
    assert.strictEqual(Faults.fromSpec({ fault }), Faults[fault])
  })

  it("knows the faults with parameters", () => {
    const specs: ReadonlyArray<readonly [Faults.Spec, string]> = [
      [{ fault: "code", code: "C", status: 400, message: "" }, "C"],
      [{ fault: "delay", millis: 1 }, "delay"],
      [{ fault: "empty", status: 500 }, "empty 500"],
      [{ fault: "slowBody", millis: 1 }, "slow body"],
      [{ fault: "truncateAt", bytes: 1 }, "truncate"]
    ]
    for (const [spec, name] of specs) assert.strictEqual(Faults.fromSpec(spec).name, name)
  })
})
