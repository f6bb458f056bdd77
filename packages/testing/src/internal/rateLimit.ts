import * as Effect from "effect/Effect"
import * as Ref from "effect/Ref"
import type { RateLimit, Settings } from "../Settings.js"
import { Unmodelled } from "./refusal.js"

interface Bucket {
  readonly left: number
  readonly at: number
}

type Limiter = (now: number) => Effect.Effect<void, Unmodelled>

const limiter = (limit: RateLimit | undefined): Effect.Effect<Limiter> => {
  if (limit === undefined) return Effect.succeed(() => Effect.void)
  const { burst, perSecond } = limit
  const take = (now: number) => (bucket: Bucket | undefined) => {
    const refill = bucket === undefined ? burst : bucket.left + ((now - bucket.at) / 1000) * perSecond
    const left = Math.min(burst, refill)
    return left < 1 ? ([false, { left, at: now }] as const) : ([true, { left: left - 1, at: now }] as const)
  }
  const throttled = new Unmodelled({ code: "Throttling", status: 400, message: "Rate exceeded" })
  return Effect.map(
    Ref.make<Bucket | undefined>(undefined),
    (bucket) => (now) =>
      Effect.flatMap(Ref.modify(bucket, take(now)), (ok) => (ok ? Effect.void : Effect.fail(throttled)))
  )
}

/** Throttles reads and writes with separate token buckets. The HTTP method distinguishes them. */
export const make = ({
  rateLimits
}: Settings): Effect.Effect<(method: string, now: number) => Effect.Effect<void, Unmodelled>> =>
  Effect.zipWith(
    limiter(rateLimits.reads),
    limiter(rateLimits.writes),
    (reads, writes) => (method, now) => (method === "GET" ? reads(now) : writes(now))
  )
