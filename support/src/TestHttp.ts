/** What the tests use of Effect's HTTP modules that differs between its major versions. */
import * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientError from "@effect/platform/HttpClientError"
import type * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import * as HttpServer from "@effect/platform/HttpServer"
import * as Effect from "effect/Effect"

/** The TCP port of the server, or 0 if it listens elsewhere. */
export const port: Effect.Effect<number, never, HttpServer.HttpServer> = Effect.map(
  HttpServer.HttpServer,
  ({ address }) => (address._tag === "TcpAddress" ? address.port : 0)
)

/** The same client without spans of its own. */
export const withoutSpans = (client: HttpClient.HttpClient): HttpClient.HttpClient =>
  HttpClient.withTracerDisabledWhen(client, () => true)

/** Runs an effect in which HTTP clients put the headers of requests and responses into their spans. */
export const withHeadersInSpans = <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> => self

/** The failure of a client that could not send a request. */
export const requestError = (options: {
  readonly request: HttpClientRequest.HttpClientRequest
  readonly reason: "Encode" | "InvalidUrl" | "Transport"
  readonly cause?: unknown
  readonly description?: string
}): HttpClientError.HttpClientError => new HttpClientError.RequestError(options)
