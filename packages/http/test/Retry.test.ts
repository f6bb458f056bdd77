import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/TestClock"
import * as TestEffect from "@effect-cloudfront/support/TestEffect"
import { CredentialsError, TransportError } from "@effect-cloudfront/core/Errors"
import type * as Wire from "@effect-cloudfront/core/protocol/Wire"
import * as Retry from "@effect-cloudfront/http/Retry"

const request: Wire.Request = {
  operation: "GetDistribution",
  method: "GET",
  path: "/2020-05-31/distribution/E1",
  query: [],
  headers: {},
  body: undefined
}

const ok: Wire.Response = { status: 200, headers: {}, body: new Uint8Array() }

const answer = (status: number, code?: string, headers: Wire.Response["headers"] = {}): Wire.Response => ({
  status,
  headers,
  body: new TextEncoder().encode(
    code === undefined
      ? ""
      : `<ErrorResponse><Error><Code>${code}</Code></Error><RequestId>r</RequestId></ErrorResponse>`
  )
})

const lost = (reason: TransportError["reason"]) =>
  new TransportError({ operation: "GetDistribution", reason, message: reason })

type Outcome = Wire.Response | TransportError | CredentialsError

/** Plays outcomes, the last one for ever, and writes down when it was asked. */
const play = (outcomes: readonly [Outcome, ...ReadonlyArray<Outcome>]) => {
  const times: Array<number> = []
  const attempt = Effect.flatMap(Clock.currentTimeMillis, (now) => {
    const outcome = outcomes[Math.min(times.length, outcomes.length - 1)] ?? outcomes[0]
    times.push(now)
    return "status" in outcome ? Effect.succeed(outcome) : Effect.fail(outcome)
  })
  return { attempt, times }
}

/** Runs with all the time it needs, and tells how it ended and when each attempt began. */
const run = (
  outcomes: readonly [Outcome, ...ReadonlyArray<Outcome>],
  policy: Retry.Policy = Retry.standard,
  random = 1
) =>
  Effect.gen(function* () {
    const { run } = yield* Retry.make
    const { attempt, times } = play(outcomes)
    const fiber = yield* Effect.fork(
      run(request, attempt).pipe(Retry.withPolicy(policy), TestEffect.withRandom(random), Effect.exit)
    )
    // Retries sleep one after the other: the clock is moved to each end in turn.
    while (TestEffect.exitOf(fiber) === undefined) {
      yield* TestEffect.yieldNow
      for (const end of yield* TestEffect.sleepEnds) yield* TestClock.setTime(end)
    }
    return { exit: yield* Fiber.join(fiber), times }
  }).pipe(TestEffect.watchingSleeps)

const waits = (times: ReadonlyArray<number>) => times.slice(1).map((time, i) => time - (times[i] ?? 0))

describe("classify", () => {
  for (const [status, code, kind] of [
    [400, "Throttling", "throttling"],
    [400, "ThrottlingException", "throttling"],
    [400, "RequestLimitExceeded", "throttling"],
    [400, "TooManyRequestsException", "throttling"],
    [503, "SlowDown", "throttling"],
    [429, undefined, "throttling"],
    [500, "InternalFailure", "transient"],
    [500, "SomethingNew", "transient"],
    [502, undefined, "transient"],
    [503, "ServiceUnavailable", "transient"],
    [504, undefined, "transient"],
    [400, "RequestTimeout", "transient"],
    [500, "TestFunctionFailed", undefined],
    [501, undefined, undefined],
    [400, "InvalidArgument", undefined],
    [400, "TooManyInvalidationsInProgress", undefined],
    [403, "AccessDenied", undefined],
    [404, "NoSuchDistribution", undefined],
    [412, "PreconditionFailed", undefined],
    [301, undefined, undefined]
  ] as const) {
    it(`${status} ${code ?? "without a code"}: ${kind ?? "final"}`, () => {
      assert.strictEqual(Retry.classify(status, code), kind)
    })
  }
})

