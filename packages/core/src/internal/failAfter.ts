import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"

/** Interrupts an effect that takes longer than `duration`, and fails with `error` then. */
export const failAfter =
  <E2>(duration: Duration.DurationInput, error: () => E2) =>
  <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E | E2, R> =>
    Effect.flatMap(
      Effect.timeoutOption(self, duration),
      Option.match({ onNone: () => Effect.fail(error()), onSome: (result: A) => Effect.succeed(result) })
    )
