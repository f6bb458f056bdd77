import * as Effect from "effect/Effect"
import { TransportError } from "@effect-cloudfront/core/Errors"
import type { Request } from "../HttpTransport.js"
import { reasonOf } from "./reason.js"
import * as Redact from "./redact.js"
import { runtime } from "./runtime.js"

/** Whether the runtime accepts the URL and headers of a request. `fetch` rejects invalid ones without an error code. */
const isRequest = ({ headers, method, url }: Request): boolean => {
  const { Request } = runtime
  if (Request === undefined) return true
  try {
    return new Request(url, { method, headers }).url !== ""
  } catch {
    return false
  }
}

/**
 * Converts the error of a runtime or an HTTP client. `fallbackReason` is the reason if the error does not have a known code. Secrets of
 * the request are redacted in all of its texts.
 */
export const toTransportError = (
  request: Request,
  fallbackReason: TransportError["reason"],
  cause: unknown
): TransportError => {
  const { operation } = request
  const redacted = Redact.redactError(cause, Redact.ofRequest(request))
  const { message } = reasonOf(redacted, fallbackReason)
  // A text of the request may be part of the words that tell the reason.
  const { reason } = reasonOf(Redact.redactError(cause, Redact.nothing), fallbackReason)
  return new TransportError({
    operation,
    reason: reason === "Unknown" && !isRequest(request) ? "InvalidRequest" : reason,
    message: `${operation}: ${message}`,
    cause: redacted
  })
}

/** Converts defects of a transport, such as exceptions, to `TransportError`. */
export const catchDefects = <A, R>(
  request: Request,
  attempt: () => Effect.Effect<A, TransportError, R>
): Effect.Effect<A, TransportError, R> =>
  Effect.catchAllDefect(Effect.suspend(attempt), (cause) => Effect.fail(toTransportError(request, "Unknown", cause)))

/** Redacts the secrets of the request in the error of a transport. */
export const redactTransportError =
  (request: Request) =>
  ({ attempts, cause, message, operation, reason }: TransportError): TransportError => {
    const redactor = Redact.ofRequest(request)
    return new TransportError({
      operation,
      reason,
      message: redactor.redact(message),
      ...(attempts === undefined ? {} : { attempts }),
      ...(cause === undefined ? {} : { cause: Redact.redactError(cause, redactor) })
    })
  }
