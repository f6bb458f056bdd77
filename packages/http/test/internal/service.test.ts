import { assert, describe, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Redacted from "effect/Redacted"
import * as Ref from "effect/Ref"
import * as TestClock from "effect/TestClock"
import * as TestEffect from "@effect-cloudfront/support/TestEffect"
import { inspect } from "node:util"
import { CredentialsError, TransportError } from "@effect-cloudfront/core/Errors"
import { readError } from "@effect-cloudfront/core/protocol/ErrorDocument"
import type * as Wire from "@effect-cloudfront/core/protocol/Wire"
import * as Credentials from "@effect-cloudfront/http/Credentials"
import type * as HttpTransport from "@effect-cloudfront/http/HttpTransport"
import * as Retry from "@effect-cloudfront/http/Retry"
import * as Service from "../../src/internal/service.js"

const request: Wire.Request = {
  operation: "GetDistribution",
  method: "GET",
  path: "/2020-05-31/distribution/E1",
  query: [],
  headers: {},
  body: undefined
}

const SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
const TOKEN = "FwoGZXIvYXdzEBYaDPz0Fq1b2b3c4d5e6f7g8h9"
const keys = (accessKeyId: string): Credentials.Identity => ({
  accessKeyId,
  secretAccessKey: Redacted.make(SECRET),
  sessionToken: Redacted.make(TOKEN)
})

const answer = (status: number, body: string): Wire.Response => ({
  status,
  headers: {},
  body: new TextEncoder().encode(body)
})
const refusal = (code: string, message = "no", status = 403) =>
  answer(status, `<ErrorResponse><Error><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`)

/** A service that answers by the access key, and keeps which were sent. */
const serving = (answer: (accessKeyId: string) => Wire.Response) =>
  Effect.map(Ref.make<ReadonlyArray<string>>([]), (sent) => {
    const transport: HttpTransport.HttpTransport = {
      send: ({ headers }) => {
        const id = /Credential=([^/]+)/.exec(headers["authorization"] ?? "")?.[1] ?? ""
        return Effect.as(
          Ref.update(sent, (all) => [...all, id]),
          answer(id)
        )
      }
    }
    return { transport, sent: Ref.get(sent) }
  })

const make = (transport: HttpTransport.HttpTransport, credentials: Credentials.Service, options?: Service.Options) =>
  Effect.provideService(Service.make(transport, options), Credentials.Credentials, credentials)

const code = ({ body }: Wire.Response) => /<Code>(.*)<\/Code>/.exec(new TextDecoder().decode(body))?.[1]

/** A provider whose keys are those of the time, and how often it was asked. */
const rotating = Effect.gen(function* () {
  const current = yield* Ref.make("AKIDONE")
  const asked = yield* Ref.make(0)
  const provider = Effect.zipRight(
    Ref.update(asked, (n) => n + 1),
    Effect.map(Ref.get(current), keys)
  )
  return { rotate: (to: string) => Ref.set(current, to), asked: Ref.get(asked), provider }
})

/** Only these keys are good. */
const only =
  (good: string, refused = "ExpiredToken") =>
  (id: string) =>
    id === good ? answer(200, "<ok/>") : refusal(refused)

describe("keys that are replaced", () => {
  for (const refused of [
    "ExpiredToken",
    "ExpiredTokenException",
    "InvalidClientTokenId",
    "UnrecognizedClientException"
  ]) {
    it.scoped(`${refused}: the provider is called again, and the attempt is repeated`, () =>
      Effect.gen(function* () {
        const { asked, provider, rotate } = yield* rotating
        const service = yield* serving(only("AKIDTWO", refused))
        const { execute } = yield* make(service.transport, { get: yield* Credentials.cached(provider) })
        yield* rotate("AKIDTWO").pipe(Effect.delay("1 hour"), Effect.fork)
        assert.strictEqual(code(yield* execute(request)), refused)
        yield* TestClock.adjust("1 hour")
        const response = yield* execute(request)
        assert.deepStrictEqual([response.status, response.attempts], [200, 2])
        assert.strictEqual((yield* execute(request)).attempts, 1)
        assert.deepStrictEqual(yield* service.sent, ["AKIDONE", "AKIDONE", "AKIDTWO", "AKIDTWO"])
        assert.strictEqual(yield* asked, 3)
      })
    )
  }

  it.scoped("are requested once for all calls with refused keys", () =>
    Effect.gen(function* () {
      const { asked, provider, rotate } = yield* rotating
      const service = yield* serving(only("AKIDTWO"))
      const get = yield* Credentials.cached(Effect.delay(provider, "1 second"))
      const slow = {
        send: (request: HttpTransport.Request) => Effect.delay(service.transport.send(request), "1 second")
      }
      const { execute } = yield* make(slow, { get })
      const first = yield* Effect.fork(get)
      yield* TestClock.adjust("1 second")
      yield* Fiber.join(first)
      yield* rotate("AKIDTWO")
      const all = yield* Effect.fork(
        Effect.all(
          Array.from({ length: 10 }, () => execute(request)),
          { concurrency: "unbounded" }
        )
      )
      yield* TestClock.adjust("3 seconds")
      assert.deepStrictEqual([...new Set((yield* Fiber.join(all)).map(({ status }) => status))], [200])
      assert.strictEqual(yield* asked, 2)
      assert.lengthOf(yield* service.sent, 20)
    })
  )

  it.scoped("cause no further attempt if they are unchanged", () =>
    Effect.gen(function* () {
      const { provider } = yield* rotating
      const service = yield* serving(only("AKIDTWO"))
      const credentials = [
        { get: yield* Credentials.cached(provider) },
        { get: provider },
        { get: Effect.sync(() => ({ ...keys("AKIDONE"), expiration: DateTime.unsafeMake(0) })) }
      ]
      for (const one of credentials) {
        const { execute } = yield* make(service.transport, one)
        const response = yield* execute(request)
        assert.strictEqual(code(response), "ExpiredToken")
        assert.strictEqual(response.attempts, 1)
      }
      assert.lengthOf(yield* service.sent, 3)
    })
  )

  it.scoped("cause no third attempt if they are refused, too", () =>
    Effect.gen(function* () {
      const count = yield* Ref.make(0)
      const get = Effect.map(
        Ref.updateAndGet(count, (n) => n + 1),
        (n) => keys(`AKID${n}`)
      )
      const service = yield* serving(only("AKIDNONE"))
      const { execute } = yield* make(service.transport, { get })
      const response = yield* execute(request)
      assert.strictEqual(code(response), "ExpiredToken")
      assert.deepStrictEqual(yield* service.sent, ["AKID1", "AKID2"])
    })
  )

  it.scoped("of a custom provider: it is called again with the refused keys in its context", () =>
    Effect.gen(function* () {
      const get = Effect.map(Credentials.Refused, (refused) => keys(refused === undefined ? "AKIDONE" : "AKIDTWO"))
      const service = yield* serving(only("AKIDTWO"))
      const { execute } = yield* make(service.transport, { get })
      assert.strictEqual((yield* execute(request)).attempts, 2)
    })
  )

  it.scoped("cannot be loaded: the response of the service is returned", () =>
    Effect.gen(function* () {
      const count = yield* Ref.make(0)
      const down = new CredentialsError({ source: "test", message: "down" })
      const get = Effect.flatMap(
        Ref.updateAndGet(count, (n) => n + 1),
        (n) => (n === 1 ? Effect.succeed(keys("AKIDONE")) : down)
      )
      const service = yield* serving(only("AKIDTWO"))
      const { execute } = yield* make(service.transport, { get })
      assert.strictEqual(code(yield* execute(request)), "ExpiredToken")
    })
  )

  it.scoped("with one attempt: only the next call uses them", () =>
    Effect.gen(function* () {
      const service = yield* serving(only("AKIDTWO"))
      for (const [options, policy] of [
        [undefined, Retry.none],
        [{ maxAttempts: 1 }, undefined]
      ] as const) {
        const { provider, rotate } = yield* rotating
        const get = yield* Credentials.cached(provider)
        const { execute } = yield* make(service.transport, { get }, options)
        const call = Effect.provideService(execute(request), Retry.RetryPolicy, policy)
        yield* get
        yield* rotate("AKIDTWO")
        const response = yield* call
        assert.deepStrictEqual([code(response), response.attempts], ["ExpiredToken", 1])
        assert.strictEqual((yield* call).status, 200)
      }
      assert.deepStrictEqual(yield* service.sent, ["AKIDONE", "AKIDTWO", "AKIDONE", "AKIDTWO"])
    })
  )

  it.scoped("cost one of the attempts", () =>
    Effect.gen(function* () {
      const { provider, rotate } = yield* rotating
      let twice = 0
      const service = yield* serving((id) =>
        id === "AKIDONE"
          ? refusal("ExpiredToken")
          : twice++ < 2
            ? refusal("ServiceUnavailable", "no", 503)
            : answer(200, "")
      )
      const get = yield* Credentials.cached(provider)
      const { execute } = yield* make(service.transport, { get })
      yield* get
      yield* rotate("AKIDTWO")
      const fiber = yield* Effect.fork(execute(request))
      yield* TestClock.adjust("1 minute")
      const response = yield* Fiber.join(fiber)
      assert.deepStrictEqual([response.status, response.attempts], [503, 3])
    })
  )

  it.scoped("are not requested for other error codes", () =>
    Effect.gen(function* () {
      const { asked, provider } = yield* rotating
      const service = yield* serving(only("AKIDTWO", "AccessDenied"))
      const { execute } = yield* make(service.transport, { get: yield* Credentials.cached(provider) })
      assert.strictEqual(code(yield* execute(request)), "AccessDenied")
      assert.strictEqual(yield* asked, 1)
    })
  )
})

describe("errors do not reveal secrets", () => {
  const shown = <A, E>(exit: Exit.Exit<A, E>) =>
    [
      inspect(exit, { depth: null, showHidden: true }),
      JSON.stringify(exit),
      Exit.isFailure(exit) ? TestEffect.printCause(exit.cause) : ""
    ].join("\n")
  const once = { maxAttempts: 1 }

  it.scoped("of a custom transport that throws, dies or quotes them", () =>
    Effect.gen(function* () {
      const boom = (headers: HttpTransport.Request["headers"]) =>
        Object.assign(new Error(`cannot send ${JSON.stringify(headers)}`), { headers })
      const transports: ReadonlyArray<HttpTransport.HttpTransport["send"]> = [
        ({ headers }) => {
          throw boom(headers)
        },
        ({ headers }) => Effect.die(boom(headers)),
        ({ headers, operation }) =>
          new TransportError({ operation, reason: "Unknown", message: boom(headers).message, cause: boom(headers) })
      ]
      for (const send of transports) {
        const { execute } = yield* make({ send }, { get: Effect.succeed(keys("AKIDONE")) }, once)
        const exit = yield* Effect.exit(execute(request))
        assert.strictEqual((yield* Effect.flip(exit))._tag, "TransportError")
        assert.notInclude(shown(exit), TOKEN)
        assert.notMatch(shown(exit), /AWS4-HMAC|[0-9a-f]{64}/)
      }
    })
  )

  it.scoped("of a request that the service quotes", () =>
    Effect.gen(function* () {
      const send: HttpTransport.HttpTransport["send"] = ({ headers }) =>
        Effect.succeed(
          refusal(
            "SignatureDoesNotMatch",
            `The Canonical String for this request should have been 'x-amz-security-token:${headers["x-amz-security-token"]}', not ${headers["authorization"]}`
          )
        )
      const { execute } = yield* make({ send }, { get: Effect.succeed(keys("AKIDONE")) }, once)
      const response = yield* execute(request)
      const { code, message } = readError(response)
      assert.strictEqual(code, "SignatureDoesNotMatch")
      assert.match(message ?? "", /^The Canonical String .*x-amz-security-token:<redacted>/)
      const text = new TextDecoder().decode(response.body)
      assert.notInclude(text, TOKEN)
      assert.notMatch(text, /[0-9a-f]{64}/)
    })
  )

  it.scoped("of a custom provider whose error contains its request", () =>
    Effect.gen(function* () {
      const cause = Object.assign(new Error("Bearer: refused"), { request: { headers: { authorization: "hunter2" } } })
      const failing = new CredentialsError({ source: "vault", message: "sealed", cause })
      const { transport } = yield* serving(() => answer(200, ""))
      const exit = yield* Effect.exit((yield* make(transport, { get: failing })).execute(request))
      const error = yield* Effect.flip(exit)
      assert.strictEqual(error._tag, "CredentialsError")
      assert.strictEqual(error.message, "sealed")
      assert.include(shown(exit), "refused")
      assert.notInclude(shown(exit), "hunter2")
      const redacted = new CredentialsError({ source: "vault", message: "sealed", cause: Redacted.make(cause) })
      const kept = yield* Effect.flip((yield* make(transport, { get: redacted })).execute(request))
      assert.strictEqual(kept.cause, redacted.cause)
    })
  )
})

describe("user agent", () => {
  const { transport } = Effect.runSync(serving(() => answer(200, "")))
  const credentials = { get: Effect.succeed(keys("AKIDONE")) }

  for (const userAgent of ["my-app/1\nx: y", "my-app/1\r\nx: y", "my-app/1\u0000", "naïve/1", "\u{1F511}", "a\tb"]) {
    it.effect(`${JSON.stringify(userAgent)} is a ConfigError`, () =>
      Effect.gen(function* () {
        const error = yield* Effect.flip(make(transport, credentials, { userAgent }))
        assert.isTrue(TestEffect.isInvalidConfig(error))
        assert.include(String(error), "userAgent")
      })
    )
  }

  it.effect("white space around it is trimmed", () =>
    Effect.gen(function* () {
      const sent: Array<string | undefined> = []
      const send: HttpTransport.HttpTransport["send"] = ({ headers }) => {
        sent.push(headers["user-agent"])
        return Effect.succeed(answer(200, ""))
      }
      for (const userAgent of [" my-app/1 (me; you)\n", " "]) {
        yield* (yield* make({ send }, credentials, { userAgent })).execute(request)
      }
      assert.match(sent[0] ?? "", /^my-app\/1 \(me; you\) effect-cloudfront\/[\d.]+$/)
      assert.match(sent[1] ?? "", /^effect-cloudfront\/[\d.]+$/)
    })
  )
})
