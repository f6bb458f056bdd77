/**
 * The in-memory CloudFront behind a socket, for programs in other processes and other languages. It needs `node:http`. The API of
 * `Control` is beside that of CloudFront.
 *
 * @since 3.0.0
 */
import * as Clock from "effect/Clock"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as FiberSet from "effect/FiberSet"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import { readError } from "@effect-cloudfront/core/protocol/ErrorDocument"
import type { ReceivedRequest } from "@effect-cloudfront/core/protocol/RestXmlServer"
import type * as Faults from "./Faults.js"
import { InMemoryCloudFront } from "./InMemoryCloudFront.js"
import * as ControlApi from "./internal/controlApi.js"
import { interruptFork } from "./internal/fibers.js"
import * as Node from "./internal/node.js"
import * as Pieces from "./internal/pieces.js"
import * as Route from "./internal/route.js"

/**
 * The server could not be started.
 *
 * @since 3.0.0
 * @category errors
 */
export class ServerError extends Data.TaggedError("ServerError")<{
  readonly reason: "AddressInUse" | "AddressNotAvailable" | "NoNodeHttp" | "NotListening" | "PermissionDenied"
  readonly message: string
}> {}

/**
 * A request that was answered.
 *
 * @since 3.0.0
 * @category models
 */
export interface Answered {
  readonly method: string
  readonly path: string
  readonly query: string
  /** The operation's name. `undefined` for requests of `Control`, and for those that are for no operation of the API. */
  readonly operation: string | undefined
  /** `undefined` if the connection was closed without a response. */
  readonly status: number | undefined
  /** The code of the error that was sent. */
  readonly code: string | undefined
  /** How long it took, in milliseconds. */
  readonly millis: number
  /** The time at which it was received, in milliseconds since the epoch. */
  readonly at: number
}

/**
 * @since 3.0.0
 * @category models
 */
export interface Options {
  /** The port. 0 is a free one, which the operating system chooses. Default: 4566. */
  readonly port?: number | undefined
  /** The name or the address to listen on. Default: `127.0.0.1`, which other machines cannot reach. */
  readonly host?: string | undefined
  /** Runs after each answer. */
  readonly onAnswer?: ((answered: Answered) => Effect.Effect<void>) | undefined
  /** Saves the state when `Control` asks for it, and returns where. Without it, such a request is refused. */
  readonly save?: Effect.Effect<string, { readonly message: string }> | undefined
}

/**
 * A server that listens.
 *
 * @since 3.0.0
 * @category models
 */
export interface Listening {
  readonly host: string
  readonly port: number
  /** The endpoint for clients, such as `http://127.0.0.1:4566`. */
  readonly url: string
}

const REASONS: Readonly<Record<string, readonly [ServerError["reason"], string]>> = {
  EACCES: ["PermissionDenied", "is not permitted; ports below 1024 need privileges"],
  EADDRINUSE: ["AddressInUse", "is in use; choose another port, or 0 for a free one"],
  EADDRNOTAVAIL: ["AddressNotAvailable", "is not an address of this machine"],
  ENOTFOUND: ["AddressNotAvailable", "is not a known host"]
}

const failure = ({ code = "" }: Node.SystemError, address: string): ServerError => {
  const [reason, words] = REASONS[code] ?? (["NotListening", `cannot be listened on: ${code}`] as const)
  return new ServerError({ reason, message: `${address} ${words}` })
}

/** The scheme and the authority of an absolute URL. */
const ORIGIN = /^[a-z][a-z0-9+.-]*:\/\/[^/?]*/i

const concat = (chunks: ReadonlyArray<Uint8Array>): Uint8Array => {
  const bytes = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.length, 0))
  chunks.reduce((at, chunk) => {
    bytes.set(chunk, at)
    return at + chunk.length
  }, 0)
  return bytes
}

const received = ({ headers, method, url }: Node.IncomingMessage, body: Uint8Array): ReceivedRequest => {
  const [path = "", query = ""] = url.replace(ORIGIN, "").split(/\?(.*)/s)
  const values = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, typeof value === "string" ? value : value.join(", ")] as const]
  )
  return { method, path, query, headers: Object.fromEntries(values), body }
}

const send = (response: Node.ServerResponse, { body, headers, slow, status }: Faults.Reply): Effect.Effect<void> =>
  Effect.suspend(() => {
    response.writeHead(status, { ...headers, ...(status === 204 ? {} : { "content-length": body.length }) })
    if (slow === undefined || body.length === 0) return Effect.sync(() => void response.end(body))
    response.flushHeaders()
    return Stream.runForEach(Pieces.stream(body, slow), (piece) => Effect.sync(() => void response.write(piece))).pipe(
      Effect.zipRight(Effect.sync(() => void response.end()))
    )
  })

