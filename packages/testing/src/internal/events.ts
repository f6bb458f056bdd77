/**
 * The events of a served in-memory CloudFront: what it is like now, and each call. Nothing is queued for those who listen. Each has a
 * place in the log of calls, from which it gets the next calls when it has taken the ones before; a slow one misses calls that the log has
 * forgotten, and can tell by their numbers.
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Ref from "effect/Ref"
import { utf8Encode } from "@effect-cloudfront/core/protocol/Platform"
import type { Service } from "../InMemoryCloudFront.js"
import * as CallView from "./callView.js"
import * as FaultView from "./faultView.js"
import * as ResourceView from "./resourceView.js"
import type { Secrets } from "./secrets.js"
import * as Sse from "./serverSentEvents.js"

/** Sends bytes, and returns when more can be sent. */
export type Send = (bytes: Uint8Array) => Effect.Effect<void>

export interface Options {
  /** It differs for each server, so that the places in another one's log are known as such. */
  readonly instance: string
  readonly account: string
  /** The id of the last event that the listener has got. */
  readonly lastId: string | undefined
}

/** The calls of one event. */
const BATCH = 200
/** The time between two events at least, in which changes gather, in milliseconds. */
const PAUSE = 100
/** The time without an event after which the connection is shown to be alive. */
const SILENCE = "15 seconds"

/** What a service is like. */
const stateOf = (service: Service, { account, instance }: Options) =>
  Effect.gen(function* () {
    const { inFlight, state } = service.account(account)
    const { first, next } = yield* service.callsFrom(0, 0)
    const planned = yield* service.faults.planned
    return {
      instance,
      now: yield* service.now,
      account,
      accounts: yield* service.accounts,
      firstCall: first,
      nextCall: next,
      kinds: ResourceView.counts(yield* state),
      inFlight: (yield* inFlight).length,
      faults: planned.map(FaultView.planned)
    }
  })

/** The number of the last call that a listener has got from this server. */
const placeOf = ({ instance, lastId }: Options): number => {
  const [of, number] = (lastId ?? "").split(".")
  return of === instance && /^\d{1,15}$/.test(number ?? "") ? Number(number) : 0
}

/** The number of changes, and that of the last call, that were sent. */
interface Progress {
  readonly count: number
  readonly place: number
}

/** Sends events until it is interrupted. */
export const run = (service: Service, secrets: Secrets, options: Options, send: Send): Effect.Effect<never> => {
  const { instance } = options
  const text = (piece: string) => send(utf8Encode(piece))

  /** Sends the calls after a number. Returns the number of the last one. */
  const callsAfter = (after: number): Effect.Effect<number> =>
    Effect.flatMap(service.callsFrom(after + 1, BATCH), ({ calls }) => {
      const last = calls.at(-1)
      if (last === undefined) return Effect.succeed(after)
      const data = JSON.stringify(calls.map(([number, call]) => CallView.summary(secrets, number, call)))
      const event = Sse.encode({ event: "calls", data, id: `${instance}.${last[0]}` })
      return Effect.zipRight(
        text(event),
        Effect.suspend(() => callsAfter(last[0]))
      )
    })

  const changed = (since: number): Effect.Effect<number> =>
    Effect.flatMap(
      Effect.timeoutOption(service.changes(since), SILENCE),
      Option.match({ onNone: () => Effect.zipRight(text(Sse.ALIVE), changed(since)), onSome: Effect.succeed })
    )

  /** One round: waits for a change, and sends what is new. */
  const round = ({ count, place }: Progress): Effect.Effect<Progress> =>
    Effect.gen(function* () {
      const now = yield* changed(count)
      yield* text(Sse.encode({ event: "state", data: JSON.stringify(yield* stateOf(service, options)) }))
      const last = yield* callsAfter(place)
      yield* Effect.sleep(PAUSE)
      return { count: now, place: last }
    })

  return Effect.gen(function* () {
    yield* text(Sse.retryAfter(1000))
    const progress = yield* Ref.make<Progress>({ count: -1, place: placeOf(options) })
    return yield* Effect.forever(
      Effect.flatMap(Effect.flatMap(Ref.get(progress), round), (now) => Ref.set(progress, now))
    )
  })
}
