/**
 * One request over the runtime's own `fetch`, with nothing in between: the transport of programs that want to be small. What
 * it does is what `HttpTransport` does over `FetchHttpClient`, without that client's spans.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import type { TransportError } from "@effect-cloudfront/core/Errors"
import type * as Wire from "@effect-cloudfront/core/protocol/Wire"
import type * as HttpTransport from "./HttpTransport.js"
import * as Bounds from "./internal/bounds.js"
import { failed, guarded } from "./internal/failed.js"
import { readPieces } from "./internal/readPieces.js"
import { runtime } from "./internal/runtime.js"
import { timeoutFail } from "./internal/timeout.js"

const init = (request: HttpTransport.Request, signal: AbortSignal): RequestInit => ({
  method: request.method,
  headers: request.body === undefined ? request.headers : { ...request.headers, "content-type": "application/xml" },
  body: request.body ?? null,
  // A signed request goes where it was meant to go, or nowhere.
  redirect: "manual",
  signal
})

/**
 * Makes the transport. The global `fetch` is looked up for each request. Fails as `HttpTransport.send` does.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (options?: HttpTransport.Options): HttpTransport.HttpTransport => {
  const bounds = Bounds.make(options)

  const readBody = (request: HttpTransport.Request, response: Response): Effect.Effect<Uint8Array, TransportError> => {
    const { body, headers } = response
    if (body === null) return Effect.succeed(new Uint8Array())
    const reading = bounds.reading({
      length: headers.get("content-length") ?? undefined,
      encoding: headers.get("content-encoding") ?? undefined
    })
    if (reading === "refused") return Effect.fail(bounds.tooLong(request.operation))
    if (reading === "in pieces") return readPieces(request, body, bounds)
    return Effect.tryPromise({
      try: () => response.arrayBuffer().then((buffer) => new Uint8Array(buffer)),
      catch: (cause) => failed(request, "Reset", cause)
    })
  }

  const receive = (
    request: HttpTransport.Request,
    response: Response
  ): Effect.Effect<Wire.Response, TransportError> => {
    const { status } = response
    // A browser tells nothing of a redirect that it was not allowed to follow.
    if (status === 0) return Effect.fail(Bounds.invalid(request.operation, "a redirect, which is not followed"))
    const headers: Record<string, string> = {}
    response.headers.forEach((value, name) => (headers[name] = value))
    return Effect.map(readBody(request, response), (body) => ({ status, headers, body }))
  }

  return {
    send: (request) => {
      const attempt = guarded(request, () => {
        const controller = new AbortController()
        return Effect.tryPromise({
          try: () => runtime.fetch(request.url, init(request, controller.signal)),
          catch: (cause) => failed(request, "Unknown", cause)
        }).pipe(
          Effect.flatMap((response) => receive(request, response)),
          Effect.onError(() => Effect.sync(() => controller.abort()))
        )
      })
      const { duration, onTimeout } = bounds.time(request.operation)
      return timeoutFail(attempt, duration, onTimeout)
    }
  }
}
