import { assert, describe, it, vi } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as DateTime from "effect/DateTime"
import * as Deferred from "effect/Deferred"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as fc from "fast-check"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Ref from "effect/Ref"
import * as Scope from "effect/Scope"
import * as TestClock from "effect/TestClock"
import * as TestEffect from "@effect-cloudfront/support/TestEffect"
import { inspect } from "node:util"
import { CredentialsError } from "@effect-cloudfront/core/Errors"
import * as Credentials from "@effect-cloudfront/http/Credentials"

/** Lets fibers go on until they wait for something. */
const settled = Effect.gen(function* () {
  for (let i = 0; i < 10; i++) yield* TestEffect.yieldNow
})
const after = (duration: Duration.DurationInput) => Effect.zipRight(settled, TestClock.adjust(duration))

const get = Effect.flatMap(Credentials.Credentials, (credentials) => credentials.get)

const environment = (variables: Record<string, string>) =>
  Layer.provide(Credentials.layerEnv, TestEffect.layerConfig(variables))

describe("layerStatic", () => {
  it.effect("returns the given credentials", () =>
    Effect.gen(function* () {
      const identity = { accessKeyId: "AKID", secretAccessKey: Redacted.make("secret") }
      assert.strictEqual(yield* Effect.provide(get, Credentials.layerStatic(identity)), identity)
    })
  )

  it.effect("trims the keys, and names an invalid part", () =>
    Effect.gen(function* () {
      const padded = { accessKeyId: "AKID\n", secretAccessKey: Redacted.make(" secret") }
      const identity = yield* Effect.provide(get, Credentials.layerStatic(padded))
      assert.strictEqual(identity.accessKeyId, "AKID")
      assert.strictEqual(Redacted.value(identity.secretAccessKey), "secret")
      const broken = { ...padded, sessionToken: Redacted.make("half-one\nhalf-two") }
      const error = yield* Effect.flip(Effect.provide(get, Credentials.layerStatic(broken)))
      assert.strictEqual(error.source, "static")
      assert.strictEqual(error.message, "static: the session token has a line break in it")
    })
  )
})

describe("layerEnv", () => {
  const all = { AWS_ACCESS_KEY_ID: "AKID", AWS_SECRET_ACCESS_KEY: "s3cr/t+", AWS_SESSION_TOKEN: "t0ken==" }

  it.effect("reads the three variables", () =>
    Effect.gen(function* () {
      const identity = yield* Effect.provide(get, environment(all))
      assert.strictEqual(identity.accessKeyId, "AKID")
      assert.strictEqual(Redacted.value(identity.secretAccessKey), "s3cr/t+")
      assert.strictEqual(identity.sessionToken && Redacted.value(identity.sessionToken), "t0ken==")
      assert.isUndefined(identity.expiration)
      assert.notInclude(inspect(identity), "s3cr/t+")
      assert.notInclude(inspect(identity), "t0ken==")
    })
  )

  for (const [name, variables, message] of [
    ["the access key", { ...all, AWS_ACCESS_KEY_ID: "" }, "AWS_ACCESS_KEY_ID not set"],
    ["the secret", { ...all, AWS_SECRET_ACCESS_KEY: "  " }, "AWS_SECRET_ACCESS_KEY not set"],
    ["both", {}, "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY not set"]
  ] as const) {
    it.effect(`builds without ${name}, and fails when credentials are requested`, () =>
      Effect.gen(function* () {
        const credentials = yield* Effect.provide(Credentials.Credentials, environment(variables))
        const error = yield* Effect.flip(credentials.get)
        assert.strictEqual(error._tag, "CredentialsError")
        assert.strictEqual(error.source, "environment")
        assert.strictEqual(error.message, message)
      })
    )
  }

  it.effect("names variables with values that are invalid in headers", () =>
    Effect.gen(function* () {
      const broken = { AWS_ACCESS_KEY_ID: "AK ID", AWS_SECRET_ACCESS_KEY: "s3cr/t+\n", AWS_SESSION_TOKEN: "t0\r\nken" }
      const error = yield* Effect.flip(Effect.provide(get, environment(broken)))
      assert.strictEqual(error.source, "environment")
      assert.strictEqual(
        error.message,
        "environment: AWS_ACCESS_KEY_ID has a blank in it; AWS_SESSION_TOKEN has a line break in it"
      )
    })
  )

  it.effect("treats an empty token as absent", () =>
    Effect.gen(function* () {
      const identity = yield* Effect.provide(get, environment({ ...all, AWS_SESSION_TOKEN: "" }))
      assert.isUndefined(identity.sessionToken)
    })
  )

  it.scoped("reads keys that were changed after it was built", () =>
    Effect.gen(function* () {
      yield* Effect.acquireRelease(
        Effect.sync(() => Object.entries(all).forEach(([name, value]) => vi.stubEnv(name, value))),
        () => Effect.sync(() => vi.unstubAllEnvs())
      )
      const credentials = yield* Effect.provide(Credentials.Credentials, Credentials.layerEnv)
      assert.strictEqual((yield* credentials.get).accessKeyId, "AKID")
      vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIDNEW")
      assert.strictEqual((yield* credentials.get).accessKeyId, "AKIDNEW")
    })
  )
})

