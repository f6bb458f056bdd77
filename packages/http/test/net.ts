/**
 * Servers on the loopback interface that misbehave as told.
 */
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Ref from "effect/Ref"
import type * as Scope from "effect/Scope"
import * as Net from "node:net"

export interface Connection {
  readonly socket: Net.Socket
  /** The request as it came, head and body. */
  readonly request: string
}

export interface Server {
  readonly url: string
  /** All connections so far. */
  readonly connections: Effect.Effect<number>
  /** All requests so far. */
  readonly requests: Effect.Effect<ReadonlyArray<string>>
  /** Waits for a first request. */
  readonly asked: Effect.Effect<void>
  /** Waits for a first connection to end. */
  readonly closed: Effect.Effect<void>
}

/** The length of a request's head and body, or `undefined` while it is not all there. */
const complete = (text: string): number | undefined => {
  const head = text.indexOf("\r\n\r\n")
  if (head < 0) return undefined
  const end = head + 4 + Number(/\r\ncontent-length: *(\d+)/i.exec(text.slice(0, head))?.[1] ?? 0)
  return text.length < end ? undefined : end
}

/** Listens on a free port, and hands every complete request to `onRequest`. */
export const serve = (
  onRequest: (connection: Connection) => void,
  onConnect: (socket: Net.Socket) => void = () => undefined
): Effect.Effect<Server, never, Scope.Scope> =>
  Effect.gen(function* () {
    const connections = yield* Ref.make(0)
    const requests = yield* Ref.make<ReadonlyArray<string>>([])
    const asked = yield* Deferred.make<void>()
    const closed = yield* Deferred.make<void>()
    const sockets = new Set<Net.Socket>()
    const server = Net.createServer((socket) => {
      sockets.add(socket)
      Effect.runSync(Ref.update(connections, (n) => n + 1))
      let received = ""
      socket.setEncoding("latin1")
      socket.on("data", (data) => {
        received += String(data)
        const end = complete(received)
        if (end === undefined) return
        const request = received.slice(0, end)
        received = received.slice(end)
        Effect.runSync(Ref.update(requests, (all) => [...all, request]))
        Deferred.unsafeDone(asked, Effect.void)
        onRequest({ socket, request })
      })
      socket.on("error", () => undefined)
      onConnect(socket)
      socket.on("close", () => Deferred.unsafeDone(closed, Effect.void))
    })
    yield* Effect.acquireRelease(
      Effect.async<void>((resume) => {
        server.listen(0, "127.0.0.1", () => resume(Effect.void))
      }),
      () =>
        Effect.async<void>((resume) => {
          for (const socket of sockets) socket.destroy()
          server.close(() => resume(Effect.void))
        })
    )
    // Listening on TCP, a server's address is an object.
    const { port } = server.address() as Net.AddressInfo
    return {
      url: `http://127.0.0.1:${port}`,
      connections: Ref.get(connections),
      requests: Ref.get(requests),
      asked: Deferred.await(asked),
      closed: Deferred.await(closed)
    }
  })

/** Answers every request with the same text, written as it is. */
export const answering = (text: string) => serve(({ socket }) => socket.write(text, "latin1"))

/** A port on which nobody listens. */
export const refusing: Effect.Effect<string> = Effect.scoped(Effect.map(answering(""), ({ url }) => url))
