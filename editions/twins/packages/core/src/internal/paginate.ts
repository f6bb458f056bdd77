import * as Effect from "effect/Effect"
import type * as Option from "effect/Option"
import * as Stream from "effect/Stream"

/** A Stream of values, each with the state that the next one is made from. It ends after a value without a next state. */
export const paginate = <S, A, E, R>(
  start: S,
  next: (state: S) => Effect.Effect<readonly [value: A, next: Option.Option<S>], E, R>
): Stream.Stream<A, E, R> =>
  Stream.paginate(start, (state) => Effect.map(next(state), ([value, next]) => [[value], next] as const))
