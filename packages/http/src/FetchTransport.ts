/**
 * A transport over the runtime's `fetch`, for programs with small bundles. It behaves like `HttpTransport` over `FetchHttpClient`,
 * without that client's spans.
 *
 * @since 3.0.0
 */
import * as Effect from "effect/Effect"
import type { TransportError } from "@effect-cloudfront/core/Errors"
import type * as Wire from "@effect-cloudfront/core/protocol/Wire"
import type * as HttpTransport from "./HttpTransport.js"
import * as ResponseLimits from "./internal/responseLimits.js"
import { toTransportError, catchDefects } from "./internal/transportError.js"
import { readWebStream } from "./internal/readWebStream.js"
import { runtime } from "./internal/runtime.js"
import { timeoutFail } from "./internal/timeout.js"

const init = (request: HttpTransport.Request, signal: AbortSignal): RequestInit => ({
  method: request.method,
  headers: request.body === undefined ? request.headers : { ...request.headers, "content-type": "application/xml" },
  body: request.body ?? null,
  // A signed request must not be sent to another host.
  redirect: "manual",
  signal
})

/**
 * Makes the transport. It looks up the global `fetch` for each request. Its `send` fails as described at `HttpTransport.send`.
 *
 * @since 3.0.0
 * @category constructors
 */
export const make = (options?: HttpTransport.Options): HttpTransport.HttpTransport => {
  const bounds = ResponseLimits.make(options)

  const readBody = (request: HttpTransport.Request, response: Response): Effect.Effect<Uint8Array, TransportError> => {
    const { body, headers } = response
    if (body === null) return Effect.succeed(new Uint8Array())
    const bodyMode = bounds.bodyMode({
      length: headers.get("content-length") ?? undefined,
      encoding: headers.get("content-encoding") ?? undefined
    })
    if (bodyMode === "refused") return Effect.fail(bounds.bodyTooLong(request.operation))
    if (bodyMode === "streamed") return readWebStream(request, body, bounds)
    return Effect.tryPromise({
      try: () => response.arrayBuffer().then((buffer) => new Uint8Array(buffer)),
      catch: (cause) => toTransportError(request, "Reset", cause)
    })
  }

  const receive = (
    request: HttpTransport.Request,
    response: Response
  ): Effect.Effect<Wire.Response, TransportError> => {
    const { status } = response
    // Browsers return status 0 and no headers for a redirect that is not followed.
    if (status === 0)
      return Effect.fail(ResponseLimits.invalidResponse(request.operation, "a redirect, which is not followed"))
    const headers: Record<string, string> = {}
    response.headers.forEach((value, name) => (headers[name] = value))
    return Effect.map(readBody(request, response), (body) => ({ status, headers, body }))
  }

  return {
    send: (request) => {
      const attempt = catchDefects(request, () => {
        const controller = new AbortController()
        return Effect.tryPromise({
          try: () => runtime.fetch(request.url, init(request, controller.signal)),
          catch: (cause) => toTransportError(request, "Unknown", cause)
        }).pipe(
          Effect.flatMap((response) => receive(request, response)),
          Effect.onError(() => Effect.sync(() => controller.abort()))
        )
      })
      const { duration, onTimeout } = bounds.timeout(request.operation)
      return timeoutFail(attempt, duration, onTimeout)
    }
  }
}
