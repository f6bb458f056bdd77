/** What the transport over `HttpClient` asks of the client besides sending a request. */
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Headers from "effect/http/Headers"
import * as HttpClient from "effect/http/HttpClient"
import type * as HttpClientError from "effect/http/HttpClientError"
import type * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type * as Fiber from "effect/Fiber"
import * as Option from "effect/Option"
import * as Scope from "effect/Scope"
import * as Tracer from "effect/Tracer"
import type { TransportError } from "@effect-cloudfront/core/Errors"
import * as Secrets from "@effect-cloudfront/core/protocol/Secrets"
import type { Request } from "../HttpTransport.js"
import type { FiberOptions } from "./fiber.js"
import { toTransportError } from "./transportError.js"

/** Effect's default tracer, which does not export spans. */
const defaultTracer = Context.get(Context.empty(), Tracer.Tracer)

/**
 * Redacts the secret headers in the span of the HTTP client. If no tracer is installed, the span is not created, which saves a fifth of
 * the time of a call.
 */
const withSpanOptions = <R>(parent: Fiber.Fiber<unknown, unknown>, context: Context.Context<R>): Context.Context<R> =>
  parent.getRef(Tracer.Tracer) === defaultTracer
    ? Context.add(context, HttpClient.TracerDisabledWhen, () => true)
    : Context.add(context, Headers.CurrentRedactedNames, [
        ...parent.getRef(Headers.CurrentRedactedNames),
        ...Secrets.HEADERS
      ])

/**
 * The options of the fiber of an attempt: the scope of its request, and the options of `fetch` with which redirects are not followed.
 * Options in the context of the call have priority over `init`.
 */
export const fiberOptions =
  (scope: Scope.Scope, init: RequestInit | undefined) =>
  (parent: Fiber.Fiber<unknown, unknown>): FiberOptions<Scope.Scope> => {
    const own = Context.getOption(parent.context, FetchHttpClient.RequestInit)
    const context = parent.context.pipe(
      Context.add(FetchHttpClient.RequestInit, { ...init, ...Option.getOrUndefined(own), redirect: "manual" }),
      Context.add(Scope.Scope, scope)
    )
    return { context: withSpanOptions(parent, context) }
  }

/** An error of an attempt before it is a `TransportError`. */
export type Failure = HttpClientError.HttpClientError | TransportError

/** Converts a failure. Only its cause or description is used, because the rest contains the request with its headers. */
export const fromFailure = (request: Request, error: Failure): TransportError => {
  if (error._tag === "TransportError") return error
  const { reason } = error
  const cause = reason.cause ?? new Error(reason.description ?? reason._tag.replace(/Error$/, ""))
  const isInvalidRequest = reason._tag === "InvalidUrlError" || reason._tag === "EncodeError"
  return toTransportError(
    request,
    "response" in reason ? "Reset" : isInvalidRequest ? "InvalidRequest" : "Unknown",
    cause
  )
}

/** Whether the response has no body, which is not an error here. */
export const isEmptyBody = (error: Failure): boolean =>
  error._tag === "HttpClientError" && error.reason._tag === "EmptyBodyError"

/** The response with any status. A client with `filterStatusOk` fails for error statuses, but its error contains the response. */
export const anyStatus = <R>(
  self: Effect.Effect<HttpClientResponse.HttpClientResponse, HttpClientError.HttpClientError, R>
): Effect.Effect<HttpClientResponse.HttpClientResponse, HttpClientError.HttpClientError, R> =>
  Effect.catchTag(self, "HttpClientError", (error) =>
    error.reason._tag === "StatusCodeError" ? Effect.succeed(error.reason.response) : Effect.fail(error)
  )
