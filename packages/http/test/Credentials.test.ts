import { assert, describe, it, vi } from "@effect/vitest"
import * as ConfigProvider from "effect/ConfigProvider"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Ref from "effect/Ref"
import * as Scope from "effect/Scope"
import * as TestClock from "effect/TestClock"
import { inspect } from "node:util"
import { CredentialsError } from "@effect-cloudfront/core/Errors"
import * as Credentials from "@effect-cloudfront/http/Credentials"

const after = (duration: Duration.DurationInput) => TestClock.adjust(duration)

const get = Effect.flatMap(Credentials.Credentials, (credentials) => credentials.get)

const environment = (variables: Record<string, string>) =>
  Layer.provide(
    Credentials.layerEnv,
    Layer.setConfigProvider(ConfigProvider.fromMap(new Map(Object.entries(variables))))
  )

describe("layerStatic", () => {
  it.effect("gives what it was given", () =>
    Effect.gen(function* () {
      const identity = { accessKeyId: "AKID", secretAccessKey: Redacted.make("secret") }
      assert.strictEqual(yield* Effect.provide(get, Credentials.layerStatic(identity)), identity)
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
    it.effect(`builds, and fails when asked, without ${name}`, () =>
      Effect.gen(function* () {
        const credentials = yield* Effect.provide(Credentials.Credentials, environment(variables))
        const error = yield* Effect.flip(credentials.get)
        assert.strictEqual(error._tag, "CredentialsError")
        assert.strictEqual(error.source, "environment")
        assert.strictEqual(error.message, message)
      })
    )
  }

  it.effect("takes an empty token for none", () =>
    Effect.gen(function* () {
      const identity = yield* Effect.provide(get, environment({ ...all, AWS_SESSION_TOKEN: "" }))
      assert.isUndefined(identity.sessionToken)
    })
  )

  it.scoped("sees keys that were changed after it was built", () =>
    Effect.gen(function* () {
      yield* Effect.acquireRelease(
        Effect.sync(() => Object.entries(all).forEach(([name, value]) => vi.stubEnv(name, value))),
        () => Effect.sync(() => vi.unstubAllEnvs())
      )
      const credentials = yield* Effect.provide(
        Credentials.Credentials,
        Layer.provide(Credentials.layerEnv, Layer.setConfigProvider(ConfigProvider.fromEnv()))
      )
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

  it.scoped("asks once for many who come at a time", () =>
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

  it.scoped("goes on when the one who asked first is interrupted", () =>
    Effect.gen(function* () {
      const provider = yield* makeProvider
      const cached = yield* Credentials.cached(provider.get)
      const first = yield* Effect.fork(cached)
      yield* after("500 millis")
      const second = yield* Effect.fork(cached)
      yield* Effect.yieldNow()
      yield* Fiber.interrupt(first)
      yield* after("500 millis")
      assert.strictEqual(yield* id(Fiber.join(second)), "AKID1")
      assert.strictEqual(yield* id(cached), "AKID1")
      assert.strictEqual(yield* Ref.get(provider.calls), 1)
    })
  )

  it.scoped("renews ahead of time, without keeping anyone waiting", () =>
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

  it.scoped("waits for new keys when the old ones are about to expire", () =>
    Effect.gen(function* () {
      const provider = yield* makeProvider
      const cached = yield* Credentials.cached(provider.get)
      yield* Effect.fork(cached)
      yield* after("1 second")
      yield* after(Duration.subtract("1 hour", "30 seconds"))
      const waiting = yield* Effect.fork(cached)
      yield* after("999 millis")
      assert.isNull(waiting.unsafePoll())
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

  it.scoped("tells a failure to all who wait, and asks again for the next", () =>
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

  it.scoped("lives on with the old keys while renewing fails, until they are too old", () =>
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

  it.effect("ends its work with its scope", () =>
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
