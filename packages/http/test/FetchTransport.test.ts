import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as TestClock from "effect/TestClock"
import * as TestEffect from "@effect-cloudfront/support/TestEffect"
import { gzipSync } from "node:zlib"
import * as FetchTransport from "@effect-cloudfront/http/FetchTransport"
import { withFetch } from "./globalFetch.js"
import { answering } from "./net.js"
import { http, request, suite } from "./transport.js"

suite("the runtime's own fetch", Layer.empty, (options) => Effect.succeed(FetchTransport.make(options)))

describe("the runtime's own fetch", () => {
  it.scopedLive("InvalidResponse: a compressed body that is too long after decompression", () =>
    Effect.gen(function* () {
      const packed = gzipSync("x".repeat(100_000)).toString("latin1")
      const server = yield* answering(http(packed, "Content-Encoding: gzip"))
      const { body } = yield* FetchTransport.make().send(request(server.url))
      assert.strictEqual(body.length, 100_000)
      const bounded = FetchTransport.make({ maxResponseBytes: 50_000 })
      const error = yield* Effect.flip(Effect.asVoid(bounded.send(request(server.url))))
      assert.strictEqual(error.reason, "InvalidResponse")
      assert.match(error.message, /longer than 50000 bytes/)
    })
  )

  it.scoped("InvalidResponse: a redirect in a browser", () =>
    Effect.gen(function* () {
      yield* withFetch(() => Promise.resolve(Response.error()))
      const error = yield* Effect.flip(FetchTransport.make().send(request("http://127.0.0.1")))
      assert.strictEqual(error.reason, "InvalidResponse")
      assert.match(error.message, /redirect/)
    })
  )

  it.scoped("limits an attempt to 30 seconds by default, and aborts it", () =>
    Effect.gen(function* () {
      const signals: Array<AbortSignal | null | undefined> = []
      yield* withFetch((_, init) => {
        signals.push(init?.signal)
        return new Promise(() => undefined)
      })
      const fiber = yield* Effect.fork(Effect.flip(FetchTransport.make().send(request("http://127.0.0.1"))))
      yield* TestClock.adjust("29999 millis")
      assert.isUndefined(TestEffect.exitOf(fiber))
      yield* TestClock.adjust("1 millis")
      assert.strictEqual((yield* Fiber.join(fiber)).reason, "Timeout")
      assert.isTrue(signals[0]?.aborted)
    })
  )

  const throwing = () => {
    throw new Error("boom")
  }
  for (const [title, reason, fetch] of [
    ["throws", "Unknown", throwing],
    ["gives no promise", "Unknown", () => new Response("")],
    ["gives nothing", "Unknown", () => Promise.resolve(undefined)],
    ["gives a response without headers", "Unknown", () => Promise.resolve({ status: 200, body: null })],
    [
      "gives a body that is being read",
      "Unknown",
      () => {
        const response = new Response("abc")
        response.body?.getReader()
        return Promise.resolve(response)
      }
    ],
    [
      "gives a body of strings",
      "InvalidResponse",
      () => Promise.resolve(new Response(new ReadableStream({ start: (body) => body.enqueue("abc" as never) })))
    ],
    ["gives a body that throws", "Reset", () => Promise.resolve(new Response(new ReadableStream({ pull: throwing })))],
    ["may not use the port", "InvalidRequest", undefined]
  ] as ReadonlyArray<readonly [string, string, (() => unknown) | undefined]>) {
    it.scoped(`a fetch that ${title} is a TransportError`, () =>
      Effect.gen(function* () {
        const real = globalThis.fetch
        yield* withFetch((() => (fetch === undefined ? real("http://127.0.0.1:6000") : fetch())) as never)
        const error = yield* Effect.flip(FetchTransport.make().send(request("http://127.0.0.1")))
        assert.strictEqual(error._tag, "TransportError")
        assert.strictEqual(error.reason, reason)
      })
    )
  }
})
