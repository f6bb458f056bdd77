/** Tells those who wait that something has changed. Nothing is kept for them, however slow they are. */
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Ref from "effect/Ref"

export interface Signal {
  readonly send: Effect.Effect<void>
  /** The number of signals, as soon as it is larger than this one. */
  readonly after: (count: number) => Effect.Effect<number>
}

interface Sent {
  readonly count: number
  /** What the waiting fibers wait for, if there are any. */
  readonly next: Deferred.Deferred<void> | undefined
}

const NONE: Sent = { count: 0, next: undefined }

export const make: Effect.Effect<Signal> = Effect.map(Ref.make(NONE), (sent) => {
  const after: Signal["after"] = (count) =>
    Effect.flatMap(Ref.get(sent), (before) => {
      if (before.count > count) return Effect.succeed(before.count)
      return Effect.flatMap(Deferred.make<void>(), (made) =>
        Effect.flatMap(
          Ref.modify(sent, (now) => {
            if (now.count > count) return [Effect.void, now] as const
            const next = now.next ?? made
            return [Deferred.await(next), { ...now, next }] as const
          }),
          (wait) => Effect.zipRight(wait, after(count))
        )
      )
    })
  return {
    send: Effect.flatMap(
      Ref.modify(sent, ({ count, next }) => [next, { count: count + 1, next: undefined }] as const),
      (next) => (next === undefined ? Effect.void : Effect.asVoid(Deferred.succeed(next, undefined)))
    ),
    after
  }
})
