import * as Effect from "effect/Effect"
import * as Queue from "effect/Queue"
import * as Stream from "effect/Stream"
import * as Take from "effect/Take"

/** What a program that reports is given: told of each event, in order, before the program goes on. */
export type OnEvent<Event> = (event: Event) => Effect.Effect<void>

/** The events of a program as a Stream, which ends or fails as the program does. Ending the Stream interrupts it. */
export const events = <Event, A, E, R>(
  run: (onEvent: OnEvent<Event>) => Effect.Effect<A, E, R>
): Stream.Stream<Event, E, R> =>
  Stream.unwrapScoped(
    Effect.gen(function* () {
      const queue = yield* Queue.bounded<Take.Take<Event, E>>(16)
      yield* run((event) => Queue.offer(queue, Take.of(event))).pipe(
        Effect.matchCauseEffect({
          onFailure: (cause) => Queue.offer(queue, Take.failCause(cause)),
          onSuccess: () => Queue.offer(queue, Take.end)
        }),
        Effect.forkScoped
      )
      return Stream.flattenTake(Stream.fromQueue(queue))
    })
  )

export const ignore = (): Effect.Effect<void> => Effect.void
