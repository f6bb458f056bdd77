import { DecodeError, EncodeError, isConflict, TransportError, UnknownServiceError } from "../Errors.js"

/**
 * What a failed write may have done:
 * - `refused`: nothing; the service said no, or nothing was sent
 * - `conflict`: nothing at this attempt, because of the version; an earlier attempt of the same call may have been applied
 * - `uncertain`: it may have been applied
 */
export interface WriteOutcome {
  readonly kind: "refused" | "conflict" | "uncertain"
  /** Whether the call was sent more than once, as far as that is known: the answer is that of the last attempt only. */
  readonly resent: boolean
}

const resent = (error: unknown): boolean =>
  !(typeof error === "object" && error !== null && "attempts" in error && error.attempts === 1)

const kindOf = (error: unknown): WriteOutcome["kind"] => {
  if (isConflict(error)) return "conflict"
  if (error instanceof TransportError) {
    return error.reason === "Connect" || error.reason === "Tls" ? "refused" : "uncertain"
  }
  if (error instanceof UnknownServiceError) return error.status >= 500 ? "uncertain" : "refused"
  return error instanceof DecodeError ? "uncertain" : "refused"
}

export const of = (error: unknown): WriteOutcome =>
  error instanceof EncodeError ? { kind: "refused", resent: false } : { kind: kindOf(error), resent: resent(error) }
