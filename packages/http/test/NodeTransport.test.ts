import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Scope from "effect/Scope"
import * as TestEffect from "@effect-cloudfront/support/TestEffect"
import * as Runs from "@effect-cloudfront/support/Runs"
import * as Http from "node:http"
import * as Https from "node:https"
import * as Net from "node:net"
import type { Duplex } from "node:stream"
import type { TransportError } from "@effect-cloudfront/core/Errors"
import * as NodeTransport from "@effect-cloudfront/http/NodeTransport"
import { answering, serve } from "./net.js"
import { http, request, suite } from "./transport.js"

suite("node", Layer.empty, (options) =>
  // The suite's scope is the test's; an idle connection keeps nothing alive.
  Effect.flatMap(Scope.make(), (scope) => Effect.orDie(Scope.extend(NodeTransport.make(options), scope)))
)

/** An agent that a program makes itself. */
const given = (options: Http.AgentOptions = {}, make = (all: Http.AgentOptions) => new Http.Agent(all)) =>
  Effect.acquireRelease(
    Effect.sync(() => make({ keepAlive: true, ...options })),
    (agent) => Effect.sync(() => agent.destroy())
  )

const idle = (agent: Http.Agent): ReadonlyArray<Net.Socket> =>
  Object.values(agent.freeSockets).flatMap((sockets) => sockets ?? [])

/** Real time, in which the connection of a call goes back to its pool. */
const moment = Effect.sleep("10 millis")

const text = (body: Uint8Array): string => new TextDecoder().decode(body)

