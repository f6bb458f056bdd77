import type * as Layer from "effect/Layer"

/**
 * A layer with state that belongs to one `Effect.provide`: layers that are built together share it, and an
 * `Effect.provide` within another one has its own.
 */
export const perBuild = <A, E, R>(make: () => Layer.Layer<A, E, R>): Layer.Layer<A, E, R> => make()
