import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Ref from "effect/Ref"
import { readError } from "@effect-cloudfront/core/protocol/ErrorDocument"
import type * as Wire from "@effect-cloudfront/core/protocol/Wire"

/** Codes that say that the clock is off. */
const DEFINITE: ReadonlySet<string> = new Set(["RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture"])
/** Codes that may mean it; CloudFront itself says `SignatureDoesNotMatch`. */
const POSSIBLE: ReadonlySet<string> = new Set(["SignatureDoesNotMatch", "InvalidSignatureException", "AuthFailure"])

/** AWS lets a clock be off by five minutes; one that is nearly so far off is not to be missed for the time an answer takes. */
const TOLERANCE = 4 * 60_000
/** The same time, give or take what an answer takes. */
const SAME = 10_000

/** What one call knows of the clock. */
export interface Call {
  /** What to add to the clock's milliseconds to get the service's. Asked for just before each attempt is signed. */
  readonly offset: Effect.Effect<number>
  /**
   * Learns from the answer to the last attempt. Whether the same request, signed now, may be answered better: that is told by
   * the time that the attempt was signed with, since other calls may have learnt the offset meanwhile. Said once a call, whatever
   * times the service tells.
   */
  readonly isMended: (refusal: Wire.Response) => Effect.Effect<boolean>
}

export interface ClockSkew {
  readonly call: () => Call
}

/** As every server sends it; `Date.parse` alone takes `2` for a day in 2001. */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/

/** When the service refused, by its own clock. A response with an age comes out of a cache, and says nothing about now. */
const serverTime = ({ headers, status }: Wire.Response): number | undefined => {
  const { age, date = "" } = headers
  if (status < 400 || status > 403 || age !== undefined || !HTTP_DATE.test(date)) return undefined
  const millis = Date.parse(date)
  return Number.isNaN(millis) ? undefined : millis
}

export const make: Effect.Effect<ClockSkew> = Effect.map(Ref.make(0), (shared) => ({
  call: () => {
    let signedAt = 0
    let isMended = false
    return {
      offset: Effect.zipWith(Clock.currentTimeMillis, Ref.get(shared), (now, offset) => {
        signedAt = now + offset
        return offset
      }),
      isMended: (refusal) =>
        Effect.flatMap(Clock.currentTimeMillis, (now) => {
          const date = serverTime(refusal)
          if (date === undefined) return Effect.succeed(false)
          const off = Math.abs(date - signedAt)
          const { code = "" } = readError(refusal)
          const isOff = DEFINITE.has(code) ? off > SAME : POSSIBLE.has(code) && off > TOLERANCE
          if (!isOff) return Effect.succeed(false)
          const first = !isMended
          isMended = true
          return Effect.as(
            Ref.update(shared, (offset) => (Math.abs(date - now - offset) > SAME ? date - now : offset)),
            first
          )
        })
    }
  }
}))
