/** What the transport over `HttpClient` asks of the client besides sending a request. */
import * as FetchHttpClient from "@effect/platform/FetchHttpClient"
import * as Headers from "@effect/platform/Headers"
import type * as HttpClientError from "@effect/platform/HttpClientError"
import type * as HttpClientResponse from "@effect/platform/HttpClientResponse"
import * as Context from "effect/Context"
import * as DefaultServices from "effect/DefaultServices"
import * as Effect from "effect/Effect"
import type * as Fiber from "effect/Fiber"
import * as FiberRef from "effect/FiberRef"
import * as FiberRefs from "effect/FiberRefs"
import * as Option from "effect/Option"
import * as Scope from "effect/Scope"
import * as Tracer from "effect/Tracer"
import type { TransportError } from "@effect-cloudfront/core/Errors"
import * as Secrets from "@effect-cloudfront/core/protocol/Secrets"
import type { Request } from "../HttpTransport.js"
import type { FiberOptions } from "./fiber.js"
import { toTransportError } from "./transportError.js"

/** Effect's default tracer, which does not export spans. */
const defaultTracer = Context.get(DefaultServices.liveServices, Tracer.Tracer)

/**
 * Redacts the secret headers in the span of the HTTP client. If no tracer is installed, the span is not created, which saves a fifth of
 * the time of a call.
 */
const updateRefs =
  (parent: Fiber.RuntimeFiber<unknown, unknown>): FiberOptions<never>["updateRefs"] =>
  (refs, fiberId) =>
    parent.currentTracer === defaultTracer
      ? FiberRefs.updateAs(refs, { fiberId, fiberRef: FiberRef.currentTracerEnabled, value: false })
      : FiberRefs.updateAs(refs, {
          fiberId,
          fiberRef: Headers.currentRedactedNames,
          value: [...parent.getFiberRef(Headers.currentRedactedNames), ...Secrets.HEADERS]
        })

/**
 * The options of the fiber of an attempt: the scope of its request, and the options of `fetch` with which redirects are not followed.
 * Options in the context of the call have priority over `init`.
 */
export const fiberOptions =
  (scope: Scope.Scope, init: RequestInit | undefined) =>
  (parent: Fiber.RuntimeFiber<unknown, unknown>): FiberOptions<Scope.Scope> => {
    const { currentContext } = parent
    const own = Context.getOption(currentContext, FetchHttpClient.RequestInit)
    const context = currentContext.pipe(
      Context.add(FetchHttpClient.RequestInit, { ...init, ...Option.getOrUndefined(own), redirect: "manual" }),
      Context.add(Scope.Scope, scope)
    )
    return { context, updateRefs: updateRefs(parent) }
  }

/** An error of an attempt before it is a `TransportError`. */
export type Failure = HttpClientError.HttpClientError | TransportError

/** Converts a failure. Only its cause or description is used, because the rest contains the request with its headers. */
export const fromFailure = (request: Request, error: Failure): TransportError => {
  if (error._tag === "TransportError") return error
  const cause = error.cause ?? new Error(error.description ?? error.reason)
  const isInvalidRequest = error.reason === "InvalidUrl" || error.reason === "Encode"
  return toTransportError(
    request,
    error._tag === "ResponseError" ? "Reset" : isInvalidRequest ? "InvalidRequest" : "Unknown",
    cause
  )
}

/** Whether the response has no body, which is not an error here. */
export const isEmptyBody = (error: Failure): boolean => error._tag === "ResponseError" && error.reason === "EmptyBody"

/** The response with any status. A client with `filterStatusOk` fails for error statuses, but its error contains the response. */
export const anyStatus = <R>(
  self: Effect.Effect<HttpClientResponse.HttpClientResponse, HttpClientError.HttpClientError, R>
): Effect.Effect<HttpClientResponse.HttpClientResponse, HttpClientError.HttpClientError, R> =>
  Effect.catchTag(self, "ResponseError", (error) =>
    error.reason === "StatusCode" ? Effect.succeed(error.response) : Effect.fail(error)
  )
