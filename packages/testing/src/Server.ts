/**
 * The in-memory CloudFront behind a socket, for programs in other processes and other languages. It needs `node:http`. The API of
 * `Control` is beside that of CloudFront, and a browser that asks for `/` gets a page with resources, calls, faults and time.
 *
 * @since 3.0.0
 */
import * as Clock from "effect/Clock"
import * as Data from "effect/Data"
import * as Deferred from "effect/Deferred"
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
import * as WebPage from "./internal/webPage.js"

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
  /**
   * Names by which the page and `Control` are reached, such as `cloudfront.test`. Without them, these answer only requests whose `Host` is an
   * address, `localhost`, `host`, or, if `host` is not this machine's own, a name without a dot. Otherwise, a web page could reach
   * them by a name of its own. The API of CloudFront answers whatever the `Host` is.
   */
  readonly allowedHosts?: ReadonlyArray<string> | undefined
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

type Answer = Faults.Reply | ControlApi.Streaming

const send = (response: Node.ServerResponse, { body, headers, slow, status }: Faults.Reply): Effect.Effect<void> =>
  Effect.suspend(() => {
    response.writeHead(status, { ...headers, ...(status === 204 ? {} : { "content-length": body.length }) })
    if (slow === undefined || body.length === 0) return Effect.sync(() => void response.end(body))
    response.flushHeaders()
    return Stream.runForEach(Pieces.stream(body, slow), (piece) => Effect.sync(() => void response.write(piece))).pipe(
      Effect.zipRight(Effect.sync(() => void response.end()))
    )
  })

/** Waits until a client has taken what was sent to it. */
const drained = (response: Node.ServerResponse): Effect.Effect<void> =>
  Effect.async((resume) => {
    const done = () => resume(Effect.void)
    response.once("drain", done)
    return Effect.sync(() => void response.off("drain", done))
  })

/** Sends a response that ends when the server stops. */
const stream = (
  response: Node.ServerResponse,
  { headers, run, status }: ControlApi.Streaming,
  stopped: Effect.Effect<void>
): Effect.Effect<void> =>
  Effect.suspend(() => {
    response.writeHead(status, headers)
    response.flushHeaders()
    const push = (bytes: Uint8Array) => Effect.suspend(() => (response.write(bytes) ? Effect.void : drained(response)))
    return Effect.zipRight(
      Effect.raceFirst(run(push), stopped),
      Effect.sync(() => void response.end())
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
 * Each request that does not begin with `/_cloudfront/` is one for CloudFront, whatever its host, but for the page: `GET /` without a
 * signature that accepts `text/html`. A path before `/2020-05-31/` is ignored.
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
  allowedHosts = [],
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
    const instance = (yield* Clock.currentTimeMillis).toString(36)
    const options = { allowedHosts, host, instance, save }
    const control = ControlApi.make(service, options)
    const run = yield* FiberSet.makeRuntime<never>()
    const stopping = yield* Deferred.make<void>()

    const answer = (request: ReceivedRequest): Effect.Effect<Answer, Faults.ConnectionLost> => {
      if (ControlApi.isFor(request)) return control(request)
      return WebPage.isFor(request) ? Effect.succeed(ControlApi.page(request, options)) : service.handle(request)
    }

    const exchange = (message: Node.IncomingMessage, body: Uint8Array, response: Node.ServerResponse) =>
      Effect.gen(function* () {
        const request = received(message, body)
        const at = yield* Clock.currentTimeMillis
        const reply = yield* Effect.option(answer(request))
        if (reply._tag === "None") message.socket.destroy()
        else if ("run" in reply.value) yield* stream(response, reply.value, Deferred.await(stopping))
        else yield* send(response, reply.value)
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
      // Those who listen to events would otherwise be waited for.
      (server) => Effect.zipRight(Deferred.succeed(stopping, undefined), close(server))
    )
    const chosen = yield* listen(server, port, host)
    const authority = host.includes(":") ? `[${host}]` : host
    return { host, port: chosen, url: `http://${authority}:${chosen}` }
  })
