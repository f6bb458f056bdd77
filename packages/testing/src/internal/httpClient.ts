import * as HttpClient from "@effect/platform/HttpClient"
import type * as HttpClientError from "@effect/platform/HttpClientError"
import type * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import * as HttpClientResponse from "@effect/platform/HttpClientResponse"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { utf8Encode } from "@effect-cloudfront/core/protocol/Platform"
import type { ReceivedRequest } from "@effect-cloudfront/core/protocol/RestXmlServer"
import type { Reply } from "../Faults.js"
import { transportError, unreadableBody } from "./httpClientError.js"
import * as Pieces from "./pieces.js"

const join = (chunks: Iterable<Uint8Array>): Uint8Array =>
  Uint8Array.from([...chunks].flatMap((chunk) => Array.from(chunk)))

/** The bytes of a request body. Fails if the body can only be read by sending it. */
export const bytesOf = (
  request: HttpClientRequest.HttpClientRequest
): Effect.Effect<Uint8Array, HttpClientError.HttpClientError> => {
  const { body } = request
  const unreadable = (cause: unknown) => unreadableBody(request, cause)
  switch (body._tag) {
    case "Empty":
      return Effect.succeed(new Uint8Array())
    case "Uint8Array":
      return Effect.succeed(body.body)
    case "Stream":
      return body.stream.pipe(Stream.runCollect, Effect.mapBoth({ onFailure: unreadable, onSuccess: join }))
    case "Raw":
      return typeof body.body === "string"
        ? Effect.succeed(utf8Encode(body.body))
        : Effect.fail(unreadable("the body is neither text nor bytes"))
    case "FormData":
      return Effect.fail(unreadable("the body is a form"))
  }
}

/** The body of a response. One without content must not have a body, not even an empty one. */
const bodyOf = ({ body, slow }: Reply): Effect.Effect<BodyInit | null> => {
  if (body.length === 0) return Effect.succeed(null)
  return slow === undefined
    ? Effect.succeed(new Uint8Array(body))
    : Stream.toReadableStreamEffect(Pieces.stream(body, slow))
}

/** The response of a client. */
export const toResponse = (
  request: HttpClientRequest.HttpClientRequest,
  reply: Reply
): Effect.Effect<HttpClientResponse.HttpClientResponse> =>
  Effect.map(bodyOf(reply), (body) =>
    HttpClientResponse.fromWeb(
      request,
      new Response(body, {
        status: reply.status,
        headers: { ...reply.headers, "content-length": String(reply.body.length) }
      })
    )
  )

/** A request to a URL. */
export const toReceived = (
  request: HttpClientRequest.HttpClientRequest,
  url: Pick<URL, "host" | "pathname" | "search">,
  body: Uint8Array
): ReceivedRequest => ({
  method: request.method,
  path: url.pathname,
  query: url.search.slice(1),
  headers: { ...request.headers, host: url.host },
  body
})

/** An HTTP client that sends every request to this handler, whatever its host. */
export const make = <E>(handle: (request: ReceivedRequest) => Effect.Effect<Reply, E>): HttpClient.HttpClient =>
  HttpClient.make((request, url) =>
    Effect.gen(function* () {
      const received = toReceived(request, url, yield* bytesOf(request))
      const reply = yield* Effect.mapError(handle(received), (cause) => transportError(request, cause))
      return yield* toResponse(request, reply)
    })
  )
