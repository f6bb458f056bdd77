import * as Layer from "effect/Layer"

/**
 * A layer with state that belongs to one `Effect.provide`: layers that are built together share it, and an
 * `Effect.provide` within another one has its own.
 */
export const perBuild = <A, E, R>(make: () => Layer.Layer<A, E, R>): Layer.Layer<A, E, R> => {
  // An inner `Effect.provide` finds the layers of the outer one, by their identity, so each gets a layer of its own.
  const own = new WeakMap<Layer.MemoMap, Layer.Layer<A, E, R>>()
  return Layer.fromBuild((memoMap, scope) => {
    const layer = own.get(memoMap) ?? make()
    own.set(memoMap, layer)
    return Layer.buildWithMemoMap(layer, memoMap, scope)
  })
}
