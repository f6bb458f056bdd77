/**
 * A proxy of raw TCP between a client and the in-memory CloudFront that breaks what goes through it as told, and counts who
 * is connected.
 */
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as FiberSet from "effect/FiberSet"
import type * as Scope from "effect/Scope"
import * as TestClock from "effect/TestClock"
import * as Net from "node:net"

/** One request of a client. */
export interface Exchange {
  /** To the client. */
  readonly socket: Net.Socket
  /** Of the request. */
  readonly method: string
  /** Hands the request to the service, and gives what the service answers, byte for byte. */
  readonly forward: Effect.Effect<Buffer>
}

/** What becomes of a request. */
export type Fault = (exchange: Exchange) => Effect.Effect<void>

export interface Proxy {
  readonly url: string
  readonly port: number
  /** What happens to the next requests, one after the other; to those after them, the last of it. */
  readonly plan: (first: Fault, ...rest: ReadonlyArray<Fault>) => void
  /** All requests so far. */
  readonly requests: () => number
  /** All connections so far. */
  readonly connections: () => number
  /** Connections that are open. */
  readonly open: () => number
  /** Open connections whose client waits for the rest of an answer, or stays though it got none. */
  readonly busy: () => number
  /** Closes all connections. */
  readonly hangUp: () => void
}

/** Where a message ends that begins the buffer, or `undefined` while it is not all there. */
const endOf = (buffer: Buffer): number | undefined => {
  const head = buffer.indexOf("\r\n\r\n")
  if (head < 0) return undefined
  const headers = buffer.toString("latin1", 0, head)
  if (/\r\ntransfer-encoding: *chunked/i.test(headers)) {
    const end = buffer.indexOf("0\r\n\r\n", head + 4)
    return end < 0 ? undefined : end + 5
  }
  const end = head + 4 + Number(/\r\ncontent-length: *(\d+)/i.exec(headers)?.[1] ?? 0)
  return buffer.length < end ? undefined : end
}

/** Asks a server over a connection of its own. */
const ask = (port: number, request: Buffer): Effect.Effect<Buffer> =>
  Effect.async<Buffer>((resume) => {
    const socket = Net.connect({ port, host: "127.0.0.1" })
    let received: Buffer = Buffer.alloc(0)
    const done = (effect: Effect.Effect<Buffer>): void => {
      resume(effect)
      socket.destroy()
    }
    socket.on("data", (data: Buffer) => {
      received = Buffer.concat([received, data])
      if (endOf(received) !== undefined) done(Effect.succeed(received))
    })
    socket.on("error", (error) => done(Effect.die(error)))
    socket.on("end", () => done(Effect.die("the service closed the connection")))
    socket.write(request)
    return Effect.sync(() => socket.destroy())
  })

/** Listens on the port, or on a free one. */
export const listen = (server: Net.Server, port = 0): Effect.Effect<number> =>
  Effect.async((resume) => {
    server.once("error", (error) => resume(Effect.die(error)))
    // A thousand may want in at once.
    server.listen({ port, host: "127.0.0.1", backlog: 4096 }, () =>
      // Listening on TCP, a server's address is an object.
      resume(Effect.succeed((server.address() as Net.AddressInfo).port))
    )
  })

/** Proxies to the port of a service; on the port given, or on a free one. */
export const make = (service: number, port?: number): Effect.Effect<Proxy, never, Scope.Scope> =>
  Effect.gen(function* () {
    // Whatever a fault waits for, it waits for on the clock of the test.
    const fork = yield* FiberSet.makeRuntime()
    /** The exchanges under way of every connection that is open. */
    const sockets = new Map<Net.Socket, number>()
    let plan: ReadonlyArray<Fault> = [pass]
    let requests = 0
    let connections = 0

    const exchange = (socket: Net.Socket, request: Buffer): void => {
      const fault = plan[Math.min(requests, plan.length - 1)] ?? pass
      requests++
      const [method = ""] = request.toString("latin1", 0, 10).split(" ", 1)
      const move = (by: number): void => {
        const count = sockets.get(socket)
        if (count !== undefined) sockets.set(socket, count + by)
      }
      move(1)
      fork(
        Effect.map(fault({ socket, method, forward: ask(service, request) }), () => socket.writableEnded || move(-1))
      )
    }

    const server = Net.createServer((socket) => {
      connections++
      sockets.set(socket, 0)
      let received: Buffer = Buffer.alloc(0)
      socket.on("data", (data: Buffer) => {
        received = Buffer.concat([received, data])
        for (let end = endOf(received); end !== undefined; end = endOf(received)) {
          const request = received.subarray(0, end)
          received = received.subarray(end)
          exchange(socket, request)
        }
      })
      socket.on("error", () => undefined)
      socket.on("close", () => sockets.delete(socket))
    })
    const hangUp = (): void => {
      for (const socket of sockets.keys()) socket.destroy()
    }
    const bound = yield* Effect.acquireRelease(listen(server, port), () =>
      Effect.async<void>((resume) => {
        hangUp()
        server.close(() => resume(Effect.void))
      })
    )
    return {
      url: `http://127.0.0.1:${bound}`,
      port: bound,
      plan: (first, ...rest) => {
        requests = 0
        plan = [first, ...rest]
      },
      requests: () => requests,
      connections: () => connections,
      open: () => sockets.size,
      busy: () => [...sockets.values()].filter((count) => count > 0).length,
      hangUp
    }
  })

