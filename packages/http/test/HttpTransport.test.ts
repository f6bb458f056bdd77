import * as FetchHttpClient from "@effect/platform/FetchHttpClient"
import * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientResponse from "@effect/platform/HttpClientResponse"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import * as TestHttp from "@effect-cloudfront/support/TestHttp"
import * as TestEffect from "@effect-cloudfront/support/TestEffect"
import { gzipSync } from "node:zlib"
import * as HttpTransport from "@effect-cloudfront/http/HttpTransport"
import { answering } from "./net.js"
import { http, request, send, suite } from "./transport.js"

suite("fetch", FetchHttpClient.layer)

describe("over fetch only", () => {
  it.scopedLive("InvalidResponse: a compressed body that is too long after decompression", () =>
    Effect.gen(function* () {
      const packed = gzipSync("x".repeat(100_000)).toString("latin1")
      const server = yield* answering(http(packed, "Content-Encoding: gzip"))
      const { body } = yield* send(request(server.url))
      assert.strictEqual(body.length, 100_000)
      const error = yield* Effect.flip(Effect.asVoid(send(request(server.url), { maxResponseBytes: 50_000 })))
      assert.strictEqual(error.reason, "InvalidResponse")
      assert.match(error.message, /longer than 50000 bytes/)
    }).pipe(Effect.provide(FetchHttpClient.layer))
  )

  it.effect("keeps the caller's options of fetch, except for redirects", () =>
    Effect.gen(function* () {
      const seen: Array<RequestInit | undefined> = []
      const fetch: typeof globalThis.fetch = (_, init) => {
        seen.push(init)
        return Promise.resolve(new Response(null, { status: 204 }))
      }
      const own = (init: RequestInit) => Effect.provideService(FetchHttpClient.RequestInit, init)
      const transport = yield* HttpTransport.make().pipe(own({ keepalive: true, redirect: "follow" }))
      const call = transport.send(request("http://127.0.0.1")).pipe(Effect.provideService(FetchHttpClient.Fetch, fetch))
      yield* call
      yield* call.pipe(own({ credentials: "omit" }))
      assert.strictEqual(seen[0]?.keepalive, true)
      assert.strictEqual(seen[0]?.redirect, "manual")
      assert.strictEqual(seen[1]?.credentials, "omit")
      assert.strictEqual(seen[1]?.redirect, "manual")
    }).pipe(Effect.provide(FetchHttpClient.layer))
  )

  it.effect("InvalidResponse: a redirect in a browser", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(send(request("http://127.0.0.1")))
      assert.strictEqual(error.reason, "InvalidResponse")
      assert.match(error.message, /redirect/)
    }).pipe(
      Effect.provide(FetchHttpClient.layer),
      Effect.provideService(FetchHttpClient.Fetch, () => Promise.resolve(Response.error()))
    )
  )
})

it.effect("limits an attempt to 30 seconds by default", () =>
  Effect.gen(function* () {
    const client = HttpClient.make(() => Effect.never)
    const fiber = yield* Effect.fork(
      Effect.flip(send(request("http://127.0.0.1")).pipe(Effect.provideService(HttpClient.HttpClient, client)))
    )
    yield* TestClock.adjust("29999 millis")
    assert.isUndefined(TestEffect.exitOf(fiber))
    yield* TestClock.adjust("1 millis")
    assert.strictEqual((yield* Fiber.join(fiber)).reason, "Timeout")
  })
)

it.effect("reads a response without a length", () =>
  Effect.gen(function* () {
    const client = HttpClient.make((request) =>
      Effect.succeed(HttpClientResponse.fromWeb(request, new Response("abc")))
    )
    const response = yield* send(request("http://127.0.0.1")).pipe(Effect.provideService(HttpClient.HttpClient, client))
    assert.strictEqual(new TextDecoder().decode(response.body), "abc")
  })
)

it.effect("returns error responses of clients that fail on them", () =>
  Effect.gen(function* () {
    const client = HttpClient.make((request) =>
      Effect.succeed(HttpClientResponse.fromWeb(request, new Response("<Error/>", { status: 404 })))
    ).pipe(HttpClient.filterStatusOk)
    const response = yield* send(request("http://127.0.0.1")).pipe(Effect.provideService(HttpClient.HttpClient, client))
    assert.strictEqual(response.status, 404)
    assert.strictEqual(new TextDecoder().decode(response.body), "<Error/>")
  })
)

const boom = () => {
  throw new Error("boom")
}
const answeringWith = (response: object) =>
  HttpClient.make((request) =>
    Effect.succeed(Object.assign(Object.create(HttpClientResponse.fromWeb(request, new Response("abc"))), response))
  )
for (const [title, client] of [
  ["throws when it is called", HttpClient.makeWith<never, never, never, never>(boom, Effect.succeed)],
  ["throws when it runs", HttpClient.make(boom)],
  ["dies", HttpClient.make(() => Effect.die(new Error("boom")))],
  ["throws later", HttpClient.make(() => Effect.promise(() => Promise.reject(new Error("boom"))))],
  ["gives no response", HttpClient.make(() => Effect.succeed(undefined as never))],
  ["gives a response whose body throws", answeringWith({ headers: {}, stream: Stream.suspend(boom) })],
  ["gives a response without a body", answeringWith({ headers: { "content-length": "3" }, arrayBuffer: undefined })]
] as const) {
  it.effect(`a client that ${title} is a TransportError`, () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(
        send(request("http://127.0.0.1")).pipe(Effect.provideService(HttpClient.HttpClient, client))
      )
      assert.strictEqual(error._tag, "TransportError")
      assert.strictEqual(error.reason, "Unknown")
      assert.match(error.message, /^GetDistribution: /)
      if (!title.startsWith("gives")) assert.include(error.message, "boom")
    })
  )
}

it.effect("InvalidRequest: a request that the client cannot encode", () =>
  Effect.gen(function* () {
    for (const reason of ["InvalidUrl", "Encode"] as const) {
      const client = HttpClient.make((request) =>
        Effect.fail(TestHttp.requestError({ request, reason, description: "no such thing" }))
      )
      const error = yield* Effect.flip(
        send(request("http://127.0.0.1")).pipe(Effect.provideService(HttpClient.HttpClient, client))
      )
      assert.strictEqual(error.reason, "InvalidRequest")
      assert.strictEqual(error.message, "GetDistribution: no such thing")
    }
  })
)