describe("cached", () => {
  const failure = new CredentialsError({ source: "test", message: "down" })

  /** A provider that takes a second, and what it was asked so far. */
  const makeProvider = Effect.gen(function* () {
    const calls = yield* Ref.make(0)
    const result = yield* Ref.make<"keys" | "endless keys" | "failure" | "defect">("keys")
    const get = Effect.gen(function* () {
      const call = yield* Ref.updateAndGet(calls, (n) => n + 1)
      yield* Effect.sleep("1 second")
      switch (yield* Ref.get(result)) {
        case "failure":
          return yield* failure
        case "defect":
          return yield* Effect.die("defect")
        case "endless keys":
          return { accessKeyId: `AKID${call}`, secretAccessKey: Redacted.make("s") }
        case "keys": {
          const expiration = DateTime.addDuration(yield* DateTime.now, "1 hour")
          return { accessKeyId: `AKID${call}`, secretAccessKey: Redacted.make("s"), expiration }
        }
      }
    })
    return { get, calls, result }
  })

  const id = Effect.map((identity: Credentials.Identity) => identity.accessKeyId)

  it.scoped("makes one request for concurrent callers", () =>
    Effect.gen(function* () {
      const provider = yield* makeProvider
      const cached = yield* Credentials.cached(provider.get)
      const fibers = yield* Effect.fork(
        Effect.all(
          Array.from({ length: 50 }, () => cached),
          { concurrency: "unbounded" }
        )
      )
      yield* after("1 second")
      assert.strictEqual(new Set(yield* Fiber.join(fibers)).size, 1)
      assert.strictEqual(yield* Ref.get(provider.calls), 1)
    })
  )

  it.scoped("continues if the first caller is interrupted", () =>
    Effect.gen(function* () {
      const provider = yield* makeProvider
      const cached = yield* Credentials.cached(provider.get)
      const first = yield* Effect.fork(cached)
      yield* after("500 millis")
      const second = yield* Effect.fork(cached)
      yield* TestEffect.yieldNow
      yield* Fiber.interrupt(first)
      yield* after("500 millis")
      assert.strictEqual(yield* id(Fiber.join(second)), "AKID1")
      assert.strictEqual(yield* id(cached), "AKID1")
      assert.strictEqual(yield* Ref.get(provider.calls), 1)
    })
  )

  it.scoped("renews keys before they expire, without delaying callers", () =>
    Effect.gen(function* () {
      const provider = yield* makeProvider
      const cached = yield* Credentials.cached(provider.get, { refreshAhead: "10 minutes" })
      yield* Effect.fork(cached)
      yield* after("1 second")
      yield* after("49 minutes")
      assert.strictEqual(yield* id(cached), "AKID1")
      assert.strictEqual(yield* Ref.get(provider.calls), 1)
      yield* after("1 minute")
      assert.strictEqual(yield* id(cached), "AKID1")
      assert.strictEqual(yield* id(cached), "AKID1")
      yield* after("1 second")
      assert.strictEqual(yield* id(cached), "AKID2")
      assert.strictEqual(yield* Ref.get(provider.calls), 2)
    })
  )

  it.scoped("waits for new keys if the old ones are about to expire", () =>
    Effect.gen(function* () {
      const provider = yield* makeProvider
      const cached = yield* Credentials.cached(provider.get)
      yield* Effect.fork(cached)
      yield* after("1 second")
      yield* after(Duration.seconds(3570))
      const waiting = yield* Effect.fork(cached)
      yield* after("999 millis")
      assert.isUndefined(TestEffect.exitOf(waiting))
      yield* after("1 millis")
      assert.strictEqual(yield* id(Fiber.join(waiting)), "AKID2")
    })
  )

  it.scoped("keeps keys without an expiration", () =>
    Effect.gen(function* () {
      const provider = yield* makeProvider
      yield* Ref.set(provider.result, "endless keys")
      const cached = yield* Credentials.cached(provider.get)
      yield* Effect.fork(cached)
      yield* after("1 second")
      yield* after("10000 days")
      assert.strictEqual(yield* id(cached), "AKID1")
      assert.strictEqual(yield* Ref.get(provider.calls), 1)
    })
  )

  it.scoped("fails for all waiting callers, and retries for the next caller", () =>
    Effect.gen(function* () {
      const provider = yield* makeProvider
      yield* Ref.set(provider.result, "failure")
      const cached = yield* Credentials.cached(provider.get)
      const both = yield* Effect.fork(Effect.all([Effect.flip(cached), Effect.flip(cached)], { concurrency: 2 }))
      yield* after("1 second")
      assert.deepStrictEqual(yield* Fiber.join(both), [failure, failure])
      assert.strictEqual(yield* Ref.get(provider.calls), 1)
      yield* Ref.set(provider.result, "keys")
      const next = yield* Effect.fork(cached)
      yield* after("1 second")
      assert.strictEqual(yield* id(Fiber.join(next)), "AKID2")
    })
  )

  it.scoped("returns the old keys while renewing fails, until they expire", () =>
    Effect.gen(function* () {
      const provider = yield* makeProvider
      const cached = yield* Credentials.cached(provider.get)
      yield* Effect.fork(cached)
      yield* after("1 second")
      yield* Ref.set(provider.result, "failure")
      yield* after("56 minutes")
      assert.strictEqual(yield* id(cached), "AKID1")
      yield* after("2 seconds")
      assert.strictEqual(yield* id(cached), "AKID1")
      yield* after("1 second")
      assert.strictEqual(yield* Ref.get(provider.calls), 3)
      yield* after("4 minutes")
      const expired = yield* Effect.fork(cached)
      yield* after("1 second")
      assert.strictEqual(yield* Effect.flip(Fiber.join(expired)), failure)
    })
  )

  it.scoped("is not stuck after a defect", () =>
    Effect.gen(function* () {
      const provider = yield* makeProvider
      yield* Ref.set(provider.result, "defect")
      const cached = yield* Credentials.cached(provider.get)
      const dying = yield* Effect.fork(cached)
      yield* after("1 second")
      assert.deepStrictEqual(yield* Fiber.await(dying), Exit.die("defect"))
      yield* Ref.set(provider.result, "keys")
      const next = yield* Effect.fork(cached)
      yield* after("1 second")
      assert.strictEqual(yield* id(Fiber.join(next)), "AKID2")
    })
  )

  /** What somebody gets who asks because the service refused these keys. */
  const replacing = (cached: Effect.Effect<Credentials.Identity, CredentialsError>, refused: Credentials.Identity) =>
    Effect.provideService(cached, Credentials.Refused, refused)

  /** A provider that answers at once, with what it is told for each time that it is asked. */
  const scripted = (answer: (call: number) => Effect.Effect<Credentials.Identity, CredentialsError>) =>
    Effect.map(Ref.make<ReadonlyArray<number>>([]), (asked) => ({
      /** When it was asked, in seconds. */
      asked: Effect.map(Ref.get(asked), (times) => times.map((millis) => millis / 1000)),
      get: Effect.flatMap(Clock.currentTimeMillis, (now) =>
        Effect.flatMap(
          Ref.updateAndGet(asked, (times) => [...times, now]),
          ({ length }) => answer(length)
        )
      )
    }))

  /** Keys that end so long after now. */
  const living = (accessKeyId: string, duration: Duration.DurationInput) =>
    Effect.map(DateTime.now, (now) => ({
      accessKeyId,
      secretAccessKey: Redacted.make("s"),
      expiration: DateTime.addDuration(now, duration)
    }))
  const lasting = (accessKeyId: string): Credentials.Identity => ({ accessKeyId, secretAccessKey: Redacted.make("s") })

  /**
   * A clock that is set by hand, for those who need not sleep: `TestClock` takes ten milliseconds of the real time for each of its
   * steps.
   */
  const byHand = () => {
    let millis = 0
    const clock = TestEffect.makeClock({ now: () => millis })
    const pass = (duration: Duration.DurationInput) =>
      Effect.zipRight(
        Effect.sync(() => (millis += Duration.toMillis(duration))),
        settled
      )
    /** Asks every so often, and gives what came. */
    const poll = (
      cached: Effect.Effect<Credentials.Identity, CredentialsError>,
      every: Duration.DurationInput,
      times: number
    ) =>
      Effect.gen(function* () {
        const got: Array<string> = []
        for (let i = 0; i < times; i++) {
          const fiber = yield* Effect.fork(cached)
          yield* settled
          const now = TestEffect.exitOf(fiber)
          if (now === undefined) yield* Fiber.interrupt(fiber)
          got.push(now === undefined ? "waits" : Exit.isSuccess(now) ? now.value.accessKeyId : "fails")
          yield* pass(every)
        }
        return got
      })
    return { clock, pass, poll }
  }

  it.scoped("limits the time of a provider, retries it, and ignores its late answer", () =>
    Effect.gen(function* () {
      const late = yield* Deferred.make<Credentials.Identity>()
      const hangs = Deferred.await(late)
      for (const hanging of [hangs, Effect.uninterruptible(hangs)]) {
        const provider = yield* scripted((call) => (call <= 2 ? hanging : Effect.succeed(lasting("AKIDGOOD"))))
        const cached = yield* Credentials.cached(provider.get)
        const first = yield* Effect.fork(Effect.flip(cached))
        const second = yield* Effect.fork(Effect.flip(cached))
        yield* after("59999 millis")
        assert.isUndefined(TestEffect.exitOf(first))
        yield* after("1 millis")
        const error = yield* Fiber.join(first)
        assert.strictEqual(yield* Fiber.join(second), error)
        assert.strictEqual(error.source, "provider")
        assert.strictEqual(error.message, "no credentials within 1m")
        const again = yield* Effect.fork(Effect.flip(cached))
        yield* after("1 minute")
        assert.strictEqual((yield* Fiber.join(again)).message, "no credentials within 1m")
        const good = yield* Effect.fork(cached)
        yield* after("1 second")
        assert.strictEqual(yield* id(Fiber.join(good)), "AKIDGOOD")
        if (hanging !== hangs) yield* Deferred.succeed(late, lasting("AKIDLATE"))
        yield* after("1 second")
        assert.strictEqual(yield* id(cached), "AKIDGOOD")
        assert.lengthOf(yield* provider.asked, 3)
      }
    })
  )

  it.scoped("uses the given time limit", () =>
    Effect.gen(function* () {
      const cached = yield* Credentials.cached(Effect.never, { timeout: "2 seconds" })
      const waiting = yield* Effect.fork(Effect.flip(cached))
      yield* after("2 seconds")
      assert.strictEqual((yield* Fiber.join(waiting)).message, "no credentials within 2s")
    })
  )

  it.scoped("a provider that hangs does not delay callers while the keys are valid", () =>
    Effect.gen(function* () {
      const provider = yield* scripted((call) =>
        call === 1 ? living("AKID1", "1 hour") : call === 2 ? Effect.never : living(`AKID${call}`, "1 hour")
      )
      const cached = yield* Credentials.cached(provider.get)
      yield* cached
      yield* after("55 minutes")
      for (let i = 0; i < 20; i++) {
        assert.match(yield* id(cached), /^AKID[13]$/)
        yield* after("5 seconds")
      }
      assert.strictEqual(yield* id(cached), "AKID3")
    })
  )

  it.scoped("backs off from a provider that fails while the keys are valid", () => {
    const time = byHand()
    return Effect.gen(function* () {
      const { pass, poll } = time
      const provider = yield* scripted((call) => (call === 1 ? living("AKID1", "1 hour") : Effect.fail(failure)))
      const cached = yield* Credentials.cached(provider.get)
      yield* cached
      yield* pass("55 minutes")
      const got = yield* poll(cached, "10 millis", 1_000)
      assert.deepStrictEqual([...new Set(got)], ["AKID1"])
      const pauses = (yield* provider.asked).slice(1).map((at) => at - 55 * 60)
      assert.deepStrictEqual(pauses, [0, 1, 3, 7])
      // Until the last half minute that goes on, every thirty seconds in the end.
      yield* poll(cached, "100 millis", 2_550)
      const times = yield* provider.asked
      assert.isAtLeast(times.length, 12)
      assert.isAtMost(times.length, 16)
    }).pipe(TestEffect.withClock(time.clock))
  })

  it.scoped("backs off from a provider that fails without valid keys; callers wait for the next attempt", () =>
    Effect.gen(function* () {
      const provider = yield* scripted((call) =>
        call <= 8 ? Effect.fail(failure) : Effect.succeed(lasting("AKIDGOOD"))
      )
      const cached = yield* Credentials.cached(provider.get)
      const fiber = yield* Effect.fork(Effect.retry(cached, { times: 20 }))
      yield* after("1 minute")
      assert.strictEqual(yield* id(Fiber.join(fiber)), "AKIDGOOD")
      assert.deepStrictEqual(yield* provider.asked, [0, 0, 1, 3, 7, 12, 17, 22, 27])
    })
  )

  it.scoped("requests keys at once after a long time without requests", () =>
    Effect.gen(function* () {
      const provider = yield* scripted((call) =>
        call <= 6 ? Effect.fail(failure) : Effect.succeed(lasting("AKIDGOOD"))
      )
      const cached = yield* Credentials.cached(provider.get)
      const failing = yield* Effect.fork(Effect.retry(Effect.flip(Effect.flip(cached)), { times: 5 }).pipe(Effect.exit))
      yield* after("1 hour")
      yield* Fiber.join(failing)
      assert.strictEqual(yield* id(cached), "AKIDGOOD")
    })
  )

  it.effect("is asked a bounded number of times, for keys of any lifetime", () =>
    Effect.promise(() =>
      fc.assert(
        fc.asyncProperty(fc.integer({ min: 1, max: 1_000 }), fc.integer({ min: 0, max: 600 }), (life, refreshAhead) => {
          const time = byHand()
          return Effect.gen(function* () {
            const { pass } = time
            const provider = yield* scripted((call) => living(String(call), Duration.seconds(life)))
            const cached = yield* Credentials.cached(provider.get, { refreshAhead: Duration.seconds(refreshAhead) })
            const start = yield* Clock.currentTimeMillis
            const step = Math.max(20, (life * 1000) / 50)
            for (let i = 0; i < 200; i++) {
              const { expiration } = yield* cached
              const left = (expiration?.epochMillis ?? 0) - (yield* Clock.currentTimeMillis)
              assert.isAbove(left, 0)
              yield* pass(step)
            }
            const seconds = ((yield* Clock.currentTimeMillis) - start) / 1000
            assert.isAtMost((yield* provider.asked).length, Math.ceil(seconds / (life / 2)) + 1)
          }).pipe(Effect.scoped, TestEffect.withClock(time.clock), Effect.runPromise)
        }),
        { numRuns: 30 }
      )
    )
  )

  it.scoped("returns keys that have already expired, and requests new ones every five seconds", () => {
    const time = byHand()
    return Effect.gen(function* () {
      const provider = yield* scripted((call) => living(`AKID${call}`, Duration.zero))
      const cached = yield* Credentials.cached(provider.get)
      const got = yield* time.poll(cached, "100 millis", 100)
      assert.deepStrictEqual([...new Set(got)], ["AKID1", "AKID2"])
      assert.deepStrictEqual(yield* provider.asked, [0, 5])
    }).pipe(TestEffect.withClock(time.clock))
  })

  it.scoped("treats keys that are invalid in headers as a failure of the provider", () =>
    Effect.gen(function* () {
      const provider = yield* scripted((call) => Effect.succeed(lasting(call === 1 ? "AK\nID" : " AKID\n")))
      const cached = yield* Credentials.cached(provider.get)
      const error = yield* Effect.flip(cached)
      assert.strictEqual(error.source, "provider")
      assert.match(error.message, /the access key id has a line break in it/)
      assert.strictEqual(yield* id(cached), "AKID")
    })
  )

  it.scoped("logs the reason of a failure without its cause", () =>
    Effect.gen(function* () {
      const lines: Array<string> = []
      const cause = new Error("hunter2")
      const broken = Credentials.cached(
        Effect.fail(new CredentialsError({ source: "vault", message: "sealed", cause }))
      )
      const dying = Credentials.cached(Effect.die(cause))
      for (const cached of [broken, dying]) {
        yield* Effect.exit(Effect.flatten(cached)).pipe(
          TestEffect.withLog(({ printed }) => lines.push(printed.logfmt), "All")
        )
      }
      assert.lengthOf(lines, 2, lines.join("\n"))
      assert.include(lines[0] ?? "", "vault: sealed")
      assert.include(lines[1] ?? "", "defect")
      assert.notInclude(lines.join(), "hunter2")
    })
  )

  describe("keys that the service refused", () => {
    it.scoped("are replaced once for all their users", () =>
      Effect.gen(function* () {
        const provider = yield* makeProvider
        yield* Ref.set(provider.result, "endless keys")
        const cached = yield* Credentials.cached(provider.get)
        const first = yield* Effect.fork(cached)
        yield* after("1 second")
        const stale = yield* Fiber.join(first)
        const all = yield* Effect.fork(
          Effect.all(
            [...Array.from({ length: 20 }, () => replacing(cached, stale)), ...Array.from({ length: 5 }, () => cached)],
            { concurrency: "unbounded" }
          )
        )
        yield* after("1 second")
        assert.deepStrictEqual([...new Set((yield* Fiber.join(all)).map((one) => one.accessKeyId))], ["AKID2"])
        // One whose refusal comes late gets what is there.
        assert.strictEqual(yield* id(replacing(cached, stale)), "AKID2")
        assert.strictEqual(yield* Ref.get(provider.calls), 2)
      })
    )

    it.scoped("are requested again if the first caller is interrupted", () =>
      Effect.gen(function* () {
        const provider = yield* makeProvider
        yield* Ref.set(provider.result, "endless keys")
        const cached = yield* Credentials.cached(provider.get)
        const first = yield* Effect.fork(cached)
        yield* after("1 second")
        const stale = yield* Fiber.join(first)
        const refused = yield* Effect.fork(replacing(cached, stale))
        yield* after("500 millis")
        yield* Fiber.interrupt(refused)
        yield* after("500 millis")
        assert.strictEqual(yield* id(cached), "AKID2")
        assert.strictEqual(yield* Ref.get(provider.calls), 2)
      })
    )

    it.scoped("are kept if the provider has no others, which is not called for every refusal", () => {
      const time = byHand()
      return Effect.gen(function* () {
        const provider = yield* scripted(() => Effect.succeed(lasting("AKID")))
        const cached = yield* Credentials.cached(provider.get)
        const stale = yield* cached
        const got = yield* time.poll(replacing(cached, stale), "10 millis", 1_000)
        assert.deepStrictEqual([...new Set(got)], ["AKID"])
        assert.deepStrictEqual(yield* provider.asked, [0, 0, 0.01, 1.01, 3.01, 7.01])
      }).pipe(TestEffect.withClock(time.clock))
    })

    it.scoped("are kept for other callers while the provider fails", () =>
      Effect.gen(function* () {
        const provider = yield* scripted((call) =>
          call === 1 ? Effect.succeed(lasting("AKID1")) : Effect.fail(failure)
        )
        const cached = yield* Credentials.cached(provider.get)
        const stale = yield* cached
        assert.strictEqual(yield* Effect.flip(replacing(cached, stale)), failure)
        assert.strictEqual(yield* id(cached), "AKID1")
        // Those who come while it is asked wait for it.
        const slow = yield* makeProvider
        const both = yield* Credentials.cached(slow.get)
        const first = yield* Effect.fork(both)
        yield* after("1 second")
        const old = yield* Fiber.join(first)
        yield* Ref.set(slow.result, "failure")
        const refused = yield* Effect.fork(Effect.flip(replacing(both, old)))
        yield* after("100 millis")
        const other = yield* Effect.fork(both)
        yield* after("800 millis")
        assert.isUndefined(TestEffect.exitOf(other))
        yield* after("100 millis")
        assert.strictEqual(yield* Fiber.join(refused), failure)
        assert.strictEqual(yield* id(Fiber.join(other)), "AKID1")
      })
    )
  })

  it.effect("ends its fibers with its scope", () =>
    Effect.gen(function* () {
      const scope = yield* Scope.make()
      const interrupted = yield* Ref.make(false)
      const provider = Effect.onInterrupt(Effect.never, () => Ref.set(interrupted, true))
      const cached = yield* Scope.extend(Credentials.cached(provider), scope)
      const waiting = yield* Effect.fork(cached)
      yield* after("1 second")
      yield* Scope.close(scope, Exit.void)
      assert.isTrue(Exit.isInterrupted(yield* Fiber.await(waiting)))
      assert.isTrue(yield* Ref.get(interrupted))
    })
  )
})
