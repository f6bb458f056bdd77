import type * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Queue from "effect/Queue"
import * as Stream from "effect/Stream"

/** Receives the events of a program, in order. The program continues when the effect has ended. */
export type OnEvent<Event> = (event: Event) => Effect.Effect<void>

/** The events of a program as a Stream, which ends or fails with the program. Closing the Stream interrupts the program. */
export const events = <Event, A, E, R>(
  run: (onEvent: OnEvent<Event>) => Effect.Effect<A, E, R>
): Stream.Stream<Event, E, R> =>
  Stream.unwrap(
    Effect.gen(function* () {
      const queue = yield* Queue.bounded<Event, E | Cause.Done>(16)
      // The yield gives the event to a waiting reader before the program continues: it may have to keep a caller reference.
      const onEvent = (event: Event) => Effect.andThen(Queue.offer(queue, event), Effect.yieldNow)
      yield* run(onEvent).pipe(Queue.into(queue), Effect.forkScoped)
      return Stream.fromQueue(queue)
    })
  )
