import * as Effect from "effect/Effect"

/** One after the other, so that the first refusal is always the same. */
export const each = <A, E, R>(
  all: ReadonlyArray<A>,
  check: (a: A) => Effect.Effect<unknown, E, R>
): Effect.Effect<void, E, R> => Effect.forEach(all, check, { concurrency: 1, discard: true })