describe("node", () => {
  it.scopedLive("ignores informational responses and trailers", () =>
    Effect.gen(function* () {
      const server = yield* answering(
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" +
          "HTTP/1.1 200 OK\r\nETag: E1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<ok/>\r\n0\r\nTrailing: x\r\n\r\n"
      )
      const { send } = yield* NodeTransport.make()
      for (let call = 0; call < 2; call++) {
        const { body, headers, status } = yield* send(request(server.url))
        assert.deepStrictEqual([status, headers["etag"], text(body)], [200, "E1", "<ok/>"])
        assert.hasAllKeys(headers, ["etag", "transfer-encoding"])
        yield* moment
      }
      assert.strictEqual(yield* server.connections, 1)
    })
  )

  it.scopedLive("joins a repeated header, whatever its name", () =>
    Effect.gen(function* () {
      const repeated = ["Via", "ETag", "Set-Cookie", "constructor"]
      const server = yield* answering(http("", ...repeated.flatMap((name) => [`${name}: a`, `${name}: b`])))
      const { headers } = yield* (yield* NodeTransport.make()).send(request(server.url))
      for (const name of repeated) assert.strictEqual(headers[name.toLowerCase()], "a, b")
    })
  )

  it.scopedLive("announces the length of a body, and adds nothing that is not needed", () =>
    Effect.gen(function* () {
      const server = yield* answering(http(""))
      const { send } = yield* NodeTransport.make()
      const headers = { authorization: "x" }
      const host = server.url.slice("http://".length)
      for (const [method, body, added] of [
        ["GET", undefined, ""],
        ["DELETE", undefined, ""],
        ["POST", undefined, "Content-Length: 0\r\n"],
        ["PUT", "", "Content-Length: 0\r\n"],
        ["PUT", "<é/>", "Content-Length: 5\r\n"]
      ] as const) {
        yield* send({ ...request(server.url), method, headers, body })
        const type = body === undefined ? "" : "content-type: application/xml\r\n"
        assert.strictEqual(
          (yield* server.requests).at(-1),
          `${method} /2020-05-31/distribution/E1 HTTP/1.1\r\nauthorization: x\r\n${type}Host: ${host}\r\n` +
            `Connection: keep-alive\r\n${added}\r\n${body === undefined ? "" : Buffer.from(body).toString("latin1")}`
        )
      }
    })
  )

  it.scopedLive("sends any body, and reads any response in any pieces", () =>
    Effect.gen(function* () {
      let answer: (socket: Net.Socket) => void = () => undefined
      const server = yield* serve(({ socket }) => answer(socket))
      const { send } = yield* NodeTransport.make()
      const framed = (framing: string, bytes: Buffer, at: number): Buffer => {
        if (framing === "length")
          return Buffer.concat([Buffer.from(`HTTP/1.1 200 OK\r\nContent-Length: ${bytes.length}\r\n\r\n`), bytes])
        if (framing === "close")
          return Buffer.concat([Buffer.from("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"), bytes])
        const chunks = [bytes.subarray(0, at), bytes.subarray(at)].filter(({ length }) => length > 0)
        return Buffer.concat([
          Buffer.from("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"),
          ...chunks.flatMap((chunk) => [Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from("\r\n")]),
          Buffer.from("0\r\n\r\n")
        ])
      }
      const law = fc.asyncProperty(
        fc.string({ unit: "binary", maxLength: 2_000 }),
        fc.uint8Array({ maxLength: 5_000 }),
        fc.constantFrom("length", "chunks", "close"),
        fc.array(fc.nat(5_200), { maxLength: 4 }),
        (body, response, framing, cuts) => {
          const bytes = framed(framing, Buffer.from(response), (cuts[0] ?? 0) % (response.length + 1))
          answer = (socket) => {
            const [first = 0, ...rest] = [0, ...cuts.sort((a, b) => a - b), bytes.length]
            const write = (from: number, [to, ...more]: ReadonlyArray<number>): void => {
              if (to === undefined) return void (framing === "close" && socket.end())
              socket.write(bytes.subarray(from, to), () => setImmediate(() => write(to, more)))
            }
            write(first, rest)
          }
          return Effect.gen(function* () {
            const received = yield* send({ ...request(server.url), method: "PUT", body })
            assert.deepStrictEqual([...received.body], [...response])
            const sent = (yield* server.requests).at(-1) ?? ""
            assert.strictEqual(sent.slice(sent.indexOf("\r\n\r\n") + 4), Buffer.from(body).toString("latin1"))
          }).pipe(Effect.runPromise)
        }
      )
      yield* Effect.promise(() => fc.assert(law, { numRuns: Runs.of(10, 60) }))
    })
  )

  it.scopedLive("closes its own connections with its scope, and those of later calls, but not a given agent's", () =>
    Effect.gen(function* () {
      const server = yield* answering(http("<ok/>"))
      const scope = yield* Scope.make()
      const own = yield* Scope.extend(NodeTransport.make(), scope)
      yield* own.send(request(server.url))
      yield* Scope.close(scope, Exit.void)
      yield* server.closed
      const later = yield* answering(http("<ok/>"))
      yield* own.send(request(later.url))
      // An idle connection of a pool is kept for longer.
      yield* Effect.raceFirst(
        later.closed,
        Effect.delay(
          Effect.sync(() => assert.fail("it is open")),
          "1 second"
        )
      )

      const agent = yield* given()
      yield* Effect.scoped(
        Effect.flatMap(NodeTransport.make({ agent }), (transport) => transport.send(request(server.url)))
      )
      yield* moment
      assert.lengthOf(idle(agent), 1)
      assert.isFalse(idle(agent)[0]?.destroyed)
    })
  )

  it.scopedLive("leaves no listener on a connection that is used again, and none of an attempt that failed", () =>
    Effect.gen(function* () {
      let answer = http("<ok/>")
      const server = yield* serve(({ socket }) => socket.write(answer))
      const agent = yield* given({ maxSockets: 1 })
      const { send } = yield* NodeTransport.make({ agent, timeout: "50 millis" })
      const listeners = () => {
        const [socket] = idle(agent)
        return socket?.eventNames().map((name) => [String(name), socket.listenerCount(name)])
      }
      yield* send(request(server.url))
      yield* moment
      const before = listeners()
      assert.isNotEmpty(before)
      for (let call = 0; call < 20; call++) {
        yield* send({ ...request(server.url), method: "PUT", body: "<x/>" })
        yield* moment
      }
      assert.deepStrictEqual(listeners(), before)
      assert.strictEqual(yield* server.connections, 1)
      answer = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n<ok/>"
      assert.strictEqual((yield* Effect.flip(send(request(server.url)))).reason, "Timeout")
      yield* moment
      assert.lengthOf(idle(agent), 0)
      answer = http("<ok/>")
      yield* send(request(server.url))
      yield* moment
      assert.deepStrictEqual(listeners(), before)
    })
  )

  it.scopedLive("a request that is interrupted while it waits for a connection is never sent", () =>
    Effect.gen(function* () {
      const silent = yield* answering("")
      const { send } = yield* NodeTransport.make({ agent: yield* given({ maxSockets: 1 }) })
      const first = yield* Effect.fork(send(request(silent.url)))
      yield* silent.asked
      const second = yield* Effect.fork(send({ ...request(silent.url), method: "DELETE" }))
      yield* moment
      yield* Fiber.interrupt(second)
      yield* Fiber.interrupt(first)
      yield* Effect.sleep("50 millis")
      assert.isFalse((yield* silent.requests).some((sent) => sent.startsWith("DELETE")))
    })
  )

  for (const sockets of [{ maxSockets: 1 }, { maxTotalSockets: 1 }, { maxSockets: 2, maxTotalSockets: 1 }]) {
    it.scopedLive(`time limits begin after the wait for a connection of an agent with ${JSON.stringify(sockets)}`, () =>
      Effect.gen(function* () {
        const server = yield* serve(({ socket }) => setTimeout(() => socket.write(http("<ok/>")), 120))
        const { limited, send } = yield* NodeTransport.make({ agent: yield* given(sockets), timeout: "300 millis" })
        const call = send(request(server.url))
        const calls = Array.from({ length: 4 }, () => (limited === undefined ? call : limited(call)))
        assert.lengthOf(yield* Effect.all(calls, { concurrency: "unbounded" }), 4)
      })
    )
  }

  it.scopedLive("an idle connection is closed a second before the server would, and not while it is used", () =>
    Effect.gen(function* () {
      let millis = 0
      const server = yield* serve(({ socket }) =>
        setTimeout(() => socket.write(http("<ok/>", "Keep-Alive: max=9, timeout=2")), millis)
      )
      const { send } = yield* NodeTransport.make()
      yield* send(request(server.url))
      yield* Effect.sleep("500 millis")
      millis = 1_300
      yield* send(request(server.url))
      assert.strictEqual(yield* server.connections, 1)
      yield* Effect.raceFirst(
        server.closed,
        Effect.delay(
          Effect.sync(() => assert.fail("it is still open")),
          "1900 millis"
        )
      )
      millis = 0
      yield* send(request(server.url))
      assert.strictEqual(yield* server.connections, 2)
    })
  )

  it.scopedLive("a connection is not used again if the server announces that it closes it within a second", () =>
    Effect.gen(function* () {
      const server = yield* answering(http("<ok/>", "Keep-Alive: timeout=1"))
      const { send } = yield* NodeTransport.make()
      for (const connections of [1, 2]) {
        yield* send(request(server.url))
        yield* moment
        assert.strictEqual(yield* server.connections, connections)
      }
    })
  )

  it.scopedLive("a response before the end of the request is the result, and the connection is closed", () =>
    Effect.gen(function* () {
      const server = yield* serve(
        () => undefined,
        (socket) => {
          socket.pause()
          socket.write("HTTP/1.1 413 Content Too Large\r\nContent-Length: 4\r\n\r\nlong")
        }
      )
      const { send } = yield* NodeTransport.make()
      const body = "x".repeat(30_000_000)
      const received = yield* send({ ...request(server.url), method: "PUT", body })
      assert.deepStrictEqual([received.status, text(received.body)], [413, "long"])
      yield* moment
      const sockets = process.getActiveResourcesInfo().filter((name) => name === "TCPSocketWrap")
      // That of the server, which does not read, and so does not know yet.
      assert.isAtMost(sockets.length, 1)
    })
  )

  for (const [title, reason, answer] of [
    ["a switch of protocols", "Reset", "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n"],
    ["headers without end", "InvalidResponse", `HTTP/1.1 200 OK\r\n${"X: y\r\n".repeat(10_000)}`],
    ["a length that is no number", "InvalidResponse", "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n"]
  ] as const) {
    it.scopedLive(`${title} is a TransportError`, () =>
      Effect.gen(function* () {
        const server = yield* answering(answer)
        const error = yield* Effect.flip((yield* NodeTransport.make()).send(request(server.url)))
        assert.strictEqual(error.reason, reason, error.message)
        yield* server.closed
      })
    )
  }

  it.scopedLive("what comes after a response harms neither it nor the next one", () =>
    Effect.gen(function* () {
      for (const more of ["HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx", "no HTTP"]) {
        const server = yield* serve(({ socket }) => {
          socket.write(http("<ok/>") + more)
          setTimeout(() => socket.resetAndDestroy(), 5)
        })
        const { send } = yield* NodeTransport.make()
        for (const connections of [1, 2, 3]) {
          assert.strictEqual(text((yield* send(request(server.url))).body), "<ok/>")
          assert.strictEqual(yield* server.connections, connections)
          yield* Effect.sleep("20 millis")
        }
      }
    })
  )

  it.scopedLive("sends to an address of IPv6", () =>
    Effect.gen(function* () {
      const hosts: Array<string | undefined> = []
      const server = Http.createServer(({ headers }, response) => {
        hosts.push(headers.host)
        response.end("<ok/>")
      })
      const port = yield* Effect.async<number | undefined>((resume) => {
        server.once("error", () => resume(Effect.succeed(undefined)))
        server.listen(0, "::1", () => resume(Effect.succeed((server.address() as Net.AddressInfo).port)))
      })
      // A machine without it.
      if (port === undefined) return
      yield* Effect.addFinalizer(() => Effect.sync(() => server.close()))
      yield* Effect.scoped(
        Effect.flatMap(NodeTransport.make(), (transport) => transport.send(request(`http://[::1]:${port}`)))
      )
      assert.deepStrictEqual(hosts, [`[::1]:${port}`])
    })
  )

  describe("a given agent", () => {
    it.scopedLive("that is for another scheme is an InvalidRequest, and nothing is sent", () =>
      Effect.gen(function* () {
        const server = yield* answering(http(""))
        const agent = yield* given({}, (options) => new Https.Agent(options))
        const error = yield* Effect.flip((yield* NodeTransport.make({ agent })).send(request(server.url)))
        assert.strictEqual(error.reason, "InvalidRequest")
        assert.strictEqual(yield* server.connections, 0)
      })
    )

    /** An agent whose connections go through a tunnel, as those of libraries for proxies. */
    class Tunnels extends Http.Agent {
      private readonly proxy: number
      constructor(proxy: string) {
        super({ keepAlive: true })
        this.proxy = Number(new URL(proxy).port)
      }
      override createConnection(
        { host, port }: Http.ClientRequestArgs,
        done: (error: Error | null, stream: Duplex) => void = () => undefined
      ): undefined {
        // Node's types ask for a stream beside an error.
        const fail = (error: Error): void => done(error, undefined as never)
        Http.request({ host: "127.0.0.1", port: this.proxy, method: "CONNECT", path: `${host}:${port}` })
          .on("connect", ({ statusCode }, socket) => {
            if (statusCode === 200) done(null, socket)
            else fail(new Error(`tunneling socket could not be established, statusCode=${statusCode}`))
          })
          .on("error", fail)
          .end()
      }
    }

    it.scopedLive("carries the requests through its proxy", () =>
      Effect.gen(function* () {
        const server = yield* answering(http("<ok/>"))
        const proxy = yield* serve(({ request, socket }) => {
          if (!request.startsWith("CONNECT ")) return
          const there = Net.connect(Number(new URL(server.url).port), "127.0.0.1", () => {
            socket.write("HTTP/1.1 200 OK\r\n\r\n")
            socket.setEncoding("latin1").on("data", (data) => there.write(String(data), "latin1"))
            there.on("data", (data) => socket.write(data))
          })
          socket.on("close", () => there.destroy())
        })
        const agent = yield* given({}, () => new Tunnels(proxy.url))
        const { send } = yield* NodeTransport.make({ agent })
        for (let call = 0; call < 2; call++) {
          assert.strictEqual(text((yield* send(request(server.url))).body), "<ok/>")
          yield* moment
        }
        assert.match((yield* proxy.requests)[0] ?? "", /^CONNECT 127\.0\.0\.1:\d+ HTTP/)
        assert.strictEqual(yield* proxy.connections, 1)
      })
    )

    for (const [status, reason] of [
      [407, "Proxy"],
      [502, "Connect"]
    ] as const) {
      it.scopedLive(`whose proxy answers with ${status}: ${reason}`, () =>
        Effect.gen(function* () {
          const proxy = yield* answering(`HTTP/1.1 ${status} No\r\nContent-Length: 0\r\n\r\n`)
          const agent = yield* given({}, () => new Tunnels(proxy.url))
          const { send } = yield* NodeTransport.make({ agent })
          const error = yield* Effect.flip(send(request("http://example.com")))
          assert.strictEqual(error.reason, reason)
        })
      )
    }
  })

  describe("a runtime without some of Node", () => {
    const { getBuiltinModule } = process
    const withModules = (find: (id: string) => unknown) =>
      Effect.acquireRelease(
        Effect.sync(() => Object.assign(process, { getBuiltinModule: find })),
        () => Effect.sync(() => Object.assign(process, { getBuiltinModule }))
      )

    it.scoped("is a ConfigError", () =>
      Effect.gen(function* () {
        yield* withModules(() => undefined)
        const error = yield* Effect.flip(NodeTransport.make())
        assert.isTrue(TestEffect.isConfigError(error))
        assert.match(String(error), /has no node:http; CloudFrontFetch/)
      })
    )

    it.scopedLive("gives the headers, where a response has no raw ones", () =>
      Effect.gen(function* () {
        const withoutRaw = (options: Http.RequestOptions) =>
          Http.request(options).on("response", (response) => {
            // Node makes them of the raw ones, when they are first asked for.
            assert.isNotEmpty(response.headers)
            response.rawHeaders = []
          })
        yield* withModules(() => ({ ...Http, request: withoutRaw }))
        const server = yield* answering(http("<ok/>", "ETag: E1", "Set-Cookie: a", "Set-Cookie: b"))
        const { headers } = yield* (yield* NodeTransport.make()).send(request(server.url))
        assert.deepStrictEqual(headers, { etag: "E1", "set-cookie": "a, b", "content-length": "5" })
      })
    )

    it.scopedLive("is a TransportError, if a response is not what it should be", () =>
      Effect.gen(function* () {
        const broken = (options: Http.RequestOptions) =>
          Http.request(options).on("response", (response) => Object.assign(response, { rawHeaders: undefined }))
        yield* withModules(() => ({ ...Http, request: broken }))
        const server = yield* answering(http("<ok/>"))
        const error: TransportError = yield* Effect.flip((yield* NodeTransport.make()).send(request(server.url)))
        assert.strictEqual(error.reason, "Unknown")
        yield* server.closed
      })
    )

    it.scopedLive("is an InvalidRequest, if only node:https is absent", () =>
      Effect.gen(function* () {
        yield* withModules((id) => (id === "node:https" ? undefined : getBuiltinModule(id)))
        const server = yield* answering(http("<ok/>"))
        const { send } = yield* NodeTransport.make()
        const error: TransportError = yield* Effect.flip(send(request(server.url.replace("http", "https"))))
        assert.strictEqual(error.reason, "InvalidRequest")
        assert.match(error.message, /no module for the scheme/)
        assert.strictEqual((yield* send(request(server.url))).status, 200)
      })
    )
  })
})
