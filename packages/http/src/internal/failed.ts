import { TransportError } from "@effect-cloudfront/core/Errors"
import { reasonOf } from "./reason.js"

/** What a runtime fails with, as an error of this library: `otherwise` is its reason where it does not tell one. */
export const failed = (operation: string, otherwise: TransportError["reason"], cause: unknown): TransportError => {
  const { message, reason } = reasonOf(cause, otherwise)
  return new TransportError({ operation, reason, message: `${operation}: ${message}`, cause })
}
