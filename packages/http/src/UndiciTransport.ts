/**
 * A transport over an undici dispatcher. It uses no streams, promises or abort signals, so it is the fastest transport
 * on Node. It behaves like `HttpTransport` over `NodeHttpClient.layerUndici`, except that it does not create the spans
 * of that client.
 *
 * @since 3.0.0
 */
import * as Effect from "effect/Effect"
import type { TransportError } from "@effect-cloudfront/core/Errors"
import type * as Wire from "@effect-cloudfront/core/protocol/Wire"
import type { Dispatcher } from "undici"
import type * as HttpTransport from "./HttpTransport.js"
import * as Request from "./internal/request.js"
import * as ResponseLimits from "./internal/responseLimits.js"
import { toTransportError } from "./internal/transportError.js"
import { asyncWithTimeout } from "./internal/timeout.js"

type RawHeaders = Parameters<NonNullable<Dispatcher.DispatchHandler["onResponseStart"]>>[2]

const headersOf = (received: RawHeaders): Wire.Response["headers"] => {
  const headers: Record<string, string> = {}
  for (const name of Object.keys(received)) {
    const value = received[name]
    if (value !== undefined) headers[name] = typeof value === "string" ? value : value.join(", ")
  }
  return headers
}

/**
 * How much of a body fits in the buffers of a connection, so that it is sent although the server reads no more of it, in bytes or
 * characters. undici does not tell what was sent.
 */
const BUFFERED = 64 * 1024

/** The abort reason. Nobody sees it, because the attempt has already ended. */
const attemptEnded = new Error("the attempt is over")

/**
 * Makes the transport over a dispatcher: an `Agent`, a `Pool`, a `ProxyAgent`, or in tests a `MockAgent`. Dispatchers do not follow
 * redirects. Its `send` fails as described at `HttpTransport.send`.
 *
 * @since 3.0.0
 * @category constructors
 */
export const make = (dispatcher: Dispatcher, options?: HttpTransport.Options): HttpTransport.HttpTransport => {
  const bounds = ResponseLimits.make(options)

  const dispatch =
    (request: HttpTransport.Request) =>
    (resume: (response: Effect.Effect<Wire.Response, TransportError>) => void): (() => void) => {
      const { body, method, operation, url } = request
      const chunks = new ResponseLimits.Chunks()
      let controller: Dispatcher.DispatchController | undefined
      let response: Pick<Wire.Response, "headers" | "status"> | undefined
      let isEnded = false

      const fail = (cause: unknown): void =>
        resume(Effect.fail(toTransportError(request, response === undefined ? "Unknown" : "Reset", cause)))
      /** Catches exceptions, which would otherwise end in a dispatcher, a socket or a timer. */
      const guard = (f: () => void): void => {
        try {
          f()
        } catch (cause) {
          fail(cause)
        }
      }
      const abort = (): void => {
        isEnded = true
        guard(() => controller?.abort(attemptEnded))
      }
      const refuse = (error: TransportError): void => {
        resume(Effect.fail(error))
        abort()
      }

      const handler: Dispatcher.DispatchHandler = {
        onRequestStart: (started) => {
          controller = started
          // The attempt timed out while it waited for a connection.
          if (isEnded) abort()
        },
        onResponseStart: (_, status, received) =>
          guard(() => {
            // An informational response, such as 103.
            if (status < 200) return
            response = { status, headers: headersOf(received) }
            const { "content-encoding": encoding, "content-length": length } = response.headers
            if (bounds.bodyMode({ length, encoding }) === "refused") refuse(bounds.bodyTooLong(operation))
          }),
        onResponseData: (_, chunk) => {
          if (!ArrayBuffer.isView(chunk)) return refuse(ResponseLimits.notBytes(operation))
          chunks.add(chunk)
          if (chunks.size > bounds.maxBytes) refuse(bounds.bodyTooLong(operation))
        },
        onResponseEnd: () =>
          guard(() => {
            const { bytes } = chunks
            if (response !== undefined) resume(Effect.succeed({ ...response, body: bytes }))
            else refuse(ResponseLimits.invalidResponse(operation, "an end without an answer before it"))
          }),
        onResponseError: (_, error) => fail(error)
      }
      const options = {
        ...Request.splitUrl(url),
        method,
        headers: Request.headersOf(request),
        body: body ?? null,
        // A server may answer before it has read all of the body, and never read the rest: the connection is of no use to others.
        ...(body !== undefined && body.length > BUFFERED ? { reset: true } : {}),
        // `timeout` limits the attempt.
        headersTimeout: 0,
        bodyTimeout: 0
      }
      guard(() => {
        const accepted: unknown = dispatcher.dispatch(options, handler)
        // The dispatcher is asynchronous, against its type.
        if (accepted instanceof Promise) accepted.catch(fail)
      })
      return abort
    }

  return {
    send: (request) => asyncWithTimeout(dispatch(request), bounds.timeout(request.operation))
  }
}
