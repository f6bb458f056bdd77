import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import { Agent, MockAgent } from "undici"
import * as UndiciTransport from "@effect-cloudfront/http/UndiciTransport"
import { answering } from "./net.js"
import { http, request, suite } from "./transport.js"

const agent = Effect.acquireRelease(
  Effect.sync(() => new Agent()),
  (agent) => Effect.promise(() => agent.destroy())
)

suite("undici, nothing in between", Layer.empty, (options) =>
  // The suite's scope is the test's; an idle agent keeps nothing alive.
  Effect.sync(() => UndiciTransport.make(new Agent(), options))
)

describe("undici, nothing in between", () => {
  it.scopedLive("hints that come before the answer are not the answer", () =>
    Effect.gen(function* () {
      const server = yield* answering(`HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n${http("<ok/>", "ETag: E1")}`)
      const { body, headers, status } = yield* UndiciTransport.make(yield* agent).send(request(server.url))
      assert.deepStrictEqual([status, headers["etag"], new TextDecoder().decode(body)], [200, "E1", "<ok/>"])
      assert.isUndefined(headers["link"])
    })
  )

  it.scopedLive("a header that came twice is one", () =>
    Effect.gen(function* () {
      const server = yield* answering(http("", "Via: a", "Via: b"))
      const { headers } = yield* UndiciTransport.make(yield* agent).send(request(server.url))
      assert.strictEqual(headers["via"], "a, b")
    })
  )

  it.scopedLive("a dispatcher that refuses, or is closed, is a TransportError", () =>
    Effect.gen(function* () {
      const closed = yield* agent
      yield* Effect.promise(() => closed.close())
      const error = yield* Effect.flip(UndiciTransport.make(closed).send(request("http://127.0.0.1")))
      assert.strictEqual(error._tag, "TransportError")
      assert.match(error.message, /^GetDistribution: /)
    })
  )

  it.scopedLive("interrupted while it waits for a connection, it is never sent", () =>
    Effect.gen(function* () {
      const one = yield* Effect.acquireRelease(
        Effect.sync(() => new Agent({ connections: 1 })),
        (agent) => Effect.promise(() => agent.destroy())
      )
      const silent = yield* answering("")
      const transport = UndiciTransport.make(one)
      const first = yield* Effect.fork(transport.send(request(silent.url)))
      yield* Effect.sleep("50 millis")
      const second = yield* Effect.fork(transport.send({ ...request(silent.url), method: "DELETE" }))
      yield* Effect.sleep("20 millis")
      yield* Fiber.interrupt(second)
      yield* Fiber.interrupt(first)
      yield* Effect.sleep("50 millis")
      const sent = yield* silent.requests
      assert.isFalse(sent.some((text) => text.startsWith("DELETE")))
    })
  )

  it.scopedLive("works over a MockAgent", () =>
    Effect.gen(function* () {
      const mock = new MockAgent()
      mock.disableNetConnect()
      mock
        .get("https://cloudfront.amazonaws.com")
        .intercept({ path: "/2020-05-31/distribution/E1", method: "GET" })
        .reply(200, "<ok/>", { headers: { etag: "E1" } })
      const { body, headers } = yield* UndiciTransport.make(mock).send(request("https://cloudfront.amazonaws.com"))
      assert.deepStrictEqual([headers["etag"], new TextDecoder().decode(body)], ["E1", "<ok/>"])
    })
  )
})