describe("run", () => {
  it.effect("makes one attempt if it succeeds or its error is final", () =>
    Effect.gen(function* () {
      for (const outcome of [ok, answer(404, "NoSuchDistribution"), answer(500, "TestFunctionFailed"), answer(301)]) {
        const { exit, times } = yield* run([outcome])
        assert.deepStrictEqual(exit, Exit.succeed(outcome))
        assert.strictEqual(times.length, 1)
      }
    })
  )

  it.effect("returns the last response after three attempts", () =>
    Effect.gen(function* () {
      const last = answer(503, "Third")
      const { exit, times } = yield* run([answer(503, "First"), answer(500, "Second"), last, ok])
      assert.deepStrictEqual(exit, Exit.succeed(last))
      assert.strictEqual(times.length, 3)
    })
  )

  it.effect("retries responses of proxies by their status", () =>
    Effect.gen(function* () {
      const html = { ...answer(502), body: new TextEncoder().encode("<html><body><h1>502 Bad Gateway</h1>") }
      const { exit, times } = yield* run([html, ok])
      assert.deepStrictEqual(exit, Exit.succeed(ok))
      assert.strictEqual(times.length, 2)
    })
  )

  it.effect("retries a throttling error with a document that is truncated after its code", () =>
    Effect.gen(function* () {
      for (const text of [
        "<ErrorResponse><Error><Type>Sender</Type><Code>Throttling</Code><Message>Rate exceeded \u2014 \u{1F6AB}</Message></Error></ErrorResponse>",
        "\uFEFF<?xml version='1.0'?>\r\n<Error><Message>Rate exceeded</Message><Code> Throttling </Code><RequestId>r</RequestId></Error>"
      ]) {
        const body = new TextEncoder().encode(text)
        const known = new TextEncoder().encode(text.slice(0, text.indexOf("</Code>") + "</Code>".length)).length
        for (let length = 0; length <= body.length; length++) {
          const { times } = yield* run([{ ...answer(400), body: body.slice(0, length) }, ok])
          assert.deepStrictEqual(waits(times), length < known ? [] : [1000], text.slice(0, length))
        }
      }
    })
  )

  for (const [reason, attempts] of [
    ["Connect", 3],
    ["Reset", 3],
    ["Timeout", 3],
    ["Unknown", 3],
    ["Tls", 1],
    ["InvalidResponse", 1]
  ] as const) {
    it.effect(`makes ${attempts} attempts if the transport fails with ${reason}`, () =>
      Effect.gen(function* () {
        const error = lost(reason)
        const { exit, times } = yield* run([error])
        assert.deepStrictEqual(exit, Exit.fail(error))
        assert.strictEqual(times.length, attempts)
      })
    )
  }

  it.effect("does not retry without credentials, nor after a defect", () =>
    Effect.gen(function* () {
      const error = new CredentialsError({ source: "test", message: "none" })
      const { exit, times } = yield* run([error])
      assert.deepStrictEqual(exit, Exit.fail(error))
      assert.strictEqual(times.length, 1)
      const { run: runDefect } = yield* Retry.make
      assert.deepStrictEqual(yield* Effect.exit(runDefect(request, Effect.die("bug"))), Exit.die("bug"))
    })
  )

  it.effect("backs off from 50 ms, from 1 s when throttled, to 20 s", () =>
    Effect.gen(function* () {
      const many = { ...Retry.standard, attempts: 12 }
      const transient = yield* run([answer(503)], many)
      assert.deepStrictEqual(waits(transient.times), [50, 100, 200, 400, 800, 1600, 3200, 6400, 12800, 20000, 20000])
      const throttled = yield* run([answer(400, "Throttling")], many)
      assert.deepStrictEqual(waits(throttled.times).slice(0, 6), [1000, 2000, 4000, 8000, 16000, 20000])
      const mixed = yield* run([answer(503), answer(429), answer(503)], { ...many, attempts: 4 })
      assert.deepStrictEqual(waits(mixed.times), [50, 2000, 200])
    })
  )

  it.effect("waits a random part of that: full jitter", () =>
    Effect.gen(function* () {
      const half = yield* run([answer(400, "Throttling")], Retry.standard, 0.5)
      assert.deepStrictEqual(waits(half.times), [500, 1000])
      const nothing = yield* run([answer(400, "Throttling")], Retry.standard, 0)
      assert.deepStrictEqual(waits(nothing.times), [0, 0])
    })
  )

  it.effect("takes its delays from the policy", () =>
    Effect.gen(function* () {
      const policy = { attempts: 4, delay: "1 second", throttlingDelay: "1 minute", maxDelay: "2 seconds" } as const
      const { times } = yield* run([answer(503), answer(503), answer(429)], policy)
      assert.deepStrictEqual(waits(times), [1000, 2000, 2000])
    })
  )

  for (const [name, headers, wait] of [
    ["seconds", { "retry-after": "3" }, 3000],
    ["milliseconds", { "x-amz-retry-after": "1500" }, 1500],
    ["AWS's header first", { "x-amz-retry-after": "1500", "retry-after": "3" }, 1500],
    ["a date", { "retry-after": "Thu, 01 Jan 1970 00:00:02 GMT" }, 2000],
    ["a date gone by", { "retry-after": "Thu, 01 Jan 1970 00:00:00 GMT" }, 50],
    ["less than our own", { "x-amz-retry-after": "10" }, 50],
    ["too much, bounded", { "retry-after": "3600" }, 5050],
    ["nonsense", { "retry-after": "soon" }, 50]
  ] as const) {
    it.effect(`respects Retry-After: ${name}`, () =>
      Effect.gen(function* () {
        const { times } = yield* run([answer(503, undefined, headers), ok])
        assert.deepStrictEqual(waits(times), [wait])
      })
    )
  }

  it.effect("can be switched off", () =>
    Effect.gen(function* () {
      const { times } = yield* run([answer(503)], Retry.none)
      assert.strictEqual(times.length, 1)
    })
  )

  it.effect("makes at least one attempt with any policy", () =>
    Effect.gen(function* () {
      const { times } = yield* run([answer(503)], { ...Retry.none, attempts: 0 })
      assert.strictEqual(times.length, 1)
    })
  )

  it.effect("stops if it is interrupted during a delay", () =>
    Effect.gen(function* () {
      const { run } = yield* Retry.make
      const { attempt, times } = play([answer(400, "Throttling")])
      const fiber = yield* Effect.fork(TestEffect.withRandom(1)(run(request, attempt)))
      yield* TestClock.adjust("500 millis")
      yield* Fiber.interrupt(fiber)
      yield* TestClock.adjust("1 hour")
      assert.strictEqual(times.length, 1)
    })
  )
})

