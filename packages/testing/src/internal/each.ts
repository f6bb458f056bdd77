import * as Effect from "effect/Effect"

/** Runs the checks sequentially, so that the first error is deterministic. */
export const forEachInOrder = <A, E, R>(
  all: ReadonlyArray<A>,
  check: (a: A) => Effect.Effect<unknown, E, R>
): Effect.Effect<void, E, R> => Effect.forEach(all, check, { concurrency: 1, discard: true })
