/**
 * What a transport has to do over any HTTP client, on real sockets.
 */
import type * as HttpClient from "@effect/platform/HttpClient"
import { assert, describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import type * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import * as TestEffect from "@effect-cloudfront/support/TestEffect"
import * as TestHttp from "@effect-cloudfront/support/TestHttp"
import type { Socket } from "node:net"
import { inspect } from "node:util"
import { TransportError } from "@effect-cloudfront/core/Errors"
import * as HttpTransport from "@effect-cloudfront/http/HttpTransport"
import { answering, refusing, serve } from "./net.js"

export const request = (url: string): HttpTransport.Request => ({
  operation: "GetDistribution",
  method: "GET",
  url: `${url}/2020-05-31/distribution/E1`,
  headers: { authorization: "AWS4-HMAC-SHA256 signature", "x-amz-security-token": "t0ken", "if-match": "E2" },
  body: undefined
})

export const send = (request: HttpTransport.Request, options?: HttpTransport.Options) =>
  Effect.flatMap(HttpTransport.make(options), (transport) => transport.send(request))

export const http = (body: string, ...headers: ReadonlyArray<string>) =>
  ["HTTP/1.1 200 OK", ...headers, `Content-Length: ${body.length}`, "", body].join("\r\n")

/** Makes the transport that is to be tested. */
type Make<R> = (options?: HttpTransport.Options) => Effect.Effect<HttpTransport.HttpTransport, never, R>

export const suite = <R = HttpClient.HttpClient>(
  name: string,
  client: Layer.Layer<R>,
  make: Make<R> = HttpTransport.make as Make<R>
): void => {
  describe(`over ${name}`, () => {
    const test = (title: string, effect: Effect.Effect<void, unknown, R | Scope.Scope>) =>
      it.scopedLive(title, () => Effect.provide(effect, client))

    const send = (request: HttpTransport.Request, options?: HttpTransport.Options) =>
      Effect.flatMap(make(options), (transport) => transport.send(request))

    /** Sends to a server that answers so, and gives the error. */
    const errorOf = (answer: (socket: Socket) => void, options?: HttpTransport.Options) =>
      Effect.gen(function* () {
        const server = yield* serve(({ socket }) => answer(socket))
        const error = yield* Effect.flip(send(request(server.url), options))
        assert.instanceOf(error, TransportError)
        assert.strictEqual(error.operation, "GetDistribution")
        assert.match(error.message, /^GetDistribution: ./)
        return { error, server }
      })

    test(
      "sends exactly what it is given",
      Effect.gen(function* () {
        const server = yield* answering(http(""))
        const path = "/2020-05-31/tagging/a%20b%2Fc%7Ed~e?Operation=Tag&Resource=arn%3Aaws%3A%2B%20%27%28x%29*&Flag"
        yield* send({ ...request(""), method: "POST", url: server.url + path, body: "<é/>" })
        const [sent = ""] = yield* server.requests
        const [head = "", body] = sent.split("\r\n\r\n")
        assert.strictEqual(head.split("\r\n")[0], `POST ${path} HTTP/1.1`)
        const headers = new Map(
          head
            .split("\r\n")
            .slice(1)
            .map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 1).trim()])
        )
        assert.strictEqual(headers.get("host"), server.url.slice("http://".length))
        assert.strictEqual(headers.get("content-type"), "application/xml")
        assert.strictEqual(headers.get("content-length"), "5")
        assert.strictEqual(headers.get("if-match"), "E2")
        assert.strictEqual(headers.get("authorization"), "AWS4-HMAC-SHA256 signature")
        assert.strictEqual(headers.get("x-amz-security-token"), "t0ken")
        assert.strictEqual(body, "<Ã©/>")
      })
    )

    test(
      "sends no content-type without a body",
      Effect.gen(function* () {
        const server = yield* answering(http(""))
        yield* send(request(server.url))
        assert.notMatch((yield* server.requests)[0] ?? "", /content-type/i)
      })
    )

    test(
      "gives status, headers and bytes, of errors too",
      Effect.gen(function* () {
        const server = yield* answering(
          "HTTP/1.1 404 Not Found\r\nX-Amzn-RequestId: R1\r\nETag: E2\r\nContent-Length: 3\r\n\r\n\x00\xff<"
        )
        const response = yield* send(request(server.url))
        assert.strictEqual(response.status, 404)
        assert.strictEqual(response.headers["x-amzn-requestid"], "R1")
        assert.strictEqual(response.headers["etag"], "E2")
        assert.deepStrictEqual([...response.body], [0, 255, 60])
      })
    )

    for (const [title, text, expected] of [
      ["in chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", "abcde"],
      ["empty", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", ""],
      ["absent", "HTTP/1.1 204 No Content\r\n\r\n", ""]
    ] as const) {
      test(
        `reads a body that is ${title}, and goes on over the same connection`,
        Effect.gen(function* () {
          const server = yield* answering(text)
          const { send } = yield* make()
          for (let i = 0; i < 3; i++) {
            const { body } = yield* send(request(server.url))
            assert.strictEqual(new TextDecoder().decode(body), expected)
            // A connection goes back to its pool only when the event loop has been around.
            yield* Effect.sleep("5 millis")
          }
          assert.strictEqual((yield* server.requests).length, 3)
          // The agent of platform's client over node:http keeps no connections.
          assert.strictEqual(yield* server.connections, name === "node:http" ? 3 : 1)
        })
      )
    }

    test(
      "Connect: nobody listens",
      Effect.gen(function* () {
        const error = yield* Effect.flip(send(request(yield* refusing)))
        assert.strictEqual(error.reason, "Connect")
        assert.match(error.message, /ECONNREFUSED/)
      })
    )

    test(
      "Tls: the other side does not speak it",
      Effect.gen(function* () {
        const plain = yield* serve(
          () => undefined,
          (socket) => socket.write("220 ready\r\n")
        )
        const error = yield* Effect.flip(send(request(plain.url.replace("http:", "https:"))))
        assert.strictEqual(error.reason, "Tls", inspect(error))
      })
    )

    for (const [title, answer] of [
      ["closed instead of an answer", (socket) => socket.end()],
      ["reset instead of an answer", (socket) => socket.resetAndDestroy()],
      ["reset within the head", (socket) => socket.write("HTTP/1.1 200 OK\r\nConte", () => socket.resetAndDestroy())],
      ["reset within the body", (socket) => socket.write(http("abc").slice(0, -1), () => socket.resetAndDestroy())],
      ["closed within the body", (socket) => socket.end(http("abc").slice(0, -1))],
      ["closed within a chunk", (socket) => socket.end("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc")]
    ] as ReadonlyArray<readonly [string, (socket: Socket) => void]>) {
      test(
        `Reset: the connection is ${title}`,
        Effect.gen(function* () {
          const { error } = yield* errorOf(answer)
          assert.strictEqual(error.reason, "Reset", inspect(error))
        })
      )
    }

    test(
      "InvalidResponse: not HTTP",
      Effect.gen(function* () {
        const { error } = yield* errorOf((socket) => socket.write("SSH-2.0-OpenSSH_9.6\r\n"))
        assert.strictEqual(error.reason, "InvalidResponse", inspect(error))
      })
    )

    for (const [title, answer] of [
      ["no answer", () => undefined],
      ["half an answer", (socket) => socket.write(http("abc").slice(0, -1))],
      [
        "a chunk, and no more",
        (socket) => socket.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n")
      ]
    ] as ReadonlyArray<readonly [string, (socket: Socket) => void]>) {
      test(
        `Timeout: ${title}, and the connection is closed`,
        Effect.gen(function* () {
          const { error, server } = yield* errorOf(answer, { timeout: "100 millis" })
          assert.strictEqual(error.reason, "Timeout")
          assert.match(error.message, /100ms/)
          yield* server.closed
        })
      )

      test(
        `interrupted: ${title}, and the connection is closed`,
        Effect.gen(function* () {
          const server = yield* serve(({ socket }) => answer(socket))
          const fiber = yield* Effect.fork(send(request(server.url)))
          yield* server.asked
          yield* Effect.sleep("50 millis")
          yield* Fiber.interrupt(fiber)
          const exit = yield* Fiber.await(fiber)
          assert.isTrue(Exit.isFailure(exit) && Cause.isInterruptedOnly(exit.cause))
          yield* server.closed
        })
      )
    }

    test(
      "does not follow a redirect",
      Effect.gen(function* () {
        const elsewhere = yield* answering(http(""))
        const server = yield* answering(
          `HTTP/1.1 307 Temporary Redirect\r\nLocation: ${elsewhere.url}/\r\nContent-Length: 0\r\n\r\n`
        )
        const response = yield* send(request(server.url))
        assert.strictEqual(response.status, 307)
        assert.strictEqual(yield* elsewhere.connections, 0)
      })
    )

    for (const [title, answer] of [
      ["announced", (socket) => socket.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\nabc")],
      [
        "in chunks",
        (socket) => {
          socket.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
          const chunk = `400\r\n${"x".repeat(0x400)}\r\n`
          const more = setInterval(() => socket.write(chunk), 1)
          socket.on("close", () => clearInterval(more))
        }
      ]
    ] as ReadonlyArray<readonly [string, (socket: Socket) => void]>) {
      test(
        `InvalidResponse: a body that is too long, ${title}, and the connection is closed`,
        Effect.gen(function* () {
          const { error, server } = yield* errorOf(answer, { maxResponseBytes: 4096 })
          assert.strictEqual(error.reason, "InvalidResponse")
          assert.match(error.message, /longer than 4096 bytes/)
          yield* server.closed
        })
      )
    }

    test(
      "reads a body of just the length allowed",
      Effect.gen(function* () {
        const server = yield* answering(http("x".repeat(4096)))
        const { body } = yield* send(request(server.url), { maxResponseBytes: 4096 })
        assert.strictEqual(body.length, 4096)
        const error = yield* Effect.flip(Effect.asVoid(send(request(server.url), { maxResponseBytes: 4095 })))
        assert.strictEqual(error.reason, "InvalidResponse")
      })
    )

    test(
      "reads a long body in a time that grows with its length only",
      Effect.gen(function* () {
        const long = http("x".repeat(40_000_000))
        const server = yield* answering(long)
        const { body } = yield* send(request(server.url))
        assert.strictEqual(body.length, 40_000_000)
      })
    )

    for (const [title, change] of [
      ["a header with a line break", { headers: { authorization: "AWS4-HMAC-SHA256 Signature=half-one\nhalf-two" } }],
      ["a header beyond Latin-1", { headers: { "x-amz-security-token": "half-one\u{1F511}half-two" } }],
      ["a header with a NUL", { headers: { "x-amz-security-token": "half-one\u0000half-two" } }],
      ["a name of a header that is none", { headers: { "half one": "half-two" } }],
      ["a URL that is none", { url: "http://[::1/half-one-half-two" }]
    ] as ReadonlyArray<readonly [string, Partial<HttpTransport.Request>]>) {
      test(
        `InvalidRequest: ${title}, and nothing of it is told`,
        Effect.gen(function* () {
          const server = yield* answering(http(""))
          const exit = yield* Effect.exit(send({ ...request(server.url), ...change }))
          const shown = [inspect(exit, { depth: null, showHidden: true }), JSON.stringify(exit)]
          if (Exit.isFailure(exit)) shown.push(TestEffect.printCause(exit.cause))
          for (const text of shown) assert.notMatch(text, /half-(one|two)/)
          const error = yield* Effect.flip(exit)
          assert.instanceOf(error, TransportError)
          assert.strictEqual(error.reason, "InvalidRequest", inspect(error))
          assert.lengthOf(yield* server.requests, 0)
        })
      )
    }

    test(
      "shows no secret header in spans and errors",
      Effect.gen(function* () {
        const server = yield* serve(({ socket }) => socket.resetAndDestroy())
        const { spans, tracer } = TestEffect.recordingTracer()
        const error = yield* Effect.flip(
          send(request(server.url)).pipe(TestHttp.withHeadersInSpans, Effect.withTracer(tracer))
        )
        const seen = spans.map((span) => [...span.attributes].map(([key, value]) => `${key}=${String(value)}`)).flat()
        // It is the HTTP client that makes a span of a request.
        if (make === (HttpTransport.make as Make<R>)) assert.include(seen, "http.request.header.if-match=E2")
        else assert.deepStrictEqual(seen, [])
        for (const text of [...seen, inspect(error, { depth: 20 }), String(error), JSON.stringify(error)]) {
          assert.notInclude(text, "t0ken")
          assert.notInclude(text, "AWS4-HMAC-SHA256")
        }
      })
    )
  })
}