describe("a refusal whose cause was corrected", () => {
  const refused = answer(403, "SignatureDoesNotMatch")

  /** Runs an attempt that is refused so many times, and each time mended. */
  const mending = (refusals: number, attempts: number, retrier?: Retry.Retrier) =>
    Effect.gen(function* () {
      const { run } = retrier ?? (yield* Retry.make)
      const { attempt, times } = play([...Array.from({ length: refusals }, () => refused), ok] as [Outcome])
      let asked = 0
      const isMended = () => Effect.sync(() => ++asked <= refusals)
      const { status } = yield* run(request, attempt, { ...Retry.standard, attempts }, isMended)
      return { status, times, asked }
    })

  it.effect("is followed by another attempt at once", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* mending(1, 3), { status: 200, times: [0, 0], asked: 1 })
      assert.deepStrictEqual(yield* mending(2, 3), { status: 200, times: [0, 0, 0], asked: 2 })
    })
  )

  it.effect("counts as an attempt, also for the last one", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* mending(1, 1), { status: 403, times: [0], asked: 1 })
      assert.deepStrictEqual(yield* mending(3, 3), { status: 403, times: [0, 0, 0], asked: 3 })
    })
  )

  it.effect("costs no retry quota, and does not change the delays", () =>
    Effect.gen(function* () {
      const retrier = yield* Retry.make
      for (let i = 0; i < 1000; i++) yield* mending(2, 3, retrier)
      const { attempt, times } = play([answer(503), refused, answer(503), ok])
      const fiber = yield* retrier
        .run(request, attempt, { ...Retry.standard, attempts: 4 }, ({ status }) => Effect.succeed(status === 403))
        .pipe(TestEffect.withRandom(1), Effect.fork)
      yield* TestClock.adjust("1 minute")
      assert.strictEqual((yield* Fiber.join(fiber)).status, 200)
      assert.deepStrictEqual(waits(times), [50, 0, 100])
    })
  )
})

