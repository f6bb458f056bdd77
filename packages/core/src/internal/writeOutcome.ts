import {
  CredentialsError,
  DecodeError,
  EncodeError,
  isConflict,
  TransportError,
  UnknownServiceError
} from "../Errors.js"

/**
 * What a failed write may have done:
 * - `refused`: nothing; the service said no, or nothing was sent
 * - `conflict`: nothing, because of the version
 * - `uncertain`: it may have been applied
 *
 * The kind is that of the last attempt. If an earlier attempt of the same call was left `unanswered`, that one may have been applied.
 */
export interface WriteOutcome {
  readonly kind: "refused" | "conflict" | "uncertain"
  readonly unanswered: boolean
}

const NOT_SENT: ReadonlySet<TransportError["reason"]> = new Set(["Connect", "InvalidRequest", "Proxy", "Tls"])

const kindOf = (error: unknown): WriteOutcome["kind"] => {
  if (isConflict(error)) return "conflict"
  if (error instanceof TransportError) return NOT_SENT.has(error.reason) ? "refused" : "uncertain"
  // An error document that came with the status of success tells of neither.
  if (error instanceof UnknownServiceError) return error.status >= 500 || error.status < 300 ? "uncertain" : "refused"
  return error instanceof DecodeError ? "uncertain" : "refused"
}

/** Whether an attempt was left without an answer that tells; where nobody counted, one may have been. */
const hasUnanswered = (error: unknown): boolean => {
  if (error instanceof EncodeError || (error instanceof CredentialsError && error.attempts === undefined)) return false
  return !(typeof error === "object" && error !== null && "unanswered" in error && error.unanswered === 0)
}

export const of = (error: unknown): WriteOutcome => ({ kind: kindOf(error), unanswered: hasUnanswered(error) })
