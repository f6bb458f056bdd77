import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import { readError } from "@effect-cloudfront/core/protocol/ErrorDocument"
import type * as Wire from "@effect-cloudfront/core/protocol/Wire"

/** Error codes for clock skew. */
const SKEW_CODES: ReadonlySet<string> = new Set(["RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture"])
/** Error codes that may have clock skew as their cause. CloudFront responds with `SignatureDoesNotMatch`. */
const POSSIBLE_SKEW_CODES: ReadonlySet<string> = new Set([
  "SignatureDoesNotMatch",
  "InvalidSignatureException",
  "AuthFailure"
])

/** AWS accepts a skew of five minutes. The limit here is lower, because the response itself takes time. */
const TOLERANCE = 4 * 60_000
/** Two times that differ by less than this are equal, since a response takes time. */
const PRECISION = 10_000

/** The clock skew as one call sees it. */
export interface Call {
  /** The milliseconds to add to the local clock. Evaluated just before each attempt is signed. */
  readonly offset: Effect.Effect<number>
  /**
   * Updates the offset from an error response, and returns whether the request may succeed if it is signed again. That depends on the
   * time with which the attempt was signed, because other calls may have updated the offset since. Returns true at most once for a
   * call.
   */
  readonly isCorrected: (refusal: Wire.Response) => Effect.Effect<boolean>
}

export interface ClockSkew {
  readonly call: () => Call
}

/** The format of the `date` header. `Date.parse` alone is too lenient: it parses `2` as a day in 2001. */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/

/** The service's time of an error response. A response with an `age` header comes from a cache, so its time is not the current one. */
const serverTime = ({ headers, status }: Wire.Response): number | undefined => {
  const { age, date = "" } = headers
  if (status < 400 || status > 403 || age !== undefined || !HTTP_DATE.test(date)) return undefined
  const millis = Date.parse(date)
  return Number.isNaN(millis) ? undefined : millis
}

export const make: Effect.Effect<ClockSkew> = Effect.sync(() => {
  /** Of all calls. */
  let offset = 0
  return {
    call: () => {
      let signedAt = 0
      let wasCorrected = false
      return {
        offset: Effect.map(Clock.currentTimeMillis, (now) => {
          signedAt = now + offset
          return offset
        }),
        isCorrected: (refusal) =>
          Effect.map(Clock.currentTimeMillis, (now) => {
            const date = serverTime(refusal)
            if (date === undefined) return false
            const off = Math.abs(date - signedAt)
            const { code = "" } = readError(refusal)
            const isOff = SKEW_CODES.has(code) ? off > PRECISION : POSSIBLE_SKEW_CODES.has(code) && off > TOLERANCE
            if (!isOff) return false
            const first = !wasCorrected
            wasCorrected = true
            if (Math.abs(date - now - offset) > PRECISION) offset = date - now
            return first
          })
      }
    }
  }
})