describe("the budget", () => {
  const impatient = { ...Retry.standard, attempts: 1000, delay: 0, throttlingDelay: 0 }

  /** How many times a run asks before its budget, shared with the other runs, is spent. */
  const attemptsOf = (retrier: Retry.Retrier, outcomes: readonly [Outcome, ...ReadonlyArray<Outcome>]) =>
    Effect.gen(function* () {
      const { attempt, times } = play(outcomes)
      yield* retrier.run(request, attempt).pipe(Retry.withPolicy(impatient))
      return times.length
    })

  it.effect("costs 14 for each retry, and is empty after 35", () =>
    Effect.gen(function* () {
      const retrier = yield* Retry.make
      assert.strictEqual(yield* attemptsOf(retrier, [answer(503)]), 36)
      assert.strictEqual(yield* attemptsOf(retrier, [answer(503)]), 1)
    })
  )

  it.effect("costs 5 for a retry after throttling", () =>
    Effect.gen(function* () {
      const retrier = yield* Retry.make
      assert.strictEqual(yield* attemptsOf(retrier, [answer(400, "Throttling")]), 101)
    })
  )

  it.effect("gets back the cost of the last retry, or 1, up to its size", () =>
    Effect.gen(function* () {
      const retrier = yield* Retry.make
      assert.strictEqual(yield* attemptsOf(retrier, [ok]), 1)
      assert.strictEqual(yield* attemptsOf(retrier, [answer(503), answer(503), ok]), 3)
      // 500 - 2 * 14 + 14 = 486 is 34 more retries, and 10 left.
      assert.strictEqual(yield* attemptsOf(retrier, [answer(503)]), 35)
      for (let i = 0; i < 3; i++) yield* attemptsOf(retrier, [ok])
      yield* attemptsOf(retrier, [answer(404)])
      assert.strictEqual(yield* attemptsOf(retrier, [answer(503)]), 1)
      yield* attemptsOf(retrier, [ok])
      assert.strictEqual(yield* attemptsOf(retrier, [answer(503)]), 2)
    })
  )

  it.effect("belongs to one retrier", () =>
    Effect.gen(function* () {
      const spent = yield* Retry.make
      const other = yield* Retry.make
      yield* attemptsOf(spent, [answer(503)])
      assert.strictEqual(yield* attemptsOf(other, [answer(503)]), 36)
    })
  )
})

it("the standard policy", () => {
  assert.strictEqual(Retry.standard.attempts, 3)
  assert.strictEqual(Duration.toMillis(Retry.standard.throttlingDelay), 1000)
})

describe("config", () => {
  const load = (variables: Record<string, string>) => TestEffect.withConfig(Retry.config, variables)

  it.effect("reads AWS's variables", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* load({}), { maxAttempts: undefined, retryMode: undefined })
      assert.deepStrictEqual(yield* load({ AWS_MAX_ATTEMPTS: " 5 ", AWS_RETRY_MODE: "ADAPTIVE" }), {
        maxAttempts: 5,
        retryMode: "adaptive"
      })
      assert.strictEqual((yield* load({ AWS_RETRY_MODE: "legacy" })).retryMode, "standard")
      assert.deepStrictEqual(yield* Retry.resolve(yield* load({ AWS_MAX_ATTEMPTS: "7" })), {
        ...Retry.standard,
        attempts: 7
      })
    })
  )

  it.effect("names an invalid variable", () =>
    Effect.gen(function* () {
      for (const [name, value] of [
        ["AWS_MAX_ATTEMPTS", "0"],
        ["AWS_MAX_ATTEMPTS", "-1"],
        ["AWS_MAX_ATTEMPTS", "1.5"],
        ["AWS_MAX_ATTEMPTS", "abc"],
        ["AWS_RETRY_MODE", "eager"]
      ] as const) {
        const error = yield* Effect.flip(load({ [name]: value }))
        assert.include(String(error), name)
        assert.notInclude(String(error), `"${value}"`)
      }
      assert.include(String(yield* Effect.flip(load({ AWS_RETRY_MODE: "eager" }))), "one of standard, adaptive, legacy")
    })
  )
})
