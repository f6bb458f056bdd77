/**
 * The in-memory CloudFront over real HTTP, for clients in another process.
 *
 * @since 3.0.0
 */
import * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as Effect from "effect/Effect"
import type { Reply } from "./Faults.js"
import { InMemoryCloudFront } from "./InMemoryCloudFront.js"
import * as Pieces from "./internal/pieces.js"

const toResponse = ({ body, headers, slow, status }: Reply): HttpServerResponse.HttpServerResponse => {
  if (body.length === 0) return HttpServerResponse.empty({ status, headers })
  const options = { status, headers, contentType: headers["content-type"] }
  return slow === undefined
    ? HttpServerResponse.uint8Array(body, options)
    : HttpServerResponse.stream(Pieces.stream(body, slow), options)
}

/** The scheme and the authority of an absolute URL. */
const ORIGIN = /^[a-z][a-z0-9+.-]*:\/\/[^/?]*/i

/** What a server's own request has when it came over a socket. */
interface Connected {
  readonly socket?: { readonly destroy?: () => void }
}

/** Closes the connection if the server supports it; otherwise sends a truncated response. */
const hangUp = (request: HttpServerRequest.HttpServerRequest): Effect.Effect<HttpServerResponse.HttpServerResponse> =>
  Effect.suspend(() => {
    // The type of the source depends on the server, so its members are optional.
    const { socket } = request.source as Connected
    if (typeof socket?.destroy !== "function") return Effect.succeed(HttpServerResponse.empty({ status: 502 }))
    socket.destroy()
    // The server interrupts this effect when the connection is closed. Some servers run their apps uninterruptibly.
    return Effect.interruptible(Effect.never)
  })

/**
 * Responds to every request as CloudFront does. Paths, queries and bodies are passed on unchanged.
 *
 * @since 3.0.0
 * @category apps
 * @example
 * ```ts
 * import * as HttpServer from "@effect/platform/HttpServer"
 * import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
 * import * as Layer from "effect/Layer"
 * import { createServer } from "node:http"
 * import { httpApp } from "@effect-cloudfront/testing/HttpApp"
 * import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
 *
 * const server = HttpServer.serve(httpApp).pipe(
 *   Layer.provide(NodeHttpServer.layer(createServer, { port: 4566 })),
 *   Layer.provide(InMemoryCloudFront.layerService())
 * )
 * ```
 */
export const httpApp: Effect.Effect<
  HttpServerResponse.HttpServerResponse,
  never,
  HttpServerRequest.HttpServerRequest | InMemoryCloudFront
> = Effect.gen(function* () {
  const service = yield* InMemoryCloudFront
  const request = yield* HttpServerRequest.HttpServerRequest
  // The URL is as it was received, which may be absolute.
  const [path = "", query = ""] = request.originalUrl.replace(ORIGIN, "").split(/\?(.*)/s)
  // A request with a truncated body gets no response, because its client is gone.
  const body = yield* request.arrayBuffer
  const response = yield* service.handle({
    method: request.method,
    path,
    query,
    headers: request.headers,
    body: new Uint8Array(body)
  })
  return toResponse(response)
}).pipe(Effect.catchAll(() => Effect.flatMap(HttpServerRequest.HttpServerRequest, hangUp)))
