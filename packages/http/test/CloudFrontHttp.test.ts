import * as HttpClient from "@effect/platform/HttpClient"
import type * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import * as HttpClientResponse from "@effect/platform/HttpClientResponse"
import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Config from "effect/Config"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Ref from "effect/Ref"
import * as TestClock from "effect/TestClock"
import { readFileSync } from "node:fs"
import { CloudFront } from "@effect-cloudfront/core/CloudFront"
import { CredentialsError } from "@effect-cloudfront/core/Errors"
import { operations } from "@effect-cloudfront/core/operations"
import type * as Wire from "@effect-cloudfront/core/protocol/Wire"
import * as CloudFrontHttp from "@effect-cloudfront/http/CloudFrontHttp"
import * as Credentials from "@effect-cloudfront/http/Credentials"
import * as Retry from "@effect-cloudfront/http/Retry"
import * as NodeHash from "@effect-cloudfront/http/sigv4/NodeHash"
import * as Sign from "@effect-cloudfront/http/sigv4/Sign"
import * as Verify from "@effect-cloudfront/http/sigv4/Verify"
import { withFetch } from "./globalFetch.js"
import { identity } from "effect/Function"
import * as TestHttp from "@effect-cloudfront/support/TestHttp"
import * as TestEffect from "@effect-cloudfront/support/TestEffect"
import * as RateLimit from "@effect-cloudfront/core/RateLimit"

const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
  readonly version: string
}

const SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"

const request: Wire.Request = {
  operation: "CreateDistribution",
  method: "POST",
  path: "/2020-05-31/tagging/a%20b",
  query: [
    ["Resource", "arn:aws:cloudfront::1:distribution/E 1'()*~+"],
    ["WithTags", undefined]
  ],
  headers: { "if-match": "E2" },
  body: "<DistributionConfig>é</DistributionConfig>"
}

const execute = Effect.flatMap(CloudFront, (service) => service.execute(request))

interface Received {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly verdict: Verify.Outcome["_tag"]
}

const error = (code: string) => `<ErrorResponse><Error><Code>${code}</Code></Error></ErrorResponse>`

/** A client that checks signatures as the service does, and gives its answers in turn, the last one for ever. */
const makeClient = (...answers: ReadonlyArray<readonly [status: number, body: string] | "reset">) =>
  Effect.gen(function* () {
    const hash = NodeHash.make()
    if (hash === undefined) return yield* Effect.die("no node:crypto")
    const signer = Sign.make(hash)
    const received = yield* Ref.make<ReadonlyArray<Received>>([])

    const answer = (request: HttpClientRequest.HttpClientRequest, url: URL) =>
      Effect.gen(function* () {
        const now = yield* Clock.currentTimeMillis
        const body = request.body._tag === "Uint8Array" ? request.body.body : new Uint8Array()
        const outcome = yield* Effect.promise(async () =>
          Verify.verify(
            signer,
            {
              method: request.method,
              path: url.pathname,
              query: url.search.slice(1),
              headers: [["host", url.host], ...Object.entries(request.headers)],
              body
            },
            {
              target: { region: "us-east-1", service: "cloudfront" },
              keys: (accessKeyId) => ({
                accessKeyId,
                secretAccessKey: SECRET,
                sessionToken: request.headers["x-amz-security-token"]
              }),
              tolerance: 0
            },
            now - (now % 1000)
          )
        )
        const all = yield* Ref.updateAndGet(received, (all) => [
          ...all,
          { url: url.href, headers: request.headers, body: new TextDecoder().decode(body), verdict: outcome._tag }
        ])
        const next = answers[Math.min(all.length, answers.length) - 1]
        if (next === undefined || next === "reset") {
          const cause = Object.assign(new Error("socket hang up"), { code: "ECONNRESET" })
          return yield* TestHttp.requestError({ request, reason: "Transport", cause })
        }
        const [status, text] = next
        return HttpClientResponse.fromWeb(
          request,
          new Response(text, { status, headers: { "X-Amzn-RequestId": "R1" } })
        )
      })
    const client = HttpClient.make((request, url) => answer(request, url))
    const first = Effect.map(Ref.get(received), ([one]) => {
      assert.isDefined(one)
      return one
    })
    return { layer: Layer.succeed(HttpClient.HttpClient, client), received: Ref.get(received), first }
  })

