import * as Effect from "effect/Effect"
import * as FairQueue from "./fairQueue.js"
import { monotonicMillis } from "./fiber.js"

/** The constants of CUBIC that AWS's clients share. */
const BETA = 0.7
const SCALE = 0.4
const SMOOTH = 0.8
const MIN_RATE = 0.5
const MIN_CAPACITY = 1

/** Times are in seconds, rates in requests a second. */
export interface State {
  /** False until the service has throttled once. Until then requests are not delayed. */
  readonly enabled: boolean
  readonly fillRate: number
  readonly capacity: number
  readonly tokens: number
  readonly filledAt: number | undefined
  readonly throttledAt: number
  /** The rate at which the service throttled last. */
  readonly lastMaxRate: number
  readonly measuredRate: number
  readonly requests: number
  readonly measuredAt: number
}

export const initial = (now: number): State => ({
  enabled: false,
  fillRate: MIN_RATE,
  capacity: MIN_CAPACITY,
  tokens: 0,
  filledAt: undefined,
  throttledAt: now,
  lastMaxRate: 0,
  measuredRate: 0,
  requests: 0,
  measuredAt: Math.floor(now)
})

const refill = (state: State, now: number): State =>
  state.filledAt === undefined
    ? { ...state, filledAt: now }
    : {
        ...state,
        tokens: Math.min(state.capacity, state.tokens + (now - state.filledAt) * state.fillRate),
        filledAt: now
      }

/** Measures the request rate in buckets of half a second. */
const measure = (state: State, now: number): State => {
  const at = Math.floor(now * 2) / 2
  const requests = state.requests + 1
  if (at <= state.measuredAt) return { ...state, requests }
  const rate = requests / (at - state.measuredAt)
  return {
    ...state,
    measuredRate: rate * SMOOTH + state.measuredRate * (1 - SMOOTH),
    requests: 0,
    measuredAt: at
  }
}

/** The time that CUBIC takes to return to the rate at which the service throttled. */
const timeWindow = (state: State): number => Math.cbrt((state.lastMaxRate * (1 - BETA)) / SCALE)

/** The state after a response. Throttling reduces the rate; any other response lets it grow along the CUBIC curve. */
export const afterResponse = (before: State, throttled: boolean, now: number): State => {
  const state = measure(before, now)
  const withRate = (state: State, rate: number): State => {
    const bounded = Math.min(rate, 2 * state.measuredRate)
    const filled = refill(state, now)
    const capacity = Math.max(bounded, MIN_CAPACITY)
    return {
      ...filled,
      fillRate: Math.max(bounded, MIN_RATE),
      capacity,
      tokens: Math.min(filled.tokens, capacity)
    }
  }
  if (throttled) {
    const rate = state.enabled ? Math.min(state.measuredRate, state.fillRate) : state.measuredRate
    return withRate({ ...state, enabled: true, lastMaxRate: rate, throttledAt: now }, rate * BETA)
  }
  return withRate(state, SCALE * (now - state.throttledAt - timeWindow(state)) ** 3 + state.lastMaxRate)
}

/** Takes a token from the bucket, or returns the seconds until there is one. */
export const takeToken = (before: State, now: number): readonly [wait: number, State] => {
  if (!before.enabled) return [0, before]
  const state = refill(before, now)
  return state.tokens >= 1 ? [0, { ...state, tokens: state.tokens - 1 }] : [(1 - state.tokens) / state.fillRate, state]
}

export interface Adaptive {
  /** Waits until a request may be sent. */
  readonly acquire: Effect.Effect<void>
  readonly onResponse: (throttled: boolean) => Effect.Effect<void>
}

/** The monotonic clock, in seconds. */
const seconds = Effect.map(monotonicMillis, (millis) => millis / 1000)

/** The client-side rate limiter of AWS's `adaptive` retry mode. Waiting requests are served in FIFO order. */
export const make: Effect.Effect<Adaptive> = Effect.flatMap(seconds, (now) => {
  let state = initial(now)
  const acquireToken = FairQueue.make((millis) => {
    const [wait, after] = takeToken(state, millis / 1000)
    state = after
    return wait * 1000
  })
  return Effect.map(acquireToken, (acquireToken) => ({
    acquire: Effect.suspend(() => (state.enabled ? acquireToken : Effect.void)),
    onResponse: (throttled) =>
      Effect.map(seconds, (now) => {
        state = afterResponse(state, throttled, now)
      })
  }))
})