/** How long open exchanges may take after the end of the scope, in milliseconds. */
const GRACE = 2000

const close = (server: Node.Server): Effect.Effect<void> =>
  Effect.suspend(() => {
    const closed = Effect.async<void>((resume) => {
      server.close(() => resume(Effect.void))
      server.closeIdleConnections()
    })
    const destroyed = Effect.zipRight(
      Effect.sleep(GRACE),
      Effect.sync(() => void server.closeAllConnections())
    )
    // Finalizers cannot be interrupted, and the race would wait for the slower one.
    return Effect.raceFirst(closed, Effect.interruptible(destroyed))
  })

const listen = (server: Node.Server, port: number, host: string): Effect.Effect<number, ServerError> =>
  Effect.async((resume) => {
    server.once("error", (error) => resume(Effect.fail(failure(error, `${host}:${port}`))))
    server.once("listening", () => {
      const address = server.address()
      resume(Effect.succeed(typeof address === "object" && address !== null ? address.port : port))
    })
    server.listen(port, host)
  })

/**
 * Serves the in-memory CloudFront of the context until the scope ends. Open exchanges then have two seconds to end. Fails with
 * `ServerError` if it cannot listen.
 *
 * Each request that does not begin with `/_cloudfront/` is one for CloudFront, whatever its host. A path before `/2020-05-31/` is
 * ignored.
 *
 * @since 3.0.0
 * @category constructors
 * @example
 * ```ts
 * import * as Effect from "effect/Effect"
 * import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
 * import * as Server from "@effect-cloudfront/testing/Server"
 *
 * const program = Effect.gen(function* () {
 *   const { url } = yield* Server.serve({ port: 0 })
 *   yield* Effect.log(`Point a client at ${url}`)
 *   yield* Effect.sleep("1 minute")
 * }).pipe(
 *   Effect.scoped,
 *   Effect.provide(InMemoryCloudFront.layerService({ propagation: 0, signingRegion: "any", unknownCredentials: "accepted" }))
 * )
 * ```
 */
export const serve = ({
  host = "127.0.0.1",
  onAnswer = () => Effect.void,
  port = 4566,
  save
}: Options = {}): Effect.Effect<Listening, ServerError, InMemoryCloudFront | Scope.Scope> =>
  Effect.gen(function* () {
    const http = Node.http()
    if (http === undefined) {
      return yield* new ServerError({ reason: "NoNodeHttp", message: "This runtime has no node:http to serve with" })
    }
    const service = yield* InMemoryCloudFront
    const control = ControlApi.make(service, save)
    const run = yield* FiberSet.makeRuntime<never>()

    const answer = (request: ReceivedRequest): Faults.Exchange =>
      ControlApi.isFor(request) ? control(request) : service.handle(request)

    const exchange = (message: Node.IncomingMessage, body: Uint8Array, response: Node.ServerResponse) =>
      Effect.gen(function* () {
        const request = received(message, body)
        const at = yield* Clock.currentTimeMillis
        const reply = yield* Effect.option(answer(request))
        if (reply._tag === "Some") yield* send(response, reply.value)
        else message.socket.destroy()
        const sent = reply._tag === "Some" ? reply.value : undefined
        const { method, path, query } = request
        yield* onAnswer({
          method,
          path,
          query,
          operation: ControlApi.isFor(request) ? undefined : Route.route(request)?.operation.id,
          status: sent?.status,
          code:
            sent !== undefined && sent.status >= 400 && !ControlApi.isFor(request) ? readError(sent).code : undefined,
          millis: (yield* Clock.currentTimeMillis) - at,
          at
        })
      })

    const server = yield* Effect.acquireRelease(
      Effect.sync(() =>
        http.createServer((message, response) => {
          const chunks: Array<Uint8Array> = []
          message.on("data", (chunk) => void chunks.push(chunk))
          // A request with a truncated body never ends, and gets no response, because its client is gone.
          message.on("end", () => {
            const fiber = run(exchange(message, concat(chunks), response))
            response.on("close", () => {
              if (!response.writableFinished) run(interruptFork(fiber))
            })
          })
        })
      ),
      close
    )
    const chosen = yield* listen(server, port, host)
    const authority = host.includes(":") ? `[${host}]` : host
    return { host, port: chosen, url: `http://${authority}:${chosen}` }
  })
