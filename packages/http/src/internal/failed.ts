import * as Effect from "effect/Effect"
import { TransportError } from "@effect-cloudfront/core/Errors"
import type { Request } from "../HttpTransport.js"
import { reasonOf } from "./reason.js"
import * as Redact from "./redact.js"
import { runtime } from "./runtime.js"

/** Whether the runtime can make a request of it: of headers and URLs that are none `fetch` complains without any code. */
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
 * What a runtime or a client fails with, as an error of this library: `otherwise` is its reason where it does not tell one. None of its
 * words gets further without having been looked at for what is secret in the request.
 */
export const failed = (request: Request, otherwise: TransportError["reason"], cause: unknown): TransportError => {
  const { operation } = request
  const shown = Redact.safe(cause, Redact.ofRequest(request))
  const { message, reason } = reasonOf(shown, otherwise)
  return new TransportError({
    operation,
    reason: reason === "Unknown" && !isRequest(request) ? "InvalidRequest" : reason,
    message: `${operation}: ${message}`,
    cause: shown
  })
}

/** What throws where it should fail has failed. */
export const guarded = <A, R>(
  request: Request,
  attempt: () => Effect.Effect<A, TransportError, R>
): Effect.Effect<A, TransportError, R> =>
  Effect.catchAllDefect(Effect.suspend(attempt), (cause) => Effect.fail(failed(request, "Unknown", cause)))

/** The error of somebody else's transport, without what is secret in the request. */
export const sealed =
  (request: Request) =>
  ({ attempts, cause, message, operation, reason }: TransportError): TransportError => {
    const redactor = Redact.ofRequest(request)
    return new TransportError({
      operation,
      reason,
      message: redactor.redact(message),
      ...(attempts === undefined ? {} : { attempts }),
      ...(cause === undefined ? {} : { cause: Redact.safe(cause, redactor) })
    })
  }
