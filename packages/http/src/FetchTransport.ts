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
import { headersOf } from "./internal/request.js"
import * as ResponseLimits from "./internal/responseLimits.js"
import { runtime } from "./internal/runtime.js"
import { asyncWithTimeout } from "./internal/timeout.js"
import { toTransportError } from "./internal/transportError.js"

const init = (request: HttpTransport.Request, signal: AbortSignal): RequestInit => ({
  method: request.method,
  headers: headersOf(request),
  body: (request.body ?? null) as BodyInit | null,
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

  // One chain of promises in one Effect: with an Effect for each step, a call takes a third more time.
  const start =
    (request: HttpTransport.Request) =>
    (resume: (response: Effect.Effect<Wire.Response, TransportError>) => void): (() => void) => {
      const { operation } = request
      const controller = new AbortController()
      let isReading = false

      const abort = (): void => controller.abort()
      const refuse = (error: TransportError): void => {
        resume(Effect.fail(error))
        abort()
      }
      const fail = (cause: unknown): void => refuse(toTransportError(request, isReading ? "Reset" : "Unknown", cause))
      const succeed = ({ headers: received, status }: Response, body: Uint8Array): void => {
        const headers: Record<string, string> = {}
        received.forEach((value, name) => (headers[name] = value))
        resume(Effect.succeed({ status, headers, body }))
      }

      const read = (received: Response, reader: ReadableStreamDefaultReader<Uint8Array>): void => {
        isReading = true
        const chunks = new ResponseLimits.Chunks()
        const onRead = ({ done, value }: ReadableStreamReadResult<Uint8Array>): void => {
          if (done) return succeed(received, chunks.bytes)
          if (!ArrayBuffer.isView(value)) return refuse(ResponseLimits.notBytes(operation))
          chunks.add(value)
          if (chunks.size > bounds.maxBytes) refuse(bounds.bodyTooLong(operation))
          else next()
        }
        const next = (): void => void reader.read().then(onRead).catch(fail)
        next()
      }

      const onResponse = (received: Response): void => {
        const { body, headers, status } = received
        // Browsers return status 0 and no headers for a redirect that is not followed.
        if (status === 0) return refuse(ResponseLimits.invalidResponse(operation, "a redirect, which is not followed"))
        if (body === null) return succeed(received, new Uint8Array())
        const bodyMode = bounds.bodyMode({
          length: headers.get("content-length") ?? undefined,
          encoding: headers.get("content-encoding") ?? undefined
        })
        if (bodyMode === "refused") refuse(bounds.bodyTooLong(operation))
        else read(received, body.getReader())
      }

      try {
        runtime.fetch(request.url, init(request, controller.signal)).then(onResponse).catch(fail)
      } catch (cause) {
        fail(cause)
      }
      return abort
    }

  return {
    send: (request) => asyncWithTimeout(start(request), bounds.timeout(request.operation))
  }
}