const write = (socket: Net.Socket, data: Buffer): Effect.Effect<void> =>
  Effect.async((resume) => {
    // The client may be gone, which is no fault of this side.
    socket.write(data, () => resume(Effect.void))
  })

/** What a client gets instead of an answer, or of the rest of it: the connection as it is left. */
export type Ending = (socket: Net.Socket) => Effect.Effect<void>

export const closed: Ending = (socket) => Effect.sync(() => void socket.end())
export const reset: Ending = (socket) => Effect.sync(() => void socket.resetAndDestroy())
/** Nothing more comes, and nobody says so. */
export const mute: Ending = () => Effect.never
/** The same, until a client that allows 30 seconds for an attempt has given up, on the clock of the test. */
export const silent: Ending = () =>
  Effect.zipRight(moment, Effect.zipRight(TestClock.adjust("30 seconds"), Effect.never))

/** Some real time, in which bytes arrive. */
export const moment: Effect.Effect<void> = Effect.async((resume) => {
  const timer = setTimeout(() => resume(Effect.void), 2)
  return Effect.sync(() => clearTimeout(timer))
})

/** As it should be. */
export const pass: Fault = ({ forward, socket }) => Effect.flatMap(forward, (answer) => write(socket, answer))

/** Happens to the first request with each of the methods, and to no other. */
export const toFirst = (methods: ReadonlyArray<string>, fault: Fault): Fault => {
  const left = new Set(methods)
  return (exchange) => (left.delete(exchange.method) ? fault(exchange) : pass(exchange))
}

/** The service never sees the request. */
export const unseen =
  (ending: Ending): Fault =>
  ({ socket }) =>
    ending(socket)

/** The request is done, but this is how it is answered. */
export const answered =
  (answer: (answer: Buffer, socket: Net.Socket) => Effect.Effect<void>): Fault =>
  ({ forward, socket }) =>
    Effect.flatMap(forward, (bytes) => answer(bytes, socket))

/** The request is done, but of the answer comes only a part. */
export const cut = (part: (answer: Buffer) => number, ending: Ending): Fault =>
  answered((answer, socket) =>
    Effect.zipRight(
      write(socket, answer.subarray(0, part(answer))),
      Effect.suspend(() => ending(socket))
    )
  )

export const nothing = (): number => 0
export const halfTheHead = (answer: Buffer): number => Math.floor(answer.indexOf("\r\n\r\n") / 2)
export const halfTheBody = (answer: Buffer): number => Math.floor((answer.indexOf("\r\n\r\n") + answer.length) / 2)

/** The request is done, and answered with other bytes; an answer that the change does not touch, as it should be. */
export const changed = (change: (answer: string) => string, ending: Ending = () => Effect.void): Fault =>
  answered((answer, socket) => {
    const bytes = Buffer.from(change(answer.toString("latin1")), "latin1")
    const sent = write(socket, bytes)
    return bytes.equals(answer)
      ? sent
      : Effect.zipRight(
          sent,
          Effect.suspend(() => ending(socket))
        )
  })

/** The request is done, and answered after a while. */
export const late = (duration: Duration.DurationInput): Fault =>
  answered((answer, socket) => Effect.delay(write(socket, answer), duration))

/** The request is done, and answered in so many drops, with a pause after each, on the clock of the test. */
export const dripping = (drops: number, pause: Duration.DurationInput): Fault =>
  answered((answer, socket) => {
    const size = Math.ceil(answer.length / drops)
    return Effect.gen(function* () {
      for (let at = 0; at < answer.length && !socket.destroyed; at += size) {
        yield* write(socket, answer.subarray(at, at + size))
        yield* moment
        yield* TestClock.adjust(pause)
      }
    })
  })