const keys = Credentials.layerStatic({ accessKeyId: "AKIDEXAMPLE", secretAccessKey: Redacted.make(SECRET) })

/** Runs a call over the client with all the time that it needs for its retries. */
const run = <A, E>(
  effect: Effect.Effect<A, E, CloudFront>,
  client: Layer.Layer<HttpClient.HttpClient>,
  options?: CloudFrontHttp.Options
) =>
  Effect.gen(function* () {
    const cloudFront = Layer.provide(CloudFrontHttp.layer(options), [client, keys])
    const fiber = yield* Effect.fork(effect.pipe(Effect.provide(cloudFront), TestEffect.withRandom(1)))
    yield* TestClock.adjust("25 seconds")
    return yield* Fiber.join(fiber)
  })

describe("layer", () => {
  it.effect("sends a request that the service can verify, and returns the response", () =>
    Effect.gen(function* () {
      const client = yield* makeClient([201, "<Distribution/>"])
      yield* TestClock.setTime(Date.UTC(2026, 0, 2, 3, 4, 5, 678))
      const response = yield* run(execute, client.layer)
      assert.strictEqual(response.status, 201)
      assert.strictEqual(response.headers["x-amzn-requestid"], "R1")
      assert.strictEqual(new TextDecoder().decode(response.body), "<Distribution/>")
      const sent = yield* client.first
      assert.strictEqual(sent.verdict, "Ok")
      assert.strictEqual(
        sent.url,
        "https://cloudfront.amazonaws.com/2020-05-31/tagging/a%20b" +
          "?Resource=arn%3Aaws%3Acloudfront%3A%3A1%3Adistribution%2FE%201%27%28%29%2A~%2B&WithTags"
      )
      assert.strictEqual(sent.headers["if-match"], "E2")
      assert.strictEqual(sent.headers["content-type"], "application/xml")
      assert.strictEqual(sent.headers["user-agent"], `effect-cloudfront/${manifest.version}`)
      assert.strictEqual(sent.body, request.body)
    })
  )

  it.effect("sends requests to a custom endpoint with a path prefix", () =>
    Effect.gen(function* () {
      const client = yield* makeClient([200, ""])
      yield* run(execute, client.layer, { endpoint: "http://localhost:4566/cloud front/", userAgent: "my-app/1.2" })
      const sent = yield* client.first
      assert.match(sent.url, /^http:\/\/localhost:4566\/cloud%20front\/2020-05-31\/tagging\/a%20b\?Resource=/)
      assert.strictEqual(sent.verdict, "Ok")
      assert.strictEqual(sent.headers["user-agent"], `my-app/1.2 effect-cloudfront/${manifest.version}`)
    })
  )

  it.effect("does not build with an invalid endpoint", () =>
    Effect.gen(function* () {
      const client = yield* makeClient([200, ""])
      const error = yield* Effect.flip(run(execute, client.layer, { endpoint: "localhost" }))
      assert.isTrue(TestEffect.isConfigError(error))
    })
  )

  it.effect("signs every attempt separately, with the current credentials", () =>
    Effect.gen(function* () {
      const client = yield* makeClient([400, error("Throttling")], "reset", [200, ""])
      const asked = yield* Ref.make(0)
      const rotating = Layer.succeed(Credentials.Credentials, {
        get: Effect.map(
          Ref.updateAndGet(asked, (n) => n + 1),
          (n) => ({
            accessKeyId: `AKID${n}`,
            secretAccessKey: Redacted.make(SECRET),
            sessionToken: Redacted.make(`token${n}`),
            expiration: DateTime.unsafeMake(0)
          })
        )
      })
      const cloudFront = Layer.provide(CloudFrontHttp.layer(), [client.layer, rotating])
      const fiber = yield* Effect.fork(
        execute.pipe(
          Retry.withPolicy({ ...Retry.standard, delay: "1 second" }),
          Effect.provide(cloudFront),
          TestEffect.withRandom(1)
        )
      )
      yield* TestClock.adjust("1 second")
      yield* TestClock.adjust("2 seconds")
      assert.strictEqual((yield* Fiber.join(fiber)).status, 200)
      const received = yield* client.received
      assert.deepStrictEqual(
        received.map((one) => [one.verdict, one.headers["x-amz-date"], one.headers["x-amz-security-token"]]),
        [
          ["Ok", "19700101T000000Z", "token1"],
          ["Ok", "19700101T000001Z", "token2"],
          ["Ok", "19700101T000003Z", "token3"]
        ]
      )
      assert.match(received[2]?.headers["authorization"] ?? "", /Credential=AKID3\//)
      assert.strictEqual(new Set(received.map((one) => one.headers["authorization"])).size, 3)
      assert.strictEqual(new Set(received.map((one) => one.body)).size, 1)
    })
  )

  for (const [status, code, attempts] of [
    [400, "Throttling", 3],
    [503, "ServiceUnavailable", 3],
    [500, "TestFunctionFailed", 1],
    [404, "NoSuchDistribution", 1],
    [412, "PreconditionFailed", 1]
  ] as const) {
    it.effect(`makes ${attempts} attempts if the response is ${code}, and returns the last one`, () =>
      Effect.gen(function* () {
        const client = yield* makeClient([status, error(code)])
        const response = yield* run(execute, client.layer)
        assert.strictEqual(response.status, status)
        assert.strictEqual((yield* client.received).length, attempts)
      })
    )
  }

  it.effect("uses the retry policy of the context, if there is one", () =>
    Effect.gen(function* () {
      const client = yield* makeClient("reset")
      const failure = yield* Effect.flip(run(Retry.withPolicy(execute, Retry.none), client.layer))
      assert.strictEqual(failure._tag, "TransportError")
      assert.strictEqual((yield* client.received).length, 1)
    })
  )

  it.effect("sends nothing without credentials", () =>
    Effect.gen(function* () {
      const client = yield* makeClient([200, ""])
      const none = new CredentialsError({ source: "test", message: "none" })
      const credentials = Layer.succeed(Credentials.Credentials, { get: Effect.fail(none) })
      const cloudFront = Layer.provide(CloudFrontHttp.layer(), [client.layer, credentials])
      assert.strictEqual(yield* Effect.flip(Effect.provide(execute, cloudFront)), none)
      assert.strictEqual((yield* client.received).length, 0)
    })
  )

  it.effect("limits an attempt by the timeout option", () =>
    Effect.gen(function* () {
      const layer = Layer.succeed(
        HttpClient.HttpClient,
        HttpClient.make(() => Effect.never)
      )
      const failure = yield* Effect.flip(run(Retry.withPolicy(execute, Retry.none), layer, { timeout: "5 seconds" }))
      assert.strictEqual(failure._tag === "TransportError" && failure.reason, "Timeout")
    })
  )
})

describe("attempts", () => {
  it.effect("are counted in results and errors", () =>
    Effect.gen(function* () {
      const client = yield* makeClient([503, ""], "reset", [200, ""])
      assert.strictEqual((yield* run(execute, client.layer)).attempts, 3)
      const failing = yield* makeClient("reset")
      const failure = yield* Effect.flip(run(execute, failing.layer))
      assert.strictEqual(failure._tag === "TransportError" && failure.attempts, 3)
      assert.match(failure.message, /^CreateDistribution: socket hang up \(after 3 attempts\)$/)
    })
  )

  it.effect("are limited by the layer, or by the policy of the context", () =>
    Effect.gen(function* () {
      const count = (self: typeof execute, maxAttempts: number) =>
        Effect.gen(function* () {
          const client = yield* makeClient([503, ""])
          return (yield* run(self, client.layer, { maxAttempts })).attempts
        })
      assert.strictEqual(yield* count(execute, 5), 5)
      assert.strictEqual(yield* count(execute, 1), 1)
      assert.strictEqual(yield* count(Retry.withPolicy(execute, { ...Retry.standard, attempts: 2 }), 5), 2)
    })
  )

  it.effect("must be at least 1", () =>
    Effect.gen(function* () {
      const client = yield* makeClient([200, ""])
      for (const maxAttempts of [0, -1, 1.5, NaN, Infinity]) {
        assert.isTrue(TestEffect.isConfigError(yield* Effect.flip(run(execute, client.layer, { maxAttempts }))))
      }
    })
  )
})

describe("totalTimeout", () => {
  it.effect("limits a call with all its attempts and delays", () =>
    Effect.gen(function* () {
      const client = yield* makeClient([503, ""])
      const patient = Retry.withPolicy(execute, { ...Retry.standard, attempts: 100, delay: "2 seconds" })
      const failure = yield* Effect.flip(run(patient, client.layer, { totalTimeout: "10 seconds" }))
      const sent = (yield* client.received).length
      assert.isAbove(sent, 1)
      assert.isBelow(sent, 10)
      assert.strictEqual(failure._tag === "TransportError" && failure.reason, "Timeout")
      assert.strictEqual(failure.message, `CreateDistribution: no success within 10s in all (after ${sent} attempts)`)
    })
  )

  it.effect("limits the wait for credentials, too", () =>
    Effect.gen(function* () {
      const client = yield* makeClient([200, ""])
      const credentials = Layer.succeed(Credentials.Credentials, { get: Effect.never })
      const layer = Layer.provide(CloudFrontHttp.layer({ totalTimeout: "1 second" }), [client.layer, credentials])
      const fiber = yield* Effect.fork(Effect.flip(Effect.provide(execute, layer)))
      yield* TestClock.adjust("1 second")
      assert.strictEqual((yield* Fiber.join(fiber))._tag, "TransportError")
    })
  )
})

describe("limits", () => {
  const change = Effect.flatMap(CloudFront, (service) => service.execute({ ...request, method: "PUT" }))
  const read = Effect.flatMap(CloudFront, (service) =>
    service.execute({ ...request, method: "GET", headers: {}, body: undefined })
  )
  /** When so many calls at once are answered. */
  const answered = <E>(
    calls: ReadonlyArray<Effect.Effect<unknown, E, CloudFront>>,
    limits: CloudFrontHttp.Options["limits"],
    around: <A, E, R>(self: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
  ) =>
    Effect.gen(function* () {
      const client = yield* makeClient([200, ""])
      const start = yield* Clock.currentTimeMillis
      const all = Effect.all(
        calls.map((call) => Effect.zipRight(call, Clock.currentTimeMillis)),
        { concurrency: "unbounded" }
      )
      return (yield* run(around(all), client.layer, { limits })).map((at) => at - start)
    })
  const limits = { reads: { perSecond: 2, burst: 2 }, mutations: { perSecond: 1, burst: 1 } }

  it.effect("delay changes and reads separately, if they are configured", () =>
    Effect.gen(function* () {
      const calls = [change, read, change, read, read, change]
      assert.deepStrictEqual(yield* answered(calls, limits, RateLimit.limited), [0, 0, 1000, 0, 500, 2000])
      assert.deepStrictEqual(yield* answered(calls, limits, identity), [0, 0, 0, 0, 0, 0])
      const always = { ...limits, always: true }
      assert.deepStrictEqual(yield* answered(calls, always, identity), [0, 0, 1000, 0, 500, 2000])
    })
  )

  it.effect("count lists by POST as reads", () =>
    Effect.gen(function* () {
      const posts = ["ListConnectionGroups", "VerifyDnsConfiguration", "CreateDistribution", "ListDomainConflicts"].map(
        (operation) =>
          Effect.flatMap(CloudFront, (service) => service.execute({ ...request, method: "POST", operation }))
      )
      assert.deepStrictEqual(yield* answered([...posts, read], limits, RateLimit.limited), [0, 0, 0, 500, 1000])
      for (const { description, id } of Object.values(operations))
        if (description.method === "GET") assert.match(id, /^(?:Describe|Get|List|Verify)/)
    })
  )

  it.effect("permit bursts of five changes and ten reads by default", () =>
    Effect.gen(function* () {
      const times = yield* answered(
        Array.from({ length: 7 }, () => change),
        undefined,
        RateLimit.limited
      )
      assert.deepStrictEqual(times, [0, 0, 0, 0, 0, 1000, 2000])
      const reads = yield* answered(
        Array.from({ length: 12 }, () => read),
        undefined,
        RateLimit.limited
      )
      assert.deepStrictEqual(reads, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 100, 200])
    })
  )

  it.effect("delay attempts, not calls", () =>
    Effect.gen(function* () {
      const client = yield* makeClient([503, ""], [503, ""], [200, ""])
      const eager = Retry.withPolicy({ ...Retry.standard, delay: 0 })
      const start = yield* Clock.currentTimeMillis
      const call = Effect.zipRight(eager(RateLimit.limited(change)), Clock.currentTimeMillis)
      assert.strictEqual((yield* run(call, client.layer, { limits })) - start, 2000)
    })
  )

  it.effect("must be positive", () =>
    Effect.gen(function* () {
      const client = yield* makeClient([200, ""])
      for (const reads of [
        { perSecond: 0, burst: 1 },
        { perSecond: 1, burst: 0 }
      ]) {
        const failure = yield* Effect.flip(run(read, client.layer, { limits: { reads } }))
        assert.isTrue(TestEffect.isConfigError(failure))
        assert.include(String(failure), "limits")
      }
    })
  )
})

it.effect.each([error("Throttling"), error("Throttling").slice(0, -"Error></ErrorResponse>".length)])(
  "the adaptive mode holds calls back once one was throttled: %s",
  (throttled) =>
    Effect.gen(function* () {
      const client = yield* makeClient([400, throttled], [200, ""])
      const times = Effect.forEach([1, 2, 3], () => Effect.zipRight(execute, Clock.currentTimeMillis), {
        concurrency: 1
      })
      const calls = times.pipe(Retry.withPolicy({ ...Retry.standard, throttlingDelay: 0 }))
      const start = yield* Clock.currentTimeMillis
      const adaptive = (yield* run(calls, client.layer, { retryMode: "adaptive" })).map((at) => at - start)
      // Half a request a second is the least there is; with each success it is more.
      const [first = NaN, second = NaN, third = NaN] = adaptive
      assert.strictEqual(first, 2000)
      assert.isAbove(second - first, third - second)
      assert.isAbove(third, second)
      const again = yield* makeClient([400, error("Throttling")], [200, ""])
      const from = yield* Clock.currentTimeMillis
      assert.deepStrictEqual(
        (yield* run(calls, again.layer)).map((at) => at - from),
        [0, 0, 0]
      )
    })
)

const environment = (variables: Record<string, string>) => TestEffect.layerConfig(variables)

it.effect("a policy whose number of attempts is none has one attempt", () =>
  Effect.gen(function* () {
    for (const attempts of [NaN, 0, -1]) {
      const client = yield* makeClient([503, ""])
      const call = execute.pipe(Retry.withPolicy({ ...Retry.standard, attempts, delay: 0 }))
      assert.strictEqual((yield* run(call, client.layer)).attempts, 1)
    }
  })
)

it.effect("layerConfig reads its options from the configuration", () =>
  Effect.gen(function* () {
    const client = yield* makeClient([200, ""])
    const layer = CloudFrontHttp.layerConfig({
      endpoint: Config.string("CLOUDFRONT_URL"),
      userAgent: Config.succeed("my-app/1.2")
    })
    const built = (variables: Record<string, string>) =>
      layer.pipe(Layer.provide([client.layer, keys]), Layer.provide(environment(variables)))
    yield* Effect.provide(execute, built({ CLOUDFRONT_URL: "http://localhost:4566" }))
    const sent = yield* client.first
    assert.match(sent.url, /^http:\/\/localhost:4566\/2020-05-31/)
    assert.match(sent.headers["user-agent"] ?? "", /^my-app/)
    assert.isTrue(TestEffect.isConfigError(yield* Effect.flip(Effect.provide(execute, built({})))))
  })
)

describe("layerFetch", () => {
  const call = (variables: Record<string, string>, status = 200) =>
    Effect.gen(function* () {
      const urls: Array<string> = []
      const fetch: typeof globalThis.fetch = (url) => {
        urls.push(String(url))
        return Promise.resolve(new Response("<ok/>", { status }))
      }
      yield* withFetch(fetch)
      const response = yield* execute.pipe(
        Effect.provide(Layer.provide(CloudFrontHttp.layerFetch, environment(variables)))
      )
      return { response, urls }
    }).pipe(Effect.scoped)
  const keys = { AWS_ACCESS_KEY_ID: "AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY: SECRET }

  it.effect("needs only credentials in the environment", () =>
    Effect.gen(function* () {
      const { response, urls } = yield* call(keys)
      assert.strictEqual(response.status, 200)
      assert.match(urls[0] ?? "", /^https:\/\/cloudfront\.amazonaws\.com\/2020-05-31/)
    })
  )

  it.effect("reads endpoint and region from the environment", () =>
    Effect.gen(function* () {
      const own = yield* call({
        ...keys,
        AWS_ENDPOINT_URL: "http://a",
        AWS_ENDPOINT_URL_CLOUDFRONT: "http://localhost:1"
      })
      assert.match(own.urls[0] ?? "", /^http:\/\/localhost:1\/2020-05-31/)
      const china = yield* call({ ...keys, AWS_REGION: "cn-north-1", AWS_USE_FIPS_ENDPOINT: "true" })
      assert.match(china.urls[0] ?? "", /^https:\/\/cloudfront-fips\.cn-northwest-1\.amazonaws\.com\.cn\//)
    })
  )

  it.effect("fails with the names of the missing variables, and sends no request", () =>
    Effect.gen(function* () {
      const failure = yield* Effect.flip(call({ AWS_ACCESS_KEY_ID: "AKIDEXAMPLE" }))
      assert.strictEqual("_tag" in failure && failure._tag, "CredentialsError")
      assert.match(String(failure), /AWS_SECRET_ACCESS_KEY/)
    })
  )

  it.effect("does not build with an invalid endpoint, number of attempts or retry mode", () =>
    Effect.gen(function* () {
      for (const [name, value] of [
        ["AWS_ENDPOINT_URL", "localhost"],
        ["AWS_MAX_ATTEMPTS", "0"],
        ["AWS_MAX_ATTEMPTS", "many"],
        ["AWS_RETRY_MODE", "eager"],
        ["AWS_USE_FIPS_ENDPOINT", "maybe"]
      ] as const) {
        const failure = yield* Effect.flip(call({ ...keys, [name]: value }))
        assert.isTrue(TestEffect.isConfigError(failure), name)
        if (name !== "AWS_ENDPOINT_URL") assert.include(String(failure), name)
      }
    })
  )

  it.effect("reads attempts and retry mode from the environment", () =>
    Effect.gen(function* () {
      const { response } = yield* call({ ...keys, AWS_MAX_ATTEMPTS: "1", AWS_RETRY_MODE: "Adaptive" }, 503)
      assert.strictEqual(response.attempts, 1)
    })
  )
})
