import {
  CredentialsError,
  DecodeError,
  EncodeError,
  isConflict,
  isUnsent,
  TransportError,
  UnknownServiceError
} from "../Errors.js"

/**
 * The outcome of a failed write:
 * - `refused`: not executed; the service refused it, or it was not sent
 * - `conflict`: not executed, because the ETag is not the current one
 * - `uncertain`: it may have been executed
 *
 * `kind` is the outcome of the last attempt. With `unanswered`, an earlier attempt of the same call may have been executed.
 */
export interface WriteOutcome {
  readonly kind: "refused" | "conflict" | "uncertain"
  readonly unanswered: boolean
}

const kindOf = (error: unknown): WriteOutcome["kind"] => {
  if (isConflict(error)) return "conflict"
  if (error instanceof TransportError) return isUnsent(error) ? "refused" : "uncertain"
  // An error document with a status of success does not tell whether the write was executed.
  if (error instanceof UnknownServiceError) return error.status >= 500 || error.status < 300 ? "uncertain" : "refused"
  return error instanceof DecodeError ? "uncertain" : "refused"
}

/** Whether the outcome of an attempt is unknown. If the transport does not count attempts, it is. */
const hasUnanswered = (error: unknown): boolean => {
  if (error instanceof EncodeError || (error instanceof CredentialsError && error.attempts === undefined)) return false
  return !(typeof error === "object" && error !== null && "unanswered" in error && error.unanswered === 0)
}

export const of = (error: unknown): WriteOutcome => ({ kind: kindOf(error), unanswered: hasUnanswered(error) })
