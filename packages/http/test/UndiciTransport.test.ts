import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import { Agent, type Dispatcher, MockAgent } from "undici"
import { TransportError } from "@effect-cloudfront/core/Errors"
import * as UndiciTransport from "@effect-cloudfront/http/UndiciTransport"
import { answering, serve } from "./net.js"
import { http, request, suite } from "./transport.js"

const agent = Effect.acquireRelease(
  Effect.sync(() => new Agent()),
  (agent) => Effect.promise(() => agent.destroy())
)

suite("undici", Layer.empty, (options) =>
  // The suite's scope is the test's; an idle agent keeps nothing alive.
  Effect.sync(() => UndiciTransport.make(new Agent(), options))
)

describe("undici", () => {
  it.scopedLive("ignores informational responses", () =>
    Effect.gen(function* () {
      const server = yield* answering(`HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n${http("<ok/>", "ETag: E1")}`)
      const { body, headers, status } = yield* UndiciTransport.make(yield* agent).send(request(server.url))
      assert.deepStrictEqual([status, headers["etag"], new TextDecoder().decode(body)], [200, "E1", "<ok/>"])
      assert.isUndefined(headers["link"])
    })
  )

  it.scopedLive("joins a repeated header", () =>
    Effect.gen(function* () {
      const server = yield* answering(http("", "Via: a", "Via: b"))
      const { headers } = yield* UndiciTransport.make(yield* agent).send(request(server.url))
      assert.strictEqual(headers["via"], "a, b")
    })
  )

  it.scopedLive("a response before the end of the request is the result, and harms no other request", () =>
    Effect.gen(function* () {
      const server = yield* serve(
        ({ request, socket }) => request.startsWith("GET") && socket.write(http("<ok/>")),
        (socket) =>
          socket.once("data", (data) => {
            if (String(data).startsWith("GET")) return
            socket.pause()
            socket.write("HTTP/1.1 413 Content Too Large\r\nContent-Length: 4\r\n\r\nlong")
          })
      )
      const { send } = UndiciTransport.make(yield* agent, { timeout: "5 seconds" })
      for (const body of ["x".repeat(8_000_000), new Uint8Array(8_000_000)]) {
        assert.strictEqual((yield* send({ ...request(server.url), method: "PUT", body })).status, 413)
        assert.strictEqual((yield* send(request(server.url))).status, 200)
      }
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

  it.scopedLive("a request that is interrupted while it waits for a connection is never sent", () =>
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

  type Handler = Required<Dispatcher.DispatchHandler>
  /** A dispatcher of somebody's own, which may do anything with a handler. */
  const dispatching = (dispatch: (handler: Handler) => unknown) =>
    UndiciTransport.make({ dispatch: (_: unknown, handler: Handler) => dispatch(handler) } as never, {
      timeout: "5 seconds"
    })
  const controller = { abort: () => undefined } as unknown as Dispatcher.DispatchController
  const boom = () => {
    throw new Error("boom")
  }
  for (const [title, reason, dispatch] of [
    ["throws", "Unknown", boom],
    ["throws what is no error", "Unknown", () => Promise.reject("boom" as never)],
    ["throws later", "Unknown", async () => Promise.resolve().then(boom)],
    ["gives no headers", "Unknown", (handler) => handler.onResponseStart(controller, 200, undefined as never)],
    [
      "gives a body that is text",
      "InvalidResponse",
      (handler) => {
        handler.onResponseStart(controller, 200, {})
        handler.onResponseData(controller, "boom" as never)
        handler.onResponseEnd(controller, {})
      }
    ],
    [
      "gives nothing for a piece of the body",
      "InvalidResponse",
      (handler) => {
        handler.onResponseStart(controller, 200, {})
        handler.onResponseData(controller, undefined as never)
      }
    ],
    ["ends before it begins", "InvalidResponse", (handler) => handler.onResponseEnd(controller, {})],
    ["fails without an error", "Unknown", (handler) => handler.onResponseError(controller, undefined as never)],
    [
      "fails halfway, and then goes on",
      "Reset",
      (handler) => {
        handler.onResponseStart(controller, 200, {})
        handler.onResponseError(controller, new Error("boom"))
        handler.onResponseData(controller, Buffer.from("x"))
        handler.onResponseEnd(controller, {})
      }
    ]
  ] as ReadonlyArray<readonly [string, TransportError["reason"], (handler: Handler) => unknown]>) {
    it.live(`a dispatcher that ${title} is a TransportError`, () =>
      Effect.gen(function* () {
        const error = yield* Effect.flip(dispatching(dispatch).send(request("http://127.0.0.1")))
        assert.instanceOf(error, TransportError)
        assert.strictEqual(error.reason, reason)
      })
    )
  }

  it.live("a call ends at its timeout and at its interruption, even if the dispatcher ignores the abort", () =>
    Effect.gen(function* () {
      const silent = UndiciTransport.make(
        {
          dispatch: (_: unknown, handler: Handler) => {
            handler.onRequestStart({ abort: boom } as never, {})
            return true
          }
        } as never,
        { timeout: "20 millis" }
      )
      assert.strictEqual((yield* Effect.flip(silent.send(request("http://127.0.0.1")))).reason, "Timeout")
      const fiber = yield* Effect.fork(silent.send(request("http://127.0.0.1")))
      yield* Effect.sleep("5 millis")
      yield* Fiber.interrupt(fiber)
      const exit = yield* Fiber.await(fiber)
      assert.isTrue(Exit.isInterrupted(exit))
    })
  )
})
