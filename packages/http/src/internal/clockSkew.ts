import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Ref from "effect/Ref"
import { readError } from "@effect-cloudfront/core/protocol/ErrorDocument"
import type * as Wire from "@effect-cloudfront/core/protocol/Wire"

/** Codes that say that the clock is off. */
const DEFINITE: ReadonlySet<string> = new Set(["RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture"])
/** Codes that may mean it; CloudFront itself says `SignatureDoesNotMatch`. */
const POSSIBLE: ReadonlySet<string> = new Set(["SignatureDoesNotMatch", "InvalidSignatureException", "AuthFailure"])

/** What AWS lets a clock be off by. */
const TOLERANCE = 5 * 60_000
/** A difference that was corrected already, give or take the time that an answer takes. */
const SAME = 10_000

export interface ClockSkew {
  /** What to add to the clock's milliseconds to get the service's. */
  readonly offset: Effect.Effect<number>
  /** Learns from a response; whether signing the same request anew may help. */
  readonly learn: (response: Wire.Response) => Effect.Effect<boolean>
}

export const make: Effect.Effect<ClockSkew> = Effect.map(Ref.make(0), (offset) => ({
  offset: Ref.get(offset),
  learn: (response) => {
    if (response.status < 400 || response.status > 403) return Effect.succeed(false)
    const { code = "" } = readError(response)
    const date = Date.parse(response.headers["date"] ?? "")
    if (Number.isNaN(date) || !(DEFINITE.has(code) || POSSIBLE.has(code))) return Effect.succeed(false)
    return Effect.flatMap(Clock.currentTimeMillis, (now) =>
      Ref.modify(offset, (before) => {
        const difference = date - now
        const isOff = DEFINITE.has(code) || Math.abs(difference - before) > TOLERANCE
        return isOff && Math.abs(difference - before) > SAME ? [true, difference] : [false, before]
      })
    )
  }
}))
