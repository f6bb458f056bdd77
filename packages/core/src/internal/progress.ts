import * as Effect from "effect/Effect"
import * as Queue from "effect/Queue"
import * as Stream from "effect/Stream"
import * as Take from "effect/Take"

/** Receives the events of a program, in order. The program continues when the effect has ended. */
export type OnEvent<Event> = (event: Event) => Effect.Effect<void>

/** The events of a program as a Stream, which ends or fails with the program. Closing the Stream interrupts the program. */
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
