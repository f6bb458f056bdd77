/** What the tests use of Effect's HTTP modules that differs between its major versions. */
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientError from "effect/http/HttpClientError"
import type * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as HttpServer from "effect/http/HttpServer"
import * as Effect from "effect/Effect"

/** The TCP port of the server, or 0 if it listens elsewhere. */
export const port: Effect.Effect<number, never, HttpServer.HttpServer> = Effect.map(
  HttpServer.HttpServer,
  ({ address }) => ("port" in address ? address.port : 0)
)

/** The same client without spans of its own. */
export const withoutSpans = (client: HttpClient.HttpClient): HttpClient.HttpClient =>
  HttpClient.transformResponse(
    client,
    Effect.provideService(HttpClient.TracerDisabledWhen, () => true)
  )

/** Runs an effect in which HTTP clients put the headers of requests and responses into their spans. */
export const withHeadersInSpans = <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.provideService(self, HttpClient.TracerHeaderFilter, () => true)

const REASONS = {
  Encode: HttpClientError.EncodeError,
  InvalidUrl: HttpClientError.InvalidUrlError,
  Transport: HttpClientError.TransportError
}

/** The failure of a client that could not send a request. */
export const requestError = ({
  reason,
  ...options
}: {
  readonly request: HttpClientRequest.HttpClientRequest
  readonly reason: "Encode" | "InvalidUrl" | "Transport"
  readonly cause?: unknown
  readonly description?: string
}): HttpClientError.HttpClientError => new HttpClientError.HttpClientError({ reason: new REASONS[reason](options) })
