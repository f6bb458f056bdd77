/**
 * A transport over `HttpClient`. It sends one signed request, and returns the response with any status.
 *
 * @since 3.0.0
 */
import * as FetchHttpClient from "@effect/platform/FetchHttpClient"
import * as HttpBody from "@effect/platform/HttpBody"
import * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import type * as HttpClientResponse from "@effect/platform/HttpClientResponse"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import type { TransportError } from "@effect-cloudfront/core/Errors"
import type * as Wire from "@effect-cloudfront/core/protocol/Wire"
import * as Client from "./internal/httpClient.js"
import { contentType } from "./internal/request.js"
import * as ResponseLimits from "./internal/responseLimits.js"
import { toTransportError, catchDefects } from "./internal/transportError.js"
import { readWebStream } from "./internal/readWebStream.js"
import { runInFiber } from "./internal/timeout.js"

/**
 * @since 3.0.0
 * @category models
 */
export interface Options {
  /** The time limit of one attempt, including the body of the response; more than 0, and 30 seconds when absent. */
  readonly timeout?: Duration.DurationInput | undefined
  /** The size limit of a response body in bytes, from 1; 64 MiB when absent. A longer body is a `TransportError`. */
  readonly maxResponseBytes?: number | undefined
}

/**
 * A signed request.
 *
 * @since 3.0.0
 * @category models
 */
export interface Request {
  readonly operation: string
  readonly method: Wire.Method
  /** The encoded URL. It must not be encoded again, because it is signed. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Wire.Request["body"]
}

/**
 * @since 3.0.0
 * @category models
 */
export interface HttpTransport {
  /** Sends one request. Fails with a `TransportError` if no complete response arrives. */
  readonly send: (request: Request) => Effect.Effect<Wire.Response, TransportError>
  /**
   * Runs an attempt when there is a connection for it. Clients run all of an attempt in it, from the credentials and the signature to the
   * response, so that no signature gets old in a queue. When absent, there is no limit.
   */
  readonly limited?: <A, E, R>(attempt: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
}

const toHttp = (request: Request): HttpClientRequest.HttpClientRequest =>
  HttpClientRequest.make(request.method)(request.url).pipe(
    HttpClientRequest.setHeaders(request.headers),
    request.body === undefined
      ? (http) => http
      : HttpClientRequest.setBody(
          typeof request.body === "string"
            ? HttpBody.text(request.body, contentType(request))
            : HttpBody.uint8Array(request.body, contentType(request))
        )
  )

/** A body of `fetch` or undici. */
type Body = Pick<Response, "arrayBuffer" | "bodyUsed">

const isBody = (u: unknown): u is Body =>
  typeof u === "object" && u !== null && "arrayBuffer" in u && typeof u.arrayBuffer === "function" && "bodyUsed" in u

/**
 * The unread body of the source of a platform response. This is a fast path: `arrayBuffer` of the platform response caches the body
 * with a deferred and a fiber, which take a sixth of the time of a call. The slow path is that `arrayBuffer`.
 */
const bodyOf = (response: HttpClientResponse.HttpClientResponse): Body | undefined => {
  // Custom or wrapped responses may replace the body.
  if (!Object.hasOwn(response, "source") || Object.hasOwn(response, "arrayBuffer")) return undefined
  const { source } = response as { readonly source?: unknown }
  const body = isBody(source)
    ? source
    : typeof source === "object" && source !== null && "body" in source && isBody(source.body)
      ? source.body
      : undefined
  return body?.bodyUsed === true ? undefined : body
}

const streamOf = (body: Body | undefined): ReadableStream<Uint8Array> | undefined =>
  body !== undefined && "body" in body && body.body instanceof ReadableStream ? body.body : undefined

/**
 * Makes a transport over the client in the context. With a `fetch` client, redirects are not followed, because a signed request must
 * not be sent to another host. The option is set with `FetchHttpClient.RequestInit`. Other options of a `RequestInit` are kept if it is
 * provided to this layer or to a call, but not if it is provided only to the client's layer.
 *
 * @since 3.0.0
 * @category constructors
 */
export const make = (options?: Options): Effect.Effect<HttpTransport, never, HttpClient.HttpClient> =>
  Effect.gen(function* () {
    const client = HttpClient.withScope(yield* HttpClient.HttpClient)
    const init = Option.getOrUndefined(yield* Effect.serviceOption(FetchHttpClient.RequestInit))
    const bounds = ResponseLimits.make(options)

    const readStream = (
      request: Request,
      response: HttpClientResponse.HttpClientResponse
    ): Effect.Effect<Uint8Array, Client.Failure> =>
      Effect.suspend(() => {
        const pieces = new ResponseLimits.Chunks()
        const add = (more: Iterable<Uint8Array>): Effect.Effect<void, TransportError> => {
          for (const chunk of more) pieces.add(chunk)
          return pieces.size > bounds.maxBytes ? Effect.fail(bounds.bodyTooLong(request.operation)) : Effect.void
        }
        return Stream.runForEachChunk(response.stream, add).pipe(
          Effect.catchIf(Client.isEmptyBody, () => Effect.void),
          Effect.map(() => pieces.bytes)
        )
      })

    const readBody = (
      request: Request,
      response: HttpClientResponse.HttpClientResponse
    ): Effect.Effect<Uint8Array, Client.Failure> => {
      const bodyMode = bounds.bodyMode({
        length: response.headers["content-length"],
        encoding: response.headers["content-encoding"]
      })
      if (bodyMode === "refused") return Effect.fail(bounds.bodyTooLong(request.operation))
      const body = bodyOf(response)
      if (bodyMode === "streamed") {
        const stream = streamOf(body)
        return stream === undefined ? readStream(request, response) : readWebStream(request, stream, bounds)
      }
      return body === undefined
        ? Effect.map(response.arrayBuffer, (buffer) => new Uint8Array(buffer))
        : Effect.tryPromise({
            try: () => body.arrayBuffer().then((buffer) => new Uint8Array(buffer)),
            catch: (cause) => toTransportError(request, "Reset", cause)
          })
    }

    const receive = (
      request: Request,
      response: HttpClientResponse.HttpClientResponse
    ): Effect.Effect<Wire.Response, Client.Failure> => {
      const { headers, status } = response
      // Browsers return status 0 and no headers for a redirect that is not followed.
      if (status === 0)
        return Effect.fail(ResponseLimits.invalidResponse(request.operation, "a redirect, which is not followed"))
      return Effect.map(readBody(request, response), (body) => ({ status, headers, body }))
    }

    const attempt = (request: Request): Effect.Effect<Wire.Response, TransportError, Scope.Scope> =>
      client.execute(toHttp(request)).pipe(
        Client.anyStatus,
        Effect.flatMap((response) => receive(request, response)),
        Effect.mapError((error) => Client.fromFailure(request, error))
      )

    return {
      // Closing the scope aborts the request. After success there is nothing to abort, so the scope is closed only on a failure: the
      // abort takes more time than the signature.
      send: (request) =>
        Effect.flatMap(Scope.make(), (scope) =>
          runInFiber(
            catchDefects(request, () => attempt(request)),
            Client.fiberOptions(scope, init),
            bounds.timeout(request.operation)
          ).pipe(Effect.onError((cause) => Scope.close(scope, Exit.failCause(cause))))
        )
    }
  })
