import * as Effect from "effect/Effect"
import * as HashMap from "effect/HashMap"
import * as Option from "effect/Option"
import * as Ref from "effect/Ref"
import type { RateLimit, RateLimits } from "../Settings.js"
import { Unmodelled } from "./refusal.js"

interface Bucket {
  readonly left: number
  readonly at: number
}

type Class = Exclude<keyof RateLimits, "operations">

/** The class of an operation, by its name. Its HTTP method is not sufficient, because some lists use POST. */
const classOf = (operation: string): Class => {
  if (operation.startsWith("CreateInvalidation")) return "invalidations"
  if (operation === "TagResource" || operation === "UntagResource") return "tags"
  if (operation.startsWith("List")) return "lists"
  return /^(?:Get|Describe)/.test(operation) ? "reads" : "writes"
}

/** The classes that share the bucket of another one if they have none of their own. */
const SHARED: { readonly [C in Class]?: Class } = { invalidations: "writes", lists: "reads", tags: "writes" }

/** A call, as far as its rate is concerned. */
interface Call {
  readonly account: string
  /** The name of the operation, or `undefined` if the request is for none. */
  readonly operation: string | undefined
  readonly method: string
}

/** The limit of a call, and the name of its bucket. */
const limitOf = (
  { operations = {}, ...limits }: RateLimits,
  { method, operation }: Call
): readonly [name: string, limit: RateLimit | undefined] => {
  const own = Object.entries(operations).find(([name]) => name === operation)
  if (own?.[1] !== undefined) return [own[0], own[1]]
  const named = operation === undefined ? (method === "GET" ? "reads" : "writes") : classOf(operation)
  const name = limits[named] === undefined ? (SHARED[named] ?? named) : named
  return [name, limits[name]]
}

const take = (bucket: Bucket | undefined, { burst, perSecond }: RateLimit, now: number): readonly [boolean, Bucket] => {
  const at = Math.max(now, bucket?.at ?? now)
  const refill = bucket === undefined ? burst : bucket.left + ((at - bucket.at) / 1000) * perSecond
  const left = Math.min(burst, refill)
  return left < 1 ? [false, { left, at }] : [true, { left: left - 1, at }]
}

const THROTTLED = new Unmodelled({ code: "Throttling", status: 400, message: "Rate exceeded" })

export interface Limiter {
  readonly check: (call: Call, now: number) => Effect.Effect<void, Unmodelled>
  /** Fills all buckets. */
  readonly reset: Effect.Effect<void>
}

/** Throttles the calls of each account by token buckets. */
export const make = (limits: RateLimits): Effect.Effect<Limiter> =>
  Effect.map(Ref.make<HashMap.HashMap<string, Bucket>>(HashMap.empty()), (buckets) => ({
    check: (call, now) => {
      const [name, limit] = limitOf(limits, call)
      if (limit === undefined) return Effect.void
      const key = `${call.account} ${name}`
      return Effect.flatMap(
        Ref.modify(buckets, (all) => {
          const [ok, bucket] = take(Option.getOrUndefined(HashMap.get(all, key)), limit, now)
          return [ok, HashMap.set(all, key, bucket)]
        }),
        (ok) => (ok ? Effect.void : Effect.fail(THROTTLED))
      )
    },
    reset: Ref.set(buckets, HashMap.empty())
  }))
